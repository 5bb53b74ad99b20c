//! Which slices make a volume, which volume is looked at first, and what is no volume.

use scanitize::profile::policy::Face;
use scanitize::sanitize::Survey;

use crate::support::faces::{SAGITTAL, Study, apart, head, no_face, series, slice, unsure};
use crate::support::patients::Person;
use crate::support::writer::Set;

fn asked(files: &[Vec<u8>]) -> Vec<Survey> {
    Study::new(Face::Deface, files).surveys()
}

/// The files that a survey reads.
fn files_of(survey: &Survey) -> Vec<u32> {
    survey.files.iter().map(|file| file.file).collect()
}

#[test]
fn of_a_frame_of_reference_the_fine_large_volume_is_looked_at_first() {
    let person = Person::generate(31);
    let mut files = series(&person, 1, 8, 0.0, 6.0, |_| {});
    files.extend(series(&person, 2, 48, 0.0, 1.0, |_| {}));
    files.extend(series(&person, 3, 12, 0.0, 1.0, |_| {}));
    let surveys = asked(&files);
    assert_eq!(surveys.len(), 1);
    assert_eq!(files_of(&surveys[0]), (8..56).collect::<Vec<_>>());
}

#[test]
fn an_original_goes_before_what_was_made_of_it() {
    let person = Person::generate(32);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |set| {
        set.put(0x0008_0008, "CS", "DERIVED\\SECONDARY\\AXIAL");
    });
    files.extend(series(&person, 2, 12, 0.0, 2.5, |_| {}));
    assert_eq!(files_of(&asked(&files)[0]), (12..24).collect::<Vec<_>>());
}

#[test]
fn of_what_is_repeated_in_a_series_the_first_is_one_volume() {
    let person = Person::generate(33);
    // Two echoes in each place, one after the other, with the noise of a conversion in their places.
    let echo = |number: u32| {
        let (place, noise) = (f64::from(number / 2) * 2.5, if number.is_multiple_of(4) { 0.0004 } else { -0.0004 });
        slice(&person, 1, number + 1, [-120.0, -120.0, place + noise], |_| {})
    };
    let files: Vec<Vec<u8>> = (0..24).map(echo).collect();
    let mut study = Study::new(Face::Deface, &files);
    assert_eq!(files_of(&study.surveys()[0]), (0..24).step_by(2).collect::<Vec<_>>());
    let first = study.surveys()[0].id.clone();
    study.coordinator.surveyed(&first, Some(unsure()));
    assert_eq!(files_of(&study.surveys()[0]), (1..24).step_by(2).collect::<Vec<_>>(), "then the second");
    study.answer(|_| Some(head()));
    assert_eq!(study.clean(), 24, "what is found in one echo holds for both");
}

#[test]
fn after_three_in_vain_no_more_are_looked_at() {
    let person = Person::generate(34);
    let files: Vec<Vec<u8>> = (1..=5).flat_map(|number| series(&person, number, 10, 0.0, 2.5, |_| {})).collect();
    let mut study = Study::new(Face::Deface, &files);
    assert_eq!(study.answer(|_| None), 3);
    study.clean();
    assert_eq!(study.fates(), vec!["face-unchecked"; 50]);
    let mut study = Study::new(Face::Deface, &files);
    let mut number = 0;
    while let Some(survey) = study.surveys().first() {
        number += 1;
        study.coordinator.surveyed(&survey.id.clone(), Some(if number == 3 { head() } else { unsure() }));
    }
    assert_eq!((number, study.clean()), (3, 50));
}

#[test]
fn frames_of_reference_are_looked_at_apart() {
    let person = Person::generate(35);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 12, 0.0, 2.5, |set| apart(set, "second")));
    let mut study = Study::new(Face::Deface, &files);
    let surveys = study.surveys();
    assert_eq!(surveys.len(), 2);
    let of_first = surveys.iter().find(|survey| files_of(survey)[0] == 0).unwrap().id.clone();
    study.answer(|survey| (survey.id == of_first).then(head));
    assert_eq!(study.clean(), 12);
    assert_eq!(study.fates()[12..], vec!["face-unchecked"; 12], "where its face lies is not known");
}

#[test]
fn series_without_a_frame_of_reference_stand_alone() {
    let person = Person::generate(36);
    let without = |set: &mut Set| _ = set.put(0x0020_0052, "UI", "");
    let mut files = series(&person, 1, 12, 0.0, 2.5, without);
    files.extend(series(&person, 2, 12, 0.0, 2.5, without));
    assert_eq!(asked(&files).len(), 2);
}

#[test]
fn slices_that_are_turned_otherwise_or_of_another_size_are_another_volume() {
    let person = Person::generate(37);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend((0..10).map(|number| {
        slice(&person, 1, 20 + number, [-120.0 + f64::from(number), -120.0, 0.0], |set| {
            set.put(0x0020_0037, "DS", SAGITTAL);
        })
    }));
    // Half a degree is noise, two degrees are another volume.
    files.push(slice(&person, 1, 40, [-120.0, -120.0, 40.0], |set| {
        set.put(0x0020_0037, "DS", "0.99996\\0.00873\\0\\-0.00873\\0.99996\\0");
    }));
    files.push(slice(&person, 1, 41, [-120.0, -120.0, 42.5], |set| {
        set.put(0x0020_0037, "DS", "0.99939\\0.0349\\0\\-0.0349\\0.99939\\0");
    }));
    let survey = &asked(&files)[0];
    assert_eq!(files_of(survey), (0..12).chain([22]).collect::<Vec<_>>());
}

#[test]
fn a_slab_too_thin_for_a_face_is_released_without_a_look() {
    let person = Person::generate(38);
    let mut study = Study::new(Face::Deface, &series(&person, 1, 9, 100.0, 1.0, |_| {}));
    assert!(study.surveys().is_empty());
    assert_eq!(study.clean(), 9);
    assert_eq!(study.fates(), vec!["too-thin"; 9]);
    assert_eq!(study.manifest()["notChecked"], serde_json::json!(["text-in-picture"]));
    let mut thick = Study::new(Face::Deface, &series(&person, 1, 3, 100.0, 5.0, |_| {}));
    thick.clean();
    assert_eq!(thick.fates(), vec!["face-unchecked"; 3], "ten millimetres");
    let mut turned = Study::new(Face::Deface, &series(&person, 1, 1, 100.0, 1.0, |set| _ = set.put(0x0020_0037, "DS", SAGITTAL)));
    turned.clean();
    assert_eq!(turned.fates(), ["face-unchecked"], "one slice from front to back is a profile");
}

#[test]
fn single_slices_that_make_a_head_together_are_held() {
    let person = Person::generate(39);
    let alone = |number: u32, gap: f64| {
        let suffix = format!("alone{number}").replace("alone", "7");
        slice(&person, number, 1, [-120.0, -120.0, f64::from(number) * gap], move |set| apart(set, &suffix))
    };
    let fates = |count: u32, gap: f64| {
        let mut study = Study::new(Face::Deface, &(1..=count).map(|number| alone(number, gap)).collect::<Vec<_>>());
        assert!(study.surveys().is_empty());
        study.clean();
        study.fates()
    };
    assert_eq!(fates(3, 5.0), vec!["too-thin"; 3]);
    assert_eq!(fates(4, 5.0), vec!["face-unchecked"; 4]);
    assert_eq!(fates(6, 0.0), vec!["too-thin"; 6], "one place, six times");
}

#[test]
fn what_does_not_say_where_it_lies_is_held_and_makes_nothing_thin() {
    let person = Person::generate(40);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    let bare = |set: &mut Set| _ = set.put(0x0020_0037, "DS", "").put(0x0028_0301, "CS", "NO");
    files.push(slice(&person, 2, 1, [-120.0, -120.0, 0.0], bare));
    let mut study = Study::new(Face::Deface, &files);
    study.answer(|_| Some(head()));
    study.clean();
    assert_ne!(study.fates()[12], "removed");
    assert!(!study.outputs.contains_key(&12), "{:?}", study.fates());
}

#[test]
fn a_view_through_a_depth_is_no_slice() {
    let person = Person::generate(41);
    for image_type in [
        "DERIVED\\SECONDARY\\MIP",
        "DERIVED\\SECONDARY\\PROJECTION IMAGE",
        "ORIGINAL\\PRIMARY\\LOCALIZER",
        "DERIVED\\SECONDARY\\3D",
        "DERIVED\\SECONDARY\\AXIAL\\MAX_IP",
    ] {
        let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
        files.push(slice(&person, 2, 1, [-120.0, -120.0, 2.5], |set| _ = set.put(0x0008_0008, "CS", image_type)));
        let mut study = Study::new(Face::Deface, &files);
        study.answer(|_| Some(head()));
        study.clean();
        assert_eq!(study.fates()[12], "face-unchecked", "{image_type}");
        assert_eq!(study.outputs.len(), 12);
    }
    let distorted = series(&person, 1, 12, 0.0, 2.5, |set| _ = set.put(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\M\\NORM\\DIS3D"));
    assert_eq!(asked(&distorted).len(), 1, "a correction in three dimensions is no view of three");
}

#[test]
fn no_face_in_one_field_of_view_says_nothing_of_a_larger_one() {
    let person = Person::generate(42);
    let mut files = series(&person, 1, 30, 0.0, 1.0, |_| {});
    // Five large slices are no volume; two lie in the field that is looked at.
    files.extend(series(&person, 2, 5, 10.0, 20.0, |_| {}));
    let mut study = Study::new(Face::Deface, &files);
    assert_eq!(study.answer(|_| Some(no_face())), 1);
    study.clean();
    let fates = study.fates();
    assert_eq!(fates[..32], vec!["out-of-view"; 32]);
    assert_eq!(fates[32..], vec!["face-unchecked"; 3]);
}

#[test]
fn every_volume_that_shows_more_is_looked_at_until_a_head_is_found() {
    let person = Person::generate(43);
    let mut files = series(&person, 1, 30, 0.0, 1.0, |_| {});
    files.extend(series(&person, 2, 20, 100.0, 1.0, |_| {}));
    // In the field of the first.
    files.extend(series(&person, 3, 10, 5.0, 2.0, |_| {}));
    let mut study = Study::new(Face::Deface, &files);
    let mut seen = Vec::new();
    while let Some(survey) = study.surveys().first().cloned() {
        seen.push(files_of(&survey)[0]);
        study.coordinator.surveyed(&survey.id, Some(if seen.len() == 1 { no_face() } else { head() }));
    }
    assert_eq!(seen, [0, 30]);
    assert_eq!(study.clean(), 60);
    assert!(study.fates().iter().all(|fate| fate == "removed" || fate == "out-of-view"));
}
