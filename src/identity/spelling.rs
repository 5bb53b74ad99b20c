//! Every way in which a harvested value is looked for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::calendar::Day;
use super::fold::{Folded, fold, fold_character};
use super::harvest::{Item, Kind};
use super::name::{Name, drawn_together, spelled_out, variants};
use super::place::{is_common, telephone_numbers, telling_words};

/// What about a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A whole UID.
    Uid,
    /// A whole name, code or place.
    Whole,
    /// One word of it.
    Token,
    /// Its digits.
    Digits,
    /// The birth date.
    BirthDate,
}

/// A spelling to look for in text, between the edges of words.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TextSpelling {
    /// Folded.
    pub(super) words: String,
    pub(super) class: Class,
    /// Separators inside do not matter: `12-345` is `12345`.
    pub(super) however_parted: bool,
    /// Digits may follow, as the time follows the date in a DT.
    pub(super) open_end: bool,
}

/// A spelling to look for in bytes, in every encoding.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ByteSpelling {
    pub(super) text: String,
    pub(super) class: Class,
    /// No letter may run on at either end.
    pub(super) is_bounded: bool,
}

/// The spellings of an item in text.
pub(super) fn in_text(item: &Item) -> BTreeSet<TextSpelling> {
    match item.kind {
        Kind::Name => names_in_text(&item.text),
        Kind::Id | Kind::Device => codes_in_text(&item.text),
        Kind::Place | Kind::Institution => places_in_text(&item.text),
        Kind::Date | Kind::BirthDate => dates_in_text(&item.text, item.kind == Kind::BirthDate),
        Kind::Uid => text_spellings([fold(&item.text)], Class::Uid, false).collect(),
    }
}

/// The spellings of an item in bytes, before any is dropped for being too short to mean anything.
pub(super) fn in_bytes(item: &Item) -> BTreeSet<ByteSpelling> {
    match item.kind {
        Kind::Name => names_in_bytes(&item.text),
        Kind::Id | Kind::Device => codes_in_bytes(&item.text),
        Kind::Place | Kind::Institution => places_in_bytes(&item.text),
        Kind::Date => BTreeSet::new(),
        Kind::BirthDate => dates_in_bytes(&item.text),
        Kind::Uid => {
            let mut spellings = BTreeSet::new();
            spellings.extend(byte_spellings([item.text.clone()], Class::Uid));
            spellings
        }
    }
}

/// What a number element would have to be as a whole, its leading zeros apart: the digits of a code, a telephone number, a date.
pub(super) fn in_number(item: &Item) -> Vec<String> {
    let numbers = match item.kind {
        Kind::Id | Kind::Device => numbers_within(&item.text),
        Kind::Place | Kind::Institution => telephone_numbers(&item.text),
        Kind::BirthDate | Kind::Date => {
            Day::of_value(&item.text).into_iter().flat_map(|day| day.in_digits().chain(day.julian())).collect()
        }
        Kind::Name | Kind::Uid => Vec::new(),
    };
    let is_telling = |number: &String| number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    let without_zeros = |number: String| number.trim_start_matches('0').to_owned();
    numbers.into_iter().filter(is_telling).map(without_zeros).filter(|number| number.len() >= 5).collect()
}

fn text_spellings(
    words: impl IntoIterator<Item = String>,
    class: Class,
    however_parted: bool,
) -> impl Iterator<Item = TextSpelling> {
    words.into_iter().map(move |words| TextSpelling { words, class, however_parted, open_end: false })
}

fn byte_spellings(texts: impl IntoIterator<Item = String>, class: Class) -> impl Iterator<Item = ByteSpelling> {
    texts.into_iter().map(move |text| ByteSpelling { text, class, is_bounded: false })
}

fn names_in_text(text: &str) -> BTreeSet<TextSpelling> {
    let name = Name::new(text);
    let mut spellings = BTreeSet::new();
    spellings.extend(text_spellings(name.words().flat_map(variants), Class::Token, true));
    let joined = name.joined().into_iter().filter(|name| is_long_enough(name));
    spellings.extend(text_spellings(joined, Class::Whole, true));
    spellings
}

fn names_in_bytes(text: &str) -> BTreeSet<ByteSpelling> {
    let name = Name::new(text);
    let mut spellings = BTreeSet::new();
    spellings.extend(byte_spellings(name.words().flat_map(accented_or_not), Class::Token));
    let wholes = name.in_full().into_iter().chain([text.to_owned()]).flat_map(|name| accented_or_not(&name));
    spellings.extend(wholes.map(|text| ByteSpelling { text, class: Class::Whole, is_bounded: true }));
    spellings
}

fn codes_in_text(text: &str) -> BTreeSet<TextSpelling> {
    let wholes = [fold(text), without_separators(text)].into_iter().filter(|code| is_code(code));
    let mut spellings = BTreeSet::new();
    spellings.extend(text_spellings(wholes, Class::Whole, true));
    spellings.extend(text_spellings(numbers_within(text), Class::Digits, true));
    spellings
}

fn codes_in_bytes(text: &str) -> BTreeSet<ByteSpelling> {
    let wholes = accented_or_not(text).into_iter().chain([without_separators(text)]);
    let mut spellings = BTreeSet::new();
    spellings.extend(byte_spellings(wholes, Class::Whole));
    spellings.extend(byte_spellings(numbers_within(text), Class::Digits));
    spellings
}

fn places_in_text(text: &str) -> BTreeSet<TextSpelling> {
    let is_common = is_common(text);
    let wholes = variants(text).into_iter().filter(|place| !is_common && place.chars().count() >= 4);
    let mut spellings = BTreeSet::new();
    spellings.extend(text_spellings(wholes, Class::Whole, true));
    spellings.extend(text_spellings(telling_words(text).flat_map(variants), Class::Token, true));
    spellings.extend(text_spellings(telephone_numbers(text), Class::Digits, true));
    spellings
}

fn places_in_bytes(text: &str) -> BTreeSet<ByteSpelling> {
    let is_common = is_common(text);
    let wholes = accented_or_not(text).into_iter().filter(|_| !is_common);
    let mut spellings = BTreeSet::new();
    spellings.extend(byte_spellings(wholes, Class::Whole));
    spellings.extend(byte_spellings(telling_words(text).flat_map(accented_or_not), Class::Token));
    spellings.extend(byte_spellings(telephone_numbers(text), Class::Digits));
    spellings
}

fn dates_in_text(text: &str, is_birth: bool) -> BTreeSet<TextSpelling> {
    let class = if is_birth { Class::BirthDate } else { Class::Whole };
    let Some(day) = Day::of_value(text) else { return BTreeSet::new() };
    let mut spellings = BTreeSet::new();
    spellings.extend(text_spellings(day.spellings(is_birth), class, false));
    spellings.insert(TextSpelling { words: day.compact(), class, however_parted: false, open_end: true });
    spellings
}

fn dates_in_bytes(text: &str) -> BTreeSet<ByteSpelling> {
    let days = Day::of_value(text).into_iter();
    let mut spellings = BTreeSet::new();
    spellings.extend(byte_spellings(days.flat_map(|day| day.separated().chain([day.compact()])), Class::BirthDate));
    spellings
}

/// The text as it is, with umlauts spelled out, drawn together, and without accents.
fn accented_or_not(text: &str) -> BTreeSet<String> {
    let mut spellings = BTreeSet::new();
    spellings.extend([text.to_owned(), spelled_out(text), drawn_together(text), fold_within(text)]);
    spellings
}

/// The text folded word by word, what stands between the words left as it is.
fn fold_within(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match fold_character(character) {
            Folded::Word(first, second) => {
                folded.push(first);
                folded.extend(second);
            }
            Folded::Separator => folded.push(character),
            Folded::Nothing => {}
        }
    }
    folded
}

fn without_separators(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// Three characters and more, digits alone from four on.
fn is_code(folded: &str) -> bool {
    let is_number = folded.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    folded.chars().count() >= if is_number { 4 } else { 3 }
}

fn is_long_enough(joined: &str) -> bool {
    joined.chars().count() >= if joined.is_ascii() { 4 } else { 2 }
}

/// The runs of six digits and more within a code, whatever parts the digits, also without leading zeros: `1234567` of
/// `MRN:01234567` and of `MRN-123-4567`.
fn numbers_within(text: &str) -> Vec<String> {
    let forms = [fold(text), without_separators(text)];
    let runs = forms.iter().flat_map(|form| form.split(|c: char| !c.is_ascii_digit())).filter(|run| run.len() >= 6);
    let mut numbers = Vec::new();
    for run in runs {
        numbers.push(run.to_owned());
        numbers.push(run.trim_start_matches('0').to_owned());
    }
    numbers.retain(|number| number.len() >= 5);
    numbers
}
