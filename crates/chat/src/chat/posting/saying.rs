//! Whether somebody may say something.

use veche_model::{Action, Kind, Millis, Mode};

use crate::{Error, Result, store::Standing};

/// Whether a person may say something in a channel now.
pub(in crate::chat) fn may_say(
    kind: Kind,
    mode: Mode,
    author: &Standing,
    now: Millis,
) -> Result<()> {
    author.permit(kind, mode, Action::Post)?;
    match author.muted_until {
        Some(until) if now < until => Err(Error::Muted {
            until,
            wait: now.until(until),
        }),
        _ => Ok(()),
    }
}
