//! Native pixel data (PS3.3 C.7.6.3, PS3.5 8.1): how many bytes there are, and which bits of them are picture.

use crate::attribute::Vr;
use crate::dicom::data_set::{DataSet, Value};
use crate::dicom::encoding::reverse_words;
use crate::dicom::lex::Span;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::source::{Sink, Source};

/// How the samples of native pixel data are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelLayout {
    /// Rows of a frame.
    pub rows: u16,
    /// Columns of a frame.
    pub columns: u16,
    /// Number of frames, at least 1.
    pub frames: u32,
    /// Samples of a pixel: 1 for grey, 3 for colour.
    pub samples: u16,
    /// Bits that a sample takes: 8, 16 or 32.
    pub bits_allocated: u16,
    /// Bits of it that are picture.
    pub bits_stored: u16,
    /// The number of the highest of these, counted from 0.
    pub high_bit: u16,
    /// Whether samples are two's complement.
    pub is_signed: bool,
}

impl PixelLayout {
    /// Reads the layout that a data set declares.
    ///
    /// # Errors
    /// [`Reason::NotAnImage`] without rows and columns, [`Reason::UnsupportedSyntax`] for bit depths other than 8, 16 and 32,
    /// [`Reason::Unreadable`] where the attributes contradict one another.
    pub fn of(data_set: &DataSet) -> Result<Self> {
        let number = |tag| data_set.unsigned_short(tag);
        let (Some(rows), Some(columns)) = (number(tags::ROWS), number(tags::COLUMNS)) else {
            return Err(Error::new(Reason::NotAnImage, "no rows and columns"));
        };
        let frames = match data_set.text(tags::NUMBER_OF_FRAMES) {
            None => Some(1),
            Some(text) => text.parse().ok().filter(|frames| *frames > 0),
        };
        let bits_allocated = number(tags::BITS_ALLOCATED).ok_or(missing(tags::BITS_ALLOCATED))?;
        let bits_stored = number(tags::BITS_STORED).ok_or(missing(tags::BITS_STORED))?;
        let layout = Self {
            rows,
            columns,
            frames: frames.ok_or(Error::new(Reason::Unreadable, "not a number of frames").at(tags::NUMBER_OF_FRAMES))?,
            samples: number(tags::SAMPLES_PER_PIXEL).ok_or(missing(tags::SAMPLES_PER_PIXEL))?,
            bits_allocated,
            bits_stored,
            high_bit: number(tags::HIGH_BIT).unwrap_or(bits_stored.saturating_sub(1)),
            is_signed: match number(tags::PIXEL_REPRESENTATION).ok_or(missing(tags::PIXEL_REPRESENTATION))? {
                0 => false,
                1 => true,
                _ => return Err(Error::new(Reason::Unreadable, "neither signed nor unsigned").at(tags::PIXEL_REPRESENTATION)),
            },
        };
        layout.check()
    }

    fn check(self) -> Result<Self> {
        if !matches!(self.bits_allocated, 8 | 16 | 32) {
            return Err(Error::new(Reason::UnsupportedSyntax, "samples of other than 8, 16 or 32 bits").at(tags::BITS_ALLOCATED));
        }
        let is_sound = self.rows > 0
            && self.columns > 0
            && matches!(self.samples, 1 | 3)
            && (1..=self.bits_allocated).contains(&self.bits_stored)
            && (self.bits_stored - 1..self.bits_allocated).contains(&self.high_bit);
        if is_sound {
            Ok(self)
        } else {
            Err(Error::new(Reason::Unreadable, "the attributes of the picture contradict one another"))
        }
    }

    /// Bytes of all frames, without padding.
    ///
    /// # Errors
    /// [`Reason::Hostile`] when the product is beyond any memory.
    pub fn bytes(&self) -> Result<u64> {
        [self.columns.into(), self.frames.into(), self.samples.into(), u64::from(self.bits_allocated / 8)]
            .into_iter()
            .try_fold(u64::from(self.rows), u64::checked_mul)
            .ok_or(Error::new(Reason::Hostile, "a picture larger than any memory"))
    }

    /// The bytes that a big endian encoding has in reverse: those of a sample, or of the word that holds two (PS3.5 8.1.1).
    fn word_bytes(&self, vr: Vr) -> usize {
        match self.bits_allocated {
            8 if vr == Vr::OW => 2,
            bits => usize::from(bits / 8),
        }
    }

    /// Clears every bit that is not picture: overlays and text hide there (PS3.5 8.1.1).
    ///
    /// Where the stored bits are the lowest ones and signed, the sign fills the bits above them.
    pub fn clear_unused_bits(&self, samples: &mut [u8]) {
        if self.bits_stored == self.bits_allocated {
            return;
        }
        let unused = self.bits_allocated - self.bits_stored;
        let is_low = self.high_bit + 1 == self.bits_stored;
        let mask = |width: u32| (u32::MAX >> (32 - width.min(32))) << (self.high_bit + 1 - self.bits_stored);
        let mask = mask(self.bits_stored.into());
        let extends = self.is_signed && is_low;
        match self.bits_allocated {
            8 => samples.iter_mut().for_each(|sample| {
                let [masked, ..] = (u32::from(*sample) & mask).to_le_bytes();
                *sample = if extends { (((masked << unused).cast_signed()) >> unused).cast_unsigned() } else { masked };
            }),
            16 => clear_16(samples, mask, extends.then_some(unused)),
            _ => samples.as_chunks_mut::<4>().0.iter_mut().for_each(|sample| {
                let masked = u32::from_le_bytes(*sample) & mask;
                let value = if extends { ((masked << unused).cast_signed() >> unused).cast_unsigned() } else { masked };
                *sample = value.to_le_bytes();
            }),
        }
    }
}

fn clear_16(samples: &mut [u8], mask: u32, sign_shift: Option<u16>) {
    let [low, high, ..] = mask.to_le_bytes();
    let mask = u16::from_le_bytes([low, high]);
    let pairs = samples.as_chunks_mut::<2>().0;
    match sign_shift {
        Some(shift) => pairs.iter_mut().for_each(|sample| {
            let value = (u16::from_le_bytes(*sample) << shift).cast_signed() >> shift;
            *sample = value.to_le_bytes();
        }),
        None => pairs.iter_mut().for_each(|sample| *sample = (u16::from_le_bytes(*sample) & mask).to_le_bytes()),
    }
}

/// The native pixel data of an instance: exactly as long as the layout says, unused bits cleared, padded to an even length.
pub struct NativePixels {
    layout: PixelLayout,
    /// Where the samples stand in the source, padding included.
    span: Span,
    /// Bytes of all frames, without padding.
    bytes: u64,
    /// The bytes that are to be reversed, one for none.
    word: usize,
}

impl NativePixels {
    /// Finds the pixel data of a data set.
    ///
    /// # Errors
    /// [`Reason::NotAnImage`] without pixel data, [`Reason::UnsupportedSyntax`] for encapsulated or floating point pixel data,
    /// [`Reason::Truncated`] when there are fewer bytes than frames need, [`Reason::TooLarge`] for more than a length field of
    /// 32 bits can say (PS3.5 7.1.2).
    pub fn of(data_set: &DataSet, layout: &PixelLayout) -> Result<Self> {
        let Some(element) = data_set.element(tags::PIXEL_DATA) else {
            return Err(Error::new(Reason::NotAnImage, "no pixel data that can be read"));
        };
        let (span, encoding) = match &element.value {
            Value::Apart(span, encoding) => (*span, *encoding),
            Value::Fragments(_) => {
                return Err(Error::new(Reason::UnsupportedSyntax, "compressed pixel data").at(tags::PIXEL_DATA));
            }
            _ => return Err(Error::new(Reason::Unreadable, "pixel data that are no bytes").at(tags::PIXEL_DATA)),
        };
        let bytes = layout.bytes()?;
        if bytes > LONGEST_PIXEL_DATA {
            return Err(Error::new(Reason::TooLarge, "a picture longer than native pixel data can be").at(tags::PIXEL_DATA));
        }
        if span.len < bytes {
            return Err(Error::new(Reason::Truncated, "fewer bytes than the frames need").at(tags::PIXEL_DATA));
        }
        let word = if encoding.is_big() { layout.word_bytes(element.vr) } else { 1 };
        Ok(Self { layout: *layout, span, bytes, word })
    }

    /// The number of bytes, padding included.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.bytes + self.bytes % 2
    }

    /// Whether there are no bytes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Whether they are written as OW: samples of more than eight bits (PS3.5 A.2).
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.layout.bits_allocated > 8
    }

    /// Writes all of them, in pieces of about so many bytes.
    ///
    /// # Errors
    /// Those of the source and of the sink.
    pub fn write(&self, source: &mut impl Source, sink: &mut impl Sink, piece_bytes: usize) -> Result<()> {
        let most = piece_bytes.next_multiple_of(WIDEST_SAMPLE).max(WIDEST_SAMPLE);
        let size = |left: u64| usize::try_from(left).unwrap_or(most).min(most);
        let mut piece = vec![0; size(self.bytes)];
        let mut done = 0;
        while done < self.bytes {
            piece.truncate(size(self.bytes - done));
            self.read_piece(source, done, &mut piece)?;
            sink.write(&piece)?;
            done += piece.len() as u64;
        }
        if self.bytes % 2 == 1 { sink.write(&[0]) } else { Ok(()) }
    }

    /// Fills a piece, a whole number of words or the rest, with what stands `from` bytes behind the first sample. All reading of
    /// samples goes through here.
    fn read_piece(&self, source: &mut impl Source, from: u64, piece: &mut Vec<u8>) -> Result<()> {
        let len = piece.len();
        // Words of two bytes may pair the last sample with its padding.
        let padding = len % 2 * usize::from(self.word == 2 && self.span.len > self.bytes);
        piece.resize(len.saturating_add(padding), 0);
        source.read_at(self.span.offset + from, piece)?;
        reverse_words(piece, self.word);
        piece.truncate(len);
        self.layout.clear_unused_bits(piece);
        Ok(())
    }
}

fn missing(tag: crate::attribute::Tag) -> Error {
    Error::new(Reason::Unreadable, "an attribute that every picture needs is missing").at(tag)
}

/// 2^32 - 2: lengths are even, and the greatest one means "undefined" (PS3.5 7.1.2, 7.1.1).
const LONGEST_PIXEL_DATA: u64 = 0xFFFF_FFFE;
/// Bytes of the widest sample.
const WIDEST_SAMPLE: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(bits_allocated: u16, bits_stored: u16, high_bit: u16, is_signed: bool) -> PixelLayout {
        PixelLayout { rows: 1, columns: 1, frames: 1, samples: 1, bits_allocated, bits_stored, high_bit, is_signed }
    }

    fn cleared(layout: PixelLayout, value: u16) -> u16 {
        let mut bytes = value.to_le_bytes();
        layout.clear_unused_bits(&mut bytes);
        u16::from_le_bytes(bytes)
    }

    #[test]
    fn an_overlay_above_unsigned_samples_is_cleared() {
        assert_eq!(cleared(layout(16, 12, 11, false), 0xF123), 0x0123);
    }

    #[test]
    fn the_sign_of_signed_samples_is_kept() {
        assert_eq!(cleared(layout(16, 12, 11, true), 0xF800), 0xF800, "-2048 stays -2048");
        assert_eq!(cleared(layout(16, 12, 11, true), 0x4800), 0xF800, "what stood above the sign is gone");
        assert_eq!(cleared(layout(16, 12, 11, true), 0x77FF), 0x07FF);
    }

    #[test]
    fn bits_below_left_aligned_samples_are_cleared() {
        assert_eq!(cleared(layout(16, 12, 15, false), 0xABCF), 0xABC0);
    }

    #[test]
    fn full_depth_is_left_as_it_is() {
        assert_eq!(cleared(layout(16, 16, 15, true), 0xFFFF), 0xFFFF);
    }

    #[test]
    fn sizes_beyond_any_memory_are_refused() {
        let huge = PixelLayout { rows: u16::MAX, columns: u16::MAX, frames: u32::MAX, samples: 3, ..layout(32, 32, 31, false) };
        assert_eq!(huge.bytes().map_err(|error| error.reason), Err(Reason::Hostile));
    }
}
