//! The raw search. The encoded names come from Python's codecs.

use super::harvest;
use crate::identity::{CharacterSet, Class, Harvest, Hit, Kind, Patterns};

fn hits(patterns: &Patterns, bytes: &[u8]) -> Vec<Hit> {
    let mut hits = Vec::new();
    patterns.in_bytes(bytes, &mut |hit| {
        hits.push(hit);
        true
    });
    hits
}

/// 32-bit xorshift: noise that is the same everywhere.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_be_bytes()[0]
    })
    .take(count)
    .collect()
}

#[test]
fn names_are_found_in_every_encoding_at_every_place() {
    for (name, encoding, bytes) in ENCODED {
        let patterns = Patterns::new(&harvest(&[(Kind::Name, name)]));
        for before in 0..9 {
            for after in [0, 1, 7] {
                let file = [&noise(before), *bytes, &noise(after)].concat();
                let hits = hits(&patterns, &file);
                assert!(
                    hits.iter().any(|hit| hit.offset >= before.saturating_sub(1)),
                    "{name} in {encoding} after {before} bytes"
                );
            }
        }
    }
}

#[test]
fn names_are_found_in_capitals_and_small_letters() {
    for (name, sought) in [
        ("Müller^Jörg", "MÜLLER"),
        ("MÜLLER^JÖRG", "müller"),
        ("Διονυσιος", "ΔΙΟΝΥΣΙΟΣ"),
        ("Люксембург", "ЛЮКСЕМБУРГ"),
        ("Doe^Jonathan", "jONATHAN"),
    ] {
        let patterns = Patterns::new(&harvest(&[(Kind::Name, name)]));
        assert!(!hits(&patterns, sought.as_bytes()).is_empty(), "{name} as {sought}");
    }
}

#[test]
fn umlauts_are_found_spelled_out_and_without_dots() {
    let patterns = Patterns::new(&harvest(&[(Kind::Name, "Müller-Lüdenscheidt^Jörg")]));
    for sought in ["MUELLER", "muller", "LUEDENSCHEIDT", "Ludenscheidt", "Joerg_Mueller"] {
        assert!(!hits(&patterns, sought.as_bytes()).is_empty(), "{sought}");
    }
    let patterns = Patterns::new(&harvest(&[(Kind::Name, "Mueller^Jan")]));
    assert!(!hits(&patterns, b"M\xFCller").is_empty());
}

#[test]
fn short_names_are_found_in_full_only() {
    let patterns = Patterns::new(&harvest(&[(Kind::Name, "Doe^Jane"), (Kind::Name, "Head^C")]));
    for sought in ["Doe^Jane", "DOE, JANE", "Jane Doe", "jane_doe", "DOEJANE", "janedoe", "Doe-Jane", "Head^C"] {
        assert!(!hits(&patterns, sought.as_bytes()).is_empty(), "{sought}");
    }
    for other in ["Doe", "JANE", "HEAD CT", "head c", "Dose"] {
        assert!(hits(&patterns, other.as_bytes()).is_empty(), "{other}");
    }
}

#[test]
fn the_bytes_of_the_file_are_found_even_where_the_declared_set_is_wrong() {
    let mut harvest = Harvest::default();
    harvest.add(Kind::Name, b"\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2^\xC5", &CharacterSet::from_defined_terms(b"ISO_IR 192"));
    let patterns = Patterns::new(&harvest);
    assert_eq!(hits(&patterns, b"..\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2..").len(), 1);
}

#[test]
fn a_hit_says_what_and_where() {
    let patterns = Patterns::new(&harvest(&[(Kind::Id, "PAT-1234"), (Kind::BirthDate, "19500304")]));
    let hits = hits(&patterns, b"....pat-1234....19500304.");
    let found: Vec<_> = hits.iter().map(|hit| (hit.kind, hit.class, hit.offset, hit.length, patterns.value(hit))).collect();
    assert_eq!(
        found,
        [(Kind::Id, Class::Whole, 4, 8, Some("PAT-1234")), (Kind::BirthDate, Class::BirthDate, 16, 8, Some("19500304"))]
    );
}

#[test]
fn a_hit_in_utf_16_counts_characters() {
    let patterns = Patterns::new(&harvest(&[(Kind::Name, "Jonathan")]));
    let hits = hits(&patterns, b"--J\0O\0N\0A\0T\0H\0A\0N\0--");
    assert_eq!(hits.iter().map(|hit| (hit.offset, hit.length, hit.characters)).collect::<Vec<_>>(), [(2, 16, 8)]);
}

#[test]
fn codes_are_found_with_their_separators_and_without() {
    let patterns =
        Patterns::new(&harvest(&[(Kind::Id, "AB-12.34"), (Kind::Id, "123 456 789"), (Kind::Place, "+49 (0)30 1234-5678")]));
    for sought in ["AB-12.34", "ab1234", "123456789", "123 456 789", "493012345678", "03012345678"] {
        assert!(!hits(&patterns, sought.as_bytes()).is_empty(), "{sought}");
    }
}

#[test]
fn uids_are_found_whole_or_as_a_root() {
    let patterns = Patterns::new(&harvest(&[(Kind::Uid, "1.2.840.99999.7.2019")]));
    for sought in ["1.2.840.99999.7.2019", "1.2.840.99999.7.2019\0", "1.2.840.99999.7.2019.5", "x1.2.840.99999.7.2019\\"] {
        assert!(!hits(&patterns, sought.as_bytes()).is_empty(), "{sought}");
    }
    for other in ["1.2.840.99999.7.20190", "11.2.840.99999.7.2019", "3.1.2.840.99999.7.2019", "1.2.840.99999.7"] {
        assert!(hits(&patterns, other.as_bytes()).is_empty(), "{other}");
    }
}

#[test]
fn every_uid_of_many_is_found() {
    let uids: Vec<String> = (0..3000).map(|n| format!("1.2.840.113619.2.{}.{n}", n * 7919 % 1000)).collect();
    let mut harvest = Harvest::default();
    uids.iter().for_each(|uid| harvest.add_str(Kind::Uid, uid));
    let patterns = Patterns::new(&harvest);
    for uid in &uids {
        assert_eq!(hits(&patterns, uid.as_bytes()).first().and_then(|hit| patterns.value(hit)), Some(uid.as_str()));
    }
}

#[test]
fn short_codes_and_dates_of_the_study_are_not_sought_in_bytes() {
    let patterns = Patterns::new(&harvest(&[
        (Kind::Id, "12345"),
        (Kind::Id, "1234567"),
        (Kind::Date, "20190304"),
        (Kind::Name, "Head^Long"),
    ]));
    assert!(hits(&patterns, b"12345 1234567 20190304 HEAD LONGITUDINAL").is_empty());
}

#[test]
fn fresh_uids_never_hold_a_short_code() {
    let patterns = Patterns::new(&harvest(&[
        (Kind::Id, "12345"),
        (Kind::Id, "54321"),
        (Kind::Name, "12345"),
        (Kind::BirthDate, "19500304"),
    ]));
    let random = noise(16 * 4000);
    for bytes in random.as_chunks::<16>().0 {
        let uid = format!("2.25.{}", u128::from_be_bytes(*bytes));
        assert!(hits(&patterns, uid.as_bytes()).is_empty());
        assert!(!patterns.in_pseudonym(&uid));
    }
}

#[test]
fn noise_holds_nothing() {
    let patterns = Patterns::new(&harvest(&[
        (Kind::Name, "Doe^Jonathan"),
        (Kind::Id, "AB12345"),
        (Kind::Uid, "1.2.840.99999.1"),
        (Kind::BirthDate, "19500304"),
    ]));
    assert!(hits(&patterns, &noise(1 << 22)).is_empty());
}

#[test]
fn a_text_in_place_of_a_name_is_sought_word_by_word() {
    let text: Vec<String> = (0..5000).map(|n| format!("word{n:04}")).collect();
    let patterns = Patterns::new(&harvest(&[(Kind::Name, &text.join(" "))]));
    assert!(!hits(&patterns, b"WORD4711").is_empty());
}

#[test]
fn the_search_stops_when_told() {
    let patterns = Patterns::new(&harvest(&[(Kind::Name, "Jonathan")]));
    let mut count = 0;
    patterns.in_bytes(&b"jonathan ".repeat(5), &mut |_| {
        count += 1;
        count < 2
    });
    assert_eq!(count, 2);
}

#[test]
fn the_filter_finds_what_a_plain_search_finds() {
    let words = ["abcda", "bcddb", "abaab", "abcabc", "dcbadcb", "1.2.3.4.5.6"];
    let patterns = Patterns::new(&harvest(&words.map(|word| (if word.contains('.') { Kind::Uid } else { Kind::Id }, word))));
    let text: Vec<u8> = noise(1 << 18).into_iter().map(|byte| b"abcd"[usize::from(byte & 3)]).collect();
    let mut found: Vec<_> = hits(&patterns, &text).iter().map(|hit| (hit.offset, hit.length)).collect();
    found.sort_unstable();
    let plain = |word: &str| {
        let starts = text.windows(word.len()).enumerate().filter(|(_, window)| *window == word.as_bytes());
        starts.map(|(start, _)| (start, word.len())).collect::<Vec<_>>()
    };
    let mut expected: Vec<_> = words.iter().flat_map(|word| plain(word)).collect();
    expected.sort_unstable();
    assert!(expected.len() > 100);
    assert!(found == expected);
}

#[test]
fn an_empty_harvest_finds_nothing() {
    let patterns = Patterns::new(&Harvest::default());
    assert!(hits(&patterns, &noise(1000)).is_empty());
    assert!(patterns.in_text("Jane Doe").is_none());
}

const ENCODED: &[(&str, &str, &[u8])] = &[
    ("Müller^Jörg", "latin-1", b"M\xFCller^J\xF6rg"),
    ("Müller^Jörg", "8859-2", b"M\xFCller^J\xF6rg"),
    ("Müller^Jörg", "8859-4", b"M\xFCller^J\xF6rg"),
    ("Müller^Jörg", "8859-9", b"M\xFCller^J\xF6rg"),
    ("Müller^Jörg", "8859-15", b"M\xFCller^J\xF6rg"),
    ("Müller^Jörg", "utf-8", b"M\xC3\xBCller^J\xC3\xB6rg"),
    ("Müller^Jörg", "utf-16-le", b"M\x00\xFC\x00l\x00l\x00e\x00r\x00^\x00J\x00\xF6\x00r\x00g\x00"),
    ("Müller^Jörg", "utf-16-be", b"\x00M\x00\xFC\x00l\x00l\x00e\x00r\x00^\x00J\x00\xF6\x00r\x00g"),
    ("ÖZTÜRK^Işıl", "8859-9", b"\xD6ZT\xDCRK^I\xFE\xFDl"),
    ("ÖZTÜRK^Işıl", "utf-8", b"\xC3\x96ZT\xC3\x9CRK^I\xC5\x9F\xC4\xB1l"),
    ("ÖZTÜRK^Işıl", "utf-16-le", b"\xD6\x00Z\x00T\x00\xDC\x00R\x00K\x00^\x00I\x00_\x011\x01l\x00"),
    ("ÖZTÜRK^Işıl", "utf-16-be", b"\x00\xD6\x00Z\x00T\x00\xDC\x00R\x00K\x00^\x00I\x01_\x011\x00l"),
    ("Dvořák^Božena", "8859-2", b"Dvo\xF8\xE1k^Bo\xBEena"),
    ("Dvořák^Božena", "utf-8", b"Dvo\xC5\x99\xC3\xA1k^Bo\xC5\xBEena"),
    ("Dvořák^Božena", "utf-16-le", b"D\x00v\x00o\x00Y\x01\xE1\x00k\x00^\x00B\x00o\x00~\x01e\x00n\x00a\x00"),
    ("Διονυσιος^Ελένη", "8859-7", b"\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2^\xC5\xEB\xDD\xED\xE7"),
    (
        "Διονυσιος^Ελένη",
        "utf-8",
        b"\xCE\x94\xCE\xB9\xCE\xBF\xCE\xBD\xCF\x85\xCF\x83\xCE\xB9\xCE\xBF\xCF\x82^\xCE\x95\xCE\xBB\xCE\xAD\xCE\xBD\xCE\xB7",
    ),
    (
        "Διονυσιος^Ελένη",
        "utf-16-le",
        b"\x94\x03\xB9\x03\xBF\x03\xBD\x03\xC5\x03\xC3\x03\xB9\x03\xBF\x03\xC2\x03^\x00\x95\x03\xBB\x03\xAD\x03\xBD\x03\xB7\x03",
    ),
    (
        "Διονυσιος^Ελένη",
        "utf-16-be",
        b"\x03\x94\x03\xB9\x03\xBF\x03\xBD\x03\xC5\x03\xC3\x03\xB9\x03\xBF\x03\xC2\x00^\x03\x95\x03\xBB\x03\xAD\x03\xBD\x03\xB7",
    ),
    ("قباني^لنزار", "8859-6", b"\xE2\xC8\xC7\xE6\xEA^\xE4\xE6\xD2\xC7\xD1"),
    ("قباني^لنزار", "utf-8", b"\xD9\x82\xD8\xA8\xD8\xA7\xD9\x86\xD9\x8A^\xD9\x84\xD9\x86\xD8\xB2\xD8\xA7\xD8\xB1"),
    ("قباني^لنزار", "utf-16-le", b"B\x06(\x06'\x06F\x06J\x06^\x00D\x06F\x062\x06'\x061\x06"),
    ("قباني^لنزار", "utf-16-be", b"\x06B\x06(\x06'\x06F\x06J\x00^\x06D\x06F\x062\x06'\x061"),
    ("שרון^דבורה", "8859-8", b"\xF9\xF8\xE5\xEF^\xE3\xE1\xE5\xF8\xE4"),
    ("שרון^דבורה", "utf-8", b"\xD7\xA9\xD7\xA8\xD7\x95\xD7\x9F^\xD7\x93\xD7\x91\xD7\x95\xD7\xA8\xD7\x94"),
    ("שרון^דבורה", "utf-16-le", b"\xE9\x05\xE8\x05\xD5\x05\xDF\x05^\x00\xD3\x05\xD1\x05\xD5\x05\xE8\x05\xD4\x05"),
    ("Люксембург^Роза", "8859-5", b"\xBB\xEE\xDA\xE1\xD5\xDC\xD1\xE3\xE0\xD3^\xC0\xDE\xD7\xD0"),
    (
        "Люксембург^Роза",
        "utf-8",
        b"\xD0\x9B\xD1\x8E\xD0\xBA\xD1\x81\xD0\xB5\xD0\xBC\xD0\xB1\xD1\x83\xD1\x80\xD0\xB3^\xD0\xA0\xD0\xBE\xD0\xB7\xD0\xB0",
    ),
    ("Люксембург^Роза", "utf-16-le", b"\x1B\x04N\x04:\x04A\x045\x04<\x041\x04C\x04@\x043\x04^\x00 \x04>\x047\x040\x04"),
    ("Люксембург^Роза", "utf-16-be", b"\x04\x1B\x04N\x04:\x04A\x045\x04<\x041\x04C\x04@\x043\x00^\x04 \x04>\x047\x040"),
    ("Люксембург^Роза", "shift_jis", b"\x84L\x84\x90\x84{\x84\x83\x84u\x84}\x84q\x84\x85\x84\x82\x84s^\x84Q\x84\x80\x84x\x84p"),
    (
        "Люксембург^Роза",
        "euc_kr",
        b"\xAC\xAD\xAC\xF0\xAC\xDC\xAC\xE3\xAC\xD6\xAC\xDE\xAC\xD2\xAC\xE5\xAC\xE2\xAC\xD4^\xAC\xB2\xAC\xE0\xAC\xD9\xAC\xD1",
    ),
    (
        "Люксембург^Роза",
        "gb18030",
        b"\xA7\xAD\xA7\xF0\xA7\xDC\xA7\xE3\xA7\xD6\xA7\xDE\xA7\xD2\xA7\xE5\xA7\xE2\xA7\xD4^\xA7\xB2\xA7\xE0\xA7\xD9\xA7\xD1",
    ),
    ("Люксембург^Роза", "iso2022_jp", b"\x1B$B'-'p'\\'c'V'^'R'e'b'T\x1B(B^\x1B$B'2'`'Y'Q\x1B(B"),
    ("สมชาย^ใจดี", "tis-620", b"\xCA\xC1\xAA\xD2\xC2^\xE3\xA8\xB4\xD5"),
    (
        "สมชาย^ใจดี",
        "utf-8",
        b"\xE0\xB8\xAA\xE0\xB8\xA1\xE0\xB8\x8A\xE0\xB8\xB2\xE0\xB8\xA2^\xE0\xB9\x83\xE0\xB8\x88\xE0\xB8\x94\xE0\xB8\xB5",
    ),
    ("สมชาย^ใจดี", "utf-16-le", b"*\x0E!\x0E\x0A\x0E2\x0E\"\x0E^\x00C\x0E\x08\x0E\x14\x0E5\x0E"),
    ("山田^太郎", "utf-8", b"\xE5\xB1\xB1\xE7\x94\xB0^\xE5\xA4\xAA\xE9\x83\x8E"),
    ("山田^太郎", "shift_jis", b"\x8ER\x93c^\x91\xBE\x98Y"),
    ("山田^太郎", "euc_jp", b"\xBB\xB3\xC5\xC4^\xC2\xC0\xCF\xBA"),
    ("山田^太郎", "iso2022_jp", b"\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B"),
    ("山田^太郎", "gb18030", b"\xC9\xBD\xCC\xEF^\xCC\xAB\xC0\xC9"),
    ("山田^太郎", "utf-16-le", b"q\\0u^\x00*Y\xCE\x90"),
    ("山田^太郎", "utf-16-be", b"\\qu0\x00^Y*\x90\xCE"),
    ("やまだ^たろう", "utf-8", b"\xE3\x82\x84\xE3\x81\xBE\xE3\x81\xA0^\xE3\x81\x9F\xE3\x82\x8D\xE3\x81\x86"),
    ("やまだ^たろう", "shift_jis", b"\x82\xE2\x82\xDC\x82\xBE^\x82\xBD\x82\xEB\x82\xA4"),
    ("やまだ^たろう", "euc_jp", b"\xA4\xE4\xA4\xDE\xA4\xC0^\xA4\xBF\xA4\xED\xA4\xA6"),
    ("やまだ^たろう", "iso2022_jp", b"\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B"),
    ("やまだ^たろう", "gb18030", b"\xA4\xE4\xA4\xDE\xA4\xC0^\xA4\xBF\xA4\xED\xA4\xA6"),
    ("やまだ^たろう", "euc_kr", b"\xAA\xE4\xAA\xDE\xAA\xC0^\xAA\xBF\xAA\xED\xAA\xA6"),
    ("やまだ^たろう", "utf-16-le", b"\x840~0`0^\x00_0\x8D0F0"),
    ("やまだ^たろう", "utf-16-be", b"0\x840~0`\x00^0_0\x8D0F"),
    ("ﾔﾏﾀﾞ^ﾀﾛｳ", "utf-8", b"\xEF\xBE\x94\xEF\xBE\x8F\xEF\xBE\x80\xEF\xBE\x9E^\xEF\xBE\x80\xEF\xBE\x9B\xEF\xBD\xB3"),
    ("ﾔﾏﾀﾞ^ﾀﾛｳ", "shift_jis", b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3"),
    ("ﾔﾏﾀﾞ^ﾀﾛｳ", "utf-16-le", b"\x94\xFF\x8F\xFF\x80\xFF\x9E\xFF^\x00\x80\xFF\x9B\xFFs\xFF"),
    ("홍^길동", "utf-8", b"\xED\x99\x8D^\xEA\xB8\xB8\xEB\x8F\x99"),
    ("홍^길동", "euc_kr", b"\xC8\xAB^\xB1\xE6\xB5\xBF"),
    ("홍^길동", "gb18030", b"\x836\x9C4^\x828\x8A3\x829\x9C4"),
    ("홍^길동", "utf-16-le", b"M\xD6^\x008\xAE\xD9\xB3"),
    ("홍^길동", "utf-16-be", b"\xD6M\x00^\xAE8\xB3\xD9"),
    ("김희중", "utf-8", b"\xEA\xB9\x80\xED\x9D\xAC\xEC\xA4\x91"),
    ("김희중", "euc_kr", b"\xB1\xE8\xC8\xF1\xC1\xDF"),
    ("김희중", "utf-16-le", b"@\xAEl\xD7\x11\xC9"),
    ("김희중", "utf-16-be", b"\xAE@\xD7l\xC9\x11"),
    ("王^小东", "utf-8", b"\xE7\x8E\x8B^\xE5\xB0\x8F\xE4\xB8\x9C"),
    ("王^小东", "gb18030", b"\xCD\xF5^\xD0\xA1\xB6\xAB"),
    ("王^小东", "gbk", b"\xCD\xF5^\xD0\xA1\xB6\xAB"),
    ("王^小东", "utf-16-le", b"\x8Bs^\x00\x0F\\\x1CN"),
    ("王^小东", "utf-16-be", b"s\x8B\x00^\\\x0FN\x1C"),
    ("王^小東", "utf-8", b"\xE7\x8E\x8B^\xE5\xB0\x8F\xE6\x9D\xB1"),
    ("王^小東", "gb18030", b"\xCD\xF5^\xD0\xA1\x96|"),
    ("王^小東", "shift_jis", b"\x89\xA4^\x8F\xAC\x93\x8C"),
    ("王^小東", "euc_jp", b"\xB2\xA6^\xBE\xAE\xC5\xEC"),
    ("王^小東", "iso2022_jp", b"\x1B$B2&\x1B(B^\x1B$B>.El\x1B(B"),
    ("王^小東", "utf-16-le", b"\x8Bs^\x00\x0F\\qg"),
    ("Nguyễn^Thị Hạnh", "utf-8", b"Nguy\xE1\xBB\x85n^Th\xE1\xBB\x8B H\xE1\xBA\xA1nh"),
    ("Nguyễn^Thị Hạnh", "utf-16-le", b"N\x00g\x00u\x00y\x00\xC5\x1En\x00^\x00T\x00h\x00\xCB\x1E \x00H\x00\xA1\x1En\x00h\x00"),
    ("Nguyễn^Thị Hạnh", "gb18030", b"Nguy\x816\x841n^Th\x816\x847 H\x815\xFE5nh"),
    ("Łukasz^Wałęsa", "8859-2", b"\xA3ukasz^Wa\xB3\xEAsa"),
    ("Łukasz^Wałęsa", "utf-8", b"\xC5\x81ukasz^Wa\xC5\x82\xC4\x99sa"),
    ("Łukasz^Wałęsa", "utf-16-le", b"A\x01u\x00k\x00a\x00s\x00z\x00^\x00W\x00a\x00B\x01\x19\x01s\x00a\x00"),
    ("Łukasz^Wałęsa", "utf-16-be", b"\x01A\x00u\x00k\x00a\x00s\x00z\x00^\x00W\x00a\x01B\x01\x19\x00s\x00a"),
];
