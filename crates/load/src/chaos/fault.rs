//! What can be done to a town, and how it is called.

/// Something that may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NodeKilled,
    NodeStopped,
    NodeRestarted,
    /// Something becomes of one of the ways to and from a node.
    Way(Way, Harm),
    PrimaryKilled,
    PrimaryStopped,
    StandbyKilled,
    FailOver,
    /// The standby was away for a while before.
    LateFailOver,
    NatsKilled,
    NatsStopped,
    DiskFull,
    SyncFails,
    NoDescriptors,
    ClockJumps,
}

/// Which way of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Clients,
    Database,
    Nats,
}

/// What becomes of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Harm {
    Slow,
    Narrow,
    Stalled,
    HalfOpen,
    CutAtByte,
    Cut,
    /// Messages are dropped, doubled and late.
    Tampered,
}

const HARMS: [Harm; 6] = [
    Harm::Slow,
    Harm::Narrow,
    Harm::Stalled,
    Harm::HalfOpen,
    Harm::CutAtByte,
    Harm::Cut,
];

impl Fault {
    /// All that can happen to a town with these.
    pub(super) fn all(has_postgres: bool, has_nats: bool) -> Vec<Self> {
        let ways = |way| HARMS.into_iter().map(move |harm| Self::Way(way, harm));
        let mut all = vec![
            Self::NodeKilled,
            Self::NodeKilled,
            Self::NodeStopped,
            Self::NodeRestarted,
            Self::NoDescriptors,
            Self::ClockJumps,
        ];
        all.extend(ways(Way::Clients));
        if has_postgres {
            all.extend(ways(Way::Database));
            all.extend([
                Self::PrimaryKilled,
                Self::PrimaryStopped,
                Self::StandbyKilled,
                Self::FailOver,
                Self::LateFailOver,
            ]);
        } else {
            // PostgreSQL's disk is nobody's but its own.
            all.extend([Self::DiskFull, Self::SyncFails]);
        }
        if has_nats {
            all.extend(ways(Way::Nats));
            all.extend([
                Self::Way(Way::Nats, Harm::Tampered),
                Self::NatsKilled,
                Self::NatsStopped,
            ]);
        }
        all
    }

    /// Whether it concerns one node and nobody else.
    pub(super) fn is_of_node(self) -> bool {
        !matches!(
            self,
            Self::PrimaryKilled
                | Self::PrimaryStopped
                | Self::StandbyKilled
                | Self::FailOver
                | Self::LateFailOver
                | Self::NatsKilled
                | Self::NatsStopped
        )
    }

    pub(super) fn name(self) -> String {
        match self {
            Self::NodeKilled => "node killed",
            Self::NodeStopped => "node stopped (SIGSTOP)",
            Self::NodeRestarted => "node restarted (SIGTERM)",
            Self::Way(way, harm) => return format!("{}: {}", way.name(), harm.name()),
            Self::PrimaryKilled => "PostgreSQL killed",
            Self::PrimaryStopped => "PostgreSQL stopped",
            Self::StandbyKilled => "standby killed",
            Self::FailOver => "PostgreSQL failed over",
            Self::LateFailOver => "failed over to who was away",
            Self::NatsKilled => "NATS killed",
            Self::NatsStopped => "NATS stopped",
            Self::DiskFull => "disk full",
            Self::SyncFails => "fsync fails",
            Self::NoDescriptors => "descriptors exhausted",
            Self::ClockJumps => "clock jumps",
        }
        .to_owned()
    }
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Clients => "way to clients",
            Self::Database => "way to PostgreSQL",
            Self::Nats => "way to NATS",
        }
    }
}

impl Harm {
    fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Narrow => "narrow",
            Self::Stalled => "stalled",
            Self::HalfOpen => "half-open",
            Self::CutAtByte => "cut at a byte",
            Self::Cut => "cut",
            Self::Tampered => "tampered with",
        }
    }
}
