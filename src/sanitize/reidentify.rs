//! From pseudonyms back to the originals: recomputed with the key, so that no list of identities lies anywhere.
//!
//! First it takes what is asked for, then the originals, then it answers. Who has key and originals needs nothing else but the codes that were
//! kept with the key. Types that hold values have no `Debug`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::attribute::Vr;
use crate::dicom::data_set::DataSet;
use crate::dicom::{read, tags};
use crate::error::Result;
use crate::identity::CharacterSet;
use crate::limits::Limits;
use crate::profile::table;
use crate::pseudonym::{KeptCode, MasterKey, RecipientKey};
use crate::sanitize::scan::claim;
use crate::source::Source;
use crate::study::{Patients, ScanRecord};

mod copy;
mod exam;

use exam::{Exam, trimmed_text};

/// Collects what is asked for, and the originals.
pub struct Reidentifier {
    key: RecipientKey,
    kept: Vec<KeptCode>,
    limits: Limits,
    wanted: BTreeSet<String>,
    codes: BTreeSet<String>,
    exams: Vec<Exam>,
    /// The UIDs of the originals, and the examinations that they stand in.
    owners: BTreeMap<String, BTreeSet<usize>>,
}

/// What a file that came back holds of this key's.
pub struct Returned {
    code: String,
    study: String,
    uids: BTreeSet<String>,
}

/// Who somebody is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Patient ID (0010,0020).
    pub patient_id: String,
    /// Issuer of Patient ID (0010,0021).
    pub issuer_of_patient_id: String,
    /// Patient's Name (0010,0010).
    pub patient_name: String,
    /// Patient's Birth Date (0010,0030).
    pub patient_birth_date: String,
}

impl Reidentifier {
    /// Starts with the user's master key, the recipient, and what was kept with the key.
    #[must_use]
    pub fn new(key: [u8; 32], recipient: &str, kept: Vec<KeptCode>, limits: Limits) -> Self {
        let key = MasterKey::new(key).for_recipient(recipient);
        Self { key, kept, limits, wanted: BTreeSet::new(), codes: BTreeSet::new(), exams: Vec::new(), owners: BTreeMap::new() }
    }

    /// Asks for what a UID stands for.
    pub fn ask_uid(&mut self, uid: &str) {
        self.wanted.insert(uid.to_owned());
    }

    /// Asks for the patient that a code stands for.
    pub fn ask_code(&mut self, code: &str) {
        self.codes.insert(code.to_owned());
    }

    /// Asks for all that a file holds that came back.
    ///
    /// # Errors
    /// Those of [`read::read`].
    pub fn returned(&mut self, source: &mut dyn Source) -> Result<Returned> {
        let instance = read::read(source, &self.limits)?;
        let set = &instance.data_set;
        let mut uids = BTreeSet::new();
        each_uid(set, &mut |uid| uids.extend(self.key.made_uid(uid).then(|| uid.to_owned())));
        self.wanted.extend(uids.iter().cloned());
        let code = trimmed_text(set, tags::PATIENT_ID);
        self.ask_code(&code);
        Ok(Returned { code, study: trimmed_text(set, tags::STUDY_INSTANCE_UID), uids })
    }

    /// Takes an original.
    ///
    /// # Errors
    /// Those of [`read::read`].
    pub fn original(&mut self, source: &mut dyn Source) -> Result<()> {
        let instance = read::read(source, &self.limits)?;
        let set = &instance.data_set;
        let (claim, study) = (claim(set), trimmed_text(set, tags::STUDY_INSTANCE_UID));
        let known = self.exams.iter().position(|exam| exam.record.study == study && exam.record.claim == claim);
        let place = known.unwrap_or_else(|| {
            self.exams.push(Exam::of(set, ScanRecord { study, claim, ..ScanRecord::default() }));
            self.exams.len() - 1
        });
        each_uid(set, &mut |uid| _ = self.owners.entry(uid.to_owned()).or_default().insert(place));
        self.exams.get_mut(place).into_iter().for_each(|exam| exam.add_days(set));
        Ok(())
    }

    /// Answers. `is_same_person` says that all originals are of one.
    #[must_use]
    pub fn answers(self, is_same_person: bool) -> Answers {
        let mut records = BTreeMap::new();
        records.extend((0_u32..).zip(self.exams.iter().map(|exam| exam.record.clone())));
        let patients = Patients::of_records(&records, is_same_person);
        let mut people = BTreeMap::new();
        people.extend(records.keys().filter_map(|id| Some((usize::try_from(*id).ok()?, patients.of(*id)?))));
        let mut names: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (id, possible) in Patients::possible_names(&records) {
            patients.of(id).into_iter().for_each(|person| names.entry(person).or_default().extend(possible.iter().cloned()));
        }
        let (uids, called) = (self.resolved(), self.called(&names));
        let Self { key, limits, exams, owners, .. } = self;
        Answers { key, limits, exams, owners, people, names, called, uids }
    }

    /// The people that the wanted codes stand for, with those of their names that give the code.
    fn called(&self, names: &BTreeMap<usize, BTreeSet<String>>) -> BTreeMap<String, Called> {
        let mut called: BTreeMap<String, Called> = BTreeMap::new();
        for (person, name) in names.iter().flat_map(|(person, names)| names.iter().map(move |name| (person, name))) {
            let mark = self.key.mark(name);
            let kept = self.kept.iter().filter(|kept| kept.mark == mark).map(|kept| kept.code.clone());
            for given in kept.chain(self.key.patient_codes(name)).chain([name.clone()]) {
                for code in self.codes.iter().filter(|code| code.eq_ignore_ascii_case(&given)) {
                    called.entry(code.clone()).or_default().entry(*person).or_default().insert(name.clone());
                }
            }
        }
        called
    }

    /// The wanted UIDs that the originals give. A pseudonym that held an identifier was drawn again, which is seldom: the first drawings
    /// of all are looked at before the others.
    fn resolved(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        // What was cleaned before it was cleaned again is its own pseudonym.
        let own = self.wanted.iter().filter(|uid| self.owners.contains_key(*uid));
        found.extend(own.map(|uid| (uid.clone(), uid.clone())));
        for (from, count) in [(0, 1), (1, usize::MAX)] {
            for original in self.owners.keys() {
                if found.len() == self.wanted.len() {
                    return found;
                }
                let drawn = self.key.uids(original).skip(from).take(count).filter(|uid| self.wanted.contains(uid));
                found.extend(drawn.map(|uid| (uid, original.clone())));
            }
        }
        found
    }
}

/// People, and the names of each.
type Called = BTreeMap<usize, BTreeSet<String>>;

/// What pseudonyms stand for.
pub struct Answers {
    key: RecipientKey,
    limits: Limits,
    exams: Vec<Exam>,
    owners: BTreeMap<String, BTreeSet<usize>>,
    /// The person of each examination.
    people: BTreeMap<usize, usize>,
    /// What each person may have been called where codes were made.
    names: Called,
    called: BTreeMap<String, Called>,
    uids: BTreeMap<String, String>,
}

/// What a file that came back belongs to.
pub struct Lead {
    /// The patient, if files and code agree on one.
    pub person: Option<Person>,
    /// The pseudonyms and what they stand for.
    pub uids: BTreeMap<String, String>,
    /// The pseudonyms that no original gives.
    pub unresolved: Vec<String>,
    /// Whether it holds what is of several patients.
    pub is_mixed: bool,
    /// The examination beside which it belongs, or one of the patient's.
    exam: Option<usize>,
    /// Whether its own study is that of the examination.
    is_of_study: bool,
    /// The days that the patient's dates may have moved by.
    days: Vec<i32>,
}

impl Answers {
    /// The UID that a pseudonym stands for.
    #[must_use]
    pub fn uid(&self, pseudonym: &str) -> Option<&str> {
        self.uids.get(pseudonym).map(String::as_str)
    }

    /// The people that a code stands for.
    #[must_use]
    pub fn patients(&self, code: &str) -> Vec<Person> {
        let mut found = BTreeSet::new();
        if let Some(called) = self.called.get(code) {
            let of = self.people.iter().filter(|(_, person)| called.contains_key(person));
            found.extend(of.filter_map(|(exam, _)| self.person(*exam)));
        }
        found.into_iter().collect()
    }

    /// What a file belongs to.
    #[must_use]
    pub fn lead(&self, returned: &Returned) -> Lead {
        let nobody = Called::new();
        let called = self.called.get(&returned.code).unwrap_or(&nobody);
        let mut people = BTreeSet::new();
        let (mut uids, mut unresolved) = (BTreeMap::new(), Vec::new());
        for uid in &returned.uids {
            match self.uids.get(uid) {
                Some(original) => {
                    // A frame of reference may be that of several.
                    let of = self.people_of(original);
                    people.extend(of.first().copied().filter(|_| of.len() == 1));
                    uids.insert(uid.clone(), original.clone());
                }
                None => unresolved.push(uid.clone()),
            }
        }
        let is_mixed = people.len() > 1 || (!called.is_empty() && people.iter().any(|person| !called.contains_key(person)));
        let only = people.first().copied().or_else(|| called.keys().next().copied().filter(|_| called.len() == 1));
        let person = only.filter(|_| !is_mixed);
        let study = self.uids.get(&returned.study);
        let beside = study.and_then(|study| {
            let exam = |exam: &&usize| self.exams.get(**exam).is_some_and(|known| &known.record.study == study);
            self.owners.get(study)?.iter().find(exam).copied().filter(|exam| self.people.get(exam).copied() == person)
        });
        let any = || self.people.iter().find(|(_, of)| Some(**of) == person).map(|(exam, _)| *exam);
        let exam = person.and_then(|_| beside.or_else(any));
        let names = person.and_then(|person| called.get(&person).or_else(|| self.names.get(&person)));
        let days = names.into_iter().flatten().map(|name| self.key.days(name)).collect();
        let is_of_study = beside.is_some();
        Lead { person: exam.and_then(|exam| self.person(exam)), uids, unresolved, is_mixed, exam, is_of_study, days }
    }

    fn people_of(&self, original: &str) -> BTreeSet<usize> {
        let mut people = BTreeSet::new();
        people.extend(self.owners.get(original).into_iter().flatten().filter_map(|exam| self.people.get(exam)));
        people
    }

    fn person(&self, exam: usize) -> Option<Person> {
        self.exams.get(exam).map(Exam::person)
    }
}

/// Calls `found` with every UID at every level that the standard does not define.
fn each_uid(set: &DataSet, found: &mut dyn FnMut(&str)) {
    set.visit(&mut |_, element| {
        if element.vr == Vr::UI {
            let text = String::from_utf8_lossy(element.bytes());
            let uids = text.split('\\').map(|uid| uid.trim_matches(['\0', ' ']));
            uids.filter(|uid| !uid.is_empty() && !table::is_registered_uid(uid)).for_each(&mut *found);
        }
    });
}

/// The text of an element as a person reads it.
fn decoded(set: &DataSet, tag: crate::attribute::Tag) -> String {
    let character_set = CharacterSet::from_defined_terms(set.bytes(tags::SPECIFIC_CHARACTER_SET));
    let text = character_set.decode(set.bytes(tag), tag == tags::PATIENT_NAME);
    text.trim_matches(['\0', ' ']).to_owned()
}
