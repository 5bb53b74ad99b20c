//! What a picture cannot be read without: where it lies, how large it is, what its values mean.
//!
//! A value of these that may not stay takes the meaning of the picture with it. Such an instance is refused: released, it would
//! look sound and be wrong.

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element, Value};
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::plan::{Action, Plan};
use crate::profile::table::Iod;
use crate::profile::value;

/// Looks for something that is there, is needed, and would not be written, at every level. What is told twice, and differently,
/// is not written.
///
/// # Errors
/// [`Reason::Unreadable`] with the first of them, [`Reason::TooLarge`] where it is too large to be held.
pub fn require_readable(set: &DataSet, plan: &Plan, has_picture: bool) -> Result<()> {
    let has_colours_of_palette = set.text(tags::PHOTOMETRIC_INTERPRETATION) == Some("PALETTE COLOR");
    let is_needed = |tag: Tag| {
        NEEDED.contains(&tag.0)
            || (has_colours_of_palette && PALETTES.contains(&tag.0))
            || (!has_picture && NEEDED_WITHOUT_PICTURE.contains(&tag.0))
    };
    if let Some(rival) = set.rivals().iter().find(|rival| is_needed(rival.tag)) {
        return Err(Error::new(Reason::Unreadable, "two values that differ where the picture needs one").at(rival.tag));
    }
    for (element, step) in set.elements().iter().zip(&plan.steps) {
        if is_needed(element.tag) && matches!(element.value, Value::Apart(..)) {
            return Err(Error::new(Reason::TooLarge, "a value that is needed is too large to be held").at(element.tag));
        }
        let is_there = !element.bytes().is_empty() || !element.items().is_empty();
        let is_lost = match &step.action {
            Action::Remove | Action::Empty | Action::NeutralItem => true,
            Action::Write(value) => value == value::dummy(element.tag, element.vr),
            _ => false,
        };
        if is_there && is_needed(element.tag) && (is_lost || loses_items(element, &step.action)) {
            return Err(
                Error::new(Reason::Unreadable, "a value without which the picture means nothing is not one").at(element.tag)
            );
        }
        if let Action::Items(plans) = &step.action {
            for (item, plan) in element.items().iter().zip(plans) {
                plan.as_ref().map_or(Ok(()), |plan| require_readable(item, plan, has_picture))?;
            }
        }
    }
    Ok(())
}

/// Looks whether a selection still selects something: one of nothing is no selection (PS3.3 C.17.6.2).
///
/// # Errors
/// [`Reason::StructuredLeftOut`] where nothing that it refers to is in the output.
pub fn require_selection(set: &DataSet, iod: Iod, plan: &Plan) -> Result<()> {
    let mut planned = set.elements().iter().zip(&plan.steps);
    let has_evidence = planned.any(|(element, step)| element.tag == EVIDENCE && matches!(step.action, Action::Items(_)));
    if iod != Iod::KeyObjectSelection || has_evidence {
        return Ok(());
    }
    Err(Error::new(Reason::StructuredLeftOut, "a selection of what is not in the output").at(EVIDENCE))
}

/// Whether a sequence would be written with fewer items than it has.
fn loses_items(element: &Element, action: &Action) -> bool {
    matches!(action, Action::Items(plans) if plans.len() < element.items().len() || plans.iter().any(Option::is_none))
}

/// Current Requested Procedure Evidence Sequence.
const EVIDENCE: Tag = Tag::new(0x0040, 0xA375);

/// Attributes and sequences of the samples, of geometry and of stored values (PS3.3 C.7.6.3, C.7.6.2, C.7.6.16.2, C.11.1).
const NEEDED: &[u32] = &[
    tags::SAMPLES_PER_PIXEL.0,
    tags::PHOTOMETRIC_INTERPRETATION.0,
    tags::NUMBER_OF_FRAMES.0,
    tags::ROWS.0,
    tags::COLUMNS.0,
    tags::BITS_ALLOCATED.0,
    tags::BITS_STORED.0,
    tags::HIGH_BIT.0,
    tags::PIXEL_REPRESENTATION.0,
    Tag::new(0x0018, 0x1164).0, // Imager Pixel Spacing
    Tag::new(0x0020, 0x0032).0, // Image Position (Patient)
    Tag::new(0x0020, 0x0037).0, // Image Orientation (Patient)
    Tag::new(0x0020, 0x9113).0, // Plane Position Sequence
    Tag::new(0x0020, 0x9116).0, // Plane Orientation Sequence
    Tag::new(0x0028, 0x0030).0, // Pixel Spacing
    Tag::new(0x0028, 0x1052).0, // Rescale Intercept
    Tag::new(0x0028, 0x1053).0, // Rescale Slope
    Tag::new(0x0028, 0x3000).0, // Modality LUT Sequence
    Tag::new(0x0028, 0x9110).0, // Pixel Measures Sequence
    Tag::new(0x0028, 0x9145).0, // Pixel Value Transformation Sequence
    Tag::new(0x3004, 0x000C).0, // Grid Frame Offset Vector
    Tag::new(0x3004, 0x000E).0, // Dose Grid Scaling
    Tag::new(0x5200, 0x9229).0, // Shared Functional Groups Sequence
    Tag::new(0x5200, 0x9230).0, // Per-Frame Functional Groups Sequence
];

/// What objects without a picture are there for: graphics, contours, registrations, real world values, waveforms.
const NEEDED_WITHOUT_PICTURE: &[u32] = &[
    Tag::new(0x0070, 0x0022).0, // Graphic Data
    Tag::new(0x0064, 0x0007).0, // Grid Dimensions
    Tag::new(0x0064, 0x0008).0, // Grid Resolution
    tags::VECTOR_GRID_DATA.0,
    Tag::new(0x3006, 0x0050).0, // Contour Data
    Tag::new(0x3006, 0x00C6).0, // Frame of Reference Transformation Matrix
    Tag::new(0x0040, 0x9224).0, // Real World Value Intercept
    Tag::new(0x0040, 0x9225).0, // Real World Value Slope
    Tag::new(0x5400, 0x1010).0, // Waveform Data
];

/// Palette Color Lookup Table Data, red, green and blue, whole and in segments: beside grey values they are no more than an offer.
const PALETTES: &[u32] = &[
    Tag::new(0x0028, 0x1201).0,
    Tag::new(0x0028, 0x1202).0,
    Tag::new(0x0028, 0x1203).0,
    Tag::new(0x0028, 0x1221).0,
    Tag::new(0x0028, 0x1222).0,
    Tag::new(0x0028, 0x1223).0,
];
