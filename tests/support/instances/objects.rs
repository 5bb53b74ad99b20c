//! Objects without a picture, with a word that nobody may find again at every place that holds words.

use super::derived::{reference, referenced_series};
use super::{Person, general};
use crate::support::writer::{Set, code};

/// What is planted in every text.
pub const WORD: &str = "Zqplanted";
/// The image that the objects are about: of series 1, instance 1.
const CT: &str = "1.2.840.10008.5.1.4.1.1.2";

/// A kind of object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Object {
    Presentation,
    ColorPresentation,
    Structures,
    Plan,
    Record,
    Registration,
    Deformation,
    ValueMapping,
    Ecg,
}

impl Object {
    pub const ALL: [Self; 9] = [
        Self::Presentation,
        Self::ColorPresentation,
        Self::Structures,
        Self::Plan,
        Self::Record,
        Self::Registration,
        Self::Deformation,
        Self::ValueMapping,
        Self::Ecg,
    ];
}

/// One object of series 7.
pub fn object(kind: Object, person: &Person) -> Set {
    let mut set = general(person, 7, 1);
    match kind {
        Object::Presentation => presentation(&mut set, person),
        Object::ColorPresentation => {
            presentation(&mut set, person);
            set.put(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.11.2").put(0x0028_2000, "OB", format!("a profile of {WORD}"));
            set.remove(0x0028_3110).remove(0x2050_0020);
        }
        Object::Structures => structures(&mut set, person),
        Object::Plan => plan(&mut set, person),
        Object::Record => record(&mut set, person),
        Object::Registration => registration(&mut set, person),
        Object::Deformation => deformation(&mut set, person),
        Object::ValueMapping => value_mapping(&mut set, person),
        Object::Ecg => ecg(&mut set, person),
    }
    set
}

fn said(person: &Person) -> String {
    format!("{WORD} {}", person.name.split('^').next().unwrap())
}

fn floats(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn image(person: &Person, number: u32) -> Set {
    reference(CT, &person.uid(&format!("1.{number}")))
}

fn presentation(set: &mut Set, person: &Person) {
    let said = said(person);
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.11.1"),
        (0x0008_0060, "CS", "PR"),
        (0x0070_0080, "CS", "ZQPLANTED"),
        (0x0070_0081, "LO", &said),
        (0x0070_0082, "DA", &person.study_date),
        (0x0070_0083, "TM", "101500"),
        (0x0070_0084, "PN", &person.operator),
        (0x2050_0020, "CS", "IDENTITY"),
    ]);
    let mut series = Set::default();
    series.items(0x0008_1140, vec![image(person, 1), image(person, 2)]).put(0x0020_000E, "UI", person.uid("1.0"));
    set.items(0x0008_1115, vec![series]);
    let mut area = Set::default();
    area.put(0x0070_0052, "SL", [1_i32.to_le_bytes(), 1_i32.to_le_bytes()].concat());
    area.put(0x0070_0053, "SL", [16_i32.to_le_bytes(), 16_i32.to_le_bytes()].concat()).put(0x0070_0100, "CS", "SCALE TO FIT");
    area.put(0x0070_0102, "IS", "1\\1");
    set.items(0x0070_005A, vec![area]);
    let mut window = Set::default();
    window.texts(&[(0x0028_1050, "DS", "40"), (0x0028_1051, "DS", "400"), (0x0028_1055, "LO", &said)]);
    set.items(0x0028_3110, vec![window]);
    set.items(0x0070_0060, vec![layer("ZQPLANTED B", 1, &said), layer("ZQPLANTED A", 2, &said)]);
    set.items(
        0x0070_0001,
        vec![annotation("ZQPLANTED A", image(person, 1), &said), annotation("ZQPLANTED B", image(person, 2), &said)],
    );
}

fn layer(name: &str, order: u16, said: &str) -> Set {
    let mut layer = Set::default();
    layer.texts(&[(0x0070_0002, "CS", name), (0x0070_0062, "IS", &order.to_string()), (0x0070_0068, "LO", said)]);
    layer
}

fn annotation(layer: &str, image: Set, said: &str) -> Set {
    let (mut annotation, mut text, mut graphic) = (Set::default(), Set::default(), Set::default());
    text.texts(&[(0x0070_0004, "CS", "PIXEL"), (0x0070_0006, "ST", said), (0x0070_0015, "CS", "Y")]);
    text.put(0x0070_0014, "FL", floats(&[3.5, 4.25]));
    graphic.texts(&[(0x0070_0005, "CS", "PIXEL"), (0x0070_0023, "CS", "POLYLINE"), (0x0070_0024, "CS", "N")]);
    graphic.shorts(0x0070_0020, &[2]).shorts(0x0070_0021, &[3]);
    graphic.put(0x0070_0022, "FL", floats(&[1.0, 2.5, 612.703_1, 3.25, 7.0, 8.125]));
    annotation.put(0x0070_0002, "CS", layer).items(0x0008_1140, vec![image]);
    annotation.items(0x0070_0008, vec![text]).items(0x0070_0009, vec![graphic]);
    annotation
}

fn structures(set: &mut Set, person: &Person) {
    let said = said(person);
    let frame = person.uid("9");
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.481.3"),
        (0x0008_0060, "CS", "RTSTRUCT"),
        (0x3006_0002, "SH", WORD),
        (0x3006_0004, "LO", &said),
        (0x3006_0006, "ST", &said),
        (0x3006_0008, "DA", &person.study_date),
        (0x3006_0009, "TM", "101500"),
    ]);
    let (mut frames, mut study, mut series) = (Set::default(), Set::default(), Set::default());
    series.put(0x0020_000E, "UI", person.uid("1.0")).items(0x3006_0016, vec![image(person, 1), image(person, 2)]);
    study.place_all(&reference("1.2.840.10008.3.1.2.3.1", &person.uid("0"))).items(0x3006_0014, vec![series]);
    frames.put(0x0020_0052, "UI", &frame).items(0x3006_0012, vec![study]);
    set.items(0x3006_0010, vec![frames]);
    let names = ["heart", "GTV Zqplanted", "PTV_High"];
    let region = |(number, name): (u16, &&str)| {
        let mut region = Set::default();
        region.texts(&[
            (0x3006_0022, "IS", &number.to_string()),
            (0x3006_0024, "UI", &frame),
            (0x3006_0026, "LO", name),
            (0x3006_0028, "ST", &said),
            (0x3006_0036, "CS", "MANUAL"),
            (0x3006_0038, "LO", &said),
        ]);
        region
    };
    set.items(0x3006_0020, (1..).zip(&names).map(region).collect());
    let contours = |number: u16| {
        let (mut region, mut contour) = (Set::default(), Set::default());
        let points: Vec<String> = (0..600).map(|n| format!("{}.{}\\-{n}.25\\12.5", n % 97, number)).collect();
        contour.texts(&[
            (0x3006_0042, "CS", "CLOSED_PLANAR"),
            (0x3006_0046, "IS", "600"),
            (0x3006_0050, "DS", &points.join("\\")),
        ]);
        contour.items(0x3006_0016, vec![image(person, 2)]);
        region.put(0x3006_002A, "IS", "255\\0\\0").items(0x3006_0040, vec![contour]).put(0x3006_0084, "IS", number.to_string());
        region
    };
    set.items(0x3006_0039, (1..=3).map(contours).collect());
    let observation = |number: u16| {
        let mut observation = Set::default();
        observation.texts(&[
            (0x3006_0082, "IS", &number.to_string()),
            (0x3006_0084, "IS", &number.to_string()),
            (0x3006_0085, "SH", WORD),
            (0x3006_00A4, "CS", "ORGAN"),
            (0x3006_00A6, "PN", &person.operator),
        ]);
        observation
    };
    set.items(0x3006_0080, (1..=3).map(observation).collect());
}

fn plan(set: &mut Set, person: &Person) {
    let said = said(person);
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.481.5"),
        (0x0008_0060, "CS", "RTPLAN"),
        (0x300A_0002, "SH", WORD),
        (0x300A_0003, "LO", &said),
        (0x300A_0004, "ST", &said),
        (0x300A_0006, "DA", &person.study_date),
        (0x300A_0007, "TM", "101500"),
        (0x300A_000C, "CS", "PATIENT"),
        (0x300A_000E, "ST", &said),
        (0x300E_0002, "CS", "APPROVED"),
        (0x300E_0004, "DA", &person.study_date),
        (0x300E_0005, "TM", "101500"),
        (0x300E_0008, "PN", &person.operator),
    ]);
    set.items(0x300C_0060, vec![reference("1.2.840.10008.5.1.4.1.1.481.3", &person.uid("7.1"))]);
    let (mut group, mut beam_reference) = (Set::default(), Set::default());
    beam_reference.texts(&[(0x300A_0084, "DS", "2.125"), (0x300A_0086, "DS", "117.5"), (0x300C_0006, "IS", "1")]);
    group.texts(&[
        (0x300A_0071, "IS", "1"),
        (0x300A_0072, "LO", &said),
        (0x300A_0078, "IS", "30"),
        (0x300A_0080, "IS", "1"),
        (0x300A_00A0, "IS", "0"),
    ]);
    set.items(
        0x300A_0070,
        vec![{
            group.items(0x300C_0004, vec![beam_reference]);
            group
        }],
    );
    let (mut beam, mut device, mut point, mut position) = (Set::default(), Set::default(), Set::default(), Set::default());
    device.texts(&[(0x300A_00B8, "CS", "MLCX"), (0x300A_00BC, "IS", "2"), (0x300A_00BE, "DS", "-10\\0\\10")]);
    position.texts(&[(0x300A_00B8, "CS", "MLCX"), (0x300A_011C, "DS", "-5\\-4.5\\5\\4.5")]);
    point.texts(&[
        (0x300A_0112, "IS", "0"),
        (0x300A_0114, "DS", "6"),
        (0x300A_011E, "DS", "181.5"),
        (0x300A_011F, "CS", "NONE"),
        (0x300A_0120, "DS", "45"),
        (0x300A_0121, "CS", "NONE"),
        (0x300A_0122, "DS", "0"),
        (0x300A_0123, "CS", "NONE"),
        (0x300A_0125, "DS", "0"),
        (0x300A_0126, "CS", "NONE"),
        (0x300A_0128, "DS", ""),
        (0x300A_0129, "DS", ""),
        (0x300A_012A, "DS", ""),
        (0x300A_012C, "DS", "1.5\\-2.5\\3"),
        (0x300A_0134, "DS", "0"),
    ]);
    point.items(0x300A_011A, vec![position]);
    beam.texts(&[
        (0x0008_0070, "LO", "Philips Medical Systems"),
        (0x0008_0080, "LO", &person.institution),
        (0x0018_1000, "LO", &person.serial),
        (0x300A_00B2, "SH", &person.station),
        (0x300A_00B3, "CS", "MU"),
        (0x300A_00C0, "IS", "1"),
        (0x300A_00C2, "LO", &said),
        (0x300A_00C3, "ST", &said),
        (0x300A_00C4, "CS", "STATIC"),
        (0x300A_00C6, "CS", "PHOTON"),
        (0x300A_00CE, "CS", "TREATMENT"),
        (0x300A_00D0, "IS", "0"),
        (0x300A_00E0, "IS", "0"),
        (0x300A_00ED, "IS", "0"),
        (0x300A_00F0, "IS", "0"),
        (0x300A_010E, "DS", "1"),
        (0x300A_0110, "IS", "1"),
    ]);
    beam.items(0x300A_00B6, vec![device]).items(0x300A_0111, vec![point]);
    set.items(0x300A_00B0, vec![beam]);
}

fn record(set: &mut Set, person: &Person) {
    let said = said(person);
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.481.7"),
        (0x0008_0060, "CS", "RTRECORD"),
        (0x3008_0054, "DA", &person.study_date),
        (0x3008_0056, "DA", &person.study_date),
        (0x3008_0200, "CS", "ON_TREATMENT"),
        (0x3008_0202, "ST", &said),
        (0x3008_0250, "DA", &person.study_date),
        (0x3008_0251, "TM", "101500"),
    ]);
    set.items(0x300C_0002, vec![reference("1.2.840.10008.5.1.4.1.1.481.5", &person.uid("7.1"))]);
    let mut dose = Set::default();
    dose.texts(&[(0x300A_0016, "LO", &said), (0x300C_0051, "IS", "1"), (0x3008_0052, "DS", "44.5")]);
    set.items(0x3008_0050, vec![dose]);
}

fn registration(set: &mut Set, person: &Person) {
    let said = said(person);
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.66.1"),
        (0x0008_0060, "CS", "REG"),
        (0x0020_0052, "UI", &person.uid("9")),
        (0x0020_1040, "LO", ""),
        (0x0070_0080, "CS", "ZQPLANTED"),
        (0x0070_0081, "LO", &said),
        (0x0070_0084, "PN", &person.operator),
    ]);
    let (mut one, mut matrices, mut matrix) = (Set::default(), Set::default(), Set::default());
    matrix.texts(&[
        (0x0070_030C, "CS", "RIGID"),
        (0x3006_00C6, "DS", "0.5\\-0.866\\0\\1.25\\0.866\\0.5\\0\\-3.5\\0\\0\\1\\7\\0\\0\\0\\1"),
    ]);
    matrices.items(0x0070_030A, vec![matrix]).items(0x0070_030D, Vec::new()).put(0x3006_00C8, "LO", &said);
    one.put(0x0020_0052, "UI", person.uid("9")).items(0x0070_0309, vec![matrices]).items(0x0008_1140, vec![image(person, 1)]);
    set.items(0x0070_0308, vec![one]);
    set.items(0x0008_1115, vec![referenced_series(person)]);
}

/// A field of displacements, one of them not known, between two matrices.
fn deformation(set: &mut Set, person: &Person) {
    let said = said(person);
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.66.3"),
        (0x0008_0060, "CS", "REG"),
        (0x0020_0052, "UI", &person.uid("9")),
        (0x0020_1040, "LO", ""),
        (0x0070_0080, "CS", "ZQPLANTED"),
        (0x0070_0081, "LO", &said),
        (0x0070_0084, "PN", &person.operator),
    ]);
    let matrix = |term: &str| {
        let mut matrix = Set::default();
        matrix.texts(&[(0x0070_030C, "CS", term), (0x3006_00C6, "DS", "1\\0\\0\\-7.25\\0\\1\\0\\4\\0\\0\\1\\0.5\\0\\0\\0\\1")]);
        matrix
    };
    let (mut one, mut grid) = (Set::default(), Set::default());
    grid.texts(&[(0x0020_0032, "DS", "-120\\-120\\2.5"), (0x0020_0037, "DS", "1\\0\\0\\0\\1\\0")]);
    grid.put(0x0064_0007, "UL", [4_u32, 3, 2].map(u32::to_le_bytes).concat()).doubles(0x0064_0008, &[2.5, 2.5, 5.0]);
    grid.put(0x0064_0009, "OF", floats(&displacements()));
    one.items(0x0008_1140, vec![image(person, 1)]).put(0x0064_0003, "UI", person.uid("8")).items(0x0064_0005, vec![grid]);
    one.items(0x0064_000F, vec![matrix("RIGID")]).items(0x0064_0010, vec![matrix("AFFINE")]);
    one.items(0x0070_030D, Vec::new()).put(0x3006_00C8, "LO", &said);
    set.items(0x0064_0002, vec![one]).items(0x0008_1115, vec![referenced_series(person)]);
}

/// The displacements of the field: 4 x 3 x 2 points, millimetres along each axis.
pub fn displacements() -> Vec<f32> {
    (0..72_u8).map(|n| if n < 3 { f32::NAN } else { (f32::from(n) * 0.734).sin() * 11.3 }).collect()
}

fn value_mapping(set: &mut Set, person: &Person) {
    let said = said(person);
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.67"),
        (0x0008_0060, "CS", "RWV"),
        (0x0070_0080, "CS", "ZQPLANTED"),
        (0x0070_0081, "LO", &said),
        (0x0070_0084, "PN", &person.operator),
    ]);
    let (mut images, mut mapping) = (Set::default(), Set::default());
    mapping.texts(&[(0x0028_3003, "LO", &said), (0x0040_9210, "SH", WORD)]);
    mapping.items(0x0040_08EA, vec![code("[hnsf'U]", "UCUM", &said)]);
    mapping.shorts(0x0040_9211, &[4095]).shorts(0x0040_9216, &[0]).doubles(0x0040_9224, &[-1024.0]).doubles(0x0040_9225, &[1.5]);
    images.items(0x0008_1140, vec![image(person, 1)]).items(0x0040_9096, vec![mapping]);
    set.items(0x0040_9094, vec![images]).items(0x0008_1115, vec![referenced_series(person)]);
}

/// Two leads of ten samples, twelve bits in sixteen, with a word in the bits above and behind the samples.
fn ecg(set: &mut Set, person: &Person) {
    let said = said(person);
    set.texts(&[
        (0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.9.1.2"),
        (0x0008_002A, "DT", &format!("{}101500", person.study_date)),
        (0x0008_0060, "CS", "ECG"),
    ]);
    set.items(0x0040_0555, Vec::new());
    let mut note = Set::default();
    note.shorts(0x0040_A0B0, &[1, 1]).put(0x0070_0006, "ST", &said).shorts(0x0040_A180, &[1]);
    set.items(0x0040_B020, vec![note]);
    let channel = |source: &str, meaning: &str| {
        let mut channel = Set::default();
        channel.texts(&[
            (0x003A_0203, "SH", WORD),
            (0x003A_020C, "LO", &said),
            (0x003A_0210, "DS", "1.25"),
            (0x003A_0212, "DS", "1"),
            (0x003A_0213, "DS", "0"),
            (0x003A_0215, "DS", "0"),
        ]);
        channel.shorts(0x003A_021A, &[12]).items(0x003A_0208, vec![code(source, "MDC", meaning)]);
        channel.items(0x003A_0211, vec![code("uV", "UCUM", "microvolt")]);
        channel
    };
    let mut group = Set::default();
    group.texts(&[
        (0x003A_0004, "CS", "ORIGINAL"),
        (0x003A_001A, "DS", "500"),
        (0x003A_0020, "SH", WORD),
        (0x5400_1006, "CS", "SS"),
    ]);
    group.shorts(0x003A_0005, &[2]).put(0x003A_0010, "UL", 10_u32.to_le_bytes()).shorts(0x5400_1004, &[16]);
    group.items(0x003A_0200, vec![channel("2:1", &said), channel("2:2", "Lead II")]);
    group.put(0x5400_100A, "OW", [0x00, 0x80]);
    let hidden = [samples(), b"ZqplantedZqplanted".to_vec()].concat();
    let letters = b"ZqplantedZqplantedZq";
    let mixed = hidden.iter().enumerate().map(|(at, byte)| match (at % 2, letters.get(at / 2)) {
        (1, Some(letter)) => (byte & 0x0F) | (letter & 0xF0),
        _ => *byte,
    });
    group.put(0x5400_1010, "OW", mixed.collect::<Vec<u8>>());
    set.items(0x5400_0100, vec![group]);
}

/// The samples of the ECG as they are when all bits above the twelve are those of the sign.
pub fn samples() -> Vec<u8> {
    (0..20_i16).flat_map(|n| (n * 97 - 900).to_le_bytes()).collect()
}
