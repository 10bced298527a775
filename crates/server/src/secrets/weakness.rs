//! Keys that others can guess.

use veche_chat::Algorithm;

/// A key shorter than this can be guessed (RFC 7518 wants as many bytes as the digest has).
const SHORTEST: usize = 32;
/// As many letters and digits must be left when all that is easily thought of is taken away.
const LEFT: usize = 16;
/// Random keys of that length have more different letters and digits.
const DIFFERENT: usize = 9;

/// Keys that stand in examples, and so are everybody's: letters and digits only.
const KNOWN: [&str; 4] = [
    // FastAPI's tutorial.
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    // Flask's and Django's documents.
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    "5f352379324c22463451387a0aec5d2f",
    // RFC 8410's private key.
    "mc4caqawbqydk2vwbcieintuctv5e1hk1bby8fdpk06nwoyhuccqxi9edvhc",
];

/// What people make keys of that they mean to replace. No word is so short that random keys often have it.
const WORDS: [&str; 84] = [
    "algorithm",
    "application",
    "access",
    "admin",
    "asdfghjkl",
    "atleast",
    "auth",
    "backend",
    "bits",
    "bytes",
    "change",
    "characters",
    "chars",
    "chat",
    "config",
    "default",
    "demo",
    "develop",
    "development",
    "django",
    "docker",
    "docs",
    "dont",
    "dummy",
    "enough",
    "env",
    "example",
    "fastapi",
    "flask",
    "forget",
    "foobar",
    "generate",
    "greenatom",
    "here",
    "hs256",
    "hs384",
    "hs512",
    "insecure",
    "insert",
    "jwt",
    "keep",
    "key",
    "least",
    "local",
    "long",
    "longer",
    "minimum",
    "must",
    "mysecret",
    "never",
    "not",
    "openssl",
    "password",
    "placeholder",
    "please",
    "private",
    "prod",
    "production",
    "put",
    "qwerty",
    "qwertyuiop",
    "random",
    "replace",
    "safe",
    "sample",
    "secret",
    "secure",
    "server",
    "session",
    "sign",
    "some",
    "string",
    "strong",
    "super",
    "test",
    "that",
    "this",
    "token",
    "todo",
    "use",
    "veche",
    "very",
    "with",
    "your",
];

/// Keys that stand in a row.
const ROWS: [&str; 4] = [
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// Why others could guess a key, as the rest of a sentence about it.
pub(super) fn weakness(secret: &str, algorithm: Algorithm) -> Option<&'static str> {
    let plain = plain(secret);
    if KNOWN.iter().any(|known| plain.contains(known)) {
        return Some("is a known example");
    }
    if algorithm == Algorithm::EdDSA {
        return None;
    }
    // First what it is made of: a short one is told what it is, too.
    if is_easy(&plain) {
        return Some("is easily guessed");
    }
    (secret.len() < SHORTEST).then_some("is shorter than 32 bytes")
}

/// Letters and digits, whatever their case: what stands between them makes no key a better one.
fn plain(secret: &str) -> String {
    let letters = secret.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn is_easy(plain: &str) -> bool {
    let letters: Vec<char> = plain.chars().collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    different.len() < DIFFERENT || once(&letters).len() < LEFT || left(&once(&letters)).len() < LEFT
}

/// A text that is said over and over, once.
fn once(letters: &[char]) -> String {
    let repeats = |length: &usize| letters.iter().zip(&letters[*length..]).all(|(a, b)| a == b);
    let length = (1..=letters.len() / 2).find(repeats);
    letters[..length.unwrap_or(letters.len())].iter().collect()
}

/// What is left of a text without words that come to mind, rows of keys and years.
fn left(text: &str) -> String {
    let mut left = without_rows(text);
    let mut words = WORDS;
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        left = left.replace(word, "");
    }
    without_rows(&left)
}

/// The text without runs of four or more of one character, or of keys in a row, forwards or backwards.
fn without_rows(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut left, mut at) = (String::new(), 0);
    while let Some(letter) = letters.get(at) {
        let run = (4..=letters.len() - at)
            .take_while(|length| is_row(&letters[at..at + length]))
            .last();
        if run.is_none() {
            left.push(*letter);
        }
        at += run.unwrap_or(1);
    }
    left
}

fn is_row(letters: &[char]) -> bool {
    let forwards: String = letters.iter().collect();
    let backwards: String = letters.iter().rev().collect();
    let is_one = letters.iter().all(|letter| *letter == letters[0]);
    is_one
        || ROWS
            .iter()
            .any(|row| row.contains(&forwards) || row.contains(&backwards))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_comes_to_mind_is_weak() {
        for weak in [
            "super_secret_key",
            "Super-Secret-Key",
            "changeme",
            "changeme-changeme-changeme-changeme",
            "secretsecretsecretsecretsecretsecret",
            "your-secret-key",
            "your-secret-key-that-is-at-least-32-characters-long",
            "your-256-bit-secret-your-256-bit-secret",
            "a-string-secret-at-least-256-bits-long",
            "please_change_this_secret_key_in_production_2024",
            "django-insecure-change-me-change-me-change-me",
            "this-is-a-very-long-and-very-secret-key-1234",
            "REPLACE_ME_WITH_A_LONG_RANDOM_STRING!!!!",
            "my super secret jwt signing key for the veche chat server",
            "0123456789abcdef0123456789abcdef",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "abcdefghijklmnopqrstuvwxyz0123456789",
            "qwertyuiopasdfghjklzxcvbnm1234567890",
            "zyxwvutsrqponmlkjihgfedcba9876543210",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
            "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
            "................................",
            "                                        ",
            "hunter2-hunter2-hunter2-hunter2-hunter2",
            "пароль-пароль-пароль-пароль-пароль",
            "deadbeefdeadbeefdeadbeefdeadbeef",
            "correct horse battery staple",
        ] {
            assert!(weakness(weak, Algorithm::HS256).is_some(), "{weak}");
        }
        for one in ["a", "0", "x", "-", "я"] {
            let weak = one.repeat(64);
            assert!(weakness(&weak, Algorithm::HS256).is_some(), "{weak}");
        }
    }

    #[test]
    fn a_random_key_is_not() {
        for _ in 0..2_000 {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).unwrap();
            let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
            let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            let hex: String = halves.map(digit).collect();
            assert_eq!(weakness(&hex, Algorithm::HS256), None, "{hex}");
            assert_eq!(weakness(&hex[..32], Algorithm::HS256), None, "{hex}");
            let digits = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
            let letters = bytes.map(|byte| char::from(digits[usize::from(byte % 64)]));
            let base64: String = letters.iter().collect();
            assert_eq!(weakness(&base64, Algorithm::HS256), None, "{base64}");
        }
        let uuids = "8c2b0c3e-6c3b-4a51-9f0b-2f7d1f5e77aa";
        assert_eq!(weakness(uuids, Algorithm::HS256), None);
        let words = "ragged otter climbs nine quiet lanterns before midnight";
        assert_eq!(weakness(words, Algorithm::HS256), None);
    }
}
