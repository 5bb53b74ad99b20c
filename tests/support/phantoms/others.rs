//! What is no head.

use super::shapes::{Place, both, ellipsoid};
use super::tissue::Tissue;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// A trunk from the shoulders to the hips.
    Torso,
    /// A thigh.
    Limb,
    /// A ball of one stuff, as scanners are tried out with.
    Ball,
    /// A bottle of water.
    Cylinder,
    /// Nothing but noise.
    Noise,
}

impl Other {
    pub const ALL: [Self; 5] = [Self::Torso, Self::Limb, Self::Ball, Self::Cylinder, Self::Noise];

    /// What is at a place, in millimetres from its middle.
    pub fn tissue(self, place: Place) -> Tissue {
        match self {
            Self::Torso => torso(place),
            Self::Limb => limb(place),
            Self::Ball if ellipsoid(place, [0.0; 3], [85.0; 3]) < 0.0 => Tissue::Muscle,
            Self::Cylinder if place[0] * place[0] + place[1] * place[1] < 1e4 => Tissue::Fluid,
            Self::Ball | Self::Cylinder | Self::Noise => Tissue::Air,
        }
    }

    /// Half the room that slices take along x, y and z.
    pub fn halves(self) -> Place {
        match self {
            Self::Torso => [220.0, 170.0, 160.0],
            Self::Limb => [95.0, 95.0, 90.0],
            Self::Ball | Self::Cylinder | Self::Noise => [125.0, 125.0, 90.0],
        }
    }
}

fn torso(place: Place) -> Tissue {
    let [x, y, z] = place;
    let round = |[a, b]: [f64; 2]| (x / a) * (x / a) + (y / b) * (y / b);
    let is_spine = x * x + (y - 80.0) * (y - 80.0) < 484.0;
    let is_rib = (round([165.0, 100.0]) - 1.0).abs() < 0.06 && z.rem_euclid(24.0) < 10.0 && z > -60.0;
    match () {
        () if round([180.0, 115.0]) > 1.0 => Tissue::Air,
        () if round([178.0, 113.0]) > 1.0 => Tissue::Skin,
        () if round([168.0, 105.0]) > 1.0 => Tissue::Fat,
        () if is_spine || is_rib => Tissue::Bone,
        () if ellipsoid(place, [25.0, -20.0, 40.0], [45.0, 40.0, 50.0]) < 0.0 => Tissue::Muscle,
        () if both(place, [75.0, -5.0, 60.0], [55.0, 75.0, 110.0]) < 0.0 => Tissue::Lung,
        () if ellipsoid(place, [-60.0, -10.0, -80.0], [90.0, 70.0, 60.0]) < 0.0 => Tissue::Grey,
        () => Tissue::Muscle,
    }
}

fn limb([x, y, _]: Place) -> Tissue {
    match (x * x + y * y).sqrt() {
        ..12.0 => Tissue::Marrow,
        ..18.0 => Tissue::Bone,
        ..52.0 => Tissue::Muscle,
        ..63.0 => Tissue::Fat,
        ..65.0 => Tissue::Skin,
        _ => Tissue::Air,
    }
}
