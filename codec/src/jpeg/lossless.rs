//! Lossless scans (T.81 H): each sample is predicted from those to the left and above, and the difference is coded.

use super::BROKEN;
use super::bits::BitReader;
use super::markers::Scan;
use super::picture::Picture;
use crate::error::Result;

/// Predicts the samples of a scan, row by row.
pub struct Predictor {
    kind: u8,
    /// The prediction where there is neither left nor above.
    start: u16,
    /// The components, whose samples take turns.
    parts: usize,
    /// The row above; empty at the top and behind a restart.
    above: Vec<u16>,
}

impl Predictor {
    /// The predictor that a scan names (T.81 table H.1), before the first row.
    pub fn new(picture: &Picture, scan: &Scan) -> Self {
        let start = 1 << (picture.precision - scan.shift - 1);
        Self { kind: scan.predictor, start, parts: scan.parts.len(), above: Vec::new() }
    }

    /// Goes through a row of so many columns: `sample` is told the component and the prediction of each sample, and gives it.
    pub fn row(&mut self, columns: usize, row: &mut Vec<u16>, mut sample: impl FnMut(usize, u16) -> Result<u16>) -> Result<()> {
        row.clear();
        for column in 0..columns {
            for part in 0..self.parts {
                let predicted = self.predict(column * self.parts + part, row);
                row.push(sample(part, predicted)?);
            }
        }
        self.above.clone_from(row);
        Ok(())
    }

    fn predict(&self, place: usize, row: &[u16]) -> u16 {
        let sample = |line: &[u16], place: usize| line.get(place).copied().map_or(0, i32::from);
        let Some(left) = place.checked_sub(self.parts) else {
            return self.above.get(place).copied().unwrap_or(self.start);
        };
        let a = sample(row, left);
        if self.kind == 1 || self.above.is_empty() {
            return wrapped(a);
        }
        let (b, c) = (sample(&self.above, place), sample(&self.above, left));
        wrapped(match self.kind {
            2 => b,
            3 => c,
            4 => a + b - c,
            5 => a + ((b - c) >> 1),
            6 => b + ((a - c) >> 1),
            _ => (a + b) >> 1,
        })
    }
}

/// Reads a scan, hands out its rows, the samples of its components taking turns, and gives the place where its data end.
///
/// # Errors
/// `Unreadable` when the data end early or are none, or make samples that are too large; those of `take`.
pub fn read(bytes: &[u8], picture: &Picture, scan: &Scan, take: &mut dyn FnMut(usize, &[u16]) -> Result<()>) -> Result<usize> {
    let mut bits = BitReader::new(bytes, scan.start);
    let mut predictor = Predictor::new(picture, scan);
    let largest = u16::MAX >> (16 - picture.precision + scan.shift);
    let every = scan.restart / picture.columns;
    let mut line = Vec::new();
    for row in 0..picture.rows {
        if every > 0 && row > 0 && row % every == 0 {
            bits.restart(row / every - 1)?;
            predictor.above.clear();
        }
        predictor.row(picture.columns, &mut line, |part, predicted| {
            let part = scan.parts.get(part).ok_or(BROKEN)?;
            bits.fill();
            let difference = match part.dc.symbol(&mut bits)? {
                size @ 0..=15 => bits.extend(u32::from(size)),
                16 => 1 << 15,
                _ => return Err(BROKEN),
            };
            Some(wrapped(i32::from(predicted) + difference)).filter(|sample| *sample <= largest).ok_or(BROKEN)
        })?;
        bits.check()?;
        take(row, &line)?;
    }
    Ok(bits.place())
}

/// Samples are counted modulo 65536 (T.81 H.1.2.1).
fn wrapped(value: i32) -> u16 {
    (value & 0xFFFF) as u16
}
