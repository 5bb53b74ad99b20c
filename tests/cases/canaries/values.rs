//! Canaries in the values of attributes that may stay.

use super::gone;
use super::plant::{plant, value};
use crate::support::canary::{Canaries, positions};
use crate::support::flow::clean_one;
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::reader::{elements, top};
use crate::support::tables::{self, NEEDED};
use crate::support::writer::{File, Set, Syntax, code};

#[test]
fn no_text_stays_in_a_technical_attribute_unless_it_is_a_term() {
    for kind in Kind::ALL {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(4), 1, 1);
        for (tag, vr) in tables::technical().filter(|(_, vr)| ["AE", "CS", "LO", "LT", "SH", "ST", "UC", "UT"].contains(vr)) {
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
    for shape in Shape::ALL {
        for kind in Kind::ALL {
            let mut canaries = Canaries::default();
            let mut set = instance(kind, &Person::generate(6), 1, 1);
            for (tag, vr) in tables::technical()
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
        for (tag, vr) in tables::technical().filter(|(_, vr)| ["DS", "IS", "UI"].contains(vr)) {
            if !NEEDED.contains(&tag) {
                let letters = canaries.letters(format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF), 16);
                set.put(tag, vr, format!("1.5\\{letters}"));
            }
        }
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

#[test]
fn no_number_that_names_the_patient_or_a_day_stays() {
    let mut set = instance(Kind::Nm, &Person::generate(24), 1, 1);
    set.put(0x0010_0020, "LO", "MRN-7316-045").put(0x0010_1000, "LO", "KH 0073168812\\X/991204/B").put(
        0x0010_0030,
        "DA",
        "19480227",
    );
    set.put(0x0008_0020, "DA", "20190304").put(0x0008_0050, "SH", "A55120934");
    let numbers = [
        "7316045",
        "73168812",
        "0073168812",
        "991204",
        "55120934",
        "19480227",
        "20190304",
        "4032019",
        "20190304101112",
        "7.316045e6",
    ];
    for number in numbers {
        for (tag, vr) in [(0x0020_0011, "IS"), (0x0018_0071, "IS"), (0x0018_0050, "DS")]
            .into_iter()
            .filter(|(_, vr)| *vr == "DS" || number.len() < 12 && !number.contains('e'))
        {
            let mut set = set.clone();
            set.put(tag, vr, number);
            let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
            assert!(top(&output, tag).is_empty(), "{number} in {tag:08X}");
        }
    }
}

/// A study of somebody whose number and birth date can be written as fractions, the last digit of the latter being a zero.
fn numbered() -> Set {
    let mut set = instance(Kind::Nm, &Person::generate(24), 1, 1);
    set.put(0x0010_0020, "LO", "5551234").put(0x0010_0030, "DA", "19410520").put(0x0008_0020, "DA", "20190304");
    set
}

#[test]
fn no_fraction_whose_digits_name_the_patient_or_a_day_stays() {
    for number in
        [1941.052, 194.1052, 20051.941, 5.551_234, 0.555_123_4, 55512.34, 5_551_234.0, 5.551_234e9, 2019.0304, 4.032_019]
    {
        for tag in [0x0018_9087, 0x0018_1320] {
            let mut set = numbered();
            match tag {
                0x0018_9087 => set.put(tag, "FD", f64::to_le_bytes(number)),
                _ => set.put(tag, "FL", (number as f32).to_le_bytes()),
            };
            let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
            assert!(top(&output, tag).is_empty(), "{number} in {tag:08X}");
        }
        let mut set = numbered();
        set.put(0x0018_9087, "FD", f64::from(number as f32).to_le_bytes());
        let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
        assert!(top(&output, 0x0018_9087).is_empty(), "{number}, of single precision once");
    }
    for number in ["1941.05200", "5.55123400", "5551234e3"] {
        let mut set = numbered();
        set.put(0x0018_0050, "DS", number);
        let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
        assert!(top(&output, 0x0018_0050).is_empty(), "{number}");
    }
}

#[test]
fn fractions_that_measure_stay() {
    for number in [0.0, 1.0, 1941.0, 1941.05, 5.551, 0.976_562_5, 1000.0, 1.0 / 3.0, -0.019_41, 42.58, 123.26, 1e-7, 194.106] {
        let mut set = numbered();
        set.put(0x0018_9087, "FD", f64::to_le_bytes(number)).put(0x0018_1320, "FL", (number as f32).to_le_bytes());
        let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
        let bytes = |tag: u32| elements(&output).into_iter().find(|element| element.path == [tag]).map(|element| element.value);
        assert_eq!(bytes(0x0018_9087), Some(number.to_le_bytes().to_vec()), "{number}");
        assert_eq!(bytes(0x0018_1320), Some((number as f32).to_le_bytes().to_vec()), "{number}");
    }
}

#[test]
fn no_text_stays_as_a_lookup_table() {
    for text in ["JO", "JANE", "ABCDEF", "AAABACAD", "ABCDEFGHIJKLMN"] {
        let mut set = instance(Kind::Cr, &Person::generate(25), 1, 1);
        let mut table = Set::default();
        table.shorts(0x0028_3002, &[text.len() as u16 / 2, 0, 16]).put(0x0028_3006, "OW", text);
        set.items(0x0028_3010, vec![table.clone()]);
        let output = clean_one(&File::new(set.clone(), Syntax::Explicit).bytes()).only();
        assert!(elements(&output).iter().all(|element| element.tag() != 0x0028_3006), "{text}");
        set.items(0x0028_3000, vec![table]);
        assert!(clean_one(&File::new(set, Syntax::Explicit).bytes()).released.is_empty(), "without it the values mean nothing");
    }
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
        assert!(positions(&folded, &form.to_ascii_lowercase()).is_empty(), "{form:02X?} is still there");
    }
}

/// How a text is hidden in numbers.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Plain,
    /// With a zero behind every eight letters.
    Spaced,
    /// In UTF-16.
    Wide,
    /// In UTF-16, the upper bytes first.
    WideBig,
    /// The eight letters that one number of double precision holds.
    Short,
    /// Seven letters and a zero.
    Seven,
}

impl Shape {
    const ALL: [Self; 6] = [Self::Plain, Self::Spaced, Self::Wide, Self::WideBig, Self::Short, Self::Seven];

    fn of(self, letters: &str) -> Vec<u8> {
        match self {
            Self::Plain => letters.bytes().collect(),
            Self::Spaced => letters.as_bytes().chunks(8).flat_map(|chunk| [chunk, &[0; 8]].concat()).collect(),
            Self::Wide => letters.bytes().flat_map(|letter| [letter, 0]).collect(),
            Self::WideBig => letters.bytes().flat_map(|letter| [0, letter]).collect(),
            Self::Short => letters.bytes().take(8).collect(),
            Self::Seven => [&letters.as_bytes()[..7], &[0]].concat(),
        }
    }
}
