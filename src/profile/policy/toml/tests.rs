//! The `toml` crate is asked about the same texts.

use super::as_json;

const DOCUMENT: &str = r#"
# A comment
name = "a \"quoted\" \\ name\n\u00e9\x41\U0001F600" # another one
numbers = [0, -1, +2, 0x7F, 0o17, 0b11, 9_223_372_036_854_775_807, -9223372036854775808]
yes = true
"with.dots" = { a.b = [], "" = [[{}], [false]], 'c' = 1, }
lines = """
one\
   \

   two "quotes" ""
three"""""
literal = '''
it''s \n literal'''''
bare-1_2 . inner . "most" = 'x'
bare-1_2.other = 2
list = [
  1, # one
  2,
]

[[table]]
key = """a"""
[table.inner]
a = 1
[[table.several]]
[[table.several]]
b = ''
[[table]]
[deep.er.est]
[deep]
x.y = 1
x.z = 2
[deep.x.more]
"#;

/// What `toml` makes of a text, unless it holds a fraction or a date.
fn expected(text: &str) -> Option<serde_json::Value> {
    json_of(toml::Value::Table(toml::from_str(text).ok()?))
}

fn json_of(value: toml::Value) -> Option<serde_json::Value> {
    use serde_json::Value;
    Some(match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Boolean(is) => is.into(),
        toml::Value::Array(all) => Value::Array(all.into_iter().map(json_of).collect::<Option<_>>()?),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| Some((key, json_of(value)?))).collect::<Option<_>>()?)
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) => return None,
    })
}

fn read(text: &str) -> Option<serde_json::Value> {
    as_json(text).map(|json| serde_json::from_str(&json).unwrap())
}

#[test]
fn toml_says_the_same_in_json() {
    assert!(expected(DOCUMENT).is_some());
    for text in [DOCUMENT.to_owned(), DOCUMENT.replace('\n', "\r\n"), format!("\u{FEFF}{DOCUMENT}")] {
        assert_eq!(read(&text), expected(&text));
    }
}

#[test]
fn toml_is_damaged_and_read_or_refused_alike() {
    let signs = [
        "\"", "'", "[", "]", "{", "}", ".", ",", "=", "#", "\n", "\r", "\\", " ", "_", "-", "+", "0", "e", "a", "\u{1}", "é",
        "[a]\n", "[[a]]\n",
    ];
    let mut state = 1_u64;
    let mut below = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    for _ in 0..5000 {
        let mut letters: Vec<char> = DOCUMENT.chars().collect();
        for _ in 0..=below(3) {
            let (from, length) = (below(letters.len()), below(4));
            let sign = signs[below(signs.len())];
            let until = (from + length).min(letters.len());
            letters.splice(from..until, sign.chars());
        }
        let text: String = letters.into_iter().collect();
        let (ours, theirs) = (read(&text), expected(&text));
        assert!(ours == theirs || (ours.is_none() && has_lonely_sign(&text)), "{text}");
    }
}

/// Whether an equals sign may stand on another line than its key or its value, which `toml` reads in braces, against the grammar.
fn has_lonely_sign(text: &str) -> bool {
    let lines = text.lines().filter_map(|line| line.split('#').next()).map(str::trim);
    lines.into_iter().any(|line| line.starts_with('=') || line.ends_with('='))
}

#[test]
fn toml_that_is_wrong_or_no_policy_is_refused() {
    for text in [
        "a",
        "a =",
        "= 1",
        "a = 1 b = 2",
        "a = 1\na = 2",
        "a.b = 1\na.b.c = 2",
        "a = 1\n[a]",
        "[a]\n[a]",
        "[a.b]\n[a]\nb.c = 1",
        "a.b = 1\n[a]",
        "a = []\n[[a]]",
        "a = {}\n[a.b]",
        "[[a]]\n[a]",
        "[a]\n[[a]]",
        "a = {}\na.b = 1",
        "a = 01",
        "a = 1__0",
        "a = _1",
        "a = 0x",
        "a = +0x1",
        "a = 9223372036854775808",
        "a = 'x",
        "a = \"\\y\"",
        "a = \"\\ud800\"",
        "a = '''x",
        "a = [1",
        "a = [1 2]",
        "a = [,]",
        "a = {b = 1",
        "[a",
        "[a]]",
        "[[a]",
        "[]",
        "[a.]",
        "a. = 1",
        "a\n= 1",
        "a = \n1",
        "a = 1\r",
        "# \u{0}",
        "a = \"\n\"",
        "a = \"\"\"\"\"\"\"\"\"\"",
        "a = tru",
        "a = True",
        "a = 1.5",
        "a = 2020-01-01",
        "a = 07:32:00",
        "a = nan",
        "a = 1e5",
    ] {
        assert_eq!((as_json(text), expected(text)), (None, None), "{text:?}");
    }
    let deep = |depth: usize| format!("a = {}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(as_json(&deep(80)).is_some() && as_json(&deep(81)).is_none());
    let parts = |count: usize| format!("{} = 1", vec!["a"; count].join("."));
    assert!(as_json(&parts(80)).is_some() && as_json(&parts(81)).is_none());
}
