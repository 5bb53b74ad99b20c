//! The magnitudes and signs of a high-throughput clean-up pass (T.814 7.3.7, 7.3.8), a row of quads at a time.
//!
//! How many bits numbers have, which bits these are, and what samples they make are three loops: only the second goes from quad to quad.

use super::MISPLACED;
use super::streams::Bits;
use crate::error::Result;

/// The numbers of a row of quads: magnitudes, in place of the lowest bit, which is one, the sign.
#[derive(Default)]
pub struct Magnitudes {
    /// How many bits the numbers of a quad have, in a byte for each, by columns.
    counts: Vec<u32>,
    /// What the numbers of a quad begin with, by columns.
    numbers: [Vec<u32>; 4],
    /// The lower numbers of the row above, of two neighbouring columns in two quads each.
    above: Vec<u32>,
}

impl Magnitudes {
    /// Begins a code-block with so many quads in a row.
    pub fn begin(&mut self, quads: usize) {
        self.counts.resize(quads, 0);
        self.numbers.iter_mut().for_each(|numbers| numbers.resize(quads, 0));
        zeros(&mut self.above, quads + 1);
    }

    /// Reads the next row into two rows of samples, which are zeros: the sign on top, twice the magnitude below, from the bit-plane `plane`
    /// on. Of each quad its word is given, and by how many bits its magnitudes grow; none may have more than `most` bits.
    pub fn row(
        &mut self,
        bits: &mut Bits,
        (words, growths): (&[u16], &[u32]),
        (most, plane): (u32, u32),
        samples: &mut [u32],
    ) -> Result<()> {
        if words.iter().all(|word| *word == 0) {
            self.above.fill(0);
            return Ok(());
        }
        if self.count(words, growths) > most {
            return Err(MISPLACED);
        }
        self.read(bits);
        let (upper, lower) = samples.split_at_mut_checked(samples.len() / 2).ok_or(MISPLACED)?;
        self.store(words, plane, upper.as_chunks_mut().0, lower.as_chunks_mut().0);
        let [_, left, _, right] = &self.numbers;
        self.above.fill(0);
        self.above.iter_mut().zip(left).for_each(|(above, left)| *above = *left);
        self.above.iter_mut().skip(1).zip(right).for_each(|(above, right)| *above |= right);
        Ok(())
    }

    /// Counts the bits of each number, and gives the most that there may be.
    #[inline(never)]
    fn count(&mut self, words: &[u16], growths: &[u32]) -> u32 {
        let mut most = 0;
        let above = self.above.iter().zip(self.above.get(1..).unwrap_or_default());
        for ((counts, (west, east)), (word, growth)) in self.counts.iter_mut().zip(above).zip(words.iter().zip(growths)) {
            let word = u32::from(*word);
            let significant = word >> 4 & 0xF;
            let is_shared = u32::from(significant & significant.wrapping_sub(1) != 0);
            let bits = growth + exponent((west | east) & is_shared.wrapping_neg() | 2);
            most = most.max(bits);
            // No bit is known of what is not significant.
            *counts = spread(significant) * bits - spread(word >> 12);
        }
        most
    }

    /// Looks at what each number begins with.
    #[inline(never)]
    fn read(&mut self, bits: &mut Bits) {
        let [a, b, c, d] = &mut self.numbers;
        let columns = a.iter_mut().zip(b).zip(c.iter_mut().zip(d));
        for (((a, b), (c, d)), counts) in columns.zip(&self.counts) {
            [*a, *b, *c, *d] = bits.four(*counts);
        }
    }

    /// Makes numbers of it, and samples of these.
    #[inline(never)]
    fn store(&mut self, words: &[u16], plane: u32, upper: &mut [[u32; 2]], lower: &mut [[u32; 2]]) {
        let [a, b, c, d] = &mut self.numbers;
        let columns = a.iter_mut().zip(b).zip(c.iter_mut().zip(d));
        let rows = upper.iter_mut().zip(lower);
        for (((((a, b), (c, d)), counts), word), (upper, lower)) in columns.zip(&self.counts).zip(words).zip(rows) {
            let word = u32::from(*word);
            *a = number(*a, counts & 0xFF, word >> 8 & 1);
            *b = number(*b, counts >> 8 & 0xFF, word >> 9 & 1);
            *c = number(*c, counts >> 16 & 0xFF, word >> 10 & 1);
            *d = number(*d, counts >> 24, word >> 11 & 1);
            *upper = [doubled(*a, word >> 4 & 1, plane), doubled(*c, word >> 6 & 1, plane)];
            *lower = [doubled(*b, word >> 5 & 1, plane), doubled(*d, word >> 7 & 1, plane)];
        }
    }
}

/// So many zeros.
pub fn zeros<T: Copy + Default>(numbers: &mut Vec<T>, count: usize) {
    numbers.clear();
    numbers.resize(count, T::default());
}

/// A number of so many bits, of which the one above is known.
#[inline(always)]
fn number(bits: u32, count: u32, known: u32) -> u32 {
    let power = power(count);
    bits & (power - 1) | power & known.wrapping_neg()
}

/// The sample of a number.
#[inline(always)]
const fn doubled(number: u32, is_significant: u32, plane: u32) -> u32 {
    is_significant.wrapping_neg() & (number << 31 | ((number | 1).wrapping_add(2) << (plane - 1)) & 0x7FFF_FFFF)
}

/// Two to the power of at most 30, as floats have it: there is no instruction that shifts several numbers by several counts.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "a power of two below 2^31")]
fn power(count: u32) -> u32 {
    (f32::from_bits((count + 127) << 23) as i32).cast_unsigned()
}

/// The exponent of a number below 2^31, by that of the float; without its second bit it is not rounded up.
#[inline(always)]
fn exponent(number: u32) -> u32 {
    (((number & !(number >> 1)).cast_signed() as f32).to_bits() >> 23).wrapping_sub(127)
}

/// Four bits, each in a byte.
#[inline(always)]
const fn spread(bits: u32) -> u32 {
    ((bits & 0xF) * 0x0020_4081) & 0x0101_0101
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_give_whole_powers_and_exponents() {
        for bit in 0..=30 {
            assert_eq!(power(bit), 1 << bit);
            for number in [1 << bit, (1 << bit) + 1, (2_u32 << bit).wrapping_sub(1), (3 << bit) >> 1] {
                assert_eq!(exponent(number), number.ilog2(), "{number}");
            }
        }
    }
}
