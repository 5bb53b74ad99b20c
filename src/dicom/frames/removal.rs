//! Parts that are cut out of frames, of each frame its own: every sample in them becomes air.

use std::ops::Range;

use crate::dicom::data_set::DataSet;
use crate::dicom::frames::blank::darkest;
use crate::dicom::frames::fill::Fill;
use crate::dicom::frames::layout::PixelLayout;
use crate::dicom::frames::stored::Stored;
use crate::dicom::read::Instance;
use crate::error::{Error, Reason, Result};
use crate::frame::Spans;
use crate::limits::Limits;
use crate::source::Source;

/// What is to be cut out of the frames of an instance, and what stands for air in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The pixels, one entry for each frame.
    pub spans: Vec<Spans>,
    /// The number that they become, one entry for each frame: as [`air`](crate::dicom::geometry::air) gives it, a number within the
    /// stored bits. Pixels of three samples become black instead, since one number is no colour.
    pub air: Vec<i64>,
}

impl Removal {
    /// Whether it cuts nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.iter().all(Spans::is_empty)
    }

    /// Whether every pixel of it is air in an instance as it was written: its frames are read from there and looked at, pixel by pixel.
    /// Bits of a sample that are no picture do not count.
    ///
    /// # Errors
    /// As [`Frames::of`](crate::dicom::frames::Frames::of), and those of the source and of the codecs.
    pub fn is_done(&self, instance: &Instance, source: &mut dyn Source, limits: &Limits) -> Result<bool> {
        let stored = Stored::of(instance, source)?;
        let cut = Cut::of(self, stored.layout(), &instance.data_set)?;
        for (frame, spans) in (0..).zip(&self.spans) {
            if !spans.is_empty() {
                let samples = stored.samples(frame, source, limits)?;
                // Colours that decoding changes were not written here.
                if samples.layout.photometric != stored.layout().photometric || !cut.is_in(frame, &samples.bytes) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// What is cut out of frames of a layout.
pub struct Cut<'a> {
    spans: &'a [Spans],
    fills: Vec<Fill>,
    /// Bytes of a row, or bits where a sample is a bit.
    line: u64,
    rows: u64,
}

impl<'a> Cut<'a> {
    /// The removal in frames of a layout.
    ///
    /// # Errors
    /// [`Reason::InternalError`] where it was not made for them: other frames, pixels outside, an air that cannot be stored.
    pub fn of(removal: &'a Removal, layout: &PixelLayout, data_set: &DataSet) -> Result<Self> {
        let (least, greatest) = layout.range();
        let fits = |(row, columns): (u16, Range<u16>)| row < layout.rows && columns.end <= layout.columns;
        let is_sound = [removal.spans.len(), removal.air.len()].map(u32::try_from) == [Ok(layout.frames); 2]
            && removal.air.iter().all(|air| (least..=greatest).contains(air))
            && removal.spans.iter().all(|spans| spans.iter().all(fits));
        if !is_sound {
            return Err(Error::new(Reason::InternalError, "a removal that does not fit the picture").at(layout.element));
        }
        let low = layout.high_bit + 1 - layout.bits_stored;
        let fill = |air: &i64| match layout.samples {
            1 => Fill::of(&[air << low], layout),
            _ => Fill::of(&darkest(layout, data_set), layout),
        };
        let fills: Vec<Fill> = removal.air.iter().map(fill).collect();
        let line = u64::from(layout.columns) * fills.first().map_or(1, Fill::width);
        Ok(Self { spans: &removal.spans, fills, line, rows: layout.rows.into() })
    }

    /// Cuts what of it lies in a piece of the frames, which begins `from` bytes behind the first sample.
    pub fn apply(&self, from: u64, piece: &mut [u8]) {
        let Some(window) = self.fills.first().map(|fill| fill.window(from, piece)) else { return };
        let size = (self.line * self.rows).max(1);
        for frame in window.start / size..window.end.div_ceil(size) {
            self.visit(frame, frame * size, &mut |fill, run| fill.put(run, &window, piece));
        }
    }

    /// Cuts a frame that begins at the first byte of `samples`.
    pub fn apply_to(&self, frame: u32, samples: &mut [u8]) {
        let Some(window) = self.fills.first().map(|fill| fill.window(0, samples)) else { return };
        self.visit(frame.into(), 0, &mut |fill, run| fill.put(run, &window, samples));
    }

    /// Whether a frame that begins at the first byte of `samples` is cut: all its runs are there, and all are air.
    fn is_in(&self, frame: u32, samples: &[u8]) -> bool {
        let mut is_in = true;
        self.visit(frame.into(), 0, &mut |fill, run| {
            let window = fill.window(0, samples);
            is_in &= run.end <= window.end && fill.is_at(run, &window, samples);
        });
        is_in
    }

    /// Calls with every run of a frame whose first sample is at `base`.
    fn visit(&self, frame: u64, base: u64, with: &mut dyn FnMut(&Fill, &Range<u64>)) {
        let Ok(frame) = usize::try_from(frame) else { return };
        let Some((spans, fill)) = self.spans.get(frame).zip(self.fills.get(frame)) else { return };
        for (row, columns) in spans.iter() {
            let place = |column: u16| base + u64::from(row) * self.line + u64::from(column) * fill.width();
            with(fill, &(place(columns.start)..place(columns.end)));
        }
    }
}
