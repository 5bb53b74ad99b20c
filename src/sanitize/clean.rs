//! Pass 2: one file at a time, written, sealed, read again.

use std::cell::OnceCell;

use crate::dicom::data_set::DataSet;
use crate::dicom::frames::native_pixels;
use crate::dicom::write::{Output, write};
use crate::dicom::{read, tags};
use crate::error::{Error, Reason, Result};
use crate::identity::Patterns;
use crate::limits::Limits;
use crate::plan::Circumstances;
use crate::profile::policy::{Face, Policy};
use crate::profile::table;
use crate::pseudonym::RecipientKey;
use crate::report::{ActionTaken, FindingNoted, Outcome};
use crate::sanitize::coordinator::Job;
use crate::sanitize::gate::{Admission, admit};
use crate::sanitize::planning::plan;
use crate::sanitize::readable::require_readable;
use crate::sanitize::statements::statements;
use crate::sanitize::vocabulary::{Originals, Words};
use crate::source::Source;
use crate::study::{Assignment, Patient};
use crate::verify::{self, Evidence, Expectation, Finding, NotNeeded, Sealed, Verified};

/// Cleans the files of one job.
pub struct Cleaner {
    job: Job,
    key: RecipientKey,
    patterns: Vec<OnceCell<Patterns>>,
    limits: Limits,
}

/// An instance that is written but not verified: its bytes can be hashed, and no more.
pub struct Written {
    patient: usize,
    bytes: Vec<u8>,
    originals: Originals,
    text: NotNeeded,
    face: NotNeeded,
    outcome: Outcome,
}

impl Written {
    /// The SHA-256 of the bytes.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        verify::sha256(&self.bytes)
    }

    /// The bytes, to be hashed by the host.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn to_hash(&self) -> &[u8] {
        &self.bytes
    }
}

/// What became of one file.
pub struct Cleaned {
    /// The account of it.
    pub outcome: Outcome,
    /// The bytes, if they were released.
    pub verified: Option<Verified>,
}

impl Cleaner {
    /// Takes up a job.
    #[must_use]
    pub fn new(job: Job, limits: Limits) -> Self {
        let key = RecipientKey::from_bytes(job.context.key);
        let patterns = job.context.patients.iter().map(|_| OnceCell::new()).collect();
        Self { job, key, patterns, limits }
    }

    /// Reads, plans and writes one file.
    ///
    /// # Errors
    /// An account of why it was not written.
    pub fn write(&self, id: u32, source: &mut impl Source) -> std::result::Result<Written, Box<Cleaned>> {
        let assignment = self.assignment(id).map_err(|error| Box::new(self.not_written(id, error.reason)))?;
        self.written(assignment, source).map_err(|error| Box::new(self.not_written(id, error.reason)))
    }

    /// Verifies what was written. `sha256` is the hash of its bytes.
    #[must_use]
    pub fn verify(&self, written: Written, sha256: [u8; 32]) -> Cleaned {
        let Written { patient, bytes, originals, text, face, mut outcome } = written;
        let size = bytes.len() as u64;
        let sealed = Sealed::new(bytes, sha256);
        let evidence = Evidence::for_seal(&sealed, text, face);
        let words = Words(std::slice::from_ref(&self.job.policy));
        let Some(patterns) = self.patterns(patient) else {
            return Cleaned { outcome: Outcome::without_output(outcome.id, Reason::InternalError), verified: None };
        };
        let expectation = Expectation { patterns, vocabulary: &words, originals: Some(&originals) };
        match verify::verify(sealed, &evidence, &expectation) {
            Ok(verified) => {
                outcome.sha256 = Some(verify::hex(verified.sha256()));
                outcome.bytes = Some(size);
                Cleaned { outcome, verified: Some(verified) }
            }
            Err(findings) => {
                let mut held = Outcome::without_output(outcome.id, Reason::ResidualValue);
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
    pub fn not_written(&self, id: u32, reason: Reason) -> Cleaned {
        let known = self.assignment(id).ok().map(|assignment| self.key.uid(&assignment.instance, &|_| false));
        Cleaned { outcome: Outcome::without_output(known, reason), verified: None }
    }

    fn patterns(&self, patient: usize) -> Option<&Patterns> {
        let harvest = &self.job.context.patients.get(patient)?.harvest;
        Some(self.patterns.get(patient)?.get_or_init(|| Patterns::new(harvest)))
    }

    fn written(&self, assignment: &Assignment, source: &mut impl Source) -> Result<Written> {
        let instance = read::read(source, &self.limits)?;
        let set = &instance.data_set;
        if set.text(tags::SOP_INSTANCE_UID) != Some(&assignment.instance) {
            return Err(Error::new(Reason::Unreadable, "the file changed while it was read"));
        }
        let admission = admit(set)?;
        let (text, face) = self.picture_evidence(&admission, assignment)?;
        let patterns = self.patterns(assignment.patient).ok_or(LOST)?;
        let patient = self.job.context.patients.get(assignment.patient).ok_or(LOST)?;
        let (bytes, actions) = self.rewrite(set, &admission, &mut instance.body(source), patterns, patient)?;
        let outcome = Outcome {
            id: Some(self.map_uid(&assignment.instance, patterns)),
            verdict: crate::error::Verdict::Released,
            reason: None,
            kind: None,
            sha256: None,
            bytes: None,
            is_waived: assignment.is_waived,
            actions,
            findings: Vec::new(),
        };
        let originals = Originals::of(set, &self.job.policy, &self.key);
        Ok(Written { patient: assignment.patient, bytes, originals, text, face, outcome })
    }

    fn rewrite(
        &self,
        set: &DataSet,
        admission: &Admission,
        source: &mut impl Source,
        patterns: &Patterns,
        patient: &Patient,
    ) -> Result<(Vec<u8>, Vec<ActionTaken>)> {
        let policy = &self.job.policy;
        let planned = plan(set, admission.iod, &Circumstances { policy, patterns, patient_code: &patient.code });
        require_readable(set, &planned.plan)?;
        let bytes = write(Output {
            data_set: set,
            plan: &planned.plan,
            statements: statements(policy, &patient.code),
            pixels: native_pixels(set, &admission.layout, source)?,
            bits_allocated: admission.layout.bits_allocated,
            map_uid: &|uid| self.map_uid(uid, patterns),
        })?;
        Ok((bytes, planned.actions))
    }

    /// Registered UIDs name no instance and stay, but those of classes and transfer syntaxes, which stand for none.
    fn map_uid(&self, uid: &str, patterns: &Patterns) -> String {
        let is_class = CLASS_ROOTS.iter().any(|root| uid.starts_with(root));
        if !is_class && table::is_registered_uid(uid) {
            uid.to_owned()
        } else {
            self.key.uid(uid, &|drawn| patterns.in_pseudonym(drawn))
        }
    }

    fn picture_evidence(&self, admission: &Admission, assignment: &Assignment) -> Result<(NotNeeded, NotNeeded)> {
        let text = match (admission.may_carry_writing, assignment.is_waived) {
            (false, _) => NotNeeded::SeldomCarriesWriting,
            (true, true) => NotNeeded::Waived,
            (true, false) => return Err(Error::new(Reason::TextUnchecked, "a picture that may carry writing")),
        };
        let face = match (admission.may_show_face, self.job.policy.face) {
            (false, _) => NotNeeded::ShowsNoFace,
            (true, Face::Keep) => NotNeeded::FaceKept,
            (true, _) => return Err(Error::new(Reason::FaceUnchecked, "a picture that can show a face")),
        };
        Ok((text, face))
    }

    /// The policy of the job.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.job.policy
    }
}

pub(super) fn noted(finding: &Finding) -> FindingNoted {
    let path: Vec<String> = finding.place.iter().map(ToString::to_string).collect();
    FindingNoted { fault: finding.fault.word().to_owned(), path: path.join(">") }
}

const LOST: Error = Error::new(Reason::InternalError, "a job without the patient it names");
/// Where SOP classes and transfer syntaxes stand (PS3.6 Annex A).
const CLASS_ROOTS: &[&str] = &["1.2.840.10008.5.", "1.2.840.10008.1.2"];
