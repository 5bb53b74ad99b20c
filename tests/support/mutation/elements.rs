//! Changes of elements: of their tags, representations and values, of their order and nesting.

use super::below;
use crate::support::patients::SplitMix64;
use crate::support::tables;
use crate::support::writer::{Element, File, Length, Set, Syntax, Value};

/// Changes one thing and says what.
pub fn change(random: &mut SplitMix64, file: &mut File) -> String {
    if random.below(20) == 0 {
        return of_the_file(random, file);
    }
    let change = CHANGES[below(random, CHANGES.len())];
    let set = any_set(random, &mut file.data, 0);
    if set.0.is_empty() {
        return "nothing".to_owned();
    }
    let at = below(random, set.0.len());
    let tag = set.0[at].tag;
    let what = change(random, set, at);
    fit(set);
    format!("{what} at {tag:08X}")
}

type Change = fn(&mut SplitMix64, &mut Set, usize) -> &'static str;

const CHANGES: [Change; 14] =
    [twice, twice, removed, moved, retagged, retyped, valued, valued, numbered, filled, nested, wrapped, emptied, repeated];

/// The data set, or one of the sets inside it.
fn any_set<'a>(random: &mut SplitMix64, set: &'a mut Set, depth: usize) -> &'a mut Set {
    let is_sequence = |element: &Element| matches!(&element.value, Value::Items(items, _) if !items.is_empty());
    let sequences: Vec<usize> = (0..set.0.len()).filter(|at| is_sequence(&set.0[*at])).collect();
    if sequences.is_empty() || depth > 6 || random.below(3) == 0 {
        return set;
    }
    let at = sequences[below(random, sequences.len())];
    match &mut set.0[at].value {
        Value::Items(items, _) => {
            let number = below(random, items.len());
            any_set(random, &mut items[number], depth + 1)
        }
        _ => unreachable!("only sequences were picked"),
    }
}

fn of_the_file(random: &mut SplitMix64, file: &mut File) -> String {
    match random.below(5) {
        0 => {
            file.meta.remove(0x0002_0010);
            "no transfer syntax".to_owned()
        }
        1 => {
            let syntax = Syntax::ALL[below(random, 4)];
            file.meta.put(0x0002_0010, "UI", syntax.uid());
            format!("said to be {syntax:?}")
        }
        2 => {
            file.trailing = vec![b'x'; 1 + below(random, 300)];
            "bytes behind the data set".to_owned()
        }
        3 => {
            file.preamble[below(random, 128)] = 1;
            "a preamble".to_owned()
        }
        _ => {
            let at = below(random, file.meta.0.len());
            let copy = file.meta.0[at].clone();
            file.meta.0.push(copy);
            "file meta information twice".to_owned()
        }
    }
}

/// The element again, next to itself or elsewhere, sometimes with another value.
fn twice(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    let copy = set.0[at].clone();
    let place = if random.below(2) == 0 { at } else { below(random, set.0.len() + 1) };
    set.0.insert(place, copy);
    if random.below(2) == 0 {
        valued(random, set, place);
    }
    "twice"
}

fn removed(_: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    set.0.remove(at);
    "removed"
}

fn moved(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    let element = set.0.remove(at);
    let place = below(random, set.0.len() + 1);
    set.0.insert(place, element);
    "moved"
}

/// Under another tag: of the standard, private, a group length, a delimiter, of a group that must not be.
fn retagged(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    const ODD: [u32; 9] =
        [0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD, 0x0002_0010, 0x0000_0000, 0x6000_3000, 0x0009_1002, 0x0008_0000, 0xFFFF_FFFF];
    set.0[at].tag = match random.below(3) {
        0 => ODD[below(random, ODD.len())],
        1 => set.0[below(random, set.0.len())].tag,
        _ => tables::technical().nth(below(random, 500)).map_or(0x0010_0010, |(tag, _)| tag),
    };
    "another tag"
}

/// Under another value representation, of the standard or none.
fn retyped(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    const VRS: &[&[u8; 2]] = &[
        b"AE", b"AT", b"CS", b"DS", b"FD", b"FL", b"IS", b"LO", b"OB", b"OF", b"OW", b"PN", b"SH", b"SL", b"SQ", b"SS", b"UC",
        b"UI", b"UL", b"UN", b"UR", b"US", b"UT", b"UV", b"ZZ", b"sq", b"\0\0", b"??",
    ];
    let vr = *VRS[below(random, VRS.len())];
    // Elements without two letters are lengths to some readers: the writer needs to know only whether they are long.
    set.0[at].vr = vr;
    "another representation"
}

fn valued(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    let other = set.0[below(random, set.0.len())].value.clone();
    let Value::Bytes(bytes) = &mut set.0[at].value else {
        set.0[at].value = other;
        return "another value";
    };
    match random.below(8) {
        0 => bytes.clear(),
        1 => bytes.truncate(bytes.len() / 2),
        2 => bytes.truncate(bytes.len().saturating_sub(1)),
        3 => bytes.extend_from_within(..),
        4 => bytes.push(random.next() as u8),
        5 => bytes.iter_mut().for_each(|byte| *byte = random.next() as u8),
        6 => set.0[at].value = other,
        _ => {
            let place = below(random, bytes.len());
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
    "another value"
}

/// A number at the edge of what its encoding can say.
fn numbered(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    const TEXTS: [&str; 10] =
        ["0", "-1", "1", "2147483647", "-2147483648", "4294967296", "1e308", "-0", "0.0000000000000001", "99999999999999999999"];
    let element = &mut set.0[at];
    let size = match &element.vr {
        b"US" | b"SS" => 2,
        b"UL" | b"SL" | b"FL" | b"AT" => 4,
        b"FD" | b"UV" | b"SV" => 8,
        _ => 0,
    };
    element.value = match size {
        0 => Value::Bytes(TEXTS[below(random, TEXTS.len())].into()),
        _ => Value::Bytes(vec![[0, 1, 0x7F, 0x80, 0xFF][below(random, 5)]; size]),
    };
    "a number at its edge"
}

/// With more values, or longer ones, than anybody writes.
fn filled(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    const UNITS: [&str; 7] = ["\\", "1\\", "X^Y\\", "=", "\x1B$B", " ", "Ä^é="];
    let unit = UNITS[below(random, UNITS.len())].as_bytes();
    let length = 1 << random.below(17);
    set.0[at].value = Value::Bytes(unit.iter().copied().cycle().take(length).collect());
    "a long value"
}

/// Inside a chain of sequences, shallow or too deep.
fn nested(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    const SEQUENCES: [u32; 5] = [0x0040_A730, 0x0008_1140, 0x5200_9230, 0x0008_2218, 0x0009_1010];
    let tag = SEQUENCES[below(random, SEQUENCES.len())];
    let mut inner = Set(vec![set.0.remove(at)]);
    let depth = if random.below(4) == 0 { 60 + random.below(20) } else { 1 + random.below(6) };
    let length = if random.below(2) == 0 { Length::Defined } else { Length::Undefined };
    for _ in 0..depth {
        inner = Set(vec![Element { tag, vr: *b"SQ", value: Value::Items(vec![inner], length) }]);
    }
    set.0.splice(at..at, inner.0);
    "nested"
}

/// Some elements together become an item.
fn wrapped(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    let end = (at + 1 + below(random, 5)).min(set.0.len());
    let item = Set(set.0.drain(at..end).collect());
    set.0.insert(at, Element { tag: 0x0008_1140, vr: *b"SQ", value: Value::Items(vec![item], Length::Undefined) });
    "wrapped"
}

fn emptied(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    set.0[at].value = match random.below(4) {
        0 => Value::Items(Vec::new(), Length::Undefined),
        1 => Value::Items(vec![Set::default(); 3], Length::Defined),
        2 => Value::Fragments(vec![Vec::new(), vec![0xFF, 0xD8, 0xFF, 0xD9]]),
        _ => Value::Bytes(Vec::new()),
    };
    "emptied"
}

/// Many items, or many elements of one tag.
fn repeated(random: &mut SplitMix64, set: &mut Set, at: usize) -> &'static str {
    let count = 1 << random.below(9);
    match &mut set.0[at].value {
        Value::Items(items, _) => {
            let item = items.first().cloned().unwrap_or_default();
            items.resize(items.len() + count, item);
        }
        _ => {
            let element = set.0[at].clone();
            set.0.splice(at..at, vec![element; count]);
        }
    }
    "repeated"
}

/// What does not fit a short length gets a representation with a long one.
fn fit(set: &mut Set) {
    for element in &mut set.0 {
        let is_too_long =
            matches!(&element.value, Value::Bytes(bytes) if bytes.len() > 0xFFFF) || !matches!(&element.value, Value::Bytes(_));
        if is_too_long && ![b"SQ", b"UN", b"OB", b"OW", b"UT", b"UC"].contains(&&element.vr) {
            element.vr = *b"UN";
        }
    }
}
