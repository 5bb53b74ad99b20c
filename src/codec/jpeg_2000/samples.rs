//! From a codestream to samples.
//!
//! The decoder is built without its vector code, which rounds otherwise on some machines, and without `unsafe`.

use htj2k::{DecodeSettings, Image};

use super::header::Size;
use crate::error::{Error, Reason, Result};
use crate::frame::Frame;

/// The samples of a stream whose code-blocks are arithmetically coded, or high-throughput and reversible.
pub fn decode(stream: &[u8], size: &Size) -> Result<Vec<u8>> {
    let image = Image::new(stream, &DecodeSettings::default()).map_err(|_| FAILED)?;
    let decoded = image.decode_native().map_err(|_| FAILED)?;
    if !size.is_signed {
        return Ok(decoded.data);
    }
    Ok(match Frame::sample_bytes(size.precision) {
        1 => decoded.data.iter().flat_map(|byte| signed((*byte).into(), size).into_iter().take(1)).collect(),
        _ => decoded.data.as_chunks().0.iter().flat_map(|word| signed(u16::from_le_bytes(*word), size)).collect(),
    })
}

/// The sample without the half of the range that the decoder adds to all samples, as if none had a sign.
fn signed(sample: u16, size: &Size) -> [u8; 2] {
    let half = if size.is_signed { 1 << (size.precision - 1) } else { 0 };
    sample.wrapping_sub(half).to_le_bytes()
}

const FAILED: Error = Error::new(Reason::Unreadable, "a JPEG 2000 stream that cannot be decoded");
