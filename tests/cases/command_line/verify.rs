//! `scanitize verify` finds what is wrong with files that were cleaned before.

use serde_json::Value;

use super::{clean, study};
use crate::support::program::{Place, run};

#[test]
fn cleaned_files_pass_with_and_without_their_originals() {
    let place = cleaned();
    assert_eq!(verify(&place, &[]).0, Some(0));
    let (status, found) = verify(&place, &["original", "manifest"]);
    assert_eq!((status, &found["found"], &found["checked"]), (Some(0), &0.into(), &8.into()), "{found}");
}

#[test]
fn a_file_that_was_changed_is_found_by_its_manifest() {
    let place = cleaned();
    let mut bytes = place.read("out/ST001/SE001/IM0001.dcm");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    place.write("out/ST001/SE001/IM0001.dcm", &bytes);
    let (status, found) = verify(&place, &["manifest"]);
    assert_eq!(status, Some(2));
    assert_eq!(faults(&found), ["not-in-manifest", "missing"]);
}

#[test]
fn a_name_that_was_put_back_is_found_by_the_original() {
    let place = cleaned();
    let mut bytes = place.read("out/ST001/SE001/IM0001.dcm");
    let name = crate::support::patients::Person::generate(1).name;
    let family = name.split('^').next().unwrap().as_bytes().to_vec();
    let at = bytes.len() - 2 * family.len();
    bytes[at..at + family.len()].copy_from_slice(&family);
    let manufacturer = crate::support::canary::positions(&bytes, b"Philips Medical")[0];
    bytes[manufacturer..manufacturer + family.len()].copy_from_slice(&family);
    place.write("out/ST001/SE001/IM0001.dcm", &bytes);
    let (status, found) = verify(&place, &["original"]);
    assert_eq!(status, Some(2));
    assert!(faults(&found).contains(&"text".to_owned()), "{found}");
}

#[test]
fn a_file_that_was_never_cleaned_is_found_by_its_form() {
    let place = cleaned();
    place.write("out/ST001/SE001/IM0009.dcm", &place.read("in/1/IM1"));
    let (status, found) = verify(&place, &[]);
    assert_eq!((status, faults(&found)), (Some(2), vec!["form".to_owned()]));
}

#[test]
fn a_file_that_is_no_dicom_is_found() {
    let place = cleaned();
    place.write("out/NOTES.txt", b"patient seen on Monday");
    assert_eq!(verify(&place, &[]).0, Some(2));
}

fn cleaned() -> Place {
    let place = Place::new();
    study(&place, "in");
    assert_eq!(clean(&place, "out", &["--face", "keep"]).status, Some(0));
    place
}

fn verify(place: &Place, with: &[&str]) -> (Option<i32>, Value) {
    let mut words = vec!["verify".to_owned(), place.path("out").display().to_string()];
    for what in with {
        let file = if *what == "manifest" { "manifest.json" } else { "in" };
        words.extend([format!("--{what}"), place.path(file).display().to_string()]);
    }
    let done = run(words);
    (done.status, serde_json::from_str(&done.stdout).unwrap_or_default())
}

fn faults(found: &Value) -> Vec<String> {
    let files = found["files"].as_array().unwrap().iter();
    let findings = files.flat_map(|file| file["findings"].as_array().unwrap().clone());
    findings.map(|finding| finding["fault"].as_str().unwrap().to_owned()).collect()
}
