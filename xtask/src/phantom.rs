//! A synthetic CT series: a round head of noise under a full header that names a person who does not exist.
//!
//! Explicit VR little endian, 512 x 512 pixels of 16 bits, one private block of 8 KiB a slice: the size and shape of a real one.

use std::path::{Path, PathBuf};

use crate::{Outcome, workspace::Workspace};

const SIDE: u16 = 512;
const CT_IMAGE: &str = "1.2.840.10008.5.1.4.1.1.2";
const EXPLICIT_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";
const STUDY: &str = "2.25.104729000000000000000000000000000001";
const SERIES: &str = "2.25.104729000000000000000000000000000002";
const FRAME_OF_REFERENCE: &str = "2.25.104729000000000000000000000000000003";
const PRIVATE_BYTES: usize = 8 << 10;

/// What is the same in every slice, ascending by tag; the rest is written between.
const FIXED: &[(u32, &[u8; 2], &str)] = &[
    (0x0008_0005, b"CS", "ISO_IR 100"),
    (0x0008_0008, b"CS", "ORIGINAL\\PRIMARY\\AXIAL"),
    (0x0008_0016, b"UI", CT_IMAGE),
    (0x0008_0020, b"DA", "20210317"),
    (0x0008_0021, b"DA", "20210317"),
    (0x0008_0022, b"DA", "20210317"),
    (0x0008_0023, b"DA", "20210317"),
    (0x0008_0030, b"TM", "101112.000000"),
    (0x0008_0031, b"TM", "101530.000000"),
    (0x0008_0032, b"TM", "101601.120000"),
    (0x0008_0033, b"TM", "101601.530000"),
    (0x0008_0050, b"SH", "ACC4711815"),
    (0x0008_0060, b"CS", "CT"),
    (0x0008_0070, b"LO", "Phantom Works"),
    (0x0008_0080, b"LO", "Hospital of Nowhere"),
    (0x0008_0081, b"ST", "1 Nowhere Lane, Nowhere"),
    (0x0008_0090, b"PN", "Referrer^Rosa"),
    (0x0008_1010, b"SH", "CTSTATION7"),
    (0x0008_1030, b"LO", "CT head without contrast"),
    (0x0008_103E, b"LO", "Head 1.0 mm soft"),
    (0x0008_1040, b"LO", "Radiology"),
    (0x0008_1050, b"PN", "Reader^Rita"),
    (0x0008_1070, b"PN", "Operator^Otto"),
    (0x0008_1090, b"LO", "Phantom 512"),
    (0x0010_0010, b"PN", "Imaginary^Ingrid"),
    (0x0010_0020, b"LO", "PID-830417-X"),
    (0x0010_0030, b"DA", "19490823"),
    (0x0010_0040, b"CS", "F"),
    (0x0010_1010, b"AS", "071Y"),
    (0x0010_1020, b"DS", "1.68"),
    (0x0010_1030, b"DS", "64"),
    (0x0010_21B0, b"LT", "Seen by Dr Reader in March; headaches since the fall."),
    (0x0018_0015, b"CS", "HEAD"),
    (0x0018_0022, b"CS", "HELICAL MODE"),
    (0x0018_0050, b"DS", "1.0"),
    (0x0018_0060, b"DS", "120"),
    (0x0018_0090, b"DS", "500"),
    (0x0018_1000, b"LO", "SN-99172-K"),
    (0x0018_1020, b"LO", "V5.1.2"),
    (0x0018_1030, b"LO", "Head routine"),
    (0x0018_1100, b"DS", "240"),
    (0x0018_1110, b"DS", "1085.6"),
    (0x0018_1111, b"DS", "595"),
    (0x0018_1120, b"DS", "0"),
    (0x0018_1130, b"DS", "155"),
    (0x0018_1140, b"CS", "CW"),
    (0x0018_1150, b"IS", "1000"),
    (0x0018_1151, b"IS", "210"),
    (0x0018_1152, b"IS", "210"),
    (0x0018_1160, b"SH", "HEAD"),
    (0x0018_1170, b"IS", "25"),
    (0x0018_1190, b"DS", "1.2"),
    (0x0018_1210, b"SH", "H30f"),
    (0x0018_5100, b"CS", "HFS"),
    (0x0020_000D, b"UI", STUDY),
    (0x0020_000E, b"UI", SERIES),
    (0x0020_0010, b"SH", "ST8812"),
    (0x0020_0011, b"IS", "3"),
    (0x0020_0012, b"IS", "1"),
    (0x0020_0037, b"DS", "1\\0\\0\\0\\1\\0"),
    (0x0020_0052, b"UI", FRAME_OF_REFERENCE),
    (0x0020_1040, b"LO", ""),
    (0x0028_0004, b"CS", "MONOCHROME2"),
    (0x0028_0030, b"DS", "0.46875\\0.46875"),
    (0x0028_1050, b"DS", "40"),
    (0x0028_1051, b"DS", "80"),
    (0x0028_1052, b"DS", "-1024"),
    (0x0028_1053, b"DS", "1"),
    (0x0028_1054, b"LO", "HU"),
    (0x0032_1032, b"PN", "Requester^Ralf"),
    (0x0032_1060, b"LO", "CT head, after fall"),
    (0x0040_0244, b"DA", "20210317"),
    (0x0040_0245, b"TM", "101100"),
    (0x0040_0253, b"SH", "PPS5501"),
];

/// Where the tests' series is kept.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("phantom")
}

/// `cargo xtask phantom DIR [COUNT]`
pub fn run(options: &[String]) -> Outcome {
    match options {
        [folder] => series(Path::new(folder), 200),
        [folder, count] => series(Path::new(folder), count.parse()?),
        _ => Err("phantom wants a folder and may have a number of slices".into()),
    }
}

/// Writes `count` slices into `folder`, which then holds nothing else.
pub fn series(folder: &Path, count: u16) -> Outcome {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    for number in 1..=count {
        std::fs::write(folder.join(format!("IM{number:04}.dcm")), slice(number))?;
    }
    Ok(())
}

fn slice(number: u16) -> Vec<u8> {
    let instance = format!("2.25.10472900000000000000000000000001{number:04}");
    let mut elements: Vec<(u32, Vec<u8>)> =
        FIXED.iter().map(|(tag, vr, value)| (*tag, element(*tag, vr, value.as_bytes()))).collect();
    let mut add = |tag: u32, vr: &[u8; 2], value: &[u8]| elements.push((tag, element(tag, vr, value)));
    let position = f32::from(number);
    add(0x0008_0018, b"UI", instance.as_bytes());
    add(0x0008_1140, b"SQ", &item(&reference(&instance)));
    add(0x0020_0013, b"IS", number.to_string().as_bytes());
    add(0x0020_0032, b"DS", format!("-120\\-120\\{position}").as_bytes());
    add(0x0020_1041, b"DS", position.to_string().as_bytes());
    let numbers = [(2, 1), (0x10, SIDE), (0x11, SIDE), (0x100, 16), (0x101, 16), (0x102, 15), (0x103, 0)];
    for (low, value) in numbers {
        add(0x0028_0000 + low, b"US", &u16::to_le_bytes(value));
    }
    add(0x0029_0010, b"LO", b"PHANTOM PRIVATE");
    add(0x0029_1010, b"OB", &private_block(number));
    add(0x0040_0275, b"SQ", &item(&element(0x0040_0007, b"LO", b"CT head for Imaginary")));
    add(0x7FE0_0010, b"OW", &pixels(number));
    elements.sort_by_key(|(tag, _)| *tag);
    let mut file = meta(&instance);
    elements.iter().for_each(|(_, bytes)| file.extend(bytes));
    file
}

fn meta(instance: &str) -> Vec<u8> {
    let group: Vec<u8> = [
        element(0x0002_0001, b"OB", &[0, 1]),
        element(0x0002_0002, b"UI", CT_IMAGE.as_bytes()),
        element(0x0002_0003, b"UI", instance.as_bytes()),
        element(0x0002_0010, b"UI", EXPLICIT_LITTLE_ENDIAN.as_bytes()),
        element(0x0002_0012, b"UI", b"2.25.104729000000000000000000000000000009"),
    ]
    .concat();
    let length = element(0x0002_0000, b"UL", &length(&group).to_le_bytes());
    [vec![0; 128], b"DICM".to_vec(), length, group].concat()
}

fn reference(instance: &str) -> Vec<u8> {
    [element(0x0008_1150, b"UI", CT_IMAGE.as_bytes()), element(0x0008_1155, b"UI", instance.as_bytes())].concat()
}

fn item(elements: &[u8]) -> Vec<u8> {
    [&[0xFE, 0xFF, 0x00, 0xE0][..], &length(elements).to_le_bytes(), elements].concat()
}

/// An element in explicit VR little endian, its value padded to even length (PS3.5 7.1).
fn element(tag: u32, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
    let mut padded = value.to_vec();
    if padded.len() % 2 == 1 {
        padded.push(if vr == b"UI" || vr == b"OB" { 0 } else { b' ' });
    }
    let [b0, b1, b2, b3] = tag.to_le_bytes();
    let mut bytes = vec![b2, b3, b0, b1, vr[0], vr[1]];
    match vr {
        b"OB" | b"OW" | b"SQ" => {
            bytes.extend([0, 0]);
            bytes.extend(length(&padded).to_le_bytes());
        }
        // Short forms hold short values here.
        _ => bytes.extend(length(&padded).to_le_bytes().into_iter().take(2)),
    }
    bytes.extend(padded);
    bytes
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn private_block(number: u16) -> Vec<u8> {
    let text = format!("Imaginary^Ingrid PID-830417-X slice {number} ");
    text.bytes().cycle().take(PRIVATE_BYTES).collect()
}

/// A disc of bone round a disc of tissue, with noise that is the same on every machine.
fn pixels(number: u16) -> Vec<u8> {
    let mut noise = 0x9E37_79B9_u32 ^ u32::from(number);
    let centre = i32::from(SIDE / 2);
    let mut bytes = Vec::with_capacity(usize::from(SIDE) * usize::from(SIDE) * 2);
    for y in 0..i32::from(SIDE) {
        for x in 0..i32::from(SIDE) {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let distance = (x - centre).pow(2) + (y - centre).pow(2);
            let base: u16 = match distance {
                ..36_000 => 1060,
                36_000..40_000 => 2200,
                _ => 20,
            };
            let [.., low] = noise.to_be_bytes().map(|byte| u16::from(byte) & 15);
            bytes.extend((base + low).to_le_bytes());
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_elements_ascend() {
        assert!(FIXED.is_sorted_by(|before, after| before.0 < after.0));
    }

    #[test]
    fn two_runs_write_the_same_bytes() {
        assert_eq!(slice(7), slice(7));
        assert_ne!(slice(7), slice(8));
    }
}
