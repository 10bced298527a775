//! Parts of lists: so many items, and so many bytes of JSON, as fit an answer.

use veche_model::{
    AuditEntry, Event, File, FollowedThread, KeptDraft, Message, Millis, Poll, Reminder,
    RemovedFile, Report, SavedMessage, Scheduled, What,
};

/// How much of a list is wanted at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Most {
    /// Items.
    pub(crate) items: i64,
    /// Bytes of the items as JSON. The first one always fits.
    pub(crate) bytes: usize,
}

impl Most {
    /// The same, but no more items than this.
    pub(crate) fn at_most(self, items: i64) -> Self {
        Self {
            items: self.items.min(items),
            ..self
        }
    }
}

/// The part of a list that fits.
#[derive(Clone, Debug)]
pub(crate) struct Part<T> {
    pub(crate) items: Vec<T>,
    /// Whether more follows.
    pub(crate) has_more: bool,
}

/// Something that takes room in an answer.
pub(crate) trait Weigh {
    /// Bytes of it as JSON, or a few more.
    fn weight(&self) -> usize;
}

impl<T: Weigh> Part<T> {
    /// What fits of items of which more than wanted may have been read, or less than there is.
    pub(crate) fn of(mut items: Vec<T>, most: Most, is_cut: bool) -> Self {
        let fitting = fitting(&items, most);
        let has_more = is_cut || fitting < items.len();
        items.truncate(fitting);
        Self { items, has_more }
    }

    /// The same for a list whose next page begins behind a time: what has the same time is not parted, unless all has.
    pub(crate) fn by_time(
        mut items: Vec<T>,
        most: Most,
        is_cut: bool,
        time: impl Fn(&T) -> Millis,
    ) -> Self {
        let mut fitting = fitting(&items, most);
        let has_more = is_cut || fitting < items.len();
        if let Some(next) = items.get(fitting).map(&time) {
            let before = items[..fitting].iter().rposition(|one| time(one) != next);
            fitting = before.map_or(fitting, |last| last + 1);
        }
        items.truncate(fitting);
        Self { items, has_more }
    }
}

fn fitting<T: Weigh>(items: &[T], most: Most) -> usize {
    let mut bytes = 0_usize;
    let wanted = usize::try_from(most.items).unwrap_or_default();
    let fits = items.iter().take(wanted).take_while(|item| {
        let is_first = bytes == 0;
        bytes += item.weight().max(1);
        is_first || bytes <= most.bytes
    });
    fits.count()
}

/// Bytes of a text as JSON, its quotes included.
pub(crate) fn text_weight(text: &[u8]) -> usize {
    // Without a branch, so that many bytes are looked at together: pages are weighed whole.
    let is = |is: bool| usize::from(is);
    let more = |byte: &u8| {
        let is_short = matches!(byte, 0x08 | b'\t' | b'\n' | 0x0c | b'\r');
        is(*byte == b'"') + is(*byte == b'\\') + 5 * is(*byte < 0x20) - 4 * is(is_short)
    };
    2 + text.len() + text.iter().map(more).sum::<usize>()
}

fn some_weight(text: Option<&String>) -> usize {
    text.map_or(4, |text| text_weight(text.as_bytes()))
}

impl Weigh for Message {
    fn weight(&self) -> usize {
        const NAMES_AND_NUMBERS: usize = 448;
        const PERSON: usize = 12;
        let reactions = self.reactions.iter();
        let reactions = reactions.map(|one| 32 + one.emoji.len() + PERSON * one.people.len());
        NAMES_AND_NUMBERS
            + text_weight(self.text.as_bytes())
            + text_weight(self.author_username.as_bytes())
            + some_weight(self.nonce.as_ref())
            + PERSON * self.mentions.len()
            + reactions.sum::<usize>()
            + self.files.iter().map(Weigh::weight).sum::<usize>()
            + self.removed_files.iter().map(Weigh::weight).sum::<usize>()
            + self.poll.as_ref().map_or(0, |poll| poll.weight())
    }
}

impl Weigh for Poll {
    fn weight(&self) -> usize {
        const PERSON: usize = 12;
        let options = self.options.iter();
        let options =
            options.map(|one| 64 + text_weight(one.text.as_bytes()) + PERSON * one.people.len());
        192 + options.sum::<usize>()
    }
}

impl Weigh for RemovedFile {
    fn weight(&self) -> usize {
        96 + text_weight(self.name.as_bytes())
    }
}

impl Weigh for File {
    fn weight(&self) -> usize {
        const NAMES_AND_NUMBERS: usize = 320;
        NAMES_AND_NUMBERS + text_weight(self.name.as_bytes()) + text_weight(self.alt.as_bytes())
    }
}

impl Weigh for Event {
    fn weight(&self) -> usize {
        const NAMES_AND_NUMBERS: usize = 256;
        let carried = match &self.what {
            What::Renamed { name } => text_weight(name.as_bytes()),
            What::Topic { topic } => text_weight(topic.as_bytes()),
            What::Reacted { emoji, .. } | What::Unreacted { emoji, .. } => emoji.len(),
            _ => 0,
        };
        NAMES_AND_NUMBERS + carried + self.what.message().map_or(0, Weigh::weight)
    }
}

impl Weigh for SavedMessage {
    fn weight(&self) -> usize {
        64 + self.message.weight()
    }
}

impl Weigh for FollowedThread {
    fn weight(&self) -> usize {
        160 + self.root.weight()
    }
}

impl Weigh for KeptDraft {
    fn weight(&self) -> usize {
        128 + text_weight(self.text.as_bytes())
    }
}

impl Weigh for Reminder {
    fn weight(&self) -> usize {
        192 + text_weight(self.text.as_bytes()) + self.message.as_ref().map_or(4, Weigh::weight)
    }
}

impl Weigh for Scheduled {
    fn weight(&self) -> usize {
        let options = self.poll.iter().flat_map(|poll| poll.options.texts());
        256 + text_weight(self.text.as_bytes())
            + options
                .map(|text| 8 + text_weight(text.as_bytes()))
                .sum::<usize>()
            + self.files.iter().map(Weigh::weight).sum::<usize>()
    }
}

impl Weigh for Report {
    fn weight(&self) -> usize {
        320 + text_weight(self.text.as_bytes())
            + text_weight(self.reason.as_bytes())
            + some_weight(self.note.as_ref())
    }
}

impl Weigh for AuditEntry {
    fn weight(&self) -> usize {
        256 + some_weight(self.detail.as_ref()) + some_weight(self.address.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Item(usize, i64);

    impl Weigh for Item {
        fn weight(&self) -> usize {
            self.0
        }
    }

    fn parted(weights: &[usize], items: i64, bytes: usize) -> (usize, bool) {
        let all = weights.iter().map(|weight| Item(*weight, 0)).collect();
        let part = Part::of(all, Most { items, bytes }, false);
        (part.items.len(), part.has_more)
    }

    #[test]
    fn a_part_has_what_fits_and_at_least_one_item() {
        assert_eq!(parted(&[4, 4, 4], 9, 12), (3, false));
        assert_eq!(parted(&[4, 4, 4], 9, 11), (2, true));
        assert_eq!(parted(&[40, 4], 9, 11), (1, true));
        assert_eq!(parted(&[4, 4, 4], 2, 12), (2, true));
        assert_eq!(parted(&[4], 0, 12), (0, true));
        assert_eq!(parted(&[], 9, 12), (0, false));
    }

    #[test]
    fn what_has_the_same_time_is_not_parted() {
        let parted = |times: &[i64], bytes| {
            let all = times.iter().map(|time| Item(1, *time)).collect();
            let most = Most { items: 9, bytes };
            let part = Part::by_time(all, most, false, |item: &Item| Millis(item.1));
            (part.items.len(), part.has_more)
        };
        assert_eq!(parted(&[9, 8, 8, 7], 4), (4, false));
        assert_eq!(parted(&[9, 8, 8, 7], 3), (3, true));
        assert_eq!(parted(&[9, 8, 8, 7], 2), (1, true));
        assert_eq!(parted(&[8, 8, 8], 2), (2, true), "all have it");
    }

    #[test]
    fn a_text_weighs_what_it_takes_as_json() {
        let texts = [
            "",
            "plain",
            "\"quoted\" \\",
            "\u{1}\u{1f}\u{7f}",
            "\n\t\r\u{8}\u{c}",
            "яж\u{1f600}",
        ];
        for text in texts {
            let json = serde_json::to_string(text).expect("a text");
            assert_eq!(text_weight(text.as_bytes()), json.len(), "{text:?}");
        }
    }
}
