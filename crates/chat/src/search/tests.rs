//! Searching as a whole: what is found, and that an index finds it too.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use veche_model::{Piece, Seq};

use super::*;

const ANNA: UserId = UserId(1);
const BORIS: UserId = UserId(2);
const GENERAL: ChannelId = ChannelId(2);
const NOON: Millis = Millis(1_795_305_600_000 + 12 * 3_600_000);

/// What Anna says in the general channel at noon of 2026-11-22.
pub(super) fn saying(text: &str) -> Document<'_> {
    Document {
        text: text.into(),
        author: ANNA,
        channel: GENERAL,
        posted_at: NOON,
        is_pinned: false,
        has_file: false,
        has_image: false,
        has_poll: false,
    }
}

fn resolved(query: &str) -> Resolved {
    let people = |name: &str| match name {
        "anna" | "me" => vec![ANNA],
        "boris" => vec![BORIS],
        _ => vec![],
    };
    let channels = |name: &str| {
        if name == "general" {
            vec![GENERAL]
        } else {
            vec![]
        }
    };
    Query::parse(query, &TimeZone::UTC)
        .unwrap()
        .resolve(people, channels)
}

fn hit(query: &str, document: &Document) -> Option<Hit> {
    let resolved = resolved(query);
    let hit = resolved.matches(document);
    assert!(
        hit.is_none() || is_candidate(&resolved, document),
        "{query}"
    );
    hit
}

fn finds(query: &str, text: &str) -> bool {
    hit(query, &saying(text)).is_some()
}

fn score(query: &str, text: &str) -> u32 {
    hit(query, &saying(text)).unwrap().score
}

/// Whether an index finds a message for a query.
fn is_candidate(query: &Resolved, document: &Document) -> bool {
    let seq = Seq(77);
    let mut block = Block::default();
    block.put(seq, document.posted_at, &terms(document));
    let bytes = block.encoded();
    let kept = Kept::of(&bytes).unwrap();
    let found = kept.find(&query.candidates(), block_of(seq)).next();
    found == Some((seq, document.posted_at)) && query.is_in(document.channel)
}

#[test]
fn every_word_and_phrase_has_to_be_there() {
    let text = "Собрание перенесли на пятницу, see https://example.com/plan";
    for query in [
        "собрания пятница",
        "\"перенесли на\" PLAN",
        "has:link plans",
        "example.com/pl",
    ] {
        assert!(finds(query, text), "{query}");
    }
    for query in ["собрание суббота", "\"на перенесли\"", "has:link is:pinned"]
    {
        assert!(!finds(query, text), "{query}");
    }
}

#[test]
fn what_is_negated_must_not_be_there() {
    let text = "отчёт готов";
    for query in [
        "отчет -черновик",
        "-\"готов отчет\"",
        "-has:link -is:pinned",
        "-from:boris",
        "-from:nobody -in:nowhere",
    ] {
        assert!(finds(query, text), "{query}");
    }
    for query in [
        "отчет -готовы",
        "-\"отчет готов\"",
        "отчет -from:me",
        "-in:general",
        "-in:2",
        "-on:2026-11-22",
    ] {
        assert!(!finds(query, text), "{query}");
    }
}

#[test]
fn several_authors_or_channels_are_alternatives() {
    for query in [
        "from:boris from:anna",
        "in:general in:nowhere",
        "from:anna in:general",
        "in:3 in:2",
    ] {
        assert!(finds(query, "hi"), "{query}");
    }
    for query in [
        "from:boris in:general",
        "from:anna from:boris -from:anna",
        "in:3",
    ] {
        assert!(!finds(query, "hi"), "{query}");
    }
}

#[test]
fn a_name_that_nobody_has_finds_nothing() {
    for query in ["from:nobody", "in:nowhere hi"] {
        assert!(!finds(query, "hi"));
        assert!(!is_candidate(&resolved(query), &saying("hi")), "{query}");
    }
}

#[test]
fn days_bound_when_it_was_posted() {
    for query in [
        "before:2026-11-23",
        "after:2026-11-21",
        "on:2026-11-22",
        "-before:2026-11-22",
    ] {
        assert!(finds(query, "hi"), "{query}");
        assert!(resolved(query).posted().contains(&NOON));
    }
    for query in [
        "before:2026-11-22",
        "after:2026-11-22",
        "on:2026-11-23",
        "on:2026-11-22 after:2026-11-22",
    ] {
        assert!(!finds(query, "hi"), "{query}");
        assert!(!resolved(query).posted().contains(&NOON));
    }
}

#[test]
fn what_is_pinned_can_be_asked_for() {
    let pinned = Document {
        is_pinned: true,
        ..saying("hi")
    };
    assert!(hit("is:pinned", &pinned).is_some() && hit("-is:pinned", &pinned).is_none());
}

#[test]
fn a_better_fit_scores_higher() {
    let phrase = score("\"сообщение\"", "сообщение");
    let exact = score("сообщение", "сообщение");
    let stem = score("сообщение", "сообщения и сообщений");
    let part = score("общение", "сообщение сообщение сообщение");
    assert!(phrase > exact && exact > stem && stem > part);
    assert!(score("один два", "один два") > score("один", "один два"));
    assert!(score("один", "один, один") > score("один", "один, два"));
}

#[test]
fn a_hit_shows_the_text_as_it_was_written() {
    let Hit { snippet, .. } =
        hit("елка \"новый год\"", &saying("Наша ЁЛКА\nна Новый  год!")).unwrap();
    let piece = |text: &str, is_match| Piece {
        text: text.to_owned(),
        is_match,
    };
    assert_eq!(
        snippet,
        [
            piece("Наша ", false),
            piece("ЁЛКА", true),
            piece("\nна ", false),
            piece("Новый  год", true),
            piece("!", false),
        ]
    );
}

#[test]
fn a_hit_shows_no_signs_of_writing_unless_they_were_looked_for() {
    let shown = |query: &str, text: &str| -> String {
        let Hit { snippet, .. } = hit(query, &saying(text)).unwrap();
        snippet.into_iter().map(|piece| piece.text).collect()
    };
    let text = "**Ёлка** [здесь](https://example.com/tree), `x_1`";
    assert_eq!(shown("ёлка", text), "Ёлка здесь, x_1");
    assert_eq!(shown("tree", text), text);
    assert!(finds("has:link", text) && !finds("has:link", "`https://example.com`"));
}

#[test]
fn a_text_with_too_many_terms_is_found_too() {
    let many = (0..9_000).map(|n| char::from_u32(0x4e00 + n).unwrap());
    let text: String = many.chain(" сообщение".chars()).collect();
    assert!(finds("сообщения", &text) && finds("from:anna \"сообщение\"", &text));
    assert!(!is_candidate(
        &resolved("from:boris сообщение"),
        &saying(&text)
    ));
}

#[test]
fn a_sign_that_folds_to_a_blank_is_found_inside_a_word() {
    assert!(finds("a¨", "xa¨") && finds("¨", "xa¨") && finds("\"¨b\"", "a¨b"));
}

/// Texts in which little things meet often: forms of words, blanks, marks, signs, several scripts.
fn text() -> impl Strategy<Value = String> {
    let things = "сообщени[еяй]|Ёлк[аи]|ёлка-runs?|runn?(ing|s)?|об|[абё]{1,4}|[ab1_]{1,4}|李雷?|ﷺ|ﾡ|ￂ|👍|https?://";
    let between = "[ .,:/@\"'’¨½ß\u{301}\u{308}-]|  |\n| |";
    prop::string::string_regex(&format!("(({things})({between})){{0,9}}")).unwrap()
}

/// A query, mostly for something that stands in the text.
fn asked() -> impl Strategy<Value = (String, String)> {
    let cut = (any::<prop::sample::Index>(), 1..12_usize, 0..5_u8);
    let forms = prop::sample::select(vec!["сообщениями", "елок-run", "running", "ЁЛКУ"]);
    let parts = (text(), prop::collection::vec(cut, 1..4), forms, text());
    parts.prop_map(|(text, cuts, form_of_a_word, other)| {
        let chars: Vec<char> = text.chars().collect();
        let part = |(start, length, form): (prop::sample::Index, usize, u8)| {
            let start = if chars.is_empty() {
                0
            } else {
                start.index(chars.len())
            };
            let part: String = chars[start..].iter().take(length).collect();
            match form {
                0 => format!("\"{part}\""),
                1 => part.to_uppercase(),
                2 => part,
                3 => form_of_a_word.to_owned(),
                _ => format!("{part} -{other}"),
            }
        };
        let query = cuts.into_iter().map(part).collect::<Vec<_>>().join(" ");
        (text, query)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_matches_is_a_candidate((text, query) in asked()) {
        if let Ok(query) = Query::parse(&query, &TimeZone::UTC) {
            let query = query.resolve(|_| vec![ANNA], |_| vec![GENERAL]);
            let document = saying(&text);
            if query.matches(&document).is_some() {
                prop_assert!(is_candidate(&query, &document), "{:?}", query.candidates());
            }
        }
    }

    #[test]
    fn a_word_of_a_text_finds_it(text in text()) {
        for word in text.split_whitespace().filter(|word| !word.starts_with(['-', '"'])) {
            prop_assert!(finds(word, &text), "{word:?}");
        }
    }
}
