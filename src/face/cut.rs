//! What is cut from a head: face and ears, or all but the brain and what is close around it.

use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::face::Head;
use crate::face::rind::Shell;
use crate::face::template::Template;
use crate::frame::Spans;
use crate::order;
use crate::volume::affine::{dot, length, scaled, sum};
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cut {
    head: Head,
    mode: Mode,
    /// Millimetres that it goes deeper than it must: from 0 to 3.
    deeper: f64,
    /// Where the skin is, of a head that is stripped, once it was asked for.
    #[serde(skip)]
    shell: OnceLock<Shell>,
}

impl Cut {
    /// Cuts a head. The seed decides how much deeper than it must the cut goes, so that what is left of two uploads tells less.
    #[must_use]
    pub fn of(head: &Head, mode: Mode, seed: u64) -> Self {
        let share = real(usize::try_from(seed % 1024).unwrap_or_default()) / 1024.0;
        Self { head: head.clone(), mode, deeper: share * DEEPER, shell: OnceLock::new() }
    }

    /// Lays it over the template.
    #[must_use]
    pub fn over<'a>(&'a self, template: &'a Template) -> Blade<'a> {
        let map = self.head.map();
        let shell = (self.mode == Mode::HeadStrip).then(|| self.shell.get_or_init(|| self.head.rind.shell(&map)));
        Blade { cut: self, template, back: map.inverse(), shell }
    }
}

/// A cut, ready to be asked what goes.
pub struct Blade<'a> {
    cut: &'a Cut,
    template: &'a Template,
    /// From the patient's coordinates to the template's. A head without goes as a whole.
    back: Option<Affine>,
    /// Where the skin is, of a head that is stripped.
    shell: Option<&'a Shell>,
}

impl Blade<'_> {
    /// The pixels of a frame that go, whatever they show. Where a picture `folds`, what lies beyond one edge of it is seen at the opposite
    /// one, as in magnetic resonance along the direction of the phase: a nose behind the head.
    #[must_use]
    pub fn spans(&self, plane: &Plane, folds: bool) -> Spans {
        let mut spans = Spans::default();
        let Some(back) = self.back else { return Spans::whole(plane.columns, plane.rows) };
        let step = back.turn(plane.across);
        let (wide, high) = (real(plane.columns.into()), real(plane.rows.into()));
        let shifts =
            [scaled(plane.across, wide), scaled(plane.across, -wide), scaled(plane.down, high), scaled(plane.down, -high)];
        let shifts = shifts.map(|shift| back.turn(shift));
        for row in 0..plane.rows {
            let first = back.apply(plane.at(0.0, row.into()));
            let within = |part: &[Half], bounds: &[Half], first| self.within([part, bounds], first, step, plane.columns);
            let mut parts: Vec<Range<u16>> = Vec::new();
            match self.cut.mode {
                Mode::HeadStrip => parts.push(0..plane.columns),
                Mode::Deface => parts.extend(PARTS.iter().filter_map(|part| within(part, &[], first))),
            }
            for shift in shifts.iter().filter(|_| folds && self.cut.mode == Mode::Deface) {
                parts.extend(PARTS.iter().filter_map(|part| within(part, &BODY, sum(first, *shift))));
            }
            order::sort_by_key(&mut parts, |part| part.start);
            let mut done = 0;
            for part in parts {
                self.push(&mut spans, row, part.start.max(done)..part.end, (first, step));
                done = done.max(part.end);
            }
        }
        spans
    }

    /// Whether a place, in millimetres of the patient, is cut away.
    #[must_use]
    pub fn contains(&self, place: [f64; 3]) -> bool {
        let Some(back) = self.back else { return true };
        let place = back.apply(place);
        let is_in = |part: &[Half]| part.iter().all(|half| dot(half.normal, place) <= half.offset + self.cut.deeper);
        (self.cut.mode == Mode::HeadStrip || PARTS.iter().any(|part| is_in(part))) && self.spares(place).0
    }

    /// The columns of a row that lie in a part.
    fn within(&self, parts: [&[Half]; 2], first: [f64; 3], step: [f64; 3], columns: u16) -> Option<Range<u16>> {
        let (mut low, mut high) = (0.0_f64, f64::from(columns) - 1.0);
        for half in parts.into_iter().flatten() {
            let (at, slope) = (half.offset + self.cut.deeper - dot(half.normal, first), dot(half.normal, step));
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
        (start < end && high >= 0.0).then_some(start..end)
    }

    /// Adds what is cut of a part of a row: all but the brain and what is near it.
    fn push(&self, spans: &mut Spans, row: u16, part: Range<u16>, ([x, y, z], [u, v, w]): ([f64; 3], [f64; 3])) {
        let (mut from, mut column) = (None, part.start);
        let steepest = STEEPEST * length([u, v, w]).max(f64::MIN_POSITIVE);
        while column < part.end {
            let far = f64::from(column);
            let (is_cut, clearance) = self.spares([x + far * u, y + far * v, z + far * w]);
            match (is_cut, from) {
                (true, None) => from = Some(column),
                (false, Some(start)) => {
                    spans.push(row, start..column);
                    from = None;
                }
                _ => {}
            }
            let same = u16::try_from(number(clearance / steepest)).unwrap_or(u16::MAX);
            column = column.saturating_add(same.max(1));
        }
        if let Some(start) = from {
            spans.push(row, start..part.end);
        }
    }

    /// Whether a place is so far from the brain that it may go, and by how many millimetres from the brain that could change without
    /// changing the answer.
    fn spares(&self, place: [f64; 3]) -> (bool, f64) {
        let from = self.template.brain(place);
        match self.shell {
            None => (from >= GUARD, (from - GUARD).abs()),
            Some(_) if from >= LOOSE => (true, from - LOOSE),
            Some(_) if from >= STRIP && place[2] < VAULT => (true, 0.0),
            Some(_) if from < DEEPEST => (false, DEEPEST - from),
            Some(shell) => (shell.is_near(place, PEEL + (from - SURE).max(0.0) * STEEP), 0.0),
        }
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
    // The ears, their lobes included where they hang low.
    &[
        half(-1.0, 0.0, 0.0, -62.0),
        half(0.0, -1.0, 0.0, 25.0),
        half(0.0, 1.0, 0.0, 50.0),
        half(0.0, 0.0, 1.0, 12.0),
        half(0.0, 0.0, -1.0, 96.0),
    ],
    &[
        half(1.0, 0.0, 0.0, -62.0),
        half(0.0, -1.0, 0.0, 25.0),
        half(0.0, 1.0, 0.0, 50.0),
        half(0.0, 0.0, 1.0, 12.0),
        half(0.0, 0.0, -1.0, 96.0),
    ],
];
/// As far as a face and ears reach: what lies further out is air, which folds onto nothing.
const BODY: [Half; 4] =
    [half(0.0, -1.0, 0.0, 142.0), half(1.0, 0.0, 0.0, 105.0), half(-1.0, 0.0, 0.0, 105.0), half(0.0, 0.0, -1.0, 118.0)];
/// Millimetres around the brain that are not cut.
const GUARD: f64 = 6.0;
/// Millimetres around the brain that stay when a head is stripped.
const STRIP: f64 = 7.0;
/// Millimetres of the patient beneath the skin that go even there, the same whatever the seed. The template's brain is not the patient's: so
/// far within it goes on, since no brain lies so close beneath the skin.
const PEEL: f64 = 8.0;
const DEEPEST: f64 = -1.0;
/// The further from the template's brain, the less likely the patient's: from so many millimetres on each goes so much deeper.
const SURE: f64 = 1.0;
const STEEP: f64 = 0.5;
/// Where the template's brain is the smaller one: so far around it what lies deeper beneath the skin stays, above so many millimetres, where it is
/// brain or the skull that holds it.
const LOOSE: f64 = 12.0;
const VAULT: f64 = 20.0;
/// By how many millimetres the distance from the brain changes over one at most: a distance by one, along three axes at once, its samples
/// rounded.
const STEEPEST: f64 = 3.0;
/// Most millimetres by which a cut is deeper than it must.
const DEEPER: f64 = 3.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::rind::Rind;
    use crate::face::template::{VERSION, along, surface};
    use crate::volume::Affine;

    /// A head that is turned, larger than the mean and sheared.
    fn head() -> Head {
        let linear = [[1.02, -0.21, 0.08], [0.19, 0.98, -0.3], [-0.02, 0.27, 1.05]];
        Head { version: VERSION, map: Affine { linear, shift: [12.0, -31.0, 55.0] }, rind: Rind::default(), is_bare: false }
    }

    fn planes() -> Vec<Plane> {
        let slanted = |origin, across, down| Plane { origin, across, down, columns: 80, rows: 70 };
        let mut planes = Vec::new();
        for height in [-70.3, -40.1, -11.7, 0.2, 31.9, 64.4, 120.6] {
            planes.push(slanted([-110.2, -165.1, height], [2.9, 0.11, -0.07], [-0.12, 3.9, 0.2]));
            planes.push(slanted([height, -170.3, 160.2], [0.03, 3.7, 0.4], [0.05, 0.41, -3.8]));
            planes.push(slanted([-120.7, height - 60.0, 150.1], [3.1, -0.9, 0.02], [0.3, 1.1, -3.3]));
        }
        planes
    }

    #[test]
    fn spans_are_the_pixels_that_are_cut() {
        let template = Template::unpacked();
        for mode in [Mode::Deface, Mode::HeadStrip] {
            for seed in [0, 700] {
                let cut = Cut::of(&head(), mode, seed);
                let blade = cut.over(template);
                let mut some = 0;
                for plane in planes() {
                    let mut is_cut = vec![false; usize::from(plane.columns) * usize::from(plane.rows)];
                    for (row, columns) in blade.spans(&plane, false).iter() {
                        let first = usize::from(row) * usize::from(plane.columns);
                        is_cut[first + usize::from(columns.start)..first + usize::from(columns.end)].fill(true);
                    }
                    for (at, is_cut) in is_cut.into_iter().enumerate() {
                        let (row, column) = (at / usize::from(plane.columns), at % usize::from(plane.columns));
                        let place = plane.at(real(column), real(row));
                        assert_eq!(is_cut, blade.contains(place), "{mode:?} {seed}: {column}, {row} of {plane:?}");
                        some += usize::from(is_cut);
                    }
                }
                assert!(some > 1000, "the planes meet the cut");
            }
        }
    }

    #[test]
    fn rows_along_the_side_of_a_cut_are_right() {
        // A head that is laid straight, so that rows and columns run along the sides of the parts.
        let straight = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let head =
            Head { version: VERSION, map: Affine { linear: straight, shift: [0.0; 3] }, rind: Rind::default(), is_bare: false };
        let (template, cut) = (Template::unpacked(), Cut::of(&head, Mode::Deface, 0));
        let blade = cut.over(template);
        let plane =
            Plane { origin: [-99.5, -130.5, -40.3], across: [1.0, 0.0, 0.0], down: [0.0, 1.0, 0.0], columns: 200, rows: 240 };
        let pixels: u64 = blade.spans(&plane, false).pixels();
        let places = (0..240).flat_map(|row| (0..200).map(move |column| (column, row)));
        let counted = places.filter(|(column, row)| blade.contains(plane.at((*column).into(), (*row).into())));
        assert_eq!(pixels, counted.count() as u64);
    }

    #[test]
    fn what_folds_over_is_cut_at_the_other_edge_and_the_brain_is_not() {
        let straight = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let head =
            Head { version: VERSION, map: Affine { linear: straight, shift: [0.0; 3] }, rind: Rind::default(), is_bare: false };
        let (template, cut) = (Template::unpacked(), Cut::of(&head, Mode::Deface, 0));
        let blade = cut.over(template);
        // Across the nose, from so far in front of the middle of the brain on.
        let plane = |front: f64| Plane {
            origin: [-120.0, front, -70.0],
            across: [1.0, 0.0, 0.0],
            down: [0.0, 1.0, 0.0],
            columns: 240,
            rows: 200,
        };
        let is_cut = |plane: &Plane, folds: bool, x: f64, y: f64| {
            let (column, row) = (x - plane.origin[0], y - plane.origin[1]);
            blade
                .spans(plane, folds)
                .iter()
                .any(|(at, columns)| f64::from(at) == row && columns.contains(&u16::try_from(number(column)).unwrap()))
        };
        let tight = plane(-100.0);
        for y in [62.0, 80.0, 99.0] {
            assert!(is_cut(&tight, true, 0.0, y) && !is_cut(&tight, false, 0.0, y), "40 mm of a nose, {y} mm behind the middle");
        }
        assert!(!is_cut(&tight, true, 0.0, 55.0), "further in front there is no more of it");
        let wide = plane(-145.0);
        assert_eq!(blade.spans(&wide, true), blade.spans(&wide, false));
        let very_tight = plane(-60.0);
        for (x, y) in
            (-50_i16..50).step_by(10).flat_map(|x| (-30_i16..100).step_by(10).map(move |y| (f64::from(x), f64::from(y))))
        {
            assert!(template.brain([x, y, -70.0]) >= 5.0 || !is_cut(&very_tight, true, x, y), "{x} {y}");
        }
    }

    #[test]
    fn a_seed_only_deepens() {
        let template = Template::unpacked();
        let (least, most) = (Cut::of(&head(), Mode::Deface, 0), Cut::of(&head(), Mode::Deface, 1023));
        let blades = [&least, &most].map(|cut| cut.over(template));
        let (mut once, mut twice) = (0, 0);
        for plane in planes() {
            for row in 0..plane.rows {
                for column in 0..plane.columns {
                    let place = plane.at(column.into(), row.into());
                    let is_in = blades.each_ref().map(|blade| blade.contains(place));
                    assert!(is_in != [true, false], "{place:?}");
                    (once, twice) = (once + usize::from(is_in[0]), twice + usize::from(is_in[1]));
                }
            }
        }
        assert!(twice > once, "{twice} {once}");
    }

    #[test]
    fn a_strip_takes_what_is_beneath_the_skin_even_near_the_brain() {
        let template = Template::unpacked();
        let linear = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let of = |rind: Rind| {
            let head = Head { version: VERSION, map: Affine { linear, shift: [0.0; 3] }, rind, is_bare: false };
            Cut::of(&head, Mode::HeadStrip, 0)
        };
        // From the template's brain upwards, and within it.
        let top = surface(template, [0.0, 0.0, 1.0]);
        let places = [4.0, 1.0, -0.5, -5.0].map(|from| along([0.0, 0.0, 1.0], top + from));
        let is_cut = |cut: &Cut| {
            let blade = cut.over(template);
            places.map(|place| blade.contains(place))
        };
        assert_eq!(is_cut(&of(Rind::default())), [false; 4], "where the skin is not known");
        assert_eq!(is_cut(&of(Rind::ball(top + 20.0))), [false; 4], "deep beneath it");
        assert_eq!(is_cut(&of(Rind::ball(top + 8.5))), [true, true, false, false], "close beneath it");
        assert_eq!(is_cut(&of(Rind::ball(top + 5.0))), [true, true, true, false], "where the patient's brain is smaller");
        assert_eq!(is_cut(&of(Rind::ball(top))), [true, true, true, false], "not far within the brain, whatever the skin");
    }

    #[test]
    fn the_brain_is_spared_and_a_head_without_a_map_is_not() {
        let template = Template::unpacked();
        for mode in [Mode::Deface, Mode::HeadStrip] {
            let cut = Cut::of(&head(), mode, 1023);
            let blade = cut.over(template);
            for point in template.points(2).iter().filter(|point| template.brain(point.place) < 5.0) {
                assert!(!blade.contains(head().map().apply(point.place)));
            }
        }
        let flat = Head {
            version: VERSION,
            map: Affine { linear: [[0.0; 3]; 3], shift: [0.0; 3] },
            rind: Rind::default(),
            is_bare: false,
        };
        let cut = Cut::of(&flat, Mode::Deface, 0);
        let [plane, ..] = &planes()[..] else { panic!("there are planes") };
        let blade = cut.over(template);
        assert!(blade.contains([0.0; 3]));
        assert_eq!(blade.spans(plane, true), Spans::whole(plane.columns, plane.rows));
    }
}
