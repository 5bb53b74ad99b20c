//! What stands around a data set and around the samples of its picture.

use super::disc::Disc;
use super::planted::tag_name;
use crate::support::instances::Kind;
use crate::support::writer::{File, Syntax, encode, tag_bytes};

pub fn add(disc: &mut Disc) {
    behind_the_data_set(disc);
    preambles(disc);
    file_meta_information(disc);
    behind_the_frames(disc);
    unused_bits(disc);
    lengths(disc);
    behind_a_deflated_stream(disc);
}

fn behind_the_data_set(disc: &mut Disc) {
    let heads: [(&str, &[u8]); 6] = [
        ("letters", b""),
        ("an element that is too long", b"\xFC\xFF\xFC\xFFOB\0\0\0\x02\0\0"),
        ("an item", b"\xFE\xFF\x00\xE0\0\x02\0\0"),
        ("a delimiter", b"\xFE\xFF\xDD\xE0\0\0\0\0"),
        ("zeros and letters", &[0; 64]),
        ("another preamble and prefix", b"\0\0\0\0\0\0\0\0DICM"),
    ];
    for (what, head) in heads {
        let mut file = File::new(disc.next(), Syntax::Explicit);
        let letters = disc.planted.at("A020", what).filling(512);
        file.trailing = [head, &letters].concat();
        disc.add(format!("bytes behind the data set: {what}"), file.bytes());
    }
}

fn preambles(disc: &mut Disc) {
    for (what, head) in
        [("a program", &b"MZ\x90\0"[..]), ("a TIFF", b"II*\0"), ("letters", b"Name: "), ("a script", b"#!/bin/sh\n")]
    {
        let mut file = File::new(disc.next(), disc.syntax());
        let letters = disc.planted.at("A021", what).filling(128 - head.len());
        file.preamble.copy_from_slice(&[head, &letters].concat());
        disc.add(format!("a preamble of {what}"), file.bytes());
    }
}

fn file_meta_information(disc: &mut Disc) {
    let mut file = File::new(disc.next(), Syntax::Implicit);
    for (tag, vr) in [
        (0x0002_0012, "UI"),
        (0x0002_0013, "SH"),
        (0x0002_0016, "AE"),
        (0x0002_0017, "AE"),
        (0x0002_0018, "AE"),
        (0x0002_0026, "UR"),
        (0x0002_0027, "UR"),
        (0x0002_0028, "UR"),
        (0x0002_0031, "OB"),
        (0x0002_0035, "OB"),
        (0x0002_0100, "UI"),
        (0x0002_0102, "OB"),
        (0x0002_F000, "LO"),
    ] {
        disc.planted.at("A022", tag_name(tag)).put(&mut file.meta, tag, vr);
    }
    disc.add("file meta information with all it can have", file.bytes());
    let mut set = disc.next();
    for (tag, vr) in [(0x0002_0016, "AE"), (0x0002_0102, "OB"), (0x0004_1130, "CS"), (0x0000_0600, "AE")] {
        disc.planted.at("A022", format!("{} in the data set", tag_name(tag))).put(&mut set, tag, vr);
    }
    // Behind the first element of the data set, so that nothing takes it for the file meta information.
    set.0[..5].rotate_left(4);
    disc.add("group 0002 in the data set", File::new(set, Syntax::Explicit).bytes());
}

fn behind_the_frames(disc: &mut Disc) {
    for kind in [Kind::Ct, Kind::EnhancedMr, Kind::Nm, Kind::Cr] {
        for length in [16, 4096] {
            let mut set = disc.next_of(kind);
            let tail = disc.planted.at("A027", format!("{length} bytes, {kind:?}")).filling(length);
            let pixels = [set.bytes(0x7FE0_0010), &tail].concat();
            set.put(0x7FE0_0010, "OW", pixels);
            disc.add(format!("bytes behind the last frame, {kind:?}"), File::new(set, Syntax::Explicit).bytes());
        }
    }
}

/// A text in the four bits of each sample that are no picture: above it, or below where it is aligned to the left.
fn unused_bits(disc: &mut Disc) {
    for (kind, is_left) in [(Kind::Ct, false), (Kind::Cr, false), (Kind::EnhancedCt, false), (Kind::Mr, true), (Kind::Dx, true)] {
        let mut set = disc.next_of(kind);
        let mut place = disc.planted.at("A016", format!("{kind:?}, {}", if is_left { "below" } else { "above" }));
        place.packed();
        let mut pixels = set.bytes(0x7FE0_0010).to_vec();
        let text = place.filling(pixels.len() / 4);
        let bits = text.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        for (sample, bits) in pixels.chunks_mut(2).zip(bits) {
            let value = u16::from_le_bytes([sample[0], sample[1]]) & 0x0FFF;
            let value = if is_left { value << 4 | u16::from(bits) } else { value | u16::from(bits) << 12 };
            sample.copy_from_slice(&value.to_le_bytes());
        }
        set.put(0x7FE0_0010, "OW", pixels).shorts(0x0028_0102, &[if is_left { 15 } else { 11 }]).shorts(0x0028_0103, &[0]);
        disc.add(format!("unused bits, {kind:?}"), File::new(set, Syntax::Explicit).bytes());
    }
}

/// Group lengths that are text, lengths that are odd, items that say less than they hold.
fn lengths(disc: &mut Disc) {
    let mut set = disc.next();
    for group in [0x0008_u32, 0x0010, 0x0018, 0x0020, 0x0028, 0x7FE0] {
        disc.planted.at("X26", format!("the length of group {group:04X}")).put(&mut set, group << 16, "UL");
    }
    disc.planted.at("X26", "the length of group 0040 as a text").put(&mut set, 0x0040_0000, "LO");
    disc.planted.at("X26", "Length to End").put(&mut set, 0x0008_0001, "UL");
    disc.add("group lengths that spell", File::new(set, Syntax::Explicit).bytes());
    for syntax in Syntax::PLAIN {
        let mut file = File::new(disc.next(), syntax);
        let mut place = disc.planted.at("X26", format!("a value of odd length in {syntax:?}"));
        let word = format!("{}!", place.word());
        let pixels = encode(&crate::support::writer::Set(file.data.0.split_off(file.data.0.len() - 1)), syntax);
        let odd = [&element_head(0x7FDF_0010, *b"OB", word.len() as u32, syntax)[..], word.as_bytes()].concat();
        file.trailing = [odd, pixels].concat();
        disc.add(format!("an odd length in {syntax:?}"), file.bytes());
    }
}

/// The head of an element with a length of 32 bits.
fn element_head(tag: u32, vr: [u8; 2], length: u32, syntax: Syntax) -> Vec<u8> {
    match syntax {
        Syntax::Implicit => [tag_bytes(tag), length.to_le_bytes()].concat(),
        Syntax::Big => [&tag.to_be_bytes()[..], &vr, &[0, 0], &length.to_be_bytes()].concat(),
        _ => [&tag_bytes(tag)[..], &vr, &[0, 0], &length.to_le_bytes()].concat(),
    }
}

fn behind_a_deflated_stream(disc: &mut Disc) {
    let bytes = File::new(disc.next(), Syntax::Deflated).bytes();
    let letters = disc.planted.at("N09", "letters").filling(512);
    disc.add("letters behind a deflated stream", [bytes, letters].concat());
    let bytes = File::new(disc.next(), Syntax::Deflated).bytes();
    let second = disc.planted.at("N09", "a second stream").filling(512);
    let stored = [&[1, 0, 2, 0xFF, 0xFD][..], &second].concat();
    disc.add("a second stream behind a deflated one", [bytes, stored].concat());
}
