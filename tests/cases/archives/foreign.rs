//! What is no scan is told apart by its content.

use scanitize::archive::foreign::kind;
use scanitize::error::{Kind, Reason};
use scanitize::limits::Limits;
use scanitize::sanitize::{left_out, scan};
use scanitize::source::Bytes;
use zip::CompressionMethod;

use crate::support::container::{Member, archive, zipped};
use crate::support::disc;
use crate::support::instances::{self, file};
use crate::support::patients::Person;
use crate::support::source::Sparse;
use crate::support::writer::{File, Set, Syntax};

#[test]
fn kinds_are_told_by_content() {
    let raw = [&[0][..], &[0xFF; 10], &[0], &[0; 2340]].concat();
    let tar = [b"DIR/IM1".to_vec(), vec![0; 250], b"ustar\x0000".to_vec(), vec![0; 248]].concat();
    let java = archive(&[Member::stored("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0")]);
    let wide: Vec<u8> = "\u{FEFF}autorun".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(Kind, &[u8]); 36] = [
        (Kind::Program, b"MZ\x90\0\x03\0\0\0"),
        (Kind::Program, b"\x7FELF\x02\x01\x01\0"),
        (Kind::Program, b"\xCF\xFA\xED\xFE\x07\0\0\x01"),
        (Kind::Program, b"\xCA\xFE\xBA\xBE\0\0\0\x34"),
        (Kind::Program, b"#!/bin/sh\necho viewer\n"),
        (Kind::Program, &java),
        (Kind::Pdf, b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n"),
        (Kind::Pdf, b"\xEF\xBB\xBF\r\n%PDF-1.7"),
        (Kind::Picture, b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"),
        (Kind::Picture, b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"),
        (Kind::Picture, b"GIF89a\x01\0\x01\0"),
        (Kind::Picture, b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0"),
        (Kind::Picture, b"II*\0\x08\0\0\0"),
        (Kind::Picture, b"RIFF\x24\0\0\0WEBPVP8 "),
        (Kind::Picture, b"\0\0\0\x18ftypheic\0\0\0\0"),
        (Kind::Text, b"[autorun]\r\nopen=viewer.exe\r\n"),
        (Kind::Text, b"BM is short for body mass, MZ for nothing"),
        (Kind::Text, b"Gr\xF6\xDFe in Latin-1"),
        (Kind::Text, "Größe in UTF-8".as_bytes()),
        (Kind::Text, &wide),
        (Kind::Text, b"<?xml version=\"1.0\"?><study/>"),
        (Kind::WebPage, b"<!DOCTYPE html><title>x</title>"),
        (Kind::WebPage, b"\xEF\xBB\xBF\n<HTML lang=en>"),
        (Kind::WebPage, b"<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">"),
        (Kind::Archive, b"7z\xBC\xAF\x27\x1C\0\x04"),
        (Kind::Archive, b"Rar!\x1A\x07\x01\0"),
        (Kind::Archive, b"\x1F\x8B\x08\0\0\0\0\0"),
        (Kind::Archive, b"BZh91AY&SY"),
        (Kind::Archive, b"\xFD7zXZ\0\0\x04"),
        (Kind::Archive, b"MSCF\0\0\0\0"),
        (Kind::Archive, &tar),
        (Kind::Archive, &raw),
        (Kind::Other, b""),
        (Kind::Other, b"MZ"),
        (Kind::Other, b"\0\x05\x16\x07\0\x02\0\0Mac OS X"),
        (Kind::Other, &[0; 5000]),
    ];
    for (expected, bytes) in cases {
        let expected = if bytes == b"MZ" { Kind::Text } else { expected };
        assert_eq!(kind(&mut Bytes(bytes)), expected, "{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)]));
    }
    assert_eq!(kind(&mut Bytes(zipped(&[("a", b"x")], CompressionMethod::Stored))), Kind::Archive);
    assert_eq!(kind(&mut Bytes(disc::plain(&[], &[]))), Kind::Archive);
    let mut universal = vec![0; 20 * disc::SECTOR];
    universal[16 * disc::SECTOR..][..6].copy_from_slice(b"\0BEA01");
    assert_eq!(kind(&mut Bytes(universal)), Kind::Archive);
}

#[test]
fn containers_that_are_not_opened_are_refused_as_such_whatever_their_size() {
    let told = |bytes: Vec<u8>| {
        let small = scan(&mut Bytes(&bytes), &Limits::default());
        let large = scan(&mut Sparse { len: 700 << 20, pieces: vec![(0, bytes)] }, &Limits::default());
        assert_eq!((small.reason, small.kind), (large.reason, large.kind));
        (small.reason, small.kind)
    };
    assert_eq!(told(b"7z\xBC\xAF\x27\x1C\0\x04".to_vec()), (Some(Reason::UnsupportedSyntax), Some(Kind::Archive)));
    assert_eq!(told(disc::plain(&[], &[])), (Some(Reason::UnsupportedSyntax), Some(Kind::Archive)));
    assert_eq!(told(b"%PDF-1.4\n".to_vec()), (Some(Reason::Foreign), Some(Kind::Pdf)));
}

#[test]
fn a_scan_has_no_kind_and_a_broken_archive_has() {
    let scanned = |bytes: &[u8]| scan(&mut Bytes(bytes), &Limits::default());
    let whole = file(instances::Kind::Ct, &Person::generate(1), 1, 1).bytes();
    assert_eq!((scanned(&whole).reason, scanned(&whole).kind), (None, None));
    assert_eq!((scanned(&whole[..400]).reason.is_some(), scanned(&whole[..400]).kind), (true, None));
    let record = left_out(&mut Bytes(b"PK\x03\x04 and no more"), Reason::Truncated);
    assert_eq!((record.reason, record.kind, record.bytes), (Some(Reason::Truncated), Some(Kind::Archive), 16));
}

#[test]
fn the_directory_of_a_disc_is_left_out_and_nothing_of_it_is_shown() {
    let person = Person::generate(1);
    let mut entry = Set::default();
    entry.put(0x0004_1430, "CS", "PATIENT");
    entry.put(0x0010_0010, "PN", person.name.as_str());
    entry.put(0x0010_0020, "LO", person.id.as_str());
    let mut directory = Set::default();
    directory.put(0x0004_1130, "CS", "DISC");
    directory.items(0x0004_1220, vec![entry]);
    let plain = File::new(directory.clone(), Syntax::Explicit).bytes();
    directory.remove(0x0004_1220).put(0x0010_0010, "PN", person.name.as_str());
    let mut declared = File::new(directory, Syntax::Explicit);
    declared.meta.put(0x0002_0002, "UI", "1.2.840.10008.1.3.10");
    for bytes in [plain, declared.bytes()] {
        let record = scan(&mut Bytes(&bytes), &Limits::default());
        assert_eq!((record.reason, record.kind), (Some(Reason::NotAnImage), Some(Kind::DiscDirectory)));
        assert!(record.found.is_empty() && record.harvest == Default::default() && record.claim == Default::default());
    }
}

#[test]
fn a_picture_with_a_stray_directory_element_is_a_picture() {
    let mut set = instances::instance(instances::Kind::Ct, &Person::generate(1), 1, 1);
    set.put(0x0004_1130, "CS", "DISC");
    set.items(0x0004_1220, Vec::new());
    let record = scan(&mut Bytes(File::new(set, Syntax::Explicit).bytes()), &Limits::default());
    assert_eq!(record.reason, None);
}
