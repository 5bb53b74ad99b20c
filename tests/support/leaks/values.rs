//! Values of attributes that may stay: words, codes, numbers and tables that hold something else than they should.

use super::disc::Disc;
use super::planted::tag_name;
use crate::support::instances::Kind;
use crate::support::tables::{self, NEEDED};
use crate::support::writer::{File, Set, Syntax, code};

pub fn add(disc: &mut Disc) {
    words(disc);
    further_words(disc);
    codes(disc);
    numbers(disc);
    binary_numbers(disc);
    behind_the_end(disc);
    lookup_tables(disc);
}

/// A word in every text attribute that holds terms.
fn words(disc: &mut Disc) {
    let mut planted = Set::default();
    for (tag, vr) in tables::technical().filter(|(tag, vr)| TEXTS.contains(vr) && !NEEDED.contains(tag)) {
        disc.planted.at("N04", tag_name(tag)).put(&mut planted, tag, vr);
    }
    for kind in Kind::ALL {
        let mut set = disc.next_of(kind);
        set.place_all(&planted);
        disc.add_set(&format!("words instead of terms, {kind:?}"), set);
    }
}

/// A word beside the terms of an attribute, as a further value.
fn further_words(disc: &mut Disc) {
    for kind in [Kind::Ct, Kind::Mr, Kind::Pt] {
        let mut set = disc.next_of(kind);
        for tag in [0x0008_0008, 0x0018_0020, 0x0018_0021, 0x0018_0022, 0x0020_0020, 0x0028_0051, 0x0054_1000, 0x0018_1210] {
            let word = disc.planted.at("N04", format!("a further value of {}, {kind:?}", tag_name(tag))).word().to_uppercase();
            let value = [set.text(tag), word].join("\\");
            set.put(tag, "CS", value.trim_start_matches('\\'));
        }
        disc.add_set(&format!("words beside terms, {kind:?}"), set);
    }
}

/// Codes of a hospital, meanings in its own words, and all that can stand beside a code (PS3.3 8.8).
fn codes(disc: &mut Disc) {
    for (kind, sequence) in [
        (Kind::Dx, 0x0008_2218_u32),
        (Kind::Dx, 0x0054_0220),
        (Kind::Cr, 0x0018_0026),
        (Kind::Nm, 0x0054_0410),
        (Kind::Pt, 0x0054_0414),
        (Kind::Ct, 0x0008_9215),
        (Kind::Ct, 0x0008_1032),
    ] {
        let mut place = |what: &str| disc.planted.at("N05", format!("{what} in {}", tag_name(sequence))).word();
        let mut known = code("43799004", "SCT", &place("the meaning of a known code"));
        known.put(0x0008_0103, "SH", place("a version"));
        known.put(0x0008_010D, "UI", place("a creator of a context group")).put(
            0x0008_010F,
            "CS",
            place("a context").to_uppercase(),
        );
        known.put(0x0008_0122, "LO", place("a mapping resource")).put(0x0008_0105, "CS", place("a mapping").to_uppercase());
        known.items(0x0008_0121, vec![code(&place("an equivalent code"), "99LOCAL", &place("an equivalent meaning"))]);
        let local = code(&place("a local code"), "99LOCAL", &place("a local meaning"));
        let scheme = code("43799004", &place("a scheme"), "Chest");
        let (mut long, mut address, mut text) = (Set::default(), Set::default(), Set::default());
        long.put(0x0008_0119, "UC", place("a long code")).put(0x0008_0104, "LO", place("the meaning of a long code"));
        address.put(0x0008_0120, "UR", format!("urn:{}", place("a code as an address"))).put(0x0008_0104, "LO", "Chest");
        text.put(0x0008_0104, "LO", place("a meaning without a code"));
        let mut set = disc.next_of(kind);
        set.items(sequence, vec![known, local, scheme, long, address, text]);
        disc.add_set(&format!("codes in {}", tag_name(sequence)), set);
    }
}

/// The patient's numbers as numbers.
fn numbers(disc: &mut Disc) {
    let id: String = disc.person.id.chars().filter(char::is_ascii_digit).collect();
    let (birth, study) = (disc.person.birth_date.clone(), disc.person.study_date.clone());
    let turned = |date: &str| format!("{}{}{}", &date[6..], &date[4..6], &date[..4]);
    let moment = format!("{study}101112");
    let spellings = [
        ("the ID", id.clone()),
        ("the ID with zeros", format!("00{id}")),
        ("the birth date", birth.clone()),
        ("the birth date, day first", turned(&birth)),
        ("a date", study.clone()),
        ("a date, day first", turned(&study)),
        ("a moment", moment),
        ("the ID with a fraction", format!("{id}.0")),
        ("the ID with a sign", format!("-{id}")),
        ("the ID with an exponent", format!("{}.{}e8", &id[..1], &id[1..])),
    ];
    for (what, number) in spellings {
        let mut set = disc.next_of(Kind::Ct);
        for (tag, vr) in [
            (0x0020_0011, "IS"),
            (0x0020_0012, "IS"),
            (0x0018_1150, "IS"),
            (0x0018_0050, "DS"),
            (0x0018_0060, "DS"),
            (0x0028_1050, "DS"),
        ] {
            if vr == "DS" || number.len() < 12 && !number.contains('.') {
                let mut place = disc.planted.at("N06", format!("{what} in {}", tag_name(tag)));
                set.put(tag, vr, place.say(&number));
            }
        }
        disc.add_set(&format!("{what} as a number"), set);
    }
}

/// Letters in numbers, in each way in which letters and numbers can be wide.
fn binary_numbers(disc: &mut Disc) {
    for (shape, spell) in SHAPES {
        let mut planted = Set::default();
        for vr in ["US", "SS", "UL", "SL", "FL", "FD", "AT", "OW", "UV"] {
            let mut place = disc.planted.at("N07", format!("{vr}, {shape}"));
            let letters = place.filling(40);
            place.bytes(&letters[..8]);
            let tags = tables::technical().filter(|(tag, own)| *own == vr && !NEEDED.contains(tag)).map(|(tag, _)| tag);
            for tag in tags {
                planted.put(tag, vr, spell(&letters));
            }
        }
        for kind in [Kind::Ct, Kind::Nm, Kind::EnhancedMr] {
            let mut set = disc.next_of(kind);
            set.place_all(&planted);
            disc.add(format!("numbers that spell, {shape}, {kind:?}"), File::new(set, Syntax::Explicit).bytes());
        }
    }
}

/// A way in which letters are hidden in numbers.
type Shape = (&'static str, fn(&[u8]) -> Vec<u8>);

const SHAPES: [Shape; 5] = [
    ("plain", <[u8]>::to_vec),
    ("eight letters and eight zeros", |letters| letters.chunks(8).flat_map(|eight| [eight, &[0; 8]].concat()).collect()),
    ("UTF-16 little endian", |letters| letters.iter().flat_map(|letter| [*letter, 0]).collect()),
    ("UTF-16 big endian", |letters| letters.iter().flat_map(|letter| [0, *letter]).collect()),
    ("eight letters", |letters| letters[..8].to_vec()),
];

/// A true value, the byte that ends a text in many languages, and more.
fn behind_the_end(disc: &mut Disc) {
    for end in ["\0", "\0\0\0", "\n", "\t", "\x0C", "  ", "\x1B(B", "\u{2028}"] {
        let mut set = disc.next_of(Kind::Mr);
        for (tag, vr, value) in [
            (0x0008_0005, "CS", "ISO_IR 192"),
            (0x0008_0008, "CS", "ORIGINAL\\PRIMARY"),
            (0x0008_0070, "LO", "SIEMENS"),
            (0x0010_1010, "AS", "045Y"),
            (0x0018_0015, "CS", "HEAD"),
            (0x0018_0020, "CS", "GR"),
            (0x0018_0050, "DS", "2.5"),
            (0x0018_5100, "CS", "HFS"),
            (0x0020_0013, "IS", "7"),
            (0x0018_0081, "DS", "4.6"),
            (0x0018_0087, "DS", "1.5"),
            (0x0020_1040, "LO", ""),
        ] {
            let word = disc.planted.at("N08", format!("{} behind {}", tag_name(tag), end.escape_default())).word();
            set.put(tag, vr, format!("{value}{end}{word}"));
        }
        disc.add_set(&format!("text behind {}", end.escape_default()), set);
    }
    let mut set = disc.next_of(Kind::Ct);
    for (tag, vr, value) in [
        (0x0028_0107, "US", &[7, 0][..]),
        (0x0018_9073, "FD", &[0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        (0x0018_9058, "US", &[16, 0]),
        (0x0028_0009, "AT", &[0x54, 0, 0x10, 0]),
        (0x0008_1150, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        (0x0054_0081, "US", &[47, 0]),
        (0x0020_9157, "UL", &[1, 0, 0, 0]),
    ] {
        let word = disc.planted.at("N08", format!("{} behind its number", tag_name(tag))).filling(16);
        set.put(tag, vr, [value, &word].concat());
    }
    disc.add("letters behind numbers", File::new(set, Syntax::Explicit).bytes());
}

/// Lookup tables: short ones, long ones, what they are called.
fn lookup_tables(disc: &mut Disc) {
    for (kind, sequence) in [(Kind::Cr, 0x0028_3000_u32), (Kind::Dx, 0x0028_3010), (Kind::Pt, 0x2050_0010)] {
        let mut set = disc.next_of(kind);
        let mut items = Vec::new();
        for (what, length) in [("short", 10), ("long", 512)] {
            let mut table = Set::default();
            let mut place = |tag: u32, vr: &str| {
                let place = format!("{} of a {what} table in {}", tag_name(tag), tag_name(sequence));
                table.put(tag, vr, disc.planted.at("X20", place).filling(length));
            };
            [(0x0028_3003, "LO"), (0x0028_3004, "LO"), (0x0028_3006, "OW")].into_iter().for_each(|(tag, vr)| place(tag, vr));
            table.put(0x0028_3003, "LO", &table.bytes(0x0028_3003).to_vec()[..10]);
            table.put(0x0028_3004, "LO", &table.bytes(0x0028_3004).to_vec()[..10]);
            table.shorts(0x0028_3002, &[length as u16 / 2, 0, 16]);
            items.push(table);
        }
        set.items(sequence, items);
        let (what, bytes) = (format!("lookup tables in {}", tag_name(sequence)), File::new(set, Syntax::Implicit).bytes());
        match sequence {
            // Without its modality table a picture means something else.
            0x0028_3000 => disc.add_other("DICOM/TABLES", &what, bytes),
            _ => disc.add(what, bytes),
        }
    }
    let mut set = disc.next_of(Kind::Mr);
    for (tag, vr) in [
        (0x0028_1201, "OW"),
        (0x0028_1202, "OW"),
        (0x0028_1203, "OW"),
        (0x0028_1221, "OW"),
        (0x0028_1222, "OW"),
        (0x0028_1223, "OW"),
        (0x0028_1101, "US"),
        (0x0028_1055, "LO"),
        (0x0028_2000, "OB"),
        (0x0028_2002, "CS"),
        (0x0060_3020, "UL"),
        (0x0028_0A02, "CS"),
        (0x0028_1408, "OW"),
        (0x2050_0020, "CS"),
    ] {
        disc.planted.at("X20", tag_name(tag)).put(&mut set, tag, vr);
    }
    disc.add("palettes and profiles", File::new(set, Syntax::Explicit).bytes());
}

const TEXTS: [&str; 8] = ["AE", "CS", "LO", "LT", "SH", "ST", "UC", "UT"];
