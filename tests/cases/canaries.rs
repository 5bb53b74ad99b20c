//! Nothing planted in an original is found in anything that comes out.
//!
//! Every file here must be released: a file that is held leaks nothing and proves nothing.

use crate::support::canary::Canaries;
use crate::support::flow::clean_one;
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::writer::{File, Syntax, encode};

mod attributes;
mod places;
mod plant;
mod values;

#[test]
fn a_sound_instance_of_every_kind_is_released() {
    for kind in Kind::ALL {
        let run = clean_one(&file(kind, &Person::generate(1), 1, 1).bytes());
        assert_eq!(run.released.len(), 1, "{kind:?}: {}", run.why());
    }
}

/// Cleans a file and looks for canaries in all that goes out.
fn gone(what: &str, canaries: &Canaries, file: &File) {
    let bytes = file.bytes();
    // Deflated, nothing can be seen.
    let plain = if file.syntax == Syntax::Deflated { encode(&file.data, file.syntax) } else { bytes.clone() };
    assert!(canaries.is_any_in(&plain), "{what}: nothing was planted");
    let run = clean_one(&bytes);
    assert_eq!(run.released.len(), 1, "{what}: a file that is not released proves nothing\n{}", run.why());
    canaries.assert_gone(&format!("{what}: the manifest"), run.manifest.as_bytes());
    canaries.assert_gone(&format!("{what}: the output"), &run.only());
}

const VRS: [&str; 34] = [
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL",
    "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV",
];
