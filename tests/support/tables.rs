//! The source tables of the standard, read from `tables/` and not from what was generated.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dicom_core::Tag;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
use dicom_object::StandardDataDictionary;

/// The tags of PS3.15 Table E.1-1 that name one attribute each, with the action of the Basic Profile.
pub static CONFIDENTIALITY: LazyLock<BTreeMap<u32, &'static str>> = LazyLock::new(|| {
    let rows = lines(include_str!("../../tables/confidentiality.tsv")).map(|fields| (fields[0], fields[1]));
    rows.filter_map(|(tag, action)| Some((u32::from_str_radix(tag, 16).ok()?, action))).collect()
});

/// The value representations of the attributes that the tables know, the first where there is a choice.
pub static DICTIONARY: LazyLock<BTreeMap<u32, &'static str>> = LazyLock::new(|| {
    let rows = lines(include_str!("../../tables/dictionary.tsv"));
    rows.filter_map(|fields| Some((u32::from_str_radix(fields[0], 16).ok()?, fields[1].split(['/', ' ']).next()?))).collect()
});

/// The attributes of Table E.1-1 that can stand in a data set, each with its value representation.
pub fn rows() -> impl Iterator<Item = (u32, &'static str)> {
    let tags = CONFIDENTIALITY.keys().copied().filter(|tag| *tag >= 0x0008_0000);
    tags.map(|tag| (tag, DICTIONARY.get(&tag).copied().unwrap_or_else(|| vr(tag).unwrap_or("LO"))))
}

/// What the tables know beside Table E.1-1: the attributes that may stay, each with its value representation.
pub fn technical() -> impl Iterator<Item = (u32, &'static str)> {
    DICTIONARY.iter().map(|(tag, vr)| (*tag, *vr)).filter(|(tag, _)| !CONFIDENTIALITY.contains_key(tag))
}

/// Every attribute of the standard in the groups that data sets have.
pub fn standard() -> impl Iterator<Item = (u32, &'static str)> {
    let tags = GROUPS.iter().flat_map(|group| (1..=0xFFFF).map(move |element| group << 16 | element));
    tags.filter_map(|tag| Some((tag, vr(tag)?)))
}

/// The value representation that PS3.6 gives a tag.
pub fn vr(tag: u32) -> Option<&'static str> {
    match StandardDataDictionary.by_tag(Tag((tag >> 16) as u16, tag as u16)).map(DataDictionaryEntry::vr)? {
        VirtualVr::Exact(vr) => Some(vr.to_string()),
        VirtualVr::Xs => Some("US"),
        _ => Some("OW"),
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// Without these, or with another value, an instance is no picture of its kind, or its values mean nothing.
pub const NEEDED: &[u32] = &[
    0x0018_1164,
    0x0020_0032,
    0x0020_0037,
    0x0028_0030,
    0x0028_1052,
    0x0028_1053,
    0x0008_0005,
    0x0028_3000,
    0x3004_000C,
    0x3004_000E,
    0x0020_9113,
    0x0020_9116,
    0x0028_9110,
    0x0028_9145,
    0x5200_9229,
    0x5200_9230,
    0x0008_0008,
    0x0008_0016,
    0x0008_0018,
    0x0008_0060,
    0x0028_0002,
    0x0028_0004,
    0x0028_0008,
    0x0028_0010,
    0x0028_0011,
    0x0028_0100,
    0x0028_0101,
    0x0028_0102,
    0x0028_0103,
    0x0028_0301,
    0x0008_0064,
    0x7FE0_0008,
    0x7FE0_0009,
    0x7FE0_0010,
];

const GROUPS: &[u32] = &[
    0x0008, 0x0010, 0x0012, 0x0014, 0x0016, 0x0018, 0x0020, 0x0022, 0x0024, 0x0028, 0x0032, 0x0034, 0x0038, 0x003A, 0x0040,
    0x0042, 0x0044, 0x0046, 0x0048, 0x0050, 0x0052, 0x0054, 0x0060, 0x0062, 0x0064, 0x0066, 0x0068, 0x006A, 0x0070, 0x0072,
    0x0074, 0x0076, 0x0078, 0x0080, 0x0082, 0x0088, 0x0100, 0x0400, 0x2000, 0x2010, 0x2020, 0x2030, 0x2040, 0x2050, 0x2100,
    0x2110, 0x2120, 0x2130, 0x2200, 0x3002, 0x3004, 0x3006, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x4000, 0x4008, 0x4010,
    0x5200,
];
