//! Step 5: names are compared by what they look like, and an emoji has one spelling.

use futures_util::future::BoxFuture;
use veche_model::{ChannelId, Emoji, Looks, UserId, exact, fold};

use crate::store::{Failure, Tx, value::Value, value::values};

type Result<T> = std::result::Result<T, Failure>;

const PEOPLE: &str =
    "select id, username, username_fold, name from users where id > $1 order by id limit 500";
const CHANNELS: &str = "select id, name, name_fold from channels where id > $1 and name is not null order by id limit 500";
// Of two that are one name now, each keeps the key that it is found by.
const FOLD_USERNAME: &str = "update users set username_fold = $2 where id = $1
    and not exists (select 1 from users other where other.username_fold = $2)";
const FOLD_CHANNEL: &str = "update channels set name_fold = $2 where id = $1
    and not exists (select 1 from channels other where other.name_fold = $2)";
const FOLD_NAME: &str = "update users set name_fold = $2 where id = $1";
const USER_LOOK: &str = "insert into user_looks (look, nth, user_id) values ($1, $2, $3) on conflict (look, nth) do nothing";
const CHANNEL_LOOK: &str = "insert into channel_looks (look, nth, channel_id) values ($1, $2, $3) on conflict (look, nth) do nothing";
const EMOJI: &str = "select distinct emoji from reactions";
const MERGE: &str = "insert into reactions (channel_id, seq, emoji, user_id, at)
    select channel_id, seq, cast($2 as text), user_id, at from reactions where emoji = $1
    on conflict (channel_id, seq, emoji, user_id) do nothing";
const DROP: &str = "delete from reactions where emoji = $1";

pub(super) fn pass<'a>(tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        people(tx).await?;
        channels(tx).await?;
        reactions(tx).await
    })
}

async fn people(tx: &mut Tx<'_>) -> Result<()> {
    let mut after = UserId(0);
    loop {
        let people: Vec<(UserId, String, String, String)> = tx.all(PEOPLE, values![after]).await?;
        let Some((last, ..)) = people.last() else {
            return Ok(());
        };
        after = *last;
        let mut looks = Vec::new();
        for (id, username, username_fold, name) in &people {
            let (key, shown) = (fold(username), fold(name));
            if key != *username_fold {
                tx.run(FOLD_USERNAME, values![*id, &key]).await?;
            }
            if shown != exact(name) {
                tx.run(FOLD_NAME, values![*id, &shown]).await?;
            }
            looks.push((id.0, Looks::of(username)));
        }
        add_looks(tx, USER_LOOK, &looks).await?;
    }
}

async fn channels(tx: &mut Tx<'_>) -> Result<()> {
    let mut after = ChannelId(0);
    loop {
        let channels: Vec<(ChannelId, String, String)> = tx.all(CHANNELS, values![after]).await?;
        let Some((last, ..)) = channels.last() else {
            return Ok(());
        };
        after = *last;
        let mut looks = Vec::new();
        for (id, name, name_fold) in &channels {
            let key = fold(name);
            if key != *name_fold {
                tx.run(FOLD_CHANNEL, values![*id, &key]).await?;
            }
            looks.push((id.0, Looks::of(name)));
        }
        add_looks(tx, CHANNEL_LOOK, &looks).await?;
    }
}

/// Gives each its looks; a look that another has already is noted beside.
async fn add_looks(tx: &mut Tx<'_>, sql: &'static str, all: &[(i64, Looks)]) -> Result<()> {
    let sets: Vec<Vec<Value<'_>>> = all
        .iter()
        .flat_map(|(id, looks)| looks.iter().map(|look| values![look, 0, *id].to_vec()))
        .collect();
    let added = tx.run_each(sql, &sets).await?;
    let shared = sets.into_iter().zip(added).filter(|(_, added)| *added == 0);
    let shared: Vec<_> = shared
        .map(|(set, _)| vec![set[0], set[2], set[2]])
        .collect();
    tx.run_each(sql, &shared).await.map(drop)
}

/// Spellings of one emoji become one reaction: who gave both has given it once. What is no emoji stays until it is taken back.
async fn reactions(tx: &mut Tx<'_>) -> Result<()> {
    let all: Vec<(String,)> = tx.all(EMOJI, &[]).await?;
    for (typed,) in &all {
        let Ok(emoji) = Emoji::parse(typed) else {
            continue;
        };
        if emoji.as_str() != typed {
            tx.run(MERGE, values![typed, emoji.as_str()]).await?;
            tx.run(DROP, values![typed]).await?;
        }
    }
    Ok(())
}
