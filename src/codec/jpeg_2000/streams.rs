//! The bit streams in the segments of a high-throughput code-block (T.814 7.1): some are read from the end.

/// Bits from the first byte on, low ones first: a byte after 0xFF holds seven. Beyond the end all bytes are the same.
pub struct Forward<'a> {
    rest: &'a [u8],
    beyond: u8,
    is_stuffed: bool,
    bits: u64,
    count: u32,
}

impl<'a> Forward<'a> {
    /// From the first byte.
    pub const fn new(rest: &'a [u8], beyond: u8) -> Self {
        Self { rest, beyond, is_stuffed: false, bits: 0, count: 0 }
    }

    /// The next bits, at most 32.
    #[inline(always)]
    pub fn take(&mut self, count: u32) -> u32 {
        while self.count < count {
            let (next, rest) = self.rest.split_first().map_or((self.beyond, self.rest), |(next, rest)| (*next, rest));
            self.rest = rest;
            self.bits |= u64::from(next) << self.count;
            self.count += if self.is_stuffed { 7 } else { 8 };
            self.is_stuffed = next == 0xFF;
        }
        let taken = low(self.bits, count);
        self.bits >>= count;
        self.count -= count;
        taken
    }
}

/// Bits from the last byte on, low ones first: a byte before one above 0x8F holds seven if they are ones. Before the first byte there
/// are noughts.
pub struct Backward<'a> {
    rest: &'a [u8],
    is_stuffed: bool,
    bits: u64,
    count: u32,
}

impl<'a> Backward<'a> {
    /// The codes of quads, at the end of a clean-up segment; its last twelve bits are the length.
    pub fn of_clean_up(suffix: &'a [u8]) -> Self {
        let (rest, last) = match suffix {
            [rest @ .., last, _] => (rest, *last),
            _ => (suffix, 0),
        };
        let bits = u64::from(last >> 4);
        Self { rest, is_stuffed: last | 0xF > 0x8F, bits, count: if bits & 7 == 7 { 3 } else { 4 } }
    }

    /// The bits that refine magnitudes.
    pub const fn of_refinement(rest: &'a [u8]) -> Self {
        Self { rest, is_stuffed: true, bits: 0, count: 0 }
    }

    /// The next 32 bits.
    #[inline(always)]
    pub fn peek(&mut self) -> u32 {
        while self.count < 32 {
            let (next, rest) = self.rest.split_last().map_or((0, self.rest), |(next, rest)| (*next, rest));
            self.rest = rest;
            self.bits |= u64::from(next) << self.count;
            self.count += if self.is_stuffed && next & 0x7F == 0x7F { 7 } else { 8 };
            self.is_stuffed = next > 0x8F;
        }
        low(self.bits, 32)
    }

    /// Goes on by so many of the bits that were looked at.
    #[inline(always)]
    pub fn skip(&mut self, count: u32) {
        self.bits >>= count;
        self.count -= count;
    }

    /// The next bits, at most 31.
    #[inline(always)]
    pub fn take(&mut self, count: u32) -> u32 {
        let taken = self.peek() & ((1 << count) - 1);
        self.skip(count);
        taken
    }
}

#[inline(always)]
fn low(bits: u64, count: u32) -> u32 {
    let [a, b, c, d, ..] = (bits & ((1 << count) - 1)).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// Runs of events of which all but the last do not happen, coded adaptively (T.814 7.3.3).
pub struct Run<'a> {
    rest: &'a [u8],
    last: u8,
    left: u32,
    state: usize,
    /// Events to come that do not happen, and whether one follows that does.
    quiet: u32,
    is_ended: bool,
}

impl<'a> Run<'a> {
    /// From the first byte of the suffix of a clean-up segment; its last byte is none of its own.
    pub fn new(suffix: &'a [u8]) -> Self {
        let rest = suffix.split_last().map_or(suffix, |(_, rest)| rest);
        Self { rest, last: 0, left: 0, state: 0, quiet: 0, is_ended: false }
    }

    /// Whether the next event happens.
    pub fn ends(&mut self) -> bool {
        if self.quiet == 0 && !self.is_ended {
            let exponent = EXPONENTS.get(self.state).copied().unwrap_or(5);
            if self.bit() == 1 {
                self.quiet = 1 << exponent;
                self.state = (self.state + 1).min(EXPONENTS.len() - 1);
            } else {
                self.quiet = (0..exponent).fold(0, |length, _| length << 1 | self.bit());
                self.state = self.state.saturating_sub(1);
                self.is_ended = true;
            }
        }
        if self.quiet > 0 {
            self.quiet -= 1;
            return false;
        }
        self.is_ended = false;
        true
    }

    fn bit(&mut self) -> u32 {
        if self.left == 0 {
            self.left = if self.last == 0xFF { 7 } else { 8 };
            // The last byte shares its low bits with codes of quads.
            (self.last, self.rest) = match self.rest {
                [] => (0xFF, self.rest),
                [last, rest @ ..] if rest.is_empty() => (last | 0xF, rest),
                [next, rest @ ..] => (*next, rest),
            };
        }
        self.left -= 1;
        u32::from(self.last >> self.left & 1)
    }
}

const EXPONENTS: [u32; 13] = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];
