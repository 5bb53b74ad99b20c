//! The template laid upon a volume: looked for from many starts, coarse before fine.

use crate::face::climb::{Variables, climb};
use crate::face::grades::Grades;
use crate::face::similarity::{Likeness, Similarity};
use crate::face::template::{Point, Template};
use crate::order;
use crate::volume::affine::{length, product, scaled, sum};
use crate::volume::{Affine, Grid, number, real};

/// The best place that was found for the template.
pub struct Fit {
    /// From the template's coordinates to the patient's.
    pub map: Affine,
    /// Shift in millimetres, turns about x, y and z in radians, logarithms of the scales, shears.
    pub variables: Variables,
    /// How well it goes there.
    pub likeness: Likeness,
    /// How well what is solid goes together: 0 to 1.
    pub solid: f64,
    /// What the template tells of the inside of the brain.
    pub within: f64,
    /// Whether the head lies as the header says.
    pub is_as_told: bool,
    /// Whether no other place goes as well in which the face would be elsewhere.
    pub is_alone: bool,
}

/// Lays the template where it goes best.
#[must_use]
pub fn fit(grades: &Grades, template: &Template) -> Fit {
    let coarse = grades.grid.halved();
    let (few, some, many) = (template.points(3), template.points(2), template.points(1));
    let rough = Score::new(&few, 27.0, &coarse, grades.skin);
    let mut starts = starts_of(&coarse, grades.skin);
    starts.iter_mut().for_each(|start| start.score = rough.of(start.lie, &start.variables));
    best_first(&mut starts);
    let middle = Score::new(&some, 8.0, &coarse, grades.skin);
    let mut tries = distinct(&starts, STARTS);
    for lie in LIES.iter().skip(1) {
        tries.extend(starts.iter().find(|start| std::ptr::eq(start.lie, lie)));
    }
    tries.iter_mut().for_each(|start| *start = middle.climb(start, &RIGID, 2));
    best_first(&mut tries);
    let mut last = distinct(&tries, FINALISTS);
    let closer = |start: &Try| middle.climb(&middle.climb(start, &SCALED, 4), &FREE, 3);
    last.iter_mut().for_each(|start| *start = closer(start));
    best_first(&mut last);
    if let Some(best) = last.first().copied() {
        last.extend(turned_round(&best).map(|start| closer(&start)));
        // Without a chin or a crown what is round tells little of how far it nods.
        let is_whole = middle.similarity.under(&map_of(best.lie, &best.variables)).overlap > WHOLE;
        last.extend(NODS.iter().filter(|_| !is_whole).map(|nod| closer(&nodded(&best, *nod))));
    }
    let fine = Score { doubt: LESS, ..Score::new(&many, 2.0, &grades.grid, grades.skin) };
    last.iter_mut().for_each(|start| start.score += (1.0 - LESS) * start.lie.strain);
    best_first(&mut last);
    let mut best = distinct(&last, RIVALS);
    best.iter_mut().for_each(|start| *start = fine.climb(start, &FINE, 4));
    best_first(&mut best);
    let nowhere = Try { score: 0.0, lie: &LIES[0], variables: Variables::default() };
    let Try { lie, variables, score } = best.first().copied().unwrap_or(nowhere);
    let map = map_of(lie, &variables);
    let is_rival = |other: &Try| score - other.score < CLOSE && face_apart(&map, &map_of(other.lie, &other.variables)) > APART;
    let is_alone = !best.iter().skip(1).any(is_rival);
    let (solid, within) = (fine.similarity.solid(&map), fine.similarity.within(&map, template));
    Fit { map, variables, likeness: fine.similarity.under(&map), solid, within, is_as_told: lie.strain == 0.0, is_alone }
}

/// How well what is solid goes together where a map lays the template: 0 to 1.
#[must_use]
pub fn solid(grades: &Grades, map: &Affine, template: &Template) -> f64 {
    Score::new(&template.points(1), 2.0, &grades.grid, grades.skin).similarity.solid(map)
}

/// A place of the template that is tried.
#[derive(Clone, Copy)]
struct Try {
    score: f64,
    lie: &'static Lie,
    variables: Variables,
}

/// The score of a place of the template.
struct Score<'a> {
    similarity: Similarity<'a>,
    /// Points of the template that all that is solid would take.
    solid: f64,
    /// What counts of a lie's strain.
    doubt: f64,
}

impl<'a> Score<'a> {
    /// Of points each of which stands for so many places of the template.
    fn new(points: &'a [Point], places: f64, grid: &'a Grid, skin: f32) -> Self {
        let solid = real(grid.samples().iter().filter(|sample| **sample > skin).count());
        let ratio = grid.step() / Template::STEP;
        Self {
            similarity: Similarity::new(points, grid, skin),
            solid: (solid * ratio * ratio * ratio / places).max(1.0),
            doubt: 1.0,
        }
    }

    /// Likeness, where enough is seen of the template or enough of what is solid lies within it, less what is unlike a living head.
    fn of(&self, lie: &'static Lie, variables: &Variables) -> f64 {
        let Likeness { information, overlap, solid } = self.similarity.under(&map_of(lie, variables));
        let seen = overlap.max(solid / self.solid);
        (information - 1.0) * (seen / ENOUGH).min(1.0) - strain(variables) - self.doubt * lie.strain
    }

    fn climb(&self, from: &Try, units: &Variables, rounds: usize) -> Try {
        let (variables, score) = climb(&|at| self.of(from.lie, at), from.variables, units, rounds);
        Try { score, variables, lie: from.lie }
    }
}

/// How unlike a living head lying as the header says: turns beyond half a right angle, other sizes than heads have.
fn strain(variables: &Variables) -> f64 {
    let [_, _, _, turns @ .., a, b, c, d, e, f] = variables;
    let square = |parts: &[f64], of: f64| parts.iter().map(|part| part / of * (part / of)).sum::<f64>();
    let mean = (a + b + c) / 3.0;
    WEIGHT
        * (square(turns, 0.6)
            + square(&[a - mean, b - mean, c - mean], 0.07)
            + square(&[mean], 0.15)
            + square(&[*d, *e, *f], 0.1))
}

/// From the template's coordinates to the patient's.
fn map_of(lie: &Lie, variables: &Variables) -> Affine {
    let [x, y, z, pitch, roll, yaw, a, b, c, d, e, f] = *variables;
    let turn = |angle: f64| (libm::cos(angle), libm::sin(angle));
    let ((cp, sp), (cr, sr), (cy, sy)) = (turn(pitch), turn(roll), turn(yaw));
    let about_x = [[1.0, 0.0, 0.0], [0.0, cp, -sp], [0.0, sp, cp]];
    let about_y = [[cr, 0.0, sr], [0.0, 1.0, 0.0], [-sr, 0.0, cr]];
    let about_z = [[cy, -sy, 0.0], [sy, cy, 0.0], [0.0, 0.0, 1.0]];
    let turned = product(about_z, product(about_y, about_x));
    let [a, b, c] = [a, b, c].map(libm::exp);
    let shaped = product([[1.0, d, e], [0.0, 1.0, f], [0.0, 0.0, 1.0]], [[a, 0.0, 0.0], [0.0, b, 0.0], [0.0, 0.0, c]]);
    Affine { linear: product(lie.turn, product(turned, shaped)), shift: [x, y, z] }
}

/// Places of the middle of the brain to begin at: all heights, in the middle of what is solid there, nodding either way.
fn starts_of(grid: &Grid, skin: f32) -> Vec<Try> {
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
            starts.extend(LIES.iter().map(|lie| Try { score: 0.0, lie, variables: start }));
        }
    }
    starts
}

fn best_first(tries: &mut [Try]) {
    order::sort_by(tries, |one, other| other.score.total_cmp(&one.score));
}

/// The first so many that are not near one another.
fn distinct(sorted: &[Try], most: usize) -> Vec<Try> {
    let mut kept: Vec<Try> = Vec::new();
    for one in sorted {
        let is_near = |other: &Try| {
            let parts =
                one.variables.iter().zip(&other.variables).zip(&NEAR).map(|((one, other), near)| ((one - other) / near).abs());
            std::ptr::eq(one.lie, other.lie) && parts.fold(0.0, f64::max) < 1.0
        };
        if kept.len() < most && !kept.iter().any(is_near) {
            kept.push(*one);
        }
    }
    kept
}

/// Millimetres by which a face lies elsewhere by another map.
fn face_apart(one: &Affine, other: &Affine) -> f64 {
    let apart = |place: &[f64; 3]| length(sum(one.apply(*place), scaled(other.apply(*place), -1.0)));
    FACE.iter().map(apart).fold(0.0, f64::max)
}

/// The same place for a head that looks the other way, turned about the body's axis: what is nearly round may have been taken for its own back.
fn turned_round(best: &Try) -> Option<Try> {
    let at = LIES.iter().position(|lie| std::ptr::eq(lie, best.lie))?;
    let lie = LIES.get(*ROUND.get(at)?)?;
    // What nods forward leans back.
    let mut variables = best.variables;
    variables.iter_mut().skip(3).take(2).for_each(|angle| *angle = -*angle);
    Some(Try { score: 0.0, lie, variables })
}

/// The same place for a head that nods by so many radians more.
fn nodded(best: &Try, nod: f64) -> Try {
    let mut variables = best.variables;
    variables.iter_mut().skip(3).take(1).for_each(|pitch| *pitch += nod);
    Try { variables, ..*best }
}

/// How a head may lie other than the header says.
struct Lie {
    turn: [[f64; 3]; 3],
    /// What this counts against likeness.
    strain: f64,
}

const fn lie(x: [f64; 3], y: [f64; 3], z: [f64; 3], strain: f64) -> Lie {
    Lie { turn: [x, y, z], strain }
}

/// As the header says; on a side and on the face (turned about the body's axis); with the ear to the shoulder's side, upside down.
static LIES: [Lie; 7] = [
    lie([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], 0.0),
    lie([0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], 0.015),
    lie([0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], 0.015),
    lie([-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0], 0.015),
    lie([0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], 0.015),
    lie([0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], 0.015),
    lie([-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], 0.015),
];

/// Brow and chin, in millimetres of the template.
const FACE: [[f64; 3]; 2] = [[0.0, -85.0, -20.0], [0.0, -75.0, -105.0]];
/// Likeness by which another place must be worse, and millimetres by which the face may be elsewhere there.
const CLOSE: f64 = 0.004;
const APART: f64 = 12.0;
/// For each of the first of them the one that is turned about the body's axis by half a circle.
const ROUND: [usize; 4] = [3, 2, 1, 0];

/// The share of the template or of the volume that has to be in both: with less, a head without its crown is taken for the lower half of
/// one.
const ENOUGH: f64 = 0.85;
/// The share of the template that is in view of a whole head, and how else one is tried of which less is.
const WHOLE: f64 = 0.85;
const NODS: [f64; 2] = [-0.2, 0.2];
/// What strain counts against likeness.
const WEIGHT: f64 = 0.004;
/// What counts at the end of the strain of a lie other than the header says: by then likeness tells more.
const LESS: f64 = 0.33;
/// Starts that are climbed from, and those of them that are climbed to the end.
const STARTS: usize = 8;
const FINALISTS: usize = 4;
/// Those of these that are climbed once more, finely.
const RIVALS: usize = 2;
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
const NEAR: Variables = [10.0, 10.0, 10.0, 0.15, 0.15, 0.15, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
