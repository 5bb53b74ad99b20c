//! Binary arithmetic coding: a range of 32 bits is divided as the probability says, and the half that the bit names goes on.

/// The number of bytes, then the bits.
const HEAD: usize = 3;

/// Writes bits.
pub struct Encoder {
    bytes: Vec<u8>,
    low: u32,
    high: u32,
}

impl Encoder {
    pub fn new(length: usize) -> Self {
        let length = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
        Self { bytes: length.into_iter().skip(4 - HEAD).collect(), low: 0, high: u32::MAX }
    }

    /// Writes a bit that is one with a probability in 4096.
    pub fn put(&mut self, bit: bool, probability: u32) {
        let middle = middle(self.low, self.high, probability);
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.extend(self.high.to_be_bytes().first());
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.extend(self.high.to_be_bytes());
        // What is missing is read as zeros.
        let end = self.bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        self.bytes.truncate(end.max(HEAD));
        self.bytes
    }
}

/// Reads bits.
pub struct Decoder<'a> {
    rest: std::slice::Iter<'a, u8>,
    low: u32,
    high: u32,
    value: u32,
}

impl<'a> Decoder<'a> {
    /// And the number of bytes.
    pub fn new(packed: &'a [u8]) -> (Self, usize) {
        let mut decoder = Self { rest: packed.iter(), low: 0, high: u32::MAX, value: 0 };
        (0..HEAD).for_each(|_| decoder.shift());
        let length = usize::try_from(std::mem::take(&mut decoder.value)).unwrap_or_default();
        (0..4).for_each(|_| decoder.shift());
        (decoder, length)
    }

    /// Reads a bit that is one with a probability in 4096.
    pub fn take(&mut self, probability: u32) -> bool {
        let middle = middle(self.low, self.high, probability);
        let bit = self.value <= middle;
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
            self.shift();
        }
        bit
    }

    fn shift(&mut self) {
        self.value = self.value << 8 | self.rest.next().map_or(0, |byte| u32::from(*byte));
    }
}

const fn middle(low: u32, high: u32, probability: u32) -> u32 {
    let range = high - low;
    low + (range >> 12) * probability + (((range & 0xFFF) * probability) >> 12)
}
