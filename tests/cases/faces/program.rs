//! The whole way by the command line: a head is found in one series and cut out of all.

use std::path::PathBuf;

use serde_json::Value;

use super::{claims, samples};
use crate::support::heads::{MIDDLE, MeanHead};
use crate::support::patients::Person;
use crate::support::program::{Place, run};
use crate::support::reader::pixels;

#[test]
fn a_head_is_found_in_one_series_and_its_face_cut_out_of_all() {
    let place = Place::new();
    let folder = std::env::var_os("SCANITIZE_HEAD").map_or_else(|| place.path("in"), PathBuf::from);
    write(&folder);
    let report = clean(&place, &folder, "one", "1");
    clean(&place, &folder, "three", "3");
    assert!(place.files("one").iter().all(|name| place.read(&format!("one/{name}")) == place.read(&format!("three/{name}"))));
    assert_eq!(place.read("one.json"), place.read("three.json"), "the number of jobs does not show");
    let fate = |line: &Value| line["face"].as_str().or(line["reason"].as_str()).unwrap().to_owned();
    let lines = report["instances"].as_array().unwrap();
    let of = |folder: &'static str| lines.iter().filter(move |line| line["input"].as_str().unwrap().contains(folder));
    assert!(of("/axial/").filter(|line| fate(line) == "removed").count() > 20, "from the chin to the brow");
    assert!(of("/axial/").filter(|line| fate(line) == "out-of-view").count() > 5, "above the brow there is none");
    assert_eq!(of("/sagittal/").map(fate).collect::<Vec<_>>(), vec!["removed"; 5]);
    assert_eq!(of("/mip/").map(fate).collect::<Vec<_>>(), ["face-unchecked"]);
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let verified = run(["verify".to_owned(), option("manifest", "one.json"), place.path("one").display().to_string()]);
    assert_eq!(verified.status, Some(0), "a policy lets through what it claims: {}", verified.stdout);
    for line in of("/sagittal/") {
        let before = std::fs::read(folder.join("sagittal").join(file_of(line))).unwrap();
        let after = place.read(&format!("one/{}", line["output"].as_str().unwrap()));
        assert!(claims(&after));
        assert_faceless(&before, &after);
    }
}

fn write(folder: &std::path::Path) {
    let (person, head) = (Person::generate(61), MeanHead::new());
    let mut mip = head.sagittal(&person, 3).remove(2);
    let original = b"ORIGINAL\\PRIMARY\\M\\NONE";
    let at = mip.windows(original.len()).position(|part| part == original).unwrap();
    mip[at..at + original.len()].copy_from_slice(b"ORIGINAL\\PRIMARY\\M\\MIP ");
    for (name, files) in [("axial", head.axial(&person, 1)), ("sagittal", head.sagittal(&person, 2)), ("mip", vec![mip])] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
        for (number, bytes) in files.iter().enumerate() {
            std::fs::write(folder.join(name).join(format!("IM{number:03}")), bytes).unwrap();
        }
    }
}

fn clean(place: &Place, input: &std::path::Path, name: &str, jobs: &str) -> Value {
    let option = |option: &str, file: &str| format!("--{option}={}", place.path(file).display());
    let report = format!("{name}-report.json");
    let places =
        [option("output", name), option("key", "key"), option("manifest", &format!("{name}.json")), option("report", &report)];
    let words = ["clean".to_owned(), "--recipient=a recipient".to_owned(), format!("--jobs={jobs}"), input.display().to_string()];
    let done = run(words.into_iter().chain(places));
    assert_eq!(done.status, Some(2), "the projection is held: {}", done.stderr);
    place.json(&report)
}

fn file_of(line: &Value) -> &str {
    line["input"].as_str().unwrap().rsplit('/').next().unwrap()
}

/// A sagittal slice through the template: nose, lips and chin are air, and the inside of the skull is as it was.
fn assert_faceless(before: &[u8], after: &[u8]) {
    let (before, after) = (samples(&pixels(before)), samples(&pixels(after)));
    let [_, _, middle] = MIDDLE;
    let first: f64 = 24.0 * 4.0 + middle;
    for (at, (before, after)) in before.iter().zip(&after).enumerate() {
        // In the template's millimetres.
        let (y, z) = ((at % 60) as f64 * 4.0 - 128.0, first - (at / 60) as f64 * 4.0 - middle);
        if y < -92.0 && z < -44.0 {
            assert_eq!(*after, 0, "something of the face is left at {y}, {z}");
        }
        if y.abs() < 40.0 && (-10.0..40.0).contains(&z) {
            assert_eq!(before, after, "the brain is touched at {y}, {z}");
        }
    }
    assert!(before.iter().zip(&after).any(|(before, after)| *before > 200 && *after == 0), "there was something");
}
