//! What a person is asked, what an answer changes, and what it leaves alone.

use std::collections::BTreeMap;

use scanitize::frame::Rectangle;
use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Choice, Cleaner, Coordinator, Decision, Decisions, Options, scan};
use scanitize::source::Bytes;

use crate::support::flow::{FRESH, KEY, clean, clean_one, pass_two};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::reader::top;
use crate::support::writer::{File, Syntax};

#[test]
fn an_answer_makes_only_that_be_cleaned_that_it_changes() {
    let (jane, john) = (Person::generate(5), Person::generate(6));
    let captured = with(&jane, 2, |set| {
        set.put(0x0028_0301, "CS", "YES");
    });
    let files = [plain(&jane, 1), captured, plain(&john, 3)];
    let mut study = Study::new(&files);
    assert_eq!(study.clean(), [0, 2]);
    assert_eq!(study.clean(), [0_u32; 0], "nothing has changed");
    let series = study.series_of(1);
    study.decide(&[Decision { id: Some(series), choice: Some(Choice::Keep), ..Decision::default() }]);
    assert_eq!(study.clean(), [1], "the rest is as it was");
    study.decide(&[Decision { same_person: Some(true), ..Decision::default() }]);
    assert_eq!(study.clean(), [0, 1, 2], "one person more stands behind every file");
    assert_eq!(study.coordinator.counts().released, 3);
    assert_eq!(study.manifest()["files"].as_array().unwrap().len(), 3);
}

#[test]
fn what_is_cleaned_after_an_answer_is_what_a_fresh_run_gives() {
    let person = Person::generate(8);
    let captured = with(&person, 1, |set| {
        set.put(0x0028_0301, "CS", "YES");
    });
    let files = [captured, plain(&person, 2)];
    let keep = |study: &Study| Decision { id: Some(study.series_of(0)), choice: Some(Choice::Keep), ..Decision::default() };
    let (mut resumed, mut fresh) = (Study::new(&files), Study::new(&files));
    resumed.clean();
    resumed.decide(&[keep(&resumed)]);
    resumed.clean();
    fresh.decide(&[keep(&fresh)]);
    fresh.clean();
    assert!(resumed.outputs == fresh.outputs && resumed.coordinator.report() == fresh.coordinator.report());
    assert_eq!(resumed.manifest(), fresh.manifest());
}

#[test]
fn an_answer_that_is_taken_back_takes_the_files_back() {
    let person = Person::generate(9);
    let captured = with(&person, 1, |set| {
        set.put(0x0028_0301, "CS", "YES");
    });
    let mut study = Study::new(&[captured]);
    let answer = |study: &Study, choice| Decision { id: Some(study.series_of(0)), choice: Some(choice), ..Decision::default() };
    study.decide(&[answer(&study, Choice::Keep)]);
    assert_eq!(study.clean(), [0]);
    study.decide(&[answer(&study, Choice::LeaveOut)]);
    assert_eq!(study.clean(), [0_u32; 0]);
    assert_eq!((study.coordinator.counts().released, study.manifest()["files"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn other_boxes_clean_their_picture_again_and_no_other() {
    let person = Person::generate(9);
    let mut study = Study::new(&[plain(&person, 1), plain(&person, 2)]);
    assert_eq!(study.clean(), [0, 1]);
    let before = study.outputs.clone();
    let series = study.series_of(0);
    let keep = |boxes| Decision { id: Some(series.clone()), choice: Some(Choice::Keep), boxes, same_person: None };
    let one = Rectangle { left: 1, top: 1, right: 3, bottom: 4 };
    study.decide(&[keep(vec![one])]);
    assert_eq!(study.clean(), [0]);
    assert!(study.outputs[&0] != before[&0] && study.outputs[&1] == before[&1]);
    study.decide(&[keep(vec![one])]);
    assert_eq!(study.clean(), [0_u32; 0], "the same box");
    study.decide(&[keep(vec![one, Rectangle { left: 5, right: 6, ..one }])]);
    assert_eq!(study.clean(), [0]);
    study.decide(&[keep(Vec::new())]);
    assert_eq!(study.clean(), [0]);
    assert!(study.outputs == before, "without a box it is what it was");
}

#[test]
fn two_people_are_asked_about_and_cleaned_apart_all_the_same() {
    let people = [Person::generate(1), Person::generate(2)];
    let files: Vec<Vec<u8>> = people.iter().map(|person| plain(person, 1)).collect();
    let mut study = Study::new(&files);
    let question = &study.overview()["questions"][0];
    assert_eq!(
        (question["kind"].as_str(), question["holds"].as_bool(), question["images"].as_u64()),
        (Some("same-person"), Some(false), Some(2))
    );
    study.clean();
    let codes: Vec<String> = study.outputs.values().map(|bytes| top(bytes, 0x0010_0020)).collect();
    assert!(codes.len() == 2 && codes[0] != codes[1]);
    study.decide(&[Decision { same_person: Some(true), ..Decision::default() }]);
    study.clean();
    let codes: Vec<String> = study.outputs.values().map(|bytes| top(bytes, 0x0010_0020)).collect();
    assert!(codes.len() == 2 && codes[0] == codes[1], "two discs of one person are one patient");
}

#[test]
fn people_without_a_name_of_their_own_are_not_taken_for_one() {
    let of = |seed: u64| {
        let person = Person::generate(seed);
        with(&person, 1, |set| {
            set.texts(&[(0x0010_0010, "PN", "ANONYMOUS"), (0x0010_0020, "LO", "0000"), (0x0010_0030, "DA", "")]);
        })
    };
    let (a, b) = (of(1), of(2));
    let run = clean(&[("a", &a), ("b", &b)]);
    let codes: Vec<String> = run.released.values().map(|bytes| top(bytes, 0x0010_0020)).collect();
    assert!(codes.len() == 2 && codes[0] != codes[1], "{}", run.why());
}

#[test]
fn an_atlas_that_two_people_are_mapped_to_is_no_question() {
    let of = |seed: u64| {
        with(&Person::generate(seed), 1, |set| {
            set.put(0x0020_0052, "UI", "1.2.840.10008.1.4.1.1");
        })
    };
    let (a, b) = (of(3), of(4));
    assert_eq!(clean(&[("a", &a), ("b", &b)]).released.len(), 2);
}

#[test]
fn decisions_of_another_form_are_an_error_and_change_nothing() {
    let mut study = Study::new(&[plain(&Person::generate(1), 1)]);
    let good = Decision { id: Some(study.series_of(0)), choice: Some(Choice::LeaveOut), ..Decision::default() };
    let foreign = Decision { id: Some("2.25.1".into()), choice: Some(Choice::Keep), ..Decision::default() };
    let both = Decision { same_person: Some(true), ..good.clone() };
    for wrong in [foreign, both, Decision::default(), Decision { choice: None, ..good.clone() }] {
        assert!(study.coordinator.decide(&[good.clone(), wrong]).is_err());
    }
    assert_eq!(study.clean(), [0], "the good one of two was not taken either");
    for text in [
        "",
        "[]",
        "{}",
        r#"{"schema":"scanitize.decisions/2","decisions":[]}"#,
        r#"{"schema":"scanitize.decisions/1","decisions":[{"is":1}]}"#,
    ] {
        assert!(Decisions::parse(text).is_err(), "{text}");
    }
    assert!(Decisions::parse(r#"{"schema":"scanitize.decisions/1","decisions":[{"samePerson":true}]}"#).is_ok());
}

#[test]
fn one_person_with_a_name_in_full_and_in_part_is_released() {
    let person = Person::generate(2);
    let (family, _) = person.name.split_once('^').unwrap();
    let short = Person { name: family.to_owned(), ..person.clone() };
    let (a, b) = (plain(&person, 1), plain(&short, 2));
    assert_eq!(clean(&[("a", &a), ("b", &b)]).released.len(), 2);
    assert_eq!(clean_one(&a).released.len(), 1);
}

#[test]
fn an_id_that_two_files_have_is_that_of_the_one_that_is_used() {
    let person = Person::generate(2);
    let (used, other) = (plain(&person, 1), with(&person, 1, |set| _ = set.put(0x0020_4000, "LT", "other")));
    let mut coordinator = Coordinator::new(&Options { face: Some(Face::Keep), ..Options::default() }, KEY, FRESH).unwrap();
    // The one that is read last comes first by its name.
    for (number, input, bytes) in [(0, "z", &other), (1, "a", &used)] {
        coordinator.add(number, input, scan(&mut Bytes(bytes), &Limits::default()));
    }
    let cleaner = Cleaner::new(coordinator.close(None, None).unwrap(), Limits::default());
    assert_eq!(coordinator.todo(), [1]);
    let (outcome, _) = pass_two(&cleaner, 1, &used);
    let id = outcome.id.clone().unwrap();
    assert_eq!(coordinator.number(&id), Some(1));
    assert_eq!(coordinator.covers().into_iter().map(|(_, number)| number).collect::<Vec<_>>(), [1]);
    coordinator.absorb(1, outcome);
    assert_eq!(coordinator.number(&id), Some(1));
}

#[test]
fn series_are_listed_by_where_they_came_from_and_shown_by_what_lies_in_their_middle() {
    let person = Person::generate(3);
    let mut coordinator = Coordinator::new(&Options::default(), KEY, FRESH).unwrap();
    let described = |series, number| {
        with(&person, series, |set| {
            set.put(0x0008_103E, "LO", format!("{series}")).put(0x0020_0013, "IS", format!("{number}"));
            set.put(0x0008_0018, "UI", format!("2.25.{series}{number}"));
        })
    };
    let files = [("b/3", 1, 30), ("a/9", 2, 1), ("b/1", 1, 10), ("b/2", 1, 20), ("c/1", 3, 1)];
    for (number, (input, series, instance)) in (0..).zip(files) {
        coordinator.add(number, input, scan(&mut Bytes(&described(series, instance)), &Limits::default()));
    }
    let series = coordinator.overview().series;
    assert_eq!(series.iter().map(|one| one.description.as_str()).collect::<Vec<_>>(), ["2", "1", "3"]);
    let covers = coordinator.covers();
    assert_eq!(covers.iter().map(|(id, _)| id).collect::<Vec<_>>(), series.iter().map(|one| &one.id).collect::<Vec<_>>());
    assert_eq!(covers.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [1, 3, 4]);
}

/// One study at work.
struct Study {
    coordinator: Coordinator,
    files: Vec<Vec<u8>>,
    outputs: BTreeMap<u32, Vec<u8>>,
}

impl Study {
    fn new(files: &[Vec<u8>]) -> Self {
        let options = Options { face: Some(Face::Keep), ..Options::default() };
        let mut coordinator = Coordinator::new(&options, KEY, FRESH).unwrap();
        for (id, bytes) in (0..).zip(files) {
            coordinator.add(id, &id.to_string(), scan(&mut Bytes(bytes), &Limits::default()));
        }
        Self { coordinator, files: files.to_vec(), outputs: BTreeMap::new() }
    }

    fn decide(&mut self, decisions: &[Decision]) {
        self.coordinator.decide(decisions).unwrap();
    }

    /// Cleans what is to be cleaned now, and says which files that were, sorted.
    fn clean(&mut self) -> Vec<u32> {
        let cleaner = Cleaner::new(self.coordinator.close(None, None).unwrap(), Limits::default());
        let mut todo = self.coordinator.todo();
        todo.sort_unstable();
        for id in &todo {
            let (outcome, output) = pass_two(&cleaner, *id, &self.files[*id as usize]);
            self.outputs.insert(*id, output.unwrap());
            self.coordinator.absorb(*id, outcome);
        }
        todo
    }

    fn overview(&self) -> serde_json::Value {
        serde_json::to_value(self.coordinator.overview()).unwrap()
    }

    fn manifest(&self) -> serde_json::Value {
        serde_json::from_str(&self.coordinator.manifest()).unwrap()
    }

    /// The id of the series of a file: alone in a study, it is the only one.
    fn series_of(&self, file: usize) -> String {
        let alone = Self::new(&self.files[file..=file]);
        alone.overview()["series"][0]["id"].as_str().unwrap().to_owned()
    }
}

fn plain(person: &Person, series: u32) -> Vec<u8> {
    file(Kind::Cr, person, series, 1).bytes()
}

fn with(person: &Person, series: u32, change: impl Fn(&mut crate::support::writer::Set)) -> Vec<u8> {
    let mut set = instance(Kind::Cr, person, series, 1);
    change(&mut set);
    File::new(set, Syntax::Explicit).bytes()
}
