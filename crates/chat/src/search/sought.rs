//! What a search looks for in sections: an expression with few terms, which holds wherever the whole one does.

use super::{
    Expr, Term,
    code::{code, part_of},
};

/// Terms that are looked for in sections at the most: each costs a row of every section.
const MOST: usize = 8;

/// What is sought, and the codes of its terms.
#[derive(Clone, Debug)]
pub(crate) struct Sought {
    expr: Expr,
    codes: Vec<u32>,
}

impl Sought {
    /// `None` for what every block may have.
    pub(crate) fn of(expr: &Expr) -> Option<Self> {
        let expr = with_few_terms(expr, MOST).0;
        if expr == Expr::Term(Term::ANY) {
            return None;
        }
        let mut codes = Vec::new();
        put_codes(&expr, &mut codes);
        codes.sort_unstable();
        codes.dedup();
        Some(Self { expr, codes })
    }

    /// The codes of its terms, in order.
    pub(super) fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The parts of a section that have to be read.
    pub(crate) fn parts(&self) -> Vec<i64> {
        let mut parts: Vec<i64> = self
            .codes
            .iter()
            .map(|code| part_of(*code).into())
            .collect();
        parts.dedup();
        parts
    }

    /// The blocks that may have it, when each term has these.
    pub(super) fn blocks(&self, blocks_with: &impl Fn(Term) -> u64) -> u64 {
        blocks_of(&self.expr, blocks_with)
    }
}

fn blocks_of(expr: &Expr, blocks_with: &impl Fn(Term) -> u64) -> u64 {
    match expr {
        Expr::Term(Term::ANY) => u64::MAX,
        Expr::Term(Term::NONE) => 0,
        Expr::Term(term) => blocks_with(*term),
        Expr::And(exprs) => {
            let each = exprs.iter().map(|expr| blocks_of(expr, blocks_with));
            each.fold(u64::MAX, |all, one| all & one)
        }
        Expr::Or(exprs) => {
            let each = exprs.iter().map(|expr| blocks_of(expr, blocks_with));
            each.fold(0, |all, one| all | one)
        }
    }
}

fn put_codes(expr: &Expr, codes: &mut Vec<u32>) {
    match expr {
        Expr::Term(Term::ANY | Term::NONE) => {}
        Expr::Term(term) => codes.push(code(*term)),
        Expr::And(exprs) | Expr::Or(exprs) => {
            for expr in exprs {
                put_codes(expr, codes);
            }
        }
    }
}

/// How many terms an expression has.
fn terms(expr: &Expr) -> usize {
    match expr {
        Expr::Term(_) => 1,
        Expr::And(exprs) | Expr::Or(exprs) => exprs.iter().map(terms).sum(),
    }
}

/// What holds wherever an expression does and has so many terms at the most, and how many it has.
fn with_few_terms(expr: &Expr, most: usize) -> (Expr, usize) {
    match expr {
        Expr::Term(Term::ANY | Term::NONE) => (expr.clone(), 0),
        Expr::Term(_) if most == 0 => (Expr::Term(Term::ANY), 0),
        Expr::Term(_) => (expr.clone(), 1),
        Expr::And(exprs) => {
            let mut used = 0;
            let each = exprs.iter().map(|expr| {
                let (few, terms) = with_few_terms(expr, most - used);
                used += terms;
                few
            });
            let all = Expr::all(each.collect());
            (all, used)
        }
        // None may be left out. What the short ones do not need is the long ones'.
        Expr::Or(exprs) => {
            let (mut any, mut used) = (Vec::new(), 0);
            let mut exprs: Vec<&Expr> = exprs.iter().collect();
            exprs.sort_by_key(|expr| terms(expr));
            for (at, expr) in exprs.iter().enumerate() {
                let share = (most - used).div_ceil(exprs.len() - at);
                let (few, terms) = with_few_terms(expr, share);
                if few == Expr::Term(Term::ANY) {
                    return (few, 0);
                }
                used += terms;
                any.push(few);
            }
            (Expr::any(any), used)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(number: usize) -> Expr {
        Expr::Term(Term::stem(&number.to_string()))
    }

    fn all(numbers: std::ops::Range<usize>) -> Expr {
        Expr::all(numbers.map(stem).collect())
    }

    fn sought_terms(expr: &Expr) -> usize {
        Sought::of(expr).map_or(0, |sought| sought.codes.len())
    }

    #[test]
    fn few_terms_are_looked_for() {
        assert_eq!(sought_terms(&all(0..5)), 5);
        assert_eq!(sought_terms(&all(0..50)), MOST);
        let word = Expr::any(vec![stem(90), all(0..7)]);
        let said = Expr::any(vec![word, Expr::Term(Term::TOO_MUCH)]);
        assert_eq!(sought_terms(&said), MOST);
        let two = Expr::all(vec![said.clone(), said]);
        assert!((1..=MOST).contains(&sought_terms(&two)));
    }

    #[test]
    fn what_may_be_anywhere_is_not_looked_for() {
        assert!(Sought::of(&Expr::Term(Term::ANY)).is_none());
        assert!(Sought::of(&Expr::any((0..=MOST).map(stem).collect())).is_none());
        let partly = Expr::any(vec![stem(1), Expr::Term(Term::ANY)]);
        assert!(Sought::of(&partly).is_none());
    }

    #[test]
    fn what_has_few_terms_holds_wherever_the_whole_does() {
        let many = Expr::any(vec![all(0..4), all(4..30), Expr::Term(Term::TOO_MUCH)]);
        let sought = Sought::of(&many).expect("something is sought");
        let only = |wanted: std::ops::Range<usize>| {
            sought.blocks(&|term| {
                let is_wanted = wanted
                    .clone()
                    .any(|number| stem(number) == Expr::Term(term));
                u64::from(is_wanted)
            })
        };
        assert_eq!((only(0..4), only(4..30)), (1, 1));
        assert_eq!((only(0..1), only(30..40)), (0, 0));
    }
}
