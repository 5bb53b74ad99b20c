//! What a file of the core never holds: names from outside its place, deliberate panics, too many lines, an empty name.

use super::text::Source;

const LINES: usize = 600;

const EMPTY_NAMES: [&str; 7] = ["utils", "helpers", "common", "misc", "manager", "processor", "handler"];

const BROWSER: [&str; 6] =
    ["wasm_bindgen", "wasm_bindgen_futures", "js_sys", "web_sys", "serde_wasm_bindgen", "console_error_panic_hook"];

const MACHINE: [&str; 6] = ["env", "fs", "net", "process", "thread", "time"];

const PANICS: [&str; 4] = ["panic", "todo", "unimplemented", "unreachable"];

/// Crates and parts of std outside the module that may name them.
pub fn foreign_names(source: &Source) -> Vec<String> {
    let module = source.module()[0];
    let mut found = Vec::new();
    for (at, word) in source.words.iter().enumerate() {
        if BROWSER.contains(&word.as_str()) && module != "wasm" {
            found.push(format!("src/{}: {word} belongs to wasm alone", source.name));
        }
        if word == "scanitize_codec" && !["codec", "frame"].contains(&module) {
            found.push(format!("src/{}: {word} belongs to codec and frame alone", source.name));
        }
        if is_dicom_crate(&source.words, at) && module != "dicom" {
            found.push(format!("src/{}: {word} belongs to dicom alone", source.name));
        }
        if word == "std" && module != "main" {
            let parts = parts_of_std(&source.words[at + 1..]).into_iter().filter(|part| MACHINE.contains(&part.as_str()));
            found.extend(parts.map(|part| format!("src/{}: std::{part} belongs to main alone", source.name)));
        }
    }
    found
}

/// What packages of their own never name: those of this workspace but `order`, and the crates that know medical files.
pub fn ours(source: &Source) -> Vec<String> {
    let words = source.words.iter().enumerate();
    let named = words
        .filter(|(at, word)| (word.starts_with("scanitize") && *word != "scanitize_order") || is_dicom_crate(&source.words, *at));
    named.map(|(_, word)| format!("src/{}: {word} belongs to the core", source.name)).collect()
}

/// `dicom_object::`, `use dicom_core`, but no variable that happens to start alike.
fn is_dicom_crate(words: &[String], at: usize) -> bool {
    let path = words.get(at + 1).is_some_and(|next| next == "::") && (at == 0 || words[at - 1] != "::");
    words[at].starts_with("dicom_") && (path || (at > 0 && words[at - 1] == "use"))
}

/// `::fs` and `::{fs, io}`, the first names alone.
fn parts_of_std(after: &[String]) -> Vec<String> {
    let mut words = after.iter();
    if words.next().is_none_or(|word| word != "::") {
        return Vec::new();
    }
    match words.next() {
        Some(word) if word == "{" => {
            let (mut depth, mut parts, mut first) = (1, Vec::new(), true);
            for word in words {
                match word.as_str() {
                    "{" => depth += 1,
                    "}" if depth == 1 => break,
                    "}" => depth -= 1,
                    "," if depth == 1 => first = true,
                    _ if depth == 1 && first => {
                        parts.push(word.clone());
                        first = false;
                    }
                    _ => {}
                }
            }
            parts
        }
        Some(word) => vec![word.clone()],
        None => Vec::new(),
    }
}

/// Calls and macros that panic on purpose.
pub fn panics(source: &Source) -> Vec<String> {
    let at = |index: usize| source.words.get(index).map_or("", String::as_str);
    (0..source.words.len())
        .filter(|index| {
            let called = at(*index) == "." && ["unwrap", "expect"].contains(&at(index + 1)) && at(index + 2) == "(";
            called || (PANICS.contains(&at(*index)) && at(index + 1) == "!")
        })
        .map(|index| format!("src/{}: {}{} panics", source.name, at(index), at(index + 1)))
        .collect()
}

/// Too many lines, or a name that says nothing. Generated tables may be long.
pub fn shape(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let generated = source.name.starts_with("profile/table");
    if source.lines > LINES && !generated {
        found.push(format!("src/{}: {} lines, more than {LINES}", source.name, source.lines));
    }
    let empty = source.module().into_iter().filter(|part| EMPTY_NAMES.contains(part));
    found.extend(empty.map(|part| format!("src/{}: {part} says nothing", source.name)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn architecture_sees_foreign_names() {
        for (name, text) in [
            ("sanitize.rs", "use wasm_bindgen::prelude::*;"),
            ("dicom/write.rs", "fn f() -> js_sys::Uint8Array {}"),
            ("verify.rs", "use dicom_object::mem::InMemDicomObject;"),
            ("wasm.rs", "fn f(x: dicom_core::Tag) {}"),
            ("source.rs", "use std::fs::File;"),
            ("source.rs", "use std::{io::{self, Read}, time::Instant};"),
            ("wasm/pool.rs", "fn f() { std::thread::spawn(g); }"),
            ("dicom/frames.rs", "use scanitize_codec::jpeg;"),
        ] {
            assert_eq!(foreign_names(&Source::parse(name, text)).len(), 1, "{name}: {text}");
        }
    }

    #[test]
    fn architecture_lets_names_stand_at_their_place() {
        for (name, text) in [
            ("wasm.rs", "use wasm_bindgen::prelude::*;"),
            ("wasm/input.rs", "use web_sys::Blob;"),
            ("dicom/write.rs", "use dicom_object::mem::InMemDicomObject;"),
            ("main.rs", "use std::{fs, time::Instant};"),
            ("main/clean.rs", "use std::thread;"),
            ("frame.rs", "pub use scanitize_codec::frame::Frame;"),
            ("archive.rs", "let dicom_dir = 1; use std::io::Read; struct X { time: std::fmt::Error }"),
            ("verify.rs", "#[cfg(test)] mod tests { use dicom_object::open_file; }"),
        ] {
            assert_eq!(foreign_names(&Source::parse(name, text)), Vec::<String>::new(), "{name}: {text}");
        }
    }

    #[test]
    fn architecture_sees_the_core_in_the_nets() {
        for text in ["use scanitize::frame::Frame;", "fn f(x: &scanitize::Study) {}", "use dicom_core::Tag;"] {
            assert_eq!(ours(&Source::parse("finding.rs", text)).len(), 1, "{text}");
        }
        assert!(ours(&Source::parse("finding.rs", "use rten::Model; use scanitize_order::sort; // scanitize")).is_empty());
    }

    #[test]
    fn architecture_sees_panics() {
        for text in ["x.unwrap()", "x.expect(\"y\")", "panic!()", "todo!()", "unreachable!(\"x\")"] {
            assert_eq!(panics(&Source::parse("x.rs", text)).len(), 1, "{text}");
        }
        assert!(panics(&Source::parse("x.rs", "x.unwrap_or(1); std::panic::Location::caller(); // .unwrap()")).is_empty());
    }

    #[test]
    fn architecture_sees_shapeless_files() {
        assert_eq!(shape(&Source::parse("face.rs", &"\n".repeat(601))).len(), 1);
        assert_eq!(shape(&Source::parse("profile/table/actions.rs", &"\n".repeat(601))).len(), 0);
        assert_eq!(shape(&Source::parse("dicom/utils.rs", "")).len(), 1);
        assert_eq!(shape(&Source::parse("helpers/x.rs", "")).len(), 1);
    }
}
