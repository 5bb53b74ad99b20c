//! Which code stands for which patient: chosen, kept with the key, drawn, or given by the key.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Reason, Result};
use crate::identity::{Harvest, Kind, Patterns, fold};
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

/// Whether a code holds the year of birth, day and month of it, a date of the record in six digits, or a part of a name or a number of the patient, whatever
/// stands between its letters and digits.
fn holds_part(harvest: &Harvest, code: &str) -> bool {
    let signs = only(&fold(code), char::is_alphanumeric);
    let (digits, letters) = (only(&signs, |sign| sign.is_ascii_digit()), only(&signs, char::is_alphabetic));
    let holds = |part: Option<&str>| part.is_some_and(|part| digits.contains(part));
    harvest.values().any(|(kind, text)| match kind {
        Kind::BirthDate => {
            let day_first = text.get(6..).zip(text.get(4..6)).map(|(day, month)| [day, month].concat());
            holds(text.get(..4)) || holds(text.get(4..)) || holds(day_first.as_deref()) || holds(text.get(2..))
        }
        Kind::Date => holds(text.get(2..)),
        Kind::Id | Kind::Place => {
            let whole = only(&fold(text), char::is_alphanumeric);
            let number = only(&whole, |sign| sign.is_ascii_digit());
            let parts = number.trim_start_matches('0').as_bytes().windows(TELLING_DIGITS);
            (kind == Kind::Id && whole.len() >= TELLING_LETTERS && signs.contains(&whole))
                || parts.into_iter().any(|part| holds(str::from_utf8(part).ok()))
        }
        Kind::Name => holds_name(text, &letters),
        _ => false,
    })
}

/// Whether letters hold the beginning of a name, or a longer part, or are a short name or initials.
fn holds_name(name: &str, letters: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|sign: char| !(sign.is_alphabetic() || APOSTROPHES.contains(&sign)));
        words.map(|word| only(&fold(word), char::is_alphabetic)).filter(|word| !word.is_empty()).collect()
    };
    let spelled_out = UMLAUTS.iter().fold(name.to_lowercase(), |name, (umlaut, spelled)| name.replace(*umlaut, spelled));
    [words(name), words(&spelled_out)].into_iter().any(|words| {
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        let is_part = |word: &String| {
            let signs: Vec<char> = word.chars().collect();
            let runs = signs.windows(TELLING_LETTERS + 1).chain(signs.get(..TELLING_LETTERS));
            word == letters || runs.map(|run| run.iter().collect::<String>()).any(|run| letters.contains(&run))
        };
        words.iter().any(is_part) || (initials.len() > 1 && letters == initials)
    })
}

/// The signs of a text that are of a kind.
fn only(text: &str, is: impl Fn(char) -> bool) -> String {
    text.chars().filter(|sign| is(*sign)).collect()
}

const APOSTROPHES: [char; 3] = ['\'', '\u{2019}', '`'];
const UMLAUTS: [(&str, &str); 3] = [("\u{e4}", "ae"), ("\u{f6}", "oe"), ("\u{fc}", "ue")];
/// So many digits of a number, and so many letters with which a name begins, are few people's.
const TELLING_DIGITS: usize = 5;
const TELLING_LETTERS: usize = 4;
const SEVERAL: &str =
    "a code is for one patient, and these files are of several: clean one patient at a time, or say that they are one person";
const TAKEN: &str = "the code stands for another patient under this key and recipient: choose another";
const IDENTIFIES: &str = "the code holds something that identifies the patient: choose another";
