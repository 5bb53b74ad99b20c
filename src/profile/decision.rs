//! The order of decision, for one attribute: Table E.1-1, then the allow-list, then the value representation, then: removed.

use crate::attribute::{Tag, Vr};
use crate::profile::Rule;
use crate::profile::policy::{Age, Policy};
use crate::profile::table::{self, Code, Iod, Type};

/// What is asked about: an attribute at its place.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Its tag.
    pub tag: Tag,
    /// Its value representation.
    pub vr: Vr,
    /// The sequence in whose item it stands, `None` at the top level.
    pub parent: Option<Tag>,
    /// The IOD of the instance.
    pub iod: Iod,
}

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Keep it, if its value passes.
    Keep,
    /// Keep the sequence and decide on what its items hold.
    Recurse,
    /// Remove it (X).
    Remove,
    /// A value of no length (Z).
    Empty,
    /// A value that says nothing (D).
    Dummy,
    /// The pseudonym of the UID (U).
    MapUid,
    /// The code that stands for the patient.
    PatientCode,
    /// The age rounded down to five years.
    AgeBand,
}

/// Decides on one attribute.
#[must_use]
pub fn decide(policy: &Policy, subject: &Subject) -> (Decision, Rule) {
    let tag = subject.tag;
    if tag.is_private() || tag.is_group_length() || matches!(tag.group() >> 8, 0x50 | 0x60) || tag.group() < 0x0008 {
        return (Decision::Remove, Rule::Group);
    }
    if let Some(row) = table::row(tag) {
        let decision = of_row(policy, subject, row.basic);
        // The dummy of a UID is its pseudonym: no word is a UID (PS3.5 9.1).
        let is_uid = decision == Decision::Dummy && subject.vr == Vr::UI;
        return (if is_uid { Decision::MapUid } else { decision }, Rule::Table);
    }
    if table::technical(tag).is_some() {
        return (technical(subject), Rule::Technical);
    }
    let rule = if subject.vr == Vr::UN { Rule::Unknown } else { Rule::ValueRepresentation };
    (fill(subject), rule)
}

/// The least that the instance's IOD allows where a value may not stay: a dummy for Type 1, nothing for Type 2, no element else.
#[must_use]
pub fn fill(subject: &Subject) -> Decision {
    match type_of(subject) {
        Type::One | Type::OneC if is_number(subject.vr) => Decision::Remove,
        Type::One | Type::OneC if subject.vr == Vr::UI => Decision::MapUid,
        Type::One | Type::OneC => Decision::Dummy,
        Type::Two | Type::TwoC => Decision::Empty,
        Type::Three => Decision::Remove,
    }
}

fn technical(subject: &Subject) -> Decision {
    if subject.vr == Vr::SQ { Decision::Recurse } else { Decision::Keep }
}

/// The action code of the Basic Profile, compound ones resolved by the Type of the attribute (PS3.15 E.1, the note on action codes).
fn of_row(policy: &Policy, subject: &Subject, code: Code) -> Decision {
    match (subject.tag, subject.parent) {
        (PATIENT_NAME | PATIENT_ID, None) => return Decision::PatientCode,
        (PATIENT_AGE, None) if policy.age == Age::Band => return Decision::AgeBand,
        _ => {}
    }
    let by_type = |one, two, three| match type_of(subject) {
        Type::One | Type::OneC => one,
        Type::Two | Type::TwoC => two,
        Type::Three => three,
    };
    match code {
        Code::X => Decision::Remove,
        Code::Z => Decision::Empty,
        Code::D => Decision::Dummy,
        Code::U => Decision::MapUid,
        Code::XZ => by_type(Decision::Empty, Decision::Empty, Decision::Remove),
        Code::XD => by_type(Decision::Dummy, Decision::Dummy, Decision::Remove),
        Code::XZD => by_type(Decision::Dummy, Decision::Empty, Decision::Remove),
        Code::ZD => by_type(Decision::Dummy, Decision::Empty, Decision::Empty),
        // What is referred to may not be in the output: references stay only where the IOD cannot do without.
        Code::XZU => by_type(Decision::Recurse, Decision::Remove, Decision::Remove),
    }
}

fn type_of(subject: &Subject) -> Type {
    table::attribute_type(subject.iod, subject.parent, subject.tag).unwrap_or(Type::Three)
}

/// A made-up number would be a false measurement; an absent one is an honest gap.
fn is_number(vr: Vr) -> bool {
    matches!(vr, Vr::DS | Vr::IS) || vr.number_bytes().is_some()
}

const PATIENT_NAME: Tag = Tag::new(0x0010, 0x0010);
const PATIENT_ID: Tag = Tag::new(0x0010, 0x0020);
const PATIENT_AGE: Tag = Tag::new(0x0010, 0x1010);
