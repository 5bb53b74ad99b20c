//! Where the frames of an instance lie in the patient, as pass 1 tells the coordinator.

use serde::{Deserialize, Serialize};

use crate::face::Physics;
use crate::volume::Plane;

/// The frames of an instance as slices of a body. Travels as JSON, so frames that lie alike are told together: there may be thousands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slices {
    /// What the samples measure, where a head can be looked for in them; `None` for what is computed, coloured or of another kind.
    pub physics: Option<Physics>,
    /// Whether it is an original picture, not one that was made of others (PS3.3 C.7.6.1.1.2).
    pub is_original: bool,
    runs: Vec<Run>,
}

/// Frames that follow one another and differ in their place alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Run {
    across: [f64; 3],
    down: [f64; 3],
    columns: u16,
    rows: u16,
    origins: Vec<[f64; 3]>,
}

impl Slices {
    /// Takes the planes of all frames, in the order of the frames.
    #[must_use]
    pub fn new(planes: &[Plane], physics: Option<Physics>, is_original: bool) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for Plane { origin, across, down, columns, rows } in planes.iter().cloned() {
            match runs.last_mut() {
                Some(run) if (run.across, run.down, run.columns, run.rows) == (across, down, columns, rows) => {
                    run.origins.push(origin);
                }
                _ => runs.push(Run { across, down, columns, rows, origins: vec![origin] }),
            }
        }
        Self { physics, is_original, runs }
    }

    /// The planes, in the order of the frames.
    pub fn planes(&self) -> impl Iterator<Item = Plane> {
        self.runs.iter().flat_map(|run| {
            let Run { across, down, columns, rows, .. } = *run;
            run.origins.iter().map(move |origin| Plane { origin: *origin, across, down, columns, rows })
        })
    }
}

/// What pass 2 has to know of the face in an instance of a kind that can show one, where it has to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaceWork {
    /// All that is there of the frame of reference is a slab too thin to show one.
    TooThin,
    /// The face was looked for around it, and there is none.
    OutOfView,
    /// The face is cut out: the number of the cut in the job.
    Cut(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(z: f64, columns: u16) -> Plane {
        Plane { origin: [-100.0, -100.5, z], across: [0.5, 0.0, 0.0], down: [0.0, 0.1 + 0.2, 0.0], columns, rows: 7 }
    }

    #[test]
    fn planes_come_back_as_they_were_to_the_bit() {
        let planes: Vec<Plane> = (0..50).map(|number| plane(f64::from(number) / 3.0, if number < 30 { 8 } else { 9 })).collect();
        let slices = Slices::new(&planes, Some(Physics::Mr), true);
        let text = serde_json::to_string(&slices).unwrap();
        let back: Slices = crate::json::read(&text).unwrap();
        assert_eq!(back, slices);
        assert_eq!(back.planes().collect::<Vec<_>>(), planes);
    }

    #[test]
    fn frames_that_lie_alike_cost_their_places_alone() {
        let planes: Vec<Plane> = (0..5000).map(|number| plane(f64::from(number), 8)).collect();
        let text = serde_json::to_string(&Slices::new(&planes, None, false)).unwrap();
        assert!(text.len() < 5000 * 30, "{} bytes", text.len());
    }
}
