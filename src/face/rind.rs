//! How thick what lies around a brain is, above its base.

use serde::{Deserialize, Serialize};

use crate::face::Skin;
use crate::face::template::{MIDDLE, Template, along, surface};
use crate::volume::affine::length;
use crate::volume::{Affine, Stack, number, real};

/// Where the skin is: millimetres of the template from above the middle of its brain, in directions that take equal parts of a ball.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rind(Vec<u8>);

impl Rind {
    /// Looks for the skin of a head in a stack; the map goes from the template's coordinates to the patient's.
    #[must_use]
    pub fn of(stack: &Stack, map: &Affine, template: &Template, skin: Skin) -> Self {
        let at = |index: usize| {
            let z = LOWEST + (1.0 - LOWEST) * (real(index / AROUND) + 0.5) / real(UP);
            let turn = core::f64::consts::TAU * (real(index % AROUND) + 0.5) / real(AROUND) - core::f64::consts::PI;
            let across = libm::sqrt(1.0 - z * z);
            let ray = [across * libm::cos(turn), across * libm::sin(turn), z];
            let brain = surface(template, ray);
            let is_solid = |depth: usize| stack.at(map.apply(along(ray, brain + real(depth)))).map(|value| value > skin.level);
            thickness(is_solid).and_then(|thick| u8::try_from(number(brain) + thick).ok()).unwrap_or(UNKNOWN)
        };
        Self((0..UP * AROUND).map(at).collect())
    }

    /// Millimetres of the template from a place outwards to the skin, less than none beyond it; infinite where that is not known all around.
    #[must_use]
    pub fn depth(&self, [x, y, z]: [f64; 3]) -> f64 {
        let from = [x - MIDDLE[0], y - MIDDLE[1], z - MIDDLE[2]];
        let far = length(from);
        let row = (from[2] / far.max(1.0) - LOWEST) / (1.0 - LOWEST) * real(UP) - 0.5;
        if row < -0.5 {
            return f64::INFINITY;
        }
        let row = row.clamp(0.0, real(UP - 1) - 1e-9);
        let column = (libm::atan2(from[1], from[0]) / core::f64::consts::TAU + 0.5) * real(AROUND) - 0.5 + real(AROUND);
        let ((i, u), (j, v)) = ((number(row), row - libm::floor(row)), (number(column), column - libm::floor(column)));
        let skin = |row: usize, column: usize| match self.0.get(row * AROUND + column % AROUND) {
            None | Some(&UNKNOWN) => f64::INFINITY,
            Some(far) => f64::from(*far),
        };
        let line = |row: usize| between(skin(row, j), skin(row, j + 1), v);
        between(line(i), line(i + 1), u) - far
    }
}

fn between(one: f64, other: f64, part: f64) -> f64 {
    match part {
        0.0 => one,
        _ => one * (1.0 - part) + other * part,
    }
}

/// Millimetres from the brain to the skin: to the last of what is solid before a gap that is wider than a skull. `None` where there is none
/// or the slices end before it.
fn thickness(is_solid: impl Fn(usize) -> Option<bool>) -> Option<usize> {
    let mut last = 0;
    for depth in 0..THICKEST {
        if is_solid(depth)? {
            last = depth;
        } else if depth > last + GAP {
            return (last >= THINNEST).then_some(last);
        }
    }
    None
}

/// Directions upwards and around.
const UP: usize = 36;
const AROUND: usize = 72;
/// The least part of a direction that goes up.
const LOWEST: f64 = -0.8;
const UNKNOWN: u8 = u8::MAX;
/// Millimetres from the brain to the skin at least and at most, and of the widest gap between them: bone is as dark as air in MR.
const THINNEST: usize = 5;
const THICKEST: usize = 60;
const GAP: usize = 12;

#[cfg(test)]
impl Rind {
    /// A ball of this many millimetres.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn ball(radius: f64) -> Self {
        Self(vec![radius as u8; UP * AROUND])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_skin_is_behind_the_skull_and_before_what_lies_apart() {
        // Skull from 2 to 9 mm, skin to 14, air, a pillow from 40 on.
        let solid = |depth: usize| Some(!(2..9).contains(&depth) && !(14..40).contains(&depth));
        assert_eq!(thickness(solid), Some(13));
        // Slices that end in the skin, and none at all.
        assert_eq!(thickness(|depth| (depth < 11).then_some(true)), None);
        assert_eq!(thickness(|_| Some(true)), None);
        assert_eq!(thickness(|_| Some(false)), None);
    }

    #[test]
    fn the_depth_beneath_a_ball_is_known_all_around_it() {
        let rind = Rind::ball(95.0);
        for [x, y, z] in
            [[0.0, 0.0, 1.0], [0.6, 0.0, 0.8], [-0.6, -0.64, 0.48], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [-0.96, 0.0, -0.28]]
        {
            let place = along([x, y, z], 80.0);
            assert!((rind.depth(place) - 15.0).abs() < 1e-9, "{x} {y} {z}: {}", rind.depth(place));
        }
        assert_eq!(rind.depth(along([0.0, 0.0, -1.0], 80.0)), f64::INFINITY);
        assert_eq!(Rind(Vec::new()).depth(along([0.0, 0.0, 1.0], 80.0)), f64::INFINITY);
    }
}
