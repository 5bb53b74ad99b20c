//! Another program's opinion: the output of a sound instance has no kind of error that the original had not.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::flow::{KEY, clean_one, clean_under};
use crate::support::instances::objects::{Object, object};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::program::Place;
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

/// The errors, with their values taken out.
fn errors(place: &Place, bytes: &[u8]) -> BTreeSet<String> {
    let path = place.write("file.dcm", bytes);
    let said = Command::new("dciodvfy").arg("-new").arg(path).output().unwrap();
    let said = [said.stdout, said.stderr].concat();
    let lines = String::from_utf8_lossy(&said).into_owned();
    let without_value = |line: &str| line.split(" = <").next().unwrap_or_default().to_owned();
    lines.lines().filter(|line| line.starts_with("Error")).map(without_value).collect()
}
