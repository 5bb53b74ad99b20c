//! Whether a volume shows nothing but a part of the body that no head can be: a trunk, and the legs below it.
//!
//! What this says lets pictures go without a cut, so it asks for much: every layer across the body must be in view and show one piece
//! that is larger than a head, arms taken off, with air before and behind it. What fails is looked at as if nothing were known.

use crate::face::grades::Grades;
use crate::order;
use crate::volume::{Stack, narrow, number, real};

/// Whether all that is in view is trunk.
pub fn is_trunk(grades: &Grades, stack: &Stack) -> bool {
    let grid = &grades.grid;
    let [columns, rows, _] = grid.size();
    let layers: Vec<Layer> = grid
        .samples()
        .chunks_exact((columns * rows).max(1))
        .map(|samples| Layer { columns, rows, samples, skin: grades.skin, area: grid.step() * grid.step() })
        .collect();
    let reach = number(ARM / grid.step());
    // From the head down: legs come after a trunk.
    let mut is_below = false;
    let mut is_large = |layer: &Layer| {
        let pieces = layer.pieces(reach);
        let is_one = is_alone(&pieces) && !layer.has_hollow();
        let is_right = layer.has_air() && (is_one || (is_below && are_legs(&pieces)));
        is_below |= is_one;
        is_right
    };
    in_view(&layers).is_some_and(|layers| layers.iter().rev().all(&mut is_large)) && !is_noise(stack, grades)
}

/// The layers without those at either end that are too thin to show anything; `None` where others are in view less than the largest.
fn in_view<'a, 'b>(layers: &'a [Layer<'b>]) -> Option<&'a [Layer<'b>]> {
    let most = layers.iter().map(Layer::measured).max()?;
    let is_whole = |layer: &Layer| layer.measured() * 10 >= most * 9;
    let (first, last) = (layers.iter().position(is_whole)?, layers.iter().rposition(is_whole)?);
    let whole = layers.get(first..=last)?;
    let is_thin = first <= THIN && layers.len() - 1 - last <= THIN;
    (is_thin && whole.iter().all(is_whole) && most > 0).then_some(whole)
}

/// Whether one piece is larger than a head, and nothing beside it could be one.
fn is_alone(pieces: &[f64]) -> bool {
    pieces.first().is_some_and(|most| *most > BROADEST) && pieces.get(1).is_none_or(|next| *next < BESIDE)
}

/// Whether two pieces are the legs of one person: much alike, and large.
fn are_legs(pieces: &[f64]) -> bool {
    match pieces {
        [one, other] => *one < other * UNLIKE && *other > LEG,
        _ => false,
    }
}

/// A layer across the body, front first, the right side of the body first.
struct Layer<'a> {
    columns: usize,
    rows: usize,
    samples: &'a [f32],
    /// What is more is no air.
    skin: f32,
    /// Square millimetres of a sample.
    area: f64,
}

impl Layer<'_> {
    /// How many samples are in view.
    fn measured(&self) -> usize {
        self.samples.iter().filter(|sample| !sample.is_nan()).count()
    }

    /// Whether there is air before and behind all that is solid, in view and not only beyond it, and enough of it.
    fn has_air(&self) -> bool {
        let is_solid = |sample: &f32| *sample > self.skin;
        let air = self.samples.iter().filter(|sample| **sample <= self.skin).count();
        let lines = || self.samples.chunks_exact(self.columns.max(1));
        let seen: Vec<usize> =
            lines().enumerate().filter(|(_, line)| line.iter().any(|sample| !sample.is_nan())).map(|(row, _)| row).collect();
        let touches = |row: Option<&usize>| {
            let line = row.and_then(|row| lines().nth(*row)).unwrap_or_default();
            line.iter().filter(|sample| is_solid(sample)).count() * 10 > self.columns
        };
        air * 10 > self.measured() && !touches(seen.first()) && !touches(seen.last())
    }

    /// Whether what is solid surrounds more air than a lung holds: a couch, a tube. Dark muscle in T2 is below skin, and no air.
    fn has_hollow(&self) -> bool {
        let body = self.filled();
        let outside: Vec<f32> = std::iter::zip(self.samples, &body)
            .filter(|(sample, is_body)| !**is_body && !sample.is_nan())
            .map(|(sample, _)| *sample)
            .collect();
        let air = narrow(outside.iter().map(|sample| f64::from(*sample)).sum::<f64>() / real(outside.len().max(1)));
        let most = air + (self.skin - air) * DIM;
        let is_air = |sample: &f32| sample.is_nan() || *sample <= most;
        let mut hollow: Vec<bool> =
            std::iter::zip(self.samples, body).map(|(sample, is_body)| is_body && is_air(sample)).collect();
        while let Some(start) = hollow.iter().position(|is| *is) {
            let mut count = 0_usize;
            self.flood(start, |at| {
                let is_new = hollow.get_mut(at).is_some_and(std::mem::take);
                count += usize::from(is_new);
                is_new
            });
            if real(count) * self.area > LUNG {
                return true;
            }
        }
        false
    }

    /// The areas of what is solid or surrounded by what is, the largest first, parts narrower than twice the reach taken off.
    fn pieces(&self, reach: usize) -> Vec<f64> {
        let body = self.filled();
        let mut core = body.clone();
        (0..reach).for_each(|step| core = self.shrunk(&core, step));
        let mut pieces = Vec::new();
        let mut open = core;
        while let Some(start) = open.iter().position(|is| *is) {
            let mut piece = vec![false; open.len()];
            self.flood(start, |at| {
                let is_new = open.get(at).is_some_and(|is| *is);
                open.get_mut(at).into_iter().for_each(|is| *is = false);
                piece.get_mut(at).into_iter().for_each(|is| *is |= is_new);
                is_new
            });
            (0..reach).for_each(|step| piece = self.grown(&piece, &body, step));
            pieces.push(real(piece.iter().filter(|is| **is).count()) * self.area);
        }
        order::sort_by(&mut pieces, |one, other| other.total_cmp(one));
        pieces
    }

    /// What is solid or surrounded by what is.
    fn filled(&self) -> Vec<bool> {
        let mut is_outside = vec![false; self.samples.len()];
        let (last_column, last_row) = (self.columns.saturating_sub(1), self.rows.saturating_sub(1));
        let is_edge = |at: usize| {
            let (column, row) = (at % self.columns, at / self.columns);
            column == 0 || column == last_column || row == 0 || row == last_row
        };
        for start in (0..self.samples.len()).filter(|at| is_edge(*at)) {
            self.flood(start, |at| {
                let is_air = self.samples.get(at).is_some_and(|sample| sample.is_nan() || *sample <= self.skin);
                let outside = is_outside.get_mut(at).filter(|outside| is_air && !**outside);
                outside.map(|outside| *outside = true).is_some()
            });
        }
        is_outside.iter().map(|outside| !outside).collect()
    }

    /// Visits a place and what touches it by a side, as long as `enter` says that it goes on.
    fn flood(&self, start: usize, mut enter: impl FnMut(usize) -> bool) {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if enter(at) {
                open.extend(self.beside(at, false));
            }
        }
    }

    /// The places that touch one by a side, or by a corner too.
    fn beside(&self, at: usize, by_corner: bool) -> impl Iterator<Item = usize> {
        let (columns, rows) = (self.columns, self.rows);
        let (column, row) = (at % columns, at / columns);
        let near = (-1_isize..=1).flat_map(|down| (-1_isize..=1).map(move |across| (across, down)));
        near.filter(move |(across, down)| (across, down) != (&0, &0) && (by_corner || *across == 0 || *down == 0)).filter_map(
            move |(across, down)| {
                let (column, row) = (column.checked_add_signed(across)?, row.checked_add_signed(down)?);
                (column < columns && row < rows).then_some(row * columns + column)
            },
        )
    }

    /// Without the places at the rim: by sides and by corners in turn, which makes circles of points.
    fn shrunk(&self, set: &[bool], step: usize) -> Vec<bool> {
        let is_in = |at: usize| set.get(at).is_some_and(|is| *is);
        (0..set.len()).map(|at| is_in(at) && self.beside(at, step % 2 == 1).all(is_in)).collect()
    }

    /// With the places around that are in a larger set.
    fn grown(&self, set: &[bool], within: &[bool], step: usize) -> Vec<bool> {
        let is_in = |at: usize| set.get(at).is_some_and(|is| *is);
        let is_near = |at: usize| is_in(at) || self.beside(at, step % 2 == 1).any(is_in);
        (0..set.len()).map(|at| within.get(at).is_some_and(|is| *is) && is_near(at)).collect()
    }
}

/// Whether much of what seems solid is noise, of which each sample says nothing of the next.
fn is_noise(stack: &Stack, grades: &Grades) -> bool {
    let (mut all, mut white) = (0_usize, 0_usize);
    let (air, level) = (grades.surface.air, grades.surface.level);
    let least = f64::from(level - air) * ROUGH;
    for (samples, columns) in stack.layers() {
        let rows = samples.len() / columns.max(1);
        for (row, column) in
            (0..rows / BLOCK).flat_map(|row| (0..columns / BLOCK).map(move |column| (row * BLOCK, column * BLOCK)))
        {
            let line = |down: usize| {
                samples.get((row + down) * columns + column..).and_then(|line| line.get(..BLOCK)).unwrap_or_default()
            };
            let values = || (0..BLOCK).flat_map(line).map(|value| f64::from(*value));
            let mean = values().sum::<f64>() / real(BLOCK * BLOCK);
            if mean <= f64::from(level) {
                continue;
            }
            all += 1;
            let spread = values().map(|value| (value - mean) * (value - mean)).sum::<f64>() / real(BLOCK * BLOCK);
            let pairs = (0..BLOCK).flat_map(|down| line(down).windows(2));
            let together = pairs.map(|pair| pair.iter().map(|value| f64::from(*value) - mean).product::<f64>()).sum::<f64>();
            let together = together / real(BLOCK * (BLOCK - 1));
            white += usize::from(spread > least * least && together < spread * ALIKE);
        }
    }
    white * 10 > all
}

/// Square millimetres that no slice across a head fills: 165 by 210 make 27,000.
const BROADEST: f64 = 36_000.0;
/// Square millimetres of what may lie beside a trunk, less than a head has, and of air in a lung at most.
const BESIDE: f64 = 8_000.0;
const LUNG: f64 = 24_000.0;
/// How far from the air outside towards skin what is surrounded is air too.
const DIM: f32 = 0.5;
/// Half the millimetres across an arm that lies beside a head.
const ARM: f64 = 46.0;
/// Square millimetres of a leg at least, and how many times one is as large as the other at most.
const LEG: f64 = 14_000.0;
const UNLIKE: f64 = 1.5;
/// Layers at either end that show nothing of which more is not in view.
const THIN: usize = 2;
/// Samples along the sides of a block in which noise is looked for, its spread next to what tells skin from air, and the part of it that
/// neighbours share where there is a body.
const BLOCK: usize = 8;
const ROUGH: f64 = 0.2;
const ALIKE: f64 = 0.3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::Physics;
    use crate::volume::{Plane, StackBuilder};

    /// A CT of axial slices of 4 mm, 120 by 90, of what is solid at a place in millimetres from the middle.
    fn volume(turn: f64, count: u16, solid: &dyn Fn([f64; 3]) -> f64) -> bool {
        let (cosine, sine) = (libm::cos(turn), libm::sin(turn));
        let plane = |number: u16| {
            let z = f64::from(number) * 4.0;
            let (down, normal) = ([0.0, 4.0 * cosine, 4.0 * sine], [0.0, -sine, cosine]);
            let origin = [-240.0, -180.0 * cosine + normal[1] * z, -180.0 * sine + normal[2] * z];
            Plane { origin, across: [4.0, 0.0, 0.0], down, columns: 120, rows: 90 }
        };
        let planes: Vec<Plane> = (0..count).map(plane).collect();
        let mut stack = StackBuilder::new(&planes).expect("planes");
        for (index, plane) in planes.iter().enumerate() {
            let places = (0..90_u16).flat_map(|row| (0..120_u16).map(move |column| plane.at(column.into(), row.into())));
            stack.add(index, &places.map(|place| narrow(solid(place))).collect::<Vec<f32>>()).expect("a plane");
        }
        let stack = stack.finish();
        is_trunk(&Grades::of(&stack, Physics::Ct), &stack)
    }

    fn oval([x, y, _]: [f64; 3], middle: f64, wide: f64, deep: f64) -> bool {
        let (across, back) = ((x - middle) / wide, y / deep);
        across * across + back * back < 1.0
    }

    fn tissue(is: bool) -> f64 {
        if is { 40.0 } else { -1000.0 }
    }

    #[test]
    fn trunk_and_the_legs_below_it_are_told() {
        assert!(volume(0.0, 20, &|place| tissue(oval(place, 0.0, 170.0, 105.0))));
        let legs = |place| oval(place, -90.0, 84.0, 84.0) || oval(place, 90.0, 84.0, 84.0);
        assert!(volume(0.0, 20, &|place| tissue(if place[2] < 30.0 { legs(place) } else { oval(place, 0.0, 170.0, 105.0) })));
        assert!(!volume(0.0, 20, &|place| tissue(if place[2] > 30.0 { legs(place) } else { oval(place, 0.0, 170.0, 105.0) })));
        assert!(!volume(0.0, 20, &|place| tissue(legs(place))), "legs alone");
    }

    #[test]
    fn trunk_is_not_a_head_between_arms() {
        let head = |place| oval(place, 0.0, 82.0, 105.0);
        assert!(!volume(0.0, 20, &|place| tissue(head(place))));
        for (far, thick) in [(150.0, 45.0), (125.0, 45.0), (122.0, 44.0), (190.0, 40.0)] {
            let arms = |place| oval(place, -far, thick, thick) || oval(place, far, thick, thick);
            assert!(!volume(0.0, 20, &|place| tissue(head(place) || arms(place))), "arms {far} mm away");
        }
        assert!(!volume(0.0, 20, &|place| tissue(if place[2] > 40.0 { head(place) } else { oval(place, 0.0, 170.0, 105.0) })));
    }

    #[test]
    fn trunk_is_not_what_lies_beside_or_within_something_large() {
        let head = |[x, y, z]: [f64; 3], back: f64| oval([x, y - back, z], 0.0, 80.0, 60.0);
        let shoulders = |[x, y, z]: [f64; 3]| oval([x, y - 90.0, z], 0.0, 200.0, 70.0);
        assert!(volume(0.0, 20, &|place| tissue(shoulders(place))));
        assert!(!volume(0.0, 20, &|place| tissue(shoulders(place) || head(place, -80.0))), "a head before shoulders");
        let shell = |place| oval(place, 0.0, 170.0, 140.0) && !oval(place, 0.0, 160.0, 130.0);
        assert!(!volume(0.0, 20, &|place| tissue(shell(place) || head(place, 0.0))), "a head in a tube");
        let lungs = |place| oval(place, -75.0, 60.0, 80.0) || oval(place, 75.0, 60.0, 80.0);
        assert!(volume(0.0, 20, &|place| tissue(oval(place, 0.0, 170.0, 110.0) && !lungs(place))), "lungs");
    }

    #[test]
    fn trunk_is_not_told_of_what_is_in_view_in_part() {
        let trunk = |place| tissue(oval(place, 0.0, 170.0, 105.0));
        assert!(!volume(0.2, 20, &trunk), "slices that lean");
        assert!(!volume(0.0, 20, &|place| tissue(oval(place, 0.0, 170.0, 200.0))), "no air before and behind");
        assert!(!volume(0.0, 20, &|_| 40.0), "no air at all");
    }

    #[test]
    fn trunk_is_not_noise() {
        let mut state = 7_u32;
        let mut draw = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        let draws: Vec<f64> = (0..120 * 90 * 20).map(|_| draw() * 600.0 - 200.0).collect();
        let at = |[x, y, z]: [f64; 3]| {
            number((x + 240.0) / 4.0 + 0.5) + 120 * (number((y + 180.0) / 4.0 + 0.5) + 90 * number(z / 4.0 + 0.5))
        };
        let noise =
            |place| if oval(place, 0.0, 170.0, 105.0) { draws.get(at(place)).copied().unwrap_or_default() } else { -1000.0 };
        assert!(!volume(0.0, 20, &noise));
    }
}
