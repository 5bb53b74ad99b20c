//! Where the pixels of a frame lie.

use serde::{Deserialize, Serialize};

/// The plane of a frame in the patient's coordinates, in millimetres: x to the left, y to the back, z to the head (LPS, PS3.3 C.7.6.2.1.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plane {
    /// The centre of the first pixel, at the upper left.
    pub origin: [f64; 3],
    /// From the centre of a pixel to that of the next column.
    pub across: [f64; 3],
    /// From the centre of a pixel to that of the next row.
    pub down: [f64; 3],
    /// Columns of the frame.
    pub columns: u16,
    /// Rows of the frame.
    pub rows: u16,
}

impl Plane {
    /// The place of a column and a row, counted from 0; between them as between their centres.
    #[must_use]
    pub fn at(&self, column: f64, row: f64) -> [f64; 3] {
        let along = |axis: usize| {
            self.origin.get(axis).copied().unwrap_or_default()
                + column * self.across.get(axis).copied().unwrap_or_default()
                + row * self.down.get(axis).copied().unwrap_or_default()
        };
        [along(0), along(1), along(2)]
    }
}
