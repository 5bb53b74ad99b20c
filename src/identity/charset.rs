//! Specific Character Set (0008,0005) and what bytes mean under it (PS3.3 C.12.1.1.2, PS3.5 6.1.2).

use super::repertoire::{self, Repertoire};
use super::shift::{ESCAPE, Shifts, UNKNOWN, two_or_one};

/// The character sets that a data set declares, in order.
///
/// ```
/// use scanitize::identity::CharacterSet;
///
/// let latin = CharacterSet::from_defined_terms(b"ISO_IR 100");
/// assert_eq!(latin.decode(b"Buc^J\xE9r\xF4me", true), "Buc^Jérôme");
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CharacterSet {
    sets: Vec<Repertoire>,
}

impl CharacterSet {
    /// The sets named by the value of (0008,0005), multi-valued or not. Terms that PS3.3 does not define are left out.
    #[must_use]
    pub fn from_defined_terms(value: &[u8]) -> Self {
        let sets = value.split(|&byte| byte == b'\\').map(defined_term).collect::<Vec<_>>();
        match sets.as_slice() {
            [None] => Self::default(),
            _ => Self { sets: sets.into_iter().flatten().collect() },
        }
    }

    /// UTF-8 (ISO_IR 192).
    #[must_use]
    pub fn utf8() -> Self {
        Self { sets: vec![Repertoire::Utf8] }
    }

    /// The text that `raw` means. What cannot be decoded becomes U+FFFD; bytes above 0x7F that no declared set explains are
    /// read as UTF-8 where they are valid UTF-8, else as Latin-1, as most writers that forget to declare do.
    #[must_use]
    pub fn decode(&self, raw: &[u8], is_person_name: bool) -> String {
        if raw.is_ascii() && !raw.contains(&ESCAPE) {
            return raw.iter().copied().map(char::from).collect();
        }
        match self.sets.as_slice() {
            sets if sets.contains(&Repertoire::Utf8) => String::from_utf8_lossy(raw).into_owned(),
            sets if sets.contains(&Repertoire::Gb18030) => chinese(raw),
            [Repertoire::Katakana] => japanese(raw),
            [] | [Repertoire::Ascii] => undeclared(raw),
            sets => Shifts::new(sets, is_person_name).decode(raw),
        }
    }
}

/// One defined term. The empty first value of a list means ASCII; writers differ in spaces and underscores.
fn defined_term(term: &[u8]) -> Option<Repertoire> {
    let term: String = term.iter().filter(|b| b.is_ascii_alphanumeric()).map(|b| char::from(b.to_ascii_uppercase())).collect();
    match term.as_str() {
        "" => Some(Repertoire::Ascii),
        "GB18030" | "GBK" | "GB2312" => Some(Repertoire::Gb18030),
        "UTF8" => Some(Repertoire::Utf8),
        _ => {
            let number = term.strip_prefix("ISO2022IR").or_else(|| term.strip_prefix("ISOIR"))?;
            Repertoire::registered(number.parse().ok()?)
        }
    }
}

fn undeclared(raw: &[u8]) -> String {
    if raw.contains(&ESCAPE) {
        return Shifts::new(&[Repertoire::Latin1], false).decode(raw);
    }
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => raw.iter().copied().map(char::from).collect(),
    }
}

/// GB18030, of which GBK and GB 2312 are parts.
fn chinese(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        let (character, used) = match *rest {
            [] => return text,
            [byte, ..] if byte < 0x80 => (Some(char::from(byte)), 1),
            [a, b, c, d, ..] if b.is_ascii_digit() => match repertoire::gb18030_four([a, b, c, d]) {
                None => (None, 1),
                found => (found, 4),
            },
            [lead, trail, ..] => two_or_one(repertoire::gbk(lead, trail)),
            [_] => (None, 1),
        };
        text.push(character.unwrap_or(UNKNOWN));
        rest = rest.get(used..).unwrap_or_default();
    }
}

/// JIS X 0201 with the double bytes of Shift-JIS beside it, and escapes where a writer used them undeclared.
fn japanese(raw: &[u8]) -> String {
    if raw.contains(&ESCAPE) {
        return Shifts::new(&[Repertoire::Katakana, Repertoire::Kanji], false).decode(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        let (character, used) = match *rest {
            [] => return text,
            [byte, ..] if byte < 0x80 => (Some(char::from(byte)), 1),
            [byte @ 0xA1..=0xDF, ..] => (Repertoire::Katakana.high(byte), 1),
            [lead, trail, ..] => two_or_one(repertoire::shift_jis(lead, trail)),
            [_] => (None, 1),
        };
        text.push(character.unwrap_or(UNKNOWN));
        rest = rest.get(used..).unwrap_or_default();
    }
}
