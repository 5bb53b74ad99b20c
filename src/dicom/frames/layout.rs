//! How the samples of a picture are laid out (PS3.3 C.7.6.3), and which of their bits are picture.

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::DataSet;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::frame::Raster;

/// What the samples of a pixel mean (PS3.3 C.7.6.3.1.2), as far as it decides how they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Photometric {
    /// RGB: red, green, blue.
    Rgb,
    /// YBR_FULL: luminance and two chrominances for each pixel.
    YbrFull,
    /// YBR_FULL_422: two pixels share their chrominances.
    YbrFull422,
    /// The colour spaces of JPEG 2000, YBR_ICT and YBR_RCT.
    Ybr2000,
    /// MONOCHROME1: the least value is the brightest.
    Monochrome1,
    /// MONOCHROME2: the least value is the darkest.
    Monochrome2,
    /// PALETTE COLOR: values are numbers of colours.
    Palette,
    /// Anything else.
    Other,
}

impl Photometric {
    /// Reads a defined term.
    #[must_use]
    pub fn of(term: &str) -> Self {
        match term {
            "RGB" => Self::Rgb,
            "YBR_FULL" => Self::YbrFull,
            "YBR_FULL_422" | "YBR_PARTIAL_422" | "YBR_PARTIAL_420" => Self::YbrFull422,
            "YBR_ICT" | "YBR_RCT" => Self::Ybr2000,
            "MONOCHROME1" => Self::Monochrome1,
            "MONOCHROME2" => Self::Monochrome2,
            "PALETTE COLOR" => Self::Palette,
            _ => Self::Other,
        }
    }
}

impl Photometric {
    /// The defined term of colours that decoding may give.
    #[must_use]
    pub const fn term(self) -> Option<&'static str> {
        match self {
            Self::Rgb => Some("RGB"),
            Self::YbrFull => Some("YBR_FULL"),
            Self::YbrFull422 => Some("YBR_FULL_422"),
            _ => None,
        }
    }
}

/// How the samples of pixel data are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelLayout {
    /// The attribute that holds them: Pixel Data, or one of the two for floating point.
    pub element: Tag,
    /// Rows of a frame.
    pub rows: u16,
    /// Columns of a frame.
    pub columns: u16,
    /// Number of frames, at least 1.
    pub frames: u32,
    /// Samples of a pixel: 1 for grey, 3 for colour.
    pub samples: u16,
    /// Bits that a sample takes: 1, 8, 16 or 32, or 64 in double floating point.
    pub bits_allocated: u16,
    /// Bits of it that are picture.
    pub bits_stored: u16,
    /// The number of the highest of these, counted from 0.
    pub high_bit: u16,
    /// Whether samples are two's complement.
    pub is_signed: bool,
    /// What the samples mean.
    pub photometric: Photometric,
    /// Whether each colour has a plane of its own (PS3.3 C.7.6.3.1.3).
    pub is_planar: bool,
}

impl PixelLayout {
    /// Reads the layout that a data set declares.
    ///
    /// # Errors
    /// [`Reason::NotAnImage`] without rows, columns and a picture, [`Reason::UnsupportedSyntax`] for bit depths other than 1, 8, 16
    /// and 32, [`Reason::Unreadable`] where the attributes contradict one another.
    pub fn of(data_set: &DataSet) -> Result<Self> {
        let element = element(data_set)?;
        let number = |tag| data_set.unsigned_short(tag);
        let needed = |tag| number(tag).ok_or(missing(tag));
        let (Some(rows), Some(columns)) = (number(tags::ROWS), number(tags::COLUMNS)) else {
            return Err(Error::new(Reason::NotAnImage, "no rows and columns"));
        };
        let frames = match data_set.text(tags::NUMBER_OF_FRAMES) {
            None => Some(1),
            Some(text) => text.parse().ok().filter(|frames| *frames > 0),
        };
        let is_float = element != tags::PIXEL_DATA;
        let bits_allocated = if is_float { float_bits(element) } else { needed(tags::BITS_ALLOCATED)? };
        let bits_stored = if is_float { bits_allocated } else { needed(tags::BITS_STORED)? };
        let layout = Self {
            element,
            rows,
            columns,
            frames: frames.ok_or(Error::new(Reason::Unreadable, "not a number of frames").at(tags::NUMBER_OF_FRAMES))?,
            samples: needed(tags::SAMPLES_PER_PIXEL)?,
            bits_allocated,
            bits_stored,
            high_bit: number(tags::HIGH_BIT).filter(|_| !is_float).unwrap_or(bits_stored.saturating_sub(1)),
            is_signed: match if is_float { 0 } else { needed(tags::PIXEL_REPRESENTATION)? } {
                0 => false,
                1 => true,
                _ => return Err(Error::new(Reason::Unreadable, "neither signed nor unsigned").at(tags::PIXEL_REPRESENTATION)),
            },
            photometric: data_set.text(tags::PHOTOMETRIC_INTERPRETATION).map_or(Photometric::Other, Photometric::of),
            is_planar: number(tags::PLANAR_CONFIGURATION) == Some(1),
        };
        layout.check()
    }

    fn check(self) -> Result<Self> {
        if self.element == tags::PIXEL_DATA && !matches!(self.bits_allocated, 1 | 8 | 16 | 32) {
            return Err(
                Error::new(Reason::UnsupportedSyntax, "samples of other than 1, 8, 16 or 32 bits").at(tags::BITS_ALLOCATED)
            );
        }
        let is_sound = self.rows > 0
            && self.columns > 0
            && (self.samples == 1 || self.samples == 3 && self.bits_allocated > 1)
            && (1..=self.bits_allocated).contains(&self.bits_stored)
            && (self.bits_stored - 1..self.bits_allocated).contains(&self.high_bit);
        if is_sound {
            Ok(self)
        } else {
            Err(Error::new(Reason::Unreadable, "the attributes of the picture contradict one another"))
        }
    }

    /// The size of a frame.
    #[must_use]
    pub fn raster(&self) -> Raster {
        Raster { columns: self.columns, rows: self.rows, samples: self.samples }
    }

    /// Bytes of a sample; none where eight of them share a byte.
    #[must_use]
    pub fn sample_bytes(&self) -> usize {
        usize::from(self.bits_allocated / 8)
    }

    /// The least and the greatest number that the stored bits hold; of floating point, to where it still has every whole number.
    #[must_use]
    pub fn range(&self) -> (i64, i64) {
        if self.element != tags::PIXEL_DATA {
            return (-(1 << 24), 1 << 24);
        }
        let range = 1_i64 << self.bits_stored.min(62);
        if self.is_signed { (-range / 2, range / 2 - 1) } else { (0, range - 1) }
    }

    /// Bits of a frame, without padding.
    ///
    /// # Errors
    /// [`Reason::Hostile`] when the product is beyond any memory.
    pub fn frame_bits(&self) -> Result<u64> {
        [self.columns, self.samples, self.bits_allocated]
            .into_iter()
            .try_fold(u64::from(self.rows), |product, factor| product.checked_mul(factor.into()))
            .ok_or(BEYOND)
    }

    /// Bytes of all frames, without padding.
    ///
    /// # Errors
    /// [`Reason::Hostile`] when the product is beyond any memory.
    pub fn bytes(&self) -> Result<u64> {
        Ok(self.frame_bits()?.checked_mul(self.frames.into()).ok_or(BEYOND)?.div_ceil(8))
    }

    /// The bytes that a big endian encoding has in reverse: those of a sample, or of the word that holds two (PS3.5 8.1.1).
    #[must_use]
    pub fn word_bytes(&self, vr: Vr) -> usize {
        match self.bits_allocated {
            1 | 8 if vr == Vr::OW => 2,
            bits => usize::from(bits / 8).max(1),
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

/// The one attribute that holds the picture.
fn element(data_set: &DataSet) -> Result<Tag> {
    let all = [tags::PIXEL_DATA, tags::FLOAT_PIXEL_DATA, tags::DOUBLE_FLOAT_PIXEL_DATA];
    let mut found = all.into_iter().filter(|tag| data_set.element(*tag).is_some());
    match (found.next(), found.next()) {
        (Some(element), None) => Ok(element),
        (None, _) => Err(Error::new(Reason::NotAnImage, "no pixel data that can be read")),
        (Some(_), Some(second)) => Err(Error::new(Reason::Unreadable, "more than one picture").at(second)),
    }
}

fn float_bits(element: Tag) -> u16 {
    if element == tags::FLOAT_PIXEL_DATA { 32 } else { 64 }
}

fn missing(tag: Tag) -> Error {
    Error::new(Reason::Unreadable, "an attribute that every picture needs is missing").at(tag)
}

const BEYOND: Error = Error::new(Reason::Hostile, "a picture larger than any memory");

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(bits_allocated: u16, bits_stored: u16, high_bit: u16, is_signed: bool) -> PixelLayout {
        PixelLayout {
            element: tags::PIXEL_DATA,
            photometric: Photometric::Other,
            is_planar: false,
            rows: 1,
            columns: 1,
            frames: 1,
            samples: 1,
            bits_allocated,
            bits_stored,
            high_bit,
            is_signed,
        }
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
