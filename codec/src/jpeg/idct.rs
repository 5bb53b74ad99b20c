//! The inverse DCT (T.81 A.3.3): integers throughout, so that samples are the same everywhere.
//!
//! It is the method of Loeffler, Ligtenberg and Moschytz with 12 multiplications, scaled and rounded as in the Independent JPEG Group's
//! accurate integer transform, which most readers of medical pictures use; samples are the same as theirs.

use std::num::Wrapping;

use super::scan::Block;

/// Numbers that a stream within reason never makes overflow, and that may do so in one beyond.
type Number = Wrapping<i32>;

/// The 8 x 8 samples of a block, row by row, between 0 and the largest of so many bits.
pub fn samples(block: &Block, quantisation: &[u16; 64], precision: u8) -> [u16; 64] {
    let (spare, largest) = if precision > 8 { (1, 0x0FFF) } else { (2, 0xFF) };
    let half = (largest + 1) / 2;
    let sample = |value: Number| Wrapping(value.0.wrapping_add(half).clamp(0, largest));
    let [dc, ac @ ..] = block;
    let [first, ..] = quantisation;
    if ac.iter().all(|coefficient| *coefficient == 0) {
        return [stored(sample(rounded(Wrapping(i32::from(*dc) * i32::from(*first)), 3))); 64];
    }
    let mut rows = dequantised(block, quantisation);
    each_column(&mut rows, BITS - spare);
    let mut columns = transposed(&rows);
    each_column(&mut columns, BITS + spare + 3);
    columns.as_flattened_mut().iter_mut().for_each(|value| *value = sample(*value));
    let mut samples = [0; 64];
    samples.iter_mut().zip(transposed(&columns).as_flattened()).for_each(|(place, value)| *place = stored(*value));
    samples
}

const fn stored(sample: Number) -> u16 {
    (sample.0 & 0xFFFF) as u16
}

/// Values of a block, row by row.
type Rows = [[Number; 8]; 8];

/// The coefficients in their places.
fn dequantised(block: &Block, quantisation: &[u16; 64]) -> Rows {
    let mut values = [Wrapping(0); 64];
    for (value, (coefficient, factor)) in values.iter_mut().zip(block.iter().zip(quantisation)) {
        *value = Wrapping(i32::from(*coefficient)) * Wrapping(i32::from(*factor));
    }
    ORDER.map(|row| row.map(|at| values.get(usize::from(at & 63)).copied().unwrap_or_default()))
}

fn transposed(rows: &Rows) -> Rows {
    std::array::from_fn(|column| rows.each_ref().map(|row| row.get(column).copied().unwrap_or_default()))
}

/// Transforms all columns: several at once, as they lie side by side.
fn each_column([a, b, c, d, e, f, g, h]: &mut Rows, shift: usize) {
    let halves = (a.iter_mut().zip(b).zip(c.iter_mut().zip(d)), e.iter_mut().zip(f).zip(g.iter_mut().zip(h)));
    for (((a, b), (c, d)), ((e, f), (g, h))) in halves.0.zip(halves.1) {
        [*a, *b, *c, *d, *e, *f, *g, *h] = inverse([*a, *b, *c, *d, *e, *f, *g, *h], shift);
    }
}

/// Eight values of one dimension, times the square root of 8, shifted down by `shift` - [`BITS`].
#[inline(always)]
fn inverse(input: [Number; 8], shift: usize) -> [Number; 8] {
    let [x0, x1, x2, x3, x4, x5, x6, x7] = input;
    let z = (x2 + x6) * C0_541;
    let (odd2, odd3) = (z - x6 * C1_847, z + x2 * C0_765);
    let (sum, difference) = ((x0 + x4) << BITS, (x0 - x4) << BITS);
    let even = [sum + odd3, difference + odd2, difference - odd2, sum - odd3];

    let (z1, z2, z3, z4) = (x7 + x1, x5 + x3, x7 + x3, x5 + x1);
    let z5 = (z3 + z4) * C1_175;
    let (z1, z2) = (-z1 * C0_899, -z2 * C2_562);
    let (z3, z4) = (z5 - z3 * C1_961, z5 - z4 * C0_390);
    let odd = [x1 * C1_501 + z1 + z4, x3 * C3_072 + z2 + z3, x5 * C2_053 + z2 + z4, x7 * C0_298 + z1 + z3];

    let ([e0, e1, e2, e3], [o0, o1, o2, o3]) = (even, odd);
    [e0 + o0, e1 + o1, e2 + o2, e3 + o3, e3 - o3, e2 - o2, e1 - o1, e0 - o0].map(|value| rounded(value, shift))
}

fn rounded(value: Number, shift: usize) -> Number {
    (value + Wrapping(1 << (shift - 1))) >> shift
}

/// Bits behind the binary point of the constants.
const BITS: usize = 13;

const C0_298: Number = Wrapping(2446);
const C0_390: Number = Wrapping(3196);
const C0_541: Number = Wrapping(4433);
const C0_765: Number = Wrapping(6270);
const C0_899: Number = Wrapping(7373);
const C1_175: Number = Wrapping(9633);
const C1_501: Number = Wrapping(12299);
const C1_847: Number = Wrapping(15137);
const C1_961: Number = Wrapping(16069);
const C2_053: Number = Wrapping(16819);
const C2_562: Number = Wrapping(20995);
const C3_072: Number = Wrapping(25172);

/// The places of the coefficients in their order, row by row (T.81 figure A.6).
const ORDER: [[u8; 8]; 8] = [
    [0, 1, 5, 6, 14, 15, 27, 28],
    [2, 4, 7, 13, 16, 26, 29, 42],
    [3, 8, 12, 17, 25, 30, 41, 43],
    [9, 11, 18, 24, 31, 40, 44, 53],
    [10, 19, 23, 32, 39, 45, 52, 54],
    [20, 22, 33, 38, 46, 51, 55, 60],
    [21, 34, 37, 47, 50, 56, 59, 61],
    [35, 36, 48, 49, 57, 58, 62, 63],
];
