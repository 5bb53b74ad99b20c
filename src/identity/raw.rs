//! Raw bytes searched for every encoding of every value at once.

use std::ops::ControlFlow;

use super::encode::{Encoded, Encoder};
use super::gram::{Grams, NARROW_MINIMUM, WIDE_MINIMUM};
use super::harvest::{Item, Kind};
use super::lexicon::Lexicon;
use crate::order;

use super::spelling::{ByteSpelling, Class, in_bytes};

/// What a pattern in bytes stands for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Meaning {
    /// No letter may run on at either end. First, so that of two meanings of the same bytes the wider one is kept.
    is_bounded: bool,
    pub(super) item: usize,
    pub(super) class: Class,
    /// How many units of its encoding it takes, and how many bytes.
    pub(super) characters: usize,
    pub(super) length: usize,
    is_wide: bool,
    /// The bytes where case matters, else empty.
    exact: Box<[u8]>,
}

/// A find: where and what.
pub(super) struct Find<'a> {
    pub(super) offset: usize,
    pub(super) meaning: &'a Meaning,
}

/// All patterns of a harvest, ready for searching.
pub(super) struct RawSearch {
    grams: Grams,
    heads: Heads,
    patterns: Lexicon<Meaning>,
    /// Bytes of the longest pattern.
    longest: usize,
}

impl RawSearch {
    pub(super) fn new(items: &[&Item]) -> Self {
        let spellings: Vec<_> =
            items.iter().enumerate().flat_map(|(item, value)| in_bytes(value).into_iter().map(move |s| (item, s))).collect();
        let cases: Vec<_> = spellings.iter().map(|(item, spelling)| (*item, spelling, in_cases(&spelling.text))).collect();
        let encoder = Encoder::new(cases.iter().flat_map(|(_, _, cases)| cases).map(String::as_str));
        let mut patterns = Vec::new();
        for (item, spelling, cases) in &cases {
            let encodings = cases.iter().flat_map(|text| encoder.encodings(text));
            let telling = encodings.filter(|encoded| is_telling(spelling, encoded));
            patterns.extend(telling.map(|encoded| pattern(*item, spelling, encoded)));
        }
        patterns.extend(items.iter().enumerate().flat_map(|(item, value)| as_they_stood(item, value)));
        order::sort(&mut patterns);
        patterns.dedup_by(|(later_key, later), (key, meaning)| {
            later_key == key && later.exact == meaning.exact && later.is_wide == meaning.is_wide
        });
        let (mut grams, mut heads) = (Grams::new(), Heads::new());
        for (key, meaning) in &patterns {
            grams.admit(if meaning.exact.is_empty() { key } else { &meaning.exact }, meaning.is_wide);
            heads.admit(key, meaning.is_wide);
        }
        let longest = patterns.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
        Self { grams, heads, patterns: Lexicon::new(patterns), longest }
    }

    /// Bytes around the start of a find, before and behind, that decide about it: the pattern and what may not run on.
    pub(super) fn reach(&self) -> usize {
        self.longest + RUN_ON
    }

    /// Calls `found` for every find until it breaks.
    pub(super) fn search(&self, bytes: &[u8], mut found: impl FnMut(Find<'_>) -> ControlFlow<()>) {
        if self.patterns.is_empty() {
            return;
        }
        self.grams.candidates(bytes, |start, is_wide| match bytes.get(start..) {
            Some(text) if self.heads.admits(text, is_wide) => self.at(bytes, start, is_wide, &mut found),
            _ => ControlFlow::Continue(()),
        });
    }

    fn at(
        &self,
        bytes: &[u8],
        offset: usize,
        is_wide: bool,
        found: &mut impl FnMut(Find<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let text = bytes.get(offset..).unwrap_or_default();
        for (key, meaning) in self.patterns.prefixes_of(text) {
            let is_same = meaning.exact.is_empty() || text.starts_with(&meaning.exact);
            if meaning.is_wide == is_wide && is_same && stands(bytes, offset, key, meaning) {
                found(Find { offset, meaning })?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// Which four letters a pattern begins with, case folded: one bit for each value of a hash, wide patterns apart from narrow.
struct Heads {
    bits: Box<[u64; 1 << 11]>,
}

impl Heads {
    fn new() -> Self {
        Self { bits: Box::new([0; 1 << 11]) }
    }

    fn admit(&mut self, pattern: &[u8], is_wide: bool) {
        let (word, bit) = Self::place(pattern, is_wide).unwrap_or_default();
        if let Some(word) = self.bits.get_mut(word) {
            *word |= bit;
        }
    }

    fn admits(&self, text: &[u8], is_wide: bool) -> bool {
        Self::place(text, is_wide).is_some_and(|(word, bit)| self.bits.get(word).is_some_and(|word| word & bit != 0))
    }

    fn place(text: &[u8], is_wide: bool) -> Option<(usize, u64)> {
        let letters = if is_wide {
            let &[a, _, b, _, c, _, d] = text.first_chunk()?;
            [a, b, c, d]
        } else {
            *text.first_chunk()?
        };
        let hash = u32::from_le_bytes(letters.map(|byte| byte.to_ascii_lowercase())).wrapping_mul(0x9E37_79B1) >> 16;
        let place = usize::try_from(hash | u32::from(is_wide) << 16).ok()?;
        Some((place >> 6, 1 << (place & 63)))
    }
}

fn pattern(item: usize, spelling: &ByteSpelling, encoded: Encoded) -> (Vec<u8>, Meaning) {
    let Encoded { bytes, utf_16_units, is_wide, is_exact } = encoded;
    let key = bytes.to_ascii_lowercase();
    let (characters, length) = utf_16_units.map_or((bytes.len(), bytes.len()), |units| (units, 2 * units));
    let exact = if is_exact { bytes.into_boxed_slice() } else { Box::default() };
    let ByteSpelling { class, is_bounded, .. } = *spelling;
    (key, Meaning { is_bounded: is_bounded && !is_exact, item, class, characters, length, is_wide, exact })
}

/// The bytes of the file themselves, word by word, where they may say more than their decoded text.
fn as_they_stood(item: usize, value: &Item) -> Vec<(Vec<u8>, Meaning)> {
    let is_sought = matches!(value.kind, Kind::Name | Kind::Id);
    let words = value.raw.split(|byte| matches!(byte, b'\\' | b'^' | b'=')).filter(|_| is_sought);
    let exact = |word: &[u8]| Meaning {
        is_bounded: false,
        item,
        class: Class::Token,
        characters: word.len(),
        length: word.len(),
        is_wide: false,
        exact: word.into(),
    };
    let telling = words.filter(|word| word.len() >= NARROW_MINIMUM && !word.is_ascii());
    telling.map(|word| (word.to_ascii_lowercase(), exact(word))).collect()
}

/// ASCII letters are found in either case; other letters are not, so their cases are patterns of their own.
fn in_cases(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return vec![text.to_owned()];
    }
    let mut cases = vec![text.to_owned(), text.to_uppercase(), text.to_lowercase()];
    order::sort(&mut cases);
    cases.dedup();
    cases
}

/// Whether the encoded text is long enough to mean something among any bytes: five bytes with a letter, nine digits, a date.
fn is_telling(spelling: &ByteSpelling, encoded: &Encoded) -> bool {
    let minimum = if encoded.is_wide { WIDE_MINIMUM } else { NARROW_MINIMUM };
    let text = &spelling.text;
    let has_letter = text.chars().any(char::is_alphabetic);
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_long_enough = match spelling.class {
        Class::BirthDate | Class::Uid => true,
        Class::Whole | Class::Token if has_letter => text.chars().nth(1).is_some(),
        Class::Whole | Class::Token | Class::Digits => digits >= 9 || digits >= 7 && text.len() >= 9 && !is_decimal,
    };
    is_long_enough && encoded.bytes.len() >= minimum
}

/// Whether what stands before and after lets the find be one: `HEAD LONG` is not in `HEAD LONGITUDINAL`.
fn stands(bytes: &[u8], offset: usize, key: &[u8], meaning: &Meaning) -> bool {
    match meaning.class {
        Class::Uid => stands_as_uid(bytes, offset, key.len()),
        _ if meaning.is_bounded => stands_as_words(bytes, offset, key, if meaning.is_wide { 2 } else { 1 }),
        _ => true,
    }
}

/// No letter runs on at either end.
fn stands_as_words(bytes: &[u8], offset: usize, key: &[u8], step: usize) -> bool {
    let runs_on = |own: Option<&u8>, next: Option<usize>| {
        own.is_some_and(u8::is_ascii_alphabetic) && next.and_then(|place| bytes.get(place)).is_some_and(u8::is_ascii_alphabetic)
    };
    !runs_on(key.first(), offset.checked_sub(step)) && !runs_on(key.last(), Some(offset + key.len() - 1 + step))
}

/// No digit or dot before and no digit after: `1.2.3.4` is not in `1.2.3.45`, but its root is in `1.2.3.4.5`.
fn stands_as_uid(bytes: &[u8], offset: usize, length: usize) -> bool {
    let before = offset.checked_sub(1).and_then(|place| bytes.get(place));
    let after = bytes.get(offset + length);
    !before.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.') && !after.is_some_and(u8::is_ascii_digit)
}

/// How far from a pattern lies what may not run on: a character in UTF-16.
const RUN_ON: usize = 2;
