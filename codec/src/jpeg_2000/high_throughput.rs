//! High-throughput code-blocks (T.814): the clean-up pass, in quads of two by two coefficients, and the two passes that refine it.

use super::magnitudes::{Magnitudes, zeros};
use super::quads::{self, Quads, Tables};
use super::streams::{Bits, Run, Window};
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

/// What code-blocks are decoded in, one after another.
#[derive(Default)]
pub struct Room {
    /// The samples of the last one, row by row, the sign on top, twice the magnitude below. Rows are as long as [`Block::stride`], and
    /// there is one more where their number is odd.
    pub samples: Vec<u32>,
    bytes: [Vec<u8>; 2],
    words: Vec<u16>,
    contexts: Vec<u16>,
    growths: Vec<u32>,
    magnitudes: Magnitudes,
}

impl Block<'_> {
    /// Decodes the samples.
    pub fn decode(&self, tables: &Tables, room: &mut Room) -> Result<()> {
        let [_, height] = self.size.map(|side| side as usize);
        let plane = self.planes.checked_sub(self.missing).filter(|plane| *plane > 0).ok_or(MISPLACED)?;
        if self.planes > MOST_PLANES {
            return Err(UNSUPPORTED);
        }
        zeros(&mut room.samples, self.stride() * height.next_multiple_of(2));
        self.clean_up(tables, plane, room)?;
        let samples = &mut room.samples;
        if self.passes > 1 && plane > 1 && !self.refinement.is_empty() {
            let significant = self.significant(samples);
            self.propagate(plane, &significant, samples);
            if self.passes > 2 {
                self.refine(plane, &significant, samples);
            }
        }
        Ok(())
    }

    /// The columns of pairs of quads.
    pub fn stride(&self) -> usize {
        let [width, _] = self.size;
        width.next_multiple_of(4) as usize
    }

    /// The clean-up pass (T.814 7.3): what is significant and how large, then magnitudes and signs.
    fn clean_up(&self, tables: &Tables, plane: u32, room: &mut Room) -> Result<()> {
        let [width, _] = self.size.map(|side| side as usize);
        let (magnitudes, suffix) = split(self.clean_up).ok_or(MISPLACED)?;
        let Room { samples, bytes: [bytes, bytes_of_quads], words, contexts, growths, magnitudes: numbers } = room;
        let mut magnitudes = Bits::forward(magnitudes, 0xFF, bytes);
        let mut quads = Quads { tables, codes: Window::new(Bits::of_quads(suffix, bytes_of_quads)), run: Run::new(suffix) };
        let across = 2 * width.div_ceil(4);
        zeros(words, across + 2);
        contexts.resize(across, 0);
        growths.resize(across, 0);
        numbers.begin(across);
        for (row, samples) in samples.chunks_exact_mut(2 * self.stride()).enumerate() {
            quads::contexts(words, contexts);
            let words = words.get_mut(1..=across).unwrap_or_default();
            quads.row(row == 0, width.div_ceil(2), contexts, words, growths);
            numbers.row(&mut magnitudes, (words, growths), (self.missing + 2, plane), samples)?;
        }
        Ok(())
    }

    /// What the clean-up pass made significant, four bits for each column, with a stripe and a column around.
    fn significant(&self, samples: &[u32]) -> Vec<u8> {
        let [width, height] = self.size.map(|side| side as usize);
        let mut significant = vec![0; (width + 2) * (height.div_ceil(4) + 2)];
        for (row, samples) in samples.chunks_exact(self.stride()).take(height).enumerate() {
            let stripe = significant.chunks_exact_mut(width + 2).nth(row / 4 + 1).into_iter().flatten();
            stripe.skip(1).zip(samples).take(width).for_each(|(bits, value)| *bits |= u8::from(*value != 0) << (row % 4));
        }
        significant
    }

    /// The rows of a stripe that are there.
    const fn rows(&self, stripe: u32) -> u8 {
        let [_, height] = self.size;
        if height - 4 * stripe >= 4 { 0xF } else { (1 << (height - 4 * stripe)) - 1 }
    }

    /// The significance propagation pass (T.814 7.4): four columns, then their signs.
    fn propagate(&self, plane: u32, clean_up: &[u8], samples: &mut [u32]) {
        let [width, _] = self.size.map(|side| side as usize);
        let mut bytes = Vec::new();
        let mut bits = Bits::forward(self.refinement, 0, &mut bytes);
        let mut above = vec![0; width + 2];
        let (mut rows, mut number) = (clean_up.chunks_exact(width + 2).skip(1), 0);
        let mut own = rows.next().unwrap_or_default().to_vec();
        for stripe in samples.chunks_mut(4 * self.stride()) {
            let below = rows.next().unwrap_or_default();
            let known = own.clone();
            for group in (0..width).step_by(4) {
                let places = group + 1..(group + 4).min(width) + 1;
                for place in places.clone() {
                    let around = |states: &[u8]| {
                        states.get(place - 1..place + 2).unwrap_or_default().iter().fold(0, |all, bits| all | bits)
                    };
                    let beside = around(&own);
                    let next = if self.is_causal { 0 } else { around(below) & 1 };
                    let near = beside | beside << 1 | beside >> 1 | around(&above) >> 3 | next << 3;
                    let Some(state) = own.get_mut(place) else { break };
                    *state = found(&mut bits, *state, near, self.rows(number));
                }
                for (place, (known, state)) in known.iter().zip(&own).enumerate().take(places.end).skip(places.start) {
                    for row in (0..4).filter(|row| (state & !known) >> row & 1 == 1) {
                        if let Some(value) = stripe.get_mut(row * self.stride() + place - 1) {
                            *value = bits.take(1) << 31 | 3 << (plane - 2);
                        }
                    }
                }
            }
            above = std::mem::replace(&mut own, below.to_vec());
            number += 1;
        }
    }

    /// The magnitude refinement pass (T.814 7.5).
    fn refine(&self, plane: u32, clean_up: &[u8], samples: &mut [u32]) {
        let [width, _] = self.size.map(|side| side as usize);
        let mut bytes = Vec::new();
        let mut bits = Bits::of_refinement(self.refinement, &mut bytes);
        let rows = clean_up.chunks_exact(width + 2).skip(1);
        for (states, stripe) in rows.zip(samples.chunks_mut(4 * self.stride())) {
            for (column, state) in states.iter().skip(1).take(width).enumerate() {
                for row in (0..4).filter(|row| state >> row & 1 == 1) {
                    if let Some(value) = stripe.get_mut(row * self.stride() + column) {
                        *value ^= (bits.take(1) ^ 1) << (plane - 1) | 1 << (plane - 2);
                    }
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

/// What is significant in a column: of those near something significant, what is told, and what comes to be near it.
fn found(bits: &mut Bits, known: u8, mut near: u8, rows: u8) -> u8 {
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
