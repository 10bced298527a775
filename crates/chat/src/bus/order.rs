//! All channels that somebody listens to on this node: events come from here and from elsewhere, early, late, twice or never, and
//! are told as the log has them. What is missing is a matter for whoever reads the store: [`Order::task`] says what there is to do.

use std::{
    collections::{BTreeSet, HashMap, VecDeque, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use veche_model::{ChannelId, Ending, Seq, UserId};

use super::{
    directs::Directs,
    flow::{Flow, Next, Piece},
    lock,
    view::View,
};
use crate::hub::{Batch, Hub};

/// How long what is missing may be on its way before it is read from the store.
const ON_ITS_WAY: Duration = Duration::from_millis(20);

/// How long what should be there and is not is left alone.
const AGAIN: Duration = Duration::from_millis(500);

/// The order of all channels on this node.
pub(crate) struct Order {
    hub: Hub,
    flows: Mutex<HashMap<ChannelId, Arc<Mutex<Flow>>>>,
    directs: Mutex<Directs>,
    tasks: Mutex<Tasks>,
    wake: Notify,
    pub(crate) view: View,
}

#[derive(Default)]
struct Tasks {
    to_put_out: VecDeque<(ChannelId, UserId, Seq)>,
    /// Channels of which more is stored than was told, by when that is to be looked into.
    behind: BTreeSet<(Instant, ChannelId)>,
    when: HashMap<ChannelId, Instant>,
}

/// What is to be done for a channel to be told further.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    /// A person left: put them out, then say so with [`Order::settle`].
    PutOut(ChannelId, UserId, Seq),
    /// Read what lies behind this position, and [offer](Order::offer) it.
    Read(ChannelId, Seq),
}

impl Order {
    pub(crate) fn new(hub: Hub) -> Self {
        Self {
            hub,
            flows: Mutex::default(),
            directs: Mutex::default(),
            tasks: Mutex::default(),
            wake: Notify::new(),
            view: View::default(),
        }
    }

    /// Somebody listens to a channel who knows of everything up to this position, or will. Called behind the joining.
    pub(crate) fn begin(&self, channel: ChannelId, head: Seq) {
        let flow = lock(&self.flows)
            .entry(channel)
            .or_insert_with(|| Arc::new(Mutex::new(Flow::new(head))))
            .clone();
        let is_behind = lock(&flow).told() < head;
        if is_behind {
            self.look_into(channel);
        }
    }

    /// Somebody hears what is said directly to them, and knows of everything up to these positions of their direct channels, or
    /// will. Called behind the joining.
    pub(crate) fn begin_directs(&self, user: UserId, heads: &[(ChannelId, Seq)]) {
        for (channel, head) in heads {
            self.begin(*channel, *head);
        }
        let channels = heads.iter().map(|(channel, _)| *channel);
        lock(&self.directs).came(user, channels);
    }

    /// The people who hear what is said directly to them.
    pub(crate) fn direct_people(&self) -> Vec<UserId> {
        lock(&self.directs).people()
    }

    /// The direct channels of somebody go up to these positions. A channel that they did not have is told from its beginning.
    pub(crate) fn show_directs(&self, user: UserId, heads: &[(ChannelId, Seq)]) {
        for (channel, head) in heads {
            if lock(&self.directs).is_new(user, *channel) {
                self.begin(*channel, Seq(0));
            }
            self.show(*channel, *head);
        }
    }

    /// A channel goes up to this position: what was not told by then is read from the store.
    pub(crate) fn show(&self, channel: ChannelId, head: Seq) {
        let flow = lock(&self.flows).get(&channel).cloned();
        if flow.is_some_and(|flow| lock(&flow).told() < head) {
            self.look_into(channel);
        }
    }

    /// Takes events of a channel from wherever they come, and tells what is next.
    pub(crate) fn offer(&self, channel: ChannelId, piece: Piece) {
        if !piece.people.is_empty() {
            lock(&self.directs).saw(&piece.people, channel);
        }
        let flow = lock(&self.flows).get(&channel).cloned();
        let Some(flow) = flow.or_else(|| self.begin_directly(channel, &piece)) else {
            return;
        };
        let mut flow = lock(&flow);
        flow.take(piece);
        self.tell(channel, flow);
    }

    /// Whoever hears what is said directly to them hears of a new channel when something is said there.
    fn begin_directly(&self, channel: ChannelId, piece: &Piece) -> Option<Arc<Mutex<Flow>>> {
        let first = super::flow::event(piece.deliveries.first()?)?.seq;
        if !self.hub.hears_directly(&piece.people) {
            return None;
        }
        let mut flows = lock(&self.flows);
        let begun = || Arc::new(Mutex::new(Flow::new(Seq(first.0 - 1))));
        Some(flows.entry(channel).or_insert_with(begun).clone())
    }

    /// Whether somebody is being put out of a channel, so that nothing may be told there.
    pub(super) fn is_held(&self, channel: ChannelId) -> bool {
        let flow = lock(&self.flows).get(&channel).cloned();
        flow.is_some_and(|flow| lock(&flow).is_held())
    }

    /// Whoever left a channel at this position was put out.
    pub(crate) fn settle(&self, channel: ChannelId, left: Seq) {
        let flow = lock(&self.flows).get(&channel).cloned();
        if let Some(flow) = flow {
            let mut flow = lock(&flow);
            flow.settle(left);
            self.tell(channel, flow);
        }
    }

    /// Tells what is next, in the flow's lock, so that nobody comes in between.
    fn tell(&self, channel: ChannelId, mut flow: MutexGuard<'_, Flow>) {
        if self.view.is_good() {
            loop {
                match flow.next() {
                    Next::Tell(piece) => {
                        let batch = Batch::new(piece.deliveries);
                        self.hub.deliver(channel, &piece.people, &batch);
                    }
                    Next::PutOut(user, left) => {
                        lock(&self.tasks)
                            .to_put_out
                            .push_back((channel, user, left));
                        self.wake.notify_one();
                        break;
                    }
                    Next::Nothing => break,
                }
            }
        }
        let waits = flow.waits();
        drop(flow);
        if waits {
            self.look_into(channel);
        }
    }

    /// A channel is gone, and whoever listens to it is ended.
    pub(crate) fn end(&self, channel: ChannelId, why: Ending) {
        lock(&self.flows).remove(&channel);
        self.hub.end_channel(channel, why);
    }

    /// Nothing more is stored than this, as far as has been read. What waits all the same is looked for again.
    pub(crate) fn passed(&self, channel: ChannelId, head: Seq) {
        let flow = lock(&self.flows).get(&channel).cloned();
        let waits = flow.is_some_and(|flow| {
            let flow = lock(&flow);
            flow.waits() && flow.told() <= head
        });
        if waits {
            self.look_into_after(channel, AGAIN);
        }
    }

    /// Has a channel looked into, a moment from now.
    pub(crate) fn look_into(&self, channel: ChannelId) {
        self.look_into_after(channel, ON_ITS_WAY);
    }

    /// Has a channel looked into.
    pub(crate) fn look_into_after(&self, channel: ChannelId, wait: Duration) {
        let mut tasks = lock(&self.tasks);
        if let Entry::Vacant(free) = tasks.when.entry(channel) {
            let at = *free.insert(Instant::now() + wait);
            tasks.behind.insert((at, channel));
            self.wake.notify_one();
        }
    }

    /// Waits for something to do. Nothing is lost when the wait is given up.
    pub(crate) async fn task(&self) -> Task {
        loop {
            let woken = self.wake.notified();
            let (task, next) = self.take();
            if let Some(task) = task {
                // Whoever else waits has a look, too.
                self.wake.notify_one();
                return task;
            }
            match next {
                Some(at) => tokio::select! {
                    () = woken => {}
                    () = tokio::time::sleep_until(at) => {}
                },
                None => woken.await,
            }
        }
    }

    fn take(&self) -> (Option<Task>, Option<Instant>) {
        loop {
            let mut tasks = lock(&self.tasks);
            if let Some((channel, user, left)) = tasks.to_put_out.pop_front() {
                return (Some(Task::PutOut(channel, user, left)), None);
            }
            let Some((at, channel)) = tasks.behind.first().copied() else {
                return (None, None);
            };
            if at > Instant::now() {
                return (None, Some(at));
            }
            tasks.behind.pop_first();
            tasks.when.remove(&channel);
            drop(tasks);
            let flow = lock(&self.flows).get(&channel).cloned();
            if let Some(flow) = flow {
                let told = lock(&flow).told();
                return (Some(Task::Read(channel, told)), None);
            }
        }
    }

    /// The channels that are told here.
    pub(crate) fn channels(&self) -> Vec<ChannelId> {
        lock(&self.flows).keys().copied().collect()
    }

    /// Forgets channels that nobody listens to any more.
    pub(crate) fn forget_the_quiet(&self) {
        // Whoever joins meanwhile begins the channel behind that, and waits for this lock.
        let mut flows = lock(&self.flows);
        let direct = lock(&self.directs).keep(|user| self.hub.hears_directly(&[user]));
        flows.retain(|channel, _| direct.contains(channel) || self.hub.hears(*channel));
        flows.shrink_to_fit();
    }
}
