//! Where the voxels lie.

use crate::volume::Plane;
use crate::volume::affine::{cross, dot, length, scaled, sum};

/// The steps to the next column, row and slice, and the first voxel, in millimetres of the patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub steps: [[f64; 3]; 3],
    pub origin: [f64; 3],
    /// Whether the file says how it lies in the patient.
    pub is_told: bool,
}

impl Place {
    /// From a quaternion and its shift, six numbers, and the rows of a map to the right, the front and the head: by the rows.
    pub fn of_rows(numbers: &[f64; 18]) -> Self {
        let column = |number: usize| std::array::from_fn(|row| numbers.get(6 + 4 * row + number).copied().unwrap_or(f64::NAN));
        Self { steps: [column(0), column(1), column(2)], origin: column(3), is_told: true }.turned()
    }

    /// From the same by the quaternion, with the steps and the sign of the third. No place where it is none.
    pub fn of_quaternion([b, c, d, shift @ ..]: &[f64; 18], [x, y, z]: [f64; 3], sign: f64) -> Self {
        let [right, front, head, ..] = *shift;
        let rest = 1.0 - (b * b + c * c + d * d);
        let a = if rest < -1e-5 { f64::NAN } else { rest.max(0.0).sqrt() };
        let across = [a * a + b * b - c * c - d * d, 2.0 * (b * c + a * d), 2.0 * (b * d - a * c)];
        let down = [2.0 * (b * c - a * d), a * a + c * c - b * b - d * d, 2.0 * (c * d + a * b)];
        let deep = [2.0 * (b * d + a * c), 2.0 * (c * d - a * b), a * a + d * d - b * b - c * c];
        let steps = [scaled(across, x), scaled(down, y), scaled(deep, sign * z)];
        Self { steps, origin: [right, front, head], is_told: true }.turned()
    }

    /// From the steps alone: how it lies is not known, and most lie so.
    pub fn of_steps([x, y, z]: [f64; 3]) -> Self {
        Self { steps: [[x, 0.0, 0.0], [0.0, -y, 0.0], [0.0, 0.0, z]], origin: [0.0; 3], is_told: false }
    }

    /// Whether it is a place: not flat, no finer or coarser than any scan, and where somebody can lie.
    #[inline(never)]
    pub fn is_sound(&self) -> bool {
        let [across, down, deep] = self.steps.map(|step| scaled(step, 1.0 / length(step)));
        let is_step = |step: &[f64; 3]| (NARROWEST..=WIDEST).contains(&length(*step));
        self.steps.iter().all(is_step)
            && dot(cross(across, down), deep).abs() > FLAT
            && self.origin.iter().all(|place| place.abs() <= FARTHEST)
    }

    /// Whether it is another place by no more than rounding.
    pub fn is_near(&self, other: &Self) -> bool {
        let apart = |one: [f64; 3], other: [f64; 3]| length(sum(one, scaled(other, -1.0)));
        let [step, ..] = other.steps.map(length);
        let mut steps = self.steps.iter().zip(other.steps);
        steps.all(|(one, other)| apart(*one, other) <= NEAR * length(other)) && apart(self.origin, other.origin) <= NEAR * step
    }

    /// The same in millimetres, where the file counts in units of so many.
    pub fn in_units_of(self, unit: f64) -> Self {
        Self { steps: self.steps.map(|step| scaled(step, unit)), origin: scaled(self.origin, unit), ..self }
    }

    /// The slices of one volume; `None` where rows and columns are not at right angles, where something thin does not say how it lies or is
    /// repeated, as the slices of one volume can be, and where the sizes are those of nobody, as in other units than it says.
    pub fn planes(&self, columns: u16, rows: u16, slices: u16, is_repeated: bool) -> Option<Vec<Plane>> {
        let [across, down, deep] = self.steps;
        let size = |step: [f64; 3], count: u16| length(step) * f64::from(count);
        let depth = size(deep, slices);
        let is_odd = depth < THIN && (is_repeated || !self.is_told);
        let is_shrunk = depth < FLATTEST && slices >= MANY;
        let is_blown_up = depth.max(size(across, columns)).max(size(down, rows)) > LARGEST;
        let is_skew = dot(across, down).abs() > SKEW * length(across) * length(down);
        if is_odd || is_shrunk || is_blown_up || is_skew {
            return None;
        }
        let origin = |slice: u16| sum(self.origin, scaled(deep, slice.into()));
        Some((0..slices).map(|slice| Plane { origin: origin(slice), across, down, columns, rows }).collect())
    }

    #[inline(never)]
    fn turned(self) -> Self {
        let turned = |[x, y, z]: [f64; 3]| [-x, -y, z];
        Self { steps: self.steps.map(turned), origin: turned(self.origin), ..self }
    }
}

/// Millimetres between voxels.
pub const NARROWEST: f64 = 1e-3;
pub const WIDEST: f64 = 1e3;
/// Part of a step by which a quaternion may be off.
const NEAR: f64 = 1e-3;
/// Millimetres from the origin at which nobody lies.
const FARTHEST: f64 = 1e5;
/// The volume that unit steps span at least.
const FLAT: f64 = 1e-2;
/// The cosine of the angle of rows and columns at most.
const SKEW: f64 = 5e-3;
/// Millimetres below which a slab can be taken for one that shows no face.
const THIN: f64 = 30.0;
/// Millimetres that so many slices fill at least.
const FLATTEST: f64 = 10.0;
const MANY: u16 = 8;
/// Millimetres of the largest field of view.
const LARGEST: f64 = 2200.0;
