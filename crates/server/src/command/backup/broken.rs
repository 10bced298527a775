//! Why a backup cannot be made, or is none.

use std::error::Error;

pub(super) type Broken = Box<dyn Error + Send + Sync>;
