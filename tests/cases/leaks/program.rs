//! The same by the command line, from a folder, from a zip and from an image of a disc.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::json;

use super::{DISCS, assert_share, inputs, is_kept, labelled};
use crate::support::leaks::search::{Search, assert_none};
use crate::support::program::{Done, Place, run};

#[test]
fn nothing_that_is_planted_comes_out_of_the_program() {
    let place = Place::new();
    let folder = std::env::var_os("SCANITIZE_LEAKS").map_or_else(|| place.path("discs"), PathBuf::from);
    written(&folder);
    // The flow is looked at under all of them.
    for preset in ["ai-service", "research"] {
        for (what, input) in [("folder", "folder"), ("zip", "discs.zip"), ("image", "discs.iso")] {
            let output = format!("{preset}-{what}");
            let done = clean(&place, preset, &output, &folder.join(input));
            assert_eq!(done.status, Some(2), "some files are no images");
            assert_nothing(&place, &output, &done);
        }
        // What the folder gives the others must give too.
        assert_share(&String::from_utf8(place.read(&format!("{preset}-folder-report.json"))).unwrap());
        for other in ["zip", "image"] {
            assert_same(&place, &format!("{preset}-folder"), &format!("{preset}-{other}"));
        }
    }
}

/// Writes the discs, as files, as a zip and as an image, and what was planted in them.
fn written(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder.join("folder"));
    for entry in &DISCS.entries {
        let path = folder.join("folder").join(&entry.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &entry.bytes).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago()).unwrap();
    }
    std::fs::write(folder.join("discs.zip"), &DISCS.zip).unwrap();
    std::fs::write(folder.join("discs.iso"), &DISCS.image).unwrap();
    let images = DISCS.entries.iter().filter(|entry| entry.is_image).count();
    let planted = json!({ "images": images, "canaries": DISCS.planted.json() });
    std::fs::write(folder.join("planted.json"), planted.to_string()).unwrap();
}

fn clean(place: &Place, preset: &str, output: &str, input: &Path) -> Done {
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let words = [
        "clean".to_owned(),
        format!("--preset={preset}"),
        "--face=keep".to_owned(),
        "--recipient=a recipient".to_owned(),
        option("output", output),
        option("key", "key"),
        option("report", &format!("{output}-report.json")),
        option("manifest", &format!("{output}-manifest.json")),
        input.display().to_string(),
    ];
    run(words)
}

/// No value in any file, any name, the manifest, or what was said; no time of an input on an output.
fn assert_nothing(place: &Place, output: &str, done: &Done) {
    let search = Search::new(&DISCS.planted);
    let report = String::from_utf8(place.read(&format!("{output}-report.json"))).unwrap();
    let inputs = inputs(&report);
    let mut found = Vec::new();
    for (what, text) in [("standard output", &done.stdout), ("standard error", &done.stderr)] {
        found.extend(labelled(search.in_bytes(text.as_bytes()), what));
    }
    found.extend(labelled(search.in_bytes(&place.read(&format!("{output}-manifest.json"))), "the manifest"));
    for name in place.files(output) {
        // Archives can give files other names.
        let what = inputs.get(&name).unwrap_or(&"a file under another name");
        let from = format!("what was made of {what}, {output}");
        found.extend(labelled(search.in_bytes(name.as_bytes()), "a path"));
        let preset = output.rsplit_once('-').map_or(output, |(preset, _)| preset);
        let left = search.in_output(&place.read(&format!("{output}/{name}"))).into_iter();
        found.extend(labelled(left.filter(|find| !is_kept(preset, find)).collect(), &from));
        let time = place.path(output).join(&name).metadata().unwrap().modified().unwrap();
        assert!(time > long_ago() + Duration::from_secs(1), "{from} has the time of its input");
    }
    assert_none(found);
    assert!(done.stdout.is_empty());
}

fn assert_same(place: &Place, some: &str, others: &str) {
    assert_eq!(place.files(some), place.files(others));
    for name in place.files(some) {
        assert!(place.read(&format!("{some}/{name}")) == place.read(&format!("{others}/{name}")), "{name}");
    }
}

fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}
