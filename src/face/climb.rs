//! Powell's method (Computer Journal 7, 1964): the top of a function of several variables, found along lines.

/// How many variables there are.
pub const VARIABLES: usize = 12;
/// A point.
pub type Variables = [f64; VARIABLES];

/// Climbs from a point. `units` are the first steps along each axis, 0 for what stays; `rounds` the most times that all are tried.
pub fn climb(height: &impl Fn(&Variables) -> f64, start: Variables, units: &Variables, rounds: usize) -> (Variables, f64) {
    let mut lines: Vec<Variables> = Vec::new();
    for (axis, unit) in units.iter().enumerate().filter(|(_, unit)| **unit > 0.0) {
        let mut line = [0.0; VARIABLES];
        line.get_mut(axis).into_iter().for_each(|part| *part = *unit);
        lines.push(line);
    }
    let (mut here, mut top) = (start, height(&start));
    for _ in 0..rounds {
        let (before, low) = (here, top);
        let (mut steepest, mut most) = (0, 0.0);
        for (at, line) in lines.iter().enumerate() {
            let from = top;
            (here, top) = along(height, here, top, line);
            if top - from > most {
                (steepest, most) = (at, top - from);
            }
        }
        if top - low < LEAST {
            break;
        }
        // The way of the whole round takes the place of the line that brought most.
        let way = combined(&here, &before, -1.0);
        let size =
            way.iter().zip(units).filter(|(_, unit)| **unit > 0.0).map(|(part, unit)| (part / unit).abs()).fold(0.0, f64::max);
        if size > 0.1 {
            (here, top) = along(height, here, top, &way);
            lines.get_mut(steepest).into_iter().for_each(|line| *line = way.map(|part| part / size));
        }
    }
    (here, top)
}

/// The highest point on a line: steps that grow while it rises, then a parabola through the last three.
fn along(height: &impl Fn(&Variables) -> f64, here: Variables, top: f64, line: &Variables) -> (Variables, f64) {
    let at = |far: f64| height(&combined(&here, line, far));
    let (ahead, behind) = (at(1.0), at(-1.0));
    let (mut best, mut most) = (0.0, top);
    let mut three = [(-1.0, behind), (0.0, top), (1.0, ahead)];
    if ahead > top || behind > top {
        let sign = if ahead >= behind { 1.0 } else { -1.0 };
        let (mut far, mut step) = (sign, sign);
        let mut before = (0.0, top);
        let mut now = (far, ahead.max(behind));
        for _ in 0..DOUBLINGS {
            step *= 1.6;
            far += step;
            let next = (far, at(far));
            if next.1 <= now.1 {
                three = [before, now, next];
                break;
            }
            (before, now) = (now, next);
            three = [before, now, next];
        }
        (best, most) = now;
    }
    for _ in 0..PARABOLAS {
        let Some(far) = summit(&three) else { break };
        let height = at(far);
        if height > most {
            (best, most) = (far, height);
        }
        three = narrowed(three, (far, height));
    }
    (combined(&here, line, best), most)
}

/// The top of the parabola through three points, if it has one between them.
fn summit([(a, fa), (b, fb), (c, fc)]: &[(f64, f64); 3]) -> Option<f64> {
    let (left, right) = ((b - a) * (fb - fc), (b - c) * (fb - fa));
    let bend = left - right;
    let far = b - 0.5 * ((b - a) * left - (b - c) * right) / bend;
    let is_between = far > a.min(*c) && far < a.max(*c) && (far - b).abs() > 0.02 * (c - a).abs();
    (is_between && fb >= fa && fb >= fc).then_some(far)
}

/// The three points around the higher of the middle and a new one.
fn narrowed([a, b, c]: [(f64, f64); 3], new: (f64, f64)) -> [(f64, f64); 3] {
    let is_before = (new.0 < b.0) == (a.0 < c.0);
    match (is_before, new.1 > b.1) {
        (true, true) => [a, new, b],
        (true, false) => [new, b, c],
        (false, true) => [b, new, c],
        (false, false) => [a, b, new],
    }
}

/// `one + other * by`.
fn combined(one: &Variables, other: &Variables, by: f64) -> Variables {
    let mut sum = *one;
    sum.iter_mut().zip(other).for_each(|(part, other)| *part += other * by);
    sum
}

/// A round that brings less is the last.
const LEAST: f64 = 2e-5;
const DOUBLINGS: usize = 5;
const PARABOLAS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    const TOP: Variables = [3.0, -2.0, 1.0, 0.2, -0.1, 0.3, 0.05, -0.08, 0.1, 0.02, -0.04, 0.06];
    const UNITS: Variables = [4.0, 4.0, 4.0, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.03, 0.03, 0.03];

    /// A round hill, seen askew: each axis leans on the next one, so that no axis alone leads to the top.
    fn hill(at: &Variables) -> f64 {
        let off: Vec<f64> = at.iter().zip(TOP).zip(UNITS).map(|((at, top), unit)| (at - top) / unit).collect();
        let leaning = off.windows(2).map(|pair| (pair[0] - 0.6 * pair[1]) * (pair[0] - 0.6 * pair[1])).sum::<f64>();
        7.0 - leaning - 0.1 * off.iter().map(|part| part * part).sum::<f64>()
    }

    #[test]
    fn the_top_of_a_hill_with_leaning_axes_is_found() {
        let (found, height) = climb(&hill, [0.0; VARIABLES], &UNITS, 60);
        assert!(7.0 - height < 0.01 * (7.0 - hill(&[0.0; VARIABLES])), "{height}");
        // As near as lines are looked along: a part of the first step.
        for ((found, top), unit) in found.iter().zip(TOP).zip(UNITS) {
            assert!((found - top).abs() < 0.4 * unit, "{found} for {top}");
        }
        assert!((hill(&found) - height).abs() < 1e-12, "the height is that of the place");
    }

    #[test]
    fn what_has_no_step_stays() {
        let mut units = UNITS;
        units[6..].fill(0.0);
        let (found, height) = climb(&hill, [0.0; VARIABLES], &units, 20);
        assert!(found[6..].iter().all(|part| *part == 0.0));
        assert!(height > hill(&[0.0; VARIABLES]));
    }

    #[test]
    fn a_ridge_across_the_axes_is_followed() {
        // Along one axis at a time a round brings a fiftieth of what is left.
        let ridge = |at: &Variables| -(at[0] - at[1]) * (at[0] - at[1]) - 0.01 * (at[0] + at[1] - 20.0) * (at[0] + at[1] - 20.0);
        let mut units = [0.0; VARIABLES];
        units[..2].fill(1.0);
        let (found, height) = climb(&ridge, [0.0; VARIABLES], &units, 8);
        assert!(height > -0.05, "{height} at {}, {}", found[0], found[1]);
    }

    #[test]
    fn on_level_ground_nothing_moves() {
        assert_eq!(climb(&|_| 1.0, TOP, &UNITS, 5), (TOP, 1.0));
    }

    #[test]
    fn the_top_is_found_from_far_away() {
        let steep = |at: &Variables| -(at[0] - 90.0) * (at[0] - 90.0);
        let mut units = [0.0; VARIABLES];
        units[0] = 1.0;
        let (found, _) = climb(&steep, [0.0; VARIABLES], &units, 20);
        assert!((found[0] - 90.0).abs() < 0.1, "{}", found[0]);
    }
}
