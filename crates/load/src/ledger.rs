//! What one listener has heard, held against what was said.

use std::{collections::BTreeSet, fmt, ops::AddAssign};

use serde_json::{Value, json};

use crate::text::Said;

/// What must not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
    /// Heard behind a later one of the same sender.
    pub(crate) misordered: u64,
    /// Listeners who heard the senders in another order than the first listener.
    pub(crate) other_order: u64,
    /// How far what is stored is from what was sent.
    pub(crate) unstored: u64,
    /// Whether what is stored was looked at.
    pub(crate) is_read_back: bool,
    /// Sockets that the server closed.
    pub(crate) ended: u64,
}

impl Faults {
    pub(crate) fn any(self) -> bool {
        let none = Self {
            is_read_back: self.is_read_back,
            ..Self::default()
        };
        self != none
    }

    /// Each by its name, for a line of JSON.
    pub(crate) fn line(self) -> Value {
        let Self {
            lost,
            doubled,
            misordered,
            other_order,
            ended,
            ..
        } = self;
        let unstored = self.is_read_back.then_some(self.unstored);
        json!({"lost": lost, "doubled": doubled, "misordered": misordered, "other_order": other_order,
               "unstored": unstored, "ended": ended})
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            lost,
            doubled,
            misordered,
            ..
        } = self;
        write!(
            out,
            "{lost} lost, {doubled} doubled, {misordered} misordered"
        )?;
        match self.unstored {
            0 if self.is_read_back => out.write_str(", stored = sent")?,
            0 => {}
            unstored => write!(out, ", stored is {unstored} off")?,
        }
        if self.other_order > 0 {
            write!(out, ", {} heard another order", self.other_order)?;
        }
        if self.ended > 0 {
            write!(out, ", {} closed", self.ended)?;
        }
        Ok(())
    }
}

impl AddAssign for Faults {
    fn add_assign(&mut self, other: Self) {
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.misordered += other.misordered;
        self.other_order += other.other_order;
        self.unstored += other.unstored;
        self.is_read_back |= other.is_read_back;
        self.ended += other.ended;
    }
}

/// Numbers heard of each sender.
#[derive(Default)]
pub(crate) struct Ledger {
    senders: Vec<Heard>,
    count: u64,
    doubled: u64,
    misordered: u64,
    order: u64,
}

#[derive(Clone, Default)]
struct Heard {
    next: u32,
    missing: BTreeSet<u32>,
}

impl Ledger {
    /// Of so many senders, numbered from 0.
    pub(crate) fn of(senders: usize) -> Self {
        Self {
            senders: vec![Heard::default(); senders],
            ..Self::default()
        }
    }

    /// Takes down one message. Of a sender that is none, it counts as doubled: nobody said it.
    pub(crate) fn hear(&mut self, said: Said) {
        self.count += 1;
        let word = u64::from(said.sender) << 32 | u64::from(said.number);
        self.order = (self.order ^ word)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23);
        let Some(heard) = self.senders.get_mut(said.sender as usize) else {
            self.doubled += 1;
            return;
        };
        if said.number == heard.next {
            heard.next += 1;
        } else if said.number > heard.next {
            heard.missing.extend(heard.next..said.number);
            heard.next = said.number + 1;
        } else if heard.missing.remove(&said.number) {
            self.misordered += 1;
        } else {
            self.doubled += 1;
        }
    }

    /// The number behind the last that was heard of a sender.
    pub(crate) fn next(&self, sender: usize) -> u32 {
        self.senders[sender].next
    }

    /// How many were heard.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The same for all who heard the same in the same order.
    pub(crate) fn order(&self) -> u64 {
        self.order
    }

    /// What is wrong when each sender has sent so many.
    pub(crate) fn faults(&self, sent: &[u32]) -> Faults {
        let lost = self.senders.iter().zip(sent).map(|(heard, sent)| {
            heard.missing.len() as u64 + u64::from(sent.saturating_sub(heard.next))
        });
        Faults {
            lost: lost.sum(),
            doubled: self.doubled,
            misordered: self.misordered,
            ..Faults::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(numbers: &[(u32, u32)]) -> Ledger {
        let mut ledger = Ledger::of(2);
        for &(sender, number) in numbers {
            ledger.hear(Said {
                sender,
                number,
                at: 0,
            });
        }
        ledger
    }

    fn faults(numbers: &[(u32, u32)]) -> (u64, u64, u64) {
        let Faults {
            lost,
            doubled,
            misordered,
            ..
        } = heard(numbers).faults(&[3, 1]);
        (lost, doubled, misordered)
    }

    #[test]
    fn each_once_and_in_order_is_no_fault() {
        assert_eq!(faults(&[(0, 0), (1, 0), (0, 1), (0, 2)]), (0, 0, 0));
    }

    #[test]
    fn lost_ones_are_counted_in_between_and_at_the_end() {
        assert_eq!(faults(&[(0, 1)]), (3, 0, 0));
        assert_eq!(faults(&[]), (4, 0, 0));
    }

    #[test]
    fn what_comes_late_is_misordered_and_not_lost() {
        assert_eq!(faults(&[(0, 1), (0, 0), (0, 2), (1, 0)]), (0, 0, 1));
    }

    #[test]
    fn what_comes_again_or_was_never_said_is_doubled() {
        assert_eq!(faults(&[(0, 0), (0, 1), (0, 0), (0, 2), (1, 0)]), (0, 1, 0));
        assert_eq!(faults(&[(0, 0), (0, 1), (0, 2), (1, 0), (9, 0)]), (0, 1, 0));
    }

    #[test]
    fn orders_differ_when_the_senders_are_heard_otherwise() {
        let (one, other) = (heard(&[(0, 0), (1, 0)]), heard(&[(1, 0), (0, 0)]));
        assert_eq!(one.order(), heard(&[(0, 0), (1, 0)]).order());
        assert_ne!(one.order(), other.order());
    }
}
