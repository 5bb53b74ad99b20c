//! Looks for everything that was planted, in everything that comes out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::planted::{Canary, Form, Planted};
use crate::support::canary::without_pseudonyms;
use crate::support::reader::{Found, elements, top};

/// A rule and a place.
pub type Find = (&'static str, String);

/// All forms of all planted values, by their first eight bytes.
pub struct Search<'a> {
    canaries: &'a [Canary],
    bytes: HashMap<[u8; 8], Vec<(&'a [u8], usize)>>,
    digits: HashMap<[u8; 8], Vec<(&'a [u8], usize)>>,
    components: BTreeMap<&'a str, usize>,
}

impl<'a> Search<'a> {
    pub fn new(planted: &'a Planted) -> Self {
        let mut search =
            Self { canaries: &planted.canaries, bytes: HashMap::new(), digits: HashMap::new(), components: BTreeMap::new() };
        for (number, form) in
            (0..).zip(&planted.canaries).flat_map(|(number, canary)| canary.forms.iter().map(move |f| (number, f)))
        {
            match form {
                Form::Bytes(bytes) => search.bytes.entry(head(bytes)).or_default().push((bytes, number)),
                Form::Digits(bytes) => search.digits.entry(head(bytes)).or_default().push((bytes, number)),
                Form::Component(text) => drop(search.components.insert(text, number)),
            }
        }
        search
    }

    /// The places of what stands in these bytes.
    pub fn in_bytes(&self, bytes: &[u8]) -> BTreeSet<Find> {
        self.numbers_in(bytes).into_iter().map(|number| self.find(number)).collect()
    }

    /// The places of what stands in a cleaned file: in its bytes, as a component of a text, in the bits that are no picture.
    ///
    /// Where it says that its dates have moved, what has the form of one is passed over: another planted date can stand there by chance,
    /// and each is held against its original elsewhere.
    pub fn in_output(&self, bytes: &[u8]) -> BTreeSet<Find> {
        let bytes = &without_moved_dates(bytes);
        let mut found = self.in_bytes(bytes);
        for element in elements(bytes).iter().filter(|element| element.vr != "SQ") {
            let text = element.text();
            let components = text.split('\\').filter_map(|component| self.components.get(component.trim()));
            found.extend(components.map(|number| self.find(*number)));
        }
        if top(bytes, 0x0028_0100).as_bytes() == [16] {
            found.extend(unused_bits(&elements(bytes).pop().unwrap().value).iter().flat_map(|bits| self.in_bytes(bits)));
        }
        found
    }

    /// The canaries of which no form stands in any of these bytes.
    pub fn missing_from(&self, all: impl Iterator<Item = Vec<u8>>) -> BTreeSet<Find> {
        let found: BTreeSet<usize> = all.flat_map(|bytes| self.numbers_in(&bytes)).collect();
        let is_sought =
            |canary: &Canary| !canary.is_packed && !canary.forms.iter().all(|form| matches!(form, Form::Component(_)));
        let missing = (0..).zip(self.canaries).filter(|(number, canary)| is_sought(canary) && !found.contains(number));
        missing.map(|(number, _)| self.find(number)).collect()
    }

    fn numbers_in(&self, bytes: &[u8]) -> BTreeSet<usize> {
        let folded = bytes.to_ascii_lowercase();
        let mut found = all_in(&self.bytes, &folded);
        found.extend(all_in(&self.digits, &without_pseudonyms(&folded)));
        found
    }

    fn find(&self, number: usize) -> Find {
        (self.canaries[number].rule, self.canaries[number].place.clone())
    }
}

fn without_moved_dates(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if top(&bytes, 0x0028_0303) == "MODIFIED" {
        let is_temporal = |found: &Found| ["DA", "DT", "TM"].contains(&found.vr.as_str()) && !found.value.is_empty();
        let has_form = |found: &Found| found.text().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let heads: BTreeSet<Vec<u8>> = elements(&bytes)
            .iter()
            .filter(|found| is_temporal(found) && has_form(found))
            .map(|found| [found.vr.as_bytes(), &u16::try_from(found.value.len()).unwrap().to_le_bytes(), &found.value].concat())
            .collect();
        for head in heads {
            while let Some(at) = bytes.windows(head.len()).position(|window| window == head) {
                bytes[at + 4..at + head.len()].fill(b'-');
            }
        }
    }
    bytes
}

/// Fails with a line for each rule and place.
pub fn assert_none(found: impl IntoIterator<Item = (String, Find)>) {
    let lines: BTreeSet<String> =
        found.into_iter().map(|(where_to, (rule, place))| format!("{rule} {place}: {where_to}")).collect();
    let lines: Vec<String> = lines.into_iter().collect();
    assert!(lines.is_empty(), "{} values came through:\n{}", lines.len(), lines[..lines.len().min(60)].join("\n"));
}

fn head(form: &[u8]) -> [u8; 8] {
    form.first_chunk().copied().expect("a planted value has eight bytes and more")
}

fn all_in(forms: &HashMap<[u8; 8], Vec<(&[u8], usize)>>, bytes: &[u8]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for (at, window) in bytes.windows(8).enumerate() {
        for (form, number) in window.first_chunk::<8>().and_then(|head| forms.get(head)).into_iter().flatten() {
            if bytes[at..].starts_with(form) {
                found.insert(*number);
            }
        }
    }
    found
}

/// What the four highest and the four lowest bits of samples of sixteen say, two samples a byte.
fn unused_bits(pixels: &[u8]) -> [Vec<u8>; 2] {
    let packed =
        |bits: &dyn Fn(&[u8]) -> u8| pixels.chunks_exact(4).map(|pair| bits(&pair[..2]) << 4 | bits(&pair[2..])).collect();
    [packed(&|sample| sample[1] >> 4), packed(&|sample| sample[0] & 15)]
}
