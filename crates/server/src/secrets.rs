//! The key that signs tokens: given by the operator, or made at the first start and kept where only they can read it.

mod weakness;

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use data_encoding::HEXLOWER;
use ed25519_dalek::{
    SigningKey,
    pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, spki::der::pem::LineEnding},
};
use veche_chat::{Algorithm, Keys};

use crate::settings::Settings;
use weakness::weakness;

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum NoKey {
    /// The key that was given must not be used here.
    #[error("SECRET_KEY: {0}")]
    Refused(String),
    /// The key's file cannot be read or made.
    #[error("{path}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
}

/// What the keys that were made here are called in the data folder.
pub const NAMES: [&str; 2] = ["ed25519.pem", "secret_key"];

/// The keys to sign with, made and kept if there are none yet.
pub fn keys(settings: &Settings) -> Result<Keys, NoKey> {
    let secret = match &settings.secret_key {
        Some(secret) => {
            refuse_weak(secret, settings)?;
            secret.clone()
        }
        None => kept(settings)?,
    };
    let public = match settings.algorithm {
        Algorithm::EdDSA => public_half(&secret),
        _ => None,
    };
    Keys::new(settings.algorithm, &secret, public.as_deref()).map_err(NoKey::Refused)
}

/// Makes the data folder, for the operator's eyes only.
pub fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// Refuses a key that others can guess, where others can connect.
fn refuse_weak(secret: &str, settings: &Settings) -> Result<(), NoKey> {
    let Some(why) = weakness(secret, settings.algorithm) else {
        return Ok(());
    };
    if settings.is_private() {
        tracing::warn!("SECRET_KEY {why}: good enough on loopback only");
        return Ok(());
    }
    Err(NoKey::Refused(format!(
        "{why}; leave it out and one is made, or make one with: openssl rand -hex 32"
    )))
}

fn kept(settings: &Settings) -> Result<String, NoKey> {
    let (name, make): (_, fn() -> String) = match settings.algorithm {
        Algorithm::EdDSA => (NAMES[0], new_private_key),
        _ => (NAMES[1], new_secret),
    };
    let path = settings.data.join(name);
    let failed = |cause| NoKey::File {
        path: path.display().to_string(),
        cause,
    };
    match fs::read_to_string(&path) {
        Ok(secret) if !secret.trim().is_empty() => Ok(secret.trim_end().to_owned()),
        Ok(_) => Err(failed(io::Error::other(
            "is empty; remove it and a new key is made",
        ))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secret = make();
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
                .map_err(failed)?;
            file.write_all(secret.as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(failed)?;
            Ok(secret)
        }
        Err(error) => Err(failed(error)),
    }
}

fn new_secret() -> String {
    HEXLOWER.encode(&random())
}

fn new_private_key() -> String {
    let key = SigningKey::from_bytes(&random());
    let pem = key
        .to_pkcs8_pem(LineEnding::LF)
        .expect("a fresh key has a PEM form");
    pem.trim_end().to_owned()
}

fn public_half(secret: &str) -> Option<String> {
    let key = SigningKey::from_pkcs8_pem(secret).ok()?;
    key.verifying_key().to_public_key_pem(LineEnding::LF).ok()
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}
