//! What a coding pass knows of the coefficients around the one it is at (T.800 D.1 to D.3).
//!
//! A word for each column of a stripe holds the significance of its four coefficients and their neighbours in bits 0 to 17, row by
//! row; the signs of those of its own column in bits 18, 19, 22, 25, 28, 31; and for each coefficient, from bits 20 and 21 on,
//! whether it was refined and whether this bit-plane knows it already.

use std::cell::Cell;

use super::arithmetic::{Contexts, Decisions};
use super::bit_planes::Column;

/// The state of a column of a stripe, and those around it.
pub struct Place<'a> {
    above: &'a [Cell<u32>],
    own: &'a [Cell<u32>],
    below: &'a [Cell<u32>],
}

impl Place<'_> {
    /// The state of the column.
    #[inline(always)]
    pub fn own(&self) -> u32 {
        if let [_, own, _] = self.own { own.get() } else { 0 }
    }

    /// Leaves the column in a state.
    #[inline(always)]
    pub fn close(&self, state: u32) {
        if let [_, own, _] = self.own {
            own.set(state);
        }
    }

    /// The sign of what has just become significant (D.3.2).
    #[inline(always)]
    pub fn sign<D: Decisions>(&self, bits: &mut D, contexts: &mut Contexts, signs: &[u8; 256], state: u32, row: u32) -> u32 {
        let [west, _, east] = self.own else { return 0 };
        let north = if row == 0 { state >> 18 } else { state >> (16 + 3 * row) };
        let around = state >> (3 * row) & 0b1010_1010
            | west.get() >> (19 + 3 * row) & 1
            | (east.get() >> (19 + 3 * row) & 1) << 2
            | (north & 1) << 4
            | (state >> (22 + 3 * row) & 1) << 6;
        let label = signs.get(around as usize).copied().unwrap_or(0);
        bits.sign(contexts, u32::from(label & 0x7F), u32::from(label >> 7))
    }

    /// Tells the neighbours that a coefficient is significant; what its own column learns of it.
    #[inline(always)]
    pub fn spread(&self, row: u32, sign: u32, is_causal: bool) -> u32 {
        let tell = |states: &[Cell<u32>], west: u32, own: u32, east: u32| {
            if let [to_west, to_own, to_east] = states {
                to_west.set(to_west.get() | west);
                to_own.set(to_own.get() | own);
                to_east.set(to_east.get() | east);
            }
        };
        tell(self.own, 1 << (5 + 3 * row), 0, 1 << (3 + 3 * row));
        if row == 0 && !is_causal {
            tell(self.above, 1 << 17, 1 << 16 | sign << 31, 1 << 15);
        }
        if row == 3 {
            tell(self.below, 1 << 2, 1 << 1 | sign << 18, 1);
        }
        (OWN | sign << 19) << (3 * row)
    }
}

/// Visits the columns of all stripes with the number of their rows.
#[inline(always)]
pub fn each_column(
    states: &mut [u32],
    [width, height]: [u32; 2],
    columns: &mut [Column],
    mut visit: impl FnMut(&Place, &mut Column, u32),
) {
    let width = width as usize;
    let states = Cell::from_mut(states).as_slice_of_cells();
    let (mut rows_of_states, mut left) = (states, height);
    for stripe in columns.chunks_exact_mut(width.max(1)) {
        let next = rows_of_states.get(width + 2..).unwrap_or_default();
        let below = next.get(width + 2..).unwrap_or_default();
        let around = rows_of_states.windows(3).zip(next.windows(3)).zip(below.windows(3));
        let rows = left.min(4);
        for (((above, own), below), column) in around.zip(stripe) {
            visit(&Place { above, own, below }, column, rows);
        }
        rows_of_states = next;
        left -= rows;
    }
}

/// Table D.1, for the three by three bits around a coefficient.
pub fn significance_label(around: usize, is_high: [bool; 2]) -> u8 {
    let count = |bits: usize| (around & bits).count_ones();
    let (across, down, corners) = (count(0b000_101_000), count(0b010_000_010), count(0b101_000_101));
    let (first, second) = if is_high == [true, false] { (down, across) } else { (across, down) };
    match (is_high, corners, first, second) {
        ([true, true], 0, ..) => [0, 1, 2].get((across + down) as usize).copied().unwrap_or(2),
        ([true, true], 1, ..) => [3, 4].get((across + down) as usize).copied().unwrap_or(5),
        ([true, true], 2, ..) => 6 + u8::from(across + down > 0),
        ([true, true], ..) | (_, _, 2, _) => 8,
        (_, 0, 1, 0) => 5,
        (_, _, 1, 0) => 6,
        (_, _, 1, _) => 7,
        (_, _, _, 2) => 4,
        (_, _, _, 1) => 3,
        (_, corners, ..) => {
            if corners > 1 {
                2
            } else if corners == 1 {
                1
            } else {
                0
            }
        }
    }
}

/// Tables D.2 and D.3: bits 1, 3, 5, 7 are the neighbours above, left, right, below; bits 4, 0, 2, 6 their signs.
pub fn sign_label(around: usize) -> u8 {
    let part = |significant: usize, sign: usize| match (around >> significant & 1, around >> sign & 1) {
        (0, _) => 0,
        (_, 0) => 1_i8,
        _ => -1,
    };
    let across = (part(3, 0) + part(5, 2)).signum();
    let down = (part(1, 4) + part(7, 6)).signum();
    let (across, down, turn) = if (across, down) < (0, 0) { (-across, -down, 0x80) } else { (across, down, 0) };
    turn | match (across, down) {
        (0, 0) => 9,
        (0, _) => 10,
        (_, -1) => 11,
        (_, 0) => 12,
        _ => 13,
    }
}

/// Of a coefficient whose neighbourhood was shifted down: that it is significant.
pub const OWN: u32 = 1 << 4;
/// That a neighbour is.
pub const NEIGHBOURS: u32 = 0b111_101_111;
/// That it was refined.
pub const REFINED: u32 = 1 << 20;
/// That this bit-plane knows it.
pub const VISITED: u32 = 1 << 21;
/// The same of all four.
pub const ALL_OWN: u32 = 0o1111 * OWN;
/// The same of all four.
pub const ALL_VISITED: u32 = 0o1111 * VISITED;
