//! What a node is called among several, and the bus between them.

use std::{fs::File, io::Read, path::PathBuf};

use veche_chat::{NatsAuthority, NatsOptions};
use veche_model::DisplayName;

use super::{source::BadSetting, value::Values};

/// Bytes of a file that a setting names.
const FILE: u64 = 1 << 20;

impl Values<'_> {
    /// The bus, if there is one, with files that can be read.
    pub(super) fn nats(&self) -> Result<Option<NatsOptions>, BadSetting> {
        let files = (self.file("nats_credentials")?, self.file("nats_authority")?);
        if self.text("nats_url").trim().is_empty() {
            let alone = match files {
                (Some(_), _) => "nats_credentials",
                (_, Some(_)) => "nats_authority",
                (None, None) => return Ok(None),
            };
            return Err(self.refuse(alone, "must stand beside VECHE_NATS_URL"));
        }
        let credentials = files.0.map(|(_, held)| {
            let held = String::from_utf8_lossy(&held);
            let read = held.parse();
            read.map_err(|rule: String| self.refuse("nats_credentials", &rule))
        });
        let authority = files.1.map(|(path, held)| {
            let read = NatsAuthority::new(path, &held);
            read.map_err(|rule| self.refuse("nats_authority", &rule))
        });
        Ok(Some(NatsOptions {
            servers: self.parse("nats_url")?,
            credentials: credentials.transpose()?,
            authority: authority.transpose()?,
        }))
    }

    /// A file, if one is named, and what it holds.
    fn file(&self, name: &'static str) -> Result<Option<(PathBuf, Vec<u8>)>, BadSetting> {
        let path = self.text(name).trim();
        if path.is_empty() {
            return Ok(None);
        }
        let mut held = Vec::new();
        let read = File::open(path).and_then(|file| file.take(FILE + 1).read_to_end(&mut held));
        match read {
            Ok(bytes) if bytes as u64 <= FILE => Ok(Some((path.into(), held))),
            Ok(_) => Err(self.refuse(name, "must be a file of at most 1 MiB")),
            Err(error) => {
                Err(self.refuse(name, &format!("must be a file that can be read: {error}")))
            }
        }
    }

    /// What this node is called; empty when nobody says.
    pub(super) fn node(&self) -> Result<String, BadSetting> {
        let text = self.text("node").trim();
        match DisplayName::parse(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) if text.is_empty() => Ok(String::new()),
            Err(invalid) => Err(self.refuse("node", &invalid.rule)),
        }
    }
}
