//! From a data set to its plan: every element at every level, coded items as wholes.

use std::collections::BTreeSet;

use crate::attribute::{Path, Tag, Vr};
use crate::dicom::data_set::{DataSet, Element};
use crate::dicom::{tags, waveform};
use crate::identity::CharacterSet;
use crate::plan::{self, Action, Circumstances, Course, Leaf, Plan, Step};
use crate::profile::Rule;
use crate::profile::content::is_document;
use crate::profile::decision::{Decision, Subject, fill};
use crate::profile::policy::Extra;
use crate::profile::table::{self, Iod, ProfileOption};
use crate::profile::value;
use crate::report::ActionTaken;
use crate::sanitize::faces::CONTOURS;
use crate::sanitize::labels::Labels;
use crate::sanitize::objects;
use crate::sanitize::references::{Fate, References};
use crate::sanitize::statements::DERIVATION;
use crate::sanitize::vocabulary::trimmed;

mod annotations;
mod content;
mod private;
mod references;
mod values;

pub use private::Blocks;

/// A plan, and the account of it for the private report.
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What is not kept as it is.
    pub actions: Vec<ActionTaken>,
    /// The options of the profile under which something stays.
    pub options: BTreeSet<ProfileOption>,
    /// The private blocks in which something stays.
    pub blocks: Blocks,
}

/// Plans an instance, of which the instances in `gone` are not in the output that it refers to, and the contours that `is_cut` tells go
/// with the face.
#[must_use]
pub fn plan(
    set: &DataSet,
    iod: Iod,
    gone: &BTreeSet<String>,
    is_cut: &dyn Fn(&DataSet) -> bool,
    circumstances: &Circumstances<'_>,
) -> Planned {
    let character_set = CharacterSet::from_defined_terms(set.bytes(tags::SPECIFIC_CHARACTER_SET));
    let mut planner = Planner {
        iod,
        circumstances,
        labels: Labels::of(set, &character_set, circumstances.patterns),
        references: References::of(set, iod, gone),
        is_cut,
        is_dangling: false,
        character_set: &character_set,
        path: Path::default(),
        actions: Vec::new(),
    };
    let plan = if is_document(iod) { planner.document(set) } else { planner.data_set(set, None) };
    let (options, mut blocks) = (options(set, &plan, |_| false), Blocks::new());
    private::collect(set, &plan, &mut blocks);
    Planned { plan, actions: planner.actions, options, blocks }
}

struct Planner<'a> {
    iod: Iod,
    circumstances: &'a Circumstances<'a>,
    labels: Labels<'a>,
    references: References<'a>,
    is_cut: &'a dyn Fn(&DataSet) -> bool,
    /// Inside a sequence whose references stay although they lead nowhere.
    is_dangling: bool,
    character_set: &'a CharacterSet,
    path: Path,
    actions: Vec<ActionTaken>,
}

impl Planner<'_> {
    fn data_set(&mut self, set: &DataSet, parent: Option<Tag>) -> Plan {
        let mut steps = Vec::with_capacity(set.elements().len());
        for element in set.elements() {
            if element.tag.is_private() {
                let step = self.private(set, element, parent);
                steps.push(if private::is_creator(element.tag) { step } else { self.noted(element, step) });
                continue;
            }
            let label = self.labels.of_element(set, element, parent).map(String::into_bytes);
            let written = label.or_else(|| samples(set, element, parent)).or_else(|| self.colours(element, parent));
            let step = written.map(|written| Step::new(Action::Write(written), Rule::Value));
            let mut step = step.unwrap_or_else(|| self.step(element, parent));
            if step.rule == Rule::Value && table::has_picture(self.iod) && is_palette_of_picture(set, element, parent) {
                step = Step::new(Action::Keep, Rule::Technical);
            }
            if self.is_tracked(set, element, parent) && matches!(step.action, Action::Remove | Action::Empty) {
                step.action = Action::Write(value::dummy(element.tag, element.vr).to_vec());
            }
            steps.push(self.noted(element, step));
        }
        self.reserve(set, &mut steps);
        for rival in set.rivals() {
            self.note(rival, "remove", Rule::Contradiction);
        }
        Plan { steps }
    }

    /// The colours of a presentation state, which must say what they are (PS3.3 C.11.15): what they said may be anything.
    fn colours(&self, element: &Element, parent: Option<Tag>) -> Option<Vec<u8>> {
        let is_profile = element.tag == value::ICC_PROFILE && parent.is_none() && objects::is_presentation(self.iod);
        is_profile.then(|| value::dummy(element.tag, element.vr).to_vec())
    }

    /// Whether it is the identifier of something that is tracked by a UID, which stays beside it: each is due with the other (PS3.3
    /// C.8.20.4).
    fn is_tracked(&self, set: &DataSet, element: &Element, parent: Option<Tag>) -> bool {
        let is_removed = |tag| matches!(self.circumstances.policy.extra(parent, tag), Some(Extra::Remove));
        element.tag == TRACKING_ID
            && !set.bytes(TRACKING_UID).is_empty()
            && ![TRACKING_ID, TRACKING_UID].into_iter().any(is_removed)
    }

    fn noted_step(&mut self, element: &Element, parent: Option<Tag>) -> Step {
        let step = self.step(element, parent);
        self.noted(element, step)
    }

    fn noted(&mut self, element: &Element, step: Step) -> Step {
        if !matches!(step.action, Action::Keep | Action::Items(_)) {
            self.note(element, step.action.word(), step.rule);
        }
        step
    }

    fn step(&mut self, element: &Element, parent: Option<Tag>) -> Step {
        let subject = Subject { tag: element.tag, vr: element.vr, parent, iod: self.iod };
        if parent.is_none() && (element.tag == tags::PIXEL_DATA || is_claim_unchecked(&subject)) {
            // Pixel data are written from the frames; what nobody checked is not claimed.
            return Step::new(Action::Remove, Rule::Value);
        }
        if parent.is_none() && element.tag == tags::DERIVATION_DESCRIPTION && trimmed(element.bytes()) == DERIVATION.as_bytes() {
            // This program's own word about what it blanked before.
            return Step::new(Action::Keep, Rule::Technical);
        }
        if element.tag == content::PREPARATION_STEP && self.circumstances.policy.has(ProfileOption::CleanStructuredContent) {
            return Step::new(self.items(element, &subject), Rule::Option);
        }
        let (value, character_set) = (element.bytes(), self.character_set);
        let leaf = Leaf { subject, value, has_foreign_vr: element.has_foreign_vr, character_set };
        match self.circumstances.course(&leaf) {
            Course::Items(rule, option) => Step { option, ..Step::new(self.items(element, &subject), rule) },
            Course::Step(step) => {
                let holds_references = element.items().iter().any(|item| !is_coded(item));
                if matches!(step.action, Action::NeutralItem) && holds_references {
                    // No neutral item is valid where references are due, and none of them would resolve.
                    return Step::new(Action::Remove, step.rule);
                }
                step
            }
        }
    }

    fn items(&mut self, element: &Element, subject: &Subject) -> Action {
        if element.has_foreign_vr {
            return plan::fill(subject);
        }
        let mut plans = Vec::with_capacity(element.items().len());
        let was_dangling = self.is_dangling;
        let stays = match self.references.fate(element, subject.parent) {
            Fate::Some(stays) if !was_dangling => stays,
            Fate::Some(_) => Vec::new(),
            Fate::Dangling => {
                self.is_dangling = true;
                self.note(element, "map-uid", Rule::Reference);
                Vec::new()
            }
        };
        for (number, item) in element.items().iter().enumerate() {
            self.path.items.push((element.tag, number));
            plans.push(if stays.get(number) == Some(&false) {
                self.without(item, Rule::Reference)
            } else if element.tag == CONTOURS && (self.is_cut)(item) {
                self.without(item, Rule::Face)
            } else {
                self.item(item, subject)
            });
            self.path.items.pop();
        }
        self.is_dangling = was_dangling;
        if !plans.is_empty() && plans.iter().all(Option::is_none) {
            return plan::fill(subject);
        }
        Action::Items(plans)
    }

    /// An item that goes: it refers to what is not in the output, or is cut out with the face.
    fn without(&mut self, item: &DataSet, rule: Rule) -> Option<Plan> {
        item.elements().iter().for_each(|element| self.note(element, "remove", rule));
        None
    }

    fn item(&mut self, item: &DataSet, sequence: &Subject) -> Option<Plan> {
        let plan = match sequence.tag {
            tag if content::is_content(tag) => self.listed(item)?,
            annotations::SEQUENCE => self.annotation(item)?,
            _ if is_coded(item) => self.coded_item(item, sequence)?,
            tag => self.data_set(item, Some(tag)),
        };
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
        let Some(meaning) = table::meaning(scheme, value) else {
            item.elements().iter().for_each(|element| self.note(element, "remove", Rule::Code));
            return None;
        };
        let mut steps = Vec::with_capacity(item.elements().len());
        for element in item.elements() {
            let write = |text: &str| Step::new(Action::Write(text.as_bytes().to_vec()), Rule::Technical);
            steps.push(match element.tag {
                tags::CODE_VALUE => write(value),
                tags::CODING_SCHEME_DESIGNATOR => write(scheme),
                tags::CODE_MEANING => write(&meaning),
                // A scheme whose codes mean nothing without it (PS3.16 8).
                CODING_SCHEME_VERSION if scheme == "SCPECG" => write("1.3"),
                _ if element.vr == Vr::SQ => self.noted_step(element, Some(sequence.tag)),
                _ => {
                    self.note(element, "remove", Rule::Code);
                    Step::new(Action::Remove, Rule::Code)
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

/// The samples of a waveform, which are written from what their group says of them.
fn samples(group: &DataSet, element: &Element, parent: Option<Tag>) -> Option<Vec<u8>> {
    match element.tag {
        _ if parent != Some(waveform::WAVEFORM_SEQUENCE) || element.has_foreign_vr => None,
        waveform::WAVEFORM_DATA => waveform::samples(group).ok(),
        waveform::WAVEFORM_PADDING_VALUE => waveform::padding(group),
        _ => None,
    }
}

/// Whether it is a table of the colours of the picture, which is written without those that no pixel has
/// ([`Frames::palette`](crate::dicom::frames::Frames::palette)).
fn is_palette_of_picture(set: &DataSet, element: &Element, parent: Option<Tag>) -> bool {
    let is_palette = parent.is_none() && matches!(element.tag.0, 0x0028_1201..=0x0028_1203 | 0x0028_1221..=0x0028_1223);
    is_palette && element.vr == Vr::OW && set.text(tags::PHOTOMETRIC_INTERPRETATION) == Some("PALETTE COLOR")
}

/// The options under which something stays of a data set and its plan, leaving out what is said anew.
pub fn options(set: &DataSet, plan: &Plan, is_said_anew: impl Fn(Tag) -> bool) -> BTreeSet<ProfileOption> {
    let mut options = BTreeSet::new();
    let steps = set.elements().iter().zip(&plan.steps).filter(|(element, _)| !is_said_anew(element.tag));
    steps.for_each(|(element, step)| collect_option(element, step, &mut options));
    options
}

/// The options under which something of an element stays: an empty sequence is nothing, nor is what says nothing.
fn collect_option(element: &Element, step: &Step, options: &mut BTreeSet<ProfileOption>) {
    match &step.action {
        Action::Items(plans) => {
            for (item, plan) in element.items().iter().zip(plans) {
                let steps = plan.iter().flat_map(|plan| &plan.steps);
                item.elements().iter().zip(steps).for_each(|(element, step)| collect_option(element, step, options));
            }
            options.extend(step.option.filter(|_| plans.iter().any(Option::is_some)));
        }
        Action::Keep if !is_dummy(element, element.bytes()) => options.extend(step.option),
        Action::Write(bytes) if !is_dummy(element, bytes) => options.extend(step.option),
        _ => {}
    }
}

/// Whether this is what stands where a text or a date must and the true one may not: of a file that was cleaned it tells no option.
fn is_dummy(element: &Element, bytes: &[u8]) -> bool {
    let is_told = element.vr.is_text() || matches!(element.vr, Vr::DA | Vr::TM | Vr::DT);
    is_told && trimmed(bytes) == trimmed(value::dummy(element.tag, element.vr))
}

/// "No writing" and "no face" are statements about a check; where the check was not made they stay only where the IOD forces
/// them to.
fn is_claim_unchecked(subject: &Subject) -> bool {
    matches!(subject.tag, tags::BURNED_IN_ANNOTATION | tags::RECOGNIZABLE_VISUAL_FEATURES) && fill(subject) != Decision::Dummy
}

const CODING_SCHEME_VERSION: Tag = Tag::new(0x0008, 0x0103);
const LUT_DATA: Tag = Tag::new(0x0028, 0x3006);
const TRACKING_ID: Tag = Tag::new(0x0062, 0x0020);
const TRACKING_UID: Tag = Tag::new(0x0062, 0x0021);
const LONG_CODE_VALUE: Tag = Tag::new(0x0008, 0x0119);
const URN_CODE_VALUE: Tag = Tag::new(0x0008, 0x0120);
const LONGEST_OLD_VALUE: usize = 256;
/// More than anybody reads; a hostile file has millions of elements.
const MOST_NOTES: usize = 100_000;
