//! Where the frames of an instance lie in the patient, and what their stored values stand for (PS3.3 C.7.6.2, C.7.6.16.2, C.8.4.15,
//! C.8.8.3).
//!
//! Knows four ways to say it: the attributes of one slice, functional groups, the reconstruction of a gamma camera, and the grid of a
//! dose. What says it in any other way, in two ways, or in numbers that are no place, has no geometry here.

use serde::{Deserialize, Serialize};

use crate::attribute::Tag;
use crate::decimal;
use crate::dicom::data_set::DataSet;
use crate::dicom::frames::PixelLayout;
use crate::dicom::tags;
use crate::volume::Plane;

mod groups;
mod units;

use groups::Groups;
pub use units::{air, rescale};

/// Where the frames of an instance lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geometry {
    /// One plane for each frame, in the order of the frames.
    pub planes: Vec<Plane>,
    /// What said it.
    pub kind: Kind,
}

/// What says where the frames lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The attributes of an instance of one frame (Image Plane, PS3.3 C.7.6.2).
    Slice,
    /// Functional groups (PS3.3 C.7.6.16.2): enhanced images, segmentations, parametric maps.
    Groups,
    /// The reconstruction of a gamma camera (PS3.3 C.8.4.11, C.8.4.15).
    Tomogram,
    /// The grid of a dose (PS3.3 C.8.8.3).
    Dose,
}

/// Where each frame lies in millimetres of the patient's coordinates, as in [`Plane`].
///
/// `None` where the frames cannot be placed: no orientation, position or spacing of pixels in the patient, or more than one; rows and
/// columns that are not at right angles; numbers that are no finite place; fewer or more places than frames; a mosaic of slices; a
/// picture that was projected or rendered, whose pixels lie in no plane. Spacing at the detector (Imager Pixel Spacing) is none in the
/// patient.
#[must_use]
pub fn of(data_set: &DataSet) -> Option<Geometry> {
    let layout = PixelLayout::of(data_set).ok()?;
    if is_no_plane(data_set) {
        return None;
    }
    let frames = usize::try_from(layout.frames).ok()?;
    let has = |tag| data_set.element(tag).is_some();
    let (kind, grids) = match frames {
        _ if has(groups::PER_FRAME) => (Kind::Groups, of_groups(data_set, frames)?),
        _ if has(GRID_FRAME_OFFSET_VECTOR) => (Kind::Dose, of_dose(data_set, frames)?),
        _ if has(DETECTOR_INFORMATION) => (Kind::Tomogram, of_tomogram(data_set, frames)?),
        1 => (Kind::Slice, vec![Grid::of(data_set, data_set, data_set)?]),
        _ => return None,
    };
    let planes = grids.into_iter().map(|grid| grid.plane(&layout)).collect::<Option<Vec<_>>>()?;
    (planes.len() == frames).then_some(Geometry { planes, kind })
}

/// A frame's place before its size is known.
#[derive(Clone)]
struct Grid {
    origin: [f64; 3],
    /// The directions of a row and of a column, of length 1.
    row: [f64; 3],
    column: [f64; 3],
    /// Millimetres between columns, and between rows.
    between_columns: f64,
    between_rows: f64,
}

impl Grid {
    /// Reads Image Position (Patient), Image Orientation (Patient) and Pixel Spacing, each from the item that holds it.
    fn of(position: &DataSet, orientation: &DataSet, measures: &DataSet) -> Option<Self> {
        let origin = few(position, IMAGE_POSITION)?;
        let [a, b, c, d, e, f] = few(orientation, IMAGE_ORIENTATION)?;
        let (row, column) = ([a, b, c], [d, e, f]);
        let is_unit = |direction| (dot(direction, direction) - 1.0).abs() <= SKEW;
        if !is_unit(row) || !is_unit(column) || dot(row, column).abs() > SKEW {
            return None;
        }
        // The first is that between rows (PS3.3 10.7.1.3).
        let [between_rows, between_columns] = few(measures, PIXEL_SPACING)?;
        let is_spacing = |spacing: f64| (NARROWEST..=WIDEST).contains(&spacing);
        let is_sound = is_spacing(between_rows) && is_spacing(between_columns);
        is_sound.then_some(Self { origin, row, column, between_columns, between_rows })
    }

    /// The cross product of row and column: away from who looks at the picture.
    fn normal(&self) -> [f64; 3] {
        let ([a, b, c], [d, e, f]) = (self.row, self.column);
        [b * f - c * e, c * d - a * f, a * e - b * d]
    }

    /// The same, so many millimetres along the normal.
    fn behind(&self, distance: f64) -> Self {
        Self { origin: along(self.origin, self.normal(), distance), ..self.clone() }
    }

    fn plane(self, layout: &PixelLayout) -> Option<Plane> {
        let step = |direction, distance| along([0.0; 3], direction, distance);
        let plane = Plane {
            origin: self.origin,
            across: step(self.row, self.between_columns),
            down: step(self.column, self.between_rows),
            columns: layout.columns,
            rows: layout.rows,
        };
        plane.origin.iter().all(|place| place.abs() <= FARTHEST).then_some(plane)
    }
}

/// Plane Position, Plane Orientation and Pixel Measures of each frame (PS3.3 C.7.6.16.2.1, C.7.6.16.2.3, C.7.6.16.2.4).
fn of_groups(data_set: &DataSet, frames: usize) -> Option<Vec<Grid>> {
    let groups = Groups::of(data_set).filter(|groups| groups.frames() == frames)?;
    let grid = |frame| {
        let item = |sequence| groups.find(frame, sequence);
        Grid::of(item(PLANE_POSITION)?, item(PLANE_ORIENTATION)?, item(PIXEL_MEASURES)?)
    };
    (0..frames).map(grid).collect()
}

/// The planes of a dose by their offsets (PS3.3 C.8.8.3.2): from the first plane along the normal where the first offset is zero; as
/// places along the z axis where the first is that of Image Position (Patient) and rows and columns lie along x and y.
fn of_dose(data_set: &DataSet, frames: usize) -> Option<Vec<Grid>> {
    let first = Grid::of(data_set, data_set, data_set)?;
    let offsets = numbers(data_set, GRID_FRAME_OFFSET_VECTOR).filter(|offsets| offsets.len() == frames)?;
    let [_, _, z] = first.origin;
    let is_upright = (first.row, first.column) == ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]);
    let start = match offsets.first()? {
        start if *start == 0.0 => 0.0,
        start if *start == z && is_upright => z,
        _ => return None,
    };
    Some(offsets.into_iter().map(|offset| first.behind(offset - start)).collect())
}

/// The slices of a gamma camera (PS3.3 C.8.4.15): frames by their number in Slice Vector, at equal distances along the normal of the
/// first, behind it where Spacing Between Slices is positive, before it where it is negative.
fn of_tomogram(data_set: &DataSet, frames: usize) -> Option<Vec<Grid>> {
    let is_reconstructed = words(data_set).any(|word| word == "RECON");
    let [detector] = data_set.element(DETECTOR_INFORMATION)?.items() else { return None };
    let first = Grid::of(detector, detector, data_set).filter(|_| is_reconstructed)?;
    let [spacing] = few(data_set, SPACING_BETWEEN_SLICES)?;
    let (slices, []) = data_set.bytes(SLICE_VECTOR).as_chunks::<2>() else { return None };
    if slices.len() != frames || !(NARROWEST..=WIDEST).contains(&spacing.abs()) {
        return None;
    }
    let slice = |number: &[u8; 2]| u16::from_le_bytes(*number).checked_sub(1);
    slices.iter().map(|number| Some(first.behind(f64::from(slice(number)?) * spacing))).collect()
}

/// Whether the pixels lie in no plane, or in several (PS3.3 C.7.6.1.1.2, C.8.16.2.1, C.8.9.1.1.4): a mosaic, the view from one side that a CT scanner
/// makes first, what is rendered or bent. The brightest of several planes shows skin beside the one that is told; the darkest does not.
fn is_no_plane(data_set: &DataSet) -> bool {
    let is_ct = data_set.text(tags::MODALITY) == Some("CT");
    let is_other = |word: &str| {
        matches!(word, "MOSAIC" | "MIP" | "MAX" | "MAXIP" | "VRT" | "VR" | "SSD" | "CURVED" | "3D")
            || RENDERED.iter().any(|begin| word.starts_with(begin))
            || (word == "LOCALIZER" && is_ct)
    };
    let technique = data_set.text(VOLUME_BASED_CALCULATION_TECHNIQUE);
    words(data_set).any(is_other)
        || data_set.text(SERIES_TYPE).is_some_and(|series| series.contains("REPROJECTION"))
        || data_set.text(VOLUMETRIC_PROPERTIES).is_some_and(|properties| !matches!(properties, "VOLUME" | "SAMPLED"))
        || technique.is_some_and(|technique| !matches!(technique, "NONE" | "MPR" | "MIN_IP"))
}

/// The words of Image Type.
fn words(data_set: &DataSet) -> impl Iterator<Item = &str> {
    let image_type = data_set.text(tags::IMAGE_TYPE).unwrap_or_default();
    image_type.split(|letter: char| !letter.is_ascii_alphanumeric())
}

/// The numbers of a decimal string; `None` where one is not finite or larger than any that is measured.
fn numbers(data_set: &DataSet, tag: Tag) -> Option<Vec<f64>> {
    let number = |text: &str| decimal::number(text.trim()).filter(|number| number.abs() <= LARGEST);
    data_set.text(tag)?.split('\\').map(number).collect()
}

/// So many numbers of a decimal string, no fewer and no more.
fn few<const N: usize>(data_set: &DataSet, tag: Tag) -> Option<[f64; N]> {
    numbers(data_set, tag)?.try_into().ok()
}

fn along([x, y, z]: [f64; 3], [a, b, c]: [f64; 3], distance: f64) -> [f64; 3] {
    [x + a * distance, y + b * distance, z + c * distance]
}

fn dot([a, b, c]: [f64; 3], [d, e, f]: [f64; 3]) -> f64 {
    a * d + b * e + c * f
}

/// How the words begin that makers give to what is seen from one side.
const RENDERED: &[&str] = &["PROJ", "RENDER", "VOLREN", "RAYSUM", "SURF", "SHADE", "THICKMIP"];
/// How far the squared length of a direction may be from 1, and the cosine of their angle from 0: what three decimals leave open.
const SKEW: f64 = 2e-3;
/// Millimetres from the origin at which nobody lies.
const FARTHEST: f64 = 1e5;
/// Millimetres between pixels and slices.
const NARROWEST: f64 = 1e-3;
const WIDEST: f64 = 1e3;
const LARGEST: f64 = 1e12;

const IMAGE_POSITION: Tag = Tag::new(0x0020, 0x0032);
const IMAGE_ORIENTATION: Tag = Tag::new(0x0020, 0x0037);
const PIXEL_SPACING: Tag = Tag::new(0x0028, 0x0030);
const PLANE_POSITION: Tag = Tag::new(0x0020, 0x9113);
const PLANE_ORIENTATION: Tag = Tag::new(0x0020, 0x9116);
const PIXEL_MEASURES: Tag = Tag::new(0x0028, 0x9110);
const VOLUMETRIC_PROPERTIES: Tag = Tag::new(0x0008, 0x9206);
const VOLUME_BASED_CALCULATION_TECHNIQUE: Tag = Tag::new(0x0008, 0x9207);
const SPACING_BETWEEN_SLICES: Tag = Tag::new(0x0018, 0x0088);
const SERIES_TYPE: Tag = Tag::new(0x0054, 0x1000);
const DETECTOR_INFORMATION: Tag = Tag::new(0x0054, 0x0022);
const SLICE_VECTOR: Tag = Tag::new(0x0054, 0x0080);
const GRID_FRAME_OFFSET_VECTOR: Tag = Tag::new(0x3004, 0x000C);
