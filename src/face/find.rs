//! Whether a volume shows a head, and where: decided by the data and the fit, never by what a header says of the body part.

use serde::{Deserialize, Serialize};

use crate::face::fit::{Fit, fit};
use crate::face::grades::Grades;
use crate::face::rind::Rind;
use crate::face::skull::Skull;
use crate::face::template::{Template, VERSION};
use crate::face::{Head, Physics};
use crate::volume::{Stack, real};

/// What a volume shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
        () if is_head(&fit, &Skull::of(stack, &fit.map, &template, physics), physics) => {
            Finding::Head(Head::of(&fit, Rind::of(stack, &fit.map, &template, grades.surface)))
        }
        () if is_broad(&grades) => Finding::OtherPart,
        () => Finding::Unsure,
    }
}

/// Whether what was found is a head: sound in shape and size, a brain by what is inside it, and in a skull as far as that is in view.
fn is_head(fit: &Fit, skull: &Skull, physics: Physics) -> bool {
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
    let hinted = match physics {
        // The inside of a brain is nearly one grey there, but nothing else has such a shell.
        Physics::Ct => HINTED_IN_CT,
        Physics::Mr | Physics::Pet => HINTED,
    };
    let enough = match skull.share() {
        _ if fit.likeness.overlap < SLAB => SURE,
        Some(share) if share > BONY => hinted,
        Some(share) if share > BARE => KNOWN,
        Some(_) => f64::INFINITY,
        None => UNVAULTED,
    };
    is_sound && is_clear && fit.within > enough && skull.share().is_none_or(|share| share > BARE)
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
/// The share below which it is a slab, and what the inside of a brain must tell there.
const SLAB: f64 = 0.25;
const SURE: f64 = 1.06;
/// The share of rays that meet bone around every brain that was found rightly, and more than were met around any other place.
const BONY: f64 = 0.6;
const BARE: f64 = 0.35;
/// What the inside of a brain must tell where there is a skull, where there may be one, and where its vault is not in view.
const HINTED: f64 = 1.021;
const HINTED_IN_CT: f64 = 1.004;
const KNOWN: f64 = 1.035;
const UNVAULTED: f64 = 1.06;
/// Square millimetres that no slice across a head fills: 165 by 210 make 27,000.
const BROADEST: f64 = 36_000.0;
