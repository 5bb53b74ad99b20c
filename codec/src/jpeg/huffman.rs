//! Huffman tables (T.81 C, F.2.2.3, K.2): as a stream states them, to decode with, and the best for what is to be coded.

use std::cmp::Reverse;

use super::BROKEN;
use super::bits::{BitReader, extended};
use crate::error::Result;
use crate::order;

/// A table as a DHT segment states it (T.81 B.2.4.2): how many codes there are of each length, and their symbols in order.
#[derive(Clone)]
pub struct Table {
    /// The number of codes of 1 to 16 bits.
    pub counts: [u8; 16],
    /// The symbols, by rising length of code.
    pub symbols: Vec<u8>,
}

/// A table to decode with.
pub struct Decoder {
    /// By the next [`FAST`] bits.
    fast: Box<[Code; 1 << FAST]>,
    /// By length: the first value of 16 bits that is above all codes of this length and shorter.
    ends: [u32; 16],
    /// By length: what to add to a code to get the place of its symbol.
    shifts: [i32; 16],
    symbols: Vec<u8>,
}

/// What bits begin with: from the lowest bit on four for the length of the code, zero where it is longer than the bits; four for that of
/// code and coefficient, zero where they are longer; eight for the symbol; six for the zeros before the coefficient; and this.
#[derive(Clone, Copy, Default)]
pub struct Code(u32);

/// A table to encode with: code and length by symbol.
pub struct Encoder([(u16, u8); 256]);

/// How often each symbol is to be coded.
#[derive(Clone)]
pub struct Counts([u64; 256]);

/// How deep in the tree a symbol is.
type Leaf = (usize, Option<u8>);

impl Decoder {
    /// Numbers the codes (T.81 C.2).
    ///
    /// # Errors
    /// [`Reason::Unreadable`](crate::error::Reason) for more codes than there can be.
    pub fn new(table: &Table) -> Result<Self> {
        let mut decoder =
            Self { fast: Box::new([Code::default(); 1 << FAST]), ends: [0; 16], shifts: [0; 16], symbols: table.symbols.clone() };
        for (((code, length), symbol), place) in table.codes().zip(&table.symbols).zip(0..) {
            if code >> length != 0 {
                return Err(BROKEN);
            }
            let slot = usize::from(length).wrapping_sub(1);
            if let (Some(end), Some(shift)) = (decoder.ends.get_mut(slot), decoder.shifts.get_mut(slot)) {
                *end = (code + 1) << (16 - length);
                *shift = place - code.cast_signed();
            }
            if u32::from(length) <= FAST {
                let spare = FAST - u32::from(length);
                let first = (code << spare) as usize;
                for (rest, entry) in (0..1 << spare).zip(decoder.fast.iter_mut().skip(first)) {
                    *entry = Code::new(length, *symbol, rest, spare);
                }
            }
        }
        Ok(decoder)
    }

    /// What the next bits begin with, which stay; [`BitReader::fill`] came before.
    #[inline(always)]
    pub fn code(&self, bits: &BitReader) -> Code {
        self.fast.get(bits.peek(FAST) as usize).copied().unwrap_or_default()
    }

    /// Takes the next code and gives its symbol; [`BitReader::fill`] came before.
    ///
    /// # Errors
    /// [`Reason::Unreadable`](crate::error::Reason) for bits that are no code.
    #[inline(always)]
    pub fn symbol(&self, bits: &mut BitReader) -> Result<u8> {
        let code = self.code(bits);
        let (length, symbol) = match code.0 & 15 {
            0 => self.long_symbol(bits.peek(16))?,
            length => (length, code.symbol()),
        };
        bits.skip(length);
        Ok(symbol)
    }

    /// The length of the code that 16 bits begin with, and its symbol.
    fn long_symbol(&self, next: u32) -> Result<(u32, u8)> {
        let lengths = (1..=16).zip(self.ends.iter().zip(&self.shifts));
        let (length, (_, shift)) = lengths.skip(FAST as usize).find(|(_, (end, _))| next < **end).ok_or(BROKEN)?;
        let place = (next >> (16 - length)).cast_signed() + shift;
        let symbol = usize::try_from(place).ok().and_then(|place| self.symbols.get(place)).copied();
        symbol.map(|symbol| (length, symbol)).ok_or(BROKEN)
    }
}

impl Code {
    /// A code of so many bits that so many others, the rest, follow.
    fn new(length: u8, symbol: u8, rest: i32, spare: u32) -> Self {
        let (size, run) = (u32::from(symbol & 15), u32::from(symbol >> 4));
        let short = u32::from(symbol) << 8 | u32::from(length);
        let (run, coefficient) = match symbol {
            END_OF_BLOCK => (TO_THE_END, 0),
            SIXTEEN_ZEROS => (run, 0),
            _ if size == 0 || size > spare => return Self(short),
            _ => (run, extended(rest >> (spare - size), size)),
        };
        Self(short | (u32::from(length) + size) << 4 | run << 16 | coefficient.cast_unsigned() << 22)
    }

    /// Its symbol.
    #[inline(always)]
    pub const fn symbol(self) -> u8 {
        (self.0 >> 8 & 0xFF) as u8
    }

    /// Of a code of AC coefficients the zeros before the coefficient, more than there are places at the end of a block; the coefficient;
    /// and the length of all. None where it is longer than the bits.
    #[inline(always)]
    pub const fn whole(self) -> Option<(usize, i16, u32)> {
        match self.0 >> 4 & 15 {
            0 => None,
            whole => Some(((self.0 >> 16 & 63) as usize, (self.0.cast_signed() >> 22) as i16, whole)),
        }
    }
}

impl Encoder {
    /// Numbers the codes of a table of our own.
    pub fn new(table: &Table) -> Self {
        let mut codes = [(0, 0); 256];
        for ((code, length), symbol) in table.codes().zip(&table.symbols) {
            if let (Some(entry), Ok(code)) = (codes.get_mut(usize::from(*symbol)), u16::try_from(code)) {
                *entry = (code, length);
            }
        }
        Self(codes)
    }

    /// The code of a symbol and its length.
    pub fn code(&self, symbol: usize) -> (u32, u32) {
        let (code, length) = self.0.get(symbol).copied().unwrap_or_default();
        (u32::from(code), u32::from(length))
    }
}

impl Counts {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self([0; 256])
    }

    /// One more of this symbol.
    pub fn add(&mut self, symbol: usize) {
        if let Some(count) = self.0.get_mut(symbol) {
            *count += 1;
        }
    }

    /// A table that codes these in about the fewest bits, without a code of ones alone (T.81 K.2); `None` for no symbols.
    pub fn best(&self) -> Option<Table> {
        let mut weights = self.clone();
        let mut leaves = weights.leaves();
        while leaves.last().is_some_and(|(depth, _)| *depth > 16) {
            weights.0.iter_mut().for_each(|count| *count = count.div_ceil(2));
            leaves = weights.leaves();
        }
        let mut counts = [0_u8; 16];
        // The last code would be that of ones alone: the symbols move up, and it is nobody's.
        let coded = leaves.len().checked_sub(1).filter(|coded| *coded > 0)?;
        for (depth, _) in leaves.iter().take(coded) {
            *counts.get_mut(depth.checked_sub(1)?)? += 1;
        }
        Some(Table { counts, symbols: leaves.into_iter().filter_map(|(_, symbol)| symbol).collect() })
    }

    /// The symbols by depth in Huffman's tree, which may be deeper than codes are long, and among them one leaf that is no symbol.
    fn leaves(&self) -> Vec<Leaf> {
        let symbols = self.0.iter().zip((0..=u8::MAX).map(Some)).filter(|(count, _)| **count > 0);
        let leaves = symbols.chain([(&1, None)]).map(|(count, symbol)| (*count, vec![(0, symbol)]));
        let mut trees: Vec<(u64, Vec<Leaf>)> = leaves.collect();
        order::sort_by_key(&mut trees, |(weight, _)| Reverse(*weight));
        while let Some((weight, mut leaves)) = trees.pop() {
            let Some((lightest, mut others)) = trees.pop() else {
                order::sort(&mut leaves);
                return leaves;
            };
            let weight = lightest + weight;
            others.append(&mut leaves);
            others.iter_mut().for_each(|(depth, _)| *depth += 1);
            trees.insert(trees.partition_point(|(other, _)| *other >= weight), (weight, others));
        }
        Vec::new()
    }
}

impl Table {
    /// The codes in order with their lengths (T.81 figures C.1 and C.2).
    fn codes(&self) -> impl Iterator<Item = (u32, u8)> {
        let mut code = 0_u32;
        self.counts.iter().zip(1..=16_u8).flat_map(move |(count, length)| {
            let first = code;
            code = (code + u32::from(*count)) << 1;
            (0..u32::from(*count)).map(move |place| (first + place, length))
        })
    }
}

/// As many bits as leave a coefficient ten in a [`Code`].
const FAST: u32 = 10;
/// After the first coefficient no block has so many.
const TO_THE_END: u32 = 63;
/// All that follows in a block is zero (T.81 F.1.2.2.1).
pub const END_OF_BLOCK: u8 = 0;
/// Sixteen zeros, and the block goes on.
pub const SIXTEEN_ZEROS: u8 = 0xF0;

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(table: &Table) -> Vec<(u8, u8)> {
        table.symbols.iter().copied().zip(table.codes().map(|(_, length)| length)).collect()
    }

    fn counts(of: &[(usize, u64)]) -> Counts {
        let mut counts = Counts::new();
        of.iter().for_each(|(symbol, count)| counts.0[*symbol] = *count);
        counts
    }

    #[test]
    fn codes_are_numbered_as_the_standard_does() {
        // T.81 table K.3: the differences of luminance.
        let table = Table { counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: (0..=11).collect() };
        let encoder = Encoder::new(&table);
        assert_eq!(encoder.code(0), (0b00, 2));
        assert_eq!(encoder.code(1), (0b010, 3));
        assert_eq!(encoder.code(5), (0b110, 3));
        assert_eq!(encoder.code(6), (0b1110, 4));
        assert_eq!(encoder.code(11), (0b1_1111_1110, 9));
    }

    #[test]
    fn what_is_frequent_has_the_shorter_code() {
        let table = counts(&[(7, 100), (3, 40), (200, 20), (0, 10)]).best().unwrap();
        assert_eq!(lengths(&table), [(7, 1), (3, 2), (200, 3), (0, 4)]);
        assert_eq!(lengths(&counts(&[(9, 5)]).best().unwrap()), [(9, 1)]);
        assert!(Counts::new().best().is_none());
    }

    #[test]
    fn no_code_is_longer_than_16_bits_or_ones_alone() {
        // Of the numbers of Fibonacci Huffman's tree is as deep as can be.
        let mut pair = (1, 1);
        let rising: Vec<(usize, u64)> = (0..60)
            .map(|symbol| {
                pair = (pair.1, pair.0 + pair.1);
                (symbol, pair.0)
            })
            .collect();
        for of in [rising, (0..256).map(|symbol| (symbol, 1)).collect()] {
            let table = counts(&of).best().unwrap();
            assert_eq!(table.symbols.len(), of.len());
            assert_eq!(table.counts.iter().map(|count| usize::from(*count)).sum::<usize>(), of.len());
            assert!(table.codes().all(|(code, length)| length <= 16 && code + 1 < 1 << length));
            assert!(Decoder::new(&table).is_ok());
        }
    }

    #[test]
    fn more_codes_than_there_can_be_are_refused() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(Decoder::new(&Table { counts, symbols: vec![0, 1, 2] }).is_err());
    }
}
