//! Projections: computed radiography and digital X-ray.

use super::{Person, Set, code, pixels};

pub fn cr(set: &mut Set) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1"),
        (0x0008_0060, "CS", "CR"),
        (0x0018_0015, "CS", "CHEST"),
        (0x0018_0060, "DS", "110"),
        (0x0018_1004, "LO", "PLATE 00813"),
        (0x0018_1164, "DS", "0.15\\0.15"),
        (0x0018_5101, "CS", "PA"),
        (0x0020_0020, "CS", "L\\F"),
        (0x0028_1050, "DS", "2048"),
        (0x0028_1051, "DS", "4096"),
    ]);
    pixels(set, 1, 12, false);
}

pub fn dx(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1.1"),
        (0x0008_0060, "CS", "DX"),
        (0x0008_0068, "CS", "FOR PRESENTATION"),
        (0x0018_0015, "CS", "CHEST"),
        (0x0018_0060, "DS", "125"),
        (0x0018_1164, "DS", "0.143\\0.143"),
        (0x0018_1508, "CS", "NONE"),
        (0x0018_5101, "CS", "PA"),
        (0x0018_7004, "CS", "SCINTILLATOR"),
        (0x0018_700A, "SH", "DET-55127"),
        (0x0018_700C, "DA", &person.dates[1]),
        (0x0020_0020, "CS", "L\\F"),
        (0x0020_0062, "CS", "U"),
        (0x0028_0301, "CS", "NO"),
        (0x0028_1040, "CS", "LIN"),
        (0x0028_1052, "DS", "0"),
        (0x0028_1053, "DS", "1"),
        (0x0028_1054, "LO", "US"),
        (0x0028_2110, "CS", "00"),
        (0x2050_0020, "CS", "IDENTITY"),
        (0x0028_1050, "DS", "2048"),
        (0x0028_1051, "DS", "4096"),
    ]);
    set.put(0x0028_1041, "SS", 1_i16.to_le_bytes());
    let mut view = code("272479007", "SCT", "postero-anterior");
    view.items(0x0054_0222, vec![]);
    set.items(0x0008_2218, vec![code("43799004", "SCT", "Chest")]).items(0x0054_0220, vec![view]).items(0x0040_0555, vec![]);
    pixels(set, 1, 12, false);
}
