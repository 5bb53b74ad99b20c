//! Multi-frame images with functional groups.

use super::{Person, Set, code, frame_of_reference, head, pixels};

const FRAMES: u16 = 3;

pub fn ct(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2.1"),
        (0x0008_0060, "CS", "CT"),
        (0x0008_9206, "CS", "VOLUME"),
        (0x0008_9207, "CS", "NONE"),
    ]);
    let mut shared = shared();
    let mut frame_type = Set::default();
    frame_type.texts(&[
        (0x0008_9007, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE"),
        (0x0008_9205, "CS", "MONOCHROME"),
        (0x0008_9206, "CS", "VOLUME"),
        (0x0008_9207, "CS", "NONE"),
    ]);
    shared.items(0x0018_9329, vec![frame_type]);
    let mut rescale = Set::default();
    rescale.texts(&[(0x0028_1052, "DS", "-1024"), (0x0028_1053, "DS", "1"), (0x0028_1054, "LO", "HU")]);
    shared.items(0x0028_9145, vec![rescale]);
    common(set, person, shared);
}

pub fn mr(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\T1\\NONE"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.4.1"),
        (0x0008_0060, "CS", "MR"),
        (0x0008_9206, "CS", "VOLUME"),
        (0x0008_9207, "CS", "NONE"),
        (0x0008_9208, "CS", "MAGNITUDE"),
        (0x0008_9209, "CS", "T1"),
        (0x0018_0023, "CS", "3D"),
        (0x0018_0087, "DS", "3"),
        (0x0018_9004, "CS", "PRODUCT"),
        (0x0018_9005, "SH", "*tfl3d1_16ns"),
        (0x0018_9064, "CS", "NONE"),
        (0x0018_9100, "FD", ""),
        (0x0018_9174, "CS", "IEC"),
    ]);
    set.doubles(0x0018_9100, &[1.0]).doubles(0x0018_9073, &[210.5]);
    let mut shared = shared();
    let mut frame_type = Set::default();
    frame_type.texts(&[
        (0x0008_9007, "CS", "ORIGINAL\\PRIMARY\\T1\\NONE"),
        (0x0008_9205, "CS", "MONOCHROME"),
        (0x0008_9206, "CS", "VOLUME"),
        (0x0008_9207, "CS", "NONE"),
        (0x0008_9208, "CS", "MAGNITUDE"),
        (0x0008_9209, "CS", "T1"),
    ]);
    shared.items(0x0018_9226, vec![frame_type]);
    let mut timing = Set::default();
    timing.put(0x0018_0080, "DS", "2300").put(0x0018_0091, "IS", "1").put(0x0018_1314, "DS", "9");
    shared.items(0x0018_9112, vec![timing]);
    let mut echo = Set::default();
    echo.doubles(0x0018_9082, &[2.98]);
    shared.items(0x0018_9114, vec![echo]);
    let mut coil = Set::default();
    coil.texts(&[
        (0x0018_1250, "SH", "HEAD"),
        (0x0018_9041, "LO", "SIEMENS"),
        (0x0018_9043, "CS", "VOLUME"),
        (0x0018_9044, "CS", "NO"),
    ]);
    shared.items(0x0018_9042, vec![coil]);
    common(set, person, shared);
}

fn shared() -> Set {
    let mut measures = Set::default();
    measures.texts(&[(0x0018_0050, "DS", "2"), (0x0028_0030, "DS", "1\\1")]);
    let mut orientation = Set::default();
    orientation.put(0x0020_0037, "DS", "1\\0\\0\\0\\1\\0");
    let mut anatomy = Set::default();
    anatomy.put(0x0020_9072, "CS", "U").items(0x0008_2218, vec![head()]);
    let mut window = Set::default();
    window.texts(&[(0x0028_1050, "DS", "600"), (0x0028_1051, "DS", "1200")]);
    let mut shared = Set::default();
    shared.items(0x0028_9110, vec![measures]).items(0x0020_9116, vec![orientation]).items(0x0020_9071, vec![anatomy]);
    shared.items(0x0028_9132, vec![window]);
    shared
}

fn common(set: &mut Set, person: &Person, shared: Set) {
    let when = format!("{}091801", person.dates[3]);
    set.texts(&[
        (0x0008_002A, "DT", &when),
        (0x0008_9205, "CS", "MONOCHROME"),
        (0x0018_5100, "CS", "HFS"),
        (0x0018_9073, "FD", ""),
        (0x0028_0008, "IS", &FRAMES.to_string()),
        (0x0028_0301, "CS", "NO"),
        (0x0028_2110, "CS", "00"),
        (0x2050_0020, "CS", "IDENTITY"),
        (0x0020_0052, "UI", &frame_of_reference(set)),
        (0x0020_4000, "LT", "Seen by the radiologist"),
    ]);
    set.doubles(0x0018_9073, &[210.5]);
    let mut organization = Set::default();
    let dimension = person.uid("dimension").replace("dimension", "77");
    organization.put(0x0020_9164, "UI", &dimension);
    let mut index = Set::default();
    index.put(0x0020_9164, "UI", &dimension).put(0x0020_9165, "AT", [0x20, 0, 0x57, 0x90]).put(
        0x0020_9167,
        "AT",
        [0x20, 0, 0x11, 0x91],
    );
    set.items(0x0020_9221, vec![organization]).items(0x0020_9222, vec![index]);
    set.items(0x0040_0555, vec![]).items(0x0040_0260, vec![code("P5-0905E", "SRT", "Brain MRI")]);
    set.items(0x5200_9229, vec![shared]);
    set.items(0x5200_9230, (0..FRAMES).map(|frame| per_frame(frame, &when)).collect());
    pixels(set, FRAMES, 12, false);
}

fn per_frame(frame: u16, when: &str) -> Set {
    let mut content = Set::default();
    content.texts(&[(0x0018_9074, "DT", when), (0x0018_9151, "DT", when), (0x0020_9158, "LT", "Moved a little")]);
    content.doubles(0x0018_9220, &[12.5]).put(0x0020_9057, "UL", u32::from(frame + 1).to_le_bytes());
    content.put(0x0020_9157, "UL", u32::from(frame + 1).to_le_bytes());
    let mut position = Set::default();
    position.put(0x0020_0032, "DS", format!("-120\\-120\\{}", f64::from(frame) * 2.0));
    let mut set = Set::default();
    set.items(0x0020_9111, vec![content]).items(0x0020_9113, vec![position]);
    set
}
