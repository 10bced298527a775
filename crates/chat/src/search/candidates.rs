//! An expression over terms, in the languages of both engines.

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

    /// For `MATCH` of SQLite's FTS5, over one column of terms with blanks between them; `detail=none` will do.
    pub(crate) fn to_fts5(&self) -> String {
        self.write("\"", " AND ", " OR ")
    }

    /// For PostgreSQL, to be cast to `tsquery`.
    pub(crate) fn to_tsquery(&self) -> String {
        self.write("", " & ", " | ")
    }

    fn write(&self, quote: &str, and: &str, or: &str) -> String {
        let join = |exprs: &[Self], with: &str| {
            let written: Vec<_> = exprs
                .iter()
                .map(|expr| expr.write_inside(quote, and, or))
                .collect();
            written.join(with)
        };
        match self {
            Self::Term(term) => format!("{quote}{term}{quote}"),
            Self::And(exprs) => join(exprs, and),
            Self::Or(exprs) => join(exprs, or),
        }
    }

    fn write_inside(&self, quote: &str, and: &str, or: &str) -> String {
        let written = self.write(quote, and, or);
        if matches!(self, Self::Term(_)) {
            written
        } else {
            format!("({written})")
        }
    }
}
