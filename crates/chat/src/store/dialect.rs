//! Statements that the engines say in different words.

/// A select with a locking clause that only PostgreSQL needs; of one parameter, an array, whose rows it locks in one order.
#[derive(Clone, Copy)]
pub(crate) struct Hold(pub(crate) &'static str);

/// A select, and the same with PostgreSQL's locking clause. Made by [`locking!`](locking).
#[derive(Clone, Copy)]
pub(crate) struct Locking {
    pub(crate) plain: &'static str,
    pub(crate) locking: &'static str,
}

/// A statement of one row, and PostgreSQL's of many: from an array for each parameter. An insert of many gives the key of each row that
/// is new.
#[derive(Clone, Copy)]
pub(crate) struct Many {
    pub(crate) each: &'static str,
    pub(crate) together: &'static str,
}

/// A statement that the engines say in different words.
#[derive(Clone, Copy)]
pub(crate) struct Dialects {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// A statement that the engines say in different words.
macro_rules! dialects {
    (sqlite: $sqlite:expr, postgres: $postgres:expr) => {
        $crate::store::dialect::Dialects {
            sqlite: $sqlite,
            postgres: $postgres,
        }
    };
}
pub(crate) use dialects;

/// A select that holds its rows: the statement and PostgreSQL's locking clause.
macro_rules! locking {
    ($sql:expr, $clause:literal) => {
        $crate::store::dialect::Locking {
            plain: $sql,
            locking: concat!($sql, " ", $clause),
        }
    };
}
pub(crate) use locking;
