//! Whom a text calls.

use veche_model::{Action, Channel, ChannelId, GROUP_CALLS, SMALL_CHANNEL, UserId};

use crate::{
    Result,
    chat::caller::rules_of,
    store::{Standing, Tx},
};

/// Whom `@here` calls in a channel.
pub(in crate::chat) enum Present {
    /// Those of its people who are connected now.
    People(Vec<UserId>),
    /// Everybody: in a large channel nobody is counted.
    Everyone,
}

impl Present {
    /// Looks once for a whole batch who of those connected is in a channel; nobody is connected where nobody is called.
    pub(super) async fn of(tx: &mut Tx<'_>, channel: ChannelId, here: &[UserId]) -> Result<Self> {
        if here.is_empty() {
            return Ok(Self::People(Vec::new()));
        }
        if tx.count_members(channel).await? > SMALL_CHANNEL {
            return Ok(Self::Everyone);
        }
        let mut members = tx.members(channel).await?;
        members.retain(|member| here.contains(member));
        Ok(Self::People(members))
    }
}

/// Whom a text mentions, of the people of a channel, and whether it mentions everybody there. From an author who may not call
/// everybody, `@channel` and `@here` are words like others.
pub(in crate::chat) async fn resolve(
    tx: &mut Tx<'_>,
    channel: &Channel,
    author: &Standing,
    text: &str,
    here: &Present,
) -> Result<(Vec<UserId>, bool)> {
    if !text.contains('@') {
        return Ok((Vec::new(), false));
    }
    // What names too many names nobody: only the old contracts let it come this far.
    let found = veche_model::mentions(text).unwrap_or_default();
    let mut people = Vec::new();
    for names in &found.names {
        for name in names {
            if let Some(person) = tx.member_named(channel.id, name).await? {
                people.push(person);
                break;
            }
            let called = tx.called_by_group(channel.id, name).await?;
            if !called.is_empty() {
                people.extend(
                    called
                        .into_iter()
                        .take(GROUP_CALLS.saturating_sub(people.len())),
                );
                break;
            }
        }
    }
    let may_call = (found.everyone || found.here) && calls_everybody(tx, channel, author).await?;
    let mut everyone = found.everyone && may_call;
    if found.here && may_call {
        match here {
            Present::People(here) => people.extend(here),
            Present::Everyone => everyone = true,
        }
    }
    people.sort_unstable();
    people.dedup();
    Ok((people, everyone))
}

async fn calls_everybody(tx: &mut Tx<'_>, channel: &Channel, author: &Standing) -> Result<bool> {
    let rules = rules_of(tx, Action::CallEverybody).await?;
    let place = (channel.kind, channel.mode);
    Ok(author
        .permit_by(rules, place, Action::CallEverybody)
        .is_ok())
}
