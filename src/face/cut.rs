//! What is cut from a head: face and ears, or all but the brain and what is close around it.

use serde::{Deserialize, Serialize};

use crate::face::Head;
use crate::face::template::Template;
use crate::frame::Spans;
use crate::volume::affine::dot;
use crate::volume::{Affine, Plane, number, real};

/// What is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Face and ears.
    Deface,
    /// Skin, fat and skull all around.
    HeadStrip,
}

/// A cut through all that lies in the frame of reference of a head. It travels as a few numbers, not as voxels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    head: Head,
    mode: Mode,
    /// Millimetres that it goes deeper than it must: from 0 to [`DEEPER`].
    deeper: f64,
}

impl Cut {
    /// Cuts a head. The seed decides how much deeper than it must the cut goes, so that what is left of two uploads tells less.
    #[must_use]
    pub fn of(head: &Head, mode: Mode, seed: u64) -> Self {
        let share = real(usize::try_from(seed % 1024).unwrap_or_default()) / 1024.0;
        Self { head: *head, mode, deeper: share * DEEPER }
    }

    /// The pixels of a frame that go, whatever they show.
    #[must_use]
    pub fn spans(&self, template: &Template, plane: &Plane) -> Spans {
        let mut spans = Spans::default();
        let Some(back) = self.head.map().inverse() else { return Spans::whole(plane.columns, plane.rows) };
        let step = back.turn(plane.across);
        for row in 0..plane.rows {
            let first = back.apply(plane.at(0.0, row.into()));
            let mut parts: Vec<(u16, u16)> = Vec::new();
            match self.mode {
                Mode::Deface => parts.extend(PARTS.iter().filter_map(|part| self.within(part, first, step, plane.columns))),
                Mode::HeadStrip => parts.push((0, plane.columns)),
            }
            self.push(template, &mut spans, row, &parts, (first, step), plane.columns);
        }
        spans
    }

    /// Whether a place, in millimetres of the patient, is cut away.
    #[must_use]
    pub fn contains(&self, template: &Template, place: [f64; 3]) -> bool {
        let Some(back) = self.head.map().inverse() else { return true };
        let place = back.apply(place);
        let is_in = |part: &[Half]| part.iter().all(|half| dot(half.normal, place) <= half.offset + self.deeper);
        (self.mode == Mode::HeadStrip || PARTS.iter().any(|part| is_in(part))) && self.spares(template, place)
    }

    /// The columns of a row that lie in a part.
    fn within(&self, part: &[Half], first: [f64; 3], step: [f64; 3], columns: u16) -> Option<(u16, u16)> {
        let (mut low, mut high) = (0.0_f64, f64::from(columns) - 1.0);
        for half in part {
            let (at, slope) = (half.offset + self.deeper - dot(half.normal, first), dot(half.normal, step));
            if slope.abs() < 1e-9 {
                if at < 0.0 {
                    return None;
                }
            } else if slope > 0.0 {
                high = high.min(at / slope);
            } else {
                low = low.max(at / slope);
            }
        }
        let (low, high) = (number(libm::ceil(low)), libm::floor(high));
        let end = u16::try_from(number(high + 1.0)).unwrap_or(columns);
        let start = u16::try_from(low).unwrap_or(columns);
        (start < end && high >= 0.0).then_some((start, end))
    }

    /// Adds what is cut of a row: the parts, but for the brain and what is near it.
    fn push(
        &self,
        template: &Template,
        spans: &mut Spans,
        row: u16,
        parts: &[(u16, u16)],
        (first, step): ([f64; 3], [f64; 3]),
        columns: u16,
    ) {
        let mut from = None;
        for column in 0..columns {
            let far = f64::from(column);
            let [x, y, z] = first;
            let [u, v, w] = step;
            let is_cut = parts.iter().any(|(low, high)| (*low..*high).contains(&column))
                && self.spares(template, [x + far * u, y + far * v, z + far * w]);
            match (is_cut, from) {
                (true, None) => from = Some(column),
                (false, Some(start)) => {
                    spans.push(row, start..column);
                    from = None;
                }
                _ => {}
            }
        }
        if let Some(start) = from {
            spans.push(row, start..columns);
        }
    }

    /// Whether a place is so far from the brain that it may go.
    fn spares(&self, template: &Template, place: [f64; 3]) -> bool {
        let guard = match self.mode {
            Mode::Deface => GUARD,
            Mode::HeadStrip => STRIP,
        };
        template.brain(place) >= guard
    }
}

/// The side of a plane where `normal * place` is at most `offset`, in the template's coordinates.
struct Half {
    normal: [f64; 3],
    offset: f64,
}

const fn half(x: f64, y: f64, z: f64, offset: f64) -> Half {
    Half { normal: [x, y, z], offset }
}

/// What is face and what is ear. All parts reach to the end of the slices on their outer side: what lies in front of a face in the air
/// is its ghost.
const PARTS: &[&[Half]] = &[
    // Below the floor of the frontal lobes, from the brow to the temporal poles: eyes, nose, cheeks.
    &[half(0.0, 0.44, 0.9, -57.0), half(0.0, 1.0, 0.0, -46.0)],
    // Further down further back: mouth, chin, jaw.
    &[half(0.0, 0.82, 0.57, -62.0), half(0.0, 1.0, 0.0, -20.0), half(0.0, 0.44, 0.9, -57.0)],
    // The ears.
    &[
        half(-1.0, 0.0, 0.0, -62.0),
        half(0.0, -1.0, 0.0, 25.0),
        half(0.0, 1.0, 0.0, 50.0),
        half(0.0, 0.0, 1.0, 12.0),
        half(0.0, 0.0, -1.0, 84.0),
    ],
    &[
        half(1.0, 0.0, 0.0, -62.0),
        half(0.0, -1.0, 0.0, 25.0),
        half(0.0, 1.0, 0.0, 50.0),
        half(0.0, 0.0, 1.0, 12.0),
        half(0.0, 0.0, -1.0, 84.0),
    ],
];
/// Millimetres around the brain that are not cut.
const GUARD: f64 = 6.0;
/// Millimetres around the brain that stay when a head is stripped.
const STRIP: f64 = 7.0;
/// Most millimetres by which a cut is deeper than it must.
const DEEPER: f64 = 3.0;

/// A head that was found.
impl Head {
    /// From the template's coordinates to the patient's.
    #[must_use]
    pub fn map(&self) -> Affine {
        self.map
    }
}
