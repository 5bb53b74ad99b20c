//! The zip that is written: what it tells, and that others read it.

use std::io::{Cursor, Read};
use std::process::Command;

use scanitize::archive::write;
use zip::CompressionMethod;

use super::files;
use crate::support::canary::Canaries;
use crate::support::program::Place;

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
    bytes.extend(archive.finish().unwrap());
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
    bytes.extend(archive.finish().unwrap());
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(zip.len(), 70_000);
    let mut last = Vec::new();
    zip.by_name("IM69999.dcm").unwrap().read_to_end(&mut last).unwrap();
    assert_eq!(last, 69_999_u32.to_le_bytes());
}

#[test]
fn a_file_in_pieces_is_the_file_as_a_whole() {
    let bytes: Vec<u8> = (0..100_000_u32).flat_map(|number| number.to_le_bytes()).collect();
    let mut whole = write::Archive::default();
    let expected = [whole.add("IM1.dcm", &bytes).unwrap(), whole.add("IM2.dcm", b"x").unwrap(), whole.finish().unwrap()].concat();
    let mut archive = write::Archive::default();
    let mut out = in_pieces(&mut archive, "IM1.dcm", &bytes);
    out.extend(in_pieces(&mut archive, "IM2.dcm", b"x"));
    out.extend(archive.finish().unwrap());
    assert!(out == expected);
}

#[test]
fn a_file_that_is_not_what_its_head_says_ends_nothing() {
    let begun = |size, sum| {
        let mut archive = write::Archive::default();
        archive.begin("IM1.dcm", size, sum).unwrap();
        archive
    };
    let sum = crc32fast::hash(b"bytes");
    let mut other = begun(5, sum);
    other.go_on(b"other").unwrap();
    assert!(other.end().is_err());
    let mut short = begun(5, crc32fast::hash(b"byte"));
    short.go_on(b"byte").unwrap();
    assert!(short.end().is_err());
    assert!(begun(5, sum).go_on(b"bytes and more").is_err());
    assert!(begun(5, sum).begin("IM2.dcm", 5, sum).is_err(), "a file within a file");
    assert!(begun(5, sum).finish().is_err(), "a file without an end");
    let mut archive = begun(5, sum);
    archive.go_on(b"by").and_then(|()| archive.go_on(b"tes")).and_then(|()| archive.end()).unwrap();
    assert!(archive.go_on(b"").is_err() && archive.end().is_err());
}

#[test]
fn sizes_and_offsets_beyond_thirty_two_bits_are_read_by_others() {
    let place = Place::new();
    let files: Vec<(String, Vec<u8>)> =
        [10, 99, 100, 101, 5000, 0].iter().map(|size| (format!("ST001/{size}.dcm"), vec![b'z'; *size])).collect();
    // With the ceiling at 100, numbers of 100 and more take the form that real ones take from 4 GiB on.
    for ceiling in [u32::MAX, 5000, 100, 11, 0] {
        let mut archive = write::Archive::with_ceiling(ceiling);
        let mut bytes: Vec<u8> = files.iter().flat_map(|(name, bytes)| in_pieces(&mut archive, name, bytes)).collect();
        bytes.extend(archive.finish().unwrap());
        let is_long = bytes.windows(4).any(|window| window == b"PK\x06\x06");
        assert_eq!(is_long, ceiling < u32::MAX, "{ceiling}");
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for (name, expected) in &files {
            let mut found = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut found).unwrap();
            assert!(found == *expected, "{name} {ceiling}");
        }
        let path = place.write(&format!("{ceiling}.zip"), &bytes);
        read_by("unzip", &["-tqq"], &path);
        read_by("python3", &["-c", PYTHON], &path);
    }
}

#[test]
fn a_file_of_more_than_four_gibibytes_has_its_size_in_full() {
    let size = (4 << 30) + 6;
    let mut archive = write::Archive::default();
    let head = archive.begin("IM1.dcm", size, 0).unwrap();
    assert_eq!(head[18..26], [0xFF; 8], "both sizes are said elsewhere (APPNOTE 4.4.8, 4.4.9)");
    let extra = [&[1, 0, 16, 0][..], &size.to_le_bytes(), &size.to_le_bytes()].concat();
    assert_eq!((&head[28..30], &head[37..]), (&[20, 0][..], &extra[..]), "the original size, then the compressed one (4.5.3)");
}

/// Tests every sum, and that there is nothing but files.
const PYTHON: &str = "import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    assert all(info.file_size == info.compress_size == int(info.filename[6:-4]) for info in archive.infolist())
    assert len(archive.infolist()) == 6";

fn read_by(program: &str, words: &[&str], path: &std::path::Path) {
    match Command::new(program).args(words).arg(path).output() {
        Err(_) => eprintln!("{program} is not installed: what it would say is not checked"),
        Ok(said) => assert!(said.status.success(), "{program} {}: {}", path.display(), String::from_utf8_lossy(&said.stderr)),
    }
}

/// What is appended to the output for one file that comes three bytes at a time.
fn in_pieces(archive: &mut write::Archive, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = archive.begin(name, bytes.len() as u64, crc32fast::hash(bytes)).unwrap();
    for piece in bytes.chunks(3) {
        archive.go_on(piece).unwrap();
        out.extend(piece);
    }
    archive.end().unwrap();
    out
}

#[test]
fn the_zip_that_is_written_is_read_here_too() {
    let mut archive = write::Archive::default();
    let mut bytes = archive.add("ST001/SE001/IM0001.dcm", b"first").unwrap();
    bytes.extend(archive.finish().unwrap());
    assert_eq!(files(&bytes), [("ST001/SE001/IM0001.dcm".to_owned(), b"first".to_vec())]);
}
