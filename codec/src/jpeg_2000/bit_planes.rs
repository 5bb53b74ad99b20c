//! The coding passes of a code-block (T.800 Annex D): bit-plane by bit-plane, in stripes of four rows, column by column.
//!
//! Magnitudes are held twice as large as they are. The bit below the last one known stands for the middle of what it can be.

use super::arithmetic::{Arithmetic, Contexts, Decisions, RUN, Raw, UNIFORM};
use super::header::Style;
use super::neighbours::{ALL_OWN, ALL_VISITED, NEIGHBOURS, OWN, REFINED, VISITED, each_column, sign_label, significance_label};

/// The coefficients of a column of a stripe: the sign on top, the magnitude below.
pub type Column = [u32; 4];

/// Decodes one code-block after another of a subband.
pub struct BitPlanes {
    flags: u8,
    /// The labels of D.3.1 for each neighbourhood.
    significance: [u8; 512],
    /// The labels of D.3.2, and in bit 7 the sign expected.
    signs: [u8; 256],
    contexts: Contexts,
    /// A word for each column of a stripe, with one around on all sides.
    states: Vec<u32>,
    /// Columns and rows.
    size: [u32; 2],
}

/// A segment: its passes, and its bytes.
pub type Segment<'a> = (u32, &'a [u8]);

impl BitPlanes {
    /// For the code-blocks of a style, in a subband with high frequencies of columns or rows or neither.
    pub fn new(style: &Style, is_high: [bool; 2]) -> Self {
        Self {
            flags: style.flags,
            significance: std::array::from_fn(|around| significance_label(around, is_high)),
            signs: std::array::from_fn(sign_label),
            contexts: Contexts::new(),
            states: Vec::new(),
            size: [0; 2],
        }
    }

    /// Decodes a code-block of so many bit-planes, at most [`MOST_PLANES`], into `columns`, stripe by stripe.
    pub fn decode<'a>(
        &mut self,
        size: [u32; 2],
        planes: u32,
        segments: impl Iterator<Item = Segment<'a>>,
        columns: &mut Vec<Column>,
    ) {
        self.size = size;
        let [width, height] = size.map(|side| side as usize);
        self.contexts.forget();
        self.states.clear();
        self.states.resize((width + 2) * (height.div_ceil(4) + 2), 0);
        columns.clear();
        columns.resize(width * height.div_ceil(4), [0; 4]);
        let mut pass = 0;
        for (passes, bytes) in segments {
            let passes = pass..pass + passes;
            pass = passes.end;
            if self.flags & Style::BYPASS != 0 && passes.start > 9 && !passes.start.is_multiple_of(3) {
                self.raw(passes, planes, Raw::new(bytes), columns);
            } else {
                self.arithmetic(passes, planes, Arithmetic::new(bytes), columns);
            }
        }
    }

    fn arithmetic(&mut self, passes: std::ops::Range<u32>, planes: u32, mut bits: Arithmetic, columns: &mut [Column]) {
        for pass in passes {
            let Some(plane) = planes.checked_sub(pass.div_ceil(3) + 1) else { return };
            bits = match pass % 3 {
                0 => self.clean_up(bits, plane, columns),
                1 => self.propagate(bits, plane, columns),
                _ => self.refine(bits, plane, columns),
            };
            if pass.is_multiple_of(3) && self.flags & Style::SYMBOLS != 0 {
                (0..4).for_each(|_| _ = bits.next(&mut self.contexts, UNIFORM));
            }
            if self.flags & Style::RESET != 0 {
                self.contexts.forget();
            }
        }
    }

    fn raw(&mut self, passes: std::ops::Range<u32>, planes: u32, mut bits: Raw, columns: &mut [Column]) {
        for pass in passes {
            let Some(plane) = planes.checked_sub(pass.div_ceil(3) + 1) else { return };
            bits = if pass % 3 == 1 { self.propagate(bits, plane, columns) } else { self.refine(bits, plane, columns) };
        }
    }

    /// The significance propagation pass (D.3.1).
    fn propagate<D: Decisions>(&mut self, mut bits: D, plane: u32, columns: &mut [Column]) -> D {
        let Self { contexts, significance, signs, .. } = self;
        let is_causal = self.flags & Style::CAUSAL != 0;
        each_column(&mut self.states, self.size, columns, |here, column, rows| {
            let mut state = here.own();
            if state == 0 {
                return;
            }
            for row in 0..rows {
                let around = state >> (3 * row);
                if around & (OWN | VISITED) != 0 || around & NEIGHBOURS == 0 {
                    continue;
                }
                let label = significance.get((around & 0x1FF) as usize).copied().unwrap_or(0);
                let is_significant = bits.next(contexts, label.into()) == 1;
                state |= VISITED << (3 * row);
                if is_significant {
                    let sign = here.sign(&mut bits, contexts, signs, state, row);
                    set(column, row, sign << 31 | 3 << plane);
                    state |= here.spread(row, sign, is_causal);
                }
            }
            here.close(state);
        });
        bits
    }

    /// The magnitude refinement pass (D.3.3).
    fn refine<D: Decisions>(&mut self, mut bits: D, plane: u32, columns: &mut [Column]) -> D {
        let contexts = &mut self.contexts;
        each_column(&mut self.states, self.size, columns, |here, column, rows| {
            let mut state = here.own();
            if state & ALL_OWN == 0 {
                return;
            }
            for (row, value) in (0..rows).zip(column) {
                let around = state >> (3 * row);
                if around & (OWN | VISITED) != OWN {
                    continue;
                }
                let label = if around & REFINED != 0 { 16 } else { 14 + u32::from(around & NEIGHBOURS != 0) };
                let half = 1 << plane;
                *value = if bits.next(contexts, label) == 1 { *value + half } else { value.wrapping_sub(half) };
                state |= REFINED << (3 * row);
            }
            here.close(state);
        });
        bits
    }

    /// The clean-up pass (D.3.4).
    fn clean_up<D: Decisions>(&mut self, mut bits: D, plane: u32, columns: &mut [Column]) -> D {
        let Self { contexts, significance, signs, .. } = self;
        let is_causal = self.flags & Style::CAUSAL != 0;
        each_column(&mut self.states, self.size, columns, |here, column, rows| {
            let mut state = here.own();
            let (mut row, mut is_run) = (0, state == 0 && rows == 4);
            if is_run {
                if bits.next(contexts, RUN) == 0 {
                    return;
                }
                row = bits.next(contexts, UNIFORM) << 1;
                row |= bits.next(contexts, UNIFORM);
            }
            while row < rows {
                let around = state >> (3 * row);
                if is_run || around & (OWN | VISITED) == 0 {
                    let label = significance.get((around & 0x1FF) as usize).copied().unwrap_or(0);
                    if is_run || bits.next(contexts, label.into()) == 1 {
                        let sign = here.sign(&mut bits, contexts, signs, state, row);
                        set(column, row, sign << 31 | 3 << plane);
                        state |= here.spread(row, sign, is_causal);
                    }
                    is_run = false;
                }
                row += 1;
            }
            here.close(state & !ALL_VISITED);
        });
        bits
    }
}

#[inline(always)]
fn set(column: &mut Column, row: u32, value: u32) {
    if let Some(place) = column.get_mut((row & 3) as usize) {
        *place = value;
    }
}

/// More leave no place for the sign.
pub const MOST_PLANES: u32 = 30;
