//! The picture of an instance: found, and written frame by frame (PS3.3 C.7.6.3, PS3.5 8).
//!
//! What is written is the picture and no byte beside it. Native pixel data are interleaved, little endian, exactly as long as the
//! frames, unused bits cleared. A compressed stream stays compressed where it has a canonical form, which holds what decoding needs
//! and no more; any other is decoded.

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Value};
use crate::dicom::lex::Span;
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::frame::Rectangle;
use crate::limits::Limits;
use crate::source::{Sink, Source};

mod blank;
mod decode;
mod fill;
mod fragments;
mod kept;
mod layout;
mod native;
mod palette;
mod pictures;
mod rearrange;
mod removal;
mod stored;
mod streams;

use blank::Blanking;
pub use layout::{Photometric, PixelLayout};
use native::Native;
pub(in crate::dicom) use palette::Palette;
pub use pictures::Pictures;
pub use removal::Removal;
pub use stored::{Samples, Stored};
use streams::Streams;

/// The picture of an instance, ready to be written.
pub struct Frames<'a> {
    layout: PixelLayout,
    origin: Origin,
    blanking: Blanking<'a>,
    palette: Vec<(Tag, Vec<u8>)>,
}

/// Where the samples come from.
enum Origin {
    /// They stand in the source as they are written.
    Native(Native),
    /// They stand there in another order.
    Rearranged(Native),
    /// They are compressed.
    Streams(Streams),
}

impl<'a> Frames<'a> {
    /// Finds the picture, and reads the first frame of a compressed one. The rectangles are blanked in every frame, and what is to be
    /// removed is cut out of each, over them: its pixels are air where a rectangle lies, too. All others stay what they were, as they are
    /// decoded where a stream is compressed: what is cut is written as native pixel data.
    ///
    /// # Errors
    /// Those of [`check`]; with compressed pixel data those of the codecs; [`Reason::InternalError`] for a removal that was not made for
    /// these frames: another number of them, pixels outside, an air that the stored bits do not hold.
    pub fn of(
        instance: &'a Instance,
        rectangles: &'a [Rectangle],
        removal: Option<&'a Removal>,
        source: &mut dyn Source,
        limits: &Limits,
    ) -> Result<Self> {
        let set = &instance.data_set;
        let blanking = Blanking { rectangles, removal: removal.filter(|removal| !removal.is_empty()), data_set: set };
        let declared = PixelLayout::of(set)?;
        blanking.cut(&declared)?;
        let palette = match declared.photometric {
            Photometric::Palette => palette::written(instance, &declared, &blanking, source, limits)?,
            _ => Vec::new(),
        };
        match find(set, &declared)? {
            Found::Fragments(spans) => {
                let frames = fragments::by_frame(set, spans, declared.frames, source)?;
                let (streams, layout) = Streams::of(frames, &instance.transfer_syntax, declared, &blanking, source, limits)?;
                Ok(Self { layout, origin: Origin::Streams(streams), blanking, palette })
            }
            Found::Native(native) => {
                let (layout, is_same) = rearrange::interleaved(declared, native.span.len)?;
                let native = Native { blank: blanking.of(&layout), ..native };
                let origin = if is_same { Origin::Native(native) } else { Origin::Rearranged(native) };
                Ok(Self { layout, origin, blanking, palette })
            }
        }
    }

    /// How the samples are laid out in what is written.
    #[must_use]
    pub fn layout(&self) -> &PixelLayout {
        &self.layout
    }

    /// The tables of the palette, by tag: no colour in them that no pixel has.
    #[must_use]
    pub fn palette(&self) -> &[(Tag, Vec<u8>)] {
        &self.palette
    }

    /// Whether the input is known to have lost something by compression.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        matches!(&self.origin, Origin::Streams(streams) if streams.is_lossy())
    }

    /// Whether a part of the picture is blanked or cut out.
    #[must_use]
    pub fn is_blanked(&self) -> bool {
        self.blanking.removal.is_some() || self.blanking.of(&self.layout).is_some()
    }

    /// All that is blank in what is written, what is cut out apart: the rectangles that have an inside, in lossy JPEG with the blocks that they touch.
    #[must_use]
    pub fn blank_places(&self) -> Vec<Rectangle> {
        let (columns, rows) = match &self.origin {
            Origin::Streams(streams) => streams.unit(),
            _ => (1, 1),
        };
        let is_inside = |place: &&Rectangle| place.within(self.layout.columns.into(), self.layout.rows.into()).is_some();
        self.blanking.rectangles.iter().filter(is_inside).map(|place| place.rounded_out(columns, rows)).collect()
    }

    /// The transfer syntax that is written.
    #[must_use]
    pub fn transfer_syntax(&self) -> &'static str {
        match &self.origin {
            Origin::Streams(streams) => streams.kept_syntax().unwrap_or(EXPLICIT_VR_LITTLE_ENDIAN),
            _ => EXPLICIT_VR_LITTLE_ENDIAN,
        }
    }

    /// The attribute, value representation and value length of the pixel data (PS3.5 A.2, A.4).
    ///
    /// # Errors
    /// [`Reason::Hostile`] when the length is beyond any memory.
    pub fn head(&self) -> Result<(Tag, Vr, u64)> {
        if self.is_encapsulated() {
            return Ok((tags::PIXEL_DATA, Vr::OB, UNDEFINED_LENGTH));
        }
        let vr = match self.layout.element {
            tags::FLOAT_PIXEL_DATA => Vr::OF,
            tags::DOUBLE_FLOAT_PIXEL_DATA => Vr::OD,
            _ if self.layout.bits_allocated > 8 => Vr::OW,
            _ => Vr::OB,
        };
        Ok((self.layout.element, vr, self.layout.bytes()?.next_multiple_of(2)))
    }

    /// At least as many bytes as are written.
    ///
    /// # Errors
    /// [`Reason::Hostile`] when the number is beyond any memory.
    pub fn most_bytes(&self) -> Result<u64> {
        match &self.origin {
            Origin::Streams(streams) if self.is_encapsulated() => Ok(streams.most_bytes()),
            _ => Ok(self.head()?.2),
        }
    }

    fn is_encapsulated(&self) -> bool {
        self.transfer_syntax() != EXPLICIT_VR_LITTLE_ENDIAN
    }

    /// Writes the value of the pixel data.
    ///
    /// # Errors
    /// Those of the source, of the sink and of the codecs.
    pub fn write(self, source: &mut dyn Source, sink: &mut impl Sink, limits: &Limits) -> Result<()> {
        let is_encapsulated = self.is_encapsulated();
        let is_odd = self.layout.bytes()? % 2 == 1;
        let cut = self.blanking.cut(&self.layout)?;
        match self.origin {
            Origin::Native(native) => native.write(&self.layout, cut.as_ref(), source, sink, limits.piece_bytes)?,
            Origin::Rearranged(native) => rearrange::write(&native, &self.layout, cut.as_ref(), source, sink, limits)?,
            Origin::Streams(streams) if is_encapsulated => return streams.write_kept(&self.blanking, source, sink, limits),
            Origin::Streams(streams) => streams.write_decoded(&self.layout, &self.blanking, source, sink, limits)?,
        }
        if is_odd { sink.write(&[0]) } else { Ok(()) }
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
            Ok(Found::Native(Native { span: *span, bytes: stored, word, blank: None }))
        }
        Some((Value::Fragments(spans), _)) if layout.element == tags::PIXEL_DATA => Ok(Found::Fragments(spans)),
        _ => Err(Error::new(Reason::Unreadable, "pixel data that are no bytes").at(layout.element)),
    }
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
const UNDEFINED_LENGTH: u64 = 0xFFFF_FFFF;
/// Explicit VR Little Endian (PS3.5 A.2).
pub const EXPLICIT_VR_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";
