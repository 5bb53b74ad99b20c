//! What goes to standard error names no file and holds no value.

use super::{clean, planted};
use crate::support::canary::Canaries;
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::program::{Place, run, run_within};

#[test]
fn wrong_use_is_named_without_what_was_typed() {
    let place = Place::new();
    let mut canaries = Canaries::default();
    let word = canaries.letters("an argument", 16);
    let there = place.write(&format!("{word}.dcm"), b"x").display().to_string();
    let missing = place.path(&format!("missing-{word}")).display().to_string();
    let output = place.path(&format!("{word}-out")).display().to_string();
    let key = place.write(&format!("{word}.key"), b"SCANITIZE-KEY-1 none").display().to_string();
    let cases: &[&[&str]] = &[
        &[],
        &[&word],
        &["clean"],
        &["clean", &there],
        &["clean", "--output", &output],
        &["clean", "--output", &output, &missing],
        &["clean", "--output", &there, &there],
        &["clean", "--output", &output, "--preset", &word, &there],
        &["clean", "--output", &output, "--policy", &missing, &there],
        &["clean", "--output", &output, "--policy", &there, &there],
        &["clean", "--output", &output, "--face", &word, &there],
        &["clean", "--output", &output, "--jobs", &word, &there],
        &["clean", "--output", &output, "--jobs", "0", &there],
        &["clean", "--output", &output, "--key", &key, &there],
        &["clean", "--output", &output, "--preset", "ai-service", "--policy", &there, &there],
        &["clean", "--output", &output, "--one-patient=x", &there],
        &["clean", "--output"],
        &["clean", &format!("--{word}"), &there],
        &["clean", &format!("-{word}"), &there],
        &["inspect"],
        &["inspect", &missing],
        &["verify"],
        &["verify", &missing],
        &["verify", &there, "--original", &missing],
        &["verify", &there, "--manifest", &missing],
        &["verify", &there, "--manifest", &there],
    ];
    for (number, words) in cases.iter().enumerate() {
        let done = run(*words);
        assert_eq!(done.status, Some(1), "case {number}: {}", done.stderr);
        assert!(done.stderr.starts_with("scanitize: ") && done.stderr.lines().count() <= 2, "case {number}: {}", done.stderr);
        canaries.assert_gone(&format!("standard error of case {number}"), done.stderr.as_bytes());
        assert!(done.stdout.is_empty(), "case {number}");
    }
    assert!(!place.path(&format!("{word}-out")).exists(), "wrong use wrote something");
}

#[test]
fn files_that_cannot_be_read_are_not_named() {
    let place = Place::new();
    let mut canaries = planted(&place);
    let word = canaries.letters("a broken file", 16);
    let whole = file(Kind::Dx, &Person::generate(4), 1, 1).bytes();
    place.write(&format!("in/{word}-foreign"), word.as_bytes());
    place.write(&format!("in/{word}-truncated"), &whole[..900]);
    place.write(&format!("in/{word}.zip"), format!("PK\x03\x04{word}").as_bytes());
    let done = clean(&place, "out", &[]);
    assert_eq!(done.status, Some(2));
    assert!(done.stdout.is_empty());
    canaries.assert_gone("standard error", done.stderr.as_bytes());
    assert!(done.stderr.contains("1 released, 0 held, 3 refused"), "{}", done.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_files_cost_little_memory() {
    const ALLOWED: u64 = 64 << 20;
    /// What the program needs before it reads anything: stacks, tables, buffers.
    const OWN: u64 = 8 << 20;
    let place = Place::new();
    let mut failed = Vec::new();
    for (name, bytes) in hostile() {
        let path = place.write(&format!("{name}/file"), &bytes);
        let output = place.path(&format!("{name}-out"));
        let words = [
            "clean".as_ref(),
            "--jobs=1".as_ref(),
            "--face=keep".as_ref(),
            "--output".as_ref(),
            output.as_os_str(),
            path.as_os_str(),
        ];
        let done = run_within(OWN + ALLOWED + bytes.len() as u64, words);
        failed.extend((!matches!(done.status, Some(0 | 2))).then_some(name));
    }
    assert!(failed.is_empty(), "more than {ALLOWED} bytes for {failed:?}");
    let large = place.write("large", &with_text(0x0040_A160, "UT", &vec![b'x'; 3 << 20], 12));
    let words = ["inspect".as_ref(), large.as_os_str()];
    assert_eq!(run_within(OWN, words).status, None, "the limit is none");
}

#[cfg(target_os = "linux")]
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let huge = |length: u32| {
        let mut bytes = with_text(0x0040_A160, "UT", b"x", 1);
        let at = crate::support::canary::positions(&bytes, &[0x40, 0, 0x60, 0xA1])[0] + 8;
        bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
        bytes
    };
    let item = [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0].repeat(150_000);
    let mut items = with_text(0x0040_A160, "UT", b"x", 1);
    items.truncate(crate::support::canary::positions(&items, &[0xE0, 0x7F, 0x10, 0])[0]);
    items.extend([0x40, 0, 0x30, 0xA7, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
    items.extend(&item);
    vec![
        ("two-gibibytes", huge(0x7FFF_FFFE)),
        ("four-gibibytes", huge(0xFFFF_FFFE)),
        ("items", items),
        ("backslashes", with_text(0x0040_A160, "UT", &vec![b'\\'; 3 << 20], 12)),
        ("backslashes-in-names", with_text(0x0010_1001, "UN", &vec![b'\\'; 3 << 20], 1)),
        ("backslashes-in-numbers", with_text(0x0018_0050, "UN", &vec![b'\\'; 3 << 20], 1)),
        ("backslashes-in-terms", with_text(0x0008_0008, "UN", &vec![b'\\'; 3 << 20], 1)),
        ("backslashes-in-options", with_text(0x0018_0022, "UN", &b"X\\".repeat(1 << 20), 1)),
        ("backslashes-in-links", with_text(0x0020_000D, "UN", &b"1.2.3.4.5\\".repeat(300_000), 1)),
        ("names", with_text(0x0010_1001, "UN", &numbered(100_000, "Name", "^Given\\"), 1)),
        ("places", with_text(0x0008_0080, "UN", &numbered(100_000, "Hospital", " of Town\\"), 1)),
        ("identifiers", with_text(0x0010_1000, "UN", &numbered(100_000, "ID", "\\"), 1)),
        ("links", with_text(0x0008_1155, "UN", &numbered(100_000, "1.2.3.1", "\\"), 1)),
        ("elements", with_text(0x0040_A160, "UT", b"", 400_000)),
    ]
}

#[cfg(target_os = "linux")]
fn numbered(count: u32, before: &str, after: &str) -> Vec<u8> {
    (0..count).flat_map(|number| format!("{before}{number:06}{after}").into_bytes()).collect()
}

/// A CT with a text in one element, and in more behind the pixel data.
#[cfg(target_os = "linux")]
fn with_text(tag: u32, vr: &str, text: &[u8], count: u32) -> Vec<u8> {
    let mut set = crate::support::instances::instance(Kind::Ct, &Person::generate(6), 1, 1);
    set.put(tag, vr, text);
    for number in 1..count {
        set.push(0x7FE0_F000 + number % 0xFFF, vr, text);
    }
    crate::support::writer::File::new(set, crate::support::writer::Syntax::Explicit).bytes()
}
