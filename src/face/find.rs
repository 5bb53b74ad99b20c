//! Whether a volume shows a head, and where: decided by the data and the fit, never by what a header says of the body part.

use serde::{Deserialize, Serialize};

use crate::face::fit::{Fit, fit};
use crate::face::grades::Grades;
use crate::face::template::{Template, VERSION};
use crate::face::{Head, Physics};
use crate::volume::{Stack, number, real};

/// What a volume shows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// A head.
    Head(Head),
    /// A part of the body that is larger than any head in every slice.
    OtherPart,
    /// Neither for certain.
    Unsure,
}

impl Finding {
    /// Whether it was found with the template that is here: what was fitted to another is cut wrongly.
    #[must_use]
    pub fn is_current(&self) -> bool {
        !matches!(self, Self::Head(head) if head.version != VERSION)
    }
}

/// Looks at a volume. Values of CT are Hounsfield units.
#[must_use]
pub fn find(stack: &Stack, physics: Physics) -> Finding {
    let (grades, template) = (Grades::of(stack, physics), Template::unpacked());
    let fit = fit(&grades, &template);
    match () {
        () if is_head(&fit, &grades, &template, physics) => Finding::Head(Head::of(&fit)),
        () if is_broad(&grades) => Finding::OtherPart,
        () => Finding::Unsure,
    }
}

/// Whether what was found is a head: sound in shape and size, and it has a skull or what is inside one.
fn is_head(fit: &Fit, grades: &Grades, template: &Template, physics: Physics) -> bool {
    let [.., a, b, c, _, _, _] = fit.variables;
    let (least, most) = (a.min(b).min(c), a.max(b).max(c));
    let is_sound = fit.likeness.information > LIKE
        && fit.likeness.overlap > SEEN
        && fit.solid > COVERED
        && least > SMALLEST
        && most < LARGEST
        && most - least < UNEVEN;
    // What is seen of a turned head must be most of it: a slab through the middle of a brain looks the same from both sides.
    let is_clear = fit.is_as_told || fit.likeness.overlap > HALF;
    let is_slab = fit.likeness.overlap < SLAB;
    // Little of a round thing can look like the inside of a brain: there a skull must be seen.
    let is_known = fit.within > KNOWN && fit.likeness.overlap > MUCH;
    let is_hinted = fit.within > if is_slab { SURE } else { HINTED };
    is_sound && is_clear && (is_known || (is_hinted && has_skull(fit, grades, template, physics)))
}

/// Whether there is a skull around the brain: bright in CT; in MR darker than what it holds and than the skin that it wears.
fn has_skull(fit: &Fit, grades: &Grades, template: &Template, physics: Physics) -> bool {
    let shells = Shells::of(fit, grades, template);
    let Some(brain) = shells.mean(-18.0) else { return false };
    let bone = [2.0, 4.0, 6.0].into_iter().filter_map(|depth| shells.mean(depth));
    match physics {
        Physics::Ct => bone.fold(f64::NEG_INFINITY, f64::max) > brain + BRIGHTER,
        Physics::Mr | Physics::Pet => {
            let bone = bone.chain(shells.mean(0.0)).fold(f64::INFINITY, f64::min);
            let skin = [6.0, 8.0, 10.0, 12.0].into_iter().filter_map(|depth| shells.mean(depth)).fold(0.0, f64::max);
            bone < brain * DARKER && bone < skin * DARKER
        }
    }
}

/// The brightness of shells around the brain, two millimetres thick, as far as they lie above its base.
struct Shells([(f64, f64); SHELLS]);

impl Shells {
    fn of(fit: &Fit, grades: &Grades, template: &Template) -> Self {
        let mut sums = [(0.0, 0.0); SHELLS];
        let along = |most: usize, from: f64| (0..=most).map(move |at| from + 3.0 * real(at));
        for z in along(34, -20.0) {
            for y in along(68, -102.0) {
                for x in along(50, -75.0) {
                    let shell = (template.brain([x, y, z]) - DEEPEST) / 2.0;
                    let grade = grades.grid.at(fit.map.apply([x, y, z]));
                    if shell >= 0.0 && !grade.is_nan() {
                        let sum = sums.get_mut(number(shell));
                        sum.into_iter().for_each(|(count, sum)| (*count, *sum) = (*count + 1.0, *sum + f64::from(grade)));
                    }
                }
            }
        }
        Self(sums)
    }

    /// The mean at so many millimetres outside the brain; `None` where too little of it is in view.
    fn mean(&self, depth: f64) -> Option<f64> {
        let (count, sum) = self.0.get(number((depth - DEEPEST) / 2.0))?;
        (*count > 50.0).then(|| sum / count)
    }
}

/// Whether every slice across the body shows more of it than a head could fill, and air beside it.
fn is_broad(grades: &Grades) -> bool {
    let grid = grades.grid.halved();
    let [columns, rows, layers] = grid.size();
    let area = grid.step() * grid.step();
    let is_large = |layer: &[f32]| {
        let body = filled(layer, columns, rows, grades.skin);
        real(body) * area > BROADEST && body * 10 < layer.len() * 9
    };
    layers > 1 && grid.samples().chunks_exact((columns * rows).max(1)).filter(|layer| is_seen(layer)).all(is_large)
}

fn is_seen(layer: &[f32]) -> bool {
    layer.iter().filter(|sample| !sample.is_nan()).count() * 2 > layer.len()
}

/// The cells of a layer that are solid or surrounded by what is.
fn filled(layer: &[f32], columns: usize, rows: usize, skin: f32) -> usize {
    let mut is_outside = vec![false; layer.len()];
    let mut open: Vec<usize> = Vec::new();
    let is_edge = |at: usize| {
        at < columns || at + columns >= columns * rows || at.is_multiple_of(columns) || (at + 1).is_multiple_of(columns)
    };
    open.extend((0..layer.len()).filter(|at| is_edge(*at)));
    while let Some(at) = open.pop() {
        let is_air = layer.get(at).is_some_and(|sample| sample.is_nan() || *sample <= skin);
        if let Some(outside) = is_outside.get_mut(at).filter(|outside| is_air && !**outside) {
            *outside = true;
            let (column, row) = (at % columns, at / columns);
            open.extend((column > 0).then(|| at - 1));
            open.extend((column + 1 < columns).then_some(at + 1));
            open.extend((row > 0).then(|| at - columns));
            open.extend((row + 1 < rows).then_some(at + columns));
        }
    }
    is_outside.iter().filter(|outside| !**outside).count()
}

// Measured on sixteen volumes of heads (T1, T2, PD, CT), parts of them, and on limbs, trunks, balls and noise.

/// Likeness that no volume but a round one reaches.
const LIKE: f64 = 1.09;
/// The share of the template that must be in view.
const SEEN: f64 = 0.12;
/// The share of it that must be in view where a head lies other than the header says.
const HALF: f64 = 0.5;
/// The share that is solid in both.
const COVERED: f64 = 0.75;
/// Logarithms of the scales that heads have from birth on, and how far they differ among one another.
const SMALLEST: f64 = -0.45;
const LARGEST: f64 = 0.3;
const UNEVEN: f64 = 0.3;
/// The share from which what is inside a brain tells enough.
const MUCH: f64 = 0.4;
/// The share below which it is a slab, and what the inside of a brain must tell there.
const SLAB: f64 = 0.25;
const SURE: f64 = 1.06;
/// What the inside of a brain tells when it is one, and when it may be one.
const KNOWN: f64 = 1.04;
const HINTED: f64 = 1.015;
/// Grades by which bone is brighter in CT than the brain, and the part that it has of its neighbours' brightness in MR.
const BRIGHTER: f64 = 6.0;
const DARKER: f64 = 0.85;
const SHELLS: usize = 32;
/// Millimetres from the surface of the brain where the shells begin.
const DEEPEST: f64 = -40.0;
/// Square millimetres that no slice across a head fills: 165 by 210 make 27,000.
const BROADEST: f64 = 36_000.0;
