//! One frame as it looks: the values of each channel, whatever stored them.

use crate::error::{Error, Reason, Result};
use crate::frame::Rectangle;

/// The channels of a frame: one of grey values, or red, green and blue. All samples are unsigned and fill 16 bits at most; columns and
/// rows are counted from 0 at the upper left.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    columns: usize,
    rows: usize,
    channels: Vec<Vec<u16>>,
}

impl Picture {
    /// Puts channels together.
    ///
    /// # Errors
    /// [`Reason::InternalError`] where a channel has not one sample for each pixel, or there are not one or three of them.
    pub fn new(columns: usize, rows: usize, channels: Vec<Vec<u16>>) -> Result<Self> {
        let is_whole = channels.iter().all(|channel| Some(channel.len()) == columns.checked_mul(rows));
        if is_whole && matches!(channels.len(), 1 | 3) && columns > 0 && rows > 0 {
            Ok(Self { columns, rows, channels })
        } else {
            Err(Error::new(Reason::InternalError, "a picture whose channels do not fit its size"))
        }
    }

    /// Columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The channels, row by row.
    #[must_use]
    pub fn channels(&self) -> &[Vec<u16>] {
        &self.channels
    }

    /// Whether another picture has the same size and channels.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        (self.columns, self.rows, self.channels.len()) == (other.columns, other.rows, other.channels.len())
    }

    /// Replaces every sample by what a function makes of it and of the sample at its place in a picture like this one.
    pub fn combine(&mut self, other: &Self, with: impl Fn(u16, u16) -> u16) {
        for (channel, others) in self.channels.iter_mut().zip(&other.channels) {
            channel.iter_mut().zip(others).for_each(|(sample, other)| *sample = with(*sample, *other));
        }
    }

    /// Sets all samples in the rectangles to a value.
    pub fn blank(&mut self, rectangles: &[Rectangle], fill: u16) {
        let columns = self.columns;
        for (across, down) in rectangles.iter().filter_map(|part| part.within(self.columns, self.rows)) {
            for channel in &mut self.channels {
                let lines = channel.chunks_exact_mut(columns).take(down.end).skip(down.start);
                lines.filter_map(|line| line.get_mut(across.clone())).for_each(|part| part.fill(fill));
            }
        }
    }
}
