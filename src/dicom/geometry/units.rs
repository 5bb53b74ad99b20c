//! From stored values to real units and back (PS3.3 C.11.1, C.7.6.16.2.9, C.8.8.3), as far as they are on a line.

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;
use crate::dicom::frames::{Palette, Photometric, PixelLayout};
use crate::dicom::geometry::groups::Groups;
use crate::dicom::geometry::{LARGEST, few};
use crate::dicom::tags;

/// Slope and intercept that make real units of the stored values of a frame, counted from 0: Hounsfield units in CT, gray in a dose. 1
/// and 0 where nothing is said.
///
/// `None` where they are no numbers, the slope is none, or a table takes their place (Modality LUT Sequence).
#[must_use]
pub fn rescale(data_set: &DataSet, frame: u32) -> Option<(f64, f64)> {
    if data_set.element(MODALITY_LUT).is_some() {
        return None;
    }
    let number = |set: &DataSet, tag, unsaid| match set.element(tag) {
        None => Some(unsaid),
        Some(_) => few(set, tag).map(|[number]| number),
    };
    let set = transformation(data_set, frame);
    let slope = match data_set.element(DOSE_GRID_SCALING) {
        None => number(set, RESCALE_SLOPE, 1.0),
        Some(_) => number(data_set, DOSE_GRID_SCALING, 1.0),
    };
    let slope = slope.filter(|slope| slope.abs() >= 1.0 / LARGEST)?;
    Some((slope, number(set, RESCALE_INTERCEPT, 0.0)?))
}

/// The stored value that stands for air in a frame, counted from 0: a number within the stored bits, to be shifted to where they stand.
///
/// In CT that of -1000 Hounsfield units, or the nearest that can be stored. In all others that of 0 in real units: no signal, no
/// activity, no dose, no segment. So it is for MR with a sign, too. A background below zero is that of a phase, of one part of a complex
/// number or of a difference, where 0 says the same, nothing; the least value that can be stored lies far below what any scanner writes,
/// and would spoil each window and every mean. Air need not look like the noise beside it: that it is the same in all pixels is what
/// hides what was there. In a segmentation that numbers its segments in pixels, Pixel Padding Value is no segment (PS3.3 C.8.20.2). Of
/// a palette it is the number of the darkest colour.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "within the range of 32 bits")]
pub fn air(data_set: &DataSet, frame: u32, layout: &PixelLayout) -> i64 {
    let (least, greatest) = layout.range();
    if layout.photometric == Photometric::Palette {
        return Palette::of(data_set, layout).map_or(0, |palette| palette.darkest()).clamp(least, greatest);
    }
    if let (Some("SEG"), Some(padding)) = (data_set.text(tags::MODALITY), data_set.unsigned_short(PIXEL_PADDING_VALUE)) {
        return i64::from(padding).clamp(least, greatest);
    }
    let value = if is_in_hounsfield_units(data_set, frame) { AIR } else { 0.0 };
    let (slope, intercept) = rescale(data_set, frame).unwrap_or((1.0, 0.0));
    let stored = ((value - intercept) / slope).round();
    (stored as i64).clamp(least, greatest)
}

/// Whether values of CT are what they are unless it is said: iodine maps and atomic numbers are in other units.
fn is_in_hounsfield_units(data_set: &DataSet, frame: u32) -> bool {
    let unit = transformation(data_set, frame).text(RESCALE_TYPE);
    data_set.text(tags::MODALITY) == Some("CT") && matches!(unit, None | Some("HU" | "HU_MOD" | "US"))
}

/// Where the rescaling of a frame is told.
fn transformation(data_set: &DataSet, frame: u32) -> &DataSet {
    let groups = Groups::of(data_set).zip(usize::try_from(frame).ok());
    groups.and_then(|(groups, frame)| groups.find(frame, PIXEL_VALUE_TRANSFORMATION)).unwrap_or(data_set)
}

/// Hounsfield units of air.
const AIR: f64 = -1000.0;
const PIXEL_PADDING_VALUE: Tag = Tag::new(0x0028, 0x0120);
const RESCALE_INTERCEPT: Tag = Tag::new(0x0028, 0x1052);
const RESCALE_SLOPE: Tag = Tag::new(0x0028, 0x1053);
const RESCALE_TYPE: Tag = Tag::new(0x0028, 0x1054);
const MODALITY_LUT: Tag = Tag::new(0x0028, 0x3000);
const PIXEL_VALUE_TRANSFORMATION: Tag = Tag::new(0x0028, 0x9145);
const DOSE_GRID_SCALING: Tag = Tag::new(0x3004, 0x000E);
