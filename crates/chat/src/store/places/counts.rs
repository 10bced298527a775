//! What is unread for somebody in a channel, counted.

use crate::store::dialect::{Dialects, dialects};

// What was read ahead of the position is not unread. Said in these words, which are no index's, so that a call is found by the
// calls, whatever the engine knows of how many there are.
macro_rules! is_unread {
    ($user:literal, $heard:expr) => {
        concat!(
            "coalesce(m.deleted_at, m.aside) is null and ",
            is_new!($user, $heard)
        )
    };
}
macro_rules! is_new {
    ($user:literal, $heard:expr) => {
        concat!(
            "m.author_id <> ",
            $user,
            " and not exists (select 1 from read_ahead a
                where a.channel_id = m.channel_id and a.user_id = ",
            $user,
            " and a.seq = m.seq)",
            $heard
        )
    };
}
macro_rules! is_heard {
    ($user:literal) => {
        concat!(
            " and not exists (select 1 from ignored i where i.user_id = ",
            $user,
            " and i.other_id = m.author_id)"
        )
    };
}
// Each part walks an index that holds little but what it counts, and stops at the most that is told. One's own messages stand in
// that index, too: of those that a program has posted and never read, no more are passed by than the newest ten thousand.
// SQLite takes the primary key unless it is told better, and would read every message behind the position to find that none
// calls anybody; a cross join keeps it to the order that is written.
macro_rules! counts {
    (($channel:literal, $read:literal, $user:literal, $most:literal), ($counted:literal, $to_everyone:literal), $heard:expr) => {
        concat!(
            "(select count(*) from (select m.seq from (select m.channel_id, m.seq, m.author_id from messages m", $counted,
            " where m.channel_id = ", $channel, " and m.seq > ", $read, " and m.deleted_at is null and m.aside is null
                order by m.seq desc limit 10000) m where ", is_new!($user, $heard), " limit ", $most, ") u),
            (select count(*) from (
                select seq from (select m.seq from messages m", $to_everyone,
            " where m.channel_id = ", $channel, " and m.seq > ", $read, " and m.everyone = 1 and ",
            is_unread!($user, $heard), " limit ", $most, ") e union
                select seq from (select m.seq from mentions n cross join messages m
                    where m.channel_id = n.channel_id and m.seq = n.seq
                        and n.user_id = ", $user, " and n.channel_id = ", $channel, " and n.seq > ", $read, " and ",
            is_unread!($user, $heard), " limit ", $most, ") p limit ", $most, ") c)"
        )
    };
}
macro_rules! sqlite {
    ($heard:expr) => {
        concat!(
            "select ",
            counts!(
                ("$1", "$2", "$3", "$4"),
                (
                    " indexed by messages_counted",
                    " indexed by messages_to_everyone"
                ),
                $heard
            )
        )
    };
}
macro_rules! postgres {
    ($heard:expr) => {
        concat!(
            "select ",
            counts!(
                ("k.channel", "k.read", "k.reader", "k.most"),
                ("", ""),
                $heard
            ),
            " from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
                with ordinality as k (channel, read, reader, most, at) order by k.at"
        )
    };
}

/// How many unread messages there are, and how many calls among them, by the channel, the position read, the reader and the most
/// that is counted. Most people ignore nobody, and pay nothing for those who do.
pub(super) fn counts(ignores_anybody: bool) -> Dialects {
    if ignores_anybody {
        dialects!(sqlite: sqlite!(is_heard!("$3")), postgres: postgres!(is_heard!("k.reader")))
    } else {
        dialects!(sqlite: sqlite!(""), postgres: postgres!(""))
    }
}
