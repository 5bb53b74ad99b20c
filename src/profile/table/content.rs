//! Table E.3.4-1 of PS3.15: content items by concept name and value type.

use std::borrow::Cow;

use crate::profile::table::{Code, ProfileOption, block, codes, concept, content_items, older_codes};
use crate::profile::unit;

/// What a content item holds (PS3.3 C.17.3.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueType {
    /// TEXT.
    Text,
    /// NUM.
    Number,
    /// CODE.
    Code,
    /// DATETIME.
    DateTime,
    /// DATE.
    Date,
    /// TIME.
    Time,
    /// UIDREF.
    Uid,
    /// PNAME.
    PersonName,
    /// COMPOSITE.
    Composite,
    /// IMAGE.
    Image,
    /// WAVEFORM.
    Waveform,
    /// SCOORD.
    Coordinates,
    /// SCOORD3D.
    Coordinates3d,
    /// TCOORD.
    TemporalCoordinates,
    /// CONTAINER.
    Container,
}

impl ValueType {
    /// Reads a defined term; `None` for one that is not known, tables among them.
    #[must_use]
    pub fn of(term: &str) -> Option<Self> {
        TERMS.iter().find(|(known, _)| *known == term).map(|(_, kind)| *kind)
    }

    /// Its defined term.
    #[must_use]
    pub fn term(self) -> &'static str {
        TERMS.iter().find(|(_, kind)| *kind == self).map_or("", |(term, _)| term)
    }
}

const TERMS: &[(&str, ValueType)] = &[
    ("TEXT", ValueType::Text),
    ("NUM", ValueType::Number),
    ("CODE", ValueType::Code),
    ("DATETIME", ValueType::DateTime),
    ("DATE", ValueType::Date),
    ("TIME", ValueType::Time),
    ("UIDREF", ValueType::Uid),
    ("PNAME", ValueType::PersonName),
    ("COMPOSITE", ValueType::Composite),
    ("IMAGE", ValueType::Image),
    ("WAVEFORM", ValueType::Waveform),
    ("SCOORD", ValueType::Coordinates),
    ("SCOORD3D", ValueType::Coordinates3d),
    ("TCOORD", ValueType::TemporalCoordinates),
    ("CONTAINER", ValueType::Container),
];

/// A row of Table E.3.4-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRow {
    /// The value type of the items that it is about.
    pub kind: ValueType,
    /// The action of the Basic Profile.
    pub basic: Code,
    /// The options that keep the item (K), a bit for each [`ProfileOption`].
    pub keep: u16,
    /// The options that clean the item (C), a bit for each [`ProfileOption`].
    pub clean: u16,
}

impl ContentRow {
    /// Whether `option` keeps the item or cleans it.
    #[must_use]
    pub const fn lets_stay(&self, option: ProfileOption) -> bool {
        (self.keep | self.clean) & option.bit() != 0
    }
}

/// The rows for a concept, also for a code as SNOMED spelled it before; none for a concept that the table does not list.
#[must_use]
pub fn content_rows(scheme: &str, value: &str) -> Vec<ContentRow> {
    rows_of(scheme, value).filter_map(row).collect()
}

fn rows_of(scheme: &str, value: &str) -> impl Iterator<Item = &'static str> {
    let older = matches!(scheme, "SRT" | "SNM3" | "99SDM").then(|| block::find(older_codes(), value)).flatten();
    let key = older.map_or_else(|| format!("{scheme} {value}"), |today| format!("SCT {today}"));
    content_items::ITEMS.find(&key).into_iter().flat_map(|rows| rows.split('\t'))
}

fn row(text: &str) -> Option<ContentRow> {
    let mut parts = text.splitn(5, ' ');
    let kind = ValueType::of(parts.next()?)?;
    let basic = match parts.next()? {
        "X" => Code::X,
        "D" => Code::D,
        _ => Code::XD,
    };
    Some(ContentRow { kind, basic, keep: parts.next()?.parse().ok()?, clean: parts.next()?.parse().ok()? })
}

/// The meaning with which a code is written, `None` for a code that no table knows.
///
/// Beside those of [`concept`]: units that UCUM makes of its parts, the codes of LOINC that the standard uses, by their numbers, and
/// the concepts of Table E.3.4-1.
#[must_use]
pub fn meaning(scheme: &str, value: &str) -> Option<Cow<'static, str>> {
    if let Some(meaning) = concept(scheme, value) {
        return Some(meaning.into());
    }
    match scheme {
        "UCUM" => unit::is_unit(value).then(|| value.to_owned().into()),
        "LN" => codes::LN.find(value).map(|_| format!("LOINC {value}").into()),
        _ => rows_of(scheme, value).find_map(|row| row.splitn(5, ' ').nth(4)).map(Cow::Borrowed),
    }
}
