//! The one place that sees all files: folds the records of pass 1, closes the study, keeps account of pass 2.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::error::{Error, Reason, Result};
use crate::profile::policy::{Face, Policy};
use crate::profile::table;
use crate::pseudonym::{MasterKey, RecipientKey};
use crate::report::{Counts, InstanceReport, Manifest, ManifestFile, Outcome, Report, Usage, Work};
use crate::sanitize::statements::METHOD_CODES;
use crate::study::{Patients, ScanRecord, StudyContext};

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
}

/// A person's answer: about an instance or a series, or about who is one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Decision {
    /// The id of an instance or a series, as report and overview give it.
    pub id: Option<String>,
    /// What to do with it.
    pub choice: Option<Choice>,
    /// Whether files with different identities are of one person.
    pub same_person: Option<bool>,
}

/// What to do with an instance or a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Clean it as the policy says.
    Clean,
    /// Leave it out.
    LeaveOut,
    /// Keep the picture although it may carry writing.
    Keep,
}

/// What pass 2 needs: the policy and the closed study. Travels as JSON; stays with the user.
#[derive(Clone, Serialize, Deserialize)]
pub struct Job {
    /// The policy.
    pub policy: Policy,
    /// The study.
    pub context: StudyContext,
}

impl Job {
    /// Reads a job that travelled.
    ///
    /// # Errors
    /// [`Reason::InternalError`] for anything but what [`Job::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let job: Self =
            serde_json::from_slice(bytes).map_err(|_| Error::new(Reason::InternalError, "a job that cannot be read"))?;
        if job.context.version == 1 { Ok(job) } else { Err(Error::new(Reason::InternalError, "a job of another version")) }
    }

    /// The form in which a job travels between workers.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// Folds records, closes the study, absorbs outcomes.
pub struct Coordinator {
    pub(super) policy: Policy,
    pub(super) key: RecipientKey,
    pub(super) records: BTreeMap<u32, ScanRecord>,
    inputs: BTreeMap<u32, String>,
    pub(super) choices: BTreeMap<String, Choice>,
    pub(super) is_same_person: bool,
    outcomes: BTreeMap<u32, Outcome>,
    names: BTreeMap<u32, String>,
}

impl Coordinator {
    /// Starts a study. `key` is the user's master key.
    ///
    /// # Errors
    /// [`Reason::Policy`] for an unknown preset or a policy that cannot be read.
    pub fn new(options: &Options, mut key: [u8; 32]) -> Result<Self> {
        let mut policy = match (&options.policy, &options.preset) {
            (Some(_), Some(_)) => return Err(Error::new(Reason::Policy, "a preset and a policy exclude one another")),
            (Some(text), None) => Policy::parse(text)?,
            (None, preset) => Policy::preset(preset.as_deref().unwrap_or("ai-service"))?,
        };
        policy.face = options.face.unwrap_or(policy.face);
        let recipient = MasterKey::new(key).for_recipient(&options.recipient);
        key.zeroize();
        Ok(Self {
            policy,
            key: recipient,
            records: BTreeMap::new(),
            inputs: BTreeMap::new(),
            choices: BTreeMap::new(),
            is_same_person: false,
            outcomes: BTreeMap::new(),
            names: BTreeMap::new(),
        })
    }

    /// Takes the record of one file. `input` says where it came from, for the private report alone.
    pub fn add(&mut self, id: u32, input: &str, record: ScanRecord) {
        self.inputs.insert(id, input.to_owned());
        self.records.insert(id, record);
    }

    /// Takes answers.
    pub fn decide(&mut self, decisions: &[Decision]) {
        for decision in decisions {
            if let (Some(id), Some(choice)) = (&decision.id, decision.choice) {
                self.choices.insert(id.clone(), choice);
            }
            self.is_same_person = decision.same_person.unwrap_or(self.is_same_person);
        }
    }

    /// Closes the study: what can be cleaned goes into the job, what can not has its outcome from now on.
    ///
    /// `series` limits the run to the series with these ids; `face` overrides the policy. May be called again.
    #[must_use]
    pub fn close(&mut self, series: Option<&BTreeSet<String>>, face: Option<Face>) -> Job {
        self.policy.face = face.unwrap_or(self.policy.face);
        self.outcomes.clear();
        let duplicates = self.duplicates();
        let readable = self.cleanable(|id| !duplicates.contains(&id));
        let patients = Patients::of_records(&readable, self.is_same_person);
        let (mut admitted, mut waived) = (BTreeSet::new(), BTreeSet::new());
        for (id, record) in &self.records {
            let reason =
                if duplicates.contains(id) { Some(Reason::Duplicate) } else { self.obstacle(*id, record, &patients, series) };
            match reason {
                Some(reason) => {
                    let outcome = Outcome::without_output(self.output_id(record), reason);
                    self.outcomes.insert(*id, Outcome { kind: record.kind, ..outcome });
                }
                None => {
                    admitted.insert(*id);
                    if record.may_carry_writing {
                        waived.insert(*id);
                    }
                }
            }
        }
        let context = StudyContext::close(&readable, &admitted, &waived, &patients, &self.key);
        self.names.clear();
        self.names.extend(context.assignments.iter().map(|(id, assignment)| (*id, assignment.name.clone())));
        Job { policy: self.policy.clone(), context }
    }

    /// The records of the files that can be cleaned under some policy, those of them that `which` picks.
    pub(super) fn cleanable(&self, which: impl Fn(u32) -> bool) -> BTreeMap<u32, ScanRecord> {
        let mut cleanable = BTreeMap::new();
        let picked = self.records.iter().filter(|(id, record)| record.reason.is_none() && which(**id));
        cleanable.extend(picked.map(|(id, record)| (*id, record.clone())));
        cleanable
    }

    /// The numbers of the files to clean, in the order of the output.
    #[must_use]
    pub fn todo(&self) -> Vec<u32> {
        let mut by_name = BTreeMap::new();
        by_name.extend(self.names.iter().map(|(id, name)| (name, *id)));
        by_name.into_values().collect()
    }

    /// The neutral name of a file that is cleaned.
    #[must_use]
    pub fn name(&self, id: u32) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
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

    /// The counts so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self.outcomes.values().map(|outcome| outcome.verdict))
    }

    /// The private report, as JSON.
    #[must_use]
    pub fn report(&self) -> String {
        let mut by_input = BTreeMap::new();
        by_input.extend(self.outcomes.iter().map(|(id, outcome)| ((self.input(*id), *id), outcome)));
        let instances = by_input.into_iter().map(|((_, id), outcome)| self.line(id, outcome)).collect();
        let report = Report { schema: "scanitize.report/1", work: self.work(), counts: self.counts(), instances };
        serde_json::to_string(&report).unwrap_or_default()
    }

    /// The share manifest, as JSON.
    #[must_use]
    pub fn manifest(&self) -> String {
        let files = self.todo().into_iter().filter_map(|id| self.file(id, self.outcomes.get(&id)?)).collect();
        let shows_face = self
            .outcomes
            .iter()
            .any(|(id, outcome)| outcome.sha256.is_some() && self.records.get(id).is_some_and(|record| record.may_show_face));
        let mut not_checked = vec!["text-in-picture"];
        not_checked.extend(shows_face.then_some("face"));
        let manifest = Manifest {
            schema: "scanitize.manifest/1",
            work: self.work(),
            codes: METHOD_CODES.iter().copied().collect(),
            counts: self.counts(),
            not_checked,
            files,
            usage: Usage { purpose: &self.policy.consent },
        };
        serde_json::to_string(&manifest).unwrap_or_default()
    }

    /// The id that an instance has in report and output.
    pub(super) fn output_id(&self, record: &ScanRecord) -> Option<String> {
        (!record.instance.is_empty()).then(|| self.key.uid(&record.instance, &|_| false))
    }

    /// The id of the series of a record.
    pub(super) fn series_id(&self, record: &ScanRecord) -> String {
        self.key.uid(&record.series, &|_| false)
    }

    fn choice(&self, record: &ScanRecord) -> Option<Choice> {
        let of_instance = self.output_id(record).and_then(|id| self.choices.get(&id).copied());
        of_instance.or_else(|| self.choices.get(&self.series_id(record)).copied())
    }

    fn obstacle(&self, id: u32, record: &ScanRecord, patients: &Patients, series: Option<&BTreeSet<String>>) -> Option<Reason> {
        let is_chosen = series.is_none_or(|series| series.contains(&self.series_id(record)));
        let choice = self.choice(record);
        if record.reason.is_some() {
            record.reason
        } else if !is_chosen || choice == Some(Choice::LeaveOut) {
            Some(Reason::Policy)
        } else if patients.in_question.contains(&id) {
            Some(Reason::TwoIdentities)
        } else if record.may_carry_writing && choice != Some(Choice::Keep) {
            Some(Reason::TextUnchecked)
        } else if record.may_show_face && self.policy.face != Face::Keep {
            Some(Reason::FaceUnchecked)
        } else {
            None
        }
    }

    /// Files that repeat the SOP instance of another. Of several the one whose input sorts first is used.
    fn duplicates(&self) -> BTreeSet<u32> {
        let mut firsts: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
        let known = self.records.iter().filter(|(_, record)| record.reason.is_none());
        let all: Vec<(&str, &str, u32)> = known.map(|(id, record)| (record.instance.as_str(), self.input(*id), *id)).collect();
        for (instance, input, id) in &all {
            let first = firsts.entry(instance).or_insert((input, *id));
            *first = (*first).min((input, *id));
        }
        all.into_iter()
            .filter(|(instance, _, id)| firsts.get(instance).is_some_and(|(_, first)| first != id))
            .map(|(.., id)| id)
            .collect()
    }

    fn input(&self, id: u32) -> &str {
        self.inputs.get(&id).map_or("", String::as_str)
    }

    fn line<'a>(&'a self, id: u32, outcome: &'a Outcome) -> InstanceReport<'a> {
        let output = outcome.sha256.is_some().then(|| self.name(id)).flatten();
        let question = outcome.reason.and_then(question);
        InstanceReport { input: self.input(id), output, question, outcome }
    }

    fn file<'a>(&'a self, id: u32, outcome: &'a Outcome) -> Option<ManifestFile<'a>> {
        Some(ManifestFile {
            name: self.name(id)?,
            sha256: outcome.sha256.as_deref()?,
            bytes: outcome.bytes?,
            waived: outcome.is_waived,
        })
    }

    fn work(&self) -> Work {
        Work {
            tool: concat!("Scanitize ", env!("CARGO_PKG_VERSION")).to_owned(),
            policy: self.policy.name.clone(),
            edition: table::EDITION,
            table_sha256: table::SOURCE_SHA256,
        }
    }
}

/// The kind of question that a reason leaves open.
fn question(reason: Reason) -> Option<&'static str> {
    match reason {
        Reason::TwoIdentities => Some("same-person"),
        Reason::TextUnchecked | Reason::TextFound => Some("writing"),
        Reason::FaceUnchecked | Reason::FaceCheckFailed => Some("face"),
        _ => None,
    }
}
