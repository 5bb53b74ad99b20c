//! Values that exist nowhere else, to be planted in originals and searched for in everything that comes out.

use std::collections::BTreeSet;

/// Planted values, each with the place where it was planted.
#[derive(Default)]
pub struct Canaries {
    places: Vec<String>,
    exact: Vec<(String, Vec<u8>)>,
}

/// What every canary in letters begins with, and holds again every eight letters, so that half of a long one is found too.
const STEM: &str = "QZXK";
const LETTERS: &[u8; 16] = b"BCDFGHJLMNPRSTVW";

impl Canaries {
    /// A canary of `length` letters, 8 and more.
    pub fn letters(&mut self, place: impl Into<String>, length: usize) -> String {
        let number = self.places.len();
        self.places.push(place.into());
        let digit = |position: usize| char::from(LETTERS[number >> (4 * position) & 15]);
        let unit: String = STEM.chars().chain((0..4).map(digit)).collect();
        unit.chars().cycle().take(length).collect()
    }

    /// Any other value, searched for as the bytes that it is.
    pub fn exact(&mut self, place: impl Into<String>, value: impl Into<Vec<u8>>) -> Vec<u8> {
        let value = value.into();
        self.exact.push((place.into(), value.clone()));
        value
    }

    /// How many canaries there are.
    pub fn len(&self) -> usize {
        self.places.len() + self.exact.len()
    }

    /// Where the canaries were planted that stand in these bytes.
    pub fn found(&self, bytes: &[u8]) -> Vec<String> {
        let folded = bytes.to_ascii_lowercase();
        let stem = STEM.to_ascii_lowercase();
        let wide: Vec<u8> = stem.bytes().flat_map(|letter| [letter, 0]).collect();
        let swapped = "zqkx".as_bytes();
        let mut found: Vec<String> = [stem.as_bytes(), &wide[..7], swapped]
            .into_iter()
            .flat_map(|form| positions(&folded, form).into_iter().map(|at| (at, form.len())))
            .map(|(at, length)| self.place_of(&folded, at, length))
            .collect();
        let exact = without_pseudonyms(bytes);
        found.extend(self.exact.iter().filter(|(_, value)| !positions(&exact, value).is_empty()).map(|(place, _)| place.clone()));
        found
    }

    /// Whether any canary in letters stands in these bytes: a quick look.
    pub fn is_any_in(&self, bytes: &[u8]) -> bool {
        let stem = STEM.as_bytes();
        bytes.windows(7).any(|window| window.starts_with(stem) || window.iter().step_by(2).eq(stem))
            || !self.found(bytes).is_empty()
    }

    /// Fails with the places of the canaries that are found.
    pub fn assert_gone(&self, from: &str, bytes: &[u8]) {
        let found: BTreeSet<String> = self.found(bytes).into_iter().collect();
        let some: Vec<&str> = found.iter().take(12).map(String::as_str).collect();
        assert!(found.is_empty(), "{from} still holds canaries from {} places:\n{}", found.len(), some.join("\n"));
    }

    fn place_of(&self, folded: &[u8], at: usize, length: usize) -> String {
        let step = if length == 7 { 2 } else { 1 };
        let digit = |position: usize| {
            let letter = folded.get(at + (4 + position) * step)?.to_ascii_uppercase();
            LETTERS.iter().position(|known| *known == letter)
        };
        // The last letter may be cut off.
        let number = (0..3).rev().try_fold(digit(3).unwrap_or(0), |number, position| Some(number << 4 | digit(position)?));
        number.and_then(|number| self.places.get(number)).cloned().unwrap_or_else(|| "an unknown place".to_owned())
    }
}

/// Every offset at which `needle` stands.
pub fn positions(bytes: &[u8], needle: &[u8]) -> Vec<usize> {
    let Some(first) = needle.first() else { return Vec::new() };
    let starts = bytes.iter().enumerate().filter(|(_, byte)| *byte == first).map(|(at, _)| at);
    starts.filter(|at| bytes[*at..].starts_with(needle)).collect()
}

/// The digits of keyed pseudonyms hold any short number by chance.
pub fn without_pseudonyms(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in positions(&bytes.clone(), b"2.25.") {
        bytes[at + 5..].iter_mut().take_while(|byte| byte.is_ascii_digit()).for_each(|digit| *digit = b'#');
    }
    bytes
}
