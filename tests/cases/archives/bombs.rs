//! Zip archives that are made to hurt.

use scanitize::archive::read::Archive;
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::source::Bytes;
use zip::CompressionMethod;

use super::{contents, only, open};
use crate::support::container::{Member, archive, end, wide_end, with_directory, zipped};
use crate::support::hostile::quoted;
use crate::support::source::{Counting, Sparse};

#[test]
fn a_file_that_inflates_beyond_all_measure_is_hostile() {
    let bytes = zipped(&[("bomb", &vec![0; 40 << 20])], CompressionMethod::Deflated);
    assert!(bytes.len() < 100_000);
    assert_eq!(only(&bytes), Err(Reason::Hostile));
}

#[test]
fn a_file_that_inflates_to_more_than_fits_is_too_large() {
    let mut member = Member::deflated("huge", b"x");
    member.size = (512 << 20) + 1;
    member.packed.resize(9 << 20, 0);
    assert_eq!(only(&archive(&[member])), Err(Reason::TooLarge));
}

#[test]
fn a_file_that_is_larger_or_smaller_than_it_says_is_refused() {
    for size in [100, 3 << 20] {
        let member = Member { size, ..Member::deflated("liar", &vec![7; 2 << 20]) };
        assert_eq!(only(&archive(&[member])), Err(Reason::Unreadable));
        let member = Member { size, ..Member::stored("liar", &vec![7; 2 << 20]) };
        assert_eq!(only(&archive(&[member])), Err(Reason::Unreadable));
    }
}

#[test]
fn files_that_share_one_kernel_are_hostile() {
    let kernel = Member::deflated("0", &vec![0; 100_000]);
    let lines: Vec<u8> = (0..50).flat_map(|_| kernel.line(0)).collect();
    let bytes = with_directory([kernel.head(), kernel.packed.clone()].concat(), &lines, 50);
    assert_eq!(open(&bytes).err(), Some(Reason::Hostile));
}

#[test]
fn files_that_quote_one_anothers_headers_are_hostile() {
    let bytes = quoted(40);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut first = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_index(0).unwrap(), &mut first).unwrap();
    assert!(first.len() > 1 << 20, "another reader inflates it: it is a bomb, not rubbish");
    assert_eq!(open(&bytes).err(), Some(Reason::Hostile));
}

#[test]
fn a_file_whose_local_header_leads_into_the_next_is_hostile() {
    let (first, second) = (Member::stored("a", b"first"), Member::stored("b", b"second"));
    let mut head = first.head();
    // What the directory cannot know: an extra field behind the name that spans what follows.
    head[28] = 20;
    let start = head.len() + first.packed.len();
    let lines = [first.line(0), second.line(start as u32)].concat();
    let bytes = [head, first.packed.clone(), second.head(), second.packed.clone()].concat();
    let found = contents(&with_directory(bytes, &lines, 2)).unwrap();
    assert_eq!((&found[0].1, &found[1].1), (&Err(Reason::Hostile), &Ok(b"second".to_vec())));
}

#[test]
fn an_archive_inside_an_archive_stays_closed() {
    // 42.zip in small: each holds sixteen, and none but the outermost is opened.
    let mut bytes = zipped(&[("zeros", &vec![0; 1 << 20])], CompressionMethod::Deflated);
    for _ in 0..5 {
        let members: Vec<Member> = (0..16).map(|number| Member::deflated(format!("lib {number}.zip"), &bytes)).collect();
        bytes = archive(&members);
    }
    let found = contents(&bytes).unwrap();
    assert_eq!(found.len(), 16);
    let inner = found[0].1.as_ref().unwrap();
    let record = scanitize::sanitize::scan(&mut Bytes(inner), &Limits::default());
    assert_eq!(record.reason, Some(Reason::UnsupportedSyntax));
}

#[test]
fn an_archive_that_says_it_has_a_million_files_and_one_is_hostile_before_it_is_read() {
    let member = Member::stored("a", b"x");
    let bytes = [member.head(), member.packed.clone(), member.line(0)].concat();
    let (at, len) = (bytes.len() as u64, member.line(0).len() as u64);
    let bytes = [bytes, wide_end(at, 1_000_001, len, at - len)].concat();
    let mut source = Counting::new(Bytes(&bytes));
    assert_eq!(Archive::open(&mut source, Limits::default()).err().map(|error| error.reason), Some(Reason::Hostile));
    assert!(source.read <= bytes.len() as u64 * 2);
}

#[test]
fn an_archive_that_has_a_million_files_is_listed_and_one_more_is_hostile() {
    for (count, expected) in [(1_000_000, None), (1_000_001, Some(Reason::Hostile))] {
        // It says so, or counts in sixteen bits as old programs do.
        for is_said in [true, false] {
            let mut source = Counting::new(many(count, is_said));
            let opened = Archive::open(&mut source, Limits::default());
            assert_eq!(opened.as_ref().err().map(|error| error.reason), expected, "{count} {is_said}");
            assert!(opened.is_err() || opened.is_ok_and(|archive| archive.entries().len() == count as usize));
            let allowed = u64::from(count) * 60 + (1 << 20);
            assert!(source.read < allowed, "{} bytes read", source.read);
        }
    }
}

#[test]
fn longer_names_than_any_disc_has_are_hostile() {
    let limits = Limits { archive_names: 1000, ..Limits::default() };
    let bytes = archive(&[Member::stored([b'a'; 500], b""), Member::stored([b'b'; 500], b"")]);
    assert!(Archive::open(&mut Bytes(&bytes), limits).is_ok());
    let bytes = archive(&[Member::stored([b'a'; 500], b""), Member::stored([b'b'; 501], b"")]);
    assert_eq!(Archive::open(&mut Bytes(&bytes), limits).err().map(|error| error.reason), Some(Reason::Hostile));
}

#[test]
fn ends_without_an_archive_cost_little() {
    let bytes: Vec<u8> = std::iter::repeat_n(end(1, 46, 0), 40_000).flatten().collect();
    let bytes = [b"PK\x03\x04".to_vec(), bytes].concat();
    let mut source = Counting::new(Bytes(&bytes));
    assert!(Archive::open(&mut source, Limits::default()).is_err());
    assert!(source.read < 100_000 && source.reads < 100, "{} reads", source.reads);
}

/// A directory of so many empty files, and nothing where the files should be.
fn many(count: u32, is_said: bool) -> Sparse {
    let mut lines = Vec::new();
    for number in 0..count {
        lines.extend(Member::stored(format!("{number:07}"), b"").line(number * 37));
    }
    let (start, len) = (u64::from(count) * 37, lines.len() as u64);
    let end = match is_said {
        true => wide_end(start + len, u64::from(count), len, start),
        false => end(count as u16, len as u32, start as u32),
    };
    let whole = start + len + end.len() as u64;
    Sparse { len: whole, pieces: vec![(0, b"PK\x03\x04".to_vec()), (start, lines), (start + len, end)] }
}
