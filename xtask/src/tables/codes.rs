//! Coded concepts: value and meaning, by coding scheme (PS3.16).

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::source::{Source, block};
use crate::Outcome;

/// Writes codes.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "codes.tsv")?;
    let mut schemes: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    let mut older: BTreeMap<&str, &str> = BTreeMap::new();
    for [scheme, value, before, meaning] in source.rows()? {
        schemes.entry(scheme).or_default().insert(value, meaning);
        if before != "-" {
            older.insert(before, value);
        }
    }
    let mut body = String::new();
    for (scheme, codes) in &schemes {
        body += &block(scheme, &format!("Codes of {scheme}, each with its meaning."), &lines(codes))?;
        body.push('\n');
    }
    body += &block("SRT", "Codes as SNOMED spelled them before, each with the one of [`SCT`].", &lines(&older))?;
    Ok(Generated { sources: vec![source], body })
}

fn lines(pairs: &BTreeMap<&str, &str>) -> Vec<String> {
    pairs.iter().map(|(key, value)| format!("{key}\t{value}")).collect()
}
