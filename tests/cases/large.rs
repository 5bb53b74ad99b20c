//! Instances that are not held in memory: written to a store piece by piece, read again from there, and nothing else about them.

use scanitize::attribute::{Tag, Vr};
use scanitize::error::{Error, Reason, Result};
use scanitize::identity::{CharacterSet, Harvest, Kind as Identity, Patterns};
use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Cleaned, Cleaner, Coordinator, Options, scan};
use scanitize::source::{Bytes, Sink, Source, Store, Stored};
use scanitize::verify::{self, Dates, Evidence, Expectation, Finding, NotNeeded, Sealed, Vocabulary, Writing};

use crate::support::flow::{FRESH, KEY, clean, clean_one, clean_within};
use crate::support::instances::{Kind, file, instance};
use crate::support::large::Large;
use crate::support::patients::{Person, SplitMix64};
use crate::support::writer::{File, Syntax};

#[test]
fn a_store_gets_the_bytes_that_memory_would_get() {
    for kind in Kind::ALL {
        for (bits_allocated, vr) in [(8, "OB"), (8, "OW"), (16, "OW"), (32, "OW")] {
            let of = |syntax| {
                let mut random = SplitMix64(bits_allocated.into());
                picture(kind, 9, bits_allocated, vr, || random.next() as u8, syntax)
            };
            let expected = clean_one(&of(Syntax::Explicit)).only();
            for (syntax, piece_bytes) in Syntax::ALL.into_iter().flat_map(|syntax| [0, 7, 64, 500, 1 << 20].map(|n| (syntax, n)))
            {
                let found = clean_within(piecewise(piece_bytes), &[("the input", &of(syntax))], KEY, "a recipient").only();
                assert!(found == expected, "{kind:?} {bits_allocated} {vr} {syntax:?} {piece_bytes}");
            }
        }
    }
}

#[test]
fn many_frames_in_pieces_of_the_usual_size_are_what_they_were() {
    let mut large = Large::new(&person(), 41);
    large.plant((8 << 20) - 1, &[0xFF; 2]);
    let original = large.bytes();
    let files = [("the input", original.as_slice())];
    let limits = Limits { held_bytes: 1 << 20, ..Limits::default() };
    let output = clean_within(limits, &files, KEY, "a recipient").only();
    assert!(output == clean(&files).only());
    let pixels = large.pixels as usize;
    let cleared: Vec<u8> = original[original.len() - pixels..].chunks(2).flat_map(|bytes| [bytes[0], bytes[1] & 0x0F]).collect();
    assert!(output[output.len() - pixels..] == cleared);
}

#[test]
fn what_stands_across_any_border_of_two_pieces_is_found() {
    let patterns = patterns();
    let whole = with_all_bits(clean_one(&with_side(Kind::Ct, 24, 16)).only());
    let picture = whole.len() - 24 * 24 * 2;
    for form in FORMS {
        for piece_bytes in [7, 64, 500] {
            for at in picture..=whole.len() - form.len() {
                let mut bytes = whole.clone();
                bytes[at..at + form.len()].copy_from_slice(form);
                let found = findings(Stored::Apart(Bytes(bytes)), &patterns, piece_bytes);
                let expected = Finding { fault: verify::Fault::Bytes, place: vec![Tag::new(0x7FE0, 0x0010)] };
                assert_eq!(found, [expected], "{form:02X?} at {at} in pieces of {piece_bytes}");
            }
        }
    }
}

#[test]
fn borders_neither_make_a_find_nor_hide_one_nor_double_it() {
    const PARTS: [&[u8]; 12] = [
        b"Abernathy",
        b"Ing",
        b"rid",
        b"^",
        b" ",
        b"A\0b\0e\0r\0n\0a\0t\0h\0y",
        b"\0",
        b"1.2.840.99999.1.2.3",
        b"4",
        b".",
        b"\xFF",
        b"4711004711",
    ];
    let patterns = patterns();
    let mut random = SplitMix64(5);
    let whole = with_all_bits(clean_one(&with_side(Kind::Ct, 24, 16)).only());
    let picture = whole.len() - 24 * 24 * 2;
    let mut finds = 0;
    for round in 0..300 {
        let mut bytes = whole.clone();
        let mut parts = std::iter::repeat_with(|| PARTS[random.below(PARTS.len() as u64) as usize]).flatten();
        bytes[picture..].iter_mut().for_each(|byte| *byte = *parts.next().unwrap());
        let expected = findings(Stored::Memory(bytes.clone()), &patterns, 64);
        finds += expected.len();
        for piece_bytes in [1, 13, 64, 300] {
            let found = findings(Stored::Apart(Bytes(bytes.clone())), &patterns, piece_bytes);
            assert_eq!(found, expected, "round {round} in pieces of {piece_bytes}");
        }
    }
    assert!(finds > 3000, "{finds}");
}

#[test]
fn letters_that_run_on_behind_a_border_count() {
    let mut harvest = Harvest::default();
    harvest.add(Identity::Name, b"Anna^Lena", &CharacterSet::utf8());
    let patterns = Patterns::new(&harvest);
    let whole = with_all_bits(clean_one(&with_side(Kind::Ct, 16, 16)).only());
    for (text, is_found) in [
        (&b"Anna^Lena"[..], true),
        (b"Anna^Lenas", false),
        (b"Joanna^Lena", false),
        (b"A\0n\0n\0a\0^\0L\0e\0n\0a", true),
        (b"A\0n\0n\0a\0^\0L\0e\0n\0a\0s", false),
        (b"A\0n\0n\0a\0,\0 \0L\0e\0n\0a", true),
        (b"A\0n\0n\0a\0,\0 \0L\0e\0n\0a\0s", false),
        (b"o\0a\0n\0n\0a\0^\0L\0e\0n\0a", false),
    ] {
        for at in whole.len() - 200..whole.len() - text.len() {
            let mut bytes = whole.clone();
            bytes[at..at + text.len()].copy_from_slice(text);
            for piece_bytes in [1, 37] {
                let found = findings(Stored::Apart(Bytes(bytes.clone())), &patterns, piece_bytes);
                assert_eq!(!found.is_empty(), is_found, "{text:02X?} at {at} in pieces of {piece_bytes}");
            }
        }
    }
}

/// A cleaned file whose samples are as wide as their room, so that anything can be put among them.
fn with_all_bits(mut bytes: Vec<u8>) -> Vec<u8> {
    for (element, value) in [(0x01, 16), (0x02, 15)] {
        let head = [0x28, 0x00, element, 0x01, b'U', b'S', 2, 0];
        let at = bytes.windows(8).position(|bytes| bytes == head).expect("an attribute of every picture") + 8;
        bytes[at] = value;
    }
    bytes
}

#[test]
fn a_word_of_the_header_is_judged_by_its_value_wherever_pieces_end() {
    // The last word before the picture is one of the standard, and a name.
    let person = Person { name: "Identity^Ingrid".into(), ..person() };
    let original = file(Kind::Dx, &person, 1, 1).bytes();
    for piece_bytes in 1..200 {
        let output = clean_within(piecewise(piece_bytes), &[("the input", &original)], KEY, "a recipient").only();
        assert!(output[..output.len() - 512].ends_with(b"IDENTITY\xE0\x7F\x10\0OW\0\0\0\x02\0\0"));
    }
}

#[test]
fn every_byte_is_inspected_once() {
    let bytes = clean_one(&with_side(Kind::Mr, 40, 16)).only();
    for piece_bytes in [1, 100, 4096, 1 << 20] {
        let mut source = Once { bytes: Bytes(&bytes), next: 0 };
        let expectation = Expectation { patterns: &patterns(), vocabulary: &Nothing, originals: None, dates: Dates::None };
        let inspection = verify::inspect(&mut source, &expectation, &piecewise(piece_bytes)).unwrap();
        assert_eq!((source.next, inspection.sha256), (bytes.len() as u64, verify::sha256(&bytes)));
    }
}

#[test]
fn a_store_that_gives_back_something_else_opens_nothing() {
    let lies: [fn(&mut Vec<u8>); 5] = [
        |bytes| *bytes.last_mut().unwrap() ^= 1,
        |bytes| bytes[200] ^= 1,
        |bytes| bytes.truncate(bytes.len() - 2),
        |bytes| bytes.push(0),
        Vec::clear,
    ];
    for lie in lies {
        let cleaned = clean_into(|| Ok(Liar { bytes: Vec::new(), lie }));
        assert!(cleaned.verified.is_none());
        assert_eq!(cleaned.outcome.reason, Some(Reason::InternalError));
        assert_eq!(cleaned.outcome.findings[0].fault, "seal");
    }
    assert!(clean_into(|| Ok(Liar { bytes: Vec::new(), lie: |_| {} })).verified.is_some());
}

#[test]
fn a_store_that_cannot_be_read_opens_nothing() {
    let cleaned = clean_into(|| Ok(Mute(0)));
    assert!(cleaned.verified.is_none());
    assert_eq!((cleaned.outcome.reason, cleaned.outcome.sha256), (Some(Reason::InternalError), None));
}

#[test]
fn a_store_without_room_is_too_large() {
    let cleaned = clean_into(|| Ok(Full(1000)));
    assert_eq!(cleaned.outcome.reason, Some(Reason::TooLarge));
    let none = clean_into::<Vec<u8>>(|| Err(Error::new(Reason::TooLarge, "no room at all")));
    assert_eq!(none.outcome.reason, Some(Reason::TooLarge));
}

#[test]
fn a_hash_of_other_bytes_opens_no_store() {
    let bytes = clean_one(&with_side(Kind::Ct, 16, 16)).only();
    let sealed = Sealed::new(Stored::Apart(Bytes(bytes.clone())), verify::sha256(b"other bytes"));
    let evidence = Evidence::for_seal(
        &sealed,
        Writing::NotNeeded(NotNeeded::SeldomCarriesWriting),
        verify::Face::NotNeeded(NotNeeded::FaceKept),
    );
    let patterns = patterns();
    let expectation = Expectation { patterns: &patterns, vocabulary: &Nothing, originals: None, dates: Dates::None };
    let found = verify::verify(sealed, &evidence, &expectation, &piecewise(64)).err().unwrap();
    assert_eq!(found, [Finding { fault: verify::Fault::Seal, place: Vec::new() }]);
}

#[test]
fn what_exceeds_a_limit_is_too_large() {
    let original = with_side(Kind::Ct, 16, 16);
    let limits = Limits { instance_bytes: original.len() as u64 - 1, ..Limits::default() };
    assert_eq!(clean_within(limits, &[("the input", &original)], KEY, "a recipient").others[0].1, Reason::TooLarge);
    let mut set = instance(Kind::Ct, &person(), 1, 1);
    // 2^32 bytes: a length field says at most 2^32 - 2.
    set.shorts(0x0028_0010, &[0x8000]).shorts(0x0028_0011, &[0xFFFF]).shorts(0x0028_0002, &[1]);
    let just = clean_one(&File::new(set.clone(), Syntax::Explicit).bytes());
    assert_eq!(just.others[0].1, Reason::Truncated, "2^32 - 2^16 bytes can be said");
    set.shorts(0x0028_0010, &[0x8001]);
    assert_eq!(clean_one(&File::new(set, Syntax::Explicit).bytes()).others[0].1, Reason::TooLarge);
}

/// Every form of the person that bytes can have.
const FORMS: [&[u8]; 4] = [b"ABERNATHY", b"a\0b\0e\0r\0n\0a\0t\0h\0y\0", b"1.2.840.99999.1.2.3", b"4711004711"];

fn person() -> Person {
    Person { name: "Abernathy^Ingrid".into(), ..Person::generate(1) }
}

fn patterns() -> Patterns {
    let mut harvest = Harvest::default();
    for (kind, text) in
        [(Identity::Name, "Abernathy^Ingrid"), (Identity::Id, "4711004711"), (Identity::Uid, "1.2.840.99999.1.2.3")]
    {
        harvest.add(kind, text.as_bytes(), &CharacterSet::utf8());
    }
    Patterns::new(&harvest)
}

/// Nothing is held, and so many bytes are read and written at a time.
fn piecewise(piece_bytes: usize) -> Limits {
    Limits { held_bytes: 0, piece_bytes, ..Limits::default() }
}

fn findings(stored: Stored<Bytes<Vec<u8>>>, patterns: &Patterns, piece_bytes: usize) -> Vec<Finding> {
    let (Stored::Memory(bytes) | Stored::Apart(Bytes(bytes))) = &stored;
    let hash = verify::sha256(bytes);
    let sealed = Sealed::new(stored, hash);
    let evidence = Evidence::for_seal(
        &sealed,
        Writing::NotNeeded(NotNeeded::SeldomCarriesWriting),
        verify::Face::NotNeeded(NotNeeded::FaceKept),
    );
    let expectation = Expectation { patterns, vocabulary: &Nothing, originals: None, dates: Dates::None };
    verify::verify(sealed, &evidence, &expectation, &piecewise(piece_bytes)).err().unwrap_or_default()
}

/// A square picture of one grey, bits above it set.
fn with_side(kind: Kind, side: u16, bits_allocated: u16) -> Vec<u8> {
    picture(kind, side, bits_allocated, if bits_allocated == 8 { "OB" } else { "OW" }, || 0xCB, Syntax::Explicit)
}

fn picture(kind: Kind, side: u16, bits_allocated: u16, vr: &str, byte: impl FnMut() -> u8, syntax: Syntax) -> Vec<u8> {
    let mut set = instance(kind, &person(), 1, 1);
    let frames: usize = set.text(0x0028_0008).parse().unwrap_or(1);
    let bytes = frames * usize::from(side) * usize::from(side) * usize::from(bits_allocated / 8);
    set.shorts(0x0028_0010, &[side])
        .shorts(0x0028_0011, &[side])
        .shorts(0x0028_0100, &[bits_allocated])
        .shorts(0x0028_0101, &[bits_allocated - 2])
        .shorts(0x0028_0102, &[bits_allocated - 3])
        .put(0x7FE0_0010, vr, std::iter::repeat_with(byte).take(bytes).collect::<Vec<u8>>());
    File::new(set, syntax).bytes()
}

/// One image cleaned into a store.
fn clean_into<S: Store>(store: impl Fn() -> Result<S>) -> Cleaned<S::Sealed> {
    let original = with_side(Kind::Ct, 40, 16);
    let mut coordinator = Coordinator::new(&Options { face: Some(Face::Keep), ..Options::default() }, KEY, FRESH).unwrap();
    coordinator.add(0, "the input", scan(&mut Bytes(&original), &Limits::default()));
    let cleaner = Cleaner::new(coordinator.close(None, None).unwrap(), piecewise(512));
    match cleaner.write(0, &mut Bytes(&original), store, None) {
        Err(cleaned) => *cleaned,
        Ok(written) => {
            let hash = written.sha256();
            cleaner.verify(written, hash)
        }
    }
}

/// A store that changes its mind when it is closed.
struct Liar {
    bytes: Vec<u8>,
    lie: fn(&mut Vec<u8>),
}

impl Sink for Liar {
    fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.bytes.write(piece)
    }
}

impl Store for Liar {
    type Sealed = Bytes<Vec<u8>>;

    fn seal(mut self) -> Result<Self::Sealed> {
        (self.lie)(&mut self.bytes);
        Ok(Bytes(self.bytes))
    }
}

/// A store of which only the length is left.
struct Mute(u64);

impl Sink for Mute {
    fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.0 += piece.len() as u64;
        Ok(())
    }
}

impl Store for Mute {
    type Sealed = Self;

    fn seal(self) -> Result<Self> {
        Ok(self)
    }
}

impl Source for Mute {
    fn len(&self) -> u64 {
        self.0
    }

    fn read_at(&mut self, _: u64, _: &mut [u8]) -> Result<()> {
        Err(Error::new(Reason::Unreadable, "a disc that is gone"))
    }
}

/// A store with room for so many bytes.
struct Full(usize);

impl Sink for Full {
    fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.0 = self.0.checked_sub(piece.len()).ok_or(Error::new(Reason::TooLarge, "no room"))?;
        Ok(())
    }
}

impl Store for Full {
    type Sealed = Bytes<Vec<u8>>;

    fn seal(self) -> Result<Self::Sealed> {
        Ok(Bytes(Vec::new()))
    }
}

/// Bytes that may be read from the first to the last, each once.
struct Once<'a> {
    bytes: Bytes<&'a Vec<u8>>,
    next: u64,
}

impl Source for Once<'_> {
    fn len(&self) -> u64 {
        self.bytes.len()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        assert_eq!(offset, self.next);
        self.next += buffer.len() as u64;
        self.bytes.read_at(offset, buffer)
    }
}

/// No word is known.
struct Nothing;

impl Vocabulary for Nothing {
    fn is_known(&self, _: Tag, _: Vr, _: &str, _: usize) -> bool {
        false
    }
}
