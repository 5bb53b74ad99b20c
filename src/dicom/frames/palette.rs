//! The colours to which the samples of a PALETTE COLOR picture are numbers (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6).

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;
use crate::dicom::frames::layout::PixelLayout;

/// The three tables of a palette.
pub struct Palette {
    /// The number of the first colour.
    first: i32,
    tables: [Vec<u16>; 3],
}

impl Palette {
    /// Reads the tables; `None` where they are missing, or in segments.
    pub fn of(data_set: &DataSet, layout: &PixelLayout) -> Option<Self> {
        let [entries, first, _] = data_set.bytes(RED_DESCRIPTOR).as_chunks::<2>().0 else { return None };
        let entries = match u16::from_le_bytes(*entries) {
            0 => 65536,
            entries => usize::from(entries),
        };
        let table = |tag: Tag| {
            let bytes = data_set.bytes(tag);
            let width = if bytes.len() >= entries.saturating_mul(2) { 2 } else { 1 };
            let entry = |entry: &[u8]| entry.iter().rev().fold(0, |value: u16, byte| value << 8 | u16::from(*byte));
            let table: Vec<u16> = bytes.chunks_exact(width).map(entry).take(entries).collect();
            (!table.is_empty()).then_some(table)
        };
        let first = if layout.is_signed { i16::from_le_bytes(*first).into() } else { u16::from_le_bytes(*first).into() };
        Some(Self { first, tables: [table(RED_DATA)?, table(GREEN_DATA)?, table(BLUE_DATA)?] })
    }

    /// The value to which the palette gives the least light.
    pub fn darkest(&self) -> i64 {
        let [red, green, blue] = &self.tables;
        let light =
            red.iter().zip(green).zip(blue).map(|((red, green), blue)| u32::from(*red) + u32::from(*green) + u32::from(*blue));
        let place = light.enumerate().min_by_key(|(_, light)| *light).map_or(0, |(place, _)| place);
        i64::from(self.first) + i64::try_from(place).unwrap_or_default()
    }

    /// Red, green and blue of pixels, whose values count from `least`. A value beyond the tables has the colour at their end.
    pub fn channels(&self, values: &[u16], least: i32) -> Vec<Vec<u16>> {
        let offset = self.first.saturating_sub(least);
        let colour = |table: &[u16], value: u16| {
            let place = usize::try_from(i32::from(value).saturating_sub(offset)).unwrap_or_default();
            table.get(place).or(table.last()).copied().unwrap_or_default()
        };
        self.tables.iter().map(|table| values.iter().map(|value| colour(table, *value)).collect()).collect()
    }
}

const RED_DESCRIPTOR: Tag = Tag::new(0x0028, 0x1101);
const RED_DATA: Tag = Tag::new(0x0028, 0x1201);
const GREEN_DATA: Tag = Tag::new(0x0028, 0x1202);
const BLUE_DATA: Tag = Tag::new(0x0028, 0x1203);
