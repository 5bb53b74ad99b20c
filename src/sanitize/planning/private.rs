//! Private elements of one data set or item: whose they are, what stays of them, and in which block they are written (PS3.5 7.8.1).

use std::collections::BTreeSet;
use std::ops::Range;

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Element, Value};
use crate::plan::{Action, Course, Leaf, Plan, Step};
use crate::profile::Rule;
use crate::profile::decision::Subject;
use crate::profile::table::{self, Private, ProfileOption};
use crate::sanitize::planning::Planner;
use crate::sanitize::planning::content::written;

/// Blocks in which something stays: the group, and the creator.
pub type Blocks = BTreeSet<(u16, String)>;

impl Planner<'_> {
    /// The step of a private element; a creator has its own once it is known what stays in its block.
    pub(super) fn private(&mut self, set: &DataSet, element: &Element, parent: Option<Tag>) -> Step {
        let Some(known) = known(set, element) else { return Step::new(Action::Remove, Rule::Group) };
        // What an implicit encoding, or a writer that did not know it, leaves unknown has the table's value representation.
        let is_held = matches!(element.value, Value::Bytes(_) | Value::Items(_));
        let has_foreign_vr = !is_held || !(element.vr == known.vr || element.vr == Vr::UN);
        let subject = Subject { tag: element.tag, vr: known.vr, parent, iod: self.iod };
        let leaf = Leaf { subject, value: element.bytes(), has_foreign_vr, character_set: self.character_set };
        match self.circumstances.private(&leaf, &known) {
            Course::Step(step) => step,
            Course::Items(rule, option) => Step { option, ..Step::new(self.items(element, &subject), rule) },
        }
    }

    /// Writes the creators of blocks in which something stays, and numbers these blocks from 0x10 upwards in each group.
    pub(super) fn reserve(&mut self, set: &DataSet, steps: &mut [Step]) {
        let mut last = Tag(0);
        for (index, element) in set.elements().iter().enumerate().filter(|(_, element)| is_creator(element.tag)) {
            let block = block(set, element.tag);
            let held = set.elements().get(block.clone()).unwrap_or_default();
            let stays = |step: &Step| !matches!(step.action, Action::Remove);
            let Some(creator) = set.text(element.tag).filter(|_| steps.get(block.clone()).unwrap_or_default().iter().any(stays))
            else {
                self.note(element, "remove", Rule::Group);
                continue;
            };
            let next = if last.group() == element.tag.group() { last.element() + 1 } else { FIRST_BLOCK };
            last = Tag::new(element.tag.group(), next);
            for (other, step) in held.iter().zip(steps.get_mut(block).unwrap_or_default()) {
                let vr = known(set, other).map_or(other.vr, |known| known.vr);
                step.place = Some((Tag::new(last.group(), next << 8 | other.tag.element() & 0xFF), vr));
            }
            if let Some(step) = steps.get_mut(index) {
                let option = Some(ProfileOption::RetainSafePrivate);
                *step = Step { rule: Rule::Option, option, place: Some((last, Vr::LO)), ..written(element, creator) };
            }
        }
    }
}

/// Where the elements of a block stand in a data set: one behind the other.
fn block(set: &DataSet, creator: Tag) -> Range<usize> {
    let first = Tag::new(creator.group(), creator.element() << 8);
    let place = |end: Tag| set.elements().partition_point(|element| element.tag < end);
    place(first)..place(Tag(first.0.saturating_add(0x100)))
}

/// The blocks of a data set and its items in which something stays.
pub(super) fn collect(set: &DataSet, plan: &Plan, blocks: &mut Blocks) {
    for (element, step) in set.elements().iter().zip(&plan.steps) {
        match &step.action {
            Action::Items(plans) => {
                let items = element.items().iter().zip(plans);
                items.for_each(|(item, plan)| plan.iter().for_each(|plan| collect(item, plan, blocks)));
            }
            Action::Keep | Action::Write(_) if is_creator(element.tag) => {
                blocks.extend(set.text(element.tag).map(|creator| (element.tag.group(), creator.to_owned())));
            }
            _ => {}
        }
    }
}

/// Whether a tag reserves a block.
pub(super) fn is_creator(tag: Tag) -> bool {
    tag.is_private() && (FIRST_BLOCK..=0xFF).contains(&tag.element())
}

/// The tag that reserves the block in which a private element stands.
fn creator_of(tag: Tag) -> Option<Tag> {
    let creator = Tag::new(tag.group(), tag.element() >> 8);
    is_creator(creator).then_some(creator)
}

fn known(set: &DataSet, element: &Element) -> Option<Private> {
    table::private(set.text(creator_of(element.tag)?)?, element.tag)
}

const FIRST_BLOCK: u16 = 0x10;
