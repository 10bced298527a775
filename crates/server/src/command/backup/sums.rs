//! What rows come to, whatever their order: how many there are, and the sum of their hashes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use veche_chat::{Cell, Rows};
use veche_files::Hash;

use super::lines::line;

/// What some rows come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sum {
    pub(super) rows: u64,
    /// Hex digits.
    hash: String,
}

/// What the rows of each table come to; of those that belong to a channel, for each channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums(BTreeMap<(String, Option<i64>), (u64, u128)>);

impl Sums {
    /// Adds rows, and gives them as lines.
    pub(super) fn add(&mut self, rows: &Rows) -> Vec<String> {
        let channel = rows.place("channel_id");
        self.0.entry((rows.table.clone(), None)).or_default();
        let lines = rows.rows.iter().map(|row| {
            let line = line(row);
            let channel = match channel.map(|at| &row[at]) {
                Some(Cell::Int(channel)) => Some(*channel),
                _ => None,
            };
            let sum = self.0.entry((rows.table.clone(), channel)).or_default();
            *sum = (sum.0 + 1, sum.1.wrapping_add(hash(&line)));
            line
        });
        lines.collect()
    }

    /// The same without a table.
    pub(super) fn without(mut self, table: &str) -> Self {
        self.0.retain(|(name, _), _| name != table);
        self
    }

    /// What each table comes to as a whole.
    pub(super) fn tables(&self) -> Vec<(String, Sum)> {
        let mut tables: BTreeMap<&str, (u64, u128)> = BTreeMap::new();
        for ((table, _), (rows, hash)) in &self.0 {
            let sum = tables.entry(table).or_default();
            *sum = (sum.0 + rows, sum.1.wrapping_add(*hash));
        }
        let tables = tables.into_iter().map(|(table, (rows, hash))| {
            let hash = format!("{hash:032x}");
            (table.to_owned(), Sum { rows, hash })
        });
        tables.collect()
    }

    /// What is not the same on both sides: tables, and the channel where there is one.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let all = self
            .0
            .keys()
            .chain(other.0.keys().filter(|key| !self.0.contains_key(key)));
        let differing = all.filter(|key| {
            self.0.get(key).copied().unwrap_or_default()
                != other.0.get(key).copied().unwrap_or_default()
        });
        let said = differing.map(|(table, channel)| match channel {
            Some(channel) => format!("{table} of channel {channel}"),
            None => table.clone(),
        });
        said.collect()
    }
}

fn hash(line: &str) -> u128 {
    let digits = Hash::of(line.as_bytes()).to_string();
    u128::from_str_radix(&digits[..32], 16).expect("a hash is 64 hex digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(rows: &[(i64, &str)]) -> Sums {
        let mut sums = Sums::default();
        let cells = rows
            .iter()
            .map(|(channel, text)| vec![Cell::Int(*channel), Cell::Text((*text).to_owned())]);
        sums.add(&Rows {
            table: "messages".to_owned(),
            columns: vec!["channel_id".to_owned(), "text".to_owned()],
            rows: cells.collect(),
        });
        sums
    }

    #[test]
    fn the_order_of_rows_does_not_matter_and_all_else_does() {
        let one = sums(&[(1, "a"), (2, "b")]);
        assert_eq!(one, sums(&[(2, "b"), (1, "a")]));
        assert_eq!(
            one.differences(&sums(&[(2, "b"), (1, "c")])),
            ["messages of channel 1"]
        );
        assert_eq!(
            one.differences(&sums(&[(1, "a")])),
            ["messages of channel 2"]
        );
        assert_ne!(one.tables(), sums(&[(1, "a"), (1, "b")]).tables());
        assert_eq!(one.clone().without("messages").tables(), []);
    }
}
