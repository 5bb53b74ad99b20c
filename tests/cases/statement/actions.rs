//! What becomes of each attribute of Table E.1-1 and of each concept of Table E.3.4-1, as the core decides.

use std::collections::{BTreeMap, BTreeSet};

use scanitize::attribute::{Tag, Vr};
use scanitize::profile::Rule;
use scanitize::profile::content::{self, Fate};
use scanitize::profile::decision::{Decision, Subject, decide, is_never_kept};
use scanitize::profile::policy::Policy;
use scanitize::profile::table::{self, Iod, ValueType};
use scanitize::profile::value;

use super::{classes, presets, source};
use crate::support::tables;

/// The actions, from what takes away most to what takes away least.
const ACTIONS: [(&str, &str); 11] = [
    ("X", "removed"),
    ("X/Z", "removed or emptied"),
    ("X/D", "removed or a dummy"),
    ("X/Z/D", "removed, emptied or a dummy"),
    ("X/Z/U*", "removed, emptied or its UIDs replaced"),
    ("Z", "emptied"),
    ("Z/D", "emptied or a dummy"),
    ("D", "a dummy, or the code of the patient"),
    ("U", "another UID"),
    ("C", "cleaned: dates moved, words of radiology kept, age capped"),
    ("K", "kept, if it holds nothing that identifies"),
];

/// Media Storage SOP Instance UID, which is not copied from the input but written with the instance.
const META_INSTANCE: u32 = 0x0002_0003;

/// A tag as the standard writes it.
pub fn place(tag: &str) -> String {
    if tag == "PRIVATE" { "(gggg,eeee), gggg odd".to_owned() } else { format!("({},{})", &tag[..4], &tag[4..]) }
}

/// The action under a policy: the letters of PS3.15, several where it depends on the IOD.
pub fn of(policy: &Policy, row: &[&str]) -> String {
    let Ok(number) = u32::from_str_radix(&row[0].replace('x', "0"), 16) else { return "X".to_owned() };
    if number == META_INSTANCE {
        return "U".to_owned();
    }
    let subject = Subject { tag: Tag(number), vr: vr(Tag(number)), parent: None, iod: Iod::Ct };
    let found: BTreeSet<&str> =
        classes::iods().iter().map(|iod| letter(policy, &Subject { iod: *iod, ..subject }, row[1])).collect();
    Vec::from_iter(found).join(" or ")
}

fn letter<'a>(policy: &Policy, subject: &Subject, basic: &'a str) -> &'a str {
    let decided = decide(policy, subject);
    match (decided.decision, decided.rule) {
        (Decision::Remove, Rule::Table) if basic == "D" => "X",
        (_, Rule::Table) => basic,
        (Decision::Clean | Decision::Date | Decision::AgeCapped, _) => "C",
        (Decision::Keep | Decision::Recurse | Decision::Retain, _) => "K",
        (_, Rule::Group | Rule::Policy) => "X",
        other => panic!("{}: {other:?} has no letter", subject.tag),
    }
}

fn vr(tag: Tag) -> Vr {
    let letters = tables::vr(tag.0).unwrap_or("LO");
    table::representation(tag).unwrap_or_else(|| Vr(letters.as_bytes().try_into().unwrap()))
}

/// How many rows have which action under each preset.
pub fn counts() -> String {
    let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let presets = presets();
    for (name, policy) in &presets {
        for row in source("confidentiality.tsv") {
            let action = of(policy, &row);
            // What depends on the IOD counts for the least that it takes away.
            let least = action.split(" or ").map(|letters| ACTIONS.iter().position(|(code, _)| *code == letters).unwrap()).max();
            *counts.entry((least.unwrap(), name)).or_default() += 1;
        }
    }
    let names: Vec<&str> = presets.iter().map(|(name, _)| *name).collect();
    let mut text = format!("| action | | {} |\n|---|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for (at, (code, meaning)) in ACTIONS.iter().enumerate() {
        let cells: Vec<String> = names.iter().map(|name| counts.get(&(at, name)).unwrap_or(&0).to_string()).collect();
        text += &format!("| {code} | {meaning} | {} |\n", cells.join(" | "));
    }
    text
}

/// Table N.11-6 of PS3.2: a line for each row, with the action of the Basic Profile and of each preset.
pub fn rows() -> String {
    let presets = presets();
    let names: Vec<&str> = presets.iter().map(|(name, _)| *name).collect();
    let mut text = format!(
        "| attribute | tag | Basic Profile | {} | comment |\n|---|---|---|{}---|\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for row in source("confidentiality.tsv") {
        let cells: Vec<String> = presets.iter().map(|(_, policy)| of(policy, &row)).collect();
        text += &format!("| {} | {} | {} | {} | {} |\n", row[3], place(row[0]), row[1], cells.join(" | "), comment(&row));
    }
    text
}

/// The dummy, and what this program does beyond the letter.
fn comment(row: &[&str]) -> String {
    let Ok(number) = u32::from_str_radix(row[0], 16) else { return "all of the group".to_owned() };
    let tag = Tag(number);
    match (number, vr(tag)) {
        (0x0010_0010 | 0x0010_0020, _) => "the code of the patient".to_owned(),
        (0x0012_0081, _) => "goes with the number of its approval".to_owned(),
        (0x0010_1010, _) => "a band of five years under ai-service; 90 for 90 and over where it stays".to_owned(),
        (0x0010_1030, _) => "stays in PET under second-opinion".to_owned(),
        (META_INSTANCE, _) => "group 0002 is made anew, with the pseudonym".to_owned(),
        _ if is_never_kept(tag) => "no part of a data set that is written".to_owned(),
        (_, Vr::SQ) if row[1].contains('D') => "one item of dummies".to_owned(),
        (_, Vr::UI) if row[1].contains('D') => "a pseudonym".to_owned(),
        (_, vr) if row[1].contains('D') => format!("`{}`", shown(value::dummy(tag, vr))),
        _ => String::new(),
    }
}

fn shown(dummy: &[u8]) -> String {
    match std::str::from_utf8(dummy) {
        Ok(text) if text.bytes().all(|byte| byte >= b' ') => text.trim_end().to_owned(),
        _ => "0".to_owned(),
    }
}

/// How many attributes may stay that Table E.1-1 does not list.
pub fn technical() -> usize {
    let tags = source("dictionary.tsv").filter_map(|row| u32::from_str_radix(row[0], 16).ok()).map(Tag);
    tags.filter(|tag| table::technical(*tag).is_some() && table::row(*tag).is_none()).count()
}

/// Table E.3.4-1: what becomes of content items under a policy that lets documents stay.
pub fn content_items() -> String {
    let with_documents: Vec<_> = presets().into_iter().filter(|(_, policy)| classes::lets_documents(policy)).collect();
    let names: Vec<&str> = with_documents.iter().map(|(name, _)| *name).collect();
    let columns = "---|".repeat(names.len());
    let mut text = format!(
        "| code | scheme | value type | meaning | Basic Profile | {} |\n|---|---|---|---|---|{columns}\n",
        names.join(" | ")
    );
    for row in source("content_items.tsv") {
        let kind = ValueType::of(row[2]).unwrap_or_else(|| panic!("no value type is called {}", row[2]));
        let fates: Vec<&str> =
            with_documents.iter().map(|(_, policy)| fate(content::decide(policy, row[0], row[1], kind))).collect();
        text += &format!("| {} | {} | {} | {} | {} | {} |\n", row[1], row[0], row[2], row[6], row[3], fates.join(" | "));
    }
    text
}

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Free => "by its value",
        Fate::Stays { has_dummy: true, .. } => "stays cleaned, else a dummy",
        Fate::Stays { has_dummy: false, .. } => "stays cleaned, else goes",
        Fate::Dummy => "a dummy",
        Fate::Removed => "goes",
    }
}
