//! A source file as words: no comments, no strings, no tests.

use std::path::Path;

/// One file of src/.
pub struct Source {
    /// Its path below src/.
    pub name: String,
    /// Lines in all.
    pub lines: usize,
    /// Identifiers and signs in order; `::` is one word. What stands under `cfg(test)` is left out.
    pub words: Vec<String>,
    /// The modules in files of their own that `#[cfg(test)] mod name;` declares.
    pub test_modules: Vec<String>,
}

impl Source {
    /// Reads a file.
    pub fn read(path: &Path, name: &str) -> Self {
        Self::parse(name, &std::fs::read_to_string(path).expect("a source file is text"))
    }

    /// Takes a text as the file `name`.
    pub fn parse(name: &str, text: &str) -> Self {
        let words = words(text);
        let test_modules = test_modules(&words);
        Self { name: name.to_owned(), lines: text.lines().count(), words: without_tests(words), test_modules }
    }

    /// Whether the file belongs to the tests that `parent` declares.
    pub fn is_test_of(&self, parent: &Self) -> bool {
        let inner = self.module();
        let inner = inner.strip_prefix(parent.module().as_slice());
        inner.is_some_and(|rest| rest.first().is_some_and(|name| parent.test_modules.iter().any(|test| test == name)))
    }

    /// The file's place in the tree of modules: `dicom/lex.rs` is `[dicom, lex]`, `dicom/mod.rs` and `dicom.rs` are `[dicom]`.
    pub fn module(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.name.trim_end_matches(".rs").split('/').collect();
        if parts.last() == Some(&"mod") {
            parts.pop();
        }
        parts
    }
}

fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        at += match rest {
            ['/', '/', ..] => rest.iter().take_while(|c| **c != '\n').count(),
            ['/', '*', ..] => comment(rest),
            ['"', ..] => string(rest),
            ['r', '"' | '#', ..] | ['b', 'r', '"' | '#', ..] if raw_string(rest) > 0 => raw_string(rest),
            ['b', '"', ..] => 1 + string(&rest[1..]),
            ['\'', '\\', ..] => 3 + rest[3..].iter().take_while(|c| **c != '\'').count() + 1,
            ['\'', _, '\'', ..] => 3,
            [':', ':', ..] => {
                found.push("::".to_owned());
                2
            }
            [first, ..] if first.is_alphanumeric() || *first == '_' => {
                let word: String = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
                let length = word.chars().count();
                found.push(word);
                length
            }
            [first, ..] => {
                if !first.is_whitespace() {
                    found.push(first.to_string());
                }
                1
            }
            [] => 1,
        };
    }
    found
}

/// Block comments nest.
fn comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        match rest.get(at..at + 2) {
            Some(['/', '*']) => (depth, at) = (depth + 1, at + 2),
            Some(['*', '/']) => (depth, at) = (depth - 1, at + 2),
            Some(_) => at += 1,
            None => return rest.len(),
        }
        if depth == 0 {
            return at;
        }
    }
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// The length of `r#"..."#` with as many signs as it has; 0 for what is no raw string, such as `r#type`.
fn raw_string(rest: &[char]) -> usize {
    let start = rest.iter().take_while(|c| matches!(c, 'b' | 'r')).count();
    let signs = rest[start..].iter().take_while(|c| **c == '#').count();
    if rest.get(start + signs) != Some(&'"') {
        return 0;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', signs)).collect();
    let body = start + signs + 1;
    rest[body..].windows(end.len()).position(|window| window == end).map_or(rest.len(), |found| body + found + end.len())
}

fn test_modules(words: &[String]) -> Vec<String> {
    let declares = |run: &&[String]| run[..8].concat() == "#[cfg(test)]mod" && run[9] == ";";
    words.windows(10).filter(declares).map(|run| run[8].clone()).collect()
}

/// Drops each item that stands under `#[cfg(test)]` or `#[test]`.
fn without_tests(words: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let attribute: String = words[at..].iter().take(7).map(String::as_str).collect();
        if attribute.starts_with("#[cfg(test)]") || attribute.starts_with("#[test]") {
            at += item(&words[at..]);
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    kept
}

/// The length of an item with its attributes: up to its `;` or the end of its block.
fn item(words: &[String]) -> usize {
    let (mut depth, mut in_attribute) = (0_i32, 0_i32);
    for (at, word) in words.iter().enumerate() {
        match word.as_str() {
            "[" | "(" => in_attribute += 1,
            "]" | ")" => in_attribute -= 1,
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        let ends = word == "}" || (word == ";" && depth == 0);
        if ends && depth == 0 && in_attribute == 0 {
            return at + 1;
        }
    }
    words.len()
}

#[test]
fn architecture_reads_code_alone() {
    let text = r##"
        // crate::a
        /* crate::b /* nested */ crate::c */
        const X: &str = "crate::d \" crate::e"; const C: char = '"'; const L: &'static str = r#"crate::f""#;
        fn real<'a>(x: &'a u8) { crate::g(b'\'', '\\') }
        #[cfg(test)] mod tests { use crate::h; fn x() { crate::i::j(); } }
        #[cfg(test)] use crate::k;
        #[test] fn t() { crate::l(); }
        fn after() { crate::m() }
    "##;
    let words = Source::parse("x.rs", text).words.join("");
    for kept in ["crate::g", "crate::m"] {
        assert!(words.contains(kept), "{kept} in {words}");
    }
    for dropped in "abcdefhijkl".chars() {
        assert!(!words.contains(&format!("crate::{dropped}")), "{dropped} in {words}");
    }
}

#[test]
fn architecture_leaves_out_the_files_of_tests_alone() {
    let parent = Source::parse("dicom/lex.rs", "#[cfg(test)] mod tests; mod bounds;");
    let is_test = |name: &str| Source::parse(name, "").is_test_of(&parent);
    assert!(is_test("dicom/lex/tests.rs") && is_test("dicom/lex/tests/hostile.rs"));
    assert!(!is_test("dicom/lex/bounds.rs") && !is_test("dicom/lex.rs") && !is_test("dicom/tests.rs") && !is_test("tests.rs"));
}
