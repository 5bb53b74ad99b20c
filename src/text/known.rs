//! What a line of writing is of what identifies the patient: for the report, so that a person sees what was blanked.

use std::collections::BTreeSet;

use crate::identity::{Harvest, Kind, fold};

/// The kinds of identifying values that a text shows, in whole or in part. Letters that are taken for others are borne with: one in
/// five.
#[must_use]
pub fn kinds(text: &str, harvest: &Harvest) -> BTreeSet<Kind> {
    let words = words(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut found = BTreeSet::new();
    found.extend(harvest.values().filter(|(kind, value)| shows(&words, &digits, *kind, value)).map(|(kind, _)| kind));
    found
}

fn shows(shown: &[String], digits: &str, kind: Kind, value: &str) -> bool {
    match kind {
        Kind::Date | Kind::BirthDate => date_forms(value).iter().any(|form| digits.contains(form)),
        Kind::Uid => false,
        _ => {
            let expected = words(value);
            let long = expected.iter().filter(|word| word.chars().count() >= LEAST_LETTERS);
            long.into_iter().any(|word| shown.iter().any(|other| is_nearly(word, other)))
        }
    }
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A date, `YYYYMMDD`, in the orders in which its parts are written.
fn date_forms(date: &str) -> Vec<String> {
    let (Some(year), Some(month), Some(day)) = (date.get(..4), date.get(4..6), date.get(6..8)) else { return Vec::new() };
    [[year, month, day], [day, month, year], [month, day, year]].iter().map(|parts| parts.concat()).collect()
}

/// Whether two words differ in a fifth of their letters at most.
fn is_nearly(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut costs: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut before = row;
        let mut left = row + 1;
        for (cost, counterpart) in costs.iter_mut().skip(1).zip(&other) {
            let replaced = before + usize::from(letter != counterpart);
            before = *cost;
            *cost = replaced.min(*cost + 1).min(left + 1);
            left = *cost;
        }
        if let Some(first) = costs.first_mut() {
            *first = row + 1;
        }
    }
    costs.last().is_some_and(|cost| cost * 5 <= one.len().max(other.len()))
}

/// Letters of the shortest word that tells something.
const LEAST_LETTERS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Kind> {
        let mut harvest = Harvest::default();
        harvest.add_str(Kind::Name, "Sorensen^Maja");
        harvest.add_str(Kind::Id, "PX-554431");
        harvest.add_str(Kind::BirthDate, "19610307");
        kinds(text, &harvest).into_iter().collect()
    }

    #[test]
    fn what_was_read_is_told_apart() {
        assert_eq!(of("SORENSEN, MAJA"), [Kind::Name]);
        assert_eq!(of("Søren5en"), [Kind::Name], "a letter taken for another");
        assert_eq!(of("ID: 554431"), [Kind::Id]);
        assert_eq!(of("DOB 07.03.1961"), [Kind::BirthDate]);
        assert_eq!(of("DOB 1961-03-07 Maja"), [Kind::Name, Kind::BirthDate]);
        assert_eq!(of("Depth 12 cm"), []);
        assert_eq!(of(""), []);
    }
}
