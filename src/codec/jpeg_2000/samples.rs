//! From a codestream to samples, by two decoders: one for the arithmetic coder, one for high-throughput code-blocks.
//!
//! Both are built without their vector code, which rounds otherwise on some machines, and without `unsafe`.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

use super::header::Size;
use crate::error::{Error, Reason, Result};
use crate::frame::Frame;

/// The samples of a stream whose code-blocks are arithmetically coded.
pub fn arithmetic(stream: &[u8], size: &Size) -> Result<Vec<u8>> {
    let image = Image::new(stream, &DecodeSettings::default()).map_err(|_| FAILED)?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| FAILED)?;
    let planes: Vec<&[f32]> = decoded.components().iter().map(|component| component.samples()).collect();
    let sample_bytes = Frame::sample_bytes(size.precision);
    let pixel_bytes = planes.len() * sample_bytes;
    let mut bytes = vec![0; planes.first().map_or(0, |plane| plane.len()) * pixel_bytes];
    let most = f32::from(u16::MAX >> (16 - size.precision));
    for (number, plane) in planes.iter().enumerate() {
        for (pixel, sample) in bytes.chunks_exact_mut(pixel_bytes).zip(*plane) {
            // From 2^23 on a float has no fraction: its low bits are the number, rounded to even.
            let [low, high, ..] = (sample.clamp(0.0, most) + 8_388_608.0).to_bits().to_le_bytes();
            let stored = signed(u16::from_le_bytes([low, high]), size);
            pixel.iter_mut().skip(number * sample_bytes).zip(stored).take(sample_bytes).for_each(|(to, from)| *to = from);
        }
    }
    Ok(bytes)
}

/// The samples of a stream whose code-blocks are high-throughput, all of them reversible.
pub fn high_throughput(stream: &[u8], size: &Size) -> Result<Vec<u8>> {
    let settings = htj2k::DecodeSettings::default();
    let image = htj2k::Image::new(stream, &settings).map_err(|_| FAILED)?;
    let decoded = image.decode_native().map_err(|_| FAILED)?;
    if !size.is_signed {
        return Ok(decoded.data);
    }
    Ok(match Frame::sample_bytes(size.precision) {
        1 => decoded.data.iter().flat_map(|byte| signed((*byte).into(), size).into_iter().take(1)).collect(),
        _ => decoded.data.as_chunks().0.iter().flat_map(|word| signed(u16::from_le_bytes(*word), size)).collect(),
    })
}

/// The sample without the half of the range that both decoders add to all samples, as if none had a sign.
fn signed(sample: u16, size: &Size) -> [u8; 2] {
    let half = if size.is_signed { 1 << (size.precision - 1) } else { 0 };
    sample.wrapping_sub(half).to_le_bytes()
}

const FAILED: Error = Error::new(Reason::Unreadable, "a JPEG 2000 stream that cannot be decoded");
