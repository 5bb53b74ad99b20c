//! A part of a frame that is no rectangle.

use std::ops::Range;

/// Pixels of one frame: runs of columns in rows, both counted from 0 at the upper left, row by row from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<(u16, Range<u16>)>);

impl Spans {
    /// All pixels of a frame.
    #[must_use]
    pub fn whole(columns: u16, rows: u16) -> Self {
        let mut all = Self::default();
        (0..rows).for_each(|row| all.push(row, 0..columns));
        all
    }

    /// Adds a run of columns in a row that is not above the last one. An empty run adds nothing.
    pub fn push(&mut self, row: u16, columns: Range<u16>) {
        if !columns.is_empty() {
            self.0.push((row, columns));
        }
    }

    /// Whether no pixel is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The runs: a row, and the columns in it.
    pub fn iter(&self) -> impl Iterator<Item = (u16, Range<u16>)> {
        self.0.iter().map(|(row, columns)| (*row, columns.clone()))
    }

    /// How many pixels are in it.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        self.0.iter().map(|(_, columns)| columns.len() as u64).sum()
    }
}
