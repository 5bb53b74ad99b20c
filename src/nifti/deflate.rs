//! Deflate (RFC 1951) as volumes need it: samples that repeat the one before, and codes of the bytes' own. A library's compressor packs
//! heads a tenth smaller and takes six times the code.

use crate::error::Result;
use crate::source::Sink;

/// Packs bytes that come in pieces.
pub struct Deflate {
    /// Bytes of a sample: how far back a run is copied from.
    width: usize,
    /// The last bytes of what came before, then what is not packed yet.
    held: Vec<u8>,
    /// How many of them are packed.
    known: usize,
    bits: u64,
    count: u32,
}

/// A byte, or the length of a run.
type Symbol = u16;

impl Deflate {
    pub fn new(width: usize) -> Self {
        Self { width, held: Vec::new(), known: 0, bits: 0, count: 0 }
    }

    /// Takes bytes.
    pub fn write(&mut self, mut bytes: &[u8], sink: &mut dyn Sink) -> Result<()> {
        while !bytes.is_empty() {
            let room = BLOCK + self.known - self.held.len();
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.held.extend_from_slice(now);
            bytes = later;
            if self.held.len() == BLOCK + self.known {
                self.block(false, sink)?;
            }
        }
        Ok(())
    }

    /// Ends the stream.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<()> {
        self.block(true, sink)
    }

    /// One block with codes of its own (3.2.7).
    fn block(&mut self, is_last: bool, sink: &mut dyn Sink) -> Result<()> {
        let symbols = self.symbols();
        let mut counts = [0_u32; SYMBOLS];
        // The end, and one code more, so that none is empty.
        for symbol in symbols.iter().chain(&[0, END]) {
            if let Some(count) = counts.get_mut(usize::from(code(*symbol).0)) {
                *count += 1;
            }
        }
        let lengths = lengths(&counts);
        let codes = codes(&lengths);
        let (distance, extra) = match self.width {
            1 => (0, 0),
            2 => (1, 0),
            4 => (3, 0),
            _ => (5, 1),
        };
        let mut out = Vec::with_capacity(BLOCK);
        self.put(&mut out, u32::from(is_last) | 2 << 1, 3);
        self.put(&mut out, 29, 5);
        self.put(&mut out, distance, 5);
        // Lengths 0 to 15 are told in four bits each; 16 to 18, which would repeat, are not used.
        self.put(&mut out, 15, 4);
        for number in 0..19 {
            self.put(&mut out, if number < 3 { 0 } else { 4 }, 3);
        }
        let distances = (0..=distance).map(|one| u32::from(one == distance));
        for length in lengths.into_iter().chain(distances) {
            self.put(&mut out, length.reverse_bits() >> 28, 4);
        }
        for symbol in symbols.into_iter().chain([END]) {
            let (code, more, width) = code(symbol);
            let (bits, length) = codes.get(usize::from(code)).copied().unwrap_or_default();
            self.put(&mut out, bits, length);
            if symbol > END {
                self.put(&mut out, more, width);
                // The one code of a distance is a zero; of 7 and 8 the second is meant.
                self.put(&mut out, extra << 1, 1 + extra);
            }
        }
        if is_last {
            self.put(&mut out, 0, 7);
        }
        sink.write(&out)
    }

    /// The bytes that are not packed, as themselves and as runs.
    fn symbols(&mut self) -> Vec<Symbol> {
        let mut symbols = Vec::with_capacity(BLOCK);
        let mut at = self.known;
        while let Some(byte) = self.held.get(at) {
            let before = self.held.get(at.saturating_sub(self.width)..).filter(|_| at >= self.width).unwrap_or_default();
            let rest = self.held.get(at..).unwrap_or_default();
            let run = rest.iter().zip(before).take(LONGEST).take_while(|(one, other)| one == other).count();
            if run < SHORTEST {
                symbols.push(u16::from(*byte));
                at += 1;
            } else {
                symbols.push(END + u16::try_from(run).unwrap_or(0));
                at += run;
            }
        }
        let gone = self.held.len().saturating_sub(self.width);
        self.held.drain(..gone);
        self.known = self.held.len();
        symbols
    }

    /// Appends so many bits, the lowest first.
    #[allow(clippy::cast_possible_truncation, reason = "the lowest byte")]
    fn put(&mut self, out: &mut Vec<u8>, bits: u32, length: u32) {
        self.bits |= u64::from(bits) << self.count;
        self.count += length;
        while self.count > 7 {
            out.push(self.bits as u8);
            self.bits >>= 8;
            self.count -= 8;
        }
    }
}

/// The code of a symbol, and what follows it in so many bits (3.2.5).
fn code(symbol: Symbol) -> (u16, u32, u32) {
    if symbol <= END {
        return (symbol, 0, 0);
    }
    let over = u32::from(symbol - END) - 3;
    if over < 8 || over == 255 {
        return (if over == 255 { 285 } else { 257 + u16::try_from(over).unwrap_or(0) }, 0, 0);
    }
    let more = over.ilog2() - 2;
    (u16::try_from(257 + 4 * more + (over >> more)).unwrap_or(0), over & ((1 << more) - 1), more)
}

/// The lengths of codes for symbols that occur so often, [`BLOCK`] and one at most: what each is worth, rounded up (C. Shannon), then shorter
/// where most is gained, until all codes there can be are used. None is longer than 15 bits.
fn lengths(counts: &[u32; SYMBOLS]) -> [u32; SYMBOLS] {
    let mut lengths = [0; SYMBOLS];
    let all: u32 = counts.iter().sum();
    let mut room = 1_u32 << 15;
    for (length, count) in lengths.iter_mut().zip(counts).filter(|(_, count)| **count > 0) {
        *length = all.div_ceil(*count).next_power_of_two().ilog2().max(1);
        room = room.saturating_sub(1 << (15 - *length));
    }
    while room > 0 {
        let fitting = lengths.iter_mut().zip(counts).filter(|(length, _)| **length > 1 && 1 << (15 - **length) <= room);
        let Some((length, _)) = fitting.max_by_key(|(length, count)| u64::from(**count) << **length) else { break };
        room -= 1 << (15 - *length);
        *length -= 1;
    }
    lengths
}

/// The codes of these lengths, as they are put, and their lengths (3.2.2).
fn codes(lengths: &[u32; SYMBOLS]) -> [(u32, u32); SYMBOLS] {
    let mut codes = [(0, 0); SYMBOLS];
    let mut next = 0_u32;
    for length in 1..16 {
        for (code, _) in codes.iter_mut().zip(lengths).filter(|(_, one)| **one == length) {
            *code = (next.reverse_bits() >> (32 - length), length);
            next += 1;
        }
        next <<= 1;
    }
    codes
}

/// Bytes of a block: with its end as many as codes of 15 bits can be.
const BLOCK: usize = (32 << 10) - 2;
/// Codes of bytes, of the end and of lengths.
const SYMBOLS: usize = 286;
/// The end of a block; greater numbers are runs.
const END: Symbol = 256;
const SHORTEST: usize = 3;
const LONGEST: usize = 258;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn what_is_packed_is_what_another_library_unpacks() {
        let mut seed = 5_u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed.to_be_bytes()[1]
        };
        // Counts like Fibonacci's numbers make the longest codes.
        let mut steep = Vec::new();
        let (mut one, mut other) = (1, 1);
        for byte in 0..22 {
            steep.extend(std::iter::repeat_n([byte, 255 - byte], one).flatten());
            (one, other) = (other, one + other);
        }
        let noise: Vec<u8> = (0..200_000).map(|_| random()).collect();
        let grey: Vec<u8> = (0..100_000).flat_map(|_| [random(), random() % 3]).collect();
        let mixed = [&noise[..70_000], &vec![0; 300_000], &grey, &vec![9; 257], &[1, 2, 1, 2, 1, 2, 1, 2, 1]].concat();
        let all: [&[u8]; 8] = [b"", b"a", b"aaaa", &[7; 1000], &noise, &grey, &mixed, &steep];
        for bytes in all {
            for width in [1, 2, 4, 8] {
                for pieces in [1, 1000, 1 << 20] {
                    let (mut deflate, mut packed) = (Deflate::new(width), Vec::new());
                    bytes.chunks(pieces).for_each(|piece| deflate.write(piece, &mut packed).unwrap());
                    deflate.finish(&mut packed).unwrap();
                    let mut unpacked = Vec::new();
                    flate2::read::DeflateDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
                    assert!(unpacked == bytes, "{} bytes, {width}", bytes.len());
                    assert!(packed.len() <= bytes.len() + bytes.len() / 50 + 200, "{} of {}", packed.len(), bytes.len());
                }
            }
        }
    }
}
