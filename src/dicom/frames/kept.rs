//! Streams that may stay compressed: written anew, so that they hold what their samples need and nothing else.

use crate::codec::rle;
use crate::dicom::frames::decode::Family;
use crate::dicom::frames::layout::PixelLayout;
use crate::error::Result;
use crate::limits::Limits;

/// A stream in its canonical form.
pub struct Kept {
    /// Its transfer syntax (PS3.5 10).
    pub transfer_syntax: &'static str,
    /// The stream, of even length.
    pub stream: Vec<u8>,
}

/// The canonical form of a frame's stream, `None` where it has none and is to be decoded.
///
/// # Errors
/// Those of the codecs.
pub fn kept(stream: &[u8], transfer_syntax: &str, layout: &PixelLayout, limits: &Limits) -> Result<Option<Kept>> {
    Ok(match Family::of(stream, transfer_syntax)? {
        Family::Rle if layout.bits_allocated > 1 => {
            let mut frame = rle::decode(stream, layout.raster(), layout.sample_bytes(), limits)?;
            layout.clear_unused_bits(&mut frame.bytes);
            Some(Kept { transfer_syntax: RLE, stream: rle::encode(&frame)? })
        }
        _ => None,
    })
}

const RLE: &str = "1.2.840.10008.1.2.5";
