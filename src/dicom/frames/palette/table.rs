//! One table of a palette, whole or in segments (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2).

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;
use crate::error::{Error, Reason, Result};

/// What one colour is for each number.
pub struct Table {
    /// Where it stands.
    pub tag: Tag,
    is_segmented: bool,
    /// Bytes of an entry.
    width: usize,
    /// The number of the first entry; smaller ones have its colour, as those beyond the last have the last's.
    pub first: i32,
    /// At least one.
    pub entries: Vec<u16>,
}

impl Table {
    /// Red, green or blue, by number, of a picture whose samples have a sign or none; `None` where there is no such table.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] for one that is no table.
    pub fn of(data_set: &DataSet, colour: u16, is_segmented: bool, is_signed: bool) -> Result<Option<Self>> {
        let tag = Tag::new(0x0028, if is_segmented { 0x1221 } else { 0x1201 } + colour);
        let bytes = data_set.bytes(tag);
        if bytes.is_empty() {
            return Ok(None);
        }
        let unreadable = || Error::new(Reason::Unreadable, "a palette that cannot be read").at(tag);
        let descriptor = data_set.bytes(Tag::new(0x0028, 0x1101 + colour));
        let [entries, first, bits] = descriptor.as_chunks::<2>().0 else { return Err(unreadable()) };
        let count = match u16::from_le_bytes(*entries) {
            0 => 65536,
            entries => usize::from(entries),
        };
        let first = if is_signed { i16::from_le_bytes(*first).into() } else { u16::from_le_bytes(*first).into() };
        let is_narrow = if is_segmented { *bits == [8, 0] } else { bytes.len() < count * 2 };
        let width = if is_narrow { 1 } else { 2 };
        let value = |bytes: &[u8]| bytes.iter().rev().fold(0, |value: u16, byte| value << 8 | u16::from(*byte));
        let mut entries: Vec<u16> = bytes.chunks_exact(width).map(value).collect();
        if is_segmented {
            entries = Segments { values: &entries, width, count }.expanded().ok_or_else(unreadable)?;
        }
        entries.truncate(count);
        if entries.is_empty() { Err(unreadable()) } else { Ok(Some(Self { tag, is_segmented, width, first, entries })) }
    }

    /// The place of the entry that a number has.
    pub fn place(&self, number: i32) -> usize {
        let place = usize::try_from(number.saturating_sub(self.first)).unwrap_or_default();
        place.min(self.entries.len().saturating_sub(1))
    }

    /// Gives each entry without a number the one before it, and those before the first that has one that.
    pub fn clear_unused(&mut self, numbers: impl Iterator<Item = i32>) {
        let mut is_used = vec![false; self.entries.len()];
        for number in numbers {
            if let Some(used) = is_used.get_mut(self.place(number)) {
                *used = true;
            }
        }
        let mut own = self.entries.iter().zip(&is_used).filter(|(_, used)| **used);
        let mut last = own.next().map_or(0, |(entry, _)| *entry);
        for (entry, is_used) in self.entries.iter_mut().zip(is_used) {
            if is_used {
                last = *entry;
            }
            *entry = last;
        }
    }

    /// The value of the element, of even length; segments name each entry.
    pub fn bytes(&self) -> Vec<u8> {
        let longest = if self.width == 1 { 0xFF } else { 0xFFFF };
        let mut values = Vec::with_capacity(self.entries.len() + 4);
        for part in self.entries.chunks(if self.is_segmented { longest } else { usize::MAX }) {
            if self.is_segmented {
                values.extend([DISCRETE, u16::try_from(part.len()).unwrap_or(u16::MAX)]);
            }
            values.extend_from_slice(part);
        }
        let mut bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes().into_iter().take(self.width)).collect();
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes
    }
}

/// The segments of a table, in values of its width.
struct Segments<'a> {
    values: &'a [u16],
    width: usize,
    /// Entries that they make.
    count: usize,
}

impl Segments<'_> {
    fn expanded(&self) -> Option<Vec<u16>> {
        let (mut at, mut entries) = (0, Vec::with_capacity(self.count));
        while entries.len() < self.count {
            at = self.segment(at, false, &mut entries)?;
        }
        Some(entries)
    }

    /// Adds what one segment makes, and gives the place of the next.
    fn segment(&self, at: usize, is_repeated: bool, entries: &mut Vec<u16>) -> Option<usize> {
        match *self.values.get(at..)? {
            [DISCRETE, count, ref rest @ ..] if count > 0 => {
                entries.extend_from_slice(rest.get(..usize::from(count))?);
                Some(at + 2 + usize::from(count))
            }
            [LINEAR, count, end, ..] if count > 0 => {
                let start = i64::from(*entries.last()?);
                let (count, rise) = (i64::from(count), i64::from(end) - start);
                let entry = |step: i64| start + (2 * rise * step + count).div_euclid(2 * count);
                entries.extend((1..=count).filter_map(|step| u16::try_from(entry(step)).ok()));
                Some(at + 3)
            }
            // Bytes from the beginning, in two values of two bytes.
            [INDIRECT, count, low, high, ..] if count > 0 && !is_repeated && self.width == 2 => {
                let mut from = (usize::from(high) << 16 | usize::from(low)) / 2;
                for _ in 0..count {
                    if entries.len() < self.count {
                        from = self.segment(from, true, entries)?;
                    }
                }
                Some(at + 4)
            }
            _ => None,
        }
    }
}

const DISCRETE: u16 = 0;
const LINEAR: u16 = 1;
const INDIRECT: u16 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_those_of_the_standard() {
        // PS3.3 C.7.9.2: values as they are, a line that ends at a value, segments once more.
        let values = [0, 2, 10, 20, 1, 4, 0, 2, 2, 0, 0, 0, 1, 7];
        let expanded = |count| Segments { values: &values, width: 2, count }.expanded();
        assert_eq!(expanded(13).unwrap(), [10, 20, 15, 10, 5, 0, 10, 20, 15, 10, 5, 0, 7]);
        assert_eq!(expanded(14), None);
        let itself = [0, 1, 5, 2, 1, 6, 0];
        assert_eq!(Segments { values: &itself, width: 2, count: 3 }.expanded(), None, "segments of segments");
    }
}
