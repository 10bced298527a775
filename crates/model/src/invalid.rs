//! What is wrong with a value that came from outside.

/// A value that breaks a rule: names the field and the rule, in words for the person who sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {rule}")]
pub struct Invalid {
    /// The field, as the wire calls it.
    pub field: &'static str,
    /// The rule it breaks, as the rest of a sentence: `must have at most 80 characters`.
    pub rule: String,
}

impl Invalid {
    /// The field and the rule that it breaks.
    pub fn new(field: &'static str, rule: impl Into<String>) -> Self {
        Self {
            field,
            rule: rule.into(),
        }
    }
}
