//! Heads in all the ways in which they come, drawn from a seed.

use super::anatomy::{Head, between};
use super::outcome::Case;
use super::shapes::Place;
use super::slices::{Pose, Scan, View};
use super::tissue::Contrast;
use crate::support::patients::SplitMix64;

/// What is unusual about a head or its slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Nothing but what is unlike in all people, and the order of the slices: one of 48.
    Straight,
    /// Turned by up to 40 degrees about one axis, a little about the others.
    Turned,
    /// On the side, on the face or upside down.
    Lying,
    /// Slices up to eight times as thick as their pixels are wide.
    Thick,
    /// The slices end at the nose, at the chin or below the vertex.
    Cropped,
    /// Up to five times the noise of a good scan, and up to twice as bright on one side as on the other.
    Poor,
}

impl Way {
    pub const ALL: [Self; 6] = [Self::Straight, Self::Turned, Self::Lying, Self::Thick, Self::Cropped, Self::Poor];

    /// A head of this kind.
    pub fn draw(self, seed: u64) -> Case {
        // The same seed gives other heads to other ways.
        let random = &mut SplitMix64(seed.wrapping_mul(Self::ALL.len() as u64).wrapping_add(self as u64));
        let contrast = Contrast::ALL[(seed % 3) as usize];
        let head = if random.below(3) == 0 { Head::child(random) } else { Head::adult(random) };
        let pose = self.pose(random);
        let (low, high) = self.room(&pose, &head, random);
        let steps = match self {
            Self::Thick => [1.2, 1.2, between(random, 4.0, 9.6)],
            _ => [3.0; 3],
        };
        let poor = f64::from(u8::from(self == Self::Poor));
        let noise = between(random, 0.5, 1.0 + 4.0 * poor);
        let bias = between(random, 0.0, 0.2 + 0.3 * poor);
        let scan = Scan { contrast, view: View::along(order(random), low, high, steps), noise, bias };
        Case { head, pose, scan, seed }
    }

    /// In a table.
    pub fn text(self) -> &'static str {
        match self {
            Self::Straight => "Slices in one of 48 orders",
            Self::Turned => "Turned by up to 40 degrees about one axis",
            Self::Lying => "On the side, on the face, upside down",
            Self::Thick => "Slices up to eight times as thick as their pixels are wide",
            Self::Cropped => "Slices end at the nose, at the chin or below the vertex",
            Self::Poor => "Up to five times the noise, brightness uneven by half",
        }
    }

    fn pose(self, random: &mut SplitMix64) -> Pose {
        let mut turns = [0; 3].map(|_| between(random, -8.0, 8.0));
        let axis = random.below(3) as usize;
        match self {
            Self::Turned => turns[axis] = between(random, -40.0, 40.0),
            Self::Lying => {
                let (axis, turn) = [(2, 90.0), (2, -90.0), (2, 180.0), (1, 90.0), (1, 180.0)][random.below(5) as usize];
                turns[axis] += turn;
            }
            _ => {}
        }
        Pose::turned(turns, [0; 3].map(|_| between(random, -60.0, 60.0)))
    }

    /// A cube about the head, as far as the slices go.
    fn room(self, pose: &Pose, head: &Head, random: &mut SplitMix64) -> (Place, Place) {
        let middle = pose.of_body([0.0, -12.0, -22.0]);
        let (mut low, mut high) = (middle.map(|part| part - HALF), middle.map(|part| part + HALF));
        if self == Self::Cropped {
            let height = |z: f64| pose.of_body([0.0, -90.0, z * head.size[2]])[2];
            match random.below(3) {
                0 => low[2] = height(-62.0),
                1 => low[2] = height(-112.0),
                _ => high[2] = height(45.0),
            }
        }
        (low, high)
    }
}

/// Columns, rows and slices along the patient's axes, in one of all orders and from either end.
fn order(random: &mut SplitMix64) -> [Place; 3] {
    let order = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]][random.below(6) as usize];
    order.map(|axis| {
        let sign = if random.below(2) == 0 { 1.0 } else { -1.0 };
        [0, 1, 2].map(|part| if part == axis { sign } else { 0.0 })
    })
}

/// Half of a field of view.
const HALF: f64 = 130.0;
