//! Slices through bodies, as scanners make them.

use scanitize::face::{Finding, find};
use scanitize::volume::{Plane, Stack, StackBuilder};

use super::shapes::{Place, dot, minus};
use super::tissue::{Contrast, Tissue};
use crate::support::patients::SplitMix64;

/// How a body lies in the patient's coordinates.
#[derive(Clone, Copy, Debug)]
pub struct Pose {
    /// Rows of the turn from the body's axes to the patient's.
    pub turn: [Place; 3],
    pub middle: Place,
}

impl Pose {
    pub const STRAIGHT: Self = Self { turn: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], middle: [0.0; 3] };

    /// Turned about x, then y, then z by so many degrees.
    pub fn turned([x, y, z]: Place, middle: Place) -> Self {
        let turns = [(1, 2, x), (2, 0, y), (0, 1, z)];
        let turn = turns.into_iter().fold(Self::STRAIGHT.turn, |rows, (one, other, degrees)| {
            let (cos, sin) = (libm::cos(degrees.to_radians()), libm::sin(degrees.to_radians()));
            let mut turned = rows;
            turned[one] = [0, 1, 2].map(|column| cos * rows[one][column] - sin * rows[other][column]);
            turned[other] = [0, 1, 2].map(|column| sin * rows[one][column] + cos * rows[other][column]);
            turned
        });
        Self { turn, middle }
    }

    /// Where a place of the body lies in the patient.
    pub fn of_body(&self, place: Place) -> Place {
        [0, 1, 2].map(|axis| dot(self.turn[axis], place) + self.middle[axis])
    }

    /// The place of the body that lies there in the patient.
    pub fn to_body(self, place: Place) -> Place {
        let from = minus(place, self.middle);
        [0, 1, 2].map(|axis| (0..3).map(|row| self.turn[row][axis] * from[row]).sum())
    }
}

/// The room that slices take: unit vectors along columns, rows and slices, a corner, steps and counts along them.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub axes: [Place; 3],
    /// The centre of the first pixel of the first slice.
    pub corner: Place,
    pub steps: Place,
    pub counts: [u16; 3],
}

/// Slices over a box along the patient's axes, across it from foot to head.
pub fn upright(low: Place, high: Place, steps: Place) -> View {
    View::along(Pose::STRAIGHT.turn, low, high, steps)
}

impl View {
    /// Slices whose columns, rows and normal run along these axes, over a box along the patient's.
    pub fn along(axes: [Place; 3], low: Place, high: Place, steps: Place) -> Self {
        let (mut corner, mut counts) = ([0.0; 3], [0; 3]);
        for ((axis, step), count) in axes.iter().zip(steps).zip(&mut counts) {
            let corners = (0..8).map(|bits| [0, 1, 2].map(|part| if bits >> part & 1 == 0 { low[part] } else { high[part] }));
            let (least, most) = corners
                .map(|corner| dot(corner, *axis))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), at| (least.min(at), most.max(at)));
            *count = ((most - least) / step) as u16 + 1;
            let first = (least + most) / 2.0 - step * f64::from(*count - 1) / 2.0;
            corner = [0, 1, 2].map(|part| corner[part] + axis[part] * first);
        }
        Self { axes, corner, steps, counts }
    }

    pub fn planes(&self) -> Vec<Plane> {
        let step = |axis: usize| self.axes[axis].map(|part| part * self.steps[axis]);
        let plane = |slice: u16| {
            let origin = [0, 1, 2].map(|axis| self.corner[axis] + step(2)[axis] * f64::from(slice));
            Plane { origin, across: step(0), down: step(1), columns: self.counts[0], rows: self.counts[1] }
        };
        (0..self.counts[2]).map(plane).collect()
    }

    /// Whether a place is seen.
    pub fn sees(&self, place: Place) -> bool {
        let from = minus(place, self.corner);
        (0..3).all(|axis| {
            let at = dot(from, self.axes[axis]) / self.steps[axis];
            (-0.5..f64::from(self.counts[axis]) - 0.5).contains(&at)
        })
    }
}

/// How slices are made.
#[derive(Clone, Copy, Debug)]
pub struct Scan {
    pub contrast: Contrast,
    pub view: View,
    /// Times the noise of a good scan.
    pub noise: f64,
    /// The share by which brightness grows and falls across the room, in MR.
    pub bias: f64,
}

impl Scan {
    /// The slices of a body, coarse.
    pub fn stack(&self, seed: u64, tissue: impl Fn(Place) -> Tissue) -> Stack {
        let planes = self.view.planes();
        let mut builder = StackBuilder::new(&planes).unwrap();
        for (index, plane) in planes.iter().enumerate() {
            builder.add(index, &self.slice(plane, seed ^ (index as u64) << 40, &tissue)).unwrap();
        }
        builder.finish()
    }

    /// What is found in the slices of a body.
    pub fn found(&self, seed: u64, tissue: impl Fn(Place) -> Tissue) -> Finding {
        find(&self.stack(seed, tissue), self.contrast.physics())
    }

    /// The values of one slice; thick ones are means of thinner ones.
    pub fn slice(&self, plane: &Plane, seed: u64, tissue: &impl Fn(Place) -> Tissue) -> Vec<f32> {
        let mut random = SplitMix64(seed);
        let (normal, thick) = (self.view.axes[2], self.view.steps[2]);
        let layers = (thick / 3.0).ceil().max(1.0) as u16;
        let middle = [0, 1, 2].map(|axis| {
            let half = 0.5 * f64::from(self.view.counts[axis] - 1) * self.view.steps[axis];
            (half, self.view.axes[axis])
        });
        let centre = middle.iter().fold(self.view.corner, |at, (half, axis)| [0, 1, 2].map(|part| at[part] + axis[part] * half));
        let mut values = Vec::with_capacity(usize::from(plane.columns) * usize::from(plane.rows));
        for row in 0..plane.rows {
            for column in 0..plane.columns {
                let place = plane.at(column.into(), row.into());
                let mean = (0..layers).map(|layer| {
                    let off = thick * ((f64::from(layer) + 0.5) / f64::from(layers) - 0.5);
                    self.contrast.value(tissue([0, 1, 2].map(|axis| place[axis] + off * normal[axis])))
                });
                let value = mean.sum::<f64>() / f64::from(layers);
                values.push(self.measured(value, minus(place, centre), &mut random) as f32);
            }
        }
        values
    }

    /// A value with bias and noise: Gaussian, and its magnitude in MR (Gudbjartsson and Patz, 1995).
    fn measured(&self, value: f64, from: Place, random: &mut SplitMix64) -> f64 {
        let mut part = || (random.next() >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
        // Irwin and Hall: the sum of twelve is Gaussian enough, four are nearly so and cheaper.
        let mut gauss = || (part() + part() + part() + part()) * 1.732 * self.noise * self.contrast.noise();
        if self.contrast == Contrast::Ct {
            return value + gauss();
        }
        let bias = 1.0 + self.bias * (0.4 * from[0] - 0.6 * from[1] + 0.7 * from[2]) / 100.0;
        let (real, imaginary) = (value * bias.max(0.1) + gauss(), gauss());
        (real * real + imaginary * imaginary).sqrt()
    }
}
