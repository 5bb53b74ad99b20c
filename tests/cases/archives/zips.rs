//! Zip archives as makers write them, and as they come off worn discs.

use std::io::{Cursor, Write};

use scanitize::archive::read::{Archive, Opened, is_archive};
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::source::{Bytes, Source};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{contents, files, only, open};
use crate::support::container::{Member, archive, end, wide_end, with_directory, zipped};
use crate::support::source::{Counting, Sparse};

#[test]
fn files_come_out_as_they_went_in_and_folders_are_left_out() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let bytes = zipped(&[("DIR/", b""), ("DIR/IM1", b"one"), ("IM2", &[7; 100_000]), ("none", b"")], method);
        let archive = open(&bytes).unwrap();
        let entries: Vec<(&str, u64)> = archive.entries().iter().map(|entry| (entry.path.as_str(), entry.size)).collect();
        assert_eq!(entries, [("DIR/IM1", 3), ("IM2", 100_000), ("none", 0)]);
        let bytes: Vec<Vec<u8>> = files(&bytes).into_iter().map(|(_, bytes)| bytes).collect();
        assert_eq!(bytes, [b"one".to_vec(), vec![7; 100_000], Vec::new()]);
    }
}

#[test]
fn zip64_fields_and_data_descriptors_are_read() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("wide", SimpleFileOptions::default().large_file(true)).unwrap();
    zip.write_all(b"with sizes of 64 bits").unwrap();
    let wide = zip.finish().unwrap().into_inner();
    assert_eq!(only(&wide).unwrap(), b"with sizes of 64 bits");
    let mut zip = ZipWriter::new_stream(Vec::new());
    zip.start_file("streamed", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"with sizes that follow").unwrap();
    let streamed = zip.finish().unwrap().into_inner();
    assert_eq!(number(&streamed, 6) & 8, 8, "the local header says that a descriptor follows");
    assert_eq!(only(&streamed).unwrap(), b"with sizes that follow");
    let line = Member::stored("a", b"x").line(0);
    let bytes = [Member::stored("a", b"x").head(), b"x".to_vec()].concat();
    let (start, len) = (bytes.len() as u64, line.len() as u64);
    let wide_end = wide_end(start + len, 1, len, start);
    assert_eq!(only(&[&bytes[..], &line, &wide_end].concat()).unwrap(), b"x");
}

#[test]
fn a_stored_file_of_any_size_is_a_view_of_the_archive() {
    let mut source = Counting::new(vast(VAST));
    let archive = Archive::open(&mut source, Limits::default()).unwrap();
    assert_eq!(archive.entries()[0].size, VAST);
    let mut opened = archive.entry(0, &mut source).unwrap();
    let mut last = [1; 6];
    opened.read_at(VAST - 6, &mut last).unwrap();
    assert!(matches!(opened, Opened::Part(_)) && opened.len() == VAST && &last == b"\0\0last");
    assert!(source.read < 1 << 20, "{} bytes read", source.read);
    let mut liar = vast(VAST + 1);
    let archive = Archive::open(&mut liar, Limits::default()).unwrap();
    assert_eq!(archive.entry(0, &mut liar).err().map(|error| error.reason), Some(Reason::Unreadable));
}

#[test]
fn damage_in_a_stored_file_is_noticed() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let mut bytes = zipped(&[("a", b"some bytes of a picture")], method);
        let at = 30 + 1 + 3;
        bytes[at] ^= 1;
        assert_eq!(only(&bytes), Err(Reason::Unreadable), "{method:?}");
    }
}

#[test]
fn names_are_text_and_lead_nowhere() {
    let names: [(&[u8], &str); 8] = [
        (b"../../etc/passwd", "../../etc/passwd"),
        (b"/etc/passwd", "/etc/passwd"),
        (b"C:\\DIR\\IM1", "C:\\DIR\\IM1"),
        (b"a\0b\x1B[2J\n", "a\u{FFFD}b\u{FFFD}[2J\u{FFFD}"),
        ("x\u{202E}mcd.exe".as_bytes(), "x\u{FFFD}mcd.exe"),
        ("画像/Größe".as_bytes(), "画像/Größe"),
        (b"Gr\x94\xE1e", "Größe"),
        (b"", ""),
    ];
    let members: Vec<Member> = names.iter().map(|(name, shown)| Member::stored(name, shown.as_bytes())).collect();
    let found = files(&archive(&members));
    assert_eq!(found, names.map(|(_, shown)| (shown.to_owned(), shown.as_bytes().to_vec())));
}

#[test]
fn of_two_files_of_one_name_none_is_lost() {
    let members = ["one", "two", "three"].map(|text| Member::deflated("IM1", text.as_bytes()));
    let found = files(&archive(&members));
    let expected = [("IM1", "one"), ("IM1 (2)", "two"), ("IM1 (3)", "three")];
    assert_eq!(found, expected.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
}

#[test]
fn links_are_no_files_and_folders_are_known_by_any_of_their_marks() {
    let mode = |name: &str, system, attributes| Member { system, attributes, ..Member::stored(name, b"") };
    let members = [
        Member { system: 3, attributes: 0o120_777 << 16, ..Member::stored("link", b"/etc/passwd") },
        mode("unix", 3, 0o040_755 << 16),
        mode("dos", 0, 0x10),
        mode("stroke/", 0, 0),
        mode("backstroke\\", 0, 0),
        Member::stored("file/", b"which is no folder, as it has bytes"),
        Member { system: 3, attributes: 0o100_644 << 16, ..Member::stored("file", b"x") },
    ];
    let paths: Vec<String> = files(&archive(&members)).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["file/", "file"]);
}

#[test]
fn an_encrypted_file_or_one_packed_in_an_unknown_way_is_refused_and_the_others_are_read() {
    let members = [
        Member::stored("plain", b"x"),
        Member { flags: 1, ..Member::stored("secret", b"twelve bytes and x") },
        Member { method: 9, ..Member::deflated("deflate64", b"x") },
        Member::deflated("packed", b"y"),
    ];
    let refused = Err(Reason::UnsupportedSyntax);
    let expected =
        [("plain", Ok(b"x".to_vec())), ("secret", refused.clone()), ("deflate64", refused), ("packed", Ok(b"y".to_vec()))];
    assert_eq!(contents(&archive(&members)).unwrap(), expected.map(|(path, bytes)| (path.to_owned(), bytes)));
}

#[test]
fn bytes_before_and_behind_the_archive_do_no_harm() {
    let members = [Member::stored("a", b"one"), Member::deflated("b", b"two")];
    let bytes = archive(&members);
    let program = [b"MZ\x90\0".to_vec(), vec![0; 5000]].concat();
    let expected = files(&bytes);
    for before in [&b""[..], &program] {
        for behind in [&b""[..], &[0; 3000], b"PK\x05\x06", &[b"PK\x05\x06".to_vec(), vec![0; 18]].concat()] {
            let bytes = [before, &bytes, behind].concat();
            assert!(is_archive(&mut Bytes(&bytes)));
            assert_eq!(files(&bytes), expected, "{} before, {} behind", before.len(), behind.len());
        }
    }
    // The offsets of some count from the program's first byte.
    let mut counted = [program.clone(), members[0].head(), members[0].packed.clone()].concat();
    let line = members[0].line(program.len() as u32);
    counted = with_directory(counted, &line, 1);
    assert_eq!(files(&counted), expected[..1]);
}

#[test]
fn a_directory_that_points_outside_is_refused() {
    let member = Member::stored("a", b"x");
    let bytes = [member.head(), member.packed.clone(), member.line(0)].concat();
    let (start, len) = ((bytes.len() - member.line(0).len()) as u32, member.line(0).len() as u32);
    let whole = |count, len, start| [bytes.clone(), end(count, len, start)].concat();
    assert_eq!(only(&whole(1, len, start)).unwrap(), b"x");
    for (count, len, start) in
        [(1, len, start + 1000), (1, len + 5000, start), (1, 0x7FFF_FFFF, start), (2, len, start), (1, 10, start)]
    {
        assert_eq!(open(&whole(count, len, start)).err(), Some(Reason::Unreadable), "{count} {len} {start}");
    }
    for offset in [5, 1000, u32::MAX] {
        let bytes = [member.head(), member.packed.clone()].concat();
        assert!(only(&with_directory(bytes, &member.line(offset), 1)).is_err(), "{offset}");
    }
}

#[test]
fn an_archive_in_several_pieces_is_refused_in_words() {
    let mut bytes = archive(&[Member::stored("a", b"x")]);
    let at = bytes.len() - 22;
    bytes[at + 4] = 1;
    bytes[at + 6] = 1;
    assert_eq!(open(&bytes).err(), Some(Reason::UnsupportedSyntax));
}

#[test]
fn an_archive_without_its_end_is_truncated() {
    let bytes = zipped(&[("a", b"some bytes")], CompressionMethod::Deflated);
    assert_eq!(open(&bytes[..bytes.len() - 30]).err(), Some(Reason::Truncated));
}

#[test]
fn broken_archives_are_refused_and_never_panic() {
    let whole = zipped(&[("a", b"some bytes"), ("b", b"some more bytes")], CompressionMethod::Deflated);
    for end in 0..whole.len() {
        assert!(open(&whole[..end]).is_err(), "{end}");
    }
    let expected = files(&whole);
    for at in 0..whole.len() {
        for flip in [0xFF, 1, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            for (path, found) in contents(&bytes).unwrap_or_default() {
                // Whatever a name turns into: bytes that are given are bytes that went in.
                assert!(found.is_err() || expected.iter().any(|(_, bytes)| found.as_ref() == Ok(bytes)), "{at} {path}");
            }
        }
    }
}

fn number(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

const VAST: u64 = 5 << 30;

/// One stored file of five gigabytes, of which it is said that it has `size`.
fn vast(size: u64) -> Sparse {
    let mut member = Member::stored("volume.dcm", b"");
    let head = member.head();
    let start = head.len() as u64;
    (member.size, member.extra) = (u32::MAX, [&[1, 0, 16, 0][..], &size.to_le_bytes(), &VAST.to_le_bytes()].concat());
    let mut line = member.line(0);
    line[20..24].copy_from_slice(&[0xFF; 4]);
    let end = start + VAST;
    let directory = [line.clone(), wide_end(end + line.len() as u64, 1, line.len() as u64, end)].concat();
    let pieces = vec![(0, head), (end - 4, b"last".to_vec()), (end, directory.clone())];
    Sparse { len: end + directory.len() as u64, pieces }
}
