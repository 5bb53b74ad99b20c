//! The name of a person and the ways in which it is written.

use std::collections::BTreeSet;

use crate::order;

use super::fold::{Folded, fold, fold_character};
use super::placeholder::is_title_or_particle;

/// A value of PN taken apart: groups (alphabetic, ideographic, phonetic) of components (family, given, middle, prefix,
/// suffix) of words (PS3.5 6.2.1).
pub(super) struct Name<'a> {
    groups: Vec<Vec<Component<'a>>>,
}

type Component<'a> = Vec<&'a str>;

impl<'a> Name<'a> {
    pub(super) fn new(value: &'a str) -> Self {
        let groups = value.split('=').map(components).filter(|group| !group.is_empty()).collect();
        Self { groups }
    }

    /// The words that are searched for alone, as written.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a str> {
        self.groups.iter().flatten().flatten().copied().filter(|word| stands_alone(&fold(word)))
    }

    /// Family and given names run together, folded: `doejane`, `janedoe`, `jdoe`; whole components: `vanderberg`.
    pub(super) fn joined(&self) -> BTreeSet<String> {
        let mut joined = BTreeSet::new();
        for group in &self.groups {
            joined.extend(group.iter().map(|component| component.concat()));
            for (family, given) in orders(group) {
                joined.extend([with_initial(&family, &given), with_initial(&given, &family)].into_iter().flatten().flatten());
                joined.extend([format!("{family}{given}"), format!("{given}{family}")]);
            }
            joined.insert(group.iter().flatten().copied().collect());
        }
        order::set(joined.iter().flat_map(|text| variants(text)))
    }

    /// The full name as programs write it: in both orders, with each separator.
    pub(super) fn in_full(&self) -> BTreeSet<String> {
        const SEPARATORS: [&str; 10] = ["", " ", "^", ", ", ",", "_", "-", ".", "\u{3000}", "/"];
        let mut names = BTreeSet::new();
        for (family, given) in self.groups.iter().flat_map(|group| orders(group)) {
            let has_initial = [&family, &given].iter().any(|part| part.chars().nth(1).is_none() && part.is_ascii());
            // `Head^C` as `Head C` would be found in `HEAD CT`.
            for separator in SEPARATORS.iter().filter(|separator| !has_initial || **separator == "^") {
                names.extend([format!("{family}{separator}{given}"), format!("{given}{separator}{family}")]);
            }
        }
        names
    }
}

/// The word as folded, with umlauts spelled out (`mueller`), and with spelled-out umlauts drawn together (`muller`).
pub(super) fn variants(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let drawn_together = ["ae", "oe", "ue", "aa"].iter().fold(folded.clone(), |word, pair| {
        let letter: String = pair.chars().take(1).collect();
        word.replace(pair, &letter)
    });
    let mut variants = BTreeSet::new();
    variants.insert(fold(&spelled_out(text)));
    // `no` from `Noe` would be found everywhere.
    if drawn_together.chars().count() >= 4 {
        variants.insert(drawn_together);
    }
    variants.insert(folded);
    variants
}

/// The text with umlauts and their northern kin written as two letters.
pub(super) fn spelled_out(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'ä' | 'æ' => spelled.push_str("ae"),
            'Ä' | 'Æ' => spelled.push_str("Ae"),
            'ö' | 'ø' | 'œ' => spelled.push_str("oe"),
            'Ö' | 'Ø' | 'Œ' => spelled.push_str("Oe"),
            'ü' => spelled.push_str("ue"),
            'Ü' => spelled.push_str("Ue"),
            'å' => spelled.push_str("aa"),
            'Å' => spelled.push_str("Aa"),
            'ß' => spelled.push_str("ss"),
            _ => spelled.push(character),
        }
    }
    spelled
}

/// The text with letters that may stand for an umlaut drawn together: `Müller` for `Mueller`.
pub(super) fn drawn_together(text: &str) -> String {
    const UMLAUTS: [(&str, &str); 9] =
        [("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("Ae", "Ä"), ("Oe", "Ö"), ("Ue", "Ü"), ("AE", "Ä"), ("OE", "Ö"), ("UE", "Ü")];
    UMLAUTS.iter().fold(text.to_owned(), |text, (letters, umlaut)| text.replace(letters, umlaut))
}

fn components(group: &str) -> Vec<Component<'_>> {
    let components: Vec<Component<'_>> = group.split('^').map(words).filter(|words| !words.is_empty()).collect();
    match components.as_slice() {
        // Not parted by `^`: the first word and the rest may be either name.
        [only] if only.len() > 1 => only.iter().map(|word| vec![*word]).collect(),
        _ => components,
    }
}

fn words(component: &str) -> Component<'_> {
    let words = component.split(|character| matches!(fold_character(character), Folded::Separator));
    words.filter(|word| !word.is_empty()).collect()
}

/// The pairs of family and given name that a group can be read as.
fn orders(group: &[Component<'_>]) -> Vec<(String, String)> {
    let [family, given, rest @ ..] = group else { return Vec::new() };
    // A name is not that long: pairing off the words of a whole text would take its length squared.
    if rest.len() > 6 {
        return Vec::new();
    }
    let family = family.concat();
    let mut pairs = vec![(family.clone(), given.concat())];
    if let [first, _, ..] = given.as_slice() {
        pairs.push((family.clone(), (*first).to_owned()));
    }
    for other in rest.iter().filter(|words| words.iter().any(|word| stands_alone(&fold(word)))) {
        pairs.push((family.clone(), other.concat()));
        pairs.push((family.clone(), format!("{}{}", given.concat(), other.concat())));
    }
    pairs
}

/// `jdoe` and `doej`; an initial says nothing beside a name of two letters.
fn with_initial(full: &str, shortened: &str) -> Option<[String; 2]> {
    let initial = shortened.chars().next().filter(|_| full.chars().count() >= 3)?;
    Some([format!("{initial}{full}"), format!("{full}{initial}")])
}

/// Two characters and more; digits alone only from four on; no title and no particle.
fn stands_alone(folded: &str) -> bool {
    let count = folded.chars().count();
    let is_number = folded.bytes().all(|byte| byte.is_ascii_digit());
    count >= if is_number { 4 } else { 2 } && !is_title_or_particle(folded)
}
