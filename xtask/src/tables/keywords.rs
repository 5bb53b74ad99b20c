//! The keywords by which a policy names attributes (PS3.6): those of Table E.1-1. Others are named by their tags.

use std::path::Path;

use super::Generated;
use super::source::{USE_BLOCK, block};
use super::technical::Selection;
use crate::Outcome;

/// Writes keywords.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let Selection { dictionary, listed, .. } = Selection::read(tables)?;
    let is_listed = |place: &u32| listed.lines().any(|line| line.starts_with(&format!("{place:08X}\t")));
    let mut lines = Vec::new();
    for (keyword, place, representation) in dictionary.keywords() {
        if is_listed(&place) {
            lines.push(format!("{keyword}\t{place:08X}{}", representation.get(..2).unwrap_or_default()));
        }
    }
    let text = block("KEYWORDS", "Keywords, each with its tag and the letters of its value representation.", &lines)?;
    Ok(Generated { sources: vec![dictionary.source, listed], body: USE_BLOCK.to_owned() + &text })
}
