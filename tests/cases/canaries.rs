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

/// Without these, or with another value, an instance is no picture of its kind, or its values mean nothing.
const NEEDED: &[u32] = &[
    0x0018_1164,
    0x0020_0032,
    0x0020_0037,
    0x0028_0030,
    0x0028_1052,
    0x0028_1053,
    0x0008_0005,
    0x0028_3000,
    0x0020_9113,
    0x0020_9116,
    0x0028_9110,
    0x0028_9145,
    0x5200_9229,
    0x5200_9230,
    0x0008_0008,
    0x0008_0016,
    0x0008_0018,
    0x0008_0060,
    0x0028_0002,
    0x0028_0004,
    0x0028_0008,
    0x0028_0010,
    0x0028_0011,
    0x0028_0100,
    0x0028_0101,
    0x0028_0102,
    0x0028_0103,
    0x0028_0301,
    0x0008_0064,
    0x7FE0_0010,
];
