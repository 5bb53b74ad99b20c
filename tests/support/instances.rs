//! Sound instances of each kind of image that is cleaned, with the headers that scanners write.

use super::patients::Person;
use super::writer::{File, Set, Syntax, code};

mod derived;
mod enhanced;
pub mod objects;
mod planar;
pub mod report;
mod tomography;

/// A kind of image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Ct,
    Mr,
    Pt,
    Nm,
    Cr,
    Dx,
    EnhancedCt,
    EnhancedMr,
    Segmentation,
    Dose,
}

impl Kind {
    pub const ALL: [Self; 8] = [Self::Ct, Self::Mr, Self::Pt, Self::Nm, Self::Cr, Self::Dx, Self::EnhancedCt, Self::EnhancedMr];
    /// What is computed from the others.
    pub const DERIVED: [Self; 2] = [Self::Segmentation, Self::Dose];
}

/// Rows and columns of every generated picture.
pub const SIDE: u16 = 16;

/// One instance: `series` and `number` count from 1.
pub fn instance(kind: Kind, person: &Person, series: u32, number: u32) -> Set {
    let mut set = general(person, series, number);
    match kind {
        Kind::Ct => tomography::ct(&mut set, number),
        Kind::Mr => tomography::mr(&mut set, number),
        Kind::Pt => tomography::pt(&mut set, person, number),
        Kind::Nm => tomography::nm(&mut set, person),
        Kind::Cr => planar::cr(&mut set),
        Kind::Dx => planar::dx(&mut set, person),
        Kind::EnhancedCt => enhanced::ct(&mut set, person),
        Kind::EnhancedMr => enhanced::mr(&mut set, person),
        Kind::Segmentation => derived::segmentation(&mut set, person),
        Kind::Dose => derived::dose(&mut set, person),
    }
    set
}

/// The same as a file in explicit VR little endian.
pub fn file(kind: Kind, person: &Person, series: u32, number: u32) -> File {
    File::new(instance(kind, person, series, number), Syntax::Explicit)
}

/// The modules that all images share: patient, study, series, equipment, SOP common.
fn general(person: &Person, series: u32, number: u32) -> Set {
    let mut set = Set::default();
    set.texts(&[
        (0x0008_0005, "CS", "ISO_IR 192"),
        (0x0008_0012, "DA", &person.dates[1]),
        (0x0008_0013, "TM", "101112.345600"),
        (0x0008_0018, "UI", &person.uid(&format!("{series}.{number}"))),
        (0x0008_0020, "DA", &person.study_date),
        (0x0008_0021, "DA", &person.dates[2]),
        (0x0008_0022, "DA", &person.dates[3]),
        (0x0008_0023, "DA", &person.dates[4]),
        (0x0008_0030, "TM", "091500"),
        (0x0008_0031, "TM", "091733.250000"),
        (0x0008_0032, "TM", "091801"),
        (0x0008_0033, "TM", "091805"),
        (0x0008_0050, "SH", &person.accession),
        (0x0008_0070, "LO", "Philips Medical Systems"),
        (0x0008_0080, "LO", &person.institution),
        (0x0008_0081, "ST", &person.address),
        (0x0008_0090, "PN", &person.referrer),
        (0x0008_1010, "SH", &person.station),
        (0x0008_1030, "LO", "Follow-up after surgery"),
        (0x0008_103E, "LO", "Routine 5.0"),
        (0x0008_1070, "PN", &person.operator),
        (0x0008_1090, "LO", "Ingenia"),
        (0x0010_0010, "PN", &person.name),
        (0x0010_0020, "LO", &person.id),
        (0x0010_0030, "DA", &person.birth_date),
        (0x0010_0040, "CS", person.sex),
        (0x0010_1010, "AS", &person.age),
        (0x0010_1030, "DS", "71.5"),
        (0x0018_1000, "LO", &person.serial),
        (0x0018_1020, "LO", "5.3.0"),
        (0x0018_1030, "LO", "Head routine"),
        (0x0020_000D, "UI", &person.uid("0")),
        (0x0020_000E, "UI", &person.uid(&format!("{series}.0"))),
        (0x0020_0010, "SH", &person.study_id),
        (0x0020_0011, "IS", &series.to_string()),
        (0x0020_0013, "IS", &number.to_string()),
        (0x0040_0244, "DA", &person.dates[5]),
        (0x0040_0245, "TM", "091500"),
        (0x0040_0250, "DA", &person.dates[6]),
        (0x0040_0253, "SH", &person.accession),
        (0x0040_0254, "LO", "CT head"),
    ]);
    set.put(0x0018_1012, "DA", &person.dates[7]).put(0x0018_1200, "DA", &person.dates[8]);
    set.put(0x0040_2004, "DA", &person.dates[9]);
    set
}

/// The Image Pixel module: grey, 16 bits, a gradient.
fn pixels(set: &mut Set, frames: u16, bits_stored: u16, is_signed: bool) {
    set.put(0x0028_0004, "CS", "MONOCHROME2")
        .shorts(0x0028_0002, &[1])
        .shorts(0x0028_0010, &[SIDE])
        .shorts(0x0028_0011, &[SIDE])
        .shorts(0x0028_0100, &[16])
        .shorts(0x0028_0101, &[bits_stored])
        .shorts(0x0028_0102, &[bits_stored - 1])
        .shorts(0x0028_0103, &[u16::from(is_signed)])
        .put(0x7FE0_0010, "OW", gradient(frames));
}

/// The samples of the pictures: a gradient that spells nothing.
pub fn gradient(frames: u16) -> Vec<u8> {
    (0..frames * SIDE * SIDE).flat_map(|sample| (sample % 251 * 5).to_le_bytes()).collect()
}

/// Image Plane, with a frame of reference that all series of the study share.
fn plane(set: &mut Set, person_uid: &str, number: u32) {
    let position = format!("-120\\-120\\{}", f64::from(number) * 2.5);
    set.texts(&[
        (0x0018_0050, "DS", "2.5"),
        (0x0020_0032, "DS", &position),
        (0x0020_0037, "DS", "1\\0\\0\\0\\1\\0"),
        (0x0020_0052, "UI", person_uid),
        (0x0020_1040, "LO", ""),
        (0x0028_0030, "DS", "0.9375\\0.9375"),
    ]);
}

fn frame_of_reference(set: &Set) -> String {
    format!("{}.99", set.text(0x0020_000D))
}

fn head() -> Set {
    code("69536005", "SCT", "Head")
}
