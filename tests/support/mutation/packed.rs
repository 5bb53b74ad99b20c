//! Damaged containers: zips and disc images whose fields lie.

use super::{Mutant, at, below, bytes};
use crate::support::canary::positions;
use crate::support::container::{Member, archive, zipped};
use crate::support::disc::{Record, folder, plain};
use crate::support::instances::{Kind, file};
use crate::support::patients::{Person, SplitMix64};
use zip::CompressionMethod;

/// Sound containers: stored and deflated, with folders, one in another, and a disc.
pub fn containers() -> Vec<Vec<u8>> {
    let scan = |number| file(Kind::Cr, &Person::generate(3), 1, number).bytes();
    let (one, two, three) = (scan(1), scan(2), scan(3));
    let text = b"no scan".repeat(300);
    let files: [(&str, &[u8]); 5] = [("A/", b""), ("A/IM1", &one), ("A/B/IM2", &two), ("README", &text), ("empty", b"")];
    let stored = zipped(&files, CompressionMethod::Stored);
    let deflated = zipped(&files, CompressionMethod::Deflated);
    let by_hand = archive(&[Member::stored("IM1", &one), Member::deflated("IM2", &two), Member::stored("n", &deflated)]);
    let records = [Record::file("IM1.DCM;1", 40, one.len() as u32), Record::folder("SUB", 30)];
    let inner = folder(30, &[Record::file("IM3.DCM;1", 60, three.len() as u32)]);
    let disc = plain(&records, &[(30, inner), (40, one), (60, three)]);
    vec![stored, deflated, by_hand, disc]
}

/// A container with a few fields changed.
pub fn damaged(random: &mut SplitMix64, containers: &[Vec<u8>]) -> Mutant {
    let mut bytes = containers[below(random, containers.len())].clone();
    let mut steps = Vec::new();
    for _ in 0..=random.below(4) {
        let landmarks = landmarks(&bytes);
        let step = match random.below(5) {
            0 => bytes::change(random, &mut bytes, &landmarks),
            1 => {
                let other = &containers[below(random, containers.len())];
                let (place, from) = (at(random, &landmarks, bytes.len()), below(random, other.len()));
                bytes.truncate(place);
                bytes.extend(&other[from..]);
                format!("spliced at {place} from {from}")
            }
            _ => field(random, &mut bytes, &landmarks),
        };
        steps.push(step);
    }
    Mutant { bytes, steps }
}

/// Where the headers of zips and the descriptors and folders of discs begin.
fn landmarks(bytes: &[u8]) -> Vec<usize> {
    let marks: [&[u8]; 5] = [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08", b"CD001"];
    let mut found: Vec<usize> = marks.iter().flat_map(|mark| positions(bytes, mark)).collect();
    found.extend((16..).map(|sector| sector * 2048).take_while(|place| *place < bytes.len()).take(24));
    found
}

/// A field behind a landmark: a size, an offset, a count, a flag, a length of a name.
fn field(random: &mut SplitMix64, bytes: &mut [u8], landmarks: &[usize]) -> String {
    const NUMBERS: [u32; 9] = [0, 1, 2, 8, 0x21, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF];
    let (place, offset) = (at(random, landmarks, bytes.len()), below(random, 180));
    let width = [1, 2, 4][below(random, 3)];
    let number = if random.below(3) == 0 { random.next() as u32 } else { NUMBERS[below(random, NUMBERS.len())] };
    if let Some(field) = bytes.get_mut(place + offset..place + offset + width) {
        field.copy_from_slice(&number.to_le_bytes()[..width]);
    }
    format!("{number} in {width} bytes at {place} + {offset}")
}
