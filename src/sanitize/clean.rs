//! Pass 2: one file at a time, written, sealed, read again.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::dicom::data_set::DataSet;
use crate::dicom::frames::Frames;
use crate::dicom::write::{Output, header};
use crate::dicom::{read, tags};
use crate::error::{Error, Reason, Result};
use crate::identity::{Kind, Patterns};
use crate::limits::Limits;
use crate::plan::Circumstances;
use crate::profile::policy::{Dates, Face, Policy};
use crate::profile::table::{self, ProfileOption};
use crate::pseudonym::RecipientKey;
use crate::report::{ActionTaken, FindingNoted, Outcome};
use crate::sanitize::areas::areas;
use crate::sanitize::coordinator::Job;
use crate::sanitize::gate::{Admission, admit};
use crate::sanitize::planning::plan;
use crate::sanitize::readable::require_readable;
use crate::sanitize::statements::{derived, statements};
use crate::sanitize::vocabulary::{Originals, Words};
use crate::source::{Sink, Source, Store, Stored};
use crate::study::{Assignment, Patient};
use crate::verify::{self, Evidence, Expectation, Fault, Finding, NotNeeded, Sealed, Sealing, Verified};

/// Cleans the files of one job.
pub struct Cleaner {
    job: Job,
    key: RecipientKey,
    patterns: Vec<OnceCell<Patterns>>,
    limits: Limits,
}

/// An instance that is written but not verified: its bytes can be hashed, and no more.
pub struct Written<R> {
    patient: usize,
    stored: Stored<R>,
    /// The hash of what went to a store.
    sha256: Option<[u8; 32]>,
    originals: Originals,
    text: NotNeeded,
    face: NotNeeded,
    outcome: Outcome,
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

/// What was written, and its hash if it went to a store.
type Hashed<R> = (Stored<R>, Option<[u8; 32]>);

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

    /// Reads, plans and writes one file: to memory, or to a fresh `store` if it is larger than [`Limits::held_bytes`].
    ///
    /// # Errors
    /// An account of why it was not written.
    pub fn write<S: Store>(
        &self,
        id: u32,
        source: &mut impl Source,
        store: impl FnOnce() -> Result<S>,
    ) -> std::result::Result<Written<S::Sealed>, Box<Cleaned<S::Sealed>>> {
        let written = self.assignment(id).and_then(|assignment| self.written(id, assignment, source, store));
        written.map_err(|error| Box::new(self.not_written(id, error.reason)))
    }

    /// Verifies what was written. `sha256` is the hash of its bytes.
    #[must_use]
    pub fn verify<R: Source>(&self, written: Written<R>, sha256: [u8; 32]) -> Cleaned<R> {
        let Written { patient, stored, originals, text, face, mut outcome, .. } = written;
        let sealed = Sealed::new(stored, sha256);
        let evidence = Evidence::for_seal(&sealed, text, face);
        let words = Words(std::slice::from_ref(&self.job.policy));
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

    fn patterns(&self, patient: usize) -> Option<&Patterns> {
        let harvest = || {
            let mut harvest = self.job.context.patients.get(patient)?.harvest.clone();
            harvest.retain(|kind, text| !stays(&self.job.policy, kind, text));
            Some(harvest)
        };
        let patterns = self.patterns.get(patient)?;
        Some(patterns.get_or_init(|| Patterns::new(&harvest().unwrap_or_default())))
    }

    /// By how many days the dates of a patient are moved.
    fn days(&self, patient: &Patient) -> i32 {
        if self.job.policy.dates() == Dates::Modified { patient.days } else { 0 }
    }

    /// What verification expects of dates.
    fn dates(&self, patient: usize) -> verify::Dates {
        match (self.job.policy.dates(), self.job.context.patients.get(patient)) {
            (Dates::Removed, _) | (_, None) => verify::Dates::None,
            (_, Some(patient)) => verify::Dates::Moved(self.days(patient)),
        }
    }

    fn written<S: Store>(
        &self,
        id: u32,
        assignment: &Assignment,
        source: &mut impl Source,
        store: impl FnOnce() -> Result<S>,
    ) -> Result<Written<S::Sealed>> {
        let instance = read::read(source, &self.limits)?;
        let set = &instance.data_set;
        if set.text(tags::SOP_INSTANCE_UID) != Some(&assignment.instance) {
            return Err(Error::new(Reason::Unreadable, "the file changed while it was read"));
        }
        let admission = admit(&instance)?;
        let (text, face) = self.picture_evidence(&admission, assignment)?;
        let patterns = self.patterns(assignment.patient).ok_or(LOST)?;
        let patient = self.job.context.patients.get(assignment.patient).ok_or(LOST)?;
        let mut body = instance.body(source);
        let mut blank = areas(set, &self.job.policy)?;
        blank.extend_from_slice(self.job.boxes(id));
        let frames = Frames::of(&instance, &blank, &mut body, &self.limits)?;
        let (header, actions, options) = self.rewrite(set, &admission, &frames, patterns, patient)?;
        let (stored, sha256) = self.stored(header, frames, &mut body, store)?;
        let outcome = Outcome {
            id: Some(self.map_uid(&assignment.instance, patterns)),
            verdict: crate::error::Verdict::Released,
            reason: None,
            kind: None,
            sha256: None,
            bytes: None,
            is_waived: assignment.is_waived,
            options,
            actions,
            findings: Vec::new(),
        };
        let originals = Originals::of(set, admission.iod, &self.job.policy, &self.key);
        Ok(Written { patient: assignment.patient, stored, sha256, originals, text, face, outcome })
    }

    fn rewrite(
        &self,
        set: &DataSet,
        admission: &Admission,
        frames: &Frames<'_>,
        patterns: &Patterns,
        patient: &Patient,
    ) -> Result<(Vec<u8>, Vec<ActionTaken>, BTreeSet<ProfileOption>)> {
        let policy = &self.job.policy;
        let circumstances = Circumstances { policy, patterns, patient_code: &patient.code, days: self.days(patient) };
        let planned = plan(set, admission.iod, &circumstances);
        require_readable(set, &planned.plan)?;
        let mut stated = statements(policy, &planned.options, &patient.code);
        if frames.is_blanked() {
            stated.extend(derived(set, &planned.plan));
        }
        let bytes = header(Output {
            data_set: set,
            plan: &planned.plan,
            statements: stated,
            frames,
            map_uid: &|uid| self.map_uid(uid, patterns),
        })?;
        Ok((bytes, planned.actions, planned.options))
    }

    /// Header and pixel data, in memory or in a store.
    fn stored<S: Store>(
        &self,
        mut header: Vec<u8>,
        frames: Frames<'_>,
        source: &mut impl Source,
        store: impl FnOnce() -> Result<S>,
    ) -> Result<Hashed<S::Sealed>> {
        let most = frames.most_bytes()?;
        if header.len() as u64 + most <= self.limits.held_bytes {
            header.reserve_exact(usize::try_from(most).unwrap_or_default());
            frames.write(source, &mut header, &self.limits)?;
            return Ok((Stored::Memory(header), None));
        }
        let mut store = Sealing::new(store()?);
        store.write(&header)?;
        drop(header);
        frames.write(source, &mut store, &self.limits)?;
        let (sealed, sha256) = store.seal()?;
        Ok((Stored::Apart(sealed), Some(sha256)))
    }

    /// Registered UIDs name no instance and stay, but those of classes and transfer syntaxes, which stand for none.
    fn map_uid(&self, uid: &str, patterns: &Patterns) -> String {
        // One that holds a date or a number of the patient is replaced all the same.
        if self.job.policy.has(ProfileOption::RetainUids) && !patterns.in_pseudonym(uid) {
            return uid.to_owned();
        }
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

/// Whether a value of this kind stays under a policy, so that it is not searched for: by an option, or because the policy itself gives
/// it for a place or a machine, where cleaning left it before.
pub(super) fn stays(policy: &Policy, kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Place | Kind::Institution | Kind::Device if policy.given().any(|given| given == text) => true,
        Kind::Uid => policy.has(ProfileOption::RetainUids),
        Kind::Device => policy.has(ProfileOption::RetainDeviceIdentity),
        Kind::Institution => policy.has(ProfileOption::RetainInstitutionIdentity),
        Kind::Date => policy.dates() == Dates::Full,
        Kind::Name | Kind::Id | Kind::BirthDate | Kind::Place => false,
    }
}

pub(super) fn noted(finding: &Finding) -> FindingNoted {
    let path: Vec<String> = finding.place.iter().map(ToString::to_string).collect();
    FindingNoted { fault: finding.fault.word().to_owned(), path: path.join(">") }
}

const LOST: Error = Error::new(Reason::InternalError, "a job without the patient it names");
/// Where SOP classes and transfer syntaxes stand (PS3.6 Annex A).
const CLASS_ROOTS: &[&str] = &["1.2.840.10008.5.", "1.2.840.10008.1.2"];
