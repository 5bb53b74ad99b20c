//! The zip that is written.

use std::io::{Cursor, Read};

use scanitize::archive::write;
use zip::CompressionMethod;

use super::files;
use crate::support::canary::Canaries;

#[test]
fn the_zip_that_is_written_tells_nothing_but_neutral_names() {
    let mut canaries = Canaries::default();
    let word = canaries.letters("a name", 16);
    let mut archive = write::Archive::default();
    assert!(
        archive.add(&format!("{word}\\..\\x"), b"x").is_err()
            && archive.add("../x", b"x").is_err()
            && archive.add("/x", b"x").is_err()
    );
    let mut bytes = archive.add("ST001/SE001/IM0001.dcm", b"first").unwrap();
    bytes.extend(archive.add("ST001/SE001/IM0002.dcm", b"second").unwrap());
    assert!(archive.add("ST001/SE001/IM0002.dcm", b"again").is_err());
    bytes.extend(archive.finish());
    canaries.assert_gone("the zip", &bytes);
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert!(zip.comment().is_empty());
    for index in 0..zip.len() {
        let file = zip.by_index(index).unwrap();
        let date = file.last_modified().unwrap();
        assert_eq!((date.year(), date.month(), date.day(), date.hour()), (1980, 1, 1, 0));
        assert!(file.extra_data().is_none_or(|extra| extra.is_empty()) && file.comment().is_empty());
        assert_eq!(file.compression(), CompressionMethod::Stored);
    }
}

#[test]
fn a_zip_of_more_files_than_sixteen_bits_count_is_read_by_others() {
    let mut archive = write::Archive::default();
    let mut bytes = Vec::new();
    for number in 0..70_000_u32 {
        bytes.extend(archive.add(&format!("IM{number}.dcm"), &number.to_le_bytes()).unwrap());
    }
    bytes.extend(archive.finish());
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(zip.len(), 70_000);
    let mut last = Vec::new();
    zip.by_name("IM69999.dcm").unwrap().read_to_end(&mut last).unwrap();
    assert_eq!(last, 69_999_u32.to_le_bytes());
}

#[test]
fn the_zip_that_is_written_is_read_here_too() {
    let mut archive = write::Archive::default();
    let mut bytes = archive.add("ST001/SE001/IM0001.dcm", b"first").unwrap();
    bytes.extend(archive.finish());
    assert_eq!(files(&bytes), [("ST001/SE001/IM0001.dcm".to_owned(), b"first".to_vec())]);
}
