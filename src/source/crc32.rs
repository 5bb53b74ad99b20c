//! The CRC-32 of zip archives, in steps of 16 bytes. Its tables are computed at the first use: they are 16 KB that do not compress.

use std::sync::OnceLock;

/// The polynomial of ISO 3309, its bits reversed (PKWARE APPNOTE 4.4.7).
const POLYNOMIAL: u32 = 0xEDB8_8320;

/// What each byte adds to a sum, by how many bytes follow it.
type Tables = [[u32; 256]; 16];

static TABLES: OnceLock<Box<Tables>> = OnceLock::new();

/// A sum over bytes that come in pieces.
pub struct Crc32(u32);

impl Default for Crc32 {
    fn default() -> Self {
        Self(!0)
    }
}

impl Crc32 {
    /// The sum over these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> u32 {
        let mut sum = Self::default();
        sum.update(bytes);
        sum.finish()
    }

    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        let tables = TABLES.get_or_init(|| Box::new(tables()));
        let (blocks, rest) = piece.as_chunks::<16>();
        let mut sum = self.0;
        for block in blocks {
            let block = (u128::from_le_bytes(*block) ^ u128::from(sum)).to_le_bytes();
            sum = tables.iter().rev().zip(block).fold(0, |sum, (table, byte)| sum ^ entry(table, byte));
        }
        let [last, ..] = &**tables;
        self.0 = rest.iter().fold(sum, |sum, byte| one(last, sum, *byte));
    }

    /// The sum over all that came.
    #[must_use]
    pub const fn finish(self) -> u32 {
        !self.0
    }
}

fn tables() -> Tables {
    let mut tables = [[0; 256]; 16];
    for (byte, entry) in (0..).zip(&mut tables[0]) {
        *entry = (0..8).fold(byte, |sum, _| if sum & 1 == 1 { sum >> 1 ^ POLYNOMIAL } else { sum >> 1 });
    }
    let last = tables[0];
    let mut before = last;
    for table in tables.iter_mut().skip(1) {
        *table = before.map(|sum| one(&last, sum, 0));
        before = *table;
    }
    tables
}

fn one(last: &[u32; 256], sum: u32, byte: u8) -> u32 {
    entry(last, sum.to_le_bytes()[0] ^ byte) ^ sum >> 8
}

fn entry(table: &[u32; 256], byte: u8) -> u32 {
    table.get(usize::from(byte)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value that catalogues of CRCs give for CRC-32/ISO-HDLC.
    #[test]
    fn the_sum_of_nine_digits_is_the_known_one() {
        assert_eq!(Crc32::of(b"123456789"), 0xCBF4_3926);
        assert_eq!(Crc32::of(b""), 0);
    }

    #[test]
    fn another_library_sums_the_same_in_any_pieces() {
        let bytes: Vec<u8> = (0..1000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        for len in 0..bytes.len() {
            let (one, two) = bytes.split_at(len);
            let mut sum = Crc32::default();
            sum.update(one);
            sum.update(two);
            assert_eq!(sum.finish(), crc32fast::hash(&bytes));
            assert_eq!(Crc32::of(one), crc32fast::hash(one));
        }
    }
}
