//! From the stream of one frame to samples of the layout that the header declares.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use crate::codec::{codecs, jpeg};
use crate::dicom::frames::layout::{Photometric, PixelLayout};
use crate::error::{Error, Reason, Result};
use crate::frame::Frame;
use crate::limits::Limits;

/// The samples of a frame, interleaved and little endian, unused bits cleared.
pub struct Decoded {
    /// The samples; where a sample is a bit, eight to a byte, the first in the lowest.
    pub samples: Vec<u8>,
    /// What they mean, which is not what the header says of the stream where decoding changes it.
    pub photometric: Photometric,
    /// Whether the stream is known to have lost something.
    pub is_lossy: bool,
    /// Columns and rows of what is blanked as a whole, since its samples were coded together.
    pub unit: (u32, u32),
}

/// Decodes the stream of a frame.
///
/// # Errors
/// Those of the codecs, and [`Reason::Unreadable`] where the samples do not fit the header.
pub fn decode(stream: &[u8], transfer_syntax: &str, layout: &PixelLayout, limits: &Limits) -> Result<Decoded> {
    let codecs = codecs(layout.raster(), limits);
    let as_declared = |samples| Decoded { samples, photometric: full(layout.photometric), is_lossy: false, unit: PIXEL };
    let mut decoded = match Family::of(stream, transfer_syntax)? {
        Family::Uncompressed => as_declared(exactly(stream, layout)?),
        Family::Deflated => as_declared(inflated(stream, layout)?),
        Family::Rle if layout.bits_allocated == 1 => as_declared(packed(&codecs.rle_decode_packed(stream)?)),
        Family::Rle => as_declared(widened(codecs.rle_decode(stream, layout.sample_bytes())?, layout)?),
        Family::Jpeg => {
            let jpeg::Header { is_lossless, unit, .. } = codecs.jpeg_header(stream)?;
            let (is_lossy, unit) = (!is_lossless, if is_lossless { PIXEL } else { unit });
            let jpeg::Decoded { frame, colour } = codecs.jpeg_decode(stream)?;
            let samples = widened(saturated(frame, layout, is_lossy)?, layout)?;
            Decoded { samples, photometric: jpeg_photometric(colour, layout), is_lossy, unit }
        }
        Family::JpegLs => {
            let (frame, is_lossy) = codecs.jpeg_ls_read(stream)?;
            Decoded { is_lossy, ..as_declared(widened(saturated(frame, layout, is_lossy)?, layout)?) }
        }
        Family::Jpeg2000 => {
            let (canonical, frame) = codecs.jpeg_2000_read(stream)?;
            let is_lossy = !canonical.is_reversible;
            let samples = widened(saturated(frame, layout, is_lossy)?, layout)?;
            let photometric = jpeg_2000_photometric(canonical.has_colour_transform, layout);
            Decoded { samples, photometric, is_lossy, unit: PIXEL }
        }
    };
    layout.clear_unused_bits(&mut decoded.samples);
    Ok(decoded)
}

/// A way to compress frames.
pub enum Family {
    Uncompressed,
    Deflated,
    Rle,
    Jpeg,
    JpegLs,
    Jpeg2000,
}

impl Family {
    /// The family of a stream, told by the stream where streams tell it, else by the transfer syntax.
    ///
    /// # Errors
    /// [`Reason::UnsupportedSyntax`] for any other.
    pub fn of(stream: &[u8], transfer_syntax: &str) -> Result<Self> {
        match (stream, transfer_syntax) {
            ([0xFF, 0xD8, 0xFF, ..], _) if is_jpeg_ls(stream) => Ok(Self::JpegLs),
            ([0xFF, 0xD8, 0xFF, ..], _) => Ok(Self::Jpeg),
            ([0xFF, 0x4F, 0xFF, 0x51, ..] | [0, 0, 0, 12, b'j', b'P', ..], _) => Ok(Self::Jpeg2000),
            (_, "1.2.840.10008.1.2.5") => Ok(Self::Rle),
            (_, "1.2.840.10008.1.2.1.98") => Ok(Self::Uncompressed),
            (_, "1.2.840.10008.1.2.8.1") => Ok(Self::Deflated),
            ([1..=15, 0, 0, 0, 64, 0, 0, 0, ..], _) => Ok(Self::Rle),
            _ => Err(Error::new(Reason::UnsupportedSyntax, "a frame compressed in a way that is not read")),
        }
    }
}

/// Whether the first frame header is that of JPEG-LS (ITU-T T.87 C.2.2).
fn is_jpeg_ls(stream: &[u8]) -> bool {
    let mut rest = stream.get(2..).unwrap_or_default();
    while let [0xFF, marker, high, low, ..] = rest {
        match marker {
            0xF7 => return true,
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => return false,
            0xFF => rest = rest.get(1..).unwrap_or_default(),
            _ => rest = rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default(),
        }
    }
    false
}

/// What the samples of a JPEG stream mean. What the stream says of its colours comes before what the header says.
pub fn jpeg_photometric(colour: jpeg::Colour, layout: &PixelLayout) -> Photometric {
    match (layout.samples, colour, layout.photometric) {
        (1, ..) => layout.photometric,
        (_, jpeg::Colour::Rgb, _) | (_, jpeg::Colour::Unsaid, Photometric::Rgb) => Photometric::Rgb,
        _ => Photometric::YbrFull,
    }
}

/// What the samples of a JPEG 2000 stream mean when they are decoded: that undoes the transform of the components, where there
/// is one (PS3.5 8.2.4).
pub fn jpeg_2000_photometric(is_transformed: bool, layout: &PixelLayout) -> Photometric {
    match layout.photometric {
        _ if layout.samples == 1 => layout.photometric,
        _ if is_transformed => Photometric::Rgb,
        Photometric::Ybr2000 => Photometric::Rgb,
        declared => full(declared),
    }
}

/// Chrominances that pixels share are given to each of them.
fn full(photometric: Photometric) -> Photometric {
    if photometric == Photometric::YbrFull422 { Photometric::YbrFull } else { photometric }
}

/// A frame as it is, without the byte that makes its length even.
fn exactly(stream: &[u8], layout: &PixelLayout) -> Result<Vec<u8>> {
    let bytes = usize::try_from(layout.frame_bits()?.div_ceil(8)).map_err(|_| SHORT)?;
    stream.get(..bytes).map(<[u8]>::to_vec).ok_or(SHORT)
}

/// A frame inflated (PS3.5 A.4.11), and no byte beyond it.
fn inflated(stream: &[u8], layout: &PixelLayout) -> Result<Vec<u8>> {
    let bytes = usize::try_from(layout.frame_bits()?.div_ceil(8)).map_err(|_| SHORT)?;
    let mut samples = vec![0; bytes];
    DeflateDecoder::new(stream).read_exact(&mut samples).map_err(|_| SHORT)?;
    Ok(samples)
}

/// Single bits, eight to a byte, the first in the lowest.
fn packed(frame: &Frame) -> Vec<u8> {
    let eight = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | (bit & 1));
    frame.bytes.chunks(8).map(eight).collect()
}

/// Samples within the bits that the header counts as picture. What a lossy stream gives beyond them is its error and not another
/// value; what a lossless one holds there is no picture, and is cleared later.
fn saturated(mut frame: Frame, layout: &PixelLayout, is_lossy: bool) -> Result<Frame> {
    if layout.high_bit + 1 != layout.bits_stored {
        return Err(Error::new(Reason::Unreadable, "a compressed picture whose stored bits are not the lowest"));
    }
    if is_lossy && u16::from(frame.precision) > layout.bits_stored && frame.is_signed == layout.is_signed {
        let range = 1_i64 << layout.bits_stored;
        let (least, greatest) = if layout.is_signed { (-range / 2, range / 2 - 1) } else { (0, range - 1) };
        let width = Frame::sample_bytes(frame.precision);
        for sample in frame.bytes.chunks_exact_mut(width) {
            let is_negative = frame.is_signed && sample.last().is_some_and(|byte| *byte > 0x7F);
            let value =
                sample.iter().rev().fold(if is_negative { -1 } else { 0_i64 }, |value, byte| value << 8 | i64::from(*byte));
            let bytes = value.clamp(least, greatest).to_le_bytes();
            sample.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        }
    }
    Ok(frame)
}

/// Samples in as many bytes as the header gives them.
fn widened(frame: Frame, layout: &PixelLayout) -> Result<Vec<u8>> {
    let (from, to) = (Frame::sample_bytes(frame.precision), layout.sample_bytes());
    if from == to {
        return Ok(frame.bytes);
    }
    if from > to {
        return Err(Error::new(Reason::Unreadable, "samples with more bits than the header has room for"));
    }
    let mut wide = Vec::with_capacity(frame.bytes.len().saturating_mul(to / from));
    for sample in frame.bytes.chunks_exact(from) {
        let is_negative = frame.is_signed && sample.last().is_some_and(|byte| *byte > 0x7F);
        wide.extend_from_slice(sample);
        wide.resize(wide.len() + to - from, if is_negative { 0xFF } else { 0 });
    }
    Ok(wide)
}

/// Samples that are blanked one by one.
pub const PIXEL: (u32, u32) = (1, 1);
const SHORT: Error = Error::new(Reason::Truncated, "fewer bytes than the frame needs");
