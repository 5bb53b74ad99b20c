//! The frames of an instance as they look, one by one: what the search for writing and a preview take.

use crate::dicom::frames::decode::decode;
use crate::dicom::frames::layout::{Photometric, PixelLayout};
use crate::dicom::frames::native::Native;
use crate::dicom::frames::palette::Palette;
use crate::dicom::frames::streams::joined;
use crate::dicom::frames::{Found, find, fragments, rearrange};
use crate::dicom::lex::Span;
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::frame::{Channels, Picture};
use crate::limits::Limits;
use crate::source::Source;

/// The frames of an instance, found but not read.
pub struct Pictures {
    declared: PixelLayout,
    origin: Origin,
    transfer_syntax: String,
    palette: Option<Palette>,
}

enum Origin {
    Native(Native),
    Streams(Vec<Vec<Span>>),
}

impl Pictures {
    /// Finds the frames of an instance.
    ///
    /// # Errors
    /// Those of [`check`](crate::dicom::frames::check), and [`Reason::TextUnchecked`] for floating point samples.
    pub fn of(instance: &Instance, source: &mut impl Source) -> Result<Self> {
        let set = &instance.data_set;
        let declared = PixelLayout::of(set)?;
        if declared.element != tags::PIXEL_DATA {
            return Err(Error::new(Reason::TextUnchecked, "a picture of floating point numbers").at(declared.element));
        }
        let origin = match find(set, &declared)? {
            Found::Native(native) => Origin::Native(native),
            Found::Fragments(spans) => Origin::Streams(fragments::by_frame(set, spans, declared.frames, source)?),
        };
        let palette = (declared.photometric == Photometric::Palette).then(|| Palette::of(set, &declared)).flatten();
        Ok(Self { declared, origin, transfer_syntax: instance.transfer_syntax.clone(), palette })
    }

    /// The number of frames.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.declared.frames
    }

    /// The darkest value of each channel.
    #[must_use]
    pub fn darkest(&self) -> [u16; 3] {
        let half = 1_u16 << self.declared.bits_stored.clamp(1, 16).saturating_sub(1);
        match self.declared.photometric {
            Photometric::Monochrome1 => [half - 1 + half; 3],
            Photometric::YbrFull | Photometric::YbrFull422 => [0, half, half],
            _ => [0; 3],
        }
    }

    /// Reads one frame, counted from 0.
    ///
    /// # Errors
    /// Those of the source and of the codecs.
    pub fn picture(&self, frame: u32, source: &mut impl Source, limits: &Limits) -> Result<Picture> {
        self.declared.raster().count(limits)?;
        let (samples, photometric) = match &self.origin {
            Origin::Native(native) => rearrange::frame(native, &self.declared, frame, source)?,
            Origin::Streams(frames) => {
                let spans = frames.get(usize::try_from(frame).unwrap_or(usize::MAX)).ok_or(FEW)?;
                let stream = joined(spans, &self.declared, source, limits)?;
                let decoded = decode(&stream, &self.transfer_syntax, &self.declared, limits)?;
                (decoded.samples, decoded.photometric)
            }
        };
        self.shown(&samples, photometric)
    }

    fn shown(&self, samples: &[u8], photometric: Photometric) -> Result<Picture> {
        let layout = &self.declared;
        let values = values(samples, layout);
        let (columns, rows) = (layout.columns.into(), layout.rows.into());
        match &self.palette {
            Some(palette) => {
                let least = if layout.is_signed { -(1_i32 << (layout.bits_stored.clamp(1, 16) - 1)) } else { 0 };
                Picture::new(columns, rows, Channels::Rgb, palette.channels(&values, least))
            }
            None if layout.samples == 3 => {
                let kind = if photometric == Photometric::Rgb { Channels::Rgb } else { Channels::Ybr };
                let channel = |number: usize| values.iter().copied().skip(number).step_by(3).collect();
                Picture::new(columns, rows, kind, vec![channel(0), channel(1), channel(2)])
            }
            None => Picture::new(columns, rows, Channels::Grey, vec![values]),
        }
    }
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

const FEW: Error = Error::new(Reason::Truncated, "fewer frames than the header says");
