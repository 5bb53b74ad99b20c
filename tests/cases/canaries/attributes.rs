//! Canaries in attributes: of the table, of the standard, private, unknown, and under names that are not theirs.

use super::plant::{items, plant, value};
use super::{VRS, gone};
use crate::support::canary::Canaries;
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::tables::{self, NEEDED};
use crate::support::writer::{Element, File, Length, Set, Syntax, Value};

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
    let sequences: Vec<u32> = tables::technical().filter(|(_, vr)| *vr == "SQ").map(|(tag, _)| tag).collect();
    for (kind, sequences) in [Kind::Ct, Kind::EnhancedMr].into_iter().flat_map(|kind| parts(kind, &sequences)) {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(2), 1, 1);
        let mut item = Set::default();
        for (tag, vr) in tables::rows() {
            plant(&mut canaries, &mut item, tag, vr);
        }
        for tag in sequences {
            let mut items = set.sequence(*tag).to_vec();
            items.push(item.clone());
            set.items(*tag, items);
        }
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

#[test]
fn no_text_stays_in_an_attribute_that_may_stay_inside_any_sequence_that_stays() {
    let sequences: Vec<u32> = tables::technical().filter(|(_, vr)| *vr == "SQ").map(|(tag, _)| tag).collect();
    for (kind, sequences) in parts(Kind::EnhancedMr, &sequences) {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(23), 1, 1);
        let mut item = Set::default();
        for (tag, vr) in tables::technical().filter(|(tag, vr)| *vr != "SQ" && !NEEDED.contains(tag)) {
            let letters = canaries.letters(format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF), 16);
            item.put(tag, vr, letters);
        }
        for tag in sequences.iter().filter(|tag| !NEEDED.contains(tag)) {
            let mut items = set.sequence(*tag).to_vec();
            items.push(item.clone());
            set.items(*tag, items);
        }
        gone("Enhanced MR", &canaries, &File::new(set, Syntax::Explicit));
    }
}

/// Sequences by so many that an instance does not hold more identifying values than any scan has.
fn parts(kind: Kind, sequences: &[u32]) -> impl Iterator<Item = (Kind, &[u32])> {
    sequences.chunks(100).map(move |part| (kind, part))
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
    for (tag, vr) in tables::rows().chain(tables::technical()) {
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
        for (tag, own) in tables::rows().chain(tables::technical()) {
            if !NEEDED.contains(&tag) && own != vr {
                let letters = canaries.letters(format!("({:04X},{:04X}) {own} as {vr}", tag >> 16, tag & 0xFFFF), 16);
                set.put(tag, vr, letters);
            }
        }
        gone(vr, &canaries, &File::new(set, Syntax::Explicit));
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
fn no_text_stays_in_any_attribute_of_the_standard() {
    for kind in [Kind::Ct, Kind::Dx] {
        let mut canaries = Canaries::default();
        let mut set = instance(kind, &Person::generate(22), 1, 1);
        for (tag, vr) in tables::standard().filter(|(tag, vr)| !NEEDED.contains(tag) && !["DS", "IS"].contains(vr)) {
            let is_number = ["FD", "FL", "SL", "SS", "UL", "US", "SV", "UV", "AT"].contains(&vr);
            if !(is_number && tables::DICTIONARY.contains_key(&tag)) {
                plant(&mut canaries, &mut set, tag, vr);
            }
        }
        assert!(canaries.len() > 2000, "most of the dictionary");
        gone(&format!("{kind:?}"), &canaries, &File::new(set, Syntax::Explicit));
    }
}

fn with_every_row(canaries: &mut Canaries, kind: Kind) -> Set {
    let mut set = instance(kind, &Person::generate(1), 1, 1);
    for (tag, vr) in tables::rows() {
        plant(canaries, &mut set, tag, vr);
    }
    set
}
