//! The conformance statement and the README's section "Exactly what it does": made from the tables and the policies that the program
//! decides by, so that neither can say anything else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use scanitize::profile::policy::Policy;
use scanitize::profile::table;

mod actions;
mod classes;
mod options;

const STATEMENT: &str = "docs/conformance-statement.md";
const BEGIN: &str = "<!-- made by tests/cases/statement.rs -->\n";
const END: &str = "<!-- made until here -->\n";

#[test]
fn the_conformance_statement_is_what_the_tables_give() {
    hold(STATEMENT, &statement());
}

#[test]
fn the_readme_says_exactly_what_the_tables_give() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("README.md has the mark of its made section");
    let (_, after) = rest.split_once(END).expect("README.md has the mark at its end");
    hold("README.md", &format!("{before}{BEGIN}{}{END}{after}", summary()));
}

#[test]
fn every_row_of_the_standard_stands_in_the_statement() {
    let text = std::fs::read_to_string(root().join(STATEMENT)).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    for row in source("confidentiality.tsv") {
        let (place, basic, name) = (actions::place(row[0]), row[1], row[3]);
        let begin = format!("| {name} | {place} | {basic} |");
        assert_eq!(lines.iter().filter(|line| line.starts_with(&begin)).count(), 1, "{begin}");
    }
    for row in source("content_items.tsv") {
        let begin = format!("| {} | {} | {} |", row[1], row[0], row[2]);
        assert_eq!(lines.iter().filter(|line| line.starts_with(&begin)).count(), 1, "{begin}");
    }
    for row in source("uids.tsv").filter(|row| classes::is_storage(row)) {
        assert_eq!(lines.iter().filter(|line| line.contains(&format!("| {} |", row[0]))).count(), 1, "{}", row[0]);
    }
}

#[test]
fn what_the_presets_retain_is_what_the_standard_lets_their_options_retain() {
    // By the source of the table alone: an attribute stays or is cleaned where a cell of an option in force says K or C.
    for name in Policy::PRESETS {
        let policy = Policy::preset(name).unwrap();
        for row in source("confidentiality.tsv") {
            let lets_stay =
                row[2].split(',').any(|cell| policy.options.iter().any(|o| cell.split('=').next() == Some(o.column())));
            let stays = actions::of(&policy, &row).contains(['K', 'C']);
            assert!(lets_stay || !stays, "{name}: {} stays and no option lets it", row[3]);
        }
    }
}

/// The whole statement: the text beside this file, with what is made in the places that it names.
fn statement() -> String {
    let mut text = include_str!("statement/text.md").to_owned();
    let made = BTreeMap::from([
        ("edition", table::EDITION.to_owned()),
        ("sha256", table::SOURCE_SHA256.to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("options", options::supported()),
        ("presets", options::presets()),
        ("statements", options::statements()),
        ("counts", actions::counts()),
        ("actions", actions::rows()),
        ("technical", actions::technical().to_string()),
        ("content", actions::content_items()),
        ("cleaned", classes::cleaned()),
        ("left-out", classes::left_out()),
        ("read", classes::syntaxes(classes::READ)),
        ("written", classes::syntaxes(classes::WRITTEN)),
    ]);
    for (name, value) in made {
        let place = format!("{{{name}}}");
        assert!(text.contains(&place), "statement/text.md has no place for {name}");
        text = text.replace(&place, value.trim_end());
    }
    text
}

/// The README's section.
fn summary() -> String {
    let (cleaned, conditional, left_out) = classes::totals();
    format!(
        "Table E.1-1 of PS3.15 {} has {} rows. What becomes of them under each preset:\n\n{}\n\
         An action with strokes is decided by the Type that the IOD gives the attribute. Beside the table {} attributes may stay, if their values pass; all others go.\n\n{}\n\
         Of the standard's storage SOP classes {cleaned} are cleaned under every preset and {conditional} more under second-opinion and research; {left_out} are left out.\n\
         Attribute by attribute, with dummies, inserted values, content items, SOP classes and transfer syntaxes:\n\
         [docs/conformance-statement.md](docs/conformance-statement.md).\n",
        table::EDITION,
        source("confidentiality.tsv").count(),
        actions::counts(),
        actions::technical(),
        options::presets(),
    )
}

/// Compares a document with what it should be, and writes it where that is asked for.
fn hold(name: &str, expected: &str) {
    let path = root().join(name);
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != expected && std::env::var_os("SCANITIZE_BLESS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    assert!(found == expected, "{name} is not what the tables give; SCANITIZE_BLESS=1 writes it, then look at it and run again");
}

/// The rows of a file of tables/.
fn source(name: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let text = match name {
        "confidentiality.tsv" => include_str!("../../tables/confidentiality.tsv"),
        "content_items.tsv" => include_str!("../../tables/content_items.tsv"),
        "dictionary.tsv" => include_str!("../../tables/dictionary.tsv"),
        _ => include_str!("../../tables/uids.tsv"),
    };
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The presets, by name.
fn presets() -> Vec<(&'static str, Policy)> {
    Policy::PRESETS.iter().map(|name| (*name, Policy::preset(name).unwrap())).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
