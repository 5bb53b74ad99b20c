//! The private report tells all, the share manifest nothing that identifies.

use super::{clean, hash, lines, planted, study};
use crate::support::canary::positions;
use crate::support::program::{Place, run};

#[test]
fn the_report_tells_of_every_input_what_became_of_it() {
    let place = Place::new();
    study(&place, "in");
    place.write("in/README", b"no scan");
    clean(&place, "out", &["--face", "keep"]);
    let report = place.json("report.json");
    assert_eq!(report["counts"], serde_json::json!({"released": 8, "held": 0, "refused": 1}));
    assert_eq!(lines(&report).len(), 9);
    for line in lines(&report) {
        let input = line["input"].as_str().unwrap();
        if input.ends_with("README") {
            assert_eq!(
                (&line["verdict"], &line["reason"], line["output"].is_null()),
                (&"refused".into(), &"foreign".into(), true)
            );
        } else {
            let output = place.path("out").join(line["output"].as_str().unwrap());
            assert_eq!((&line["verdict"], line["sha256"].as_str().unwrap()), (&"released".into(), hash(&output).as_str()));
            assert!(
                line["actions"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|action| action["path"] == "(0010,0010)" && action["action"] == "replace")
            );
        }
    }
}

#[test]
fn the_manifest_lists_the_files_by_name_hash_and_size() {
    let place = Place::new();
    study(&place, "in");
    clean(&place, "out", &["--face", "keep"]);
    let manifest = place.json("manifest.json");
    let listed: Vec<&str> = manifest["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(listed, place.files("out"));
    for file in manifest["files"].as_array().unwrap() {
        let path = place.path("out").join(file["name"].as_str().unwrap());
        assert_eq!(
            (file["sha256"].as_str().unwrap(), file["bytes"].as_u64().unwrap()),
            (hash(&path).as_str(), path.metadata().unwrap().len())
        );
    }
    assert_eq!(manifest["notChecked"], serde_json::json!(["text-in-picture", "face"]));
    assert_eq!(manifest["codes"], serde_json::json!({"113100": "Basic Application Confidentiality Profile"}));
}

#[test]
fn the_manifest_holds_no_value_no_name_and_no_hash_of_an_input() {
    let place = Place::new();
    let canaries = planted(&place);
    let input = place.path("in").join(&place.files("in")[0]);
    let done = clean(&place, "out", &[]);
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    let manifest = place.read("manifest.json");
    canaries.assert_gone("the manifest", &manifest);
    canaries.assert_gone("standard error", done.stderr.as_bytes());
    canaries.assert_gone("the output", &place.read("out/ST001/SE001/IM0001.dcm"));
    assert!(positions(&manifest, hash(&input).as_bytes()).is_empty());
    assert!(!canaries.found(&place.read("report.json")).is_empty(), "the private report holds the old values");
}

#[test]
fn inspect_shows_series_findings_and_questions() {
    let place = Place::new();
    study(&place, "in");
    let done = run(["inspect".as_ref(), place.path("in").as_os_str()]);
    assert_eq!(done.status, Some(0));
    let overview: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(
        (&overview["schema"], &overview["patients"], &overview["images"]),
        (&"scanitize.inspect/1".into(), &1.into(), &8.into())
    );
    assert_eq!(overview["series"].as_array().unwrap().len(), 4);
    assert!(overview["findings"].as_array().unwrap().iter().any(|found| found["group"] == "identity"));
    assert!(overview["questions"].as_array().unwrap().iter().any(|question| question["kind"] == "face"));
}
