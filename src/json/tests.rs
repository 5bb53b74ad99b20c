//! Held against `serde_json`, which reads the same texts.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::*;

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    One,
    TwoWords,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Mixed<'a> {
    kind: Kind,
    text: &'a str,
    owned: Option<String>,
    #[serde(default)]
    numbers: BTreeMap<u32, [i16; 2]>,
    #[serde(default)]
    kinds: BTreeMap<String, Option<bool>>,
}

const DOCUMENT: &str = r#" { "kind" : "two-words", "ignored": {"a": [1, -2.5, null, {"b": "\\"}], "": false}, "text":"plain é",
    "owned": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 end", "numbers": {"7": [-32768, 32767], "0": [0, 1]},
    "kinds": {"a": null, "b": true, "c": false} } "#;

#[test]
fn a_document_says_the_same() {
    let read: Option<Mixed> = read(DOCUMENT);
    assert!(read.is_some());
    assert_eq!(read, serde_json::from_str(DOCUMENT).ok());
}

/// Each byte left out, doubled, and replaced by each sign that means something.
#[test]
fn a_damaged_document_is_refused_where_serde_json_refuses_it() {
    let signs = "\"\\{}[]:,-+.eE0129atfnu \n\u{1}".chars();
    for (at, _) in DOCUMENT.char_indices() {
        let (before, after) = DOCUMENT.split_at(at);
        let rest = after.split_at(after.chars().next().unwrap().len_utf8()).1;
        let mut damaged = vec![format!("{before}{rest}"), before.to_owned()];
        damaged.extend(signs.clone().flat_map(|sign| [format!("{before}{sign}{rest}"), format!("{before}{sign}{after}")]));
        for text in &damaged {
            assert_eq!(read::<Mixed>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<Value>(text), serde_json::from_str(text).ok(), "{text}");
        }
    }
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Finding {
    Nothing,
    Place([f64; 2]),
    Number(usize),
}

#[test]
fn variants_with_a_value_are_read_where_serde_json_reads_them() {
    let texts = [
        "\"nothing\"",
        "{\"place\":[0.00001116377629251826,-1e3]}",
        " { \"number\" : 7 } ",
        "{\"nothing\":1}",
        "\"place\"",
        "{}",
        "{\"number\":7,\"place\":[0,0]}",
        "{\"number\":7,}",
        "{\"number\"}",
        "{\"number\":-7}",
        "{\"other\":7}",
        "{\"number\":7",
        "[\"nothing\"]",
    ];
    assert_eq!(read("{\"place\":[1,2]}"), Some(Finding::Place([1.0, 2.0])));
    assert_eq!(read::<Finding>("{\"nothing\":null}"), None, "one way to say it is enough");
    for text in texts {
        assert_eq!(read::<Finding>(text), serde_json::from_str(text).ok(), "{text}");
    }
}

#[test]
fn numbers_are_read_where_they_fit() {
    let texts = [
        "0",
        "-0",
        "00",
        "01",
        "1",
        "-1",
        "255",
        "256",
        "-128",
        "-129",
        "1.0",
        "1e2",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1e+1",
        "+1",
        "-",
        "",
        "0x1",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "1 2",
        " 1 ",
        "\u{a0}1",
    ];
    for text in texts {
        assert_eq!(read::<u8>(text), serde_json::from_str(text).ok(), "{text}");
        assert_eq!(read::<i8>(text), serde_json::from_str(text).ok(), "{text}");
        assert_eq!(read::<u64>(text), serde_json::from_str(text).ok(), "{text}");
        assert_eq!(read::<i64>(text), serde_json::from_str(text).ok(), "{text}");
        assert_eq!(read::<Value>(text), serde_json::from_str(text).ok(), "{text}");
        let name = format!("{{\"{text}\": 1}}");
        assert_eq!(read::<BTreeMap<u32, u8>>(&name), serde_json::from_str(&name).ok(), "{name}");
    }
}

#[test]
fn escapes_are_read_as_they_are() {
    for text in [
        "\\ud800",
        "\\ud800\\u0041",
        "\\udc00",
        "\\ud83d\\ude0",
        "\\u00g0",
        "\\u+123",
        "\\x",
        "\\",
        "\\ud83d\\ude00",
        "\\u0000",
        "é\\u00e9",
    ] {
        let text = format!("\"{text}\"");
        assert_eq!(read::<String>(&text), serde_json::from_str(&text).ok(), "{text}");
    }
}

#[test]
fn depth_has_an_end() {
    for depth in [1, 126, 127, 128, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(read::<Value>(&text).is_some(), depth <= 127, "{depth}");
            let skipped = format!("{{\"kind\":\"one\",\"text\":\"\",\"x\":{text}}}");
            assert_eq!(read::<Mixed>(&skipped).is_some(), depth < 127, "{depth}");
        }
    }
}

#[test]
fn an_array_is_no_object() {
    assert_eq!(read::<Mixed>(r#"["one", "", null]"#), None);
    assert_eq!(read::<Kind>(r#"{"one": null}"#), None);
}

#[derive(Serialize, Default)]
struct Written<'a> {
    text: &'a str,
    letter: char,
    absent: Option<u8>,
    truth: bool,
    numbers: (u8, i64, u64, i128),
    floats: Vec<f64>,
    places: [f64; 3],
    by_number: BTreeMap<i32, Unit>,
    by_name: BTreeMap<&'a str, Vec<()>>,
    said: Vec<Said<'a>>,
}

#[derive(Serialize, Default)]
struct Unit;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Said<'a> {
    Nothing,
    Word(&'a str),
    Both(u8, bool),
    Named { first: u8, second: Option<&'a str> },
}

#[test]
fn what_is_written_is_what_serde_json_writes() {
    let every: String = (0..0x300).chain([0x2028, 0xFEFF, 0x1F600]).filter_map(char::from_u32).collect();
    let said = vec![Said::Nothing, Said::Word("a\"b"), Said::Both(1, true), Said::Named { first: 2, second: None }];
    let written = Written {
        text: &every,
        letter: '"',
        absent: None,
        truth: true,
        numbers: (255, i64::MIN, u64::MAX, i128::MIN),
        floats: vec![0.0, -0.0, f64::NAN, f64::INFINITY, 0.1, -1234.5],
        places: [1.0, -2.5, 1e-3],
        by_number: BTreeMap::from([(-1, Unit), (2, Unit)]),
        by_name: BTreeMap::from([("", vec![]), ("é\n", vec![(), ()])]),
        said,
    };
    assert_eq!(write(&written), serde_json::to_string(&written).unwrap());
    assert_eq!(write(&Written::default()), serde_json::to_string(&Written::default()).unwrap());
}

#[test]
fn floating_point_numbers_are_read_as_what_they_were() {
    let mut bits = 1_u64;
    for _ in 0..200_000 {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = f64::from_bits(bits);
        let written = write(&number);
        match number.is_finite() {
            true => assert_eq!(written.parse::<f64>().map(f64::to_bits), Ok(bits), "{written}"),
            false => assert_eq!(written, "null"),
        }
        assert!(serde_json::from_str::<Value>(&written).is_ok(), "{written}");
    }
}

/// `serde_json` calls it an error.
#[test]
fn keys_that_are_no_names_are_not_written() {
    assert_eq!(write(&BTreeMap::from([(Some(1), 1)])), serde_json::to_string(&BTreeMap::from([(Some(1), 1)])).unwrap());
    assert_eq!(write(&BTreeMap::from([(None::<u8>, 1)])), "");
    assert_eq!(write(&BTreeMap::from([([1, 2], 1)])), "");
}
