//! What somebody, or a machine, noted about a waveform (PS3.3 C.10.10): an annotation stays with all that it says, or goes.

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element};
use crate::plan::{Action, Plan, Step};
use crate::profile::{Rule, value};
use crate::sanitize::planning::Planner;
use crate::sanitize::vocabulary::trimmed;

impl Planner<'_> {
    /// Plans an item of the Waveform Annotation Sequence. Without the concept that names it, or without a value, a unit or a moment that it
    /// had, it would say something else.
    pub(super) fn annotation(&mut self, item: &DataSet) -> Option<Plan> {
        let noted = self.actions.len();
        let plan = self.data_set(item, Some(SEQUENCE));
        let steps = || item.elements().iter().zip(&plan.steps);
        let is_named = steps().any(|(element, step)| element.tag == CONCEPT_NAME && stays(element, step));
        if is_named && steps().all(|(element, step)| !NEEDED.contains(&element.tag) || stays(element, step)) {
            return Some(plan);
        }
        self.actions.truncate(noted);
        self.without(item, Rule::Code)
    }
}

/// Whether what an element says is still said: a dummy says nothing.
fn stays(element: &Element, step: &Step) -> bool {
    match &step.action {
        Action::Items(plans) => plans.iter().any(Option::is_some),
        Action::Keep => true,
        Action::Write(bytes) => bytes != value::dummy(element.tag, element.vr),
        Action::Remove | Action::Empty => trimmed(element.bytes()).is_empty() && element.items().is_empty(),
        Action::MapUid | Action::NeutralItem => false,
    }
}

/// Waveform Annotation Sequence.
pub(super) const SEQUENCE: Tag = Tag::new(0x0040, 0xB020);
const CONCEPT_NAME: Tag = Tag::new(0x0040, 0xA043);
/// What an annotation has to have where it had it: Measurement Units Code Sequence, Referenced Waveform Channels, Temporal Range Type,
/// Referenced Sample Positions, Referenced Time Offsets, Referenced DateTime, Concept Code Sequence and Numeric Value.
const NEEDED: [Tag; 8] = [
    Tag::new(0x0040, 0x08EA),
    Tag::new(0x0040, 0xA0B0),
    Tag::new(0x0040, 0xA130),
    Tag::new(0x0040, 0xA132),
    Tag::new(0x0040, 0xA138),
    Tag::new(0x0040, 0xA13A),
    Tag::new(0x0040, 0xA168),
    Tag::new(0x0040, 0xA30A),
];
