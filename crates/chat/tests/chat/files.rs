//! Files: whose they are, who may give them to a message, and what becomes of them.

use veche_chat::{Arrangement, Asked, Bytes, Caller, Error, NewFile, Noun, Pixels, Whole};
use veche_model::{Alt, ChannelId, Draft, File, FileId, FileKind, Nonce, Seq, Text};

use crate::{
    house::{House, draft},
    soon,
};

stories![
    a_post_takes_its_authors_files_and_a_repeat_takes_them_once,
    no_file_is_taken_that_is_not_whole_free_and_ones_own,
    two_messages_at_once_do_not_have_the_same_file,
    a_file_is_seen_by_its_owner_and_then_by_who_reads_its_message,
    a_deleted_message_lets_go_of_its_files,
    what_a_file_shows_can_be_said_before_and_after,
    files_that_no_message_took_are_forgotten_in_time,
    nobody_keeps_bytes_while_some_are_let_go_nor_the_other_way_round,
    bytes_are_held_for_as_long_as_whoever_copies_them_says,
    files_go_when_they_are_older_than_their_channel_keeps_them,
    a_message_that_lost_its_files_is_deleted_and_repeated_like_others,
    nobody_announces_more_than_there_is_room_for,
    a_film_takes_its_picture_from_its_sender,
    messages_are_found_by_their_files,
];

const DAY: i64 = 24 * 3600 * 1000;

fn whole(media_type: &str, hash: &str) -> Whole {
    let picture = media_type.starts_with("image/").then(|| Pixels {
        width: 640,
        height: 480,
        placeholder: "abcd".to_owned(),
        is_animated: media_type == "image/gif",
    });
    Whole {
        bytes: Bytes {
            hash: hash.to_owned(),
            small: picture.as_ref().map(|_| format!("{hash}-small")),
            large: None,
            is_avatar: false,
        },
        size: 7,
        media_type: media_type.to_owned(),
        picture,
    }
}

fn new_file(name: &str) -> NewFile {
    NewFile {
        name: name.to_owned(),
        length: 9,
        ..NewFile::default()
    }
}

pub(crate) async fn sends(house: &House, who: &Caller, name: &str, media_type: &str) -> FileId {
    let upload = house.chat.begin_file(who, new_file(name)).await.unwrap();
    assert!(!upload.is_whole);
    let whole = whole(media_type, &format!("hash of {name}"));
    let file = house.chat.finish_file(who, upload.id, whole).await.unwrap();
    assert_eq!((file.id, file.size), (upload.id, 7));
    file.id
}

pub(crate) fn with_files(text: &str, nonce: &str, files: &[FileId]) -> Draft {
    let text = (!text.is_empty()).then(|| Text::parse(text).unwrap());
    let draft = Draft::of(text, files.to_vec()).unwrap();
    draft.with_nonce(Nonce::parse(nonce).unwrap())
}

fn ids(files: &[File]) -> Vec<FileId> {
    files.iter().map(|file| file.id).collect()
}

async fn a_post_takes_its_authors_files_and_a_repeat_takes_them_once(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let one = sends(&house, &anna, "one.png", "image/png").await;
    let two = sends(&house, &anna, "two.zip", "application/zip").await;

    let both = with_files("", "n1", &[two, one]);
    let posted = house.posts(&anna, square, both.clone()).await.unwrap();
    assert_eq!(
        (posted.text.as_str(), ids(&posted.files)),
        ("", vec![two, one])
    );
    assert_eq!(posted.files[1].kind, FileKind::Image);
    assert_eq!(posted.files[1].width, Some(640));
    assert!(posted.files[1].has_preview && !posted.files[0].has_preview);

    let again = house.posts(&anna, square, both).await.unwrap();
    assert_eq!(again, posted);
    let other = house
        .posts(&anna, square, with_files("", "n1", &[one]))
        .await;
    assert!(matches!(other, Err(Error::Conflict(_))), "{other:?}");
    let read = house.chat.message(&anna, square, posted.seq).await.unwrap();
    assert_eq!(read, posted);
}

async fn no_file_is_taken_that_is_not_whole_free_and_ones_own(house: House) {
    let (anna, boris) = (house.person("anna").await, house.person("boris").await);
    let square = house.channel("square", &[&anna, &boris]).await;
    let mine = sends(&house, &anna, "mine.txt", "text/plain").await;
    let taken = sends(&house, &anna, "taken.txt", "text/plain").await;
    house
        .posts(&anna, square, with_files("x", "n0", &[taken]))
        .await
        .unwrap();
    let theirs = sends(&house, &boris, "theirs.txt", "text/plain").await;
    let begun = house
        .chat
        .begin_file(&anna, new_file("begun"))
        .await
        .unwrap();

    let head = house.head(square, &anna).await;
    for (id, rule) in [
        (theirs, "must be your own"),
        (FileId(999), "must be your own"),
        (begun.id, "must be all there"),
        (taken, "must be free"),
    ] {
        let nonce = format!("n{id}");
        let refused = house
            .posts(&anna, square, with_files("x", &nonce, &[mine, id]))
            .await;
        match refused {
            Err(Error::Invalid(invalid)) => {
                assert_eq!(invalid.field, "files");
                assert!(invalid.rule.starts_with(rule), "{}", invalid.rule);
            }
            other => panic!("{other:?}"),
        }
    }
    // Nothing was half taken, and no position either.
    let posted = house
        .posts(&anna, square, with_files("x", "n", &[mine]))
        .await
        .unwrap();
    assert_eq!(posted.seq, Seq(head.0 + 1));
}

async fn two_messages_at_once_do_not_have_the_same_file(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let hall = house.channel("hall", &[&anna]).await;
    let file = sends(&house, &anna, "one.txt", "text/plain").await;

    let mut answers = Vec::new();
    for n in 0..12 {
        let (place, draft) = (
            if n % 3 == 0 { hall } else { square },
            with_files("x", &format!("n{n}"), &[file]),
        );
        answers.push(house.chat.post(&anna, place, draft).unwrap());
    }
    let mut had = 0;
    for answer in answers {
        match answer.await {
            Ok(message) => {
                assert_eq!(ids(&message.files), [file]);
                had += 1;
            }
            Err(Error::Invalid(invalid)) => assert_eq!(invalid.field, "files"),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(had, 1);
    assert!(house.chat.check().await.unwrap().is_empty());
}

async fn a_file_is_seen_by_its_owner_and_then_by_who_reads_its_message(house: House) {
    let (anna, boris) = (house.person("anna").await, house.person("boris").await);
    let clara = house.person("clara").await;
    let moderator = house.moderator().await;
    let square = house.channel("square", &[&anna, &boris]).await;
    let id = sends(&house, &anna, "one.txt", "text/plain").await;
    let sees = async |who: &Caller| match house.chat.file(who, id).await {
        Ok((file, bytes)) => {
            assert_eq!((file.id, bytes.hash.as_str()), (id, "hash of one.txt"));
            true
        }
        Err(Error::NotFound(Noun::File)) => false,
        Err(other) => panic!("{other:?}"),
    };
    for (who, may) in [(&anna, true), (&boris, false), (&moderator, false)] {
        assert_eq!(sees(who).await, may, "{}", who.username);
    }
    house
        .posts(&anna, square, with_files("", "n", &[id]))
        .await
        .unwrap();
    for (who, may) in [(&anna, true), (&boris, true), (&clara, false)] {
        assert_eq!(sees(who).await, may, "{}", who.username);
    }
    house.chat.leave(&anna, square, anna.id).await.unwrap();
    assert!(!sees(&anna).await && sees(&boris).await);
}

async fn a_deleted_message_lets_go_of_its_files(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let id = sends(&house, &anna, "one.png", "image/png").await;
    let kept = ["hash of one.png", "hash of one.png-small"];
    let named = async |hash: &str| house.chat.is_named(hash.to_owned()).await.unwrap();
    let posted = house
        .posts(&anna, square, with_files("", "n", &[id]))
        .await
        .unwrap();
    for hash in kept {
        assert!(named(hash).await, "{hash}");
    }
    house
        .chat
        .delete_message(&anna, square, posted.seq)
        .await
        .unwrap();
    for hash in kept {
        assert!(!named(hash).await, "{hash}");
    }
    let gone = house.chat.file(&anna, id).await;
    assert!(matches!(gone, Err(Error::NotFound(Noun::File))), "{gone:?}");
    let tombstone = house.chat.message(&anna, square, posted.seq).await.unwrap();
    assert!(tombstone.is_deleted && tombstone.files.is_empty());
}

async fn what_a_file_shows_can_be_said_before_and_after(house: House) {
    let (anna, boris) = (house.person("anna").await, house.person("boris").await);
    let square = house.channel("square", &[&anna, &boris]).await;
    let id = sends(&house, &anna, "one.png", "image/png").await;
    let says = async |who: &Caller, words: &str| {
        let alt = Alt::parse(words).unwrap();
        house.chat.describe_file(who, id, alt).await
    };
    assert_eq!(says(&anna, "a cat").await.unwrap().alt, "a cat");
    let posted = house
        .posts(&anna, square, with_files("", "n", &[id]))
        .await
        .unwrap();
    assert_eq!(posted.files[0].alt, "a cat");
    house
        .chat
        .react(
            &boris,
            square,
            posted.seq,
            veche_model::Emoji::parse("👍").unwrap(),
        )
        .await
        .unwrap();
    assert!(says(&boris, "a dog").await.is_err());
    assert_eq!(says(&anna, "a black cat").await.unwrap().alt, "a black cat");
    let read = house.chat.message(&anna, square, posted.seq).await.unwrap();
    assert_eq!(read.files[0].alt, "a black cat");
    assert_eq!(read.changed, Seq(posted.seq.0 + 2));
    says(&anna, "a black cat").await.unwrap();
    let same = house.chat.message(&anna, square, posted.seq).await.unwrap();
    assert_eq!(same, read);
}

async fn nobody_keeps_bytes_while_some_are_let_go_nor_the_other_way_round(house: House) {
    let other = house.another_node().await;
    let anna = house.person("anna").await;
    let begun = house.chat.begin_file(&anna, new_file("one")).await.unwrap();
    assert!(house.chat.begin_keeping(begun.id).await.unwrap());
    assert_eq!(other.begin_letting_go().await.unwrap(), None);
    // Whoever died there is waited for, and not for ever.
    house.clock.jump(3_601_000);
    let until = other.begin_letting_go().await.unwrap().unwrap();
    assert!(!house.chat.begin_keeping(begun.id).await.unwrap());
    assert_eq!(house.chat.begin_letting_go().await.unwrap(), None);
    other.end_letting_go(until).await.unwrap();
    assert!(house.chat.begin_keeping(begun.id).await.unwrap());
    let whole = whole("text/plain", "hash");
    house
        .chat
        .finish_file(&anna, begun.id, whole)
        .await
        .unwrap();
    let dead = other.begin_letting_go().await.unwrap().unwrap();
    house.clock.jump(21_000);
    let until = house.chat.begin_letting_go().await.unwrap().unwrap();
    other.end_letting_go(dead).await.unwrap();
    assert_eq!(other.begin_letting_go().await.unwrap(), None);
    house.chat.end_letting_go(until).await.unwrap();

    // Both at once, again and again: never both.
    for round in 0..50 {
        let name = format!("race {round}");
        let begun = house.chat.begin_file(&anna, new_file(&name)).await.unwrap();
        let (keeps, lets_go) =
            tokio::join!(house.chat.begin_keeping(begun.id), other.begin_letting_go());
        let lets_go = lets_go.unwrap();
        assert!(!(keeps.unwrap() && lets_go.is_some()), "{round}");
        house.chat.drop_file(&anna, begun.id).await.unwrap();
        if let Some(until) = lets_go {
            other.end_letting_go(until).await.unwrap();
        }
    }
    other.close().await;
}

async fn bytes_are_held_for_as_long_as_whoever_copies_them_says(house: House) {
    let copying = house.store().await;
    assert!(!house.chat.are_bytes_held().await.unwrap());
    let now = house.chat.time();
    copying.hold_bytes(now.plus_seconds(600)).await.unwrap();
    // Another who copies them for less time takes nothing away.
    copying.hold_bytes(now.plus_seconds(60)).await.unwrap();
    house.clock.jump(599_000);
    assert!(house.chat.are_bytes_held().await.unwrap());
    house.clock.jump(2_000);
    assert!(!house.chat.are_bytes_held().await.unwrap());
    copying.close().await;
}

async fn files_that_no_message_took_are_forgotten_in_time(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let kept = sends(&house, &anna, "kept", "text/plain").await;
    let left = sends(&house, &anna, "left", "text/plain").await;
    house
        .posts(&anna, square, with_files("", "n", &[kept]))
        .await
        .unwrap();
    house.clock.jump(DAY - 60_000);
    house.chat.forget_expired_files().await.unwrap();
    assert_eq!(house.rows("files").await, 2);
    house.clock.jump(120_000);
    house.chat.forget_expired_files().await.unwrap();
    assert_eq!(house.rows("files").await, 1);
    assert!(house.chat.file(&anna, kept).await.is_ok());
    assert!(house.chat.file(&anna, left).await.is_err());
}

/// A channel whose messages keep their files for so many days.
async fn keeping(house: &House, people: &[&Caller], days: i64) -> ChannelId {
    let square = house.channel("square", people).await;
    let arranged = Arrangement {
        file_days: Some(days),
        ..Arrangement::default()
    };
    let moderator = house.moderator().await;
    let channel = house.chat.arrange(&moderator, square, arranged).await;
    assert_eq!(channel.unwrap().file_days, days);
    square
}

async fn files_go_when_they_are_older_than_their_channel_keeps_them(house: House) {
    let (anna, chat) = (house.person("anna").await, &house.chat);
    let square = keeping(&house, &[&anna], 7).await;
    let elsewhere = house.channel("elsewhere", &[&anna]).await;
    let mut posted = Vec::new();
    // More than go at once.
    for n in 0..52 {
        let id = sends(&house, &anna, &format!("{n}.txt"), "text/plain").await;
        let draft = with_files("look", &format!("n{n}"), &[id]);
        posted.push(house.posts(&anna, square, draft).await.unwrap());
    }
    let pinned = posted[3].seq;
    chat.pin(&anna, square, pinned, true).await.unwrap();
    let id = sends(&house, &anna, "stays.txt", "text/plain").await;
    let stays = house.posts(&anna, elsewhere, with_files("", "e", &[id]));
    let stays = stays.await.unwrap();
    house.clock.jump(6 * DAY);
    let id = sends(&house, &anna, "young.txt", "text/plain").await;
    let young = house.posts(&anna, square, with_files("", "y", &[id]));
    let young = young.await.unwrap();
    let read = async |channel, seq| chat.message(&anna, channel, seq).await.unwrap();
    let head = house.head(square, &anna).await;

    chat.remove_old_files().await.unwrap();
    assert_eq!(house.head(square, &anna).await, head, "nothing is old yet");
    house.clock.jump(DAY + 1);
    chat.remove_old_files().await.unwrap();

    assert_eq!(house.head(square, &anna).await, Seq(head.0 + 51));
    for message in &posted {
        let now = read(square, message.seq).await;
        if message.seq == pinned {
            assert_eq!((now.files.len(), now.removed_files.len()), (1, 0));
            continue;
        }
        let [file] = &now.removed_files[..] else {
            panic!("{now:?}")
        };
        assert_eq!((now.text.as_str(), now.files.len()), ("look", 0));
        assert_eq!((&file.name, file.size), (&message.files[0].name, 7));
        assert_eq!(file.days, 7);
        assert!(file.removed_at > young.posted_at);
        assert!(now.changed > head, "clients that were away read it again");
        assert!(chat.file(&anna, message.files[0].id).await.is_err());
    }
    assert_eq!(read(square, young.seq).await, young);
    assert_eq!(read(elsewhere, stays.seq).await, stays);
    let files = chat.files(&anna, square, (None, Seq(i64::MAX)), 60).await;
    assert_eq!(files.unwrap().messages.len(), 2);
    let asked = Asked {
        query: "has:file",
        most: 60,
        ..Asked::default()
    };
    assert_eq!(chat.search(&anna, asked).await.unwrap().hits.len(), 3);

    // What is pinned no more goes the next time, and nothing goes twice.
    chat.pin(&anna, square, pinned, false).await.unwrap();
    chat.remove_old_files().await.unwrap();
    assert_eq!(read(square, pinned).await.removed_files.len(), 1);
    let head = house.head(square, &anna).await;
    chat.remove_old_files().await.unwrap();
    assert_eq!(house.head(square, &anna).await, head);
}

async fn a_message_that_lost_its_files_is_deleted_and_repeated_like_others(house: House) {
    let (anna, chat) = (house.person("anna").await, &house.chat);
    let square = keeping(&house, &[&anna], 1).await;
    let one = sends(&house, &anna, "one.txt", "text/plain").await;
    let draft = with_files("", "n", &[one]);
    let posted = house.posts(&anna, square, draft.clone()).await.unwrap();
    house.clock.jump(DAY + 1);
    chat.remove_old_files().await.unwrap();

    let again = house.posts(&anna, square, draft).await.unwrap();
    assert_eq!((again.seq, again.removed_files.len()), (posted.seq, 1));
    let other = with_files("", "n", &[one, FileId(999)]);
    let other = house.posts(&anna, square, other).await;
    assert!(matches!(other, Err(Error::Conflict(_))), "{other:?}");
    let described = chat.describe_file(&anna, one, Alt::default()).await;
    assert!(matches!(described, Err(Error::NotFound(Noun::File))));
    let emoji = veche_model::Emoji::parse("👍").unwrap();
    let reacted = chat.react(&anna, square, posted.seq, emoji).await.unwrap();
    assert_eq!(reacted.removed_files, again.removed_files);

    let deleted = chat.delete_message(&anna, square, posted.seq).await;
    deleted.unwrap();
    let gone = chat.message(&anna, square, posted.seq).await.unwrap();
    assert_eq!(gone.removed_files, []);
    assert_eq!(house.rows("removed_files").await, 0);
}

async fn nobody_announces_more_than_there_is_room_for(house: House) {
    let anna = house.person("anna").await;
    let large = |length| NewFile {
        length,
        ..new_file("large")
    };
    let refused = house.chat.begin_file(&anna, large((100 << 20) + 1)).await;
    assert!(matches!(refused, Err(Error::TooLarge(..))), "{refused:?}");
    let refused = house.chat.begin_file(&anna, large(-1)).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let mut last = None;
    for _ in 0..5 {
        last = Some(
            house
                .chat
                .begin_file(&anna, large(100 << 20))
                .await
                .unwrap(),
        );
    }
    let refused = house.chat.begin_file(&anna, large(1)).await;
    assert!(
        matches!(refused, Err(Error::TooMany { most: 5, .. })),
        "{refused:?}"
    );
    let last = last.unwrap().id;
    house.chat.drop_file(&anna, last).await.unwrap();
    let boris = house.person("boris").await;
    let refused = house.chat.drop_file(&boris, last).await;
    assert!(matches!(refused, Err(Error::NotFound(Noun::File))));
    house.chat.begin_file(&anna, large(1)).await.unwrap();
}

async fn a_film_takes_its_picture_from_its_sender(house: House) {
    let (anna, boris) = (house.person("anna").await, house.person("boris").await);
    let poster = sends(&house, &anna, "poster.png", "image/png").await;
    let film = NewFile {
        poster: Some(poster),
        width: Some(1920),
        height: Some(1080),
        duration: Some(61_000),
        ..new_file("film.mp4")
    };
    let refused = house.chat.begin_file(&boris, film.clone()).await;
    assert!(matches!(refused, Err(Error::Invalid(ref bad)) if bad.field == "poster"));
    let upload = house.chat.begin_file(&anna, film).await.unwrap();
    let whole = whole("video/mp4", "film");
    let file = house
        .chat
        .finish_file(&anna, upload.id, whole)
        .await
        .unwrap();
    assert_eq!((file.width, file.duration), (Some(1920), Some(61_000)));
    assert!(file.has_preview && file.kind == FileKind::Video && file.placeholder.is_some());
    let (_, bytes) = house.chat.file(&anna, upload.id).await.unwrap();
    assert_eq!(bytes.small.as_deref(), Some("hash of poster.png-small"));
    assert!(house.chat.file(&anna, poster).await.is_err());
}

async fn messages_are_found_by_their_files(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let image = sends(&house, &anna, "закат.png", "image/png").await;
    let paper = sends(&house, &anna, "contract-final.pdf", "application/pdf").await;
    house.posts(&anna, square, draft("nothing")).await.unwrap();
    let first = house
        .posts(&anna, square, with_files("evening", "n1", &[image]))
        .await
        .unwrap();
    let second = house
        .posts(&anna, square, with_files("", "n2", &[paper]))
        .await
        .unwrap();
    let finds = async || {
        for (query, found) in [
            ("has:file", vec![second.seq, first.seq]),
            ("has:image", vec![first.seq]),
            ("has:file -has:image", vec![second.seq]),
            ("закат", vec![first.seq]),
            ("contract", vec![second.seq]),
            ("evening has:file", vec![first.seq]),
        ] {
            let asked = Asked {
                query,
                most: 20,
                ..Asked::default()
            };
            let page = house.chat.search(&anna, asked).await.unwrap();
            let seqs: Vec<Seq> = page.hits.iter().map(|hit| hit.0.seq).collect();
            assert_eq!(seqs, found, "{query}");
        }
    };
    finds().await;
    house.chat.keep_up().await.unwrap();
    soon(async || house.chat.index_lag().await.unwrap() == 0).await;
    finds().await;
}
