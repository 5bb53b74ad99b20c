//! The template laid upon a volume: looked for from many starts, coarse before fine.

use crate::face::climb::{Variables, climb};
use crate::face::grades::Grades;
use crate::face::similarity::{Likeness, Similarity};
use crate::face::template::{Point, Template};
use crate::order;
use crate::volume::affine::product;
use crate::volume::{Affine, Grid, number, real};

/// The best place that was found for the template.
pub struct Fit {
    /// From the template's coordinates to the patient's.
    pub map: Affine,
    /// Shift in millimetres, turns about x, y and z in radians, logarithms of the scales, shears.
    pub variables: Variables,
    /// How well it goes there.
    pub likeness: Likeness,
    /// The score that was climbed.
    pub score: f64,
}

/// Looks for the head.
#[must_use]
pub fn search(grades: &Grades, template: &Template) -> Fit {
    let coarse = grades.grid.halved();
    let (few, some, many) = (template.points(3), template.points(2), template.points(1));
    let rough = Score::new(&few, &coarse);
    let mut starts = Vec::new();
    for start in starts_of(&coarse, grades.skin) {
        starts.push((rough.of(&start), start));
    }
    best_first(&mut starts);
    let middle = Score::new(&some, &coarse);
    let mut tries: Vec<(f64, Variables)> = Vec::new();
    for (_, start) in distinct(&starts, STARTS) {
        let (top, height) = climb(&|at| middle.of(at), start, &RIGID, 2);
        tries.push((height, top));
    }
    best_first(&mut tries);
    let mut last: Vec<(f64, Variables)> = Vec::new();
    for (_, start) in distinct(&tries, FINALISTS) {
        let (top, _) = climb(&|at| middle.of(at), start, &SCALED, 4);
        let (top, height) = climb(&|at| middle.of(at), top, &FREE, 3);
        last.push((height, top));
    }
    best_first(&mut last);
    let start = last.first().map(|(_, start)| *start).unwrap_or_default();
    let fine = Score::new(&many, &grades.grid);
    let (variables, score) = climb(&|at| fine.of(at), start, &FINE, 4);
    let map = map_of(&variables);
    Fit { map, variables, likeness: fine.similarity.under(&map), score }
}

/// The score of a place of the template.
struct Score<'a> {
    similarity: Similarity<'a>,
    /// The greatest overlap that the volume has room for.
    room: f64,
}

impl<'a> Score<'a> {
    fn new(points: &'a [Point], grid: &'a Grid) -> Self {
        Self { similarity: Similarity::new(points, grid), room: room(grid) }
    }

    fn of(&self, variables: &Variables) -> f64 {
        let Likeness { information, overlap } = self.similarity.under(&map_of(variables));
        (information - 1.0) * (overlap / (ENOUGH * self.room)).min(1.0) - strain(variables)
    }
}

/// How unlike a living head lying as the header says: turns beyond half a right angle, other sizes than heads have.
fn strain(variables: &Variables) -> f64 {
    let [_, _, _, turns @ .., a, b, c, d, e, f] = variables;
    let square = |parts: &[f64], of: f64| parts.iter().map(|part| part / of * (part / of)).sum::<f64>();
    let mean = (a + b + c) / 3.0;
    WEIGHT * (square(turns, 0.6) + square(&[a - mean, b - mean, c - mean], 0.12) + square(&[mean], 0.2) + square(&[*d, *e, *f], 0.1))
}

/// From the template's coordinates to the patient's.
#[must_use]
pub fn map_of(variables: &Variables) -> Affine {
    let [x, y, z, pitch, roll, yaw, a, b, c, d, e, f] = *variables;
    let turn = |angle: f64| (libm::cos(angle), libm::sin(angle));
    let ((cp, sp), (cr, sr), (cy, sy)) = (turn(pitch), turn(roll), turn(yaw));
    let about_x = [[1.0, 0.0, 0.0], [0.0, cp, -sp], [0.0, sp, cp]];
    let about_y = [[cr, 0.0, sr], [0.0, 1.0, 0.0], [-sr, 0.0, cr]];
    let about_z = [[cy, -sy, 0.0], [sy, cy, 0.0], [0.0, 0.0, 1.0]];
    let turned = product(about_z, product(about_y, about_x));
    let [a, b, c] = [a, b, c].map(libm::exp);
    let shaped = product([[1.0, d, e], [0.0, 1.0, f], [0.0, 0.0, 1.0]], [[a, 0.0, 0.0], [0.0, b, 0.0], [0.0, 0.0, c]]);
    Affine { linear: product(turned, shaped), shift: [x, y, z] }
}

/// Places of the middle of the brain to begin at: all heights, in the middle of what is solid there, nodding either way.
fn starts_of(grid: &Grid, skin: f32) -> Vec<Variables> {
    let [columns, rows, layers] = grid.size();
    let ([ox, oy, oz], step) = (grid.origin(), grid.step());
    let mut sums = Vec::new();
    for layer in grid.samples().chunks_exact((columns * rows).max(1)) {
        let (mut count, mut x, mut y) = (0.0, 0.0, 0.0);
        for (row, line) in layer.chunks_exact(columns.max(1)).enumerate() {
            for (column, _) in line.iter().enumerate().filter(|(_, sample)| **sample > skin) {
                count += 1.0;
                x += real(column);
                y += real(row);
            }
        }
        sums.push((count, x, y));
    }
    let reach = number(AROUND / step);
    let beyond = number(BEYOND / step);
    let mut starts = Vec::new();
    for layer in (0..layers + 2 * beyond).step_by(number(EVERY / step).max(1)) {
        let height = oz + (real(layer) - real(beyond)) * step;
        let (from, to) = ((layer).saturating_sub(beyond + reach), (layer + reach).saturating_sub(beyond));
        let near = sums.iter().take(to + 1).skip(from);
        let (count, x, y) = near.fold((0.0, 0.0, 0.0), |(n, x, y), (m, u, v)| (n + m, x + u, y + v));
        if count == 0.0 {
            continue;
        }
        for pitch in [-0.45, 0.0, 0.45] {
            let mut start = [0.0; 12];
            start[..4].copy_from_slice(&[ox + x / count * step, oy + y / count * step, height, pitch]);
            starts.push(start);
        }
    }
    starts
}

fn best_first(tries: &mut [(f64, Variables)]) {
    order::sort_by(tries, |(one, _), (other, _)| other.total_cmp(one));
}

/// The first so many that are not near one another.
fn distinct(sorted: &[(f64, Variables)], most: usize) -> Vec<(f64, Variables)> {
    let mut kept: Vec<(f64, Variables)> = Vec::new();
    for one in sorted {
        let is_near = |other: &(f64, Variables)| {
            let parts = one.1.iter().zip(&other.1).zip(&NEAR).map(|((one, other), near)| ((one - other) / near).abs());
            parts.fold(0.0, f64::max) < 1.0
        };
        if kept.len() < most && !kept.iter().any(is_near) {
            kept.push(*one);
        }
    }
    kept
}

/// The share of the template that fits into a volume, if it is laid there best.
fn room(grid: &Grid) -> f64 {
    let inside = grid.samples().iter().filter(|sample| !sample.is_nan()).count();
    let step = grid.step();
    (real(inside) * step * step * step / HEAD).min(1.0)
}

/// Cubic millimetres of the template, air around it included.
const HEAD: f64 = 5.5e6;
/// The share of that which a volume should show before more of it counts no more.
const ENOUGH: f64 = 0.6;
/// What strain counts against likeness.
const WEIGHT: f64 = 0.004;
/// Starts that are climbed from, and those of them that are climbed to the end.
const STARTS: usize = 8;
const FINALISTS: usize = 3;
/// Millimetres above and below within which what is solid tells where the middle is; between starts; beyond the slices.
const AROUND: f64 = 48.0;
const EVERY: f64 = 16.0;
const BEYOND: f64 = 64.0;
/// First steps.
const RIGID: Variables = [8.0, 8.0, 8.0, 0.1, 0.1, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
const SCALED: Variables = [4.0, 4.0, 4.0, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.0, 0.0, 0.0];
const FREE: Variables = [3.0, 3.0, 3.0, 0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.03, 0.03, 0.03];
const FINE: Variables = [1.5, 1.5, 1.5, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02];
/// Differences below which two tries are one.
const NEAR: Variables = [12.0, 12.0, 12.0, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
