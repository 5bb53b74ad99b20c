//! Streams that may stay compressed: written anew, so that they hold what their samples need and nothing else.
//!
//! A stream whose samples have more bits than the header counts as picture is no such one: what its upper bits hold goes when it
//! is decoded. What is blanked in a lossless stream is coded again, and all other samples are what they were; in a lossy one whole
//! blocks are, and all others keep their coefficients.

use crate::codec::{Codecs, codecs, jpeg};
use crate::dicom::frames::blank::{Blank, Blanking};
use crate::dicom::frames::decode::{Family, PIXEL, jpeg_2000_photometric, jpeg_photometric};
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
    /// Columns and rows of what is blanked as a whole.
    pub unit: (u32, u32),
}

impl Kept {
    /// Whether Planar Configuration means nothing to the stream, and may stay what it is (PS3.5 8.2.2).
    pub fn is_planar(&self) -> bool {
        self.transfer_syntax == RLE
    }
}

/// The canonical form of a frame's stream with a part of it blanked, `None` where it has none or something is cut out: then it is to be
/// decoded.
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
    if blanking.removal.is_some() {
        return Ok(None);
    }
    let keeper = Keeper { stream, layout, blanking, codecs: codecs(layout.raster(), limits) };
    match Family::of(stream, transfer_syntax)? {
        Family::Rle if layout.bits_allocated > 1 => keeper.rle().map(Some),
        Family::JpegLs => keeper.jpeg_ls(),
        Family::Jpeg => keeper.jpeg(),
        Family::Jpeg2000 => keeper.jpeg_2000(transfer_syntax),
        _ => Ok(None),
    }
}

struct Keeper<'a> {
    stream: &'a [u8],
    layout: &'a PixelLayout,
    blanking: &'a Blanking<'a>,
    codecs: Codecs,
}

impl Keeper<'_> {
    fn rle(&self) -> Result<Kept> {
        let mut frame = self.codecs.rle_decode(self.stream, self.layout.sample_bytes())?;
        self.layout.clear_unused_bits(&mut frame.bytes);
        self.blanking.of(self.layout).iter().for_each(|blank| blank.apply(0, &mut frame.bytes));
        Ok(Kept {
            transfer_syntax: RLE,
            stream: self.codecs.rle_encode(&frame)?,
            photometric: self.layout.photometric,
            is_lossy: false,
            unit: PIXEL,
        })
    }

    fn jpeg_ls(&self) -> Result<Option<Kept>> {
        if let Some(blank) = self.blanking.of(self.layout) {
            let (frame, is_lossy) = self.codecs.jpeg_ls_read(self.stream)?;
            let kept = self.blanked(frame, self.layout.photometric, &blank)?;
            return Ok(kept.map(|kept| Kept { is_lossy, ..kept }));
        }
        let canonical = self.codecs.jpeg_ls_canonical(self.stream)?;
        let kept = Kept {
            transfer_syntax: if canonical.is_lossless { JPEG_LS_LOSSLESS } else { JPEG_LS_NEAR_LOSSLESS },
            stream: canonical.bytes,
            photometric: self.layout.photometric,
            is_lossy: canonical.was_near,
            unit: PIXEL,
        };
        Ok(self.is_all_picture(canonical.precision).then_some(kept))
    }

    fn jpeg(&self) -> Result<Option<Kept>> {
        let header = self.codecs.jpeg_header(self.stream)?;
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
            Some(blank) if header.is_lossless => {
                return self.blanked(self.codecs.jpeg_decode(self.stream)?.frame, photometric, &blank);
            }
            Some(blank) => self.codecs.jpeg_blank(self.stream, blank.rectangles(), blank.fill())?,
            None => self.codecs.jpeg_canonical(self.stream)?,
        };
        let transfer_syntax = header.transfer_syntax;
        let unit = if header.is_lossless { PIXEL } else { jpeg::BLOCK };
        Ok(Some(Kept { transfer_syntax, stream, photometric, is_lossy: !header.is_lossless, unit }))
    }

    fn jpeg_2000(&self, declared: &str) -> Result<Option<Kept>> {
        let (canonical, frame) = self.codecs.jpeg_2000_read(self.stream)?;
        if !self.is_all_picture(frame.precision) || !canonical.is_plain {
            return Ok(None);
        }
        let photometric = jpeg_2000_photometric(canonical.has_colour_transform, self.layout);
        if let Some(blank) = self.blanking.of(&PixelLayout { photometric, ..*self.layout }) {
            let kept = self.blanked(frame, photometric, &blank)?;
            return Ok(kept.map(|kept| Kept { is_lossy: !canonical.is_reversible, ..kept }));
        }
        // A stream that could be lossless may be cut off: then only the file knows that it is not.
        let may_be_lossy =
            matches!((declared, canonical.transfer_syntax), (JPEG_2000, JPEG_2000_LOSSLESS) | (HTJ2K, HTJ2K_LOSSLESS));
        let general = if canonical.transfer_syntax == HTJ2K_LOSSLESS { HTJ2K } else { JPEG_2000 };
        Ok(Some(Kept {
            transfer_syntax: if may_be_lossy { general } else { canonical.transfer_syntax },
            stream: canonical.bytes,
            photometric: self.layout.photometric,
            is_lossy: !canonical.is_reversible,
            unit: PIXEL,
        }))
    }

    /// Samples with a part blanked, coded again without loss.
    fn blanked(&self, mut frame: Frame, photometric: Photometric, blank: &Blank) -> Result<Option<Kept>> {
        if !self.is_all_picture(frame.precision) {
            return Ok(None);
        }
        frame.blank(blank.rectangles(), blank.fill());
        let stream = self.codecs.jpeg_ls_encode(&frame)?;
        Ok(Some(Kept { transfer_syntax: JPEG_LS_LOSSLESS, stream, photometric, is_lossy: false, unit: PIXEL }))
    }

    fn is_all_picture(&self, precision: u8) -> bool {
        u16::from(precision) <= self.layout.bits_stored && self.layout.high_bit + 1 == self.layout.bits_stored
    }
}

const RLE: &str = "1.2.840.10008.1.2.5";
const JPEG_2000_LOSSLESS: &str = "1.2.840.10008.1.2.4.90";
const JPEG_2000: &str = "1.2.840.10008.1.2.4.91";
const HTJ2K_LOSSLESS: &str = "1.2.840.10008.1.2.4.201";
const HTJ2K: &str = "1.2.840.10008.1.2.4.203";
/// JPEG-LS that loses nothing.
pub const JPEG_LS_LOSSLESS: &str = "1.2.840.10008.1.2.4.80";
/// JPEG-LS that may.
pub const JPEG_LS_NEAR_LOSSLESS: &str = "1.2.840.10008.1.2.4.81";
