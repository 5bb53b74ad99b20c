//! A head: brain, skull, scalp, face, ears and neck.

use super::shapes::{Place, both, ellipsoid, rod};
use super::tissue::Tissue;
use crate::support::patients::SplitMix64;

/// A head, unlike all others: its measures against those of the mean adult.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Along x, y and z.
    pub size: Place,
    /// The height of the face against that of the brain: children have small ones.
    pub face: f64,
    /// Millimetres by which nose, chin and ears stand out more.
    pub nose: f64,
    pub chin: f64,
    pub ears: f64,
}

/// What a place of a head is, for those who cut it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Skin of the face, from the brow to the chin and before the outer corners of the eyes.
    Face,
    /// An ear, as far as it stands out.
    Ear,
    Brain,
    Other,
}

impl Head {
    /// A grown person.
    pub fn adult(random: &mut SplitMix64) -> Self {
        let mut about = |least: f64, most: f64| between(random, least, most);
        let whole = about(0.94, 1.06);
        let size = [whole * about(0.97, 1.03), whole * about(0.97, 1.03), whole * about(0.97, 1.03)];
        Self { size, face: about(0.93, 1.07), nose: about(-3.0, 4.0), chin: about(-4.0, 4.0), ears: about(-2.0, 3.0) }
    }

    /// A child of two to ten years.
    pub fn child(random: &mut SplitMix64) -> Self {
        let adult = Self::adult(random);
        let whole = between(random, 0.82, 0.92);
        Self { size: adult.size.map(|along| along * whole), face: between(random, 0.75, 0.88), nose: -4.0, chin: -3.0, ..adult }
    }

    /// What is at a place, in the head's own millimetres.
    pub fn tissue(&self, place: Place) -> Tissue {
        let place = self.to_mean(place);
        if place[0].abs() > 110.0 || place[1] < -145.0 || place[1] > 110.0 || place[2] > 95.0 {
            return Tissue::Air;
        }
        let skin = self.skin(place);
        if skin > 0.0 {
            return Tissue::Air;
        }
        let brain = brain(place);
        match brain {
            _ if is_airway(place) => Tissue::Air,
            ..0.0 => inside(place, brain),
            ..2.5 => Tissue::Fluid,
            // The vault in three layers, with its base.
            ..4.5 | 6.0..8.0 => Tissue::Bone,
            ..6.0 => Tissue::Marrow,
            _ => outside(place, skin),
        }
    }

    /// What those who cut it must know of a place, in the head's own millimetres.
    pub fn truth(&self, place: Place) -> Truth {
        let place = self.to_mean(place);
        let skin = self.skin(place);
        let [x, y, z] = place;
        match () {
            () if skin > 0.0 => Truth::Other,
            () if brain(place) < 0.0 => Truth::Brain,
            () if self.ear(place) < 0.0 && bulk(place) > 2.0 => Truth::Ear,
            () if skin > -4.0 && y < -66.0 && (-132.0..-32.0).contains(&z) && x.abs() < 55.0 => Truth::Face,
            () => Truth::Other,
        }
    }

    /// The box that holds the whole head down to the collar.
    pub fn bounds(&self) -> [Place; 2] {
        let bound = |place: [f64; 3]| [0, 1, 2].map(|axis| place[axis] * self.size[axis]);
        [bound([-96.0, -134.0, -155.0 * self.face.max(1.0)]), bound([96.0, 104.0, 92.0])]
    }

    /// A place of the mean head; what is in front of the skull's base and below the brow is drawn out to the height of the face.
    fn to_mean(self, place: Place) -> Place {
        let [x, y, z] = [0, 1, 2].map(|axis| place[axis] / self.size[axis]);
        let part = ((BASE - y) / 30.0).clamp(0.0, 1.0);
        let height = 1.0 + (1.0 / self.face - 1.0) * part;
        [x, y, if z < BROW { BROW + (z - BROW) * height } else { z }]
    }

    fn skin(&self, place: Place) -> f64 {
        let [nose, chin] = [self.nose, self.chin];
        let parts = [
            bulk(place),
            ellipsoid(place, [0.0, -100.0 - nose / 2.0, -67.0], [15.0, 20.0 + nose / 2.0, 14.0]),
            rod(place, [0.0, -88.0, -29.0], [0.0, -106.0 - nose / 2.0, -61.0], 9.0),
            ellipsoid(place, [0.0, -89.0 - chin, -121.0], [22.0, 18.0, 13.0]),
            self.ear(place),
        ];
        parts.into_iter().fold(f64::INFINITY, f64::min)
    }

    fn ear(&self, place: Place) -> f64 {
        // The shell stands off to the back.
        let [x, y, z] = [place[0].abs(), place[1], place[2]];
        let leaning = [x - 0.45 * (y - 14.0), y, z];
        ellipsoid(leaning, [74.0 + self.ears, 14.0, -36.0], [7.0, 17.0, 32.0])
    }
}

/// All that is solid but nose, chin and ears: vault, brow, cheeks, lips, jaws and neck.
fn bulk(place: Place) -> f64 {
    let side = [place[0].abs(), place[1], place[2]];
    let neck = ellipsoid([place[0], place[1], place[2].max(-100.0)], [0.0, 22.0, -100.0], [58.0, 58.0, 60.0]);
    let parts = [
        ellipsoid(place, [0.0, -5.0, 1.0], [78.0, 98.0, 81.0]),
        ellipsoid(place, [0.0, -84.0, -25.0], [46.0, 18.0, 10.0]),
        ellipsoid(place, [0.0, -50.0, -64.0], [61.0, 50.0, 52.0]),
        both(place, [46.0, -64.0, -61.0], [18.0, 22.0, 14.0]),
        ellipsoid(place, [0.0, -92.0, -94.0], [27.0, 17.0, 7.0]),
        ellipsoid(place, [0.0, -90.0, -104.0], [24.0, 17.0, 7.0]),
        rod(side, [50.0, -16.0, -76.0], [16.0, -82.0, -117.0], 15.0),
        ellipsoid(place, [0.0, -74.0, -107.0], [27.0, 28.0, 24.0]),
        ellipsoid(place, [0.0, -40.0, -99.0], [50.0, 52.0, 32.0]),
        neck,
    ];
    parts.into_iter().fold(f64::INFINITY, f64::min)
}

/// Cerebrum, temporal lobes, cerebellum and brain stem.
fn brain(place: Place) -> f64 {
    let [_, y, z] = place;
    let cerebrum = ellipsoid(place, [0.0, -5.0, 4.0], [65.0, 82.0, 62.0]).max(-26.0 - 0.1 * y - z);
    let parts = [
        cerebrum,
        both(place, [38.0, -10.0, -25.0], [21.0, 38.0, 24.0]),
        ellipsoid(place, [0.0, 42.0, -42.0], [50.0, 30.0, 26.0]),
        rod(place, STEM[0], STEM[1], 13.0),
    ];
    parts.into_iter().fold(f64::INFINITY, f64::min)
}

/// Inside the brain: ventricles, cisterns and fissures, nuclei, white matter under a folded rind.
fn inside(place: Place, depth: f64) -> Tissue {
    let [x, y, z] = place;
    let fluids = [
        both(place, [11.0, -2.0, 14.0], [7.0, 34.0, 9.0]),
        ellipsoid(place, [0.0, 2.0, -4.0], [3.0, 16.0, 12.0]),
        ellipsoid(place, [0.0, -16.0, -24.0], [14.0, 10.0, 8.0]),
        both(place, [44.0, -16.0, -6.0], [17.0, 24.0, 4.0]),
        ellipsoid(place, [0.0, 30.0, -12.0], [12.0, 8.0, 8.0]),
    ];
    let nuclei = [
        both(place, [13.0, 10.0, 0.0], [9.0, 14.0, 9.0]),
        both(place, [25.0, -10.0, 0.0], [6.0, 17.0, 10.0]),
        both(place, [37.0, -12.0, 2.0], [3.5, 24.0, 14.0]),
    ];
    let [u, v, w] = [x / 5.5, y / 5.5, z / 5.5];
    // A gyroid: a surface that folds through all of the room, as the rind of a brain does.
    let folds = (libm::sin(u) * libm::cos(v) + libm::sin(v) * libm::cos(w) + libm::sin(w) * libm::cos(u)).abs();
    let is_stem = rod(place, STEM[0], STEM[1], 12.0) < 0.0;
    let is_between_halves = x.abs() < 1.5 && z > 26.0 + 0.1 * y;
    match () {
        () if is_stem => Tissue::White,
        () if is_between_halves || fluids.iter().any(|fluid| *fluid < 0.0) => Tissue::Fluid,
        () if nuclei.iter().any(|nucleus| *nucleus < 0.0) => Tissue::Grey,
        () if depth > -16.0 && folds < 0.18 => Tissue::Fluid,
        () if depth > -3.0 || (depth > -18.0 && folds < 0.8) => Tissue::Grey,
        () => Tissue::White,
    }
}

/// Outside the skull: bones of the face, jaw and spine, eyes, muscles, fat and skin.
fn outside(place: Place, skin: f64) -> Tissue {
    let side = [place[0].abs(), place[1], place[2]];
    let bones = [
        ellipsoid(place, [0.0, -78.0, -81.0], [30.0, 16.0, 12.0]),
        both(place, [44.0, -58.0, -59.0], [8.0, 18.0, 6.0]),
        ellipsoid(place, [0.0, -92.0, -46.0], [7.0, 6.0, 10.0]),
        rod(side, [50.0, -14.0, -70.0], [14.0, -84.0, -117.0], 6.0),
        both(place, [54.0, 24.0, -46.0], [11.0, 14.0, 15.0]),
    ];
    let spine = ellipsoid([place[0], place[1], place[2].max(-90.0)], [0.0, 24.0, -90.0], [18.0, 20.0, 14.0]);
    let cord = ellipsoid([place[0], place[1], place[2].max(-90.0)], [0.0, 26.0, -90.0], [6.0, 6.0, 30.0]);
    match () {
        () if both(place, [31.0, -79.0, -42.0], [12.5, 12.5, 12.5]) < 0.0 => Tissue::Fluid,
        () if cord < 0.0 => Tissue::White,
        () if bones.iter().any(|bone| *bone < 0.0) || (-3.0..0.0).contains(&spine) => Tissue::Bone,
        () if spine < 0.0 => Tissue::Marrow,
        () if skin > -2.0 => Tissue::Skin,
        () if skin > -7.0 => Tissue::Fat,
        () if both(place, [31.0, -64.0, -44.0], [17.0, 22.0, 16.0]) < 0.0 => Tissue::Fat,
        () => Tissue::Muscle,
    }
}

/// Sinuses, the cavity of the nose, pharynx, windpipe and the canals of the ears.
fn is_airway(place: Place) -> bool {
    let below = [place[0], place[1], place[2].max(-130.0)];
    let parts = [
        both(place, [10.0, -87.0, -24.0], [9.0, 5.0, 8.0]),
        both(place, [28.0, -66.0, -66.0], [12.0, 15.0, 14.0]),
        ellipsoid(place, [0.0, -72.0, -63.0], [9.0, 30.0, 16.0]),
        ellipsoid(place, [0.0, -32.0, -46.0], [11.0, 10.0, 8.0]),
        rod(below, [0.0, -20.0, -62.0], [0.0, -22.0, -130.0], 8.0),
        rod([place[0].abs(), place[1], place[2]], [60.0, 6.0, -42.0], [90.0, 6.0, -42.0], 2.5),
    ];
    parts.iter().any(|part| *part < 0.0)
}

/// A number from an interval.
pub fn between(random: &mut SplitMix64, least: f64, most: f64) -> f64 {
    least + (most - least) * (random.below(1 << 20) as f64) / f64::from(1 << 20)
}

/// The brain stem, from the midbrain down.
const STEM: [Place; 2] = [[0.0, 6.0, -20.0], [0.0, 18.0, -76.0]];
/// The height below which the face lies.
const BROW: f64 = -24.0;
/// Where the face begins, seen from behind.
const BASE: f64 = -30.0;
