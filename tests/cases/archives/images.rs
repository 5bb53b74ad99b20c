//! Disc images written by hand: what the standard allows and few programs write, and what is made to hurt.

use scanitize::archive::read::{Archive, Opened};
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::source::{Bytes, Source};

use super::{Found, contents, files, open};
use crate::support::disc::{ASSOCIATED, MORE, Record, SECTOR, descriptor, folder, image, plain};
use crate::support::source::{Counting, Sparse};

#[test]
fn versions_and_dots_that_end_a_name_are_dropped() {
    let names = ["IM1.;1", "IM2.DCM;12", "IM3", "A;B", ";1", "X.", "README.TXT"];
    let records: Vec<Record> = (30..).zip(names).map(|(block, name)| Record::file(name, block, 2)).collect();
    let blocks: Vec<(u32, Vec<u8>)> = (30..37).map(|block| (block, vec![block as u8; 2])).collect();
    let found: Vec<String> = files(&plain(&records, &blocks)).into_iter().map(|(path, _)| path).collect();
    assert_eq!(found, ["IM1", "IM2.DCM", "IM3", "A;B", "", "X", "README.TXT"]);
}

#[test]
fn a_file_in_several_extents_is_one() {
    let (first, last) = (vec![1; SECTOR], b"the rest".to_vec());
    let part = |block, len, flags| Record { flags, ..Record::file("LONG.DCM;1", block, len) };
    let records = [part(40, 2048, MORE), part(30, 2048, MORE), part(50, 8, 0), Record::file("NEXT;1", 50, 3)];
    let bytes = plain(&records, &[(40, first.clone()), (30, vec![2; SECTOR]), (50, last.clone())]);
    let whole = [first, vec![2; SECTOR], last].concat();
    assert_eq!(files(&bytes), [("LONG.DCM".to_owned(), whole), ("NEXT".to_owned(), b"the".to_vec())]);
}

#[test]
fn an_extent_whose_rest_does_not_follow_is_refused() {
    let part = |name: &str, flags| Record { flags, ..Record::file(name, 40, 5) };
    let records = [part("A;1", MORE), part("B;1", 0), part("C;1", MORE)];
    let expected = [("A", Err(Reason::Unreadable)), ("B", Ok(b"bytes".to_vec())), ("C", Err(Reason::Unreadable))];
    assert_eq!(contents(&plain(&records, &[(40, b"bytes".to_vec())])).unwrap(), named(&expected));
}

#[test]
fn extended_attributes_are_skipped_and_interleaved_files_refused() {
    let records = [
        Record { extended: 2, ..Record::file("A", 40, 5) },
        Record { interleave: [1, 1], ..Record::file("B", 40, 5) },
        Record { flags: ASSOCIATED, ..Record::file("A", 40, 5) },
        Record { extended: 1, ..Record::folder("C", 50) },
        Record { interleave: [1, 0], ..Record::folder("D", 50) },
    ];
    let inner = folder(51, &[Record::file("E", 42, 3)]);
    let bytes = plain(&records, &[(42, b"bytes".to_vec()), (51, inner)]);
    let refused = Err(Reason::UnsupportedSyntax);
    let expected = [("A", Ok(b"bytes".to_vec())), ("B", refused.clone()), ("D/", refused), ("C/E", Ok(b"byt".to_vec()))];
    assert_eq!(contents(&bytes).unwrap(), named(&expected));
}

#[test]
fn the_names_are_those_of_joliet_and_what_only_the_primary_volume_has_is_there_too() {
    let short =
        folder(20, &[Record::file("IM_1.DCM;1", 40, 3), Record::file("HIDDEN.;1", 41, 3), Record::file("EMPTY.;1", 0, 0)]);
    let long = folder(21, &[Record::file("画像 1.dcm", 40, 3).wide(), Record::file("empty 😀", 0, 0).wide()]);
    let root = |block, sectors: &[u8]| Record { block, len: sectors.len() as u32, ..Record::default() };
    let descriptors = [descriptor(1, &root(20, &short)), descriptor(2, &root(21, &long))];
    let bytes = image(&descriptors, &[(20, short), (21, long.clone()), (40, b"one".to_vec()), (41, b"two".to_vec())]);
    let expected = [("画像 1.dcm", Ok(b"one".to_vec())), ("empty 😀", Ok(Vec::new())), ("HIDDEN", Ok(b"two".to_vec()))];
    assert_eq!(contents(&bytes).unwrap(), named(&expected));
    // One of the trees broken: the other is read.
    for block in [20, 21] {
        let mut bytes = bytes.clone();
        bytes[block * SECTOR] = 7;
        let read: Vec<Vec<u8>> = contents(&bytes).unwrap().into_iter().filter_map(|(_, bytes)| bytes.ok()).collect();
        assert!(read.contains(&b"one".to_vec()), "{block}");
    }
}

#[test]
fn other_volumes_and_blocks_smaller_than_a_sector_are_read() {
    let root = folder(80, &[Record::file("A", 160, 3)]);
    let mut primary = descriptor(1, &Record { block: 80, len: root.len() as u32, ..Record::default() });
    primary[128..130].copy_from_slice(&512_u16.to_le_bytes());
    let mut boot = descriptor(0, &Record::default());
    boot[156..190].fill(0xEE);
    let mut enhanced = descriptor(2, &Record::default());
    enhanced[88..91].fill(0);
    let bytes = image(&[boot, enhanced, primary], &[(20, root), (40, b"one".to_vec())]);
    assert_eq!(files(&bytes), [("A".to_owned(), b"one".to_vec())]);
}

#[test]
fn a_folder_that_stands_in_two_places_or_in_itself_is_hostile() {
    let bytes = plain(&[Record::folder("A", 20)], &[]);
    assert_eq!(open(&bytes).err(), Some(Reason::Hostile));
    let bytes = plain(&[Record::folder("A", 30), Record::folder("B", 30)], &[(30, folder(30, &[Record::file("F", 19, 1)]))]);
    assert_eq!(open(&bytes).err(), Some(Reason::Hostile));
    let bytes = plain(
        &[Record::folder("A", 30)],
        &[(30, folder(30, &[Record::folder("B", 31)])), (31, folder(31, &[Record::folder("C", 30)]))],
    );
    assert_eq!(open(&bytes).err(), Some(Reason::Hostile));
}

#[test]
fn folders_nested_deeper_than_any_are_hostile() {
    for (depth, expected) in [(64, None), (65, Some(Reason::Hostile)), (5000, Some(Reason::Hostile))] {
        let mut blocks: Vec<(u32, Vec<u8>)> =
            (0..depth - 1).map(|at| (30 + at, folder(30 + at, &[Record::folder("D", 31 + at)]))).collect();
        blocks.push((29 + depth, folder(29 + depth, &[Record::file("F", 19, 1)])));
        assert_eq!(open(&plain(&[Record::folder("D", 30)], &blocks)).err(), expected, "{depth}");
    }
}

#[test]
fn what_lies_beyond_the_end_is_truncated_and_the_rest_is_read() {
    let records = [
        Record::file("WHOLE", 40, 3),
        Record::file("CUT", 40, 5000),
        Record::file("FAR", u32::MAX, u32::MAX),
        Record::folder("GONE", 90_000),
    ];
    let cut = Err(Reason::Truncated);
    let expected = [("WHOLE", Ok(b"one".to_vec())), ("CUT", cut.clone()), ("FAR", cut.clone()), ("GONE/", cut)];
    assert_eq!(contents(&plain(&records, &[(40, b"one".to_vec())])).unwrap(), named(&expected));
}

#[test]
fn a_folder_whose_records_are_broken_costs_what_follows_in_it_alone() {
    let good = Record::file("GOOD", 40, 3);
    let broken: [fn(&mut Vec<u8>); 4] = [
        |record| record[0] = 3,                   // Shorter than its fixed part.
        |record| record[0] = 255,                 // Into the next sector, as many stand before it.
        |record| record[32] = 200,                // A name longer than its record.
        |record| record[0] = 33 + record[32] - 1, // A record shorter than its name.
    ];
    for (number, spoil) in broken.into_iter().enumerate() {
        let mut sectors = folder(30, &vec![Record::file("SAME", 40, 3); 49]);
        let last = sectors.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        let start = last.next_multiple_of(2);
        let mut record = Record::file("BAD", 40, 3).bytes();
        spoil(&mut record);
        assert!(start + 255 > SECTOR && start + record.len() < SECTOR, "{start}");
        sectors[start..start + record.len()].copy_from_slice(&record);
        let bytes = plain(&[Record::folder("D", 30), good.clone()], &[(30, sectors), (40, b"one".to_vec())]);
        let found = contents(&bytes).unwrap();
        assert_eq!(found.len(), 51, "{number}");
        assert_eq!(found.last(), Some(&("D/".to_owned(), Err(Reason::Unreadable))), "{number}");
        assert_eq!(found.iter().filter(|(_, bytes)| bytes.as_deref() == Ok(b"one")).count(), 50, "{number}");
    }
}

#[test]
fn a_root_that_is_missing_empty_or_elsewhere_is_unreadable() {
    let whole = plain(&[Record::file("A", 40, 3)], &[(40, b"one".to_vec())]);
    let root = 16 * SECTOR + 156;
    let spoilt = |at: usize, bytes: &[u8]| {
        let mut image = whole.clone();
        image[root + at..root + at + bytes.len()].copy_from_slice(bytes);
        open(&image).err()
    };
    for (at, bytes) in [(0, &[0][..]), (2, &[0; 4]), (2, &[40, 0, 0, 0]), (10, &[0; 4])] {
        assert_eq!(spoilt(at, bytes), Some(Reason::Unreadable), "{at} {bytes:?}");
    }
    assert_eq!(spoilt(2, &[0xFF; 4]), Some(Reason::Truncated));
    let mut blocks = whole.clone();
    blocks[16 * SECTOR + 128..][..2].copy_from_slice(&[0; 2]);
    assert_eq!(open(&blocks).err(), Some(Reason::Unreadable));
}

#[test]
fn a_million_files_are_listed_and_one_more_is_hostile() {
    for (count, expected) in [(1_000_000, None), (1_000_001, Some(Reason::Hostile))] {
        let records: Vec<Record> = (0..count).map(|number| Record::file(&format!("{number}"), 0, 0)).collect();
        let bytes = plain(&records, &[]);
        let mut source = Counting::new(Bytes(&bytes));
        let opened = Archive::open(&mut source, Limits::default());
        assert_eq!(opened.err().map(|error| error.reason), expected);
        assert!(source.read < bytes.len() as u64 + (1 << 20));
    }
}

#[test]
fn folders_that_overlap_are_read_no_further_than_any_disc_needs() {
    // Each of a thousand folders reaches over all that follow: together they come to half a terabyte.
    const WHOLE: u32 = 1 << 30;
    let records: Vec<Record> = (0..1000).map(|number| Record { len: WHOLE, ..Record::folder("D", 100 + number) }).collect();
    let head = plain(&records, &[]);
    let own: Vec<u8> = (0..1000).flat_map(|number| folder(100 + number, &[])).collect();
    let pieces = vec![(0, head), (100 * SECTOR as u64, own)];
    let mut source = Counting::new(Sparse { len: 4 << 30, pieces });
    let opened = Archive::open(&mut source, Limits { archive_entries: 100_000, ..Limits::default() });
    assert_eq!(opened.err().map(|error| error.reason), Some(Reason::Hostile));
    assert!(source.read < 64 << 20, "{} bytes read", source.read);
}

#[test]
fn files_that_come_to_many_times_the_disc_are_hostile() {
    let limits = Limits { inflation: 2, ..Limits::default() };
    for (count, expected) in [(10, None), (40, Some(Reason::Hostile))] {
        let records: Vec<Record> = (0..count).map(|number| Record::file(&format!("F{number}"), 30, 1 << 20)).collect();
        let bytes = plain(&records, &[(30, vec![1; 1 << 20])]);
        let opened = Archive::open(&mut Bytes(&bytes), limits);
        assert_eq!(opened.err().map(|error| error.reason), expected);
    }
}

#[test]
fn a_file_of_four_gigabytes_is_a_view_of_the_disc() {
    const LEN: u32 = 0xFFFF_F800;
    let part = |block, flags| Record { flags, ..Record::file("VOLUME.DCM;1", block, LEN) };
    let head = plain(&[part(100, MORE), part(100 + LEN / 2048, 0)], &[]);
    let (first, second) = (100 * 2048, 100 * 2048 + u64::from(LEN));
    let pieces = vec![(0, head), (first, b"first".to_vec()), (second - 1, b"<>".to_vec())];
    let mut source = Counting::new(Sparse { len: second + u64::from(LEN), pieces });
    let archive = Archive::open(&mut source, Limits::default()).unwrap();
    let mut opened = archive.entry(0, &mut source).unwrap();
    assert!(matches!(opened, Opened::Part(_)) && opened.len() == 2 * u64::from(LEN));
    let mut seam = [0; 2];
    opened.read_at(u64::from(LEN) - 1, &mut seam).unwrap();
    assert_eq!(&seam, b"<>");
    assert!(source.read < 1 << 20);
}

fn named(expected: &[(&str, Result<Vec<u8>, Reason>)]) -> Vec<Found> {
    expected.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())).collect()
}
