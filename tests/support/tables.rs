//! The source tables of the standard, read from `tables/` and not from what was generated.

use std::collections::BTreeMap;

use dicom_core::Tag;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
use dicom_object::StandardDataDictionary;

/// The tags of PS3.15 Table E.1-1 that name one attribute each, with the action of the Basic Profile.
pub fn confidentiality() -> Vec<(u32, &'static str)> {
    let rows = lines(include_str!("../../tables/confidentiality.tsv")).map(|fields| (fields[0], fields[1]));
    rows.filter_map(|(tag, action)| Some((u32::from_str_radix(tag, 16).ok()?, action))).collect()
}

/// The value representation of a tag; LO where nobody knows it.
pub fn vr(tag: u32) -> &'static str {
    match StandardDataDictionary.by_tag(Tag((tag >> 16) as u16, tag as u16)).map(DataDictionaryEntry::vr) {
        Some(VirtualVr::Exact(vr)) => vr.to_string(),
        _ => "LO",
    }
}

/// The value representations of the attributes that the tables know, the first where there is a choice.
pub fn dictionary() -> BTreeMap<u32, &'static str> {
    let rows = lines(include_str!("../../tables/dictionary.tsv"));
    rows.filter_map(|fields| Some((u32::from_str_radix(fields[0], 16).ok()?, fields[1].split(['/', ' ']).next()?))).collect()
}

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// The action of the Basic Profile on a tag that has a row of its own.
pub fn row(tag: u32) -> Option<&'static str> {
    confidentiality().into_iter().find(|(known, _)| *known == tag).map(|(_, action)| action)
}
