//! The streams of compressed frames: kept in their canonical form, or decoded (PS3.5 A.4).

use crate::dicom::encode::{ITEM, SEQUENCE_END};
use crate::dicom::frames::blank::Blanking;
use crate::dicom::frames::decode::{Decoded, decode};
use crate::dicom::frames::kept::{JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS, Kept, kept};
use crate::dicom::frames::layout::PixelLayout;
use crate::dicom::frames::rearrange::Packer;
use crate::dicom::lex::Span;
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::{Sink, Source};

/// The frames of encapsulated pixel data.
pub struct Streams {
    /// The fragments of each frame.
    frames: Vec<Vec<Span>>,
    /// What the input calls its transfer syntax.
    transfer_syntax: String,
    declared: PixelLayout,
    first: First,
}

/// The first frame, which decides what becomes of all.
enum First {
    Kept(Kept),
    Decoded(Decoded),
}

impl First {
    fn is_lossy(&self) -> bool {
        match self {
            Self::Kept(kept) => kept.is_lossy,
            Self::Decoded(decoded) => decoded.is_lossy,
        }
    }

    /// Takes note of a later frame of JPEG-LS that has lost something; where a part is blanked, all are coded without loss.
    fn loses_later(&mut self, is_blanked: bool) {
        match self {
            Self::Kept(kept) => {
                kept.is_lossy = true;
                if !is_blanked {
                    kept.transfer_syntax = JPEG_LS_NEAR_LOSSLESS;
                }
            }
            Self::Decoded(decoded) => decoded.is_lossy = true,
        }
    }
}

impl Streams {
    /// Reads the first frame. Gives the layout in which the frames are written, too.
    ///
    /// # Errors
    /// Those of the codecs and of the source.
    pub fn of(
        frames: Vec<Vec<Span>>,
        transfer_syntax: &str,
        declared: PixelLayout,
        blanking: &Blanking,
        source: &mut dyn Source,
        limits: &Limits,
    ) -> Result<(Self, PixelLayout)> {
        let stream = joined(frames.first().map_or(&[][..], Vec::as_slice), &declared, source, limits)?;
        let (mut first, layout) = match kept(&stream, transfer_syntax, &declared, blanking, limits)? {
            Some(kept) => {
                let layout =
                    PixelLayout { photometric: kept.photometric, is_planar: declared.is_planar && kept.is_planar(), ..declared };
                (First::Kept(kept), layout)
            }
            None => {
                let decoded = decode(&stream, transfer_syntax, &declared, limits)?;
                let layout = PixelLayout { photometric: decoded.photometric, is_planar: false, ..declared };
                (First::Decoded(decoded), layout)
            }
        };
        if transfer_syntax == JPEG_LS_NEAR_LOSSLESS && !first.is_lossy() {
            for spans in frames.iter().skip(1) {
                let stream = joined(spans, &declared, source, limits)?;
                if decode(&stream, transfer_syntax, &declared, limits)?.is_lossy {
                    first.loses_later(blanking.of(&layout).is_some());
                    break;
                }
            }
        }
        Ok((Self { frames, transfer_syntax: transfer_syntax.to_owned(), declared, first }, layout))
    }

    /// The transfer syntax under which the streams stay, `None` where they are decoded.
    pub fn kept_syntax(&self) -> Option<&'static str> {
        match &self.first {
            First::Kept(kept) => Some(kept.transfer_syntax),
            First::Decoded(_) => None,
        }
    }

    /// Columns and rows of what is blanked as a whole.
    pub fn unit(&self) -> (u32, u32) {
        match &self.first {
            First::Kept(kept) => kept.unit,
            First::Decoded(decoded) => decoded.unit,
        }
    }

    /// Whether the streams are known to have lost something.
    pub fn is_lossy(&self) -> bool {
        self.first.is_lossy()
    }

    /// More bytes than the canonical streams take, but for streams that are made to be an exception.
    pub fn most_bytes(&self) -> u64 {
        let spans = self.frames.iter().flatten();
        spans.map(|span| span.len.saturating_add(span.len / 4)).sum::<u64>() + 1024 * (self.frames.len() as u64 + 1)
    }

    /// Writes an empty offset table, each frame as one fragment, and the delimiter (PS3.5 A.4).
    ///
    /// # Errors
    /// Those of the codecs, of the source and of the sink; [`Reason::Unreadable`] where a frame differs from the first in kind.
    pub fn write_kept(self, blanking: &Blanking, source: &mut dyn Source, sink: &mut impl Sink, limits: &Limits) -> Result<()> {
        let First::Kept(first) = self.first else { return Err(DIFFERENT) };
        let (syntax, photometric, is_lossy) = (first.transfer_syntax, first.photometric, first.is_lossy);
        let mut first = Some(first);
        sink.write(&[ITEM, [0; 4]].concat())?;
        for spans in &self.frames {
            let frame = match first.take() {
                Some(first) => first,
                None => {
                    let stream = joined(spans, &self.declared, source, limits)?;
                    kept(&stream, &self.transfer_syntax, &self.declared, blanking, limits)?.ok_or(DIFFERENT)?
                }
            };
            // Near-lossless coding has room for a frame that lost nothing.
            let is_of_syntax =
                frame.transfer_syntax == syntax || (syntax, frame.transfer_syntax) == (JPEG_LS_NEAR_LOSSLESS, JPEG_LS_LOSSLESS);
            // The header has said already whether something was lost.
            if !is_of_syntax || frame.photometric != photometric || frame.is_lossy && !is_lossy {
                return Err(DIFFERENT);
            }
            let length = u32::try_from(frame.stream.len()).map_err(|_| LONG)?;
            sink.write(&[ITEM, length.to_le_bytes()].concat())?;
            sink.write(&frame.stream)?;
        }
        sink.write(&SEQUENCE_END)
    }

    /// Writes the samples of all frames, without padding.
    ///
    /// # Errors
    /// As [`Streams::write_kept`].
    pub fn write_decoded(
        self,
        layout: &PixelLayout,
        blanking: &Blanking,
        source: &mut dyn Source,
        sink: &mut impl Sink,
        limits: &Limits,
    ) -> Result<()> {
        let First::Decoded(first) = self.first else { return Err(DIFFERENT) };
        let is_lossy = first.is_lossy;
        let mut first = Some(first);
        let mut packer = Packer::new(layout);
        let cut = blanking.cut(layout)?;
        for (number, spans) in (0..).zip(&self.frames) {
            let mut frame = match first.take() {
                Some(first) => first,
                None => decode(&joined(spans, &self.declared, source, limits)?, &self.transfer_syntax, &self.declared, limits)?,
            };
            if frame.photometric != layout.photometric || frame.is_lossy && !is_lossy {
                return Err(DIFFERENT);
            }
            blanking.rounded_out(layout, frame.unit).iter().for_each(|blank| blank.apply(0, &mut frame.samples));
            cut.iter().for_each(|cut| cut.apply_to(number, &mut frame.samples));
            packer.write(frame.samples, sink)?;
        }
        packer.finish(sink)
    }
}

/// The stream of a frame, its fragments joined.
///
/// # Errors
/// [`Reason::Hostile`] for a small stream that is to become a huge frame: nothing that a scanner sees is that even.
pub fn joined(spans: &[Span], layout: &PixelLayout, source: &mut dyn Source, limits: &Limits) -> Result<Vec<u8>> {
    let bytes = spans.iter().map(|span| span.len).sum::<u64>();
    let most = bytes.saturating_mul(limits.inflation).max(2 * Limits::FREE_INFLATION);
    if layout.frame_bits()? / 8 > most {
        return Err(Error::new(Reason::Hostile, "a frame far larger than its stream"));
    }
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

const DIFFERENT: Error = Error::new(Reason::Unreadable, "frames that are compressed in different ways");
const LONG: Error = Error::new(Reason::TooLarge, "a compressed frame larger than any that is read");
