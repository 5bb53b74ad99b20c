//! Names of files and folders, and other people's files among the patient's.

use super::disc::{Disc, person};
use crate::support::instances::Kind;
use crate::support::writer::{File, Syntax};

pub fn add(disc: &mut Disc) {
    paths(disc);
    family(disc);
}

fn paths(disc: &mut Disc) {
    for (what, before, after) in [
        ("a file's name", "", ".dcm"),
        ("a file's name without an ending", "IM_", ""),
        ("a file's name with spaces", "scan of ", " (2).dcm"),
        ("a folder's name", "", "/IM1.dcm"),
        ("the name of a folder in folders", "a/b/c/d/e/f/", "/g/IM1"),
        ("a name in another script", "снимок ", " 山田.dcm"),
        ("a name with a line end", "one\n", "\ntwo.dcm"),
        ("a name that turns letters round", "\u{202E}", "mcd.exe"),
        ("a name like markup", "<img src=x>", "<b>.dcm"),
        ("a name like an option", "--", "=x.dcm"),
        ("a hidden file's name", ".", ".dcm"),
        ("an ending", "IM1.", ""),
        ("a name that is long", &"long_".repeat(30), ".dcm"),
    ] {
        let set = disc.next();
        let word = disc.planted.at("A056", what).word();
        disc.add(format!("a file with {what}"), File::new(set, disc.syntax()).bytes());
        disc.rename(&format!("{before}{word}{after}"));
    }
}

/// A relative, who shares the family name, and a stranger.
fn family(disc: &mut Disc) {
    let family = disc.person.name.split('^').next().unwrap().to_owned();
    let given = disc.planted.at("X34", "a relative's given name").word();
    for (what, name) in [("a relative", Some(format!("{family}^{given}"))), ("a stranger", None)] {
        let someone = person(&mut disc.planted, "X34", name);
        disc.turn_to(someone);
        for kind in [Kind::Ct, Kind::Dx] {
            let mut set = disc.next_of(kind);
            disc.planted.at("X34", format!("{what} in a comment, {kind:?}")).put(&mut set, 0x0010_4000, "LT");
            disc.add(format!("{what}, {kind:?}"), File::new(set, Syntax::Explicit).bytes());
        }
    }
}
