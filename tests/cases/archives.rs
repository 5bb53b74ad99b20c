//! Zips: what is in them, and what is made to hurt.

use std::io::{Cursor, Read, Write};

use scanitize::archive::read::{Archive, is_zip};
use scanitize::archive::write;
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::source::Bytes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::canary::Canaries;

#[test]
fn files_come_out_as_they_went_in_and_folders_are_left_out() {
    let bytes = zipped(&[("DIR/", b""), ("DIR/IM1", b"one"), ("IM2", &[7; 100_000])], CompressionMethod::Deflated);
    let mut archive = Archive::open(Bytes(bytes), Limits::default()).unwrap();
    let entries = archive.entries().unwrap();
    let paths: Vec<(&str, u64)> = entries.iter().map(|entry| (entry.path.as_str(), entry.size)).collect();
    assert_eq!(paths, [("DIR/IM1", 3), ("IM2", 100_000)]);
    assert_eq!(archive.read(entries[0].index).unwrap(), b"one");
    assert_eq!(archive.read(entries[1].index).unwrap(), [7; 100_000]);
}

#[test]
fn a_file_that_inflates_beyond_all_measure_is_hostile() {
    let bytes = zipped(&[("bomb", &vec![0; 40 << 20])], CompressionMethod::Deflated);
    assert!(bytes.len() < 100_000);
    assert_eq!(read_first(bytes).err(), Some(Reason::Hostile));
}

#[test]
fn a_file_that_is_larger_than_it_says_is_refused() {
    let mut bytes = zipped(&[("liar", &vec![7; 2 << 20])], CompressionMethod::Deflated);
    for at in crate::support::canary::positions(&bytes, &(2_u32 << 20).to_le_bytes()) {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(read_first(bytes).is_err());
}

#[test]
fn broken_archives_are_refused_and_never_panic() {
    let whole = zipped(&[("a", b"some bytes"), ("b", b"some more bytes")], CompressionMethod::Deflated);
    for end in 0..whole.len() {
        assert!(read_first(whole[..end].to_vec()).is_err(), "{end}");
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        let _ = read_first(bytes);
    }
}

#[test]
fn what_is_no_zip_is_not_taken_for_one() {
    assert!(is_zip(&mut Bytes(zipped(&[("a", b"x")], CompressionMethod::Stored))));
    assert!(!is_zip(&mut Bytes(b"PK".to_vec())) && !is_zip(&mut Bytes(vec![0; 200])));
}

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

fn read_first(bytes: Vec<u8>) -> Result<Vec<u8>, Reason> {
    let mut archive = Archive::open(Bytes(bytes), Limits::default()).map_err(|error| error.reason)?;
    let entries = archive.entries().map_err(|error| error.reason)?;
    let first = entries.first().map_or(0, |entry| entry.index);
    archive.read(first).map_err(|error| error.reason)
}

fn zipped(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        match name.strip_suffix('/') {
            Some(folder) => zip.add_directory(folder, options).unwrap(),
            None => {
                zip.start_file(*name, options).unwrap();
                zip.write_all(bytes).unwrap();
            }
        }
    }
    zip.finish().unwrap().into_inner()
}
