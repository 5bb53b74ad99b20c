//! The form of what is written, and what it says of its own cleaning.

use scanitize::verify::Form;

use crate::support::flow::clean_one;
use crate::support::instances::{Kind, SIDE, file, instance};
use crate::support::patients::Person;
use crate::support::reader::{elements, top};
use crate::support::writer::{File, Set, Syntax};

#[test]
fn every_output_is_in_the_canonical_form() {
    for kind in Kind::ALL {
        for syntax in Syntax::ALL {
            let output = output(instance(kind, &Person::generate(1), 1, 1), syntax);
            assert!(output[..128].iter().all(|byte| *byte == 0));
            let elements = elements(&output);
            let meta: Vec<u32> = elements.iter().map(|element| element.tag()).filter(|tag| tag >> 16 == 2).collect();
            assert_eq!(meta, [0x0002_0000, 0x0002_0001, 0x0002_0002, 0x0002_0003, 0x0002_0010, 0x0002_0012, 0x0002_0013]);
            assert_eq!(top(&output, 0x0002_0010), "1.2.840.10008.1.2.1");
            let top_level: Vec<u32> =
                elements.iter().filter(|element| element.path.len() == 1).map(|element| element.tag()).collect();
            assert!(top_level.is_sorted() && top_level.last() == Some(&0x7FE0_0010));
            for element in &elements {
                let group = element.tag() >> 16;
                assert!(group % 2 == 0 && group >> 8 != 0x50 && group >> 8 != 0x60, "{:08X?}", element.path);
                assert!(group == 2 || element.tag() & 0xFFFF != 0 && element.vr != "UN", "{:08X?}", element.path);
                assert!(element.value.len() % 2 == 0);
            }
            assert!(Form::read(&output).is_ok());
        }
    }
}

#[test]
fn the_output_says_what_was_done_and_claims_no_more() {
    for kind in Kind::ALL {
        let output = output(instance(kind, &Person::generate(3), 1, 1), Syntax::Explicit);
        assert_eq!(top(&output, 0x0012_0062), "YES");
        assert_eq!(top(&output, 0x0012_0063), "Scanitize, PS3.15 2026d, ai-service");
        assert_eq!(top(&output, 0x0028_0303), "REMOVED");
        let codes: Vec<String> = inside(&output, 0x0012_0064, 0x0008_0100);
        assert_eq!(codes, ["113100"], "no option of CID 7050 is claimed");
        assert_eq!(inside(&output, 0x0012_0083, 0x0012_0020), ["INFERENCE ONLY"]);
        assert_eq!(top(&output, 0x0028_0302), "", "nobody looked whether a face is recognisable");
    }
}

#[test]
fn what_is_no_claim_of_a_check_is_not_made() {
    for (kind, stays) in [(Kind::Cr, false), (Kind::Ct, false)] {
        let mut set = instance(kind, &Person::generate(4), 1, 1);
        set.put(0x0028_0301, "CS", "NO").put(0x0028_0302, "CS", "NO");
        let output = output(set, Syntax::Explicit);
        assert_eq!((top(&output, 0x0028_0301).is_empty(), top(&output, 0x0028_0302).is_empty()), (!stays, true), "{kind:?}");
    }
}

#[test]
fn an_earlier_claim_of_removal_changes_nothing() {
    let person = Person::generate(5);
    let mut set = instance(Kind::Ct, &person, 1, 1);
    let without = output(set.clone(), Syntax::Explicit);
    set.texts(&[
        (0x0012_0062, "CS", "YES"),
        (0x0012_0063, "LO", "By hand"),
        (0x0012_0071, "LO", "Series 7"),
        (0x0012_0072, "LO", "Smith"),
    ]);
    assert!(output(set, Syntax::Explicit) == without);
}

#[test]
fn ages_become_bands_of_five_years_and_old_age_one() {
    for (age, band) in
        [("047Y", "045Y"), ("097Y", "090Y"), ("090Y", "090Y"), ("002M", "000Y"), ("018M", "000Y"), ("4Y", ""), ("OLD", "")]
    {
        let mut set = instance(Kind::Ct, &Person::generate(6), 1, 1);
        set.put(0x0010_1010, "AS", age);
        assert_eq!(top(&output(set, Syntax::Explicit), 0x0010_1010), band, "{age}");
    }
}

#[test]
fn a_committee_goes_with_the_number_of_its_approval() {
    let mut set = instance(Kind::Ct, &Person::generate(9), 1, 1);
    set.put(0x0012_0081, "LO", "a committee").put(0x0012_0082, "LO", "2020-17");
    let output = output(set, Syntax::Explicit);
    assert!(elements(&output).iter().all(|element| !matches!(element.tag(), 0x0012_0081 | 0x0012_0082)));
}

#[test]
fn no_date_and_no_time_of_the_original_stays() {
    for kind in Kind::ALL {
        let output = output(instance(kind, &Person::generate(7), 1, 1), Syntax::Explicit);
        for element in elements(&output).iter().filter(|element| ["DA", "TM", "DT"].contains(&element.vr.as_str())) {
            let is_dummy = ["", "19000101", "000000", "19000101000000"].contains(&element.text().as_str());
            assert!(is_dummy, "{kind:?} {:08X?}", element.path);
        }
    }
}

#[test]
fn what_a_reader_needs_of_the_picture_stays() {
    let output = clean_one(&file(Kind::Ct, &Person::generate(8), 1, 4).bytes()).only();
    let expected = [
        (0x0008_0008, "ORIGINAL\\PRIMARY\\AXIAL"),
        (0x0008_0060, "CT"),
        (0x0018_0015, "HEAD"),
        (0x0018_0050, "2.5"),
        (0x0018_0060, "120"),
        (0x0018_1210, "B30f"),
        (0x0018_5100, "HFS"),
        (0x0020_0013, "4"),
        (0x0020_0032, "-120\\-120\\10"),
        (0x0020_0037, "1\\0\\0\\0\\1\\0"),
        (0x0028_0030, "0.9375\\0.9375"),
        (0x0028_1050, "40"),
        (0x0028_1051, "80"),
        (0x0028_1052, "-1024"),
        (0x0028_1053, "1"),
        (0x0028_1054, "HU"),
    ];
    for (tag, value) in expected {
        assert_eq!(top(&output, tag), value, "{tag:08X}");
    }
    assert_eq!(elements(&output).iter().find(|element| element.tag() == 0x0028_0010).unwrap().value, SIDE.to_le_bytes());
}

fn output(set: Set, syntax: Syntax) -> Vec<u8> {
    clean_one(&File::new(set, syntax).bytes()).only()
}

/// The texts of an attribute inside a sequence.
fn inside(output: &[u8], sequence: u32, tag: u32) -> Vec<String> {
    elements(output).iter().filter(|element| element.path == [sequence, tag]).map(|element| element.text()).collect()
}

#[test]
fn a_uid_that_the_table_wants_replaced_is_a_uid() {
    let mut set = instance(Kind::Cr, &Person::generate(7), 1, 1);
    set.put(0x006A_0003, "UI", "1.2.840.99999.77.1");
    let found = top(&output(set.clone(), Syntax::Explicit), 0x006A_0003);
    // Two UIDs stay two: one dummy for both would join what was apart.
    set.put(0x006A_0003, "UI", "1.2.840.99999.77.2");
    assert_ne!(top(&output(set, Syntax::Explicit), 0x006A_0003), found);
    assert!(found.starts_with("2.25.") && found.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{found}");
}

/// PS3.3 C.7.6.16: a functional group is there when its sequence is; what an empty one refers to, nobody could say.
#[test]
fn a_functional_group_of_references_goes_as_a_whole() {
    let mut set = instance(Kind::EnhancedMr, &Person::generate(3), 1, 1);
    let mut reference = Set::default();
    reference.put(0x0008_1150, "UI", "1.2.840.10008.5.1.4.1.1.4.1").put(0x0008_1155, "UI", "1.2.840.99999.7.1");
    let mut groups = set.sequence(0x5200_9230).to_vec();
    groups.iter_mut().for_each(|group| {
        group.items(0x0008_1140, vec![reference.clone()]);
    });
    set.items(0x5200_9230, groups);
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    assert!(elements(&output).iter().all(|element| element.tag() != 0x0008_1140));
}
