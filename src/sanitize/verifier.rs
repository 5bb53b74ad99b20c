//! Checking files that were cleaned before, with or without their originals and the manifest that came along.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::dicom::read;
use crate::error::Result;
use crate::identity::{Harvest, Patterns};
use crate::limits::Limits;
use crate::profile::policy::{Dates, Policy};
use crate::report::FindingNoted;
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
    /// What the manifest lists and was not there yet.
    listed: Option<Vec<Listed>>,
}

/// A file that a manifest lists.
struct Listed {
    name: String,
    sha256: String,
    is_waived: bool,
}

/// What was found in one cleaned file.
pub struct Checked {
    /// Everything that is wrong with it.
    pub findings: Vec<FindingNoted>,
    /// The SHA-256 of the bytes that were read.
    pub sha256: [u8; 32],
}

impl Verifier {
    /// Takes the text of the policy file under which the files must have been cleaned; without one any preset will do.
    ///
    /// # Errors
    /// [`Reason::Policy`](crate::error::Reason::Policy) for what is no policy.
    pub fn new(policy: Option<&str>) -> Result<Self> {
        let policies = match policy {
            Some(text) => vec![Policy::parse(text)?],
            None => Policy::PRESETS.iter().filter_map(|name| Policy::preset(name).ok()).collect(),
        };
        let (harvest, claims) = (Harvest::default(), BTreeSet::new());
        Ok(Self { policies, code: None, harvest, claims, patterns: OnceCell::new(), listed: None })
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
    pub fn list(&mut self, name: String, sha256: String, is_waived: bool) {
        self.listed.get_or_insert_default().push(Listed { name, sha256, is_waived });
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
        if let Some(fault) = self.deviation(&hex(&sha256)) {
            findings.push(FindingNoted { fault: fault.to_owned(), path: String::new() });
        }
        Ok(Checked { findings, sha256 })
    }

    /// How a file is not as the manifest wants it.
    fn deviation(&mut self, sha256: &str) -> Option<&'static str> {
        let listed = self.listed.as_mut()?;
        let Some(place) = listed.iter().position(|file| file.sha256 == sha256) else { return Some("not-in-manifest") };
        listed.remove(place).is_waived.then_some("waived")
    }
}
