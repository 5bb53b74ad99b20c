//! Coded concepts: value and meaning, by coding scheme (PS3.16).

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::source::{Source, USE_BLOCK, block};
use crate::Outcome;

/// Writes codes.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "codes.tsv")?;
    let mut schemes: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for [scheme, value, before, meaning] in source.rows()? {
        let older = if before == "-" { String::new() } else { format!("\t{before}") };
        schemes.entry(scheme).or_default().insert(value, format!("{meaning}{older}"));
    }
    let mut body = USE_BLOCK.to_owned();
    for (scheme, codes) in &schemes {
        let older = if *scheme == "SCT" { ", and as SNOMED spelled it before" } else { "" };
        let meaning = format!("Codes of {scheme}, each with its meaning{older}.");
        let lines: Vec<String> = codes.iter().map(|(code, meaning)| format!("{code}\t{meaning}")).collect();
        body += &block(scheme, &meaning, &lines)?;
        body.push('\n');
    }
    body.pop();
    Ok(Generated { sources: vec![source], body })
}
