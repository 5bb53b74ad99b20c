//! How thick what lies around a brain is, above its base.

use serde::{Deserialize, Serialize};

use crate::face::outside::Outside;
use crate::face::template::{MIDDLE, Template, along, surface};
use crate::face::{Physics, Skin};
use crate::volume::affine::length;
use crate::volume::{Affine, Stack, number, real};

/// Where the skin is: tenths of a millimetre of the template from above the middle of its brain, in directions a few degrees apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rind(Vec<u16>);

impl Rind {
    /// Looks for the skin of a head in a stack; the map goes from the template's coordinates to the patient's.
    #[must_use]
    pub fn of(stack: &Stack, map: &Affine, template: &Template, skin: Skin, physics: Physics) -> Self {
        let value = |place| stack.at(map.apply(place));
        // Far from a coil skin is darker than elsewhere; to X-rays what is lighter than skin is hair and foam.
        let darkest = if physics == Physics::Ct { 1.0 } else { DARKEST };
        let share = |value: f32| (value - skin.air) / (skin.level - skin.air).max(f32::MIN_POSITIVE);
        let is_solid = |place| value(place).is_some_and(|value| share(value) > darkest);
        let outside = Outside::of(&is_solid, &|place| template.brain(place) < CLOSE);
        let at = |index: usize| {
            let ray = direction(real(index / AROUND), real(index % AROUND));
            let brain = surface(template, ray);
            let place = |depth: usize| along(ray, brain + real(depth));
            let shares: Vec<Option<f32>> = (0..THICKEST).map(|depth| value(place(depth)).map(share)).collect();
            let brightest = shares.iter().take(BRIGHT).flatten().copied().fold(0.0, f32::max);
            let level = (brightest * PART).clamp(darkest, 1.0);
            let share = |depth: usize| shares.get(depth).copied().flatten();
            let thick = thickness(share, level, |depth| outside.holds(place(depth)));
            thick.and_then(|thick| u16::try_from(number(libm::round((brain + thick) / TENTH))).ok()).unwrap_or(UNKNOWN)
        };
        Self((0..DOWN * AROUND).map(at).collect())
    }

    /// The skin as places of the patient, by a map from the template's coordinates.
    #[must_use]
    pub fn shell(&self, map: &Affine) -> Shell {
        let far: Vec<Option<f64>> = (0..FINE * DOWN * FINE * AROUND)
            .map(|index| {
                let (row, column) = (index / (FINE * AROUND), index % (FINE * AROUND));
                self.far(fine(row), fine(column) + real(AROUND))
            })
            .collect();
        let place = |(index, far): (usize, &Option<f64>)| {
            let (row, column) = (index / (FINE * AROUND), index % (FINE * AROUND));
            far.map(|far| map.apply(along(direction(fine(row), fine(column)), far)))
        };
        let places = far.iter().enumerate().map(place).collect();
        Shell { far, places, map: *map }
    }

    /// How far the skin is between rows and columns.
    fn far(&self, row: f64, column: f64) -> Option<f64> {
        let row = row.clamp(0.0, real(DOWN - 1) - 1e-9);
        let ((i, u), (j, v)) = ((number(row), row - libm::floor(row)), (number(column), column - libm::floor(column)));
        let at = |i: usize, j: usize| {
            self.0.get(i * AROUND + j % AROUND).filter(|far| **far != UNKNOWN).map(|far| f64::from(*far) * TENTH)
        };
        let line = |i: usize| Some(at(i, j)? * (1.0 - v) + at(i, j + 1)? * v);
        Some(line(i)? * (1.0 - u) + line(i + 1)? * u)
    }
}

/// The skin of a head, laid into the patient.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Millimetres of the template from above the middle of the brain, in directions closer together than those of [`Rind`]; `None` where
    /// it is not known.
    far: Vec<Option<f64>>,
    /// The same as places of the patient.
    places: Vec<Option<[f64; 3]>>,
    map: Affine,
}

impl Shell {
    /// Whether a place of the template lies beyond the skin, or less than so many millimetres of the patient beneath it.
    #[must_use]
    pub fn is_near(&self, place: [f64; 3], depth: f64) -> bool {
        let [x, y, z] = [place[0] - MIDDLE[0], place[1] - MIDDLE[1], place[2] - MIDDLE[2]];
        let far = length([x, y, z]).max(1.0);
        let row = libm::acos((z / far).clamp(-1.0, 1.0)) / LOWEST * real(FINE * DOWN) - 0.5;
        let column = (libm::atan2(y, x) / core::f64::consts::TAU + 0.5) * real(FINE * AROUND) - 0.5;
        let around = FINE * AROUND;
        let (row, column) = (number(libm::round(row.max(0.0))), number(libm::round(column + real(around))));
        match self.far.get(row * around + column % around).copied().flatten() {
            Some(skin) if skin <= far => return true,
            Some(skin) if skin > far + STEEPEST * depth => return false,
            _ => {}
        }
        let here = self.map.apply(place);
        let rows = row.saturating_sub(WINDOW)..(row + WINDOW + 1).min(FINE * DOWN);
        rows.into_iter().any(|row| {
            // Directions lie closer together towards the top.
            let wide = libm::ceil(real(WINDOW) / libm::sin(angle(fine(row))).max(0.01));
            let wide = number(wide.min(real(around / 2)));
            let columns = column + around - wide..=column + around + wide;
            let mut places = columns.filter_map(|column| self.places.get(row * around + column % around).copied().flatten());
            places.any(|[a, b, c]| length([a - here[0], b - here[1], c - here[2]]) < depth)
        })
    }
}

/// The row or column of [`Rind`], counted in parts, that one of [`Shell`] is.
fn fine(index: usize) -> f64 {
    (real(index) + 0.5) / real(FINE) - 0.5
}

/// The direction of a row and a column.
fn direction(row: f64, column: f64) -> [f64; 3] {
    let (down, turn) = (angle(row), core::f64::consts::TAU * ((column + 0.5) / real(AROUND) - 0.5));
    let across = libm::sin(down);
    [across * libm::cos(turn), across * libm::sin(turn), libm::cos(down)]
}

/// How far down from straight up a row is.
fn angle(row: f64) -> f64 {
    LOWEST * (row + 0.5) / real(DOWN)
}

/// Millimetres from the brain to the skin: to the last of what is solid, more than a level, before the air outside, of which is known where it is
/// nearly. `None` where there is none or the slices end before it.
fn thickness(share: impl Fn(usize) -> Option<f32>, level: f32, is_out: impl Fn(usize) -> bool) -> Option<f64> {
    let (mut last, mut out) = (0, None);
    for depth in 0..THICKEST {
        let here = share(depth);
        if here.is_some_and(|here| here > level) {
            last = depth;
        }
        out = out.or(is_out(depth).then_some(depth));
        let is_behind = out.is_some_and(|out| depth > out + NEARLY);
        if is_behind || here.is_none() {
            // Slices that end behind the skin end in air.
            let is_skin = last >= THINNEST && (is_behind || depth > last + LEAST_AIR);
            return is_skin.then(|| edge(|depth| share(depth).unwrap_or_default(), level, last));
        }
    }
    None
}

/// Where brightness falls to a level. Beside what is much brighter than that it is blur that goes on beyond, not skin.
fn edge(share: impl Fn(usize) -> f32, level: f32, last: usize) -> f64 {
    let brightest = (last.saturating_sub(RIM)..=last).map(&share).fold(0.0, f32::max);
    let level = level.max(brightest * BLUR);
    let inner = (0..=last).rev().find(|depth| share(*depth) > level).unwrap_or(last);
    let (more, less) = (share(inner), share(inner + 1));
    real(inner) + f64::from((more - level) / (more - less))
}

/// Directions from the top down and around: about 4 mm of skin lie between two.
const DOWN: usize = 60;
const AROUND: usize = 128;
/// How far down they go.
const LOWEST: f64 = 2.5;
/// Directions between two of these that a shell has.
const FINE: usize = 2;
/// Directions to all sides in which the skin that is nearest to a place is looked for: a centimetre and more of it.
const WINDOW: usize = 6;
/// How many times deeper beneath the skin a place may seem along its direction than it is: where the skin slants.
const STEEPEST: f64 = 3.0;
const UNKNOWN: u16 = u16::MAX;
const TENTH: f64 = 0.1;
/// Millimetres from the template's brain within which all that is solid is a head.
const CLOSE: f64 = 12.0;
/// Millimetres from the brain to the skin at least and at most.
const THINNEST: usize = 5;
const THICKEST: usize = 60;
/// Millimetres within which it is known where the air outside begins.
const NEARLY: usize = 5;
/// Millimetres of air behind the skin that are enough where the slices end.
const LEAST_AIR: usize = 2;
/// How bright skin is at least, next to half of what it is as a rule, and next to the brightest within so many millimetres of the brain.
const DARKEST: f32 = 0.5;
const PART: f32 = 0.4;
const BRIGHT: usize = 30;
/// The part of the brightest within so many millimetres beneath it that a skin has at least.
const BLUR: f32 = 0.3;
const RIM: usize = 3;

#[cfg(test)]
impl Rind {
    /// A ball of this many millimetres.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn ball(radius: f64) -> Self {
        Self(vec![(radius / TENTH) as u16; DOWN * AROUND])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: Affine = Affine { linear: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift: [0.0; 3] };

    #[test]
    fn the_skin_is_behind_the_skull_and_before_what_lies_apart() {
        // Skull from 2 to 9 mm, a cell of air to 30, skin to 35, air, a pillow from 45 on.
        let share = |is_solid: bool| if is_solid { 2.0 } else { 0.0 };
        let solid = |depth: usize| Some(share(!(2..30).contains(&depth) && !(35..45).contains(&depth)));
        for out in [32, 35, 38] {
            assert_eq!(thickness(solid, 1.0, |depth| depth >= out), Some(34.5));
        }
        // Slices that end close behind the skin, slices that end in it, and nothing but what is solid, or air.
        assert_eq!(thickness(|depth| (depth < 13).then_some(share(depth < 10)), 1.0, |_| false), Some(9.5));
        assert_eq!(thickness(|depth| (depth < 11).then_some(2.0), 1.0, |_| false), None);
        assert_eq!(thickness(|_| Some(2.0), 1.0, |_| false), None);
        assert_eq!(thickness(|_| Some(0.0), 1.0, |_| true), None);
    }

    #[test]
    fn the_skin_lies_between_samples_where_brightness_falls_and_not_where_its_blur_ends() {
        let from = |skin: [f32; 3]| {
            let share = move |depth: usize| Some(*skin.get(depth.saturating_sub(18)).unwrap_or(&0.0));
            thickness(share, 1.0, |depth| depth >= 22)
        };
        assert_eq!(from([3.0, 2.0, -2.0]), Some(19.25));
        // Fat ten times as bright as what is solid at least.
        assert_eq!(from([10.0, 2.0, 0.5]), Some(18.875));
    }

    #[test]
    fn what_is_near_beneath_a_ball_is_known_all_around_it() {
        let shell = Rind::ball(95.0).shell(&LEVEL);
        for index in 0..4000_u16 {
            // A spiral over all that is not far down.
            let z = 1.0 - 1.75 * f64::from(index) / 4000.0;
            let (across, turn) = (libm::sqrt(1.0 - z * z), f64::from(index) * 2.4);
            let ray = [across * libm::cos(turn), across * libm::sin(turn), z];
            let is_near = |far: f64| shell.is_near(along(ray, far), 8.5);
            assert!(is_near(95.5) && is_near(87.0), "{ray:?}");
            assert!(!is_near(86.0), "{ray:?}");
        }
        assert!(!shell.is_near(along([0.0, 0.0, -1.0], 80.0), 9.5));
        assert!(!Rind(Vec::new()).shell(&LEVEL).is_near(along([0.0, 0.0, 1.0], 80.0), 9.5));
    }

    #[test]
    fn skin_that_slants_away_from_a_ray_is_as_near_as_it_is() {
        // A flat roof, 60 mm above where rays begin: at its edge rays meet it at 45 degrees.
        let flat = |index: usize| {
            let [_, _, up] = direction(real(index / AROUND), real(index % AROUND));
            if up > 0.5 { u16::try_from(number(60.0 / up / TENTH)).unwrap_or(UNKNOWN) } else { UNKNOWN }
        };
        let shell = Rind((0..DOWN * AROUND).map(flat).collect()).shell(&LEVEL);
        let beneath = |depth: f64| [MIDDLE[0] + 55.0, MIDDLE[1], MIDDLE[2] + 60.0 - depth];
        assert!(shell.is_near(beneath(8.0), 9.0));
        assert!(!shell.is_near(beneath(10.5), 9.0));
    }
}
