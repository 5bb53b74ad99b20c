//! Multi-frame images with functional groups.

use super::{Person, Set, code, frame_of_reference, head, pixels};

const FRAMES: u16 = 3;

pub fn ct(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2.1"),
        (0x0008_0060, "CS", "CT"),
        (0x0018_9004, "CS", "PRODUCT"),
    ]);
    let mut shared = shared(&[(0x0028_1052, "DS", "-1024"), (0x0028_1053, "DS", "1"), (0x0028_1054, "LO", "HU")]);
    let frame_type = with(&[(0x0008_9007, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE")], &[]);
    shared.items(0x0018_9329, vec![volume(frame_type)]);
    shared.items(0x0018_9477, vec![with(&[(0x0008_3010, "UI", &person.uid("88"))], &[])]);
    shared.items(
        0x0018_9301,
        vec![with(&[(0x0018_9302, "CS", "SPIRAL"), (0x0018_9333, "CS", "NO"), (0x0018_9334, "CS", "NO")], &[])],
    );
    let table = [(0x0018_1120, "DS", "0"), (0x0018_1130, "DS", "152.5"), (0x0018_1140, "CS", "CW"), (0x0018_0090, "DS", "500")];
    shared.items(0x0018_9304, vec![with(&table, &[(0x0018_9305, &[0.5]), (0x0018_9306, &[0.6]), (0x0018_9307, &[38.4])])]);
    shared.items(0x0018_9308, vec![with(&[], &[(0x0018_9309, &[46.0]), (0x0018_9310, &[23.0]), (0x0018_9311, &[0.6])])]);
    let centre = [0.0, -152.5, -610.0];
    shared.items(0x0018_9326, vec![with(&[], &[(0x0018_9327, &[-610.0]), (0x0018_9313, &centre), (0x0018_9318, &centre)])]);
    shared
        .items(0x0018_9312, vec![with(&[(0x0018_1110, "DS", "1085.6"), (0x0018_1111, "DS", "595")], &[(0x0018_9335, &[595.0])])]);
    let kernel = [
        (0x0018_9315, "CS", "FILTER_BACK_PROJ"),
        (0x0018_1210, "SH", "B30f"),
        (0x0018_9316, "CS", "BRAIN"),
        (0x0018_9320, "SH", "NONE"),
        (0x0018_1100, "DS", "240"),
    ];
    shared.items(0x0018_9314, vec![with(&kernel, &[(0x0018_9319, &[360.0]), (0x0018_9322, &[1.0, 1.0])])]);
    let exposure = [(0x0018_9328, &[500.0][..]), (0x0018_9330, &[210.0]), (0x0018_9332, &[105.0]), (0x0018_9345, &[14.3])];
    shared.items(0x0018_9321, vec![with(&[(0x0018_9323, "CS", "NONE")], &exposure)]);
    let tube =
        [(0x0018_0060, "DS", "120"), (0x0018_1190, "DS", "1.2"), (0x0018_1160, "SH", "WEDGE_2"), (0x0018_7050, "CS", "TITANIUM")];
    shared.items(0x0018_9325, vec![with(&tube, &[])]);
    common(set, person, shared);
}

pub fn mr(set: &mut Set, person: &Person) {
    set.texts(&[
        (0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\T1\\NONE"),
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.4.1"),
        (0x0008_0060, "CS", "MR"),
        (0x0008_9208, "CS", "MAGNITUDE"),
        (0x0008_9209, "CS", "T1"),
        (0x0018_0023, "CS", "3D"),
        (0x0018_0087, "DS", "3"),
        (0x0018_9004, "CS", "PRODUCT"),
        (0x0018_9005, "SH", "*tfl3d1_16ns"),
        (0x0018_9008, "CS", "GRADIENT"),
        (0x0018_9011, "CS", "NO"),
        (0x0018_9012, "CS", "NO"),
        (0x0018_9014, "CS", "NO"),
        (0x0018_9015, "CS", "NO"),
        (0x0018_9017, "CS", "NONE"),
        (0x0018_9018, "CS", "NO"),
        (0x0018_9024, "CS", "NO"),
        (0x0018_9025, "CS", "NONE"),
        (0x0018_9029, "CS", "NONE"),
        (0x0018_9032, "CS", "RECTILINEAR"),
        (0x0018_9033, "CS", "SINGLE"),
        (0x0018_9034, "CS", "LINEAR"),
        (0x0018_9064, "CS", "NONE"),
        (0x0018_9094, "CS", "FULL"),
        (0x0018_9100, "CS", "1H"),
        (0x0018_9174, "CS", "IEC"),
    ]);
    set.shorts(0x0018_9093, &[1]);
    let mut shared = shared(&[(0x0028_1052, "DS", "0"), (0x0028_1053, "DS", "1"), (0x0028_1054, "LO", "US")]);
    let frame_type =
        [(0x0008_9007, "CS", "ORIGINAL\\PRIMARY\\T1\\NONE"), (0x0008_9208, "CS", "MAGNITUDE"), (0x0008_9209, "CS", "T1")];
    shared.items(0x0018_9226, vec![volume(with(&frame_type, &[]))]);
    shared.items(0x0018_9112, vec![timing()]).items(0x0018_9114, vec![with(&[], &[(0x0018_9082, &[2.98])])]);
    let mut geometry = with(&[(0x0018_1312, "CS", "ROW"), (0x0018_0093, "DS", "100"), (0x0018_0094, "DS", "100")], &[]);
    geometry.shorts(0x0018_9058, &[16]).shorts(0x0018_9231, &[16]).shorts(0x0018_9232, &[1]);
    shared.items(0x0018_9125, vec![geometry]);
    let no = |tag| (tag, "CS", "NO");
    let none = |tag| (tag, "CS", "NONE");
    let modifiers = [
        no(0x0018_9009),
        none(0x0018_9010),
        none(0x0018_9016),
        no(0x0018_9021),
        none(0x0018_9026),
        none(0x0018_9027),
        no(0x0018_9077),
        no(0x0018_9081),
    ];
    shared.items(0x0018_9115, vec![with(&modifiers, &[])]);
    let imaging = [none(0x0018_9020), no(0x0018_9022), none(0x0018_9028), (0x0018_0095, "DS", "240")];
    shared.items(0x0018_9006, vec![with(&imaging, &[(0x0018_9098, &[123.25])])]);
    let coil =
        [(0x0018_1250, "SH", "HEAD"), (0x0018_9041, "LO", "SIEMENS"), (0x0018_9043, "CS", "VOLUME"), (0x0018_9044, "CS", "NO")];
    shared.items(0x0018_9042, vec![with(&coil, &[])]);
    shared.items(
        0x0018_9049,
        vec![with(&[(0x0018_1251, "SH", "BODY"), (0x0018_9050, "LO", "SIEMENS"), (0x0018_9051, "CS", "BODY")], &[])],
    );
    shared.items(0x0018_9119, vec![with(&[(0x0018_0083, "DS", "1")], &[])]);
    common(set, person, shared);
}

fn timing() -> Set {
    let mut timing =
        with(&[(0x0018_0080, "DS", "2300"), (0x0018_0091, "IS", "1"), (0x0018_1314, "DS", "9")], &[(0x0018_9182, &[71.5])]);
    timing.put(0x0018_9180, "CS", "PER_NERVE_STIM").shorts(0x0018_9240, &[1]).shorts(0x0018_9241, &[0]);
    timing.items(0x0018_9239, vec![with(&[(0x0018_9179, "CS", "IEC_WHOLE_BODY")], &[(0x0018_9181, &[0.04])])]);
    timing.items(0x0018_9176, vec![with(&[(0x0018_9177, "CS", "STATIC FIELD"), (0x0018_9178, "CS", "IEC_NORMAL")], &[])]);
    timing
}

/// The functional groups that both kinds have.
fn shared(rescale: &[(u32, &str, &str)]) -> Set {
    let mut anatomy = with(&[(0x0020_9072, "CS", "U")], &[]);
    anatomy.items(0x0008_2218, vec![head()]);
    let mut shared = Set::default();
    shared.items(0x0028_9110, vec![with(&[(0x0018_0050, "DS", "2"), (0x0028_0030, "DS", "1\\1")], &[])]);
    shared.items(0x0020_9116, vec![with(&[(0x0020_0037, "DS", "1\\0\\0\\0\\1\\0")], &[])]).items(0x0020_9071, vec![anatomy]);
    shared.items(0x0028_9132, vec![with(&[(0x0028_1050, "DS", "600"), (0x0028_1051, "DS", "1200")], &[])]);
    shared.items(0x0028_9145, vec![with(rescale, &[])]);
    shared
}

fn common(set: &mut Set, person: &Person, shared: Set) {
    let when = format!("{}091801", person.dates[3]);
    set.texts(&[
        (0x0008_002A, "DT", &when),
        (0x0008_9206, "CS", "VOLUME"),
        (0x0008_9207, "CS", "NONE"),
        (0x0008_9205, "CS", "MONOCHROME"),
        (0x0018_5100, "CS", "HFS"),
        (0x0020_0052, "UI", &frame_of_reference(set)),
        (0x0020_1040, "LO", ""),
        (0x0020_4000, "LT", "Seen by the radiologist"),
        (0x0028_0008, "IS", &FRAMES.to_string()),
        (0x0028_0301, "CS", "NO"),
        (0x0028_2110, "CS", "00"),
        (0x2050_0020, "CS", "IDENTITY"),
    ]);
    set.doubles(0x0018_9073, &[210.5]);
    let dimension = person.uid("77");
    let mut index = with(&[(0x0020_9164, "UI", &dimension)], &[]);
    index.put(0x0020_9165, "AT", [0x20, 0, 0x57, 0x90]).put(0x0020_9167, "AT", [0x20, 0, 0x11, 0x91]);
    set.items(0x0020_9221, vec![with(&[(0x0020_9164, "UI", &dimension)], &[])]).items(0x0020_9222, vec![index]);
    set.items(0x0040_0555, vec![]).items(0x0040_0260, vec![code("P5-0905E", "SRT", "Brain MRI")]);
    set.items(0x5200_9229, vec![shared]);
    set.items(0x5200_9230, (0..FRAMES).map(|frame| per_frame(frame, &when)).collect());
    pixels(set, FRAMES, 12, false);
}

fn per_frame(frame: u16, when: &str) -> Set {
    let texts =
        [(0x0018_9074, "DT", when), (0x0018_9151, "DT", when), (0x0020_9056, "SH", "1"), (0x0020_9158, "LT", "Moved a little")];
    let mut content = with(&texts, &[(0x0018_9220, &[12.5])]);
    content.put(0x0020_9057, "UL", u32::from(frame + 1).to_le_bytes()).put(0x0020_9157, "UL", u32::from(frame + 1).to_le_bytes());
    let position = format!("-120\\-120\\{}", f64::from(frame) * 2.0);
    let mut set = Set::default();
    set.items(0x0020_9111, vec![content]).items(0x0020_9113, vec![with(&[(0x0020_0032, "DS", &position)], &[])]);
    set
}

fn volume(mut item: Set) -> Set {
    item.texts(&[(0x0008_9205, "CS", "MONOCHROME"), (0x0008_9206, "CS", "VOLUME"), (0x0008_9207, "CS", "NONE")]);
    item
}

/// An item of texts and numbers of double precision.
fn with(texts: &[(u32, &str, &str)], doubles: &[(u32, &[f64])]) -> Set {
    let mut item = Set::default();
    item.texts(texts);
    for (tag, numbers) in doubles {
        item.doubles(*tag, numbers);
    }
    item
}
