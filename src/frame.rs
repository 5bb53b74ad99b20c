//! One two-dimensional picture in stored values: what a codec gives and takes.

use crate::error::{Error, Reason, Result};
use crate::limits::Limits;

/// The size of a picture and the number of its samples (PS3.3 C.7.6.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Columns of a frame.
    pub columns: u16,
    /// Rows of a frame.
    pub rows: u16,
    /// Samples of a pixel: 1 for grey and palette colour, 3 for colour.
    pub samples: u16,
}

impl Raster {
    /// The number of samples of a frame.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] for a picture without samples, [`Reason::TooLarge`] where they do not fit
    /// [`Limits::frame_samples`].
    pub fn count(&self, limits: &Limits) -> Result<usize> {
        let count = u64::from(self.columns) * u64::from(self.rows) * u64::from(self.samples);
        match usize::try_from(count) {
            Ok(0) => Err(Error::new(Reason::Unreadable, "a frame without a sample")),
            Ok(samples) if samples <= limits.frame_samples => Ok(samples),
            _ => Err(Error::new(Reason::TooLarge, "a frame larger than any that is decoded")),
        }
    }
}

/// The samples of a frame, pixel by pixel from the upper left, row by row (Planar Configuration 0), little endian, in 1, 2 or 4
/// bytes each: as few as hold [`Frame::precision`]. Signed samples are two's complement, the sign filling all bits above.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// Size and number of samples.
    pub raster: Raster,
    /// The bits of a sample that are picture: 1 to 32.
    pub precision: u8,
    /// Whether samples are two's complement.
    pub is_signed: bool,
    /// The samples.
    pub bytes: Vec<u8>,
}

impl Frame {
    /// The bytes that a sample of such a precision takes.
    #[must_use]
    pub const fn sample_bytes(precision: u8) -> usize {
        match precision {
            0..=8 => 1,
            9..=16 => 2,
            _ => 4,
        }
    }
}
