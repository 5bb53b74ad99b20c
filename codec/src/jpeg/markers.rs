//! Marker segments (T.81 B): what a stream says of its tables and its scans.
//!
//! What is not needed to decode is passed over. JFIF and Adobe segments are looked at for what they say of colour.

use super::BROKEN;
use super::bits::next_marker;
use super::huffman::{Decoder, Table};
use super::picture::{Coding, Marks, Picture, is_frame_header};
use crate::error::{Error, Reason, Result};
use crate::frame::Raster;
use crate::limits::Limits;

/// A stream that is read scan by scan.
pub struct Stream<'a> {
    segments: Segments<'a>,
    tables: Tables,
    /// Which components had their scan.
    seen: Vec<bool>,
    /// What the frame header says.
    pub picture: Picture,
    /// What is said of colour before the first scan.
    pub marks: Marks,
}

/// What a scan header says (T.81 B.2.3), with the tables that hold then.
pub struct Scan {
    /// Its components.
    pub parts: Vec<Part>,
    /// The predictor of a lossless scan, 1 to 7.
    pub predictor: u8,
    /// The point transform of a lossless scan: by how many bits samples were shifted down.
    pub shift: u8,
    /// MCUs between two restart markers, zero for no markers.
    pub restart: usize,
    /// Where its entropy-coded data begin.
    pub start: usize,
}

/// A component of a scan.
pub struct Part {
    /// Which component of the picture.
    pub component: usize,
    /// The table of DC coefficients or differences.
    pub dc: Decoder,
    /// The table of AC coefficients; none in a lossless scan.
    pub ac: Option<Decoder>,
    /// The quantisation table, in zigzag order; zeros in a lossless scan.
    pub quantisation: [u16; 64],
}

struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    count: usize,
}

#[derive(Default)]
struct Tables {
    dc: [Option<Table>; 4],
    ac: [Option<Table>; 4],
    quantisation: [Option<[u16; 64]>; 4],
    restart: usize,
}

impl<'a> Stream<'a> {
    /// Reads up to the frame header, and sees that the picture has the size and the components that it should have.
    ///
    /// # Errors
    /// `Unreadable` for no JPEG stream, one of another size, or one too short for its size; those of [`Picture::parse`].
    pub fn open(bytes: &'a [u8], raster: &Raster, limits: &Limits) -> Result<Self> {
        if !bytes.starts_with(&START) {
            return Err(BROKEN);
        }
        let mut segments = Segments { bytes, at: START.len(), count: 0 };
        let (mut tables, mut marks) = (Tables::default(), Marks::default());
        loop {
            let (marker, segment) = segments.next()?;
            if is_frame_header(marker) {
                let picture = Picture::parse(marker, segment, raster, limits)?;
                let seen = vec![false; picture.components.len()];
                return match picture.least_bytes() <= bytes.len() {
                    true => Ok(Self { segments, tables, seen, picture, marks }),
                    false => Err(Error::new(Reason::Unreadable, "a JPEG stream too short for its size")),
                };
            }
            tables.take(marker, segment)?;
            marks.take(marker, segment);
        }
    }

    /// The next scan, or `None` when every component had its own.
    ///
    /// # Errors
    /// `Unreadable` when the stream ends before, or contradicts itself.
    pub fn next_scan(&mut self) -> Result<Option<Scan>> {
        if self.seen.iter().all(|seen| *seen) {
            return Ok(None);
        }
        let is_first = !self.seen.contains(&true);
        loop {
            let (marker, segment) = self.segments.next()?;
            if marker == SOS {
                return self.scan(segment).map(Some);
            }
            if is_frame_header(marker) {
                return Err(BROKEN);
            }
            self.tables.take(marker, segment)?;
            if is_first {
                self.marks.take(marker, segment);
            }
        }
    }

    /// Goes on at `place`, where the entropy-coded data of a scan end.
    pub const fn resume(&mut self, place: usize) {
        self.segments.at = place;
    }

    /// The whole stream.
    pub const fn bytes(&self) -> &'a [u8] {
        self.segments.bytes
    }

    fn scan(&mut self, header: &[u8]) -> Result<Scan> {
        let [count @ 1..=4, rest @ ..] = header else { return Err(BROKEN) };
        let (list, [first, last, approximation]) = rest.split_at_checked(usize::from(*count) * 2).ok_or(BROKEN)? else {
            return Err(BROKEN);
        };
        let is_lossless = self.picture.coding == Coding::Lossless;
        match (is_lossless, first, last, approximation) {
            (true, 1..=7, 0, shift) if *shift < self.picture.precision => {}
            // Files of several makers say 0 where T.81 B.2.3 wants 63.
            (false, 0, 0 | 63, 0) => {}
            _ => return Err(BROKEN),
        }
        let parts = list.chunks(2).map(|entry| self.part(entry)).collect::<Result<Vec<_>>>()?;
        let blocks = |part: &Part| self.picture.components.get(part.component).map_or(0, |part| part.across * part.down);
        let is_small = parts.len() == 1 || parts.iter().map(blocks).sum::<usize>() <= MOST_BLOCKS;
        let (restart, start) = (self.tables.restart, self.segments.at);
        // Lossless coding restarts at the beginning of a row (T.81 H.1.1).
        let is_placed = !is_lossless || restart % self.picture.columns == 0;
        if !parts.is_sorted_by_key(|part| part.component) || !is_small || !is_placed {
            return Err(BROKEN);
        }
        Ok(Scan { parts, predictor: *first, shift: *approximation, restart, start })
    }

    fn part(&mut self, entry: &[u8]) -> Result<Part> {
        let [id, places] = entry else { return Err(BROKEN) };
        let component = self.picture.components.iter().position(|component| component.id == *id).ok_or(BROKEN)?;
        if std::mem::replace(self.seen.get_mut(component).ok_or(BROKEN)?, true) {
            return Err(BROKEN);
        }
        let dc = Decoder::new(chosen(&self.tables.dc, places >> 4)?)?;
        if self.picture.coding == Coding::Lossless {
            return Ok(Part { component, dc, ac: None, quantisation: [0; 64] });
        }
        let ac = Decoder::new(chosen(&self.tables.ac, places & 15)?)?;
        let table = self.picture.components.get(component).map(|component| component.table).ok_or(BROKEN)?;
        let quantisation = *chosen(&self.tables.quantisation, table)?;
        Ok(Part { component, dc, ac: Some(ac), quantisation })
    }
}

impl<'a> Segments<'a> {
    /// The next marker and what its segment holds.
    fn next(&mut self) -> Result<(u8, &'a [u8])> {
        self.count += 1;
        let (marker, behind) = next_marker(self.bytes, self.at).filter(|_| self.count <= MOST_SEGMENTS).ok_or(BROKEN)?;
        self.at = behind;
        if is_alone(marker) {
            return Ok((marker, &[]));
        }
        let rest = self.bytes.get(behind..).unwrap_or_default();
        let (length, _) = rest.split_first_chunk().ok_or(BROKEN)?;
        let length = usize::from(u16::from_be_bytes(*length));
        self.at = behind + length;
        Ok((marker, rest.get(2..length).ok_or(BROKEN)?))
    }
}

impl Tables {
    /// Keeps what a segment says of tables (T.81 B.2.4).
    fn take(&mut self, marker: u8, segment: &[u8]) -> Result<()> {
        match marker {
            DQT => self.take_quantisation(segment),
            DHT => self.take_huffman(segment),
            DRI => {
                let [high, low] = segment else { return Err(BROKEN) };
                self.restart = usize::from(u16::from_be_bytes([*high, *low]));
                Ok(())
            }
            START_OF_IMAGE | END_OF_IMAGE => Err(BROKEN),
            _ => Ok(()),
        }
    }

    fn take_quantisation(&mut self, mut segment: &[u8]) -> Result<()> {
        while let [head, rest @ ..] = segment {
            let width = usize::from(head >> 4) + 1;
            let (values, rest) = rest.split_at_checked(64 * width).filter(|_| width <= 2).ok_or(BROKEN)?;
            let value = |bytes: &[u8]| bytes.iter().fold(0, |value, byte| value << 8 | u16::from(*byte));
            let mut table = [0; 64];
            table.iter_mut().zip(values.chunks(width)).for_each(|(entry, bytes)| *entry = value(bytes));
            if table.contains(&0) {
                return Err(BROKEN);
            }
            *self.quantisation.get_mut(usize::from(head & 15)).ok_or(BROKEN)? = Some(table);
            segment = rest;
        }
        Ok(())
    }

    fn take_huffman(&mut self, mut segment: &[u8]) -> Result<()> {
        while let [head, rest @ ..] = segment {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(BROKEN)?;
            let count = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(count).filter(|_| count <= 256).ok_or(BROKEN)?;
            let tables = match head >> 4 {
                0 => &mut self.dc,
                1 => &mut self.ac,
                _ => return Err(BROKEN),
            };
            let table = Table { counts: *counts, symbols: symbols.to_vec() };
            *tables.get_mut(usize::from(head & 15)).ok_or(BROKEN)? = Some(table);
            segment = rest;
        }
        Ok(())
    }
}

impl Marks {
    fn take(&mut self, marker: u8, segment: &[u8]) {
        match (marker, segment) {
            (APP0, [b'J', b'F', b'I', b'F', 0, ..]) if segment.len() >= 14 => self.is_jfif = true,
            (APP14, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => self.adobe = Some(*transform),
            _ => {}
        }
    }
}

fn chosen<T>(tables: &[Option<T>; 4], place: impl Into<usize>) -> Result<&T> {
    tables.get(place.into()).and_then(Option::as_ref).ok_or(BROKEN)
}

/// Whether a marker has no segment (T.81 table B.1).
const fn is_alone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xD0..=END_OF_IMAGE)
}

/// The marker that begins a stream.
pub const START: [u8; 2] = [0xFF, START_OF_IMAGE];
/// The marker that ends it.
pub const END: [u8; 2] = [0xFF, END_OF_IMAGE];
/// Huffman tables.
pub const DHT: u8 = 0xC4;
/// A scan.
pub const SOS: u8 = 0xDA;
/// Quantisation tables.
pub const DQT: u8 = 0xDB;
/// JFIF.
pub const APP0: u8 = 0xE0;
/// Adobe.
pub const APP14: u8 = 0xEE;
const DRI: u8 = 0xDD;
const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
/// More than any picture has: an ICC profile takes 255 at most.
const MOST_SEGMENTS: usize = 4096;
/// Blocks of an MCU (T.81 B.2.3).
const MOST_BLOCKS: usize = 10;
