//! The searches are seen to fail: with a rule off, what it holds back is found.

use scanitize::attribute::{Tag, Vr};
use scanitize::identity::{CharacterSet, Harvest, Kind as Identity, Patterns};
use scanitize::limits::Limits;
use scanitize::source::{Bytes, Stored};
use scanitize::verify::{self, Dates, Expectation, Fault, Finding, OriginalValues, Vocabulary};

use crate::support::canary::Canaries;
use crate::support::flow::clean_one;
use crate::support::instances::objects::{Object, object};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::writer::{File, Set, Syntax, encode};

#[test]
fn a_canary_left_in_any_form_is_found() {
    let mut canaries = Canaries::default();
    let long = canaries.letters("a long text", 64);
    let date = canaries.exact("a date", *b"19071224");
    let output = clean_one(&file(Kind::Ct, &Person::generate(1), 1, 1).bytes()).only();
    assert!(canaries.found(&output).is_empty());
    let wide: Vec<u8> = long.bytes().flat_map(|letter| [letter, 0]).collect();
    let forms = [long.clone().into_bytes(), long.to_lowercase().into_bytes(), long.as_bytes()[13..32].to_vec(), wide, date];
    for form in forms {
        let bad = [&output[..900], &form, &output[900..]].concat();
        assert!(!canaries.found(&bad).is_empty(), "{form:02X?}");
    }
    assert_eq!(canaries.found(long.as_bytes())[0], "a long text");
}

#[test]
fn the_search_by_path_finds_an_element_that_kept_its_value() {
    let bad = with(0x0008_0050, "SH", "A123");
    assert_eq!(faults(&bad, &[], &[(&[0x0008_0050], "A123")]), [(Fault::Unchanged, vec![0x0008_0050])]);
    assert_eq!(faults(&bad, &[], &[(&[0x0008_0050], "B123")]), []);
}

#[test]
fn the_search_by_path_finds_a_date_or_a_time_that_stayed() {
    for (tag, vr, text) in [(0x0008_0020, "DA", "20190304"), (0x0008_0030, "TM", "101112"), (0x0008_002A, "DT", "20190304101112")]
    {
        assert_eq!(faults(&with(tag, vr, text), &[], &[]), [(Fault::Date, vec![tag])], "{vr}");
    }
}

#[test]
fn the_search_by_path_finds_a_date_that_did_not_move_by_the_days_of_the_patient() {
    let harvest = [(Identity::Date, "20190304"), (Identity::Date, "20180304")];
    for (value, is_found) in [("20180304", false), ("20180305", true), ("20180303", true)] {
        let found =
            faults_of_dates(&with(0x0008_0020, "DA", value), &harvest, &[(&[0x0008_0020], "20190304")], Dates::Moved(-365));
        assert_eq!(found, [(Fault::Date, vec![0x0008_0020])].into_iter().filter(|_| is_found).collect::<Vec<_>>(), "{value}");
    }
    let birth = [(Identity::BirthDate, "19500304"), (Identity::Id, "555123")];
    let found =
        faults_of_dates(&with(0x0008_0022, "DA", "19490304"), &birth, &[(&[0x0008_0022], "19500304")], Dates::Moved(-365));
    assert_eq!(found, [(Fault::Date, vec![0x0008_0022])], "the birth date moves nowhere");
    let moment = with(0x0008_002A, "DT", "20180304101010.555123");
    assert_eq!(faults_of_dates(&moment, &birth, &[], Dates::Any), [(Fault::Date, vec![0x0008_002A])], "a number as a fraction");
    let nowhere = faults_of_dates(&with(0x0008_0021, "DA", "20180304"), &[], &[(&[0x0008_0020], "20190304")], Dates::Moved(-365));
    assert_eq!(nowhere, [(Fault::Date, vec![0x0008_0021])], "no date stood there");
    assert_eq!(faults_of_dates(&with(0x0008_0020, "DA", "20180304"), &[], &[], Dates::Any), []);
    assert_eq!(faults_of_dates(&with(0x0008_002A, "DT", "20180304+0100"), &[], &[], Dates::Any).len(), 1, "a zone");
}

#[test]
fn a_moment_is_held_against_the_original_in_the_zone_of_its_data_set() {
    for (value, is_found) in [("20180304101010", false), ("20180304091010", true), ("20180304081010", true)] {
        let original = [(&[0x0008_002A][..], "20190304091010+0000")];
        let found = faults_of_dates(&with(0x0008_002A, "DT", value), &[], &original, Dates::Moved(-365));
        assert_eq!(found, [(Fault::Date, vec![0x0008_002A])].into_iter().filter(|_| is_found).collect::<Vec<_>>(), "{value}");
    }
}

#[test]
fn the_search_of_the_text_finds_every_spelling_between_words() {
    let harvest = [
        (Identity::Name, "Müller^Jörg"),
        (Identity::Id, "12345"),
        (Identity::BirthDate, "19500304"),
        (Identity::Date, "20190304"),
    ];
    for text in ["seen MUELLER today", "jorg", "ID 12345.", "b. 4.3.1950", "4 March 1950", "on 2019-03-04", "MULLER_JORG"] {
        assert_eq!(
            faults(&with(0x0008_103E, "LO", text), &harvest, &[]).first(),
            Some(&(Fault::Text, vec![0x0008_103E])),
            "{text}"
        );
    }
    assert_eq!(faults(&with(0x0008_103E, "LO", "AX T2 FLAIR 123456"), &harvest, &[]), []);
}

#[test]
fn the_search_of_the_bytes_finds_what_stands_in_no_text() {
    let harvest = [(Identity::Name, "Abernathy^Ingrid"), (Identity::Id, "4711004711"), (Identity::Uid, "1.2.840.99999.1.2.3")];
    for bytes in [&b"xxABERNATHYx"[..], b"\0a\0b\0e\0r\0n\0a\0t\0h\0y", b"ID=4711004711 ", b"1.2.840.99999.1.2.3 "] {
        assert_eq!(
            faults(&with_bytes(0x0028_1201, "OW", bytes), &harvest, &[]),
            [(Fault::Bytes, vec![0x0028_1201])],
            "{bytes:02X?}"
        );
    }
}

#[test]
fn what_is_not_the_canonical_form_is_found_without_any_original() {
    let good = clean_one(&file(Kind::Ct, &Person::generate(2), 1, 1).bytes()).only();
    assert_eq!(faults(&good, &[], &[]), []);
    let preamble = [b"MZ", &good[2..]].concat();
    let tail = [&good[..], b"\xFC\xFF\xFC\xFFOB\0\0\x02\0\0\0xx"].concat();
    let private = with(0x0009_0010, "LO", "CREATOR");
    let overlay = with_bytes(0x6000_3000, "OW", &[0; 4]);
    let unknown = with_bytes(0x0020_F000, "UN", &[0; 4]);
    let group_length = with_bytes(0x0008_0000, "UL", &[0; 4]);
    for bad in [preamble, tail, private, overlay, unknown, group_length, good[..good.len() - 2].to_vec()] {
        assert!(matches!(faults(&bad, &[], &[]).as_slice(), [(Fault::Form(_), _)]));
    }
}

#[test]
fn what_hides_above_the_stored_bits_is_found() {
    let picture = |samples: &[u8], is_signed: bool| {
        let samples = [samples, &[0; 512][samples.len()..]].concat();
        let sign = [u8::from(is_signed), 0];
        with_all(&[
            (0x0028_0101, "US", &[12, 0]),
            (0x0028_0102, "US", &[11, 0]),
            (0x0028_0103, "US", &sign),
            (0x7FE0_0010, "OW", &samples),
        ])
    };
    let is_found = |samples: &[u8], is_signed| match faults(&picture(samples, is_signed), &[], &[]).as_slice() {
        [] => false,
        [(Fault::Form(_), place)] => *place == [0x7FE0_0010],
        others => panic!("{others:?}"),
    };
    assert!(!is_found(b"\xFF\x0F\x00\x00\x34\x02", false) && !is_found(b"\xFF\xFF\xFF\x07\x00\xF8", true));
    // `S` in the upper bits of two samples, and one whose sign does not fill them.
    assert!(is_found(b"\xFF\x5F\x00\x30", false));
    assert!(is_found(b"\xFF\x0F", true) && is_found(b"\xFF\xF7", true));
}

#[test]
fn a_waveform_with_other_samples_than_it_says_is_not_the_canonical_form() {
    let set = object(Object::Ecg, &Person::generate(2));
    let good = clean_one(&File::new(set, Syntax::Explicit).bytes()).only();
    let is_canonical = |bytes: &[u8]| !faults(bytes, &[], &[]).iter().any(|(fault, _)| matches!(fault, Fault::Form(_)));
    // Number of Waveform Samples.
    let place = good.windows(8).position(|bytes| bytes == b"\x3A\x00\x10\x00UL\x04\x00").unwrap() + 8;
    let mut bad = good.clone();
    bad[place] -= 1;
    assert!(is_canonical(&good) && !is_canonical(&bad));
}

#[test]
fn text_with_more_than_one_blank_or_other_than_ascii_is_not_the_canonical_form() {
    for text in [&b"CT  "[..], b" CT ", b"CT\t ", b"CT\0\0", b"CT\0 ", b"C\nT ", b"CT\xC3\xA9", b"\0\0", b"  "] {
        let bad = with_bytes(0x0018_0015, "CS", text);
        assert!(matches!(faults(&bad, &[], &[]).as_slice(), [(Fault::Form(_), _)]), "{}", text.escape_ascii());
    }
    for (vr, text) in [("CS", &b"CHEST "[..]), ("CS", b"ARM\\LEG "), ("DS", b""), ("UI", b"1.2.840.10008.1.4.1.1\0")] {
        assert_eq!(faults(&with_bytes(0x0018_0015, vr, text), &[], &[]), [], "{}", text.escape_ascii());
    }
}

#[test]
fn grey_values_that_lie_close_together_spell_no_name_and_letters_do() {
    let picture = |samples: &[u8]| {
        let samples = [samples, &[0; 512][samples.len()..]].concat();
        with_all(&[(0x0028_0101, "US", &[16, 0]), (0x0028_0102, "US", &[15, 0]), (0x7FE0_0010, "OW", &samples)])
    };
    let is_found = |samples: &[u8], name: &str| {
        let found = faults(&picture(samples), &[(Identity::Name, name)], &[]);
        assert!(found.iter().all(|fault| *fault == (Fault::Bytes, vec![0x7FE0_0010])), "{found:?}");
        !found.is_empty()
    };
    // 0x65 above each sample: 0x6550, 0x6574, 0x6572.
    assert!(!is_found(b"PeteReZe", "Peter^Kamal"));
    assert!(is_found(b"\0Peter\0\0", "Peter^Kamal"), "the same letters below samples that lie far apart");
    assert!(is_found(b"MustermannErika\0", "Mustermann^Erika"));
    assert!(is_found(b"Anton\0", "Anton^X"));
}

#[test]
fn evidence_for_other_bytes_opens_nothing() {
    let good = clean_one(&file(Kind::Ct, &Person::generate(3), 1, 1).bytes()).only();
    let seal = |bytes: &[u8]| verify::Sealed::<Bytes<Vec<u8>>>::new(Stored::Memory(bytes.to_vec()), verify::sha256(bytes));
    let other = seal(&[0; 8]);
    let evidence = verify::Evidence::for_seal(
        &other,
        verify::Writing::NotNeeded(verify::NotNeeded::SeldomCarriesWriting),
        verify::Face::NotNeeded(verify::NotNeeded::FaceKept),
    );
    let patterns = Patterns::new(&Harvest::default());
    let expectation = Expectation { patterns: &patterns, vocabulary: &Nothing, originals: None, dates: Dates::None };
    let found = verify::verify(seal(&good), &evidence, &expectation, &Limits::default());
    assert!(matches!(found.err().as_deref(), Some([Finding { fault: Fault::Evidence, .. }])));
}

fn faults(bytes: &[u8], harvest: &[(Identity, &str)], originals: &[(&[u32], &str)]) -> Vec<(Fault, Vec<u32>)> {
    faults_of_dates(bytes, harvest, originals, Dates::None)
}

fn faults_of_dates(
    bytes: &[u8],
    harvest: &[(Identity, &str)],
    originals: &[(&[u32], &str)],
    dates: Dates,
) -> Vec<(Fault, Vec<u32>)> {
    let mut harvested = Harvest::default();
    for (kind, text) in harvest {
        harvested.add(*kind, text.as_bytes(), &CharacterSet::utf8());
    }
    let originals = Values(
        originals
            .iter()
            .map(|(place, value)| (place.iter().map(|tag| Tag(*tag)).collect(), vec![value.as_bytes().to_vec()]))
            .collect(),
    );
    let expectation =
        Expectation { patterns: &Patterns::new(&harvested), vocabulary: &Nothing, originals: Some(&originals), dates };
    let inspection = verify::inspect(&mut Bytes(bytes), &expectation, &Limits::default()).unwrap();
    assert_eq!(inspection.sha256, verify::sha256(bytes));
    inspection.findings.into_iter().map(|finding| (finding.fault, finding.place.iter().map(|tag| tag.0).collect())).collect()
}

/// A cleaned file into which one element was put back.
fn with(tag: u32, vr: &str, text: &str) -> Vec<u8> {
    with_bytes(tag, vr, text.as_bytes())
}

fn with_bytes(tag: u32, vr: &str, bytes: &[u8]) -> Vec<u8> {
    with_all(&[(tag, vr, bytes)])
}

fn with_all(elements: &[(u32, &str, &[u8])]) -> Vec<u8> {
    let good = clean_one(&file(Kind::Ct, &Person::generate(1), 1, 1).bytes()).only();
    let mut parts = top_level(&good);
    for (tag, vr, bytes) in elements {
        let mut element = Set::default();
        element.put(*tag, vr, *bytes);
        parts.retain(|(known, _)| known != tag);
        parts.push((*tag, encode(&element, Syntax::Explicit)));
    }
    parts.sort_by_key(|(tag, _)| *tag);
    let body: Vec<u8> = parts.into_iter().flat_map(|(_, bytes)| bytes).collect();
    [&good[..132], &body].concat()
}

/// The top-level elements of a cleaned file as encoded.
fn top_level(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let elements = crate::support::reader::spans(bytes);
    elements.into_iter().map(|(tag, span)| (tag, bytes[span].to_vec())).collect()
}

/// No word is known.
struct Nothing;

impl Vocabulary for Nothing {
    fn is_known(&self, _: Tag, _: Vr, _: &str, _: usize) -> bool {
        false
    }
}

struct Values(Vec<(Vec<Tag>, Vec<Vec<u8>>)>);

impl OriginalValues for Values {
    fn at(&self, place: &[Tag]) -> &[Vec<u8>] {
        self.0.iter().find(|(known, _)| known == place).map_or(&[], |(_, values)| values)
    }

    fn dates_at(&self, place: &[Tag]) -> &[Vec<u8>] {
        self.at(place)
    }

    fn zone(&self) -> &[u8] {
        b"+0100"
    }
}
