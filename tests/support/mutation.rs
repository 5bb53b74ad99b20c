//! Damages files in ways that know how they are built: elements as elements, lengths as lengths, and bytes as bytes.
//!
//! What happened is told in words, so that a round can be understood when a seed repeats it.

mod bytes;
mod elements;
mod packed;

pub use packed::{containers, damaged};

use super::instances::{Kind, instance, report};
use super::patients::{Person, SplitMix64};
use super::writer::{File, Set, Syntax, deflated, encode};

/// A damaged file and what was done to it.
pub struct Mutant {
    pub bytes: Vec<u8>,
    pub steps: Vec<String>,
}

/// A sound file of any kind in any encoding, damaged in a few places.
pub fn mutant(random: &mut SplitMix64) -> Mutant {
    mutant_of(random, &specimen)
}

/// The same of a report.
pub fn damaged_report(random: &mut SplitMix64) -> Mutant {
    mutant_of(random, &document)
}

fn mutant_of(random: &mut SplitMix64, specimen: &dyn Fn(&mut SplitMix64) -> File) -> Mutant {
    let mut file = specimen(random);
    let mut steps = Vec::new();
    for _ in 0..random.below(4) {
        steps.push(elements::change(random, &mut file));
    }
    let landmarks = bytes::landmarks(&file);
    let mut head = File { data: Set::default(), trailing: Vec::new(), syntax: plain(file.syntax), ..file.clone() }.bytes();
    let mut data = [encode(&file.data, file.syntax), file.trailing.clone()].concat();
    for _ in 0..random.below(3) {
        steps.push(bytes::change(random, &mut data, &landmarks));
    }
    if random.below(4) == 0 {
        steps.push(format!("head: {}", bytes::change(random, &mut head, &[128, 132, 144])));
    }
    if random.below(12) == 0 {
        // Not a second file of another encoding: a splice in the middle of a data set.
        let other = specimen(random);
        let tail = encode(&other.data, other.syntax);
        let (at, from) = (at(random, &landmarks, data.len()), at(random, &bytes::landmarks(&other), tail.len()));
        data.truncate(at);
        data.extend(&tail[from..]);
        steps.push(format!("spliced with another file at {at} from {from}"));
    }
    let mut data = if file.syntax == Syntax::Deflated { deflated(&data) } else { data };
    if file.syntax == Syntax::Deflated && random.below(3) == 0 {
        steps.push(format!("stream: {}", bytes::change(random, &mut data, &[0])));
    }
    Mutant { bytes: [head, data].concat(), steps }
}

/// An instance with a private block, a nested sequence and an unknown attribute beside what its kind has.
fn specimen(random: &mut SplitMix64) -> File {
    let kind = Kind::ALL[below(random, Kind::ALL.len())];
    let person = Person::generate(random.below(4));
    let mut set = instance(kind, &person, 1 + random.below(3) as u32, 1 + random.below(1 << 30) as u32);
    let mut item = Set::default();
    item.put(0x0010_0010, "PN", &person.name).put(0x0008_0104, "LO", "A meaning").items(0x0040_A730, vec![Set::default()]);
    set.put(0x0009_0010, "LO", "CREATOR").put(0x0009_1001, "UN", b"a private value!").put(0x0020_F000, "LO", "unknown");
    set.items(0x0040_A730, vec![item.clone(), item]);
    File::new(set, Syntax::ALL[below(random, 4)])
}

/// A report with items of all value types, which refers to itself.
fn document(random: &mut SplitMix64) -> File {
    let person = Person::generate(random.below(4));
    let set = if random.below(2) == 0 { report::dose(&person) } else { report::of_all_types(&person) };
    File::new(set, Syntax::ALL[below(random, 4)])
}

/// The encoding in which the bytes before a deflated data set are made.
fn plain(syntax: Syntax) -> Syntax {
    if syntax == Syntax::Deflated { Syntax::Explicit } else { syntax }
}

fn below(random: &mut SplitMix64, bound: usize) -> usize {
    random.below(bound.max(1) as u64) as usize
}

/// A place in bytes: mostly one where something begins.
fn at(random: &mut SplitMix64, landmarks: &[usize], len: usize) -> usize {
    let place = if random.below(4) == 0 || landmarks.is_empty() {
        below(random, len + 1)
    } else {
        landmarks[below(random, landmarks.len())]
    };
    place.min(len)
}
