//! The air around a head.

use crate::volume::{number, real};

/// What is air around a head, in the template's coordinates, every fourth millimetre. Nose, ears and what else opens outwards by less than two
/// centimetres is within.
pub struct Outside(Vec<bool>);

impl Outside {
    /// Looks where a head is solid. What does not hang together with a place that `is_near` its brain is none of it: a rest beneath it, a
    /// coil around it.
    #[must_use]
    pub fn of(is_solid: &dyn Fn([f64; 3]) -> bool, is_near: &dyn Fn([f64; 3]) -> bool) -> Self {
        let [columns, rows, layers] = SIZE;
        let along = |axis: usize, at: usize| FIRST.get(axis).copied().unwrap_or_default() + STEP * real(at);
        let places = (0..layers).flat_map(|layer| {
            (0..rows).flat_map(move |row| (0..columns).map(move |column| [along(0, column), along(1, row), along(2, layer)]))
        });
        let (mut empty, mut near) = (Vec::new(), Vec::new());
        for (at, place) in places.enumerate() {
            let is_solid = is_solid(place);
            empty.push(!is_solid);
            near.extend((is_solid && is_near(place)).then_some(at));
        }
        Self(grown(&reached(&grown(&reached(&empty, near)), vec![0])))
    }

    /// Whether a place is out in the air.
    #[must_use]
    pub fn holds(&self, place: [f64; 3]) -> bool {
        let mut index = 0;
        for ((at, first), size) in place.into_iter().zip(FIRST).zip(SIZE).rev() {
            let along = libm::round((at - first) / STEP);
            if !(0.0..real(size)).contains(&along) {
                return true;
            }
            index = index * size + number(along);
        }
        self.0.get(index).is_none_or(|is_out| *is_out)
    }
}

/// What is set, and what lies within 8 mm of it, or a little more.
fn grown(set: &[bool]) -> Vec<bool> {
    let [columns, rows, _] = SIZE;
    let mut grown = set.to_vec();
    for _ in 0..2 {
        for stride in [1, columns, columns * rows] {
            let before = grown;
            let is_set = |at: Option<usize>| at.and_then(|at| before.get(at)).is_some_and(|is_set| *is_set);
            // The ends of lines are air around any head: what runs over from the next line is nothing.
            grown = (0..before.len())
                .map(|at| is_set(Some(at)) || is_set(at.checked_sub(stride)) || is_set(at.checked_add(stride)))
                .collect();
        }
    }
    grown
}

/// What is not set and hangs together with one of the samples that are `waiting`.
fn reached(set: &[bool], mut waiting: Vec<usize>) -> Vec<bool> {
    let [columns, rows, _] = SIZE;
    let mut reached = vec![false; set.len()];
    while let Some(at) = waiting.pop() {
        let is_free = set.get(at).is_some_and(|is_set| !is_set);
        let Some(reached) = reached.get_mut(at).filter(|reached| is_free && !**reached) else { continue };
        *reached = true;
        let beside = |stride: usize| [at.checked_sub(stride), at.checked_add(stride)].into_iter().flatten();
        waiting.extend([1, columns, columns * rows].into_iter().flat_map(beside));
    }
    reached
}

const STEP: f64 = 4.0;
/// Samples to the left, to the back and to the top, and where the first is.
const SIZE: [usize; 3] = [62, 78, 66];
const FIRST: [f64; 3] = [-122.0, -160.0, -130.0];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::volume::affine::length;

    #[test]
    fn hollows_are_within_and_wide_openings_are_not() {
        // A ball of 80 mm with a hollow of 25, one canal of 12 mm and one of 40 mm that lead into it from left and right.
        let is_solid = |[x, y, z]: [f64; 3]| {
            let (far, aside) = (length([x, y, z]), length([0.0, y, z]));
            let canal = if x < 0.0 { 6.0 } else { 20.0 };
            far < 80.0 && far > 25.0 && (aside > canal || x < 0.0 && x > -20.0)
        };
        let narrow = Outside::of(&|[x, y, z]| is_solid([-x.abs(), y, z]), &|_| true);
        assert!([0.0, 20.0, 50.0, 70.0].iter().all(|x| !narrow.holds([-x, 0.0, 0.0])));
        assert!(narrow.holds([-92.0, 0.0, 0.0]) && narrow.holds([500.0, 0.0, 0.0]));
        let wide = Outside::of(&is_solid, &|_| true);
        assert!(wide.holds([60.0, 0.0, 0.0]) && !wide.holds([-60.0, 0.0, 0.0]));
    }
    #[test]
    fn what_lies_apart_from_a_head_is_outside() {
        // A ball of 80 mm, and a finger behind it a rest.
        let is_solid = |place: [f64; 3]| length(place) < 80.0 || place[1] > 0.0 && (94.0..100.0).contains(&length(place));
        let places = [88.0, 97.0].map(|y| [0.0, y, 0.0]);
        let outside = Outside::of(&is_solid, &|place| length(place) < 70.0);
        assert!(places.iter().all(|place| outside.holds(*place)) && !outside.holds([0.0, 76.0, 0.0]));
        let within = Outside::of(&is_solid, &|_| true);
        assert!(places.iter().all(|place| !within.holds(*place)), "what touches a head would be part of it");
    }
}
