//! Orders of samples other than the one that is written: colours in planes, chrominances that pixels share, frames that end
//! within a byte (PS3.3 C.7.6.3.1, PS3.5 8.1.1).

use crate::codec;
use crate::dicom::frames::layout::{Photometric, PixelLayout};
use crate::dicom::frames::native::{Native, clear_spare_bits};
use crate::dicom::frames::removal::Cut;
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::{Sink, Source};

/// Bytes of native pixel data that the frames need, where `there` are some: with shared chrominances two thirds, unless the picture is
/// there in full in spite of what its header says.
///
/// # Errors
/// [`Reason::Hostile`] when the number is beyond any memory, [`Reason::Unreadable`] for shared chrominances in rows of odd length.
pub fn stored_bytes(layout: &PixelLayout, there: u64) -> Result<u64> {
    let bytes = layout.bytes()?;
    if !is_shared(layout) || there >= bytes {
        return Ok(bytes);
    }
    if layout.columns % 2 == 1 || layout.bits_allocated != 8 {
        return Err(Error::new(Reason::Unreadable, "pixels that share chrominances, and one without a partner"));
    }
    Ok(bytes / 3 * 2)
}

/// The layout in which native pixel data of so many bytes are written, and whether they stand in it already.
///
/// # Errors
/// Those of [`stored_bytes`].
pub fn interleaved(declared: PixelLayout, there: u64) -> Result<(PixelLayout, bool)> {
    let is_short = stored_bytes(&declared, there)? < declared.bytes()?;
    let photometric = if is_shared(&declared) { Photometric::YbrFull } else { declared.photometric };
    let is_planar = declared.is_planar && declared.samples > 1;
    Ok((PixelLayout { photometric, is_planar: false, ..declared }, !is_short && !is_planar))
}

/// Writes frames one by one, in the order of [`interleaved`].
///
/// # Errors
/// Those of the source and of the sink; [`Reason::TooLarge`] for frames that are not decoded as a whole.
pub fn write(
    native: &Native,
    layout: &PixelLayout,
    cut: Option<&Cut<'_>>,
    source: &mut dyn Source,
    sink: &mut impl Sink,
    limits: &Limits,
) -> Result<()> {
    codec::check(layout.raster(), limits)?;
    for frame in 0..layout.frames {
        let mut samples = woven_frame(native, layout, frame, source)?;
        native.blank.iter().for_each(|blank| blank.apply(0, &mut samples));
        cut.iter().for_each(|cut| cut.apply_to(frame, &mut samples));
        sink.write(&samples)?;
    }
    Ok(())
}

/// The samples of one frame of native pixel data, interleaved, unused bits cleared, and what they mean. Where samples are bits, the
/// first stands in the lowest bit of the first byte.
///
/// # Errors
/// Those of the source and of [`stored_bytes`].
pub fn frame(native: &Native, declared: &PixelLayout, frame: u32, source: &mut dyn Source) -> Result<(Vec<u8>, Photometric)> {
    let (layout, is_same) = interleaved(*declared, native.span.len)?;
    if !is_same {
        return Ok((woven_frame(native, &layout, frame, source)?, layout.photometric));
    }
    let bits = layout.frame_bits()?;
    let (first, end) = (bits * u64::from(frame), bits * (u64::from(frame) + 1));
    // Pieces begin at a whole word.
    let from = first / 8 / 8 * 8;
    let mut piece = vec![0; usize::try_from(end.div_ceil(8).min(native.bytes) - from).map_err(|_| LARGE)?];
    native.read(source, from, &mut piece)?;
    layout.clear_unused_bits(&mut piece);
    piece.drain(..usize::try_from(first / 8 - from).map_err(|_| LARGE)?);
    if first % 8 > 0 {
        let shift = u32::try_from(first % 8).unwrap_or_default();
        let next = piece.iter().skip(1).copied().chain([0]).collect::<Vec<_>>();
        piece.iter_mut().zip(next).for_each(|(byte, next)| *byte = *byte >> shift | next << (8 - shift));
    }
    Ok((piece, layout.photometric))
}

/// The samples of a frame that stand there in another order than they are written.
fn woven_frame(native: &Native, layout: &PixelLayout, frame: u32, source: &mut dyn Source) -> Result<Vec<u8>> {
    let whole = usize::try_from(layout.frame_bits()? / 8).map_err(|_| LARGE)?;
    let is_short = native.bytes < layout.bytes()?;
    let stored = if is_short { whole / 3 * 2 } else { whole };
    let mut samples = vec![0; stored];
    native.read(source, u64::from(frame) * stored as u64, &mut samples)?;
    let mut samples = if is_short { unshared(&samples) } else { woven(&samples, layout.sample_bytes()) };
    layout.clear_unused_bits(&mut samples);
    Ok(samples)
}

/// Three planes become pixels.
fn woven(planes: &[u8], sample_bytes: usize) -> Vec<u8> {
    let (red, rest) = planes.split_at(planes.len() / 3);
    let (green, blue) = rest.split_at(rest.len() / 2);
    let mut pixels = Vec::with_capacity(planes.len());
    let colours = green.chunks_exact(sample_bytes).zip(blue.chunks_exact(sample_bytes));
    for (red, (green, blue)) in red.chunks_exact(sample_bytes).zip(colours) {
        pixels.extend_from_slice(red);
        pixels.extend_from_slice(green);
        pixels.extend_from_slice(blue);
    }
    pixels
}

/// Two luminances, then the chrominances that both have, become two pixels.
fn unshared(pairs: &[u8]) -> Vec<u8> {
    let pairs = pairs.as_chunks::<4>().0.iter();
    pairs.flat_map(|[first, second, blue, red]| [*first, *blue, *red, *second, *blue, *red]).collect()
}

/// Puts frames behind one another where they end within a byte, as single bits may.
pub struct Packer {
    layout: PixelLayout,
    /// Bits of a frame that fill no whole byte.
    spare: u64,
    /// Bits of `carry` that are filled.
    filled: u32,
    carry: u8,
}

impl Packer {
    /// For frames of this layout.
    pub fn new(layout: &PixelLayout) -> Self {
        let spare = layout.frame_bits().unwrap_or_default() % 8;
        Self { layout: *layout, spare, filled: 0, carry: 0 }
    }

    /// Takes a frame that begins at its first bit.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write(&mut self, mut frame: Vec<u8>, sink: &mut impl Sink) -> Result<()> {
        if self.spare == 0 {
            return sink.write(&frame);
        }
        clear_spare_bits(&PixelLayout { frames: 1, ..self.layout }, &mut frame)?;
        let Some((last, whole)) = frame.split_last_mut() else { return Ok(()) };
        for byte in whole {
            let joined = u16::from(*byte) << self.filled | u16::from(self.carry);
            [*byte, self.carry] = joined.to_le_bytes();
        }
        let joined = u16::from(*last) << self.filled | u16::from(self.carry);
        [*last, self.carry] = joined.to_le_bytes();
        self.filled += u32::try_from(self.spare).unwrap_or_default();
        if self.filled < 8 {
            self.carry = *last;
            frame.pop();
        } else {
            self.filled -= 8;
        }
        sink.write(&frame)
    }

    /// Writes what is left of the last byte.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(self, sink: &mut impl Sink) -> Result<()> {
        if self.filled > 0 { sink.write(&[self.carry]) } else { Ok(()) }
    }
}

/// Whether pixels share their chrominances.
fn is_shared(layout: &PixelLayout) -> bool {
    layout.photometric == Photometric::YbrFull422 && layout.samples == 3
}

const LARGE: Error = Error::new(Reason::TooLarge, "a frame larger than any that is decoded");
