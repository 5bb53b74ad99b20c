//! How well a volume goes with the template: normalised mutual information (Studholme, Hill and Hawkes, Pattern Recognition 32, 1999).

use crate::face::template::{Point, Template};
use crate::volume::{Affine, Grid, narrow, number, real};

/// Grades of brightness on each side.
pub const GRADES: usize = 32;

/// Points of the template against a volume whose samples are grades from 0 to [`GRADES`] - 1.
pub struct Similarity<'a> {
    points: &'a [Point],
    grades: &'a Grid,
    skin: f32,
}

/// What a comparison gives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// From 1, for what tells nothing of one another, to 2.
    pub information: f64,
    /// The share of the template's points that lie within the slices.
    pub overlap: f64,
    /// The points of the template where the volume is solid.
    pub solid: f64,
}

impl<'a> Similarity<'a> {
    /// Compares these. What is brighter than `skin` is solid.
    #[must_use]
    pub fn new(points: &'a [Point], grades: &'a Grid, skin: f32) -> Self {
        Self { points, grades, skin }
    }

    /// What the template tells of the inside of the brain alone: 1 for none of it.
    #[must_use]
    pub fn within(&self, map: &Affine, template: &Template) -> f64 {
        let inner = self.points.iter().filter(|point| template.brain(point.place) < INSIDE);
        self.compared(inner, map).information
    }

    /// How well what is solid in the template covers what is solid in the volume (Dice), where both are seen.
    #[must_use]
    pub fn solid(&self, map: &Affine) -> f64 {
        let (mut both, mut either) = (0_usize, 0_usize);
        for point in self.points {
            let grade = self.grades.at(map.apply(point.place));
            if !grade.is_nan() {
                let (here, there) = (point.brightness >= SOLID, grade > self.skin);
                both += 2 * usize::from(here && there);
                either += usize::from(here) + usize::from(there);
            }
        }
        real(both) / real(either.max(1))
    }

    /// Lays the template onto the volume by a map from its coordinates to the patient's.
    #[must_use]
    pub fn under(&self, map: &Affine) -> Likeness {
        self.compared(self.points.iter(), map)
    }

    fn compared<'b>(&self, points: impl Iterator<Item = &'b Point>, map: &Affine) -> Likeness {
        let mut joint = [[0.0_f32; GRADES]; GRADES];
        let (mut inside, mut all, mut solid) = (0_usize, 0_usize, 0_usize);
        for point in points {
            all += 1;
            let grade = self.grades.at(map.apply(point.place));
            if grade.is_nan() {
                continue;
            }
            inside += 1;
            solid += usize::from(grade > self.skin);
            let low = number(grade.into()).min(GRADES - 2);
            let weight = grade - narrow(real(low));
            let row = joint.get_mut(usize::from(point.brightness));
            if let Some([first, second]) = row.and_then(|row| row.get_mut(low..low + 2)) {
                *first += 1.0 - weight;
                *second += weight;
            }
        }
        let overlap = real(inside) / real(all.max(1));
        Likeness { information: information(&joint, real(inside)), overlap, solid: real(solid) }
    }
}

/// (H(A) + H(B)) / H(A, B) of a table of counts.
fn information(joint: &[[f32; GRADES]; GRADES], count: f64) -> f64 {
    if count < FEWEST {
        return 1.0;
    }
    let term = |count_of: f64| if count_of > 0.0 { count_of * libm::log(count_of) } else { 0.0 };
    let mut columns = [0.0_f64; GRADES];
    let (mut both, mut rows) = (0.0, 0.0);
    for row in joint {
        let mut sum = 0.0;
        for (cell, column) in row.iter().zip(&mut columns) {
            let cell = f64::from(*cell);
            sum += cell;
            *column += cell;
            both += term(cell);
        }
        rows += term(sum);
    }
    let columns: f64 = columns.iter().map(|sum| term(*sum)).sum();
    // Entropies times the count: n log n - sum of c log c.
    let whole = count * libm::log(count);
    let joint = whole - both;
    if joint > 0.0 { (2.0 * whole - rows - columns) / joint } else { 1.0 }
}

/// The brightness from which a place of the template is no air.
const SOLID: u8 = 4;
/// Millimetres from the surface of the brain, below which a place is inside it.
const INSIDE: f64 = -2.0;
/// Points without which a table of counts tells nothing.
const FEWEST: f64 = 200.0;
