//! Who waits for their password to be looked at, and whose turn is next: whoever floods the queue waits behind themselves.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};

use crate::{Error, Result, network::network, store::Failure};

/// How long a password may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// Passwords that wait at once, of all people.
const WAITING: usize = 4_096;
/// Those of one network, and of one account from there.
const WAITING_IN_NETWORK: usize = 512;
const WAITING_OF_ACCOUNT: usize = 32;
/// What somebody is told to wait of whose kind too many wait already.
const LATER: Duration = Duration::from_secs(2);
/// Turns that are remembered beyond those who wait.
const REMEMBERED: usize = 8_192;

/// Where somebody comes from, as far as the queue looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    /// They are at a device, or in a network, where they have been before: strangers wait for them.
    pub(crate) is_at_home: bool,
    pub(crate) address: Option<IpAddr>,
    /// Which account.
    pub(crate) account: u64,
}

impl Seat {
    /// Somebody of whom no more is known than where they call from.
    pub(crate) fn of(address: Option<IpAddr>) -> Self {
        Self {
            is_at_home: false,
            address,
            account: 0,
        }
    }

    /// From the widest to the narrowest: neighbouring networks, the network, the account from there.
    fn keys(&self) -> [Key; 3] {
        let network = self.address.map(network);
        [
            Key::Region(network.map(region)),
            Key::Network(network),
            Key::Account(network, self.account),
        ]
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Region(Option<[u8; 6]>),
    Network(Option<IpAddr>),
    Account(Option<IpAddr>, u64),
}

/// A queue for a few turns at once.
#[derive(Clone)]
pub(super) struct Queue(Arc<Mutex<State>>);

struct State {
    free: usize,
    waiting: Vec<Waiting>,
    /// How many turns there have been when each had its last one.
    served: HashMap<Key, u64>,
    turns: u64,
    next: u64,
}

struct Waiting {
    number: u64,
    is_at_home: bool,
    keys: [Key; 3],
    call: oneshot::Sender<Slot>,
}

/// A turn, until it is dropped.
pub(crate) struct Slot(Option<Queue>);

/// Somebody in the queue, who leaves it when they are dropped.
struct InQueue {
    queue: Queue,
    number: u64,
}

impl Queue {
    pub(super) fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(State {
            free: at_once,
            waiting: Vec::new(),
            served: HashMap::new(),
            turns: 0,
            next: 0,
        })))
    }

    /// Waits for a turn, 10 s at most.
    pub(super) async fn turn(&self, seat: Seat) -> Result<Slot> {
        let (call, called) = oneshot::channel();
        let _in_queue = {
            let mut state = self.lock();
            if state.free > 0 {
                state.free -= 1;
                state.serve(seat.keys());
                return Ok(Slot(Some(self.clone())));
            }
            let number = state.enter(seat, call)?;
            InQueue {
                queue: self.clone(),
                number,
            }
        };
        match timeout(PATIENCE, called).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Failure::Busy.into()),
        }
    }

    pub(super) fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// Calls whoever is next.
    fn pass_on(&self) {
        let mut state = self.lock();
        while let Some(next) = state.leave() {
            match next.call.send(Slot(Some(self.clone()))) {
                Ok(()) => return,
                // They are gone; the turn is still ours to give.
                Err(mut turn) => turn.0 = None,
            }
        }
        state.free += 1;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self, seat: Seat, call: oneshot::Sender<Slot>) -> Result<u64> {
        let keys = seat.keys();
        let [_, network, account] = keys;
        let like = |key: Key| {
            let alike = self.waiting.iter().filter(|one| one.keys.contains(&key));
            alike.count()
        };
        if like(network) >= WAITING_IN_NETWORK
            || seat.account != 0 && like(account) >= WAITING_OF_ACCOUNT
        {
            return Err(Error::TooFast(LATER));
        }
        if self.waiting.len() >= WAITING {
            return Err(Failure::Busy.into());
        }
        self.next += 1;
        let number = self.next;
        self.waiting.push(Waiting {
            number,
            is_at_home: seat.is_at_home,
            keys,
            call,
        });
        Ok(number)
    }

    /// Takes out whose turn it is: those at home first; of them, whose region has waited longest, then whose network, then
    /// whose account, then who came first.
    fn leave(&mut self) -> Option<Waiting> {
        let served = |key: Key| self.served.get(&key).copied().unwrap_or_default();
        let order = |one: &Waiting| {
            let [region, network, account] = one.keys;
            let turns = (served(region), served(network), served(account));
            (!one.is_at_home, turns, one.number)
        };
        let waiting = self.waiting.iter().enumerate();
        let (index, _) = waiting.min_by_key(|(_, one)| order(one))?;
        let next = self.waiting.swap_remove(index);
        self.serve(next.keys);
        Some(next)
    }

    fn serve(&mut self, keys: [Key; 3]) {
        if self.served.len() > REMEMBERED {
            self.served.clear();
        }
        self.turns += 1;
        for key in keys {
            self.served.insert(key, self.turns);
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(queue) = self.0.take() {
            queue.pass_on();
        }
    }
}

impl Drop for InQueue {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.waiting.retain(|one| one.number != self.number);
    }
}

/// The networks beside it: a /24 of IPv4, a /48 of IPv6.
fn region(network: IpAddr) -> [u8; 6] {
    match network {
        IpAddr::V4(v4) => {
            let [one, two, three, _] = v4.octets();
            [0, 0, 4, one, two, three]
        }
        IpAddr::V6(v6) => {
            let mut region = [0; 6];
            region.copy_from_slice(&v6.octets()[..6]);
            region
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(address: &str, account: u64) -> Seat {
        Seat {
            is_at_home: false,
            address: Some(address.parse().expect("an address")),
            account,
        }
    }

    /// Lets all of these wait behind one who has the only turn; in what order they are called.
    async fn order(seats: &[Seat]) -> Vec<usize> {
        let queue = Queue::new(1);
        let first = queue.turn(Seat::of(None)).await.expect("it is free");
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        for (number, seat) in seats.iter().enumerate() {
            let (queue, tell, seat) = (queue.clone(), tell.clone(), *seat);
            let before = queue.lock().waiting.len();
            let waiting = queue.clone();
            tokio::spawn(async move {
                let turn = queue.turn(seat).await;
                let _ = tell.send(number);
                drop(turn);
            });
            while waiting.lock().waiting.len() == before {
                tokio::task::yield_now().await;
            }
        }
        drop((first, tell));
        let mut order = Vec::new();
        while let Some(number) = told.recv().await {
            order.push(number);
        }
        order
    }

    #[tokio::test]
    async fn whoever_floods_from_forty_networks_waits_behind_themselves() {
        let mut seats: Vec<_> = (0..400)
            .map(|n| seat(&format!("203.0.113.{}", n % 40), n))
            .collect();
        seats.push(seat("198.51.100.7", 1));
        seats.push(seat("203.0.113.77", 2));
        let order = order(&seats).await;
        let turn = |number: usize| order.iter().position(|one| *one == number);
        assert!(turn(400).expect("a turn") <= 1, "another region: {order:?}");
        assert!(turn(401).expect("a turn") <= 42, "the same: {order:?}");
    }

    #[tokio::test]
    async fn who_is_at_home_goes_first_and_within_a_network_accounts_take_turns() {
        let mut seats: Vec<_> = (0..20).map(|_| seat("192.0.2.1", 1)).collect();
        seats.push(seat("192.0.2.1", 2));
        let at_home = Seat {
            is_at_home: true,
            ..seat("192.0.2.1", 3)
        };
        seats.push(at_home);
        let order = order(&seats).await;
        assert_eq!(order[0], 21);
        assert!(order[1..3].contains(&20), "{order:?}");
    }

    #[tokio::test]
    async fn the_queue_has_bounds_and_those_who_leave_hold_no_place() {
        let queue = Queue::new(1);
        let first = queue.turn(Seat::of(None)).await.expect("it is free");
        let enters = |seat| {
            let (call, called) = oneshot::channel();
            let entered = queue.lock().enter(seat, call);
            (entered, called)
        };
        let mut calls = Vec::new();
        let mut refused = 0;
        for _ in 0..100 {
            let (entered, called) = enters(seat("192.0.2.1", 1));
            refused += usize::from(matches!(entered, Err(Error::TooFast(_))));
            calls.push(called);
        }
        assert_eq!(refused, 100 - WAITING_OF_ACCOUNT);
        for n in 2..1_000 {
            calls.push(enters(seat("192.0.2.1", n)).1);
        }
        assert_eq!(queue.lock().waiting.len(), WAITING_IN_NETWORK);
        for n in 0..4_200_u32 {
            let address = IpAddr::V4((0x0a00_0000 + n).into());
            let (entered, called) = enters(Seat::of(Some(address)));
            assert!(!matches!(entered, Err(Error::TooFast(_))));
            calls.push(called);
        }
        assert_eq!(queue.lock().waiting.len(), WAITING);
        // All of them go; whoever comes then is called at once.
        drop(calls);
        drop(first);
        assert!(queue.lock().waiting.is_empty());
        let turn = queue.turn(seat("192.0.2.1", 1)).await;
        turn.expect("it is free");
        assert_eq!(queue.lock().free, 1);
    }
}
