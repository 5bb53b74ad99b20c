//! The picture of an instance: found, decoded where it is compressed, and written frame by frame as native pixel data
//! (PS3.3 C.7.6.3, PS3.5 8).
//!
//! What is written is the picture and no byte beside it: interleaved, little endian, exactly as long as the frames, unused bits
//! cleared. What a compressed stream carries beside its samples does not pass.

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Value};
use crate::dicom::lex::Span;
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::{Sink, Source};

mod decode;
mod fragments;
mod layout;
mod native;
mod rearrange;

use decode::{Decoded, decode};
pub use layout::{Photometric, PixelLayout};
use native::Native;

/// The picture of an instance, ready to be written.
pub struct Frames {
    layout: PixelLayout,
    origin: Origin,
    bytes: u64,
    /// Whether the input is known to have lost something by compression.
    is_lossy: bool,
}

/// Where the samples come from.
enum Origin {
    /// They stand in the source as they are written.
    Native(Native),
    /// They stand there in another order.
    Rearranged(Native),
    /// They are decoded: the fragments of each frame, and the samples of the first one.
    Streams { frames: Vec<Vec<Span>>, transfer_syntax: String, first: Vec<u8> },
}

impl Frames {
    /// Finds the picture, and decodes the first frame of a compressed one.
    ///
    /// # Errors
    /// Those of [`PixelLayout::of`] and [`check`]; with compressed pixel data those of the codecs.
    pub fn of(instance: &Instance, source: &mut impl Source, limits: &Limits) -> Result<Self> {
        let set = &instance.data_set;
        let declared = PixelLayout::of(set)?;
        let native = match find(set, &declared)? {
            Found::Native(native) => native,
            Found::Fragments(spans) => {
                let frames = fragments::by_frame(set, spans, declared.frames, source)?;
                return Self::of_streams(frames, &instance.transfer_syntax, declared, source, limits);
            }
        };
        let (layout, is_same) = rearrange::interleaved(declared, native.span.len)?;
        let origin = if is_same { Origin::Native(native) } else { Origin::Rearranged(native) };
        Ok(Self { layout, origin, bytes: layout.bytes()?, is_lossy: false })
    }

    fn of_streams(
        frames: Vec<Vec<Span>>,
        transfer_syntax: &str,
        declared: PixelLayout,
        source: &mut impl Source,
        limits: &Limits,
    ) -> Result<Self> {
        let stream = joined(frames.first().map_or(&[][..], Vec::as_slice), source, limits)?;
        let Decoded { samples, photometric, is_lossy } = decode(&stream, transfer_syntax, &declared, limits)?;
        let layout = PixelLayout { photometric, is_planar: false, ..declared };
        let origin = Origin::Streams { frames, transfer_syntax: transfer_syntax.to_owned(), first: samples };
        Ok(Self { layout, origin, bytes: layout.bytes()?, is_lossy })
    }

    /// How the samples are written.
    #[must_use]
    pub fn layout(&self) -> &PixelLayout {
        &self.layout
    }

    /// Whether the input is known to have lost something by compression.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        self.is_lossy
    }

    /// The number of bytes that are written, padding included.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.bytes + self.bytes % 2
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// The attribute and the value representation that they are written as (PS3.5 A.2).
    #[must_use]
    pub fn element(&self) -> (Tag, Vr) {
        let vr = match self.layout.element {
            tags::FLOAT_PIXEL_DATA => Vr::OF,
            tags::DOUBLE_FLOAT_PIXEL_DATA => Vr::OD,
            _ if self.layout.bits_allocated > 8 => Vr::OW,
            _ => Vr::OB,
        };
        (self.layout.element, vr)
    }

    /// Writes all frames.
    ///
    /// # Errors
    /// Those of the source, of the sink and of the codecs.
    pub fn write(&mut self, source: &mut impl Source, sink: &mut impl Sink, limits: &Limits) -> Result<()> {
        match &mut self.origin {
            Origin::Native(native) => native.write(&self.layout, source, sink, limits.piece_bytes)?,
            Origin::Rearranged(native) => rearrange::write(native, &self.layout, source, sink, limits)?,
            Origin::Streams { frames, transfer_syntax, first } => {
                let declared = self.layout;
                let mut packer = rearrange::Packer::new(&self.layout);
                for (number, spans) in frames.iter().enumerate() {
                    let samples = if number == 0 {
                        std::mem::take(first)
                    } else {
                        let decoded = decode(&joined(spans, source, limits)?, transfer_syntax, &declared, limits)?;
                        if decoded.photometric != declared.photometric {
                            return Err(
                                Error::new(Reason::Unreadable, "frames that differ in their colours").at(tags::PIXEL_DATA)
                            );
                        }
                        decoded.samples
                    };
                    packer.write(samples, sink)?;
                }
                packer.finish(sink)?;
            }
        }
        if self.bytes % 2 == 1 { sink.write(&[0]) } else { Ok(()) }
    }
}

/// Looks whether there is a picture that can be read, without reading it.
///
/// # Errors
/// Those of [`PixelLayout::of`], [`Reason::Truncated`] when there are fewer bytes than the frames need, [`Reason::TooLarge`] for
/// more than a length field of 32 bits can say (PS3.5 7.1.2), [`Reason::Unreadable`] for pixel data that are no bytes,
/// [`Reason::UnsupportedSyntax`] for video and JPEG XL.
pub fn check(instance: &Instance) -> Result<()> {
    let layout = PixelLayout::of(&instance.data_set)?;
    let found = find(&instance.data_set, &layout)?;
    if matches!(found, Found::Fragments(_)) && VIDEO_AND_JPEG_XL.contains(&instance.transfer_syntax.as_str()) {
        return Err(Error::new(Reason::UnsupportedSyntax, "video, or JPEG XL").at(layout.element));
    }
    Ok(())
}

enum Found<'a> {
    Native(Native),
    Fragments(&'a [Span]),
}

fn find<'a>(data_set: &'a DataSet, layout: &PixelLayout) -> Result<Found<'a>> {
    let bytes = layout.bytes()?;
    if bytes > LONGEST_PIXEL_DATA {
        return Err(Error::new(Reason::TooLarge, "a picture longer than native pixel data can be").at(layout.element));
    }
    let element = data_set.element(layout.element);
    match element.map(|element| (&element.value, element.vr)) {
        Some((Value::Apart(span, encoding), vr)) => {
            let stored = rearrange::stored_bytes(layout, span.len)?;
            if span.len < stored {
                return Err(Error::new(Reason::Truncated, "fewer bytes than the frames need").at(layout.element));
            }
            let word = if encoding.is_big() { layout.word_bytes(vr) } else { 1 };
            Ok(Found::Native(Native { span: *span, bytes: stored, word }))
        }
        Some((Value::Fragments(spans), _)) if layout.element == tags::PIXEL_DATA => Ok(Found::Fragments(spans)),
        _ => Err(Error::new(Reason::Unreadable, "pixel data that are no bytes").at(layout.element)),
    }
}

/// The stream of a frame, its fragments joined.
fn joined(spans: &[Span], source: &mut impl Source, limits: &Limits) -> Result<Vec<u8>> {
    let bytes = spans.iter().map(|span| span.len).sum::<u64>();
    let len = usize::try_from(bytes).ok().filter(|_| bytes <= limits.held_bytes).ok_or(LONG)?;
    let mut stream = vec![0; len];
    let mut rest = stream.as_mut_slice();
    for span in spans {
        let count = usize::try_from(span.len).map_err(|_| LONG)?;
        let Some((now, later)) = std::mem::take(&mut rest).split_at_mut_checked(count) else { return Err(LONG) };
        source.read_at(span.offset, now)?;
        rest = later;
    }
    Ok(stream)
}

/// 2^32 - 2: lengths are even, and the greatest one means "undefined" (PS3.5 7.1.2, 7.1.1).
const LONGEST_PIXEL_DATA: u64 = 0xFFFF_FFFE;
/// MPEG-2, H.264 and H.265, whole or in fragments (PS3.5 A.4.5 to A.4.7), SMPTE ST 2110 (A.6), JPEG XL (A.4.12).
const VIDEO_AND_JPEG_XL: &[&str] = &[
    "1.2.840.10008.1.2.4.100",
    "1.2.840.10008.1.2.4.100.1",
    "1.2.840.10008.1.2.4.101",
    "1.2.840.10008.1.2.4.101.1",
    "1.2.840.10008.1.2.4.102",
    "1.2.840.10008.1.2.4.102.1",
    "1.2.840.10008.1.2.4.103",
    "1.2.840.10008.1.2.4.103.1",
    "1.2.840.10008.1.2.4.104",
    "1.2.840.10008.1.2.4.104.1",
    "1.2.840.10008.1.2.4.105",
    "1.2.840.10008.1.2.4.105.1",
    "1.2.840.10008.1.2.4.106",
    "1.2.840.10008.1.2.4.106.1",
    "1.2.840.10008.1.2.4.107",
    "1.2.840.10008.1.2.4.108",
    "1.2.840.10008.1.2.4.110",
    "1.2.840.10008.1.2.4.111",
    "1.2.840.10008.1.2.4.112",
    "1.2.840.10008.1.2.7.1",
    "1.2.840.10008.1.2.7.2",
    "1.2.840.10008.1.2.7.3",
];
const LONG: Error = Error::new(Reason::TooLarge, "a compressed frame larger than any that is read");
