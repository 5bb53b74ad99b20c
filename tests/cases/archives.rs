//! Containers: what is in them comes out as it went in, and what is made to hurt does not.

use scanitize::archive::read::{Archive, Opened, is_archive};
use scanitize::error::{Reason, Result};
use scanitize::limits::Limits;
use scanitize::source::{Bytes, Source};
use zip::CompressionMethod;

use crate::support::container::zipped;

mod bombs;
mod discs;
mod foreign;
mod images;
mod written;
mod zips;

#[test]
fn an_archive_is_told_by_its_content() {
    let is_archive = |bytes: &[u8]| is_archive(&mut Bytes(bytes));
    assert!(is_archive(&zipped(&[("a", b"x")], CompressionMethod::Stored)));
    assert!(is_archive(&crate::support::disc::plain(&[], &[])));
    for bytes in [&b"PK"[..], &[0; 200], &[0; 40_000], b"MZ\x90\0 a program with no archive behind it"] {
        assert!(!is_archive(bytes));
    }
}

#[test]
fn an_archive_without_a_file_holds_no_picture() {
    for bytes in [zipped(&[], CompressionMethod::Stored), zipped(&[("DIR/", b"")], CompressionMethod::Stored)] {
        assert_eq!(open(&bytes).err(), Some(Reason::NotAnImage));
    }
    assert_eq!(open(&crate::support::disc::plain(&[], &[])).err(), Some(Reason::NotAnImage));
}

fn open(bytes: &[u8]) -> std::result::Result<Archive, Reason> {
    Archive::open(&mut Bytes(bytes), Limits::default()).map_err(|error| error.reason)
}

/// The path of a file in an archive, and its bytes or why there are none.
type Found = (String, std::result::Result<Vec<u8>, Reason>);

/// Every file of an archive.
fn contents(bytes: &[u8]) -> std::result::Result<Vec<Found>, Reason> {
    let archive = open(bytes)?;
    let one = |index| archive.entry(index, Bytes(bytes)).and_then(whole).map_err(|error| error.reason);
    Ok(archive.entries().iter().map(|entry| (entry.path.clone(), one(entry.index))).collect())
}

/// The same where all of them can be read.
fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    contents(bytes).unwrap().into_iter().map(|(path, bytes)| (path, bytes.unwrap())).collect()
}

fn whole<S: Source>(mut opened: Opened<S>) -> Result<Vec<u8>> {
    let mut bytes = vec![0; opened.len() as usize];
    opened.read_at(0, &mut bytes)?;
    Ok(bytes)
}

/// One file, from an archive of one.
fn only(bytes: &[u8]) -> std::result::Result<Vec<u8>, Reason> {
    let mut contents = contents(bytes)?;
    assert_eq!(contents.len(), 1);
    contents.remove(0).1
}
