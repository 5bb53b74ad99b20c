//! A disc as it is filled: one person, one study, a file after the other.

use scanitize::verify::{hex, sha256};

use super::planted::Planted;
use super::{Discs, Entry, image, zip};
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::writer::{File, Set, Syntax};

/// What is written so far.
pub struct Disc {
    pub planted: Planted,
    pub person: Person,
    entries: Vec<Entry>,
    folder: String,
    images: u32,
}

impl Disc {
    /// An empty disc of a new person.
    pub fn new(mut planted: Planted) -> Self {
        let person = person(&mut planted, "A001", None);
        let folder = folder(&mut planted, &person);
        Self { planted, person, entries: Vec::new(), folder, images: 0 }
    }

    /// Goes on with a disc of another person, with a first image that is sound.
    pub fn turn_to(&mut self, person: Person) {
        self.folder = folder(&mut self.planted, &person);
        self.person = person;
        let set = self.next_of(Kind::Cr);
        self.add("a sound image", File::new(set, Syntax::Explicit).bytes());
    }

    /// The next instance of the study, sound but for what is still to be planted in it. Kinds take turns.
    pub fn next(&mut self) -> Set {
        self.next_of(Kind::ALL[self.images as usize % Kind::ALL.len()])
    }

    pub fn next_of(&mut self, kind: Kind) -> Set {
        self.images += 1;
        instance(kind, &self.person, 1 + self.images % 5, self.images)
    }

    /// Encodings take turns, but not in step with kinds.
    pub fn syntax(&self) -> Syntax {
        Syntax::ALL[(self.images as usize / 3) % Syntax::ALL.len()]
    }

    /// Adds a data set as a file.
    pub fn add_set(&mut self, what: &str, set: Set) {
        let file = File::new(set, self.syntax());
        self.add(what, file.bytes());
    }

    /// Adds a file that should be released.
    pub fn add(&mut self, what: impl Into<String>, bytes: Vec<u8>) {
        let path = format!("DICOM/SE{:02}/IM{:05}", 1 + self.images % 5, self.images);
        self.push(path, bytes, what.into(), true);
    }

    /// Adds a file that is no image, or none that can be released.
    pub fn add_other(&mut self, path: &str, what: &str, bytes: impl Into<Vec<u8>>) {
        self.push(path.to_owned(), bytes.into(), what.to_owned(), false);
    }

    /// The last file, to be named otherwise.
    pub fn rename(&mut self, path: &str) {
        let entry = self.entries.last_mut().unwrap();
        entry.path = format!("{}/{path}", self.folder);
    }

    /// The discs, also as a zip and as an image, with the hashes of all files among what must not come out.
    pub fn finish(self) -> Discs {
        let Self { mut planted, entries, .. } = self;
        let zip = zip::write(&entries, &mut planted);
        let image = image::write(&entries, &mut planted);
        for bytes in entries.iter().map(|entry| &entry.bytes).chain([&zip, &image]) {
            let mut place = planted.at("X13", "SHA-256");
            place.say(hex(&sha256(bytes)));
            place.packed();
        }
        Discs { entries, zip, image, planted }
    }

    fn push(&mut self, path: String, bytes: Vec<u8>, what: String, is_image: bool) {
        self.entries.push(Entry { path: format!("{}/{path}", self.folder), bytes, what, is_image });
    }
}

/// A person of whom every value is planted; a name that is given already was planted where it was made.
pub fn person(planted: &mut Planted, rule: &'static str, name: Option<String>) -> Person {
    let whose = if rule == "A001" { "the patient's" } else { "another person's" };
    let place = |what: &str| format!("{whose} {what}");
    let mut drawn = || ["family name", "given name", "middle name"].map(|what| planted.at(rule, place(what)).word()).join("^");
    let name = name.unwrap_or_else(&mut drawn);
    let id = format!("{}-{}", planted.word()[..3].to_uppercase(), planted.at(rule, place("ID")).number(9));
    let birth_date = planted.at(rule, place("birth date")).date();
    let mut dates: Vec<String> =
        (0..10).map(|number| planted.at(rule, place(&format!("date {number} of the study"))).date()).collect();
    dates.sort();
    let uid_root = planted.at(rule, place("root of UIDs")).uid();
    let mut word = |what: &str| planted.at(rule, place(what)).word();
    Person {
        institution: format!("{} Hospital", word("hospital")),
        address: format!("12 {} Street", word("street of the hospital")),
        referrer: format!("{}^{}^^Dr.", word("referring physician"), word("referring physician's given name")),
        operator: word("operator"),
        station: word("station"),
        serial: format!("SN{}", word("serial number")),
        accession: word("accession number"),
        study_id: word("study ID"),
        age: "097Y".to_owned(),
        sex: "F",
        study_date: dates[0].clone(),
        name,
        id,
        birth_date,
        dates,
        uid_root,
    }
}

/// As burners of discs name folders: after the patient.
fn folder(planted: &mut Planted, person: &Person) -> String {
    let number = planted.at("A056", "the number in a folder's name").number(8);
    format!("{}_{}_{}_{number}", person.name.replace('^', "_"), person.id, person.birth_date)
}
