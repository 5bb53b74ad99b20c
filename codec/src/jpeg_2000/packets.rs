//! The packets of a tile (T.800 B.9, B.10): walked header by header, and written again without what no header accounts for.

use super::bits::Bits;
use super::header::Style;
use super::precinct::{Band, Block, Piece, Precinct};
use super::tile;
use super::{Codestream, MISPLACED, UNSUPPORTED, early_end};
use crate::error::Result;

/// The packets of a tile, one after another, without markers between them; and what they say of each code-block. A tile may end
/// after any packet.
pub fn rewrite(stream: &Codestream, tile: u32, mut rest: &[u8]) -> Result<(Vec<u8>, Vec<Precinct>)> {
    let mut precincts = tile::precincts(stream, tile)?;
    let mut out = Vec::with_capacity(rest.len());
    let mut lengths: Vec<Length> = Vec::new();
    for packet in tile::packets(stream, &precincts) {
        if rest.is_empty() {
            break;
        }
        if stream.order.has_starts
            && let [0xFF, START_OF_PACKET, 0, 4, _, _, after @ ..] = rest
        {
            rest = after;
        }
        let precinct = precincts.get_mut(packet.precinct).ok_or(MISPLACED)?;
        let style = stream.styles.get(usize::from(precinct.component)).ok_or(MISPLACED)?;
        let mut bits = Bits::new(rest);
        if bits.bit()? == 1 {
            for (number, band) in precinct.bands.iter_mut().enumerate() {
                read_band(band, packet.layer, style, &mut bits, |block, passes, length| {
                    lengths.push(Length { band: number, block, passes, length });
                })?;
            }
        }
        rest = bits.finish(&mut out)?;
        if stream.order.has_ends
            && let [0xFF, END_OF_HEADER, after @ ..] = rest
        {
            rest = after;
        }
        for Length { band, block, passes, length } in lengths.drain(..) {
            let (segment, after) = rest.split_at_checked(length).ok_or_else(early_end)?;
            let start = out.len();
            out.extend(segment);
            rest = after;
            let block = precinct.bands.get_mut(band).and_then(|band| band.blocks.get_mut(block)).ok_or(MISPLACED)?;
            block.pieces.push(Piece { passes, bytes: start..out.len() });
        }
    }
    Ok((out, precincts))
}

/// What a packet holds of a segment of a code-block.
struct Length {
    band: usize,
    block: usize,
    passes: u32,
    length: usize,
}

/// What a packet header says of a subband; the code-blocks, passes and lengths of the segments that follow it.
fn read_band(
    band: &mut Band,
    layer: u16,
    style: &Style,
    bits: &mut Bits,
    mut follows: impl FnMut(usize, u32, usize),
) -> Result<()> {
    for (number, block) in band.blocks.iter_mut().enumerate() {
        let is_first = !block.is_included;
        let is_included = match is_first {
            true => band.layers.below(number, u32::from(layer) + 1, bits)?.is_some(),
            false => bits.bit()? == 1,
        };
        if !is_included {
            continue;
        }
        block.is_included = true;
        if is_first {
            // A subband without a bit-plane has no pass.
            block.empty_planes = band.empty_planes.below(number, band.planes, bits)?.ok_or(MISPLACED)?;
        }
        let passes = passes(bits)?;
        while bits.bit()? == 1 {
            block.growth += 1;
        }
        let before = block.passes;
        block.passes += passes;
        if style.flags & Style::HIGH_THROUGHPUT != 0 {
            high_throughput(block, band.planes, bits, |passes, length| follows(number, passes, length))?;
            continue;
        }
        if block.passes > 3 * (band.planes - block.empty_planes) - 2 {
            return Err(MISPLACED);
        }
        for passes in segments(before, block.passes, style.flags) {
            follows(number, passes, length(block, passes, bits)?);
        }
    }
    Ok(())
}

/// The number of coding passes (Table B.4).
fn passes(bits: &mut Bits) -> Result<u32> {
    if bits.bit()? == 0 {
        return Ok(1);
    }
    if bits.bit()? == 0 {
        return Ok(2);
    }
    Ok(match bits.number(2)? {
        3 => match bits.number(5)? {
            31 => 37 + bits.number(7)?,
            more => 6 + more,
        },
        more => 3 + more,
    })
}

/// How many of the passes from `before` on lie in each segment (Table D.9).
fn segments(before: u32, end: u32, flags: u8) -> Vec<u32> {
    let mut segments = vec![0];
    for pass in before..end {
        if let Some(passes) = segments.last_mut() {
            *passes += 1;
        }
        if ends_segment(pass, flags) && pass + 1 < end {
            segments.push(0);
        }
    }
    segments
}

/// Whether a pass is the last of its segment whatever follows.
pub const fn ends_segment(pass: u32, flags: u8) -> bool {
    let is_raw_end = flags & Style::BYPASS != 0 && pass >= 9 && pass % 3 != 1;
    flags & Style::TERMINATED != 0 || is_raw_end
}

/// The length of a segment (B.10.7).
fn length(block: &Block, passes: u32, bits: &mut Bits) -> Result<usize> {
    let width = 3 + block.growth + passes.max(1).ilog2();
    if width > 31 {
        return Err(MISPLACED);
    }
    Ok(bits.number(width)? as usize)
}

/// The one or two segments of a high-throughput code-block (T.814 B.3): the clean-up pass, and the passes that refine it. Passes
/// by threes before them stand for empty bit-planes.
fn high_throughput(block: &mut Block, planes: u32, bits: &mut Bits, mut follows: impl FnMut(u32, usize)) -> Result<()> {
    let empty = (block.passes - 1) / 3;
    let refining = block.passes - 1 - 3 * empty;
    let first = length(block, 3 * empty + 1, bits)?;
    if first < 2 || block.empty_planes + empty >= planes {
        return Err(UNSUPPORTED);
    }
    block.empty_planes += empty;
    follows(1, first);
    if refining > 0 {
        follows(refining, length(block, refining, bits)?);
    }
    Ok(())
}

const START_OF_PACKET: u8 = 0x91;
const END_OF_HEADER: u8 = 0x92;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_are_cut_into_segments_as_table_d_9_says() {
        assert_eq!(segments(0, 16, Style::BYPASS), [10, 2, 1, 2, 1]);
        assert_eq!(segments(3, 12, Style::BYPASS), [7, 2]);
        assert_eq!(segments(12, 14, Style::BYPASS), [1, 1]);
        assert_eq!(segments(0, 3, Style::TERMINATED), [1, 1, 1]);
        assert_eq!(segments(0, 16, 0), [16]);
    }
}
