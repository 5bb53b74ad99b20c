//! Zips and disc images as inputs: read like a folder, labelled by the archive, and told in words where they are not read.

use std::process::Command;

use serde_json::{Value, json};
use zip::CompressionMethod;

use super::{assert_same, clean, lines, study};
use crate::support::container::{Member, archive, zipped};
use crate::support::disc::{Record, folder, plain};
use crate::support::instances::{self, file};
use crate::support::patients::Person;
use crate::support::program::{Place, run};

#[test]
fn a_disc_image_is_read_like_a_folder_and_its_inputs_are_labelled_by_it() {
    let place = Place::new();
    study(&place, "in");
    clean(&place, "folder", &["--face", "keep"]);
    let image = place.path("cd.iso");
    let made = Command::new("genisoimage").args(["-quiet", "-J", "-o"]).arg(&image).arg(place.path("in")).output();
    if made.is_err() {
        return eprintln!("genisoimage is not installed: whether its discs are cleaned is not checked");
    }
    std::fs::remove_dir_all(place.path("in")).unwrap();
    std::fs::create_dir(place.path("in")).unwrap();
    std::fs::rename(image, place.path("in/cd.iso")).unwrap();
    assert_eq!(clean(&place, "disc", &["--face", "keep", "--jobs", "3"]).status, Some(0));
    assert_same(&place, "folder", "disc");
    let report = place.json("report.json");
    let inputs: Vec<&str> = lines(&report).iter().map(|line| line["input"].as_str().unwrap()).collect();
    assert_eq!(inputs.len(), 8);
    assert!(inputs[0].ends_with("cd.iso!/1/IM1") && inputs[7].ends_with("cd.iso!/4/IM2"), "{inputs:?}");
}

#[test]
fn what_is_no_scan_on_a_disc_is_told_by_its_kind() {
    let place = Place::new();
    let scan = file(instances::Kind::Cr, &Person::generate(1), 1, 1).bytes();
    let nested = zipped(&[("IM1", &scan)], CompressionMethod::Deflated);
    let contents: [(&str, &[u8]); 9] = [
        ("IM1", &scan),
        ("VIEWER.EXE", b"MZ\x90\0\x03\0"),
        ("HELP.PDF", b"%PDF-1.4\n\0"),
        ("LOGO.JPG", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("AUTORUN.INF", b"[autorun]\r\n"),
        ("INDEX.HTM", b"<html>"),
        ("MORE.ZIP", &nested),
        ("SETUP.DAT", b"\0\x01\x02"),
        ("DICOMDIR", &directory()),
    ];
    let records: Vec<Record> =
        (40..).zip(contents).map(|(at, (name, bytes))| Record::file(name, at * 64, bytes.len() as u32)).collect();
    let blocks: Vec<(u32, Vec<u8>)> = (40..).zip(contents).map(|(at, (_, bytes))| (at * 64, bytes.to_vec())).collect();
    place.write("in/cd.iso", &plain(&[Record::folder("D", 30)], &[&[(30, folder(30, &records))], &blocks[..]].concat()));
    assert_eq!(clean(&place, "out", &[]).status, Some(2));
    let report = place.json("report.json");
    let told: Vec<[&Value; 2]> = lines(&report).iter().map(|line| [&line["reason"], &line["kind"]]).collect();
    let expected = [
        ["foreign", "text"],
        ["not-an-image", "disc-directory"],
        ["foreign", "pdf"],
        ["", ""],
        ["foreign", "web-page"],
        ["foreign", "picture"],
        ["unsupported-syntax", "archive"],
        ["foreign", "other"],
        ["foreign", "program"],
    ];
    let value = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    assert_eq!(json!(told), json!(expected.map(|pair| pair.map(value))));
    let overview: Value = serde_json::from_str(&run(["inspect".as_ref(), place.path("in").as_os_str()]).stdout).unwrap();
    assert!(overview["leftOut"].as_array().unwrap().contains(&json!({"reason": "foreign", "kind": "program", "count": 1})));
    assert_eq!(overview["leftOut"].as_array().unwrap().len(), 8);
}

#[test]
fn an_archive_that_does_not_open_is_one_line_and_the_rest_goes_on() {
    let place = Place::new();
    study(&place, "in/a");
    let member = Member::deflated("a", &[0; 5000]);
    let twice = [member.line(0), member.line(0)].concat();
    let bomb = crate::support::container::with_directory([member.head(), member.packed].concat(), &twice, 2);
    place.write("in/bomb.zip", &bomb);
    place.write("in/cut.zip", &bomb[..bomb.len() - 40]);
    place.write("in/more.7z", b"7z\xBC\xAF\x27\x1C\0\x04");
    place.write("in/none.iso", &plain(&[], &[]));
    let done = clean(&place, "out", &["--face", "keep"]);
    assert_eq!((done.status, place.files("out").len()), (Some(2), 8));
    let report = place.json("report.json");
    let told: Vec<[&Value; 2]> =
        lines(&report).iter().filter(|line| line["output"].is_null()).map(|line| [&line["reason"], &line["kind"]]).collect();
    let expected = ["hostile", "truncated", "unsupported-syntax", "not-an-image"].map(|reason| [reason, "archive"]);
    assert_eq!(json!(told), json!(expected));
}

#[test]
fn an_input_that_is_given_twice_is_read_once_and_two_files_of_one_name_in_a_zip_are_both_read() {
    let place = Place::new();
    let image = |number| file(instances::Kind::Cr, &Person::generate(1), 1, number).bytes();
    let zip = place.write("in/cd.zip", &archive(&[1, 2].map(|number| Member::deflated("IM1", &image(number)))));
    assert_eq!(clean(&place, "out", &[&zip.display().to_string()]).status, Some(0));
    let report = place.json("report.json");
    let inputs: Vec<&str> = lines(&report).iter().map(|line| line["input"].as_str().unwrap()).collect();
    assert!(inputs.len() == 2 && inputs[0].ends_with("cd.zip!/IM1") && inputs[1].ends_with("cd.zip!/IM1 (2)"), "{inputs:?}");
    assert_eq!(place.files("out").len(), 2);
}

/// A Media Storage Directory without an entry.
fn directory() -> Vec<u8> {
    use crate::support::writer::{File, Set, Syntax};
    let mut set = Set::default();
    set.put(0x0004_1130, "CS", "DISC").items(0x0004_1220, Vec::new());
    File::new(set, Syntax::Explicit).bytes()
}
