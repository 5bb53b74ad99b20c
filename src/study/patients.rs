//! Who is one patient.
//!
//! Files agree by issuer and Patient ID, and by birth date where both give one; without an ID by name and birth date; without
//! either by study. Files of one study or of one frame of reference that disagree, and one ID with two names, leave the
//! question open whether this is one person.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::identity::Harvest;
use crate::pseudonym::RecipientKey;
use crate::study::{Claim, ScanRecord};

/// One patient, as pass 2 needs to know.
#[derive(Clone, Serialize, Deserialize)]
pub struct Patient {
    /// The code that stands for the patient.
    pub code: String,
    /// All that identifies the patient, from all files.
    pub harvest: Harvest,
}

/// The files of a study, sorted into patients.
pub struct Patients {
    keys: Vec<String>,
    members: BTreeMap<u32, usize>,
    /// The files of patients who may be one person, or may not.
    pub in_question: BTreeSet<u32>,
}

impl Patients {
    /// Sorts files into patients; `is_same_person` says that they are all one.
    #[must_use]
    pub fn of_records(records: &BTreeMap<u32, ScanRecord>, is_same_person: bool) -> Self {
        let births = births(records);
        let mut by_key: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (id, record) in records {
            by_key.entry(key(record, &births)).or_default().push(*id);
        }
        if is_same_person {
            let first = by_key.keys().next().cloned().unwrap_or_default();
            by_key.clear();
            by_key.insert(first, records.keys().copied().collect());
        }
        let mut members = BTreeMap::new();
        members.extend(by_key.values().enumerate().flat_map(|(index, ids)| ids.iter().map(move |id| (*id, index))));
        let in_question = if is_same_person { BTreeSet::new() } else { in_question(records, &members) };
        Self { keys: by_key.into_keys().collect(), members, in_question }
    }

    /// The patient of a file.
    #[must_use]
    pub fn of(&self, id: u32) -> Option<usize> {
        self.members.get(&id).copied()
    }

    /// How many patients there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// The patients with their codes and with what identifies them, this program's own pseudonyms apart.
    #[must_use]
    pub fn list(&self, records: &BTreeMap<u32, ScanRecord>, key: &RecipientKey) -> Vec<Patient> {
        let mut harvests: Vec<Harvest> = self.keys.iter().map(|_| Harvest::default()).collect();
        for (id, record) in records {
            if let Some(harvest) = self.of(*id).and_then(|index| harvests.get_mut(index)) {
                harvest.extend(record.harvest.clone());
            }
        }
        let own = |value: &str| key.made_uid(value) || key.made_code(value);
        let patients = self.keys.iter().zip(harvests).map(|(name, mut harvest)| {
            harvest.retain(|value| !own(value));
            let patterns = crate::identity::Patterns::new(&harvest);
            Patient { code: key.patient_code(name, &|code| patterns.in_pseudonym(code)), harvest }
        });
        patients.collect()
    }
}

/// The birth dates that go with each ID. An ID with one birth date owns the files that give none.
fn births(records: &BTreeMap<u32, ScanRecord>) -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut births: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for claim in records.values().map(|record| &record.claim).filter(|claim| !claim.birth_date.is_empty()) {
        births.entry((claim.issuer.clone(), claim.id.clone())).or_default().insert(claim.birth_date.clone());
    }
    births
}

fn key(record: &ScanRecord, births: &BTreeMap<(String, String), BTreeSet<String>>) -> String {
    let Claim { id, issuer, name, birth_date } = &record.claim;
    if id.is_empty() && name.is_empty() {
        return format!("study\u{1F}{}", record.study);
    }
    if id.is_empty() {
        return format!("name\u{1F}{name}\u{1F}{birth_date}");
    }
    let known = births.get(&(issuer.clone(), id.clone()));
    let only = known.filter(|dates| dates.len() == 1).and_then(|dates| dates.first());
    let birth = if birth_date.is_empty() { only.cloned().unwrap_or_default() } else { birth_date.clone() };
    // Without issuer and birth date the key is the ID itself, so that a code this program made stays what it is.
    if issuer.is_empty() && birth.is_empty() { id.clone() } else { format!("id\u{1F}{issuer}\u{1F}{id}\u{1F}{birth}") }
}

fn in_question(records: &BTreeMap<u32, ScanRecord>, members: &BTreeMap<u32, usize>) -> BTreeSet<u32> {
    let mut sharing: BTreeMap<(u8, &str), BTreeSet<usize>> = BTreeMap::new();
    let mut names: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (id, record) in records {
        let Some(patient) = members.get(id).copied() else { continue };
        for (kind, uid) in [(0, &record.study), (1, &record.frame_of_reference)] {
            if !uid.is_empty() {
                sharing.entry((kind, uid)).or_default().insert(patient);
            }
        }
        if !record.claim.name.is_empty() {
            names.entry(patient).or_default().insert(&record.claim.name);
        }
    }
    let disputed = sharing
        .into_values()
        .filter(|patients| patients.len() > 1)
        .flatten()
        .chain(names.into_iter().filter(|(_, names)| names.len() > 1).map(|(patient, _)| patient));
    let (mut patients, mut files) = (BTreeSet::new(), BTreeSet::new());
    patients.extend(disputed);
    files.extend(members.iter().filter(|(_, patient)| patients.contains(patient)).map(|(id, _)| *id));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, name: &str, birth: &str, study: &str) -> ScanRecord {
        ScanRecord {
            study: study.into(),
            claim: Claim { id: id.into(), name: name.into(), birth_date: birth.into(), ..Claim::default() },
            ..ScanRecord::default()
        }
    }

    fn patients(records: &[ScanRecord]) -> Patients {
        Patients::of_records(&(0..).zip(records.iter().cloned()).collect(), false)
    }

    #[test]
    fn one_id_is_one_patient_also_where_a_birth_date_is_missing() {
        let found = patients(&[record("1", "doe", "19500304", "s1"), record("1", "doe", "", "s2")]);
        assert_eq!((found.count(), found.in_question.len()), (1, 0));
    }

    #[test]
    fn two_ids_are_two_patients() {
        let found = patients(&[record("1", "doe", "", "s1"), record("2", "roe", "", "s2")]);
        assert_eq!((found.count(), found.in_question.len()), (2, 0));
    }

    #[test]
    fn two_ids_in_one_study_are_a_question() {
        let found = patients(&[record("1", "doe", "", "s1"), record("2", "doe", "", "s1"), record("3", "roe", "", "s3")]);
        assert_eq!((found.count(), found.in_question.len()), (3, 2));
    }

    #[test]
    fn one_id_with_two_names_is_a_question() {
        let found = patients(&[record("1", "doe", "", "s1"), record("1", "roe", "", "s2")]);
        assert_eq!((found.count(), found.in_question.len()), (1, 2));
    }

    #[test]
    fn a_yes_makes_them_one() {
        let records = (0..).zip([record("1", "doe", "", "s1"), record("2", "roe", "", "s1")]).collect();
        let found = Patients::of_records(&records, true);
        assert_eq!((found.count(), found.in_question.len()), (1, 0));
    }
}
