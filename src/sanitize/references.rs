//! References to what is not in the output: they go where the IOD can do without them.
//!
//! An item that refers to such an instance goes, and with it what applies to that instance alone. Where the IOD demands a reference
//! and there is no other, it stays, and leads nowhere.

use std::collections::BTreeSet;

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element};
use crate::dicom::tags;
use crate::profile::table::{self, Iod, Type};

/// What becomes of the items of a sequence.
pub enum Fate {
    /// Those stay of which this is true; of the others nothing does.
    Some(Vec<bool>),
    /// None of them resolves, and the IOD demands one: they stay.
    Dangling,
}

/// The instances that are referred to and are not in the output.
pub struct References<'a> {
    /// The IOD of the instance that refers.
    iod: Iod,
    /// Their UIDs.
    gone: &'a BTreeSet<String>,
    /// Whether a reference that the IOD demands leads nowhere: the lists of all that is referred to name it then.
    is_bound: bool,
}

impl<'a> References<'a> {
    /// Looks which references of a data set lead nowhere.
    #[must_use]
    pub fn of(set: &DataSet, iod: Iod, gone: &'a BTreeSet<String>) -> Self {
        let free = Self { iod, gone, is_bound: false };
        let is_bound = set.elements().iter().any(|element| matches!(free.fate(element, None), Fate::Dangling));
        Self { is_bound, ..free }
    }

    /// Whether an instance that is referred to is in the output.
    #[must_use]
    pub fn lead_to(&self, instance: &str) -> bool {
        !self.gone.contains(instance)
    }

    /// What becomes of the items of a sequence in an item of `parent`.
    #[must_use]
    pub fn fate(&self, element: &Element, parent: Option<Tag>) -> Fate {
        let stays: Vec<bool> = element.items().iter().map(|item| !self.is_gone(item, element.tag)).collect();
        // A condition is that of the references themselves, not of what is drawn on the images that they name.
        let refers = || element.items().iter().any(|item| item.element(REFERENCED_INSTANCE).is_some());
        let is_demanded = match self.type_of(element.tag, parent) {
            Some(Type::One) => parent.is_none(),
            Some(Type::OneC) => parent.is_none() && (refers() || (self.is_bound && EVIDENCE.contains(&element.tag))),
            _ => false,
        };
        if is_demanded && !stays.is_empty() && !stays.contains(&true) { Fate::Dangling } else { Fate::Some(stays) }
    }

    /// Whether an item of `sequence` refers to what is gone, or is nothing without items that do.
    fn is_gone(&self, item: &DataSet, sequence: Tag) -> bool {
        if self.gone.is_empty() {
            return false;
        }
        let is_lost = |element: &Element| {
            let items = element.items();
            !items.is_empty()
                && self.is_needed(element.tag, item, sequence)
                && items.iter().all(|inner| self.is_gone(inner, element.tag))
        };
        item.text(REFERENCED_INSTANCE).is_some_and(|uid| self.gone.contains(uid)) || item.elements().iter().any(is_lost)
    }

    /// Whether an item of `sequence` means nothing, or something else, without a sequence in it: graphics that do not say which images they
    /// are drawn on are drawn on all. What says in which frame of reference it is means something without, and so does a frame.
    fn is_needed(&self, tag: Tag, item: &DataSet, sequence: Tag) -> bool {
        match self.type_of(tag, Some(sequence)) {
            _ if FUNCTIONAL_GROUPS.contains(&sequence) => false,
            Some(Type::One) => true,
            Some(Type::OneC) => LISTS.contains(&tag) && FRAMES.iter().all(|frame| item.element(*frame).is_none()),
            _ => false,
        }
    }

    fn type_of(&self, tag: Tag, parent: Option<Tag>) -> Option<Type> {
        table::attribute_type(self.iod, parent, tag)
    }
}

/// The instances, series and studies that a data set refers to.
#[must_use]
pub fn of(set: &DataSet) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    set.visit(&mut |_, element| {
        if element.tag == REFERENCED_INSTANCE {
            let text = std::str::from_utf8(element.bytes()).unwrap_or_default();
            found.insert(text.trim_matches([' ', '\0']).to_owned());
        }
    });
    found
}

const REFERENCED_INSTANCE: Tag = Tag::new(0x0008, 0x1155);
/// Referenced Series Sequence, Studies Containing Other Referenced Instances Sequence.
const EVIDENCE: [Tag; 2] = [Tag::new(0x0008, 0x1115), Tag::new(0x0008, 0x1200)];
/// Frame of Reference UID, Source Frame of Reference UID.
const FRAMES: [Tag; 2] = [tags::FRAME_OF_REFERENCE_UID, Tag::new(0x0064, 0x0003)];
/// Shared and Per-Frame Functional Groups Sequence.
const FUNCTIONAL_GROUPS: [Tag; 2] = [Tag::new(0x5200, 0x9229), Tag::new(0x5200, 0x9230)];
/// Referenced Series, Image and Instance Sequence, RT Referenced Series Sequence, Contour Image Sequence: what the items around them are
/// about, also in modules that an instance need not have.
const LISTS: [Tag; 5] = [
    Tag::new(0x0008, 0x1115),
    Tag::new(0x0008, 0x1140),
    Tag::new(0x0008, 0x114A),
    Tag::new(0x3006, 0x0014),
    Tag::new(0x3006, 0x0016),
];
