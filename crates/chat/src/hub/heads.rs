//! Up to where channels go.

use std::collections::HashMap;

use veche_model::{ChannelId, Seq};

/// The last position of channels.
pub type Heads = HashMap<ChannelId, Seq>;
