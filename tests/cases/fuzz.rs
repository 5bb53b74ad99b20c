//! Damaged files, thousands of them: nothing breaks down, nothing costs much, and whatever is released is sound.
//!
//! SCANITIZE_SEED repeats a run: a failure names the seed of its round, and with SCANITIZE_FUZZ_ROUNDS=1 that round alone runs.
//! More rounds find more. SCANITIZE_FUZZED names a folder in which some of the outputs are kept, for other programs to read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use scanitize::archive::read::Archive;
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::sanitize::scan;
use scanitize::source::{Bytes, Source};
use scanitize::verify::Form;

use crate::support::flow::{KEY, clean_under};
use crate::support::mutation::{Mutant, containers, damaged, damaged_report, mutant};
use crate::support::patients::{SplitMix64, seed};
use crate::support::program::{Place, run};
use crate::support::reader::elements;
use crate::support::source::Counting;

#[test]
fn damaged_files_are_refused_or_cleaned_as_sound_ones_are() {
    let kept = std::env::var_os("SCANITIZE_FUZZED").map(|folder| PathBuf::from(folder).join("outputs"));
    kept.iter().for_each(|folder| drop(std::fs::remove_dir_all(folder)));
    let (mut released, mut written) = (0, 0);
    for seed in rounds(3000) {
        let mutant = mutant(&mut SplitMix64(seed));
        let Some(output) = within(seed, &mutant, |bytes| judge(bytes, None)) else { continue };
        released += 1;
        // Every fifth, so that all kinds of damage are among them.
        if let Some(folder) = kept.as_deref().filter(|_| released % 5 == 0 && written < 300) {
            written += 1;
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join(format!("{seed}.dcm")), output).unwrap();
        }
    }
    println!("{released} released");
    assert!(released > 0 || rounds(3000).count() < 100, "nothing was released: was anything tried?");
}

#[test]
fn damaged_reports_are_refused_or_cleaned_as_sound_ones_are() {
    let mut released = 0;
    for seed in rounds(1500) {
        let mutant = damaged_report(&mut SplitMix64(seed));
        released += usize::from(within(seed, &mutant, |bytes| judge(bytes, Some("research"))).is_some());
    }
    println!("{released} released");
    assert!(released > 0 || rounds(1500).count() < 100, "nothing was released: was anything tried?");
}

#[test]
fn damaged_containers_are_refused_or_opened_within_limits() {
    let containers = containers();
    let mut opened = 0;
    for seed in rounds(4000) {
        let mutant = damaged(&mut SplitMix64(seed), &containers);
        opened += within(seed, &mutant, |bytes| Ok(open_all(bytes)));
    }
    println!("{opened} files opened");
    assert!(opened > 0 || rounds(4000).count() < 100, "nothing was opened: was anything tried?");
}

/// All at once through the program, which has little memory.
#[cfg(target_os = "linux")]
#[test]
fn damaged_files_cost_little_memory_and_the_rest_goes_on() {
    const ALLOWED: u64 = 64 << 20;
    /// What the program needs before it reads anything, and for the records of all the files.
    const OWN: u64 = 24 << 20;
    let (place, containers) = (Place::new(), containers());
    let (mut largest, mut count) = (0, 0);
    for seed in rounds(240) {
        let mut random = SplitMix64(seed);
        let mutant = if seed % 6 == 0 { damaged(&mut random, &containers) } else { mutant(&mut random) };
        largest = largest.max(mutant.bytes.len() as u64);
        count += 1;
        place.write(&format!("in/{count}"), &mutant.bytes);
    }
    let sound = crate::support::instances::file(
        crate::support::instances::Kind::Dx,
        &crate::support::patients::Person::generate(9),
        9,
        9,
    );
    place.write("in/sound", &sound.bytes());
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let words = [
        "clean".to_owned(),
        "--jobs=1".to_owned(),
        "--face=keep".to_owned(),
        "--one-patient".to_owned(),
        option("output", "out"),
        option("report", "report.json"),
        place.path("in").display().to_string(),
    ];
    let done = crate::support::program::run_within(OWN + ALLOWED + largest, words);
    assert!(matches!(done.status, Some(0 | 2)), "ended with {:?}: {}", done.status, done.stderr);
    let report = place.json("report.json");
    let lines = report["instances"].as_array().unwrap();
    assert!(lines.len() > count, "a line for each file");
    assert!(lines.iter().all(|line| line["reason"] != "internal-error"));
    let verdict = lines.iter().find(|line| line["input"].as_str().unwrap().ends_with("in/sound")).unwrap();
    assert_eq!(verdict["verdict"], "released", "{verdict}");
    let verified = run(["verify".into(), place.path("out").into_os_string()]);
    assert_eq!(verified.status, Some(0), "{}", verified.stdout);
}

/// The seeds of the rounds of this run.
fn rounds(usual: u64) -> impl Iterator<Item = u64> {
    let count = std::env::var("SCANITIZE_FUZZ_ROUNDS").ok().map_or(usual, |text| text.parse().expect("a number of rounds"));
    let first = seed();
    (0..count).map(move |round| first.wrapping_add(round))
}

/// Runs a check that must neither panic nor find a fault.
fn within<T>(seed: u64, mutant: &Mutant, check: impl Fn(&[u8]) -> Result<T, String>) -> T {
    let outcome = catch_unwind(AssertUnwindSafe(|| check(&mutant.bytes)));
    let fault = match outcome {
        Ok(Ok(fine)) => return fine,
        Ok(Err(fault)) => fault,
        Err(_) => "a panic".to_owned(),
    };
    panic!("{fault}\nSCANITIZE_SEED={seed} SCANITIZE_FUZZ_ROUNDS=1\n{}", mutant.steps.join("\n"));
}

/// Cleans a file and gives the output, if there is one, or what is wrong.
fn judge(bytes: &[u8], preset: Option<&str>) -> Result<Option<Vec<u8>>, String> {
    let mut source = Counting::new(Bytes(bytes));
    scan(&mut source, &Limits::default());
    if source.read > 2 * bytes.len() as u64 + (64 << 10) {
        return Err(format!("{} bytes read of {}", source.read, bytes.len()));
    }
    let clean = |bytes: &[u8]| clean_under(preset, &[("the input", bytes)], KEY, "a recipient");
    let run = clean(bytes);
    if run.others.iter().any(|(_, reason)| *reason == Reason::InternalError) {
        return Err("an internal error".to_owned());
    }
    let Some(output) = run.released.into_values().next() else { return Ok(None) };
    read_alike(&output)?;
    let again = clean(&output);
    match again.released.values().next() {
        Some(twice) if *twice == output => Ok(Some(output)),
        Some(_) => Err("cleaned twice it is another file".to_owned()),
        None => Err(format!("cleaned twice it is not released: {}", again.why())),
    }
}

/// The reader of the tests and that of the proof see the same elements.
fn read_alike(output: &[u8]) -> Result<(), String> {
    let form = Form::read(output).map_err(|(detail, place)| format!("{detail} at {place:?}"))?;
    let ours = elements(output).into_iter().map(|element| (element.path, element.vr, element.value));
    let theirs = form.elements.iter().map(|element| {
        let path = element.place.iter().map(|tag| tag.0).collect::<Vec<u32>>();
        (path, element.vr.to_string(), form.value(output, element).to_vec())
    });
    if ours.eq(theirs) { Ok(()) } else { Err("two readers see different elements".to_owned()) }
}

/// Opens all files of an archive; how many could be opened.
fn open_all(bytes: &[u8]) -> usize {
    let Ok(archive) = Archive::open(&mut Bytes(bytes), Limits::default()) else { return 0 };
    let mut opened = 0;
    for entry in archive.entries() {
        let Ok(mut file) = archive.entry(entry.index, Bytes(bytes)) else { continue };
        assert!(file.len() <= Limits::default().entry_bytes);
        let mut content = vec![0; usize::try_from(file.len()).unwrap()];
        opened += usize::from(file.read_at(0, &mut content).is_ok());
    }
    opened
}
