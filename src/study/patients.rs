//! Who is one patient.
//!
//! Files agree by issuer and Patient ID, and by birth date, where both give one; without an ID by name and birth date; without
//! either by study. Volumes in files that can name nobody belong to the only person there is. Files of one study or of one frame of reference that disagree, and one ID with two names, leave the
//! question open whether this is one person.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::identity::Harvest;
use crate::limits::Limits;
use crate::pseudonym::RecipientKey;
use crate::study::{Claim, Codes, Named, ScanRecord};

/// One patient, as pass 2 needs to know.
#[derive(Clone, Serialize, Deserialize)]
pub struct Patient {
    /// The code that stands for the patient.
    pub code: String,
    /// By how many days the dates of the patient are moved, where they are.
    pub days: i32,
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
        let companies = Company::of(records);
        let mut by_key: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut studies: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for record in records.values().filter(|record| record.claim.is_made()) {
            studies.entry(&record.study).or_default().insert(key(record, &companies));
        }
        for (id, record) in records.iter().filter(|(_, record)| !record.is_volume) {
            // A file that names nobody belongs to the one person of its study.
            let only = studies.get(record.study.as_str()).filter(|keys| keys.len() == 1).and_then(|keys| keys.first());
            let own = only.filter(|_| !record.claim.is_made()).cloned();
            by_key.entry(own.unwrap_or_else(|| key(record, &companies))).or_default().push(*id);
        }
        // What can name nobody belongs to the one person there is.
        let only = by_key.keys().next().filter(|_| by_key.len() == 1).cloned().unwrap_or_default();
        for (id, _) in records.iter().filter(|(_, record)| record.is_volume) {
            by_key.entry(only.clone()).or_default().push(*id);
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

    /// The patients with their codes and with what identifies them, this program's own pseudonyms apart. One of whom there is more
    /// than the limits allow gets nothing: none of the files goes on.
    #[must_use]
    pub fn list(&self, records: &BTreeMap<u32, ScanRecord>, codes: &Codes<'_>, limits: &Limits) -> Vec<Patient> {
        let own = |value: &str| codes.key.made_uid(value) || codes.key.made_code(value);
        let patients = self.named(records, codes.key).into_iter().zip(self.harvests(records)).map(|(named, mut harvest)| {
            if is_excessive(&harvest, limits) {
                harvest = Harvest::default();
            }
            let called = codes.called(&named);
            harvest.retain(|_, value| !own(value) && !called.is_some_and(|code| code.eq_ignore_ascii_case(value)));
            let patterns = crate::identity::Patterns::new(&harvest);
            Patient { code: codes.code(&named, &|code| patterns.in_pseudonym(code)), days: codes.days(&named), harvest }
        });
        patients.collect()
    }

    /// The patients as the files name them.
    #[must_use]
    pub fn named(&self, records: &BTreeMap<u32, ScanRecord>, key: &RecipientKey) -> Vec<Named<'_>> {
        let mut named: Vec<Named<'_>> = self.keys.iter().map(|name| Named { name, is_own: true }).collect();
        let is_foreign = |record: &ScanRecord| !record.is_volume && !key.made_uid(&record.instance);
        for (id, _) in records.iter().filter(|(_, record)| is_foreign(record)) {
            if let Some(patient) = self.of(*id).and_then(|index| named.get_mut(index)) {
                patient.is_own = false;
            }
        }
        named
    }

    /// The names that the patients of files can have had in other runs, with more files beside them or fewer.
    #[must_use]
    pub fn possible_names(records: &BTreeMap<u32, ScanRecord>) -> BTreeMap<u32, BTreeSet<String>> {
        let companies = Company::of(records);
        let mut possible = BTreeMap::new();
        possible.extend(records.iter().map(|(id, record)| {
            let mut names = BTreeSet::new();
            let Some(company) = companies.get(record.claim.id.as_str()) else {
                names.insert(key(record, &companies));
                return (*id, names);
            };
            for issuer in company.issuers.iter().copied().chain([""]) {
                names.extend(company.births.iter().copied().chain([""]).map(|birth| id_name(issuer, &record.claim.id, birth)));
            }
            (*id, names)
        }));
        possible
    }

    /// The files of patients of whom there are more identifying values than the limits allow.
    #[must_use]
    pub fn excessive(&self, records: &BTreeMap<u32, ScanRecord>, limits: &Limits) -> BTreeSet<u32> {
        let is_excessive: Vec<bool> = self.harvests(records).iter().map(|harvest| is_excessive(harvest, limits)).collect();
        let mut files = BTreeSet::new();
        files.extend(self.members.iter().filter(|(_, patient)| is_excessive.get(**patient) == Some(&true)).map(|(id, _)| *id));
        files
    }

    fn harvests(&self, records: &BTreeMap<u32, ScanRecord>) -> Vec<Harvest> {
        let mut harvests: Vec<Harvest> = self.keys.iter().map(|_| Harvest::default()).collect();
        for (id, record) in records {
            if let Some(harvest) = self.of(*id).and_then(|index| harvests.get_mut(index)) {
                harvest.extend(record.harvest.clone());
            }
        }
        harvests
    }
}

/// Names alone are counted: a long study has many dates and UIDs, which cost little.
fn is_excessive(harvest: &Harvest, limits: &Limits) -> bool {
    harvest.names() > limits.names
}

/// What the files that give an ID say beside it. The only issuer or birth date that stands with an ID is that of the files that
/// give none.
#[derive(Default)]
struct Company<'a> {
    issuers: BTreeSet<&'a str>,
    births: BTreeSet<&'a str>,
}

impl<'a> Company<'a> {
    fn of(records: &'a BTreeMap<u32, ScanRecord>) -> BTreeMap<&'a str, Self> {
        let mut companies: BTreeMap<&str, Self> = BTreeMap::new();
        for claim in records.values().map(|record| &record.claim).filter(|claim| !claim.id.is_empty()) {
            let company = companies.entry(&claim.id).or_default();
            company.issuers.extend(Some(claim.issuer.as_str()).filter(|issuer| !issuer.is_empty()));
            company.births.extend(Some(claim.birth_date.as_str()).filter(|birth| !birth.is_empty()));
        }
        companies
    }
}

/// What a file gives, or the only thing that others give.
fn own_or_only<'a>(own: &'a str, all: &BTreeSet<&'a str>) -> &'a str {
    let only = all.first().copied().filter(|_| all.len() == 1);
    if own.is_empty() { only.unwrap_or_default() } else { own }
}

fn key(record: &ScanRecord, companies: &BTreeMap<&str, Company<'_>>) -> String {
    let Claim { id, issuer, name, birth_date } = &record.claim;
    if id.is_empty() && name.is_empty() {
        return format!("study\u{1F}{}", record.study);
    }
    let Some(company) = companies.get(id.as_str()) else { return format!("name\u{1F}{name}\u{1F}{birth_date}") };
    let (issuer, birth) = (own_or_only(issuer, &company.issuers), own_or_only(birth_date, &company.births));
    id_name(issuer, id, birth)
}

/// Without issuer and birth date the key is the ID itself, so that a code this program made stays what it is.
fn id_name(issuer: &str, id: &str, birth: &str) -> String {
    if issuer.is_empty() && birth.is_empty() { id.to_owned() } else { format!("id\u{1F}{issuer}\u{1F}{id}\u{1F}{birth}") }
}

/// The files of patients who share a study or a frame of reference, and of patients with two names.
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
    let sharing = sharing.into_values().filter(|patients| patients.len() > 1).flatten();
    let disputed = sharing.chain(names.into_iter().filter(|(_, names)| are_two(names)).map(|(patient, _)| patient));
    let (mut patients, mut files) = (BTreeSet::new(), BTreeSet::new());
    patients.extend(disputed);
    let names_somebody = |id: &u32| records.get(id).is_some_and(|record| !record.is_volume);
    let members = members.iter().filter(|(id, patient)| patients.contains(patient) && names_somebody(id));
    files.extend(members.map(|(id, _)| *id));
    files
}

/// Whether names are of two people: of one person, the longest holds all words of the others (`Doe`, `Doe Jane`, `Jane B. Doe`),
/// initials and the spelling of umlauts apart.
fn are_two(names: &BTreeSet<&str>) -> bool {
    let words = |name: &str| -> Vec<String> { name.split(' ').map(without_umlauts).collect() };
    let longest = names.iter().map(|name| words(name)).max_by_key(Vec::len).unwrap_or_default();
    let is_in = |word: &String| longest.iter().any(|other| other == word || is_initial(word, other) || is_initial(other, word));
    !names.iter().all(|name| words(name).iter().all(is_in))
}

fn is_initial(letter: &str, word: &str) -> bool {
    letter.chars().count() == 1 && word.starts_with(letter)
}

/// `mueller` is `muller` is what `müller` folds to.
fn without_umlauts(word: &str) -> String {
    word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
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
    fn one_name_that_is_written_in_full_or_not_is_no_question() {
        let of = |names: &[&str]| {
            let records: Vec<ScanRecord> = names.iter().map(|name| record("1", name, "", "s1")).collect();
            patients(&records).in_question.len()
        };
        assert_eq!(
            (of(&["doe", "doe jane", "jane b doe"]), of(&["doe jane", "doe john"]), of(&["doe jane", "doe ann"])),
            (0, 2, 2)
        );
    }

    #[test]
    fn an_id_with_one_issuer_is_one_patient_also_where_the_issuer_is_missing() {
        let with = |issuer: &str, study: &str| {
            let mut record = record("1", "doe", "", study);
            record.claim.issuer = issuer.into();
            record
        };
        assert_eq!(patients(&[with("a", "s1"), with("", "s1")]).count(), 1);
        assert_eq!(patients(&[with("a", "s1"), with("b", "s2"), with("", "s3")]).count(), 3);
    }

    #[test]
    fn a_file_that_names_nobody_is_of_the_one_person_of_its_study() {
        let found = patients(&[record("1", "doe", "", "s1"), record("", "", "", "s1")]);
        assert_eq!((found.count(), found.in_question.len()), (1, 0));
        assert_eq!(patients(&[record("1", "doe", "", "s1"), record("", "", "", "s2")]).count(), 2);
    }

    #[test]
    fn a_yes_makes_them_one() {
        let records = (0..).zip([record("1", "doe", "", "s1"), record("2", "roe", "", "s1")]).collect();
        let found = Patients::of_records(&records, true);
        assert_eq!((found.count(), found.in_question.len()), (1, 0));
    }
}
