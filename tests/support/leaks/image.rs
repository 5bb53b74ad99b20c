//! The discs as an ISO 9660 image (ECMA-119) that tells as much as an image can: who made it, when, and what stands between.

use super::Entry;
use super::planted::Planted;
use crate::support::disc::{Record, SECTOR, folder, plain};

/// Where the files begin; before them is room for the root.
const FIRST: u32 = 100;

pub fn write(entries: &[Entry], planted: &mut Planted) -> Vec<u8> {
    let (mut records, mut blocks, mut block) = (Vec::new(), Vec::new(), FIRST);
    for (number, entry) in entries.iter().enumerate() {
        let name = if number < 3 { planted.at("N10", "a file's name").word() } else { format!("IM{number:06}") };
        records.push(Record::file(&format!("{}.DCM;1", name.to_uppercase()), block, entry.bytes.len() as u32));
        let mut content = entry.bytes.clone();
        let slack = content.len().next_multiple_of(SECTOR) - content.len();
        if number < 3 && slack >= 10 {
            content.extend(planted.at("N10", "what stands behind a file in its last sector").filling(slack));
        }
        blocks.push((block, content));
        block += (entry.bytes.len() as u32).div_ceil(SECTOR as u32).max(1);
    }
    let inner = folder(block, &[Record::file(&planted.at("N10", "a name in a folder").word().to_uppercase(), FIRST, 0)]);
    records.push(Record::folder(&planted.at("N10", "a folder's name").word().to_uppercase(), block));
    blocks.push((block, inner));
    let mut image = plain(&records, &blocks);
    for (what, at, length) in FIELDS {
        image[*at..at + length].copy_from_slice(&planted.at("N10", *what).filling(*length));
    }
    let descriptor = 16 * SECTOR;
    let moment = format!("{}10111200", planted.at("N10", "when the disc was made").date());
    image[descriptor + 813..][..16].copy_from_slice(moment.as_bytes());
    let between = planted.at("N10", "between the descriptors and the files").filling(SECTOR);
    image[(FIRST as usize - 1) * SECTOR..][..SECTOR].copy_from_slice(&between);
    let behind = planted.at("N10", "behind the last sector").filling(512);
    [image, behind].concat()
}

/// Fields of text in the image: the system area, and in the primary volume descriptor (ECMA-119 8.4).
const FIELDS: &[(&str, usize, usize)] = &[
    ("the system area", 0, 1024),
    ("the system identifier", 16 * SECTOR + 8, 32),
    ("the name of the disc", 16 * SECTOR + 40, 32),
    ("the name of the set of discs", 16 * SECTOR + 190, 128),
    ("the publisher", 16 * SECTOR + 318, 128),
    ("who prepared it", 16 * SECTOR + 446, 128),
    ("the program", 16 * SECTOR + 574, 128),
    ("the file of copyright", 16 * SECTOR + 702, 37),
    ("the file of the abstract", 16 * SECTOR + 739, 37),
    ("what the program keeps for itself", 16 * SECTOR + 883, 512),
];
