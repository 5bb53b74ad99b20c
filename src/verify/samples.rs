//! Whether nothing hides in the bits of samples that are no picture (PS3.5 8.1.1).

use crate::attribute::Tag;
use crate::verify::canonical::Form;

/// The samples of a native picture, looked at as they pass.
pub(super) struct Samples {
    /// Bytes of a sample: 1, 2 or 4.
    width: usize,
    /// The stored bits.
    mask: u32,
    /// The bits above them, where the sign fills these.
    above: u32,
    sign: u32,
    /// What came of a sample whose end is still to come.
    begun: Vec<u8>,
}

impl Samples {
    /// Of a form whose header is in `bytes`; `None` where every bit is stored, or what is stored is no integer.
    pub(super) fn of(form: &Form, bytes: &[u8]) -> Option<Self> {
        let short = |element| {
            let found = form.elements.iter().find(|one| one.place == [Tag::new(0x0028, element)])?;
            form.value(bytes, found).try_into().ok().map(|value: [u8; 2]| u32::from(u16::from_le_bytes(value)))
        };
        let (allocated, stored, high) = (u32::from(form.bits_allocated), short(0x0101)?, short(0x0102)?);
        let is_known =
            matches!(allocated, 8 | 16 | 32) && (1..allocated).contains(&stored) && (stored - 1..allocated).contains(&high);
        let ones = |bits: u32| u32::MAX >> (32 - bits);
        is_known.then(|| {
            let mask = ones(stored) << (high + 1 - stored);
            let is_filled = short(0x0103) == Some(1) && high + 1 == stored;
            let (above, sign) = if is_filled { (ones(allocated) & !mask, 1 << high) } else { (0, 0) };
            Self { width: allocated as usize / 8, mask, above, sign, begun: Vec::new() }
        })
    }

    /// Whether all samples that end in these bytes, which follow the ones before, are plain.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> bool {
        if !self.begun.is_empty() {
            let (rest, next) = bytes.split_at_checked(self.width - self.begun.len()).unwrap_or((bytes, &[]));
            self.begun.extend_from_slice(rest);
            bytes = next;
        }
        if self.begun.len() == self.width {
            let begun = std::mem::take(&mut self.begun);
            if !self.are_plain(&begun) {
                return false;
            }
        }
        let (whole, rest) = bytes.split_at(bytes.len() / self.width * self.width);
        self.begun.extend_from_slice(rest);
        self.are_plain(whole)
    }

    fn are_plain(&self, bytes: &[u8]) -> bool {
        let is_plain = |sample: u32| sample & !self.mask == if sample & self.sign == 0 { 0 } else { self.above };
        match self.width {
            1 => bytes.iter().all(|byte| is_plain(u32::from(*byte))),
            2 => bytes.as_chunks::<2>().0.iter().all(|pair| is_plain(u32::from(u16::from_le_bytes(*pair)))),
            _ => bytes.as_chunks::<4>().0.iter().all(|sample| is_plain(u32::from_le_bytes(*sample))),
        }
    }
}
