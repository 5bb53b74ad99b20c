//! References: from item to item, and to instances.

use scanitize::error::Reason;

use crate::support::instances::report::{
    coded, container, document, evidence, instance, item, number, reference, selection, text,
};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::reader::{Found, elements, top};
use crate::support::writer::Set;

use super::{texts, under, written};

const TITLE: (&str, &str, &str) = ("126000", "DCM", "Imaging Measurement Report");
const MM: (&str, &str, &str) = ("mm", "UCUM", "mm");

fn by_reference(relationship: &str, place: &[u32]) -> Set {
    let mut item = Set::default();
    item.put(0x0040_A010, "CS", relationship);
    item.put(0x0040_DB73, "UL", place.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>());
    item
}

/// The places that are referred to in an output.
fn places(output: &[u8]) -> Vec<Vec<u32>> {
    let found = elements(output);
    let of_reference = found.iter().filter(|element| element.tag() == 0x0040_DB73);
    of_reference
        .map(|element| element.value.chunks_exact(4).map(|one| u32::from_le_bytes(one.try_into().unwrap())).collect())
        .collect()
}

#[test]
fn a_reference_follows_its_item_when_others_go() {
    let person = Person::generate(31);
    let gone = || text("HAS OBS CONTEXT", ("121030", "DCM", "Subject ID"), &person.id);
    let local = || text("CONTAINS", ("1", "99LOCAL", "Words"), "Words");
    let birth = {
        let mut item = item("HAS OBS CONTEXT", "DATE", ("121031", "DCM", "Subject Birth Date"));
        item.put(0x0040_A121, "DA", &person.birth_date);
        item
    };
    let length = number("CONTAINS", ("121206", "DCM", "Distance"), "12.5", MM);
    let group = container("CONTAINS", ("125007", "DCM", "Measurement Group"), vec![local(), length]);
    let mut sum = number("CONTAINS", ("121206", "DCM", "Distance"), "25", MM);
    // The second below the fourth of the root, and the first one of the root.
    sum.items(0x0040_A730, vec![by_reference("INFERRED FROM", &[1, 4, 2]), by_reference("INFERRED FROM", &[1, 3])]);
    let items = vec![gone(), birth, number("CONTAINS", ("121206", "DCM", "Distance"), "1", MM), group, local(), sum];
    let output = under("research", &[&written(document(&person, "33", TITLE, items))]).only();
    // Subject ID stays as a dummy, the birth date and the local words are gone.
    assert_eq!(places(&output), [vec![1, 3, 1], vec![1, 2]]);
    let relationships = texts(&output, 0x0040_A010);
    assert_eq!(relationships.iter().filter(|one| *one == "INFERRED FROM").count(), 2);
}

#[test]
fn a_reference_to_what_goes_goes_too_and_so_does_what_rests_on_it() {
    let person = Person::generate(32);
    let local = text("CONTAINS", ("1", "99LOCAL", "Words"), "Words");
    let point = |source: Set| {
        let mut item = item("CONTAINS", "SCOORD", ("111010", "DCM", "Center"));
        item.put(0x0070_0023, "CS", "POINT").put(0x0070_0022, "FL", [0; 8]).items(0x0040_A730, vec![source]);
        item
    };
    let image = instance("SELECTED FROM", "IMAGE", ("121112", "DCM", "Source of Measurement"), &person.uid("1.1"));
    let absent = instance("SELECTED FROM", "IMAGE", ("121112", "DCM", "Source of Measurement"), &person.uid("1.9"));
    let items = vec![
        local,
        point(by_reference("SELECTED FROM", &[1, 1])),
        point(image),
        point(absent),
        by_reference("HAS PROPERTIES", &[1, 4]),
        by_reference("HAS PROPERTIES", &[1, 3]),
        by_reference("HAS PROPERTIES", &[1, 9]),
        by_reference("HAS PROPERTIES", &[2]),
        by_reference("HAS PROPERTIES", &[]),
    ];
    let report = written(document(&person, "33", TITLE, items));
    let run = under("research", &[&file(Kind::Cr, &person, 1, 1).bytes(), &report]);
    let output = run.released.values().find(|output| top(output, 0x0008_0060) == "SR").unwrap();
    assert_eq!(texts(output, 0x0070_0023), ["POINT"], "only that of the image that is there");
    assert_eq!(places(output), [vec![1, 1]]);
}

#[test]
fn references_that_hang_together_without_end_are_settled() {
    let person = Person::generate(33);
    let mut items = Vec::new();
    for number in 1..200 {
        let mut point = item("CONTAINS", "SCOORD", ("111010", "DCM", "Center"));
        point.put(0x0070_0023, "CS", "POINT").put(0x0070_0022, "FL", [0; 8]);
        point.items(0x0040_A730, vec![by_reference("SELECTED FROM", &[1, number + 1])]);
        items.push(point);
    }
    let output = under("research", &[&written(document(&person, "33", TITLE, items))]).only();
    assert_eq!(texts(&output, 0x0070_0023), [""; 0]);
}

#[test]
fn instances_in_the_output_are_referred_to_and_no_others() {
    let person = Person::generate(34);
    let source = ("121112", "DCM", "Source of Measurement");
    let items = vec![
        instance("CONTAINS", "IMAGE", source, &person.uid("1.1")),
        instance("CONTAINS", "IMAGE", source, &person.uid("1.2")),
        coded("CONTAINS", ("121071", "DCM", "Finding"), ("4147007", "SCT", "Mass")),
    ];
    let mut report = document(&person, "33", TITLE, items);
    let mut far = evidence(&person, 1, &[1, 2]);
    far.put(0x0008_0054, "AE", "ARCHIVE7");
    report.items(0x0040_A375, vec![far, evidence(&person, 2, &[5])]).items(0x0040_A385, vec![evidence(&person, 3, &[1])]);
    let run = under("research", &[&file(Kind::Cr, &person, 1, 1).bytes(), &written(report)]);
    let find = |modality: &str| run.released.values().find(|output| top(output, 0x0008_0060) == modality).unwrap();
    let (image, output) = (find("CR"), find("SR"));
    let uid = top(image, 0x0008_0018);
    assert_eq!(texts(output, 0x0008_1155), [uid.clone(), uid], "in the evidence and in the tree");
    let of_evidence = |tag| {
        let is_below = |element: &&Found| element.path[0] == 0x0040_A375 && element.tag() == tag;
        elements(output).iter().filter(is_below).map(Found::text).collect::<Vec<_>>()
    };
    assert_eq!(of_evidence(0x0020_000E), [top(image, 0x0020_000E)]);
    assert_eq!(of_evidence(0x0020_000D), [top(image, 0x0020_000D)]);
    assert!(elements(output).iter().all(|element| element.path[0] != 0x0040_A385));
}

#[test]
fn a_selection_selects_what_is_there_and_is_left_out_where_that_is_nothing() {
    let person = Person::generate(35);
    let selected = written(selection(&person, 1));
    let run = under("research", &[&file(Kind::Cr, &person, 1, 2).bytes(), &selected]);
    let output = run.released.values().find(|output| top(output, 0x0008_0060) == "KO").unwrap();
    let image = run.released.values().find(|output| top(output, 0x0008_0060) == "CR").unwrap();
    let uid = top(image, 0x0008_0018);
    assert_eq!(texts(output, 0x0008_1155), [uid.clone(), uid]);
    assert_eq!(under("research", &[&selected]).others, [("input 0".to_owned(), Reason::StructuredLeftOut)]);
}

#[test]
fn what_a_report_refers_to_decides_whether_it_is_released_again() {
    // The same report beside one image and beside two is not the same output.
    let person = Person::generate(36);
    let selected = written(selection(&person, 1));
    let images = [file(Kind::Cr, &person, 1, 1).bytes(), file(Kind::Cr, &person, 1, 2).bytes()];
    let references = |files: &[&[u8]]| {
        let run = under("research", files);
        let output = run.released.values().find(|output| top(output, 0x0008_0060) == "KO").unwrap().clone();
        texts(&output, 0x0008_1155).len()
    };
    assert_eq!(references(&[&images[0], &selected]), 2);
    assert_eq!(references(&[&images[0], &images[1], &selected]), 4);
}

#[test]
fn segments_and_frames_of_an_image_stay_and_its_place_does_not() {
    let person = Person::generate(37);
    let mut one = reference(&person.uid("1.1"));
    one.put(0x0008_1160, "IS", "1\\2").shorts(0x0062_000B, &[3]).put(0x0008_0054, "AE", "ARCHIVE7");
    let mut image = item("CONTAINS", "IMAGE", ("121191", "DCM", "Referenced Segment"));
    image.items(0x0008_1199, vec![one]);
    let report = written(document(&person, "33", TITLE, vec![image]));
    let run = under("research", &[&file(Kind::Cr, &person, 1, 1).bytes(), &report]);
    let output = run.released.values().find(|output| top(output, 0x0008_0060) == "SR").unwrap();
    assert_eq!((texts(output, 0x0008_1160), texts(output, 0x0062_000B).len()), (vec!["1\\2".to_owned()], 1));
    assert!(texts(output, 0x0008_0054).is_empty());
}
