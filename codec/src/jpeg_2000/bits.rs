//! The bits of packet headers: a byte after 0xFF holds seven (T.800 B.10.1).

use super::early_end;
use crate::error::Result;

/// Reads bits from the start of what is left of a tile.
pub struct Bits<'a> {
    bytes: &'a [u8],
    read: usize,
    last: u8,
    left: u32,
}

impl<'a> Bits<'a> {
    /// From the first byte.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, read: 0, last: 0, left: 0 }
    }

    /// The next bit.
    pub fn bit(&mut self) -> Result<u32> {
        if self.left == 0 {
            self.left = if self.last == 0xFF { 7 } else { 8 };
            self.last = *self.bytes.get(self.read).ok_or_else(early_end)?;
            self.read += 1;
        }
        self.left -= 1;
        Ok(u32::from(self.last >> self.left & 1))
    }

    /// A number of so many bits, at most 32.
    pub fn number(&mut self, count: u32) -> Result<u32> {
        (0..count).try_fold(0, |number, _| Ok(number << 1 | self.bit()?))
    }

    /// Ends the header at a whole byte: writes it with the bits left cleared, and returns what follows.
    pub fn finish(self, out: &mut Vec<u8>) -> Result<&'a [u8]> {
        let (header, rest) = self.bytes.split_at_checked(self.read).ok_or_else(early_end)?;
        out.extend(header);
        if let Some(last) = out.last_mut() {
            *last &= 0xFF << self.left;
            if *last == 0xFF {
                out.push(0);
            }
        }
        // After 0xFF a byte of seven bits is there in any case.
        if self.last == 0xFF { rest.split_first().map(|(_, rest)| rest).ok_or_else(early_end) } else { Ok(rest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_ends_at_a_whole_byte_with_the_bits_left_cleared() {
        for (bytes, count, written) in [
            ([0b1010_0111, 9, 9], 3, &[0b1010_0000][..]),
            ([0xFF, 0x7F, 9], 8, &[0xFF, 0]),
            ([0xFF, 0x7F, 9], 10, &[0xFF, 0b0110_0000]),
            ([0xFF, 0x7F, 9], 4, &[0xF0]),
        ] {
            let mut bits = Bits::new(&bytes);
            assert!(bits.number(count).is_ok());
            let mut out = Vec::new();
            assert_eq!(bits.finish(&mut out).unwrap().last(), Some(&9));
            assert_eq!(out, written);
        }
    }
}
