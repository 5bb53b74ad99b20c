//! What somebody called things: segments, regions, beams and layers are called by their numbers, regions by the nomenclature where
//! their name is one of it, and what was written beside graphics says nothing any more.

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element};
use crate::identity::{CharacterSet, Patterns};
use crate::profile::structure;
use crate::sanitize::vocabulary::trimmed;

/// The labels of one instance.
pub struct Labels<'a> {
    layers: Vec<&'a [u8]>,
    character_set: &'a CharacterSet,
    patterns: &'a Patterns,
}

impl<'a> Labels<'a> {
    /// Looks which layers there are: those of the Graphic Layer Sequence, in its order, then those that are used without being there.
    #[must_use]
    pub fn of(set: &'a DataSet, character_set: &'a CharacterSet, patterns: &'a Patterns) -> Self {
        let mut layers: Vec<&[u8]> = Vec::new();
        for wanted in [true, false] {
            set.visit(&mut |path, element| {
                let is_declared = path.items.last().is_some_and(|(sequence, _)| *sequence == GRAPHIC_LAYER_SEQUENCE);
                let name = trimmed(element.bytes());
                if element.tag == GRAPHIC_LAYER && is_declared == wanted && !layers.contains(&name) && layers.len() < MOST_LAYERS
                {
                    layers.push(name);
                }
            });
        }
        Self { layers, character_set, patterns }
    }

    /// What takes the place of an element of an item of `parent`, where it is a label.
    #[must_use]
    pub fn of_element(&self, item: &DataSet, element: &Element, parent: Option<Tag>) -> Option<String> {
        let parent = parent?;
        match element.tag {
            GRAPHIC_LAYER => {
                let name = trimmed(element.bytes());
                let place = self.layers.iter().position(|layer| *layer == name).unwrap_or(self.layers.len());
                Some(format!("LAYER{}", place + 1))
            }
            UNFORMATTED_TEXT_VALUE => Some(NO_TEXT.to_owned()),
            ROI_NAME => self.standard(element).or_else(|| numbered(item, element.tag, parent)),
            tag => numbered(item, tag, parent),
        }
    }

    fn standard(&self, element: &Element) -> Option<String> {
        let name = structure::standard_name(&self.character_set.decode(element.bytes(), false))?;
        self.patterns.in_text(&name).is_none().then_some(name)
    }
}

/// Whether a value is one that labels have after cleaning.
#[must_use]
pub fn is_own(tag: Tag, text: &str) -> bool {
    let number = |word: &str| text.strip_prefix(word).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    match tag {
        ROI_NAME => number("ROI ") || structure::standard_name(text).as_deref() == Some(text),
        UNFORMATTED_TEXT_VALUE => text == NO_TEXT,
        _ => false,
    }
}

fn numbered(item: &DataSet, tag: Tag, parent: Tag) -> Option<String> {
    let (.., number, word) = NUMBERED.iter().find(|(sequence, label, ..)| (*sequence, *label) == (parent, tag))?;
    let number = item.integer(*number).or_else(|| item.unsigned_short(*number).map(i64::from))?;
    Some(format!("{word} {number}"))
}

const SEGMENT_NUMBER: Tag = Tag::new(0x0062, 0x0004);
const ROI_NAME: Tag = Tag::new(0x3006, 0x0026);
const BEAM_NAME: Tag = Tag::new(0x300A, 0x00C2);
const BEAM_NUMBER: Tag = Tag::new(0x300A, 0x00C0);
const REFERENCED_BEAM_NUMBER: Tag = Tag::new(0x300C, 0x0006);
/// Sequences, the labels in their items, the numbers that these are called by, and what.
const NUMBERED: [(Tag, Tag, Tag, &str); 6] = [
    (Tag::new(0x0062, 0x0002), Tag::new(0x0062, 0x0005), SEGMENT_NUMBER, "Segment"),
    (Tag::new(0x3006, 0x0020), ROI_NAME, Tag::new(0x3006, 0x0022), "ROI"),
    (Tag::new(0x300A, 0x00B0), BEAM_NAME, BEAM_NUMBER, "Beam"),
    (Tag::new(0x300A, 0x03A2), BEAM_NAME, BEAM_NUMBER, "Beam"),
    (Tag::new(0x3008, 0x0020), BEAM_NAME, REFERENCED_BEAM_NUMBER, "Beam"),
    (Tag::new(0x3008, 0x0021), BEAM_NAME, REFERENCED_BEAM_NUMBER, "Beam"),
];
const GRAPHIC_LAYER_SEQUENCE: Tag = Tag::new(0x0070, 0x0060);
const GRAPHIC_LAYER: Tag = Tag::new(0x0070, 0x0002);
const UNFORMATTED_TEXT_VALUE: Tag = Tag::new(0x0070, 0x0006);
/// What stands where words stood.
const NO_TEXT: &str = "REMOVED";
/// More than anybody draws on; each name is looked for among all.
const MOST_LAYERS: usize = 1000;
