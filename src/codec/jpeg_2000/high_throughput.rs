//! High-throughput code-blocks (T.814): the clean-up pass, in quads of two by two coefficients, and the two passes that refine it.

use super::bit_planes::Column;
use super::quads::{Quads, Tables};
use super::streams::{Backward, Forward, Run};
use super::{MISPLACED, UNSUPPORTED};
use crate::error::Result;

/// A code-block as its packets tell it.
pub struct Block<'a> {
    /// Columns and rows.
    pub size: [u32; 2],
    /// The clean-up segment.
    pub clean_up: &'a [u8],
    /// The segment of the passes that refine it.
    pub refinement: &'a [u8],
    /// All passes, without those that stand for empty bit-planes: 1 to 3.
    pub passes: u32,
    /// The bit-planes of the subband, and how many of them are above the last of the clean-up pass.
    pub planes: u32,
    /// See `planes`.
    pub missing: u32,
    /// Whether no stripe looks into the next one.
    pub is_causal: bool,
}

impl Block<'_> {
    /// Decodes into `columns`, stripe by stripe.
    pub fn decode(&self, tables: &Tables, columns: &mut Vec<Column>) -> Result<()> {
        let [width, height] = self.size.map(|side| side as usize);
        let plane = self.planes.checked_sub(self.missing).filter(|plane| *plane > 0).ok_or(MISPLACED)?;
        if self.planes > MOST_PLANES {
            return Err(UNSUPPORTED);
        }
        columns.clear();
        columns.resize(width * height.div_ceil(4), [0; 4]);
        self.clean_up(tables, plane, columns)?;
        if self.passes > 1 && plane > 1 && !self.refinement.is_empty() {
            let significant = self.significant(columns);
            self.propagate(plane, &significant, columns);
            if self.passes > 2 {
                self.refine(plane, &significant, columns);
            }
        }
        Ok(())
    }

    /// The clean-up pass (T.814 7.3): what is significant and how large, then magnitudes and signs.
    fn clean_up(&self, tables: &Tables, plane: u32, columns: &mut [Column]) -> Result<()> {
        let [width, height] = self.size.map(|side| side as usize);
        let (magnitudes, suffix) = split(self.clean_up).ok_or(MISPLACED)?;
        let mut magnitudes = Forward::new(magnitudes, 0xFF);
        let mut quads = Quads { tables, codes: Backward::of_clean_up(suffix), run: Run::new(suffix) };
        let pairs = width.div_ceil(4);
        let (mut above, mut here) = (vec![0; 2 * pairs + 2], vec![0; 2 * pairs + 2]);
        let mut growths = vec![0; 2 * pairs];
        // Magnitudes of the row above, of two neighbouring columns in two quads each.
        let mut before = vec![0_u32; 2 * pairs + 1];
        for row in 0..height.div_ceil(2) {
            std::mem::swap(&mut above, &mut here);
            quads.row(row == 0, width.div_ceil(2), &above, &mut here, &mut growths);
            let stripe = columns.get_mut(row / 2 * width..).unwrap_or_default();
            let stripe = stripe.get_mut(..width).unwrap_or_default();
            let mut last = 0;
            let words = here.iter().skip(1).zip(&growths);
            for ((number, columns), (word, growth)) in stripe.chunks_mut(2).enumerate().zip(words) {
                let Some([own, next]) = before.get_mut(number..number + 2) else { break };
                let is_shared = row > 0 && (word >> 4 & 0xF).count_ones() > 1;
                let most = growth + if is_shared { (*own | *next | 2).ilog2() } else { 1 };
                if most > self.missing + 2 {
                    return Err(MISPLACED);
                }
                *own = std::mem::take(&mut last);
                for (side, column) in columns.iter_mut().enumerate() {
                    let [upper, lower] = [2 * side, 2 * side + 1].map(|bit| magnitude(&mut magnitudes, *word, bit, most, plane));
                    for (place, value) in column.iter_mut().skip(row % 2 * 2).zip([upper.0, lower.0]) {
                        *place = value;
                    }
                    if side == 0 { *own |= lower.1 } else { last = lower.1 }
                }
            }
            if let Some(end) = before.get_mut(width.div_ceil(2)) {
                *end = last;
            }
        }
        Ok(())
    }

    /// What the clean-up pass made significant, four bits for each column, with a stripe and a column around.
    fn significant(&self, columns: &[Column]) -> Vec<u8> {
        let [width, height] = self.size.map(|side| side as usize);
        let mut significant = vec![0; (width + 2) * (height.div_ceil(4) + 2)];
        let rows = significant.chunks_exact_mut(width + 2).skip(1).zip(columns.chunks_exact(width));
        for (number, (bits, columns)) in (0..).zip(rows) {
            for (bits, column) in bits.iter_mut().skip(1).zip(columns) {
                *bits = (0..4).zip(column).map(|(row, value)| u8::from(*value != 0) << row).sum::<u8>() & self.rows(number);
            }
        }
        significant
    }

    /// The rows of a stripe that are there.
    const fn rows(&self, stripe: u32) -> u8 {
        let [_, height] = self.size;
        if height - 4 * stripe >= 4 { 0xF } else { (1 << (height - 4 * stripe)) - 1 }
    }

    /// The significance propagation pass (T.814 7.4): four columns, then their signs.
    fn propagate(&self, plane: u32, clean_up: &[u8], columns: &mut [Column]) {
        let [width, _] = self.size.map(|side| side as usize);
        let mut bits = Forward::new(self.refinement, 0);
        let mut above = vec![0; width + 2];
        let (mut rows, mut number) = (clean_up.chunks_exact(width + 2).skip(1), 0);
        let mut own = rows.next().unwrap_or_default().to_vec();
        for stripe in columns.chunks_exact_mut(width) {
            let below = rows.next().unwrap_or_default();
            let known = own.clone();
            for (group, columns) in stripe.chunks_mut(4).enumerate() {
                for place in 4 * group + 1..4 * group + 1 + columns.len() {
                    let around = |states: &[u8]| {
                        states.get(place - 1..place + 2).unwrap_or_default().iter().fold(0, |all, bits| all | bits)
                    };
                    let beside = around(&own);
                    let next = if self.is_causal { 0 } else { around(below) & 1 };
                    let near = beside | beside << 1 | beside >> 1 | around(&above) >> 3 | next << 3;
                    let Some(state) = own.get_mut(place) else { break };
                    *state = found(&mut bits, *state, near, self.rows(number));
                }
                let states = known.iter().zip(&own).skip(4 * group + 1);
                for (column, (known, state)) in columns.iter_mut().zip(states) {
                    for (_, value) in column.iter_mut().enumerate().filter(|(row, _)| (state & !known) >> row & 1 == 1) {
                        *value = bits.take(1) << 31 | 3 << (plane - 2);
                    }
                }
            }
            above = std::mem::replace(&mut own, below.to_vec());
            number += 1;
        }
    }

    /// The magnitude refinement pass (T.814 7.5).
    fn refine(&self, plane: u32, clean_up: &[u8], columns: &mut [Column]) {
        let [width, _] = self.size.map(|side| side as usize);
        let mut bits = Backward::of_refinement(self.refinement);
        let rows = clean_up.chunks_exact(width + 2).skip(1);
        for (states, stripe) in rows.zip(columns.chunks_exact_mut(width)) {
            for (state, column) in states.iter().skip(1).zip(stripe) {
                for (_, value) in column.iter_mut().enumerate().filter(|(row, _)| state >> row & 1 == 1) {
                    *value ^= (bits.take(1) ^ 1) << (plane - 1) | 1 << (plane - 2);
                }
            }
        }
    }
}

/// Magnitudes and signs, and the rest of a clean-up segment: the run lengths from its start, the codes of quads from its end.
fn split(segment: &[u8]) -> Option<(&[u8], &[u8])> {
    let [.., low, high] = segment else { return None };
    let length = usize::from(*high) << 4 | usize::from(low & 0xF);
    if !(2..=LONGEST_SUFFIX).contains(&length) {
        return None;
    }
    segment.split_at_checked(segment.len().checked_sub(length)?)
}

/// A coefficient of a quad; and its magnitude as the next row sees it.
#[inline(always)]
fn magnitude(bits: &mut Forward, word: u16, bit: usize, most: u32, plane: u32) -> (u32, u32) {
    let word = u32::from(word);
    if word >> (4 + bit) & 1 == 0 {
        return (0, 0);
    }
    let count = most - (word >> (12 + bit) & 1);
    let read = bits.take(count);
    let magnitude = read | (word >> (8 + bit) & 1) << count | 1;
    (read << 31 | (magnitude + 2) << (plane - 1) & 0x7FFF_FFFF, magnitude)
}

/// What is significant in a column: of those near something significant, what is told, and what comes to be near it.
fn found(bits: &mut Forward, known: u8, mut near: u8, rows: u8) -> u8 {
    (0..4).fold(known, |state, row| {
        let own = 1_u8 << row;
        if near & rows & own == 0 || known & own != 0 || bits.take(1) == 0 {
            return state;
        }
        near |= own << 1;
        state | own
    })
}

/// More leave no place for the sign.
const MOST_PLANES: u32 = 29;
const LONGEST_SUFFIX: usize = 4079;
