//! What becomes of a head of known shape.

use scanitize::face::{Cut, Finding, Mode, Template};

use super::anatomy::{Head, Truth};
use super::slices::{Pose, Scan};
use super::tissue::Tissue;

/// A head, how it lies and how it is seen.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub head: Head,
    pub pose: Pose,
    pub scan: Scan,
    pub seed: u64,
}

/// What is left and what is lost of a head that was found: shares of what is in view.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub face_left: f64,
    pub ears_left: f64,
    pub brain_cut: f64,
}

impl Case {
    /// What is found; and what is left of it when it is cut, if it is found to be a head.
    pub fn outcome(&self, template: &Template) -> (Finding, Option<Outcome>) {
        let finding = self.scan.found(self.seed, |place| self.tissue(place));
        let Finding::Head(head) = &finding else { return (finding, None) };
        let cut = Cut::of(head, Mode::Deface, self.seed);
        let blade = cut.over(template);
        let outcome = self.cut(|place| blade.contains(place));
        (finding, Some(outcome))
    }

    pub fn tissue(&self, place: [f64; 3]) -> Tissue {
        self.head.tissue(self.pose.to_body(place))
    }

    /// What is left and what is lost where places are cut.
    pub fn cut(&self, is_cut: impl Fn([f64; 3]) -> bool) -> Outcome {
        let [low, high] = self.head.bounds();
        let (mut face, mut ears, mut brain) = ([0, 0], [0, 0], [0, 0]);
        let along =
            |axis: usize| (0..=((high[axis] - low[axis]) / EVERY) as u32).map(move |at| low[axis] + f64::from(at) * EVERY);
        for z in along(2) {
            for y in along(1) {
                for x in along(0) {
                    let truth = self.head.truth([x, y, z]);
                    let place = self.pose.of_body([x, y, z]);
                    let counts = match truth {
                        Truth::Face => &mut face,
                        Truth::Ear => &mut ears,
                        Truth::Brain => &mut brain,
                        Truth::Other => continue,
                    };
                    if self.scan.view.sees(place) {
                        counts[usize::from(is_cut(place))] += 1;
                    }
                }
            }
        }
        let share = |part: i32, [left, cut]: [i32; 2]| f64::from(part) / f64::from((left + cut).max(1));
        Outcome { face_left: share(face[0], face), ears_left: share(ears[0], ears), brain_cut: share(brain[1], brain) }
    }
}

/// Millimetres between the places that are looked at.
const EVERY: f64 = 2.5;
