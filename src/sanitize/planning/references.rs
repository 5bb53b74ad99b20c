//! References: from one content item to another, and from documents to instances.

use std::collections::BTreeMap;

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element};
use crate::plan::{Action, Plan, Step};
use crate::profile::Rule;
use crate::profile::table::{self, ProfileOption};
use crate::sanitize::planning::Planner;
use crate::sanitize::planning::content::{Node, REFERENCED_ITEM, only_item, removed, written};

/// The item that an item refers to; `None` for one that holds a value.
pub(super) fn target_of(set: &DataSet) -> Option<Vec<u32>> {
    let (numbers, _) = set.element(REFERENCED_ITEM)?.bytes().as_chunks::<4>();
    Some(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect())
}

/// Lets go of what depends on items that are gone, and numbers what is left.
pub(super) fn settle(root: &mut Node) {
    for _ in 0..ROUNDS {
        prune(root);
        number(root);
        let mut targets = BTreeMap::new();
        collect(root, &mut targets);
        let wanted: Vec<Vec<u32>> = targets.keys().cloned().collect();
        for target in wanted {
            let new = renumbered(root, &target);
            targets.insert(target, new);
        }
        if targets.values().all(Option::is_some) {
            return retarget(root, &targets);
        }
        drop_dangling(root, &targets);
    }
    // What hangs together so that it never ends goes as a whole.
    drop_references(root);
    prune(root);
}

/// Coordinates without what they were selected from are no place.
fn prune(node: &mut Node) {
    node.children.iter_mut().for_each(prune);
    let has_source = node.children.iter().any(|child| child.is_source && child.plan.is_some());
    if node.needs_source && !has_source {
        node.plan = None;
    }
}

fn number(node: &mut Node) {
    let stays = node.children.iter_mut().filter(|child| child.plan.is_some());
    for (place, child) in (1..).zip(stays) {
        child.number = place;
        number(child);
    }
}

/// The targets of the items that stay.
fn collect(node: &Node, targets: &mut BTreeMap<Vec<u32>, Option<Vec<u32>>>) {
    for child in node.children.iter().filter(|child| child.plan.is_some()) {
        if let Some(target) = &child.target {
            targets.insert(target.clone(), None);
        }
        collect(child, targets);
    }
}

/// Where the item at a place is now; `None` where there is none.
fn renumbered(root: &Node, target: &[u32]) -> Option<Vec<u32>> {
    let (first, rest) = target.split_first()?;
    let mut place = (*first == 1).then(|| vec![1])?;
    let mut node = root;
    for position in rest {
        let index = usize::try_from(*position).ok()?.checked_sub(1)?;
        node = node.children.get(index).filter(|child| child.plan.is_some())?;
        place.push(node.number);
    }
    Some(place)
}

fn retarget(node: &mut Node, targets: &BTreeMap<Vec<u32>, Option<Vec<u32>>>) {
    for child in &mut node.children {
        let new = child.target.as_ref().and_then(|target| targets.get(target)).cloned().flatten();
        child.target = new.or(child.target.take());
        retarget(child, targets);
    }
}

fn drop_dangling(node: &mut Node, targets: &BTreeMap<Vec<u32>, Option<Vec<u32>>>) {
    for child in &mut node.children {
        if child.target.as_ref().is_some_and(|target| targets.get(target) == Some(&None)) {
            child.plan = None;
        }
        drop_dangling(child, targets);
    }
}

fn drop_references(node: &mut Node) {
    for child in &mut node.children {
        child.plan = child.plan.take().filter(|_| child.target.is_none());
        drop_references(child);
    }
}

impl Planner<'_> {
    /// The instance that an item refers to, if it is in the output.
    pub(super) fn instance(&self, element: &Element) -> Option<Step> {
        let plan = self.referred(element.items().first()?)?;
        Some(only_item(element, plan))
    }

    /// Studies, series and instances that a document rests on, as far as they are in the output.
    pub(super) fn evidence(&self, element: &Element) -> Step {
        let plans: Vec<Option<Plan>> = element.items().iter().map(|item| self.referring(item)).collect();
        let is_empty = plans.iter().all(Option::is_none);
        if is_empty { removed() } else { Step::new(Action::Items(plans), Rule::Technical) }
    }

    fn referring(&self, item: &DataSet) -> Option<Plan> {
        let mut is_empty = true;
        let mut steps = Vec::with_capacity(item.elements().len());
        for element in item.elements() {
            steps.push(match element.tag {
                STUDY_UID | SERIES_UID if !element.has_foreign_vr => self.by_table(element, REFERENCED_SERIES),
                REFERENCED_SERIES | REFERENCED_SOP => {
                    let plan = |item: &DataSet| match element.tag {
                        REFERENCED_SOP => self.referred(item),
                        _ => self.referring(item),
                    };
                    let plans: Vec<Option<Plan>> = element.items().iter().map(plan).collect();
                    is_empty &= plans.iter().all(Option::is_none);
                    Step::new(Action::Items(plans), Rule::Technical)
                }
                _ => removed(),
            });
        }
        (!is_empty).then_some(Plan { steps })
    }

    fn referred(&self, item: &DataSet) -> Option<Plan> {
        let class = item.text(CLASS).filter(|class| table::is_registered_uid(class))?;
        let instance = item.text(INSTANCE)?;
        let is_there = self.circumstances.policy.has(ProfileOption::RetainUids) || self.references.lead_to(instance);
        is_there.then_some(())?;
        let step = |element: &Element| match element.tag {
            CLASS => written(element, class),
            INSTANCE => self.by_table(element, REFERENCED_SOP),
            FRAMES | SEGMENTS | CHANNELS => self.numbers(element).unwrap_or_else(removed),
            REFERENCED_SOP => self.instance(element).unwrap_or_else(removed),
            _ => removed(),
        };
        Some(Plan { steps: item.elements().iter().map(step).collect() })
    }
}

/// References to items that rest on references in turn are few deep.
const ROUNDS: usize = 8;
const REFERENCED_SERIES: Tag = Tag::new(0x0008, 0x1115);
const CLASS: Tag = Tag::new(0x0008, 0x1150);
const INSTANCE: Tag = Tag::new(0x0008, 0x1155);
const FRAMES: Tag = Tag::new(0x0008, 0x1160);
/// Referenced SOP Sequence.
pub(super) const REFERENCED_SOP: Tag = Tag::new(0x0008, 0x1199);
const STUDY_UID: Tag = Tag::new(0x0020, 0x000D);
const SERIES_UID: Tag = Tag::new(0x0020, 0x000E);
const CHANNELS: Tag = Tag::new(0x0040, 0xA0B0);
const SEGMENTS: Tag = Tag::new(0x0062, 0x000B);
