//! The bit streams in the segments of a high-throughput code-block (T.814 7.1): some are read from the end.

/// Bits from the first byte on, low ones first: a byte after 0xFF holds seven. Beyond the end all bytes are the same.
pub struct Forward {
    /// Eight to each byte, the first one lowest.
    bits: Vec<u8>,
    place: usize,
    beyond: u64,
}

impl Forward {
    /// From the first byte.
    pub fn new(mut rest: &[u8], beyond: u8) -> Self {
        let mut bits = Vec::with_capacity(rest.len() + 16);
        let (mut held, mut count, mut is_stuffed) = (0_u64, 0, false);
        loop {
            match rest.split_first_chunk() {
                Some((four, after)) if !is_stuffed && !has_byte_of_ones(u32::from_le_bytes(*four)) => {
                    held |= u64::from(u32::from_le_bytes(*four)) << count;
                    count += 32;
                    rest = after;
                }
                _ => {
                    let Some((next, after)) = rest.split_first() else { break };
                    held |= u64::from(*next) << count;
                    count += if is_stuffed { 7 } else { 8 };
                    is_stuffed = *next == 0xFF;
                    rest = after;
                }
            }
            if count >= 32 {
                bits.extend_from_slice(&low(held, 32).to_le_bytes());
                held >>= 32;
                count -= 32;
            }
        }
        let beyond = u64::from_ne_bytes([beyond; 8]);
        // What is read at once may reach seven bytes further than what it is read for.
        bits.extend_from_slice(&(held | beyond << count).to_le_bytes());
        bits.extend_from_slice(&beyond.to_le_bytes());
        Self { bits, place: 0, beyond }
    }

    /// The next bits, at most 32.
    #[inline(always)]
    pub fn take(&mut self, count: u32) -> u32 {
        let eight = self.bits.get(self.place / 8..).and_then(<[u8]>::first_chunk);
        let held = eight.map_or(self.beyond, |eight| u64::from_le_bytes(*eight));
        let taken = low(held >> (self.place % 8), count);
        self.place += count as usize;
        taken
    }
}

/// Whether one of four bytes is 0xFF.
#[inline(always)]
const fn has_byte_of_ones(four: u32) -> bool {
    (!four).wrapping_sub(0x0101_0101) & four & 0x8080_8080 != 0
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

    /// Makes sure that 32 bits can be looked at and taken.
    #[inline(always)]
    pub fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        match self.rest.split_last_chunk() {
            Some((rest, four)) if !has_byte_of_ones(u32::from_be_bytes(*four) | 0x8080_8080) => {
                self.bits |= u64::from(u32::from_be_bytes(*four)) << self.count;
                self.count += 32;
                self.is_stuffed = four.first().is_some_and(|first| *first > 0x8F);
                self.rest = rest;
            }
            _ => self.fill_slowly(),
        }
    }

    fn fill_slowly(&mut self) {
        while self.count < 32 {
            let (next, rest) = self.rest.split_last().map_or((0, self.rest), |(next, rest)| (*next, rest));
            self.rest = rest;
            self.bits |= u64::from(next) << self.count;
            self.count += if self.is_stuffed && next & 0x7F == 0x7F { 7 } else { 8 };
            self.is_stuffed = next > 0x8F;
        }
    }

    /// The next bits, at most 32.
    #[inline(always)]
    pub fn peek(&self, count: u32) -> u32 {
        low(self.bits, count)
    }

    /// Goes on by so many bits.
    #[inline(always)]
    pub fn skip(&mut self, count: u32) {
        self.bits >>= count;
        self.count -= count;
    }

    /// The next bits, at most 32.
    #[inline(always)]
    pub fn take(&mut self, count: u32) -> u32 {
        let taken = self.peek(count);
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
