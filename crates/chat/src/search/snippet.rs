//! What to show of a message that was found.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use veche_model::Piece;

/// Characters that are shown.
const WINDOW: usize = 200;
/// How far a cut moves to stand between words.
const SLACK: usize = 30;

/// The part of a text where most was found, in pieces. The spans are in order and do not touch.
pub(super) fn snippet(text: &str, spans: Vec<Range<usize>>) -> Vec<Piece> {
    let window = window(text, &spans);
    let mut pieces = Vec::new();
    if window.start > 0 {
        push(&mut pieces, "…", false);
    }
    let mut shown = window.start;
    for span in spans {
        let span = span.start.max(shown)..span.end.min(window.end);
        if !span.is_empty() {
            push(&mut pieces, &text[shown..span.start], false);
            push(&mut pieces, &text[span.clone()], true);
            shown = span.end;
        }
    }
    push(&mut pieces, &text[shown..window.end], false);
    if window.end < text.len() {
        push(&mut pieces, "…", false);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, is_match: bool) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.is_match == is_match => last.text.push_str(text),
        _ => pieces.push(Piece {
            text: text.to_owned(),
            is_match,
        }),
    }
}

/// The window that shows most of the spans, with as much before them as after them.
fn window(text: &str, spans: &[Range<usize>]) -> Range<usize> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let Some(spare) = chars.len().checked_sub(WINDOW).filter(|spare| *spare > 0) else {
        return 0..text.len();
    };
    let index = |byte| chars.partition_point(|&(at, _)| at < byte);
    let spans: Vec<_> = spans
        .iter()
        .map(|span| index(span.start)..index(span.end))
        .collect();
    let shown = densest(&spans);
    let before = (WINDOW - shown.len()) / 2;
    let start = shown.start.saturating_sub(before).min(spare);
    let cut = start..start + WINDOW;
    let start = if start > 0 {
        first_cut(&chars, cut.start..shown.start)
    } else {
        0
    };
    let end = if cut.end < chars.len() {
        last_cut(&chars, shown.end..cut.end)
    } else {
        cut.end
    };
    let byte = |index: usize| chars.get(index).map_or(text.len(), |&(at, _)| at);
    byte(start)..byte(end)
}

/// From the beginning of one span to the end of another, with the most spans that fit in a window.
fn densest(spans: &[Range<usize>]) -> Range<usize> {
    let (mut best, mut most) = (0..0, 0);
    let mut last = 0;
    for (first, span) in spans.iter().enumerate() {
        last = last.max(first);
        let limit = span.start + WINDOW;
        while spans.get(last + 1).is_some_and(|next| next.end <= limit) {
            last += 1;
        }
        if last + 1 - first > most {
            most = last + 1 - first;
            best = span.start..spans[last].end.min(limit);
        }
    }
    best
}

/// Where a window may begin: before a word if one begins soon, and never inside a character of several parts.
fn first_cut(chars: &[(usize, char)], room: Range<usize>) -> usize {
    let mut soon = room.start..room.end.min(room.start + SLACK) + 1;
    let word = soon.find(|&at| chars[at - 1].1.is_whitespace() && !chars[at].1.is_whitespace());
    let whole = || room.clone().find(|&at| !continues(chars[at].1));
    word.or_else(whole).unwrap_or(room.end)
}

/// Where a window may end.
fn last_cut(chars: &[(usize, char)], room: Range<usize>) -> usize {
    let soon = room.start.max(room.end.saturating_sub(SLACK)).max(1)..=room.end;
    let word = soon
        .rev()
        .find(|&at| chars[at].1.is_whitespace() && !chars[at - 1].1.is_whitespace());
    let whole = || {
        (room.start + 1..=room.end)
            .rev()
            .find(|&at| !continues(chars[at].1))
    };
    word.or_else(whole).unwrap_or(room.end)
}

/// Whether a character belongs to the one before it: marks, joiners, variations and skin colours.
fn continues(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The snippet with what was found in brackets.
    fn show(text: &str, needles: &[&str]) -> String {
        let mut spans: Vec<_> = needles
            .iter()
            .flat_map(|needle| {
                text.match_indices(needle)
                    .map(|(at, found)| at..at + found.len())
            })
            .collect();
        spans.sort_by_key(|span| span.start);
        let pieces = snippet(text, spans);
        pieces
            .iter()
            .map(|Piece { text, is_match }| {
                if *is_match {
                    format!("[{text}]")
                } else {
                    text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(
            show("Где моё сообщение?", &["сообщение"]),
            "Где моё [сообщение]?"
        );
        assert_eq!(show("без слов", &[]), "без слов");
        assert_eq!(show("все", &["все"]), "[все]");
        assert_eq!(show("", &[]), "");
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_what_was_found() {
        let text = format!(
            "{}вот оно {}",
            "раз два ".repeat(50),
            "три четыре ".repeat(50)
        );
        let shown = show(&text, &["оно"]);
        assert!(
            shown.starts_with("…раз два ") || shown.starts_with("…два раз "),
            "{shown}"
        );
        assert!(
            shown.contains("вот [оно] три")
                && (shown.ends_with(" три…") || shown.ends_with(" четыре…")),
            "{shown}"
        );
        assert!((170..=204).contains(&shown.chars().count()), "{shown}");
    }

    #[test]
    fn the_window_goes_where_most_was_found() {
        let blank = ". ".repeat(300);
        let text = format!("мир {blank}мир и мир, мир{blank}мир");
        assert!(show(&text, &["мир"]).contains(". [мир] и [мир], [мир]. "));
        assert!(show(&text, &[]).starts_with("[мир]") || show(&text, &[]).starts_with("мир . "));
    }

    #[test]
    fn a_long_text_is_cut_at_one_end_only_where_it_ends_at_the_other() {
        let text = "слово ".repeat(100);
        let first = show(&format!("начало {text}"), &["начало"]);
        assert!(first.starts_with("[начало] слово") && first.ends_with("слово…"));
        let last = show(&format!("{text}конец"), &["конец"]);
        assert!(last.starts_with("…слово") && last.ends_with("слово [конец]"));
    }

    #[test]
    fn what_is_longer_than_the_window_is_cut_too() {
        let text = "ж".repeat(1_000);
        assert_eq!(show(&text, &[&text]), format!("[{}]…", "ж".repeat(200)));
    }

    proptest! {
        #[test]
        fn the_pieces_are_a_window_of_the_text(
            text in "([аб \u{301}]{0,3}|я{0,40}|👍🏽){0,90}",
            needle in "[аб ]{1,2}|я",
        ) {
            let spans: Vec<_> = text.match_indices(&needle).map(|(at, found)| at..at + found.len()).collect();
            let count = spans.len();
            let pieces = snippet(&text, spans);
            let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert!(text.contains(shown.trim_matches('…')));
            prop_assert!(shown.chars().count() <= WINDOW + 2);
            prop_assert_eq!(count > 0, pieces.iter().any(|piece| piece.is_match));
        }
    }
}
