//! The frames of an instance as they look, one by one: what the search for writing and a preview take.

use crate::dicom::frames::layout::{Photometric, PixelLayout};
use crate::dicom::frames::palette;
use crate::dicom::frames::palette::Palette;
use crate::dicom::frames::stored::{Samples, Stored};
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::frame::Picture;
use crate::limits::Limits;
use crate::source::Source;

/// The frames of an instance, found but not read.
pub struct Pictures {
    declared: PixelLayout,
    stored: Stored,
    palette: Option<Palette>,
}

impl Pictures {
    /// Finds the frames of an instance.
    ///
    /// # Errors
    /// Those of [`check`](crate::dicom::frames::check), and [`Reason::TextUnchecked`] for floating point samples.
    pub fn of(instance: &Instance, source: &mut dyn Source) -> Result<Self> {
        let set = &instance.data_set;
        let declared = PixelLayout::of(set)?;
        if declared.element != tags::PIXEL_DATA {
            return Err(Error::new(Reason::TextUnchecked, "a picture of floating point numbers").at(declared.element));
        }
        let stored = Stored::of(instance, source)?;
        let palette = (declared.photometric == Photometric::Palette).then(|| Palette::of(set, &declared)).flatten();
        Ok(Self { declared, stored, palette })
    }

    /// The number of frames.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.declared.frames
    }

    /// The darkest value of each channel.
    #[must_use]
    pub fn darkest(&self) -> u16 {
        if self.declared.photometric == Photometric::Monochrome1 { self.greatest() } else { 0 }
    }

    /// The greatest value that the stored bits hold, of which 16 are looked at.
    fn greatest(&self) -> u16 {
        u16::MAX >> 16_u16.saturating_sub(self.declared.bits_stored)
    }

    /// Reads one frame, counted from 0.
    ///
    /// # Errors
    /// Those of the source and of the codecs.
    pub fn picture(&self, frame: u32, source: &mut dyn Source, limits: &Limits) -> Result<Picture> {
        let Samples { layout, bytes } = self.stored.samples(frame, source, limits)?;
        self.shown(&bytes, layout.photometric)
    }

    /// The values of one frame, counted from the least that they can hold.
    ///
    /// # Errors
    /// As [`Pictures::picture`].
    pub fn numbers(&self, frame: u32, source: &mut dyn Source, limits: &Limits) -> Result<Vec<u16>> {
        Ok(values(&self.stored.samples(frame, source, limits)?.bytes, &self.declared))
    }

    fn shown(&self, samples: &[u8], photometric: Photometric) -> Result<Picture> {
        let layout = &self.declared;
        let values = values(samples, layout);
        let (columns, rows) = (layout.columns.into(), layout.rows.into());
        let channels = match &self.palette {
            Some(palette) => palette.channels(&values, palette::least(layout)),
            None if layout.samples == 3 => {
                let channel = |number: usize| values.iter().copied().skip(number).step_by(3).collect();
                vec![channel(0), channel(1), channel(2)]
            }
            None => vec![values],
        };
        match channels.as_slice() {
            [luminance, blue, red] if photometric != Photometric::Rgb && self.palette.is_none() => {
                Picture::new(columns, rows, colours(luminance, blue, red, self.greatest()))
            }
            _ => Picture::new(columns, rows, channels),
        }
    }
}

/// Red, green and blue of luminance and chrominances (PS3.3 C.7.6.3.1.2).
fn colours(luminance: &[u16], blue: &[u16], red: &[u16], greatest: u16) -> Vec<Vec<u16>> {
    // As many bits behind the point as 32 have room for.
    let point = if greatest > 0x0FFF { 12 } else { 16 };
    let (half, greatest) = (i32::from(greatest / 2 + 1), i32::from(greatest));
    let channel = |of_blue: i32, of_red: i32| {
        let (of_blue, of_red) = (of_blue >> (16 - point), of_red >> (16 - point));
        let pixels = luminance.iter().zip(blue.iter().zip(red));
        let value = |(light, (blue, red)): (&u16, (&u16, &u16))| {
            let shift = of_blue * (i32::from(*blue) - half) + of_red * (i32::from(*red) - half);
            let value = i32::from(*light) + ((shift + (1 << (point - 1))) >> point);
            (value.clamp(0, greatest) & 0xFFFF) as u16
        };
        pixels.map(value).collect()
    };
    // In parts of 65536: 1.402, 0.344136, 0.714136, 1.772.
    vec![channel(0, 91_881), channel(-22_554, -46_802), channel(116_130, 0)]
}

/// The stored bits of samples as unsigned numbers from the least that they can hold; of more than 16 bits the upper 16.
fn values(samples: &[u8], layout: &PixelLayout) -> Vec<u16> {
    let count = usize::from(layout.columns) * usize::from(layout.rows) * usize::from(layout.samples);
    if layout.bits_allocated == 1 {
        let bits = samples.iter().flat_map(|byte| (0..8).map(move |bit| u16::from(byte >> bit & 1)));
        return bits.take(count).collect();
    }
    let (bits, low) = (u32::from(layout.bits_stored), u32::from(layout.high_bit + 1 - layout.bits_stored));
    let sign = if layout.is_signed { 1_u64 << (bits - 1) } else { 0 };
    let value = |bytes: &[u8]| {
        let stored = bytes.iter().rev().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        let unsigned = stored >> low & ((1 << bits) - 1) ^ sign;
        u16::try_from(unsigned >> bits.saturating_sub(16)).unwrap_or(u16::MAX)
    };
    samples.chunks_exact(layout.sample_bytes().max(1)).map(value).take(count).collect()
}
