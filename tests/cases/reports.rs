//! Reports and selections: cleaned item by item, or left out where the policy says so.

mod leaks;
mod references;
mod table;

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::sanitize::{Verifier, scan};
use scanitize::source::Bytes;

use crate::support::flow::{KEY, Run, clean_under};
use crate::support::instances::report::{CLASSES, container, document, dose, item, number, of_all_types, selection, text};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::reader::{Found, elements, top};
use crate::support::writer::{File, Set, Syntax};

const WITH: [&str; 2] = ["second-opinion", "research"];

fn under(preset: &str, files: &[&[u8]]) -> Run {
    let named: Vec<(String, &[u8])> = files.iter().enumerate().map(|(n, bytes)| (format!("input {n}"), *bytes)).collect();
    let named: Vec<(&str, &[u8])> = named.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    clean_under(Some(preset), &named, KEY, "a recipient")
}

fn written(set: Set) -> Vec<u8> {
    File::new(set, Syntax::Explicit).bytes()
}

/// Everything that stands in a document: the paths, the texts.
fn texts(bytes: &[u8], tag: u32) -> Vec<String> {
    elements(bytes).iter().filter(|element| element.tag() == tag).map(Found::text).collect()
}

/// A report in words, a dose report and a selection, with the images that it selects.
fn study(person: &Person) -> Vec<Vec<u8>> {
    let words = text("CONTAINS", ("121071", "DCM", "Finding"), "Small lesion in the left lung, 5 mm");
    let report = document(person, "11", ("126000", "DCM", "Imaging Measurement Report"), vec![words]);
    let number = |mut set: Set, number: &str| {
        set.put(0x0008_0018, "UI", person.uid(&format!("9.{number}"))).put(0x0020_0013, "IS", number);
        written(set)
    };
    let images = (1..=2).map(|image| file(Kind::Cr, person, 1, image).bytes());
    images.chain([number(report, "1"), number(dose(person), "2"), number(selection(person, 1), "3")]).collect()
}

#[test]
fn documents_are_left_out_where_the_policy_does_not_clean_them() {
    for preset in ["ai-service", "maximum"] {
        for class in CLASSES {
            let set = document(&Person::generate(1), class, ("126000", "DCM", "Imaging Measurement Report"), Vec::new());
            let run = under(preset, &[&written(set)]);
            assert_eq!(run.others, [("input 0".to_owned(), Reason::StructuredLeftOut)], "{preset} {class}");
        }
    }
}

#[test]
fn every_kind_of_document_is_released_where_it_does() {
    for preset in WITH {
        for class in CLASSES.into_iter().filter(|class| *class != "59") {
            let person = Person::generate(2);
            let words = text("CONTAINS", ("121071", "DCM", "Finding"), &format!("{} was here", person.name));
            let set = document(&person, class, ("126000", "DCM", "Imaging Measurement Report"), vec![words]);
            under(preset, &[&written(set)]).only();
        }
    }
}

#[test]
fn a_procedure_log_keeps_what_was_measured_and_when_and_nobody_who_was_there() {
    let person = Person::generate(4);
    let family = person.name.split('^').next().unwrap();
    let mut nurse = item("CONTAINS", "PNAME", ("121114", "DCM", "Performing Physician"));
    nurse.put(0x0040_A123, "PN", &person.operator);
    let mut note = text("CONTAINS", ("121106", "DCM", "Comment"), &format!("{family} is awake, stent in place"));
    let mut pressure = number("CONTAINS", ("121206", "DCM", "Distance"), "12.5", ("mm", "UCUM", "mm"));
    for (entry, time) in [(&mut note, "093000"), (&mut pressure, "094500")] {
        entry.put(0x0040_A032, "DT", format!("{}{time}", person.study_date));
    }
    let entry = container("CONTAINS", ("125007", "DCM", "Measurement Group"), vec![nurse, note, pressure]);
    let log = document(&person, "40", ("121120", "DCM", "Cath Lab Procedure Log"), vec![entry]);
    let output = under("research", &[&written(log)]).only();
    let day = top(&output, 0x0008_0020);
    assert!(day.len() == 8 && day != person.study_date);
    assert_eq!(texts(&output, 0x0040_A032), [format!("{day}093000"), format!("{day}094500")]);
    assert_eq!(texts(&output, 0x0040_A30A), ["12.5"]);
    assert!(texts(&output, 0x0008_0104).contains(&"Cath Lab Procedure Log".to_owned()));
    let whole = String::from_utf8_lossy(&output).to_lowercase();
    for name in [family, person.operator.split('^').next().unwrap()] {
        assert!(!whole.contains(&name.to_lowercase()), "{name}");
    }
}

/// Reports of all patients of a machine have one day of its calibration: moved, it would tell by how many days.
#[test]
fn the_day_on_which_a_machine_was_calibrated_does_not_move() {
    let mut calibrated = item("CONTAINS", "DATETIME", ("113723", "DCM", "Calibration DateTime"));
    calibrated.put(0x0040_A120, "DT", "20180611093000");
    let by = text("CONTAINS", ("113724", "DCM", "Calibration Responsible Party"), "Liver Stent");
    let seen = text("CONTAINS", ("121071", "DCM", "Finding"), "liver stent lesion");
    let mut set = dose(&Person::generate(3));
    let mut items = set.sequence(0x0040_A730).to_vec();
    items.push(container("CONTAINS", ("122505", "DCM", "Calibration"), vec![calibrated, by, seen]));
    set.items(0x0040_A730, items);
    let output = under("second-opinion", &[&written(set)]).only();
    assert!(texts(&output, 0x0040_A120).contains(&"19000101000000".to_owned()), "{:?}", texts(&output, 0x0040_A120));
    // A name in a text is a name.
    let words = texts(&output, 0x0040_A160).join(" ").to_lowercase();
    assert!(words.contains("lesion") && !words.contains("liver") && !words.contains("stent"), "{words}");
}

#[test]
fn what_is_no_tree_of_content_is_left_out() {
    let with = |change: &dyn Fn(&mut Set)| {
        let mut set = dose(&Person::generate(3));
        change(&mut set);
        under("research", &[&written(set)]).others
    };
    let out = [("input 0".to_owned(), Reason::StructuredLeftOut)];
    let grid = |set: &mut Set| {
        set.put(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.79.1");
    };
    let word = |set: &mut Set| {
        set.put(0x0040_A040, "CS", "TEXT");
    };
    assert_eq!(with(&|_| {}), []);
    assert_eq!(with(&grid), out, "a report on the thickness of a macula");
    assert_eq!(with(&word), out, "a root that is a text");
    assert_eq!(
        with(&|set| {
            set.remove(0x0040_A040);
        }),
        out,
        "a root without a type"
    );
    assert_eq!(
        with(&|set| {
            set.put(0x7FE0_0010, "OW", [0; 2]);
        }),
        out,
        "a picture in it"
    );
}

#[test]
fn what_was_cleaned_is_cleaned_to_the_same_bytes_and_passes_a_check() {
    for preset in WITH {
        let originals = study(&Person::generate(4));
        let once = under(preset, &originals.iter().map(Vec::as_slice).collect::<Vec<_>>());
        assert_eq!(once.released.len(), 5, "{}", once.why());
        let again: Vec<&[u8]> = once.released.values().map(Vec::as_slice).collect();
        assert!(under(preset, &again).released == once.released, "{preset}");
        let mut verifier = Verifier::new(None);
        for original in &originals {
            verifier.original(scan(&mut Bytes(original), &Limits::default()));
        }
        for output in once.released.values() {
            let found = verifier.check(&mut Bytes(output), &Limits::default()).unwrap().findings;
            let found: Vec<_> = found.iter().map(|finding| (&finding.fault, &finding.path)).collect();
            assert!(found.is_empty(), "{preset}: {found:?}");
        }
    }
}

#[test]
fn a_check_finds_what_no_policy_lets_stand() {
    let output = under("research", &[&written(dose(&Person::generate(5)))]).only();
    let found = |from: &str, to: &str| {
        let at = output.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        let changed = [&output[..at], to.as_bytes(), &output[at + from.len()..]].concat();
        !Verifier::new(None).check(&mut Bytes(&changed), &Limits::default()).unwrap().findings.is_empty()
    };
    assert!(!found("DLP", "DLP"));
    assert!(found("DLP", "DOE") && found("UNVERIFIED", "VERIFIED  ") && found("Head routine", "Hans routine"));
}

#[test]
fn a_dose_report_keeps_its_numbers_with_their_units() {
    for preset in WITH {
        let person = Person::generate(6);
        let output = under(preset, &[&written(dose(&person))]).only();
        assert_eq!(texts(&output, 0x0040_A30A), ["1", "456.7", "10.5", "380", "12.34", "456.7"]);
        let codes = texts(&output, 0x0008_0100);
        for code in ["mGy", "mGy.cm", "113830", "113838", "113813", "69536005", "116152004", "113691", "77477000"] {
            assert!(codes.iter().any(|known| known == code), "{preset}: {code}");
        }
        assert_eq!(texts(&output, 0x0040_A160), ["Head routine"]);
        assert_eq!(texts(&output, 0x0040_DB00), ["10011"]);
        let moments = texts(&output, 0x0040_A120);
        assert_eq!(moments.len(), 2, "{preset}");
        let (start, end) = (moments[0].split_at(8), moments[1].split_at(8));
        assert!(start.0 == end.0 && start.0 != person.study_date && (start.1, end.1) == ("091501", "091603.5"), "{preset}");
        assert_eq!(start.0, top(&output, 0x0008_0020), "the study moves by the same days");
    }
}

#[test]
fn items_of_all_value_types_stay_where_they_may() {
    let output = under("research", &[&written(of_all_types(&Person::generate(9)))]).only();
    let mut kinds = texts(&output, 0x0040_A040);
    kinds.sort_unstable();
    let expected = [
        "CODE",
        "COMPOSITE",
        "CONTAINER",
        "CONTAINER",
        "DATE",
        "DATETIME",
        "IMAGE",
        "NUM",
        "PNAME",
        "SCOORD",
        "SCOORD3D",
        "TCOORD",
        "TEXT",
        "TIME",
        "UIDREF",
        "WAVEFORM",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn what_was_done_is_claimed_and_no_more() {
    let claimed = |output: &[u8]| {
        let of_method = |element: &&Found| element.path[0] == 0x0012_0064 && element.tag() == 0x0008_0100;
        elements(output).iter().filter(of_method).map(Found::text).collect::<Vec<_>>()
    };
    let person = Person::generate(7);
    let report = under("research", &[&written(dose(&person))]).only();
    assert_eq!(claimed(&report), ["113100", "113104", "113105", "113107", "113108"]);
    let image = under("research", &[&file(Kind::Cr, &person, 1, 1).bytes()]).only();
    assert!(!claimed(&image).contains(&"113104".to_owned()));
    let alone = under("research", &[&written(dose(&person))]).manifest;
    let alone: serde_json::Value = serde_json::from_str(&alone).unwrap();
    assert_eq!(alone["notChecked"], serde_json::json!([]), "a report has no picture");
}

#[test]
fn who_verified_a_report_is_not_said_and_so_nobody_did() {
    let person = Person::generate(8);
    let mut set = dose(&person);
    let mut observer = Set::default();
    observer.texts(&[
        (0x0040_A027, "LO", &person.institution),
        (0x0040_A030, "DT", &format!("{}120000", person.dates[3])),
        (0x0040_A075, "PN", &person.operator),
    ]);
    set.put(0x0040_A493, "CS", "VERIFIED").items(0x0040_A073, vec![observer]);
    let output = under("research", &[&written(set)]).only();
    assert_eq!(top(&output, 0x0040_A493), "UNVERIFIED");
    assert_eq!(top(&output, 0x0040_A491), "COMPLETE");
    assert!(elements(&output).iter().all(|element| element.path[0] != 0x0040_A073));
}
