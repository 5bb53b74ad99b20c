//! Clean Descriptors: in six languages every identifier goes, and the words of radiology stay.

use crate::support::flow::KEY;
use crate::support::flow::clean_under;
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::reader::top;
use crate::support::writer::{File, Syntax};

const SERIES_DESCRIPTION: u32 = 0x0008_103E;

#[test]
fn identifiers_go_and_technical_words_stay_in_six_languages() {
    let (mut words, mut kept, mut lost, mut left) = (0, 0, Vec::new(), Vec::new());
    for line in include_str!("descriptors.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        // Identifiers stand in brackets.
        let text = line.replace(['[', ']'], "");
        let cleaned = cleaned(&text);
        let found = folded(&cleaned);
        for (number, part) in line.split(['[', ']']).enumerate() {
            for word in folded(part) {
                if number % 2 == 1 {
                    left.extend(found.contains(&word).then(|| format!("{word}: {line} -> {cleaned}")));
                } else if word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
                    words += 1;
                    kept += usize::from(found.contains(&word));
                    lost.extend((!found.contains(&word)).then(|| format!("{word}: {line} -> {cleaned}")));
                }
            }
        }
    }
    println!("{kept} of {words} technical words stay");
    assert!(left.is_empty(), "identifiers that stay: {left:#?}");
    assert!(words > 250 && kept * 100 >= words * 95, "{kept} of {words}: {lost:#?}");
}

#[test]
fn a_description_is_lost_where_the_policy_does_not_clean_it() {
    for (preset, stays) in [("second-opinion", true), ("research", true), ("ai-service", false), ("maximum", false)] {
        let found = described("AX T2 FLAIR 3 mm post GAD", preset, &Person::generate(3));
        assert_eq!(found, if stays { "AX T2 FLAIR 3 mm post GAD" } else { "" }, "{preset}");
    }
}

#[test]
fn a_patient_who_is_called_like_a_term_loses_it() {
    let person = Person { name: "Head^Sagittal".into(), ..Person::generate(4) };
    assert_eq!(described("Head sagittal T1 brain", "second-opinion", &person), "T1 brain");
}

fn cleaned(text: &str) -> String {
    described(text, "second-opinion", &Person::generate(2))
}

fn described(text: &str, preset: &str, person: &Person) -> String {
    let mut set = instance(Kind::Mr, person, 1, 1);
    set.put(SERIES_DESCRIPTION, "LO", text);
    let run = clean_under(Some(preset), &[("the input", &File::new(set, Syntax::Explicit).bytes())], KEY, "a recipient");
    top(&run.only(), SERIES_DESCRIPTION)
}

/// The words, in small letters, umlauts spelled out and other marks left off.
fn folded(text: &str) -> Vec<String> {
    let spelled = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "ae"), ("Ö", "oe"), ("Ü", "ue"), ("ß", "ss")];
    let spelled = spelled.iter().fold(text.to_owned(), |text, (letter, letters)| text.replace(letter, letters));
    let plain = scanitize::identity::fold(&spelled);
    plain.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
