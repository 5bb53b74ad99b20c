//! Which SOP classes and transfer syntaxes are taken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use scanitize::profile::content::is_document;
use scanitize::profile::policy::Policy;
use scanitize::profile::table::{self, Iod, ProfileOption};

use super::source;

/// Those that are read: of data sets, and of frames.
pub const READ: &[&str] = &[
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.98",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.81",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.202",
    "1.2.840.10008.1.2.4.203",
    "1.2.840.10008.1.2.5",
    "1.2.840.10008.1.2.8.1",
];

/// Those that are written.
pub const WRITTEN: &[&str] = &[
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.81",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.203",
    "1.2.840.10008.1.2.5",
];

/// A row of uids.tsv that is a SOP class whose instances are stored.
pub fn is_storage(row: &[&str]) -> bool {
    let is_service = ["Commitment", "Directory"].iter().any(|word| row[2].contains(word));
    row[1] == "SOP Class" && row[2].contains("Storage") && !is_service
}

/// Every IOD that the tables describe.
pub fn iods() -> &'static BTreeSet<Iod> {
    static IODS: LazyLock<BTreeSet<Iod>> = LazyLock::new(|| source("uids.tsv").filter_map(|row| table::iod(row[0])).collect());
    &IODS
}

/// Whether a policy lets reports and key objects through.
pub fn lets_documents(policy: &Policy) -> bool {
    policy.has(ProfileOption::CleanStructuredContent)
}

/// The option without which instances of an IOD are left out.
fn condition(iod: Iod) -> Option<ProfileOption> {
    let is_presentation = format!("{iod:?}").ends_with("Presentation");
    let graphics = is_presentation.then_some(ProfileOption::CleanGraphics);
    graphics.or_else(|| is_document(iod).then_some(ProfileOption::CleanStructuredContent))
}

/// The classes that are cleaned, with the option that they need.
pub fn cleaned() -> String {
    let mut text = "| SOP class | UID | picture | cleaned |\n|---|---|---|---|\n".to_owned();
    for row in source("uids.tsv").filter(|row| is_storage(row)) {
        let Some(iod) = table::iod(row[0]) else { continue };
        let picture = if table::has_picture(iod) { "yes" } else { "no" };
        let when = condition(iod).map_or("always".to_owned(), |option| format!("under {}", super::options::name(option)));
        text += &format!("| {} | {} | {picture} | {when} |\n", row[2], row[0]);
    }
    text
}

/// The classes that are left out under every policy.
pub fn left_out() -> String {
    let rows = source("uids.tsv").filter(|row| is_storage(row) && table::iod(row[0]).is_none());
    rows.fold("| SOP class | UID |\n|---|---|\n".to_owned(), |text, row| text + &format!("| {} | {} |\n", row[2], row[0]))
}

/// How many classes are cleaned always, under an option, and never.
pub fn totals() -> (usize, usize, usize) {
    let mut counts: BTreeMap<Option<bool>, usize> = BTreeMap::new();
    for row in source("uids.tsv").filter(|row| is_storage(row)) {
        *counts.entry(table::iod(row[0]).map(|iod| condition(iod).is_none())).or_default() += 1;
    }
    (counts[&Some(true)], counts[&Some(false)], counts[&None])
}

/// Transfer syntaxes by name.
pub fn syntaxes(uids: &[&str]) -> String {
    let names: BTreeMap<&str, &str> =
        source("uids.tsv").filter(|row| row[1] == "Transfer Syntax").map(|row| (row[0], row[2])).collect();
    let name = |uid: &str| names.get(uid).copied().unwrap_or("Deflated Image Frame Compression");
    uids.iter().fold(String::new(), |text, uid| text + &format!("- {} ({uid})\n", name(uid)))
}
