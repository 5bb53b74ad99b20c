//! Another program's opinion: the output of a sound instance has no kind of error that the original had not.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::flow::{KEY, clean_one, clean_under};
use crate::support::instances::objects::{Object, object};
use crate::support::instances::report::{CLASSES, container, document, dose, number, selection, text};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::program::Place;
use crate::support::reader::top;
use crate::support::writer::{File, Syntax};

#[test]
fn dciodvfy_finds_no_new_error_in_any_kind_of_image() {
    if Command::new("dciodvfy").arg("-version").output().is_err() {
        return eprintln!("dciodvfy is not installed: what it would say is not checked");
    }
    let place = Place::new();
    for kind in Kind::ALL.into_iter().chain(Kind::DERIVED) {
        let original = file(kind, &Person::generate(1), 1, 1).bytes();
        let before = errors(&place, &original);
        assert!(before.len() < 4, "{kind:?}: the original is not sound: {before:#?}");
        let after = errors(&place, &clean_one(&original).only());
        let new: Vec<&String> = after.difference(&before).collect();
        assert!(new.is_empty(), "{kind:?}: {new:#?}");
    }
    let person = Person::generate(1);
    for kind in Object::ALL {
        let original = File::new(object(kind, &person), Syntax::Explicit).bytes();
        let before = errors(&place, &original);
        assert!(before.len() < 4, "{kind:?}: the original is not sound: {before:#?}");
        let run = clean_under(Some("second-opinion"), &[("the input", &original)], KEY, "a recipient");
        let after = errors(&place, &run.only());
        let new: Vec<&String> = after.difference(&before).collect();
        assert!(new.is_empty(), "{kind:?}: {new:#?}");
    }
}

#[test]
fn dciodvfy_finds_no_new_error_in_any_kind_of_document() {
    if Command::new("dciodvfy").arg("-version").output().is_err() {
        return eprintln!("dciodvfy is not installed: what it would say is not checked");
    }
    let (place, person) = (Place::new(), Person::generate(2));
    let image = file(Kind::Cr, &person, 1, 1).bytes();
    let title = ("126000", "DCM", "Imaging Measurement Report");
    let note = || text("CONTAINS", ("121071", "DCM", "Finding"), "Small lesion of somebody, 12.08.1947");
    let length = || number("CONTAINS", ("121206", "DCM", "Distance"), "12.5", ("mm", "UCUM", "mm"));
    let name = || text("HAS OBS CONTEXT", ("1", "99LOCAL", "Somebody"), "Somebody");
    let group = || container("CONTAINS", ("125007", "DCM", "Measurement Group"), vec![name(), note(), length()]);
    for class in CLASSES {
        let set = match class {
            "59" => selection(&person, 1),
            "67" => dose(&person),
            "11" => document(&person, class, title, vec![note()]),
            _ => document(&person, class, title, vec![name(), group(), note()]),
        };
        let original = File::new(set, Syntax::Explicit).bytes();
        let run = clean_under(Some("research"), &[("image", &image), ("document", &original)], KEY, "a recipient");
        let output = run.released.values().find(|output| top(output, 0x0008_0060) != "CR").unwrap();
        let (before, after) = (errors(&place, &original), errors(&place, output));
        let new: Vec<&String> = after.difference(&before).collect();
        assert!(new.is_empty(), "{class}: {new:#?}");
    }
}

/// The errors, with their values taken out.
fn errors(place: &Place, bytes: &[u8]) -> BTreeSet<String> {
    let path = place.write("file.dcm", bytes);
    let said = Command::new("dciodvfy").arg("-new").arg(path).output().unwrap();
    let said = [said.stdout, said.stderr].concat();
    let lines = String::from_utf8_lossy(&said).into_owned();
    let without_value = |line: &str| line.split(" = <").next().unwrap_or_default().to_owned();
    lines.lines().filter(|line| line.starts_with("Error")).map(without_value).collect()
}
