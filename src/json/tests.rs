//! Held against `serde_json`, which reads the same texts.

use std::collections::BTreeMap;

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
