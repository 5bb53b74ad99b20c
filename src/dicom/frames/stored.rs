//! The frames of an instance in stored values, one by one.

use crate::codec;
use crate::dicom::frames::decode::decode;
use crate::dicom::frames::layout::PixelLayout;
use crate::dicom::frames::native::Native;
use crate::dicom::frames::streams::joined;
use crate::dicom::frames::{Found, find, fragments, rearrange};
use crate::dicom::lex::Span;
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::Source;

/// The frames of an instance, found but not read.
pub struct Stored {
    layout: PixelLayout,
    origin: Origin,
    transfer_syntax: String,
}

enum Origin {
    Native(Native),
    Streams(Vec<Vec<Span>>),
}

/// The samples of one frame.
pub struct Samples {
    /// What the header says of them, but for what decoding changed: colours, planes. There is one frame here, whatever it says.
    pub layout: PixelLayout,
    /// The samples, pixel by pixel, little endian, unused bits cleared; where a sample is a bit, the first in the lowest of the first
    /// byte.
    pub bytes: Vec<u8>,
}

impl Stored {
    /// Finds the frames.
    ///
    /// # Errors
    /// Those of [`check`](crate::dicom::frames::check).
    pub fn of(instance: &Instance, source: &mut dyn Source) -> Result<Self> {
        let set = &instance.data_set;
        let layout = PixelLayout::of(set)?;
        let origin = match find(set, &layout)? {
            Found::Native(native) => Origin::Native(native),
            Found::Fragments(spans) => Origin::Streams(fragments::by_frame(set, spans, layout.frames, source)?),
        };
        Ok(Self { layout, origin, transfer_syntax: instance.transfer_syntax.clone() })
    }

    /// What the header says of the samples.
    #[must_use]
    pub fn layout(&self) -> &PixelLayout {
        &self.layout
    }

    /// Reads one frame, counted from 0.
    ///
    /// # Errors
    /// Those of the source and of the codecs; [`Reason::TooLarge`] for a frame that is not decoded as a whole, [`Reason::Truncated`] for
    /// one that is not there.
    pub fn samples(&self, frame: u32, source: &mut dyn Source, limits: &Limits) -> Result<Samples> {
        codec::check(self.layout.raster(), limits)?;
        if frame >= self.layout.frames {
            return Err(FEW);
        }
        let (bytes, photometric) = match &self.origin {
            Origin::Native(native) => rearrange::frame(native, &self.layout, frame, source)?,
            Origin::Streams(frames) => {
                let spans = frames.get(usize::try_from(frame).unwrap_or(usize::MAX)).ok_or(FEW)?;
                let stream = joined(spans, &self.layout, source, limits)?;
                let decoded = decode(&stream, &self.transfer_syntax, &self.layout, limits)?;
                (decoded.samples, decoded.photometric)
            }
        };
        Ok(Samples { layout: PixelLayout { photometric, is_planar: false, ..self.layout }, bytes })
    }
}

impl Samples {
    /// The numbers that the stored bits hold, exactly, sample by sample from the upper left; those of floating point as they are, also
    /// where they are none.
    pub fn numbers(&self) -> impl Iterator<Item = f64> {
        let layout = self.layout;
        let count = usize::from(layout.columns) * usize::from(layout.rows) * usize::from(layout.samples);
        let each = if layout.bits_allocated == 1 { 8 } else { 1 };
        let samples = self.bytes.chunks_exact(layout.sample_bytes().max(1));
        samples.flat_map(move |bytes| (0..each).map(move |bit| number(&layout, bytes, bit))).take(count)
    }
}

/// The number in the bytes of a sample, or in one bit of a byte.
#[allow(clippy::cast_precision_loss, reason = "32 bits at most")]
fn number(layout: &PixelLayout, bytes: &[u8], bit: u32) -> f64 {
    let raw = bytes.iter().rev().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    match (layout.element, bytes) {
        (tags::FLOAT_PIXEL_DATA, [a, b, c, d]) => f32::from_le_bytes([*a, *b, *c, *d]).into(),
        (tags::DOUBLE_FLOAT_PIXEL_DATA, _) => f64::from_bits(raw),
        _ if layout.bits_allocated == 1 => (raw >> bit & 1) as f64,
        _ => {
            let above = 63 - u32::from(layout.high_bit.min(63));
            let unused = 64 - u32::from(layout.bits_stored.clamp(1, 64));
            let shifted = raw << above;
            if layout.is_signed { (shifted.cast_signed() >> unused) as f64 } else { (shifted >> unused) as f64 }
        }
    }
}

const FEW: Error = Error::new(Reason::Truncated, "fewer frames than the header says");
