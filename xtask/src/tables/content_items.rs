//! Table E.3.4-1 of PS3.15: the action of the Basic Profile for content items of reports, by concept name and value type, and what
//! the options make of it.

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::confidentiality::{bits, code};
use super::source::{Source, USE_BLOCK, block};
use crate::Outcome;

/// Writes content_items.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let (source, attributes) = (Source::read(tables, "content_items.tsv")?, Source::read(tables, "confidentiality.tsv")?);
    // Options have the bits that they have in Table E.1-1.
    let options: Vec<&str> = attributes.head("options")?.split(' ').collect();
    let mut concepts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for [scheme, value, kind, basic, chosen, _retired, meaning] in source.rows()? {
        let (keep, clean) = (bits(&options, chosen, "K")?, bits(&options, chosen, "C")?);
        let mut row = format!("{kind} {} {keep} {clean}", code(basic)?);
        if !CODED.contains(&scheme) {
            row += &format!(" {meaning}");
        }
        concepts.entry(format!("{scheme} {value}")).or_default().push(row);
    }
    let lines: Vec<String> = concepts.iter().map(|(concept, rows)| format!("{concept}\t{}", rows.join("\t"))).collect();
    let meaning = "Concepts by scheme and value, each with its rows: value type, action of the Basic Profile, bits of the options that \
                   keep\n/// and of those that clean, and the meaning where codes.rs does not have the scheme.";
    Ok(Generated { body: USE_BLOCK.to_owned() + &block("ITEMS", meaning, &lines)?, sources: vec![source] })
}

/// The schemes of codes.rs.
const CODED: &[&str] = &["DCM", "SCT", "LN"];
