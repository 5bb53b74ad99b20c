//! Entropy-coded segments as bits (T.81 F.1.2.3, F.2.2.5): a zero byte behind each 0xFF, ones at the end.

use super::BROKEN;
use crate::error::Result;
use crate::has_byte_of_ones;

/// Reads the bits of an entropy-coded segment, up to the next marker.
#[derive(Clone, Copy)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The next bits, the first one topmost.
    window: u64,
    /// How many bits of the window count.
    held: u32,
    /// How many of these, the last ones, are behind the end of the segment.
    beyond: u32,
}

impl<'a> BitReader<'a> {
    /// The segment that begins at `at`.
    pub const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, window: 0, held: 0, beyond: 0 }
    }

    /// Makes sure that 32 bits can be taken. Behind the end of the segment they are zeros, which [`BitReader::check`] finds.
    #[inline(always)]
    pub fn fill(&mut self) {
        if self.held >= 32 {
            return;
        }
        let eight = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk).map(|eight| u64::from_be_bytes(*eight));
        match eight {
            Some(eight) if !has_byte_of_ones(eight) => {
                // What is left of a byte that does not fit comes again.
                self.window |= eight >> self.held;
                self.at += ((64 - self.held) / 8) as usize;
                self.held += (64 - self.held) / 8 * 8;
            }
            // By value, so that a copy can stay in registers.
            _ => *self = self.filled_slowly(),
        }
    }

    fn filled_slowly(mut self) -> Self {
        while self.held <= 56 {
            let byte = self.byte().unwrap_or_else(|| {
                self.beyond += 8;
                0
            });
            self.window |= u64::from(byte) << (56 - self.held);
            self.held += 8;
        }
        self
    }

    fn byte(&mut self) -> Option<u8> {
        if self.beyond > 0 {
            return None;
        }
        let byte = *self.bytes.get(self.at)?;
        if byte != 0xFF {
            self.at += 1;
            return Some(byte);
        }
        match marker(self.bytes, self.at) {
            Some((STUFFED, behind)) => {
                self.at = behind;
                Some(byte)
            }
            _ => None,
        }
    }

    /// The next `count` bits, at most 31, which stay; [`BitReader::fill`] came before.
    #[inline(always)]
    pub const fn peek(&self, count: u32) -> u32 {
        (self.window >> 33) as u32 >> (31 - count)
    }

    /// Passes over bits that were peeked at.
    #[inline(always)]
    pub const fn skip(&mut self, count: u32) {
        self.window <<= count;
        self.held -= count;
    }

    /// A difference or coefficient of `size` bits, at most 16.
    #[inline(always)]
    pub const fn extend(&mut self, size: u32) -> i32 {
        let bits = self.peek(size).cast_signed();
        self.skip(size);
        extended(bits, size)
    }

    /// Whether all bits so far were there.
    ///
    /// # Errors
    /// [`Reason::Unreadable`](crate::error::Reason) when the segment ended before.
    pub const fn check(&self) -> Result<()> {
        if self.held < self.beyond { Err(BROKEN) } else { Ok(()) }
    }

    /// Goes on behind the restart marker that ends this segment, which is the one with this number.
    ///
    /// # Errors
    /// [`Reason::Unreadable`](crate::error::Reason) when another marker ends it, or none.
    pub fn restart(&mut self, number: usize) -> Result<()> {
        match next_marker(self.bytes, self.at) {
            Some((marker, behind)) if usize::from(marker) == RST0 + number % 8 => {
                *self = Self::new(self.bytes, behind);
                Ok(())
            }
            _ => Err(BROKEN),
        }
    }

    /// A place behind the last bit that was taken, and not behind the next marker.
    pub const fn place(&self) -> usize {
        self.at
    }
}

/// What `size` bits mean, at most 16 (T.81 F.2.2.1 EXTEND).
#[inline(always)]
pub const fn extended(bits: i32, size: u32) -> i32 {
    let range = 1 << size;
    if bits < range >> 1 { bits - range + 1 } else { bits }
}

/// Writes an entropy-coded segment.
pub struct BitWriter<'a> {
    bytes: &'a mut Vec<u8>,
    /// The bits that fill no byte yet, the last one lowest.
    window: u64,
    held: u32,
}

impl<'a> BitWriter<'a> {
    /// Appends to these bytes.
    pub const fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes, window: 0, held: 0 }
    }

    /// Appends the lowest `count` bits, at most 32; those above are zero.
    pub fn put(&mut self, bits: u32, count: u32) {
        self.window = (self.window << count) | u64::from(bits);
        self.held += count;
        while self.held >= 8 {
            self.held -= 8;
            let [byte, ..] = (self.window >> self.held).to_le_bytes();
            self.bytes.push(byte);
            if byte == 0xFF {
                self.bytes.push(STUFFED);
            }
        }
    }

    /// Fills the last byte with ones.
    pub fn end(mut self) {
        let rest = (8 - self.held) % 8;
        self.put((1 << rest) - 1, rest);
    }
}

/// The next marker from `at` on and the place behind it. Whatever stands before it is passed over, bytes that are stuffed too.
pub fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        let (marker, behind) = marker(bytes, at)?;
        if marker != STUFFED {
            return Some((marker, behind));
        }
        at = behind;
    }
}

/// What follows the 0xFF at `at`, any number of fill bytes between (T.81 B.1.1.2), and the place behind it.
fn marker(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let behind = bytes.get(at..)?;
    let fill = behind.iter().position(|byte| *byte != 0xFF)?;
    Some((*behind.get(fill)?, at + fill + 1))
}

const STUFFED: u8 = 0;
const RST0: usize = 0xD0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_stuffed_and_the_last_byte_is_filled_with_ones() {
        let mut bytes = Vec::new();
        let mut bits = BitWriter::new(&mut bytes);
        bits.put(0b101, 3);
        bits.put(0x1F_FFFF, 32);
        bits.put(0, 0);
        bits.end();
        assert_eq!(bytes, [0xA0, 0x03, 0xFF, 0x00, 0xFF, 0x00, 0xFF, 0x00]);
        bytes.clear();
        let mut bits = BitWriter::new(&mut bytes);
        bits.put(0x12, 8);
        bits.end();
        assert_eq!(bytes, [0x12]);
    }

    #[test]
    fn a_segment_ends_at_its_marker() {
        let bytes = [0x12, 0xFF, 0x00, 0xFF, 0xFF, 0xD0, 0x34, 0x56];
        let mut bits = BitReader::new(&bytes, 0);
        bits.fill();
        assert_eq!((bits.peek(16), bits.peek(0)), (0x12FF, 0));
        bits.skip(16);
        assert!(bits.check().is_ok());
        bits.skip(1);
        assert!(bits.check().is_err());
        assert!(bits.restart(0).is_ok());
        bits.fill();
        assert_eq!(bits.peek(16), 0x3456);
        assert_eq!(bits.place(), bytes.len());
    }

    #[test]
    fn differences_are_extended_as_the_standard_does() {
        // T.81 table F.1: of 3 bits -7 to -4 and 4 to 7.
        let bytes = [0b0000_1110, 0b0111_0000];
        let mut bits = BitReader::new(&bytes, 0);
        bits.fill();
        assert_eq!([3, 3, 3, 3, 0].map(|size| bits.extend(size)), [-7, -4, 4, 7, 0]);
    }

    #[test]
    fn the_next_marker_is_behind_what_is_stuffed_and_filled() {
        assert_eq!(next_marker(&[1, 0xFF, 0, 2, 0xFF, 0xFF, 0xC4, 9], 0), Some((0xC4, 7)));
        assert_eq!(next_marker(&[0xFF, 0xFF], 0), None);
        assert_eq!(next_marker(&[1, 2], 5), None);
    }
}
