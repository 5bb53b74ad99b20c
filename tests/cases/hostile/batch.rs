//! Every hostile file, by itself and among others. SCANITIZE_HOSTILE names a folder in which they are kept, for the module to read.

use std::path::PathBuf;

use scanitize::archive::read::{Archive, is_archive};
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::sanitize::scan;
use scanitize::source::Bytes;

use crate::support::flow::clean_one;
use crate::support::hostile::{Hostile, files};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::program::{Place, run_within};
use crate::support::source::Counting;

#[test]
fn each_is_refused_for_its_reason_and_read_at_most_twice() {
    let kept = std::env::var_os("SCANITIZE_HOSTILE").map(PathBuf::from);
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for Hostile { name, bytes, reason } in files() {
        let mut source = Counting::new(Bytes(&bytes));
        let found = refusal(&mut source);
        let allowed = 2 * bytes.len() as u64 + (64 << 10);
        if found != Some(reason) || source.read > allowed {
            faults.push(format!("{name}: {found:?}, {} bytes read of {}", source.read, bytes.len()));
        }
        if let Some(folder) = &kept {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join(name), &bytes).unwrap();
            lines.push(format!("{name}\t{}\n", reason.code()));
        }
    }
    if let Some(folder) = kept {
        std::fs::write(folder.join("expected.tsv"), lines.concat()).unwrap();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn among_a_hundred_files_one_costs_no_other_and_little_memory() {
    /// What the program needs before it reads anything, and for the records of all the files.
    const OWN: u64 = 24 << 20;
    const ALLOWED: u64 = 64 << 20;
    let sound: Vec<Vec<u8>> = (1..100).map(|number| file(Kind::Cr, &Person::generate(9), 1, number).bytes()).collect();
    for Hostile { name, bytes, .. } in files() {
        let place = Place::new();
        for (number, bytes) in sound.iter().enumerate() {
            place.write(&format!("in/{number}"), bytes);
        }
        place.write(&format!("in/{name}"), &bytes);
        let option = |name: &str| format!("--output={}", place.path(name).display());
        let words = ["clean".to_owned(), "--jobs=1".to_owned(), option("out"), place.path("in").display().to_string()];
        let done = run_within(OWN + ALLOWED + bytes.len() as u64, words);
        assert_eq!(done.status, Some(2), "{name}: {}", done.stderr);
        assert_eq!(place.files("out").len(), 99, "{name}");
    }
}

/// Why nothing of a file is read: for an archive, why it or the first file in it is not.
fn refusal(source: &mut Counting<Bytes<&Vec<u8>>>) -> Option<Reason> {
    let limits = Limits::default();
    if !is_archive(source) {
        return scan(source, &limits).reason.or_else(|| Some(clean_one(source.source.0).others.first()?.1));
    }
    let opened = Archive::open(source, limits).and_then(|archive| archive.entry(0, source).map(drop));
    opened.err().map(|error| error.reason)
}
