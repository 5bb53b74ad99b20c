//! What is computed from other instances: a segmentation of one bit a sample, and a dose.

use super::{Person, SIDE, Set, code, frame_of_reference, plane};

/// A segmentation of two segments, one frame each.
pub fn segmentation(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0008, "CS", "DERIVED\\PRIMARY"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.66.4"),
        (0x0008_0060, "CS", "SEG"),
        (0x0020_0052, "UI", &frame_of_reference(set)),
        (0x0020_1040, "LO", ""),
        (0x0028_0004, "CS", "MONOCHROME2"),
        (0x0028_0008, "IS", "2"),
        (0x0028_2110, "CS", "00"),
        (0x0062_0001, "CS", "BINARY"),
        (0x0070_0080, "CS", "TUMOR_OF_DOE"),
        (0x0070_0081, "LO", &format!("Contoured for {}", person.referrer)),
        (0x0070_0084, "PN", &person.operator),
    ]);
    let dimension = person.uid("66");
    let mut organization = Set::default();
    organization.put(0x0020_9164, "UI", &dimension);
    let mut index = organization.clone();
    index.put(0x0020_9165, "AT", [0x62, 0, 0x0B, 0]).put(0x0020_9167, "AT", [0x62, 0, 0x0A, 0]);
    set.items(0x0020_9221, vec![organization]).items(0x0020_9222, vec![index]);
    set.items(0x0008_1115, vec![referenced_series(person)]);
    set.items(0x0062_0002, vec![segment(1, person), segment(2, person)]);
    let mut shared = Set::default();
    let (mut measures, mut orientation) = (Set::default(), Set::default());
    measures.texts(&[(0x0018_0050, "DS", "2"), (0x0028_0030, "DS", "1\\1")]);
    orientation.put(0x0020_0037, "DS", "1\\0\\0\\0\\1\\0");
    shared.items(0x0028_9110, vec![measures]).items(0x0020_9116, vec![orientation]);
    set.items(0x5200_9229, vec![shared]).items(0x5200_9230, (1..=2).map(|segment| frame(segment, person)).collect());
    picture(set, 1, false);
    set.put(0x7FE0_0010, "OB", (0..2 * SIDE * SIDE / 8).map(|byte| u8::try_from(byte % 7).unwrap()).collect::<Vec<u8>>());
}

/// A dose of two planes, with the histogram of one structure.
pub fn dose(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.481.2"),
        (0x0008_0060, "CS", "RTDOSE"),
        (0x0028_0004, "CS", "MONOCHROME2"),
        (0x0028_0008, "IS", "2"),
        (0x3004_0002, "CS", "GY"),
        (0x3004_0004, "CS", "PHYSICAL"),
        (0x3004_0006, "LO", &format!("Plan of {}", person.operator)),
        (0x3004_000A, "CS", "PLAN"),
        (0x3004_000C, "DS", "0\\2.5"),
        (0x3004_000E, "DS", "0.0025"),
    ]);
    set.put(0x0028_0009, "AT", [0x04, 0x30, 0x0C, 0x00]);
    let frame = frame_of_reference(set);
    plane(set, &frame, 1);
    set.items(0x300C_0002, vec![reference("1.2.840.10008.5.1.4.1.1.481.5", &person.uid("55"))]);
    set.items(0x300C_0060, vec![reference("1.2.840.10008.5.1.4.1.1.481.3", &person.uid("54"))]);
    let mut histogram = Set::default();
    histogram.texts(&[
        (0x3004_0001, "CS", "CUMULATIVE"),
        (0x3004_0002, "CS", "GY"),
        (0x3004_0004, "CS", "PHYSICAL"),
        (0x3004_0052, "DS", "1"),
        (0x3004_0054, "CS", "CM3"),
        (0x3004_0056, "IS", "2"),
        (0x3004_0058, "DS", "0.5\\100\\0.5\\40"),
    ]);
    let mut structure = Set::default();
    structure.texts(&[(0x3004_0062, "CS", "INCLUDED"), (0x3006_0084, "IS", "1")]);
    histogram.items(0x3004_0060, vec![structure]);
    set.items(0x3004_0050, vec![histogram]);
    picture(set, 32, false);
    set.put(0x7FE0_0010, "OW", (0..2 * u32::from(SIDE * SIDE)).flat_map(|n| (n * 1009).to_le_bytes()).collect::<Vec<u8>>());
}

fn picture(set: &mut Set, bits: u16, is_signed: bool) {
    set.shorts(0x0028_0002, &[1]).shorts(0x0028_0010, &[SIDE]).shorts(0x0028_0011, &[SIDE]);
    set.shorts(0x0028_0100, &[bits]).shorts(0x0028_0101, &[bits]).shorts(0x0028_0102, &[bits - 1]);
    set.shorts(0x0028_0103, &[u16::from(is_signed)]);
}

fn segment(number: u16, person: &Person) -> Set {
    let mut item = Set::default();
    item.items(0x0062_0003, vec![code("49755003", "SCT", "Lesion of the patient")]).shorts(0x0062_0004, &[number]);
    item.texts(&[
        (0x0062_0005, "LO", &format!("{} lesion {number}", person.name)),
        (0x0062_0006, "ST", &format!("Found by {}", person.referrer)),
        (0x0062_0008, "CS", "SEMIAUTOMATIC"),
        (0x0062_0009, "LO", &format!("Brush of {}", person.operator)),
    ]);
    item.items(0x0062_000F, vec![code("108369006", "SCT", "Neoplasm")]);
    item
}

fn frame(segment: u16, person: &Person) -> Set {
    let (mut content, mut identification, mut position) = (Set::default(), Set::default(), Set::default());
    content.put(0x0020_9157, "UL", u32::from(segment).to_le_bytes());
    identification.shorts(0x0062_000B, &[segment]);
    position.put(0x0020_0032, "DS", format!("-120\\-120\\{}", segment * 2));
    let mut source = reference("1.2.840.10008.5.1.4.1.1.2", &person.uid(&format!("1.{segment}")));
    source.items(0x0040_A170, vec![code("121322", "DCM", "Source image for image processing operation")]);
    let mut derivation = Set::default();
    derivation.items(0x0008_2112, vec![source]).items(0x0008_9215, vec![code("113076", "DCM", "Segmentation")]);
    let mut item = Set::default();
    item.items(0x0008_9124, vec![derivation]).items(0x0020_9111, vec![content]).items(0x0020_9113, vec![position]);
    item.items(0x0062_000A, vec![identification]);
    item
}

pub(super) fn referenced_series(person: &Person) -> Set {
    let mut series = Set::default();
    series.items(0x0008_114A, vec![reference("1.2.840.10008.5.1.4.1.1.2", &person.uid("1.1"))]);
    series.put(0x0020_000E, "UI", person.uid("1.0"));
    series
}

pub(super) fn reference(class: &str, instance: &str) -> Set {
    let mut item = Set::default();
    item.texts(&[(0x0008_1150, "UI", class), (0x0008_1155, "UI", instance)]);
    item
}
