//! Faces: looked for between the passes, cut out, and claimed to be gone only where that was proven.

use scanitize::profile::policy::Face;
use scanitize::sanitize::{Choice, Decision};

use crate::support::faces::{Study, apart, head, no_face, outdated, series, unsure};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::reader::{elements, pixels, top};

mod contours;
mod program;
mod rooms;
mod shown;
mod volumes;

const DERIVATION: u32 = 0x0008_2111;
const RECOGNIZABLE: u32 = 0x0028_0302;

/// Whether an output says that its face is gone, in both places in which that is said (PS3.15 E.3.2).
fn claims(bytes: &[u8]) -> bool {
    let found = elements(bytes);
    let code = |element: &&crate::support::reader::Found| element.path.starts_with(&[0x0012_0064]) && element.text() == "113102";
    let (is_coded, is_said) = (found.iter().any(|element| code(&element)), top(bytes, RECOGNIZABLE) == "NO");
    assert_eq!(is_coded, is_said);
    is_said
}

fn samples(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
}

#[test]
fn a_face_is_air_where_the_cut_meets_it_and_all_else_is_as_it_was() {
    let person = Person::generate(21);
    let files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    let mut study = Study::new(Face::Deface, &files);
    assert_eq!(study.answer(|_| Some(head())), 1);
    assert_eq!(study.clean(), 12);
    let fates = study.fates();
    assert!(fates.contains(&"removed".to_owned()) && fates.contains(&"out-of-view".to_owned()), "{fates:?}");
    for (id, fate) in (0..).zip(&fates) {
        let (before, after) = (samples(&crate::support::instances::gradient(1)), samples(&pixels(&study.outputs[&id])));
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after);
        // -1000 HU, with the rescaling of the instance: stored = (-1000 + 1024) / 1.
        assert!(changed.clone().all(|(_, after)| *after == 24), "what changed is air");
        let is_removed = fate == "removed";
        assert_eq!(changed.count() > 0, is_removed);
        assert!(claims(&study.outputs[&id]), "all slices of a head say the same");
        assert_eq!(top(&study.outputs[&id], DERIVATION), "Parts of the picture blanked");
    }
    let manifest = study.manifest();
    assert_eq!(manifest["codes"]["113102"], "Clean Recognizable Visual Features Option");
    assert_eq!(manifest["notChecked"], serde_json::json!(["text-in-picture"]));
    assert_eq!(
        manifest["files"].as_array().unwrap().iter().filter(|file| file["face"] == "removed").count(),
        fates.iter().filter(|fate| *fate == "removed").count()
    );
}

#[test]
fn what_is_computed_from_a_head_is_cut_as_it_is() {
    let person = Person::generate(29);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend((2..).zip(Kind::DERIVED).map(|(series, kind)| file(kind, &person, series, 1).bytes()));
    let mut study = Study::new(Face::Deface, &files);
    study.answer(|_| Some(head()));
    study.clean();
    let fates = study.fates();
    assert!(fates[12..].iter().all(|fate| fate == "removed" || fate == "out-of-view"), "{fates:?}");
    let mut alone = Study::new(Face::Deface, &files[12..]);
    alone.answer(|_| Some(head()));
    alone.clean();
    assert!(alone.fates().iter().all(|fate| fate == "face-unchecked" || fate == "too-thin"), "{:?}", alone.fates());
}

#[test]
fn a_face_that_is_kept_is_not_looked_for_and_nothing_is_claimed() {
    let files = series(&Person::generate(22), 1, 12, 0.0, 2.5, |_| {});
    let mut study = Study::new(Face::Keep, &files);
    assert!(study.surveys().is_empty());
    study.clean();
    assert_eq!(study.fates(), vec!["kept"; 12]);
    assert!(study.outputs.values().all(|bytes| !claims(bytes)));
    assert_eq!(study.manifest()["notChecked"], serde_json::json!(["text-in-picture", "face"]));
    let mut study = Study::new(Face::Deface, &files);
    assert!(study.coordinator.surveys(None, Some(Face::Keep)).is_empty(), "as the study will be closed");
    study
        .coordinator
        .decide(&[Decision { id: Some("face".into()), choice: Some(Choice::LeaveOut), ..Decision::default() }])
        .unwrap();
    assert!(study.surveys().is_empty(), "nothing will come out that could show one");
}

#[test]
fn where_no_head_is_found_for_sure_nothing_is_released() {
    let files = series(&Person::generate(23), 1, 12, 0.0, 2.5, |_| {});
    for finding in [Some(unsure()), Some(outdated()), None] {
        let mut study = Study::new(Face::Deface, &files);
        assert_eq!(study.answer(|_| finding.clone()), 1);
        assert_eq!(study.clean(), 0);
        assert_eq!(study.fates(), vec!["face-unchecked"; 12]);
    }
    let mut study = Study::new(Face::Deface, &files);
    study.clean();
    assert_eq!(study.fates(), vec!["face-unchecked"; 12], "nor where nobody has looked");
}

#[test]
fn pictures_without_a_face_are_released_as_they_are_and_nothing_is_claimed() {
    let files = series(&Person::generate(24), 1, 12, 0.0, 2.5, |_| {});
    let mut study = Study::new(Face::Deface, &files);
    study.answer(|_| Some(no_face()));
    assert_eq!(study.clean(), 12);
    assert_eq!(study.fates(), vec!["out-of-view"; 12]);
    assert!(
        study
            .outputs
            .values()
            .all(|bytes| !claims(bytes) && samples(&pixels(bytes)) == samples(&crate::support::instances::gradient(1)))
    );
    assert_eq!(study.manifest()["notChecked"], serde_json::json!(["text-in-picture"]));
}

#[test]
fn an_answer_about_a_face_stays_when_others_come() {
    let person = Person::generate(25);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 12, 0.0, 2.5, |set| apart(set, "other")));
    let mut study = Study::new(Face::Deface, &files);
    let asked = study.surveys();
    assert_eq!(asked.len(), 2);
    study.coordinator.surveyed(&asked[0].id, Some(head()));
    study.clean();
    assert_eq!(study.outputs.len(), 12);
    let before = study.outputs.clone();
    study.coordinator.decide(&[Decision { same_person: Some(true), ..Decision::default() }]).unwrap();
    study.coordinator.surveyed(&asked[1].id, Some(no_face()));
    assert!(study.surveys().is_empty());
    assert_eq!(study.clean(), 12, "only what was held before");
    assert!(before.iter().all(|(id, bytes)| study.outputs[id] == *bytes));
    study.coordinator.surveyed(&asked[0].id, Some(no_face()));
    assert_eq!(study.clean(), 12, "another answer, another output");
    assert_eq!(study.fates(), vec!["out-of-view"; 24]);
}

#[test]
fn the_question_about_faces_is_about_what_was_not_found_out() {
    let person = Person::generate(30);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 12, 0.0, 2.5, |set| apart(set, "other")));
    let mut study = Study::new(Face::Deface, &files);
    let asked = |study: &Study| {
        let overview = serde_json::to_value(study.coordinator.overview()).unwrap();
        let questions = overview["questions"].as_array().unwrap().clone();
        questions
            .into_iter()
            .find(|question| question["kind"] == "face")
            .map(|one| (one["holds"] == true, one["images"].as_u64()))
    };
    assert_eq!(asked(&study), Some((false, Some(24))), "unanswered, faces are cut out");
    let first = study.surveys()[0].id.clone();
    study.answer(|survey| (survey.id == first).then(head));
    study.clean();
    assert_eq!(asked(&study), Some((true, Some(12))));
    let answer = |study: &mut Study, choice| {
        let decision = Decision { id: Some("face".into()), choice: Some(choice), ..Decision::default() };
        study.coordinator.decide(&[decision]).unwrap();
        study.clean();
    };
    answer(&mut study, Choice::Keep);
    assert_eq!((asked(&study), study.fates()), (None, vec!["kept".to_owned(); 24]));
    answer(&mut study, Choice::Clean);
    assert_eq!(asked(&study), Some((true, Some(12))), "an answer can be taken back");
    assert_eq!(study.fates().iter().filter(|fate| *fate == "kept").count(), 0);
}

#[test]
fn deface_and_head_strip_are_different_grounds() {
    let files = series(&Person::generate(26), 1, 12, 0.0, 2.5, |_| {});
    let mut study = Study::new(Face::Deface, &files);
    study.answer(|_| Some(head()));
    assert_eq!(study.clean(), 12);
    assert_eq!(study.clean(), 0);
    let _ = study.coordinator.close(None, Some(Face::HeadStrip));
    assert!(study.surveys().is_empty(), "the head is where it was");
    assert_eq!(study.coordinator.todo().len(), 12);
}

#[test]
fn what_comes_out_does_not_tell_the_order_of_the_files() {
    let person = Person::generate(27);
    let mut files = series(&person, 1, 12, 0.0, 2.5, |_| {});
    files.extend(series(&person, 2, 9, 1.0, 3.0, |_| {}));
    files.extend(series(&person, 3, 12, 0.0, 2.5, |set| apart(set, "other")));
    let run = |files: &[Vec<u8>]| {
        let mut study = Study::new(Face::Deface, files);
        let planes: Vec<_> = study.surveys().into_iter().map(|survey| (survey.id, survey.slices)).collect();
        study.answer(|survey| Some(if *survey.id < *"8" { head() } else { no_face() }));
        study.clean();
        let names = study.outputs.iter().map(|(id, bytes)| (study.coordinator.name(*id).unwrap().to_owned(), bytes.clone()));
        (planes, names.collect::<std::collections::BTreeMap<_, _>>(), study.coordinator.manifest())
    };
    let forwards = run(&files);
    assert!(!forwards.1.is_empty());
    files.reverse();
    assert!(run(&files) == forwards);
    files.rotate_left(7);
    assert!(run(&files) == forwards);
}

#[test]
fn slices_are_read_where_pass_1_saw_them() {
    let files = series(&Person::generate(28), 1, 12, 0.0, 2.5, |_| {});
    let study = Study::new(Face::Deface, &files);
    let survey = &study.surveys()[0];
    assert_eq!(survey.files.iter().map(|file| file.file).collect::<Vec<_>>(), (0..12).collect::<Vec<u32>>());
    study.look(survey);
    let moved = series(&Person::generate(28), 1, 12, 1.0, 2.5, |_| {});
    let mut surveyor = scanitize::sanitize::Surveyor::new(survey.clone(), scanitize::limits::Limits::default()).unwrap();
    let mut add = |file: u32, bytes: &Vec<u8>| surveyor.add(file, &mut scanitize::source::Bytes(bytes)).is_ok();
    assert!(!add(1, &files[1]), "the first is the first");
    assert!(!add(0, &moved[0]));
    assert!(add(0, &files[0]));
    assert!(surveyor.finish(None).is_err(), "eleven are missing");
}
