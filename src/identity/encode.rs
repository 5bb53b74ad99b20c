//! The bytes that a text can be in a file: every DICOM character set, UTF-16, and Japanese in seven bits.

use std::collections::{BTreeMap, BTreeSet};

use super::gram::WIDE_MINIMUM;
use crate::order;

use super::repertoire::{self, Repertoire};

/// A text in one encoding.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    /// How many characters UTF-16 has made of it; `None` in other encodings.
    pub(super) utf_16_units: Option<usize>,
    /// Two bytes for each character, the upper ones zero and the outer zero left off: UTF-16 in either byte order.
    pub(super) is_wide: bool,
    /// Bytes that look like ASCII letters are parts of other characters: their case matters.
    pub(super) is_exact: bool,
}

/// Encodes texts of a known stock of characters, found once in the tables.
pub(super) struct Encoder {
    shift_jis: BTreeMap<char, Vec<u8>>,
    gb18030: BTreeMap<char, Vec<u8>>,
    planes: [BTreeMap<char, [u8; 2]>; 3],
}

const KANJI: usize = 0;
const SUPPLEMENTARY: usize = 1;
const HANGUL: usize = 2;

impl Encoder {
    /// An encoder for the characters of `texts`.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut needed = BTreeSet::new();
        needed.extend(texts.flat_map(str::chars).filter(|c| !c.is_ascii()));
        let planes = [Repertoire::Kanji, Repertoire::SupplementaryKanji, Repertoire::Hangul].map(|set| plane(set, &needed));
        Self { shift_jis: shift_jis(&needed), gb18030: gb18030(&needed), planes }
    }

    /// Every encoding that has all characters of `text`.
    pub(super) fn encodings(&self, text: &str) -> BTreeSet<Encoded> {
        let narrow = |is_exact| move |bytes| Encoded { bytes, utf_16_units: None, is_wide: false, is_exact };
        let mut found = BTreeSet::new();
        found.insert(narrow(false)(text.as_bytes().to_vec()));
        if !text.is_ascii() {
            let single = Repertoire::SINGLE.iter().filter_map(|set| in_one_byte_each(*set, text));
            found.extend(single.map(narrow(false)));
            found.extend(self.in_pairs(text).into_iter().flatten().map(narrow(true)));
        }
        found.extend(in_utf_16(text));
        found
    }

    /// Shift-JIS, GB18030, the planes in eight bits, JIS in seven bits without escapes, and all of ISO 2022 with them.
    fn in_pairs(&self, text: &str) -> [Option<Vec<u8>>; 9] {
        let kanji = |c| self.pair(KANJI, c).map(Vec::from);
        let upper = |plane: usize, c: char| self.pair(plane, c).map(|[a, b]| vec![a | 0x80, b | 0x80]);
        let gb2312 = |c: char| self.gb18030.get(&c).filter(|code| code.len() == 2).cloned();
        [
            joined(text, |c| self.shift_jis.get(&c).cloned()),
            joined(text, |c| self.gb18030.get(&c).cloned()),
            joined(text, |c| upper(HANGUL, c)),
            joined(text, |c| upper(KANJI, c)),
            text.chars().map(kanji).collect::<Option<Vec<_>>>().map(|codes| codes.concat()),
            self.with_shifts(text, b"\x1B(B"),
            self.with_shifts(text, b"\x1B(J"),
            called(text, b"\x1B$)C", |c| upper(HANGUL, c)),
            called(text, b"\x1B$)A", gb2312),
        ]
    }

    fn pair(&self, plane: usize, character: char) -> Option<[u8; 2]> {
        self.planes.get(plane)?.get(&character).copied()
    }

    /// ISO 2022: an escape before each run of kanji, and `back` to ASCII before other characters.
    fn with_shifts(&self, text: &str, back: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut now: &[u8] = back;
        for character in text.chars() {
            let (call, code): (&[u8], Vec<u8>) = match (self.pair(KANJI, character), self.pair(SUPPLEMENTARY, character)) {
                (Some(pair), _) => (b"\x1B$B", pair.to_vec()),
                (_, Some(pair)) => (b"\x1B$(D", pair.to_vec()),
                _ => (back, vec![one_byte(Repertoire::Katakana, character)?]),
            };
            if now != call {
                bytes.extend_from_slice(call);
                now = call;
            }
            bytes.extend(code);
        }
        Some(bytes)
    }
}

fn joined(text: &str, encode: impl Fn(char) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let codes = text.chars().map(|c| if c.is_ascii() { Some(vec![ascii(c)]) } else { encode(c) });
    Some(codes.collect::<Option<Vec<_>>>()?.concat())
}

/// ISO 2022 with the second half called anew at the start and after each delimiter (PS3.5 6.1.2.5.3).
fn called(text: &str, call: &[u8], encode: impl Fn(char) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut is_called = false;
    for character in text.chars() {
        if character.is_ascii() {
            is_called &= !matches!(character, '^' | '=');
            bytes.push(ascii(character));
            continue;
        }
        if !std::mem::replace(&mut is_called, true) {
            bytes.extend_from_slice(call);
        }
        bytes.extend(encode(character)?);
    }
    Some(bytes)
}

fn ascii(character: char) -> u8 {
    u8::try_from(character).unwrap_or(b'?')
}

fn one_byte(set: Repertoire, character: char) -> Option<u8> {
    if character.is_ascii() { Some(ascii(character)) } else { (0x80..=0xFF).find(|&byte| set.high(byte) == Some(character)) }
}

fn in_one_byte_each(set: Repertoire, text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| one_byte(set, c)).collect()
}

/// UTF-16 in both byte orders. A wide pattern begins and ends with the lower byte of a character, so that Latin-1 has one
/// pattern for both orders. Short texts are taken as they are, if no pixel of twelve bits looks like their characters.
fn in_utf_16(text: &str) -> Vec<Encoded> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let utf_16_units = Some(units.len());
    let little: Vec<u8> = units.iter().copied().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units.iter().copied().flat_map(u16::to_be_bytes).collect();
    let inner = [little.split_last().map(|(_, inner)| inner), big.split_first().map(|(_, inner)| inner)];
    match inner {
        [Some(inner), _] if units.iter().all(|unit| *unit < 0x100) => {
            vec![Encoded { bytes: inner.to_vec(), utf_16_units, is_wide: true, is_exact: false }]
        }
        [Some(little), Some(big)] if little.len() >= WIDE_MINIMUM => {
            [little, big].map(|bytes| Encoded { bytes: bytes.to_vec(), utf_16_units, is_wide: true, is_exact: true }).into()
        }
        _ if units.iter().all(|unit| *unit >= 0x1000 || *unit < 0x80) && !text.is_ascii() => {
            [little, big].map(|bytes| Encoded { bytes, utf_16_units, is_wide: false, is_exact: true }).into()
        }
        _ => Vec::new(),
    }
}

fn plane(set: Repertoire, needed: &BTreeSet<char>) -> BTreeMap<char, [u8; 2]> {
    let codes = (0x21..=0x7E).flat_map(|lead| (0x21..=0x7E).map(move |trail| [lead, trail]));
    found(needed, codes, |&[lead, trail]| set.pair(lead, trail))
}

fn shift_jis(needed: &BTreeSet<char>) -> BTreeMap<char, Vec<u8>> {
    let singles = found(needed, 0xA1..=0xDF, |&byte| Repertoire::Katakana.high(byte));
    let pairs = found(needed, pairs(), |&[lead, trail]| repertoire::shift_jis(lead, trail));
    let singles = singles.into_iter().map(|(character, byte)| (character, vec![byte]));
    order::map(singles.chain(pairs.into_iter().map(|(character, pair)| (character, pair.to_vec()))))
}

fn gb18030(needed: &BTreeSet<char>) -> BTreeMap<char, Vec<u8>> {
    let tails = (0x30..=0x39).flat_map(|b| (0x81..=0xFE).flat_map(move |c| (0x30..=0x39).map(move |d| [b, c, d])));
    let fours = (0x81..=0x84).flat_map(|a| tails.clone().map(move |[b, c, d]| [a, b, c, d]));
    let fours = found(needed, fours, |code| repertoire::gb18030_four(*code));
    let pairs = found(needed, pairs(), |&[lead, trail]| repertoire::gbk(lead, trail));
    let fours = fours.into_iter().map(|(character, four)| (character, four.to_vec()));
    order::map(fours.chain(pairs.into_iter().map(|(character, pair)| (character, pair.to_vec()))))
}

fn pairs() -> impl Iterator<Item = [u8; 2]> {
    (0x81..=0xFE).flat_map(|lead| (0x40..=0xFE).map(move |trail| [lead, trail]))
}

/// For each needed character the first code that means it; nothing is looked up where nothing is needed.
fn found<C>(needed: &BTreeSet<char>, codes: impl Iterator<Item = C>, meaning: impl Fn(&C) -> Option<char>) -> BTreeMap<char, C> {
    let mut table = BTreeMap::new();
    if !needed.is_empty() {
        for code in codes {
            if let Some(character) = meaning(&code).filter(|c| needed.contains(c)) {
                table.entry(character).or_insert(code);
            }
        }
    }
    table
}
