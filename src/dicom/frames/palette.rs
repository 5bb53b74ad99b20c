//! The colours to which the samples of a PALETTE COLOR picture are numbers (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6).
//!
//! Their order is whatever somebody drew. So they say nothing that the picture does not show only if each is some pixel's: the others
//! become their neighbours.

use std::ops::Range;

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;
use crate::dicom::frames::blank::Blanking;
use crate::dicom::frames::layout::PixelLayout;
use crate::dicom::frames::pictures::Pictures;
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::frame::Spans;
use crate::limits::Limits;
use crate::source::Source;

mod table;

use table::Table;

/// The three tables of a palette.
pub struct Palette([Table; 3]);

impl Palette {
    /// Reads the tables; `None` where they are missing, or cannot be read.
    pub fn of(data_set: &DataSet, layout: &PixelLayout) -> Option<Self> {
        let table = |colour| {
            let table = |is_segmented| Table::of(data_set, colour, is_segmented, layout.is_signed).ok().flatten();
            table(false).or_else(|| table(true))
        };
        Some(Self([table(0)?, table(1)?, table(2)?]))
    }

    /// The value to which the palette gives the least light.
    pub fn darkest(&self) -> i64 {
        let [red, green, blue] = &self.0;
        let light = red.entries.iter().zip(&green.entries).zip(&blue.entries);
        let light = light.map(|((red, green), blue)| u32::from(*red) + u32::from(*green) + u32::from(*blue));
        let place = light.enumerate().min_by_key(|(_, light)| *light).map_or(0, |(place, _)| place);
        i64::from(red.first) + i64::try_from(place).unwrap_or_default()
    }

    /// Red, green and blue of pixels, whose values count from `least`.
    pub fn channels(&self, values: &[u16], least: i32) -> Vec<Vec<u16>> {
        let colour = |table: &Table, value: u16| {
            table.entries.get(table.place(i32::from(value).saturating_add(least))).copied().unwrap_or_default()
        };
        self.0.iter().map(|table| values.iter().map(|value| colour(table, *value)).collect()).collect()
    }
}

/// The tables of a PALETTE COLOR picture as they are written, by tag: with nothing in them but the colours of its pixels outside of what
/// is blanked and cut out, the one that blanks, and those that stand for air.
///
/// # Errors
/// Those of the source and of the codecs; [`Reason::Unreadable`] for tables that are none, or a picture that has no numbers of colours.
pub fn written(
    instance: &Instance,
    layout: &PixelLayout,
    blanking: &Blanking<'_>,
    source: &mut dyn Source,
    limits: &Limits,
) -> Result<Vec<(Tag, Vec<u8>)>> {
    let mut tables = Vec::new();
    for (colour, is_segmented) in (0..3).flat_map(|colour| [(colour, false), (colour, true)]) {
        tables.extend(Table::of(&instance.data_set, colour, is_segmented, layout.is_signed)?);
    }
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    if layout.samples != 1 || layout.bits_stored > 16 || layout.element != tags::PIXEL_DATA {
        return Err(Error::new(Reason::Unreadable, "a palette for a picture that has no numbers of colours").at(layout.element));
    }
    let pictures = Pictures::of(instance, source)?;
    let mut is_used = vec![false; 1 << 16];
    let mut mark = |number: u16| is_used.get_mut(usize::from(number)).into_iter().for_each(|used| *used = true);
    let (columns, rows) = (usize::from(layout.columns), usize::from(layout.rows));
    let blank: Vec<_> = blanking.rectangles.iter().filter_map(|rectangle| rectangle.within(columns, rows)).collect();
    for frame in 0..pictures.count() {
        let cut = blanking.removal.and_then(|removal| removal.spans.get(usize::try_from(frame).ok()?));
        let mut runs = cut.into_iter().flat_map(Spans::iter).peekable();
        for (row, line) in pictures.numbers(frame, source, limits)?.chunks(columns.max(1)).enumerate() {
            let mut is_seen = vec![true; line.len()];
            let mut hide = |columns: Range<usize>| is_seen.get_mut(columns).into_iter().for_each(|seen| seen.fill(false));
            blank.iter().filter(|(_, rows)| rows.contains(&row)).for_each(|(columns, _)| hide(columns.clone()));
            while let Some((_, columns)) = runs.next_if(|(run, _)| usize::from(*run) <= row) {
                hide(columns.start.into()..columns.end.into());
            }
            line.iter().zip(is_seen).filter(|(_, seen)| *seen).for_each(|(number, _)| mark(*number));
        }
    }
    let (least, darkest) = (least(layout), Palette::of(&instance.data_set, layout).map(|palette| palette.darkest()));
    let darkest = darkest.filter(|_| !blank.is_empty()).and_then(|darkest| i32::try_from(darkest).ok());
    let air = blanking.removal.map_or(&[][..], |removal| &removal.air);
    let air = || air.iter().filter_map(|air| i32::try_from(*air).ok());
    for table in &mut tables {
        let numbers = (0..).zip(&is_used).filter(|(_, used)| **used).map(|(number, _)| least + number);
        table.clear_unused(numbers.chain(darkest).chain(air()));
    }
    Ok(tables.iter().map(|table| (table.tag, table.bytes())).collect())
}

/// The least number that the stored bits hold.
pub fn least(layout: &PixelLayout) -> i32 {
    if layout.is_signed { -(1_i32 << (layout.bits_stored.clamp(1, 16) - 1)) } else { 0 }
}
