//! What statements cost, in steps of SQLite's machine: of what people wait for, as many in a long channel as in a short one.

use std::cell::Cell;

use futures_util::FutureExt;
use rusqlite::{Connection, Statement, StatementStatus};
use veche_model::{
    ChannelId, ChannelName, DisplayName, Draft, Kind, Millis, Moment, Role, Scopes, Seq, UserId,
    Username,
};

use crate::{
    search::block_of,
    store::{
        Accepted, Analyzed, Failure, Most, NewUser, Page, Posting, Signature, Standing, Tx,
        migrations,
    },
};

thread_local! {
    static STEPS: Cell<i64> = const { Cell::new(0) };
}

/// Counts what a statement has cost.
pub(super) fn note(statement: &Statement<'_>) {
    let steps = statement.reset_status(StatementStatus::VmStep);
    STEPS.set(STEPS.get() + i64::from(steps));
}

const SHORT: i64 = 2_000;
const LONG: i64 = 20_000;
const NOW: Millis = Millis(1_000_000);

/// A channel in which one person writes and another does not read.
struct Town {
    connection: Connection,
    channel: ChannelId,
    writer: UserId,
    reader: UserId,
}

impl Town {
    fn found() -> Result<Self, Failure> {
        let mut connection = Connection::open_in_memory()?;
        migrations::run_sqlite(&mut connection, migrations::KNOWN)?;
        let mut town = Self {
            connection,
            channel: ChannelId(0),
            writer: UserId(0),
            reader: UserId(0),
        };
        (town.writer, town.reader) = (town.person("anna")?, town.person("boris")?);
        let (writer, reader) = (town.writer, town.reader);
        town.channel = town.does(async |tx| {
            let name = ChannelName::parse("square").expect("a name");
            let channel = tx.add_channel(Kind::Closed, &name, false, NOW).await?;
            for person in [writer, reader] {
                tx.add_member(channel, person, false, Seq(0), NOW).await?;
            }
            Ok(channel)
        })?;
        Ok(town)
    }

    fn person(&mut self, name: &str) -> Result<UserId, Failure> {
        let username = Username::parse(name).expect("a username");
        let new = NewUser {
            username: &username,
            name: &DisplayName::from(&username),
            email: None,
            password: "",
            role: Role::Member,
            is_demo: false,
        };
        self.does(async |tx| tx.add_user(&new, NOW).await)
    }

    fn does<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut tx = Tx::on_sqlite(&mut self.connection);
        let done = work(&mut tx).now_or_never();
        done.expect("nothing waits on SQLite")
    }

    /// Writes until the log is so long, and has the search know it.
    fn grow(&mut self, to: i64) -> Result<(), Failure> {
        let (channel, author) = (self.channel, self.writer);
        self.does(async |tx| {
            let mut held = tx.hold_channel(channel).await?.expect("it is there");
            let head = held.head;
            let posting = posting(author);
            let standing = tx.glance(author, Scopes::ALL, channel).await?;
            let standing = standing.expect("they are in").standing;
            let all: Vec<_> = (head.0..to)
                .map(|_| accepted(&posting, &standing))
                .collect();
            tx.add_messages(&mut [(&mut held, &all)], NOW).await?;
            let blocks: Vec<_> = (block_of(head)..block_of(Seq(to)))
                .map(|block| (block, Some((Millis(block), Millis(block), Vec::new()))))
                .collect();
            let indexed = tx
                .next_stretch(channel)
                .await?
                .map_or(head, |next| next.from);
            let analyzed = Analyzed {
                blocks,
                sections: Vec::new(),
            };
            tx.index((channel, indexed, Seq(to)), &analyzed).await
        })
    }
}

fn posting(author: UserId) -> Posting {
    Posting {
        author,
        session: None,
        scopes: Scopes::ALL,
        draft: Draft::parse("what people say").expect("a text"),
    }
}

fn accepted<'a>(posting: &'a Posting, author: &'a Standing) -> Accepted<'a> {
    Accepted {
        posting,
        author,
        mentions: Vec::new(),
        everyone: false,
        files: Vec::new(),
        root_author: None,
    }
}

/// What people wait for, and its cost.
fn costs(town: &mut Town) -> Result<Vec<(&'static str, i64)>, Failure> {
    let (channel, reader, writer) = (town.channel, town.reader, town.writer);
    let head = town.does(async |tx| tx.hold_channel(channel).await)?;
    let head = head.expect("it is there").head;
    let middle = Seq(head.0 / 2);
    let most = Most {
        items: 50,
        bytes: usize::MAX,
    };
    let page = |after, before, is_newest| Page {
        after,
        before,
        most,
        is_newest,
    };
    let (first, end, always) = (Seq(0), Seq(i64::MAX), Millis(0)..Millis(i64::MAX));
    let mut costs = Vec::new();
    macro_rules! cost {
        ($what:literal, $work:expr) => {
            STEPS.set(0);
            town.does($work)?;
            costs.push(($what, STEPS.get()));
        };
    }
    cost!("a post", async |tx| {
        let who = Signature {
            user: writer,
            session: None,
            scopes: Scopes::ALL,
        };
        let held = tx.hold_channel_for(channel, &[who]).await?;
        let (mut channel, standings) = held.expect("it is there");
        let (posting, standing) = (posting(writer), standings[0].clone());
        let standing = standing.expect("they are in");
        let one = [accepted(&posting, &standing)];
        tx.add_messages(&mut [(&mut channel, &one)], NOW).await
    });
    cost!("the last page", async |tx| {
        tx.page_in(channel, None, page(first, end, true)).await
    });
    cost!("the first page", async |tx| {
        tx.page_in(channel, None, page(first, end, false)).await
    });
    cost!("the middle", async |tx| {
        tx.page_in(channel, None, page(first, middle, true)).await
    });
    cost!("a page of the old contract", async |tx| {
        tx.start_of_last(channel, (first, middle), 50).await?;
        tx.write_page(channel, page(middle, end, false), |_, _| {})
            .await
    });
    cost!("the last events", async |tx| {
        tx.events(channel, (Seq(head.0 - 50), end), most).await
    });
    cost!("what became of the channel", async |tx| {
        tx.channel_events(channel, (first, end), most, true).await
    });
    cost!("a greeting", async |tx| {
        tx.heads(reader).await?;
        tx.places(reader).await
    });
    cost!("whom it calls", async |tx| {
        let before = Moment {
            at: NOW,
            channel,
            seq: end,
        };
        tx.mentioning(reader, before, most).await
    });
    cost!("the newest blocks", async |tx| {
        tx.unindexed(reader, |_| true, (500, 5_000)).await?;
        tx.newest_blocks(reader, &always, 16).await
    });
    cost!("older blocks", async |tx| {
        tx.older_blocks(channel, &always, 16, Millis(block_of(middle)))
            .await
    });
    Ok(costs)
}

#[test]
fn what_people_wait_for_costs_no_more_in_a_long_channel() -> Result<(), Failure> {
    let mut town = Town::found()?;
    town.grow(SHORT)?;
    let short = costs(&mut town)?;
    town.grow(LONG)?;
    let long = costs(&mut town)?;
    for ((what, short), (_, long)) in short.into_iter().zip(long) {
        assert!(
            short > 0 && long <= short + short / 10,
            "{what}: {short} -> {long}"
        );
    }
    Ok(())
}

#[test]
fn what_goes_through_a_channel_is_seen_to_do_so() -> Result<(), Failure> {
    let mut town = Town::found()?;
    let mut cost_of_all = |to| {
        town.grow(to)?;
        let channel = town.channel;
        STEPS.set(0);
        let most = Most {
            items: i64::MAX - 1,
            bytes: usize::MAX,
        };
        let all = town.does(async |tx| tx.events(channel, (Seq(0), Seq(i64::MAX)), most).await);
        all.map(|_| STEPS.get())
    };
    let short = cost_of_all(SHORT)?;
    assert!(cost_of_all(LONG)? > 9 * short);
    Ok(())
}

#[test]
fn what_one_said_oneself_is_passed_by_only_so_far() -> Result<(), Failure> {
    let mut town = Town::found()?;
    let mut cost_of_own = |to| {
        town.grow(to)?;
        let writer = town.writer;
        STEPS.set(0);
        let places = town.does(async |tx| tx.places(writer).await)?;
        let own = places[0].membership.as_ref().expect("they are in");
        assert_eq!(own.unread, 0);
        Ok::<_, Failure>(STEPS.get())
    };
    let many = cost_of_own(LONG)?;
    assert!(many > LONG / 2, "{many} steps");
    assert!(cost_of_own(2 * LONG)? <= many + many / 10);
    Ok(())
}
