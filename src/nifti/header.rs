//! The header: 348 bytes in NIfTI-1, 540 in NIfTI-2.

use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::nifti::place::{NARROWEST, Place, WIDEST};
use crate::nifti::samples::{Samples, signed, unsigned};
use crate::volume::Plane;

/// The header of a file, as far as it is held to.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    fields: Fields,
    /// Voxels along the first, the second and the third axis.
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

/// Whether the first bytes of a file are a NIfTI header. [`HEAD`] bytes are enough.
///
/// # Errors
/// [`Reason::UnsupportedSyntax`] for the header of a pair of files.
pub(super) fn begins(head: &[u8]) -> Result<Option<Form>> {
    const PAIR: Error =
        Error::new(Reason::UnsupportedSyntax, "a header without its voxels, a pair of .hdr and .img: save one .nii");
    let is = |first: u32, is_big: bool| {
        let size = if is_big { first.to_be_bytes() } else { first.to_le_bytes() };
        head.starts_with(&size)
    };
    for is_big in [false, true] {
        let magic = |at: usize| head.get(at..at + 4).unwrap_or_default();
        let (is_first, is_second) = (is(348, is_big), is(540, is_big));
        match (is_first, is_second) {
            (true, _) if magic(344) == b"n+1\0" => return Ok(Some(Form { is_second, is_big })),
            (_, true) if head.get(4..12) == Some(SECOND) => return Ok(Some(Form { is_second, is_big })),
            // ANALYZE 7.5 has no magic, and an r.
            (true, _) if magic(344) == b"ni1\0" || head.get(38) == Some(&b'r') => return Err(PAIR),
            (_, true) if magic(4) == b"ni2\0" => return Err(PAIR),
            _ => {}
        }
    }
    Ok(None)
}

/// How numbers are written, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form {
    is_second: bool,
    is_big: bool,
}

impl Form {
    /// Bytes of the header.
    pub(super) fn size(self) -> usize {
        if self.is_second { 540 } else { 348 }
    }

    /// The one of two that is meant.
    fn pick<T>(self, (first, second): (T, T)) -> T {
        if self.is_second { second } else { first }
    }
}

/// The bytes of a header, whose fields are read by their offsets in NIfTI-1 and NIfTI-2.
#[derive(Clone, Debug, PartialEq)]
struct Fields {
    form: Form,
    bytes: Vec<u8>,
}

/// Offsets in NIfTI-1 and NIfTI-2.
type At = (usize, usize);

impl Fields {
    fn bytes(&self, at: At, width: usize, index: usize) -> &[u8] {
        let from = self.form.pick(at) + width * index;
        self.bytes.get(from..from + width).unwrap_or_default()
    }

    fn whole(&self, at: At, widths: (usize, usize), index: usize) -> i64 {
        let width = self.form.pick(widths);
        signed(unsigned(self.bytes(at, width, index), self.form.is_big), width)
    }

    #[allow(clippy::cast_possible_truncation, reason = "four bytes")]
    fn real(&self, at: At, index: usize) -> f64 {
        let width = self.form.pick((4, 8));
        let number = unsigned(self.bytes(at, width, index), self.form.is_big);
        if self.form.is_second { f64::from_bits(number) } else { f32::from_bits(number as u32).into() }
    }

    fn reals<const N: usize>(&self, at: At, first: usize) -> [f64; N] {
        std::array::from_fn(|index| self.real(at, first + index))
    }

    fn put(&mut self, at: At, width: usize, index: usize, little: &[u8]) {
        let (from, is_big) = (self.form.pick(at) + width * index, self.form.is_big);
        let field = self.bytes.get_mut(from..from + width).unwrap_or_default();
        field.iter_mut().zip(little).for_each(|(to, byte)| *to = *byte);
        if is_big {
            field.reverse();
        }
    }

    fn put_whole(&mut self, at: At, widths: (usize, usize), index: usize, number: i64) {
        self.put(at, self.form.pick(widths), index, &number.to_le_bytes());
    }

    #[allow(clippy::cast_possible_truncation, reason = "whole numbers below 1000, and 1")]
    fn put_real(&mut self, at: At, index: usize, number: f64) {
        match self.form.is_second {
            true => self.put(at, 8, index, &number.to_le_bytes()),
            false => self.put(at, 4, index, &(number as f32).to_le_bytes()),
        }
    }

    /// Copies so many numbers as they are.
    fn copy(&mut self, from: &Self, at: At, first: usize, count: usize) {
        let (start, width) = (self.form.pick(at), self.form.pick((4, 8)));
        let range = start + width * first..start + width * (first + count);
        if let Some((to, from)) = self.bytes.get_mut(range.clone()).zip(from.bytes.get(range)) {
            to.copy_from_slice(from);
        }
    }
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] for a shape, a type, a scaling or a place that is none, [`Reason::UnsupportedSyntax`] for more than four
    /// axes and voxels that are not read, [`Reason::TooLarge`] and [`Reason::Hostile`] for more voxels than can be read, or than there
    /// can be.
    pub(super) fn read(form: Form, bytes: &[u8], limits: &Limits) -> Result<Self> {
        let fields = Fields { form, bytes: bytes.to_vec() };
        let [columns, rows, slices, volumes] = shape(&fields)?;
        let samples = Samples::of(fields.whole(DATATYPE, SHORT, 0), form.is_big, scaling(&fields)?)?;
        let side = |count: u64| u16::try_from(count).map_err(|_| TOO_LARGE);
        let sizes = [rows, slices, volumes, samples.width as u64];
        let bytes = sizes.into_iter().try_fold(columns, u64::checked_mul);
        let bytes = bytes.ok_or(Error::new(Reason::Hostile, "a volume of more voxels than there can be"))?;
        let slice = columns.saturating_mul(rows);
        if bytes > limits.instance_bytes || slice > limits.frame_samples as u64 {
            return Err(TOO_LARGE);
        }
        let place = place(&fields).ok_or(NO_PLACE)?;
        let start = start(&fields)?;
        Ok(Self { fields, columns: side(columns)?, rows: side(rows)?, slices: side(slices)?, volumes, samples, place, start })
    }

    /// Where the slices of each volume lie; `None` where that cannot be told.
    #[must_use]
    pub fn planes(&self) -> Option<Vec<Plane>> {
        self.place.planes(self.columns, self.rows, self.slices, self.volumes > 1)
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

    /// Bytes of the header with the four behind it, and of all voxels.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.fields.form.size() as u64 + 4 + self.slice_bytes() as u64 * self.all_slices()
    }

    /// The texts that are not empty, by their names in the standard.
    #[must_use]
    pub fn texts(&self) -> Vec<(&'static str, String)> {
        let text = |(name, at, width): &(&'static str, At, usize)| {
            let from = self.fields.form.pick(*at);
            let bytes = self.fields.bytes.get(from..from + width).filter(|_| from > 0)?;
            let text = String::from_utf8_lossy(bytes).replace('\0', " ");
            let text = text.trim();
            (!text.is_empty() && (*name, text) != ("regular", "r")).then(|| (*name, text.to_owned()))
        };
        TEXTS.iter().filter_map(text).collect()
    }

    /// Bytes between the header and the voxels: extensions.
    #[must_use]
    pub fn extension_bytes(&self) -> u64 {
        self.start - self.fields.form.size() as u64 - 4
    }

    /// The header as it is written, with the four bytes behind it: what shape, type, scaling and place need, and zeros.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let (from, form) = (&self.fields, self.fields.form);
        let size = form.size();
        let mut to = Fields { form, bytes: vec![0; size + 4] };
        to.put((0, 0), 4, 0, &u64::try_from(size).unwrap_or_default().to_le_bytes());
        let axes = from.whole(DIM, DIMS, 0).max(1);
        let magic: &[u8] = if form.is_second { SECOND } else { b"n+1\0" };
        let at = form.pick((344, 4));
        to.bytes.get_mut(at..at + magic.len()).unwrap_or_default().copy_from_slice(magic);
        to.put_whole(DIM, DIMS, 0, axes);
        for (axis, number) in (1..8).zip(1..) {
            to.put_whole(DIM, DIMS, axis, if number <= axes { from.whole(DIM, DIMS, axis) } else { 1 });
            let step = from.real(PIXDIM, axis);
            match number <= axes.max(3) && if axis > 3 { (0.0..=LONGEST).contains(&step) } else { is_step(step) } {
                true => to.copy(from, PIXDIM, axis, 1),
                false => to.put_real(PIXDIM, axis, 1.0),
            }
        }
        to.put_real(PIXDIM, 0, sign(from));
        to.put_whole(DATATYPE, SHORT, 0, from.whole(DATATYPE, SHORT, 0));
        to.put_whole(BITPIX, SHORT, 0, i64::try_from(8 * self.samples.width).unwrap_or_default());
        match form.is_second {
            true => to.put_whole(VOX_OFFSET, (8, 8), 0, 544),
            false => to.put_real(VOX_OFFSET, 0, 352.0),
        }
        match is_scaled(from) {
            true => to.copy(from, SLOPE, 0, 2),
            false => to.put_real(SLOPE, 0, 1.0),
        }
        let unit = from.whole(UNITS, LETTER, 0);
        to.put_whole(UNITS, LETTER, 0, if matches!(unit & 7, 0..=3) && unit & !0x3F == 0 && unit >> 3 < 7 { unit } else { 0 });
        if quaternion(from).is_some_and(|place| place.is_sound()) {
            to.put_whole(QFORM, CODE, 0, from.whole(QFORM, CODE, 0).clamp(0, 5));
            to.copy(from, QUATERNION, 0, 6);
        }
        if rows(from).is_some() {
            to.put_whole(SFORM, CODE, 0, from.whole(SFORM, CODE, 0).clamp(0, 5));
            to.copy(from, ROWS, 0, 12);
        }
        to.bytes
    }
}

/// Columns, rows, slices and volumes.
fn shape(fields: &Fields) -> Result<[u64; 4]> {
    let axes = fields.whole(DIM, DIMS, 0);
    let side =
        |axis: usize, number: i64| if number <= axes { u64::try_from(fields.whole(DIM, DIMS, axis)).unwrap_or(0) } else { 1 };
    let sides: [u64; 7] = std::array::from_fn(|axis| side(axis + 1, i64::try_from(axis).unwrap_or(i64::MAX) + 1));
    if !(1..=7).contains(&axes) || sides.contains(&0) {
        return Err(Error::new(Reason::Unreadable, "a volume without voxels"));
    }
    let [columns, rows, slices, volumes, rest @ ..] = sides;
    if rest != [1; 3] {
        return Err(Error::new(Reason::UnsupportedSyntax, "a volume of more than four axes: save its parts one by one"));
    }
    Ok([columns, rows, slices, volumes])
}

fn is_scaled(fields: &Fields) -> bool {
    let slope = fields.real(SLOPE, 0);
    slope.is_finite() && slope != 0.0
}

/// Slope and intercept, 1 and 0 where nothing is said.
fn scaling(fields: &Fields) -> Result<(f64, f64)> {
    let (slope, intercept) = (fields.real(SLOPE, 0), fields.real(SLOPE, 1));
    if !is_scaled(fields) {
        return Ok((1.0, 0.0));
    }
    let is_number = (SMALLEST..=LARGEST).contains(&slope.abs()) && intercept.abs() <= LARGEST;
    is_number.then_some((slope, intercept)).ok_or(Error::new(Reason::Unreadable, "a scaling that is no number"))
}

fn start(fields: &Fields) -> Result<u64> {
    let start = if fields.form.is_second { fields.whole(VOX_OFFSET, (8, 8), 0) as f64 } else { fields.real(VOX_OFFSET, 0) };
    let least = (fields.form.size() + 4) as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number in this range")]
    let start = ((least..=FARTHEST_START).contains(&start) && start.fract() == 0.0).then_some(start as u64);
    start.ok_or(Error::new(Reason::Unreadable, "voxels that begin inside the header, or nowhere"))
}

/// By the rows if there are some, else by the quaternion, else by the steps alone.
fn place(fields: &Fields) -> Option<Place> {
    let place = match (fields.whole(SFORM, CODE, 0) > 0, fields.whole(QFORM, CODE, 0) > 0) {
        (true, _) => rows(fields)?,
        (false, true) => quaternion(fields)?,
        (false, false) => Place::of_steps(steps(fields)?),
    };
    let unit = match fields.whole(UNITS, LETTER, 0) & 7 {
        1 => 1000.0,
        3 => 1e-3,
        _ => 1.0,
    };
    Some(place).filter(Place::is_sound).map(|place| place.in_units_of(unit))
}

fn rows(fields: &Fields) -> Option<Place> {
    (fields.whole(SFORM, CODE, 0) > 0).then(|| Place::of_rows([0, 4, 8].map(|first| fields.reals(ROWS, first))))
}

/// `None` where no quaternion is in use, or its parts are none.
fn quaternion(fields: &Fields) -> Option<Place> {
    let parts: [f64; 3] = fields.reals(QUATERNION, 0);
    let is_unit = parts.iter().map(|part| part * part).sum::<f64>() <= 1.0 + 1e-5;
    let is_told = fields.whole(QFORM, CODE, 0) > 0 && is_unit;
    let steps = steps(fields).filter(|_| is_told)?;
    Some(Place::of_quaternion(parts, steps, sign(fields), fields.reals(QUATERNION, 3)))
}

/// The steps along the first three axes, as far as there are so many.
fn steps(fields: &Fields) -> Option<[f64; 3]> {
    let axes = fields.whole(DIM, DIMS, 0);
    let mut steps = fields.reals(PIXDIM, 1);
    for (number, step) in (1..).zip(&mut steps) {
        if number > axes && !is_step(*step) {
            *step = 1.0;
        }
    }
    steps.into_iter().all(is_step).then_some(steps)
}

/// The direction of the third axis.
fn sign(fields: &Fields) -> f64 {
    if fields.real(PIXDIM, 0) < 0.0 { -1.0 } else { 1.0 }
}

fn is_step(step: f64) -> bool {
    (NARROWEST..=WIDEST).contains(&step)
}

/// What tells where a volume is one: as many bytes as the longer header has.
pub(super) const HEAD: usize = 540;
const SECOND: &[u8; 8] = b"n+2\0\r\n\x1A\n";

const SHORT: (usize, usize) = (2, 2);
const DIMS: (usize, usize) = (2, 8);
const CODE: (usize, usize) = (2, 4);
const LETTER: (usize, usize) = (1, 4);
const DIM: At = (40, 16);
const DATATYPE: At = (70, 12);
const BITPIX: At = (72, 14);
const PIXDIM: At = (76, 104);
const VOX_OFFSET: At = (108, 168);
/// The intercept follows.
const SLOPE: At = (112, 176);
const UNITS: At = (123, 500);
const QFORM: At = (252, 344);
const SFORM: At = (254, 348);
/// Three parts and the shift.
const QUATERNION: At = (256, 352);
const ROWS: At = (280, 400);
/// Fields of text, at 0 where NIfTI-2 has none.
const TEXTS: &[(&str, At, usize)] = &[
    ("descrip", (148, 240), 80),
    ("aux_file", (228, 320), 24),
    ("intent_name", (328, 508), 16),
    ("data_type", (4, 0), 10),
    ("db_name", (14, 0), 18),
    ("regular", (38, 0), 1),
    ("unused_str", (0, 525), 15),
];
/// Steps in time are at most so many of their units.
const LONGEST: f64 = 1e6;
/// Slopes and intercepts are within these.
const SMALLEST: f64 = 1e-30;
const LARGEST: f64 = 1e30;
/// Where voxels begin at most.
const FARTHEST_START: f64 = 1e9;
const TOO_LARGE: Error = Error::new(Reason::TooLarge, "a volume that is larger than can be read");
const NO_PLACE: Error = Error::new(Reason::Unreadable, "a volume that does not say where its voxels lie");
