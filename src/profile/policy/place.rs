//! How a policy names an attribute.

use std::fmt;

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::attribute::Tag;
use crate::profile::table;

/// An attribute: anywhere, or in the items of one sequence. Written as `StudyDescription`, `0008,1030`, or with the sequence
/// before it: `RequestAttributesSequence>0040,1001`. A private element of Table E.3.10-1 is written with its creator, anywhere:
/// `0019,xx9E GEMS_ACQU_01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The sequence in whose items it stands; `None` for any place.
    pub sequence: Option<Tag>,
    /// The attribute; of a private element group and place in the block, (gggg,00ee).
    pub tag: Tag,
    /// The creator of a private element.
    pub creator: Option<&'static str>,
}

impl Place {
    /// Reads a place.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((element, creator)) = text.split_once(' ') {
            let (group, element) = element.split_once(",xx")?;
            let private = table::private(creator, Tag::new(number(group, 4)?, number(element, 2)?))?;
            return Some(Self { creator: Some(private.creator), ..Self::anywhere(private.tag) });
        }
        match text.split_once('>') {
            Some((sequence, attribute)) => Some(Self { sequence: Some(tag(sequence)?), ..Self::anywhere(tag(attribute)?) }),
            None => tag(text).map(Self::anywhere),
        }
    }

    /// An attribute of the standard wherever it stands.
    #[must_use]
    pub const fn anywhere(tag: Tag) -> Self {
        Self { sequence: None, tag, creator: None }
    }
}

/// A keyword of PS3.6, or group and element.
fn tag(text: &str) -> Option<Tag> {
    let Some((group, element)) = text.split_once(',') else { return table::of_keyword(text) };
    Some(Tag::new(number(group, 4)?, number(element, 4)?))
}

fn number(digits: &str, length: usize) -> Option<u16> {
    (digits.len() == length).then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(creator) = self.creator {
            return write!(f, "{:04X},xx{:02X} {creator}", self.tag.group(), self.tag.element());
        }
        if let Some(sequence) = self.sequence {
            write!(f, "{:04X},{:04X}>", sequence.group(), sequence.element())?;
        }
        write!(f, "{:04X},{:04X}", self.tag.group(), self.tag.element())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"an attribute"))
    }
}
