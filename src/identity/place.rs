//! A place or the way to reach it: institution, department, address, telephone number, e-mail address.

use super::fold::fold;
use super::placeholder::is_common_to_places;

/// Whether nothing in it tells it from other places: `University Hospital`, `Philips`.
pub(super) fn is_common(text: &str) -> bool {
    fold(text).split(' ').all(is_common_to_places)
}

/// The words of a place that tell it from others: four letters and more, postcodes, no word that all places share.
pub(super) fn telling_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| {
        let folded = fold(word);
        let is_number = folded.bytes().all(|byte| byte.is_ascii_digit());
        folded.chars().count() >= if is_number { 5 } else { 4 } && !is_common_to_places(&folded)
    })
}

/// The digits of a telephone number: with the prefix of the country, without, and with the zero that replaces it at home.
pub(super) fn telephone_numbers(text: &str) -> Vec<String> {
    let is_telephone = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '/' | '.' | ' ');
    let without_zero = text.replace("(0)", "");
    let mut numbers = Vec::new();
    for part in without_zero.split(|c| !is_telephone(c)) {
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        let international = part.trim_start().strip_prefix('+').map(|_| digits.as_str()).or_else(|| digits.strip_prefix("00"));
        for country in 1..=3 {
            let national: Option<String> = international.map(|digits| digits.chars().skip(country).collect());
            numbers.extend(national.iter().map(|national| format!("0{national}")));
            numbers.extend(national);
        }
        numbers.extend(international.map(str::to_owned));
        numbers.push(digits);
    }
    numbers.retain(|number| number.len() >= 7);
    numbers
}
