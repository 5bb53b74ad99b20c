//! Parallel slices, kept coarse.

use crate::error::{Error, Reason, Result};
use crate::order;
use crate::volume::Plane;
use crate::volume::affine::{cross, dot, length, scaled, sum};
use crate::volume::grid::{narrow, number, real};

/// Parallel slices in their order along their normal, at about two millimetres: as coarse as a search for a head can be. Distances
/// between them may differ, and each may be shifted within its plane, as those of a tilted gantry are.
pub struct Stack {
    layers: Vec<Layer>,
    normal: [f64; 3],
    /// Unit vectors along rows and columns.
    axes: [[f64; 3]; 2],
    /// Millimetres between samples along them.
    spacing: [f64; 2],
    columns: usize,
    rows: usize,
}

struct Layer {
    origin: [f64; 3],
    /// Along the normal.
    position: f64,
    samples: Vec<f32>,
}

/// Takes slices one by one, in any order.
pub struct StackBuilder {
    stack: Stack,
    /// The layer of each plane, and its share.
    places: Vec<(usize, f32)>,
    full: (usize, usize),
    /// Samples that become one, along rows and columns.
    factors: (usize, usize),
}

impl StackBuilder {
    /// Prepares for slices in these planes.
    ///
    /// # Errors
    /// [`Reason::FaceUnchecked`] for less than two planes, or planes that are not parallel, not of one size or in the same place.
    pub fn new(planes: &[Plane]) -> Result<Self> {
        let first = planes.first().ok_or(NO_STACK)?;
        let steps = [length(first.across), length(first.down)];
        let unit = |vector: [f64; 3]| scaled(vector, 1.0 / length(vector));
        let axes = [unit(first.across), unit(first.down)];
        let normal = unit(cross(first.across, first.down));
        let is_like = |plane: &Plane| {
            let is_near = |one: [f64; 3], other: [f64; 3]| length(sum(one, scaled(other, -1.0))) < 0.02 * length(other);
            (plane.columns, plane.rows) == (first.columns, first.rows)
                && is_near(plane.across, first.across)
                && is_near(plane.down, first.down)
        };
        let is_sound = steps.iter().chain(&normal).all(|part| part.is_finite()) && steps.iter().all(|step| *step > 0.0);
        if !is_sound || !planes.iter().all(is_like) {
            return Err(NO_STACK);
        }
        let mut sorted: Vec<(f64, usize)> =
            planes.iter().enumerate().map(|(index, plane)| (dot(plane.origin, normal), index)).collect();
        order::sort_by(&mut sorted, |(one, _), (other, _)| one.total_cmp(other));
        let gap = |pair: &[(f64, usize)]| match pair {
            [(one, _), (other, _)] => other - one,
            _ => 0.0,
        };
        let gaps: Vec<f64> = sorted.windows(2).map(gap).collect();
        let (least, whole) = (gaps.iter().copied().fold(f64::INFINITY, f64::min), gaps.iter().sum::<f64>());
        if gaps.is_empty() || !whole.is_finite() || least <= 1e-3 {
            return Err(NO_STACK);
        }
        let together = |step: f64| number(COARSE / step + 0.5).max(1);
        let (across, down) = (together(steps[0]), together(steps[1]));
        let deep = together(whole / real(gaps.len()));
        let (columns, rows) = (usize::from(first.columns).div_ceil(across), usize::from(first.rows).div_ceil(down));
        let mut places = vec![(0, 0.0); planes.len()];
        let mut layers = Vec::new();
        for group in sorted.chunks(deep) {
            let share = 1.0 / real(group.len());
            let mut layer = Layer { origin: [0.0; 3], position: 0.0, samples: vec![0.0; columns * rows] };
            for (position, index) in group {
                let plane = planes.get(*index).ok_or(NO_STACK)?;
                let corner = plane.at((real(across) - 1.0) / 2.0, (real(down) - 1.0) / 2.0);
                layer.origin = sum(layer.origin, scaled(corner, share));
                layer.position += position * share;
                places.get_mut(*index).into_iter().for_each(|place| *place = (layers.len(), narrow(share)));
            }
            layers.push(layer);
        }
        let spacing = [steps[0] * real(across), steps[1] * real(down)];
        let stack = Stack { layers, normal, axes, spacing, columns, rows };
        Ok(Self { stack, places, full: (first.columns.into(), first.rows.into()), factors: (across, down) })
    }

    /// Takes the values of the plane with this index, row by row.
    ///
    /// # Errors
    /// [`Reason::InternalError`] for values that are not those of one plane.
    pub fn add(&mut self, index: usize, values: &[f32]) -> Result<()> {
        let (columns, rows) = self.full;
        let (across, down) = self.factors;
        let place = self.places.get(index).filter(|_| values.len() == columns * rows);
        let (layer, share) = *place.ok_or(NOT_A_SLICE)?;
        let layer = self.stack.layers.get_mut(layer).ok_or(NOT_A_SLICE)?;
        let lines = layer.samples.chunks_exact_mut(self.stack.columns.max(1));
        for (band, line) in values.chunks(columns * down).zip(lines) {
            let high = band.len() / columns.max(1);
            for row in band.chunks_exact(columns.max(1)) {
                for (cell, place) in row.chunks(across).zip(line.iter_mut()) {
                    let weight = share / narrow(real(cell.len() * high));
                    *place += cell.iter().sum::<f32>() * weight;
                }
            }
        }
        Ok(())
    }

    /// [`Stack::likeness`] of what was added to both so far.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        self.stack.likeness(&other.stack)
    }

    /// The stack of all that was added.
    #[must_use]
    pub fn finish(self) -> Stack {
        self.stack
    }
}

impl Stack {
    /// The value at a place; `None` outside the slices.
    #[must_use]
    pub fn at(&self, place: [f64; 3]) -> Option<f32> {
        let position = dot(place, self.normal);
        let behind = self.layers.partition_point(|layer| layer.position <= position);
        let upper = behind.clamp(1, self.layers.len() - 1);
        let (low, high) = (self.layers.get(upper - 1)?, self.layers.get(upper)?);
        let gap = high.position - low.position;
        let weight = (position - low.position) / gap;
        if !(-0.5..=1.5).contains(&weight) {
            return None;
        }
        let origin = sum(scaled(low.origin, 1.0 - weight), scaled(high.origin, weight));
        let from = sum(place, scaled(origin, -1.0));
        let [across, down] = self.axes;
        let (u, v) = (dot(from, across) / self.spacing[0], dot(from, down) / self.spacing[1]);
        let weight = narrow(weight.clamp(0.0, 1.0));
        let (low, high) = (self.within(low, u, v)?, self.within(high, u, v)?);
        Some(low + (high - low) * weight)
    }

    /// The value within a layer, between the samples around.
    fn within(&self, layer: &Layer, u: f64, v: f64) -> Option<f32> {
        let split = |at: f64, count: usize| {
            if !(-0.5..=real(count) - 0.5).contains(&at) {
                return None;
            }
            let at = at.clamp(0.0, real(count - 1));
            let index = number(at).min(count.saturating_sub(2));
            Some((index, narrow(at - real(index))))
        };
        let ((column, u), (row, v)) = (split(u, self.columns)?, split(v, self.rows)?);
        let sample = |row: usize, column: usize| {
            layer.samples.get(row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)).copied()
        };
        let line = |row: usize| Some((sample(row, column)?, sample(row, column + 1)?)).map(|(a, b)| a + (b - a) * u);
        let (above, below) = (line(row)?, line(row + 1)?);
        Some(above + (below - above) * v)
    }

    /// Millimetres by which samples are further from one another along a direction than within a slice: those between layers, on the
    /// whole, times the direction's part along the normal.
    #[must_use]
    pub fn stride(&self, direction: [f64; 3]) -> f64 {
        let ends = self.layers.first().zip(self.layers.last());
        let whole = ends.map_or(0.0, |(first, last)| last.position - first.position);
        let between = whole / real(self.layers.len().saturating_sub(1).max(1));
        between * dot(direction, self.normal).abs() / length(direction)
    }

    /// The least box along the axes that holds all slices: its least and its greatest corner.
    #[must_use]
    pub fn bounds(&self) -> ([f64; 3], [f64; 3]) {
        let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        let far = [real(self.columns.saturating_sub(1)) * self.spacing[0], real(self.rows.saturating_sub(1)) * self.spacing[1]];
        for layer in &self.layers {
            for (u, v) in [(0.0, 0.0), (far[0], 0.0), (0.0, far[1]), (far[0], far[1])] {
                let corner = sum(layer.origin, sum(scaled(self.axes[0], u), scaled(self.axes[1], v)));
                for ((low, high), part) in low.iter_mut().zip(&mut high).zip(corner) {
                    (*low, *high) = (low.min(part), high.max(part));
                }
            }
        }
        (low, high)
    }

    /// How alike the samples of two stacks of the same slices are: their coefficient of correlation, 0 where one is of one value.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let pairs = || self.samples().zip(other.samples()).map(|(one, other)| (f64::from(one), f64::from(other)));
        let count = real(pairs().count().max(1));
        let (one, another) = pairs().fold((0.0, 0.0), |(one, another), pair| (one + pair.0 / count, another + pair.1 / count));
        let sums = pairs().fold((0.0, 0.0, 0.0), |(both, first, second), pair| {
            let (a, b) = (pair.0 - one, pair.1 - another);
            (both + a * b, first + a * a, second + b * b)
        });
        if sums.1 > 0.0 && sums.2 > 0.0 { sums.0 / (sums.1 * sums.2).sqrt() } else { 0.0 }
    }

    /// The samples of each layer, row by row, and how many are in a row.
    pub fn layers(&self) -> impl Iterator<Item = (&[f32], usize)> {
        self.layers.iter().map(|layer| (layer.samples.as_slice(), self.columns))
    }

    /// All samples.
    pub fn samples(&self) -> impl Iterator<Item = f32> {
        self.layers.iter().flat_map(|layer| layer.samples.iter().copied())
    }
}

/// Millimetres between the samples that are kept.
const COARSE: f64 = 2.0;
const NO_STACK: Error = Error::new(Reason::FaceUnchecked, "slices that make no volume");
const NOT_A_SLICE: Error = Error::new(Reason::InternalError, "values that are not those of a slice");
