//! What a line may hold besides letters and signs: marks, joiners and selectors, where a script or an emoji needs them.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{
        DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup, JoiningType,
        NoncharacterCodePoint, Script,
    },
    script::ScriptWithExtensions,
};
use unicode_normalization::{
    UnicodeNormalization,
    char::{canonical_combining_class, is_combining_mark},
};
use unicode_segmentation::UnicodeSegmentation;

use crate::emoji;

const NOT_JOINING: char = '\u{200c}';
const JOINING: char = '\u{200d}';
/// The combining class of the sign that takes an Indic letter its vowel.
const VIRAMA: u8 = 9;
/// Marks over and under one letter (UTS 39, 5.4), and those with a width of their own besides.
const STACKED: usize = 4;
const IN_A_ROW: usize = 8;

/// Whether a character changes how others look, or is not there to see at all.
pub(super) fn is_ignorable(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Whether a line in form C has nothing hidden in it. Joiners stand where they change what is read (RFC 5892, A.1 and A.2),
/// selectors in emoji only.
pub(super) fn is_seen(text: &str) -> bool {
    pieces(text).all(|piece| piece.is_emoji() || piece.chars().all(|at| !is_hidden(text, at)))
}

/// Whether every mark in a line in form C is one that the letter before it takes.
pub(super) fn is_marked_well(text: &str, takes: fn(char, &[char], char) -> bool) -> bool {
    pieces(text).all(|piece| piece.is_emoji() || has_its_marks(piece.text, takes))
}

/// What looks like one character to people.
struct Piece<'a> {
    at: usize,
    text: &'a str,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.grapheme_indices(true)
        .map(|(at, text)| Piece { at, text })
}

impl Piece<'_> {
    /// Whether it is an emoji with something in it that only emoji may have.
    fn is_emoji(&self) -> bool {
        self.text.contains(is_of_emoji) && emoji::known(self.text).is_some()
    }

    /// Its characters and where they stand in the line.
    fn chars(&self) -> impl Iterator<Item = (usize, char)> {
        self.text.char_indices().map(|(at, c)| (self.at + at, c))
    }
}

fn is_of_emoji(c: char) -> bool {
    matches!(
        c,
        JOINING | '\u{20e3}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}'
    )
}

fn is_hidden(text: &str, (at, c): (usize, char)) -> bool {
    let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
    match c {
        NOT_JOINING => !(follows_virama(before) || parts_joined(before, after)),
        JOINING => !follows_virama(before),
        // Blanks that are letters or signs by their kind, and what stands for something that is not there.
        '\u{2800}' | '\u{fff9}'..='\u{fffc}' | '\u{1d159}' => true,
        c => is_ignorable(c) || CodePointSetData::new::<NoncharacterCodePoint>().contains(c),
    }
}

fn follows_virama(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_some_and(|c| canonical_combining_class(c) == VIRAMA)
}

/// Whether letters that would be joined stand on both sides.
fn parts_joined(before: &str, after: &str) -> bool {
    let joins = |c: char| CodePointMapData::<JoiningType>::new().get(c);
    let is_letter = |kind: &JoiningType| *kind != JoiningType::Transparent;
    let left = before.chars().rev().map(joins).find(is_letter);
    let right = after.chars().map(joins).find(is_letter);
    matches!(
        left,
        Some(JoiningType::LeftJoining | JoiningType::DualJoining)
    ) && matches!(
        right,
        Some(JoiningType::RightJoining | JoiningType::DualJoining)
    )
}

fn has_its_marks(text: &str, takes: fn(char, &[char], char) -> bool) -> bool {
    let (mut base, mut marks) = (None, Vec::new());
    for c in text.chars() {
        if !is_combining_mark(c) {
            (base, marks) = (Some(c), Vec::new());
            continue;
        }
        if !base.is_some_and(|base| takes(base, &marks, c)) {
            return false;
        }
        marks.push(c);
    }
    true
}

/// Whether a letter takes this mark behind those that it has: its script's own marks, a few of them, and none twice. Where
/// letters and marks are composed, as in Latin and Cyrillic, none is left over in form C.
pub(super) fn takes_own(base: char, marks: &[char], mark: char) -> bool {
    let is_letter = GeneralCategoryGroup::Letter.contains(kind(base));
    let script = ScriptWithExtensions::new().get_script_val(base);
    is_letter
        && !composes(script)
        && !is_for_many(mark)
        && ScriptWithExtensions::new().has_script(mark, script)
        && !marks.contains(&mark)
        && marks.len() < IN_A_ROW
        && (!is_stacked(mark) || marks.iter().filter(|mark| is_stacked(**mark)).count() < STACKED)
}

/// As [`takes_own`], and a tone over a letter that has its mark below, as in Yoruba and Lithuanian.
pub(super) fn takes_tone(base: char, marks: &[char], mark: char) -> bool {
    let is_tone = matches!(mark, '\u{300}'..='\u{304}' | '\u{30c}');
    let mut parts = std::iter::once(base).nfd();
    let is_latin = parts
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic());
    let is_marked_below = matches!(parts.next(), Some('\u{323}' | '\u{328}' | '\u{331}'));
    let has_tone = is_tone && marks.is_empty() && is_latin && is_marked_below;
    has_tone && parts.next().is_none() || takes_own(base, marks, mark)
}

fn kind(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

fn is_stacked(mark: char) -> bool {
    kind(mark) != GeneralCategory::SpacingMark
}

fn composes(script: Script) -> bool {
    matches!(
        script,
        Script::Latin
            | Script::Greek
            | Script::Cyrillic
            | Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo
            | Script::Common
            | Script::Inherited
    )
}

/// Marks that belong to no script in particular.
fn is_for_many(mark: char) -> bool {
    matches!(mark, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a username may have it besides marks and signs: letters and the digits that numbers are written with.
pub(super) fn is_letter_or_digit(c: char) -> bool {
    let kind = kind(c);
    GeneralCategoryGroup::Letter.contains(kind)
        || matches!(
            kind,
            GeneralCategory::DecimalNumber | GeneralCategory::LetterNumber
        )
}
