//! Grey pictures with writing in letters of five by seven dots.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes")]

/// A picture, row by row from the upper left.
pub struct Picture {
    pub grey: Vec<u8>,
    pub columns: usize,
    pub rows: usize,
}

impl Picture {
    /// Of one grey.
    pub fn even(columns: usize, rows: usize, grey: u8) -> Self {
        Self { grey: vec![grey; columns * rows], columns, rows }
    }

    /// Of greys below `most`, the same each time.
    pub fn noise(columns: usize, rows: usize, most: u32) -> Self {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
            u8::try_from((state >> 16) % most).expect("a byte")
        };
        Self { grey: (0..columns * rows).map(|_| next()).collect(), columns, rows }
    }

    /// What the detector is shown: the picture, and its contrasts against what is near and what is around.
    pub fn renderings(&self) -> Vec<u8> {
        [self.grey.clone(), self.contrasts(6), self.contrasts(24)].concat()
    }

    fn contrasts(&self, reach: usize) -> Vec<u8> {
        let width = self.columns + 1;
        let mut sums = vec![(0.0_f64, 0.0_f64); width * (self.rows + 1)];
        for row in 0..self.rows {
            for column in 0..self.columns {
                let value = f64::from(self.grey[row * self.columns + column]);
                let at = |row: usize, column: usize| row * width + column;
                let [above, left, corner] = [at(row, column + 1), at(row + 1, column), at(row, column)].map(|place| sums[place]);
                sums[at(row + 1, column + 1)] =
                    (value + above.0 + left.0 - corner.0, value * value + above.1 + left.1 - corner.1);
            }
        }
        let contrast = |at: usize| {
            let (column, row) = (at % self.columns, at / self.columns);
            let (left, right) = (column.saturating_sub(reach), (column + reach + 1).min(self.columns));
            let (top, bottom) = (row.saturating_sub(reach), (row + reach + 1).min(self.rows));
            let count = ((right - left) * (bottom - top)) as f64;
            let of = |which: fn((f64, f64)) -> f64| {
                let sum = |row: usize, column: usize| which(sums[row * width + column]);
                (sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)) / count
            };
            let mean = of(|sums| sums.0);
            let deviation = (of(|sums| sums.1) - mean * mean).max(0.0).sqrt().max(0.35);
            ((f64::from(self.grey[at]) - mean) / deviation * 42.0 + 128.0).clamp(0.0, 255.0) as u8
        };
        (0..self.grey.len()).map(contrast).collect()
    }

    /// Writes, `size` pixels a dot; gives left, top, right and bottom of what was written.
    pub fn write(&mut self, text: &str, left: usize, top: usize, size: usize, grey: u8) -> [usize; 4] {
        for (place, letter) in text.chars().enumerate() {
            for (row, dots) in dots(letter).iter().enumerate() {
                for column in (0..5).filter(|column| dots >> (4 - column) & 1 == 1) {
                    self.fill(left + (place * 6 + column) * size, top + row * size, size, grey);
                }
            }
        }
        [left, top, left + (text.len() * 6 - 1) * size, top + 7 * size]
    }

    fn fill(&mut self, left: usize, top: usize, size: usize, grey: u8) {
        for row in top..top + size {
            self.grey[row * self.columns + left..][..size].fill(grey);
        }
    }
}

/// The rows of a letter, the left dot in the highest of five bits.
fn dots(letter: char) -> [u8; 7] {
    match letter {
        'A' => [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        'D' => [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
        'E' => [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        'J' => [0b00111, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100],
        'N' => [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001],
        'O' => [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        '0' => [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
        '1' => [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        '2' => [0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0b01000, 0b11111],
        '7' => [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
        '9' => [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
        '-' => [0, 0, 0, 0b11111, 0, 0, 0],
        ' ' => [0; 7],
        other => panic!("no dots for {other}"),
    }
}
