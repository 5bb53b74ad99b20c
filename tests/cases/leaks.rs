//! Discs with values planted in every known place go in, and none of the values comes out.
//!
//! The values differ from run to run. SCANITIZE_SEED repeats a run; SCANITIZE_LEAKS names a folder in which the discs, and what
//! was planted in them, are kept for the tests of the page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use scanitize::profile::policy::Policy;

use crate::support::flow::{KEY, Run, clean_under};
use crate::support::leaks::search::{Find, Search, assert_none};
use crate::support::leaks::{Discs, Form, RULES};
use crate::support::patients::seed;
use crate::support::reader::{elements, top};

mod program;

static DISCS: LazyLock<Discs> = LazyLock::new(|| Discs::generate(seed()));

#[test]
fn every_rule_has_its_places_and_every_value_stands_in_the_input() {
    let (rules, places) = (RULES.iter().map(|(rule, _)| *rule).collect::<BTreeSet<_>>(), DISCS.places());
    assert_eq!(places.iter().map(|(rule, _)| *rule).collect::<BTreeSet<_>>(), rules);
    assert!(places.len() >= 300, "{} places", places.len());
    let input = DISCS.entries.iter().flat_map(|entry| entry.shown()).chain([DISCS.zip.clone(), DISCS.image.clone()]);
    let missing = Search::new(&DISCS.planted).missing_from(input);
    assert!(missing.is_empty(), "not in the input: {missing:?}");
    let images = DISCS.entries.iter().filter(|entry| entry.is_image).count();
    println!("{} places under {} rules, {} files of which {images} are images", places.len(), rules.len(), DISCS.entries.len());
}

#[test]
fn nothing_that_is_planted_comes_out_of_the_flow_under_any_preset() {
    let search = Search::new(&DISCS.planted);
    for preset in Policy::PRESETS {
        let run = run(preset, KEY, "a recipient");
        let mut found = labelled(search.in_bytes(run.manifest.as_bytes()), &format!("the manifest, {preset}"));
        let inputs = inputs(&run.report);
        for (name, bytes) in &run.released {
            let left = search.in_output(bytes).into_iter().filter(|find| !is_kept(preset, find)).collect();
            found.extend(labelled(left, &format!("what was made of {}, {preset}", inputs[name])));
            found.extend(labelled(search.in_bytes(name.as_bytes()), "a name"));
        }
        assert_none(found);
        assert_share(&run.report);
        let told = search.in_bytes(run.report.as_bytes()).len();
        assert!(told > 500, "the private report tells of {told} places alone: was anything read?");
    }
}

#[test]
fn people_stay_apart_and_so_do_recipients() {
    let run_for = |recipient| run("ai-service", KEY, recipient);
    let (one, other) = (run_for("the one"), run_for("the other"));
    let folders: BTreeSet<&str> = DISCS.entries.iter().map(|entry| entry.path.split('/').next().unwrap()).collect();
    let codes = |run: &Run| run.released.values().map(|bytes| top(bytes, 0x0010_0020)).collect::<BTreeSet<_>>();
    assert_eq!((codes(&one).len(), codes(&other).len()), (folders.len(), folders.len()));
    assert!(codes(&one).is_disjoint(&codes(&other)));
    assert!(uids(&one).len() > DISCS.entries.len() && uids(&one).is_disjoint(&uids(&other)));
}

#[test]
fn what_is_left_is_found_and_its_rule_is_named() {
    let search = Search::new(&DISCS.planted);
    let output = run("ai-service", KEY, "a recipient").released.into_values().next().unwrap();
    assert!(search.in_output(&output).is_empty());
    for canary in &DISCS.planted.canaries {
        let sought = (canary.rule, canary.place.clone());
        for form in &canary.forms {
            let bytes = match form {
                Form::Bytes(bytes) => [&output[..700], &bytes.to_ascii_uppercase(), &output[700..]].concat(),
                Form::Digits(bytes) => [&output[..], b" ", bytes].concat(),
                Form::Component(text) => with_text(&output, text),
            };
            let found = if matches!(form, Form::Component(_)) { search.in_output(&bytes) } else { search.in_bytes(&bytes) };
            assert!(found.contains(&sought), "{} {} in {:?}", canary.rule, canary.place, form.parts());
        }
    }
}

/// Runs the flow over the folder.
fn run(preset: &str, key: [u8; 32], recipient: &str) -> Run {
    let files: Vec<(&str, &[u8])> = DISCS.entries.iter().map(|entry| (entry.path.as_str(), entry.bytes.as_slice())).collect();
    clean_under(Some(preset), &files, key, recipient)
}

/// What each output was made of, in words without values.
fn inputs(report: &str) -> BTreeMap<String, &'static str> {
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    let lines = report["instances"].as_array().unwrap().iter();
    let known = lines.filter_map(|line| Some((line["output"].as_str()?.to_owned(), what(line["input"].as_str()?)?)));
    known.collect()
}

fn what(input: &str) -> Option<&'static str> {
    DISCS.entries.iter().find(|entry| input.ends_with(&entry.path)).map(|entry| entry.what.as_str())
}

/// Of the images that can be read nearly all must be released: a file that is held leaks nothing and proves nothing.
fn assert_share(report: &str) {
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    let verdicts: BTreeMap<&str, &serde_json::Value> =
        report["instances"].as_array().unwrap().iter().map(|line| (line["input"].as_str().unwrap(), line)).collect();
    let images: Vec<_> = DISCS.entries.iter().filter(|entry| entry.is_image).collect();
    let line = |path: &str| verdicts.iter().find(|(input, _)| input.ends_with(path)).map(|(_, line)| *line);
    let held: Vec<String> = images
        .iter()
        .filter(|image| line(&image.path).is_none_or(|line| line["verdict"] != "released"))
        .map(|image| format!("{}: {}", image.what, line(&image.path).map(|line| &line["reason"]).unwrap_or(&"not there".into())))
        .collect();
    println!("{} of {} images released", images.len() - held.len(), images.len());
    held.iter().for_each(|line| println!("not released: {line}"));
    assert!(held.len() * 20 <= images.len(), "{} of {} images were not released: {held:?}", held.len(), images.len());
}

/// Whether a preset lets a planted value stay: sizes and weights that people have.
fn is_kept(preset: &str, (rule, place): &Find) -> bool {
    let kept: &[&str] = match preset {
        "second-opinion" => &["(0010,1030)"],
        "research" => &["(0010,1020)", "(0010,1030)", "(0010,2203)"],
        _ => &[],
    };
    *rule == "A025" && kept.contains(&place.as_str())
}

fn labelled(found: BTreeSet<Find>, from: &str) -> Vec<(String, Find)> {
    found.into_iter().map(|find| (from.to_owned(), find)).collect()
}

fn uids(run: &Run) -> BTreeSet<String> {
    let all = run.released.values().flat_map(|bytes| elements(bytes));
    let uids = all.filter(|element| element.vr == "UI" && element.tag() != 0x0002_0012).map(|element| element.text());
    uids.filter(|uid| uid.starts_with("2.25.")).collect()
}

/// An output with a text at the end of its file meta information.
fn with_text(output: &[u8], text: &str) -> Vec<u8> {
    let mut set = crate::support::writer::Set::default();
    set.put(0x0002_F000, "LO", format!("A\\{text}"));
    let element = crate::support::writer::encode(&set, crate::support::writer::Syntax::Explicit);
    let at = crate::support::reader::spans(output).iter().find(|(tag, _)| *tag == 0x0002_0013).unwrap().1.end;
    [&output[..at], &element, &output[at..]].concat()
}
