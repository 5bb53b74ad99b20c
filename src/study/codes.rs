//! Which code stands for which patient: chosen, kept with the key, drawn, or given by the key.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Reason, Result};
use crate::identity::{Harvest, Kind, Patterns};
use crate::pseudonym::{KeptCode, RecipientKey};
use crate::study::{Patients, ScanRecord, Word};

/// Where the codes of patients come from. The first of these that there is counts: the code that the user chose, the one by which
/// a file was cleaned before, the one that was kept, one that is drawn, the key's own.
pub struct Codes<'a> {
    /// The recipient's key.
    pub key: &'a RecipientKey,
    /// The code that the user chose for the one patient there is.
    pub chosen: Option<&'a str>,
    /// Random bytes, where a code must derive from nothing.
    pub fresh: Option<&'a [u8; 32]>,
    /// What was kept with the key.
    pub kept: &'a [KeptCode],
}

/// A patient as the files name them.
pub struct Named<'a> {
    /// What the patient's code and days derive from.
    pub name: &'a str,
    /// Whether all files of the patient are this program's own, told by their SOP Instance UIDs.
    pub is_own: bool,
}

impl Codes<'_> {
    /// The code of a patient, but for those that `avoid` turns down.
    #[must_use]
    pub fn code(&self, patient: &Named<'_>, avoid: &dyn Fn(&str) -> bool) -> String {
        let known = self.chosen.or_else(|| self.called(patient)).or_else(|| Some(self.kept(patient.name)?.code.as_str()));
        match (known, self.fresh) {
            (Some(code), _) => code.to_owned(),
            (None, Some(fresh)) => self.key.drawn_code(patient.name, fresh, avoid),
            (None, None) => self.key.patient_code(patient.name, avoid),
        }
    }

    /// By how many days the dates of a patient move: none where they have moved.
    #[must_use]
    pub fn days(&self, patient: &Named<'_>) -> i32 {
        if self.called(patient).is_some() { 0 } else { self.key.days(patient.name) }
    }

    /// What has to be kept with the key of a patient's code, if the key alone does not give it.
    #[must_use]
    pub fn to_keep(&self, patient: &Named<'_>, code: &str) -> Option<KeptCode> {
        let is_known = self.kept(patient.name).is_some_and(|kept| kept.code == code) || self.called(patient) == Some(code);
        if is_known || (self.chosen.is_none() && self.fresh.is_none()) {
            return None;
        }
        let before = self.kept.iter().find(|kept| patient.is_own && kept.code.eq_ignore_ascii_case(patient.name));
        let mark = before.map_or_else(|| self.key.mark(patient.name), |kept| kept.mark.clone());
        Some(KeptCode { mark, code: code.to_owned() })
    }

    /// The code by which a patient is called already. One that the key does not give could be anybody's number, so it counts in files of
    /// this program alone. Patient IDs are compared without regard to case.
    #[must_use]
    pub fn called<'a>(&'a self, patient: &'a Named<'_>) -> Option<&'a str> {
        if self.key.made_code(patient.name) {
            return Some(patient.name);
        }
        let mut given = self.chosen.into_iter().chain(self.kept.iter().map(|kept| kept.code.as_str()));
        given.find(|code| patient.is_own && code.eq_ignore_ascii_case(patient.name))
    }

    /// Whether the chosen code fits the files that go on.
    ///
    /// # Errors
    /// [`Reason::Policy`] where they are of several patients, for a code that holds something that identifies the one, and for one that
    /// stands for another.
    pub fn require_fit(
        &self,
        patients: &Patients,
        records: &BTreeMap<u32, ScanRecord>,
        admitted: &BTreeMap<u32, Word>,
    ) -> Result<()> {
        let Some(chosen) = self.chosen else { return Ok(()) };
        let mut several = BTreeSet::new();
        several.extend(admitted.keys().filter_map(|id| patients.of(*id)));
        if several.len() > 1 {
            return Err(Error::new(Reason::Policy, SEVERAL));
        }
        let of_one = |id: &u32| patients.of(*id).is_some_and(|patient| several.contains(&patient));
        let named = patients.named(records, self.key).into_iter().enumerate().find(|(patient, _)| several.contains(patient));
        if named.is_some_and(|(_, named)| self.called(&named).is_none()) && self.is_taken(chosen, records, &of_one) {
            return Err(Error::new(Reason::Policy, TAKEN));
        }
        let mut harvest = Harvest::default();
        for (_, record) in records.iter().filter(|(id, _)| of_one(id)) {
            let is_called_so = self.key.made_uid(&record.instance) && record.claim.id.eq_ignore_ascii_case(chosen);
            let mut found = record.harvest.clone();
            found.retain(|_, value| !(self.key.made_code(value) || is_called_so && value.eq_ignore_ascii_case(chosen)));
            harvest.extend(found);
        }
        if Patterns::new(&harvest).in_pseudonym(chosen) || holds_part(&harvest, chosen) {
            Err(Error::new(Reason::Policy, IDENTIFIES))
        } else {
            Ok(())
        }
    }

    /// Whether a code was kept for somebody else, the same recipient's. The patient may have had another name where more was known, or less.
    fn is_taken(&self, code: &str, records: &BTreeMap<u32, ScanRecord>, of_one: &dyn Fn(&u32) -> bool) -> bool {
        let is_it = |kept: &&KeptCode| kept.code.eq_ignore_ascii_case(code) && self.key.made_mark(&kept.mark);
        let mut kept = self.kept.iter().filter(is_it).peekable();
        if kept.peek().is_none() {
            return false;
        }
        let mut own = BTreeSet::new();
        let possible = Patients::possible_names(records).into_iter().filter(|(id, _)| of_one(id));
        own.extend(possible.flat_map(|(_, names)| names).map(|name| self.key.mark(&name)));
        !kept.any(|kept| own.contains(&kept.mark))
    }

    fn kept(&self, name: &str) -> Option<&KeptCode> {
        if self.kept.is_empty() {
            return None;
        }
        let mark = self.key.mark(name);
        // What was kept last is in use; what was in use before is still known.
        self.kept.iter().rev().find(|kept| kept.mark == mark)
    }
}

/// Whether a code holds the year of birth, a date of the record in six digits, or a part of a name or a number of the patient.
fn holds_part(harvest: &Harvest, code: &str) -> bool {
    let (digits, letters) = (only(code, |sign| sign.is_ascii_digit()), only(code, char::is_alphabetic));
    harvest.values().any(|(kind, text)| match kind {
        Kind::BirthDate => {
            text.get(..4).is_some_and(|year| code.contains(year)) || text.get(2..).is_some_and(|day| digits.contains(day))
        }
        Kind::Date => text.get(2..).is_some_and(|day| digits.contains(day)),
        Kind::Id | Kind::Place => {
            let number = only(text, |sign| sign.is_ascii_digit());
            let number = number.trim_start_matches('0').as_bytes();
            number.windows(TELLING_DIGITS).any(|part| str::from_utf8(part).is_ok_and(|part| digits.contains(part)))
        }
        Kind::Name => {
            let words: Vec<String> = text.split(|sign: char| !sign.is_alphabetic()).map(str::to_lowercase).collect();
            let starts = words.iter().filter_map(|word| {
                word.char_indices()
                    .nth(TELLING_LETTERS)
                    .map_or((word.chars().count() == TELLING_LETTERS).then_some(word.as_str()), |(end, _)| word.get(..end))
            });
            let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
            starts.into_iter().any(|start| letters.contains(start)) || (initials.len() > 1 && letters == initials)
        }
        _ => false,
    })
}

/// The signs of a text that are of a kind, in small letters.
fn only(text: &str, is: impl Fn(char) -> bool) -> String {
    text.to_lowercase().chars().filter(|sign| is(*sign)).collect()
}

/// So many digits of a number, and so many letters with which a name begins, are few people's.
const TELLING_DIGITS: usize = 5;
const TELLING_LETTERS: usize = 4;
const SEVERAL: &str =
    "a code is for one patient, and these files are of several: clean one patient at a time, or say that they are one person";
const TAKEN: &str = "the code stands for another patient under this key and recipient: choose another";
const IDENTIFIES: &str = "the code holds something that identifies the patient: choose another";
