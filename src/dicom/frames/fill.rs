//! What the samples of a pixel become, and where: runs of pixels in frames, whole or in pieces.

use std::ops::Range;

use crate::dicom::frames::layout::PixelLayout;
use crate::dicom::tags;

/// A pixel as it is written in place of others.
pub enum Fill {
    /// Where a sample is a bit.
    Bit(bool),
    /// The bytes of a pixel.
    Bytes(Vec<u8>),
}

impl Fill {
    /// A pixel of these values, one for each sample, as they stand in the bits of a sample; of floating point the numbers themselves.
    #[allow(clippy::cast_precision_loss, reason = "whole numbers within the range of the layout")]
    pub fn of(values: &[i64], layout: &PixelLayout) -> Self {
        if layout.bits_allocated == 1 {
            return Self::Bit(values.iter().any(|value| value % 2 != 0));
        }
        let sample = |value: &i64| match layout.element {
            tags::FLOAT_PIXEL_DATA => (*value as f32).to_le_bytes().to_vec(),
            tags::DOUBLE_FLOAT_PIXEL_DATA => (*value as f64).to_le_bytes().to_vec(),
            _ => value.to_le_bytes().into_iter().take(layout.sample_bytes()).collect(),
        };
        let mut bytes: Vec<u8> = values.iter().flat_map(sample).collect();
        layout.clear_unused_bits(&mut bytes);
        Self::Bytes(bytes)
    }

    /// Bytes of a pixel, or bits where a sample is a bit: the unit of all places here.
    pub fn width(&self) -> u64 {
        match self {
            Self::Bit(_) => 1,
            Self::Bytes(bytes) => bytes.len().max(1) as u64,
        }
    }

    /// The places that a piece holds, which begins so many bytes behind the first sample.
    pub fn window(&self, from: u64, piece: &[u8]) -> Range<u64> {
        let unit = if matches!(self, Self::Bit(_)) { 8 } else { 1 };
        from * unit..(from + piece.len() as u64) * unit
    }

    /// Writes itself at a run of pixels, as far as it is in the piece that is this window.
    pub fn put(&self, run: &Range<u64>, window: &Range<u64>, piece: &mut [u8]) {
        let part = clipped(run, window);
        match self {
            Self::Bit(is_set) => part.for_each(|bit| {
                if let Some(byte) = piece.get_mut(bit / 8) {
                    *byte = if *is_set { *byte | 1 << (bit % 8) } else { *byte & !(1 << (bit % 8)) };
                }
            }),
            Self::Bytes(pixel) => {
                let places = piece.get_mut(part).unwrap_or_default().iter_mut();
                places.zip(self.from(run, window, pixel)).for_each(|(place, byte)| *place = *byte);
            }
        }
    }

    /// Whether a run of pixels is all this, as far as it is in the piece.
    pub fn is_at(&self, run: &Range<u64>, window: &Range<u64>, piece: &[u8]) -> bool {
        let mut part = clipped(run, window);
        match self {
            Self::Bit(is_set) => part.all(|bit| piece.get(bit / 8).is_some_and(|byte| (byte >> (bit % 8) & 1 == 1) == *is_set)),
            Self::Bytes(pixel) => {
                let places = piece.get(part);
                places.is_some_and(|places| places.iter().zip(self.from(run, window, pixel)).all(|(place, byte)| place == byte))
            }
        }
    }

    /// The bytes of the pixels of a run, from where the window begins.
    fn from<'a>(&self, run: &Range<u64>, window: &Range<u64>, pixel: &'a [u8]) -> impl Iterator<Item = &'a u8> {
        let phase = window.start.saturating_sub(run.start) % self.width();
        pixel.iter().cycle().skip(usize::try_from(phase).unwrap_or_default())
    }
}

/// What of a run is in a window, counted from where the window begins.
fn clipped(run: &Range<u64>, window: &Range<u64>) -> Range<usize> {
    let place = |place: u64| usize::try_from(place.clamp(window.start, window.end) - window.start).unwrap_or(usize::MAX);
    place(run.start)..place(run.end)
}
