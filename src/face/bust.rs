//! A head as a solid in its own frame: upright, seen from the front, whichever way it lay in the scanner.

use crate::volume::affine::{cross, dot, length, scaled, sum};
use crate::volume::{Affine, narrow, real};

/// Where the surface of a body is, in units of the volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skin {
    /// What air has.
    pub air: f32,
    /// What is halfway between air and skin: more is body.
    pub level: f32,
}

/// How a head lies: where the template's origin is, and unit vectors to its left, its back and its top, at right angles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    origin: [f64; 3],
    axes: [[f64; 3]; 3],
    /// How large the head is, next to the template.
    scale: f64,
}

impl Pose {
    /// The pose of a map from the template's coordinates to the patient's: turned and sized as it, without its shears. `None` where
    /// the map is flat or mirrors.
    #[must_use]
    pub fn of(map: &Affine) -> Option<Self> {
        let scale = libm::cbrt(map.volume());
        let unit = |vector: [f64; 3]| scaled(vector, 1.0 / length(vector));
        let back = unit(map.turn([0.0, 1.0, 0.0]));
        let up = map.turn([0.0, 0.0, 1.0]);
        let up = unit(sum(up, scaled(back, -dot(up, back))));
        let axes = [cross(back, up), back, up];
        let is_sound = scale > 0.0 && scale.is_finite() && axes.iter().chain([&map.shift]).flatten().all(|part| part.is_finite());
        is_sound.then_some(Self { origin: map.shift, axes, scale })
    }

    /// The place in the patient, in millimetres, of one in the head's frame: millimetres of the template to its left, its back and its
    /// top.
    #[must_use]
    pub fn place(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let [left, back, up] = self.axes.map(|axis| scaled(axis, self.scale));
        sum(self.origin, sum(scaled(left, x), sum(scaled(back, y), scaled(up, z))))
    }
}

/// How far the space around a head goes that is looked at: always from before the nose, and from the neck to above the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// To behind the ears.
    Face,
    /// To behind the head.
    Head,
}

impl Extent {
    /// Samples to the left, to the back and to the top.
    pub(super) const fn size(self) -> [usize; 3] {
        match self {
            Self::Face => [112, 96, 126],
            Self::Head => [112, 142, 126],
        }
    }
}

/// How much of the space around each place of a head is body.
pub struct Bust {
    /// From 0 to 1, x fastest.
    shares: Vec<f32>,
    pose: Pose,
    extent: Extent,
}

impl Bust {
    /// Takes what is body from a volume, as it lies around a head: the largest thing that hangs together. `value` gives what is at a
    /// place in the patient, in millimetres, and what is not a number is air.
    #[must_use]
    pub fn of(value: &dyn Fn([f64; 3]) -> f32, skin: Skin, pose: Pose, extent: Extent) -> Self {
        let scale = 0.5 / (skin.level - skin.air).max(f32::MIN_POSITIVE);
        let share = |value: f32| ((value - skin.air) * scale).clamp(0.0, 1.0);
        let mut shares: Vec<f32> = places(extent).map(|place| value(pose.place(place))).map(share).collect();
        shares.iter_mut().filter(|share| share.is_nan()).for_each(|share| *share = 0.0);
        keep_largest(&mut shares, extent);
        Self { shares, pose, extent }
    }

    /// What is left of it where places in the patient, in millimetres, become air.
    #[must_use]
    pub fn without(&self, is_cut: &dyn Fn([f64; 3]) -> bool) -> Self {
        let left = |(share, place)| if share > 0.0 && is_cut(self.pose.place(place)) { 0.0 } else { share };
        let shares = self.shares.iter().copied().zip(places(self.extent)).map(left).collect();
        Self { shares, pose: self.pose, extent: self.extent }
    }

    /// What it takes in.
    pub(super) fn extent(&self) -> Extent {
        self.extent
    }

    /// The shares with their neighbours smoothed, for a surface without steps.
    pub(super) fn smooth(&self) -> Vec<f32> {
        let [columns, rows, _] = self.extent.size();
        let mut smooth = self.shares.clone();
        for stride in [1, columns, columns * rows] {
            let before = smooth;
            let at = |index: Option<usize>| index.and_then(|index| before.get(index).copied()).unwrap_or_default();
            // The ends of lines are air in any head: what runs over from the next line is nothing.
            smooth = (0..before.len())
                .map(|index| 0.5 * at(Some(index)) + 0.25 * (at(index.checked_sub(stride)) + at(Some(index + stride))))
                .collect();
        }
        smooth
    }
}

/// The places of all samples in the head's frame.
fn places(extent: Extent) -> impl Iterator<Item = [f64; 3]> {
    let [columns, rows, layers] = extent.size();
    let along = |first: f64, index: usize| first + STEP * real(index);
    (0..layers).flat_map(move |layer| {
        (0..rows).flat_map(move |row| {
            (0..columns).map(move |column| [along(FIRST[0], column), along(FIRST[1], row), along(FIRST[2], layer)])
        })
    })
}

/// Empties all but the largest group of samples that are more than half body and touch by a side. What touches it and is less stays:
/// it is its skin.
fn keep_largest(shares: &mut [f32], extent: Extent) {
    let [columns, rows, _] = extent.size();
    let strides = [1, columns, columns * rows];
    let mut groups = vec![0_u32; shares.len()];
    let (mut largest, mut most, mut count) = (0, 0, 0_u32);
    let mut waiting = Vec::new();
    for first in 0..shares.len() {
        count += 1;
        waiting.push(first);
        let mut size = 0;
        while let Some(at) = waiting.pop() {
            let is_body = shares.get(at).is_some_and(|share| *share > 0.5);
            let Some(group) = groups.get_mut(at).filter(|group| is_body && **group == 0) else { continue };
            *group = count;
            size += 1;
            waiting.extend(strides.iter().flat_map(|stride| [at.checked_sub(*stride), at.checked_add(*stride)]).flatten());
        }
        if size > most {
            (largest, most) = (count, size);
        }
    }
    let is_in = |at: Option<usize>| at.and_then(|at| groups.get(at)).is_some_and(|group| *group == largest);
    for (at, share) in shares.iter_mut().enumerate() {
        let is_near = strides.iter().any(|stride| is_in(at.checked_sub(*stride)) || is_in(at.checked_add(*stride)));
        let is_skin = is_near && *share <= 0.5;
        if !is_skin && !is_in(Some(at)) {
            *share = 0.0;
        }
    }
}

/// A number of steps from the first sample, of a place in the head's frame.
pub(super) fn steps([x, y, z]: [f64; 3]) -> [f32; 3] {
    [x - FIRST[0], y - FIRST[1], z - FIRST[2]].map(|part| narrow(part / STEP))
}

/// The first one, in millimetres of the template.
const FIRST: [f64; 3] = [-111.0, -156.0, -154.0];
/// Millimetres of the template between samples.
pub(super) const STEP: f64 = 2.0;
