//! The words that may stay in descriptions (PS3.15 Clean Descriptors).

use std::collections::BTreeSet;
use std::path::Path;

use super::Generated;
use super::source::{Source, USE_BLOCK, block};
use crate::Outcome;

/// Writes descriptors.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let sources = vec![Source::read(tables, "descriptors.tsv")?, Source::read(tables, "descriptors.txt")?];
    let (mut words, mut names) = (BTreeSet::new(), BTreeSet::new());
    for source in &sources {
        for line in source.lines() {
            let (into, line) = line.strip_prefix("- ").map_or((&mut words, line), |line| (&mut names, line));
            // Words that are joined are looked up one by one.
            for word in line.split([' ', '-']).filter(|word| !word.is_empty()) {
                if !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
                    return Err(source.wrong(word).into());
                }
                into.insert(word.to_owned());
            }
        }
    }
    words.retain(|word| !names.contains(word));
    let words: Vec<String> = words.into_iter().collect();
    Ok(Generated { sources, body: USE_BLOCK.to_owned() + &block("WORDS", "The words, in small letters.", &words)? })
}
