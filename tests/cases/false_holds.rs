//! Clean files are let go, and whole: a patient who is called as a term is no reason to hold or to damage anything.

use std::collections::BTreeMap;

use crate::support::flow::clean_one;
use crate::support::instances::{Kind, file, gradient, instance};
use crate::support::patients::{Person, SplitMix64};
use crate::support::reader::elements;
use crate::support::writer::{File, Syntax};

#[test]
fn two_hundred_patients_with_names_of_terms_are_all_released() {
    let mut random = SplitMix64(200);
    for study in 0..200 {
        let person = called_like_a_term(&mut random, study);
        let kind = Kind::ALL[study as usize % Kind::ALL.len()];
        let run = clean_one(&file(kind, &person, 1, 1).bytes());
        assert_eq!(run.released.len(), 1, "study {study}, {kind:?}, {} / {}: {}", person.name, person.id, run.why());
    }
}

#[test]
fn no_technical_value_is_lost_because_a_patient_is_called_like_it() {
    let mut random = SplitMix64(7);
    for study in 0..64 {
        let kind = Kind::ALL[study as usize % Kind::ALL.len()];
        let control = Person { age: "050Y".into(), sex: "F", ..Person::generate(1) };
        let person = Person { age: "050Y".into(), sex: "F", ..called_like_a_term(&mut random, study) };
        let of = |person: &Person| technical_values(&clean_one(&file(kind, person, 1, 1).bytes()).only());
        let (expected, found) = (of(&control), of(&person));
        let lost: Vec<_> = expected.iter().filter(|(path, value)| found.get(*path) != Some(value)).collect();
        assert!(lost.is_empty(), "study {study}, {kind:?}, {} / {}: {lost:?}", person.name, person.id);
        assert_eq!(found.len(), expected.len());
    }
}

#[test]
fn a_long_dynamic_series_is_released() {
    const FRAMES: usize = 12_000;
    let mut set = instance(Kind::EnhancedMr, &Person::generate(1), 1, 1);
    let frames = vec![set.sequence(0x5200_9230)[0].clone(); FRAMES];
    set.items(0x5200_9230, frames).put(0x0028_0008, "IS", FRAMES.to_string());
    set.put(0x7FE0_0010, "OW", gradient(1).repeat(FRAMES));
    let run = clean_one(&File::new(set, Syntax::Explicit).bytes());
    assert_eq!(run.released.len(), 1, "{}", run.why());
}

/// A patient, a place, an orderer and a machine that are all called like something else.
fn called_like_a_term(random: &mut SplitMix64, seed: u64) -> Person {
    let given = random.pick(TERMS).to_owned();
    Person {
        name: format!("{}^{given}", random.pick(TERMS)),
        id: random.pick(NUMBERS).to_owned(),
        institution: random
            .pick(&["Philips", "Siemens Hospital", "CT Center", "Head and Neck Clinic", "GE", "Brain Institute"])
            .to_owned(),
        referrer: format!("{}^Dr", random.pick(TERMS)),
        operator: random.pick(TERMS).to_owned(),
        station: random.pick(&["CT", "MR1", "HEAD", "PHILIPS", "Ingenia", "ORIGINAL", "NONE"]).to_owned(),
        serial: random.pick(NUMBERS).to_owned(),
        accession: random.pick(NUMBERS).to_owned(),
        study_id: random.pick(NUMBERS).to_owned(),
        ..Person::generate(seed)
    }
}

/// What is no pseudonym and no date: values by their paths and order.
fn technical_values(output: &[u8]) -> BTreeMap<(String, usize), String> {
    let mut values = BTreeMap::new();
    for element in elements(output) {
        let is_pseudonym = element.vr == "UI" || matches!(element.tag(), 0x0010_0010 | 0x0010_0020 | 0x0002_0000);
        if !is_pseudonym {
            let path: Vec<String> = element.path.iter().map(|tag| format!("{tag:08X}")).collect();
            let path = path.join(">");
            let number = (0..).find(|number| !values.contains_key(&(path.clone(), *number))).unwrap();
            values.insert((path, number), format!("{} {}", element.vr, element.value.escape_ascii()));
        }
    }
    values
}

const TERMS: &[&str] = &[
    "Head",
    "Long",
    "CT",
    "Philips",
    "12345",
    "Siemens",
    "Axial",
    "Brain",
    "Chest",
    "Supine",
    "Original",
    "Primary",
    "Volume",
    "None",
    "May",
    "No",
    "Yes",
    "M",
    "MR",
    "Monochrome",
    "Ingenia",
    "Routine",
    "Standard",
    "Filter",
    "Medical",
    "Systems",
    "Norm",
    "Emission",
    "Image",
    "Body",
    "Whole",
    "Identity",
    "Scanitize",
    "Removed",
    "Unknown",
    "Decy",
    "Start",
];
const NUMBERS: &[&str] = &[
    "12345",
    "CT",
    "HEAD",
    "Philips",
    "1",
    "16",
    "512",
    "0000040",
    "0000080",
    "000120",
    "-1024",
    "2300",
    "0000001",
    "1000",
    "40",
    "240",
    "MONOCHROME2",
    "2.25",
    "100",
    "20",
    "NONE",
    "000000",
    "0001000",
    "180000",
    "113100",
];
