//! What a device reads of a push that came for it, by the text of RFC 8291, not by our code.

use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToEncodedPoint};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hmac::{HMAC_SHA256, Key, sign},
};
use serde_json::Value;

/// What it says to whoever holds these.
pub(crate) fn opened(secret: &SecretKey, auth: [u8; 16], body: &[u8]) -> Value {
    let (salt, rest) = body.split_at(16);
    assert_eq!(&rest[..5], [0, 0, 16, 0, 65]);
    let (sender, sealed) = rest[5..].split_at(65);
    let sender_key = PublicKey::from_sec1_bytes(sender).expect("a point");
    let shared = diffie_hellman(secret.to_nonzero_scalar(), sender_key.as_affine());
    let own = secret.public_key().to_encoded_point(false);
    let info = [b"WebPush: info\0", own.as_bytes(), sender].concat();
    let ikm = hkdf(&auth, shared.raw_secret_bytes(), &info);
    let key = hkdf(salt, &ikm, b"Content-Encoding: aes128gcm\0");
    let nonce = hkdf(salt, &ikm, b"Content-Encoding: nonce\0");
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).expect("16 bytes"));
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).expect("12 bytes");
    let mut sealed = sealed.to_vec();
    let opened = key.open_in_place(nonce, Aad::empty(), &mut sealed);
    let opened = opened.expect("it was sealed for this device");
    let end = opened.iter().rposition(|byte| *byte != 0).expect("an end");
    assert_eq!(opened[end], 2);
    serde_json::from_slice(&opened[..end]).expect("JSON")
}

/// The first block of it, which is all that is wanted.
fn hkdf(salt: &[u8], secret: &[u8], info: &[u8]) -> Vec<u8> {
    let extracted = sign(&Key::new(HMAC_SHA256, salt), secret);
    let info = [info, &[1]].concat();
    let key = Key::new(HMAC_SHA256, extracted.as_ref());
    sign(&key, &info).as_ref().to_vec()
}
