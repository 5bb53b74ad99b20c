//! Every kind of picture of the standard: which are cleaned, and what stays of those that are no photograph of a person.

use std::collections::BTreeSet;

use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Choice, Cleaner, Coordinator, Decision, Options, scan};
use scanitize::source::Bytes;

use crate::support::flow::{FRESH, KEY, clean, clean_one, pass_two};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::reader::{Found, elements, top};
use crate::support::writer::{File, Syntax};

#[test]
fn every_class_with_pixel_data_is_cleaned_where_a_person_keeps_its_writing() {
    let table = include_str!("../../tables/modules.tsv");
    // What follows has none.
    let classes: BTreeSet<&str> = table
        .lines()
        .take_while(|line| !line.starts_with("GrayscalePresentation"))
        .filter_map(|line| line.split_once("\tclasses\t"))
        .flat_map(|(_, uids)| uids.split(' '))
        .collect();
    assert!(classes.len() >= 68, "{} classes", classes.len());
    for class in classes {
        let mut set = instance(Kind::Ct, &Person::generate(31), 1, 1);
        set.put(0x0008_0016, "UI", class);
        let output = kept(&File::new(set, Syntax::Explicit).bytes());
        let output = output.unwrap_or_else(|| panic!("{class} is not released"));
        assert_eq!((top(&output, 0x0008_0016).as_str(), top(&output, 0x0008_1030).as_str()), (class, ""));
    }
}

#[test]
fn a_segmentation_keeps_its_codes_and_loses_its_words() {
    let person = Person::generate(32);
    let output = clean_one(&file(Kind::Segmentation, &person, 2, 1).bytes()).only();
    let texts = |path: &[u32]| texts(&output, path);
    assert_eq!(texts(&[0x0062_0002, 0x0062_0005]), ["Segment 1", "Segment 2"]);
    assert_eq!(texts(&[0x0062_0002, 0x0062_0008]), ["SEMIAUTOMATIC", "SEMIAUTOMATIC"]);
    assert_eq!(texts(&[0x0062_0002, 0x0062_0003, 0x0008_0100]), ["49755003", "49755003"]);
    assert_eq!(texts(&[0x0062_0002, 0x0062_000F, 0x0008_0104]), ["Neoplasm", "Neoplasm"]);
    assert!(texts(&[0x0062_0002, 0x0062_0006]).is_empty(), "a description");
    assert_eq!((top(&output, 0x0062_0001), top(&output, 0x0070_0080)), ("BINARY".to_owned(), "UNKNOWN".to_owned()));
    assert_eq!(texts(&[0x5200_9230, 0x0020_9113, 0x0020_0032]).len(), 2);
    let numbers: Vec<Vec<u8>> = elements(&output)
        .into_iter()
        .filter(|found| found.path == [0x5200_9230, 0x0062_000A, 0x0062_000B])
        .map(|found| found.value)
        .collect();
    assert_eq!(numbers, [[1, 0], [2, 0]]);
}

#[test]
fn what_is_tracked_by_a_uid_has_an_identifier_that_says_nothing() {
    let person = Person::generate(37);
    let mut set = instance(Kind::Segmentation, &person, 2, 1);
    let mut segments = set.sequence(0x0062_0002).to_vec();
    segments[0].put(0x0062_0020, "UT", format!("Lesion of {}", person.name)).put(0x0062_0021, "UI", person.uid("77"));
    segments[1].put(0x0062_0020, "UT", &person.id);
    set.items(0x0062_0002, segments);
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    let uids = texts(&output, &[0x0062_0002, 0x0062_0021]);
    assert!(uids.len() == 1 && uids[0].starts_with("2.25."), "{uids:?}");
    assert_eq!(texts(&output, &[0x0062_0002, 0x0062_0020]), ["REMOVED"], "each is required with the other (PS3.3 C.8.20.4)");
}

#[test]
fn of_a_list_of_what_was_done_an_unknown_term_goes_alone() {
    for (kind, tag, written, expected) in [
        (Kind::Pt, 0x0028_0051, "DECY\\ATTN\\SCAT\\SMITH\\DCAL\\NORM", "DECY\\ATTN\\SCAT\\DCAL\\NORM"),
        (Kind::Pt, 0x0028_0051, "SMITH", ""),
        (Kind::Pt, 0x0028_0051, "DECY\\ATTN\\RANSNG\\DCAL\\SLSENS", "DECY\\ATTN\\RANSNG\\DCAL\\SLSENS"),
        (Kind::Mr, 0x0018_0021, "SK\\SMITH\\SP", "SK\\SP"),
        (Kind::Dx, 0x0018_1166, "FOCUSED\\SMITH", "FOCUSED"),
        // Which of two values is which, their places tell.
        (Kind::Pt, 0x0054_1000, "WHOLE BODY\\SMITH", "UNKNOWN"),
    ] {
        let mut set = instance(kind, &Person::generate(38), 1, 1);
        set.put(tag, "CS", written);
        let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
        assert_eq!(top(&output, tag), expected, "{written}");
    }
}

#[test]
fn a_segmentation_refers_to_what_its_images_have_become() {
    let person = Person::generate(33);
    let image = file(Kind::Ct, &person, 1, 1).bytes();
    let segmentation = file(Kind::Segmentation, &person, 2, 1).bytes();
    let run = clean(&[("an image", &image), ("what was found in it", &segmentation)]);
    let of_class = |class: &str| run.released.values().find(|bytes| top(bytes, 0x0008_0016).ends_with(class)).unwrap();
    let (image, segmentation) = (of_class(".1.1.2"), of_class(".66.4"));
    assert_eq!(texts(segmentation, &[0x0008_1115, 0x0020_000E]), [top(image, 0x0020_000E)]);
    assert_eq!(texts(segmentation, &[0x0008_1115, 0x0008_114A, 0x0008_1155]), [top(image, 0x0008_0018)]);
    assert_eq!(top(segmentation, 0x0020_0052), top(image, 0x0020_0052), "one frame of reference");
}

#[test]
fn the_bits_behind_the_last_sample_of_a_segmentation_are_cleared() {
    let mut set = instance(Kind::Segmentation, &Person::generate(34), 1, 1);
    set.shorts(0x0028_0010, &[3]).shorts(0x0028_0011, &[3]);
    // 18 samples are two bytes and two bits.
    set.put(0x7FE0_0010, "OB", [0x55, 0xAA, 0xFF, 0xFF]);
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    assert_eq!(crate::support::reader::pixels(&output), [0x55, 0xAA, 0x03, 0x00]);
}

#[test]
fn a_dose_keeps_what_its_values_mean() {
    let output = clean_one(&file(Kind::Dose, &Person::generate(35), 1, 1).bytes()).only();
    for (tag, value) in [
        (0x3004_0002, "GY"),
        (0x3004_0004, "PHYSICAL"),
        (0x3004_0006, ""),
        (0x3004_000A, "PLAN"),
        (0x3004_000C, "0\\2.5"),
        (0x3004_000E, "0.0025"),
        (0x0020_0032, "-120\\-120\\2.5"),
    ] {
        assert_eq!(top(&output, tag), value, "{tag:08X}");
    }
    assert_eq!(texts(&output, &[0x3004_0050, 0x3004_0058]), ["0.5\\100\\0.5\\40"]);
    let plan = texts(&output, &[0x300C_0002, 0x0008_1155]);
    assert!(plan.len() == 1 && plan[0].starts_with("2.25."), "the plan that PS3.3 asks for, by a pseudonym");
}

#[test]
fn references_to_other_instances_stay_nowhere_else() {
    let mut set = instance(Kind::EnhancedCt, &Person::generate(36), 1, 1);
    set.place_all(&{
        let mut references = instance(Kind::Segmentation, &Person::generate(36), 1, 1);
        references.0.retain(|element| element.tag == 0x0008_1115);
        references
    });
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    assert!(!elements(&output).iter().any(|found| found.path.starts_with(&[0x0008_1115])));
}

/// The texts at a place.
fn texts(output: &[u8], path: &[u32]) -> Vec<String> {
    elements(output).iter().filter(|found| found.path == path).map(Found::text).collect()
}

/// What becomes of a file whose series a person keeps although it may carry writing.
fn kept(bytes: &[u8]) -> Option<Vec<u8>> {
    let options = Options { face: Some(Face::Keep), ..Options::default() };
    let mut coordinator = Coordinator::new(&options, KEY, FRESH).unwrap();
    coordinator.add(0, "the input", scan(&mut Bytes(bytes), &Limits::default()));
    let overview: serde_json::Value = serde_json::from_str(&serde_json::to_string(&coordinator.overview()).unwrap()).unwrap();
    let series = overview["series"][0]["id"].as_str()?.to_owned();
    coordinator.decide(&[Decision { id: Some(series), choice: Some(Choice::Keep), ..Decision::default() }]).unwrap();
    let cleaner = Cleaner::new(coordinator.close(None, None).unwrap(), Limits::default());
    pass_two(&cleaner, 0, bytes).1
}
