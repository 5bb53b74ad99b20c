//! Whether what the template's brain was laid upon lies in a skull.

use crate::face::Physics;
use crate::face::template::{Template, along, surface};
use crate::volume::{Affine, Stack, narrow, real};

/// What rays from the middle of the brain meet above its base. Where slices are thick only those count that run within them: across
/// them bone is blurred with what it holds and what it wears.
pub struct Skull {
    seen: usize,
    bony: usize,
}

impl Skull {
    /// Follows rays through a stack. Values of CT are Hounsfield units; the map goes from the template's coordinates to the patient's.
    #[must_use]
    pub fn of(stack: &Stack, map: &Affine, template: &Template, physics: Physics) -> Self {
        let mut skull = Self { seen: 0, bony: 0 };
        for ray in rays().filter(|ray| stack.stride(map.turn(*ray)) < BLUR) {
            let surface = surface(template, ray);
            let at = |depth: usize| stack.at(map.apply(along(ray, surface + real(depth) - real(DEEP))));
            let profile: Option<Vec<f32>> = (0..DEEP + FAR).map(at).collect();
            if let Some(profile) = profile {
                skull.seen += 1;
                skull.bony += usize::from(is_bony(&profile, physics));
            }
        }
        skull
    }

    /// The share of the rays that meet bone where it should be; `None` where few of them are in view.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.seen >= FEWEST).then(|| real(self.bony) / real(self.seen))
    }
}

/// Unit vectors upwards and a little below that, as even as a lattice on a ball can be: on a golden spiral.
fn rays() -> impl Iterator<Item = [f64; 3]> {
    (0..RAYS).map(|at| {
        let z = LOWEST + (1.0 - LOWEST) * (real(at) + 0.5) / real(RAYS);
        let (radius, turn) = (libm::sqrt(1.0 - z * z), real(at) * GOLDEN);
        [radius * libm::cos(turn), radius * libm::sin(turn), z]
    })
}

/// Whether a profile, millimetre by millimetre from within the brain to beyond the skin, passes a skull: bright in CT, where it holds
/// what is soft; in MR darker than what it holds and than what it wears.
fn is_bony(profile: &[f32], physics: Physics) -> bool {
    let (inside, around) = profile.split_at((DEEP - LOOSE).min(profile.len()));
    let inside = inside.get(..DEEP - LOOSE - APART).unwrap_or_default();
    let brain = inside.iter().sum::<f32>() / narrow(real(inside.len().max(1)));
    match physics {
        Physics::Ct => (SOFT.0..SOFT.1).contains(&brain) && around.iter().any(|value| *value > BONE),
        Physics::Mr | Physics::Pet => {
            let bone = around.iter().take(LOOSE + THICK).enumerate();
            let (at, bone) =
                bone.fold((0, f32::INFINITY), |least, (at, value)| if *value < least.1 { (at, *value) } else { least });
            let rim = around.iter().skip(at).copied().fold(0.0, f32::max);
            bone < DARK * brain && bone < DARK * rim
        }
    }
}

const RAYS: usize = 400;
/// The least part of a ray that goes up.
const LOWEST: f64 = -0.1;
/// The turn from one point of the spiral to the next.
const GOLDEN: f64 = 2.399_963_229_728_653;
/// Millimetres of a profile inside the brain and outside it.
const DEEP: usize = 14;
const FAR: usize = 18;
/// By which a brain may be smaller than the template says; that stay apart between the two; of a skull with what is beneath it.
const LOOSE: usize = 5;
const APART: usize = 2;
const THICK: usize = 12;
/// Millimetres between samples along a ray that bone, as thin as it is, does not get lost between.
const BLUR: f64 = 4.0;
/// Rays without which nothing is told.
const FEWEST: usize = 60;
/// Hounsfield units of what is soft, and more than all that is no bone.
const SOFT: (f32, f32) = (-20.0, 100.0);
const BONE: f32 = 250.0;
/// The part that bone in MR has of its neighbours' brightness.
const DARK: f32 = 0.7;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::volume::{Plane, StackBuilder};

    const SAME: Affine = Affine { linear: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift: [0.0; 3] };

    /// What is met in slices from a height upwards, through what is told by millimetres from the surface of the template's brain.
    fn share(lowest: f64, physics: Physics, value: impl Fn(f64) -> f32) -> Option<f64> {
        through(2, lowest, physics, value)
    }

    /// The same through slices so many millimetres thick.
    fn through(thick: u16, lowest: f64, physics: Physics, value: impl Fn(f64) -> f32) -> Option<f64> {
        let template = Template::unpacked();
        let plane = |layer: u16| Plane {
            origin: [-120.0, -120.0, lowest + f64::from(thick) * f64::from(layer)],
            across: [2.0, 0.0, 0.0],
            down: [0.0, 2.0, 0.0],
            columns: 121,
            rows: 121,
        };
        let planes: Vec<Plane> = (0..180 / thick).map(plane).collect();
        let mut stack = StackBuilder::new(&planes).unwrap();
        for (index, plane) in planes.iter().enumerate() {
            let places =
                (0..plane.rows).flat_map(|row| (0..plane.columns).map(move |column| plane.at(column.into(), row.into())));
            let within = |[x, y, z]: [f64; 3]| {
                let depths = (0..thick).map(|at| z + f64::from(at) - f64::from(thick - 1) / 2.0);
                depths.map(|z| value(template.brain([x, y, z]))).sum::<f32>() / f32::from(thick)
            };
            let values: Vec<f32> = places.map(within).collect();
            stack.add(index, &values).unwrap();
        }
        Skull::of(&stack.finish(), &SAME, template, physics).share()
    }

    #[test]
    fn a_brain_in_bone_is_known() {
        let ct = |from: f64| {
            if from < 2.0 {
                35.0
            } else if from < 8.0 {
                900.0
            } else if from < 13.0 {
                20.0
            } else {
                -1000.0
            }
        };
        let mr = |from: f64| {
            if from < 2.0 {
                500.0
            } else if from < 8.0 {
                60.0
            } else if from < 13.0 {
                800.0
            } else {
                0.0
            }
        };
        assert!(share(-60.0, Physics::Ct, ct).unwrap() > 0.98);
        assert!(share(-60.0, Physics::Mr, mr).unwrap() > 0.98);
    }

    #[test]
    fn a_brain_in_bone_is_known_in_thick_slices_by_what_lies_within_them() {
        // As dark as bone beside what is bright: across slices it is lost.
        let mr = |from: f64| {
            if from < 2.0 {
                500.0
            } else if from < 7.0 {
                150.0
            } else if from < 13.0 {
                800.0
            } else {
                0.0
            }
        };
        assert!(through(8, -60.0, Physics::Mr, mr).unwrap() > 0.9);
    }

    #[test]
    fn what_is_not_in_bone_is_not() {
        let soft = |from: f64| if from < 13.0 { 35.0 } else { -1000.0 };
        assert!(share(-60.0, Physics::Ct, soft).unwrap() < 0.02);
        // Bone all through; dark with nothing around it.
        assert!(share(-60.0, Physics::Ct, |_| 900.0).unwrap() < 0.02);
        assert!(share(-60.0, Physics::Mr, |from| if from < 2.0 { 500.0 } else { 60.0 }).unwrap() < 0.02);
    }

    #[test]
    fn where_the_vault_is_not_in_view_nothing_is_told() {
        assert_eq!(share(100.0, Physics::Ct, |_| 35.0), None);
    }
}
