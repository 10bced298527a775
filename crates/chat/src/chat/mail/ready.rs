//! Whether a letter goes.

use veche_model::Millis;

/// What is to become of a letter by now.
pub(super) enum Ready<T> {
    /// It goes.
    Goes(Box<T>),
    /// It is looked at again then.
    Waits(Millis),
    /// Nothing is to be said any more, or to nobody.
    Nothing,
}

impl<T> Ready<T> {
    /// The same of what becomes of it.
    pub(super) fn map<U>(self, make: impl FnOnce(T) -> U) -> Ready<U> {
        match self {
            Self::Goes(letter) => Ready::Goes(Box::new(make(*letter))),
            Self::Waits(until) => Ready::Waits(until),
            Self::Nothing => Ready::Nothing,
        }
    }
}

impl<T> From<Option<T>> for Ready<T> {
    fn from(letter: Option<T>) -> Self {
        letter.map_or(Self::Nothing, |letter| Self::Goes(Box::new(letter)))
    }
}
