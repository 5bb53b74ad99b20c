//! The inverse DCT (T.81 A.3.3): integers throughout, so that samples are the same everywhere.
//!
//! It is the method of Loeffler, Ligtenberg and Moschytz with 12 multiplications, scaled and rounded as in the Independent JPEG Group's
//! accurate integer transform, which most readers of medical pictures use; samples are the same as theirs.

use std::num::Wrapping;

use super::scan::{Block, Order};

/// Numbers that a stream within reason never makes overflow, and that may do so in one beyond.
type Number = Wrapping<i32>;

/// The 8 x 8 samples of a block, between 0 and the largest of so many bits: by rows what lies side by side in four bytes, the first one
/// low, from the left on. Samples of 8 bits fill two of the columns, those of 12 all four. Block and quantisation are in rows.
pub fn samples(block: &Block, quantisation: &[u16; 64], precision: u8) -> [[u32; 8]; 4] {
    let (spare, largest) = if precision > 8 { (1, 0x0FFF) } else { (2, 0xFF) };
    let [dc, ac @ ..] = block;
    let [first, ..] = quantisation;
    if ac.iter().all(|coefficient| *coefficient == 0) {
        let level = rounded(Wrapping(i32::from(*dc) * i32::from(*first)), 3);
        let factor = if precision > 8 { 0x0001_0001 } else { 0x0101_0101 };
        return [[sample(level, largest) * factor; 8]; 4];
    }
    let mut rows = [[Wrapping(0); 8]; 8];
    for (value, (coefficient, factor)) in rows.as_flattened_mut().iter_mut().zip(block.iter().zip(quantisation)) {
        *value = Wrapping(i32::from(*coefficient)) * Wrapping(i32::from(*factor));
    }
    each_column(&mut rows, BITS - spare);
    let mut columns = transposed(&rows);
    each_column(&mut columns, BITS + spare + 3);
    packed(&columns, largest)
}

#[inline(always)]
fn sample(value: Number, largest: i32) -> u32 {
    value.0.wrapping_add((largest + 1) / 2).clamp(0, largest).cast_unsigned()
}

#[inline(never)]
fn packed(columns: &Rows, largest: i32) -> [[u32; 8]; 4] {
    let mut packed = [[0; 8]; 4];
    let sample = |value: &Number| sample(*value, largest);
    if largest > 0xFF {
        for (both, [a, b]) in packed.iter_mut().zip(columns.as_chunks().0) {
            let values = a.iter().zip(b);
            both.iter_mut().zip(values).for_each(|(both, (a, b))| *both = sample(a) | sample(b) << 16);
        }
        return packed;
    }
    for (four, [a, b, c, d]) in packed.iter_mut().zip(columns.as_chunks().0) {
        for (four, ((a, b), (c, d))) in four.iter_mut().zip(a.iter().zip(b).zip(c.iter().zip(d))) {
            *four = sample(a) | sample(b) << 8 | sample(c) << 16 | sample(d) << 24;
        }
    }
    packed
}

/// Values of a block, row by row.
type Rows = [[Number; 8]; 8];

/// Numbers in the order in which coefficients are coded, in rows.
pub fn in_rows(numbers: &[u16; 64]) -> [u16; 64] {
    let mut rows = [0; 64];
    for (number, at) in numbers.iter().zip(ROWS) {
        rows.get_mut(usize::from(at)).into_iter().for_each(|place| *place = *number);
    }
    rows
}

/// Three times the lower half goes in between the upper one: columns become rows.
fn transposed(rows: &Rows) -> Rows {
    shuffled(&shuffled(&shuffled(rows)))
}

// Compiled apart it moves four numbers at once.
#[inline(never)]
fn shuffled([a, b, c, d, lower @ ..]: &Rows) -> Rows {
    let mut rows = [[Wrapping(0); 8]; 8];
    let halves = [*a, *b, *c, *d];
    let halves = halves.as_flattened().iter().zip(lower.as_flattened());
    rows.as_flattened_mut().as_chunks_mut().0.iter_mut().zip(halves).for_each(|(pair, (upper, lower))| *pair = [*upper, *lower]);
    rows
}

/// Transforms all columns: several at once, as they lie side by side.
#[inline(never)]
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

/// Where coefficients stand in rows, in the order in which they are coded (T.81 figure A.6).
pub const ROWS: Order = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42,
    49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
