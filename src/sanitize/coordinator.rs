//! The one place that sees all files: folds the records of pass 1, closes the study, keeps account of pass 2.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Reason, Result, Verdict};
use crate::face::{Cut, Finding};
use crate::frame::Rectangle;
use crate::json;
use crate::limits::Limits;
use crate::order;
use crate::profile::policy::{self, Face, Pages, Policy};
use crate::profile::table::ProfileOption;
use crate::pseudonym::{KeptCode, MasterKey, RecipientKey};
use crate::report::Outcome;
use crate::sanitize::codes::require_choosable;
use crate::study::{FaceWork, Patient, Patients, ScanRecord, StudyContext, Word};
use crate::verify::sha256;

/// How a study is to be cleaned.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Options {
    /// The name of a built-in policy; `ai-service` where neither this nor a policy is given.
    pub preset: Option<String>,
    /// A policy file's text.
    pub policy: Option<String>,
    /// What is to become of faces, where it differs from the policy.
    pub face: Option<Face>,
    /// Who gets the files: another recipient, other pseudonyms.
    pub recipient: String,
    /// Whether the manifest names the recipient too.
    pub names_recipient: bool,
    /// The code that stands for the patient, of whom there is one, where the user chooses it.
    pub code: Option<String>,
    /// Whether writing can be looked for: a detector is at hand.
    pub has_detector: bool,
    /// Whether it is looked for in every picture, not only in those that may carry some.
    pub every_image: bool,
}

/// A person's answer: about an instance or a series, or about who is one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Decision {
    /// The id of an instance or a series, as report and overview give it, or `face` for all that can show one.
    pub id: Option<String>,
    /// What to do with it.
    pub choice: Option<Choice>,
    /// Parts of the picture that are blanked in every frame: beside what is found where it is cleaned, alone where it is kept.
    pub boxes: Vec<Rectangle>,
    /// Whether files with different identities are of one person.
    pub same_person: Option<bool>,
}

/// What to do with an instance or a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Clean it as the policy says, and blank a letter that tells left from right although nothing else does.
    Clean,
    /// Leave it out.
    LeaveOut,
    /// Keep the picture although it may carry writing.
    Keep,
}

/// A file of decisions, `scanitize.decisions/1`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    schema: String,
    #[serde(default)]
    run: Option<String>,
    /// The answers.
    pub decisions: Vec<Decision>,
}

impl Decisions {
    /// Reads a file of decisions.
    ///
    /// # Errors
    /// [`Reason::Policy`] for text that is none of this schema.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Option<Self> = json::read(text);
        let read = read.filter(|read| read.schema == "scanitize.decisions/1" && (read.run.is_none() || read.run().is_some()));
        read.ok_or(Error::new(Reason::Policy, "the decisions are not of the schema scanitize.decisions/1"))
    }

    /// What the run drew that they answer, where its report says so: with it, another run knows the ids.
    #[must_use]
    pub fn run(&self) -> Option<[u8; 32]> {
        let digits =
            self.run.as_deref().filter(|digits| digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let byte = |place: usize| u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok();
        let mut run = [0; 32];
        run.iter_mut().enumerate().for_each(|(place, to)| *to = byte(place).unwrap_or_default());
        Some(run)
    }
}

/// What pass 2 needs: the policy and the closed study. Travels as JSON; stays with the user.
#[derive(Clone, Serialize, Deserialize)]
pub struct Job {
    /// The policy.
    pub policy: Policy,
    /// The study.
    pub context: StudyContext,
    /// Whether writing is looked for in every picture.
    pub every_image: bool,
    /// What is blanked in which file, because a person says so.
    #[serde(default)]
    boxes: BTreeMap<u32, Vec<Rectangle>>,
    /// Where faces are cut out, by the numbers that the assignments give.
    #[serde(default)]
    pub(super) cuts: Vec<Cut>,
}

impl Job {
    /// Reads a job that travelled.
    ///
    /// # Errors
    /// [`Reason::InternalError`] for anything but what [`Job::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let job: Option<Self> = std::str::from_utf8(bytes).ok().and_then(json::read);
        let job = job.ok_or(Error::new(Reason::InternalError, "a job that cannot be read"))?;
        if job.context.version == 4 { Ok(job) } else { Err(Error::new(Reason::InternalError, "a job of another version")) }
    }

    /// The parts of a file's picture that are blanked.
    #[must_use]
    pub fn boxes(&self, id: u32) -> &[Rectangle] {
        self.boxes.get(&id).map_or(&[], Vec::as_slice)
    }

    /// For each file a hash of all that its output depends on beside its own bytes and the key, which is one for the study.
    fn grounds(&self) -> BTreeMap<u32, [u8; 32]> {
        let hashed = |patient: &Patient| sha256(json::write(&(&self.policy, self.every_image, patient)).as_bytes());
        let patients: Vec<[u8; 32]> = self.context.patients.iter().map(hashed).collect();
        let mut grounds = BTreeMap::new();
        grounds.extend(self.context.assignments.iter().filter_map(|(id, assignment)| {
            let patient = patients.get(assignment.patient)?;
            let boxes = json::write(self.boxes(*id));
            let word = [u8::from(assignment.word.is_waived), u8::from(assignment.word.is_confirmed)];
            let gone: Vec<&str> = assignment.gone.iter().map(String::as_str).collect();
            let gone = gone.join("\\");
            let cut = assignment.face.and_then(|work| self.cut(work));
            let face = json::write(&(assignment.face.filter(|_| cut.is_none()), cut));
            let parts = [&patient[..], &word, boxes.as_bytes(), assignment.instance.as_bytes(), gone.as_bytes(), face.as_bytes()];
            Some((*id, sha256(&parts.concat())))
        }));
        grounds
    }

    /// Where a face is cut out.
    pub(super) fn cut(&self, work: FaceWork) -> Option<&Cut> {
        match work {
            FaceWork::Cut(number) => self.cuts.get(number),
            _ => None,
        }
    }

    /// The form in which a job travels between workers.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        json::write(self).into_bytes()
    }
}

/// Folds records, closes the study, absorbs outcomes.
pub struct Coordinator {
    pub(super) policy: Policy,
    /// What becomes of faces where nobody says otherwise.
    face: Face,
    pub(super) key: RecipientKey,
    pub(super) code: Option<String>,
    /// Who gets the files, where the manifest names that.
    pub(super) recipient: Option<String>,
    /// Whether the words of the policy are the user's.
    pub(super) has_own_policy: bool,
    pub(super) fresh: Zeroizing<[u8; 32]>,
    pub(super) kept: Vec<KeptCode>,
    pub(super) to_keep: Vec<KeptCode>,
    pub(super) records: BTreeMap<u32, ScanRecord>,
    inputs: BTreeMap<u32, String>,
    pub(super) choices: BTreeMap<String, (Choice, Vec<Rectangle>)>,
    pub(super) is_same_person: bool,
    pub(super) has_detector: bool,
    every_image: bool,
    pub(super) limits: Limits,
    /// What surveys found, by their ids; `None` where they could not be made.
    pub(super) surveyed: Vec<(String, Option<Finding>)>,
    pub(super) outcomes: BTreeMap<u32, Outcome>,
    names: BTreeMap<u32, String>,
    /// What the job says about each file that is cleaned: while it is the same, so is the output.
    grounds: BTreeMap<u32, [u8; 32]>,
}

impl Coordinator {
    /// Starts a study. `key` is the user's master key; `fresh` are 32 random bytes of this run.
    ///
    /// # Errors
    /// [`Reason::Policy`] for an unknown preset or a policy that cannot be read, and for a code that cannot be one or that a locked
    /// policy lets nobody choose.
    pub fn new(options: &Options, mut key: [u8; 32], fresh: [u8; 32]) -> Result<Self> {
        let asked = Policy::asked(options.policy.as_deref(), options.preset.as_deref())?;
        let mut policy = asked.map_or_else(|| Policy::preset("ai-service"), Ok)?;
        if policy.locked && options.face.is_some_and(|face| face < policy.face) {
            return Err(Error::new(Reason::Policy, "a locked policy takes no weaker answer about faces"));
        }
        policy.face = options.face.unwrap_or(policy.face);
        require_choosable(options.code.as_deref(), &policy)?;
        let fresh = Zeroizing::new(fresh);
        let master = MasterKey::new(key);
        key.zeroize();
        let master = if policy.codes == policy::Codes::New { master.for_run(&fresh) } else { master };
        Ok(Self {
            face: policy.face,
            policy,
            key: master.for_recipient(&options.recipient),
            recipient: options.names_recipient.then(|| options.recipient.clone()),
            code: options.code.clone(),
            has_own_policy: options.policy.is_some(),
            fresh,
            kept: Vec::new(),
            to_keep: Vec::new(),
            records: BTreeMap::new(),
            inputs: BTreeMap::new(),
            choices: BTreeMap::new(),
            is_same_person: false,
            has_detector: options.has_detector,
            every_image: options.every_image,
            limits: Limits::default(),
            surveyed: Vec::new(),
            outcomes: BTreeMap::new(),
            names: BTreeMap::new(),
            grounds: BTreeMap::new(),
        })
    }

    /// Takes the record of one file. `input` says where it came from, for the private report alone.
    pub fn add(&mut self, id: u32, input: &str, mut record: ScanRecord) {
        if record.is_volume {
            // What lies in one folder counts as one study.
            record.study = input.rsplit_once(['/', '\\']).map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        }
        self.inputs.insert(id, input.to_owned());
        self.records.insert(id, record);
    }

    /// Takes answers; all of them or, if one is wrong, none.
    ///
    /// # Errors
    /// [`Reason::Policy`] for an answer that is neither a choice nor about the person, or is about what is not here.
    pub fn decide(&mut self, decisions: &[Decision]) -> Result<()> {
        let mut known = BTreeSet::new();
        for record in self.records.values().filter(|_| decisions.iter().any(|decision| decision.id.is_some())) {
            known.extend(self.output_id(record).into_iter().chain([self.series_id(record)]));
        }
        for Decision { id, choice, boxes, same_person } in decisions {
            let may_blank = id.as_deref() != Some(FACE) && choice.is_some_and(|choice| choice != Choice::LeaveOut);
            match (id, choice, same_person) {
                _ if !boxes.is_empty() && (!may_blank || boxes.len() > MOST_BOXES) => {
                    return Err(Error::new(
                        Reason::Policy,
                        "boxes go with the choices clean and keep, a thousand of them at most",
                    ));
                }
                (Some(id), Some(_), None) if id == FACE || known.contains(id) => {}
                (None, None, Some(_)) => {}
                (Some(_), Some(_), None) => return Err(Error::new(Reason::Policy, "a decision about what is not here")),
                _ => return Err(Error::new(Reason::Policy, "a decision is an id and a choice, or samePerson alone")),
            }
        }
        if self.policy.locked && decisions.iter().any(|decision| decision.choice == Some(Choice::Keep)) {
            return Err(Error::new(Reason::Policy, "a locked policy keeps no picture that nobody checked"));
        }
        for decision in decisions {
            let chosen = decision.choice.map(|choice| (choice, decision.boxes.clone()));
            self.choices.extend(decision.id.clone().zip(chosen));
            self.is_same_person = decision.same_person.unwrap_or(self.is_same_person);
        }
        Ok(())
    }

    /// Closes the study: what can be cleaned goes into the job, what can not has its outcome from now on.
    ///
    /// `series` limits the run to the series with these ids; `face` overrides the policy this once. What [`Coordinator::surveys`]
    /// asks for is to be answered before, else what may show a face is held. May be called again, after other
    /// answers: what was released before and would come out the same stays released.
    ///
    /// # Errors
    /// [`Reason::Policy`] for a code that the user chose and that does not fit: the files are of several patients, or it identifies the one.
    pub fn close(&mut self, series: Option<&BTreeSet<String>>, face: Option<Face>) -> Result<Job> {
        self.policy.face = self.wished(face);
        let before = std::mem::take(&mut self.outcomes);
        let duplicates = self.duplicates();
        let readable = self.cleanable(|id| !duplicates.contains(&id));
        let patients = Patients::of_records(&readable, self.is_same_person);
        let (faces, cuts) = self.faces(&readable, &patients);
        let is_unchecked =
            |id: &u32, record: &ScanRecord| record.may_show_face && self.policy.face != Face::Keep && !faces.contains_key(id);
        let mut admitted = BTreeMap::new();
        for (id, record) in &self.records {
            let obstacle = || self.obstacle(*id, record, &patients, series);
            let reason = if duplicates.contains(id) { Some(Reason::Duplicate) } else { obstacle() };
            let reason = reason.or_else(|| is_unchecked(id, record).then_some(Reason::FaceUnchecked));
            match reason {
                Some(reason) => {
                    let outcome = Outcome::without_output(self.output_id(record), reason);
                    self.outcomes.insert(*id, Outcome { kind: record.kind, ..outcome });
                }
                None => {
                    admitted.insert(*id, self.word(record));
                }
            }
        }
        for id in patients.excessive(&readable, &self.limits) {
            if let Some(record) = self.records.get(&id).filter(|_| admitted.remove(&id).is_some()) {
                self.outcomes.insert(id, Outcome::without_output(self.output_id(record), Reason::Hostile));
            }
        }
        let closed = self.context(&readable, &admitted, &faces, &patients);
        let (context, to_keep) = match closed {
            Ok(closed) => closed,
            Err(error) => {
                self.outcomes = before;
                return Err(error);
            }
        };
        self.to_keep = to_keep;
        self.names.clear();
        self.names.extend(context.assignments.iter().map(|(id, assignment)| (*id, assignment.name.clone())));
        let mut boxes = BTreeMap::new();
        for (id, record) in self.records.iter().filter(|(id, _)| admitted.contains_key(id)) {
            let chosen = self.choice(record).map(|(_, boxes)| boxes.clone());
            boxes.extend(chosen.filter(|boxes| !boxes.is_empty()).map(|boxes| (*id, boxes)));
        }
        let job = Job { policy: self.policy.clone(), context, every_image: self.every_image, boxes, cuts };
        let grounds = std::mem::replace(&mut self.grounds, job.grounds());
        let is_same = |id: &u32| self.grounds.get(id).is_some_and(|ground| grounds.get(id) == Some(ground));
        self.outcomes.extend(before.into_iter().filter(|(id, outcome)| outcome.verdict == Verdict::Released && is_same(id)));
        Ok(job)
    }

    /// What is to become of faces, if this is wished.
    pub(super) fn wished(&self, face: Option<Face>) -> Face {
        let is_kept = self.choices.get(FACE).is_some_and(|(choice, _)| *choice == Choice::Keep);
        let strictest = |face: Face| if self.policy.locked { face.max(self.face) } else { face };
        face.map_or(if is_kept { Face::Keep } else { self.face }, strictest)
    }

    /// The records of the files that can be cleaned under some policy, those of them that `which` picks.
    pub(super) fn cleanable(&self, which: impl Fn(u32) -> bool) -> BTreeMap<u32, ScanRecord> {
        let mut cleanable = BTreeMap::new();
        let picked = self.records.iter().filter(|(id, record)| record.reason.is_none() && which(**id));
        cleanable.extend(picked.map(|(id, record)| (*id, record.clone())));
        cleanable
    }

    /// The numbers of the files that go into the output, in its order.
    #[must_use]
    pub fn order(&self) -> Vec<u32> {
        let mut by_name = BTreeMap::new();
        by_name.extend(self.names.iter().map(|(id, name)| (name, *id)));
        by_name.into_values().collect()
    }

    /// Those of them that are still to be cleaned.
    #[must_use]
    pub fn todo(&self) -> Vec<u32> {
        self.order().into_iter().filter(|id| !self.outcomes.contains_key(id)).collect()
    }

    /// The number of the file whose instance has this id in the report; of several with the same the one that is used.
    #[must_use]
    pub fn number(&self, id: &str) -> Option<u32> {
        let told = |number| self.outcomes.get(number).and_then(|outcome| outcome.id.as_deref());
        let is_one = |number, record| told(number) == Some(id) || self.output_id(record).as_deref() == Some(id);
        let duplicates = self.duplicates();
        let mut all = self.records.iter().filter(|(number, record)| is_one(number, record)).map(|(number, _)| *number);
        let first = all.next()?;
        Some([first].into_iter().chain(all).find(|number| !duplicates.contains(number)).unwrap_or(first))
    }

    /// The neutral name of a file that is cleaned.
    #[must_use]
    pub fn name(&self, id: u32) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// Forgets all outcomes: everything is to be cleaned again.
    pub fn reopen(&mut self) {
        self.outcomes.clear();
    }

    /// Takes the outcome of one file.
    pub fn absorb(&mut self, id: u32, outcome: Outcome) {
        self.outcomes.insert(id, outcome);
    }

    /// Takes the news that the work on a file broke down.
    pub fn fail(&mut self, id: u32, reason: Reason) {
        let known = self.records.get(&id).and_then(|record| self.output_id(record));
        self.outcomes.insert(id, Outcome::without_output(known, reason));
    }

    /// The id that an instance has in report and output.
    pub(super) fn output_id(&self, record: &ScanRecord) -> Option<String> {
        let keeps = self.policy.has(ProfileOption::RetainUids) && !record.is_volume;
        let id = || if keeps { record.instance.clone() } else { self.key.uid(&record.instance, &|_| false) };
        (!record.instance.is_empty()).then(id)
    }

    /// The id of the series of a record.
    pub(super) fn series_id(&self, record: &ScanRecord) -> String {
        self.key.uid(&record.series, &|_| false)
    }

    /// Whether a picture may carry writing and nothing is at hand to look for it.
    pub(super) fn is_unlooked(&self, record: &ScanRecord) -> bool {
        self.is_searched(record) && (!self.has_detector || record.is_volume)
    }

    fn is_searched(&self, record: &ScanRecord) -> bool {
        record.may_carry_writing || (self.every_image && !record.has_no_picture && !record.is_of_numbers)
    }

    fn word(&self, record: &ScanRecord) -> Word {
        let choice = self.choice(record).map(|(choice, _)| *choice);
        Word { is_waived: choice == Some(Choice::Keep) && self.is_searched(record), is_confirmed: choice == Some(Choice::Clean) }
    }

    fn choice(&self, record: &ScanRecord) -> Option<&(Choice, Vec<Rectangle>)> {
        let of_instance = self.output_id(record).and_then(|id| self.choices.get(&id));
        of_instance.or_else(|| self.choices.get(&self.series_id(record)))
    }

    /// Why an instance does not go on, whatever is found out of its face.
    pub(super) fn obstacle(
        &self,
        id: u32,
        record: &ScanRecord,
        patients: &Patients,
        series: Option<&BTreeSet<String>>,
    ) -> Option<Reason> {
        let is_chosen = series.is_none_or(|series| series.contains(&self.series_id(record)));
        let choice = self.choice(record).map(|(choice, _)| *choice);
        if record.reason.is_some() {
            record.reason
        } else if self.is_left_out(record) {
            Some(Reason::StructuredLeftOut)
        } else if !is_chosen || choice == Some(Choice::LeaveOut) {
            Some(Reason::Policy)
        } else if patients.in_question.contains(&id) {
            Some(Reason::TwoIdentities)
        } else if record.is_page && self.policy.pages == Pages::LeaveOut && choice != Some(Choice::Keep) {
            Some(Reason::Policy)
        } else if self.is_unlooked(record) && choice != Some(Choice::Keep) {
            Some(Reason::TextUnchecked)
        } else if record.may_show_face && self.choices.get(FACE).is_some_and(|(choice, _)| *choice == Choice::LeaveOut) {
            Some(Reason::Policy)
        } else {
            None
        }
    }

    /// Whether the policy has no option under which such an object is cleaned.
    fn is_left_out(&self, record: &ScanRecord) -> bool {
        let lacks = |option| !self.policy.has(option);
        (record.is_graphic && lacks(ProfileOption::CleanGraphics))
            || (record.is_report && lacks(ProfileOption::CleanStructuredContent))
    }

    /// Files that repeat the SOP instance of another. Of several the one whose input sorts first is used.
    pub(super) fn duplicates(&self) -> BTreeSet<u32> {
        let mut firsts: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
        let known = self.records.iter().filter(|(_, record)| record.reason.is_none() && !self.is_left_out(record));
        let all: Vec<(&str, &str, u32)> = known.map(|(id, record)| (record.instance.as_str(), self.input(*id), *id)).collect();
        for (instance, input, id) in &all {
            let first = firsts.entry(instance).or_insert((input, *id));
            *first = (*first).min((input, *id));
        }
        let is_repeated = |(instance, _, id): &(&str, &str, u32)| firsts.get(instance).is_some_and(|(_, first)| first != id);
        order::set(all.into_iter().filter(is_repeated).map(|(.., id)| id))
    }

    /// Where a file came from.
    pub(super) fn input(&self, id: u32) -> &str {
        self.inputs.get(&id).map_or("", String::as_str)
    }
}

/// The id by which the question about faces is answered, for all images that can show one.
const FACE: &str = "face";
/// More than a person draws.
const MOST_BOXES: usize = 1000;
