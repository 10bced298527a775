//! Stories through the real wire: a real listener, real sockets, a fresh database; each on both engines.

mod harness;

mod posting;

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
