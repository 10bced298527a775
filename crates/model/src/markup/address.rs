//! Addresses that stand in a text as they are.

use super::class::{is_hollow, is_word};

/// Characters in the name of a mailbox, and in that of its host.
const MAILBOX: usize = 64;
const HOST: usize = 253;
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// The address of a page that begins here: where it ends, and where it leads.
pub(super) fn address(text: &[char], at: usize) -> Option<(usize, String)> {
    let before = at.checked_sub(1).map(|before| text[before]);
    let rest = &text[at..];
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| begins(rest, scheme));
    if let Some(scheme) = scheme {
        let is_within = before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '+');
        if is_within || !begins_host(&rest[scheme.len()..]) {
            return None;
        }
        let length = length(rest, scheme.len());
        return (length > scheme.len()).then(|| (at + length, rest[..length].iter().collect()));
    }
    let is_within =
        before.is_some_and(|c| is_word(c) || matches!(c, '.' | '/' | '@' | '-' | ':' | '\\'));
    if is_within || !begins(rest, "www.") {
        return None;
    }
    let host = &rest["www.".len()..];
    let name = host.iter().take_while(|&&c| is_word(c) || c == '-').count();
    let is_dotted = host.get(name) == Some(&'.') && host.get(name + 1).is_some_and(|&c| is_word(c));
    if !begins_host(host) || !is_dotted {
        return None;
    }
    let length = length(rest, "www.".len());
    let href = || rest[..length].iter().collect::<String>();
    ("www.".len() + name + 1 < length).then(|| (at + length, format!("https://{}", href())))
}

/// Whether characters begin with a word in ASCII, in capitals or not.
pub(super) fn begins(text: &[char], word: &str) -> bool {
    text.len() >= word.len()
        && word
            .chars()
            .zip(text)
            .all(|(a, b)| a == b.to_ascii_lowercase())
}

/// Whether what begins behind a scheme may be a host. Where an address ends is looked for only then: this is how it takes little
/// time.
pub(super) fn begins_host(rest: &[char]) -> bool {
    rest.first().is_some_and(|&c| is_word(c) || c == '[')
}

/// How long an address is. It has letters and digits of any writing and the signs of ASCII that addresses have; brackets
/// that it opens itself it may close. What ends a sentence is no part of it.
fn length(rest: &[char], from: usize) -> usize {
    let mut open = [0; BRACKETS.len()];
    let mut end = from;
    while let Some(&c) = rest.get(end) {
        #[cfg(test)]
        super::class::steps::count();
        let is_closed = BRACKETS
            .iter()
            .zip(&mut open)
            .any(|(&(opens, closes), open)| {
                *open += i32::from(c == opens) - i32::from(c == closes);
                *open < 0
            });
        let is_doubled = matches!(c, '*' | '~') && rest.get(end + 1) == Some(&c);
        if is_closed || is_doubled || !is_part(c) {
            break;
        }
        end += 1;
    }
    let is_behind = |c| {
        matches!(
            c,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '(' | '[' | '{'
        )
    };
    while end > from && is_behind(rest[end - 1]) {
        end -= 1;
    }
    end
}

fn is_part(c: char) -> bool {
    let is_sign = c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '|');
    is_sign || (is_word(c) && !is_hollow(c))
}

/// The address of a mailbox around an `@`: where it begins and ends.
pub(super) fn mail(text: &[char], floor: usize, at: usize) -> Option<(usize, usize)> {
    let is_local = |c: char| is_word(c) || matches!(c, '.' | '_' | '%' | '+' | '-');
    let locals = text[floor..at]
        .iter()
        .rev()
        .take_while(|&&c| is_local(c))
        .take(MAILBOX + 1)
        .count();
    let first = text[at - locals..at].iter().position(|&c| is_word(c))?;
    let is_within = at > locals && matches!(text[at - locals - 1], '/' | '@' | '\\');
    let end = host(text, at + 1)?;
    let is_more = match (text.get(end), text.get(end + 1)) {
        (Some('@' | '/' | '\\'), _) => true,
        (Some(':'), Some(&c)) => !is_hollow(c),
        _ => false,
    };
    (locals <= MAILBOX && !is_within && !is_more).then_some((at - locals + first, end))
}

/// Where the host of a mailbox ends. It has a dot, and what stands in front of it and behind it are no numbers.
fn host(text: &[char], at: usize) -> Option<usize> {
    let is_label = |c: char| is_word(c) || c == '-';
    let most = text.len().min(at + HOST);
    let mut end = at;
    let mut last = at;
    while end < most {
        let is_dot = text[end] == '.' && text[end + 1..most].first().is_some_and(|&c| is_word(c));
        if is_dot {
            last = end + 1;
        } else if !is_label(text[end]) {
            break;
        }
        end += 1;
    }
    let top = &text[last..end];
    let is_top = top.len() >= 2 && !top[0].is_ascii_digit();
    let is_named = last > at
        && text[at..last - 1]
            .iter()
            .any(|&c| is_word(c) && !c.is_ascii_digit());
    (is_top && is_named && is_word(text[at])).then_some(end)
}
