//! What a voxel is: so many bytes, an integer with or without a sign or a floating point number, and what it stands for.

use crate::error::{Error, Reason, Result};

/// The form of the samples of a volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Samples {
    kind: Kind,
    /// Bytes of a sample.
    pub width: usize,
    /// Whether the first byte of a number is its greatest.
    is_big: bool,
    /// From stored values to what they stand for.
    slope: f64,
    intercept: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Unsigned,
    Signed,
    Float,
}

impl Samples {
    /// The samples of a datatype, with slope and intercept.
    ///
    /// # Errors
    /// [`Reason::UnsupportedSyntax`] for complex numbers, colours, single bits and numbers of 128 bits.
    pub fn of(datatype: i64, is_big: bool, (slope, intercept): (f64, f64)) -> Result<Self> {
        let unsupported = |detail| Err(Error::new(Reason::UnsupportedSyntax, detail));
        let (kind, width) = match datatype {
            2 => (Kind::Unsigned, 1),
            512 => (Kind::Unsigned, 2),
            768 => (Kind::Unsigned, 4),
            1280 => (Kind::Unsigned, 8),
            256 => (Kind::Signed, 1),
            4 => (Kind::Signed, 2),
            8 => (Kind::Signed, 4),
            1024 => (Kind::Signed, 8),
            16 => (Kind::Float, 4),
            64 => (Kind::Float, 8),
            32 | 1792 | 2048 => return unsupported("voxels that are complex numbers: save their magnitude"),
            128 | 2304 => return unsupported("voxels that are colours: save one number a voxel"),
            _ => return unsupported("voxels of a type that is not read: save integers or floating point numbers"),
        };
        Ok(Self { kind, width, is_big, slope, intercept })
    }

    /// What the samples of a stretch stand for. What is no number stands for nothing: 0.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "half the precision is more than a head needs")]
    pub fn values(&self, bytes: &[u8]) -> Vec<f32> {
        let value = |sample: &[u8]| {
            let value = (self.stored(sample) * self.slope + self.intercept) as f32;
            if value.is_finite() { value } else { 0.0 }
        };
        bytes.chunks_exact(self.width).map(value).collect()
    }

    /// The sample whose value comes nearest.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range, or the nearest in it")]
    pub fn nearest(&self, value: f64) -> Vec<u8> {
        let stored = (value - self.intercept) / self.slope;
        let whole = stored.round();
        let bits = 8 * self.width;
        let half = (1_u64 << (bits - 1)) as f64;
        let number = match self.kind {
            Kind::Float if self.width == 4 => u64::from((stored as f32).to_bits()),
            Kind::Float => stored.to_bits(),
            Kind::Signed => (whole.clamp(-half, half - 1.0) as i64).cast_unsigned(),
            Kind::Unsigned => whole.clamp(0.0, 2.0 * half - 1.0) as u64,
        };
        let little = number.to_le_bytes();
        let mut sample: Vec<u8> = little.into_iter().take(self.width).collect();
        if self.is_big {
            sample.reverse();
        }
        sample
    }

    #[allow(clippy::cast_possible_truncation, reason = "half of the bits are no part of it")]
    fn stored(&self, sample: &[u8]) -> f64 {
        let number = unsigned(sample, self.is_big);
        match self.kind {
            Kind::Unsigned => number as f64,
            Kind::Signed => signed(number, self.width) as f64,
            Kind::Float if self.width == 4 => f64::from(f32::from_bits(number as u32)),
            Kind::Float => f64::from_bits(number),
        }
    }
}

/// A number of up to eight bytes.
#[inline(never)]
pub(super) fn unsigned(bytes: &[u8], is_big: bool) -> u64 {
    let join = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
    if is_big { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) }
}

/// A number of so many bytes, one to eight, with a sign.
pub(super) fn signed(number: u64, width: usize) -> i64 {
    let unused = 64_usize.saturating_sub(8 * width);
    (number << unused).cast_signed() >> unused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_goes_to_the_nearest_sample_and_back() {
        for (datatype, least, greatest) in [
            (2, 0.0, 255.0),
            (512, 0.0, 65535.0),
            (768, 0.0, 4_294_967_295.0),
            (256, -128.0, 127.0),
            (4, -32768.0, 32767.0),
            (8, -2_147_483_648.0, 2_147_483_647.0),
        ] {
            for is_big in [false, true] {
                let samples = Samples::of(datatype, is_big, (1.0, 0.0)).unwrap();
                let back = |value: f64| samples.values(&samples.nearest(value))[0];
                assert_eq!((back(-1e9 * 1e9), back(1e9 * 1e9), back(17.4)), (least, greatest, 17.0), "{datatype}");
                assert_eq!(back(-1000.0), (-1000.0_f32).clamp(least, greatest));
            }
        }
        for (datatype, intercept) in [(16, 0.5), (64, 0.5), (1024, 1.0), (4, -1024.0)] {
            let samples = Samples::of(datatype, true, (2.0, intercept)).unwrap();
            let found = samples.values(&samples.nearest(-1000.0))[0];
            assert!((found + 1000.0).abs() <= 1.0, "{datatype}: {found}");
        }
    }

    #[test]
    fn the_first_byte_is_the_greatest_in_a_big_endian_file() {
        let samples = |is_big| Samples::of(4, is_big, (1.0, 0.0)).unwrap();
        assert_eq!(samples(true).values(&[0xFF, 0xFE, 0, 3]), [-2.0, 3.0]);
        assert_eq!(samples(false).values(&[0xFF, 0xFE, 0, 3]), [-257.0, 768.0]);
        assert_eq!(samples(true).nearest(-1000.0), [0xFC, 0x18]);
    }
}
