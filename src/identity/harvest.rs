//! What identifies the person, the staff, the place and the machines: collected from the originals in pass 1.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::calendar::Day;
use super::charset::CharacterSet;
use super::placeholder;

/// What a harvested value is, which decides how it can be spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person: patient, relatives, staff.
    Name,
    /// A number or code given to a person, an order or a visit.
    Id,
    /// A date of the record.
    Date,
    /// The birth date of the patient.
    BirthDate,
    /// An address, a telephone number, an e-mail address, whoever they are of.
    Place,
    /// An institution or a department where the person was examined, and where it is.
    Institution,
    /// A serial number, a station name, an AE title.
    Device,
    /// A UID that the standard does not define.
    Uid,
}

/// One harvested value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// The bytes as they stood, kept where decoding may have changed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) raw: Vec<u8>,
}

/// A sorted set of identifying values: the same whatever the order in which they were added.
///
/// Never in it: empty values, values of one character, words such as `ANONYMOUS` that name nobody, the UIDs of the standard,
/// dates that programs write for "none", times of day.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Harvest {
    items: BTreeSet<Item>,
}

impl Harvest {
    /// Adds every value of an element as it stands in the file, padded, multi-valued and encoded.
    pub fn add(&mut self, kind: Kind, raw: &[u8], set: &CharacterSet) {
        let decoded = set.decode(raw, kind == Kind::Name);
        let was_changed = !raw.is_ascii() || raw.contains(&0x1B);
        for text in decoded.split('\\') {
            self.add_text(kind, text, if was_changed { trimmed(raw) } else { &[] });
        }
    }

    /// Adds one value that is text already: a word of a file name, an answer of the user.
    pub fn add_str(&mut self, kind: Kind, text: &str) {
        self.add_text(kind, text, &[]);
    }

    fn add_text(&mut self, kind: Kind, text: &str, raw: &[u8]) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        let text = match kind {
            Kind::Name => text.trim_end_matches(['^', '=', ' ']),
            _ => text,
        };
        let item = match kind {
            Kind::Date | Kind::BirthDate => Self::date(kind, text),
            Kind::Uid => Self::uid(text),
            _ => Some(Item { kind, text: text.to_owned(), raw: raw.to_owned() }),
        };
        self.items.extend(item.filter(Item::tells));
    }

    /// A date as `YYYYMMDD`; what is no date but stands where one belongs is kept as a code, unless it is a part of a date.
    fn date(kind: Kind, text: &str) -> Option<Item> {
        match Day::of_value(text) {
            Some(day) => day.is_plausible().then(|| Item { kind, text: day.compact(), raw: Vec::new() }),
            None if text.len() < 8 || text.contains(':') || text.bytes().all(|b| b.is_ascii_digit() || b == b'.') => None,
            None => Some(Item { kind: Kind::Id, text: text.to_owned(), raw: Vec::new() }),
        }
    }

    fn uid(text: &str) -> Option<Item> {
        let is_registered = text.starts_with("1.2.840.10008.");
        let is_long_enough = text.len() >= 9 && text.bytes().filter(|&b| b == b'.').count() >= 3;
        (is_long_enough && !is_registered).then(|| Item { kind: Kind::Uid, text: text.to_owned(), raw: Vec::new() })
    }

    /// Adds all that another harvest holds.
    pub fn extend(&mut self, other: Self) {
        self.items.extend(other.items);
    }

    /// Drops the values of which `keep` says no.
    pub fn retain(&mut self, keep: impl Fn(Kind, &str) -> bool) {
        self.items.retain(|item| keep(item.kind, &item.text));
    }

    /// How many names and places there are that cost much to search for. What is no ASCII is looked for in every encoding of
    /// its script; birth dates are in dozens of spellings.
    #[must_use]
    pub fn names(&self) -> usize {
        let cost = |item: &Item| match item.kind {
            Kind::Name | Kind::Place | Kind::Institution if item.text.is_ascii() => 1,
            Kind::Name | Kind::Place | Kind::Institution => 20,
            Kind::BirthDate => 20,
            _ => 0,
        };
        self.items.iter().map(cost).sum()
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Every value with its kind, sorted.
    pub fn values(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.items.iter().map(|item| (item.kind, item.text.as_str()))
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }
}

impl Item {
    /// Whether there is anything to look for: where decoding failed, the bytes are.
    fn tells(&self) -> bool {
        let is_undecoded = !self.raw.is_empty() && self.text.contains(char::REPLACEMENT_CHARACTER);
        is_undecoded || !placeholder::names_nobody(&self.text)
    }
}

fn trimmed(raw: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| matches!(byte, b' ' | 0);
    let end = raw.iter().rposition(|byte| !is_padding(byte)).map_or(0, |last| last + 1);
    let start = raw.iter().position(|byte| !is_padding(byte)).unwrap_or(end);
    raw.get(start..end).unwrap_or_default()
}
