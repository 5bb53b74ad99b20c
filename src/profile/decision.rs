//! The order of decision, for one attribute: Table E.1-1, then the allow-list, then the value representation, then: removed.

use crate::attribute::{Tag, Vr};
use crate::profile::Rule;
use crate::profile::policy::{Age, Dates, Extra, Policy};
use crate::profile::table::{self, Code, Iod, ProfileOption, Row, Type};

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
    /// The age, 90 for 90 and over.
    AgeCapped,
    /// Keep it whatever it says, if it has the form of its value representation and holds nothing that identifies.
    Retain,
    /// Keep the words of it that describe an examination.
    Clean,
    /// A date or time: moved by the days of the patient, or by none.
    Date,
    /// The text that the policy gives.
    Fill,
}

/// A decision, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What is to happen.
    pub decision: Decision,
    /// The rule that says so.
    pub rule: Rule,
    /// The option of the profile, if it is the option that lets it stay.
    pub option: Option<ProfileOption>,
}

/// Decides on one attribute.
#[must_use]
pub fn decide(policy: &Policy, subject: &Subject) -> Decided {
    let by = |decision, rule| Decided { decision, rule, option: None };
    if is_never_kept(subject.tag) {
        return by(Decision::Remove, Rule::Group);
    }
    match policy.extra(subject.parent, subject.tag) {
        Some(Extra::Remove) => return by(fill(subject), Rule::Policy),
        Some(Extra::Fill(_)) => return by(Decision::Fill, Rule::Policy),
        Some(Extra::Keep) if subject.vr == Vr::SQ => return by(Decision::Recurse, Rule::Policy),
        Some(Extra::Keep) => return by(Decision::Retain, Rule::Policy),
        None => {}
    }
    if let Some(row) = table::row(subject.tag) {
        return of_options(policy, subject, row).unwrap_or_else(|| {
            let decision = of_row(policy, subject, row.basic);
            // The dummy of a UID is its pseudonym: no word is a UID (PS3.5 9.1).
            let is_uid = decision == Decision::Dummy && subject.vr == Vr::UI;
            by(if is_uid { Decision::MapUid } else { decision }, Rule::Table)
        });
    }
    if table::technical(subject.tag).is_some() {
        return by(technical(subject), Rule::Technical);
    }
    by(fill(subject), if subject.vr == Vr::UN { Rule::Unknown } else { Rule::ValueRepresentation })
}

/// Private elements, group lengths, curves, overlays, and what belongs into no data set.
#[must_use]
pub fn is_never_kept(tag: Tag) -> bool {
    tag.is_private() || tag.is_group_length() || matches!(tag.group() >> 8, 0x50 | 0x60) || tag.group() < 0x0008
}

/// What the options make of a row: one that cleans goes before one that keeps, so that no date stays as it is while dates are moved.
fn of_options(policy: &Policy, subject: &Subject, row: &Row) -> Option<Decided> {
    let cleaning = policy.options.iter().find(|option| row.is_cleaned_by(**option));
    let keeping = policy.options.iter().find(|option| row.is_kept_by(**option));
    let is_temporal = matches!(subject.vr, Vr::DA | Vr::DT | Vr::TM);
    // An option may keep a date beside the one that is about dates: the order in which a policy names them tells nothing.
    let dates = dates_option(policy).filter(|option| is_temporal && (row.is_cleaned_by(*option) || row.is_kept_by(*option)));
    let option = dates.or(cleaning.or(keeping).copied())?;
    let decision = match (subject.vr, subject.tag) {
        (Vr::DA | Vr::DT | Vr::TM, _) => {
            let is_of_dates = dates_option(policy) == Some(option);
            // Those of a device are in the files of all its patients, those of a trial, a product or a template in all others: moved differently in each,
            // they tell who knows the true one how far all dates were moved.
            let is_shared = policy.dates() == Dates::Modified
                && (row.is_kept_by(ProfileOption::RetainDeviceIdentity) || OF_OTHERS.contains(&subject.tag.0));
            // Where dates do not stay, neither do those of a device.
            (is_of_dates && !is_shared).then_some(Decision::Date)?
        }
        (Vr::AS, _) => match policy.age {
            Age::Capped => Decision::AgeCapped,
            Age::Band | Age::None => return None,
        },
        (_, PATIENT_WEIGHT) if !policy.keeps_weight(subject.iod) => return None,
        (Vr::SQ, _) => Decision::Recurse,
        // Times in bytes cannot be moved, and where a clock stands is told by its zone.
        (Vr::OB, _) | (_, TIMEZONE_OFFSET) if policy.dates() != Dates::Full => return None,
        (Vr::OB | Vr::UN, _) => return None,
        _ if cleaning.is_some() => Decision::Clean,
        // What somebody typed about the patient stays as far as it is known words.
        (Vr::SH | Vr::LO | Vr::ST | Vr::LT | Vr::UT | Vr::UC | Vr::UR, _)
            if option == ProfileOption::RetainPatientCharacteristics =>
        {
            Decision::Clean
        }
        _ => Decision::Retain,
    };
    Some(Decided { decision, rule: Rule::Option, option: Some(option) })
}

/// The option under which dates stay.
fn dates_option(policy: &Policy) -> Option<ProfileOption> {
    match policy.dates() {
        Dates::Removed => None,
        Dates::Modified => Some(ProfileOption::RetainLongitudinalModifiedDates),
        Dates::Full => Some(ProfileOption::RetainLongitudinalFullDates),
    }
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
    let is_reference = REFERENCES.contains(&subject.tag) && table::has_picture(subject.iod);
    if subject.vr != Vr::SQ {
        Decision::Keep
    } else if is_reference && !(is_made_of_others(subject.iod) && matches!(type_of(subject), Type::One | Type::OneC)) {
        fill(subject)
    } else {
        Decision::Recurse
    }
}

/// Whether the instances of an IOD mean little without knowing of which others they were made, or what they are about. Elsewhere
/// references stay only where Table E.1-1 lets them: what is referred to may not be in the output.
#[must_use]
pub fn is_made_of_others(iod: Iod) -> bool {
    matches!(iod, Iod::Segmentation | Iod::HeightMap | Iod::ParametricMap | Iod::RtDose) || !table::has_picture(iod)
}

/// The action code of the Basic Profile, compound ones resolved by the Type of the attribute (PS3.15 E.1, the note on action codes).
fn of_row(policy: &Policy, subject: &Subject, code: Code) -> Decision {
    match (subject.tag, subject.parent) {
        (PATIENT_NAME | PATIENT_ID, None) => return Decision::PatientCode,
        (PATIENT_AGE, None) if policy.age == Age::Band => return Decision::AgeBand,
        // A name of the committee is due beside the number of its approval alone, which goes (PS3.3 C.7.1.3).
        (ETHICS_COMMITTEE_NAME, parent)
            if matches!(policy.extra(parent, ETHICS_COMMITTEE_APPROVAL_NUMBER), None | Some(Extra::Remove)) =>
        {
            return Decision::Remove;
        }
        _ => {}
    }
    let by_type = |one, two, three| match type_of(subject) {
        Type::One | Type::OneC => one,
        Type::Two | Type::TwoC => two,
        Type::Three => three,
    };
    match code {
        // The table removes some of what a presentation state, a plan or a record must have: as little as that stays.
        Code::X if !table::has_picture(subject.iod) => match type_of(subject) {
            Type::One => Decision::Dummy,
            Type::Two => Decision::Empty,
            _ => Decision::Remove,
        },
        Code::X => Decision::Remove,
        Code::Z => Decision::Empty,
        Code::D => Decision::Dummy,
        Code::U => Decision::MapUid,
        Code::XZ => by_type(Decision::Empty, Decision::Empty, Decision::Remove),
        Code::XD => by_type(Decision::Dummy, Decision::Dummy, Decision::Remove),
        Code::XZD => by_type(Decision::Dummy, Decision::Empty, Decision::Remove),
        Code::ZD => by_type(Decision::Dummy, Decision::Empty, Decision::Empty),
        // What is referred to may not be in the output: references stay only where the IOD cannot do without.
        Code::XZU if is_made_of_others(subject.iod) => by_type(Decision::Recurse, Decision::Recurse, Decision::Remove),
        // An empty functional group says that there is one; without its attribute there is none (PS3.3 C.7.6.16).
        Code::XZU if matches!(subject.parent, Some(SHARED_GROUPS | FRAME_GROUPS)) => Decision::Remove,
        Code::XZU => by_type(Decision::Recurse, Decision::Empty, Decision::Remove),
    }
}

fn type_of(subject: &Subject) -> Type {
    table::attribute_type(subject.iod, subject.parent, subject.tag).unwrap_or(Type::Three)
}

/// A made-up number would be a false measurement; an absent one is an honest gap.
fn is_number(vr: Vr) -> bool {
    matches!(vr, Vr::DS | Vr::IS) || vr.number_bytes().is_some()
}

const SHARED_GROUPS: Tag = Tag::new(0x5200, 0x9229);
const FRAME_GROUPS: Tag = Tag::new(0x5200, 0x9230);
const PATIENT_NAME: Tag = Tag::new(0x0010, 0x0010);
const PATIENT_ID: Tag = Tag::new(0x0010, 0x0020);
/// Sequences that refer to other instances: of series, instances, other studies, registrations, plans, structure sets, records.
const REFERENCES: [Tag; 7] = [
    Tag::new(0x0008, 0x1115),
    Tag::new(0x0008, 0x114A),
    Tag::new(0x0008, 0x1200),
    Tag::new(0x0070, 0x0404),
    Tag::new(0x300C, 0x0002),
    Tag::new(0x300C, 0x0060),
    Tag::new(0x3008, 0x0030),
];
const PATIENT_AGE: Tag = Tag::new(0x0010, 0x1010);
const PATIENT_WEIGHT: Tag = Tag::new(0x0010, 0x1030);
const ETHICS_COMMITTEE_NAME: Tag = Tag::new(0x0012, 0x0081);
const ETHICS_COMMITTEE_APPROVAL_NUMBER: Tag = Tag::new(0x0012, 0x0082);
const TIMEZONE_OFFSET: Tag = Tag::new(0x0008, 0x0201);

/// Dates that are the same for many patients: versions of code tables and templates, the approval of a trial, the expiry of a product, what is
/// known of an implant, when a protocol or a document was made.
const OF_OTHERS: [u32; 13] = [
    0x0008_0106,
    0x0008_0107,
    0x0012_0086,
    0x0012_0087,
    0x0040_DB06,
    0x0040_DB07,
    0x0040_E004,
    0x0044_000B,
    0x0068_6226,
    0x0068_6270,
    0x0072_000A,
    0x0072_0061,
    0x0072_0063,
];
