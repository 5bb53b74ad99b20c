//! Names in every character set, and files that say another encoding than they use.

use super::characters::SCRIPTS;
use super::disc::{Disc, person};
use super::planted::tag_name;
use crate::support::instances::Kind;
use crate::support::writer::{File, Length, Set, Syntax, Value, encode, tag_bytes};

pub fn add(disc: &mut Disc) {
    mislabelled(disc);
    implicit_among_explicit(disc);
    character_sets(disc);
}

/// Without preamble, without file meta information, with a wrong transfer syntax.
fn mislabelled(disc: &mut Disc) {
    for syntax in Syntax::PLAIN {
        for what in
            ["no preamble", "the data set alone", "no file meta information", "no transfer syntax", "another transfer syntax"]
        {
            let mut set = disc.next();
            let mut place = disc.planted.at("X27", format!("{what}, {syntax:?}"));
            place.put(&mut set, 0x0008_1040, "LO");
            place.put(&mut set, 0x0040_A730, "SQ");
            let data = encode(&set, syntax);
            let mut file = File::new(set, syntax);
            let bytes = match what {
                "no preamble" => file.bytes()[128..].to_vec(),
                "the data set alone" => data,
                "no file meta information" => [&[0; 128][..], b"DICM", &data].concat(),
                "no transfer syntax" => {
                    file.meta.remove(0x0002_0010);
                    file.bytes()
                }
                _ => {
                    let other = Syntax::ALL.into_iter().find(|other| *other != syntax).unwrap();
                    file.meta.put(0x0002_0010, "UI", other.uid());
                    file.bytes()
                }
            };
            disc.add(format!("{what}, {syntax:?}"), bytes);
        }
    }
}

fn implicit_among_explicit(disc: &mut Disc) {
    let mut set = disc.next();
    for tag in [0x0008_0080, 0x0010_1040, 0x0032_1060, 0x0040_0275, 0x0009_1001] {
        let vr = if tag == 0x0040_0275 { "SQ" } else { "LO" };
        disc.planted.at("X27", format!("{} in implicit VR among explicit ones", tag_name(tag))).put(&mut set, tag, vr);
    }
    let data: Vec<u8> = (0..)
        .zip(&set.0)
        .flat_map(|(number, element)| {
            let is_first = number < 8 || element.tag >> 16 == 0x7FE0;
            encode(&Set(vec![element.clone()]), if is_first { Syntax::Explicit } else { Syntax::Implicit })
        })
        .collect();
    let head = File::new(set, Syntax::Explicit).bytes();
    let at = head.len() - data_length(&head);
    disc.add("implicit elements among explicit ones", [&head[..at], &data].concat());
    let mut set = disc.next();
    let mut place = disc.planted.at("X27", "a sequence as UN with explicit items");
    let items = place.items();
    let sequence = encode(&Set(vec![element(0x0040_A730, items)]), Syntax::Explicit);
    let unknown = [&tag_bytes(0x0040_A730)[..], b"UN\0\0\xFF\xFF\xFF\xFF", &sequence[12..]].concat();
    let pixels = Set(set.0.split_off(set.0.len() - 1));
    let mut file = File::new(set, Syntax::Explicit);
    file.trailing = [unknown, encode(&pixels, Syntax::Explicit)].concat();
    disc.add("a sequence as UN with explicit items", file.bytes());
}

fn element(tag: u32, items: Vec<Set>) -> crate::support::writer::Element {
    crate::support::writer::Element { tag, vr: *b"SQ", value: Value::Items(items, Length::Undefined) }
}

/// How many bytes follow the file meta information.
fn data_length(file: &[u8]) -> usize {
    let meta = u32::from_le_bytes(file[140..144].try_into().unwrap());
    file.len() - 144 - meta as usize
}

/// A person for each script, whose names stand in it wherever names stand: declared, and not declared.
fn character_sets(disc: &mut Disc) {
    for (number, script) in (0..).zip(SCRIPTS) {
        // The name is written in the script, below.
        let someone = person(&mut disc.planted, "A002", Some(String::new()));
        disc.turn_to(someone);
        for is_declared in [true, false] {
            let mut set = disc.next_of(Kind::ALL[number % Kind::ALL.len()]);
            let how = if is_declared { "declared" } else { "not declared" };
            let mut word = |what: &str| {
                let letters: Vec<usize> = (0..script.length()).map(|_| disc.planted.below(12)).collect();
                let mut place = disc.planted.at("A002", format!("{what} in {} {how}, script {number}", script.term));
                script.word(&mut place, &letters)
            };
            for (tag, vr) in [(0x0008_0090, "PN"), (0x0008_1070, "PN"), (0x0010_1001, "PN")] {
                let name =
                    [&b"Doctor^A="[..], &word("a family name"), b"^", &word("a given name"), b"=", &word("a phonetic name")];
                set.put(tag, vr, name.concat());
            }
            for (tag, vr) in
                [(0x0008_0080, "LO"), (0x0008_103E, "LO"), (0x0010_21B0, "LT"), (0x0018_1210, "SH"), (0x0008_0070, "LO")]
            {
                set.put(tag, vr, word(&tag_name(tag)));
            }
            match is_declared {
                true => set.put(0x0008_0005, "CS", script.term),
                false => set.remove(0x0008_0005),
            };
            if is_declared {
                set.put(0x0010_0010, "PN", [&word("the family name")[..], b"^", &word("the given name")].concat());
            } else {
                set.remove(0x0010_0010);
            }
            disc.add_set(&format!("names in {} {how}", script.term), set);
        }
    }
}
