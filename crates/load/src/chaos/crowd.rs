//! Everybody in a town: who talks, who keeps order, and how they come to rest.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};

use super::{
    client::{Call, Client},
    moderator::Moderator,
    people::{Nodes, Person},
    reading,
    recorder::Recorder,
};
use crate::{Result, dice::Dice, error::Error, record::What};

/// Channels that all of them talk in.
const CHANNELS: usize = 3;
/// How long what is under way may take to come to an end, and everybody to hear the last of it.
const PATIENCE: Duration = Duration::from_secs(90);
/// What nobody waits for any more may still be done so much later.
const LATE: Duration = Duration::from_secs(3);

pub(super) struct Crowd {
    operator: Person,
    nodes: Nodes,
    channels: Arc<[u64]>,
    recorder: Arc<Recorder>,
    call: watch::Sender<Call>,
    quiet: Arc<AtomicUsize>,
    count: usize,
    clients: JoinSet<(u32, bool)>,
    moderators: JoinSet<()>,
}

/// How many they are, and how busy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) clients: u32,
    pub(super) pause: Duration,
}

impl Crowd {
    /// Makes accounts and channels, and lets everybody talk; a third of them is shut out now and then.
    pub(super) async fn gather(
        nodes: Nodes,
        size: Size,
        recorder: Arc<Recorder>,
        dice: &mut Dice,
    ) -> Result<Self> {
        let door = nodes[0];
        let mut operator = Person::new("admin", "securepassword")?;
        operator.sign_in(door).await?;
        let mut people = Vec::new();
        for number in 0..size.clients {
            let mut person = Person::new(&format!("chaos{number:03}"), "a long password")?;
            person.register(door).await?;
            people.push(person);
        }
        let channels = channels(&operator, door, &people).await?;
        let (call, _) = watch::channel(Call::Talk);
        let mut crowd = Self {
            operator,
            nodes,
            channels,
            recorder,
            call,
            quiet: Arc::default(),
            count: people.len(),
            clients: JoinSet::new(),
            moderators: JoinSet::new(),
        };
        let some = people.len().div_ceil(3);
        let some = people.iter().take(some).map(|person| person.id);
        crowd.add_moderator(some.collect(), dice);
        for (number, person) in (0..).zip(people) {
            let client = Client::new(
                number,
                person,
                (crowd.nodes.clone(), crowd.channels.clone()),
                crowd.recorder.clone(),
                (dice.split(), size.pause),
            );
            let (call, quiet) = (crowd.call.subscribe(), crowd.quiet.clone());
            crowd.clients.spawn(client.run(call, quiet));
        }
        Ok(crowd)
    }

    fn add_moderator(&mut self, people: Vec<u64>, dice: &mut Dice) {
        let moderator = Moderator {
            number: 1000,
            operator: self.operator.clone(),
            nodes: self.nodes.clone(),
            people,
            channels: self.channels.clone(),
            recorder: self.recorder.clone(),
            dice: dice.split(),
            deeds: 0,
        };
        self.moderators.spawn(moderator.run(self.call.subscribe()));
    }

    /// Nobody says anything new, everybody hears all there is, and what is stored is read. Who did not come back.
    pub(super) async fn rest(mut self) -> Result<Vec<u32>> {
        self.call.send_replace(Call::Listen);
        while self.moderators.join_next().await.is_some() {}
        let begun = Instant::now();
        while self.quiet.load(Ordering::Relaxed) < self.count && begun.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(LATE).await;
        let heads = reading::heads(&mut self.operator, &self.nodes, &self.channels).await?;
        self.call.send_replace(Call::Finish(Arc::new(heads)));
        let mut missing = Vec::new();
        while let Some(ended) = self.clients.join_next().await {
            let (client, is_back) = ended.map_err(|_| Error::broken("a client came to grief"))?;
            self.recorder.note(What::End { client });
            if !is_back {
                missing.push(client);
            }
        }
        reading::read(
            &mut self.operator,
            &self.nodes,
            &self.channels,
            &self.recorder,
        )
        .await?;
        Ok(missing)
    }
}

/// Makes the channels, with everybody in them.
async fn channels(
    operator: &Person,
    door: std::net::SocketAddr,
    people: &[Person],
) -> Result<Arc<[u64]>> {
    let mut channels = Vec::new();
    for number in 0..CHANNELS {
        let told = json!({"kind": "closed", "name": format!("chaos {number}")});
        let place = operator.must(door, Method::POST, "channels", &told).await?;
        let channel = place.pointer("/channel/id").and_then(Value::as_u64);
        let channel = channel.ok_or_else(|| Error::broken("a channel has no id"))?;
        for person in people {
            let path = format!("channels/{channel}/members/{}", person.id);
            operator
                .must(door, Method::PUT, &path, &Value::Null)
                .await?;
        }
        channels.push(channel);
    }
    Ok(channels.into())
}
