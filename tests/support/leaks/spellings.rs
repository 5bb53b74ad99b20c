//! The name, the ID and the dates of the patient as people and programs write them, and what else they type into a text.

use sha2::{Digest, Sha256, Sha512};

use super::disc::{Disc, person};
use crate::support::instances::Kind;
use crate::support::tables::{self, NEEDED};
use crate::support::writer::{File, Set, Syntax};

pub fn add(disc: &mut Disc) {
    let [family, given] = [("a family name with an umlaut", "ü"), ("a given name with an accent", "é")].map(|(what, letter)| {
        let name = with_letter(&disc.planted.word(), letter);
        disc.planted.at("A041", what).say(name)
    });
    let someone = person(&mut disc.planted, "A041", Some(format!("{family}^{given}")));
    disc.turn_to(someone);
    let birth = disc.person.birth_date.clone();
    let id = disc.person.id.clone();
    let mut spelled: Vec<(&'static str, String, String)> = Vec::new();
    spelled.extend(names(&family, &given).into_iter().map(|(what, text)| ("A041", what.to_owned(), text)));
    spelled.extend(ids(&id).into_iter().map(|(what, text)| ("A050", what.to_owned(), text)));
    spelled.extend(days(&birth).into_iter().map(|(what, text)| ("A050", what, text)));
    spelled.extend(typed(disc));
    in_one_text(disc, &spelled);
    in_attributes_of_terms(disc, &spelled);
    in_private_elements(disc, &spelled);
    hashes(disc);
}

/// All spellings in one long text, and in an overlay's comment.
fn in_one_text(disc: &mut Disc, spelled: &[(&'static str, String, String)]) {
    let mut text = String::new();
    for (rule, what, spelling) in spelled {
        disc.planted.at(rule, format!("{what}, in a comment")).say(spelling);
        text += &format!("Follow-up: {spelling};\r\n");
    }
    let mut set = disc.next_of(Kind::Ct);
    set.put(0x0010_21B0, "LT", &text).put(0x6000_4000, "LT", &text).put(0x0018_A003, "ST", &text[..500]);
    disc.add("every spelling in a comment", File::new(set, Syntax::Explicit).bytes());
}

/// A spelling in each attribute that may hold terms, so that all of them come up.
fn in_attributes_of_terms(disc: &mut Disc, spelled: &[(&'static str, String, String)]) {
    let is_text = |vr: &str| ["CS", "LO", "LT", "SH", "ST", "UC", "UT"].contains(&vr);
    let tags: Vec<(u32, &str)> = tables::technical().filter(|(tag, vr)| is_text(vr) && !NEEDED.contains(tag)).collect();
    for (part, spelled) in spelled.chunks(tags.len()).enumerate() {
        for kind in [Kind::EnhancedMr, Kind::Dx] {
            let mut set = disc.next_of(kind);
            for (((rule, what, spelling), (tag, vr)), number) in spelled.iter().zip(&tags).zip(0..) {
                if kind == Kind::EnhancedMr {
                    disc.planted.at(rule, format!("{what}, instead of a term")).say(spelling);
                }
                // Alone, or as the last value of several.
                let value = if number % 3 == 0 { format!("NONE\\{spelling}") } else { spelling.clone() };
                set.put(*tag, vr, value);
            }
            disc.add(format!("spellings instead of terms, part {part}, {kind:?}"), File::new(set, Syntax::Explicit).bytes());
        }
    }
}

fn in_private_elements(disc: &mut Disc, spelled: &[(&'static str, String, String)]) {
    let mut set = disc.next_of(Kind::Mr);
    set.put(0x0019_0010, "LO", "NOTES").put(0x0040_0310, "ST", "Seen.");
    let mut item = Set::default();
    for ((rule, what, spelling), number) in spelled.iter().zip(0x1000..) {
        disc.planted.at(rule, format!("{what}, in a private element")).say(spelling);
        set.put(0x0019_0000 | number, "UT", spelling);
        item.put(0x0019_0000 | number, "OB", spelling);
    }
    set.items(0x0040_0275, vec![item]);
    disc.add("every spelling in private elements", File::new(set, Syntax::Explicit).bytes());
}

/// Hashes that a careless tool makes pseudonyms of. None of them stands in the input.
fn hashes(disc: &mut Disc) {
    let values = [
        ("the ID", disc.person.id.clone()),
        ("the name", disc.person.name.clone()),
        ("the birth date", disc.person.birth_date.clone()),
        ("the study UID", disc.person.uid("0")),
        ("the accession number", disc.person.accession.clone()),
    ];
    for (what, value) in values {
        let sha256: [u8; 32] = Sha256::digest(&value).into();
        let sha512 = Sha512::digest(&value);
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let number = u128::from_be_bytes(sha256[..16].try_into().unwrap());
        for (kind, text) in [
            ("SHA-256 in hexadecimal", hex(&sha256[..6])),
            ("SHA-512 in hexadecimal", hex(&sha512[..6])),
            ("SHA-256 as a UID", format!("2.25.{number}")),
        ] {
            let mut place = disc.planted.at("X14", format!("{kind} of {what}"));
            place.say(text);
            place.packed();
        }
    }
}

fn names(family: &str, given: &str) -> Vec<(&'static str, String)> {
    let plain = |text: &str| text.replace('ü', "u").replace('é', "e");
    let spelled_out = |text: &str| text.replace('ü', "ue").replace('é', "e");
    let apart = |text: &str, with: &str| text.chars().map(String::from).collect::<Vec<_>>().join(with);
    let wide = |text: &str| plain(text).chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect::<String>();
    let both = format!("{given} {family}");
    let initial: String = given.chars().take(1).collect();
    vec![
        ("the name in capitals", both.to_uppercase()),
        ("the name in small letters", both.to_lowercase()),
        ("the name without accents", plain(&both)),
        ("the name with umlauts spelled out", spelled_out(&both)),
        ("the name in capitals with umlauts spelled out", spelled_out(&both).to_uppercase()),
        ("family name first", format!("{family} {given}")),
        ("family name first with a comma", format!("{family}, {given}")),
        ("an initial and the family name", format!("{initial}. {family}")),
        ("the family name and an initial", format!("{family}{initial}")),
        ("with underscores", format!("{given}_{family}")),
        ("with hyphens", format!("{family}-{given}")),
        ("run together", format!("{}{}", plain(family), plain(given))),
        ("run together in capitals", format!("{}{}", plain(given), plain(family)).to_uppercase()),
        ("with dots", format!("{}.{}", plain(given), plain(family)).to_lowercase()),
        ("with carets", format!("{family}^{given}^^Mrs.")),
        ("as a whole PN of two groups", format!("{family}^{given}={family}^{given}")),
        ("letters apart", apart(&plain(family), " ")),
        ("letters parted by dots", apart(&plain(family), ".")),
        ("in the genitive", format!("{family}'s left knee")),
        ("in brackets", format!("[{family}]")),
        ("with a title", format!("Prof. Dr. {family}")),
        ("with accents behind the letters", both.replace('ü', "u\u{308}").replace('é', "e\u{301}")),
        ("in wide letters", wide(family)),
        ("with soft hyphens", apart(&plain(family), "\u{AD}")),
        ("with joiners of no width", apart(&plain(family), "\u{200B}")),
        ("written from right to left", plain(family).chars().rev().collect()),
        ("with Cyrillic letters that look alike", plain(family).replace('a', "а").replace('e', "е").replace('o', "о")),
        ("as an e-mail address", format!("{}.{}@mail.example", plain(given), plain(family)).to_lowercase()),
        ("as a file name", format!("{}{}.dcm", plain(family), plain(given))),
        ("in HTML", both.replace('ü', "&uuml;").replace('é', "&eacute;")),
        ("in a URL", both.replace('ü', "%C3%BC").replace('é', "%C3%A9").replace(' ', "%20")),
        ("in UTF-8 read as Latin-1", both.replace('ü', "Ã¼").replace('é', "Ã©")),
        ("with lost accents", both.replace(['ü', 'é'], "?")),
        ("in hexadecimal", both.bytes().map(|byte| format!("{byte:02x}")).collect()),
        ("cut off", plain(family).chars().take(9).collect()),
        ("with a number behind it", format!("{}1950", plain(family))),
        ("in a sentence", format!("Mrs {family} fell on her left hip")),
    ]
}

fn ids(id: &str) -> Vec<(&'static str, String)> {
    let (letters, digits) = id.split_once('-').unwrap();
    let threes: Vec<&str> = [0..3, 3..6, 6..9].into_iter().map(|part| &digits[part]).collect();
    let other_digits =
        |zero: u32| digits.chars().map(|c| char::from_u32(zero + u32::from(c) - 0x30).unwrap()).collect::<String>();
    vec![
        ("the ID", id.to_owned()),
        ("the ID in small letters", id.to_lowercase()),
        ("the ID run together", format!("{letters}{digits}")),
        ("the digits of the ID", digits.to_owned()),
        ("the digits with hyphens", threes.join("-")),
        ("the digits with spaces", threes.join(" ")),
        ("the digits with dots", threes.join(".")),
        ("the digits with slashes", threes.join("/")),
        ("the digits with a zero before", format!("0{digits}")),
        ("the digits with zeros before", format!("00000{digits}")),
        ("the ID with dots", format!("{letters}.{}", threes.join("."))),
        ("the ID with underscores", format!("{letters}_{digits}")),
        ("the ID with a number sign", format!("#{digits}")),
        ("the ID with its name", format!("MRN:{digits}")),
        ("the ID with a suffix", format!("{digits}/1")),
        ("the ID in a path", format!("/archive/{digits}/0001")),
        ("the ID in wide digits", other_digits(0xFF10)),
        ("the ID in Arabic digits", other_digits(0x660)),
    ]
}

/// More than ten ways to write a day.
fn days(date: &str) -> Vec<(String, String)> {
    let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
    let number: usize = month.parse().unwrap();
    let (m, d) = (month.trim_start_matches('0'), day.trim_start_matches('0'));
    let buddhist = year.parse::<u32>().unwrap() + 543;
    let (english, german, french) = (ENGLISH[number - 1], GERMAN[number - 1], FRENCH[number - 1]);
    let short = &english[..3];
    let spelled = [
        format!("{year}{month}{day}"),
        format!("{day}{month}{year}"),
        format!("{month}{day}{year}"),
        format!("{year}-{month}-{day}"),
        format!("{year}/{month}/{day}"),
        format!("{year}.{month}.{day}"),
        format!("{year}_{month}_{day}"),
        format!("{year} {month} {day}"),
        format!("{day}.{month}.{year}"),
        format!("{day}/{month}/{year}"),
        format!("{day}-{month}-{year}"),
        format!("{month}/{day}/{year}"),
        format!("{d}. {m}. {year}"),
        format!("b. {d}/{m}/{year}"),
        format!("{day}-{short}-{year}"),
        format!("{}{}{year}", day, short.to_uppercase()),
        format!("{d} {english} {year}"),
        format!("{english} {d}, {year}"),
        format!("{d}th of {english} {year}"),
        format!("{d}. {german} {year}"),
        format!("{d} {french} {year}"),
        format!("{year}年{m}月{d}日"),
        format!("{year}년 {m}월 {d}일"),
        format!("{d} / {m} / {buddhist}"),
        format!("{year}-{month}-{day}T08:15:00Z"),
        format!("{year}{month}{day}081500"),
        format!("DOB={year}{month}{day}"),
    ];
    spelled.into_iter().enumerate().map(|(number, text)| (format!("the birth date, way {}", number + 1), text)).collect()
}

/// What people type into a text beside the name (each one made up).
fn typed(disc: &mut Disc) -> Vec<(&'static str, String, String)> {
    let planted = &mut disc.planted;
    let mut found = Vec::new();
    let mut number = |count: usize| planted.digits(count);
    let (area, line) = (number(4), number(6));
    for (what, text) in [
        ("a telephone number with its country", format!("+44 {area} {line}")),
        ("a telephone number in brackets", format!("(0{area}) {line}")),
        ("a telephone number with a hyphen", format!("0{area}-{line}")),
        ("a telephone number run together", format!("0044{area}{line}")),
        ("a social security number", format!("{}-{}-{}", number(3), number(2), number(4))),
        ("an account", format!("GB{} MIDL {} {}", number(2), number(6), number(8))),
        ("an insurance number", format!("K{}", number(9))),
        ("an address of the network", format!("10.{}.{}.{}", number(2), number(2), number(3))),
        ("an address of a network card", format!("00:1A:{}:{}:{}:3C", number(2), number(2), number(2))),
        ("coordinates", format!("51.{}, -0.{}", number(5), number(5))),
        ("a licence plate", format!("HH-QX {}", number(4))),
        ("a UID", format!("1.2.840.99999.{}.{}", number(6), number(5))),
        ("a serial number", format!("S/N {}-{}", number(5), number(3))),
        ("a case number", format!("case {}/{}", number(4), number(4))),
    ] {
        found.push(("A050", what.to_owned(), text));
    }
    let (first, second) = (planted.word(), planted.word());
    for (what, text) in [
        ("an e-mail address", format!("{}@{}.example", first.to_lowercase(), second.to_lowercase())),
        ("an address on the web", format!("https://{}.example/{second}", first.to_lowercase())),
        ("a street", format!("17 {first} Lane, {second}")),
        ("an employer", format!("works at {second} Bakery")),
        ("a relative", format!("son {first} was told")),
        ("a room", format!("ward {second}, bed 7")),
    ] {
        found.push(("A050", what.to_owned(), text));
    }
    found
}

/// The word with a letter in its middle.
fn with_letter(word: &str, letter: &str) -> String {
    format!("{}{letter}{}", &word[..5], &word[6..])
}

const ENGLISH: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const GERMAN: [&str; 12] =
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
const FRENCH: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
