//! Discs of people who do not exist, with values planted wherever identity is known to hide, from a seed.
//!
//! Every value is planted at a named place under one of the [`RULES`]; [`search`] finds it again in whatever form it could have
//! been left. What cannot be seen by searching bytes is not here: faces, and writing in pictures.

mod around;
mod attributes;
mod characters;
mod disc;
mod encodings;
mod groups;
mod image;
mod junk;
mod names;
mod planted;
pub mod search;
mod spellings;
pub mod streams;
mod structure;
mod values;
mod zip;

use std::collections::BTreeSet;
use std::io::Read as _;

use flate2::read::DeflateDecoder;

use crate::support::canary::positions;
use disc::Disc;
pub use planted::{Form, Planted};

/// A file of a disc.
pub struct Entry {
    /// Its path on the disc.
    pub path: String,
    pub bytes: Vec<u8>,
    /// What it is, in words without values.
    pub what: String,
    /// Whether it is an image of a kind that is cleaned, so that holding it back is a fault too.
    pub is_image: bool,
}

/// Discs of several people as one folder, and all that was planted in it.
pub struct Discs {
    pub entries: Vec<Entry>,
    /// The same as a zip that tells as much around the files as a zip can.
    pub zip: Vec<u8>,
    /// The same as an image of a disc.
    pub image: Vec<u8>,
    pub planted: Planted,
}

impl Entry {
    /// All that a reader finds in it: its path, its bytes, and what a deflated data set inflates to.
    pub fn shown(&self) -> [Vec<u8>; 3] {
        let mut inflated = Vec::new();
        if let Some(at) = positions(&self.bytes, b"1.2.840.10008.1.2.1.99").first().filter(|at| **at < 1000) {
            let meta = u32::from_le_bytes(self.bytes[140..144].try_into().unwrap()) as usize;
            assert!(*at < 144 + meta);
            // What stands behind the stream is no fault of the stream.
            let _ = DeflateDecoder::new(&self.bytes[144 + meta..]).read_to_end(&mut inflated);
        }
        [self.path.as_bytes().to_vec(), self.bytes.clone(), inflated]
    }
}

impl Discs {
    pub fn generate(seed: u64) -> Self {
        let mut disc = Disc::new(Planted::new(seed));
        attributes::add(&mut disc);
        groups::add(&mut disc);
        structure::add(&mut disc);
        values::add(&mut disc);
        spellings::add(&mut disc);
        around::add(&mut disc);
        encodings::add(&mut disc);
        junk::add(&mut disc);
        names::add(&mut disc);
        disc.finish()
    }

    /// Every place with its rule.
    pub fn places(&self) -> BTreeSet<(&'static str, &str)> {
        self.planted.canaries.iter().map(|canary| (canary.rule, canary.place.as_str())).collect()
    }
}

/// What each rule is about. Those that begin with A and X are known from real files and from other tools; the others came up
/// while the program was tried.
pub const RULES: &[(&str, &str)] = &[
    ("A001", "name, ID and birth date of the patient"),
    ("A002", "names in every character set, with ideographic and phonetic groups"),
    ("A003", "other names and IDs, and who issued them"),
    ("A004", "sequences nested twelve deep"),
    ("A005", "free text"),
    ("A006", "institutions, stations, devices"),
    ("A007", "UIDs"),
    ("A008", "dates and times, retired ones too"),
    ("A010", "private elements"),
    ("A011", "private elements without a creator"),
    ("A015", "overlays"),
    ("A016", "bits of the samples that are no picture"),
    ("A017", "icons"),
    ("A018", "earlier values kept as a trail"),
    ("A020", "bytes behind the data set"),
    ("A021", "the preamble"),
    ("A022", "file meta information"),
    ("A024", "staff"),
    ("A025", "what is special about a person"),
    ("A027", "bytes behind the last frame"),
    ("A028", "JPEG comments and EXIF"),
    ("A029", "JPEG 2000 comments"),
    ("A030", "bytes behind the end of a compressed frame"),
    ("A031", "fragments that no frame needs"),
    ("A033", "encapsulated documents"),
    ("A034", "structured reports"),
    ("A035", "presentation states"),
    ("A036", "structure sets"),
    ("A038", "raw data and makers' headers"),
    ("A041", "the patient's name as people write it"),
    ("A043", "one tag twice"),
    ("A044", "elements out of order and behind the picture"),
    ("A046", "implicit VR little endian"),
    ("A047", "deflated"),
    ("A048", "big endian"),
    ("A050", "IDs, dates and addresses typed into a text"),
    ("A052", "files that say they were cleaned, and trials"),
    ("A054", "pictures that may carry writing"),
    ("A056", "names of files and folders"),
    ("A059", "functional groups of multi-frame images"),
    ("A063", "the directory of a disc"),
    ("X07", "what a zip tells around its files"),
    ("X08", "other files on a disc"),
    ("X12", "files that cannot be read"),
    ("X13", "hashes of the inputs"),
    ("X14", "hashes of identifiers"),
    ("X19", "rare diagnoses, codes of one hospital"),
    ("X20", "lookup tables and their words"),
    ("X22", "offset tables and addresses"),
    ("X25", "private creators alone"),
    ("X26", "lengths that are not true"),
    ("X27", "encodings that readers see differently"),
    ("X34", "another person in the same batch"),
    ("N01", "signatures and certificates"),
    ("N02", "encrypted copies"),
    ("N03", "curves and other repeating groups"),
    ("N04", "words in attributes that hold terms"),
    ("N05", "what stands in and around a code"),
    ("N06", "numbers that are an ID or a date"),
    ("N07", "binary numbers that spell"),
    ("N08", "text behind the end of a value"),
    ("N09", "bytes behind a deflated stream"),
    ("N10", "what an image of a disc tells around its files"),
];
