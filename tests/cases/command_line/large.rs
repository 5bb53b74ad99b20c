//! Instances that no memory holds: cleaned in little of it, and nothing of them lies about before they are verified.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

use super::hash;
use crate::support::instances::{Kind, file};
use crate::support::large::{FRAME, Large};
use crate::support::patients::Person;
use crate::support::program::{Done, Place, run_under, run_within, start};

/// More than is held in memory.
const FRAMES: u32 = 640;
const ALLOWED: u64 = 64 << 20;

#[test]
fn an_instance_of_many_frames_is_cleaned_and_verified_in_little_memory() {
    let place = Place::new();
    let mut large = Large::new(&Person::generate(1), FRAMES);
    let sparse = [0, (8 << 20) - 1, (8 << 20) * 3 - 2, FRAME * 100 + 1, large.pixels - 2];
    sparse.iter().for_each(|at| large.plant(*at, &[0xFF; 2]));
    large.write(&place.path("in"));
    let done = clean(&place, ALLOWED);
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    let output = place.path("out/ST001/SE001/IM0001.dcm");
    assert_eq!(place.files("out"), ["ST001/SE001/IM0001.dcm"]);
    // Twelve bits of sixteen are picture: the upper half of every other byte is cleared.
    let expected =
        |at: u64| if sparse.iter().any(|start| (*start..start + 2).contains(&at)) { [0xFF, 0x0F][at as usize % 2] } else { 0 };
    let mut file = std::fs::File::open(&output).unwrap();
    let mut pixels = vec![1; large.pixels as usize];
    file.seek(SeekFrom::End(-(large.pixels as i64))).unwrap();
    file.read_exact(&mut pixels).unwrap();
    assert!(pixels.iter().zip(0..).all(|(byte, at)| *byte == expected(at)));
    let manifest = place.json("manifest.json");
    assert_eq!(manifest["files"][0]["sha256"], hash(&output));
    assert_eq!(manifest["files"][0]["bytes"], output.metadata().unwrap().len());
    let words = [
        "verify".to_owned(),
        output.display().to_string(),
        format!("--original={}", place.path("in").display()),
        format!("--manifest={}", place.path("manifest.json").display()),
    ];
    let verified = run_within(ALLOWED, &words);
    assert_eq!(verified.status, Some(0), "{}{}", verified.stdout, verified.stderr);
}

#[test]
fn a_name_in_the_last_bytes_of_the_last_frame_holds_the_instance_back() {
    let place = Place::new();
    let person = Person { name: "Abernathy^Ingrid".into(), ..Person::generate(2) };
    let mut large = Large::new(&person, FRAMES);
    // Letters of seven bits stand in twelve bits of sixteen as they are.
    large.plant(large.pixels - 18, b"A\0b\0e\0r\0n\0a\0t\0h\0y\0");
    large.write(&place.path("in"));
    let done = clean(&place, ALLOWED);
    assert_eq!((done.status, place.files("out")), (Some(2), vec![]), "{}", done.stderr);
    let report = place.json("report.json");
    assert_eq!(report["instances"][0]["reason"], "residual-value");
    assert_eq!(report["instances"][0]["findings"], serde_json::json!([{"fault": "bytes", "path": "(7FE0,0010)"}]));
}

#[test]
fn a_program_that_is_killed_leaves_nothing_of_an_instance_it_has_not_verified() {
    let place = Place::new();
    Large::new(&Person::generate(3), FRAMES).write(&place.path("in"));
    let mut child = start(words(&place));
    let descriptors = format!("/proc/{}/fd", child.id());
    let begun = Instant::now();
    while !writes_without_a_name(Path::new(&descriptors), &place.path("out")) {
        assert!(begun.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none(), "it never wrote to its disc");
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(place.files("out"), Vec::<String>::new());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(place.files("out"), Vec::<String>::new());
}

#[test]
fn a_disc_without_room_refuses_the_instance_and_the_rest_goes_on() {
    let place = Place::new();
    place.write("in/small", &file(Kind::Ct, &Person::generate(4), 2, 1).bytes());
    Large::new(&Person::generate(4), FRAMES).write(&place.path("in/large"));
    // No file of more than 100 MiB may be written, as on a disc that is nearly full.
    let limited = format!("trap '' XFSZ; ulimit -f {} && exec \"$0\" \"$@\"", (100 << 20) / 512);
    let done = run_under(&limited, words(&place));
    assert_eq!((done.status, place.files("out").len()), (Some(2), 1), "{}", done.stderr);
    assert!(done.stderr.contains("1 released, 0 held, 1 refused"), "{}", done.stderr);
}

/// Whether a program has an open file below a folder that has bytes but no name.
fn writes_without_a_name(descriptors: &Path, folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(descriptors) else { return false };
    entries.flatten().any(|entry| {
        let target = std::fs::read_link(entry.path()).unwrap_or_default();
        let is_nameless = target.starts_with(folder) && target.to_string_lossy().ends_with(" (deleted)");
        is_nameless && std::fs::metadata(entry.path()).is_ok_and(|file| file.len() > 16 << 20)
    })
}

fn clean(place: &Place, bytes: u64) -> Done {
    run_within(bytes, words(place))
}

fn words(place: &Place) -> Vec<String> {
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let options = [option("output", "out"), option("report", "report.json"), option("manifest", "manifest.json")];
    let fixed = ["clean", "--jobs=1", "--face=keep"].map(str::to_owned);
    fixed.into_iter().chain(options).chain([place.path("in").display().to_string()]).collect()
}
