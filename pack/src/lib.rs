//! Packs bytes, and unpacks them: tables in four fifths of what gzip makes of them, the mean head in half.
//!
//! Each bit is coded by how probable it is after what stands before it (`model`); which places before it count is told
//! by a [`Look`]. Whole numbers alone: every machine unpacks the same bytes. Nothing here knows what the bytes mean.

mod coder;
mod look;
mod model;

pub use look::{Grid, Look, Text};

use coder::{Decoder, Encoder};
use model::Model;

/// Packs bytes, 16 MiB at most.
#[must_use]
pub fn pack(bytes: &[u8], look: &impl Look) -> Vec<u8> {
    let mut model = Model::new(bytes.len());
    let mut encoder = Encoder::new(bytes.len());
    for (place, byte) in bytes.iter().enumerate() {
        let before = bytes.get(..place).unwrap_or_default();
        let mut left = *byte;
        model.byte(look.contexts(before), |probability| {
            let bit = left >= 0x80;
            left <<= 1;
            encoder.put(bit, probability);
            bit
        });
    }
    encoder.finish()
}

/// The bytes that were packed with this look. Of anything else it makes something else of the length stated there.
#[must_use]
pub fn unpack(packed: &[u8], look: &impl Look) -> Vec<u8> {
    let (mut decoder, length) = Decoder::new(packed);
    let mut model = Model::new(length);
    let mut bytes = Vec::with_capacity(length);
    for _ in 0..length {
        let byte = model.byte(look.contexts(&bytes), |probability| decoder.take(probability));
        bytes.push(byte);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let mut state = 1_u32;
        let noise = (0..5000).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from(state >> 24).unwrap()
        });
        let text = "a line and a line like it\t".repeat(40).into_bytes();
        for bytes in [vec![], vec![0], vec![0xFF; 3], text, noise.collect(), vec![0; 70_000]] {
            assert_eq!(unpack(&pack(&bytes, &Text), &Text), bytes);
            let grid = Grid { row: 5, layer: 20 };
            assert_eq!(unpack(&pack(&bytes, &grid), &grid), bytes);
        }
    }

    #[test]
    fn what_repeats_costs_little_and_noise_no_more_than_itself() {
        let text: String = (1000..1400).map(|number| format!("{number}\tlength of the {number}\n")).collect();
        assert!(pack(text.as_bytes(), &Text).len() < text.len() / 6);
        let noise: Vec<u8> = (0..4000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
        assert!(pack(&noise, &Text).len() < noise.len() * 11 / 10);
    }

    #[test]
    fn what_is_damaged_is_of_the_length_stated() {
        let mut packed = pack(b"some bytes that are packed", &Text);
        packed.truncate(7);
        assert_eq!(unpack(&packed, &Text).len(), 26);
        assert_eq!(unpack(&[], &Text), []);
    }
}
