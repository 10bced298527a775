//! What no doorbell told of is found by the next look.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::{sync::Notify, time::timeout};
use veche_chat::{Batch, Direct, Directly, Heads, Heard, Told};
use veche_model::{ChannelId, Seq, Signal};

use crate::house::{House, draft};

stories![what_another_process_did_is_found_by_the_next_look];

/// Twice as long as it is from look to look.
const LOOK: Duration = Duration::from_secs(50);

/// A socket that was told its channels up to here, and when it was shown more.
#[derive(Clone)]
struct Reader(Arc<OnceLock<(ChannelId, Seq)>>, Arc<Notify>);

impl Direct for Reader {
    fn tell(&self, _: &Batch) -> Directly {
        Directly::Not
    }

    fn misses(&self, heads: &Heads) -> bool {
        let (channel, told) = self.0.get().expect("it is known");
        let misses = heads.get(channel).is_some_and(|head| head > told);
        if misses {
            self.1.notify_one();
        }
        misses
    }
}

async fn what_another_process_did_is_found_by_the_next_look(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let moderator = house.moderator().await;
    let square = house.channel("square", &[&anna, &boris]).await;
    let market = house.channel("market", &[&anna]).await;
    let harbour = house.channel("harbour", &[&boris]).await;
    house.chat.keep_up().await.unwrap();
    let connection = house.chat.listen_live(&anna).unwrap();
    house.chat.greet(&anna, &connection).await.unwrap();
    let reader = Reader(Arc::default(), Arc::default());
    let head = house.head(square, &anna).await;
    reader.0.set((square, head)).unwrap();
    connection.tell_directly(Box::new(reader.clone()));

    let other = house.another_node().await;
    let posted = other.post(&boris, square, draft("hello")).unwrap().await;
    assert_eq!(posted.unwrap().seq, Seq(head.0 + 1));
    let added = other.add_member(&moderator, harbour, anna.id).await;
    added.unwrap();
    let removed = other.remove_member(&moderator, market, anna.id).await;
    removed.unwrap();

    let (mut has_entered, mut is_out) = (false, false);
    let heard = async {
        while !(has_entered && is_out) {
            let Heard::Events(heard) = connection.hear().await else {
                panic!("the connection ended");
            };
            for delivery in heard {
                match &delivery.told {
                    Told::Signal(Signal::Entered { channel }) => has_entered |= *channel == harbour,
                    Told::Signal(Signal::Gone { channel }) => is_out |= *channel == market,
                    Told::Signal(_) | Told::Event(_) => {}
                }
            }
        }
    };
    timeout(LOOK, heard).await.expect("it is told of both");
    let shown = timeout(LOOK, reader.1.notified()).await;
    shown.expect("it is shown that more was said");
    other.close().await;
}
