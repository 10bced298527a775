//! Stories through the real wire: a real listener, real sockets, a fresh database; each on both engines.

mod harness;

mod also_in_channel;
mod approval;
mod atom_accounts;
mod atom_history;
mod atom_moderation;
mod atom_sockets;
mod audit;
mod blocks_and_mutes;
mod bodies;
mod budgets;
mod canaries;
mod command_line;
mod cross_contract;
mod damaged;
mod deleted_channels;
mod demo_data;
mod descriptions;
mod directory;
mod documents;
mod doors;
mod drafts;
mod edits;
mod every_route;
mod facts;
mod files;
mod first_channels;
mod first_run;
mod flips;
mod floods;
mod greenatom_accounts;
mod greenatom_admins;
mod greenatom_messages;
mod greenatom_reading;
mod greenatom_sockets;
mod group_names;
mod groups;
mod headers;
mod histories;
mod idle;
mod ignoring;
mod invites;
mod levels;
mod live;
mod live_begins;
mod long_pages;
mod mailing;
mod malformed_frames;
mod matrix;
mod measures;
mod mentions;
mod modes;
mod names;
mod nodes;
mod outages;
mod paces;
mod pages;
mod partial_writes;
mod personal_tokens;
mod polls;
mod posting;
mod presence;
mod previews;
mod pushing;
mod raw_http;
mod reminders;
mod reports;
mod resets;
mod rules;
mod saved;
mod scheduled;
mod search;
mod sections;
mod sessions;
mod shutting_out;
mod sign_in_links;
mod signing_in;
mod since;
mod slow_readers;
mod sockets_abuse;
mod spraying;
mod taken_names;
mod tokens;
mod town;
mod town_emoji;
mod town_invites;
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

/// Runs each of these stories on both engines, started as the story wants.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $story() {
                super::$story($crate::harness::Engine::Sqlite).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $story() {
                super::$story($crate::harness::Engine::Postgres).await;
            })*
        }
    };
}
pub(crate) use on_both;
