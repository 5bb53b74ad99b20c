//! The names of regions that are contoured for radiotherapy (AAPM TG-263).

use std::collections::BTreeSet;
use std::path::Path;

use super::Generated;
use super::source::{Source, USE_BLOCK, block};
use crate::Outcome;

/// Writes structures.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "structures.tsv")?;
    let names: BTreeSet<String> = source.lines().map(str::to_owned).collect();
    let is_name = |name: &&String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if let Some(name) = names.iter().find(|name| !is_name(name)) {
        return Err(source.wrong(name).into());
    }
    let names: Vec<String> = names.into_iter().collect();
    Ok(Generated { sources: vec![source], body: USE_BLOCK.to_owned() + &block("NAMES", "The names, without sides.", &names)? })
}
