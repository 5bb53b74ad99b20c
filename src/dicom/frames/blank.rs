//! Rectangles that are blanked in every frame: every sample in them, in stored values.

use std::ops::Range;

use crate::dicom::data_set::DataSet;
use crate::dicom::frames::decode::PIXEL;
use crate::dicom::frames::fill::Fill;
use crate::dicom::frames::layout::{Photometric, PixelLayout};
use crate::dicom::frames::palette::Palette;
use crate::dicom::frames::removal::{Cut, Removal};
use crate::error::Result;
use crate::frame::Rectangle;

/// What is to be blanked and cut out, whatever the layout.
pub struct Blanking<'a> {
    /// The rectangles, which are blanked in all frames.
    pub rectangles: &'a [Rectangle],
    /// What is cut out, of each frame its own; none that cuts nothing.
    pub removal: Option<&'a Removal>,
    /// The data set that the picture is of.
    pub data_set: &'a DataSet,
}

impl<'a> Blanking<'a> {
    /// The blank part of frames of a layout; `None` where the rectangles are all outside.
    pub fn of(&self, layout: &PixelLayout) -> Option<Blank> {
        self.rounded_out(layout, PIXEL)
    }

    /// What is cut out of frames of a layout.
    ///
    /// # Errors
    /// Those of [`Cut::of`].
    pub fn cut(&self, layout: &PixelLayout) -> Result<Option<Cut<'a>>> {
        self.removal.map(|removal| Cut::of(removal, layout, self.data_set)).transpose()
    }

    /// The same as [`Blanking::of`], made of whole units of so many columns and rows.
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
    pixel: Fill,
}

impl Blank {
    fn new(rectangles: Vec<Rectangle>, layout: &PixelLayout, data_set: &DataSet) -> Option<Self> {
        let fill = darkest(layout, data_set);
        let pixel = Fill::of(&fill, layout);
        let width = pixel.width();
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
        let window = self.pixel.window(from, piece);
        for line in window.start / self.line..window.end.div_ceil(self.line) {
            let start = line * self.line;
            for (rows, columns) in &self.places {
                if rows.contains(&(line % self.rows)) {
                    self.pixel.put(&(start + columns.start..start + columns.end), &window, piece);
                }
            }
        }
    }
}

/// The darkest value of each sample, as it stands in its bits.
pub fn darkest(layout: &PixelLayout, data_set: &DataSet) -> Vec<i64> {
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
