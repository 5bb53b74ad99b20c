//! The mean head that others are laid upon.
//!
//! Half of a mean T1-weighted head, mirrored to be the whole, and how far each of its places is from the brain; both at 4 mm.
//! `tables/head/` makes it from packages of a registry and says whose work it is, `cargo xtask tables` packs it.
//!
//! Coordinates are those of the template in millimetres: x to the left from the plane between the halves, y to the back and z to the
//! head from the middle of the brain.

use std::sync::OnceLock;

use scanitize_pack::{Grid, unpack};

use crate::volume::real;

mod packed;

/// The version of template and cut: what was fitted to one does not go with another.
pub const VERSION: u32 = 3;

/// The mean head.
pub struct Template {
    /// Brightness from 0 to 31, x fastest.
    brightness: Vec<u8>,
    /// Millimetres from the surface of the brain, negative within.
    distance: Vec<f32>,
}

/// A place of the template and how bright it is there.
pub struct Point {
    /// Where.
    pub place: [f64; 3],
    /// From 0 to 31.
    pub brightness: u8,
}

impl Template {
    /// Millimetres between places.
    pub const STEP: f64 = 4.0;

    /// The head, unpacked at the first call.
    #[must_use]
    pub fn unpacked() -> &'static Self {
        static TEMPLATE: OnceLock<Template> = OnceLock::new();
        TEMPLATE.get_or_init(|| {
            let mut brightness = unpack(packed::PACKED, &Grid { row: SIZE[0], layer: SIZE[0] * SIZE[1] });
            brightness.resize(2 * COUNT, 0);
            let distance = brightness.split_off(COUNT);
            let distance = distance.iter().map(|value| f32::from(value.cast_signed()) * DISTANCE).collect();
            Self { brightness, distance }
        })
    }

    /// Its places at every `stride`-th step, those far outside the head left out; at every step every other one.
    #[must_use]
    pub fn points(&self, stride: usize) -> Vec<Point> {
        let mut points = Vec::new();
        let [columns, rows, layers] = SIZE;
        for layer in (0..layers).step_by(stride) {
            for row in (0..rows).step_by(stride) {
                for column in (0..columns).step_by(stride) {
                    if stride == 1 && !(layer + row + column).is_multiple_of(2) {
                        continue;
                    }
                    let at = (layer * rows + row) * columns + column;
                    let Some(brightness) = self.brightness.get(at).copied() else { continue };
                    let [x, y, z] = [column, row, layer].map(|index| real(index) * Self::STEP);
                    let (y, z) = (y + ORIGIN[1], z + ORIGIN[2]);
                    if brightness == 0 && self.distance.get(at).is_none_or(|distance| *distance > FAR) {
                        continue;
                    }
                    points.push(Point { place: [x, y, z], brightness });
                    if column > 0 {
                        points.push(Point { place: [-x, y, z], brightness });
                    }
                }
            }
        }
        points
    }

    /// Millimetres from the surface of the brain, negative within; what is beyond the template is as far as its edge.
    #[must_use]
    pub fn brain(&self, [x, y, z]: [f64; 3]) -> f64 {
        let [columns, rows, layers] = SIZE;
        let split = |at: f64, count: usize| {
            let at = at.clamp(0.0, real(count - 1) - 1e-9);
            let index = crate::volume::number(at);
            (index, at - real(index))
        };
        let (column, u) = split(x.abs() / Self::STEP, columns);
        let (row, v) = split((y - ORIGIN[1]) / Self::STEP, rows);
        let (layer, w) = split((z - ORIGIN[2]) / Self::STEP, layers);
        let sample = |layer: usize, row: usize, column: usize| {
            f64::from(self.distance.get((layer * rows + row) * columns + column).copied().unwrap_or(FAR))
        };
        let line = |layer, row| sample(layer, row, column) * (1.0 - u) + sample(layer, row, column + 1) * u;
        let plane = |layer| line(layer, row) * (1.0 - v) + line(layer, row + 1) * v;
        plane(layer) * (1.0 - w) + plane(layer + 1) * w
    }
}

/// A place on a ray, so many millimetres from its beginning.
pub fn along([x, y, z]: [f64; 3], far: f64) -> [f64; 3] {
    let [a, b, c] = MIDDLE;
    [a + far * x, b + far * y, c + far * z]
}

/// Millimetres to where a ray leaves the template's brain.
pub fn surface(template: &Template, ray: [f64; 3]) -> f64 {
    let mut far = 0.0;
    while far < FARTHEST && template.brain(along(ray, far)) < 0.0 {
        far += 1.0;
    }
    far
}

/// Where rays begin, above the middle of the brain.
pub const MIDDLE: [f64; 3] = [0.0, 5.0, 5.0];
const FARTHEST: f64 = 120.0;
/// Places of the half along x, y and z.
const SIZE: [usize; 3] = [23, 60, 54];
const COUNT: usize = SIZE[0] * SIZE[1] * SIZE[2];
const ORIGIN: [f64; 3] = [0.0, -128.0, -116.0];
/// Millimetres that a step of the distance stands for.
const DISTANCE: f32 = 2.0;
/// Millimetres from the brain within which empty places tell where the head ends.
const FAR: f32 = 40.0;
