//! Volumes out of the slices of a frame of reference, those first in which a head is found best.

use std::collections::{BTreeMap, BTreeSet};

use crate::face::{Head, Physics};
use crate::order;
use crate::sanitize::faces::{Survey, SurveyFile};
use crate::study::{ScanRecord, Slices};
use crate::verify::{hex, sha256};
use crate::volume::Plane;
use crate::volume::affine::{cross, dot, length, scaled};

/// Slices of one series that lie alike, each in a place of its own, from one end to the other.
pub struct Volume<'a> {
    series: &'a str,
    physics: Physics,
    slices: Vec<Slice<'a>>,
    score: f64,
}

/// One slice.
struct Slice<'a> {
    file: u32,
    instance: &'a str,
    frame: u32,
    plane: Plane,
    /// Along the normal, in millimetres.
    place: f64,
}

/// The volumes with enough slices to look for a head in. Records are sorted by series, and within a series by their numbers.
pub fn candidates<'a>(records: &[(u32, &'a ScanRecord)]) -> Vec<Volume<'a>> {
    let mut volumes = Vec::new();
    for series in by_series(records) {
        let name = series.first().map_or("", |(_, record)| &record.series);
        for ((physics, is_original), slices) in alike(series) {
            let repeats = repeats(slices).into_iter().enumerate().filter(|(_, slices)| slices.len() >= FEWEST_SLICES);
            volumes.extend(repeats.map(|(repeat, slices)| {
                let score = score(&slices, physics, is_original, repeat);
                Volume { series: name, physics, slices, score }
            }));
        }
    }
    // Stable: of equals the first series comes first.
    order::sort_by(&mut volumes, |one, other| other.score.total_cmp(&one.score));
    volumes
}

fn by_series<'a, 'b>(records: &'b [(u32, &'a ScanRecord)]) -> impl Iterator<Item = &'b [(u32, &'a ScanRecord)]> {
    records.chunk_by(|(_, one), (_, next)| one.series == next.series)
}

/// The instances that were made of others and of which a frame has not two more beside it that lie alike.
pub fn lonely(records: &[(u32, &ScanRecord)]) -> BTreeSet<u32> {
    let is_made = |slices: &&Slices| slices.physics.is_some() && !slices.is_original;
    let made = records.iter().filter_map(|(id, record)| Some((*id, record.slices.as_ref().filter(is_made)?.planes().count())));
    let mut left: BTreeMap<u32, usize> = BTreeMap::new();
    left.extend(made);
    for (_, slices) in by_series(records).flat_map(alike) {
        let repeats = repeats(slices);
        if repeats.first().is_some_and(|first| first.len() >= FEWEST_BESIDE) {
            for slice in repeats.iter().flatten() {
                left.get_mut(&slice.file).into_iter().for_each(|left| *left = left.saturating_sub(1));
            }
        }
    }
    let mut lonely = BTreeSet::new();
    lonely.extend(left.into_iter().filter(|(_, left)| *left > 0).map(|(id, _)| id));
    lonely
}

/// Something in common, and the slices that have it.
type Parts<'a> = Vec<((Physics, bool), Vec<Slice<'a>>)>;

/// The slices of a series that are turned alike and of one size, in the order of the records and their frames.
fn alike<'a>(series: &[(u32, &'a ScanRecord)]) -> Parts<'a> {
    let mut parts: Parts = Vec::new();
    for (file, record) in series {
        let Some((slices, physics)) = record.slices.as_ref().and_then(|slices| Some((slices, slices.physics?))) else { continue };
        let kind = (physics, slices.is_original);
        for (frame, plane) in (0..).zip(slices.planes()) {
            let fits = |(other, slices): &((Physics, bool), Vec<Slice>)| {
                *other == kind && slices.first().is_some_and(|first| is_alike(&first.plane, &plane))
            };
            let at = parts.iter().position(fits).unwrap_or(parts.len());
            // A series turns a few ways; what turns with every frame is no volume.
            if at == MOST_TURNS {
                continue;
            }
            if at == parts.len() {
                parts.push((kind, Vec::new()));
            }
            let Some((_, slices)) = parts.get_mut(at) else { continue };
            let first = slices.first().map_or(&plane, |first| &first.plane);
            let place = dot(normal(first), plane.at(f64::from(plane.columns) / 2.0, f64::from(plane.rows) / 2.0));
            slices.push(Slice { file: *file, instance: &record.instance, frame, plane, place });
        }
    }
    parts
}

/// Divides slices so that no two of a volume are in one place: the first in each place are one, the second another.
fn repeats(slices: Vec<Slice<'_>>) -> Vec<Vec<Slice<'_>>> {
    let mut sorted: Vec<(usize, Slice)> = slices.into_iter().enumerate().collect();
    order::sort_by(&mut sorted, |(_, one), (_, other)| one.place.total_cmp(&other.place));
    let (mut number, mut start) = (0, f64::NEG_INFINITY);
    let mut placed: Vec<(usize, usize, Slice)> = Vec::with_capacity(sorted.len());
    for (order, slice) in sorted {
        if slice.place - start > SAME_PLACE {
            (number, start) = (number + 1, slice.place);
        }
        placed.push((number, order, slice));
    }
    order::sort_by_key(&mut placed, |(number, order, _)| (*number, *order));
    let mut volumes: Vec<Vec<Slice>> = Vec::new();
    let (mut last, mut repeat) = (0, 0);
    for (number, _, slice) in placed {
        repeat = if number == last { repeat + 1 } else { 0 };
        last = number;
        match volumes.get_mut(repeat) {
            Some(volume) => volume.push(slice),
            None => volumes.push(vec![slice]),
        }
    }
    volumes
}

/// How well a head is found: large in all directions, fine, original, and the first of what is repeated.
fn score(slices: &[Slice], physics: Physics, is_original: bool, repeat: usize) -> f64 {
    let (Some(first), Some(last)) = (slices.first(), slices.last()) else { return 0.0 };
    let Plane { across, down, columns, rows, .. } = first.plane;
    let gap = (last.place - first.place) / (slices.len().max(2) - 1) as f64;
    let steps = [length(across), length(down), gap];
    let [width, height] = [length(across) * f64::from(columns), length(down) * f64::from(rows)];
    let size = [width, height, gap * slices.len() as f64].iter().map(|extent| extent.min(ENOUGH) / ENOUGH).product::<f64>();
    let coarse = steps.iter().copied().fold(0.0, f64::max);
    let half = |is: bool| if is { 0.5 } else { 1.0 };
    size / (1.0 + coarse / 2.0) * half(physics == Physics::Pet) * half(!is_original) * half(repeat > 0) * half(repeat > 1)
}

impl<'a> Volume<'a> {
    /// The series of all its slices.
    pub fn series(&self) -> &'a str {
        self.series
    }

    /// A hash of the instances and frames.
    pub fn id(&self) -> String {
        let names = self.slices.iter().map(|slice| format!("{}/{}\n", slice.instance, slice.frame));
        hex(&sha256(names.collect::<String>().as_bytes()))
    }

    /// The files that it lies in.
    pub fn files(&self) -> impl Iterator<Item = u32> {
        self.slices.iter().map(|slice| slice.file)
    }

    /// What a worker needs to see whether a head that was found in another volume lies in the same place here.
    pub fn survey_of(&self, head: &Head, found: &str) -> Survey {
        Survey { id: self.id_of(found), head: Some(head.clone()), ..self.survey() }
    }

    /// What the answer to that is given by; `found` is the id of the other volume.
    pub fn id_of(&self, found: &str) -> String {
        format!("{}/{found}", self.id())
    }

    /// What a worker needs to look at it. Slices that lie closer than looking resolves are passed over.
    pub fn survey(&self) -> Survey {
        let (mut files, mut planes): (Vec<SurveyFile>, Vec<Vec<Plane>>) = (Vec::new(), Vec::new());
        let (mut known, mut last) = (BTreeMap::new(), f64::NEG_INFINITY);
        for Slice { file, frame, plane, place, .. } in &self.slices {
            if place - last < CLOSEST {
                continue;
            }
            last = *place;
            let at = *known.entry(*file).or_insert(files.len());
            match files.get_mut(at).zip(planes.get_mut(at)) {
                Some((file, planes)) => {
                    file.frames.push(*frame);
                    planes.push(plane.clone());
                }
                None => {
                    files.push(SurveyFile { file: *file, frames: vec![*frame] });
                    planes.push(vec![plane.clone()]);
                }
            }
        }
        let planes: Vec<Plane> = planes.into_iter().flatten().collect();
        Survey { id: self.id(), files, slices: Slices::new(&planes, Some(self.physics), true), head: None }
    }

    /// Whether all of it lies in some fields of view.
    pub fn is_in(&self, fields: &[&Field]) -> bool {
        self.slices.iter().all(|slice| fields.iter().any(|field| field.holds(&slice.plane)))
    }

    /// What it shows.
    pub fn field(&self) -> Field {
        let axes = self.slices.first().map_or([[f64::NAN; 3]; 3], |Slice { plane, .. }| {
            [plane.across, plane.down, normal(plane)].map(|axis| scaled(axis, 1.0 / length(axis)))
        });
        let mut field = Field { axes, bounds: [(f64::INFINITY, f64::NEG_INFINITY); 3] };
        for corner in self.slices.iter().flat_map(|slice| corners(&slice.plane)) {
            for ((least, most), axis) in field.bounds.iter_mut().zip(&field.axes) {
                let along = dot(*axis, corner);
                (*least, *most) = (least.min(along), most.max(along));
            }
        }
        field
    }
}

/// A field of view: a box.
pub struct Field {
    axes: [[f64; 3]; 3],
    bounds: [(f64, f64); 3],
}

impl Field {
    /// Whether a frame lies in it, or sticks out by less than shows anything.
    pub fn holds(&self, plane: &Plane) -> bool {
        let is_inside = |corner: [f64; 3]| {
            self.axes.iter().zip(&self.bounds).all(|(axis, (least, most))| {
                let along = dot(*axis, corner);
                least - MARGIN <= along && along <= most + MARGIN
            })
        };
        corners(plane).into_iter().all(is_inside)
    }
}

/// Whether a frame lies across the body: its normal within 30 degrees of the line from head to foot.
pub fn is_axial(plane: &Plane) -> bool {
    let [_, _, z] = normal(plane);
    z.abs() >= COSINE_OF_30
}

/// Whether two frames are of one size, and turned alike within one degree.
fn is_alike(one: &Plane, other: &Plane) -> bool {
    let is_same = |one: [f64; 3], other: [f64; 3]| {
        let (a, b) = (length(one), length(other));
        (a - b).abs() <= a / 100.0 && dot(one, other) >= COSINE_OF_1 * a * b
    };
    (one.columns, one.rows) == (other.columns, other.rows) && is_same(one.across, other.across) && is_same(one.down, other.down)
}

fn corners(plane: &Plane) -> [[f64; 3]; 4] {
    let (right, bottom) = (f64::from(plane.columns) - 1.0, f64::from(plane.rows) - 1.0);
    [plane.at(0.0, 0.0), plane.at(right, 0.0), plane.at(0.0, bottom), plane.at(right, bottom)]
}

/// The unit vector at right angles to a frame.
fn normal(plane: &Plane) -> [f64; 3] {
    let normal = cross(plane.across, plane.down);
    scaled(normal, 1.0 / length(normal))
}

/// Fewer slices show no head well enough.
const FEWEST_SLICES: usize = 8;
/// Slices in places of their own that make a volume of what was computed.
const FEWEST_BESIDE: usize = 3;
/// Ways in which the slices of one series may be turned.
const MOST_TURNS: usize = 64;
/// Millimetres within which two slices are in the same place, and those between which looking sees no difference.
const SAME_PLACE: f64 = 0.05;
const CLOSEST: f64 = 0.9;
/// Millimetres of a head in each direction that suffice to know it.
const ENOUGH: f64 = 200.0;
/// Millimetres by which a frame may stick out of what was looked at.
const MARGIN: f64 = 10.0;
const COSINE_OF_1: f64 = 0.999_847_7;
const COSINE_OF_30: f64 = 0.866_025_4;
