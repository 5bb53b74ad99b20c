//! One two-dimensional picture in stored values: what a codec gives and takes.

use std::ops::Range;

use serde::{Deserialize, Serialize};

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

/// A part of a picture: columns and rows are counted from 0 at the upper left, `right` and `bottom` are the first ones outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rectangle {
    /// The first column.
    pub left: u32,
    /// The first row.
    pub top: u32,
    /// The column behind the last.
    pub right: u32,
    /// The row behind the last.
    pub bottom: u32,
}

impl Rectangle {
    /// So many pixels more on each side.
    #[must_use]
    pub fn grown(&self, by: u32) -> Self {
        Self {
            left: self.left.saturating_sub(by),
            top: self.top.saturating_sub(by),
            right: self.right.saturating_add(by),
            bottom: self.bottom.saturating_add(by),
        }
    }

    /// The whole units of so many columns and rows that it touches.
    #[must_use]
    pub fn rounded_out(&self, columns: u32, rows: u32) -> Self {
        let down = |edge: u32, unit: u32| edge / unit.max(1) * unit.max(1);
        let up = |edge: u32, unit: u32| edge.checked_next_multiple_of(unit.max(1)).unwrap_or(u32::MAX);
        Self {
            left: down(self.left, columns),
            top: down(self.top, rows),
            right: up(self.right, columns),
            bottom: up(self.bottom, rows),
        }
    }

    /// Whether a pixel lies in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether every pixel of it lies in one of some others.
    #[must_use]
    pub fn is_covered(&self, others: &[Self]) -> bool {
        let near: Vec<&Self> = others.iter().filter(|one| one.meets(self)).collect();
        (self.top..self.bottom).all(|row| {
            let mut column = self.left;
            while column < self.right {
                let ends =
                    near.iter().filter(|one| (one.top..one.bottom).contains(&row) && (one.left..one.right).contains(&column));
                match ends.map(|one| one.right).max() {
                    Some(end) => column = end,
                    None => return false,
                }
            }
            true
        })
    }

    /// The columns and rows of it that are in a picture of this size; `None` where there are none.
    #[must_use]
    pub fn within(&self, columns: usize, rows: usize) -> Option<(Range<usize>, Range<usize>)> {
        let clipped = |from: u32, to: u32, most: usize| {
            let end = usize::try_from(to).unwrap_or(most).min(most);
            usize::try_from(from).ok().filter(|start| *start < end).map(|start| start..end)
        };
        clipped(self.left, self.right, columns).zip(clipped(self.top, self.bottom, rows))
    }
}

impl Frame {
    /// Sets every sample in the rectangles to that of `fill` for its place in the pixel; samples without one become zero.
    pub fn blank(&mut self, rectangles: &[Rectangle], fill: &[i64]) {
        let width = Self::sample_bytes(self.precision);
        let fills = (0..usize::from(self.raster.samples)).map(|sample| fill.get(sample).copied().unwrap_or_default());
        let pixel: Vec<u8> = fills.flat_map(|fill| fill.to_le_bytes().into_iter().take(width)).collect();
        let (columns, rows) = (usize::from(self.raster.columns), usize::from(self.raster.rows));
        let line = (columns * pixel.len()).max(1);
        for (columns, rows) in rectangles.iter().filter_map(|rectangle| rectangle.within(columns, rows)) {
            for line in self.bytes.chunks_exact_mut(line).take(rows.end).skip(rows.start) {
                let pixels = line.chunks_exact_mut(pixel.len()).take(columns.end).skip(columns.start);
                pixels.for_each(|place| place.copy_from_slice(&pixel));
            }
        }
    }

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

/// Sets the samples of one component of so many in a row of a frame, in N bytes each.
pub fn put<const N: usize>(
    row: &mut [u8],
    (component, components): (usize, usize),
    samples: impl ExactSizeIterator<Item = [u8; N]>,
) {
    if components == 1 {
        row.as_chunks_mut().0.iter_mut().zip(samples).for_each(|(place, sample)| *place = sample);
        return;
    }
    // Side by side first: several are made at once.
    let samples: Vec<[u8; N]> = samples.collect();
    for (pixel, sample) in row.chunks_exact_mut(components * N).zip(samples) {
        if let Some(place) = pixel.get_mut(component * N..).and_then(<[u8]>::first_chunk_mut) {
            *place = sample;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(samples: u16, precision: u8, bytes: &[u8]) -> Frame {
        Frame { raster: Raster { columns: 3, rows: 2, samples }, precision, is_signed: true, bytes: bytes.to_vec() }
    }

    const fn rectangle(left: u32, top: u32, right: u32, bottom: u32) -> Rectangle {
        Rectangle { left, top, right, bottom }
    }

    #[test]
    fn a_rectangle_is_blanked_exactly() {
        let mut grey = frame(1, 8, &[1, 2, 3, 4, 5, 6]);
        grey.blank(&[rectangle(1, 0, 2, 2)], &[9]);
        assert_eq!(grey.bytes, [1, 9, 3, 4, 9, 6]);
        let mut colour = frame(3, 8, &[1; 18]);
        colour.blank(&[rectangle(2, 1, 3, 2)], &[7, 128]);
        assert_eq!(colour.bytes, [[1; 15].as_slice(), &[7, 128, 0]].concat());
    }

    #[test]
    fn wide_and_signed_samples_are_blanked_as_they_are_stored() {
        let mut wide = frame(1, 12, &[0; 12]);
        wide.blank(&[rectangle(0, 0, 1, 1)], &[-2048]);
        assert_eq!(wide.bytes, [[0x00, 0xF8].as_slice(), &[0; 10]].concat());
    }

    #[test]
    fn a_rectangle_is_covered_where_others_leave_no_pixel_of_it() {
        let one = rectangle(2, 2, 8, 6);
        assert!(one.is_covered(&[rectangle(0, 0, 9, 9)]));
        assert!(one.is_covered(&[rectangle(0, 0, 5, 9), rectangle(4, 1, 9, 4), rectangle(5, 4, 9, 7)]));
        assert!(
            !one.is_covered(&[rectangle(0, 0, 5, 9), rectangle(5, 1, 9, 4), rectangle(6, 4, 9, 7)]),
            "column 5 from row 4 on"
        );
        assert!(!one.is_covered(&[]));
        assert_eq!(rectangle(1, 5, 3, 8).grown(2), rectangle(0, 3, 5, 10));
        assert_eq!(rectangle(3, 8, 16, 17).rounded_out(16, 8), rectangle(0, 8, 16, 24));
        assert!(one.meets(&rectangle(7, 5, 9, 9)) && !one.meets(&rectangle(8, 5, 9, 9)));
    }

    #[test]
    fn a_rectangle_counts_where_the_picture_is() {
        let mut grey = frame(1, 8, &[1; 6]);
        grey.blank(&[rectangle(3, 0, 9, 9), rectangle(0, 2, 9, 9), rectangle(2, 1, 1, 0)], &[9]);
        assert_eq!(grey.bytes, [1; 6]);
        grey.blank(&[rectangle(2, 1, u32::MAX, u32::MAX)], &[9]);
        assert_eq!(grey.bytes, [1, 1, 1, 1, 1, 9]);
    }
}
