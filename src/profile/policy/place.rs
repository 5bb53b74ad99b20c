//! How a policy names an attribute.

use std::fmt;

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::attribute::Tag;
use crate::profile::table;

/// An attribute: anywhere, or in the items of one sequence. Written as `StudyDescription`, `0008,1030`, or with the sequence
/// before it: `RequestAttributesSequence>0040,1001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The sequence in whose items it stands; `None` for any place.
    pub sequence: Option<Tag>,
    /// The attribute.
    pub tag: Tag,
}

impl Place {
    /// Reads a place.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('>') {
            Some((sequence, attribute)) => Some(Self { sequence: Some(tag(sequence)?), tag: tag(attribute)? }),
            None => Some(Self { sequence: None, tag: tag(text)? }),
        }
    }
}

/// A keyword of PS3.6, or group and element.
fn tag(text: &str) -> Option<Tag> {
    let Some((group, element)) = text.split_once(',') else { return table::of_keyword(text) };
    let number = |digits: &str| (digits.len() == 4).then(|| u16::from_str_radix(digits, 16).ok()).flatten();
    Some(Tag::new(number(group)?, number(element)?))
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
