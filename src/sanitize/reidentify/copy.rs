//! A copy of a file that came back, as it belongs beside the originals: their UIDs, their patient, their dates.
//!
//! Only what this program put there is led back. What the recipient wrote stays as it is, but for its encoding: a copy with names in
//! other letters is written in UTF-8.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Element, Value};
use crate::dicom::frames::Frames;
use crate::dicom::write::{Output, Stated, Statement, header};
use crate::dicom::{read, tags};
use crate::error::{Error, Reason, Result};
use crate::identity::CharacterSet;
use crate::plan::{Action, Plan, Step};
use crate::profile::{Rule, date};
use crate::sanitize::reidentify::exam::Exam;
use crate::sanitize::reidentify::{Answers, Lead};
use crate::source::{Sink, Source};

impl Answers {
    /// Writes the copy of a file with this lead.
    ///
    /// # Errors
    /// [`Reason::TwoIdentities`] for a file without a patient of its own, [`Reason::Unreadable`] for one that says something twice or in
    /// a form that it cannot have, [`Reason::TooLarge`] for values beside the picture that are too large to be held, and those of
    /// reading, of the codecs and of the sink.
    pub fn copy(&self, lead: &Lead, source: &mut dyn Source, sink: &mut impl Sink) -> Result<()> {
        let nobody = || Error::new(Reason::TwoIdentities, "a file that is not of one patient of the originals");
        let place = lead.exam.ok_or_else(nobody)?;
        let exam = self.exams.get(place).ok_or_else(nobody)?;
        let instance = read::read(source, &self.limits)?;
        let set = &instance.data_set;
        let person = self.people.get(&place);
        let of_person = self.people.iter().filter(|(_, of)| Some(*of) == person).filter_map(|(place, _)| self.exams.get(*place));
        let back = Back::of(lead, exam, of_person, set);
        let plan = back.data_set(set, true, &CharacterSet::from_defined_terms(set.bytes(tags::SPECIFIC_CHARACTER_SET)))?;
        let mut body = instance.body(source);
        let has_picture = PICTURES.iter().any(|tag| set.element(*tag).is_some());
        let frames = if has_picture { Some(Frames::of(&instance, &[], None, &mut body, &self.limits)?) } else { None };
        let map_uid = |uid: &str| lead.uids.get(uid).map_or_else(|| uid.to_owned(), String::clone);
        let statements = back.statements(exam);
        let bytes = header(Output { data_set: set, plan: &plan, statements, frames: frames.as_ref(), map_uid: &map_uid })?;
        sink.write(&bytes)?;
        frames.map_or(Ok(()), |frames| frames.write(&mut body, sink, &self.limits))
    }
}

/// How a file is led back.
struct Back<'a> {
    lead: &'a Lead,
    /// The days that dates have, and those that they had.
    days: BTreeMap<String, String>,
    /// Whether texts are written in UTF-8.
    is_recoded: bool,
    /// Whether its header was copied from one that this program wrote.
    is_cleaned: bool,
}

impl<'a> Back<'a> {
    fn of<'b>(lead: &'a Lead, exam: &Exam, of_person: impl Iterator<Item = &'b Exam>, set: &DataSet) -> Self {
        let mut days = BTreeMap::new();
        let happened: BTreeSet<&String> = of_person.flat_map(|exam| &exam.days).collect();
        for moved in lead.days.iter().filter(|moved| **moved != 0) {
            let from =
                |day: &&String| Some((String::from_utf8(date::moved(Vr::DA, day.as_bytes(), *moved)?).ok()?, (*day).clone()));
            days.extend(happened.iter().filter_map(from));
        }
        let is_plain = |value: &[u8]| value.is_ascii() && !value.contains(&0x1B);
        let terms = |value: &[u8]| String::from_utf8_lossy(value).trim_matches(['\0', ' ']).to_owned();
        let is_same_set = terms(&exam.character_set) == terms(set.bytes(tags::SPECIFIC_CHARACTER_SET));
        let is_recoded = !is_same_set && exam.told.iter().any(|told| !is_plain(&told.value));
        let is_cleaned = set.text(tags::DEIDENTIFICATION_METHOD).is_some_and(|method| method.starts_with("Scanitize, "));
        Self { lead, days, is_recoded, is_cleaned }
    }

    /// What the originals say of patient and study.
    fn statements(&self, exam: &Exam) -> Vec<Statement> {
        let told = exam.told.iter().filter(|told| self.lead.is_of_study || !told.is_of_study);
        let statement = |told: &super::exam::Told| {
            let is_text = self.is_recoded && told.vr.is_in_specific_character_set();
            let value = if is_text { exam.decode(told).into_bytes() } else { told.value.clone() };
            Statement { tag: told.tag, vr: told.vr, value: Stated::Bytes(value) }
        };
        let mut statements: Vec<Statement> = told.map(statement).collect();
        let utf8 = Statement::text(tags::SPECIFIC_CHARACTER_SET, Vr::CS, UTF_8);
        statements.extend(self.is_recoded.then_some(utf8));
        statements
    }

    fn data_set(&self, set: &DataSet, is_top: bool, outer: &CharacterSet) -> Result<Plan> {
        if !set.rivals().is_empty() {
            return Err(Error::new(Reason::Unreadable, "an attribute that is there twice with two values"));
        }
        let own = set.element(tags::SPECIFIC_CHARACTER_SET).map(|element| CharacterSet::from_defined_terms(element.bytes()));
        let character_set = own.as_ref().unwrap_or(outer);
        let step = |element: &Element| {
            let action = self.action(element, is_top, character_set)?;
            Ok(Step::new(action, Rule::Technical))
        };
        Ok(Plan { steps: set.elements().iter().map(step).collect::<Result<_>>()? })
    }

    fn action(&self, element: &Element, is_top: bool, character_set: &CharacterSet) -> Result<Action> {
        let (tag, vr) = (element.tag, element.vr);
        let is_gone = is_top && (self.is_statement(element) || PICTURES.contains(&tag));
        if is_gone || tag.is_group_length() || tag == TRAILING_PADDING {
            return Ok(Action::Remove);
        }
        if element.has_foreign_vr {
            return Err(Error::new(Reason::Unreadable, "a value of another kind than its attribute has").at(tag));
        }
        match &element.value {
            Value::Items(items) => {
                let plans: Result<Vec<Option<Plan>>> =
                    items.iter().map(|item| self.data_set(item, false, character_set).map(Some)).collect();
                Ok(Action::Items(plans?))
            }
            Value::Bytes(_) if vr == Vr::UI => Ok(Action::MapUid),
            Value::Bytes(bytes) if matches!(vr, Vr::DA | Vr::DT) => Ok(self.dated(bytes).map_or(Action::Keep, Action::Write)),
            Value::Bytes(_) if tag == tags::SPECIFIC_CHARACTER_SET && self.is_recoded => Ok(Action::Write(UTF_8.into())),
            Value::Bytes(bytes) if self.is_recoded && vr.is_in_specific_character_set() => {
                let text = character_set.decode(bytes, vr == Vr::PN);
                Ok(Action::Write(text.trim_end_matches(['\0', ' ']).as_bytes().to_vec()))
            }
            Value::Bytes(_) => Ok(Action::Keep),
            Value::Apart(..) | Value::Fragments(_) => {
                Err(Error::new(Reason::TooLarge, "a value beside the picture that is too large to be held").at(tag))
            }
        }
    }

    /// Whether an element says that the file is without an identity. With one it no longer is.
    fn is_statement(&self, element: &Element) -> bool {
        match element.tag {
            tags::PATIENT_IDENTITY_REMOVED | tags::DEIDENTIFICATION_METHOD | tags::DEIDENTIFICATION_METHOD_CODE_SEQUENCE => true,
            tags::CONSENT_FOR_CLINICAL_TRIAL_USE_SEQUENCE | tags::LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED => self.is_cleaned,
            tags::CLINICAL_TRIAL_TIME_POINT_ID => self.is_cleaned && element.bytes().is_empty(),
            _ => false,
        }
    }

    /// A value with its days back, `None` where none of them had moved.
    fn dated(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut has_moved = false;
        let moments: Vec<String> = text
            .split('\\')
            .map(|moment| {
                let moment = moment.trim_matches(['\0', ' ']);
                let parts = moment.split_at_checked(8);
                let back = parts.and_then(|(day, time)| Some(self.days.get(day)?.clone() + time));
                has_moved |= back.is_some();
                back.unwrap_or_else(|| moment.to_owned())
            })
            .collect();
        has_moved.then(|| moments.join("\\").into_bytes())
    }
}

/// Unicode (PS3.3 C.12.1.1.2).
const UTF_8: &str = "ISO_IR 192";
const PICTURES: &[Tag] =
    &[tags::PIXEL_DATA, tags::FLOAT_PIXEL_DATA, tags::DOUBLE_FLOAT_PIXEL_DATA, tags::EXTENDED_OFFSET_TABLE, EXTENDED_LENGTHS];
const EXTENDED_LENGTHS: Tag = Tag::new(0x7FE0, 0x0002);
/// Data Set Trailing Padding (PS3.10 7.2).
const TRAILING_PADDING: Tag = Tag::new(0xFFFC, 0xFFFC);
