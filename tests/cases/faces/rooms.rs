//! What is found in one place says nothing of what only seems to lie there.

use scanitize::profile::policy::Face;
use scanitize::sanitize::{Choice, Coordinator, Decision, Finding, Options, SeriesOverview};

use crate::support::faces::{Study, bare, head, no_face, series, slice, unsure};
use crate::support::flow::{FRESH, KEY};
use crate::support::heads::MeanHead;
use crate::support::patients::Person;
use crate::support::writer::Set;

/// What becomes of files of which each survey gets the same answer.
fn fates(files: &[Vec<u8>], finding: impl Fn() -> scanitize::sanitize::Finding) -> Vec<String> {
    let mut study = Study::new(Face::Deface, files);
    study.answer(|_| Some(finding()));
    study.clean();
    study.fates()
}

#[test]
fn a_trunk_in_one_series_lets_no_other_series_go() {
    let person = Person::generate(81);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 10, 0.0, 2.5, |_| {}));
    // Too few to be looked at, in the same field.
    files.extend(series(&person, 3, 3, 5.0, 5.0, |_| {}));
    let mut study = Study::new(Face::Deface, &files);
    let first = study.surveys()[0].clone();
    assert_eq!(first.files.len(), 12);
    study.answer(|survey| Some(if survey.id == first.id { no_face() } else { unsure() }));
    study.clean();
    let fates = study.fates();
    assert_eq!(fates[..12], vec!["out-of-view"; 12]);
    assert_eq!(fates[12..22], vec!["face-unchecked"; 10], "its own slices were not sure");
    assert_eq!(fates[22..], vec!["out-of-view"; 3]);
    let mut study = Study::new(Face::Deface, &files);
    study.answer(|survey| Some(if survey.id == first.id { no_face() } else { head() }));
    study.clean();
    assert!(study.fates().iter().any(|fate| fate == "removed"), "a head in the second is cut out of both");
}

#[test]
fn slices_that_are_single_in_frames_of_studies_of_their_own_are_no_thin_slabs() {
    let person = Person::generate(82);
    let alone = |number: u32| {
        let own = move |set: &mut Set| {
            for tag in [0x0020_000D, 0x0020_000E, 0x0020_0052] {
                let uid = set.text(tag);
                set.put(tag, "UI", format!("{uid}.{number}"));
            }
        };
        slice(&person, 1, number + 1, [-120.0, -120.0, f64::from(number) * 2.5], own)
    };
    let files: Vec<Vec<u8>> = (0..12).map(alone).collect();
    assert_eq!(fates(&files, unsure), vec!["face-unchecked"; 12]);
}

#[test]
fn a_pile_of_slices_in_one_place_is_no_thin_slab() {
    let person = Person::generate(83);
    let pile =
        |count: u32| -> Vec<Vec<u8>> { (0..count).map(|number| slice(&person, 1, number + 1, [0.0; 3], |_| {})).collect() };
    assert_eq!(fates(&pile(12), unsure), vec!["face-unchecked"; 12]);
    assert_eq!(fates(&pile(3), unsure), vec!["too-thin"; 3]);
}

#[test]
fn what_was_captured_or_photographed_is_no_slice_wherever_it_says_it_lies() {
    let person = Person::generate(84);
    // Secondary captures of one frame and of several, and a photograph.
    for class in ["1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.7.2", "1.2.840.10008.5.1.4.1.1.77.1.4"] {
        let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
        files.extend(series(&person, 2, 1, 10.0, 2.5, |set| {
            set.put(0x0008_0016, "UI", class).put(0x0008_0064, "CS", "WSD").put(0x0028_0008, "IS", "1");
        }));
        for finding in [head, no_face] {
            let mut study = Study::new(Face::Deface, &files);
            let keep =
                |series: SeriesOverview| Decision { id: Some(series.id), choice: Some(Choice::Keep), ..Decision::default() };
            let words: Vec<Decision> = study.coordinator.overview().series.into_iter().map(keep).collect();
            study.coordinator.decide(&words).unwrap();
            study.answer(|_| Some(finding()));
            study.clean();
            assert_eq!(study.fates()[12], "face-unchecked", "{class}");
        }
    }
}

#[test]
fn what_was_made_of_slices_is_one_where_others_lie_beside_it() {
    let person = Person::generate(85);
    let made = |words: &'static str, count: u32| {
        let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
        files.extend(series(&person, 2, count, 10.0, 2.5, |set| {
            set.put(0x0008_0008, "CS", words);
        }));
        fates(&files, head)[12..].to_vec()
    };
    assert_eq!(made("DERIVED\\SECONDARY\\MPR", 1), ["face-unchecked"], "a view of a side looks the same");
    assert!(made("DERIVED\\SECONDARY\\MPR", 3).iter().all(|fate| fate == "removed" || fate == "out-of-view"));
    for word in ["VOLREN", "RENDERED", "RENDERING", "SURFACE", "RAYSUM", "SHADED", "PROJECTION IMAGE", "THICKMIP", "VR"] {
        let words: &'static str = Box::leak(format!("DERIVED\\SECONDARY\\{word}").into_boxed_str());
        assert_eq!(made(words, 3), vec!["face-unchecked"; 3], "{word}");
    }
}

#[test]
fn a_head_is_looked_for_again_in_each_other_series() {
    let person = Person::generate(86);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 10, 0.0, 2.5, |_| {}));
    files.extend(series(&person, 3, 5, 0.0, 2.5, |_| {}));
    let options = Options { face: Some(Face::Deface), has_detector: true, ..Options::default() };
    for is_there in [true, false] {
        let mut study = Study::new(Face::Deface, &files);
        study.coordinator = Coordinator::new(&options, KEY, FRESH).unwrap();
        study.add_all();
        let count = study.answer(|survey| Some(if survey.head.is_none() || is_there { head() } else { unsure() }));
        assert_eq!(count, 2, "the series of five is too short");
        study.clean();
        let fates = study.fates();
        let is_held = |fates: &[String]| fates.iter().all(|fate| fate == "face-unchecked");
        assert!(!is_held(&fates[..12]) && !is_held(&fates[22..]));
        assert_eq!(is_held(&fates[12..22]), !is_there);
    }
}

#[test]
fn a_head_that_must_be_stripped_in_one_series_is_stripped_in_all() {
    let person = Person::generate(88);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 10, 0.0, 2.5, |_| {}));
    let outputs = |face: Face, found: &dyn Fn() -> Finding, again: &dyn Fn() -> Finding| {
        let options = Options { face: Some(face), has_detector: true, ..Options::default() };
        let mut study = Study::new(face, &files);
        study.coordinator = Coordinator::new(&options, KEY, FRESH).unwrap();
        study.add_all();
        study.answer(|survey| Some(if survey.head.is_none() { found() } else { again() }));
        study.clean();
        assert_eq!(study.outputs.len(), 22);
        study.outputs
    };
    let stripped = outputs(Face::HeadStrip, &head, &head);
    assert!(outputs(Face::Deface, &head, &head) != stripped);
    assert!(outputs(Face::Deface, &head, &bare) == stripped);
    assert!(outputs(Face::Deface, &bare, &bare) == stripped);
}

#[test]
fn what_is_not_answered_yet_is_held() {
    let person = Person::generate(87);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 10, 0.0, 2.5, |_| {}));
    let options = Options { face: Some(Face::Deface), has_detector: true, ..Options::default() };
    let mut study = Study::new(Face::Deface, &files);
    study.coordinator = Coordinator::new(&options, KEY, FRESH).unwrap();
    study.add_all();
    let first = study.surveys().remove(0);
    study.coordinator.surveyed(&first.id, Some(head()));
    assert!(study.surveys()[0].head.is_some());
    study.clean();
    assert_eq!(study.fates()[12..], vec!["face-unchecked"; 10]);
}

#[test]
fn a_head_that_is_asked_for_is_confirmed_where_it_lies_and_nowhere_else() {
    let files = MeanHead::new().axial(&Person::generate(88), 1);
    let study = Study::new(Face::Deface, &files);
    let mut survey = study.surveys().remove(0);
    let found = study.look(&survey);
    for (shift, is_there) in [(0.0, true), (60.0, false)] {
        let mut moved = serde_json::to_value(&found).unwrap();
        let y = moved["head"]["map"]["shift"][1].as_f64().unwrap();
        moved["head"]["map"]["shift"][1] = serde_json::json!(y + shift);
        survey.head = Some(serde_json::from_value(moved["head"].clone()).unwrap());
        assert_eq!(study.look(&survey) != unsure(), is_there, "{shift} mm behind");
    }
}
