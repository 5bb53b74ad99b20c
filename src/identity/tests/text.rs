//! The search in text and in numbers, and folding.

use super::harvest;
use crate::identity::{Kind, Patterns, fold};

fn patterns(values: &[(Kind, &str)]) -> Patterns {
    Patterns::new(&harvest(values))
}

fn finds(patterns: &Patterns, text: &str) -> bool {
    patterns.in_text(text).is_some()
}

#[test]
fn folding() {
    for (text, folded) in [
        ("MÜLLER", "muller"),
        ("Straße", "strasse"),
        ("Øre Ærø Ålesund", "ore aero alesund"),
        ("İstanbul IĞDIR ışık", "istanbul igdir isik"),
        ("Nguyễn Thị", "nguyen thi"),
        ("Łódź", "lodz"),
        ("Ελένη ΕΛΈΝΗ Διονυσιος", "ελενη ελενη διονυσιοσ"),
        ("１２３ＡＢＣ", "123abc"),
        ("٠١٢٣ ۴۵۶ १२३ ๑๒๓", "0123 456 123 123"),
        ("O'Neil O’Neil", "oneil oneil"),
        ("Doe^Jane=x_y-z", "doe jane x y z"),
        ("e\u{301}te\u{301}", "ete"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", &fold("やまだ たろう")),
        ("Люкceмбypг", &fold("Люксембург")),
        ("قَبَّانِي", "قباني"),
        ("", ""),
        ("--", ""),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn every_spelling_of_a_birth_date_is_found() {
    let patterns = patterns(&[(Kind::BirthDate, "19500304")]);
    for date in BIRTH_DATES {
        for text in [(*date).to_owned(), format!("born {date}, female"), format!("DOB:{date};")] {
            let hit = patterns.in_text(&text).unwrap_or_else(|| unreachable!("{text}"));
            assert_eq!(hit.kind, Kind::BirthDate);
        }
    }
}

#[test]
fn other_numbers_are_no_dates() {
    let patterns = patterns(&[(Kind::BirthDate, "19500304"), (Kind::Date, "20190304")]);
    for text in [
        "19500305",
        "119500304",
        "1950",
        "03.04",
        "04.03.1951",
        "3 4",
        "20190305",
        "March",
        "4 Mar",
        "190304",
        "4.3.19",
        "1.2.1950",
    ] {
        assert!(!finds(&patterns, text), "{text}");
    }
}

#[test]
fn dates_of_the_study_are_found() {
    let patterns = patterns(&[(Kind::Date, "20190304")]);
    for text in [
        "20190304",
        "CT from 4.3.2019",
        "2019-03-04T11:12:13",
        "20190304111213",
        "1.2.840.99999.20190304.111213.1",
        "4 March 2019",
    ] {
        assert!(finds(&patterns, text), "{text}");
    }
}

#[test]
fn names_are_found_in_any_order_case_and_dress() {
    let patterns = patterns(&[(Kind::Name, "Müller-Lüdenscheidt^Jörg^Karl^Dr."), (Kind::Name, "Doe^Jane")]);
    for text in [
        "MR brain Doe",
        "DOE_JANE_19500304",
        "DoeJane",
        "janedoe",
        "JDoe",
        "seen by Jane",
        "MÜLLER",
        "mueller",
        "Muller",
        "Joerg",
        "Luedenscheidt",
        "MuellerLuedenscheidt",
        "Ｄｏｅ",
        "Dr.Doe",
        "D\u{6F}e",
        "Jane2",
        "TheJane",
        "Mu\u{308}ller",
    ] {
        assert!(finds(&patterns, text), "{text}");
    }
    for text in ["Dr.", "does", "doer", "doe2", "DrDoe", "Karla", "Janet", "Jorge"] {
        assert!(!finds(&patterns, text), "{text}");
    }
}

#[test]
fn names_without_spaces_between_words_are_found() {
    let patterns = patterns(&[
        (Kind::Name, "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        (Kind::Name, "Hong^Gildong=洪^吉洞=홍^길동"),
        (Kind::Name, "김희중"),
    ]);
    for text in ["患者山田さん", "山田太郎", "ヤマダ", "ﾔﾏﾀﾞ ﾀﾛｳ", "ＹＡＭＡＤＡ", "길동 님", "홍길동", "김희중님", "吉洞"]
    {
        assert!(finds(&patterns, text), "{text}");
    }
}

#[test]
fn other_scripts_are_found() {
    let patterns = patterns(&[
        (Kind::Name, "Διονυσιος"),
        (Kind::Name, "Люксембург^Роза"),
        (Kind::Name, "قباني^لنزار"),
        (Kind::Name, "ÖZTÜRK^Işıl"),
    ]);
    for text in ["ΔΙΟΝΥΣΙΟΣ", "Διονύσιος", "ЛЮКСЕМБУРГ", "роза", "قَبَّاني", "Oztürk", "OEZTUERK", "isil", "IŞIL", "Işil"]
    {
        assert!(finds(&patterns, text), "{text}");
    }
}

#[test]
fn names_like_technical_words_are_found_as_words_only() {
    let patterns = patterns(&[
        (Kind::Name, "CT"),
        (Kind::Name, "Head^Long"),
        (Kind::Name, "Philips"),
        (Kind::Id, "12345"),
        (Kind::Name, "12345"),
        (Kind::Place, "Philips Research Hospital"),
        (Kind::Name, "de la Cruz^A"),
    ]);
    for text in TECHNICAL {
        assert!(!finds(&patterns, text), "{text}");
    }
    for text in ["HEAD", "CT", "AX LONG", "Philips Medical Systems", "id 12345"] {
        assert!(finds(&patterns, text), "{text}");
    }
}

#[test]
fn codes_are_found_however_they_are_parted() {
    let patterns = patterns(&[(Kind::Id, "PAT-0012345"), (Kind::Id, "98.76.54-3"), (Kind::Device, "AWP166007")]);
    for text in ["PAT0012345", "pat 0012345", "PAT/0012345", "0012345", "MRN 9876543", "98 76 54 3", "on AWP-166007"] {
        assert!(finds(&patterns, text), "{text}");
    }
    for text in ["PAT", "00123456", "5430", "166008"] {
        assert!(!finds(&patterns, text), "{text}");
    }
}

#[test]
fn places_are_found_by_what_tells_them_from_others() {
    let patterns = patterns(&[
        (Kind::Place, "Klinikum Großhadern, Abt. Radiologie"),
        (Kind::Place, "+49 (89) 4400-73250"),
        (Kind::Place, "Marchioninistr. 15, 81377 München"),
    ]);
    for text in ["Grosshadern", "GROßHADERN", "Tel. 089/4400 73250", "0049 89 440073250", "81377", "Muenchen", "Marchioninistr"]
    {
        assert!(finds(&patterns, text), "{text}");
    }
    for text in ["Klinikum", "Radiologie", "15", "Hospital"] {
        assert!(!finds(&patterns, text), "{text}");
    }
}

#[test]
fn numbers_are_found_whole() {
    let patterns = patterns(&[(Kind::Id, "0123456"), (Kind::Id, "12345"), (Kind::BirthDate, "19500304")]);
    for number in [
        "123456",
        "0123456",
        " +123456 ",
        "123456.0",
        "123456.5",
        "1.23456E5",
        "19500304",
        "19500304.000",
        "1950030411",
        "19500304.111213",
        ".19500304",
        "-195.00304",
        "19500304e-4",
    ] {
        assert!(patterns.in_number(number).is_some(), "{number}");
    }
    for number in ["12345", "1234567", "0.123456", "1950030499", "1950", "", "1e6", "0"] {
        assert!(patterns.in_number(number).is_none(), "{number}");
    }
}

#[test]
fn numbers_that_stand_for_a_day_are_found() {
    // Days counted by another way: the first of 2019 is 17,897 days after that of 1970, and its Julian Date is 2,458,484.5.
    let patterns = patterns(&[(Kind::Date, "20190304"), (Kind::BirthDate, "19520817"), (Kind::Id, "87654321")]);
    for number in [
        "1551697933",
        "1551697933.25",
        "1551697933000",
        "1551697933000000",
        "1.551697933e9",
        "-548208000",
        "2458546",
        "2458546.967",
    ] {
        assert!(patterns.in_number(number).is_some(), "{number}");
    }
    for number in ["1561697933", "1551697", "155169793", "2458600", "548208", "43528"] {
        assert!(patterns.in_number(number).is_none(), "{number}");
    }
    for number in ["19520816", "87654320"] {
        assert!(patterns.in_number(number).is_some(), "{number}, which single precision makes of it");
    }
    for uid in [
        "1.3.12.2.1107.5.2.30.30000019030406412345600001234",
        "1.2.840.113619.2.55.971.1551697933.45",
        "1.2.3.111213.190304",
        "1.2.3.4032019.5",
        "1.2.3.3042019",
        "1.2.3.2019063",
        "1.2.3.636872731330000000",
        "1.2.3.131961679330000000",
        "1.2.3.1876543219",
        "1.2.826.0.1.1551697933123456789",
        "1.2.826.0.1.137709907330000000",
        "2.25.122895916597717871755378070692518159605",
    ] {
        assert!(patterns.in_uid(uid), "{uid}");
    }
    assert!(!patterns.in_uid("1.3.12.2.1107.5.2.30.30000018030406412345600001234"));
    assert!(patterns.is_birth_time("195208.17") && patterns.is_birth_time("195208.170000"));
    assert!(!patterns.is_birth_time("195208") && !patterns.is_birth_time("195208.18") && !patterns.is_birth_time("20190304.11"));
}

#[test]
fn a_hit_in_text_says_where() {
    let patterns = patterns(&[(Kind::Name, "Müller^Jan")]);
    let text = "Größe MÜLLER, Kopf";
    let hit = patterns.in_text(text).unwrap();
    assert_eq!(text.get(hit.offset..hit.offset + hit.length), Some("MÜLLER"));
    assert_eq!(patterns.value(&hit), Some("Müller^Jan"));
}

#[test]
fn pseudonyms_that_hold_a_value_are_known() {
    let patterns = patterns(&[(Kind::Id, "1234567890"), (Kind::Name, "Abel^Kain"), (Kind::BirthDate, "19500304")]);
    for pseudonym in ["2.25.991234567890123", "ABEL-7", "2.25.4195003048", "P19500304"] {
        assert!(patterns.in_pseudonym(pseudonym), "{pseudonym}");
    }
    assert!(!patterns.in_pseudonym("2.25.329800735698586629295641978511506172918"));
}

const BIRTH_DATES: &[&str] = &[
    "19500304",
    "04031950",
    "03041950",
    "1950-03-04",
    "1950/03/04",
    "1950.03.04",
    "1950 03 04",
    "04.03.1950",
    "04/03/1950",
    "04-03-1950",
    "03/04/1950",
    "03-04-1950",
    "4.3.1950",
    "3/4/1950",
    "4-3-1950",
    "4. 3. 1950",
    "04.03.50",
    "03/04/50",
    "4.3.50",
    "500304",
    "040350",
    "4 Mar 1950",
    "04-Mar-1950",
    "04MAR1950",
    "4-MAR-50",
    "Mar 4, 1950",
    "March 4, 1950",
    "March 04 1950",
    "4 March 1950",
    "4th March 1950",
    "March 4th, 1950",
    "4th of March 1950",
    "4. März 1950",
    "4. Mrz 1950",
    "4 mars 1950",
    "4 de marzo de 1950",
    "4 marzo 1950",
    "4 maart 1950",
    "4 de março de 1950",
    "4 Mart 1950",
    "1950-Mar-04",
    "1950MAR04",
    "19500304120000",
    "1950-03-04T12:00:00",
    "1950年3月4日",
    "1950년 3월 4일",
    "昭和25年3月4日",
    "S25.3.4",
    "１９５０年３月４日",
    "١٩٥٠/٠٣/٠٤",
    "04/03/2493",
    "4-3/1950",
    "1950_03_04",
];

const TECHNICAL: &[&str] = &[
    "CTA",
    "ORIGINAL\\PRIMARY\\AXIAL",
    "HEADNECK",
    "headfirst",
    "LONGITUDINAL",
    "T1 SE",
    "CT01",
    "1.2.840.10008.5.1.4.1.1.2",
    "123456",
    "112345",
    "Research",
    "AX T2 FLAIR de novo",
    "a la carte",
    "Br40f\\3",
    "HFS",
    "STANDARD",
    "0.123451",
    "MPR 5 mm",
    "DOTAREM",
    "EPI_fMRI",
    "Along",
];
