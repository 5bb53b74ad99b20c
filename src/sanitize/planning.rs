//! From a data set to its plan: every element at every level, coded items as wholes.

use crate::attribute::{Path, Tag, Vr};
use crate::dicom::data_set::{DataSet, Element};
use crate::dicom::tags;
use crate::identity::CharacterSet;
use crate::plan::{self, Action, Circumstances, Leaf, Plan, Step};
use crate::profile::Rule;
use crate::profile::decision::{Decision, Subject, fill};
use crate::profile::table::{self, Iod};
use crate::report::ActionTaken;
use crate::sanitize::statements::DERIVATION;
use crate::sanitize::vocabulary::trimmed;

/// A plan, and the account of it for the private report.
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What is not kept as it is.
    pub actions: Vec<ActionTaken>,
}

/// Plans an instance.
#[must_use]
pub fn plan(set: &DataSet, iod: Iod, circumstances: &Circumstances<'_>) -> Planned {
    let character_set = CharacterSet::from_defined_terms(set.bytes(tags::SPECIFIC_CHARACTER_SET));
    let mut planner = Planner { iod, circumstances, character_set, path: Path::default(), actions: Vec::new() };
    let plan = planner.data_set(set, None);
    Planned { plan, actions: planner.actions }
}

struct Planner<'a> {
    iod: Iod,
    circumstances: &'a Circumstances<'a>,
    character_set: CharacterSet,
    path: Path,
    actions: Vec<ActionTaken>,
}

impl Planner<'_> {
    fn data_set(&mut self, set: &DataSet, parent: Option<Tag>) -> Plan {
        let steps = set.elements().iter().map(|element| self.noted_step(element, parent)).collect();
        for rival in set.rivals() {
            self.note(rival, "remove", Rule::Contradiction);
        }
        Plan { steps }
    }

    fn noted_step(&mut self, element: &Element, parent: Option<Tag>) -> Step {
        let step = self.step(element, parent);
        if !matches!(step.action, Action::Keep | Action::Items(_)) {
            self.note(element, step.action.word(), step.rule);
        }
        step
    }

    fn step(&mut self, element: &Element, parent: Option<Tag>) -> Step {
        let subject = Subject { tag: element.tag, vr: element.vr, parent, iod: self.iod };
        if parent.is_none() && (element.tag == tags::PIXEL_DATA || is_claim_unchecked(&subject)) {
            // Pixel data are written from the frames; what nobody checked is not claimed.
            return Step { action: Action::Remove, rule: Rule::Value };
        }
        if parent.is_none() && element.tag == tags::DERIVATION_DESCRIPTION && trimmed(element.bytes()) == DERIVATION.as_bytes() {
            // This program's own word about what it blanked before.
            return Step { action: Action::Keep, rule: Rule::Technical };
        }
        let leaf = Leaf { subject, value: element.bytes(), has_foreign_vr: element.has_foreign_vr };
        if let Some(step) = self.circumstances.step(&leaf) {
            let holds_references = element.items().iter().any(|item| !is_coded(item));
            if matches!(step.action, Action::NeutralItem) && holds_references {
                // No neutral item is valid where references are due, and none of them would resolve.
                return Step { action: Action::Remove, rule: step.rule };
            }
            return step;
        }
        let rule = if table::row(element.tag).is_some() { Rule::Table } else { Rule::Technical };
        Step { action: self.items(element, &subject), rule }
    }

    fn items(&mut self, element: &Element, subject: &Subject) -> Action {
        if element.has_foreign_vr {
            return plan::without_items(subject);
        }
        let mut plans = Vec::with_capacity(element.items().len());
        for (number, item) in element.items().iter().enumerate() {
            self.path.items.push((element.tag, number));
            plans.push(self.item(item, subject));
            self.path.items.pop();
        }
        if !plans.is_empty() && plans.iter().all(Option::is_none) {
            return plan::without_items(subject);
        }
        Action::Items(plans)
    }

    fn item(&mut self, item: &DataSet, sequence: &Subject) -> Option<Plan> {
        let plan = if is_coded(item) { self.coded_item(item, sequence)? } else { self.data_set(item, Some(sequence.tag)) };
        let is_empty = plan.steps.iter().all(|step| matches!(step.action, Action::Remove));
        let steps = || item.elements().iter().zip(&plan.steps);
        if steps().any(|(element, step)| element.tag == LUT_DATA && matches!(step.action, Action::Remove | Action::Empty)) {
            // What is left of the item would describe a table that is not there.
            return None;
        }
        (!is_empty || item.elements().is_empty()).then_some(plan)
    }

    /// A coded item stays with value and scheme if the code tables know it, and with the meaning that they give.
    fn coded_item(&mut self, item: &DataSet, sequence: &Subject) -> Option<Plan> {
        let text = |tag| item.text(tag).unwrap_or_default();
        let (scheme, value) = (text(tags::CODING_SCHEME_DESIGNATOR), text(tags::CODE_VALUE));
        let Some(meaning) = table::concept(scheme, value) else {
            item.elements().iter().for_each(|element| self.note(element, "remove", Rule::Code));
            return None;
        };
        let mut steps = Vec::with_capacity(item.elements().len());
        for element in item.elements() {
            let write = |text: &str| Step { action: Action::Write(text.as_bytes().to_vec()), rule: Rule::Technical };
            steps.push(match element.tag {
                tags::CODE_VALUE => write(value),
                tags::CODING_SCHEME_DESIGNATOR => write(scheme),
                tags::CODE_MEANING => write(meaning),
                _ if element.vr == Vr::SQ => self.noted_step(element, Some(sequence.tag)),
                _ => {
                    self.note(element, "remove", Rule::Code);
                    Step { action: Action::Remove, rule: Rule::Code }
                }
            });
        }
        Some(Plan { steps })
    }

    fn note(&mut self, element: &Element, word: &'static str, rule: Rule) {
        if self.actions.len() >= MOST_NOTES {
            return;
        }
        let old = element.vr.is_text().then(|| {
            let text = self.character_set.decode(element.bytes(), element.vr == Vr::PN);
            text.trim_matches(['\0', ' ']).chars().take(LONGEST_OLD_VALUE).collect()
        });
        self.actions.push(ActionTaken { path: self.path.with(element.tag).to_string(), action: word.into(), rule, old });
    }
}

fn is_coded(item: &DataSet) -> bool {
    [plan::CODE_VALUE, LONG_CODE_VALUE, URN_CODE_VALUE].iter().any(|tag| item.element(*tag).is_some())
}

/// "No writing" and "no face" are statements about a check; where the check was not made they stay only where the IOD forces
/// them to.
fn is_claim_unchecked(subject: &Subject) -> bool {
    matches!(subject.tag, tags::BURNED_IN_ANNOTATION | RECOGNIZABLE_VISUAL_FEATURES) && fill(subject) != Decision::Dummy
}

const LUT_DATA: Tag = Tag::new(0x0028, 0x3006);
const LONG_CODE_VALUE: Tag = Tag::new(0x0008, 0x0119);
const URN_CODE_VALUE: Tag = Tag::new(0x0008, 0x0120);
const RECOGNIZABLE_VISUAL_FEATURES: Tag = Tag::new(0x0028, 0x0302);
const LONGEST_OLD_VALUE: usize = 256;
/// More than anybody reads; a hostile file has millions of elements.
const MOST_NOTES: usize = 100_000;
