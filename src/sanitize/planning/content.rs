//! Trees of content items (PS3.3 C.17.3): which items stay, and with what.
//!
//! A tree is judged item by item first. Then what depended on items that went goes too, what is left is numbered anew, and only then is
//! it a plan.

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element};
use crate::plan::{Action, Plan, Step};
use crate::profile::Rule;
use crate::profile::content::{self, Fate};
use crate::profile::table::{ProfileOption, ValueType};
use crate::sanitize::planning::Planner;
use crate::sanitize::planning::references::{settle, target_of};

/// A content item under judgement.
pub(super) struct Node {
    /// What is to happen to its elements; `None` once it goes.
    pub(super) plan: Option<Plan>,
    /// The item that it refers to, instead of holding one: positions from the root, counted from 1 (PS3.3 C.17.3.2.5).
    pub(super) target: Option<Vec<u32>>,
    /// Whether its coordinates mean nothing without what they were selected from.
    pub(super) needs_source: bool,
    /// Whether it is what the item above was selected from.
    pub(super) is_source: bool,
    /// Its position among the items that stay.
    pub(super) number: u32,
    /// What is below it.
    pub(super) children: Vec<Node>,
}

/// What the concept name of an item is.
enum Name<'a> {
    /// There is none.
    Missing,
    /// No table knows it.
    Unknown,
    /// Scheme and value, and the plan for them.
    Known(&'a str, &'a str, Plan),
}

impl Planner<'_> {
    /// Plans an instance that is a tree.
    pub(super) fn document(&mut self, set: &DataSet) -> Plan {
        let mut root = self.node(set, true);
        settle(&mut root);
        self.finished(set, root).unwrap_or_default()
    }

    /// Plans one of the items in which an image tells its context (PS3.3 10.2.1).
    pub(super) fn listed(&mut self, item: &DataSet) -> Option<Plan> {
        if target_of(item).is_some() {
            // There is no other item that it could refer to.
            return None;
        }
        let mut node = self.node(item, false);
        settle(&mut node);
        self.finished(item, node)
    }

    fn node(&mut self, set: &DataSet, is_root: bool) -> Node {
        let below = set.element(CONTENT_SEQUENCE).map_or(&[][..], Element::items);
        let children = below.iter().map(|item| self.node(item, false)).collect();
        let target = if is_root { None } else { target_of(set) };
        let plan = if target.is_some() { reference(set) } else { self.content_item(set, is_root) };
        let kind = set.text(VALUE_TYPE).and_then(ValueType::of);
        Node {
            plan,
            target,
            needs_source: matches!(kind, Some(ValueType::Coordinates | ValueType::TemporalCoordinates)),
            is_source: set.text(RELATIONSHIP_TYPE) == Some(SELECTED_FROM),
            number: 0,
            children,
        }
    }

    /// The steps for the elements of one item; what is below it is planned apart.
    fn content_item(&mut self, set: &DataSet, is_root: bool) -> Option<Plan> {
        let kind = set.text(VALUE_TYPE).and_then(ValueType::of)?;
        let relationship = set.text(RELATIONSHIP_TYPE);
        if relationship.is_some_and(|relationship| !RELATIONSHIPS.contains(&relationship)) {
            return None;
        }
        let name = self.concept_name(set);
        let fate = match &name {
            Name::Known(scheme, value, _) => content::decide(self.circumstances.policy, scheme, value, kind),
            _ if needs_name(kind) => return None,
            _ => Fate::Free,
        };
        if fate == Fate::Removed && !is_root {
            return None;
        }
        let mut values = self.values(kind, fate, set)?;
        let mut name = Some(name);
        let mut steps = Vec::with_capacity(set.elements().len());
        for element in set.elements() {
            let value = values.iter().position(|(tag, _)| *tag == element.tag).map(|place| values.swap_remove(place).1);
            steps.push(match (element.tag, value) {
                (_, Some(step)) => step,
                (VALUE_TYPE, _) => written(element, kind.term()),
                (RELATIONSHIP_TYPE, _) => relationship.map_or_else(removed, |text| written(element, text)),
                (CONCEPT_NAME, _) => named(element, name.take()),
                (CONTINUITY, _) => written(element, if is_continuous(set) { "CONTINUOUS" } else { "SEPARATE" }),
                (TEMPLATE, _) => self.template(element),
                (OBSERVATION_DATE, _) => self.date(element).unwrap_or_else(removed),
                (OBSERVATION_UID, _) => self.uid(element),
                // It has its plan once it is known what stays below.
                (CONTENT_SEQUENCE, _) => removed(),
                _ if is_root => self.of_document(element),
                _ => removed(),
            });
        }
        Some(Plan { steps })
    }

    fn concept_name<'a>(&self, set: &'a DataSet) -> Name<'a> {
        let Some(item) = set.element(CONCEPT_NAME).and_then(|element| element.items().first()) else { return Name::Missing };
        match self.known_code(item) {
            Some((scheme, value, plan)) => Name::Known(scheme, value, plan),
            None => Name::Unknown,
        }
    }

    /// The template by which a container is built: its number in PS3.16.
    fn template(&self, element: &Element) -> Step {
        let planned = element.items().first().and_then(|item| {
            let number = item.text(TEMPLATE_IDENTIFIER).filter(|number| self.is_template(item, number))?;
            let step = |element: &Element| match element.tag {
                MAPPING_RESOURCE => written(element, DCMR),
                TEMPLATE_IDENTIFIER => written(element, number),
                _ => removed(),
            };
            Some(Plan { steps: item.elements().iter().map(step).collect() })
        });
        planned.map_or_else(removed, |plan| only_item(element, plan))
    }

    fn is_template(&self, item: &DataSet, number: &str) -> bool {
        let is_number = (3..=5).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number && item.text(MAPPING_RESOURCE) == Some(DCMR) && self.circumstances.patterns.in_number(number).is_none()
    }

    /// What stands beside the tree in a document.
    fn of_document(&mut self, element: &Element) -> Step {
        let text = String::from_utf8_lossy(element.bytes());
        let text = text.trim_matches(['\0', ' ']);
        match element.tag {
            COMPLETION_FLAG => written(element, if text == "COMPLETE" { "COMPLETE" } else { "PARTIAL" }),
            // Who verified it is not said, so nobody did (PS3.3 C.17.2).
            VERIFICATION_FLAG => written(element, "UNVERIFIED"),
            PRELIMINARY_FLAG if matches!(text, "PRELIMINARY" | "FINAL") => written(element, text),
            CURRENT_EVIDENCE | OTHER_EVIDENCE | PREDECESSORS | IDENTICAL => self.evidence(element),
            _ => self.step(element, None),
        }
    }

    /// The plan for what is left of a tree, with a note of everything that is not kept as it is.
    fn finished(&mut self, set: &DataSet, node: Node) -> Option<Plan> {
        set.rivals().iter().for_each(|rival| self.note(rival, "remove", Rule::Contradiction));
        let Some(mut plan) = node.plan else {
            self.note_item(set);
            return None;
        };
        let mut children = node.children.into_iter();
        for (element, step) in set.elements().iter().zip(&mut plan.steps) {
            match element.tag {
                CONTENT_SEQUENCE => self.below(element, step, &mut children),
                REFERENCED_ITEM => {
                    let numbers = node.target.iter().flatten().flat_map(|number| number.to_le_bytes());
                    step.action = Action::Write(numbers.collect());
                }
                _ => {}
            }
            if !matches!(step.action, Action::Keep | Action::Items(_)) {
                self.note(element, step.action.word(), step.rule);
            }
        }
        Some(plan)
    }

    fn below(&mut self, element: &Element, step: &mut Step, children: &mut dyn Iterator<Item = Node>) {
        let mut plans = Vec::with_capacity(element.items().len());
        for (number, (item, child)) in element.items().iter().zip(children).enumerate() {
            self.path.items.push((element.tag, number));
            plans.push(self.finished(item, child));
            self.path.items.pop();
        }
        if plans.iter().any(Option::is_some) {
            let option = Some(ProfileOption::CleanStructuredContent);
            *step = Step { option, ..Step::new(Action::Items(plans), Rule::Option) };
        }
    }

    /// Notes that an item goes, with its values.
    fn note_item(&mut self, item: &DataSet) {
        for element in item.elements() {
            self.note(element, "remove", Rule::Table);
            for (number, item) in element.items().iter().enumerate() {
                self.path.items.push((element.tag, number));
                self.note_item(item);
                self.path.items.pop();
            }
        }
    }
}

/// An item that only refers to another.
fn reference(set: &DataSet) -> Option<Plan> {
    let relationship = set.text(RELATIONSHIP_TYPE).filter(|text| RELATIONSHIPS.contains(text))?;
    let step = |element: &Element| match element.tag {
        RELATIONSHIP_TYPE => written(element, relationship),
        REFERENCED_ITEM => Step::new(Action::Keep, Rule::Technical),
        _ => removed(),
    };
    Some(Plan { steps: set.elements().iter().map(step).collect() })
}

/// Whether an item without a name that is known says nothing: a container, an image and a place say something without.
fn needs_name(kind: ValueType) -> bool {
    !matches!(
        kind,
        ValueType::Container
            | ValueType::Image
            | ValueType::Composite
            | ValueType::Waveform
            | ValueType::Coordinates
            | ValueType::Coordinates3d
            | ValueType::TemporalCoordinates
    )
}

fn named(element: &Element, name: Option<Name<'_>>) -> Step {
    match name {
        Some(Name::Known(.., plan)) => only_item(element, plan),
        Some(Name::Unknown) => Step::new(Action::NeutralItem, Rule::Code),
        _ => removed(),
    }
}

fn is_continuous(set: &DataSet) -> bool {
    set.text(CONTINUITY) == Some("CONTINUOUS")
}

/// The first item of a sequence, and no other.
pub(super) fn only_item(element: &Element, plan: Plan) -> Step {
    let others = element.items().iter().skip(1).map(|_| None);
    Step::new(Action::Items(std::iter::once(Some(plan)).chain(others).collect()), Rule::Technical)
}

pub(super) fn removed() -> Step {
    Step::new(Action::Remove, Rule::Value)
}

/// A text of ours, which may be what stood there.
pub(super) fn written(element: &Element, text: &str) -> Step {
    let padding = element.bytes().strip_prefix(text.as_bytes());
    let is_same = !element.has_foreign_vr && padding.is_some_and(|padding| padding.iter().all(|byte| matches!(byte, 0 | b' ')));
    let action = if is_same { Action::Keep } else { Action::Write(text.as_bytes().to_vec()) };
    Step::new(action, Rule::Technical)
}

/// Whether the items of a sequence are content items.
pub(super) fn is_content(sequence: Tag) -> bool {
    matches!(sequence, CONTENT_SEQUENCE | ACQUISITION_CONTEXT | PREPARATION_STEP)
}

/// Relationship Type (PS3.3 C.17.3.2.4).
const RELATIONSHIPS: &[&str] =
    &["CONTAINS", "HAS PROPERTIES", "HAS OBS CONTEXT", "HAS ACQ CONTEXT", "INFERRED FROM", SELECTED_FROM, "HAS CONCEPT MOD"];
const SELECTED_FROM: &str = "SELECTED FROM";
const DCMR: &str = "DCMR";

const MAPPING_RESOURCE: Tag = Tag::new(0x0008, 0x0105);
const ACQUISITION_CONTEXT: Tag = Tag::new(0x0040, 0x0555);
/// Specimen Preparation Step Content Item Sequence, in the items of Specimen Preparation Sequence.
pub(super) const PREPARATION_STEP: Tag = Tag::new(0x0040, 0x0612);
const RELATIONSHIP_TYPE: Tag = Tag::new(0x0040, 0xA010);
const OBSERVATION_DATE: Tag = Tag::new(0x0040, 0xA032);
const VALUE_TYPE: Tag = Tag::new(0x0040, 0xA040);
const CONCEPT_NAME: Tag = Tag::new(0x0040, 0xA043);
const CONTINUITY: Tag = Tag::new(0x0040, 0xA050);
const OBSERVATION_UID: Tag = Tag::new(0x0040, 0xA171);
const PREDECESSORS: Tag = Tag::new(0x0040, 0xA360);
const CURRENT_EVIDENCE: Tag = Tag::new(0x0040, 0xA375);
const OTHER_EVIDENCE: Tag = Tag::new(0x0040, 0xA385);
const COMPLETION_FLAG: Tag = Tag::new(0x0040, 0xA491);
const VERIFICATION_FLAG: Tag = Tag::new(0x0040, 0xA493);
const PRELIMINARY_FLAG: Tag = Tag::new(0x0040, 0xA496);
const TEMPLATE: Tag = Tag::new(0x0040, 0xA504);
const IDENTICAL: Tag = Tag::new(0x0040, 0xA525);
pub(super) const CONTENT_SEQUENCE: Tag = Tag::new(0x0040, 0xA730);
const TEMPLATE_IDENTIFIER: Tag = Tag::new(0x0040, 0xDB00);
pub(super) const REFERENCED_ITEM: Tag = Tag::new(0x0040, 0xDB73);
