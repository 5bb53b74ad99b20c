//! Checking files that were cleaned before, with or without their originals.

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
use crate::verify::{self, Expectation};

/// Holds a policy, and what identifies the people of the originals, against cleaned files.
pub struct Verifier {
    policies: Vec<Policy>,
    code: Option<String>,
    harvest: Harvest,
    /// Who the patients of the originals are said to be.
    claims: BTreeSet<Claim>,
    patterns: OnceCell<Patterns>,
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
        Ok(Self { policies, code: None, harvest: Harvest::default(), claims: BTreeSet::new(), patterns: OnceCell::new() })
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

    /// Everything that is wrong with a cleaned file: its form, whatever the policy does not let through, and with originals
    /// also what is left of them.
    ///
    /// # Errors
    /// [`Reason::Truncated`](crate::error::Reason::Truncated) and [`Reason::Unreadable`](crate::error::Reason::Unreadable) where
    /// it cannot be read.
    pub fn check(&self, source: &mut impl Source, limits: &Limits) -> Result<Checked> {
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
        Ok(Checked { findings, sha256 })
    }
}
