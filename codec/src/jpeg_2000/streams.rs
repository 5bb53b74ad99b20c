//! The bit streams in the segments of a high-throughput code-block (T.814 7.1): some are read from the end.

use crate::has_byte_of_ones;

/// Bits of a segment, low ones first, without those that are stuffed between.
#[derive(Clone, Copy)]
pub struct Bits<'a> {
    /// Eight to each byte.
    bytes: &'a [u8],
    place: usize,
    /// What comes behind the last.
    beyond: u64,
}

impl<'a> Bits<'a> {
    /// From the first byte on: a byte after 0xFF holds seven. Beyond the end all bytes are the same.
    pub fn forward(mut rest: &[u8], beyond: u8, bytes: &'a mut Vec<u8>) -> Self {
        let mut bits = Unstuffed::new(rest.len(), bytes);
        let mut is_stuffed = false;
        while let Some((next, after)) = rest.split_first() {
            match rest.split_first_chunk() {
                Some((eight, after)) if !is_stuffed && !has_byte_of_ones(u64::from_le_bytes(*eight)) => {
                    bits.put_eight(u64::from_le_bytes(*eight));
                    rest = after;
                }
                _ => {
                    bits.put((*next).into(), if is_stuffed { 7 } else { 8 });
                    is_stuffed = *next == 0xFF;
                    rest = after;
                }
            }
        }
        bits.end(beyond)
    }

    /// From the last byte on: a byte before one above 0x8F holds seven if they are ones. Before the first byte there are noughts.
    fn backward(mut rest: &[u8], mut is_stuffed: bool, mut bits: Unstuffed<'a>) -> Self {
        while let Some((next, after)) = rest.split_last() {
            match rest.split_last_chunk() {
                Some((after, eight)) if !has_byte_of_ones(u64::from_be_bytes(*eight) | 0x8080_8080_8080_8080) => {
                    bits.put_eight(u64::from_be_bytes(*eight));
                    is_stuffed = eight.first().is_some_and(|first| *first > 0x8F);
                    rest = after;
                }
                _ => {
                    bits.put((*next).into(), if is_stuffed && next & 0x7F == 0x7F { 7 } else { 8 });
                    is_stuffed = *next > 0x8F;
                    rest = after;
                }
            }
        }
        bits.end(0)
    }

    /// The codes of quads, at the end of a clean-up segment; its last twelve bits are the length.
    pub fn of_quads(suffix: &[u8], bytes: &'a mut Vec<u8>) -> Self {
        let (rest, last) = match suffix {
            [rest @ .., last, _] => (rest, *last),
            _ => (suffix, 0),
        };
        let mut bits = Unstuffed::new(suffix.len(), bytes);
        let first = u32::from(last >> 4);
        bits.put(first, if first & 7 == 7 { 3 } else { 4 });
        Self::backward(rest, last | 0xF > 0x8F, bits)
    }

    /// The bits that refine magnitudes.
    pub fn of_refinement(rest: &[u8], bytes: &'a mut Vec<u8>) -> Self {
        Self::backward(rest, true, Unstuffed::new(rest.len(), bytes))
    }

    /// The next 57 bits, and above them others.
    #[inline(always)]
    fn ahead(&self) -> u64 {
        let eight = self.bytes.get(self.place / 8..).and_then(<[u8]>::first_chunk);
        eight.map_or(self.beyond, |eight| u64::from_le_bytes(*eight) >> (self.place % 8))
    }

    /// The next bits, at most 32.
    #[inline(always)]
    pub fn take(&mut self, count: u32) -> u32 {
        let taken = low(self.ahead() & ((1 << count) - 1));
        self.place += count as usize;
        taken
    }

    /// What four numbers begin with, of as many bits as the bytes of `counts` say from the lowest on, at most 32 each.
    #[inline(always)]
    pub fn four(&mut self, counts: u32) -> [u32; 4] {
        let all = counts.wrapping_mul(0x0101_0101) >> 24;
        if all > 57 {
            return counts.to_le_bytes().map(|count| self.take(count.into()));
        }
        let bits = self.ahead();
        self.place += all as usize;
        counts.wrapping_mul(0x0101_0100).to_le_bytes().map(|start| low(bits >> start))
    }
}

/// Bits that are taken one after another, of which as many as are needed at once are held.
#[derive(Clone, Copy)]
pub struct Window<'a> {
    bytes: &'a [u8],
    at: usize,
    bits: u64,
    held: u32,
}

impl<'a> Window<'a> {
    /// From the first on; beyond the last there are noughts.
    pub const fn new(bits: Bits<'a>) -> Self {
        Self { bytes: bits.bytes, at: 0, bits: 0, held: 0 }
    }

    /// Makes sure that 56 bits can be taken.
    #[inline(always)]
    pub fn fill(&mut self) {
        let eight = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk);
        // What does not fit comes again: whether anything was missing need not be asked.
        self.bits |= eight.map_or(0, |eight| u64::from_le_bytes(*eight)) << self.held;
        self.at += ((63 - self.held) / 8) as usize;
        self.held |= 56;
    }

    /// The next bits, at most 32.
    #[inline(always)]
    pub fn peek(&self, count: u32) -> u32 {
        low(self.bits & ((1 << count) - 1))
    }

    /// Goes on by so many bits.
    #[inline(always)]
    pub const fn skip(&mut self, count: u32) {
        self.bits >>= count;
        self.held -= count;
    }
}

/// Puts bits one behind another.
struct Unstuffed<'a> {
    bytes: &'a mut Vec<u8>,
    /// Less than a byte.
    bits: u64,
    count: u32,
}

impl<'a> Unstuffed<'a> {
    /// For so many bytes with what is stuffed between.
    fn new(most: usize, bytes: &'a mut Vec<u8>) -> Self {
        bytes.clear();
        bytes.reserve(most + 16);
        Self { bytes, bits: 0, count: 0 }
    }

    /// Appends so many low bits, at most 8.
    #[inline(always)]
    fn put(&mut self, bits: u32, count: u32) {
        self.bits |= (u64::from(bits) & ((1 << count) - 1)) << self.count;
        self.count += count;
        if self.count >= 8 {
            let [first, ..] = self.bits.to_le_bytes();
            self.bytes.push(first);
            self.bits >>= 8;
            self.count -= 8;
        }
    }

    /// Appends 64 bits.
    #[inline(always)]
    fn put_eight(&mut self, bits: u64) {
        self.bytes.extend_from_slice(&(self.bits | bits << self.count).to_le_bytes());
        self.bits = bits >> 1 >> (63 - self.count);
    }

    fn end(self, beyond: u8) -> Bits<'a> {
        let beyond = u64::from_ne_bytes([beyond; 8]);
        // What is looked at at once may reach seven bytes further than what it is looked at for.
        self.bytes.extend_from_slice(&(self.bits | beyond << self.count).to_le_bytes());
        self.bytes.extend_from_slice(&beyond.to_le_bytes());
        Bits { bytes: self.bytes, place: 0, beyond }
    }
}

#[inline(always)]
fn low(bits: u64) -> u32 {
    let [a, b, c, d, ..] = bits.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// Runs of events of which all but the last do not happen, coded adaptively (T.814 7.3.3).
pub struct Run<'a> {
    rest: &'a [u8],
    last: u8,
    left: u32,
    state: usize,
    /// Twice the events to come that do not happen, and one more where one follows that does.
    ahead: u32,
}

impl<'a> Run<'a> {
    /// From the first byte of the suffix of a clean-up segment; its last byte is none of its own.
    pub fn new(suffix: &'a [u8]) -> Self {
        let rest = suffix.split_last().map_or(suffix, |(_, rest)| rest);
        Self { rest, last: 0, left: 0, state: 0, ahead: 0 }
    }

    /// Whether the next event happens.
    #[inline(always)]
    pub fn ends(&mut self) -> bool {
        if self.ahead == 0 {
            self.read();
        }
        let ends = self.ahead == 1;
        self.ahead -= if ends { 1 } else { 2 };
        ends
    }

    #[inline(never)]
    fn read(&mut self) {
        let exponent = EXPONENTS.get(self.state).copied().unwrap_or(5);
        if self.bit() == 1 {
            self.ahead = 2 << exponent;
            self.state = (self.state + 1).min(EXPONENTS.len() - 1);
        } else {
            self.ahead = 2 * (0..exponent).fold(0, |length, _| length << 1 | self.bit()) + 1;
            self.state = self.state.saturating_sub(1);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Bit by bit, as T.814 7.1.2 and 7.1.4 put it.
    fn plain<'a>(bytes: impl Iterator<Item = &'a u8>, mut last: u8, is_stuffed: impl Fn(u8, u8) -> bool) -> Vec<u32> {
        let mut bits = Vec::new();
        for byte in bytes {
            bits.extend((0..if is_stuffed(last, *byte) { 7 } else { 8 }).map(|bit| u32::from(byte >> bit & 1)));
            last = *byte;
        }
        bits
    }

    fn assert_are(mut bits: Bits, expected: &[u32], beyond: u32) {
        let mut window = Window::new(bits);
        let mut rest = expected.iter().copied();
        for count in (0..=32).cycle().take(expected.len() / 8 + 40) {
            let number = (0..count).fold(0, |number, bit| number | rest.next().unwrap_or(beyond) << bit);
            assert_eq!(bits.take(count), number);
            if beyond == 0 {
                window.fill();
                assert_eq!(window.peek(count), number);
                window.skip(count);
            }
        }
    }

    #[test]
    fn stuffed_bits_are_left_out() {
        let mut seed = 1_u32;
        for length in 0..300 {
            let bytes: Vec<u8> = std::iter::repeat_with(|| {
                seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                let [high, more, other, _] = seed.to_be_bytes();
                [0xFF, 0x7F, 0x8F, 0x90, other, more, 0, 0xFE][usize::from(high >> 4 & 7)]
            })
            .take(length)
            .collect();
            let mut buffer = Vec::new();
            let forward = plain(bytes.iter(), 0, |last, _| last == 0xFF);
            assert_are(Bits::forward(&bytes, 0xFF, &mut buffer), &forward, 1);
            let backward = plain(bytes.iter().rev(), 0xFF, |last, byte| last > 0x8F && byte & 0x7F == 0x7F);
            assert_are(Bits::of_refinement(&bytes, &mut buffer), &backward, 0);
        }
    }
}
