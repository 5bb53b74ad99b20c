//! Streams that may stay compressed: written anew, so that they hold what their samples need and nothing else.
//!
//! A stream whose samples have more bits than the header counts as picture is no such one: what its upper bits hold goes when it
//! is decoded. What is blanked in a lossless stream is coded again, and all other samples are what they were; in a lossy one whole
//! blocks are, and all others keep their coefficients.

use crate::codec::{jpeg, jpeg_ls, rle};
use crate::dicom::frames::blank::Blanking;
use crate::dicom::frames::decode::{Family, jpeg_photometric};
use crate::dicom::frames::layout::{Photometric, PixelLayout};
use crate::error::Result;
use crate::frame::Frame;
use crate::limits::Limits;

/// A stream in its canonical form.
pub struct Kept {
    /// Its transfer syntax (PS3.5 10).
    pub transfer_syntax: &'static str,
    /// The stream, of even length.
    pub stream: Vec<u8>,
    /// What its samples mean.
    pub photometric: Photometric,
    /// Whether it is known to have lost something.
    pub is_lossy: bool,
}

impl Kept {
    /// Whether Planar Configuration means nothing to the stream, and may stay what it is (PS3.5 8.2.2).
    pub fn is_planar(&self) -> bool {
        self.transfer_syntax == RLE
    }
}

/// The canonical form of a frame's stream with a part of it blanked, `None` where it has none and is to be decoded.
///
/// # Errors
/// Those of the codecs.
pub fn kept(
    stream: &[u8],
    transfer_syntax: &str,
    layout: &PixelLayout,
    blanking: &Blanking,
    limits: &Limits,
) -> Result<Option<Kept>> {
    let keeper = Keeper { stream, layout, blanking, limits };
    match Family::of(stream, transfer_syntax)? {
        Family::Rle if layout.bits_allocated > 1 => keeper.rle().map(Some),
        Family::JpegLs => keeper.jpeg_ls(),
        Family::Jpeg => keeper.jpeg(),
        _ => Ok(None),
    }
}

struct Keeper<'a> {
    stream: &'a [u8],
    layout: &'a PixelLayout,
    blanking: &'a Blanking<'a>,
    limits: &'a Limits,
}

impl Keeper<'_> {
    fn rle(&self) -> Result<Kept> {
        let mut frame = rle::decode(self.stream, self.layout.raster(), self.layout.sample_bytes(), self.limits)?;
        self.layout.clear_unused_bits(&mut frame.bytes);
        self.blanking.of(self.layout).iter().for_each(|blank| blank.apply(0, &mut frame.bytes));
        Ok(self.lossless(RLE, rle::encode(&frame)?))
    }

    fn jpeg_ls(&self) -> Result<Option<Kept>> {
        if self.blanking.of(self.layout).is_some() {
            return self.blanked(jpeg_ls::decode(self.stream, self.layout.raster(), self.limits)?);
        }
        let canonical = jpeg_ls::canonical(self.stream, self.layout.raster(), self.limits)?;
        let kept = Kept {
            transfer_syntax: if canonical.is_lossless { JPEG_LS_LOSSLESS } else { JPEG_LS_NEAR_LOSSLESS },
            stream: canonical.bytes,
            photometric: self.layout.photometric,
            is_lossy: !canonical.is_lossless,
        };
        Ok(self.is_all_picture(canonical.precision).then_some(kept))
    }

    fn jpeg(&self) -> Result<Option<Kept>> {
        let raster = self.layout.raster();
        let header = jpeg::header(self.stream, &raster, self.limits)?;
        if !self.is_all_picture(header.precision) {
            return Ok(None);
        }
        let photometric = match (jpeg_photometric(header.colour, self.layout), self.layout.photometric) {
            (Photometric::YbrFull, _) if header.is_lossless => Photometric::YbrFull,
            // The header may say so of samples that share chrominances and of others.
            (Photometric::YbrFull, declared @ (Photometric::YbrFull | Photometric::YbrFull422)) => declared,
            (Photometric::YbrFull, _) => Photometric::YbrFull422,
            (told, _) => told,
        };
        let blank = self.blanking.of(&PixelLayout {
            photometric,
            bits_stored: header.precision.into(),
            high_bit: u16::from(header.precision).saturating_sub(1),
            ..*self.layout
        });
        let stream = match blank {
            Some(_) if header.is_lossless => return self.blanked(jpeg::decode(self.stream, &raster, self.limits)?.frame),
            Some(blank) => jpeg::blank(self.stream, &raster, blank.rectangles(), blank.fill(), self.limits)?,
            None => jpeg::canonical(self.stream, &raster, self.limits)?,
        };
        let transfer_syntax = header.transfer_syntax;
        Ok(Some(Kept { transfer_syntax, stream, photometric, is_lossy: !header.is_lossless }))
    }

    /// Samples of a lossless stream with a part blanked, coded again.
    fn blanked(&self, mut frame: Frame) -> Result<Option<Kept>> {
        if !self.is_all_picture(frame.precision) {
            return Ok(None);
        }
        if let Some(blank) = self.blanking.of(self.layout) {
            frame.blank(blank.rectangles(), blank.fill());
        }
        Ok(Some(self.lossless(JPEG_LS_LOSSLESS, jpeg_ls::encode(&frame)?)))
    }

    fn lossless(&self, transfer_syntax: &'static str, stream: Vec<u8>) -> Kept {
        Kept { transfer_syntax, stream, photometric: self.layout.photometric, is_lossy: false }
    }

    fn is_all_picture(&self, precision: u8) -> bool {
        u16::from(precision) <= self.layout.bits_stored && self.layout.high_bit + 1 == self.layout.bits_stored
    }
}

const RLE: &str = "1.2.840.10008.1.2.5";
const JPEG_LS_LOSSLESS: &str = "1.2.840.10008.1.2.4.80";
const JPEG_LS_NEAR_LOSSLESS: &str = "1.2.840.10008.1.2.4.81";
