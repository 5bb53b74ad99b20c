//! A coarse copy of a volume on a grid along the patient's axes.

use crate::volume::Stack;

/// Samples at equal steps along x, y and z. What lies outside the slices is not a number.
pub struct Grid {
    origin: [f64; 3],
    step: f64,
    size: [usize; 3],
    samples: Vec<f32>,
}

impl Grid {
    /// Samples a stack at steps of so many millimetres, over all of it.
    #[must_use]
    pub fn of(stack: &Stack, step: f64) -> Self {
        let (low, high) = stack.bounds();
        let count = |low: f64, high: f64| number((high - low) / step).clamp(0, MOST) + 1;
        let ([x0, y0, z0], [x1, y1, z1]) = (low, high);
        let size = [count(x0, x1), count(y0, y1), count(z0, z1)];
        let grid = Self { origin: low, step, size, samples: Vec::new() };
        let samples = grid.places().map(|place| stack.at(place).unwrap_or(f32::NAN)).collect();
        Self { samples, ..grid }
    }

    /// A grid of twice the step, each sample the mean of the eight about it.
    #[must_use]
    pub fn halved(&self) -> Self {
        let size = self.size.map(|count| (count / 2).max(1));
        let shift = self.step / 2.0;
        let half = Self { origin: self.origin.map(|place| place + shift), step: self.step * 2.0, size, samples: Vec::new() };
        let samples = half.places().map(|place| self.at(place)).collect();
        Self { samples, ..half }
    }

    /// The same grid with other samples.
    #[must_use]
    pub fn map(&self, with: impl Fn(f32) -> f32) -> Self {
        let samples = self.samples.iter().map(|sample| with(*sample)).collect();
        Self { samples, ..*self }
    }

    /// The places of all samples, x fastest.
    pub fn places(&self) -> impl Iterator<Item = [f64; 3]> {
        let ([columns, rows, layers], [x, y, z], step) = (self.size, self.origin, self.step);
        let along = move |first: f64, index: usize| first + step * real(index);
        (0..layers).flat_map(move |layer| {
            (0..rows).flat_map(move |row| (0..columns).map(move |column| [along(x, column), along(y, row), along(z, layer)]))
        })
    }

    /// The samples, x fastest.
    #[must_use]
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Samples along x, y and z.
    #[must_use]
    pub fn size(&self) -> [usize; 3] {
        self.size
    }

    /// Where the first sample lies.
    #[must_use]
    pub fn origin(&self) -> [f64; 3] {
        self.origin
    }

    /// Millimetres between samples.
    #[must_use]
    pub fn step(&self) -> f64 {
        self.step
    }

    /// The sample between those around a place; not a number where one of them is none.
    #[must_use]
    pub fn at(&self, [x, y, z]: [f64; 3]) -> f32 {
        let ([ox, oy, oz], [columns, rows, layers]) = (self.origin, self.size);
        let along = |place: f64, first: f64, count: usize| {
            let at = (place - first) / self.step;
            // Negated, so that what is not a number is outside too.
            if !(at >= 0.0 && at < real(count) - 1.0) {
                return None;
            }
            let index = number(at);
            Some((index, narrow(at - real(index))))
        };
        let (Some((i, u)), Some((j, v)), Some((k, w))) = (along(x, ox, columns), along(y, oy, rows), along(z, oz, layers)) else {
            return f32::NAN;
        };
        let first = (k * rows + j) * columns + i;
        let line = |first: usize| match self.samples.get(first..first + 2) {
            Some([a, b]) => a + (b - a) * u,
            _ => f32::NAN,
        };
        let layer = |first: usize| {
            let (a, b) = (line(first), line(first + columns));
            a + (b - a) * v
        };
        let (a, b) = (layer(first), layer(first + rows * columns));
        a + (b - a) * w
    }
}

/// The whole part of a number that is not negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn number(value: f64) -> usize {
    value.max(0.0) as usize
}

/// An index as a number.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn real(index: usize) -> f64 {
    index as f64
}

/// A number with fewer digits.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}

/// Most steps along an axis: more than any scanner is long.
const MOST: usize = 1024;
