//! The directory: channels that a person may find.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Channel, ChannelId, Invalid, Membership, Millis};

/// A channel as the directory shows it to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    /// The channel.
    pub channel: Channel,
    /// How the person stands in it; `null` when they are not in it.
    pub membership: Option<Membership>,
    /// How many people are in it.
    pub members: i64,
    /// When the last message was posted in it; `null` when there is none.
    pub last_at: Option<Millis>,
}

/// What the directory is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ListedBy {
    /// The last message, the latest first; a channel without one stands where it was made.
    #[default]
    Activity,
    /// The name.
    Name,
    /// How many people are in it, the most first.
    Members,
}

/// Where a page of the directory ends. On the wire it is a text that only the server reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListedUpTo {
    /// A channel with this number, a time or of people.
    Number(i64, ChannelId),
    /// A channel of this name, as it is compared.
    Name(String),
}

impl ListedUpTo {
    /// Before everything, in this order.
    #[must_use]
    pub fn nothing(by: ListedBy) -> Self {
        match by {
            ListedBy::Name => Self::Name(String::new()),
            ListedBy::Activity | ListedBy::Members => Self::Number(i64::MAX, ChannelId(0)),
        }
    }

    /// Reads what [`Display`](fmt::Display) wrote of a page in this order.
    pub fn parse(by: ListedBy, text: &str) -> Result<Self, Invalid> {
        if by == ListedBy::Name {
            return Ok(Self::Name(text.to_owned()));
        }
        let number = |part: &str| part.parse::<i64>().ok().filter(|number| *number >= 0);
        let read = || {
            let (key, id) = text.split_once('.')?;
            Some(Self::Number(number(key)?, ChannelId(number(id)?)))
        };
        read().ok_or_else(|| Invalid::new("after", "must be the `next` of a page in this order"))
    }
}

impl fmt::Display for ListedUpTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(key, id) => write!(f, "{key}.{id}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_on_where_the_one_before_ended() {
        for (by, end) in [
            (ListedBy::Activity, ListedUpTo::Number(17, ChannelId(3))),
            (ListedBy::Members, ListedUpTo::Number(0, ChannelId(9))),
            (ListedBy::Name, ListedUpTo::Name("a.b 7".to_owned())),
        ] {
            assert_eq!(ListedUpTo::parse(by, &end.to_string()), Ok(end));
        }
        for bad in ["", "7", "7.", "-1.2", "1.2.3", "square"] {
            assert!(ListedUpTo::parse(ListedBy::Activity, bad).is_err(), "{bad}");
        }
    }
}
