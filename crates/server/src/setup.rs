//! The setup link: with it whoever started the server makes its first administrator.

use std::sync::{Mutex, MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use subtle::ConstantTimeEq;

/// The code in the link, until it was used. It is kept in memory only: a restart makes another one.
#[derive(Default)]
pub(crate) struct Setup(Mutex<Option<String>>);

impl Setup {
    /// A setup that a new code opens.
    pub(crate) fn new() -> Self {
        let mut bytes = [0u8; 16];
        getrandom::fill(&mut bytes).expect("the system has randomness");
        Self(Mutex::new(Some(HEXLOWER.encode(&bytes))))
    }

    /// The code, if it is still good.
    pub(crate) fn code(&self) -> Option<String> {
        self.lock().clone()
    }

    /// Whether this is the code. How long the answer takes says nothing of how much of it is right.
    pub(crate) fn opens(&self, code: &str) -> bool {
        let right = self.code();
        right.is_some_and(|right| right.as_bytes().ct_eq(code.as_bytes()).into())
    }

    /// From now on nothing opens it.
    pub(crate) fn close(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_opens_until_it_is_closed() {
        let (setup, other) = (Setup::new(), Setup::new());
        let code = setup.code().unwrap();
        assert_eq!(code.len(), 32);
        assert!(setup.opens(&code) && !other.opens(&code));
        for bad in [
            "",
            &code[1..],
            &format!("{code}0"),
            &code.to_uppercase()[..31],
        ] {
            assert!(!setup.opens(bad), "{bad}");
        }
        setup.close();
        assert!(!setup.opens(&code) && setup.code().is_none());
        assert!(!Setup::default().opens(""));
    }
}
