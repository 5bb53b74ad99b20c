//! Table E.3.10-1 of PS3.15: the private elements that may stay under Retain Safe Private, by creator.

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::source::{Source, USE_BLOCK, block};
use crate::Outcome;

/// Writes private.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "private.tsv")?;
    let mut creators: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for [creator, group, element, vr, most, origin, terms] in source.rows()? {
        let is_hexadecimal = |text: &str, length| text.len() == length && u16::from_str_radix(text, 16).is_ok();
        let is_sound = is_hexadecimal(group, 4)
            && is_hexadecimal(element, 2)
            && vr.len() == 2
            && most.parse::<u8>().is_ok()
            && matches!(origin, "E.3.10-1" | "maker")
            && !terms.contains([' ', '=']);
        if !is_sound {
            return Err(source.wrong(&format!("{creator} {group},xx{element}")).into());
        }
        let terms = if terms == "-" { String::new() } else { format!("={terms}") };
        creators.entry(creator).or_default().push(format!("{group}{element}{vr}{most}{terms}"));
    }
    let lines: Vec<String> = creators.iter().map(|(creator, rows)| format!("{creator}\t{}", rows.join(" "))).collect();
    let meaning = "Private creators, each with its elements: group, place in the block, value representation, most values (0 for any \
                   number),\n/// and the terms of a code string behind an equals sign.";
    Ok(Generated { body: USE_BLOCK.to_owned() + &block("CREATORS", meaning, &lines)?, sources: vec![source] })
}
