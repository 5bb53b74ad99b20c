//! What broken exports and old archives make of a file: read all the same, to the same output as the sound file.

use scanitize::error::Reason;

use crate::support::flow::clean_one;
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::reader;
use crate::support::writer::{Element, File, Length, Set, Syntax, Value, encode, tag_bytes};

#[test]
fn every_encoding_of_one_instance_gives_the_same_bytes() {
    for kind in Kind::ALL {
        for syntax in Syntax::ALL {
            same(&format!("{kind:?} {syntax:?}"), kind, &File::new(sound(kind), syntax).bytes());
        }
    }
}

#[test]
fn a_file_without_preamble_is_read() {
    for syntax in Syntax::ALL {
        let bytes = File::new(sound(Kind::Ct), syntax).bytes();
        same(&format!("{syntax:?}, the prefix alone"), Kind::Ct, &bytes[128..]);
        same(&format!("{syntax:?}, not even a prefix"), Kind::Ct, &bytes[132..]);
    }
}

#[test]
fn a_data_set_alone_is_read() {
    for kind in Kind::ALL {
        for syntax in Syntax::PLAIN {
            same(&format!("{kind:?} {syntax:?}"), kind, &encode(&sound(kind), syntax));
        }
    }
}

#[test]
fn a_preamble_and_a_data_set_without_file_meta_information_are_read() {
    for syntax in Syntax::PLAIN {
        let bytes = [&[0; 128][..], b"DICM", &encode(&sound(Kind::Mr), syntax)].concat();
        same(&format!("{syntax:?}"), Kind::Mr, &bytes);
    }
}

#[test]
fn the_first_elements_tell_where_the_transfer_syntax_is_missing_or_another() {
    for actual in Syntax::PLAIN {
        for declared in [None, Some(""), Some("1.2.840.10008.1.2.4.50")] {
            let mut file = File::new(sound(Kind::Dx), actual);
            match declared {
                None => file.meta.remove(0x0002_0010),
                Some(uid) => file.meta.put(0x0002_0010, "UI", uid),
            };
            same(&format!("{actual:?} declared as {declared:?}"), Kind::Dx, &file.bytes());
        }
        for declared in Syntax::ALL {
            let mut file = File::new(sound(Kind::Ct), actual);
            file.meta.put(0x0002_0010, "UI", declared.uid());
            same(&format!("{actual:?} declared as {declared:?}"), Kind::Ct, &file.bytes());
        }
    }
}

#[test]
fn file_meta_information_without_group_length_or_in_disorder_is_read() {
    let mut file = file(Kind::Cr, &person(), 1, 1);
    file.meta.0.reverse();
    let bytes = file.bytes();
    let without_length = [&bytes[..132], &bytes[144..]].concat();
    same("reversed", Kind::Cr, &bytes);
    same("without its length", Kind::Cr, &without_length);
}

#[test]
fn implicit_elements_among_explicit_ones_are_read() {
    let set = sound(Kind::EnhancedMr);
    let bytes: Vec<u8> = (0..)
        .zip(&set.0)
        .flat_map(|(number, element)| {
            let syntax = if number > 8 && number % 3 == 0 { Syntax::Implicit } else { Syntax::Explicit };
            encode(&Set(vec![element.clone()]), syntax)
        })
        .collect();
    same("an element in three", Kind::EnhancedMr, &with_data(&bytes));
}

#[test]
fn sequences_that_are_encoded_as_unknown_are_read() {
    for inner in [Syntax::Implicit, Syntax::Explicit] {
        for length in [Length::Undefined, Length::Defined] {
            let set = sound(Kind::EnhancedCt);
            let bytes: Vec<u8> = set.0.iter().flat_map(|element| as_unknown(element, inner, length)).collect();
            same(&format!("{inner:?}"), Kind::EnhancedCt, &with_data(&bytes));
        }
    }
}

#[test]
fn values_of_odd_length_are_read() {
    let mut set = sound(Kind::Ct);
    for element in &mut set.0 {
        if let Value::Bytes(bytes) = &mut element.value {
            let is_padded = bytes.last().is_some_and(|last| matches!(last, 0 | b' ')) && is_text(element.vr);
            bytes.truncate(bytes.len() - usize::from(is_padded));
        }
    }
    for syntax in Syntax::ALL {
        same(&format!("{syntax:?}"), Kind::Ct, &File::new(set.clone(), syntax).bytes());
    }
}

#[test]
fn values_padded_with_the_other_byte_or_twice_are_read() {
    for padding in [&b" "[..], b"\0", b"  ", b"\0\0", b" \0"] {
        let mut set = sound(Kind::EnhancedCt);
        for element in set.0.iter_mut().filter(|element| is_text(element.vr)) {
            if let Value::Bytes(bytes) = &mut element.value {
                bytes.truncate(bytes.trim_ascii_end().len() - usize::from(bytes.last() == Some(&0)));
                bytes.extend(padding);
                bytes.resize(bytes.len().next_multiple_of(2), padding[0]);
            }
        }
        same(&format!("{padding:?}"), Kind::EnhancedCt, &File::new(set, Syntax::Explicit).bytes());
    }
}

#[test]
fn a_number_of_frames_without_value_is_one() {
    let mut set = sound(Kind::Cr);
    set.put(0x0028_0008, "IS", "");
    let output = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    let expected = clean_one(&File::new(sound(Kind::Cr), Syntax::Explicit).bytes()).only();
    assert_eq!(reader::pixels(&output), reader::pixels(&expected));
}

#[test]
fn group_lengths_true_or_false_change_nothing() {
    let mut set = sound(Kind::Mr);
    for group in [0x0008_u32, 0x0010, 0x0018, 0x0020, 0x0028, 0x7FE0] {
        set.put(group << 16, "UL", (group * 77).to_le_bytes());
    }
    for syntax in Syntax::ALL {
        same(&format!("{syntax:?}"), Kind::Mr, &File::new(set.clone(), syntax).bytes());
    }
}

#[test]
fn elements_in_any_order_and_twice_the_same_are_read() {
    let mut set = sound(Kind::Cr);
    let copies: Vec<Element> = set.0.iter().filter(|element| element.tag >> 16 == 0x0028).cloned().collect();
    set.0.extend(copies);
    let kept = set.0.split_off(8);
    set.0.splice(4..4, kept.into_iter().rev());
    for syntax in Syntax::PLAIN {
        same(&format!("{syntax:?}"), Kind::Cr, &File::new(set.clone(), syntax).bytes());
    }
}

#[test]
fn pixel_data_that_say_too_much_are_read_if_the_frames_are_there() {
    let whole = file(Kind::Ct, &person(), 1, 1).bytes();
    let head = [&tag_bytes(0x7FE0_0010)[..], b"OW\0\0"].concat();
    let at = whole.windows(8).position(|window| window == head).unwrap() + 8;
    for length in [520_u32, 5_000, 0xFFFF_FFFE] {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
        same(&format!("{length}"), Kind::Ct, &bytes);
    }
    let run = clean_one(&whole[..whole.len() - 1]);
    assert_eq!(run.others[0].1, Reason::Truncated, "a byte of the picture is missing");
}

#[test]
fn an_element_that_is_cut_off_behind_the_picture_is_no_loss() {
    let mut file = file(Kind::Ct, &person(), 1, 1);
    let padding = [&tag_bytes(0xFFFC_FFFC)[..], b"OB\0\0", &200_u32.to_le_bytes(), &[0; 60]].concat();
    for end in 1..padding.len() {
        file.trailing = padding[..end].to_vec();
        same(&format!("{end} bytes of it"), Kind::Ct, &file.bytes());
    }
}

#[test]
fn what_is_no_dicom_is_foreign_whatever_it_begins_with() {
    let long = |start: &[u8]| [start, &b"some words that go on for a while, as in a file of another kind. ".repeat(20)].concat();
    for start in [
        &b"\x08\0words"[..],
        b"\x02\0\x10\0",
        b"\0\x08\0\x05??",
        b"%PDF-1.7\n",
        b"\xFF\xD8\xFF\xE0",
        b"MZ\x90\0",
        b"<html>",
        b"\0\0\0\0",
    ] {
        let bytes = long(start);
        assert_eq!(clean_one(&bytes).others[0].1, Reason::Foreign, "{}", start.escape_ascii());
    }
}

#[test]
fn a_data_set_that_inflates_beyond_all_measure_is_hostile() {
    let mut set = sound(Kind::Ct);
    set.put(0x0028_0010, "US", 16_u16.to_le_bytes()).push(0x7FE0_0010, "OW", vec![0; 40 << 20]);
    let bytes = File::new(set, Syntax::Deflated).bytes();
    assert!(bytes.len() < 600_000, "{}", bytes.len());
    assert_eq!(clean_one(&bytes).others[0].1, Reason::Hostile);
}

#[test]
fn a_deflated_data_set_that_is_broken_is_never_released() {
    let whole = File::new(sound(Kind::Mr), Syntax::Deflated).bytes();
    for end in 330..whole.len() - 2 {
        let run = clean_one(&whole[..end]);
        assert!(run.released.is_empty(), "released at {end} of {}", whole.len());
        assert_ne!(run.others[0].1, Reason::InternalError);
    }
}

fn person() -> Person {
    Person::generate(2)
}

fn sound(kind: Kind) -> Set {
    instance(kind, &person(), 1, 1)
}

/// The same output as the sound file gives.
fn same(what: &str, kind: Kind, bytes: &[u8]) {
    let run = clean_one(bytes);
    assert_eq!(run.released.len(), 1, "{what}: {}", run.why());
    let expected = clean_one(&File::new(sound(kind), Syntax::Explicit).bytes()).only();
    assert!(run.only() == expected, "{what}: another output");
}

/// A data set in explicit VR little endian behind sound file meta information.
fn with_data(data: &[u8]) -> Vec<u8> {
    [&File::new(Set::default(), Syntax::Explicit).bytes(), data].concat()
}

/// An element, a sequence among them as UN with its items in `inner` encoding.
fn as_unknown(element: &Element, inner: Syntax, length: Length) -> Vec<u8> {
    let Value::Items(items, _) = &element.value else { return encode(&Set(vec![element.clone()]), Syntax::Explicit) };
    let sequence = Element { value: Value::Items(items.clone(), length), ..element.clone() };
    let encoded = encode(&Set(vec![sequence]), inner);
    let (head, at) = if inner == Syntax::Implicit { (4, 8) } else { (8, 12) };
    [&tag_bytes(element.tag)[..], b"UN\0\0", &encoded[head..at], &encoded[at..]].concat()
}

fn is_text(vr: [u8; 2]) -> bool {
    !matches!(&vr, b"OB" | b"OW" | b"US" | b"SS" | b"UL" | b"SL" | b"FL" | b"FD" | b"AT" | b"UN")
}
