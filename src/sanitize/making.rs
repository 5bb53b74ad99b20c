//! One instance of pass 2: read, planned, searched for writing, written.

use std::collections::BTreeSet;

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;
use crate::dicom::frames::Frames;
use crate::dicom::read::Instance;
use crate::dicom::write::{Output, header};
use crate::dicom::{read, tags};
use crate::error::{Error, Reason, Result, Verdict};
use crate::face::Template;
use crate::frame::Rectangle;
use crate::identity::Patterns;
use crate::plan::Circumstances;
use crate::profile::date::{self, Zone};
use crate::profile::policy::{Face, Pages};
use crate::profile::table::{self, ProfileOption};
use crate::report::{ActionTaken, Outcome};
use crate::sanitize::areas::{areas, around_ultrasound};
use crate::sanitize::clean::{Cleaner, LOST, Written};
use crate::sanitize::faces::{Duty, Facing, Taken};
use crate::sanitize::gate::{Admission, admit, tells_sides};
use crate::sanitize::objects;
use crate::sanitize::planning::{options, plan};
use crate::sanitize::readable::{require_readable, require_selection};
use crate::sanitize::statements::{Proven, derived, of_blocks, statements};
use crate::sanitize::vocabulary::Originals;
use crate::sanitize::writing::{Search, noted};
use crate::source::{Sink, Source, Store, Stored};
use crate::study::{Assignment, FaceWork, Patient};
use crate::text::{Detector, Mark};
use crate::verify::{self, NotNeeded, Sealing, Writing};

/// An instance that was written, or the account of why it is held.
pub enum Made<R> {
    /// It was written.
    Written(Box<Written<R>>),
    /// There is writing in its picture that a person should see.
    Held(Box<Outcome>),
}

/// One instance while it is made.
struct Work<'a> {
    instance: &'a Instance,
    admission: &'a Admission,
    assignment: &'a Assignment,
    patterns: &'a Patterns,
    patient: &'a Patient,
    face: Facing<'a>,
}

/// What one writing of an instance gave.
struct Draft<R> {
    stored: Stored<R>,
    sha256: Option<[u8; 32]>,
    actions: Vec<ActionTaken>,
    options: BTreeSet<ProfileOption>,
    /// All that is blank.
    blank: Vec<Rectangle>,
}

/// What was written, and its hash if it went to a store.
type Hashed<R> = (Stored<R>, Option<[u8; 32]>);

impl Cleaner {
    /// Makes one instance. Its picture is searched for writing where it may carry some and nobody has said to keep it; what is found is
    /// blanked, and what was written is searched again.
    ///
    /// # Errors
    /// Those of reading, of planning, of the codecs and of the detector; [`Reason::TextUnchecked`] where there is none,
    /// [`Reason::FaceUnchecked`] where a face may be in the picture and nothing is known of it, [`Reason::FaceCheckFailed`] where it is
    /// not gone, [`Reason::Policy`] for a page that is to be left out.
    pub(super) fn made<S: Store>(
        &self,
        id: u32,
        assignment: &Assignment,
        source: &mut dyn Source,
        store: impl Fn() -> Result<S>,
        detector: Option<&mut dyn Detector>,
    ) -> Result<Made<S::Sealed>> {
        if assignment.is_volume {
            return self.made_volume(assignment, source, store);
        }
        let instance = read::read(source, &self.limits)?;
        if instance.data_set.text(tags::SOP_INSTANCE_UID) != Some(&assignment.instance) {
            return Err(Error::new(Reason::Unreadable, "the file changed while it was read"));
        }
        let admission = admit(&instance)?;
        if objects::is_left_out(admission.iod, &self.job.policy) {
            return Err(Error::new(Reason::StructuredLeftOut, "an object that the policy has no option for"));
        }
        if admission.is_page && self.job.policy.pages == Pages::LeaveOut && !assignment.word.is_waived {
            return Err(Error::new(Reason::Policy, "a page that the policy leaves out"));
        }
        let face = self.facing(&instance, &admission, assignment)?;
        let (mut evidence, mut search) = self.search(&admission, assignment, detector)?;
        let patterns = self.patterns(assignment.patient).ok_or(LOST)?;
        let patient = self.job.context.patients.get(assignment.patient).ok_or(LOST)?;
        let work = Work { instance: &instance, admission: &admission, assignment, patterns, patient, face };
        let mut body = instance.body(source);
        let mut blank = if admission.has_picture { areas(&instance.data_set, &self.job.policy)? } else { Vec::new() };
        blank.extend_from_slice(self.job.boxes(id));
        let mut marks = Vec::new();
        if let Some(search) = &mut search {
            let look = search.first(&instance, &mut body, &blank)?;
            (evidence, marks) = (look.clear.map(Writing::Clear), look.marks);
            // Not before the look: a line that reaches into a region goes as a whole.
            let around = around_ultrasound(&instance.data_set, admission.iod);
            let is_cut_off = |side: &Mark| around.iter().any(|part| part.meets(&side.area));
            let mut lost = marks.iter().filter(|mark| mark.is_side).chain(look.sides.iter().filter(|side| is_cut_off(side)));
            let is_unasked = lost.next().is_some() && !assignment.word.is_confirmed;
            if is_unasked && !tells_sides(&instance.data_set) {
                marks.extend(look.sides);
                return Ok(self.held(&work, &marks));
            }
            blank.extend(around);
        }
        for _ in 0..ROUNDS {
            let parts: Vec<Rectangle> = blank.iter().copied().chain(marks.iter().map(|mark| mark.area)).collect();
            let mut draft = self.draft(&work, &parts, search.is_some(), &mut body, &store)?;
            if let (None, Some(search)) = (evidence, &mut search) {
                let look = search.again(&mut draft.stored, &draft.blank)?;
                evidence = look.clear.map(Writing::Clear);
                marks.extend(look.marks);
            }
            let Some(writing) = evidence else { continue };
            let face = match &work.face {
                Facing::NotNeeded(reason) => verify::Face::NotNeeded(*reason),
                Facing::Cut(taken) => verify::Face::Clear(taken.proof(&mut draft.stored, &self.limits)?),
            };
            return Ok(Made::Written(Box::new(self.finished(&work, draft, &marks, writing, face))));
        }
        Ok(self.held(&work, &marks))
    }

    /// Why writing is not looked for, or what looks for it.
    fn search<'a>(
        &self,
        admission: &Admission,
        assignment: &Assignment,
        detector: Option<&'a mut dyn Detector>,
    ) -> Result<(Option<Writing>, Option<Search<'a>>)> {
        let not_needed = |reason| Ok((Some(Writing::NotNeeded(reason)), None));
        if !admission.has_picture {
            return not_needed(NotNeeded::HasNoPicture);
        }
        let is_searched = admission.may_carry_writing || (self.job.every_image && !admission.is_of_numbers);
        match (is_searched, assignment.word.is_waived, detector) {
            (false, ..) => not_needed(NotNeeded::SeldomCarriesWriting),
            (true, true, _) => not_needed(NotNeeded::Waived),
            (true, false, Some(detector)) => Ok((None, Some(Search::new(detector, &self.job.policy, self.limits)))),
            (true, false, None) => Err(Error::new(Reason::TextUnchecked, "a picture that may carry writing")),
        }
    }

    fn facing(&self, instance: &Instance, admission: &Admission, assignment: &Assignment) -> Result<Facing<'_>> {
        match self.duty(admission.may_show_face, assignment)? {
            Duty::None(reason) => Ok(Facing::NotNeeded(reason)),
            Duty::Cut(cut) => Ok(Facing::Cut(Taken::of(&instance.data_set, admission.has_picture, cut, Template::unpacked())?)),
        }
    }

    /// What a file is to lose of a face.
    ///
    /// # Errors
    /// [`Reason::FaceUnchecked`] where it may show one and nothing is known of it.
    pub(super) fn duty(&self, may_show_face: bool, assignment: &Assignment) -> Result<Duty<'_>> {
        match (may_show_face, self.job.policy.face, assignment.face) {
            (false, ..) => Ok(Duty::None(NotNeeded::ShowsNoFace)),
            (true, Face::Keep, _) => Ok(Duty::None(NotNeeded::FaceKept)),
            (true, _, Some(FaceWork::TooThin)) => Ok(Duty::None(NotNeeded::TooThin)),
            (true, _, Some(FaceWork::OutOfView)) => Ok(Duty::None(NotNeeded::OutOfView)),
            (true, _, Some(work @ FaceWork::Cut(_))) => Ok(Duty::Cut(self.job.cut(work).ok_or(LOST)?)),
            (true, _, None) => Err(Error::new(Reason::FaceUnchecked, "a picture that can show a face")),
        }
    }

    fn draft<S: Store>(
        &self,
        work: &Work<'_>,
        blank: &[Rectangle],
        is_clear: bool,
        body: &mut dyn Source,
        store: impl Fn() -> Result<S>,
    ) -> Result<Draft<S::Sealed>> {
        let frames = match work.admission.has_picture {
            true => Some(Frames::of(work.instance, blank, work.face.taken().and_then(Taken::removal), body, &self.limits)?),
            false => None,
        };
        let (header, actions, options) = self.rewrite(work, frames.as_ref(), is_clear)?;
        let blank = frames.as_ref().map(Frames::blank_places).unwrap_or_default();
        let (stored, sha256) = self.stored(header, frames, body, store)?;
        Ok(Draft { stored, sha256, actions, options, blank })
    }

    fn finished<R>(&self, work: &Work<'_>, draft: Draft<R>, marks: &[Mark], writing: Writing, face: verify::Face) -> Written<R> {
        let Draft { stored, sha256, actions, options, .. } = draft;
        let outcome = Outcome {
            id: Some(self.map_uid(&work.assignment.instance, work.patterns)),
            verdict: Verdict::Released,
            reason: None,
            kind: None,
            sha256: None,
            bytes: None,
            is_waived: work.assignment.word.is_waived,
            is_clear: matches!(writing, Writing::Clear(_)),
            face: work.face.noted(),
            writing: noted(marks, &work.patient.harvest),
            options,
            actions,
            findings: Vec::new(),
        };
        let code = &work.patient.code;
        let originals = Originals::of(&work.instance.data_set, work.admission.iod, &self.job.policy, &self.key, code);
        Written { patient: work.assignment.patient, stored, sha256, originals, writing, face, outcome }
    }

    fn held<R>(&self, work: &Work<'_>, marks: &[Mark]) -> Made<R> {
        let id = self.map_uid(&work.assignment.instance, work.patterns);
        let outcome = Outcome::without_output(Some(id), Reason::TextFound);
        Made::Held(Box::new(Outcome { writing: noted(marks, &work.patient.harvest), ..outcome }))
    }

    fn rewrite(
        &self,
        work: &Work<'_>,
        frames: Option<&Frames<'_>>,
        is_clear: bool,
    ) -> Result<(Vec<u8>, Vec<ActionTaken>, BTreeSet<ProfileOption>)> {
        let Work { patterns, patient, .. } = *work;
        let (set, policy): (&DataSet, _) = (&work.instance.data_set, &self.job.policy);
        let zone = set.text(tags::TIMEZONE_OFFSET_FROM_UTC).and_then(Zone::of);
        let [taken, others] = [TAKEN, OTHERS].map(|tags| tags.iter().filter_map(|tag| set.text(*tag)));
        let study = date::study_day(set.text(tags::STUDY_DATE), taken, others);
        let circumstances =
            Circumstances { policy, patterns, patient_code: &patient.code, days: self.days(patient), zone, study };
        let is_cut = |contour: &DataSet| work.face.taken().is_some_and(|taken| taken.takes(contour));
        let planned = plan(set, work.admission.iod, &work.assignment.gone, &is_cut, &circumstances);
        require_readable(set, &planned.plan, work.admission.has_picture)?;
        require_selection(set, work.admission.iod, &planned.plan)?;
        let proven = Proven { has_no_writing: is_clear, has_no_face: work.face.is_cut() };
        let derived = if frames.is_some_and(|frames| frames.is_blanked() || work.face.is_cut()) {
            derived(set, &planned.plan)
        } else {
            Vec::new()
        };
        // What is said anew does not stay under any option.
        let options = options(set, &planned.plan, |tag| derived.iter().any(|statement| statement.tag == tag));
        let mut stated = statements(policy, &options, &patient.code, proven);
        stated.extend(of_blocks(&planned.blocks));
        stated.extend(derived);
        let bytes = header(Output {
            data_set: set,
            plan: &planned.plan,
            statements: stated,
            frames,
            map_uid: &|uid| self.map_uid(uid, patterns),
        })?;
        Ok((bytes, planned.actions, options))
    }

    /// Header and pixel data, in memory or in a store.
    fn stored<S: Store>(
        &self,
        mut header: Vec<u8>,
        frames: Option<Frames<'_>>,
        source: &mut dyn Source,
        store: impl Fn() -> Result<S>,
    ) -> Result<Hashed<S::Sealed>> {
        let most = frames.as_ref().map_or(Ok(0), Frames::most_bytes)?;
        if header.len() as u64 + most <= self.limits.held_bytes {
            header.reserve_exact(usize::try_from(most).unwrap_or_default());
            frames.map_or(Ok(()), |frames| frames.write(source, &mut header, &self.limits))?;
            return Ok((Stored::Memory(header), None));
        }
        let mut store = Sealing::new(store()?);
        store.write(&header)?;
        drop(header);
        frames.map_or(Ok(()), |frames| frames.write(source, &mut store, &self.limits))?;
        let (sealed, sha256) = store.seal()?;
        Ok((Stored::Apart(sealed), Some(sha256)))
    }

    /// Registered UIDs name no instance and stay, but those of classes and transfer syntaxes, which stand for none.
    fn map_uid(&self, uid: &str, patterns: &Patterns) -> String {
        // One that holds a date or a number of the patient is replaced all the same.
        if self.job.policy.has(ProfileOption::RetainUids) && !patterns.in_pseudonym(uid) && !patterns.in_uid(uid) {
            return uid.to_owned();
        }
        let is_class = CLASS_ROOTS.iter().any(|root| uid.starts_with(root));
        if !is_class && table::is_registered_uid(uid) {
            uid.to_owned()
        } else {
            self.key.uid(uid, &|drawn| patterns.in_pseudonym(drawn))
        }
    }
}

/// How often what is left is blanked before a person is asked.
const ROUNDS: usize = 3;
/// The dates on which an instance was taken: of series, acquisition and content.
const TAKEN: &[Tag] = &[Tag::new(0x0008, 0x0021), Tag::new(0x0008, 0x0022), Tag::new(0x0008, 0x0023), Tag::new(0x0008, 0x002A)];
/// Others that tell of the study where those are missing: of step and instance.
const OTHERS: &[Tag] = &[Tag::new(0x0040, 0x0244), Tag::new(0x0008, 0x0012)];
/// Where SOP classes and transfer syntaxes stand (PS3.6 Annex A).
const CLASS_ROOTS: &[&str] = &["1.2.840.10008.5.", "1.2.840.10008.1.2"];
