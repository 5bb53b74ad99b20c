//! The brightness of a volume in few grades, as the template is compared with it.

use crate::face::similarity::GRADES;
use crate::face::{Physics, Skin};
use crate::volume::{Grid, Stack, narrow, number, real};

/// A volume in grades from 0 to 31.
pub struct Grades {
    /// At 4 mm.
    pub grid: Grid,
    /// The grade above which it is no air.
    pub skin: f32,
    /// Air and skin in units of the volume.
    pub surface: Skin,
}

impl Skin {
    /// That of a volume. Values of CT are Hounsfield units.
    #[must_use]
    pub fn of(stack: &Stack, physics: Physics) -> Self {
        Grades::of(stack, physics).surface
    }
}

impl Grades {
    /// Grades a volume. Values of CT are Hounsfield units.
    #[must_use]
    pub fn of(stack: &Stack, physics: Physics) -> Self {
        let most = narrow(real(GRADES - 1));
        let grid = Grid::of(stack, STEP);
        let (low, high) = range(stack);
        let scale = most / (high - low).max(f32::MIN_POSITIVE);
        let grid = match physics {
            Physics::Ct => grid.map(grade_of),
            Physics::Mr | Physics::Pet => grid.map(|value| ((value - low) * scale).clamp(0.0, most)),
        };
        let skin = match physics {
            Physics::Ct => SKIN,
            Physics::Mr | Physics::Pet => 0.45 * threshold(&grid),
        };
        let surface = match physics {
            Physics::Ct => Skin { air: -1000.0, level: -300.0 },
            Physics::Mr | Physics::Pet => Skin { air: low, level: low + skin / scale },
        };
        Self { grid, skin, surface }
    }
}

/// The grade of a value in Hounsfield units: half of them tell brain from water.
fn grade_of(value: f32) -> f32 {
    match value {
        value if value < 0.0 => (value + 200.0).max(0.0) * 0.03,
        value if value < 80.0 => 6.0 + value * 0.2,
        // What is not a number stays none.
        value => (22.0 + (value - 80.0) * 0.04).clamp(0.0, 31.0),
    }
}

/// The values between which a volume's brightness lies, outliers apart.
fn range(stack: &Stack) -> (f32, f32) {
    let (low, high) =
        stack.samples().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let mut counts = vec![0_usize; BINS];
    let scale = real(BINS - 1) / f64::from(high - low).max(f64::MIN_POSITIVE);
    let mut all = 0_usize;
    for value in stack.samples() {
        let bin = number(f64::from(value - low) * scale);
        counts.get_mut(bin).into_iter().for_each(|count| *count += 1);
        all += 1;
    }
    let value = |bin: usize| low + narrow(real(bin) / scale);
    let quantile = |share: f64| {
        let mut left = real(all) * share;
        counts.iter().position(|count| {
            left -= real(*count);
            left <= 0.0
        })
    };
    (quantile(0.02).map_or(low, value), quantile(0.995).map_or(high, value))
}

/// Otsu's threshold of all that is not black (IEEE Transactions on Systems, Man and Cybernetics 9, 1979).
fn threshold(grid: &Grid) -> f32 {
    let mut counts = [0.0_f64; GRADES * 8];
    for sample in grid.samples().iter().filter(|sample| **sample > 0.1) {
        counts.get_mut(number(f64::from(*sample) * 8.0)).into_iter().for_each(|count| *count += 1.0);
    }
    let (all, moment) =
        counts.iter().enumerate().fold((0.0, 0.0), |(all, moment), (bin, count)| (all + count, moment + count * real(bin)));
    let (mut below, mut part, mut best, mut at) = (0.0, 0.0, 0.0, 0);
    for (bin, count) in counts.iter().enumerate() {
        below += count;
        part += count * real(bin);
        let above = all - below;
        if below > 0.0 && above > 0.0 {
            let apart = moment * below / all - part;
            let between = apart * apart / (below * above);
            if between > best {
                (best, at) = (between, bin);
            }
        }
    }
    narrow(real(at) / 8.0)
}

const STEP: f64 = 4.0;
/// The grade of -150 HU, which is more than half tissue.
const SKIN: f32 = 1.5;
const BINS: usize = 4096;
