//! The header: 348 bytes in NIfTI-1, 540 in NIfTI-2.

use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::nifti::place::{NARROWEST, Place, WIDEST};
use crate::nifti::samples::{Samples, signed, unsigned};
use crate::volume::Plane;
use crate::volume::affine::length;

/// The header of a file, as far as it is held to.
#[derive(Clone, Debug)]
pub struct Header {
    form: Form,
    /// As it was read.
    bytes: Vec<u8>,
    /// What stays of it.
    kept: Numbers,
    /// Voxels along the first axis.
    pub columns: u16,
    /// Rows of a slice.
    pub rows: u16,
    /// Slices of a volume.
    pub slices: u16,
    /// How many volumes there are.
    pub volumes: u64,
    /// The form of the voxels.
    pub samples: Samples,
    place: Place,
    /// Where the voxels begin.
    start: u64,
}

/// How numbers are written, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form {
    is_second: bool,
    is_big: bool,
}

impl Form {
    /// The form of a file by its first bytes; [`HEAD`] are enough.
    ///
    /// # Errors
    /// [`Reason::UnsupportedSyntax`] for the header of a pair of files.
    pub(super) fn of(head: &[u8]) -> Result<Option<Self>> {
        let is_big = head.first() == Some(&0);
        let size = unsigned(head.get(..4).unwrap_or_default(), is_big);
        let form = Self { is_second: size == 540, is_big };
        let magic = head.get(if form.is_second { 4..12 } else { 344..348 }).unwrap_or_default();
        let is_single = magic == form.magic();
        // ANALYZE 7.5 has no magic, and an r.
        let is_pair = magic.starts_with(b"ni") || (!form.is_second && head.get(38) == Some(&b'r'));
        match (size, is_single, is_pair) {
            (348 | 540, true, _) => Ok(Some(form)),
            (348 | 540, false, true) => Err(PAIR),
            _ => Ok(None),
        }
    }

    /// Bytes of the header.
    pub(super) fn size(self) -> usize {
        if self.is_second { 540 } else { 348 }
    }

    fn magic(self) -> &'static [u8] {
        if self.is_second { b"n+2\0\r\n\x1A\n" } else { b"n+1\0" }
    }
}

/// The numbers of a header.
#[derive(Clone, Debug)]
struct Numbers {
    /// Axes and sides, datatype, bits of a voxel, units, and where the place comes from: qform and sform.
    whole: [i64; 13],
    /// Steps, scaling, quaternion with its shift, and rows.
    real: [f64; 28],
}

impl Numbers {
    /// Calls with the place and the width of each field, whole numbers first.
    #[inline(never)]
    fn fields(form: Form, with: &mut dyn FnMut(usize, usize, usize)) {
        for (number, field) in (if form.is_second { &SECOND } else { &FIRST }).iter().enumerate() {
            let (from, width, count) = *field;
            (0..count).for_each(|index| with(number, from + width * index, width));
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "four bytes")]
    fn read(form: Form, bytes: &[u8]) -> Self {
        let mut numbers = Self { whole: [0; 13], real: [0.0; 28] };
        let (mut whole, mut real) = (numbers.whole.iter_mut(), numbers.real.iter_mut());
        Self::fields(form, &mut |number, from, width| {
            let bits = unsigned(bytes.get(from..from + width).unwrap_or_default(), form.is_big);
            match (number < WHOLE, width) {
                (true, _) => whole.by_ref().take(1).for_each(|to| *to = signed(bits, width)),
                (_, 4) => real.by_ref().take(1).for_each(|to| *to = f32::from_bits(bits as u32).into()),
                _ => real.by_ref().take(1).for_each(|to| *to = f64::from_bits(bits)),
            }
        });
        numbers
    }

    #[allow(clippy::cast_possible_truncation, reason = "they were read from as many bytes")]
    fn write(&self, form: Form, bytes: &mut [u8]) {
        let (mut whole, mut real) = (self.whole.iter(), self.real.iter());
        Self::fields(form, &mut |number, from, width| {
            let bits = match (number < WHOLE, width) {
                (true, _) => whole.next().copied().unwrap_or_default().cast_unsigned(),
                (_, 4) => (real.next().copied().unwrap_or_default() as f32).to_bits().into(),
                _ => real.next().copied().unwrap_or_default().to_bits(),
            };
            put(bytes, from, width, bits, form.is_big);
        });
    }

    /// What of them stays, and where the voxels lie by them; `None` where that is nowhere. What is not in use becomes what says nothing, what
    /// other numbers tell is as they tell it, and all are of single precision.
    fn kept(&self) -> Option<(Self, Place)> {
        let [axes, x, y, z, t, _, _, _, datatype, _, units, qform, sform] = self.whole;
        let [sign, a, b, c, d, _, _, _, slope, intercept, numbers @ ..] = self.real;
        let numbers = numbers.map(settled);
        let sides = (1..).zip([x, y, z, t]).map(|(axis, side)| if axis <= axes { side } else { 1 });
        let mut whole = [1; 13];
        whole.iter_mut().zip([axes].into_iter().chain(sides)).for_each(|(to, number)| *to = number);
        let is_unit = units & 7 <= 3 && (0..7).contains(&(units >> 3));
        let [.., kind, bits, unit, by_quaternion, by_rows] = &mut whole;
        (*kind, *bits, *unit) = (datatype, 0, if is_unit { units } else { 0 });
        let sign = if sign < 0.0 { -1.0 } else { 1.0 };
        let rows = (sform > 0).then(|| Place::of_rows(&numbers));
        let (steps, are_steps) = steps([a, b, c].map(single), axes, rows.as_ref());
        let is_scaled = slope.is_finite() && slope != 0.0;
        let (slope, intercept) = if is_scaled { (single(slope), single(intercept) + 0.0) } else { (1.0, 0.0) };
        let time = if axes > 3 && (0.0..=LONGEST).contains(&d) { settled(d) } else { 1.0 };
        let [e, f, g] = steps;
        let mut real = [0.0; 28];
        let told = [sign, e, f, g, time, 1.0, 1.0, 1.0, slope, intercept];
        real.iter_mut().zip(told).for_each(|(to, number)| *to = number);
        let is_second = |place: &Place| rows.as_ref().is_none_or(|rows| place.is_near(rows));
        let quaternion = (qform > 0 && are_steps).then(|| Place::of_quaternion(&numbers, steps, sign));
        let quaternion = quaternion.filter(|place| place.is_sound() && is_second(place));
        (*by_quaternion, *by_rows) = (quaternion.as_ref().map_or(0, |_| qform.min(5)), rows.as_ref().map_or(0, |_| sform.min(5)));
        for (number, (to, from)) in real.iter_mut().skip(told.len()).zip(numbers).enumerate() {
            let is_used = if number < 6 { *by_quaternion } else { *by_rows } > 0;
            *to = if is_used { from } else { 0.0 };
        }
        let untold = || (qform <= 0 && are_steps).then(|| Place::of_steps(steps));
        let place = rows.or(quaternion).or_else(untold)?;
        let unit = match units & 7 {
            1 => 1000.0,
            3 => 1e-3,
            _ => 1.0,
        };
        place.is_sound().then(|| (Self { whole, real }, place.in_units_of(unit)))
    }
}

/// The steps, and whether each axis has one: those that the rows have, to the last digits that a writer may have rounded, else those that are
/// told.
fn steps(told: [f64; 3], axes: i64, rows: Option<&Place>) -> ([f64; 3], bool) {
    let Some(rows) = rows else {
        let mut are_steps = true;
        let step = |(axis, step): (i64, f64)| {
            let is_step = (NARROWEST..=WIDEST).contains(&step);
            are_steps &= is_step || axis > axes;
            if is_step { step } else { 1.0 }
        };
        let [a, b, c] = told;
        return ([(1, a), (2, b), (3, c)].map(step), are_steps);
    };
    let ([a, b, c], [x, y, z]) = (told, rows.steps.map(length));
    let step = |(told, length): (f64, f64)| if (told - length).abs() <= ROUNDING * length { told } else { single(length) };
    ([(a, x), (b, y), (c, z)].map(step), true)
}

/// A number of single precision; next to nothing is nothing.
fn settled(number: f64) -> f64 {
    let number = single(number);
    if number.abs() < FINEST { 0.0 } else { number }
}

#[allow(clippy::cast_possible_truncation, reason = "that is what it is for")]
fn single(number: f64) -> f64 {
    f64::from(number as f32)
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] for a shape, a scaling or a place that is none, [`Reason::UnsupportedSyntax`] for more than four axes and voxels
    /// that are not read, [`Reason::TooLarge`] and [`Reason::Hostile`] for more voxels than can be read, or than there can be.
    pub(super) fn read(form: Form, bytes: &[u8], limits: &Limits) -> Result<Self> {
        let numbers = Numbers::read(form, bytes);
        let [axes, sides @ .., datatype, _, _, _, _] = numbers.whole;
        let side =
            |(axis, side): (i64, i64)| if axis > axes { Some(1) } else { u64::try_from(side).ok().filter(|side| *side > 0) };
        let sides: Option<Vec<u64>> = (1..).zip(sides).map(side).collect();
        let sides = sides.filter(|_| (1..=7).contains(&axes)).ok_or(NO_SHAPE)?;
        let [columns, rows, slices, volumes, 1, 1, 1] = *sides else { return Err(TOO_MANY_AXES) };
        let (mut kept, place) = numbers.kept().ok_or(NO_PLACE)?;
        let [_, _, _, _, _, _, _, _, slope, intercept, ..] = kept.real;
        let is_factor = |number: f64| (SMALLEST..=LARGEST).contains(&number.abs());
        if !(is_factor(slope) && (intercept == 0.0 || is_factor(intercept))) {
            return Err(Error::new(Reason::Unreadable, "a scaling that is no number, below a billionth or above a billion"));
        }
        let samples = Samples::of(datatype, form.is_big, (slope, intercept))?;
        let [.., bits, _, _, _] = &mut kept.whole;
        *bits = i64::try_from(8 * samples.width).unwrap_or_default();
        let all = [rows, slices, volumes, samples.width as u64].into_iter().try_fold(columns, u64::checked_mul);
        let all = all.ok_or(Error::new(Reason::Hostile, "a volume of more voxels than there can be"))?;
        if all > limits.instance_bytes || columns.saturating_mul(rows) > limits.frame_samples as u64 {
            return Err(TOO_LARGE);
        }
        let side = |count: u64| u16::try_from(count).map_err(|_| TOO_LARGE);
        let (columns, rows, slices) = (side(columns)?, side(rows)?, side(slices)?);
        Ok(Self { form, bytes: bytes.to_vec(), kept, columns, rows, slices, volumes, samples, place, start: start(form, bytes)? })
    }

    /// Where the slices of each volume lie; `None` where that cannot be told.
    #[must_use]
    pub fn planes(&self) -> Option<Vec<Plane>> {
        self.place.planes(self.columns, self.rows, self.slices, self.volumes > 1)
    }

    /// The steps to the next column, row and slice, in millimetres of the patient.
    #[must_use]
    pub fn steps(&self) -> [[f64; 3]; 3] {
        self.place.steps
    }

    /// Bytes of a slice.
    #[must_use]
    pub fn slice_bytes(&self) -> usize {
        usize::from(self.columns) * usize::from(self.rows) * self.samples.width
    }

    /// How many slices all volumes have.
    #[must_use]
    pub fn all_slices(&self) -> u64 {
        self.volumes * u64::from(self.slices)
    }

    /// Where the voxels begin.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    /// Where they end.
    pub(super) fn end(&self) -> u64 {
        self.start.saturating_add(self.slice_bytes() as u64 * self.all_slices())
    }

    /// Bytes of the file as it is written, before it is packed.
    #[must_use]
    pub fn written_bytes(&self) -> u64 {
        self.form.size() as u64 + 4 + self.slice_bytes() as u64 * self.all_slices()
    }

    /// The texts that are not empty, by their names in the standard.
    #[must_use]
    pub fn texts(&self) -> Vec<(&'static str, String)> {
        let mut texts = Vec::new();
        for (name, first, second, width) in TEXTS {
            let from = if self.form.is_second { second } else { first };
            let text = self.bytes.get(from..from + width).filter(|_| from > 0).unwrap_or_default();
            let text = String::from_utf8_lossy(text).replace('\0', " ");
            if !text.trim().is_empty() && (name, text.trim()) != ("regular", "r") {
                texts.push((name, text.trim().to_owned()));
            }
        }
        texts
    }

    /// Bytes between the header and the voxels: extensions.
    #[must_use]
    pub fn extension_bytes(&self) -> u64 {
        self.start - self.form.size() as u64 - 4
    }

    /// The header as it is written, with the four bytes behind it: what shape, type, scaling and place need, and zeros.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let form = self.form;
        let mut bytes = vec![0; form.size() + 4];
        let (size, magic) = (form.size() as u64, if form.is_second { 4 } else { 344 });
        put(&mut bytes, 0, 4, size, form.is_big);
        bytes.iter_mut().skip(magic).zip(form.magic()).for_each(|(to, byte)| *to = *byte);
        match form.is_second {
            true => put(&mut bytes, 168, 8, size + 4, form.is_big),
            false => put(&mut bytes, 108, 4, 352_f32.to_bits().into(), form.is_big),
        }
        self.kept.write(form, &mut bytes);
        bytes
    }
}

fn start(form: Form, bytes: &[u8]) -> Result<u64> {
    let (from, width) = if form.is_second { (168, 8) } else { (108, 4) };
    let bits = unsigned(bytes.get(from..from + width).unwrap_or_default(), form.is_big);
    let start = if form.is_second { bits as f64 } else { f32::from_bits(u32::try_from(bits).unwrap_or_default()).into() };
    let least = (form.size() + 4) as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number in this range")]
    let start = ((least..=FARTHEST_START).contains(&start) && start.fract() == 0.0).then_some(start as u64);
    start.ok_or(Error::new(Reason::Unreadable, "voxels that begin inside the header, or nowhere"))
}

/// Writes the lowest bytes of a number.
#[inline(never)]
fn put(bytes: &mut [u8], from: usize, width: usize, number: u64, is_big: bool) {
    let field = bytes.get_mut(from..from + width).unwrap_or_default();
    field.iter_mut().zip(number.to_le_bytes()).for_each(|(to, byte)| *to = byte);
    if is_big {
        field.reverse();
    }
}

/// What tells what a volume is: as many bytes as the longer header has.
pub(super) const HEAD: usize = 540;

/// Where fields begin, the width of a number in them and how many there are: axes and sides, datatype, bits, units, qform, sform; then
/// steps, scaling, quaternion and rows.
type Fields = [(usize, usize, usize); 10];
const FIRST: Fields = [
    (40, 2, 8),
    (70, 2, 1),
    (72, 2, 1),
    (123, 1, 1),
    (252, 2, 1),
    (254, 2, 1),
    (76, 4, 8),
    (112, 4, 2),
    (256, 4, 6),
    (280, 4, 12),
];
const SECOND: Fields = [
    (16, 8, 8),
    (12, 2, 1),
    (14, 2, 1),
    (500, 4, 1),
    (344, 4, 1),
    (348, 4, 1),
    (104, 8, 8),
    (176, 8, 2),
    (352, 8, 6),
    (400, 8, 12),
];
/// Fields of whole numbers, which come first.
const WHOLE: usize = 6;
/// Fields of text: where they begin in NIfTI-1 and NIfTI-2, 0 where there are none, and their bytes.
const TEXTS: [(&str, usize, usize, usize); 7] = [
    ("descrip", 148, 240, 80),
    ("aux_file", 228, 320, 24),
    ("intent_name", 328, 508, 16),
    ("data_type", 4, 0, 10),
    ("db_name", 14, 0, 18),
    ("regular", 38, 0, 1),
    ("unused_str", 0, 525, 15),
];
/// Steps in time are at most so many of their units.
const LONGEST: f64 = 1e6;
/// Slopes and intercepts are within these.
const SMALLEST: f64 = 1e-9;
const LARGEST: f64 = 1e9;
/// The finest number of a place.
const FINEST: f64 = 1e-6;
/// By what part of it writers round a step differently from the rows: four millionths in real heads.
const ROUNDING: f64 = 1e-5;
/// Where voxels begin at most.
const FARTHEST_START: f64 = 1e9;
const PAIR: Error = Error::new(Reason::UnsupportedSyntax, "a header without its voxels, a pair of .hdr and .img: save one .nii");
const NO_SHAPE: Error = Error::new(Reason::Unreadable, "a volume without voxels");
const TOO_MANY_AXES: Error = Error::new(Reason::UnsupportedSyntax, "a volume of more than four axes: save its parts one by one");
const TOO_LARGE: Error = Error::new(Reason::TooLarge, "a volume that is larger than can be read");
const NO_PLACE: Error = Error::new(Reason::Unreadable, "a volume that does not say where its voxels lie");
