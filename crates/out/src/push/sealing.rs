//! How a push is sealed for its device (RFC 8291), each as long as any other: the length says nothing of what was said.

use data_encoding::BASE64URL_NOPAD;
use p256::PublicKey;
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    rand::{SecureRandom, SystemRandom},
};

/// Bytes of each body: below what the least of the services takes.
pub const BODY_BYTES: usize = 3000;
/// Bytes of the longest text.
pub const TEXT_BYTES: usize = BODY_BYTES - HEAD - END - TAG;

/// Salt, size of a record, and the key of the sender with its length.
const HEAD: usize = 16 + 4 + 1 + KEY;
const KEY: usize = 65;
const TAG: usize = 16;
/// What the text ends with, before what makes it as long as others.
const LAST: u8 = 2;
const END: usize = 1;
/// Bytes of a record: more than there ever are.
const RECORD: u32 = 4096;

/// The device that can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    key: [u8; KEY],
    auth: [u8; 16],
}

/// What is random about one push, and never used twice.
struct Chance {
    salt: [u8; 16],
    /// The public half of the key that it is sealed with.
    public: [u8; KEY],
    /// What the other half and the device's key come to.
    shared: [u8; 32],
}

impl Receiver {
    /// Reads a device's key, a point of P-256 that is not compressed, and its secret of 16 bytes, both in base64 for addresses.
    #[must_use]
    pub fn parse(p256dh: &str, auth: &str) -> Option<Self> {
        let read = |text: &str| {
            let text = text.trim_end_matches('=').as_bytes();
            BASE64URL_NOPAD.decode(text).ok()
        };
        let key: [u8; KEY] = read(p256dh)?.try_into().ok()?;
        PublicKey::from_sec1_bytes(&key).ok()?;
        Some(Self {
            key,
            auth: read(auth)?.try_into().ok()?,
        })
    }

    /// Seals a text of at most [`TEXT_BYTES`] for the device. `None` for a longer one, or when the system has no randomness.
    #[must_use]
    pub fn seal(&self, text: &[u8]) -> Option<Vec<u8>> {
        seal_as_long_as(BODY_BYTES, text, self, &self.chance()?)
    }

    fn chance(&self) -> Option<Chance> {
        let random = SystemRandom::new();
        let mut salt = [0; 16];
        random.fill(&mut salt).ok()?;
        let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
        let public = own.compute_public_key().ok()?.as_ref().try_into().ok()?;
        let theirs = UnparsedPublicKey::new(&ECDH_P256, &self.key);
        let shared = agree_ephemeral(own, &theirs, |shared| shared.try_into()).ok()?;
        Some(Chance {
            salt,
            public,
            shared: shared.ok()?,
        })
    }

    /// The key of the content, and its nonce.
    fn keys(&self, chance: &Chance) -> Option<([u8; 16], [u8; 12])> {
        let mut info = b"WebPush: info\0".to_vec();
        info.extend(self.key);
        info.extend(chance.public);
        let ikm: [u8; 32] = derive(&self.auth, &chance.shared, &info)?;
        let key = derive(&chance.salt, &ikm, b"Content-Encoding: aes128gcm\0")?;
        let nonce = derive(&chance.salt, &ikm, b"Content-Encoding: nonce\0")?;
        Some((key, nonce))
    }
}

fn seal_as_long_as(
    bytes: usize,
    text: &[u8],
    receiver: &Receiver,
    chance: &Chance,
) -> Option<Vec<u8>> {
    let mut plain = text.to_vec();
    plain.push(LAST);
    let padded = bytes.checked_sub(HEAD + TAG)?;
    if plain.len() > padded {
        return None;
    }
    plain.resize(padded, 0);
    let (key, nonce) = receiver.keys(chance)?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let sealed = key.seal_in_place_append_tag(nonce, Aad::empty(), &mut plain);
    sealed.ok()?;
    let mut body = Vec::with_capacity(bytes);
    body.extend(chance.salt);
    body.extend(RECORD.to_be_bytes());
    body.push(u8::try_from(KEY).ok()?);
    body.extend(chance.public);
    body.append(&mut plain);
    Some(body)
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> Option<[u8; N]> {
    let key = Salt::new(HKDF_SHA256, salt).extract(secret);
    let mut derived = [0; N];
    key.expand(&[info], Bytes(N))
        .ok()?
        .fill(&mut derived)
        .ok()?;
    Some(derived)
}

#[cfg(test)]
mod tests {
    use p256::{SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToEncodedPoint};

    use super::*;

    const P256DH: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const TEXT: &[u8] = b"When I grow up, I want to be a watermelon";

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        let read = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        read.try_into().unwrap()
    }

    /// What the standard's own key comes to.
    fn chance(receiver: &Receiver) -> Chance {
        let own: [u8; 32] = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let own = SecretKey::from_slice(&own).unwrap();
        let theirs = PublicKey::from_sec1_bytes(&receiver.key).unwrap();
        let shared = diffie_hellman(own.to_nonzero_scalar(), theirs.as_affine());
        let public = own.public_key().to_encoded_point(false);
        Chance {
            salt: bytes("DGv6ra1nlYgDCS1FRnbzlw"),
            public: public.as_bytes().try_into().unwrap(),
            shared: (*shared.raw_secret_bytes()).into(),
        }
    }

    #[test]
    fn a_push_is_sealed_as_the_standard_has_it() {
        let receiver = Receiver::parse(P256DH, AUTH).unwrap();
        let bare = HEAD + TEXT.len() + END + TAG;
        let body = seal_as_long_as(bare, TEXT, &receiver, &chance(&receiver)).unwrap();
        assert_eq!(
            BASE64URL_NOPAD.encode(&body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
            yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn all_are_of_one_length_and_none_is_longer() {
        let receiver = Receiver::parse(P256DH, AUTH).unwrap();
        for length in [0, 1, 1000, TEXT_BYTES] {
            let body = receiver.seal(&vec![b'x'; length]).unwrap();
            assert_eq!(body.len(), BODY_BYTES);
        }
        let long = vec![b'x'; TEXT_BYTES + 1];
        assert!(receiver.seal(&long).is_none());
    }

    #[test]
    fn no_two_are_sealed_alike() {
        let receiver = Receiver::parse(P256DH, AUTH).unwrap();
        let (one, other) = (receiver.seal(TEXT).unwrap(), receiver.seal(TEXT).unwrap());
        assert_ne!(one[..16], other[..16], "the salt");
        assert_ne!(one[21..HEAD], other[21..HEAD], "the key");
        assert_ne!(one[HEAD..], other[HEAD..], "the text");
    }

    #[test]
    fn what_is_no_key_is_no_receiver() {
        let padded = format!("{P256DH}=");
        assert!(Receiver::parse(&padded, &format!("{AUTH}==")).is_some());
        let off_the_curve = format!("BA{}", "A".repeat(85));
        for (p256dh, auth) in [
            ("", AUTH),
            (&P256DH[1..], AUTH),
            (&off_the_curve, AUTH),
            (P256DH, ""),
            (P256DH, "BTBZMqHH6r4Tts7J_aSI"),
            (P256DH, "not base64 at all!"),
        ] {
            assert!(Receiver::parse(p256dh, auth).is_none(), "{p256dh} {auth}");
        }
    }
}
