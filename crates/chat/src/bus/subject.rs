//! Where on the bus something is said. A node listens to the shards that hold something its sockets listen to: their number has a
//! bound, and what else is said there is passed over by its address alone.

use veche_model::{ChannelId, UserId};

/// Shards of channels, and of people.
const CHANNELS: i64 = 256;
const PEOPLE: i64 = 64;

/// Part of what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shard {
    /// To every node.
    All,
    /// To those where somebody listens to one of some channels.
    Channels(i64),
    /// To those where one of some people is.
    People(i64),
}

/// Whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address {
    All,
    Channel(ChannelId),
    Person(UserId),
}

impl Address {
    pub(super) fn shard(self) -> Shard {
        match self {
            Self::All => Shard::All,
            Self::Channel(channel) => Shard::Channels(channel.0.rem_euclid(CHANNELS)),
            Self::Person(user) => Shard::People(user.0.rem_euclid(PEOPLE)),
        }
    }

    pub(super) fn subject(self, town: &str) -> String {
        match (self.shard(), self) {
            (Shard::Channels(shard), Self::Channel(channel)) => {
                format!("veche.{town}.c.{shard}.{channel}")
            }
            (Shard::People(shard), Self::Person(user)) => {
                format!("veche.{town}.u.{shard}.{user}")
            }
            _ => format!("veche.{town}.all"),
        }
    }

    /// Whom a subject of the bus is about.
    pub(super) fn of(subject: &str) -> Option<Self> {
        let mut parts = subject.split('.').skip(2);
        let kind = parts.next()?;
        let mut id = || parts.nth(1)?.parse().ok();
        match kind {
            "all" => Some(Self::All),
            "c" => id().map(|id| Self::Channel(ChannelId(id))),
            "u" => id().map(|id| Self::Person(UserId(id))),
            _ => None,
        }
    }
}

impl Shard {
    /// What is subscribed to.
    pub(super) fn subject(self, town: &str) -> String {
        match self {
            Self::All => format!("veche.{town}.all"),
            Self::Channels(shard) => format!("veche.{town}.c.{shard}.*"),
            Self::People(shard) => format!("veche.{town}.u.{shard}.*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for address in [
            Address::All,
            Address::Channel(ChannelId(70_001)),
            Address::Person(UserId(9)),
        ] {
            let subject = address.subject("a1b2");
            assert_eq!(Address::of(&subject), Some(address));
            let shard = address.shard().subject("a1b2");
            let prefix = shard.trim_end_matches('*');
            assert!(subject.starts_with(prefix), "{subject} {shard}");
        }
        for garbage in [
            "",
            "veche",
            "veche.t",
            "veche.t.c",
            "veche.t.c.1",
            "veche.t.c.1.x",
            "veche.t.x.1.1",
        ] {
            assert_eq!(Address::of(garbage), None, "{garbage}");
        }
    }
}
