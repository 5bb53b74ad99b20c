//! `scanitize verify` finds what is wrong with files that were cleaned before.

use serde_json::Value;

use super::{clean, study};
use crate::support::program::{Place, run};
use crate::support::writer::{Set, Syntax, encode};

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
fn what_an_archive_says_beside_its_files_is_found() {
    let place = cleaned();
    let bytes = place.read("out/ST001/SE001/IM0001.dcm");
    let mut archive = scanitize::archive::write::Archive::default();
    let mut zip = archive.add("ST001/SE001/IM0001.dcm", &bytes).unwrap();
    zip.extend(archive.finish().unwrap());
    let told = |zip: &[u8]| {
        let done = run(["verify".into(), place.write("cleaned.zip", zip)]);
        (done.status, faults(&serde_json::from_str(&done.stdout).unwrap()))
    };
    assert_eq!(told(&zip), (Some(0), vec![]));
    let end = zip.len() - 2;
    zip[end] = 8;
    zip.extend(b"Doe Jane");
    assert_eq!(told(&zip), (Some(2), vec!["form".to_owned()]));
    let named = crate::support::container::zipped(&[("DOE_JANE/IM1", &bytes)], zip::CompressionMethod::Stored);
    assert_eq!(told(&named), (Some(2), vec!["form".to_owned()]));
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
fn what_the_policy_does_not_let_through_is_found_without_an_original() {
    let planted: [(u32, &str, &[u8]); 17] = [
        (0x0010_0010, "PN", b"Doe^Jane"),
        (0x0010_0020, "LO", b"MRN 123456"),
        (0x0010_1000, "LO", b"4711-22"),
        (0x0010_4000, "LT", b"Jane Doe"),
        (0x0008_0090, "PN", b"House^Gregory"),
        (0x0008_0080, "LO", b"General Hospital"),
        (0x0008_0050, "SH", b"A4711"),
        (0x0008_103E, "LO", b"Head of Jane"),
        (0x0008_0070, "LO", b"Jane Doe"),
        (0x0010_1010, "AS", b"028Y"),
        (0x0020_000D, "UI", b"1.2.840.99999.1.2.3"),
        (0x0012_0063, "LO", b"by Jane Doe"),
        (0x0008_0060, "CS", b"JANE"),
        (0x0018_0050, "DS", b"4711 JANE"),
        (0x0018_0060, "DS", b"000120.0000000000001"),
        (0x0028_0106, "US", b"Doe, Jane "),
        (0x0008_1032, "LO", b"no sequence"),
    ];
    let place = cleaned();
    let original = place.read("out/ST001/SE001/IM0001.dcm");
    for (tag, vr, value) in planted {
        place.write("out/ST001/SE001/IM0001.dcm", &with_element(&original, tag, vr, value));
        let (status, found) = verify(&place, &[]);
        assert_eq!(status, Some(2), "{tag:08X} {vr}");
        let expected = format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF);
        let paths: Vec<String> = findings(&found, "path");
        assert!(paths.contains(&expected), "{tag:08X}: {paths:?}");
    }
    for version in ["SCANITIZE_JANE", "DOE_JANE"] {
        let meta = crate::support::canary::positions(&original, b"SCANITIZE_1")[0];
        let mut bytes = original.clone();
        bytes[meta..meta + 11].copy_from_slice(&version.as_bytes().iter().copied().chain(*b"   ").collect::<Vec<u8>>()[..11]);
        place.write("out/ST001/SE001/IM0001.dcm", &bytes);
        assert_eq!(verify(&place, &[]).0, Some(2), "{version}");
    }
}

#[test]
fn a_file_of_another_policy_is_found() {
    let place = cleaned();
    let preset = include_str!("../../../src/profile/presets/ai-service.toml");
    place.write("stricter.toml", preset.replace("\"band\"", "\"none\"").as_bytes());
    place.write("same.toml", preset.as_bytes());
    let with = |policy: &str| run(["verify".into(), place.path("out"), "--policy".into(), place.path(policy)]).status;
    assert_eq!((with("same.toml"), with("stricter.toml"), with("out")), (Some(0), Some(2), Some(1)));
}

#[test]
fn the_last_of_several_words_behind_original_is_what_is_checked() {
    let place = cleaned();
    let words = |cleaned: &str| ["verify".into(), "--original".into(), place.path("in"), place.path(cleaned)];
    assert_eq!(run(words("out")).status, Some(0));
    assert_eq!(run(words("in")).status, Some(2));
}

#[test]
fn nothing_to_check_is_wrong_use_and_a_manifest_beside_the_files_is_none_of_them() {
    let place = cleaned();
    std::fs::create_dir(place.path("empty")).unwrap();
    assert_eq!(run(["verify".into(), place.path("empty")]).status, Some(1));
    place.write("out/manifest.json", &place.read("manifest.json"));
    assert_eq!(run(["verify".into(), "--manifest".into(), place.path("out/manifest.json"), place.path("out")]).status, Some(0));
}

#[test]
fn a_file_that_was_never_cleaned_is_found_by_its_form_and_by_what_is_left_in_it() {
    let place = cleaned();
    place.write("out/ST001/SE001/IM0009.dcm", &place.read("in/1/IM1"));
    let (status, found) = verify(&place, &[]);
    let faults_of = |found: &Value| faults(found).into_iter().collect::<std::collections::BTreeSet<String>>();
    assert_eq!((status, faults_of(&found)), (Some(2), ["form", "policy"].map(str::to_owned).into()));
    assert!(found.to_string().contains("(0010,0010)"), "no policy leaves a name: {found}");
    let (status, found) = verify(&place, &["original"]);
    assert_eq!((status, faults_of(&found)), (Some(2), ["bytes", "form", "policy"].map(str::to_owned).into()));
}

/// Another tool wrote it, and left one thing where no element is.
#[test]
fn what_another_tool_left_is_found_in_whatever_form() {
    let place = cleaned();
    let mut bytes = place.read("out/ST001/SE001/IM0001.dcm");
    let name = crate::support::patients::Person::generate(1).name;
    let family = name.split('^').next().unwrap();
    bytes[..family.len()].copy_from_slice(family.as_bytes());
    place.write("out/ST001/SE001/IM0001.dcm", &bytes);
    let (status, found) = verify(&place, &["original"]);
    assert_eq!((status, faults(&found)), (Some(2), vec!["form".to_owned(), "bytes".to_owned()]));
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
    findings(found, "fault")
}

fn findings(found: &Value, what: &str) -> Vec<String> {
    let files = found["files"].as_array().unwrap().iter();
    let findings = files.flat_map(|file| file["findings"].as_array().unwrap().clone());
    findings.map(|finding| finding[what].as_str().unwrap().to_owned()).collect()
}

/// A file in the canonical form with an element put in or in place of the one with its tag.
fn with_element(bytes: &[u8], tag: u32, vr: &str, value: &[u8]) -> Vec<u8> {
    let elements = top_level(bytes);
    let (start, end) = elements
        .iter()
        .find(|(other, ..)| *other >= tag)
        .map_or((bytes.len(), bytes.len()), |(other, start, end)| (*start, if *other == tag { *end } else { *start }));
    let mut one = Set::default();
    one.put(tag, vr, value);
    [&bytes[..start], &encode(&one, Syntax::Explicit), &bytes[end..]].concat()
}

/// Tag, start and end of each element behind the file meta information.
fn top_level(bytes: &[u8]) -> Vec<(u32, usize, usize)> {
    let long = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut at = 144 + long(140) as usize;
    let mut found = Vec::new();
    while at < bytes.len() {
        let tag = long(at).rotate_left(16);
        let end = match &bytes[at + 4..at + 6] {
            b"SQ" => at + 12 + sequence(&bytes[at + 12..]),
            b"OB" | b"OW" | b"UT" | b"UC" | b"UR" | b"UN" | b"OF" | b"OD" | b"OL" | b"OV" | b"SV" | b"UV" => {
                at + 12 + long(at + 8) as usize
            }
            _ => at + 8 + usize::from(u16::from_le_bytes([bytes[at + 6], bytes[at + 7]])),
        };
        found.push((tag, at, end));
        at = end;
    }
    found
}

/// The length of a sequence of undefined length: to the delimiter that closes it.
fn sequence(bytes: &[u8]) -> usize {
    let mut depth = 1;
    for at in (0..bytes.len()).step_by(2) {
        match &bytes[at..bytes.len().min(at + 8)] {
            [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0] => depth -= 1,
            [_, _, b'S', b'Q', 0, 0, 0xFF, 0xFF] => depth += 1,
            _ => {}
        }
        if depth == 0 {
            return at + 8;
        }
    }
    bytes.len()
}
