//! Stories through the real wire: a real listener, real sockets, a fresh database; each on both engines.

mod harness;

mod atom_accounts;
mod atom_history;
mod atom_moderation;
mod atom_sockets;
mod audit;
mod bodies;
mod budgets;
mod canaries;
mod command_line;
mod cross_contract;
mod demo_data;
mod descriptions;
mod documents;
mod doors;
mod drafts;
mod facts;
mod floods;
mod greenatom_accounts;
mod greenatom_admins;
mod greenatom_messages;
mod greenatom_reading;
mod greenatom_sockets;
mod holes;
mod idle;
mod invites;
mod live;
mod live_begins;
mod long_pages;
mod matrix;
mod measures;
mod mentions;
mod moderation_v1;
mod modes;
mod names;
mod outages;
mod pages;
mod posting;
mod raw_http;
mod reports;
mod saved;
mod search;
mod sessions_v1;
mod sockets_abuse;
mod spraying;
mod tokens;
mod tokens_v1;
mod web;

/// Runs each of these stories on SQLite and on PostgreSQL.
macro_rules! stories {
    ($($story:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $story() {
                super::$story($crate::harness::Veche::on_sqlite().await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $story() {
                super::$story($crate::harness::Veche::on_postgres().await).await;
            })*
        }
    };
}
pub(crate) use stories;
