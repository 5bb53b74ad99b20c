//! How probable a bit is: in each context what followed so far is counted, and the counts are mixed by weights that are learned as
//! the bytes go by (M. Mahoney, "Adaptive weighing of context models for lossless data compression", 2005).

use crate::look::CONTEXTS;

/// What a context says of a bit: how probable it is that it is one, in 65536, and from how many bits that is known.
#[derive(Clone, Copy)]
struct Slot {
    probability: u16,
    seen: u8,
}

/// What is learned of the bytes that went by.
pub struct Model {
    /// As many for each context; those of two places may fall together.
    slots: Vec<Slot>,
    /// For the bits of a byte that are known.
    weights: Vec<[i32; CONTEXTS]>,
    /// The inverse of [`squashed`].
    stretched: Vec<i32>,
}

impl Model {
    /// For so many bytes.
    pub fn new(bytes: usize) -> Self {
        let slots = bytes.saturating_mul(8).next_power_of_two().clamp(1 << 10, 1 << 19);
        let unknown = Slot { probability: 1 << 15, seen: 0 };
        let mut stretched = Vec::with_capacity(1 << 12);
        for position in -LARGEST..=LARGEST {
            stretched.resize(usize::try_from(squashed(position)).unwrap_or_default() + 1, position);
        }
        Self { slots: vec![unknown; slots * CONTEXTS], weights: vec![[INITIAL; CONTEXTS]; 256], stretched }
    }

    /// Codes a byte: `bit` is told the probability of a one, in 4096, and tells the bit.
    pub fn byte(&mut self, contexts: [u32; CONTEXTS], mut bit: impl FnMut(u32) -> bool) -> u8 {
        let mut known = 1_usize;
        for _ in 0..2 {
            let beds = self.beds(&contexts, known);
            let mut half = 1;
            for _ in 0..4 {
                let is_one = self.bit(beds.map(|bed| bed + half), known, &mut bit);
                half = half << 1 | usize::from(is_one);
                known = known << 1 | usize::from(is_one);
            }
        }
        known.to_le_bytes().first().copied().unwrap_or_default()
    }

    fn bit(&mut self, places: [usize; CONTEXTS], known: usize, bit: &mut impl FnMut(u32) -> bool) -> bool {
        let inputs = places.map(|place| self.input(place));
        let Some(weights) = self.weights.get_mut(known) else { return false };
        let sum: i64 = inputs.iter().zip(&*weights).map(|(input, weight)| i64::from(*input) * i64::from(*weight)).sum();
        let mixed = squashed(i32::try_from((sum >> 16).clamp(-i64::from(LARGEST), LARGEST.into())).unwrap_or_default());
        let is_one = bit(mixed.unsigned_abs());
        let error = ((i32::from(is_one) << 12) - mixed) * LEARNING;
        weights.iter_mut().zip(inputs).for_each(|(weight, input)| *weight += (input * error + (1 << 13)) >> 14);
        places.iter().for_each(|place| self.learn(*place, is_one));
        is_one
    }

    /// Where the slots of the next four bits begin, for each context: side by side, so that they are found at once.
    fn beds(&self, contexts: &[u32; CONTEXTS], known: usize) -> [usize; CONTEXTS] {
        let slots = self.slots.len() / CONTEXTS;
        let known = u32::try_from(known).unwrap_or_default().wrapping_mul(0x9E37_79B1);
        let mut first = 0;
        contexts.map(|context| {
            let mixed = context.wrapping_add(known).wrapping_mul(0x2545_F491);
            let hash = (mixed ^ mixed >> 15).wrapping_mul(0x2C1B_3C6D) >> 8;
            let bed = first + (usize::try_from(hash).unwrap_or_default() << 4 & (slots - 1));
            first += slots;
            bed
        })
    }

    /// Zero where nothing is known.
    fn input(&self, place: usize) -> i32 {
        let slot = self.slots.get(place).filter(|slot| slot.seen > 0);
        slot.and_then(|slot| self.stretched.get(usize::from(slot.probability >> 4))).copied().unwrap_or_default()
    }

    fn learn(&mut self, place: usize, is_one: bool) {
        let Some(slot) = self.slots.get_mut(place) else { return };
        let (target, now) = (if is_one { 0xFFFF } else { 0 }, i32::from(slot.probability));
        let rate = RATES.get(usize::from(slot.seen)).copied().unwrap_or_default();
        slot.probability = u16::try_from(now + (((target - now) * rate) >> 14)).unwrap_or_default();
        slot.seen = (slot.seen + 1).min(MOST_SEEN);
    }
}

/// The probability in 4096 at a position on the logistic curve, in 256ths.
fn squashed(position: i32) -> i32 {
    let (step, part) = ((position + 2048) >> 7, (position + 2048) & 127);
    let at = |step: i32| usize::try_from(step).ok().and_then(|step| CURVE.get(step)).map_or(4095, |height| i32::from(*height));
    (at(step) * (128 - part) + at(step + 1) * part + 64) >> 7
}

/// 4096 / (1 + e^-x) for x from -8 to 8 in halves, at least 1 and at most 4095.
const CURVE: [u16; 33] = [
    1, 2, 4, 6, 10, 17, 27, 45, 74, 120, 194, 311, 488, 747, 1101, 1546, 2048, 2550, 2995, 3349, 3608, 3785, 3902, 3976, 4022,
    4051, 4069, 4079, 4086, 4090, 4092, 4094, 4095,
];
/// The farthest position on it.
const LARGEST: i32 = 2047;
/// Of 65536, for each context.
const INITIAL: i32 = 24_000;
const LEARNING: i32 = 6;
/// By how much of 2^14 a slot moves towards a bit, after so many: 2 / (2n + 3).
const RATES: [i32; MOST_SEEN as usize + 1] = rates();
/// After so many bits of a context each counts alike.
const MOST_SEEN: u8 = 30;

const fn rates() -> [i32; MOST_SEEN as usize + 1] {
    let (mut rates, mut seen) = ([0; MOST_SEEN as usize + 1], 0);
    let mut rest = rates.as_mut_slice();
    while let [rate, after @ ..] = rest {
        *rate = (1 << 15) / (2 * seen + 3);
        seen += 1;
        rest = after;
    }
    rates
}
