//! How well a volume goes with the template: normalised mutual information (Studholme, Hill and Hawkes, Pattern Recognition 32, 1999).

use crate::face::template::{Point, Template};
use crate::volume::{Affine, Grid, narrow, number, real};

/// Grades of brightness on each side.
pub const GRADES: usize = 32;

/// Points of the template against a volume whose samples are grades from 0 to 31.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::volume::{Plane, Stack, StackBuilder};

    const SAME: Affine = Affine { linear: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift: [0.0; 3] };
    const SIDE: u16 = 32;

    /// Samples 4 mm apart, from the origin on.
    fn grid(value: impl Fn(usize) -> f32) -> Grid {
        let plane = |layer: u16| Plane {
            origin: [0.0, 0.0, 4.0 * f64::from(layer)],
            across: [4.0, 0.0, 0.0],
            down: [0.0, 4.0, 0.0],
            columns: SIDE,
            rows: SIDE,
        };
        let planes: Vec<Plane> = (0..SIDE).map(plane).collect();
        let area = usize::from(SIDE) * usize::from(SIDE);
        let mut builder = StackBuilder::new(&planes).unwrap();
        for layer in 0..planes.len() {
            let values: Vec<f32> = (layer * area..(layer + 1) * area).map(&value).collect();
            builder.add(layer, &values).unwrap();
        }
        let stack: Stack = builder.finish();
        Grid::of(&stack, 4.0)
    }

    /// Points on the samples but for the last of each row, column and layer, whose brightness is told by the number of the sample.
    fn points(brightness: impl Fn(usize) -> u8) -> Vec<Point> {
        let side = usize::from(SIDE);
        let all = (0..side * side * side).map(|at| (at, [at % side, at / side % side, at / side / side]));
        let inner = all.filter(|(_, place)| place.iter().all(|along| *along + 1 < side));
        inner.map(|(at, place)| Point { place: place.map(|along| 4.0 * real(along)), brightness: brightness(at) }).collect()
    }

    /// A number that looks drawn by lot.
    fn lot(at: usize, below: usize) -> usize {
        let mixed = (at as u64 ^ 0x5555).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40).unwrap() % below
    }

    fn small(value: usize) -> u8 {
        u8::try_from(value).unwrap()
    }

    #[test]
    fn what_tells_all_of_the_other_has_two() {
        let (grid, points) = (grid(|at| lot(at, 16) as f32 * 2.0), points(|at| 31 - small(lot(at, 16))));
        let likeness = Similarity::new(&points, &grid, 3.0).under(&SAME);
        assert!((likeness.information - 2.0).abs() < 1e-6, "{likeness:?}");
    }

    #[test]
    fn what_tells_nothing_has_one() {
        let (grid, points) = (grid(|at| lot(at, 16) as f32), points(|at| small(lot(at + 1_000_000, 16))));
        let likeness = Similarity::new(&points, &grid, 3.0).under(&SAME);
        assert!((1.0..1.01).contains(&likeness.information), "{likeness:?}");
    }

    #[test]
    fn what_tells_a_part_has_what_the_formula_says() {
        // Two grades as often as each other; the other volume has the wrong one in each fourth case of either.
        let (first, is_wrong) = (|at: usize| at % 2, |at: usize| (at / 2).is_multiple_of(4));
        let (grid, points) = (grid(|at| first(at) as f32), points(|at| 8 * small(first(at) ^ usize::from(is_wrong(at)))));
        let Likeness { information, .. } = Similarity::new(&points, &grid, 3.0).under(&SAME);
        let (half, quarter) = (libm::log(2.0), -0.25 * libm::log(0.25) - 0.75 * libm::log(0.75));
        let planted = 2.0 * half / (half + quarter);
        assert!((information - planted).abs() < 0.01, "{information} for {planted}");
    }

    #[test]
    fn what_tells_all_one_way_alone_has_what_the_formula_says() {
        // Four grades in one, pairs of them in the other: (ln 2 + ln 4) / ln 4.
        let (grid, points) = (grid(|at| (lot(at, 4) / 2) as f32), points(|at| 5 * small(lot(at, 4))));
        let Likeness { information, .. } = Similarity::new(&points, &grid, 3.0).under(&SAME);
        assert!((information - 1.5).abs() < 0.01, "{information}");
    }

    #[test]
    fn a_grade_between_two_counts_for_both() {
        // A quarter above what the template has: three quarters count for the lower grade, a quarter for the upper one.
        let (grid, points) = (grid(|at| lot(at, 2) as f32 + 0.25), points(|at| small(lot(at, 2))));
        let Likeness { information, .. } = Similarity::new(&points, &grid, 3.0).under(&SAME);
        let entropy = |shares: &[f64]| -> f64 { shares.iter().map(|share| -share * libm::log(*share)).sum() };
        let planted = (entropy(&[0.5, 0.5]) + entropy(&[0.375, 0.5, 0.125])) / entropy(&[0.375, 0.125, 0.375, 0.125]);
        assert!((information - planted).abs() < 0.01, "{information} for {planted}");
    }

    #[test]
    fn what_lies_beyond_the_slices_is_not_compared() {
        let (grid, points) = (grid(|at| lot(at, 16) as f32), points(|at| small(lot(at, 16))));
        let similarity = Similarity::new(&points, &grid, 3.0);
        assert_eq!(similarity.under(&SAME).overlap, 1.0);
        // Half of the 31 points along x come to lie beyond the last sample.
        let aside = Affine { shift: [64.0, 0.0, 0.0], ..SAME };
        assert!((similarity.under(&aside).overlap - 15.0 / 31.0).abs() < 1e-9);
        let away = similarity.under(&Affine { shift: [1000.0, 0.0, 0.0], ..SAME });
        assert_eq!(away, Likeness { information: 1.0, overlap: 0.0, solid: 0.0 });
    }

    #[test]
    fn what_is_solid_is_counted_in_both() {
        // Layers of 1024 samples: the template is solid below the 20th of 31, the volume from the 10th on.
        let layer = usize::from(SIDE) * usize::from(SIDE);
        let (grid, points) =
            (grid(|at| if at / layer >= 10 { 9.0 } else { 0.0 }), points(|at| if at / layer < 20 { 9 } else { 0 }));
        let similarity = Similarity::new(&points, &grid, 3.0);
        assert!((similarity.solid(&SAME) - 2.0 * 10.0 / (20.0 + 21.0)).abs() < 1e-9);
        assert_eq!(similarity.under(&SAME).solid, 21.0 * 31.0 * 31.0);
    }
}
