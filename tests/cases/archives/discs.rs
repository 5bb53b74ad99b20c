//! Disc images as another program makes them, whole and damaged.

use std::collections::BTreeMap;
use std::process::Command;

use scanitize::archive::read::Archive;
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::source::Bytes;

use super::{contents, files, open, whole};
use crate::support::disc::SECTOR;
use crate::support::program::Place;

#[test]
fn plain_discs_hold_what_went_in_under_names_in_capitals() {
    let Some(image) = disc(&["-iso-level", "1"], &[("DICOMDIR", b"d"), ("DIR/IM1", b"one"), ("DIR/A/IM2.DCM", &[2; 5000])])
    else {
        return;
    };
    let expected = [("DICOMDIR", vec![b'd']), ("DIR/A/IM2.DCM", vec![2; 5000]), ("DIR/IM1", b"one".to_vec())];
    assert_eq!(sorted(&image), expected.map(|(path, bytes)| (path.to_owned(), bytes)));
}

#[test]
fn discs_with_joliet_have_whole_names_in_any_writing() {
    let long = format!("{} and its end.dcm", "a long name ".repeat(4));
    let input = tree(&[("Größe/画像 1.dcm", b"one"), (&long, b"two"), ("имя/a b", b"three"), ("e\u{301}", b"four")]);
    for options in [&["-J"][..], &["-J", "-R"], &["-J", "-joliet-long", "-iso-level", "3"]] {
        let Some(image) = made(&[&["-input-charset", "utf-8"], options].concat(), &input) else { return };
        assert_eq!(sorted(&image), input.clone().into_iter().collect::<Vec<_>>(), "{options:?}");
    }
}

#[test]
fn discs_with_rock_ridge_alone_have_short_names_and_all_bytes() {
    let input = tree(&[("a rather long name.dcm", b"one"), ("1/2/3/4/5/6/7/8/9/10/deep.dcm", b"two"), ("1/im.dcm", &[3; 4096])]);
    let Some(image) = made(&["-R"], &input) else { return };
    let mut found: Vec<Vec<u8>> = files(&image).into_iter().map(|(_, bytes)| bytes).filter(|bytes| !bytes.is_empty()).collect();
    found.sort();
    assert_eq!(found, [vec![3; 4096], b"one".to_vec(), b"two".to_vec()]);
    assert!(paths(&image).contains(&"1/IM.DCM".to_owned()));
}

#[test]
fn deep_folders_and_folders_of_many_sectors_are_read_to_the_end() {
    let deep = (0..30).map(|level| format!("{level}/")).collect::<String>() + "deep.dcm";
    let mut input = tree(&[(&deep, b"deep")]);
    for number in 0..700 {
        input.insert(format!("many/image number {number}.dcm"), vec![number as u8; number]);
    }
    for options in [["-J", "-D"], ["-J", "-R"]] {
        let Some(image) = made(&options, &input) else { return };
        assert_eq!(sorted(&image), input.clone().into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn files_that_joliet_does_not_show_are_found() {
    let Some(image) = disc(&["-J", "-hide-joliet", "HIDDEN"], &[("SHOWN", b"one"), ("HIDDEN", b"two")]) else { return };
    assert_eq!(sorted(&image), [("HIDDEN".to_owned(), b"two".to_vec()), ("SHOWN".to_owned(), b"one".to_vec())]);
}

#[test]
fn an_image_that_ends_early_gives_what_is_left_and_says_what_is_not() {
    let Some((image, input)) = small() else { return };
    for end in (0..image.len()).step_by(SECTOR).flat_map(|end| [end, end + 1, end + 1000]) {
        let cut = &image[..end];
        let Ok(found) = contents(cut) else { continue };
        for (path, bytes) in found {
            match bytes {
                Ok(bytes) => assert!(input.values().any(|file| *file == bytes), "{path} at {end}"),
                Err(reason) => assert!(matches!(reason, Reason::Truncated | Reason::Unreadable), "{path} at {end}: {reason}"),
            }
        }
    }
    let last = image.iter().rposition(|byte| *byte != 0).unwrap();
    let found = contents(&image[..last]).unwrap();
    assert_eq!(found.iter().filter(|(_, bytes)| bytes.is_err()).count(), 1, "the last byte belongs to one file alone");
}

#[test]
fn no_byte_of_descriptors_and_folders_can_be_turned_so_that_reading_panics_or_takes_long() {
    let Some((mut image, _)) = small() else { return };
    let limits = Limits { archive_entries: 10_000, ..Limits::default() };
    for at in 16 * SECTOR..(16 * SECTOR + (64 << 10)).min(image.len()) {
        for flip in [0xFF, 0x01, 0x80] {
            image[at] ^= flip;
            if let Ok(archive) = Archive::open(&mut Bytes(&image), limits) {
                for entry in archive.entries() {
                    let _ = archive.entry(entry.index, Bytes(&image)).and_then(whole);
                }
            }
            image[at] ^= flip;
        }
    }
    assert!(open(&image).is_ok());
}

/// Bytes by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// An image with both kinds of names whose descriptors and folders take up about 64 KiB, and what is in it.
fn small() -> Option<(Vec<u8>, Files)> {
    let mut input = BTreeMap::new();
    for number in 0..16_u8 {
        input.insert(format!("STUDY{}/SERIES/image {number}.dcm", number % 8), vec![number + 1; 100 + usize::from(number) * 150]);
    }
    Some((made(&["-J", "-R"], &input)?, input))
}

fn disc(options: &[&str], input: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    made(options, &tree(input))
}

fn tree(input: &[(&str, &[u8])]) -> Files {
    input.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
}

/// An image of these files, `None` where there is no program to make it.
fn made(options: &[&str], input: &Files) -> Option<Vec<u8>> {
    let place = Place::new();
    for (path, bytes) in input {
        place.write(&format!("in/{path}"), bytes);
    }
    let image = place.path("disc.iso");
    let run = Command::new("genisoimage").args(["-quiet", "-o"]).arg(&image).args(options).arg(place.path("in")).output();
    let Ok(run) = run else {
        eprintln!("genisoimage is not installed: whether its discs are read is not checked");
        return None;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(std::fs::read(image).unwrap())
}

fn sorted(image: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = files(image);
    files.sort();
    files
}

fn paths(image: &[u8]) -> Vec<String> {
    open(image).unwrap().entries().iter().map(|entry| entry.path.clone()).collect()
}
