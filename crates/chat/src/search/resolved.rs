//! A query that knows whom and what it names.

use std::ops::Range;

use veche_model::{ChannelId, Millis, UserId, markup};

use super::{Document, Expr, Term, needle::Needle};

/// A query with ids in place of names: tells of any message whether it is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(super) authors: Choice<UserId>,
    pub(super) channels: Choice<ChannelId>,
    /// Each with whether it has to hold.
    pub(super) facts: Vec<(Fact, bool)>,
    pub(super) wanted: Vec<Needle>,
    pub(super) unwanted: Vec<Needle>,
}

/// Some ids among all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice<Id> {
    /// Only these, if it was said which.
    among: Option<Vec<Id>>,
    /// None of these.
    except: Vec<Id>,
}

/// Something about a message besides what it says, who and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    Posted(Range<Millis>),
    HasLink,
    HasFile,
    HasImage,
    HasPoll,
    IsPinned,
}

impl Resolved {
    /// An expression over [`terms`](super::terms) that is true of every message that [matches](Self::matches), and of some
    /// that do not. Which channel a message is in and when it was posted are no terms.
    pub(crate) fn candidates(&self) -> Expr {
        let mut exprs = Vec::new();
        exprs.extend(self.authors.candidates(Term::author));
        for (fact, _) in self.facts.iter().filter(|(_, holds)| *holds) {
            match fact {
                Fact::HasLink => exprs.push(Expr::Term(Term::LINK)),
                Fact::HasFile => exprs.push(Expr::Term(Term::FILE)),
                Fact::HasImage => exprs.push(Expr::Term(Term::IMAGE)),
                Fact::HasPoll => exprs.push(Expr::Term(Term::POLL)),
                Fact::IsPinned => exprs.push(Expr::Term(Term::PINNED)),
                Fact::Posted(_) => {}
            }
        }
        if !self.wanted.is_empty() {
            let said = Expr::all(self.wanted.iter().map(Needle::candidates).collect());
            exprs.push(Expr::any(vec![said, Expr::Term(Term::TOO_MUCH)]));
        }
        Expr::all(exprs)
    }

    /// The same without the words and phrases that are not to be there; `None` if there are none.
    pub(crate) fn with_what_was_left_out(&self) -> Option<Self> {
        (!self.unwanted.is_empty()).then(|| Self {
            unwanted: Vec::new(),
            ..self.clone()
        })
    }

    /// Whether a message that is looked for may be in a channel.
    pub(crate) fn is_in(&self, channel: ChannelId) -> bool {
        self.channels.has(channel)
    }

    /// When a message that is looked for was posted at the earliest, and before when: what terms cannot tell.
    pub(crate) fn posted(&self) -> Range<Millis> {
        let any = Millis(i64::MIN)..Millis(i64::MAX);
        self.facts.iter().fold(any, |range, fact| match fact {
            (Fact::Posted(other), true) => range.start.max(other.start)..range.end.min(other.end),
            _ => range,
        })
    }

    /// Whether everything holds but what the text has to say.
    pub(super) fn admits(&self, document: &Document) -> bool {
        self.authors.has(document.author)
            && self.channels.has(document.channel)
            && self
                .facts
                .iter()
                .all(|(fact, holds)| fact.is_true(document) == *holds)
    }
}

impl Fact {
    fn is_true(&self, document: &Document) -> bool {
        match self {
            Self::Posted(range) => range.contains(&document.posted_at),
            Self::HasLink => markup::has_link(&document.text),
            Self::HasFile => document.has_file,
            Self::HasImage => document.has_image,
            Self::HasPoll => document.has_poll,
            Self::IsPinned => document.is_pinned,
        }
    }
}

impl<Id> Default for Choice<Id> {
    fn default() -> Self {
        Self {
            among: None,
            except: Vec::new(),
        }
    }
}

impl<Id: Copy + PartialEq> Choice<Id> {
    /// Several that are wanted widen what is wanted; several that are not all stay out.
    pub(super) fn narrow(&mut self, ids: Vec<Id>, is_negated: bool) {
        if is_negated {
            self.except.extend(ids);
        } else {
            self.among.get_or_insert_default().extend(ids);
        }
    }

    fn has(&self, id: Id) -> bool {
        !self.except.contains(&id) && self.among.as_ref().is_none_or(|among| among.contains(&id))
    }

    fn candidates(&self, term: impl Fn(Id) -> Term) -> Option<Expr> {
        let among = self.among.as_ref()?;
        Some(Expr::any(
            among.iter().map(|&id| Expr::Term(term(id))).collect(),
        ))
    }
}
