//! A scan: which samples of a frame it holds and in which order (T.87 6.2, D).

use super::bits::{Coder, Reader, Writer};
use super::model::{Model, Parameters};
use crate::error::Result;
use crate::frame::{Frame, Raster};

use super::EARLY_END;

/// How the samples of several components follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interleave {
    /// A scan for each component.
    None,
    /// A line of each component in turn.
    Line,
    /// A sample of each component in turn.
    Sample,
}

/// What a scan header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// What it is coded with.
    pub parameters: Parameters,
    /// How its components follow one another.
    pub interleave: Interleave,
    /// Its components, as places in a pixel.
    pub components: Vec<usize>,
    /// Lines between two restarts, 0 for none.
    pub restart: usize,
}

impl Scan {
    /// Reads the scan, cut at its restarts, into the frame.
    pub fn read(&self, parts: &[&[u8]], frame: &mut Frame) -> Result<()> {
        let rows = usize::from(frame.raster.rows);
        let lines = if self.restart == 0 { rows } else { self.restart.min(rows) };
        if parts.len() < rows.div_ceil(lines.max(1)) {
            return Err(EARLY_END);
        }
        let starts = (0..rows).step_by(lines.max(1));
        starts.zip(parts).try_for_each(|(first, part)| self.code(&mut Reader::new(part), frame, first..first + lines))
    }

    /// Writes the samples of the frame. Where samples may be off, they become what will be read.
    pub fn write(&self, frame: &mut Frame) -> Result<Vec<u8>> {
        let mut writer = Writer::default();
        let rows = usize::from(frame.raster.rows);
        self.code(&mut writer, frame, 0..rows)?;
        Ok(writer.finish())
    }

    fn code<C: Coder>(&self, coder: &mut C, frame: &mut Frame, rows: std::ops::Range<usize>) -> Result<()> {
        match (self.interleave, self.components.len()) {
            (Interleave::Sample, 2) => self.lines::<2, C>(coder, frame, rows),
            (Interleave::Sample, 3) => self.lines::<3, C>(coder, frame, rows),
            (Interleave::Sample, 4) => self.lines::<4, C>(coder, frame, rows),
            _ => self.lines::<1, C>(coder, frame, rows),
        }
    }

    /// The rows in lines of pixels that have `N` samples: a line for each `N` components.
    fn lines<const N: usize, C: Coder>(&self, coder: &mut C, frame: &mut Frame, rows: std::ops::Range<usize>) -> Result<()> {
        let raster = frame.raster;
        let sample_bytes = Frame::sample_bytes(frame.precision);
        let row_bytes = usize::from(raster.columns) * usize::from(raster.samples) * sample_bytes;
        let mut model = Model::new(&self.parameters);
        let mut groups: Vec<Group<N>> = self.components.chunks_exact(N).map(|group| Group::new(group, raster)).collect();
        for row in frame.bytes.chunks_exact_mut(row_bytes).skip(rows.start).take(rows.len()) {
            for group in &mut groups {
                std::mem::swap(&mut group.previous, &mut group.current);
                if C::WRITES {
                    group.load(row, raster, sample_bytes);
                }
                model.line(coder, &mut group.run_index, &mut group.previous, &mut group.current);
                group.store(row, raster, sample_bytes);
            }
            if coder.has_failed() || model.has_failed() {
                return Err(EARLY_END);
            }
        }
        Ok(())
    }
}

/// The lines of `N` components, with an entry before and one behind them.
struct Group<'a, const N: usize> {
    components: &'a [usize],
    previous: Vec<[i32; N]>,
    current: Vec<[i32; N]>,
    run_index: usize,
}

impl<'a, const N: usize> Group<'a, N> {
    fn new(components: &'a [usize], raster: Raster) -> Self {
        let line = vec![[0; N]; usize::from(raster.columns) + 2];
        Self { components, previous: line.clone(), current: line, run_index: 0 }
    }

    fn load(&mut self, row: &[u8], raster: Raster, sample_bytes: usize) {
        for (pixel, bytes) in self.current.iter_mut().skip(1).zip(row.chunks_exact(usize::from(raster.samples) * sample_bytes)) {
            for (sample, component) in pixel.iter_mut().zip(self.components) {
                *sample = match bytes.get(component * sample_bytes..) {
                    Some([low, high, ..]) if sample_bytes == 2 => u16::from_le_bytes([*low, *high]).into(),
                    Some([byte, ..]) => i32::from(*byte),
                    _ => 0,
                };
            }
        }
    }

    fn store(&self, row: &mut [u8], raster: Raster, sample_bytes: usize) {
        let pixels = row.chunks_exact_mut(usize::from(raster.samples) * sample_bytes);
        for (pixel, bytes) in self.current.iter().skip(1).zip(pixels) {
            for (sample, component) in pixel.iter().zip(self.components) {
                let [low, high, ..] = sample.to_le_bytes();
                match bytes.get_mut(component * sample_bytes..) {
                    Some([first, second, ..]) if sample_bytes == 2 => (*first, *second) = (low, high),
                    Some([byte, ..]) => *byte = low,
                    _ => {}
                }
            }
        }
    }
}
