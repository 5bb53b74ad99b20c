//! Contours: those of a head redraw its face. One that a cut meets goes as a whole.

use crate::attribute::Tag;
use crate::decimal;
use crate::dicom::data_set::DataSet;
use crate::dicom::tags;
use crate::face::Blade;
use crate::order;
use crate::study::Slices;
use crate::volume::Plane;

/// Whether there are contours.
pub fn has_contours(set: &DataSet) -> bool {
    contours(set).next().is_some()
}

/// The frame of reference in which all regions of a structure set lie, if there is one (PS3.3 C.8.8.5).
pub fn frame_of_reference(set: &DataSet) -> Option<&str> {
    let named = |sequence, tag| items(set, sequence).iter().filter_map(move |item| item.text(tag));
    let all = named(REFERENCED_FRAMES, tags::FRAME_OF_REFERENCE_UID).chain(named(REGIONS, REFERENCED_FRAME_UID));
    let all = order::set(all.chain(set.text(tags::FRAME_OF_REFERENCE_UID)));
    all.first().copied().filter(|_| all.len() == 1)
}

/// The box around all contours, as its lower and its upper side; `None` where there are none, points that cannot be read, or not one
/// frame of reference.
pub fn slices(set: &DataSet) -> Option<Slices> {
    frame_of_reference(set)?;
    let mut bounds = [(f64::INFINITY, f64::NEG_INFINITY); 3];
    for point in places(set)? {
        for ((least, most), place) in bounds.iter_mut().zip(point) {
            (*least, *most) = (least.min(place), most.max(place));
        }
    }
    let [(left, right), (front, back), (foot, head)] = bounds;
    let side = |height| Plane {
        origin: [left, front, height],
        across: [right - left, 0.0, 0.0],
        down: [0.0, back - front, 0.0],
        columns: 2,
        rows: 2,
    };
    left.is_finite().then(|| Slices::new(&[side(foot), side(head)], None, false))
}

/// Whether an item is a contour that a cut meets, or may meet.
pub fn is_met(item: &DataSet, blade: &Blade<'_>) -> bool {
    points(item).is_none_or(|points| points.iter().any(|point| blade.contains(*point)))
}

/// Whether a cut meets any contour.
pub fn are_met(set: &DataSet, blade: &Blade<'_>) -> bool {
    contours(set).any(|contour| is_met(contour, blade))
}

/// All points of all contours; `None` where some cannot be read.
pub fn places(set: &DataSet) -> Option<Vec<[f64; 3]>> {
    let mut places = Vec::new();
    for contour in contours(set) {
        places.extend(points(contour)?);
    }
    Some(places)
}

fn contours(set: &DataSet) -> impl Iterator<Item = &DataSet> {
    items(set, ROI_CONTOURS).iter().flat_map(|region| items(region, CONTOURS))
}

/// The points of a contour in millimetres of the patient; `None` where they are no points.
fn points(contour: &DataSet) -> Option<Vec<[f64; 3]>> {
    let numbers = contour.text(CONTOUR_DATA)?.split('\\').map(|text| decimal::number(text.trim()).filter(|one| one.is_finite()));
    let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    let (points, rest) = numbers.as_chunks::<3>();
    (rest.is_empty() && !points.is_empty()).then(|| points.to_vec())
}

fn items(set: &DataSet, tag: Tag) -> &[DataSet] {
    set.element(tag).map_or(&[], |element| element.items())
}

const ROI_CONTOURS: Tag = Tag::new(0x3006, 0x0039);
/// Contour Sequence (3006,0040).
pub const CONTOURS: Tag = Tag::new(0x3006, 0x0040);
const CONTOUR_DATA: Tag = Tag::new(0x3006, 0x0050);
const REFERENCED_FRAMES: Tag = Tag::new(0x3006, 0x0010);
const REGIONS: Tag = Tag::new(0x3006, 0x0020);
const REFERENCED_FRAME_UID: Tag = Tag::new(0x3006, 0x0024);
