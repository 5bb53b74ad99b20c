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
    let form = SIZES.iter().find(|(size, _)| head.starts_with(size)).map(|(_, form)| *form).ok_or("a header of no known size")?;
    let fields = Fields { form, head, seen: Vec::new() };
    fields.check().ok_or("a header that is not canonical")
}

/// A header, and which of its bytes were looked at.
struct Fields<'a> {
    form: Form,
    head: &'a [u8],
    seen: Vec<bool>,
}

#[derive(Clone, Copy)]
struct Form {
    is_second: bool,
    is_big: bool,
}

impl Fields<'_> {
    fn check(mut self) -> Option<u64> {
        let size = if self.form.is_second { 540 } else { 348 };
        self.seen = vec![false; size + 4];
        let magic: &[u8] = if self.form.is_second { b"n+2\0\r\n\x1A\n" } else { b"n+1\0" };
        let is_magic = self.take(if self.form.is_second { 4 } else { 344 }, magic.len())? == magic;
        self.take(0, 4)?;
        let at = |first, second| if self.form.is_second { second } else { first };
        let (dim, datatype, pixdim, offset) =
            (at((40, 2), (16, 8)), at((70, 2), (12, 2)), at((76, 4), (104, 8)), at((108, 4), (168, 8)));
        let (slope, units, codes) = (at((112, 4), (176, 8)), at((123, 1), (500, 4)), at((252, 2), (344, 4)));
        let (quaternion, rows) = (at((256, 4), (352, 8)), at((280, 4), (400, 8)));
        let axes = self.whole(dim, 0)?;
        let mut count = 1_u64;
        for axis in 1..8 {
            let side = self.whole(dim, axis)?;
            let is_used = usize::try_from(axes).is_ok_and(|axes| axis <= axes && axis < 5);
            count = count.checked_mul(side).filter(|_| side > 0 && (is_used || side == 1))?;
        }
        let width = match self.whole(datatype, 0)? {
            2 | 256 => 1,
            4 | 512 => 2,
            8 | 16 | 768 => 4,
            64 | 1024 | 1280 => 8,
            _ => return None,
        };
        let is_width = self.whole(datatype, 1)? == 8 * width;
        let is_offset = match self.form.is_second {
            true => self.whole(offset, 0)? == 544,
            false => self.real(offset, 0)? == 352.0,
        };
        let is_sound = |value: f64, most: f64| value.is_finite() && value.abs() <= most;
        let mut are_sound = self.real(pixdim, 0)?.abs() == 1.0;
        for axis in 1..8 {
            are_sound &= is_sound(self.real(pixdim, axis)?, 1e6);
        }
        are_sound &= is_sound(self.real(slope, 0)?, 1e30) && is_sound(self.real(slope, 1)?, 1e30) && self.real(slope, 0)? != 0.0;
        for (code, (first, width), numbers) in [(0, quaternion, 6), (1, rows, 12)] {
            let code = self.whole(codes, code)?;
            are_sound &= code <= 5;
            // What is not in use is zero, as all that is not seen.
            for number in 0..if code > 0 { numbers } else { 0 } {
                are_sound &= is_sound(self.real((first, width), number)?, 1e6);
            }
        }
        let units = self.whole(units, 0)?;
        let is_unit = units & 7 <= 3 && units >> 3 <= 6;
        let is_rest_zero = self.head.iter().zip(&self.seen).all(|(byte, is_seen)| *is_seen || *byte == 0);
        let is_canonical = is_magic && (1..=7).contains(&axes) && is_width && is_offset && are_sound && is_unit && is_rest_zero;
        let voxels = count.checked_mul(width)?.checked_add(size as u64 + 4)?;
        is_canonical.then_some(voxels)
    }

    fn take(&mut self, from: usize, width: usize) -> Option<&[u8]> {
        self.seen.get_mut(from..from + width)?.fill(true);
        self.head.get(from..from + width)
    }

    /// The number with this index of some that begin at an offset and have this width; none is negative.
    fn whole(&mut self, (from, width): (usize, usize), index: usize) -> Option<u64> {
        let is_big = self.form.is_big;
        let bytes = self.take(from + width * index, width)?;
        let join = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        Some(if is_big { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) })
    }

    fn real(&mut self, at: (usize, usize), index: usize) -> Option<f64> {
        let number = self.whole(at, index)?;
        match at {
            (_, 4) => Some(f32::from_bits(u32::try_from(number).ok()?).into()),
            _ => Some(f64::from_bits(number)),
        }
    }
}

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
