//! Files that are made to hurt their reader: a typed reason, little memory, never a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::sanitize::scan;
use scanitize::source::Bytes;

use crate::support::flow::clean_one;
use crate::support::hostile::{nested, with_head, with_tail};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::{Person, SplitMix64};
use crate::support::reader::elements;
use crate::support::source::Counting;
use crate::support::writer::{Element, File, Length, Set, Syntax, Value, tag_bytes};

mod batch;

#[test]
fn sequences_nested_deeper_than_sixty_four_are_hostile() {
    for (depth, expected) in
        [(64, None), (65, Some(Reason::Hostile)), (1000, Some(Reason::Hostile)), (10_000, Some(Reason::Hostile))]
    {
        for length in [Length::Defined, Length::Undefined] {
            for syntax in [Syntax::Explicit, Syntax::Implicit] {
                let bytes = with_tail(&nested(depth, length, syntax), syntax);
                assert_eq!(reason(&bytes), expected, "{depth} {syntax:?}");
            }
        }
    }
}

#[test]
fn a_length_beyond_the_end_is_truncated_before_anything_is_reserved() {
    for (vr, length) in [(b"UT", 0x7FFF_FFFE_u32), (b"OB", 0xFFFF_FFFE), (b"SQ", 0x8000_0000), (b"UN", 0xFFFF_FFF0)] {
        let head = [&tag_bytes(0x0040_A160)[..], vr, &[0, 0], &length.to_le_bytes(), b"x "].concat();
        assert_eq!(reason(&with_tail(&head, Syntax::Explicit)), Some(Reason::Truncated), "{vr:?}");
    }
}

#[test]
fn delimiters_where_none_may_be_are_unreadable() {
    for tag in [0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD] {
        for length in [0, 8, u32::MAX] {
            let stray = [&tag_bytes(tag)[..], &length.to_le_bytes()].concat();
            assert_eq!(reason(&with_head(&stray)), Some(Reason::Unreadable), "{tag:08X} {length}");
        }
    }
}

#[test]
fn more_items_or_elements_than_any_scan_has_are_hostile() {
    let item = [tag_bytes(0xFFFE_E000), [0; 4]].concat();
    let items = [&tag_bytes(0x0040_A730)[..], b"SQ\0\0\xFF\xFF\xFF\xFF", &item.repeat(3_000_000)].concat();
    assert_eq!(reason(&with_tail(&items, Syntax::Explicit)), Some(Reason::Hostile));
    let element = [&tag_bytes(0x0040_A160)[..], b"UT\0\0\0\0\0\0"].concat();
    assert_eq!(reason(&with_tail(&element.repeat(1_100_000), Syntax::Explicit)), Some(Reason::Hostile));
}

#[test]
fn pictures_whose_attributes_contradict_one_another_are_refused() {
    let person = Person::generate(1);
    let cases: [(u32, &str, &[u8]); 14] = [
        (0x0028_0010, "US", &[0xFF, 0xFF]),
        (0x0028_0010, "US", &[0, 0]),
        (0x0028_0011, "US", b""),
        (0x0028_0011, "US", &[1, 0, 1, 0]),
        (0x0028_0002, "US", &[0, 0]),
        (0x0028_0002, "US", &[0xFF, 0xFF]),
        (0x0028_0100, "US", &[1, 0]),
        (0x0028_0100, "US", &[64, 0]),
        (0x0028_0101, "US", &[0, 0]),
        (0x0028_0101, "US", &[17, 0]),
        (0x0028_0102, "US", &[2, 0]),
        (0x0028_0008, "IS", b"-1"),
        (0x0028_0008, "IS", b"4294967295"),
        (0x0028_0008, "IS", b"99999999999999999999"),
    ];
    for (tag, vr, value) in cases {
        let mut set = instance(Kind::Ct, &person, 1, 1);
        set.put(tag, vr, value);
        let run = clean_one(&File::new(set, Syntax::Explicit).bytes());
        assert!(run.released.is_empty(), "{tag:08X} {value:?} was released");
        assert_ne!(run.others[0].1, Reason::InternalError, "{tag:08X} {value:?}");
    }
}

#[test]
fn names_without_end_are_hostile_in_one_file_and_over_many() {
    let named = |number: u32, names: String| {
        let mut set = instance(Kind::Cr, &Person::generate(4), 1, number);
        set.put(0x0008_0005, "CS", "ISO_IR 192");
        // Few in each element: a length of 16 bits.
        for (place, names) in (0..).zip(names.split_inclusive('#').collect::<Vec<_>>().chunks(400)) {
            let value = names.concat().replace('#', "\\");
            set.put(0x0010_1001 + 0x0004_0000 * place, "PN", value.trim_end_matches('\\'));
        }
        File::new(set, Syntax::Explicit).bytes()
    };
    let many = |from: u32, count: u32| (from..from + count).map(|number| format!("Name{number}^Given#")).collect::<String>();
    let script = |count: u32| {
        (0..count).map(|number| format!("山田{}^太郎#", char::from_u32(0x4E00 + number).unwrap())).collect::<String>()
    };
    assert_eq!(reason(&named(1, many(0, 1200))), None);
    assert_eq!(reason(&named(1, many(0, 2400))), Some(Reason::Hostile));
    assert_eq!(reason(&named(1, script(60))), None);
    assert_eq!(reason(&named(1, script(200))), Some(Reason::Hostile));
    assert_eq!(reason(&named(1, format!("{}#", "A^B^C=".repeat(2000)))), Some(Reason::Hostile), "one name of 12 KB");
    let (a, b) = (named(1, many(0, 1200)), named(2, many(1200, 1200)));
    let other = file(Kind::Cr, &Person::generate(5), 1, 1).bytes();
    let run = crate::support::flow::clean(&[("a", &a), ("b", &b), ("c", &other)]);
    assert_eq!(run.others, [("a".to_owned(), Reason::Hostile), ("b".to_owned(), Reason::Hostile)], "together they are too many");
    assert_eq!(run.released.len(), 1, "another patient's file goes on");
}

#[test]
fn no_code_stands_where_geometry_should() {
    let with = |tag: u32, item: &Set| {
        let mut set = instance(Kind::EnhancedMr, &Person::generate(6), 1, 1);
        let mut frames = set.sequence(0x5200_9230).to_vec();
        frames[0].items(tag, vec![item.clone()]);
        set.items(0x5200_9230, frames);
        clean_one(&File::new(set, Syntax::Explicit).bytes())
    };
    let code = crate::support::writer::code("LOCAL-1", "99LOCAL", "somebody's own");
    for tag in [0x0020_9113, 0x0020_9116, 0x0028_9110] {
        let run = with(tag, &code);
        assert_eq!(run.others.first().map(|(_, reason)| *reason), Some(Reason::Unreadable), "{tag:08X}");
    }
    let mut diffusion = Set::default();
    diffusion.put(0x0018_9075, "CS", "DIRECTIONAL").items(0x0018_9076, vec![code]);
    let output = with(0x0018_9117, &diffusion).only();
    let below = |tag: u32| elements(&output).into_iter().filter(move |element| element.path.contains(&tag));
    assert!(below(0x0018_9117).count() > 0 && below(0x0018_9076).count() == 0, "a direction is no code");
}

#[test]
fn a_picture_that_would_lose_how_it_is_read_is_refused() {
    let person = Person::generate(7);
    let pixel = [0x0028_0010_u32, 0x0028_0011, 0x0028_0100, 0x0028_0101, 0x0028_0102, 0x0028_0103, 0x0028_0002, 0x0028_0004];
    let geometry = [0x0028_0030, 0x0020_0032, 0x0020_0037, 0x0028_1053];
    let mut files = Vec::new();
    for tag in pixel {
        let mut set = instance(Kind::Ct, &person, 1, 1);
        let value = Value::Bytes(set.bytes(tag).to_vec());
        set.place(Element { tag, vr: *b"AT", value });
        files.push((tag, "with another representation", set));
    }
    for tag in pixel.into_iter().chain(geometry) {
        let mut set = instance(Kind::Ct, &person, 1, 1);
        let element = set.0.iter().find(|element| element.tag == tag).unwrap().clone();
        let value = set.bytes(tag).iter().map(|byte| if *byte == b'1' { b'2' } else { *byte ^ 1 }).collect();
        set.0.insert(4, Element { value: Value::Bytes(value), ..element });
        files.push((tag, "told twice", set));
    }
    for (tag, what, set) in files {
        let run = clean_one(&File::new(set, Syntax::Explicit).bytes());
        let reason = run.others.first().map(|(_, reason)| *reason);
        assert!(
            matches!(reason, Some(Reason::Unreadable | Reason::NotAnImage | Reason::TextUnchecked)),
            "{tag:08X} {what}: {reason:?}"
        );
    }
}

#[test]
fn a_file_that_ends_early_is_never_released_as_if_it_were_whole() {
    let whole = file(Kind::EnhancedMr, &Person::generate(2), 1, 1).bytes();
    for end in (0..whole.len()).filter(|end| end % 7 == 0 || *end < 400) {
        let run = clean_one(&whole[..end]);
        assert!(run.released.is_empty(), "released at {end} of {} bytes", whole.len());
        assert_ne!(run.others[0].1, Reason::InternalError);
    }
}

#[test]
fn no_damage_makes_the_reader_panic_or_take_long() {
    let mut random = SplitMix64(99);
    let originals: Vec<Vec<u8>> = [Kind::Ct, Kind::EnhancedMr, Kind::Nm]
        .into_iter()
        .flat_map(|kind| Syntax::ALL.map(|syntax| File::new(instance(kind, &Person::generate(3), 1, 1), syntax).bytes()))
        .collect();
    for round in 0..1500 {
        let mut bytes = originals[round % originals.len()].clone();
        for _ in 0..=random.below(6) {
            // Most structure stands before the pixels.
            let at = 132 + random.below((bytes.len() as u64).saturating_sub(2000).max(400)) as usize;
            bytes[at] = if random.below(2) == 0 { 0xFF } else { random.next() as u8 };
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| clean_one(&bytes)));
        let run = outcome.unwrap_or_else(|_| panic!("a panic in round {round}"));
        assert!(run.others.iter().all(|(_, reason)| *reason != Reason::InternalError), "round {round}");
    }
}

#[test]
fn a_header_is_read_at_most_twice() {
    for (vr, size) in [("UT", 3), ("UT", 900), ("UT", 9_000), ("UT", 17_000), ("UT", 300_000), ("OW", 5_000_000)] {
        let mut set = instance(Kind::Ct, &Person::generate(4), 1, 1);
        for element in 0..2_000_000_u32.div_ceil(size).clamp(4, 4000) {
            set.push(0x0040_F000 + element, vr, vec![b'x'; size as usize]);
        }
        for syntax in Syntax::ALL {
            let bytes = File::new(set.clone(), syntax).bytes();
            let mut source = Counting::new(Bytes(&bytes));
            scan(&mut source, &Limits::default());
            let allowed = 2 * bytes.len() as u64 + (64 << 10);
            assert!(source.read <= allowed, "{vr} of {size}, {syntax:?}: {} bytes read of {}", source.read, bytes.len());
        }
    }
}

/// What pass 1 says of a file.
fn reason(bytes: &[u8]) -> Option<Reason> {
    scan(&mut Bytes(bytes), &Limits::default()).reason
}
