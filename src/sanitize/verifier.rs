//! Checking files that were cleaned before, with or without their originals.

use std::cell::OnceCell;

use crate::identity::{Harvest, Patterns};
use crate::profile::policy::Policy;
use crate::report::FindingNoted;
use crate::sanitize::clean::noted;
use crate::sanitize::vocabulary::Words;
use crate::study::ScanRecord;
use crate::verify::{self, Expectation};

/// Holds what identifies the people of the originals against cleaned files.
#[derive(Default)]
pub struct Verifier {
    harvest: Harvest,
    patterns: OnceCell<Patterns>,
}

impl Verifier {
    /// Takes what pass 1 found in an original.
    pub fn original(&mut self, record: ScanRecord) {
        self.harvest.extend(record.harvest);
        self.patterns = OnceCell::new();
    }

    /// Everything that is wrong with a cleaned file: without originals its form, with them also what is left of them.
    #[must_use]
    pub fn check(&self, bytes: &[u8]) -> Vec<FindingNoted> {
        let patterns = self.patterns.get_or_init(|| Patterns::new(&self.harvest));
        let policies: Vec<Policy> = Policy::PRESETS.iter().filter_map(|name| Policy::preset(name).ok()).collect();
        let words = Words(&policies);
        let expectation = Expectation { patterns, vocabulary: &words, originals: None };
        verify::inspect(bytes, &expectation).iter().map(noted).collect()
    }
}
