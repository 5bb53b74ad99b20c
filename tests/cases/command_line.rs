//! The program: what it writes, what it says, how it ends.

use std::io::Write;
use std::path::Path;

use scanitize::verify::{hex, sha256};
use serde_json::Value;

use crate::support::canary::Canaries;
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::program::{Done, Place, run};

mod containers;
mod errors;
mod keys;
#[cfg(target_os = "linux")]
mod large;
mod reidentify;
mod reports;
mod verify;

#[test]
fn the_exit_status_tells_whether_all_was_released() {
    let place = Place::new();
    study_apart(&place, "in");
    assert_eq!(clean(&place, "all", &["--face", "keep"]).status, Some(0));
    let held = clean(&place, "some", &[]);
    assert_eq!((held.status, place.files("some").len()), (Some(2), 2), "without --face keep the X-rays alone: {}", held.stderr);
}

#[test]
fn a_folder_that_is_not_empty_is_wrong_use_and_nothing_is_written() {
    let place = Place::new();
    study(&place, "in");
    place.write("out/there", b"already");
    let done = clean(&place, "out", &["--face", "keep"]);
    assert_eq!(done.status, Some(1));
    assert_eq!(place.files("out"), ["there"]);
    for name in ["key", "report.json", "manifest.json"] {
        assert!(!place.path(name).exists(), "{name} was written");
    }
}

#[test]
fn a_report_is_written_over_nothing_but_a_report() {
    let place = Place::new();
    study(&place, "in");
    let original = place.read("in/1/IM1");
    let named = |option: &str, file: &str| [format!("--{option}"), place.path(file).display().to_string()];
    for (option, file) in
        [("report", "in/1/IM1"), ("manifest", "in/1/IM1"), ("report", "key"), ("report", "manifest.json"), ("report", "in")]
    {
        let words = named(option, file);
        let done = clean(&place, "out", &[&words[0], &words[1], "--face", "keep"]);
        assert_eq!((done.status, place.path("out").exists()), (Some(1), false), "{option} {file}: {}", done.stderr);
        assert!(place.read("in/1/IM1") == original);
    }
    assert_eq!(clean(&place, "first", &["--face", "keep"]).status, Some(0));
    assert_eq!(clean(&place, "second", &["--face", "keep"]).status, Some(0), "a report may be written anew");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(place.path("report.json")).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "old values are for their owner alone");
    }
}

#[test]
fn one_place_for_two_documents_is_wrong_use_however_it_is_spelled() {
    let place = Place::new();
    study(&place, "in");
    let spelled = [place.path("one.json"), place.path("in/../one.json")].map(|path| path.display().to_string());
    let done = clean(&place, "out", &["--report", &spelled[0], "--manifest", &spelled[1]]);
    assert_eq!((done.status, place.path("out").exists()), (Some(1), false), "{}", done.stderr);
}

#[test]
fn what_is_private_in_the_folder_that_is_given_away_is_wrong_use() {
    let place = Place::new();
    study(&place, "in");
    std::fs::create_dir(place.path("out")).unwrap();
    let mut spelled = vec![("report", "out/r.json"), ("key", "out/k"), ("report", "in/../out/r.json"), ("key", "out/./k")];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.path("out"), place.path("link")).unwrap();
        std::os::unix::fs::symlink("out/k", place.path("to-key")).unwrap();
        spelled.extend([("report", "link/r.json"), ("key", "to-key")]);
    }
    let outputs = if cfg!(unix) { &["out", "link"][..] } else { &["out"] };
    for (option, file) in spelled {
        for output in outputs {
            let words = [format!("--{option}"), place.path(file).display().to_string()];
            let done = clean(&place, output, &[&words[0], &words[1], "--face", "keep"]);
            assert_eq!(done.status, Some(1), "{option} {file} in {output}");
            assert!(done.stderr.contains("private"), "{}", done.stderr);
            assert_eq!((place.files("out").len(), place.path("key").exists()), (0, false), "{option} {file} in {output}");
        }
    }
    let manifest = place.path("out/manifest.json").display().to_string();
    assert_eq!(clean(&place, "out", &["--manifest", &manifest, "--face", "keep"]).status, Some(0), "the manifest goes along");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_left_out_and_not_waited_for() {
    let place = Place::new();
    study(&place, "in");
    let made = std::process::Command::new("mkfifo").arg(place.path("in/pipe")).status().unwrap();
    assert!(made.success());
    let started = std::process::Command::new("timeout")
        .args(["20", env!("CARGO_BIN_EXE_scanitize"), "inspect"])
        .arg(place.path("in"))
        .output()
        .unwrap();
    assert_eq!(started.status.code(), Some(0), "it waits for the pipe");
    assert!(String::from_utf8_lossy(&started.stdout).contains("\"foreign\""));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_and_not_passed_over() {
    let place = Place::new();
    study(&place, "in");
    place.write("elsewhere", b"text");
    std::os::unix::fs::symlink(place.path("elsewhere"), place.path("in/link")).unwrap();
    std::os::unix::fs::symlink(place.path("in"), place.path("in/circle")).unwrap();
    let done = clean(&place, "out", &["--face", "keep"]);
    assert_eq!((done.status, place.files("out").len()), (Some(2), 8));
    assert!(done.stderr.contains("8 released, 0 held, 2 refused") && done.stderr.contains("2 foreign"), "{}", done.stderr);
    std::os::unix::fs::symlink(place.path("elsewhere"), place.path("out/ST001/link")).unwrap();
    assert_eq!(run(["verify".into(), place.path("out")]).status, Some(2));
}

#[cfg(unix)]
#[test]
fn a_disc_that_is_full_leaves_no_half_of_a_file() {
    let place = Place::new();
    study(&place, "in");
    // The shell's limit of a file's size stands for the room that is left: less than any instance takes.
    let done = crate::support::program::run_under(
        "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"",
        [
            "clean".into(),
            "--face=keep".into(),
            format!("--output={}", place.path("out").display()),
            place.path("in").display().to_string(),
        ],
    );
    assert_eq!(done.status, Some(1), "{}", done.stderr);
    assert!(done.stderr.contains("is the disc full?"), "{}", done.stderr);
    assert_eq!(place.files("out"), [""; 0]);
}

#[test]
fn what_was_not_released_is_told_with_its_reasons() {
    let place = Place::new();
    study_apart(&place, "in");
    let done = clean(&place, "out", &[]);
    assert!(done.stderr.contains("face-unchecked: The picture can show a face"), "{}", done.stderr);
    std::fs::create_dir(place.path("nothing")).unwrap();
    assert_eq!(run(["clean".into(), "--output".into(), place.path("o"), place.path("nothing")]).status, Some(1));
}

#[test]
fn output_names_are_neutral() {
    let place = Place::new();
    study(&place, "in/DOE_JANE_19500304");
    clean(&place, "out", &["--face", "keep"]);
    let names = place.files("out");
    assert_eq!(names.len(), 8);
    assert_eq!((names[0].as_str(), names[7].as_str()), ("ST001/SE001/IM0001.dcm", "ST001/SE004/IM0002.dcm"));
}

#[test]
fn a_key_file_is_made_once_for_its_owner_alone() {
    let place = Place::new();
    study(&place, "in");
    clean(&place, "first", &["--face", "keep"]);
    let key = String::from_utf8(place.read("key")).unwrap();
    let letters = key.lines().next().unwrap().strip_prefix("SCANITIZE-KEY-1 ").unwrap();
    assert!(letters.len() == 44 && letters.ends_with('='), "32 bytes in Base64, one line");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&place.path("key").metadata().unwrap().permissions()) & 0o777, 0o600);
    clean(&place, "second", &["--face", "keep"]);
    assert_eq!(place.read("key"), key.as_bytes());
    assert_same(&place, "first", "second");
}

#[test]
fn a_fresh_key_makes_other_pseudonyms_and_is_told_of() {
    let place = Place::new();
    study(&place, "in");
    let bare = |name: &str| {
        run([
            "clean".as_ref(),
            "--face=keep".as_ref(),
            "--output".as_ref(),
            place.path(name).as_os_str(),
            place.path("in").as_os_str(),
        ])
    };
    let (first, second) = (bare("first"), bare("second"));
    assert!(first.stderr.contains("a fresh key is used and not kept") && second.status == Some(0));
    assert_ne!(place.read("first/ST001/SE001/IM0001.dcm"), place.read("second/ST001/SE001/IM0001.dcm"));
}

#[test]
fn the_number_of_jobs_does_not_show() {
    let place = Place::new();
    study(&place, "in");
    clean(&place, "one", &["--face", "keep", "--jobs", "1"]);
    let manifest = place.read("manifest.json");
    let report = place.read("report.json");
    clean(&place, "four", &["--face", "keep", "--jobs", "4"]);
    assert_same(&place, "one", "four");
    assert!(place.read("manifest.json") == manifest && place.read("report.json") == report);
}

#[test]
fn a_zip_is_read_like_a_folder_and_its_inputs_are_labelled_by_it() {
    let place = Place::new();
    study(&place, "in");
    clean(&place, "folder", &["--face", "keep"]);
    zipped(&place, "in", "cd.zip");
    std::fs::remove_dir_all(place.path("in")).unwrap();
    std::fs::create_dir(place.path("in")).unwrap();
    std::fs::rename(place.path("cd.zip"), place.path("in/cd.zip")).unwrap();
    assert_eq!(clean(&place, "zip", &["--face", "keep"]).status, Some(0));
    assert_same(&place, "folder", "zip");
    let report = place.json("report.json");
    let inputs: Vec<&str> = report["instances"].as_array().unwrap().iter().map(|line| line["input"].as_str().unwrap()).collect();
    assert!(inputs.iter().all(|input| input.contains("cd.zip!/1/") || input.contains("cd.zip!/")), "{inputs:?}");
}

#[test]
fn two_identities_in_one_study_are_held_until_they_are_said_to_be_one() {
    let place = Place::new();
    let person = Person::generate(5);
    let other = Person { name: "Other^Person".into(), id: "999999".into(), ..person.clone() };
    place.write("in/1", &file(Kind::Dx, &person, 1, 1).bytes());
    place.write("in/2", &file(Kind::Dx, &other, 2, 1).bytes());
    let held = clean(&place, "two", &[]);
    let report = place.json("report.json");
    assert_eq!(held.status, Some(2));
    assert!(
        report["instances"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["reason"] == "two-identities" && line["question"] == "same-person")
    );
    assert_eq!(clean(&place, "one", &["--one-patient"]).status, Some(0));
    assert_eq!(place.files("one").len(), 2);
    let yes = place.write("yes.json", br#"{"schema": "scanitize.decisions/1", "decisions": [{"samePerson": true}]}"#);
    assert_eq!(clean(&place, "decided", &["--decisions", yes.to_str().unwrap()]).status, Some(0));
    assert_eq!(place.files("decided").len(), 2);
}

#[test]
fn decisions_name_instances_by_the_ids_of_the_report() {
    let place = Place::new();
    place.write("in/1", &file(Kind::Dx, &Person::generate(5), 1, 1).bytes());
    place.write("in/2", &file(Kind::Dx, &Person::generate(5), 1, 2).bytes());
    assert_eq!(clean(&place, "all", &[]).status, Some(0));
    let id = place.json("report.json")["instances"][0]["id"].clone();
    let decisions = serde_json::json!({"schema": "scanitize.decisions/1", "decisions": [{"id": id, "choice": "leave-out"}]});
    let decisions = place.write("decisions.json", decisions.to_string().as_bytes());
    let decided = ["--decisions", decisions.to_str().unwrap()];
    assert_eq!(clean(&place, "one", &decided).status, Some(2));
    assert_eq!(place.json("report.json")["instances"][0]["reason"], "policy");
    assert_eq!(place.files("one").len(), 1);
    let wrong = clean(&place, "for-another", &[&decided[..], &["--recipient", "another"]].concat());
    assert_eq!((wrong.status, place.path("for-another").exists()), (Some(1), false), "{}", wrong.stderr);
}

/// Eight images of one patient below a folder: two each of CT, MR, CR and Enhanced MR.
fn study(place: &Place, folder: &str) {
    slices(place, folder, [1, 2]);
}

/// A study whose slices lie ten centimetres apart: too far for one slab, too few for a volume.
fn study_apart(place: &Place, folder: &str) {
    slices(place, folder, [1, 41]);
}

fn slices(place: &Place, folder: &str, numbers: [u32; 2]) {
    let person = Person::generate(1);
    for (series, kind) in (1..).zip([Kind::Ct, Kind::Mr, Kind::Cr, Kind::EnhancedMr]) {
        for number in numbers {
            place.write(&format!("{folder}/{series}/IM{number}"), &file(kind, &person, series, number).bytes());
        }
    }
}

/// `scanitize clean` of the folder `in` with key, report and manifest.
fn clean(place: &Place, output: &str, more: &[&str]) -> Done {
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let mut words = vec!["clean".to_owned(), "--recipient=a recipient".to_owned()];
    words.extend([
        option("output", output),
        option("key", "key"),
        option("report", "report.json"),
        option("manifest", "manifest.json"),
    ]);
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words.push(place.path("in").display().to_string());
    run(words)
}

fn assert_same(place: &Place, some: &str, others: &str) {
    assert_eq!(place.files(some), place.files(others));
    for name in place.files(some) {
        assert!(place.read(&format!("{some}/{name}")) == place.read(&format!("{others}/{name}")), "{name}");
    }
}

fn zipped(place: &Place, folder: &str, name: &str) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(place.path(name)).unwrap());
    for file in place.files(folder) {
        zip.start_file(file.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&place.read(&format!("{folder}/{file}"))).unwrap();
    }
    zip.finish().unwrap();
}

/// The lines of a report about the instances.
fn lines(report: &Value) -> &[Value] {
    report["instances"].as_array().unwrap()
}

/// The SHA-256 of a file.
fn hash(path: &Path) -> String {
    hex(&sha256(&std::fs::read(path).unwrap()))
}

/// An original whose every value, name and folder is a canary, and the canaries.
fn planted(place: &Place) -> Canaries {
    let mut canaries = Canaries::default();
    let mut word = |what: &str| canaries.letters(what, 16);
    let person = Person {
        name: format!("{}^{}", word("name"), word("given name")),
        id: word("ID"),
        institution: word("institution"),
        address: word("address"),
        referrer: word("referrer"),
        operator: word("operator"),
        station: word("station"),
        serial: word("serial"),
        accession: word("accession"),
        study_id: word("study ID"),
        ..Person::generate(3)
    };
    let name = format!("in/{}/{}.dcm", word("folder"), word("file"));
    place.write(&name, &file(Kind::Dx, &person, 1, 1).bytes());
    canaries
}
