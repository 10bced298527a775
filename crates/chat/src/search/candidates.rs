//! An expression over terms.

use super::Term;

/// What the terms of a candidate fulfil. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expr {
    /// It is among them.
    Term(Term),
    /// All of two or more hold.
    And(Vec<Expr>),
    /// At least one of two or more holds.
    Or(Vec<Expr>),
}

impl Expr {
    /// All of these; of none, what is always true.
    pub(super) fn all(mut exprs: Vec<Self>) -> Self {
        exprs.retain(|expr| *expr != Self::Term(Term::ANY));
        match exprs.len() {
            0 => Self::Term(Term::ANY),
            1 => exprs.remove(0),
            _ => Self::And(exprs),
        }
    }

    /// Any of these; of none, what is never true.
    pub(super) fn any(mut exprs: Vec<Self>) -> Self {
        match exprs.len() {
            0 => Self::Term(Term::NONE),
            1 => exprs.remove(0),
            _ => Self::Or(exprs),
        }
    }
}
