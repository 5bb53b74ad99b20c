//! Whether the samples of a waveform are as many as its channels have, with nothing in the bits that they do not use (PS3.3 C.10.9).

use crate::attribute::Tag;
use crate::verify::canonical::{Deviation, ElementAt, Form};

/// What a multiplex group says of its samples.
#[derive(Default)]
struct Group {
    channels: u64,
    samples: u64,
    bits: u64,
    stored: Vec<u64>,
    is_signed: bool,
}

/// The bits of the samples, 0 where there is no waveform.
///
/// # Errors
/// The first group whose samples are not what it says.
pub(super) fn check(form: &Form, bytes: &[u8]) -> Result<u16, Deviation> {
    let mut group = Group::default();
    let mut least = u64::from(u16::MAX);
    for element in &form.elements {
        let value = form.value(bytes, element);
        group.take(element, value);
        if element.is_waveform() {
            let is_exact = value.len() as u64 == group.bytes();
            if !is_exact || !group.has_clear_bits(value) {
                return Err(("samples that are not as many as their channels have, or not plain", element.place.clone()));
            }
            least = least.min(group.bits);
            group = Group::default();
        }
    }
    Ok(if least == u64::from(u16::MAX) { 0 } else { u16::try_from(least).unwrap_or_default() })
}

impl Group {
    fn take(&mut self, element: &ElementAt, value: &[u8]) {
        let number = || value.iter().take(4).rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
        match element.place.as_slice() {
            [SEQUENCE, CHANNELS] => self.channels = number(),
            [SEQUENCE, SAMPLES] => self.samples = number(),
            [SEQUENCE, BITS] => self.bits = number(),
            [SEQUENCE, INTERPRETATION] => self.is_signed = value.first() == Some(&b'S'),
            [SEQUENCE, DEFINITIONS, STORED] => self.stored.push(number()),
            _ => {}
        }
    }

    /// The bytes of all samples, padded to an even number.
    fn bytes(&self) -> u64 {
        let bits = self.channels.saturating_mul(self.samples).saturating_mul(self.bits);
        bits.div_ceil(8).saturating_add(1) / 2 * 2
    }

    /// Whether the bits above the stored ones are all as the sign is, in samples of up to 64 bits.
    fn has_clear_bits(&self, value: &[u8]) -> bool {
        let width = usize::try_from(self.bits / 8).unwrap_or_default().max(1);
        let is_each = self.stored.len() as u64 == self.channels;
        let clear = |(sample, stored): (&[u8], &u64)| {
            let number = sample.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            let stored = (*stored).clamp(1, self.bits.clamp(1, 64));
            let unused = number >> (stored - 1) >> 1;
            let all_ones = u64::MAX >> (64 - self.bits.clamp(1, 64)) >> (stored - 1) >> 1;
            let is_negative = self.is_signed && number >> (stored - 1) & 1 == 1;
            unused == if is_negative { all_ones } else { 0 }
        };
        let count = usize::try_from(self.channels.saturating_mul(self.samples)).unwrap_or_default();
        !is_each || self.stored.contains(&0) || value.chunks_exact(width).take(count).zip(self.stored.iter().cycle()).all(clear)
    }
}

/// Waveform Sequence.
pub(super) const SEQUENCE: Tag = Tag::new(0x5400, 0x0100);
/// Waveform Data.
pub(super) const DATA: Tag = Tag::new(0x5400, 0x1010);
const CHANNELS: Tag = Tag::new(0x003A, 0x0005);
const SAMPLES: Tag = Tag::new(0x003A, 0x0010);
const DEFINITIONS: Tag = Tag::new(0x003A, 0x0200);
const STORED: Tag = Tag::new(0x003A, 0x021A);
const BITS: Tag = Tag::new(0x5400, 0x1004);
const INTERPRETATION: Tag = Tag::new(0x5400, 0x1006);
