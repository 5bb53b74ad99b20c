//! What the originals of one study say of patient and study.

use std::collections::BTreeSet;

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Value};
use crate::dicom::tags;
use crate::identity::CharacterSet;
use crate::sanitize::reidentify::{Person, decoded};
use crate::study::ScanRecord;

/// A study as its originals tell it.
pub struct Exam {
    pub(super) record: ScanRecord,
    /// Patient and study as one of the originals has them.
    pub(super) told: Vec<Told>,
    /// Specific Character Set of that.
    pub(super) character_set: Vec<u8>,
    /// The days on which anything happened, `YYYYMMDD`.
    pub(super) days: BTreeSet<String>,
    person: Person,
}

/// An attribute of patient or study.
pub struct Told {
    pub(super) tag: Tag,
    pub(super) vr: Vr,
    pub(super) value: Vec<u8>,
    /// Whether it is of the study, not of the patient.
    pub(super) is_of_study: bool,
}

impl Exam {
    pub(super) fn of(set: &DataSet, record: ScanRecord) -> Self {
        let told = |(tag, is_of_study): &(Tag, bool)| {
            let element =
                set.element(*tag).filter(|element| matches!(element.value, Value::Bytes(_)) && !element.has_foreign_vr)?;
            Some(Told { tag: *tag, vr: element.vr, value: element.bytes().to_vec(), is_of_study: *is_of_study })
        };
        Self {
            record,
            told: TOLD.iter().filter_map(told).collect(),
            character_set: set.bytes(tags::SPECIFIC_CHARACTER_SET).to_vec(),
            days: BTreeSet::new(),
            person: Person {
                patient_id: decoded(set, tags::PATIENT_ID),
                issuer_of_patient_id: decoded(set, tags::ISSUER_OF_PATIENT_ID),
                patient_name: decoded(set, tags::PATIENT_NAME),
                patient_birth_date: decoded(set, tags::PATIENT_BIRTH_DATE),
            },
        }
    }

    /// Takes the dates of an original.
    pub(super) fn add_days(&mut self, set: &DataSet) {
        set.visit(&mut |_, element| {
            if matches!(element.vr, Vr::DA | Vr::DT) {
                let text = String::from_utf8_lossy(element.bytes()).replace('.', "");
                let days = text.split('\\').filter_map(|moment| moment.trim().get(..8));
                self.days.extend(days.filter(|day| day.bytes().all(|digit| digit.is_ascii_digit())).map(str::to_owned));
            }
        });
    }

    pub(super) fn person(&self) -> Person {
        self.person.clone()
    }

    pub(super) fn decode(&self, told: &Told) -> String {
        let text = CharacterSet::from_defined_terms(&self.character_set).decode(&told.value, told.vr == Vr::PN);
        text.trim_end_matches(['\0', ' ']).to_owned()
    }
}

/// The text of an element, empty where there is none.
pub fn trimmed_text(set: &DataSet, tag: Tag) -> String {
    set.text(tag).unwrap_or_default().to_owned()
}

/// By what an archive knows a patient and a study (PS3.3 C.7.1.1, C.7.2.1), and whether it is of the study.
const TOLD: &[(Tag, bool)] = &[
    (tags::PATIENT_NAME, false),
    (tags::PATIENT_ID, false),
    (tags::ISSUER_OF_PATIENT_ID, false),
    (tags::PATIENT_BIRTH_DATE, false),
    (Tag::new(0x0010, 0x0040), false), // Patient's Sex
    (Tag::new(0x0008, 0x0020), true),  // Study Date
    (Tag::new(0x0008, 0x0030), true),  // Study Time
    (Tag::new(0x0008, 0x0050), true),  // Accession Number
    (Tag::new(0x0008, 0x0090), true),  // Referring Physician's Name
    (Tag::new(0x0020, 0x0010), true),  // Study ID
];
