//! ISO 2022 as DICOM uses it: escapes that change which set the bytes belong to (PS3.5 6.1.2.5).

use super::repertoire::Repertoire;

pub(super) const ESCAPE: u8 = 0x1B;
/// Stands for what cannot be decoded.
pub(super) const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// ISO 2022 with code extensions: G0 in the lower half of the byte, G1 in the upper, each changed by escapes.
pub(super) struct Shifts {
    first: (Repertoire, Repertoire),
    now: (Repertoire, Repertoire),
    is_person_name: bool,
}

impl Shifts {
    pub(super) fn new(sets: &[Repertoire], is_person_name: bool) -> Self {
        let upper = sets
            .iter()
            .copied()
            .find(|set| !matches!(set, Repertoire::Ascii | Repertoire::Kanji | Repertoire::SupplementaryKanji));
        let first = (Repertoire::Ascii, upper.unwrap_or(Repertoire::Latin1));
        Self { first, now: first, is_person_name }
    }

    pub(super) fn decode(mut self, raw: &[u8]) -> String {
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(&byte) = rest.first() {
            let used = match escape(rest) {
                Some((length, set)) => {
                    self.shift(set);
                    length
                }
                None => {
                    let (character, used) = self.next(byte, rest.get(1).copied());
                    text.push(character.unwrap_or(UNKNOWN));
                    used
                }
            };
            rest = rest.get(used..).unwrap_or_default();
        }
        text
    }

    fn shift(&mut self, set: Repertoire) {
        match set {
            Repertoire::Ascii | Repertoire::Kanji | Repertoire::SupplementaryKanji => self.now.0 = set,
            _ => self.now.1 = set,
        }
    }

    fn next(&mut self, byte: u8, second: Option<u8>) -> (Option<char>, usize) {
        let (lower, upper) = self.now;
        let is_double =
            if byte < 0x80 { lower != Repertoire::Ascii } else { matches!(upper, Repertoire::Hangul | Repertoire::Gb2312) };
        if is_double && byte > 0x20 {
            let set = if byte < 0x80 { lower } else { upper };
            return two_or_one(second.and_then(|second| set.pair(byte, second)));
        }
        if byte >= 0x80 {
            return (upper.high(byte), 1);
        }
        if self.ends_shift(byte) {
            self.now = self.first;
        }
        (Some(char::from(byte)), 1)
    }

    /// PS3.5 6.1.2.5.3: the sets of the first value are active again after these.
    fn ends_shift(&self, byte: u8) -> bool {
        matches!(byte, b'\r' | b'\n' | 0x0C | b'\t' | b'\\') || self.is_person_name && matches!(byte, b'^' | b'=')
    }
}

/// The escape sequence at the start of `rest` (PS3.3 tables C.12-3 and C.12-4): its length and the set it calls.
fn escape(rest: &[u8]) -> Option<(usize, Repertoire)> {
    let (&ESCAPE, sequence) = rest.split_first()? else { return None };
    Some(match *sequence {
        [b'(', b'B' | b'J', ..] => (3, Repertoire::Ascii),
        [b')', b'I', ..] => (3, Repertoire::Katakana),
        [b'$', b'B' | b'@', ..] => (3, Repertoire::Kanji),
        [b'$', b'(', b'D', ..] => (4, Repertoire::SupplementaryKanji),
        [b'$', b')', b'C', ..] => (4, Repertoire::Hangul),
        [b'$', b')', b'A', ..] => (4, Repertoire::Gb2312),
        [b'-', b'A', ..] => (3, Repertoire::Latin1),
        [b'-', b'B', ..] => (3, Repertoire::Latin2),
        [b'-', b'C', ..] => (3, Repertoire::Latin3),
        [b'-', b'D', ..] => (3, Repertoire::Latin4),
        [b'-', b'L', ..] => (3, Repertoire::Cyrillic),
        [b'-', b'G', ..] => (3, Repertoire::Arabic),
        [b'-', b'F', ..] => (3, Repertoire::Greek),
        [b'-', b'H', ..] => (3, Repertoire::Hebrew),
        [b'-', b'M', ..] => (3, Repertoire::Latin5),
        [b'-', b'T', ..] => (3, Repertoire::Thai),
        [b'-', b'b', ..] => (3, Repertoire::Latin9),
        _ => return None,
    })
}

/// A character with the number of its bytes: two, or one that is passed over where two mean nothing.
pub(super) fn two_or_one(character: Option<char>) -> (Option<char>, usize) {
    (character, if character.is_some() { 2 } else { 1 })
}
