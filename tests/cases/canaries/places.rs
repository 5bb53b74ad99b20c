//! Canaries in places: nested, out of order, around the data set, in the picture.

use super::gone;
use super::plant::{items, plant, value};
use crate::support::canary::Canaries;
use crate::support::flow::clean_one;
use crate::support::instances::{Kind, file, gradient, instance};
use crate::support::patients::Person;
use crate::support::reader;
use crate::support::writer::{File, Length, Set, Syntax};

#[test]
fn nothing_stays_at_any_of_twelve_levels_of_nesting() {
    for length in [Length::Defined, Length::Undefined] {
        for sequence in [0x0008_1140, 0x0040_A730, 0x0008_9215, 0x0088_0200, 0x0020_F0F1] {
            let mut canaries = Canaries::default();
            let mut inner = Set::default();
            for level in 0..12 {
                let place = format!("level {level}");
                let mut item = items(&mut canaries, &place).remove(0);
                item.put(0x0008_0050, "SH", value(&mut canaries, &place, "SH"));
                item.put(0x0008_1155, "UI", value(&mut canaries, &place, "UI"));
                if !inner.0.is_empty() {
                    item.items_of(sequence, vec![inner], length);
                }
                inner = item;
            }
            for syntax in Syntax::ALL {
                let mut set = instance(Kind::Ct, &Person::generate(11), 1, 1);
                set.items_of(sequence, vec![inner.clone()], length);
                gone(&format!("{sequence:08X} {syntax:?}"), &canaries, &File::new(set, syntax));
            }
        }
    }
}

#[test]
fn nothing_stays_that_stands_behind_the_pixel_data_or_out_of_order() {
    for syntax in Syntax::ALL {
        let mut canaries = Canaries::default();
        let mut set = instance(Kind::Ct, &Person::generate(13), 1, 1);
        set.push(0x7FE1_1001, "LO", value(&mut canaries, "private, behind the pixel data", "LO"));
        set.push(0x0010_1001, "PN", value(&mut canaries, "behind the pixel data", "PN"));
        set.push(0x0010_4000, "LT", value(&mut canaries, "behind the pixel data", "LT"));
        set.push(0xFFFC_FFFC, "OB", value(&mut canaries, "trailing padding", "OB"));
        gone(&format!("{syntax:?}"), &canaries, &File::new(set, syntax));
    }
}

#[test]
fn nothing_stays_of_the_bytes_around_the_data_set() {
    for tail in [Tail::Letters, Tail::Element, Tail::Item] {
        let mut canaries = Canaries::default();
        let mut file = file(Kind::Ct, &Person::generate(14), 1, 1);
        let preamble = canaries.letters("preamble", 126);
        file.preamble[..2].copy_from_slice(b"MZ");
        file.preamble[2..].copy_from_slice(preamble.as_bytes());
        let letters = canaries.letters("behind the data set", 512);
        file.trailing = tail.of(&letters);
        gone(&format!("{tail:?}"), &canaries, &file);
    }
}

#[test]
fn the_file_meta_information_is_made_anew() {
    let mut canaries = Canaries::default();
    let mut file = file(Kind::Ct, &Person::generate(15), 1, 1);
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
        plant(&mut canaries, &mut file.meta, tag, vr);
    }
    gone("CT", &canaries, &file);
}

#[test]
fn no_overlay_no_curve_and_no_group_length_stays() {
    let mut canaries = Canaries::default();
    let mut set = instance(Kind::Ct, &Person::generate(16), 1, 1);
    for group in [0x5000_u32, 0x501E, 0x6000, 0x6002, 0x601E, 0x60FE] {
        for (element, vr) in [(0x0022, "LO"), (0x1500, "LO"), (0x4000, "LT"), (0x3000, "OW"), (0x0040, "CS")] {
            plant(&mut canaries, &mut set, group << 16 | element, vr);
        }
    }
    for group in [0x0008_u32, 0x0010, 0x0018, 0x0020, 0x0028] {
        set.put(group << 16, "UL", *b"QZXK");
    }
    set.put(0x0020_0000, "LO", value(&mut canaries, "group length as a text", "LO"));
    gone("CT", &canaries, &File::new(set, Syntax::Explicit));
}

#[test]
fn nothing_stays_behind_the_last_frame() {
    for kind in [Kind::Ct, Kind::EnhancedMr, Kind::Nm] {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(17), 1, 1);
        let mut pixels = set.bytes(0x7FE0_0010).to_vec();
        pixels.extend(canaries.letters("behind the last frame", 4096).bytes());
        set.put(0x7FE0_0010, "OW", pixels);
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

#[test]
fn nothing_stays_in_the_bits_that_are_no_picture() {
    let mut set = instance(Kind::Ct, &Person::generate(18), 1, 1);
    let mut pixels = set.bytes(0x7FE0_0010).to_vec();
    for (sample, letter) in pixels.chunks_mut(2).zip("QZXKBCDF".bytes().cycle()) {
        sample[1] |= letter << 4;
    }
    set.put(0x7FE0_0010, "OW", pixels);
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    let pixels = reader::pixels(&output);
    assert_eq!(pixels, gradient(1), "the twelve bits of picture stay, the four above are cleared");
}

#[test]
fn no_icon_no_earlier_value_and_no_signature_stays() {
    let mut canaries = Canaries::default();
    let mut set = instance(Kind::Ct, &Person::generate(19), 1, 1);
    let mut icon = Set::default();
    icon.shorts(0x0028_0010, &[8]).shorts(0x0028_0011, &[8]).put(0x7FE0_0010, "OW", canaries.letters("icon", 64));
    let mut earlier = Set::default();
    let mut modified = Set::default();
    modified.put(0x0010_0010, "PN", value(&mut canaries, "modified attributes", "PN"));
    earlier.items(0x0400_0550, vec![modified]).put(0x0400_0564, "LO", value(&mut canaries, "original attributes", "LO"));
    let mut signature = Set::default();
    signature.put(0x0400_0120, "OB", canaries.letters("signature", 128)).put(
        0x0400_0115,
        "OB",
        canaries.letters("certificate", 128),
    );
    set.items(0x0088_0200, vec![icon]).items(0x0400_0561, vec![earlier]).items(0xFFFA_FFFA, vec![signature]);
    plant(&mut canaries, &mut set, 0x0400_0402, "SQ");
    plant(&mut canaries, &mut set, 0x0400_0551, "SQ");
    gone("CT", &canaries, &File::new(set, Syntax::Explicit));
}

/// What follows a data set.
#[derive(Clone, Copy, Debug)]
enum Tail {
    Letters,
    Element,
    Item,
}

impl Tail {
    fn of(self, letters: &str) -> Vec<u8> {
        let head: &[u8] = match self {
            Self::Letters => &[],
            Self::Element => b"\xFC\xFF\xFC\xFFOB\0\0\0\x02\0\0",
            Self::Item => b"\xFE\xFF\x00\xE0\0\x02\0\0",
        };
        [head, letters.as_bytes()].concat()
    }
}
