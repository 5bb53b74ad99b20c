//! Slices: CT, MR, PET, and the volume of a gamma camera.

use super::{Person, Set, code, frame_of_reference, head, pixels, plane};

pub fn ct(set: &mut Set, number: u32) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2"),
        (0x0008_0060, "CS", "CT"),
        (0x0018_0015, "CS", "HEAD"),
        (0x0018_0060, "DS", "120"),
        (0x0018_0090, "DS", "240"),
        (0x0018_1120, "DS", "0"),
        (0x0018_1150, "IS", "1000"),
        (0x0018_1151, "IS", "200"),
        (0x0018_1160, "SH", "HEAD FILTER"),
        (0x0018_1210, "SH", "B30f"),
        (0x0018_5100, "CS", "HFS"),
        (0x0020_0012, "IS", "2"),
        (0x0028_1050, "DS", "40"),
        (0x0028_1051, "DS", "80"),
        (0x0028_1052, "DS", "-1024"),
        (0x0028_1053, "DS", "1"),
        (0x0028_1054, "LO", "HU"),
    ]);
    let frame = frame_of_reference(set);
    plane(set, &frame, number);
    pixels(set, 1, 12, false);
}

pub fn mr(set: &mut Set, number: u32) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\M\\NONE"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.4"),
        (0x0008_0060, "CS", "MR"),
        (0x0018_0015, "CS", "HEAD"),
        (0x0018_0020, "CS", "GR"),
        (0x0018_0021, "CS", "SP"),
        (0x0018_0022, "CS", "PFP"),
        (0x0018_0023, "CS", "3D"),
        (0x0018_0080, "DS", "9.8"),
        (0x0018_0081, "DS", "4.6"),
        (0x0018_0083, "DS", "1"),
        (0x0018_0087, "DS", "3"),
        (0x0018_0091, "IS", "1"),
        (0x0018_1314, "DS", "8"),
        (0x0018_5100, "CS", "HFS"),
    ]);
    let frame = frame_of_reference(set);
    plane(set, &frame, number);
    pixels(set, 1, 12, true);
}

pub fn pt(set: &mut Set, person: &Person, number: u32) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.128"),
        (0x0008_0060, "CS", "PT"),
        (0x0018_1181, "CS", "NONE"),
        (0x0018_1242, "IS", "180000"),
        (0x0020_0060, "CS", ""),
        (0x0028_0051, "CS", "NORM\\ATTN\\DECY"),
        (0x0028_1052, "DS", "0"),
        (0x0028_1053, "DS", "1.25"),
        (0x0054_1000, "CS", "WHOLE BODY\\IMAGE"),
        (0x0054_1001, "CS", "BQML"),
        (0x0054_1002, "CS", "EMISSION"),
        (0x0054_1102, "CS", "START"),
        (0x0054_1300, "DS", "1000"),
        (0x0054_1321, "DS", "1.05"),
    ]);
    set.put(0x0054_1330, "US", 1_u16.to_le_bytes()).shorts(0x0054_0081, &[47]);
    set.put(0x0008_002A, "DT", format!("{}101112", person.dates[3]));
    let mut dose = Set::default();
    dose.texts(&[
        (0x0018_1074, "DS", "250000000"),
        (0x0018_1075, "DS", "6586.2"),
        (0x0018_1078, "DT", &format!("{}083000", person.dates[3])),
    ]);
    dose.items(0x0054_0300, vec![code("77004003", "SCT", "^18^Fluorine")]);
    set.items(0x0054_0016, vec![dose]);
    set.items(0x0054_0410, vec![code("102538003", "SCT", "recumbent")])
        .items(0x0054_0414, vec![code("102540001", "SCT", "supine")]);
    let frame = frame_of_reference(set);
    plane(set, &frame, number);
    pixels(set, 1, 16, false);
}

pub fn nm(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\STATIC\\EMISSION"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.20"),
        (0x0008_0060, "CS", "NM"),
        (0x0018_0070, "IS", "500000"),
        (0x0018_1242, "IS", "60000"),
        (0x0028_0008, "IS", "2"),
        (0x0028_0030, "DS", "2.4\\2.4"),
    ]);
    set.put(0x0028_0009, "AT", [0x54, 0, 0x10, 0, 0x54, 0, 0x20, 0]);
    set.shorts(0x0054_0010, &[1, 1]).shorts(0x0054_0011, &[1]).shorts(0x0054_0020, &[1, 2]).shorts(0x0054_0021, &[2]);
    let mut window = Set::default();
    window.texts(&[(0x0054_0014, "DS", "126"), (0x0054_0015, "DS", "154")]);
    let mut energy = Set::default();
    energy.items(0x0054_0013, vec![window]).put(0x0054_0018, "SH", "Tc99m");
    let mut isotope = Set::default();
    isotope
        .put(0x0018_1072, "TM", "083000")
        .put(0x0018_0031, "LO", "Sestamibi")
        .items(0x0054_0300, vec![code("72454000", "SCT", "^99m^Technetium")]);
    isotope.put(0x0018_1078, "DT", format!("{}083000", person.dates[3]));
    let mut detector = Set::default();
    detector.texts(&[
        (0x0018_1180, "SH", "LEHR"),
        (0x0018_1181, "CS", "PARA"),
        (0x0020_0032, "DS", "0\\0\\0"),
        (0x0020_0037, "DS", "1\\0\\0\\0\\1\\0"),
    ]);
    set.items(0x0054_0012, vec![energy]).items(0x0054_0016, vec![isotope]).items(0x0054_0022, vec![detector]);
    set.items(0x0054_0410, vec![code("102538003", "SCT", "recumbent")])
        .items(0x0054_0414, vec![code("102540001", "SCT", "supine")]);
    set.items(0x0008_2218, vec![head()]);
    pixels(set, 2, 16, false);
}
