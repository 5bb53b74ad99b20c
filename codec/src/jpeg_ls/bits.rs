//! The bits of a scan: a byte after 0xFF holds seven (T.87 C.1). One trait for both directions, so that the model is told once.

/// A scan that is read or written.
pub trait Coder {
    /// Whether the samples are known beforehand.
    const WRITES: bool;

    /// A number of at most 32 bits: `value` is what a writer writes, what is returned is what the scan says.
    fn bits(&mut self, count: u32, value: u32) -> u32;

    /// A Golomb code of limited length (A.5.3): `zeros` and a one mark a number of `escape` bits.
    fn golomb(&mut self, k: u32, zeros: u32, escape: u32, value: u32) -> u32;

    /// Whether the scan ended early or held what no scan holds.
    fn has_failed(&self) -> bool;
}

/// Reads the entropy-coded bytes between two markers.
pub struct Reader<'a> {
    rest: &'a [u8],
    /// How many of the bytes left are before the next 0xFF.
    plain: usize,
    /// The next bits from the top; below `count` of them stands what follows or nothing.
    bits: u64,
    count: u32,
    after_ff: bool,
    has_failed: bool,
}

impl<'a> Reader<'a> {
    /// From the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, plain: plain(bytes), bits: 0, count: 0, after_ff: false, has_failed: false }
    }

    #[inline]
    fn fill(&mut self) {
        match self.rest.first_chunk() {
            Some(word) if self.plain >= 8 && !self.after_ff => {
                self.bits |= u64::from_be_bytes(*word) >> self.count;
                let taken = (63 - self.count) / 8;
                self.count += 8 * taken;
                self.plain -= taken as usize;
                self.rest = self.rest.get(taken as usize..).unwrap_or_default();
            }
            _ => self.fill_bytewise(),
        }
    }

    #[cold]
    fn fill_bytewise(&mut self) {
        // What stands below comes again, at another place if a stuffed bit is left out before it.
        self.bits &= !(u64::MAX >> self.count);
        while self.count <= 48
            && let Some((byte, rest)) = self.rest.split_first()
        {
            let width = if self.after_ff { 7 } else { 8 };
            self.count += width;
            self.bits |= u64::from(*byte) << (64 - self.count);
            self.rest = rest;
            self.plain = if *byte == 0xFF { plain(rest) } else { self.plain - 1 };
            self.after_ff = *byte == 0xFF;
        }
    }

    #[inline]
    fn skip(&mut self, count: u32) {
        if count > self.count {
            self.has_failed = true;
            (self.bits, self.count) = (0, 0);
        } else {
            self.bits <<= count;
            self.count -= count;
        }
    }

    /// The code where it may reach past what is at hand.
    #[cold]
    fn long_golomb(&mut self, k: u32, limit: u32, escape: u32) -> u32 {
        let mut zeros = 0;
        loop {
            self.fill();
            let found = self.bits.leading_zeros().min(self.count);
            zeros += found;
            if found < self.count {
                self.skip(found + 1);
                break;
            }
            if self.count == 0 || zeros > limit {
                self.has_failed = true;
                return 0;
            }
            self.skip(found);
        }
        if zeros < limit {
            return zeros << k | self.bits(k, 0);
        }
        self.has_failed |= zeros > limit;
        self.bits(escape, 0) + 1
    }
}

impl Coder for Reader<'_> {
    const WRITES: bool = false;

    #[inline]
    fn bits(&mut self, count: u32, _value: u32) -> u32 {
        if self.count < count {
            self.fill();
        }
        let value = low_word(self.bits >> 32) >> 1 >> (31 - count.min(31));
        self.skip(count);
        value
    }

    #[inline]
    fn golomb(&mut self, k: u32, limit: u32, escape: u32, _value: u32) -> u32 {
        if self.count < 32 {
            self.fill();
        }
        let zeros = self.bits.leading_zeros();
        let length = zeros + 1 + k;
        if length > self.count || zeros >= limit {
            return self.long_golomb(k, limit, escape);
        }
        let tail = self.bits << 1 << zeros;
        self.bits = tail << k;
        self.count -= length;
        zeros << k | low_word(tail >> 1 >> (63 - k))
    }

    fn has_failed(&self) -> bool {
        self.has_failed
    }
}

/// Writes the entropy-coded bytes between two markers.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    /// The bits that are not yet bytes, at the bottom.
    bits: u64,
    count: u32,
}

impl Writer {
    /// The bytes, the last filled up with zeros.
    pub fn finish(mut self) -> Vec<u8> {
        self.flush();
        let width = self.width();
        // A marker must not take a last 0xFF for its own.
        if self.count > 0 || width == 7 {
            self.put(0, width - self.count);
            self.flush();
        }
        self.bytes
    }

    /// The bits that the next byte takes.
    fn width(&self) -> u32 {
        if self.bytes.last() == Some(&0xFF) { 7 } else { 8 }
    }

    #[inline]
    fn put(&mut self, value: u32, count: u32) {
        self.bits = self.bits << count | u64::from(value);
        self.count += count;
        if self.count >= 32 {
            self.flush();
        }
    }

    #[inline]
    fn flush(&mut self) {
        if self.count >= 32 && self.width() == 8 {
            let word = low_word(self.bits >> (self.count - 32)).to_be_bytes();
            if !word.contains(&0xFF) {
                self.bytes.extend(word);
                self.count -= 32;
                return;
            }
        }
        while self.count >= self.width() {
            self.count -= self.width();
            let [.., byte] = (self.bits >> self.count).to_be_bytes();
            self.bytes.push(if self.width() == 7 { byte & 0x7F } else { byte });
        }
    }
}

impl Coder for Writer {
    const WRITES: bool = true;

    #[inline]
    fn bits(&mut self, count: u32, value: u32) -> u32 {
        self.put(value, count);
        value
    }

    #[inline]
    fn golomb(&mut self, k: u32, limit: u32, escape: u32, value: u32) -> u32 {
        let (zeros, tail, width) = match value >> k {
            zeros if zeros < limit => (zeros, value & ((1 << k) - 1), k),
            _ => (limit, value - 1, escape),
        };
        self.put(0, zeros / 2);
        self.put(0, zeros - zeros / 2);
        self.put(1 << width | tail, width + 1);
        value
    }

    fn has_failed(&self) -> bool {
        false
    }
}

/// How many bytes are before the first 0xFF.
fn plain(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == 0xFF).unwrap_or(bytes.len())
}

/// The lower half.
#[inline]
const fn low_word(value: u64) -> u32 {
    let [.., a, b, c, d] = value.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}
