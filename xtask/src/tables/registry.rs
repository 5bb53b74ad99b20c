//! The UIDs that the standard registers (PS3.6 Annex A).

use std::collections::BTreeSet;
use std::path::Path;

use super::Generated;
use super::source::{Source, USE_BLOCK, block, quoted};
use crate::Outcome;

/// The root of all of them; what follows it is what is stored.
const ROOT: &str = "1.2.840.10008.";

/// Writes uids.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "uids.tsv")?;
    let mut ends = BTreeSet::new();
    for [uid, _kind, _name] in source.rows()? {
        ends.insert(uid.strip_prefix(ROOT).ok_or_else(|| source.wrong(uid))?.to_owned());
    }
    let ends: Vec<String> = ends.into_iter().collect();
    let root = format!("/// What the registered UIDs begin with.\npub const ROOT: &str = {};\n\n", quoted(ROOT));
    let body = USE_BLOCK.to_owned() + &root + &block("ENDS", "What follows in each.", &ends)?;
    Ok(Generated { sources: vec![source], body })
}
