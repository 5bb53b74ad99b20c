//! Rectangles that are blanked in every frame: every sample in them, in stored values.

use std::ops::Range;

use crate::dicom::data_set::DataSet;
use crate::dicom::frames::decode::PIXEL;
use crate::dicom::frames::layout::{Photometric, PixelLayout};
use crate::dicom::frames::palette::Palette;
use crate::frame::Rectangle;

/// What is to be blanked, whatever the layout.
pub struct Blanking<'a> {
    /// The rectangles.
    pub rectangles: &'a [Rectangle],
    /// The data set that the picture is of.
    pub data_set: &'a DataSet,
}

impl Blanking<'_> {
    /// The blank part of frames of a layout; `None` where the rectangles are all outside.
    pub fn of(&self, layout: &PixelLayout) -> Option<Blank> {
        self.rounded_out(layout, PIXEL)
    }

    /// The same, made of whole units of so many columns and rows.
    pub fn rounded_out(&self, layout: &PixelLayout, (columns, rows): (u32, u32)) -> Option<Blank> {
        let is_inside = |one: &&Rectangle| one.within(layout.columns.into(), layout.rows.into()).is_some();
        let whole = self.rectangles.iter().filter(is_inside).map(|one| one.rounded_out(columns, rows));
        Blank::new(whole.collect(), layout, self.data_set)
    }
}

/// The part of every frame that is blanked.
pub struct Blank {
    rectangles: Vec<Rectangle>,
    /// What each sample of a pixel becomes.
    fill: Vec<i64>,
    /// Where the rectangles are: rows, and bytes of a row, or bits where a sample is a bit.
    places: Vec<(Range<u64>, Range<u64>)>,
    rows: u64,
    /// Bytes of a row, or bits.
    line: u64,
    /// The bytes of a blank pixel; none where a sample is a bit.
    pixel: Vec<u8>,
}

impl Blank {
    fn new(rectangles: Vec<Rectangle>, layout: &PixelLayout, data_set: &DataSet) -> Option<Self> {
        let fill = fill(layout, data_set);
        let bytes = layout.sample_bytes();
        let pixel: Vec<u8> = fill.iter().flat_map(|value| value.to_le_bytes().into_iter().take(bytes)).collect();
        let width = (pixel.len() as u64).max(1);
        let inside = |rectangle: &Rectangle| {
            let (columns, rows) = rectangle.within(layout.columns.into(), layout.rows.into())?;
            Some((rows.start as u64..rows.end as u64, columns.start as u64 * width..columns.end as u64 * width))
        };
        let places: Vec<_> = rectangles.iter().filter_map(inside).collect();
        let line = u64::from(layout.columns) * width;
        (!places.is_empty()).then(|| Self { rectangles, fill, places, rows: layout.rows.into(), line, pixel })
    }

    /// The rectangles.
    pub fn rectangles(&self) -> &[Rectangle] {
        &self.rectangles
    }

    /// What each sample of a pixel becomes.
    pub fn fill(&self) -> &[i64] {
        &self.fill
    }

    /// Blanks what of the rectangles lies in a piece of the frames, which begins `from` bytes behind the first sample.
    pub fn apply(&self, from: u64, piece: &mut [u8]) {
        let (from, len) = if self.pixel.is_empty() { (from * 8, piece.len() as u64 * 8) } else { (from, piece.len() as u64) };
        for line in from / self.line..(from + len).div_ceil(self.line) {
            let start = line * self.line;
            for (rows, columns) in &self.places {
                if rows.contains(&(line % self.rows)) {
                    let first = start + columns.start;
                    self.fill_between(first.max(from)..(start + columns.end).min(from + len), first, from, piece);
                }
            }
        }
    }

    /// Fills a part of a row. `first` is where a pixel begins; all are counted from the first sample, `from` is the first in `piece`.
    fn fill_between(&self, part: Range<u64>, first: u64, from: u64, piece: &mut [u8]) {
        if self.pixel.is_empty() {
            for bit in part {
                if let Some(byte) = usize::try_from((bit - from) / 8).ok().and_then(|at| piece.get_mut(at)) {
                    *byte &= !(1 << (bit % 8));
                }
            }
            return;
        }
        let index = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
        let target = piece.get_mut(index(part.start.saturating_sub(from))..index(part.end.saturating_sub(from)));
        let phase = index(part.start.saturating_sub(first) % self.pixel.len() as u64);
        let pixel = self.pixel.iter().cycle().skip(phase);
        target.unwrap_or_default().iter_mut().zip(pixel).for_each(|(place, byte)| *place = *byte);
    }
}

/// The darkest value of each sample.
fn fill(layout: &PixelLayout, data_set: &DataSet) -> Vec<i64> {
    let low = layout.high_bit + 1 - layout.bits_stored;
    let (least, greatest) = layout.range();
    let half = (greatest - least) / 2 + 1;
    match layout.photometric {
        Photometric::YbrFull | Photometric::YbrFull422 => vec![0, half, half],
        Photometric::Monochrome1 if layout.element == crate::dicom::tags::PIXEL_DATA => vec![greatest << low],
        Photometric::Monochrome2 if layout.element == crate::dicom::tags::PIXEL_DATA => vec![least << low],
        Photometric::Palette => vec![Palette::of(data_set, layout).map_or(0, |palette| palette.darkest())],
        _ => vec![0; layout.samples.into()],
    }
}
