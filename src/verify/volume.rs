//! The reader of volumes as they are written, NIfTI: a canonical header, the voxels and nothing else, plain or in gzip. By code of its own,
//! it passes over the file once.

use flate2::{Decompress, FlushDecompress, Status};

use crate::identity::Patterns;
use crate::source::crc32::Crc32;
use crate::verify::reading::Reading;
use crate::verify::{Fault, Finding};

/// Whether what is read begins as a volume does.
pub(super) fn is_one(reading: &mut Reading<'_>) -> bool {
    reading.reach(4);
    let head = reading.held();
    head.starts_with(&[0x1F, 0x8B]) || SIZES.iter().any(|(size, _)| head.starts_with(size))
}

/// What is wrong with it.
pub(super) fn check(reading: &mut Reading<'_>, patterns: &Patterns) -> Vec<Finding> {
    let mut content = Content { patterns, head: Vec::new(), expected: None, count: 0, tail: Vec::new(), is_found: false };
    let passed = pass(reading, &mut content).and_then(|()| content.finish());
    let fault = passed.err().map(Fault::Form).or(content.is_found.then_some(Fault::Bytes));
    fault.into_iter().map(|fault| Finding { fault, place: Vec::new() }).collect()
}

fn pass(reading: &mut Reading<'_>, content: &mut Content<'_>) -> Result<(), &'static str> {
    let mut packing = reading.held().starts_with(&[0x1F]).then(Packing::default);
    loop {
        let bytes = reading.held();
        match &mut packing {
            Some(packing) => packing.feed(bytes, content)?,
            None => bytes.chunks(PIECE).try_for_each(|piece| content.feed(piece))?,
        }
        let passed = bytes.len();
        if reading.is_at_end() || !reading.roll(passed) {
            return if packing.is_none_or(Packing::has_ended) { Ok(()) } else { Err("a packed volume without its end") };
        }
    }
}

/// One member of gzip (RFC 1952) without flags, name and time.
struct Packing {
    /// What is still to come of the head.
    head: &'static [u8],
    inflater: Decompress,
    is_inflated: bool,
    crc32: Crc32,
    size: u64,
    end: Vec<u8>,
}

impl Default for Packing {
    fn default() -> Self {
        let (inflater, crc32) = (Decompress::new(false), Crc32::default());
        Self { head: &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF], inflater, is_inflated: false, crc32, size: 0, end: Vec::new() }
    }
}

impl Packing {
    fn feed(&mut self, bytes: &[u8], content: &mut Content<'_>) -> Result<(), &'static str> {
        const BROKEN: &str = "a packed volume that cannot be unpacked";
        let (head, mut rest) = bytes.split_at_checked(self.head.len()).unwrap_or((bytes, &[]));
        self.head = self.head.strip_prefix(head).ok_or("a packed volume with more in its head than it needs")?;
        let mut piece = Vec::with_capacity(PIECE);
        while !self.is_inflated && self.head.is_empty() {
            let before = self.inflater.total_in();
            piece.clear();
            let status = self.inflater.decompress_vec(rest, &mut piece, FlushDecompress::None).map_err(|_| BROKEN)?;
            let taken = usize::try_from(self.inflater.total_in().saturating_sub(before)).unwrap_or_default();
            rest = rest.get(taken..).unwrap_or_default();
            self.crc32.update(&piece);
            self.size += piece.len() as u64;
            content.feed(&piece)?;
            self.is_inflated = status == Status::StreamEnd;
            if !self.is_inflated && rest.is_empty() && piece.is_empty() {
                return Ok(());
            }
        }
        self.end.extend_from_slice(rest);
        if self.end.len() > 8 { Err("something behind a packed volume") } else { Ok(()) }
    }

    fn has_ended(self) -> bool {
        let sum = self.crc32.finish().to_le_bytes();
        let size = self.size.to_le_bytes();
        self.is_inflated && self.end.iter().eq(sum.iter().chain(size.iter().take(4)))
    }
}

/// What is in the file, or unpacked.
struct Content<'a> {
    patterns: &'a Patterns,
    /// The header and the four bytes behind it, as far as they came.
    head: Vec<u8>,
    /// Bytes that there must be.
    expected: Option<u64>,
    count: u64,
    /// The last bytes, in which a find may begin.
    tail: Vec<u8>,
    is_found: bool,
}

impl Content<'_> {
    fn feed(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        self.count += bytes.len() as u64;
        let missing = LONGEST.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..missing).unwrap_or_default());
        if self.expected.is_none() && self.head.len() == LONGEST {
            self.expected = Some(expected(&self.head)?);
        }
        if self.expected.is_some_and(|expected| self.count > expected) {
            return Err("something behind the voxels");
        }
        self.tail.extend_from_slice(bytes);
        let is_found = &mut self.is_found;
        // Grey values spell shorter words by chance.
        self.patterns.in_bytes(&self.tail, &mut |hit| {
            *is_found |= hit.characters >= LONGEST_CHANCE_WORD;
            !*is_found
        });
        let gone = self.tail.len().saturating_sub(self.patterns.reach());
        self.tail.drain(..gone);
        Ok(())
    }

    fn finish(&self) -> Result<(), &'static str> {
        // A volume of a few voxels is shorter than the longer header.
        let expected = self.expected.map_or_else(|| expected(&self.head), Ok)?;
        if self.count == expected { Ok(()) } else { Err("less voxels than there must be") }
    }
}

/// Holds a header against the canonical form, and tells how long its file must be.
fn expected(head: &[u8]) -> Result<u64, &'static str> {
    let form = SIZES.iter().find(|(size, _)| head.starts_with(size)).map(|(_, form)| *form);
    form.and_then(|form| form.check(head)).ok_or("a header that is not canonical")
}

#[derive(Clone, Copy)]
struct Form {
    is_second: bool,
    is_big: bool,
}

/// Numbers of a header: where the first stands, bytes of each, and how many there are.
type Field = (usize, usize, usize);

impl Form {
    fn check(self, head: &[u8]) -> Option<u64> {
        let fields = if self.is_second { SECOND } else { FIRST };
        let (size, at, magic): (_, _, &[u8]) = if self.is_second { (540, 4, b"n+2\0\r\n\x1A\n") } else { (348, 344, b"n+1\0") };
        let mut rest = head.get(..size + 4)?.to_vec();
        let is_magic = head.get(at..).is_some_and(|head| head.starts_with(magic));
        rest.get_mut(at..at + magic.len())?.fill(0);
        let mut numbers = Vec::new();
        fields.iter().take(8).for_each(|field| self.take(&mut rest, *field, &mut numbers));
        let [stated, start, kind, bits, units, qform, sform, sign, axes, sides @ ..] = &*numbers else { return None };
        let mut count = 1_u64;
        for (axis, side) in (1..).zip(sides) {
            count = count.checked_mul(*side).filter(|_| *side == 1 || (*side > 0 && axis <= (*axes).min(4)))?;
        }
        let width = match *kind {
            2 | 256 => 1,
            4 | 512 => 2,
            8 | 16 | 768 => 4,
            64 | 1024 | 1280 => 8,
            _ => return None,
        };
        // In NIfTI-1 as a floating point number.
        let begins = if self.is_second { 544 } else { u64::from(352_f32.to_bits()) };
        let mut is_sound = real(*sign, if self.is_second { 8 } else { 4 }).abs() == 1.0;
        let mut reals = Vec::new();
        let bounds = [(1e-6, 1e6, 1), (1e-9, 1e9, 1), (1e-6, 1e6, *qform), (1e-6, 1e6, *sform)];
        for (field, (least, most, code)) in fields.iter().skip(8).zip(bounds) {
            let mut numbers = Vec::new();
            // What is not in use is zero.
            if code > 0 {
                self.take(&mut rest, *field, &mut numbers);
            }
            let numbers: Vec<f64> = numbers.into_iter().map(|bits| real(bits, field.1)).collect();
            let is_in = |number: &f64| number.to_bits() == 0 || (least..=most).contains(&number.abs());
            is_sound &= code <= 5 && numbers.iter().all(|number| is_in(number) && is_single(*number));
            reals.push(numbers);
        }
        let [steps, scaling, quaternion, rows] = &*reals else { return None };
        is_sound &=
            scaling.first() != Some(&0.0) && agree(steps, quaternion, rows, real(*sign, if self.is_second { 8 } else { 4 }));
        let is_stated = (*stated, *start, *bits) == (size as u64, begins, 8 * width);
        let is_rest_zero = rest.iter().all(|byte| *byte == 0);
        let is_canonical = is_magic && is_stated && is_sound && is_rest_zero && units & 7 <= 3 && units >> 3 <= 6;
        let voxels = count.checked_mul(width)?.checked_add(size as u64 + 4)?;
        (is_canonical && (1..=7).contains(axes)).then_some(voxels)
    }

    /// Takes numbers out of a header: zeros stay.
    #[inline(never)]
    fn take(self, rest: &mut [u8], (from, width, count): Field, numbers: &mut Vec<u64>) {
        for bytes in rest.get_mut(from..from + width * count).unwrap_or_default().chunks_exact_mut(width) {
            let join = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
            numbers.push(if self.is_big { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) });
            bytes.fill(0);
        }
    }
}

/// Whether the steps and the quaternion, if there is one, tell what the rows tell, if there are any (nifti1.h, methods 2 and 3).
fn agree(steps: &[f64], quaternion: &[f64], rows: &[f64], sign: f64) -> bool {
    let [r00, r01, r02, x, r10, r11, r12, y, r20, r21, r22, z] = *rows else { return true };
    let columns = [[r00, r10, r20], [r01, r11, r21], [r02, r12, r22]];
    let is_length = |(step, [a, b, c]): (&f64, &[f64; 3])| {
        let length = (a * a + b * b + c * c).sqrt();
        (step - length).abs() <= 2e-5 * length
    };
    if !steps.iter().zip(&columns).all(is_length) {
        return false;
    }
    let [b, c, d, right, front, head] = *quaternion else { return true };
    let a = (1.0 - b * b - c * c - d * d).max(0.0).sqrt();
    let turned = [
        [a * a + b * b - c * c - d * d, 2.0 * (b * c + a * d), 2.0 * (b * d - a * c)],
        [2.0 * (b * c - a * d), a * a + c * c - b * b - d * d, 2.0 * (c * d + a * b)],
        [2.0 * (b * d + a * c), 2.0 * (c * d - a * b), a * a + d * d - b * b - c * c],
    ];
    let is_near = |one: f64, other: f64, step: f64| (one - other).abs() <= 2e-3 * step;
    let flips = [1.0, 1.0, sign];
    let mut axes = turned.iter().zip(flips).zip(steps.iter().zip(&columns));
    axes.all(|((axis, flip), (step, column))| {
        axis.iter().zip(column).all(|(one, other)| is_near(flip * step * one, *other, *step))
    }) && [(right, x), (front, y), (head, z)]
        .iter()
        .all(|(one, other)| is_near(*one, *other, steps.first().copied().unwrap_or_default()))
}

/// Whether single precision holds a number.
#[allow(clippy::cast_possible_truncation, reason = "it is held against what that leaves")]
fn is_single(number: f64) -> bool {
    f64::from(number as f32) == number
}

/// A floating point number of four or eight bytes; what is none is greater than all.
fn real(bits: u64, width: usize) -> f64 {
    let number = if width == 8 { f64::from_bits(bits) } else { f32::from_bits(u32::try_from(bits).unwrap_or(u32::MAX)).into() };
    if number.is_nan() { f64::INFINITY } else { number }
}

/// The size of the header; where voxels begin; datatype and bits; units; codes; a sign; axes and sides; then steps, scaling, the quaternion and the
/// rows (nifti1.h, nifti2.h).
const FIRST: [Field; 12] = [
    (0, 4, 1),
    (108, 4, 1),
    (70, 2, 2),
    (123, 1, 1),
    (252, 2, 1),
    (254, 2, 1),
    (76, 4, 1),
    (40, 2, 8),
    (80, 4, 7),
    (112, 4, 2),
    (256, 4, 6),
    (280, 4, 12),
];
const SECOND: [Field; 12] = [
    (0, 4, 1),
    (168, 8, 1),
    (12, 2, 2),
    (500, 4, 1),
    (344, 4, 1),
    (348, 4, 1),
    (104, 8, 1),
    (16, 8, 8),
    (112, 8, 7),
    (176, 8, 2),
    (352, 8, 6),
    (400, 8, 12),
];
/// The first bytes of a header, and what they say.
const SIZES: [([u8; 4], Form); 4] = [
    (348_u32.to_le_bytes(), Form { is_second: false, is_big: false }),
    (348_u32.to_be_bytes(), Form { is_second: false, is_big: true }),
    (540_u32.to_le_bytes(), Form { is_second: true, is_big: false }),
    (540_u32.to_be_bytes(), Form { is_second: true, is_big: true }),
];
/// Bytes of the longer header and the four behind it.
const LONGEST: usize = 544;
const PIECE: usize = 64 << 10;
const LONGEST_CHANCE_WORD: usize = 8;
