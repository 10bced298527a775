//! A chat as tests and benchmarks open it: with a key of their own, hashes that cost little, and no limits.

use std::sync::Arc;

use veche_chat::{Algorithm, Budgets, Clock, Cost, Keys, Limits, NodeOptions, Options};
use veche_model::EditHistory;

pub(crate) fn options(clock: Arc<dyn Clock>) -> Options {
    Options {
        clock,
        keys: Keys::new(Algorithm::HS256, "a key that only tests use", None).expect("a key"),
        token_minutes: 300,
        cost: Cost {
            memory_kib: 8,
            passes: 1,
        },
        hashes_at_once: 1,
        limits: Limits::off(),
        budgets: Budgets::default().without_pace(),
        sockets_a_person: 10,
        is_private: true,
        edit_history: EditHistory::default(),
        out_allow: veche_out::Allow::default(),
        public_url: None,
        mailer: None,
        node: NodeOptions::default(),
    }
}
