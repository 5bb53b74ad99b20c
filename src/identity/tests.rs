//! Tests of harvest, spellings and searches.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod bytes;
mod charset;
mod collect;
mod text;

use super::{CharacterSet, Harvest, Kind};

fn utf8() -> CharacterSet {
    CharacterSet::utf8()
}

fn harvest(values: &[(Kind, &str)]) -> Harvest {
    let mut harvest = Harvest::default();
    values.iter().for_each(|(kind, value)| harvest.add(*kind, value.as_bytes(), &utf8()));
    harvest
}
