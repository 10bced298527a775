//! Letters that are to go out, before they are written.

use veche_model::{ChannelId, ErrandKind, Millis, UserId};

use crate::store::{About, LetterKind, Mailing, NewErrand, Reader, Said};

/// The letter to a reader of what calls them, if anything does.
pub(in crate::chat) fn missed(
    reader: &Reader,
    channel: ChannelId,
    calling: &[&Said],
) -> Option<NewErrand> {
    let (first, last) = calling.first().zip(calling.last())?;
    let user = reader.ear.user;
    let at = first.posted_at.plus_seconds(reader.after.minutes() * 60);
    Some(NewErrand {
        kind: ErrandKind::Mail,
        name: format!("missed:{user}:{channel}"),
        user,
        device: None,
        about: Some(About {
            channel,
            from: first.seq,
            to: last.seq,
        }),
        mail: Some(Mailing::of(LetterKind::Missed)),
        reminder: None,
        is_late: false,
        at,
        expires_at: at.plus_seconds(good_for(LetterKind::Missed)),
    })
}

/// A letter that is to go out at once.
pub(super) fn letter_to(user: UserId, name: String, mail: Mailing, now: Millis) -> NewErrand {
    let expires_at = now.plus_seconds(good_for(mail.letter));
    NewErrand {
        kind: ErrandKind::Mail,
        name,
        user,
        device: None,
        about: None,
        mail: Some(mail),
        reminder: None,
        is_late: false,
        at: now,
        expires_at,
    }
}

/// How long a letter is of any use, in seconds; and what it leads to is good.
fn good_for(letter: LetterKind) -> i64 {
    match letter {
        LetterKind::Reset => 3600,
        LetterKind::Confirm => 24 * 3600,
        LetterKind::PasswordChanged
        | LetterKind::AddressChanged
        | LetterKind::SignedIn
        | LetterKind::Missed
        | LetterKind::Digest => 3 * 24 * 3600,
    }
}
