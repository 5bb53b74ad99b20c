//! Checking files that were cleaned before, with or without their originals and the manifest that came along.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::dicom::read;
use crate::error::Result;
use crate::identity::{Harvest, Patterns};
use crate::limits::Limits;
use crate::profile::policy::{Dates, Face, Policy};
use crate::report::{FaceNoted, FindingNoted};
use crate::sanitize::clean::{noted, stays};
use crate::sanitize::conformity;
use crate::sanitize::vocabulary::Words;
use crate::source::Source;
use crate::study::{Claim, ScanRecord};
use crate::verify::{self, Expectation, hex};

/// Holds a policy, and what identifies the people of the originals, against cleaned files.
pub struct Verifier {
    policies: Vec<Policy>,
    code: Option<String>,
    harvest: Harvest,
    /// Who the patients of the originals are said to be.
    claims: BTreeSet<Claim>,
    patterns: OnceCell<Patterns>,
    /// Whether the files must have been cleaned under the policy, and no other.
    is_chosen: bool,
    /// What the manifest lists and was not there yet.
    listed: Option<Vec<Listed>>,
    /// What a manifest says of the face in a file, by the file's hash.
    faces: BTreeMap<String, Option<FaceNoted>>,
}

/// A file that a manifest lists, as it stands there (schema scanitize.manifest/1).
#[derive(Deserialize)]
pub struct Listed {
    name: String,
    sha256: String,
    #[serde(default)]
    waived: bool,
    #[serde(default)]
    face: Option<FaceNoted>,
}

/// What was found in one cleaned file.
pub struct Checked {
    /// Everything that is wrong with it.
    pub findings: Vec<FindingNoted>,
    /// The SHA-256 of the bytes that were read.
    pub sha256: [u8; 32],
}

impl Verifier {
    /// Takes the policy under which the files must have been cleaned; without one any preset will do.
    #[must_use]
    pub fn new(policy: Option<Policy>) -> Self {
        let is_chosen = policy.is_some();
        let presets = || Policy::PRESETS.iter().filter_map(|name| Policy::preset(name).ok()).collect();
        let policies = policy.map_or_else(presets, |policy| vec![policy]);
        let (harvest, claims, patterns) = (Harvest::default(), BTreeSet::new(), OnceCell::new());
        Self { policies, code: None, harvest, claims, patterns, is_chosen, listed: None, faces: BTreeMap::new() }
    }

    /// Takes the code that the user chose for the patient: no other chosen one will do.
    pub fn code(&mut self, code: String) {
        self.code = Some(code);
    }

    /// Takes what pass 1 found in an original.
    pub fn original(&mut self, record: ScanRecord) {
        self.harvest.extend(record.harvest);
        self.claims.extend(Some(record.claim).filter(Claim::is_made));
        self.patterns = OnceCell::new();
    }

    /// Says that a manifest came along: of the files only those that it lists will do, each once.
    pub fn manifest(&mut self) {
        self.listed = Some(Vec::new());
    }

    /// Takes a file that the manifest lists.
    pub fn list(&mut self, file: Listed) {
        self.claim(&file);
        self.listed.get_or_insert_default().push(file);
    }

    /// Takes what a manifest says of a file, and leaves it to others to see which files are missing.
    pub fn claim(&mut self, file: &Listed) {
        // Of what a manifest says twice, what says the most against the file counts.
        let said = self.faces.entry(file.sha256.clone()).or_insert(file.face);
        *said = std::cmp::max_by_key(*said, file.face, |face| weight(*face));
    }

    /// The names of those listed that were not checked.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        self.listed.iter().flatten().map(|file| file.name.as_str()).collect()
    }

    /// Everything that is wrong with a cleaned file: its form, whatever the policy does not let through, and with originals
    /// also what is left of them, and with a manifest that it is not as listed there.
    ///
    /// # Errors
    /// [`Reason::Truncated`](crate::error::Reason::Truncated) and [`Reason::Unreadable`](crate::error::Reason::Unreadable) where
    /// it cannot be read.
    pub fn check(&mut self, source: &mut dyn Source, limits: &Limits) -> Result<Checked> {
        let patterns = self.patterns.get_or_init(|| {
            let mut harvest = self.harvest.clone();
            harvest.retain(|kind, text| !self.policies.iter().all(|policy| stays(policy, kind, text)));
            Patterns::new(&harvest)
        });
        let dates = if self.policies.iter().any(|policy| policy.dates() != Dates::Removed) {
            verify::Dates::Any
        } else {
            verify::Dates::None
        };
        let words = Words { policies: &self.policies, of_several: self.claims.len() > 1 };
        let expectation = Expectation { patterns, vocabulary: &words, originals: None, dates };
        let verify::Inspection { findings, sha256 } = verify::inspect(source, &expectation, limits)?;
        let mut findings: Vec<FindingNoted> = findings.iter().map(noted).collect();
        // A volume in a file of its own says nothing that a policy could be asked about.
        if read::is_dicom(source) {
            let deviations = conformity::deviations(source, &self.policies, self.code.as_deref(), limits);
            findings.extend(deviations.iter().map(|path| FindingNoted { fault: "policy".to_owned(), path: path.to_string() }));
        }
        let sha256_told = hex(&sha256);
        let faults = [self.face(source, &sha256_told, limits), self.deviation(&sha256_told)];
        let whole = |fault: &str| FindingNoted { fault: fault.to_owned(), path: String::new() };
        findings.extend(faults.into_iter().flatten().map(whole));
        Ok(Checked { findings, sha256 })
    }

    /// How a file is not as the manifest wants it.
    fn deviation(&mut self, sha256: &str) -> Option<&'static str> {
        let listed = self.listed.as_mut()?;
        let Some(place) = listed.iter().position(|file| file.sha256 == sha256) else { return Some("not-in-manifest") };
        listed.remove(place).waived.then_some("waived")
    }

    /// What is wrong with what the manifest says of a face: it was kept where the policy cuts it, or it is said to be cut, or is not
    /// spoken of, and the file says otherwise.
    fn face(&self, source: &mut dyn Source, sha256: &str, limits: &Limits) -> Option<&'static str> {
        let is_cut = self.is_chosen && self.policies.iter().all(|policy| policy.face != Face::Keep);
        let mut stated = || conformity::stated_of_face(source, limits);
        match self.faces.get(sha256)? {
            Some(FaceNoted::Kept) => is_cut.then_some("waived"),
            Some(FaceNoted::OutOfView | FaceNoted::TooThin) => None,
            Some(FaceNoted::Removed) => stated().is_some_and(|stated| !stated.is_removed).then_some("evidence"),
            None => (is_cut && stated().is_some_and(|stated| stated.may_be_shown)).then_some("evidence"),
        }
    }
}

/// How much what is said of a face can be held against a file.
fn weight(face: Option<FaceNoted>) -> u8 {
    match face {
        Some(FaceNoted::OutOfView | FaceNoted::TooThin) => 0,
        Some(FaceNoted::Removed) => 1,
        None => 2,
        Some(FaceNoted::Kept) => 3,
    }
}
