//! Many files: what pass 1 learns of each, who is one patient, and what every worker of pass 2 must know.
//!
//! Records are folded in a fixed order, so neither the order of the files nor the number of workers shows in the output.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Kind, Reason};
use crate::identity::Harvest;
use crate::limits::Limits;
use crate::order;
use crate::pseudonym::RecipientKey;

mod codes;
mod patients;
mod slices;

pub use codes::{Codes, Named};
pub use patients::{Patient, Patients};
pub use slices::{FaceWork, Slices};

/// A group of findings, as a person sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Names and numbers of the person.
    Identity,
    /// Dates and times.
    Dates,
    /// Places and staff.
    Places,
    /// The machine.
    Machine,
    /// Numbers that tie files together: UIDs.
    Links,
    /// Descriptions in words.
    Words,
    /// Private elements, overlays, and bytes outside the data set.
    Hidden,
}

/// Something found: how often, and a few values for the person whose scan it is.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Found {
    /// Elements of the group.
    pub count: u64,
    /// Some of their values, for the screen of the user alone.
    pub examples: BTreeSet<String>,
}

/// Who a file says the patient is.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// Patient ID, trimmed and folded.
    pub id: String,
    /// Issuer of Patient ID, trimmed and folded.
    pub issuer: String,
    /// Patient's Name, folded.
    pub name: String,
    /// Patient's Birth Date.
    pub birth_date: String,
}

impl Claim {
    /// Whether anybody is named at all.
    #[must_use]
    pub fn is_made(&self) -> bool {
        !self.id.is_empty() || !self.name.is_empty()
    }
}

/// What pass 1 learns of one file. Holds values of attributes: it stays with the user.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct ScanRecord {
    /// Why this file cannot be cleaned under any policy.
    pub reason: Option<Reason>,
    /// What kind of thing it is, where that is why.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Whether it is a volume in a file of its own, NIfTI: it names nobody, and what lies in one folder counts as one study.
    #[serde(default)]
    pub is_volume: bool,
    /// Whether it is packed, in gzip.
    #[serde(default)]
    pub is_packed: bool,
    /// Whether it may carry writing that nobody has looked for.
    pub may_carry_writing: bool,
    /// Whether it is of a kind that can show a face.
    pub may_show_face: bool,
    /// Whether it is a page that a machine made of other pictures.
    #[serde(default)]
    pub is_page: bool,
    /// Whether its samples are numbers that nobody writes on.
    #[serde(default)]
    pub is_of_numbers: bool,
    /// Whether it is an object without a picture.
    #[serde(default)]
    pub has_no_picture: bool,
    /// Whether it is made of graphics, which are cleaned under an option alone.
    #[serde(default)]
    pub is_graphic: bool,
    /// Whether it is a report or a selection, which are cleaned under another.
    #[serde(default)]
    pub is_report: bool,
    /// The instances that it refers to, where it means little without.
    #[serde(default)]
    pub references: BTreeSet<String>,
    /// SOP Instance UID; of what has none a hash of all that may stay.
    pub instance: String,
    /// Series Instance UID.
    pub series: String,
    /// Study Instance UID.
    pub study: String,
    /// Frame of Reference UID.
    pub frame_of_reference: String,
    /// Where its frames lie, where it is of a kind that can show a face and they are slices of a body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slices: Option<Slices>,
    /// Modality.
    pub modality: String,
    /// Series Description, for the screen of the user alone.
    pub description: String,
    /// Instance Number.
    pub number: i64,
    /// The size of the file.
    pub bytes: u64,
    /// Who the patient is said to be.
    pub claim: Claim,
    /// What identifies.
    pub harvest: Harvest,
    /// The same by group, to be shown.
    pub found: BTreeMap<Group, Found>,
}

/// What pass 2 does with one file.
#[derive(Clone, Serialize, Deserialize)]
pub struct Assignment {
    /// The patient, as an index into [`StudyContext::patients`].
    pub patient: usize,
    /// Whether it is a volume in a file of its own.
    #[serde(default)]
    pub is_volume: bool,
    /// The SOP Instance UID that pass 1 saw; a file that has another by now is not the same file.
    pub instance: String,
    /// The neutral name of the output.
    pub name: String,
    /// What a person said of it.
    pub word: Word,
    /// Those of the instances that it refers to that are not in the output.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub gone: BTreeSet<String>,
    /// What is to become of a face in it; nothing where its kind shows none, and where faces stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<FaceWork>,
}

/// What a person said of an instance that goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// To keep the picture although it may carry writing.
    pub is_waived: bool,
    /// To clean it, whatever is blanked.
    pub is_confirmed: bool,
}

/// What all workers of pass 2 share. Version 4; travels as JSON. Holds the recipient's key: it stays with the user.
#[derive(Clone, Serialize, Deserialize)]
pub struct StudyContext {
    /// The version of this form.
    pub version: u32,
    /// The recipient's key.
    pub key: [u8; 32],
    /// The patients.
    pub patients: Vec<Patient>,
    /// What to do, by the number of the input.
    pub assignments: BTreeMap<u32, Assignment>,
}

impl StudyContext {
    /// Closes the study: gives every instance that may go on its patient and its neutral name.
    ///
    /// `admitted` holds the numbers of the instances that go on, and what a person said of each; `faces` what becomes of their faces.
    #[must_use]
    pub fn close(
        records: &BTreeMap<u32, ScanRecord>,
        admitted: &BTreeMap<u32, Word>,
        faces: &BTreeMap<u32, FaceWork>,
        patients: &Patients,
        codes: &Codes<'_>,
        limits: &Limits,
    ) -> Self {
        let list = patients.list(records, codes, limits);
        let names = names(records, admitted, codes.key);
        let mut known = BTreeSet::new();
        let in_output = records.iter().filter(|(id, _)| admitted.contains_key(id));
        known.extend(in_output.flat_map(|(_, record)| [record.instance.as_str(), &record.series, &record.study]));
        let mut assignments = BTreeMap::new();
        assignments.extend(names.into_iter().filter_map(|(id, name)| {
            let record = records.get(&id)?;
            let (instance, mut gone) = (record.instance.clone(), BTreeSet::new());
            gone.extend(record.references.iter().filter(|uid| !known.contains(uid.as_str())).cloned());
            Some((
                id,
                Assignment {
                    patient: patients.of(id)?,
                    is_volume: record.is_volume,
                    instance,
                    name,
                    word: *admitted.get(&id)?,
                    gone,
                    face: faces.get(&id).copied(),
                },
            ))
        }));
        Self { version: 4, key: codes.key.to_bytes(), patients: list, assignments }
    }
}

/// Where an instance stands in its series: Instance Number, pseudonym, number of the input.
type Place = (i64, String, u32);

/// Neutral names: studies and series in the order of their pseudonyms, instances by Instance Number, then by pseudonym. A volume in one
/// file is a series of its own.
fn names(records: &BTreeMap<u32, ScanRecord>, admitted: &BTreeMap<u32, Word>, key: &RecipientKey) -> BTreeMap<u32, String> {
    let pseudonym = |uid: &str| key.uid(uid, &|_| false);
    let mut studies: BTreeMap<String, BTreeMap<String, Vec<Place>>> = BTreeMap::new();
    for (id, record) in records.iter().filter(|(id, _)| admitted.contains_key(id)) {
        let series = studies.entry(pseudonym(&record.study)).or_default().entry(pseudonym(&record.series)).or_default();
        series.push((record.number, pseudonym(&record.instance), *id));
    }
    let mut names = BTreeMap::new();
    for (study, series) in (1..).zip(studies.into_values()) {
        let (mut several, mut volume) = (0, 0);
        for mut instances in series.into_values() {
            order::sort(&mut instances);
            several += 1;
            for (number, (.., id)) in (1..).zip(instances) {
                let end = match records.get(&id).filter(|record| record.is_volume) {
                    None => format!("SE{several:03}/IM{number:04}.dcm"),
                    Some(record) => {
                        (several, volume) = (several - 1, volume + 1);
                        format!("VOL{volume:03}.nii{}", if record.is_packed { ".gz" } else { "" })
                    }
                };
                names.insert(id, format!("ST{study:03}/{end}"));
            }
        }
    }
    names
}
