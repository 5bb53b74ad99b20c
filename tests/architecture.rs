//! What may name what, and what the core never names: read from the source text, so that nothing slips in unseen.
//!
//! Each check is a function of text and is first seen to fail on a few lines that break its rule.

mod arrows;
mod manifest;
mod nevers;
mod text;

use std::path::{Path, PathBuf};

use text::Source;

/// The rules by module; ARCHITECTURE.md holds the same text.
const ARROWS: &str = "\
| module | may name |
|---|---|
| attribute, limits, order, decimal | nothing |
| json | decimal |
| error | attribute |
| source | error, limits |
| identity | attribute, order, decimal, error |
| pseudonym, frame | error, limits |
| volume | order, error, limits |
| codec | frame, error, limits |
| archive | source, order, error, limits |
| profile | attribute, order, decimal, json, error |
| plan | attribute, profile, identity, error |
| face | volume, frame, order, error, limits |
| text | frame, identity, order, error, limits |
| dicom | attribute, order, decimal, plan, pseudonym, codec, frame, volume, source, error, limits |
| nifti | plan, volume, source, error, limits |
| report | attribute, plan, profile, identity, frame, error |
| verify | attribute, identity, report, source, error, limits, text::Clear, text::NotNeeded, face::Clear, face::NotNeeded |
| study | attribute, order, dicom, nifti, volume, face::Physics, pseudonym, identity, error, limits |
| sanitize | all but wasm, main |
| wasm, main | sanitize, study, profile, pseudonym, report, verify, archive, source, codec, frame, text, volume, face::render, json, limits, error |
";

#[test]
fn architecture_modules_name_what_the_table_allows() {
    let front = arrows::front_door(&Source::read(&root().join("src/lib.rs"), "lib.rs"));
    let rules = arrows::Rules::parse(ARROWS);
    none(core().iter().flat_map(|source| arrows::broken(&rules, &front, source)));
}

#[test]
fn architecture_document_holds_the_table() {
    let document = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    assert!(document.contains(ARROWS), "ARCHITECTURE.md holds another table than tests/architecture.rs");
}

#[test]
fn architecture_foreign_names_stay_at_their_place() {
    none(core().iter().flat_map(nevers::foreign_names));
}

#[test]
fn architecture_core_does_not_panic_on_purpose() {
    none(core().iter().flat_map(nevers::panics));
}

#[test]
fn architecture_files_are_small_and_named_by_noun() {
    none(core().iter().flat_map(nevers::shape));
}

#[test]
fn architecture_browser_crates_are_for_wasm32_alone() {
    none(manifest::misplaced(&std::fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml is there")));
}

#[test]
fn architecture_packages_of_their_own_name_nothing_of_ours() {
    for package in ["codec", "key", "net", "order", "pack"] {
        let manifest = std::fs::read_to_string(root().join(package).join("Cargo.toml")).expect("there is a Cargo.toml");
        none(manifest::ours(&manifest).into_iter().chain(manifest::misplaced(&manifest)));
        none(sources(&format!("{package}/src")).iter().flat_map(|source| {
            let found = [nevers::ours(source), nevers::foreign_names(source), nevers::panics(source), nevers::shape(source)];
            found.into_iter().flatten().map(|broken| format!("{package}/{broken}"))
        }));
    }
}

fn none(broken: impl IntoIterator<Item = String>) {
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Every file of the core but those of tests.
fn core() -> Vec<Source> {
    sources("src")
}

/// Every file below a folder but those of tests.
fn sources(folder: &str) -> Vec<Source> {
    let folder = root().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(inner).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&folder).expect("below the folder").to_string_lossy().replace('\\', "/");
                found.push(Source::read(&path, &name));
            }
        }
    }
    assert!(!found.is_empty());
    let is_test = |source: &Source| found.iter().any(|parent| source.is_test_of(parent));
    let keep: Vec<bool> = found.iter().map(|source| !is_test(source)).collect();
    found.into_iter().zip(keep).filter_map(|(source, keep)| keep.then_some(source)).collect()
}
