//! Series of slices of a head that is not there, and a study in which it is looked for.

use std::collections::BTreeMap;

use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Cleaner, Coordinator, Finding, Job, Options, Survey, Surveyor, scan};
use scanitize::source::Bytes;
use serde_json::{Value, json};

use super::flow::{FRESH, KEY, pass_two};
use super::instances::{Kind, instance};
use super::patients::Person;
use super::writer::{File, Set, Syntax};

pub const SAGITTAL: &str = "0\\1\\0\\0\\0\\-1";

/// A slice of a CT, at a place, in the frame of reference that all series of the person share.
pub fn slice(person: &Person, series: u32, number: u32, place: [f64; 3], change: impl Fn(&mut Set)) -> Vec<u8> {
    let mut set = instance(Kind::Ct, person, series, number);
    let [x, y, z] = place;
    set.put(0x0020_0032, "DS", format!("{x}\\{y}\\{z}"));
    change(&mut set);
    File::new(set, Syntax::Explicit).bytes()
}

/// A series of axial slices from `z` on, `gap` millimetres apart.
pub fn series(person: &Person, series: u32, count: u32, z: f64, gap: f64, change: impl Fn(&mut Set)) -> Vec<Vec<u8>> {
    let place = |number: u32| [-120.0, -120.0, z + f64::from(number) * gap];
    (0..count).map(|number| slice(person, series, number + 1, place(number), &change)).collect()
}

/// Puts a frame of reference of its own into an instance.
pub fn apart(set: &mut Set, suffix: &str) {
    let own = format!("{}.{suffix}", set.text(0x0020_000D));
    set.put(0x0020_0052, "UI", own);
}

/// A head that lies straight, its brain about 20 mm towards the head from the origin: its brow is cut below 15 mm at the front of the
/// slices that [`series`] makes, and higher up nothing.
pub fn head() -> Finding {
    let map = json!({ "linear": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], "shift": [0.0, 0.0, 20.0] });
    serde_json::from_value(json!({ "head": { "version": 3, "map": map, "rind": [] } })).unwrap()
}

/// The same of which a cut of the face alone would leave one.
pub fn bare() -> Finding {
    let mut head = serde_json::to_value(head()).unwrap();
    head["head"]["is_bare"] = json!(true);
    serde_json::from_value(head).unwrap()
}

/// A head that was found with a template that is not here.
pub fn outdated() -> Finding {
    let mut head = serde_json::to_value(head()).unwrap();
    head["head"]["version"] = json!(0);
    serde_json::from_value(head).unwrap()
}

pub fn no_face() -> Finding {
    serde_json::from_value(json!("other-part")).unwrap()
}

pub fn unsure() -> Finding {
    serde_json::from_value(json!("unsure")).unwrap()
}

/// A study at work.
pub struct Study {
    pub coordinator: Coordinator,
    files: Vec<Vec<u8>>,
    /// What came out, by the numbers of the files.
    pub outputs: BTreeMap<u32, Vec<u8>>,
}

impl Study {
    pub fn new(face: Face, files: &[Vec<u8>]) -> Self {
        let options = Options { face: Some(face), ..Options::default() };
        let coordinator = Coordinator::new(&options, KEY, FRESH).unwrap();
        let mut study = Self { coordinator, files: files.to_vec(), outputs: BTreeMap::new() };
        study.add_all();
        study
    }

    /// Adds the files to a coordinator that is new.
    pub fn add_all(&mut self) {
        for (id, bytes) in (0..).zip(&self.files) {
            // The name says the same whatever the order is.
            let name = scanitize::verify::hex(&scanitize::verify::sha256(bytes));
            self.coordinator.add(id, &name, scan(&mut Bytes(bytes), &Limits::default()));
        }
    }

    pub fn surveys(&self) -> Vec<Survey> {
        self.coordinator.surveys(None, None)
    }

    /// Answers all surveys, and counts them.
    pub fn answer(&mut self, answer: impl Fn(&Survey) -> Option<Finding>) -> usize {
        let mut count = 0;
        loop {
            let surveys = self.surveys();
            if surveys.is_empty() {
                return count;
            }
            count += surveys.len();
            assert!(count < 100, "surveys without end");
            surveys.iter().for_each(|survey| self.coordinator.surveyed(&survey.id, answer(survey)));
        }
    }

    /// Makes a survey, as the edges do.
    pub fn look(&self, survey: &Survey) -> Finding {
        // As it travels.
        let survey: Survey = serde_json::from_str(&serde_json::to_string(survey).unwrap()).unwrap();
        let mut surveyor = Surveyor::new(survey.clone(), Limits::default()).unwrap();
        for file in &survey.files {
            surveyor.add(file.file, &mut Bytes(&self.files[file.file as usize])).unwrap();
        }
        surveyor.finish(None).unwrap()
    }

    /// Closes and cleans what is to be cleaned now, and counts it.
    pub fn clean(&mut self) -> usize {
        // As it travels.
        let job = Job::from_bytes(&self.coordinator.close(None, None).unwrap().to_bytes()).unwrap();
        let cleaner = Cleaner::new(job, Limits::default());
        let todo = self.coordinator.todo();
        for id in &todo {
            let (outcome, output) = pass_two(&cleaner, *id, &self.files[*id as usize]);
            self.coordinator.absorb(*id, outcome);
            self.outputs.extend(output.map(|bytes| (*id, bytes)));
        }
        todo.len()
    }

    /// What the report says became of each file: the word about its face if it was released, else the reason.
    pub fn fates(&self) -> Vec<String> {
        let report: Value = serde_json::from_str(&self.coordinator.report()).unwrap();
        let lines = report["instances"].as_array().unwrap();
        let fate = |bytes: &Vec<u8>| {
            let name = scanitize::verify::hex(&scanitize::verify::sha256(bytes));
            let line = lines.iter().find(|line| line["input"] == name).unwrap();
            let word = if line["verdict"] == "released" { &line["face"] } else { &line["reason"] };
            word.as_str().unwrap_or("nothing").to_owned()
        };
        self.files.iter().map(fate).collect()
    }

    pub fn manifest(&self) -> Value {
        serde_json::from_str(&self.coordinator.manifest()).unwrap()
    }
}
