//! Nothing planted in an original is found in anything that comes out.
//!
//! Every file here must be released: a file that is held leaks nothing and proves nothing.

use plant::{items, plant, value};

use crate::support::canary::Canaries;
use crate::support::flow::{Run, clean_one};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::tables;
use crate::support::writer::{Element, File, Length, Set, Syntax, Value, code};

mod plant;

#[test]
fn a_sound_instance_of_every_kind_is_released() {
    for kind in Kind::ALL {
        let run = clean_one(&file(kind, &Person::generate(1), 1, 1).bytes());
        assert_eq!(run.released.len(), 1, "{kind:?}: {}", run.why());
    }
}

#[test]
fn no_attribute_of_table_e_1_1_keeps_its_value() {
    for kind in Kind::ALL {
        for syntax in Syntax::ALL {
            let mut canaries = Canaries::default();
            let file = File::new(with_every_row(&mut canaries, kind), syntax);
            gone(&format!("{kind:?} {syntax:?}"), &canaries, &file);
        }
    }
}

#[test]
fn no_attribute_of_table_e_1_1_keeps_its_value_inside_any_sequence_that_stays() {
    let sequences: Vec<u32> = tables::dictionary()
        .into_iter()
        .filter(|(tag, vr)| *vr == "SQ" && tables::row(*tag).is_none())
        .map(|(tag, _)| tag)
        .collect();
    for kind in [Kind::Ct, Kind::EnhancedMr] {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(2), 1, 1);
        let mut item = Set::default();
        for (tag, vr) in rows() {
            plant(&mut canaries, &mut item, tag, vr);
        }
        for tag in &sequences {
            let mut items = existing(&set, *tag);
            items.push(item.clone());
            set.items(*tag, items);
        }
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

#[test]
fn no_value_of_any_vr_stays_in_attributes_that_no_table_knows() {
    for syntax in Syntax::ALL {
        let mut canaries = Canaries::default();
        let mut set = instance(Kind::Mr, &Person::generate(3), 1, 1);
        for (element, vr) in (0xF000..).zip(VRS) {
            for group in
                [0x0008_u32, 0x0010, 0x0018, 0x0020, 0x0028, 0x0040, 0x0054, 0x0070, 0x0088, 0x3006, 0x4010, 0x5200, 0x7FE0]
            {
                // Behind the pixel data, too.
                plant(&mut canaries, &mut set, group << 16 | element, vr);
            }
        }
        gone(&format!("{syntax:?}"), &canaries, &File::new(set, syntax));
    }
}

#[test]
fn no_text_stays_in_a_technical_attribute_unless_it_is_a_term() {
    for kind in Kind::ALL {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(4), 1, 1);
        for (tag, vr) in technical().into_iter().filter(|(_, vr)| ["AE", "CS", "LO", "LT", "SH", "ST", "UC", "UT"].contains(vr)) {
            if !NEEDED.contains(&tag) {
                plant(&mut canaries, &mut set, tag, vr);
            }
        }
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

#[test]
fn a_name_beside_a_term_does_not_stay() {
    let mut canaries = Canaries::default();
    let mut set = instance(Kind::Mr, &Person::generate(5), 1, 1);
    for tag in [0x0008_0008, 0x0018_0020, 0x0018_0021, 0x0018_0022, 0x0028_0004] {
        let term = set.text(tag);
        if tag != 0x0028_0004 {
            set.put(tag, "CS", format!("{term}\\{}", canaries.letters("a further value", 16)));
        }
    }
    gone("MR", &canaries, &File::new(set, Syntax::Explicit));
}

#[test]
fn no_text_stays_among_binary_numbers() {
    for shape in [Shape::Plain, Shape::Spaced, Shape::Wide] {
        for kind in Kind::ALL {
            let mut canaries = Canaries::default();
            let mut set = instance(kind, &Person::generate(6), 1, 1);
            for (tag, vr) in technical()
                .into_iter()
                .filter(|(_, vr)| ["US", "SS", "UL", "SL", "FL", "FD", "OW", "OB", "AT", "UV", "OV"].contains(vr))
            {
                if !NEEDED.contains(&tag) {
                    let letters = canaries.letters(format!("({:04X},{:04X}) {vr} {shape:?}", tag >> 16, tag & 0xFFFF), 64);
                    set.put(tag, vr, shape.of(&letters));
                }
            }
            gone(&format!("{kind:?} {shape:?}"), &canaries, &File::new(set, Syntax::Explicit));
        }
    }
}

#[test]
fn no_letters_stay_in_numbers_written_as_text() {
    for kind in Kind::ALL {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(7), 1, 1);
        for (tag, vr) in technical().into_iter().filter(|(_, vr)| ["DS", "IS", "UI"].contains(vr)) {
            if !NEEDED.contains(&tag) {
                let letters = canaries.letters(format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF), 16);
                set.put(tag, vr, format!("1.5\\{letters}"));
            }
        }
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

#[test]
fn no_private_element_stays_with_or_without_a_creator() {
    for syntax in Syntax::ALL {
        let mut canaries = Canaries::default();
        let mut set = instance(Kind::Ct, &Person::generate(8), 1, 1);
        for (block, vr) in (0x10_u32..).zip(VRS) {
            set.put(0x0009_0000 | block, "LO", value(&mut canaries, "creator", "LO"));
            plant(&mut canaries, &mut set, 0x0009_0001 | block << 8, vr);
            plant(&mut canaries, &mut set, 0x0023_0012 | block << 8, vr);
            plant(&mut canaries, &mut set, 0x7FE1_0001 | block << 8, vr);
        }
        plant(&mut canaries, &mut set, 0x0029_1010, "SQ");
        plant(&mut canaries, &mut set, 0x0009_0002, "LO");
        gone(&format!("{syntax:?}"), &canaries, &File::new(set, syntax));
    }
}

#[test]
fn no_value_stays_that_is_encoded_as_unknown() {
    let mut canaries = Canaries::default();
    let mut set = instance(Kind::Ct, &Person::generate(9), 1, 1);
    for (tag, vr) in rows().chain(technical()) {
        if NEEDED.contains(&tag) {
            continue;
        }
        let place = format!("({:04X},{:04X}) as UN", tag >> 16, tag & 0xFFFF);
        let value = if vr == "SQ" {
            Value::Items(items(&mut canaries, &place), Length::Undefined)
        } else {
            Value::Bytes(canaries.letters(place, 32).into())
        };
        set.remove(tag);
        let at = set.0.partition_point(|other| other.tag < tag);
        set.0.insert(at, Element { tag, vr: *b"UN", value });
    }
    gone("CT", &canaries, &File::new(set, Syntax::Explicit));
}

#[test]
fn no_value_stays_under_a_value_representation_that_is_not_its_own() {
    for vr in VRS.into_iter().filter(|vr| *vr != "SQ") {
        let mut canaries = Canaries::default();
        let mut set = instance(Kind::Ct, &Person::generate(10), 1, 1);
        for (tag, own) in rows().chain(technical()) {
            if !NEEDED.contains(&tag) && own != vr {
                let letters = canaries.letters(format!("({:04X},{:04X}) {own} as {vr}", tag >> 16, tag & 0xFFFF), 16);
                set.put(tag, vr, letters);
            }
        }
        gone(vr, &canaries, &File::new(set, Syntax::Explicit));
    }
}

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
fn neither_of_two_elements_with_one_tag_stays() {
    let mut canaries = Canaries::default();
    let mut set = instance(Kind::Ct, &Person::generate(12), 1, 1);
    for (tag, vr) in [
        (0x0010_0010, "PN"),
        (0x0010_0020, "LO"),
        (0x0008_103E, "LO"),
        (0x0018_0015, "CS"),
        (0x0010_0030, "DA"),
        (0x0008_0005, "CS"),
    ] {
        set.push(tag, vr, value(&mut canaries, "a second element", vr));
        set.push(tag, vr, value(&mut canaries, "a third element", vr));
    }
    gone("CT", &canaries, &File::new(set, Syntax::Explicit));
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
        let mut pixels = super::bytes_of(&set, 0x7FE0_0010);
        pixels.extend(canaries.letters("behind the last frame", 4096).bytes());
        set.put(0x7FE0_0010, "OW", pixels);
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

#[test]
fn nothing_stays_in_the_bits_that_are_no_picture() {
    let mut set = instance(Kind::Ct, &Person::generate(18), 1, 1);
    let mut pixels = super::bytes_of(&set, 0x7FE0_0010);
    for (sample, letter) in pixels.chunks_mut(2).zip("QZXKBCDF".bytes().cycle()) {
        sample[1] |= letter << 4;
    }
    set.put(0x7FE0_0010, "OW", pixels);
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    let pixels = crate::support::reader::pixels(&output);
    assert_eq!(pixels, crate::support::instances::gradient(1), "the twelve bits of picture stay, the four above are cleared");
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

#[test]
fn no_meaning_of_a_code_and_no_local_code_stays() {
    let mut canaries = Canaries::default();
    let mut set = instance(Kind::Dx, &Person::generate(20), 1, 1);
    for tag in [0x0008_2218, 0x0054_0220, 0x0008_1032, 0x0040_0260, 0x0018_0026, 0x0018_0029] {
        let mut known = code("43799004", "SCT", &canaries.letters("a meaning", 64));
        known.put(0x0008_0103, "SH", canaries.letters("a version", 16));
        known.put(0x0008_0117, "UI", value(&mut canaries, "a context UID", "UI"));
        known.put(0x0008_010C, "UI", value(&mut canaries, "a scheme UID", "UI"));
        let local = code(&canaries.letters("a local code", 16), "99LOCAL", &canaries.letters("a local meaning", 64));
        let scheme = code("43799004", &canaries.letters("a scheme", 16), "Chest");
        let mut long = Set::default();
        long.put(0x0008_0119, "UC", canaries.letters("a long code", 64)).put(
            0x0008_0104,
            "LO",
            canaries.letters("a long meaning", 32),
        );
        let mut urn = Set::default();
        urn.put(0x0008_0120, "UR", format!("urn:{}", canaries.letters("an URN code", 64))).put(0x0008_0104, "LO", "Chest");
        set.items(tag, vec![known, local, scheme, long, urn]);
    }
    gone("DX", &canaries, &File::new(set, Syntax::Explicit));
}

#[test]
fn no_name_stays_in_any_character_set() {
    const NAME: &[u8] = b"Yamada^Zqc=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B";
    let mut set = instance(Kind::Mr, &Person::generate(21), 1, 1);
    set.put(0x0008_0005, "CS", "\\ISO 2022 IR 87").put(0x0010_0010, "PN", NAME).put(0x0008_0090, "PN", NAME).put(
        0x0008_103E,
        "LO",
        NAME,
    );
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    let forms: [&[u8]; 8] =
        [b"yamada", b";3ED", b"B@O:", b"$d$^", "山田".as_bytes(), b"\x8ER\x93c", b"\xBB\xB3\xC5\xC4", b"\x71\x5c\x30\x75"];
    let folded = output.to_ascii_lowercase();
    for form in forms {
        assert!(crate::support::canary::positions(&folded, &form.to_ascii_lowercase()).is_empty(), "{form:02X?} is still there");
    }
}

/// Cleans a file and looks for canaries in all that goes out.
fn gone(what: &str, canaries: &Canaries, file: &File) {
    assert!(canaries.len() > 0);
    let bytes = file.bytes();
    assert!(!canaries.found(&bytes).is_empty(), "{what}: nothing was planted");
    let run: Run = clean_one(&bytes);
    assert_eq!(run.released.len(), 1, "{what}: a file that is not released proves nothing\n{}", run.why());
    canaries.assert_gone(&format!("{what}: the manifest"), run.manifest.as_bytes());
    canaries.assert_gone(&format!("{what}: the output"), &run.only());
}

fn rows() -> impl Iterator<Item = (u32, &'static str)> {
    let known = tables::dictionary();
    tables::confidentiality()
        .into_iter()
        .filter(|(tag, _)| *tag >= 0x0008_0000)
        .map(move |(tag, _)| (tag, known.get(&tag).copied().unwrap_or_else(|| tables::vr(tag))))
}

/// What the tables know beside Table E.1-1.
fn technical() -> Vec<(u32, &'static str)> {
    tables::dictionary().into_iter().filter(|(tag, _)| tables::row(*tag).is_none()).collect()
}

fn with_every_row(canaries: &mut Canaries, kind: Kind) -> Set {
    let mut set = instance(kind, &Person::generate(1), 1, 1);
    for (tag, vr) in rows() {
        plant(canaries, &mut set, tag, vr);
    }
    set
}

fn existing(set: &Set, tag: u32) -> Vec<Set> {
    set.0.iter().find(|element| element.tag == tag).map_or_else(Vec::new, |element| match &element.value {
        Value::Items(items, _) => items.clone(),
        _ => Vec::new(),
    })
}

/// How a text is hidden in numbers.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Plain,
    /// With a zero behind every eight letters.
    Spaced,
    /// In UTF-16.
    Wide,
}

impl Shape {
    fn of(self, letters: &str) -> Vec<u8> {
        match self {
            Self::Plain => letters.bytes().collect(),
            Self::Spaced => letters.as_bytes().chunks(8).flat_map(|chunk| [chunk, &[0; 8]].concat()).collect(),
            Self::Wide => letters.bytes().flat_map(|letter| [letter, 0]).collect(),
        }
    }
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

const VRS: [&str; 34] = [
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL",
    "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV",
];

/// Without these, or with another value, an instance is no picture of its kind.
const NEEDED: &[u32] = &[
    0x0008_0005,
    0x0008_0008,
    0x0008_0016,
    0x0008_0018,
    0x0008_0060,
    0x0028_0002,
    0x0028_0004,
    0x0028_0008,
    0x0028_0010,
    0x0028_0011,
    0x0028_0100,
    0x0028_0101,
    0x0028_0102,
    0x0028_0103,
    0x0028_0301,
    0x0008_0064,
    0x7FE0_0010,
];
