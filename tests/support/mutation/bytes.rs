//! Changes of encoded bytes: lengths that lie, letters that are none, cuts, copies, delimiters where none belong.

use super::{at, below};
use crate::support::canary::positions;
use crate::support::patients::SplitMix64;
use crate::support::writer::{File, Set, Value, tag_in};

/// Where the elements of a data set begin in its encoding, at every level: found by their tags, so that not every one is one.
pub fn landmarks(file: &File) -> Vec<usize> {
    let data = crate::support::writer::encode(&file.data, file.syntax);
    let mut tags = Vec::new();
    collect(&file.data, &mut tags);
    tags.extend([0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD]);
    tags.sort_unstable();
    tags.dedup();
    let mut found: Vec<usize> = tags.into_iter().flat_map(|tag| positions(&data, &tag_in(tag, file.syntax))).collect();
    found.sort_unstable();
    found
}

fn collect(set: &Set, tags: &mut Vec<u32>) {
    for element in &set.0 {
        tags.push(element.tag);
        if let Value::Items(items, _) = &element.value {
            items.iter().take(3).for_each(|item| collect(item, tags));
        }
    }
}

/// Changes one thing and says what.
pub fn change(random: &mut SplitMix64, bytes: &mut Vec<u8>, landmarks: &[usize]) -> String {
    let place = at(random, landmarks, bytes.len());
    let what = match random.below(9) {
        0 | 1 => length(random, bytes, place),
        2 => letters(random, bytes, place),
        3 => flipped(random, bytes, place),
        4 => {
            bytes.truncate(place);
            "cut off"
        }
        5 => {
            let end = at(random, landmarks, bytes.len()).max(place);
            bytes.drain(place..end.min(place + 4096));
            "a piece removed"
        }
        6 => {
            let end = at(random, landmarks, bytes.len()).max(place).min(place + 4096);
            let to = at(random, landmarks, bytes.len());
            let piece = bytes[place..end].to_vec();
            bytes.splice(to..to, piece);
            "a piece copied"
        }
        7 => delimiter(random, bytes, place),
        _ => {
            let count = 1 + below(random, 9);
            bytes.splice(place..place, vec![[0, 0xFF, b' '][below(random, 3)]; count]);
            "bytes inserted"
        }
    };
    format!("{what} at byte {place}")
}

/// Another length in a head: in the short and in the long form, in either order of the bytes.
fn length(random: &mut SplitMix64, bytes: &mut [u8], place: usize) -> &'static str {
    const LENGTHS: [u32; 11] = [0, 1, 2, 7, 0xFF, 0xFFFF, 0x0001_0000, 0x7FFF_FFFE, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF];
    let offset = [4, 6, 8][below(random, 3)];
    let width = [2, 4][below(random, 2)];
    let Some(field) = bytes.get_mut(place + offset..place + offset + width) else { return "nothing" };
    let now = field.iter().rev().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let near = [now.wrapping_add(1), now.wrapping_sub(1), now.wrapping_add(2), now.wrapping_mul(2), now / 2];
    let number = if random.below(2) == 0 { LENGTHS[below(random, LENGTHS.len())] } else { near[below(random, near.len())] };
    field.copy_from_slice(&number.to_le_bytes()[..width]);
    if random.below(4) == 0 {
        field.reverse();
    }
    "another length"
}

fn letters(random: &mut SplitMix64, bytes: &mut [u8], place: usize) -> &'static str {
    const LETTERS: [&[u8; 2]; 8] = [b"SQ", b"UN", b"OB", b"UT", b"US", b"ZZ", b"\0\0", b"sq"];
    match bytes.get_mut(place + 4..place + 6) {
        Some(field) => field.copy_from_slice(LETTERS[below(random, LETTERS.len())]),
        None => return "nothing",
    }
    "other letters"
}

fn flipped(random: &mut SplitMix64, bytes: &mut [u8], place: usize) -> &'static str {
    for _ in 0..=random.below(4) {
        let near = place + below(random, 16);
        if let Some(byte) = bytes.get_mut(near) {
            *byte = if random.below(2) == 0 { *byte ^ (1 << random.below(8)) } else { random.next() as u8 };
        }
    }
    "bytes flipped"
}

fn delimiter(random: &mut SplitMix64, bytes: &mut Vec<u8>, place: usize) -> &'static str {
    let tag: &[u8; 4] = [b"\xFE\xFF\x00\xE0", b"\xFE\xFF\x0D\xE0", b"\xFE\xFF\xDD\xE0"][below(random, 3)];
    let length: [u8; 4] = [[0; 4], [0xFF; 4], [8, 0, 0, 0]][below(random, 3)];
    bytes.splice(place..place, [*tag, length].concat());
    "a delimiter inserted"
}
