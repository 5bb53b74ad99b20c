//! The value representations of the data dictionary (PS3.6).
//!
//! `dicom_object` knows them too, with names and everything: a quarter of a megabyte to look up two letters.

use std::sync::OnceLock;

use crate::attribute::{Tag, Vr};

mod table;

/// The value representation that the dictionary gives a tag; `UN` where the standard does not know it.
///
/// Where the dictionary leaves a choice, the 16-bit one is given: `US` for "US or SS", `OW` for "OB or OW".
#[must_use]
pub fn vr(tag: Tag) -> Vr {
    if tag.is_group_length() {
        return Vr::UL;
    }
    match letters(tag) {
        None => Vr::UN,
        Some("US/SS") => Vr::US,
        Some(choice) if choice.contains('/') => Vr::OW,
        Some(letters) => letters.as_bytes().try_into().map_or(Vr::UN, Vr),
    }
}

/// Whether the dictionary says "US or SS", so that Pixel Representation decides.
#[must_use]
pub fn follows_pixel_representation(tag: Tag) -> bool {
    letters(tag) == Some("US/SS")
}

fn letters(tag: Tag) -> Option<&'static str> {
    let tags = tags();
    let index = tags.binary_search_by_key(&tag.0, |(tag, _)| *tag).ok()?;
    let (_, kind) = tags.get(index)?;
    table::KINDS.get(usize::from(*kind)).copied()
}

/// Every tag with the number of its value representation.
fn tags() -> &'static [(u32, u8)] {
    static TAGS: OnceLock<Vec<(u32, u8)>> = OnceLock::new();
    TAGS.get_or_init(|| {
        let (mut steps, mut last) = (table::STEPS.iter().copied(), 0);
        let mut next = || steps.next().unwrap_or_default();
        let tag = |number: &u8| {
            last = match next() {
                0 => u32::from_be_bytes([next(), next(), next(), next()]),
                step => last + u32::from(step),
            };
            (last, *number)
        };
        table::NUMBERS.iter().map(tag).collect()
    })
}

#[cfg(test)]
mod tests {
    use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
    use dicom_object::StandardDataDictionary;

    use super::*;

    #[test]
    fn the_dictionary_of_the_library_says_the_same() {
        let known = |(tag, _): &(u32, u8)| {
            Some((Tag(*tag), StandardDataDictionary.by_tag(dicom_core::Tag(Tag(*tag).group(), Tag(*tag).element()))?.vr()))
        };
        let mut compared = 0;
        for (tag, theirs) in tags().iter().filter_map(known) {
            if let VirtualVr::Exact(theirs) = theirs {
                assert_eq!(vr(tag).to_string(), theirs.to_string(), "{tag}");
                compared += 1;
            }
        }
        assert!(compared > 4000, "{compared}");
    }
}
