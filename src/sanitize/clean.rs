//! Pass 2: one file at a time, written, sealed, read again.

use std::cell::OnceCell;

use crate::error::{Error, Reason, Result};
use crate::identity::{Kind, Patterns};
use crate::limits::Limits;
use crate::profile::policy::{Dates, Policy};
use crate::profile::table::ProfileOption;
use crate::pseudonym::RecipientKey;
use crate::report::{FindingNoted, Outcome};
use crate::sanitize::coordinator::Job;
use crate::sanitize::making::Made;
use crate::sanitize::vocabulary::{Originals, Words};
use crate::source::{Source, Store, Stored};
use crate::study::{Assignment, Patient};
use crate::text::Detector;
use crate::verify::{self, Evidence, Expectation, Fault, Finding, Sealed, Verified, Writing};

/// Cleans the files of one job.
pub struct Cleaner {
    pub(super) job: Job,
    pub(super) key: RecipientKey,
    patterns: Vec<OnceCell<Patterns>>,
    pub(super) limits: Limits,
}

/// An instance that is written but not verified: its bytes can be hashed, and no more.
pub struct Written<R> {
    pub(super) patient: usize,
    pub(super) stored: Stored<R>,
    /// The hash of what went to a store.
    pub(super) sha256: Option<[u8; 32]>,
    pub(super) originals: Originals,
    pub(super) writing: Writing,
    pub(super) face: verify::Face,
    pub(super) outcome: Outcome,
}

impl<R> Written<R> {
    /// The SHA-256 of the bytes.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256.unwrap_or_else(|| verify::sha256(self.held()))
    }

    /// The bytes, to be hashed by the host; `None` where they were hashed on their way to a store.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn to_hash(&self) -> Option<&[u8]> {
        self.sha256.is_none().then(|| self.held())
    }

    fn held(&self) -> &[u8] {
        match &self.stored {
            Stored::Memory(bytes) => bytes,
            Stored::Apart(_) => &[],
        }
    }
}

/// What became of one file.
pub struct Cleaned<R> {
    /// The account of it.
    pub outcome: Outcome,
    /// What was written, if it was released.
    pub verified: Option<Verified<R>>,
}

impl Cleaner {
    /// Takes up a job.
    #[must_use]
    pub fn new(job: Job, limits: Limits) -> Self {
        let key = RecipientKey::from_bytes(job.context.key);
        let patterns = job.context.patients.iter().map(|_| OnceCell::new()).collect();
        Self { job, key, patterns, limits }
    }

    /// Reads, plans and writes one file: to memory, or to a fresh `store` if it is larger than [`Limits::held_bytes`]. Writing in the
    /// picture is looked for by the detector.
    ///
    /// # Errors
    /// An account of why it was not written.
    pub fn write<S: Store>(
        &self,
        id: u32,
        source: &mut dyn Source,
        store: impl Fn() -> Result<S>,
        detector: Option<&mut dyn Detector>,
    ) -> std::result::Result<Written<S::Sealed>, Box<Cleaned<S::Sealed>>> {
        match self.assignment(id).and_then(|assignment| self.made(id, assignment, source, store, detector)) {
            Ok(Made::Written(written)) => Ok(*written),
            Ok(Made::Held(outcome)) => Err(Box::new(Cleaned { outcome: *outcome, verified: None })),
            Err(error) => Err(Box::new(self.not_written(id, error.reason))),
        }
    }

    /// Verifies what was written. `sha256` is the hash of its bytes.
    #[must_use]
    pub fn verify<R: Source>(&self, written: Written<R>, sha256: [u8; 32]) -> Cleaned<R> {
        let Written { patient, stored, originals, writing, face, mut outcome, .. } = written;
        let sealed = Sealed::new(stored, sha256);
        let evidence = Evidence::for_seal(&sealed, writing, face);
        let words = Words { policies: std::slice::from_ref(&self.job.policy), of_several: false };
        let Some(patterns) = self.patterns(patient) else {
            return Cleaned { outcome: Outcome::without_output(outcome.id, Reason::InternalError), verified: None };
        };
        let dates = self.dates(patient);
        let expectation = Expectation { patterns, vocabulary: &words, originals: Some(&originals), dates };
        match verify::verify(sealed, &evidence, &expectation, &self.limits) {
            Ok(verified) => {
                outcome.sha256 = Some(verify::hex(verified.sha256()));
                outcome.bytes = Some(verified.len());
                Cleaned { outcome, verified: Some(verified) }
            }
            Err(findings) => {
                let is_lost = findings.iter().any(|finding| finding.fault == Fault::Seal);
                let reason = if is_lost { Reason::InternalError } else { Reason::ResidualValue };
                let mut held = Outcome::without_output(outcome.id, reason);
                held.actions = outcome.actions;
                held.findings = findings.iter().map(noted).collect();
                Cleaned { outcome: held, verified: None }
            }
        }
    }

    fn assignment(&self, id: u32) -> Result<&Assignment> {
        self.job.context.assignments.get(&id).ok_or(Error::new(Reason::Policy, "a file that this job does not name"))
    }

    /// The account of a file that could not be opened.
    #[must_use]
    pub fn not_written<R>(&self, id: u32, reason: Reason) -> Cleaned<R> {
        let known = self.assignment(id).ok().map(|assignment| self.key.uid(&assignment.instance, &|_| false));
        Cleaned { outcome: Outcome::without_output(known, reason), verified: None }
    }

    pub(super) fn patterns(&self, patient: usize) -> Option<&Patterns> {
        let harvest = || {
            let mut harvest = self.job.context.patients.get(patient)?.harvest.clone();
            harvest.retain(|kind, text| !stays(&self.job.policy, kind, text));
            Some(harvest)
        };
        let patterns = self.patterns.get(patient)?;
        Some(patterns.get_or_init(|| Patterns::new(&harvest().unwrap_or_default())))
    }

    /// By how many days the dates of a patient are moved.
    pub(super) fn days(&self, patient: &Patient) -> i32 {
        if self.job.policy.dates() == Dates::Modified { patient.days } else { 0 }
    }

    /// What verification expects of dates.
    fn dates(&self, patient: usize) -> verify::Dates {
        match (self.job.policy.dates(), self.job.context.patients.get(patient)) {
            (Dates::Removed, _) | (_, None) => verify::Dates::None,
            (_, Some(patient)) => verify::Dates::Moved(self.days(patient)),
        }
    }

    /// The policy of the job.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.job.policy
    }
}

/// Whether a value of this kind stays under a policy, so that it is not searched for: by an option, or because the policy itself gives
/// it for a place or a machine, where cleaning left it before.
pub(super) fn stays(policy: &Policy, kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Place | Kind::Institution | Kind::Device if policy.given().any(|given| given == text) => true,
        Kind::Uid => policy.has(ProfileOption::RetainUids),
        Kind::Device if is_uid(text) && policy.has(ProfileOption::RetainUids) => true,
        Kind::Device => policy.has(ProfileOption::RetainDeviceIdentity),
        Kind::Institution => policy.has(ProfileOption::RetainInstitutionIdentity),
        Kind::Date => policy.dates() == Dates::Full,
        Kind::Name | Kind::Id | Kind::BirthDate | Kind::Place => false,
    }
}

/// Whether the text is a UID: a machine can have one too.
fn is_uid(text: &str) -> bool {
    text.split('.').count() > 3 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

pub(super) fn noted(finding: &Finding) -> FindingNoted {
    let path: Vec<String> = finding.place.iter().map(ToString::to_string).collect();
    FindingNoted { fault: finding.fault.word().to_owned(), path: path.join(">") }
}

pub(super) const LOST: Error = Error::new(Reason::InternalError, "a job without the patient it names");
