//! Streams that may stay compressed: written anew, so that they hold what their samples need and nothing else.
//!
//! A stream whose samples have more bits than the header counts as picture is no such one: what its upper bits hold goes when it
//! is decoded.

use crate::codec::{jpeg_ls, rle};
use crate::dicom::frames::blank::Blank;
use crate::dicom::frames::decode::Family;
use crate::dicom::frames::layout::PixelLayout;
use crate::error::Result;
use crate::frame::Frame;
use crate::limits::Limits;

/// A stream in its canonical form.
pub struct Kept {
    /// Its transfer syntax (PS3.5 10).
    pub transfer_syntax: &'static str,
    /// The stream, of even length.
    pub stream: Vec<u8>,
    /// Whether it is known to have lost something.
    pub is_lossy: bool,
}

/// The canonical form of a frame's stream with a part of it blanked, `None` where it has none and is to be decoded. What is blanked
/// in a lossless stream is coded again, and all other samples are what they were.
///
/// # Errors
/// Those of the codecs.
pub fn kept(
    stream: &[u8],
    transfer_syntax: &str,
    layout: &PixelLayout,
    blank: Option<&Blank>,
    limits: &Limits,
) -> Result<Option<Kept>> {
    let raster = layout.raster();
    let is_all_picture = |precision: u8| u16::from(precision) <= layout.bits_stored && layout.high_bit + 1 == layout.bits_stored;
    Ok(match (Family::of(stream, transfer_syntax)?, blank) {
        (Family::Rle, _) if layout.bits_allocated > 1 => {
            let mut frame = rle::decode(stream, raster, layout.sample_bytes(), limits)?;
            layout.clear_unused_bits(&mut frame.bytes);
            blank.iter().for_each(|blank| blank.apply(0, &mut frame.bytes));
            Some(lossless(RLE, rle::encode(&frame)?))
        }
        (Family::JpegLs, None) => {
            let canonical = jpeg_ls::canonical(stream, raster, limits)?;
            let transfer_syntax = if canonical.is_lossless { JPEG_LS_LOSSLESS } else { JPEG_LS_NEAR_LOSSLESS };
            let kept = Kept { transfer_syntax, stream: canonical.bytes, is_lossy: !canonical.is_lossless };
            is_all_picture(canonical.precision).then_some(kept)
        }
        (Family::JpegLs, Some(blank)) => {
            let frame = blanked(jpeg_ls::decode(stream, raster, limits)?, blank);
            if is_all_picture(frame.precision) { Some(lossless(JPEG_LS_LOSSLESS, jpeg_ls::encode(&frame)?)) } else { None }
        }
        _ => None,
    })
}

fn lossless(transfer_syntax: &'static str, stream: Vec<u8>) -> Kept {
    Kept { transfer_syntax, stream, is_lossy: false }
}

fn blanked(mut frame: Frame, blank: &Blank) -> Frame {
    frame.blank(blank.rectangles(), blank.fill());
    frame
}

const RLE: &str = "1.2.840.10008.1.2.5";
const JPEG_LS_LOSSLESS: &str = "1.2.840.10008.1.2.4.80";
const JPEG_LS_NEAR_LOSSLESS: &str = "1.2.840.10008.1.2.4.81";
