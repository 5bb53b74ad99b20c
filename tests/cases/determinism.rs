//! The same bytes, key and recipient give the same bytes; what should not show does not.

use std::collections::BTreeSet;

use crate::support::flow::{KEY, Run, clean, clean_drawn, clean_for, clean_one};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::reader::{elements, top};
use crate::support::writer::{File, Syntax};

#[test]
fn what_was_cleaned_is_cleaned_to_the_same_bytes() {
    for kind in Kind::ALL {
        let once = clean_one(&file(kind, &Person::generate(1), 1, 1).bytes()).only();
        let twice = clean_one(&once).only();
        assert!(once == twice, "{kind:?}");
    }
}

#[test]
fn what_says_less_of_its_patient_is_cleaned_to_the_same_bytes_too() {
    const NAME: u32 = 0x0010_0010;
    const ID: u32 = 0x0010_0020;
    for missing in [&[NAME][..], &[ID], &[NAME, ID], &[NAME, ID, 0x0010_0030]] {
        let mut set = instance(Kind::Mr, &Person::generate(2), 1, 1);
        for tag in missing {
            set.remove(*tag);
        }
        let once = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
        assert!(clean_one(&once).only() == once, "without {missing:08X?}");
        assert!(top(&once, ID).starts_with("SC") && top(&once, NAME) == top(&once, ID), "without {missing:08X?}");
    }
}

#[test]
fn a_cleaned_study_is_cleaned_to_the_same_files_and_names() {
    let once = of(&study(3));
    let again: Vec<(String, Vec<u8>)> = once.released.clone().into_iter().collect();
    assert_eq!(of(&again).released, once.released);
}

#[test]
fn the_same_input_gives_the_same_bytes_and_reports() {
    let (first, second) = (of(&study(4)), of(&study(4)));
    assert_eq!(first.released, second.released);
    assert_eq!(first.manifest, second.manifest);
    assert_eq!(first.report, second.report);
}

#[test]
fn the_order_of_the_files_does_not_show() {
    let mut files = study(5);
    let run = of(&files);
    for turn in 0..files.len() {
        files.rotate_left(turn);
        files.swap(0, 3);
        let other = of(&files);
        assert_eq!(other.released, run.released);
        assert_eq!(other.manifest, run.manifest);
        assert_eq!(other.report, run.report);
    }
}

#[test]
fn the_names_of_the_files_do_not_show() {
    let files = study(6);
    let renamed: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, bytes)| (format!("DOE_JANE_19500304/{name}"), bytes.clone())).collect();
    let (run, other) = (of(&files), of(&renamed));
    assert_eq!(other.released, run.released);
    assert_eq!(other.manifest, run.manifest);
}

#[test]
fn two_recipients_share_no_uid_and_no_code() {
    let files = study(7);
    assert_apart(&of_for(&files, KEY, "the one"), &of_for(&files, KEY, "the other"));
}

#[test]
fn two_keys_share_no_uid_and_no_code() {
    let files = study(8);
    assert_apart(&of_for(&files, KEY, "both"), &of_for(&files, [8; 32], "both"));
}

#[test]
fn two_patients_get_two_codes_and_one_patient_one() {
    let mut files = study(9);
    files.extend(study(10).into_iter().map(|(name, bytes)| (format!("other/{name}"), bytes)));
    let codes: Vec<String> = of(&files).released.values().map(|bytes| top(bytes, 0x0010_0020)).collect();
    assert_eq!((codes.len(), codes.iter().collect::<BTreeSet<_>>().len()), (16, 2));
}

#[test]
fn what_is_drawn_shows_where_the_preset_says_so_and_nowhere_else() {
    let files = study(11);
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    // How many of the UIDs and codes of a run are those of a run that draws other bytes.
    let shared = |preset: &str| {
        let [one, same, other] = [1, 1, 2].map(|fresh| clean_drawn(preset, &files, [fresh; 32]));
        assert_eq!(one.released, same.released, "{preset}: the same bytes, key and drawing");
        let (one, other) = (pseudonyms(&one), pseudonyms(&other));
        (one.intersection(&other).count(), one.len())
    };
    for preset in ["second-opinion", "research"] {
        let (shared, all) = shared(preset);
        assert!(shared == all && all > 10, "{preset}");
    }
    let (uids, all) = shared("ai-service");
    assert!(uids == all - 1 && all > 10, "ai-service: the code alone");
    assert_eq!(shared("maximum").0, 0);
}

fn assert_apart(some: &Run, others: &Run) {
    let (some, others) = (pseudonyms(some), pseudonyms(others));
    assert!(some.len() > 10 && others.len() == some.len());
    assert_eq!(some.intersection(&others).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Every UID that is not registered, every code of a patient.
fn pseudonyms(run: &Run) -> BTreeSet<String> {
    let all = run.released.values().flat_map(|bytes| elements(bytes));
    let is_pseudonym = |tag: u32, vr: &str| vr == "UI" && tag != 0x0002_0012 || matches!(tag, 0x0010_0010 | 0x0010_0020);
    all.filter(|element| is_pseudonym(element.tag(), &element.vr))
        .map(|element| element.text())
        .filter(|text| !text.is_empty() && !text.starts_with("1.2.840.10008."))
        .collect()
}

/// Eight images of one patient in four series.
fn study(seed: u64) -> Vec<(String, Vec<u8>)> {
    let person = Person::generate(seed);
    let kinds = [Kind::Ct, Kind::Mr, Kind::Pt, Kind::Dx];
    let images = (1..).zip(kinds).flat_map(|(series, kind)| [1, 2].map(|number| (kind, series, number)));
    images.map(|(kind, series, number)| (format!("{series}/{number}"), file(kind, &person, series, number).bytes())).collect()
}

fn of(files: &[(String, Vec<u8>)]) -> Run {
    of_for(files, KEY, "a recipient")
}

fn of_for(files: &[(String, Vec<u8>)], key: [u8; 32], recipient: &str) -> Run {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let run = if key == KEY && recipient == "a recipient" { clean(&files) } else { clean_for(&files, key, recipient) };
    assert_eq!(run.released.len(), files.len(), "{}", run.why());
    run
}
