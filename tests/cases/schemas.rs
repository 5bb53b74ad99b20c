//! What the program emits is what `docs/` says that it emits.

use std::path::PathBuf;

use scanitize::error::{Kind as ForeignKind, Reason};
use serde_json::{Value, json};

use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::program::{Place, run};
use crate::support::schema::differences;
use crate::support::writer::{File, Set, Syntax};

#[test]
fn every_document_fits_its_schema() {
    let place = Place::new();
    let documents = documents(&place);
    for (name, document) in &documents {
        assert_eq!(document["schema"], format!("scanitize.{name}/1"));
        assert_eq!(differences(&schema(name), document), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_document_that_differs_is_seen() {
    let place = Place::new();
    let (_, report) = documents(&place).into_iter().find(|(name, _)| *name == "report").unwrap();
    let differs = |change: fn(&mut Value)| {
        let mut changed = report.clone();
        change(&mut changed);
        !differences(&schema("report"), &changed).is_empty()
    };
    assert!(!differs(|_| {}));
    assert!(differs(|report| report["schema"] = json!("scanitize.report/2")));
    assert!(differs(|report| report["more"] = json!(1)));
    assert!(differs(|report| report["counts"]["held"] = json!(-1)));
    assert!(differs(|report| report["instances"][0]["verdict"] = json!("kept")));
    assert!(differs(|report| report["instances"][0]["sha256"] = json!("00")));
    assert!(differs(|report| drop(report["instances"][0].as_object_mut().unwrap().remove("input"))));
}

#[test]
fn the_schemas_know_every_reason() {
    let codes: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    let of_report = &schema("report")["$defs"]["instance"]["properties"]["reason"]["enum"];
    let of_overview = &schema("inspect")["properties"]["leftOut"]["items"]["properties"]["reason"]["enum"];
    assert_eq!(of_report, &json!(codes));
    assert_eq!(schema("reidentify")["properties"]["files"]["items"]["properties"]["reason"]["enum"], json!(with_null(&codes)));
    assert_eq!(of_overview, &json!(codes));
}

#[test]
fn the_schemas_know_every_kind_of_thing_that_is_left_out() {
    let words: Vec<&str> = ForeignKind::ALL.iter().map(|kind| kind.word()).collect();
    assert_eq!(schema("report")["$defs"]["instance"]["properties"]["kind"]["enum"], json!(words));
    assert_eq!(schema("inspect")["properties"]["leftOut"]["items"]["properties"]["kind"]["enum"], json!(words));
}

#[test]
fn the_document_of_reasons_is_the_registry() {
    let path = root().join("docs/reasons.md");
    let expected = reasons();
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != expected && std::env::var_os("SCANITIZE_BLESS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(found == expected, "docs/reasons.md is not the registry; SCANITIZE_BLESS=1 writes it, then look at it and run again");
}

fn reasons() -> String {
    let mut text =
        "# Why a file was not released\n\nEvery file that is not released has one of these reasons in the private report. \
                    *Held*: a person should look and decide.\n*Refused*: no answer would change it. Made from `src/error.rs`.\n\n\
                    | reason | verdict | meaning |\n|---|---|---|\n"
            .to_owned();
    for reason in Reason::ALL {
        let verdict = serde_json::to_value(reason.verdict()).unwrap();
        text += &format!("| `{}` | {} | {} |\n", reason.code(), verdict.as_str().unwrap(), reason.meaning());
    }
    text += "\nWhere the reason is what the file is, the report also has its `kind`, told by its content.\n\n\
             | kind | meaning |\n|---|---|\n";
    for kind in ForeignKind::ALL {
        text += &format!("| `{}` | {} |\n", kind.word(), kind.meaning());
    }
    text
}

/// One of each, with as much in them as there can be: released, held, refused, waived by nobody, found and missing.
fn documents(place: &Place) -> Vec<(&'static str, Value)> {
    let person = Person::generate(1);
    for (series, kind) in (1..).zip(Kind::ALL) {
        place.write(&format!("in/{series}"), &file(kind, &person, series, 1).bytes());
    }
    let mut capture: Set = crate::support::instances::instance(Kind::Cr, &person, 20, 1);
    capture.put(0x0028_0301, "CS", "YES");
    place.write("in/capture", &File::new(capture, Syntax::Explicit).bytes());
    place.write("in/foreign", b"no scan");
    place.write("in/twin", &file(Kind::Cr, &person, 5, 1).bytes());
    let input = place.path("in").display().to_string();
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let places = [option("output", "out"), option("report", "report.json"), option("manifest", "manifest.json")];
    let done = run(["clean".to_owned(), "--recipient=a clinic".to_owned()].into_iter().chain(places).chain([input.clone()]));
    assert_eq!(done.status, Some(2), "{}", done.stderr);
    let overview = serde_json::from_str(&run(["inspect", &input]).stdout).unwrap();
    let cleaned = place.path("out").display().to_string();
    let first = place.path("out").join(&place.files("out")[0]);
    std::fs::remove_file(first).unwrap();
    let verified = run(["verify", &cleaned, &input, "--original", &input, &option("manifest", "manifest.json")]);
    let found = serde_json::from_str(&verified.stdout).unwrap();
    let key = option("key", "key");
    let done = run(["clean", "--preset=research", "--face=keep", &key, &option("output", "kept"), &input]);
    assert_eq!(done.status, Some(2), "{}", done.stderr);
    let back =
        run(["reidentify", &key, &option("output", "back"), "--original", &input, &place.path("kept").display().to_string()]);
    vec![
        ("reidentify", serde_json::from_str(&back.stdout).unwrap()),
        ("report", place.json("report.json")),
        ("manifest", place.json("manifest.json")),
        ("inspect", overview),
        ("verify", found),
    ]
}

fn with_null(codes: &[&str]) -> Vec<Value> {
    codes.iter().map(|code| json!(code)).chain([Value::Null]).collect()
}

fn schema(name: &str) -> Value {
    let path = root().join(format!("docs/schema/{name}-1.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
