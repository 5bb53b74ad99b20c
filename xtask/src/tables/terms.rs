//! The terms that technical attributes may hold: the standard's and the makers'.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Generated;
use super::dictionary::Dictionary;
use super::source::{Source, USE_BLOCK, block, hex};
use super::technical::Selection;
use crate::Outcome;

/// A text attribute whose values are checked elsewhere: a coded item as a whole.
const CODED: &[&str] = &["CodeValue", "CodingSchemeDesignator", "CodeMeaning"];
/// The longest value of a code string (PS3.5 6.2).
const LONGEST_CODE_STRING: usize = 16;

type Lists = BTreeMap<u32, BTreeSet<String>>;

/// Writes terms.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let selection = Selection::read(tables)?;
    let by_hand = Source::read(tables, "terms.txt")?;
    let mut lists = Lists::new();
    for name in ["terms.tsv", "body_parts.tsv"] {
        for [keyword, terms] in Source::read(tables, name)?.rows()? {
            let tag = selection.dictionary.tag(keyword)?;
            if selection.technical.contains_key(&tag) {
                add(&mut lists, tag, terms);
            }
        }
    }
    for line in by_hand.lines() {
        let (keywords, terms) = line.split_once(": ").ok_or_else(|| by_hand.wrong(line))?;
        for keyword in keywords.split_whitespace() {
            let tag = technical(&selection, keyword)?;
            add(&mut lists, tag, terms);
        }
    }
    check(&selection.dictionary, &selection.technical, &lists)?;
    let sources = vec![Source::read(tables, "terms.tsv")?, Source::read(tables, "body_parts.tsv")?, by_hand];
    Ok(Generated { sources, body: text(&lists)? })
}

fn technical(selection: &Selection, keyword: &str) -> Outcome<u32> {
    let tag = selection.dictionary.tag(keyword)?;
    match selection.technical.contains_key(&tag) {
        true => Ok(tag),
        false => Err(format!("terms.txt gives terms to {keyword}, which is not technical").into()),
    }
}

fn add(lists: &mut Lists, tag: u32, terms: &str) {
    lists.entry(tag).or_default().extend(terms.split(" | ").map(str::trim).filter(|term| !term.is_empty()).map(str::to_owned));
}

/// Every technical text has terms, and none is longer than its value representation.
fn check(dictionary: &Dictionary, technical: &BTreeMap<u32, String>, lists: &Lists) -> Outcome {
    let coded = CODED.iter().map(|keyword| dictionary.tag(keyword)).collect::<Outcome<Vec<u32>>>()?;
    for (tag, representation) in technical {
        if !matches!(representation.as_str(), "CS" | "LO" | "SH") || coded.contains(tag) {
            continue;
        }
        let terms = lists.get(tag).ok_or_else(|| format!("no terms for {}", hex(*tag)))?;
        let is_long = |term: &&String| representation == "CS" && term.len() > LONGEST_CODE_STRING;
        if let Some(term) = terms.iter().find(is_long) {
            return Err(format!("{}: too long for a code string: {term}", hex(*tag)).into());
        }
    }
    Ok(())
}

fn text(lists: &Lists) -> Outcome<String> {
    let line = |(tag, terms): (&u32, &BTreeSet<String>)| {
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        format!("{tag:08X}\t{}", terms.join("\t"))
    };
    let lines: Vec<String> = lists.iter().map(line).collect();
    let block = block("TERMS", "Technical attributes by tag, each with its terms and patterns.", &lines)?;
    Ok(USE_BLOCK.to_owned() + &block)
}
