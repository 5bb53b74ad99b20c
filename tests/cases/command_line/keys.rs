//! The key file, plain and under a passphrase, and the codes of patients: chosen, kept, drawn, new.

use std::collections::BTreeSet;

use super::{assert_same, study};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::program::{Done, Place, run};
use crate::support::reader::{elements, top};
use crate::support::writer::{File, Syntax};

const NAME: u32 = 0x0010_0010;
const ID: u32 = 0x0010_0020;
/// `SCANITIZE-KEY-1` and the bytes 0 to 31, by pyrage 1.4.0, an implementation of age of other authors, under [`PASSPHRASE`].
const OF_PYRAGE: &[u8] = include_bytes!("pyrage.age");
const ARMOURED: &[u8] = include_bytes!("pyrage-armoured.age");
const PLAIN: &str = "SCANITIZE-KEY-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
const PASSPHRASE: &str = "correct horse battery staple";

#[test]
fn the_code_that_the_user_chooses_stands_for_the_patient() {
    let place = Place::new();
    study(&place, "in");
    let done = clean(&place, "out", &["--preset=second-opinion", "--code=case-7.B", "--key=key"]);
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    assert_eq!(codes(&place, "out"), [("case-7.B".to_owned(), "case-7.B".to_owned())].into());
    assert_eq!(verify(&place, "out", &["--original=in"]), Some(0), "second-opinion lets everybody choose");
    assert_eq!(verify(&place, "out", &["--code=case-7.B"]), Some(0));
    assert_eq!(verify(&place, "out", &["--code=case-8"]), Some(2));
    // Kept with the key: the next run needs no word, and what is cleaned again stays what it is, its dates too.
    clean(&place, "again", &["--preset=second-opinion", "--key=key"]);
    assert_same(&place, "out", "again");
    for more in [&["--preset=second-opinion", "--key=key"][..], &["--preset=second-opinion", "--key=key", "--code=case-7.B"]] {
        let twice = clean_from(&place, "out", "twice", more);
        assert_eq!(twice.status, Some(0), "{}", twice.stderr);
        assert_same(&place, "out", "twice");
        std::fs::remove_dir_all(place.path("twice")).unwrap();
    }
    assert_eq!(String::from_utf8(place.read("key")).unwrap().lines().count(), 2);
}

#[test]
fn a_chosen_code_is_told_to_whoever_verifies_under_a_policy_that_has_none() {
    let place = Place::new();
    study(&place, "in");
    assert_eq!(clean(&place, "out", &["--code=CASE-7"]).status, Some(0));
    assert_eq!((verify(&place, "out", &[]), verify(&place, "out", &["--code=CASE-7"])), (Some(2), Some(0)));
}

#[test]
fn another_code_is_kept_beside_the_first() {
    let place = Place::new();
    study(&place, "in");
    for code in ["CASE-7", "CASE-8"] {
        clean(&place, code, &["--preset=research", "--key=key", &format!("--code={code}")]);
    }
    clean(&place, "last", &["--preset=research", "--key=key"]);
    assert_same(&place, "CASE-8", "last");
    clean(&place, "other", &["--preset=research", "--key=key", "--recipient=other"]);
    assert!(codes(&place, "other").iter().all(|(id, _)| id.starts_with("SC")), "a code is for one recipient");
    let key = String::from_utf8(place.read("key")).unwrap();
    let marks: BTreeSet<&str> = key.lines().skip(1).filter_map(|line| line.split(' ').nth(1)).collect();
    assert_eq!((key.lines().count(), marks.len()), (3, 1), "two codes of one patient");
}

#[test]
fn a_code_that_stands_for_another_patient_is_wrong_use() {
    let place = Place::new();
    let person = Person::generate(5);
    place.write("one/1", &file(Kind::Dx, &person, 1, 1).bytes());
    place.write("other/1", &file(Kind::Dx, &Person::generate(6), 1, 1).bytes());
    let mut less = instance(Kind::Dx, &person, 1, 2);
    less.remove(0x0010_0030);
    place.write("less/1", &File::new(less, Syntax::Explicit).bytes());
    let with = |input: &str, more: &[&str]| {
        let output = format!("out-{input}-{}", more.len());
        clean_from(&place, input, &output, &[&["--code=CASE-7", "--key=key"], more].concat()).status
    };
    assert_eq!(with("less", &[]), Some(0));
    assert_eq!(with("one", &[]), Some(0), "the same patient, of whom more is known");
    let before = place.read("key");
    assert_eq!((with("other", &[]), place.path("out-other-0").exists()), (Some(1), false));
    assert_eq!(place.read("key"), before);
    assert_eq!(with("other", &["--recipient=another"]), Some(0), "who never saw the first");
}

#[test]
fn a_code_for_several_patients_is_wrong_use_and_nothing_is_written() {
    let place = Place::new();
    for seed in [5, 6] {
        place.write(&format!("in/{seed}"), &file(Kind::Dx, &Person::generate(seed), 1, 1).bytes());
    }
    let done = clean(&place, "out", &["--code=CASE-7", "--key=key", "--report=report.json", "--manifest=manifest.json"]);
    assert_eq!(done.status, Some(1));
    assert!(done.stderr.contains("several") && !done.stderr.contains("CASE"), "{}", done.stderr);
    for name in ["out", "key", "report.json", "manifest.json"] {
        assert!(!place.path(name).exists(), "{name} was written");
    }
    let one = clean(&place, "out", &["--code=CASE-7", "--key=key", "--one-patient"]);
    assert_eq!((one.status, codes(&place, "out").len()), (Some(0), 1), "{}", one.stderr);
}

#[test]
fn what_cannot_be_a_code_is_refused_without_being_repeated() {
    let place = Place::new();
    let person = Person { name: "Featherstone^Ada".into(), id: "MRN4455667".into(), ..Person::generate(5) };
    place.write("in/1", &file(Kind::Dx, &person, 1, 1).bytes());
    let birth = person.birth_date.clone();
    for code in [
        "",
        "Featherstone",
        "case-FEATHERSTONE",
        "MRN4455667",
        "4455667",
        &birth,
        &birth[..4],
        &format!("X{}Z", &birth[..4]),
        "44556",
        "case-445566",
        "55667",
        "X-445-56",
        "feathers",
        "eatherst",
        "F.e.a.t",
        "Adamo-FEAT1",
        "FA",
        &person.study_date[2..],
        "a b",
        "a^b",
        "a\\b",
        "\u{e9}",
        &"x".repeat(33),
    ] {
        let done = clean(&place, "out", &[&format!("--code={code}"), "--key=key"]);
        assert_eq!(done.status, Some(1), "{code}");
        assert!(done.stderr.contains("code") && (code.len() < 5 || !done.stderr.contains(code)), "{}", done.stderr);
        assert!(!place.path("out").exists() && !place.path("key").exists(), "{code}");
    }
}

#[test]
fn a_locked_policy_says_whether_a_code_may_be_chosen() {
    let place = Place::new();
    study(&place, "in");
    let preset = include_str!("../../../src/profile/presets/second-opinion.toml");
    place.write("chosen.toml", format!("locked = true\n{preset}").as_bytes());
    place.write("keyed.toml", format!("locked = true\n{}", preset.replace("\"chosen\"", "\"keyed\"")).as_bytes());
    let with = |policy: &str, output: &str| {
        let policy = format!("--policy={}", place.path(policy).display());
        let output = format!("--output={}", place.path(output).display());
        run(["clean".to_owned(), policy, output, "--code=CASE-7".to_owned(), place.path("in").display().to_string()]).status
    };
    assert_eq!((with("keyed.toml", "keyed"), place.path("keyed").exists()), (Some(1), false));
    assert_eq!((with("chosen.toml", "chosen"), codes(&place, "chosen").len()), (Some(0), 1));
}

#[test]
fn a_drawn_code_derives_from_nothing_and_is_kept_with_the_key() {
    let place = Place::new();
    study(&place, "in");
    place.write("one/key", PLAIN.as_bytes());
    place.write("two/key", PLAIN.as_bytes());
    let out = |key: &str, output: &str| clean(&place, output, &[&format!("--key={key}")]).status;
    assert_eq!((out("one/key", "a"), out("one/key", "b"), out("two/key", "c")), (Some(0), Some(0), Some(0)));
    assert_same(&place, "a", "b");
    let (kept, drawn_again) = (codes(&place, "a"), codes(&place, "c"));
    assert!(kept.len() == 1 && drawn_again.len() == 1 && kept != drawn_again, "one key, two drawings");
    assert_eq!(uids(&place, "a"), uids(&place, "c"), "UIDs are the key's");
    let key = String::from_utf8(place.read("one/key")).unwrap();
    let line = key.lines().nth(1).unwrap();
    let (id, _) = kept.iter().next().unwrap();
    assert!(line.starts_with("SCANITIZE-CODE-1 ") && line.ends_with(id.as_str()), "{line}");
    assert!(!key.contains(&Person::generate(1).id));
}

#[test]
fn a_consistent_code_is_the_keys_alone() {
    let place = Place::new();
    study(&place, "in");
    place.write("one/key", PLAIN.as_bytes());
    place.write("two/key", PLAIN.as_bytes());
    for (key, output) in [("one/key", "a"), ("two/key", "b")] {
        assert_eq!(clean(&place, output, &["--preset=research", &format!("--key={key}")]).status, Some(0));
    }
    assert_same(&place, "a", "b");
    assert_eq!(place.read("one/key"), PLAIN.as_bytes());
}

#[test]
fn maximum_shares_nothing_from_run_to_run_whatever_the_key() {
    let place = Place::new();
    study(&place, "in");
    place.write("key", PLAIN.as_bytes());
    for output in ["a", "b"] {
        assert_eq!(clean(&place, output, &["--preset=maximum", "--key=key"]).status, Some(0));
    }
    let shared: Vec<String> = uids(&place, "a").intersection(&uids(&place, "b")).cloned().collect();
    assert_eq!(shared, Vec::<String>::new());
    assert!(uids(&place, "a").len() > 10 && codes(&place, "a") != codes(&place, "b"));
    assert_eq!(place.read("key"), PLAIN.as_bytes(), "nothing is kept that nothing can use");
}

#[test]
fn decisions_about_a_run_that_shares_nothing_name_it() {
    let place = Place::new();
    for number in [1, 2] {
        place.write(&format!("in/{number}"), &file(Kind::Dx, &Person::generate(5), 1, number).bytes());
    }
    let with = ["--preset=maximum", "--key=key", "--report=report.json"];
    assert_eq!(clean(&place, "all", &with).status, Some(0));
    let report = place.json("report.json");
    let answer = serde_json::json!([{"id": report["instances"][0]["id"], "choice": "leave-out"}]);
    for (name, run, status) in
        [("one", &report["run"], 2), ("none", &serde_json::Value::Null, 1), ("other", &serde_json::json!("00"), 1)]
    {
        let decisions = serde_json::json!({"schema": "scanitize.decisions/1", "run": run, "decisions": answer});
        place.write("decisions.json", decisions.to_string().as_bytes());
        let done = clean(&place, name, &[&with[..], &["--decisions=decisions.json"]].concat());
        assert_eq!(done.status, Some(status), "{name}: {}", done.stderr);
    }
    assert!(uids(&place, "one").is_subset(&uids(&place, "all")) && place.files("one").len() == 1);
    assert!(place.json("report.json")["run"].is_string());
    clean(&place, "research", &["--preset=research", "--report=report.json"]);
    assert!(place.json("report.json")["run"].is_null(), "it has no run of its own");
}

#[test]
fn a_line_behind_a_key_without_an_end_is_a_line_of_its_own() {
    let place = Place::new();
    study(&place, "in");
    place.write("key", PLAIN.trim_end().as_bytes());
    assert_eq!(clean(&place, "a", &["--key=key"]).status, Some(0));
    assert_eq!(clean(&place, "b", &["--key=key"]).status, Some(0));
    assert_same(&place, "a", "b");
}

#[test]
fn a_key_file_of_another_program_under_a_passphrase_is_read_in_both_of_its_forms() {
    let place = Place::new();
    study(&place, "in");
    place.write("plain", PLAIN.as_bytes());
    place.write("passphrase", format!("{PASSPHRASE}\r\nanother line\n").as_bytes());
    clean(&place, "expected", &["--preset=research", "--key=plain"]);
    for (name, bytes) in [("binary", OF_PYRAGE), ("armoured", ARMOURED)] {
        place.write("key.age", bytes);
        let done = clean(&place, name, &["--preset=research", "--key=key.age", "--passphrase-file=passphrase"]);
        assert_eq!(done.status, Some(0), "{}", done.stderr);
        assert_same(&place, "expected", name);
        assert_eq!(place.read("key.age"), bytes, "what says nothing new is not written anew");
    }
}

#[test]
fn a_key_file_under_a_passphrase_is_made_and_kept_up_to_date() {
    let place = Place::new();
    study(&place, "in");
    place.write("passphrase", PASSPHRASE.as_bytes());
    let with = ["--key=key", "--passphrase-file=passphrase"];
    assert_eq!(clean(&place, "a", &with).status, Some(0));
    let made = place.read("key");
    assert!(made.starts_with(b"age-encryption.org/v1\n-> scrypt ") && mode(&place, "key") == 0o600);
    assert_eq!(clean(&place, "b", &with).status, Some(0));
    assert_same(&place, "a", "b");
    assert_eq!(place.read("key"), made);
    assert_eq!(clean(&place, "c", &[&with[..], &["--recipient=other"]].concat()).status, Some(0));
    assert!(place.read("key") != made && mode(&place, "key") == 0o600, "one code more");
    assert_eq!(place.files("").iter().filter(|name| !name.contains('/')).count(), 2, "no file is left beside key and passphrase");
    assert_eq!(clean(&place, "d", &with).status, Some(0));
    assert_same(&place, "a", "d");
}

#[test]
fn a_key_file_that_does_not_open_is_wrong_use_and_nothing_is_written() {
    let place = Place::new();
    study(&place, "in");
    place.write("key.age", OF_PYRAGE);
    place.write("plain", PLAIN.as_bytes());
    place.write("passphrase", PASSPHRASE.as_bytes());
    place.write("wrong", b"correct horse battery stable");
    place.write("empty", b"\nnot the first line");
    let mut damaged = OF_PYRAGE.to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    place.write("damaged", &damaged);
    place.write("cut", &OF_PYRAGE[..OF_PYRAGE.len() - 1]);
    place.write("header", &replaced(OF_PYRAGE, b"-> scrypt eN", b"-> scrypt EN"));
    place.write("code", &replaced(OF_PYRAGE, b"--- c9", b"--- C9"));
    place.write("work", &replaced(OF_PYRAGE, b" 19\n", b" 30\n"));
    place.write("for-a-key", b"age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- Vn+54jqiiUCE+WZcEVY3f1sqHjlu/z1LCQ/T7Xm7qI0\n");
    let cases = [
        ("key.age", Some("wrong"), "the passphrase does not open the key file"),
        ("damaged", Some("passphrase"), "the passphrase does not open the key file"),
        ("cut", Some("passphrase"), "the passphrase does not open the key file"),
        ("header", Some("passphrase"), "the passphrase does not open the key file"),
        ("code", Some("passphrase"), "the passphrase does not open the key file"),
        ("work", Some("passphrase"), "more memory"),
        ("for-a-key", Some("passphrase"), "not one of age for a passphrase"),
        ("key.age", None, "give it with --passphrase-file"),
        ("plain", Some("passphrase"), "has no passphrase"),
        ("key.age", Some("empty"), "empty line"),
        ("key.age", Some("missing"), "cannot be read"),
        ("new", Some("empty"), "empty line"),
    ];
    let before = place.files("");
    for (key, passphrase, why) in cases {
        let mut words = vec![format!("--key={key}"), "--report=report.json".to_owned()];
        words.extend(passphrase.map(|file| format!("--passphrase-file={file}")));
        let done = clean(&place, "out", &words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(done.status, Some(1), "{key} {passphrase:?}");
        assert!(done.stderr.contains(why) && done.stderr.lines().count() == 1, "{key} {passphrase:?}: {}", done.stderr);
        assert_eq!(place.files(""), before, "{key} {passphrase:?}");
    }
    let alone = clean(&place, "out", &["--passphrase-file=passphrase"]);
    assert!(alone.status == Some(1) && alone.stderr.contains("--key"), "{}", alone.stderr);
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = crate::support::canary::positions(bytes, from)[0];
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

/// The mode of a file, where files have one.
fn mode(place: &Place, name: &str) -> u32 {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&place.path(name).metadata().unwrap().permissions()) & 0o777;
    #[cfg(not(unix))]
    return 0o600;
}

/// `scanitize clean` of the folder `in`, faces kept; the paths of options are those of the place.
fn clean(place: &Place, output: &str, more: &[&str]) -> Done {
    clean_from(place, "in", output, more)
}

fn clean_from(place: &Place, input: &str, output: &str, more: &[&str]) -> Done {
    let mut words = vec!["clean".to_owned(), "--face=keep".to_owned(), format!("--output={}", place.path(output).display())];
    words.extend(more.iter().map(|word| placed(place, word)));
    words.push(place.path(input).display().to_string());
    run(words)
}

fn placed(place: &Place, word: &str) -> String {
    match word.split_once('=') {
        Some((option @ ("--key" | "--passphrase-file" | "--report" | "--manifest" | "--original" | "--decisions"), path)) => {
            format!("{option}={}", place.path(path).display())
        }
        _ => word.to_owned(),
    }
}

fn verify(place: &Place, cleaned: &str, more: &[&str]) -> Option<i32> {
    let mut words = vec!["verify".to_owned(), place.path(cleaned).display().to_string()];
    words.extend(more.iter().map(|word| placed(place, word)));
    run(words).status
}

/// Patient ID and name of the files of a folder.
fn codes(place: &Place, folder: &str) -> BTreeSet<(String, String)> {
    let all = place.files(folder).into_iter().map(|name| place.read(&format!("{folder}/{name}")));
    all.map(|bytes| (top(&bytes, ID), top(&bytes, NAME))).collect()
}

/// The UIDs of a folder that are neither registered nor this program's own.
fn uids(place: &Place, folder: &str) -> BTreeSet<String> {
    let all = place.files(folder).into_iter().flat_map(|name| elements(&place.read(&format!("{folder}/{name}"))));
    let uids = all.filter(|element| element.vr == "UI" && element.tag() != 0x0002_0012).map(|element| element.text());
    uids.filter(|uid| !uid.is_empty() && !uid.starts_with("1.2.840.10008.")).collect()
}
