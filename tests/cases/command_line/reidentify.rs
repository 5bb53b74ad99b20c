//! `scanitize reidentify`: from codes and UIDs to the originals, and what came back as it belongs beside them.

use serde_json::{Value, json};

use super::study;
use crate::support::instances::report::{coded, container, document, item, reference};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::program::{Done, Place, run};
use crate::support::reader::{elements, pixels, top};
use crate::support::writer::{File, Set, Syntax};

const NAME: u32 = 0x0010_0010;
const ID: u32 = 0x0010_0020;
const BIRTH_DATE: u32 = 0x0010_0030;
const STUDY: u32 = 0x0020_000D;
const SERIES: u32 = 0x0020_000E;
const INSTANCE: u32 = 0x0008_0018;
const FRAME_OF_REFERENCE: u32 = 0x0020_0052;

#[test]
fn a_code_leads_to_the_patient_whose_it_is_wherever_it_comes_from() {
    for (preset, more) in [("research", vec![]), ("ai-service", vec![]), ("second-opinion", vec!["--code=CASE-7"])] {
        let place = cleaned(preset, &more);
        place.write("in/other", &file(Kind::Dx, &Person::generate(2), 1, 1).bytes());
        let code = top(&first(&place), ID);
        let (done, told) = reidentify(&place, &[], &code);
        let person = Person::generate(1);
        assert_eq!(done.status, Some(0), "{preset}: {}", done.stderr);
        let expected = json!([{
            "patientId": person.id, "issuerOfPatientId": "", "patientName": person.name, "patientBirthDate": person.birth_date
        }]);
        assert_eq!((&told["schema"], &told["patients"]), (&json!("scanitize.reidentify/1"), &expected), "{preset}");
    }
}

#[test]
fn a_code_is_led_back_also_from_a_part_of_the_originals_or_from_more_of_them() {
    let place = cleaned("research", &[]);
    let code = top(&first(&place), ID);
    // Whoever cleaned without birth date: the code derives from less.
    let mut set = instance(Kind::Dx, &Person::generate(3), 1, 1);
    set.remove(BIRTH_DATE);
    place.write("part/in/1", &File::new(set, Syntax::Explicit).bytes());
    clean(&place, "part/in", "part/out", "research", &[]);
    let part = top(&place.read("part/out/ST001/SE001/IM0001.dcm"), ID);
    place.write("in/9", &file(Kind::Dx, &Person::generate(3), 1, 1).bytes());
    assert_eq!(reidentify(&place, &[], &code).1["patients"][0]["patientId"], json!(Person::generate(1).id));
    assert_eq!(reidentify(&place, &[], &part).1["patients"][0]["patientId"], json!(Person::generate(3).id));
}

#[test]
fn a_uid_leads_to_its_original() {
    let place = cleaned("ai-service", &[]);
    let (output, original) = (first(&place), instance(Kind::Ct, &Person::generate(1), 1, 1));
    let ours = place
        .files("out")
        .into_iter()
        .map(|name| place.read(&format!("out/{name}")))
        .find(|bytes| top(bytes, 0x0008_0060) == "CT");
    for tag in [STUDY, SERIES, FRAME_OF_REFERENCE] {
        let pseudonym = top(ours.as_ref().unwrap(), tag);
        let (done, told) = reidentify(&place, &[], &pseudonym);
        assert_eq!((done.status, &told["uids"][&pseudonym]), (Some(0), &json!(original.text(tag))), "{tag:08X}");
    }
    assert!(!output.is_empty());
}

#[test]
fn what_is_not_of_this_key_recipient_and_originals_is_not_led_back() {
    let place = cleaned("research", &[]);
    let (code, uid) = (top(&first(&place), ID), top(&first(&place), STUDY));
    for (more, asked) in [
        (vec!["--recipient=another"], &code),
        (vec!["--recipient=another"], &uid),
        (vec![], &"2.25.7".to_owned()),
        (vec![], &"SC0123456789AB".to_owned()),
    ] {
        let (done, told) = reidentify(&place, &more, asked);
        assert_eq!((done.status, &told["unresolved"]), (Some(2), &json!([asked])), "{asked}");
        assert!(told["patients"].as_array().unwrap().is_empty() && done.stderr.contains("not led back"));
    }
    std::fs::remove_dir_all(place.path("in")).unwrap();
    place.write("in/other", &file(Kind::Dx, &Person::generate(2), 1, 1).bytes());
    assert_eq!(reidentify(&place, &[], &code).0.status, Some(2));
}

#[test]
fn what_came_back_is_mapped_onto_the_originals() {
    for preset in ["second-opinion", "ai-service"] {
        let place = cleaned(preset, &[]);
        let person = Person::generate(1);
        let came_back = segmentation(&place, |_| {});
        place.write("back/result.dcm", &File::new(came_back.clone(), Syntax::Implicit).bytes());
        let (done, told) = reidentify(&place, &["--output=mapped"], "back");
        assert_eq!(done.status, Some(0), "{preset}: {} {told}", done.stderr);
        let line = &told["files"][0];
        assert_eq!((&line["result"], &line["output"], &line["patient"]), (&json!("mapped"), &json!("IM0001.dcm"), &json!(0)));
        assert_eq!(
            line["uids"].as_object().unwrap().len(),
            4,
            "study, frame of reference, series and instance that are referred to"
        );
        let copy = place.read("mapped/IM0001.dcm");
        let image = instance(Kind::Ct, &person, 1, 1);
        for tag in
            [NAME, ID, BIRTH_DATE, STUDY, FRAME_OF_REFERENCE, 0x0008_0020, 0x0008_0030, 0x0008_0050, 0x0008_0090, 0x0020_0010]
        {
            assert_eq!(top(&copy, tag), image.text(tag), "{preset} {tag:08X}");
        }
        for tag in [INSTANCE, SERIES, 0x0008_0021, 0x0008_103E, 0x0070_0080] {
            assert_eq!(top(&copy, tag), came_back.text(tag), "{preset} {tag:08X} is the recipient's");
        }
        assert_eq!(inside(&copy, 0x0008_1155), [image.text(INSTANCE)]);
        assert_eq!(inside(&copy, SERIES), [image.text(SERIES), came_back.text(SERIES)]);
        assert_eq!(pixels(&copy), came_back.bytes(0x7FE0_0010));
        assert_eq!(elements(&copy).iter().filter(|element| matches!(element.tag(), 0x0012_0062..=0x0012_0064)).count(), 0);
        let pseudonyms = line["uids"].as_object().unwrap().keys();
        for pseudonym in pseudonyms {
            assert!(crate::support::canary::positions(&copy, pseudonym.as_bytes()).is_empty(), "{pseudonym}");
        }
        let ours = top(&first(&place), ID);
        assert!(crate::support::canary::positions(&copy, ours.as_bytes()).is_empty());
    }
}

#[test]
fn dates_that_were_moved_go_back_and_the_recipients_own_stay() {
    let place = cleaned("second-opinion", &[]);
    let person = Person::generate(1);
    let moved = top(&ct(&place), 0x0008_0022);
    let own = "20261126";
    let recipient = Person { uid_root: "1.2.826.0.1.3680043.9999".into(), ..Person::generate(90) };
    let findings = container("CONTAINS", ("121070", "DCM", "Findings"), vec![]);
    let mut set = document(&recipient, "33", ("126000", "DCM", "Imaging Measurement Report"), vec![findings]);
    let mut moment = item("HAS OBS CONTEXT", "DATETIME", ("111526", "DCM", "DateTime Started"));
    moment.put(0x0040_A120, "DT", format!("{moved}101112.5\\{own}101112"));
    let mut items = set.sequence(0x0040_A730).to_vec();
    items.push(moment);
    items.push(coded("CONTAINS", ("363698007", "SCT", "Finding Site"), ("39607008", "SCT", "Lung")));
    set.items(0x0040_A730, items);
    named(&mut set, &ct(&place));
    set.put(0x0008_0023, "DA", own).put(0x0008_0022, "DA", &moved);
    place.write("back/report", &File::new(set, Syntax::Explicit).bytes());
    let (done, told) = reidentify(&place, &["--output=mapped"], "back");
    assert_eq!(done.status, Some(0), "{} {told}", done.stderr);
    let copy = place.read("mapped/IM0001.dcm");
    let original = instance(Kind::Ct, &person, 1, 1).text(0x0008_0022);
    assert_ne!(original, moved);
    assert_eq!((top(&copy, 0x0008_0022), top(&copy, 0x0008_0023)), (original.clone(), own.to_owned()));
    assert_eq!(inside(&copy, 0x0040_A120), [format!("{original}101112.5\\{own}101112")]);
}

#[test]
fn names_in_other_letters_come_back_whole() {
    let place = Place::new();
    // PS3.5 H.3.1, in ISO 2022 IR 87; the recipient writes Latin-1.
    let name = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B";
    let mut set = instance(Kind::Ct, &Person::generate(1), 1, 1);
    set.put(0x0008_0005, "CS", "\\ISO 2022 IR 87").put(NAME, "PN", name);
    place.write("in/1", &File::new(set, Syntax::Explicit).bytes());
    clean(&place, "in", "out", "research", &[]);
    let mut set = segmentation(&place, |set| _ = set.put(0x0008_0005, "CS", "ISO_IR 100"));
    set.put(0x0008_103E, "LO", b"Gr\xf6\xdfe");
    place.write("back/1", &File::new(set, Syntax::Explicit).bytes());
    let (done, told) = reidentify(&place, &["--output=mapped"], "back");
    assert_eq!((done.status, &told["patients"][0]["patientName"]), (Some(0), &json!("Yamada^Tarou=山田^太郎=やまだ^たろう")));
    let copy = place.read("mapped/IM0001.dcm");
    assert_eq!(top(&copy, 0x0008_0005), "ISO_IR 192");
    assert_eq!((top(&copy, NAME).as_str(), top(&copy, 0x0008_103E).as_str()), ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Größe"));
}

#[test]
fn what_is_of_two_patients_is_copied_for_none() {
    let place = Place::new();
    study(&place, "in");
    place.write("in/other", &file(Kind::Ct, &Person::generate(2), 1, 1).bytes());
    assert_eq!(clean(&place, "in", "out", "research", &[]).status, Some(0));
    let of = |input: &str| {
        let report = place.json("report.json");
        let line = report["instances"].as_array().unwrap().iter().find(|line| line["input"].as_str().unwrap().ends_with(input));
        place.read(&format!("out/{}", line.unwrap()["output"].as_str().unwrap()))
    };
    let (one, two) = (of("in/1/IM1"), of("in/other"));
    assert_ne!(top(&one, ID), top(&two, ID));
    let code = top(&two, ID);
    place.write("back/code", &File::new(segmentation_of(&one, |set| _ = set.put(ID, "LO", &code)), Syntax::Explicit).bytes());
    let image = top(&two, INSTANCE);
    let refers = |set: &mut Set| _ = set.items(0x0008_1140, vec![reference(&image)]);
    place.write("back/image", &File::new(segmentation_of(&one, refers), Syntax::Explicit).bytes());
    let (done, told) = reidentify(&place, &["--output=mapped"], "back");
    let results: Vec<&Value> = told["files"].as_array().unwrap().iter().map(|line| &line["result"]).collect();
    assert_eq!((done.status, results), (Some(2), vec![&json!("two-patients"), &json!("two-patients")]));
    assert!(place.files("mapped").is_empty() && told["patients"].as_array().unwrap().is_empty());
    // Unless they are one.
    std::fs::remove_dir_all(place.path("mapped")).unwrap();
    let (done, told) = reidentify(&place, &["--output=mapped", "--one-patient"], "back");
    assert_eq!((done.status, place.files("mapped").len()), (Some(0), 2), "{told}");
    assert_eq!(top(&place.read("mapped/IM0001.dcm"), ID), Person::generate(1).id, "the patient is that of the study");
}

#[test]
fn what_is_led_back_in_part_or_not_at_all_is_told_and_not_copied() {
    let place = cleaned("research", &[]);
    place.write("back/1-whole", &File::new(segmentation(&place, |_| {}), Syntax::Explicit).bytes());
    let strange = Person::generate(7);
    place.write("back/2-unknown", &file(Kind::Segmentation, &strange, 1, 1).bytes());
    place.write("back/3-foreign", b"a note");
    std::fs::remove_file(place.path("in/2/IM1")).unwrap();
    let mr = place
        .files("out")
        .into_iter()
        .map(|name| place.read(&format!("out/{name}")))
        .filter(|bytes| top(bytes, 0x0008_0060) == "MR");
    let images: Vec<Set> = mr.map(|bytes| reference(&top(&bytes, INSTANCE))).collect();
    place.write(
        "back/4-partly",
        &File::new(segmentation(&place, |set| _ = set.items(0x0008_1140, images.clone())), Syntax::Explicit).bytes(),
    );
    let (done, told) = reidentify(&place, &["--output=mapped"], "back");
    assert_eq!(done.status, Some(2));
    let results: Vec<&str> = told["files"].as_array().unwrap().iter().map(|line| line["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["mapped", "unknown", "unreadable", "partly"]);
    assert_eq!(told["files"][2]["reason"], "foreign");
    assert_eq!(told["files"][3]["unresolved"].as_array().unwrap().len(), 1);
    assert_eq!(place.files("mapped"), ["IM0001.dcm"]);
}

#[test]
fn wrong_use_is_told_and_writes_nothing() {
    let place = cleaned("research", &[]);
    let code = top(&first(&place), ID);
    place.write("back/1", &File::new(segmentation(&place, |_| {}), Syntax::Explicit).bytes());
    place.write("full/1", b"x");
    let path = |name: &str| place.path(name).display().to_string();
    let (key, input) = (path("key"), path("in"));
    let cases: [Vec<&str>; 8] = [
        vec!["--original", &input, &code],
        vec!["--key", &key, &code],
        vec!["--key", &key, "--original", &input],
        vec!["--key", &key, "--original", &input, "--one-patient", &code, &code],
        vec!["--key", "missing-key", "--original", &input, &code],
        vec!["--key", &key, "--original", &key, &code],
        vec!["--key", &key, "--original", &input, "missing/folder"],
        vec!["--key", &key, "--original", &input, "--output", "FULL", &code],
    ];
    let full = path("full");
    for (number, words) in cases.iter().enumerate() {
        let words = words.iter().map(|word| if *word == "FULL" { full.as_str() } else { word });
        let done = run(["reidentify"].into_iter().chain(words));
        assert_eq!(done.status, Some(1), "case {number}: {}", done.stderr);
        assert!(done.stdout.is_empty() && !done.stderr.contains(&code), "case {number}: {}", done.stderr);
    }
    assert!(!std::path::Path::new("missing-key").exists(), "a key that is missing is not made here");
}

/// A study that was cleaned with its key kept.
fn cleaned(preset: &str, more: &[&str]) -> Place {
    let place = Place::new();
    study(&place, "in");
    let done = clean(&place, "in", "out", preset, more);
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    place
}

fn clean(place: &Place, input: &str, output: &str, preset: &str, more: &[&str]) -> Done {
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let mut words = vec!["clean".to_owned(), "--face=keep".to_owned(), format!("--preset={preset}")];
    words.extend([option("output", output), option("key", "key"), option("report", "report.json")]);
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words.push(place.path(input).display().to_string());
    run(words)
}

fn reidentify(place: &Place, more: &[&str], asked: &str) -> (Done, Value) {
    let mut words = vec!["reidentify".to_owned(), format!("--key={}", place.path("key").display())];
    words.extend(more.iter().map(|word| match word.strip_prefix("--output=") {
        Some(folder) => format!("--output={}", place.path(folder).display()),
        None => (*word).to_owned(),
    }));
    words.extend(["--original".to_owned(), place.path("in").display().to_string()]);
    let there = place.path(asked);
    words.push(if there.exists() { there.display().to_string() } else { asked.to_owned() });
    let done = run(words);
    let told = serde_json::from_str(&done.stdout).unwrap_or_default();
    (done, told)
}

fn first(place: &Place) -> Vec<u8> {
    place.read(&format!("out/{}", place.files("out")[0]))
}

/// The first cleaned CT.
fn ct(place: &Place) -> Vec<u8> {
    let all = place.files("out").into_iter().map(|name| place.read(&format!("out/{name}")));
    all.filter(|bytes| top(bytes, 0x0008_0060) == "CT").find(|bytes| top(bytes, 0x0020_0013) == "1").unwrap()
}

/// What a recipient computes from the first cleaned CT: a segmentation with UIDs and words of the recipient's own.
fn segmentation(place: &Place, change: impl Fn(&mut Set)) -> Set {
    segmentation_of(&ct(place), change)
}

fn segmentation_of(image: &[u8], change: impl Fn(&mut Set)) -> Set {
    let recipient = Person { uid_root: "1.2.826.0.1.3680043.9999".into(), ..Person::generate(90) };
    let mut set = instance(Kind::Segmentation, &recipient, 9, 1);
    named(&mut set, image);
    set.put(FRAME_OF_REFERENCE, "UI", top(image, FRAME_OF_REFERENCE));
    let mut series = Set::default();
    series.items(0x0008_114A, vec![reference(&top(image, INSTANCE))]).put(SERIES, "UI", top(image, SERIES));
    set.items(0x0008_1115, vec![series]);
    let mut frames = set.sequence(0x5200_9230).to_vec();
    frames.iter_mut().for_each(|frame| _ = frame.remove(0x0008_9124));
    set.items(0x5200_9230, frames);
    set.put(0x0008_103E, "LO", "AI result").put(0x0070_0080, "CS", "LESION").put(0x0008_0021, "DA", "20261126");
    change(&mut set);
    set
}

/// Patient and study as the cleaned image has them.
fn named(set: &mut Set, image: &[u8]) {
    for (tag, vr) in [
        (NAME, "PN"),
        (ID, "LO"),
        (BIRTH_DATE, "DA"),
        (STUDY, "UI"),
        (0x0008_0020, "DA"),
        (0x0008_0030, "TM"),
        (0x0008_0050, "SH"),
        (0x0008_0090, "PN"),
        (0x0020_0010, "SH"),
        (0x0012_0062, "CS"),
        (0x0012_0063, "LO"),
    ] {
        set.put(tag, vr, top(image, tag));
    }
}

/// The values of a tag at every level.
fn inside(bytes: &[u8], tag: u32) -> Vec<String> {
    elements(bytes).into_iter().filter(|element| element.tag() == tag).map(|element| element.text()).collect()
}
