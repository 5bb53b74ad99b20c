//! What belonged together still does.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::flow::{Run, clean, clean_one};
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::reader::{elements, top};
use crate::support::writer::{File, Set, Syntax, code};

const CLASS: u32 = 0x0008_0016;
const INSTANCE: u32 = 0x0008_0018;
const STUDY: u32 = 0x0020_000D;
const SERIES: u32 = 0x0020_000E;
const FRAME_OF_REFERENCE: u32 = 0x0020_0052;
const REFERENCED_INSTANCE: u32 = 0x0008_1155;

#[test]
fn one_study_stays_one_and_series_stay_apart() {
    let run = study();
    let count = |tag| run.released.values().map(|bytes| top(bytes, tag)).collect::<BTreeSet<_>>().len();
    assert_eq!((run.released.len(), count(STUDY), count(SERIES), count(INSTANCE)), (7, 1, 4, 7));
}

#[test]
fn a_shared_frame_of_reference_stays_shared() {
    let frames: BTreeSet<String> = study()
        .released
        .values()
        .filter(|bytes| top(bytes, 0x0008_0060) != "DX")
        .map(|bytes| top(bytes, FRAME_OF_REFERENCE))
        .collect();
    assert_eq!(frames.len(), 1);
    assert!(frames.iter().all(|uid| uid.starts_with("2.25.")));
}

#[test]
fn a_reference_that_stays_leads_to_the_image_that_it_led_to() {
    let run = study();
    let classes: BTreeMap<String, String> =
        run.released.values().map(|bytes| (top(bytes, INSTANCE), top(bytes, CLASS))).collect();
    let mut resolved = 0;
    for bytes in run.released.values() {
        for element in elements(bytes).into_iter().filter(|element| element.tag() == REFERENCED_INSTANCE) {
            assert!(classes.contains_key(&element.text()), "a reference that leads nowhere at {:08X?}", element.path);
            resolved += 1;
        }
    }
    assert!(resolved > 0, "no reference stayed");
}

#[test]
fn uids_inside_one_instance_stay_equal_where_they_were_equal() {
    let run = study();
    let enhanced = run.released.values().find(|bytes| top(bytes, CLASS) == "1.2.840.10008.5.1.4.1.1.4.1").unwrap();
    let dimensions: Vec<String> =
        elements(enhanced).iter().filter(|element| element.tag() == 0x0020_9164).map(|element| element.text()).collect();
    assert_eq!(dimensions.len(), 2);
    assert_eq!(dimensions[0], dimensions[1]);
    let (meta, own) = (top(enhanced, 0x0002_0003), top(enhanced, INSTANCE));
    assert_eq!(meta, own);
}

#[test]
fn registered_uids_stay_what_they_are() {
    for bytes in study().released.values() {
        assert!(top(bytes, CLASS).starts_with("1.2.840.10008.5.1.4.1.1."));
        let referenced = elements(bytes).into_iter().filter(|element| element.tag() == 0x0008_1150).map(|element| element.text());
        assert!(referenced.into_iter().all(|class| class.starts_with("1.2.840.10008.")));
    }
}

#[test]
fn images_are_numbered_in_their_series_by_instance_number() {
    for (name, bytes) in &study().released {
        assert!(name.ends_with(&format!("IM{:04}.dcm", top(bytes, 0x0020_0013).parse::<u32>().unwrap())), "{name}");
    }
}

/// Two CT, two PET, two DX and an Enhanced MR of one patient; the last one was made from the CT.
fn study() -> Run {
    let person = Person::generate(77);
    let mut sets: Vec<Set> = Vec::new();
    for (series, kind) in [(1, Kind::Ct), (2, Kind::Pt), (3, Kind::Dx)] {
        sets.extend([1, 2].map(|number| instance(kind, &person, series, number)));
    }
    let mut derived = instance(Kind::EnhancedMr, &person, 4, 1);
    let mut reference = reference(&sets[0]);
    reference.items(0x0040_A170, vec![code("121322", "DCM", "Source image for image processing operation")]);
    let mut derivation = Set::default();
    derivation
        .items(0x0008_2112, vec![reference.clone()])
        .items(0x0008_9215, vec![code("113072", "DCM", "Multiplanar reformatting")]);
    let mut shared = shared_groups(&derived);
    shared.items(0x0008_9124, vec![derivation]).items(0x0020_9172, vec![reference.clone()]).items(0x0008_1140, vec![reference]);
    derived.items(0x5200_9229, vec![shared]);
    sets.push(derived);
    let files: Vec<(String, Vec<u8>)> = sets
        .into_iter()
        .enumerate()
        .map(|(number, set)| (number.to_string(), File::new(set, Syntax::Explicit).bytes()))
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let run = clean(&files);
    assert!(run.others.is_empty(), "{}", run.why());
    run
}

fn reference(set: &Set) -> Set {
    let mut item = Set::default();
    item.texts(&[(0x0008_1150, "UI", &set.text(CLASS)), (REFERENCED_INSTANCE, "UI", &set.text(INSTANCE))]);
    item
}

fn shared_groups(set: &Set) -> Set {
    set.sequence(0x5200_9229).first().cloned().expect("shared functional groups")
}

#[test]
fn the_uid_of_a_class_names_no_instance() {
    for taken in ["1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1"] {
        let mut set = instance(Kind::Cr, &Person::generate(9), 1, 1);
        set.put(0x0020_000D, "UI", taken);
        let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
        assert!(top(&output, 0x0020_000D).starts_with("2.25."), "{taken}");
    }
}
