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
macro_rules! unread {
    (($channel:literal, $read:literal, $user:literal, $most:literal), $counted:literal, $heard:expr) => {
        concat!(
            "(select count(*) from (select m.seq from (select m.channel_id, m.seq, m.author_id from messages m", $counted,
            " where m.channel_id = ", $channel, " and m.seq > ", $read, " and m.deleted_at is null and m.aside is null
                order by m.seq desc limit 10000) m where ", is_new!($user, $heard), " limit ", $most, ") u)"
        )
    };
}
macro_rules! calls {
    (($channel:literal, $read:literal, $user:literal, $most:literal), $to_everyone:literal, $heard:expr) => {
        concat!(
            "(select count(*) from (
                select seq from (select m.seq from messages m",
            $to_everyone,
            " where m.channel_id = ",
            $channel,
            " and m.seq > ",
            $read,
            " and m.everyone = 1 and ",
            is_unread!($user, $heard),
            " limit ",
            $most,
            ") e union
                select seq from (select m.seq from mentions n cross join messages m
                    where m.channel_id = n.channel_id and m.seq = n.seq
                        and n.user_id = ",
            $user,
            " and n.channel_id = ",
            $channel,
            " and n.seq > ",
            $read,
            " and ",
            is_unread!($user, $heard),
            " limit ",
            $most,
            ") p limit ",
            $most,
            ") c)"
        )
    };
}
macro_rules! sqlite {
    ($heard:expr) => {
        concat!(
            "select ",
            unread!(
                ("$1", "$2", "$3", "$4"),
                " indexed by messages_counted",
                $heard
            ),
            ", ",
            calls!(
                ("$1", "$2", "$3", "$4"),
                " indexed by messages_to_everyone",
                $heard
            )
        )
    };
}
macro_rules! postgres {
    ($heard:expr) => {
        concat!(
            "select ",
            unread!(("k.channel", "k.read", "k.reader", "k.most"), "", $heard),
            ", ",
            calls!(("k.channel", "k.read", "k.reader", "k.most"), "", $heard),
            " from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
                with ordinality as k (channel, read, reader, most, at) order by k.at"
        )
    };
}
// Of a direct channel all that is unread calls, of another what mentions, of a silent one (2) nothing: in one statement over all
// channels that have anything new.
macro_rules! news {
    ($counted:literal, $to_everyone:literal, $heard:expr) => {
        concat!(
            "select k.channel_id, ",
            unread!(("k.channel_id", "k.read_seq", "$1", "1"), $counted, $heard),
            ", case when coalesce(nullif(k.level, 0), case when c.kind = 2 then 3 else u.level end) = 2 then 0 when c.kind = 2 then ",
            unread!(("k.channel_id", "k.read_seq", "$1", "$2"), $counted, $heard),
            " else ",
            calls!(("k.channel_id", "k.read_seq", "$1", "$2"), $to_everyone, $heard),
            " end from members k join users u on u.id = k.user_id
                join channels c on c.id = k.channel_id and c.deleted_at is null and c.head > k.read_seq
                where k.user_id = $1 order by k.channel_id"
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

/// In which channels of a person anything is new, by the person and the most that is counted in each: the channel, 1 where anything
/// is unread there, and how many messages call the person.
pub(super) fn news(ignores_anybody: bool) -> Dialects {
    if ignores_anybody {
        dialects!(
            sqlite: news!(" indexed by messages_counted", " indexed by messages_to_everyone", is_heard!("$1")),
            postgres: news!("", "", is_heard!("$1"))
        )
    } else {
        dialects!(
            sqlite: news!(" indexed by messages_counted", " indexed by messages_to_everyone", ""),
            postgres: news!("", "", "")
        )
    }
}
