//! Who is here, and who is told of it.

use std::{collections::HashMap, sync::Arc};

use tokio::time::Instant;
use veche_model::{ChannelId, Signal, UserId};

use super::{Batch, Delivery, Hub, Interest, Listener};

/// Somebody, and whether they are here now.
pub(crate) type Coming = (UserId, bool);
/// A channel, and who came and went there.
pub(crate) type Moves = (ChannelId, Vec<Coming>);

impl Hub {
    /// Waits until somebody comes or goes.
    pub(crate) async fn moves(&self) {
        self.0.moves.notified().await;
    }

    /// Whether nobody's coming or going is to be told, now or soon.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.read().comings.is_empty()
    }

    /// Who came and who went since the last time, some of them: each is told to be here, or not, from now on.
    pub(crate) fn comings(&self, most: usize) -> Vec<Coming> {
        let mut listeners = self.write();
        let listeners = &mut *listeners;
        let (users, elsewhere) = (&listeners.users, &listeners.elsewhere);
        let is_here = |user: UserId| users.contains_key(&user) || elsewhere.has(user);
        listeners.comings.take(Instant::now(), most, is_here)
    }

    /// Tells anew that a person is here, if they are: they may want to be seen now.
    pub(crate) fn present_anew(&self, user: UserId) {
        self.write().comings.anew(user, Instant::now());
        self.0.moves.notify_one();
    }

    /// Those of these people who are here, or went so short a time ago that nobody was told.
    pub(crate) fn here_among(&self, people: impl IntoIterator<Item = UserId>) -> Vec<UserId> {
        let listeners = self.read();
        let is_here = |user: &UserId| {
            let is_connected = listeners.users.contains_key(user) || listeners.elsewhere.has(*user);
            is_connected || listeners.comings.shows(*user)
        };
        people.into_iter().filter(is_here).collect()
    }

    /// Tells the live listeners of these channels who came and went there: each of a person once, in whatever channels they
    /// meet, and nobody of themselves.
    pub(crate) fn tell_presence(&self, near: &[Moves]) {
        let mut told = HashMap::new();
        for (user, is_here) in near.iter().flat_map(|(_, news)| news) {
            told.entry(*user).or_insert_with(|| {
                let (user, is_here) = (*user, *is_here);
                Delivery::signal(Signal::Presence { user, is_here })
            });
        }
        // Most hear the same channels, and are told the same.
        let mut batches: HashMap<(Vec<usize>, Option<UserId>), Batch> = HashMap::new();
        for (listener, heard) in self.hearing(near) {
            let own = Some(listener.user).filter(|user| told.contains_key(user));
            let batch = batches
                .entry((heard, own))
                .or_insert_with_key(|(heard, own)| {
                    let news = heard.iter().flat_map(|at| &near[*at].1);
                    let mut people: Vec<UserId> = news.map(|(user, _)| *user).collect();
                    people.sort_unstable();
                    people.dedup();
                    people.retain(|user| Some(*user) != *own);
                    Batch::new(people.iter().map(|user| told[user].clone()).collect())
                });
            if !batch.deliveries().is_empty() {
                listener.outbox.push(batch);
            }
        }
    }

    /// The live listeners of these channels, and which of them each hears.
    fn hearing(&self, near: &[Moves]) -> Vec<(Arc<Listener>, Vec<usize>)> {
        let listeners = self.read();
        let mut hearing = HashMap::new();
        for (at, (channel, _)) in near.iter().enumerate() {
            for (id, listener) in listeners.channels.get(channel).into_iter().flatten() {
                if listener.interest == Interest::Live {
                    let of = hearing
                        .entry(*id)
                        .or_insert_with(|| (listener.clone(), Vec::new()));
                    of.1.push(at);
                }
            }
        }
        hearing.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Told, hub::Connection};

    const ANNA: UserId = UserId(1);
    const BORIS: UserId = UserId(2);
    const CLARA: UserId = UserId(3);
    const SQUARE: ChannelId = ChannelId(1);
    const MARKET: ChannelId = ChannelId(2);
    const HARBOUR: ChannelId = ChannelId(3);

    fn lives(hub: &Hub, user: UserId, channels: &[ChannelId]) -> Connection {
        let connection = hub.join(user, None, Interest::Live, 9).expect("few");
        connection.follow(channels.iter().copied());
        connection
    }

    fn heard(connection: &Connection) -> Vec<Coming> {
        let heard = connection.rest();
        let signals = heard.iter().map(|delivery| match delivery.told {
            Told::Signal(Signal::Presence { user, is_here }) => (user, is_here),
            _ => panic!("{delivery:?}"),
        });
        signals.collect()
    }

    #[test]
    fn everybody_is_told_once_of_others_they_meet_and_of_nobody_else() {
        let hub = Hub::default();
        let annas = lives(&hub, ANNA, &[SQUARE, MARKET]);
        let boriss = lives(&hub, BORIS, &[SQUARE]);
        let claras = lives(&hub, CLARA, &[HARBOUR]);
        let room = hub.join(CLARA, None, Interest::Channel(SQUARE), 9);
        let room = room.expect("few");

        let (came, left, far) = ((BORIS, true), (UserId(4), false), (UserId(5), true));
        hub.tell_presence(&[
            (SQUARE, vec![came, left]),
            (MARKET, vec![left, came]),
            (ChannelId(9), vec![far]),
        ]);

        assert_eq!(heard(&annas), [came, left]);
        assert_eq!(heard(&boriss), [left]);
        assert_eq!(heard(&claras), []);
        assert_eq!(heard(&room), []);
    }

    #[test]
    fn whoever_has_a_socket_is_here_and_a_moment_longer() {
        let hub = Hub::default();
        let (first, second) = (lives(&hub, ANNA, &[]), lives(&hub, ANNA, &[]));
        assert_eq!(hub.comings(9), [(ANNA, true)]);
        assert!(hub.is_at_rest());
        drop(first);
        assert!(hub.is_at_rest());
        drop(second);
        assert!(!hub.is_at_rest());
        assert_eq!(hub.comings(9), []);
        assert_eq!(hub.here_among([ANNA, BORIS]), [ANNA]);
    }
}
