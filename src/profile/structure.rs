//! What regions may be called: by AAPM TG-263, which names organs, and volumes that are treated.

use crate::profile::table;

/// The name that a region may keep, `None` for one that says anything else. Capitals and signs between words do not count; what is returned
/// is in the form of the nomenclature.
#[must_use]
pub fn standard_name(name: &str) -> Option<String> {
    let name = name.trim();
    let (stem, side) = sided(name);
    let wanted = folded(stem);
    if wanted.is_empty() || name.len() > LONGEST {
        return None;
    }
    let known = table::structure_names().chain(BESIDE.iter().copied()).find(|known| folded(known) == wanted);
    known.map(|known| format!("{known}{side}")).or_else(|| target(name))
}

/// A name without its side, and that.
fn sided(name: &str) -> (&str, &'static str) {
    let parted = name.rsplit_once(['_', ' ', '-', '.']);
    match parted.map(|(stem, side)| (stem, side.to_ascii_uppercase())) {
        Some((stem, side)) if matches!(side.as_str(), "L" | "LT" | "LEFT") => (stem, "_L"),
        Some((stem, side)) if matches!(side.as_str(), "R" | "RT" | "RIGHT") => (stem, "_R"),
        _ => (name, ""),
    }
}

fn folded(name: &str) -> String {
    name.bytes()
        .filter(|byte| !matches!(byte, b'_' | b' ' | b'-' | b'.'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

/// `PTV`, `CTVn2`, `PTV_High`: a volume that is treated, with a classifier, a number of two digits and a level of dose at most.
fn target(name: &str) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let kind = TARGETS.iter().find(|kind| name.starts_with(&kind.to_ascii_lowercase()))?;
    let rest = name.get(kind.len()..)?;
    let (rest, level) = match rest.rsplit_once('_') {
        Some((rest, level)) if LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level)) => {
            (rest, LEVELS.iter().find(|known| known.eq_ignore_ascii_case(level)).copied())
        }
        _ => (rest, None),
    };
    let letters = rest.trim_start_matches([' ', '_', '-']).trim_end_matches(|c: char| c.is_ascii_digit());
    let letters = letters.trim_end_matches([' ', '_', '-']);
    let digits = rest.get(rest.trim_end_matches(|c: char| c.is_ascii_digit()).len()..)?;
    let is_known = (letters.is_empty() || CLASSIFIERS.contains(&letters)) && digits.len() <= 2;
    is_known.then(|| format!("{kind}{letters}{digits}{}", level.map(|level| format!("_{level}")).unwrap_or_default()))
}

const LONGEST: usize = 32;
/// Names beside those of the nomenclature that every planning system has for the outline of the body, and for what it lies on.
const BESIDE: [&str; 5] = ["Body", "External", "Skin", "Couch", "Bolus"];
/// Those that begin like another come first.
const TARGETS: [&str; 6] = ["IGTV", "ICTV", "ITV", "GTV", "CTV", "PTV"];
const CLASSIFIERS: [&str; 6] = ["n", "p", "sb", "par", "v", "vas"];
const LEVELS: [&str; 3] = ["High", "Mid", "Low"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_and_targets_keep_the_names_of_the_nomenclature() {
        for (name, expected) in [
            ("Heart", "Heart"),
            ("LUNG_L", "Lung_L"),
            ("Lung Right", "Lung_R"),
            ("spinal cord", "SpinalCord"),
            ("Glnd_Submand_R", "Glnd_Submand_R"),
            ("BODY", "Body"),
            ("ptv", "PTV"),
            ("PTV_High", "PTV_High"),
            ("CTVn2", "CTVn2"),
            ("GTV 1", "GTV1"),
        ] {
            assert_eq!(standard_name(name).as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn what_else_is_in_a_name_takes_it_away() {
        for name in [
            "Smith GTV",
            "GTV Smith",
            "PTV_5040_Smith",
            "GTV19500304",
            "Heart Smith",
            "Heart_19500304",
            "",
            "L",
            "PTV1950",
            "ptvx",
        ] {
            assert_eq!(standard_name(name), None, "{name}");
        }
    }
}
