//! Where a list that goes through many channels stands.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::{ChannelId, Invalid, Millis, Seq, wire::on_the_wire};

/// A message among those of all channels, by the time it was posted. On the wire it is a text that only the server reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// When it was posted.
    pub at: Millis,
    /// Where.
    pub channel: ChannelId,
    /// Which message.
    pub seq: Seq,
}

on_the_wire!(Moment, Moment::parse, { "maxLength": 60 });

impl Moment {
    /// Later than every message.
    pub const END: Self = Self {
        at: Millis(i64::MAX),
        channel: ChannelId(i64::MAX),
        seq: Seq(i64::MAX),
    };

    /// Reads what [`Display`](fmt::Display) wrote.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = |part: &str| part.parse::<i64>().ok().filter(|number| *number >= 0);
        let numbers: Option<Vec<i64>> = text.split('.').map(number).collect();
        match numbers.as_deref() {
            Some([at, channel, seq]) => Ok(Self {
                at: Millis(*at),
                channel: ChannelId(*channel),
                seq: Seq(*seq),
            }),
            _ => Err(Invalid::new("before", "must be the `next` of a page")),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.at.0, self.channel, self.seq)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_was_written() {
        for moment in [
            Moment::END,
            Moment {
                at: Millis(1_732_200_000_007),
                channel: ChannelId(12),
                seq: Seq(345),
            },
        ] {
            let text = moment.to_string();
            assert!(text.len() <= 60, "{text}");
            assert_eq!(Moment::parse(&text), Ok(moment));
        }
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "1.2.x",
            "1.-2.3",
            "1..3",
            "99999999999999999999.1.1",
        ] {
            assert!(Moment::parse(bad).is_err(), "{bad}");
        }
    }
}
