//! Grey pictures with writing in letters of five by seven dots.

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
