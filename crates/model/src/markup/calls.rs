//! Calls in the words of a text: `@name`, `#channel`.

use super::{
    class::{is_name, is_word},
    tree::{Call, Inline},
};

/// Cuts words into calls and what stands between them. An address such as `anna@example.org` calls nobody.
pub(super) fn with_calls(words: &[char], before: Option<char>, into: &mut Vec<Inline>) {
    let mut from = 0;
    let mut at = 0;
    while at < words.len() {
        if !matches!(words[at], '@' | '#') {
            at += 1;
            continue;
        }
        let before = if at > 0 { Some(words[at - 1]) } else { before };
        let is_next = at > 0 && at - 1 == from && matches!(into.last(), Some(Inline::Call(_)));
        let end = end(words, at);
        if let Some(call) = call(words, at, end)
            && is_free(words[at], before, is_next)
            && !goes_on(words, at, end)
        {
            say(&words[from..at], into);
            into.push(Inline::Call(call));
            from = end;
        }
        at = end;
    }
    say(&words[from..], into);
}

fn end(words: &[char], at: usize) -> usize {
    at + 1 + words[at + 1..].iter().take_while(|&&c| is_name(c)).count()
}

/// The call between two places, if what stands there is a name.
fn call(words: &[char], at: usize, end: usize) -> Option<Call> {
    let name = &words[at + 1..end];
    if !is_word(*name.first()?) {
        return None;
    }
    let length = name.iter().rposition(|&c| is_word(c))? + 1;
    Some(Call {
        text: words[at..=at + length].iter().collect(),
        tail: name[length..].iter().collect(),
    })
}

/// Whether a call may begin behind a character. A slash may stand between two calls.
fn is_free(sign: char, before: Option<char>, is_next: bool) -> bool {
    before.is_none_or(|c| match c {
        '/' => is_next,
        '@' | '\\' | '=' | '#' => false,
        '&' => sign == '@',
        _ => !is_word(c),
    })
}

/// Whether more of an address stands behind a name: `@scope/package`, `@anna@example.org`.
fn goes_on(words: &[char], at: usize, end: usize) -> bool {
    let is_path = words.get(end) == Some(&'/') && words.get(end + 1).is_some_and(|&c| is_word(c));
    words[at] == '@' && (is_path || words.get(end) == Some(&'@'))
}

fn say(words: &[char], into: &mut Vec<Inline>) {
    if !words.is_empty() {
        into.push(Inline::Text(words.iter().collect()));
    }
}
