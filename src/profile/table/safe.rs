//! Table E.3.10-1 of PS3.15, with rows for what else pictures need: the private elements that are known to identify nobody.

use crate::attribute::{Tag, Vr};
use crate::profile::table::private::CREATORS;

/// A private element that may stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Private {
    /// The private creator of its block (PS3.5 7.8.1).
    pub creator: &'static str,
    /// Its group and its place in the block: (gggg,00ee).
    pub tag: Tag,
    /// Its value representation.
    pub vr: Vr,
    /// The most values that it may have, 0 for any number.
    pub most: usize,
    /// The terms that a code string may hold beside those of the standard, with bars between.
    pub terms: &'static str,
}

/// The element that a creator has at a place in a block of the group of `tag`, whichever block `tag` names.
#[must_use]
pub fn private(creator: &str, tag: Tag) -> Option<Private> {
    let mut lines = CREATORS.lines().lines().filter_map(|line| line.split_once('\t'));
    let (creator, rows) = lines.find(|(known, _)| *known == creator)?;
    let tag = Tag(tag.0 & 0xFFFF_00FF);
    let wanted = format!("{:04X}{:02X}", tag.group(), tag.element());
    let (vr, rest) = rows.split(' ').find_map(|row| row.strip_prefix(&wanted))?.split_at_checked(2)?;
    let (most, terms) = rest.split_once('=').unwrap_or((rest, ""));
    Some(Private { creator, tag, vr: Vr(vr.as_bytes().try_into().ok()?), most: most.parse().ok()?, terms })
}

/// Whether a text is a private creator of the table.
#[must_use]
pub fn is_creator(text: &str) -> bool {
    CREATORS.find(text).is_some()
}
