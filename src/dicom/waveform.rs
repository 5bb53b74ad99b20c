//! The samples of waveforms (PS3.3 C.10.9): exactly as many as there are, with nothing in the bits that they do not use.

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Value};
use crate::error::{Error, Reason, Result};

/// Looks whether the waveforms of a data set can be written, if it has any.
///
/// # Errors
/// [`Reason::StructuredLeftOut`] for sound, [`Reason::Unreadable`] for samples of no known form, [`Reason::Truncated`] where there are
/// fewer than the channels need, [`Reason::TooLarge`] for more than are held in memory.
pub fn check(set: &DataSet) -> Result<()> {
    let groups = set.element(WAVEFORM_SEQUENCE).map_or(&[][..], |element| element.items());
    groups.iter().try_for_each(|group| samples(group).map(drop))
}

/// The samples of one multiplex group: those of all channels, one after the other, without the bytes behind the last.
///
/// # Errors
/// As [`check`].
pub fn samples(group: &DataSet) -> Result<Vec<u8>> {
    let layout = Layout::of(group)?;
    let element = group.element(WAVEFORM_DATA).ok_or(UNREADABLE)?;
    let Value::Bytes(bytes) = &element.value else {
        return Err(Error::new(Reason::TooLarge, "more samples than are held in memory").at(WAVEFORM_DATA));
    };
    let mut samples = bytes.get(..layout.length()?).ok_or(TRUNCATED)?.to_vec();
    for sweep in samples.chunks_exact_mut(layout.bytes.saturating_mul(layout.stored.len()).max(1)) {
        for (sample, stored) in sweep.chunks_exact_mut(layout.bytes).zip(&layout.stored) {
            clear_unused(sample, *stored, layout.is_signed);
        }
    }
    Ok(samples)
}

/// The padding value of a multiplex group, if it is one sample that can spell nothing.
#[must_use]
pub fn padding(group: &DataSet) -> Option<Vec<u8>> {
    let layout = Layout::of(group).ok()?;
    let value = group.bytes(WAVEFORM_PADDING_VALUE);
    let sample = value.get(..layout.bytes)?;
    let is_plain = sample.len() <= 2 || sample.iter().rev().skip(1).all(|byte| *byte == 0);
    (is_plain && value.len() <= layout.bytes.next_multiple_of(2)).then(|| sample.to_vec())
}

/// How the samples of a multiplex group are encoded.
struct Layout {
    /// Number of Waveform Samples.
    samples: u32,
    /// Bytes of a sample.
    bytes: usize,
    /// The bits that each channel uses.
    stored: Vec<u32>,
    is_signed: bool,
}

impl Layout {
    fn of(group: &DataSet) -> Result<Self> {
        let (bytes, is_signed) = match group.text(SAMPLE_INTERPRETATION) {
            Some("SB") => (1, true),
            Some("UB") => (1, false),
            Some("SS") => (2, true),
            Some("US") => (2, false),
            Some("SL") => (4, true),
            Some("UL") => (4, false),
            Some("SV") => (8, true),
            Some("UV") => (8, false),
            Some("MB" | "AB") => return Err(SOUND.at(SAMPLE_INTERPRETATION)),
            _ => return Err(UNREADABLE.at(SAMPLE_INTERPRETATION)),
        };
        let bits = bytes * 8;
        let channels = group.unsigned_short(NUMBER_OF_CHANNELS).filter(|channels| *channels > 0).ok_or(UNREADABLE)?;
        let samples = group.bytes(NUMBER_OF_SAMPLES).try_into().map(u32::from_le_bytes).map_err(|_| UNREADABLE)?;
        let definitions = group.element(CHANNEL_DEFINITIONS).map_or(&[][..], |element| element.items());
        let stored: Vec<u32> = definitions
            .iter()
            .map(|channel| channel.unsigned_short(BITS_STORED).map_or(bits, u32::from))
            .filter(|stored| (1..=bits).contains(stored))
            .collect();
        let is_declared = group.unsigned_short(BITS_ALLOCATED).map(u32::from) == Some(bits);
        if !is_declared || stored.len() != definitions.len() || stored.len() != usize::from(channels) {
            return Err(UNREADABLE);
        }
        Ok(Self { samples, bytes: usize::try_from(bytes).map_err(|_| UNREADABLE)?, stored, is_signed })
    }

    fn length(&self) -> Result<usize> {
        let samples = usize::try_from(self.samples).ok();
        let length = samples.and_then(|samples| samples.checked_mul(self.bytes)?.checked_mul(self.stored.len()));
        length.filter(|length| *length > 0).ok_or(UNREADABLE)
    }
}

/// Clears the bits above the stored ones, or makes them those of the sign.
fn clear_unused(sample: &mut [u8], stored: u32, is_signed: bool) {
    let mut word = [0; 8];
    let Some(low) = word.get_mut(..sample.len()) else { return };
    low.copy_from_slice(sample);
    let unused = 64 - stored.min(64);
    let shifted = u64::from_le_bytes(word) << unused;
    let cleared = if is_signed { (shifted.cast_signed() >> unused).cast_unsigned() } else { shifted >> unused };
    for (byte, cleared) in sample.iter_mut().zip(cleared.to_le_bytes()) {
        *byte = cleared;
    }
}

/// Waveform Sequence, of which each item is a multiplex group.
pub const WAVEFORM_SEQUENCE: Tag = Tag::new(0x5400, 0x0100);
/// Waveform Data.
pub const WAVEFORM_DATA: Tag = Tag::new(0x5400, 0x1010);
/// Waveform Padding Value.
pub const WAVEFORM_PADDING_VALUE: Tag = Tag::new(0x5400, 0x100A);
const NUMBER_OF_CHANNELS: Tag = Tag::new(0x003A, 0x0005);
const NUMBER_OF_SAMPLES: Tag = Tag::new(0x003A, 0x0010);
const CHANNEL_DEFINITIONS: Tag = Tag::new(0x003A, 0x0200);
const BITS_STORED: Tag = Tag::new(0x003A, 0x021A);
const BITS_ALLOCATED: Tag = Tag::new(0x5400, 0x1004);
const SAMPLE_INTERPRETATION: Tag = Tag::new(0x5400, 0x1006);
const SOUND: Error = Error::new(Reason::StructuredLeftOut, "sound");
const UNREADABLE: Error = Error::new(Reason::Unreadable, "samples of no known form");
const TRUNCATED: Error = Error::new(Reason::Truncated, "fewer samples than the channels need");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_that_are_not_stored_are_those_of_the_sign_or_none() {
        let cleared = |sample: [u8; 2], stored, is_signed| {
            let mut sample = sample;
            clear_unused(&mut sample, stored, is_signed);
            i16::from_le_bytes(sample)
        };
        assert_eq!(cleared([0x34, 0x72], 12, false), 0x0234);
        assert_eq!(cleared([0x34, 0x72], 12, true), 0x0234);
        assert_eq!(cleared([0xFF, 0x4F], 12, true), -1);
        assert_eq!(cleared([0xFF, 0x7F], 16, true), i16::MAX);
    }
}
