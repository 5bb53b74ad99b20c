//! Differences of pixels from what is around them, row by row.

/// The rows of a channel around one row, summed column by column: the values and their squares. Beyond its edges a picture goes on as
/// it ends.
pub struct Band<'a> {
    channel: &'a [u16],
    columns: usize,
    rows: usize,
    reach: usize,
    /// The row around which rows are summed.
    row: Option<usize>,
    sums: Vec<(u64, u64)>,
}

impl<'a> Band<'a> {
    /// For rows of a channel, and so many pixels on each side.
    pub fn new(channel: &'a [u16], columns: usize, reach: usize) -> Self {
        let rows = channel.len() / columns.max(1);
        Self { channel, columns, rows, reach, row: None, sums: vec![(0, 0); columns] }
    }

    fn line(&self, row: usize) -> &'a [u16] {
        let row = row.min(self.rows.saturating_sub(1));
        self.channel.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default()
    }

    /// Sums the rows around this one: the first, or the one behind that before.
    pub fn move_to(&mut self, row: usize) {
        if self.row.is_none() {
            for _ in 0..self.reach {
                self.enter(0);
            }
            (0..=self.reach).for_each(|row| self.enter(row));
        } else {
            self.enter(row + self.reach);
            let leaving = self.line(row.saturating_sub(self.reach + 1));
            for (sum, value) in self.sums.iter_mut().zip(leaving.iter().copied().map(u64::from)) {
                *sum = (sum.0 - value, sum.1 - value * value);
            }
        }
        self.row = Some(row);
    }

    fn enter(&mut self, row: usize) {
        let entering = self.line(row);
        for (sum, value) in self.sums.iter_mut().zip(entering.iter().copied().map(u64::from)) {
            *sum = (sum.0 + value, sum.1 + value * value);
        }
    }

    /// Puts the difference of each pixel of the row from the mean around it, in standard deviations there, in the place of a smaller one.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "means and deviations of 16-bit values")]
    pub fn exceed(&self, row: usize, farthest: &mut [f32]) {
        let side = 2 * self.reach + 1;
        let count = (side * side) as f64;
        let column = |at: usize| self.sums.get(at.min(self.columns.saturating_sub(1))).copied().unwrap_or_default();
        let add = |(sum, squares): (u64, u64), (value, square): (u64, u64)| (sum + value, squares + square);
        let before = (0..self.reach).fold((0, 0), |sums, _| add(sums, column(0)));
        let mut around = (0..self.reach).fold(before, |sums, at| add(sums, column(at)));
        for (at, (value, farthest)) in self.line(row).iter().zip(farthest).enumerate() {
            around = add(around, column(at + self.reach));
            if at > 0 {
                let (less, less_squares) = column(at.saturating_sub(self.reach + 1));
                around = (around.0 - less, around.1 - less_squares);
            }
            let mean = around.0 as f64 / count;
            let deviation = (around.1 as f64 / count - mean * mean).max(0.0).sqrt();
            let distance = ((f64::from(*value) - mean) / deviation.max(FLOOR)) as f32;
            if distance.abs() > farthest.abs() {
                *farthest = distance;
            }
        }
    }
}

/// Standard deviations are at least this, in values of the picture: what differs by less is flat.
const FLOOR: f64 = 0.35;

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, reason = "small pictures")]
mod tests {
    use super::*;

    /// The definition, pixel by pixel.
    fn by_definition(channel: &[u16], columns: usize, reach: i64, at: usize) -> f32 {
        let rows = channel.len() / columns;
        let (column, row) = ((at % columns) as i64, (at / columns) as i64);
        let mut values = Vec::new();
        for y in row - reach..=row + reach {
            for x in column - reach..=column + reach {
                let (x, y) = (x.clamp(0, columns as i64 - 1) as usize, y.clamp(0, rows as i64 - 1) as usize);
                values.push(f64::from(channel[y * columns + x]));
            }
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64;
        ((f64::from(channel[at]) - mean) / variance.sqrt().max(FLOOR)) as f32
    }

    #[test]
    fn sums_that_move_give_what_the_definition_gives() {
        for (columns, rows, reach) in [(9, 7, 2), (3, 20, 6), (20, 3, 6), (1, 1, 3), (13, 13, 24)] {
            let channel: Vec<u16> = (0..columns * rows).map(|at| (at * 7919 % 1013) as u16).collect();
            let mut band = Band::new(&channel, columns, reach);
            for row in 0..rows {
                let mut found = vec![0.0; columns];
                band.move_to(row);
                band.exceed(row, &mut found);
                for (column, found) in found.into_iter().enumerate() {
                    let expected = by_definition(&channel, columns, reach as i64, row * columns + column);
                    assert!((found - expected).abs() < 1e-3, "{columns} {rows} {row} {column}: {found} {expected}");
                }
            }
        }
    }
}
