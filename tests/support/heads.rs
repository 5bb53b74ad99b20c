//! Slices of a head: the mean head that the program carries, laid where a test wants it.

use scanitize::face::Template;

use super::instances::{Kind, instance};
use super::patients::Person;
use super::writer::{File, Set, Syntax};

/// The mean head, on its own grid of 4 mm.
pub struct MeanHead {
    brightness: std::collections::BTreeMap<[i32; 3], u8>,
}

/// Where the template's middle lies in the patient: millimetres to the left, to the back and to the head.
pub const MIDDLE: [f64; 3] = [6.0, -14.0, 30.0];
const STEP: i32 = 4;
/// The template's extent on its grid.
const LEAST: [i32; 3] = [-22, -32, -29];
const MOST: [i32; 3] = [22, 27, 24];
/// Stored values of one step of brightness.
pub const UNIT: u16 = 40;

impl MeanHead {
    pub fn new() -> Self {
        let key = |place: [f64; 3]| place.map(|along| (along / f64::from(STEP)).round() as i32);
        Self {
            brightness: Template::unpacked().points(1).into_iter().map(|point| (key(point.place), point.brightness)).collect(),
        }
    }

    fn value(&self, place: [i32; 3]) -> u16 {
        self.brightness.get(&place).map_or(0, |brightness| u16::from(*brightness) * UNIT)
    }

    /// All values, x fastest, then y, as the template has its axes.
    pub fn samples(&self) -> Vec<u16> {
        let plane = |z| (LEAST[1]..=MOST[1]).flat_map(move |y| (LEAST[0]..=MOST[0]).map(move |x| self.value([x, y, z])));
        (LEAST[2]..=MOST[2]).flat_map(plane).collect()
    }

    /// An MR series of axial slices, 4 mm apart, from front right below on.
    pub fn axial(&self, person: &Person, series: u32) -> Vec<Vec<u8>> {
        let slice = |(number, z): (u32, i32)| {
            let [left, front, _] = LEAST;
            let row = |y: i32| (LEAST[0]..=MOST[0]).map(move |x| self.value([x, y, z]));
            let samples: Vec<u16> = (LEAST[1]..=MOST[1]).flat_map(row).collect();
            slice(person, series, number, [left, front, z], "1\\0\\0\\0\\1\\0", (45, 60), &samples)
        };
        (1..).zip(LEAST[2]..=MOST[2]).map(slice).collect()
    }

    /// An MR series of five sagittal slices, 12 mm apart: too few to look for a head in.
    pub fn sagittal(&self, person: &Person, series: u32) -> Vec<Vec<u8>> {
        let slice = |(number, x): (u32, i32)| {
            let row = |z: i32| (LEAST[1]..=MOST[1]).map(move |y| self.value([x, y, z]));
            let samples: Vec<u16> = (LEAST[2]..=MOST[2]).rev().flat_map(row).collect();
            slice(person, series, number, [x, LEAST[1], MOST[2]], "0\\1\\0\\0\\0\\-1", (60, 54), &samples)
        };
        (1..).zip((-6..=6).step_by(3)).map(slice).collect()
    }
}

fn slice(
    person: &Person,
    series: u32,
    number: u32,
    first: [i32; 3],
    orientation: &str,
    (columns, rows): (u16, u16),
    samples: &[u16],
) -> Vec<u8> {
    let mut set: Set = instance(Kind::Mr, person, series, number);
    let place = first.iter().zip(MIDDLE).map(|(along, middle)| (f64::from(along * STEP) + middle).to_string());
    set.put(0x0020_0032, "DS", place.collect::<Vec<_>>().join("\\")).put(0x0020_0037, "DS", orientation);
    set.put(0x0028_0030, "DS", "4\\4").shorts(0x0028_0010, &[rows]).shorts(0x0028_0011, &[columns]);
    set.put(0x7FE0_0010, "OW", samples.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<u8>>());
    File::new(set, Syntax::Explicit).bytes()
}
