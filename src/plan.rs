//! What is to happen to each element of one instance: decided before anything is written.
//!
//! A plan mirrors the data set it was made for: one step an element, in the same order, down into the items.

use crate::attribute::{Tag, Vr};
use crate::identity::{CharacterSet, Patterns};
use crate::profile::date::Zone;
use crate::profile::decision::{Decided, Decision, Subject};
use crate::profile::policy::{Extra, Policy};
use crate::profile::table::{Private, ProfileOption};
use crate::profile::value::{self, Checked};
use crate::profile::{Rule, date, decision, descriptor, private, table};

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
    /// The option of the profile under which something of it stays.
    pub option: Option<ProfileOption>,
    /// Where and in which value representation it is written, if not as it stands in the input.
    pub place: Option<(Tag, Vr)>,
}

impl Step {
    /// A step that no option asks for.
    #[must_use]
    pub fn new(action: Action, rule: Rule) -> Self {
        Self { action, rule, option: None, place: None }
    }
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
    /// By how many days the dates of the patient are moved.
    pub days: i32,
    /// The zone of the times of the data set, where it names one.
    pub zone: Option<Zone>,
    /// The day of the study, counted from 1 January 1970, where the data set names it.
    pub study: Option<i32>,
}

/// An element as far as a decision needs it.
pub struct Leaf<'a> {
    /// What the element is.
    pub subject: Subject,
    /// Its value, empty for a sequence.
    pub value: &'a [u8],
    /// Whether the file gives it a value representation that cannot be.
    pub has_foreign_vr: bool,
    /// What its text is written in.
    pub character_set: &'a CharacterSet,
}

/// What is to happen to an element.
pub enum Course {
    /// This.
    Step(Step),
    /// It is a sequence that stays, and its items are to be planned.
    Items(Rule, Option<ProfileOption>),
}

impl Circumstances<'_> {
    /// The course of one element.
    #[must_use]
    pub fn course(&self, leaf: &Leaf<'_>) -> Course {
        let subject = &leaf.subject;
        let Decided { decision, rule, option } = decision::decide(self.policy, subject);
        let action = match decision {
            Decision::Remove => Action::Remove,
            Decision::Empty => Action::Empty,
            Decision::Dummy => dummy(subject),
            Decision::MapUid if leaf.value.is_empty() => Action::Empty,
            Decision::MapUid => Action::MapUid,
            Decision::PatientCode => Action::Write(self.patient_code.as_bytes().to_vec()),
            Decision::AgeBand => value::age_band(leaf.value).map_or(Action::Remove, Action::Write),
            Decision::Fill => self.given(subject),
            Decision::Recurse => return Course::Items(rule, option),
            Decision::Keep => return Course::Step(self.kept(leaf, rule)),
            Decision::AgeCapped | Decision::Retain | Decision::Clean | Decision::Date => {
                return Course::Step(self.retained(leaf, decision, rule, option));
            }
        };
        Course::Step(Step::new(action, rule))
    }

    /// The course of a private element that the table knows, its value representation being that of the table.
    #[must_use]
    pub fn private(&self, leaf: &Leaf<'_>, known: &Private) -> Course {
        let Decided { decision, rule, option } = private::decide(self.policy, known);
        let subject = &leaf.subject;
        let kept = |checked: Checked| match checked {
            Checked::Same => Step { option, ..Step::new(Action::Keep, rule) },
            Checked::Part(part) => Step { option, ..Step::new(Action::Write(part), rule) },
            Checked::Refused => Step::new(Action::Remove, Rule::Value),
        };
        Course::Step(match decision {
            Decision::Remove => Step::new(Action::Remove, rule),
            Decision::Recurse if !leaf.has_foreign_vr => return Course::Items(rule, option),
            _ if leaf.has_foreign_vr || leaf.value.is_empty() => kept(Checked::Refused),
            Decision::Keep => kept(private::check(known, leaf.value, &|text| self.identifies(subject, text))),
            Decision::MapUid => Step { option, ..Step::new(Action::MapUid, rule) },
            Decision::Retain if subject.vr == Vr::OB => kept(self.bytes(leaf.value)),
            _ => self.retained(leaf, decision, rule, option),
        })
    }

    /// Bytes whose meaning nobody here knows, if no identifier stands in them.
    fn bytes(&self, value: &[u8]) -> Checked {
        let mut checked = Checked::Same;
        self.patterns.in_bytes(value, &mut |_| {
            checked = Checked::Refused;
            false
        });
        checked
    }

    /// A value that may stay if it passes; else what stands in for it.
    #[must_use]
    pub fn kept(&self, leaf: &Leaf<'_>, rule: Rule) -> Step {
        let subject = &leaf.subject;
        if leaf.has_foreign_vr {
            return Step::new(fill(subject), Rule::Value);
        }
        let identifies = |component: &str| self.identifies(subject, component);
        match value::check(subject.tag, subject.vr, leaf.value, &identifies) {
            Checked::Same => Step::new(Action::Keep, rule),
            Checked::Part(part) => Step::new(Action::Write(part), Rule::Value),
            Checked::Refused => Step::new(fill(subject), Rule::Value),
        }
    }

    /// What stays under an option or by a word of the policy. An empty value stays as it is, and no option is claimed for it.
    fn retained(&self, leaf: &Leaf<'_>, decision: Decision, rule: Rule, option: Option<ProfileOption>) -> Step {
        let subject = &leaf.subject;
        let vr = subject.vr;
        let what_stays = || match decision {
            _ if leaf.has_foreign_vr => None,
            Decision::Retain if subject.tag == TIMEZONE_OFFSET_FROM_UTC && !is_zone(leaf.value) => None,
            Decision::Date => self.moved(vr, leaf.value),
            Decision::AgeCapped => value::age_capped(leaf.value),
            Decision::Clean if vr.is_in_specific_character_set() && vr != Vr::PN => self.words(leaf),
            Decision::Retain
                if option == Some(ProfileOption::RetainPatientCharacteristics)
                    && !value::is_characteristic(subject.tag, vr, leaf.value) =>
            {
                None
            }
            Decision::Retain => self.plain(leaf),
            _ => None,
        };
        match what_stays().filter(|value| !value.is_empty()) {
            Some(value) if same(leaf.value, &value) => Step { option, ..Step::new(Action::Keep, rule) },
            Some(value) => Step { option, ..Step::new(Action::Write(value), rule) },
            None if leaf.value.is_empty() => Step::new(fill(subject), rule),
            None if vr == Vr::UI && !leaf.has_foreign_vr => Step::new(Action::MapUid, Rule::Value),
            None => Step::new(fill(subject), Rule::Value),
        }
    }

    /// A date or time with its days moved, in the zone of the data set, without a fraction of a second that is somebody's number. A birth
    /// date would tell the age to the day beside any other, and whoever knows a date that programs write for "none" would read off it how far
    /// all others were moved: so they do not move but go.
    fn moved(&self, vr: Vr, value: &[u8]) -> Option<Vec<u8>> {
        let text = String::from_utf8_lossy(value);
        let told: Vec<String> = text.split('\\').map(|component| self.told(vr, component)).collect();
        let is_of_birth = |component: &str| match vr {
            Vr::TM => self.patterns.is_birth_time(component),
            _ => self.patterns.is_birth_date(component),
        };
        if text.split('\\').chain(told.iter().map(String::as_str)).any(is_of_birth) {
            return None;
        }
        // A clock starts in one zone, and is told in another.
        let is_for_none = |component: &str| vr != Vr::TM && date::is_for_none(component, self.study);
        if self.days != 0 && text.split('\\').chain(told.iter().map(String::as_str)).any(is_for_none) {
            return None;
        }
        date::moved(vr, told.join("\\").as_bytes(), self.days)
    }

    fn told(&self, vr: Vr, component: &str) -> String {
        let zone = self.zone.filter(|_| vr == Vr::DT);
        let told = zone.and_then(|zone| date::told_in(zone, component.trim())).unwrap_or_else(|| component.to_owned());
        let is_number = self.patterns.in_fraction_of_second(&told);
        if is_number { told.split('.').next().unwrap_or_default().to_owned() } else { told }
    }

    /// The words of a text that describe an examination.
    #[must_use]
    pub fn words(&self, leaf: &Leaf<'_>) -> Option<Vec<u8>> {
        let text = leaf.character_set.decode(leaf.value, false);
        descriptor::clean(&text, longest(leaf.subject.vr), &|text| self.patterns.in_pseudonym(text)).map(String::into_bytes)
    }

    /// A value in plain form, if it has that of its value representation and holds nothing that identifies.
    #[must_use]
    pub fn plain(&self, leaf: &Leaf<'_>) -> Option<Vec<u8>> {
        let vr = leaf.subject.vr;
        value::plain(vr, leaf.value, &|text| self.identifies_at_all(vr, text))
    }

    fn given(&self, subject: &Subject) -> Action {
        match self.policy.extra(subject.parent, subject.tag) {
            Some(Extra::Fill(text)) => Action::Write(text.as_bytes().to_vec()),
            _ => Action::Remove,
        }
    }

    fn identifies_at_all(&self, vr: Vr, text: &str) -> bool {
        match vr {
            Vr::DS | Vr::IS | Vr::FL | Vr::FD => self.patterns.in_number(text).is_some(),
            Vr::UI => self.patterns.in_pseudonym(text) || self.patterns.in_uid(text),
            _ => self.patterns.in_pseudonym(text),
        }
    }

    fn identifies(&self, subject: &Subject, component: &str) -> bool {
        let is_number = matches!(subject.vr, Vr::DS | Vr::IS) || subject.vr.number_bytes().is_some();
        if is_number {
            return self.patterns.in_number(component).is_some();
        }
        self.patterns.in_text(component).is_some_and(|hit| !value::is_nobodys(subject.tag, component, hit.characters))
    }
}

/// What stands in for a value that may not stay, or a sequence none of whose items may: the least that the instance's IOD allows.
#[must_use]
pub fn fill(subject: &Subject) -> Action {
    match decision::fill(subject) {
        Decision::Dummy => dummy(subject),
        Decision::Empty => Action::Empty,
        _ => Action::Remove,
    }
}

/// The characters that a text may have (PS3.5 6.2). Longer ones than this tell a story, not what was examined.
fn longest(vr: Vr) -> usize {
    match vr {
        Vr::SH => 16,
        Vr::LO => 64,
        _ => 1024,
    }
}

/// Whether a value is what is to be written, but for a blank that pads it.
fn same(value: &[u8], written: &[u8]) -> bool {
    value.strip_prefix(written).is_some_and(|padding| matches!(padding, b"" | b" " | b"\0"))
}

fn dummy(subject: &Subject) -> Action {
    let vr = subject.vr;
    match vr {
        Vr::SQ if is_code_sequence(subject) => Action::NeutralItem,
        // No item that says nothing would be valid in it.
        Vr::SQ => Action::Remove,
        // The path of light in a microscope must have a profile.
        Vr::OB if subject.tag == value::ICC_PROFILE && subject.parent.is_some() => {
            Action::Write(value::dummy(subject.tag, vr).to_vec())
        }
        // Nobody could read what stands in them.
        Vr::UN | Vr::OB => Action::Remove,
        _ => Action::Write(value::dummy(subject.tag, vr).to_vec()),
    }
}

/// Whether the items of a sequence are codes: the IOD gives them a code value (PS3.3 8.8).
fn is_code_sequence(subject: &Subject) -> bool {
    table::attribute_type(subject.iod, Some(subject.tag), CODE_VALUE).is_some()
}

/// The tags of a coded item (PS3.3 8.8), which is judged as a whole.
pub const CODE_VALUE: Tag = Tag::new(0x0008, 0x0100);

/// Whether a value says how far a clock is from Greenwich, and nothing else.
fn is_zone(value: &[u8]) -> bool {
    str::from_utf8(value).is_ok_and(|text| Zone::of(text.trim_end_matches(['\0', ' '])).is_some())
}

const TIMEZONE_OFFSET_FROM_UTC: Tag = Tag::new(0x0008, 0x0201);
