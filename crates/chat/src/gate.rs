//! A gate through which so many may go at once: those who wait take turns, person by person.
//!
//! Whoever asks for fifty things waits behind the first of everybody else's, not everybody behind the fifty.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::oneshot;
use veche_model::UserId;

/// How many may be inside, and wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// Inside at once.
    pub(crate) inside: usize,
    /// Inside at once for one person.
    pub(crate) inside_each: usize,
    /// Waiting for one person; who wants more is too fast.
    pub(crate) waiting_each: usize,
    /// Waiting in all; more is more than the house can do.
    pub(crate) waiting: usize,
    /// How long one waits at the most.
    pub(crate) patience: Duration,
}

/// Why somebody may not wait, or has waited in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// Enough of the asker's own waits already.
    Own,
    /// Enough of all waits already, or it took too long.
    All,
}

/// Who wants to go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// A person: all that they ask for waits in one line.
    Person(UserId),
    /// Who has not signed in, or the house itself: each has a line of its own.
    Anyone,
}

impl From<UserId> for Asker {
    fn from(user: UserId) -> Self {
        Self::Person(user)
    }
}

/// A line: a person, or one that has no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Person(UserId),
    Single(u64),
}

/// The gate. Clones are the same gate.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Inner>);

struct Inner {
    rule: Rule,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    inside: usize,
    waiting: usize,
    singles: u64,
    lines: HashMap<Key, Line>,
    /// Whose turn it is, one after another: the lines in which somebody waits who may go in.
    turns: VecDeque<Key>,
}

#[derive(Default)]
struct Line {
    inside: usize,
    has_turn: bool,
    waiting: VecDeque<oneshot::Sender<Pass>>,
}

/// Someone inside; dropping it lets the next one in.
#[must_use]
pub(crate) struct Pass(Option<(Arc<Inner>, Key)>);

impl Gate {
    pub(crate) fn new(rule: Rule) -> Self {
        Self(Arc::new(Inner {
            rule,
            state: Mutex::default(),
        }))
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.0.lock().waiting
    }

    /// Goes in as soon as it is one's turn.
    pub(crate) async fn enter(&self, asker: Asker) -> Result<Pass, Full> {
        let waiting = match self.0.enter(asker)? {
            Ok(pass) => return Ok(pass),
            Err(waiting) => waiting,
        };
        let entered = tokio::time::timeout(self.0.rule.patience, waiting).await;
        match entered {
            Ok(Ok(pass)) => Ok(pass),
            _ => Err(Full::All),
        }
    }
}

impl Inner {
    /// Goes in, or waits in line.
    fn enter(
        self: &Arc<Self>,
        asker: Asker,
    ) -> Result<Result<Pass, oneshot::Receiver<Pass>>, Full> {
        let rule = self.rule;
        let mut state = self.lock();
        let key = state.key(asker);
        let is_free = state.inside < rule.inside && state.turns.is_empty();
        let line = state.lines.entry(key).or_default();
        if is_free && line.inside < rule.inside_each {
            line.inside += 1;
            state.inside += 1;
            return Ok(Ok(Pass(Some((Arc::clone(self), key)))));
        }
        if let Err(refused) = state.has_room(key, rule) {
            state.tidy(key);
            return Err(refused);
        }
        let (sender, receiver) = oneshot::channel();
        state.waiting += 1;
        if let Some(line) = state.lines.get_mut(&key) {
            line.waiting.push_back(sender);
        }
        state.take_turn(key, rule);
        Ok(Err(receiver))
    }

    fn leave(self: &Arc<Self>, key: Key) {
        let mut state = self.lock();
        state.inside -= 1;
        if let Some(line) = state.lines.get_mut(&key) {
            line.inside -= 1;
        }
        state.take_turn(key, self.rule);
        state.tidy(key);
        while state.inside < self.rule.inside
            && let Some(next) = state.turns.pop_front()
        {
            self.let_in(&mut state, next);
        }
    }

    /// Lets the first of a line in who is still there.
    fn let_in(self: &Arc<Self>, state: &mut State, key: Key) {
        let mut is_in = false;
        let mut gone = 0;
        let Some(line) = state.lines.get_mut(&key) else {
            return;
        };
        line.has_turn = false;
        while !is_in && let Some(sender) = line.waiting.pop_front() {
            gone += 1;
            match sender.send(Pass(Some((Arc::clone(self), key)))) {
                Ok(()) => is_in = true,
                // Who has gone away never was inside.
                Err(mut pass) => drop(pass.0.take()),
            }
        }
        line.inside += usize::from(is_in);
        state.inside += usize::from(is_in);
        state.waiting -= gone;
        state.take_turn(key, self.rule);
        state.tidy(key);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn key(&mut self, asker: Asker) -> Key {
        match asker {
            Asker::Person(user) => Key::Person(user),
            Asker::Anyone => {
                self.singles += 1;
                Key::Single(self.singles)
            }
        }
    }

    /// Whether one more may wait in a line. Those who have gone away do not count.
    fn has_room(&mut self, key: Key, rule: Rule) -> Result<(), Full> {
        let Some(line) = self.lines.get_mut(&key) else {
            return Ok(());
        };
        if line.waiting.len() >= rule.waiting_each {
            let before = line.waiting.len();
            line.waiting.retain(|sender| !sender.is_closed());
            self.waiting -= before - line.waiting.len();
            if line.waiting.len() >= rule.waiting_each {
                return Err(Full::Own);
            }
        }
        if self.waiting >= rule.waiting {
            return Err(Full::All);
        }
        Ok(())
    }

    /// Puts a line behind all that have a turn, if somebody waits in it who may go in.
    fn take_turn(&mut self, key: Key, rule: Rule) {
        if let Some(line) = self.lines.get_mut(&key)
            && !line.has_turn
            && !line.waiting.is_empty()
            && line.inside < rule.inside_each
        {
            line.has_turn = true;
            self.turns.push_back(key);
        }
    }

    fn tidy(&mut self, key: Key) {
        if let Some(line) = self.lines.get(&key)
            && line.inside == 0
            && line.waiting.is_empty()
        {
            self.lines.remove(&key);
            self.turns.retain(|other| *other != key);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some((gate, key)) = self.0.take() {
            gate.leave(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, poll};

    use super::*;

    const ANNA: Asker = Asker::Person(UserId(1));
    const BORIS: Asker = Asker::Person(UserId(2));

    fn gate(inside: usize, inside_each: usize) -> Gate {
        Gate::new(Rule {
            inside,
            inside_each,
            waiting_each: 3,
            waiting: 5,
            patience: Duration::from_mins(10),
        })
    }

    fn is_empty(gate: &Gate) -> bool {
        let state = gate.0.lock();
        state.inside == 0 && state.waiting == 0 && state.lines.is_empty() && state.turns.is_empty()
    }

    #[tokio::test]
    async fn those_who_wait_take_turns_person_by_person() {
        let gate = gate(1, 1);
        let inside = gate.enter(ANNA).await.unwrap();
        let mut annas: Vec<_> = (0..3).map(|_| Box::pin(gate.enter(ANNA))).collect();
        for anna in &mut annas {
            assert!(poll!(anna).is_pending());
        }
        let mut boris = Box::pin(gate.enter(BORIS));
        assert!(poll!(&mut boris).is_pending());
        drop(inside);
        let boris = boris.now_or_never().expect("his first before her second");
        assert!(annas[0].as_mut().now_or_never().is_none());
        drop(boris);
        for anna in annas {
            drop(anna.now_or_never().expect("it is her turn"));
        }
        assert!(is_empty(&gate));
    }

    #[tokio::test]
    async fn who_waits_for_too_much_is_too_fast_and_nobody_else_is() {
        let gate = gate(1, 1);
        let inside = gate.enter(ANNA).await.unwrap();
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(gate.enter(ANNA))).collect();
        for one in &mut waiting {
            assert!(poll!(one).is_pending());
        }
        assert!(matches!(gate.enter(ANNA).await, Err(Full::Own)));
        let mut others: Vec<_> = (0..2)
            .map(|_| Box::pin(gate.enter(Asker::Anyone)))
            .collect();
        for one in &mut others {
            assert!(poll!(one).is_pending());
        }
        let full = gate.enter(BORIS).await;
        assert!(matches!(full, Err(Full::All)));
        waiting.clear();
        assert!(
            poll!(Box::pin(gate.enter(ANNA))).is_pending(),
            "those who left do not count"
        );
        others.clear();
        drop(inside);
        assert!(is_empty(&gate));
    }

    #[tokio::test]
    async fn one_person_takes_so_many_places_and_leaves_the_others() {
        let gate = gate(2, 1);
        let anna = gate.enter(ANNA).await.unwrap();
        let mut again = Box::pin(gate.enter(ANNA));
        assert!(poll!(&mut again).is_pending());
        let boris = gate.enter(BORIS).await.unwrap();
        drop(anna);
        assert!(again.now_or_never().is_some());
        drop(boris);
        assert!(is_empty(&gate));
    }
}
