//! The whole flow in memory, as every edge runs it.

use std::collections::BTreeMap;

use scanitize::error::Reason;
use scanitize::frame::Rectangle;
use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::report::Outcome;
use scanitize::sanitize::{Choice, Cleaner, Coordinator, Decision, Options, SeriesOverview, scan};
use scanitize::source::{Bytes, Stored};
use scanitize::text::Detector;
use scanitize::verify::Verified;

/// What came out of a run.
pub struct Run {
    /// The cleaned files by their neutral names.
    pub released: BTreeMap<String, Vec<u8>>,
    /// The inputs that were not released, with their reasons.
    pub others: Vec<(String, Reason)>,
    pub report: String,
    pub manifest: String,
}

impl Run {
    /// The only output. Fails where there is none, or more.
    pub fn only(self) -> Vec<u8> {
        assert_eq!((self.released.len(), self.others.as_slice()), (1, &[][..]), "{}", self.why());
        self.released.into_values().next().unwrap()
    }

    /// What verification found in what was held: kinds of fault and paths, no values.
    pub fn why(&self) -> String {
        let report: serde_json::Value = serde_json::from_str(&self.report).unwrap();
        let lines = report["instances"].as_array().unwrap().iter().filter(|line| line["verdict"] != "released");
        lines.map(|line| format!("{} {} {}\n", line["input"], line["reason"], line["findings"])).take(20).collect()
    }
}

pub const KEY: [u8; 32] = [7; 32];
/// What a run draws.
pub const FRESH: [u8; 32] = [9; 32];

/// Cleans files, faces kept, under one key.
pub fn clean(files: &[(&str, &[u8])]) -> Run {
    clean_for(files, KEY, "a recipient")
}

pub fn clean_one(file: &[u8]) -> Run {
    clean(&[("the input", file)])
}

pub fn clean_for(files: &[(&str, &[u8])], key: [u8; 32], recipient: &str) -> Run {
    clean_under(None, files, key, recipient)
}

/// Cleans files whose pictures a person looked at: writing in them stays.
pub fn clean_looked_at(files: &[(&str, &[u8])]) -> Run {
    clean_blanked(files, &[], Limits::default())
}

/// The same with parts of the pictures blanked.
pub fn clean_blanked(files: &[(&str, &[u8])], boxes: &[Rectangle], limits: Limits) -> Run {
    let options = Options { face: Some(Face::Keep), ..Options::default() };
    run(&options, limits, files, KEY, Some((Choice::Keep, boxes)), None)
}

/// Cleans one file, whose picture a person looked at, with parts of it blanked.
pub fn clean_optioned(options: &Options, file: &[u8], boxes: &[Rectangle]) -> Vec<u8> {
    run(options, Limits::default(), &[("the input", file)], KEY, Some((Choice::Keep, boxes)), None).only()
}

/// Cleans one file under the text of a policy.
pub fn clean_by(policy: &str, file: &[u8]) -> Run {
    clean_all_by(policy, &[("the input", file)])
}

/// Cleans files under the text of a policy.
pub fn clean_all_by(policy: &str, files: &[(&str, &[u8])]) -> Run {
    let options = Options {
        policy: Some(policy.to_owned()),
        face: Some(Face::Keep),
        recipient: "a recipient".to_owned(),
        ..Options::default()
    };
    run(&options, Limits::default(), files, KEY, None, None)
}

/// The same under a preset.
pub fn clean_under(preset: Option<&str>, files: &[(&str, &[u8])], key: [u8; 32], recipient: &str) -> Run {
    let preset = preset.map(str::to_owned);
    let options = Options { preset, face: Some(Face::Keep), recipient: recipient.to_owned(), ..Options::default() };
    run(&options, Limits::default(), files, key, None, None)
}

/// Cleans one file with something that finds writing, and a person's word about it.
pub fn clean_searched(options: &Options, file: &[u8], word: Option<(Choice, &[Rectangle])>, detector: &mut dyn Detector) -> Run {
    run(options, Limits::default(), &[("the input", file)], KEY, word, Some(detector))
}

/// Cleans files within other limits; what may not be held goes to a store of bytes.
pub fn clean_within(limits: Limits, files: &[(&str, &[u8])], key: [u8; 32], recipient: &str) -> Run {
    let options = Options { face: Some(Face::Keep), recipient: recipient.to_owned(), ..Options::default() };
    run(&options, limits, files, key, None, None)
}

/// Cleans files under a preset in a run that draws this.
pub fn clean_drawn(preset: &str, files: &[(&str, &[u8])], fresh: [u8; 32]) -> Run {
    let options = Options { preset: Some(preset.to_owned()), face: Some(Face::Keep), ..Options::default() };
    run_drawn(&options, Limits::default(), files, (KEY, fresh), None, None)
}

fn run(
    options: &Options,
    limits: Limits,
    files: &[(&str, &[u8])],
    key: [u8; 32],
    word: Option<(Choice, &[Rectangle])>,
    detector: Option<&mut dyn Detector>,
) -> Run {
    run_drawn(options, limits, files, (key, FRESH), word, detector)
}

fn run_drawn(
    options: &Options,
    limits: Limits,
    files: &[(&str, &[u8])],
    (key, fresh): ([u8; 32], [u8; 32]),
    word: Option<(Choice, &[Rectangle])>,
    mut detector: Option<&mut dyn Detector>,
) -> Run {
    let mut coordinator = Coordinator::new(options, key, fresh).unwrap();
    for (id, (name, bytes)) in (0..).zip(files) {
        coordinator.add(id, name, scan(&mut Bytes(bytes), &limits));
    }
    if let Some((choice, boxes)) = word {
        let series = coordinator.overview().series;
        let of = |series: SeriesOverview| Decision {
            id: Some(series.id),
            choice: Some(choice),
            boxes: boxes.to_vec(),
            same_person: None,
        };
        coordinator.decide(&series.into_iter().map(of).collect::<Vec<_>>()).unwrap();
    }
    let cleaner = Cleaner::new(coordinator.close(None, None).unwrap(), limits);
    let mut released = BTreeMap::new();
    for id in coordinator.todo() {
        // Lent anew for each file.
        let lent = detector.as_mut().map(|detector| &mut **detector as &mut dyn Detector);
        let (outcome, bytes) = pass_two_with(&cleaner, id, files[id as usize].1, lent);
        released.extend(bytes.map(|bytes| (coordinator.name(id).unwrap().to_owned(), bytes)));
        coordinator.absorb(id, outcome);
    }
    let report = coordinator.report();
    Run { released, others: others(&report), manifest: coordinator.manifest(), report }
}

/// Writes and verifies one file.
pub fn pass_two(cleaner: &Cleaner, id: u32, file: &[u8]) -> (Outcome, Option<Vec<u8>>) {
    pass_two_with(cleaner, id, file, None)
}

fn pass_two_with(cleaner: &Cleaner, id: u32, file: &[u8], detector: Option<&mut dyn Detector>) -> (Outcome, Option<Vec<u8>>) {
    let cleaned = match cleaner.write(id, &mut Bytes(file), || Ok(Vec::new()), detector) {
        Ok(written) => {
            let hash = written.sha256();
            cleaner.verify(written, hash)
        }
        Err(cleaned) => *cleaned,
    };
    let bytes = |verified: Verified<Bytes<Vec<u8>>>| match verified.open() {
        Stored::Memory(bytes) | Stored::Apart(Bytes(bytes)) => bytes,
    };
    (cleaned.outcome, cleaned.verified.map(bytes))
}

fn others(report: &str) -> Vec<(String, Reason)> {
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    let lines = report["instances"].as_array().unwrap().iter().filter(|line| line["verdict"] != "released");
    lines
        .map(|line| (line["input"].as_str().unwrap().to_owned(), serde_json::from_value(line["reason"].clone()).unwrap()))
        .collect()
}
