//! What is to happen to each element of one instance: decided before anything is written.
//!
//! A plan mirrors the data set it was made for: one step an element, in the same order, down into the items.

use crate::attribute::{Tag, Vr};
use crate::identity::Patterns;
use crate::profile::decision::{Decision, Subject};
use crate::profile::policy::Policy;
use crate::profile::value::{self, Checked};
use crate::profile::{Rule, decision, table};

/// The steps for one data set or item, parallel to its elements.
#[derive(Default)]
pub struct Plan {
    /// One step an element.
    pub steps: Vec<Step>,
}

/// What is to happen to one element. No `Debug`: it may hold a value.
pub struct Step {
    /// What to do.
    pub action: Action,
    /// The rule that says so.
    pub rule: Rule,
}

/// The actions that a plan is made of.
pub enum Action {
    /// Leave the element out.
    Remove,
    /// Write it as it is.
    Keep,
    /// Write it with a value of no length.
    Empty,
    /// Write this value instead, padded to an even length.
    Write(Vec<u8>),
    /// Replace each UID by its pseudonym.
    MapUid,
    /// Keep the sequence, with a plan for each item that stays.
    Items(Vec<Option<Plan>>),
    /// Keep the sequence with one coded item that says nothing.
    NeutralItem,
}

impl Action {
    /// The word that reports use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Keep | Self::Items(_) => "keep",
            Self::Empty => "empty",
            Self::Write(_) | Self::NeutralItem => "replace",
            Self::MapUid => "map-uid",
        }
    }
}

/// What the steps of one instance depend on.
pub struct Circumstances<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// The identifying values of the patient.
    pub patterns: &'a Patterns,
    /// The code that stands for the patient.
    pub patient_code: &'a str,
}

/// An element as far as a decision needs it.
pub struct Leaf<'a> {
    /// What the element is.
    pub subject: Subject,
    /// Its value, empty for a sequence.
    pub value: &'a [u8],
    /// Whether the file gives it a value representation that cannot be.
    pub has_foreign_vr: bool,
}

impl Circumstances<'_> {
    /// The step for an element that is no kept sequence; `None` for a sequence whose items are to be planned.
    #[must_use]
    pub fn step(&self, leaf: &Leaf<'_>) -> Option<Step> {
        let subject = &leaf.subject;
        let (decided, rule) = decision::decide(self.policy, subject);
        let action = match decided {
            Decision::Remove => Action::Remove,
            Decision::Empty => Action::Empty,
            Decision::Dummy => dummy(subject),
            Decision::MapUid if leaf.value.is_empty() => Action::Empty,
            Decision::MapUid => Action::MapUid,
            Decision::PatientCode => Action::Write(self.patient_code.as_bytes().to_vec()),
            Decision::AgeBand => value::age_band(leaf.value).map_or(Action::Remove, Action::Write),
            Decision::Recurse => return None,
            Decision::Keep => return Some(self.kept(leaf, rule)),
        };
        Some(Step { action, rule })
    }

    fn kept(&self, leaf: &Leaf<'_>, rule: Rule) -> Step {
        let subject = &leaf.subject;
        if leaf.has_foreign_vr {
            return Step { action: self.fill(subject), rule: Rule::Value };
        }
        let identifies = |component: &str| self.identifies(subject, component);
        match value::check(subject.tag, subject.vr, leaf.value, &identifies) {
            Checked::Same => Step { action: Action::Keep, rule },
            Checked::Part(part) => Step { action: Action::Write(part), rule: Rule::Value },
            Checked::Refused => Step { action: self.fill(subject), rule: Rule::Value },
        }
    }

    fn identifies(&self, subject: &Subject, component: &str) -> bool {
        let is_number = matches!(subject.vr, Vr::DS | Vr::IS) || subject.vr.number_bytes().is_some();
        if is_number {
            return self.patterns.in_number(component).is_some();
        }
        self.patterns.in_text(component).is_some_and(|hit| !value::is_nobodys(subject.tag, component, hit.characters))
    }

    /// What stands in for a value that may not stay: the least that the instance's IOD allows.
    fn fill(&self, subject: &Subject) -> Action {
        match decision::fill(subject) {
            Decision::Dummy => dummy(subject),
            Decision::Empty => Action::Empty,
            _ => Action::Remove,
        }
    }
}

/// The step for a sequence none of whose items may stay.
#[must_use]
pub fn without_items(subject: &Subject) -> Action {
    match decision::fill(subject) {
        Decision::Dummy => dummy(subject),
        Decision::Empty => Action::Empty,
        _ => Action::Remove,
    }
}

fn dummy(subject: &Subject) -> Action {
    let vr = subject.vr;
    match vr {
        Vr::SQ if is_code_sequence(subject) => Action::NeutralItem,
        // No item that says nothing would be valid in it.
        Vr::SQ => Action::Remove,
        // Nobody could read what stands in it.
        Vr::UN => Action::Remove,
        _ => Action::Write(value::dummy(subject.tag, vr).to_vec()),
    }
}

/// Whether the items of a sequence are codes: the IOD gives them a code value (PS3.3 8.8).
fn is_code_sequence(subject: &Subject) -> bool {
    table::attribute_type(subject.iod, Some(subject.tag), CODE_VALUE).is_some()
}

/// The tags of a coded item (PS3.3 8.8), which is judged as a whole.
pub const CODE_VALUE: Tag = Tag::new(0x0008, 0x0100);
