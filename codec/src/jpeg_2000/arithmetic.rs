//! The arithmetic decoder (T.800 Annex C), and the bits that go past it.

/// Where the coding passes get their decisions from.
pub trait Decisions {
    /// The next decision in the context of this label.
    fn next(&mut self, contexts: &mut Contexts, label: u32) -> u32;

    /// A sign, and whether it is coded as what it differs by from an expectation.
    fn sign(&mut self, contexts: &mut Contexts, label: u32, expected: u32) -> u32;
}

/// The label of run lengths of empty columns.
pub const RUN: u32 = 17;
/// The label of what is not predicted.
pub const UNIFORM: u32 = 18;

/// What was learnt of each label (Table D.7).
pub struct Contexts {
    /// The probability in the upper half, the state times two and the likelier decision below.
    known: [u32; 32],
    /// By the lower half: what is known after the likelier decision, and after the other.
    next: [[u32; 2]; 128],
}

impl Contexts {
    /// Nothing learnt yet.
    pub fn new() -> Self {
        let next = |place: u32| {
            let (likelier, (_, next, other)) = (place & 1, state(place >> 1));
            [known(next, likelier), known(other & 0x7F, likelier ^ u32::from(other >> 7))]
        };
        let mut contexts = Self { known: [0; 32], next: [[0; 2]; 128] };
        contexts.next.iter_mut().zip(0..).for_each(|(entry, place)| *entry = next(place));
        contexts.forget();
        contexts
    }

    /// Nothing learnt any more.
    pub fn forget(&mut self) {
        self.known = [known(0, 0); 32];
        for (label, state) in [(0, 4), (RUN, 3), (UNIFORM, 46)] {
            if let Some(place) = self.known.get_mut(label as usize) {
                *place = known(state, 0);
            }
        }
    }
}

fn state(number: u32) -> (u16, u8, u8) {
    STATES.get(number as usize).copied().unwrap_or_default()
}

fn known(number: u8, likelier: u32) -> u32 {
    let (probability, ..) = state(number.into());
    u32::from(probability) << 16 | u32::from(number) << 1 | likelier
}

/// The decoder in the conventions for software (T.88 Figure G.1): what is coded counts from the top of the interval.
pub struct Arithmetic<'a> {
    rest: &'a [u8],
    last: u8,
    /// The interval and the place in it, the register A of the standard sixteen bits up.
    interval: u32,
    place: u32,
    /// Shifts that are left before the next byte.
    left: u32,
}

impl<'a> Arithmetic<'a> {
    /// From the first byte of a segment.
    pub fn new(bytes: &'a [u8]) -> Self {
        let (last, rest) = bytes.split_first().map_or((0xFF, bytes), |(first, rest)| (*first, rest));
        let place = (u32::from(last) ^ 0xFF) << 16;
        let mut decoder = Self { rest, last, interval: HALF, place, left: 0 };
        decoder.refill();
        decoder.place <<= 7;
        decoder.left -= 7;
        decoder
    }

    /// BYTEIN: beyond the end there are ones.
    #[inline(always)]
    fn refill(&mut self) {
        let next = self.rest.first().copied().unwrap_or(0xFF);
        let is_stuffed = self.last == 0xFF;
        self.left = 8;
        if is_stuffed && next > 0x8F {
            return;
        }
        let (base, shift) = if is_stuffed { (0xFE00, 9) } else { (0xFF00, 8) };
        self.place = self.place.wrapping_add(base).wrapping_sub(u32::from(next) << shift);
        self.left -= u32::from(is_stuffed);
        self.last = next;
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    /// What the interval without its less likely part could not tell (LPS_EXCHANGE, MPS_EXCHANGE, RENORMD).
    #[inline(always)]
    fn exchange(&mut self, known: &mut u32, next: &[[u32; 2]; 128]) -> u32 {
        let probability = *known & 0xFFFF_0000;
        let is_above = self.place >= self.interval;
        let is_unlikely = is_above ^ (self.interval < probability);
        if is_above {
            self.place -= self.interval;
            self.interval = probability;
        }
        let likelier = *known & 1;
        let [after_likelier, after_other] = next.get((*known & 0x7F) as usize).copied().unwrap_or_default();
        *known = if is_unlikely { after_other } else { after_likelier };
        while self.interval < HALF {
            if self.left == 0 {
                self.refill();
            }
            let shift = self.interval.leading_zeros().min(self.left);
            self.interval <<= shift;
            self.place <<= shift;
            self.left -= shift;
        }
        likelier ^ u32::from(is_unlikely)
    }
}

impl Decisions for Arithmetic<'_> {
    #[inline(always)]
    fn next(&mut self, contexts: &mut Contexts, label: u32) -> u32 {
        let Some(known) = contexts.known.get_mut((label & 31) as usize) else { return 0 };
        self.interval = self.interval.wrapping_sub(*known & 0xFFFF_0000);
        if self.place < self.interval && self.interval >= HALF {
            return *known & 1;
        }
        self.exchange(known, &contexts.next)
    }

    #[inline(always)]
    fn sign(&mut self, contexts: &mut Contexts, label: u32, expected: u32) -> u32 {
        self.next(contexts, label) ^ expected
    }
}

/// Bits as they are (D.6): a byte after 0xFF holds seven; beyond the end there are ones.
pub struct Raw<'a> {
    rest: &'a [u8],
    last: u8,
    left: u32,
}

impl<'a> Raw<'a> {
    /// From the first byte of a segment.
    pub const fn new(rest: &'a [u8]) -> Self {
        Self { rest, last: 0, left: 0 }
    }
}

impl Decisions for Raw<'_> {
    #[inline(always)]
    fn next(&mut self, _: &mut Contexts, _: u32) -> u32 {
        if self.left == 0 {
            self.left = if self.last == 0xFF { 7 } else { 8 };
            let (last, rest) = self.rest.split_first().map_or((0xFF, self.rest), |(first, rest)| (*first, rest));
            (self.last, self.rest) = (last, rest);
        }
        self.left -= 1;
        u32::from(self.last) >> self.left & 1
    }

    #[inline(always)]
    fn sign(&mut self, contexts: &mut Contexts, label: u32, _: u32) -> u32 {
        self.next(contexts, label)
    }
}

const HALF: u32 = 1 << 31;

/// Table C.2: the probability, the state after the likelier decision and after the other; there the top bit says that they change
/// places.
const STATES: [(u16, u8, u8); 47] = [
    (0x5601, 1, 0x81),
    (0x3401, 2, 6),
    (0x1801, 3, 9),
    (0x0AC1, 4, 12),
    (0x0521, 5, 29),
    (0x0221, 38, 33),
    (0x5601, 7, 0x86),
    (0x5401, 8, 14),
    (0x4801, 9, 14),
    (0x3801, 10, 14),
    (0x3001, 11, 17),
    (0x2401, 12, 18),
    (0x1C01, 13, 20),
    (0x1601, 29, 21),
    (0x5601, 15, 0x8E),
    (0x5401, 16, 14),
    (0x5101, 17, 15),
    (0x4801, 18, 16),
    (0x3801, 19, 17),
    (0x3401, 20, 18),
    (0x3001, 21, 19),
    (0x2801, 22, 19),
    (0x2401, 23, 20),
    (0x2201, 24, 21),
    (0x1C01, 25, 22),
    (0x1801, 26, 23),
    (0x1601, 27, 24),
    (0x1401, 28, 25),
    (0x1201, 29, 26),
    (0x1101, 30, 27),
    (0x0AC1, 31, 28),
    (0x09C1, 32, 29),
    (0x08A1, 33, 30),
    (0x0521, 34, 31),
    (0x0441, 35, 32),
    (0x02A1, 36, 33),
    (0x0221, 37, 34),
    (0x0141, 38, 35),
    (0x0111, 39, 36),
    (0x0085, 40, 37),
    (0x0049, 41, 38),
    (0x0025, 42, 39),
    (0x0015, 43, 40),
    (0x0009, 44, 41),
    (0x0005, 45, 42),
    (0x0001, 45, 43),
    (0x5601, 46, 46),
];
