//! Checking files that were cleaned before, with or without their originals.

use std::cell::OnceCell;

use crate::error::Result;
use crate::identity::{Harvest, Patterns};
use crate::limits::Limits;
use crate::profile::policy::Policy;
use crate::report::FindingNoted;
use crate::sanitize::clean::noted;
use crate::sanitize::conformity;
use crate::sanitize::vocabulary::Words;
use crate::source::Bytes;
use crate::study::ScanRecord;
use crate::verify::{self, Expectation};

/// Holds a policy, and what identifies the people of the originals, against cleaned files.
pub struct Verifier {
    policies: Vec<Policy>,
    harvest: Harvest,
    patterns: OnceCell<Patterns>,
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
        Ok(Self { policies, harvest: Harvest::default(), patterns: OnceCell::new() })
    }

    /// Takes what pass 1 found in an original.
    pub fn original(&mut self, record: ScanRecord) {
        self.harvest.extend(record.harvest);
        self.patterns = OnceCell::new();
    }

    /// Everything that is wrong with a cleaned file: its form, whatever the policy does not let through, and with originals
    /// also what is left of them.
    #[must_use]
    pub fn check(&self, bytes: &[u8]) -> Vec<FindingNoted> {
        let patterns = self.patterns.get_or_init(|| Patterns::new(&self.harvest));
        let words = Words(&self.policies);
        let expectation = Expectation { patterns, vocabulary: &words, originals: None };
        let mut findings: Vec<FindingNoted> = verify::inspect(bytes, &expectation).iter().map(noted).collect();
        if !findings.iter().any(|finding| finding.fault == "form") {
            let deviations = conformity::deviations(&mut Bytes(bytes), &self.policies, &Limits::default());
            findings.extend(deviations.iter().map(|path| FindingNoted { fault: "policy".to_owned(), path: path.to_string() }));
        }
        findings
    }
}
