//! From the code-blocks of a tile to its samples (T.800 Annexes E, F, H).

use super::bit_planes::{self, BitPlanes, Column};
use super::components::{self, Plane};
use super::header::Style;
use super::high_throughput::{Block, Room};
use super::packets::ends_segment;
use super::precinct::{self, Band, Precinct, Span};
use super::quads::Tables;
use super::tile;
use super::wavelet::{self, Sample};
use super::{Codestream, MISPLACED, UNSUPPORTED};
use crate::error::Result;
use crate::frame::Frame;

/// Decodes a tile into its place in a frame.
pub fn decode(stream: &Codestream, tile: u32, packets: &[u8], precincts: &[Precinct], frame: &mut Frame) -> Result<()> {
    let area = tile::area(stream, tile);
    let tables = stream.capability.map(|_| Tables::new());
    let mut planes = Vec::new();
    for component in 0..stream.size.components {
        let own = precincts.iter().filter(|precinct| precinct.component == component);
        let work = Component { stream, component: component.into(), area, packets, tables: tables.as_ref() };
        let style = stream.styles.get(work.component).ok_or(MISPLACED)?;
        planes.push(if style.is_reversible() {
            Plane::Whole(work.plane(style, own)?)
        } else {
            Plane::Real(work.plane(style, own)?)
        });
    }
    components::store(stream, area, planes, frame)
}

/// How coefficients of a subband become samples.
trait Coefficient: Sample {
    /// The coefficient whose magnitude is given twice as large as it is.
    fn from_doubled(magnitude: u32, is_negative: bool, half_step: f32) -> Self;
}

impl Coefficient for i32 {
    #[inline(always)]
    fn from_doubled(magnitude: u32, is_negative: bool, _: f32) -> Self {
        let magnitude = (magnitude >> 1).cast_signed();
        if is_negative { -magnitude } else { magnitude }
    }
}

impl Coefficient for f32 {
    #[inline(always)]
    fn from_doubled(magnitude: u32, is_negative: bool, half_step: f32) -> Self {
        let magnitude = magnitude as Self * half_step;
        if is_negative { -magnitude } else { magnitude }
    }
}

/// A component of a tile, and what its code-blocks are decoded with.
struct Component<'a> {
    stream: &'a Codestream,
    component: usize,
    area: [Span; 2],
    packets: &'a [u8],
    tables: Option<&'a Tables>,
}

impl<'a> Component<'a> {
    fn plane<T: Coefficient>(&self, style: &Style, precincts: impl Iterator<Item = &'a Precinct>) -> Result<Vec<T>> {
        let [width, height] = self.area.map(|span| span.length() as usize);
        let mut plane = vec![T::default(); width * height];
        let mut coders = [[false, false], [true, false], [true, true]].map(|is_high| BitPlanes::new(style, is_high));
        let (mut columns, mut room) = (Vec::new(), Room::default());
        let shift = self.stream.shifts.get(self.component).copied().unwrap_or(0);
        for precinct in precincts {
            for band in &precinct.bands {
                let half_step = self.half_step(band, precinct.resolution)?;
                let [plain, across, both] = &mut coders;
                let coder = match band.is_high {
                    [true, true] => both,
                    [true, false] => across,
                    _ => plain,
                };
                for (block, place, size) in band.placed().filter(|(block, ..)| block.passes > 0) {
                    let coefficient = |value: &u32| coefficient(*value, shift, half_step);
                    let places = places(&mut plane, width, place, size);
                    if let Some(tables) = self.tables {
                        let stride = self.high_throughput(style, band, block, size, tables, &mut room)?;
                        places
                            .zip(room.samples.chunks_exact(stride))
                            .for_each(|(places, row)| put(places, row.iter().map(coefficient)));
                    } else {
                        self.arithmetic(style, band, block, size, coder, &mut columns)?;
                        for (number, places) in places.enumerate() {
                            let stripe = columns.chunks_exact(places.len().max(1)).nth(number / 4).unwrap_or_default();
                            put(places, stripe.iter().filter_map(|column| column.get(number % 4)).map(coefficient));
                        }
                    }
                }
            }
        }
        let lowest = self.area.map(|span| span.halved(style.levels.into()).length() as usize);
        let mut samples = corner(plane.as_slice(), width, lowest);
        for level in (0..style.levels).rev() {
            samples = wavelet::undo(&plane, width, &samples, self.area.map(|span| span.halved(level.into())));
        }
        Ok(samples)
    }

    /// Half the step of a subband (Equation E-3).
    fn half_step(&self, band: &Band, resolution: u8) -> Result<f32> {
        let quantization = self.stream.quantizations.get(self.component).ok_or(MISPLACED)?;
        let (mantissa, exponent) = quantization.step(band.number, resolution).ok_or(MISPLACED)?;
        let gain = band.is_high.iter().filter(|is_high| **is_high).count();
        let range = i32::from(self.stream.size.precision) + if gain == 2 { 2 } else { i32::from(gain == 1) };
        // A power of two is its exponent alone.
        Ok(mantissa * f32::from_bits((range - exponent - 1 + 127).cast_unsigned() << 23))
    }

    fn arithmetic(
        &self,
        style: &Style,
        band: &Band,
        block: &precinct::Block,
        size: [u32; 2],
        coder: &mut BitPlanes,
        columns: &mut Vec<Column>,
    ) -> Result<()> {
        let planes = band.planes - block.empty_planes;
        if planes > bit_planes::MOST_PLANES {
            return Err(UNSUPPORTED);
        }
        let (mut segments, mut pass) = (Vec::new(), 0);
        let mut is_open = false;
        for piece in &block.pieces {
            if !is_open {
                segments.push((0, Vec::new()));
            }
            if let Some((passes, bytes)) = segments.last_mut() {
                *passes += piece.passes;
                bytes.extend_from_slice(self.packets.get(piece.bytes.clone()).ok_or(MISPLACED)?);
            }
            pass += piece.passes;
            is_open = pass == 0 || !ends_segment(pass - 1, style.flags);
        }
        coder.decode(size, planes, segments.iter().map(|(passes, bytes)| (*passes, bytes.as_slice())), columns);
        Ok(())
    }

    fn high_throughput(
        &self,
        style: &Style,
        band: &Band,
        block: &precinct::Block,
        size: [u32; 2],
        tables: &Tables,
        room: &mut Room,
    ) -> Result<usize> {
        let mut pieces = block.pieces.iter().map(|piece| self.packets.get(piece.bytes.clone()).unwrap_or_default());
        let block = Block {
            size,
            clean_up: pieces.next().unwrap_or_default(),
            refinement: pieces.next().unwrap_or_default(),
            passes: block.pieces.iter().map(|piece| piece.passes).sum(),
            planes: band.planes,
            missing: block.empty_planes,
            is_causal: style.flags & Style::CAUSAL != 0,
        };
        block.decode(tables, room)?;
        Ok(block.stride())
    }
}

/// A coefficient in its place; in a region of interest it was coded so many bits higher (Annex H).
#[inline(always)]
fn coefficient<T: Coefficient>(value: u32, shift: u8, half_step: f32) -> T {
    let mut magnitude = value & 0x7FFF_FFFF;
    if shift > 0
        && let higher = magnitude.checked_shr(u32::from(shift) + 1).unwrap_or(0)
        && higher > 0
    {
        magnitude = magnitude >> shift | 1;
    }
    T::from_doubled(magnitude, value >> 31 == 1, half_step)
}

/// The upper left corner of a plane.
fn corner<T: Copy>(plane: &[T], width: usize, [columns, rows]: [usize; 2]) -> Vec<T> {
    plane.chunks_exact(width.max(1)).take(rows).flat_map(|row| row.get(..columns)).flatten().copied().collect()
}

/// The rows of a code-block in a plane.
fn places<T>(plane: &mut [T], width: usize, [left, top]: [u32; 2], [across, down]: [u32; 2]) -> impl Iterator<Item = &mut [T]> {
    let rows = plane.chunks_exact_mut(width.max(1)).skip(top as usize).take(down as usize);
    rows.filter_map(move |row| row.get_mut(left as usize..(left + across) as usize))
}

#[inline(never)]
fn put<T>(places: &mut [T], coefficients: impl Iterator<Item = T>) {
    places.iter_mut().zip(coefficients).for_each(|(place, coefficient)| *place = coefficient);
}
