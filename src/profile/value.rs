//! Whether a value may stay in an attribute that may stay.
//!
//! An allowed attribute is no licence for its value: a name fits well into a Code String. So text stays only where each of
//! its components is a term of the standard or of the known makers, numbers only where they are numbers, and lookup tables
//! only where they rise or fall.

use crate::attribute::{Tag, Vr};
use crate::profile::table;

/// The outcome of a check.
#[derive(PartialEq, Eq)]
pub enum Checked {
    /// The value may stay as it is.
    Same,
    /// Only this may stay.
    Part(Vec<u8>),
    /// Nothing of it may stay.
    Refused,
}

/// Checks the value of a technical attribute. `identifies` says of one component whether it holds an identifier of the patient.
#[must_use]
pub fn check(tag: Tag, vr: Vr, value: &[u8], identifies: &dyn Fn(&str) -> bool) -> Checked {
    if value.is_empty() {
        return Checked::Same;
    }
    let most = table::most_values(tag).or(vr.is_text().then_some(MOST_COMPONENTS));
    if most.is_some_and(|most| count(vr, value) > most) {
        return Checked::Refused;
    }
    match vr {
        Vr::DS => whole(value, &|text| is_decimal(text) && !identifies(text)),
        Vr::IS => whole(value, &|text| is_integer(text) && !identifies(text)),
        Vr::UI => whole(value, &table::is_registered_uid),
        Vr::AT => accept(value.len().is_multiple_of(4) && value.chunks_exact(4).all(is_known_tag)),
        Vr::OB | Vr::OW => accept(tag == LUT_DATA && is_lookup_table(value)),
        Vr::FL => accept(
            value.len().is_multiple_of(4)
                && value.as_chunks::<4>().0.iter().all(|b| is_plausible(f32::from_le_bytes(*b).into()))
                && !is_writing(value, FLOAT_WORD),
        ),
        Vr::FD => accept(
            value.len().is_multiple_of(8)
                && value.as_chunks::<8>().0.iter().all(|b| is_plausible(f64::from_le_bytes(*b)))
                && !is_writing(value, FLOAT_WORD),
        ),
        _ if vr.is_text() => terms(tag, value, identifies),
        _ => accept(vr.number_bytes().is_some_and(|size| value.len().is_multiple_of(size)) && !is_writing(value, INTEGER_WORD)),
    }
}

/// Whether a component is a term that this attribute may hold.
#[must_use]
pub fn is_term(tag: Tag, component: &str) -> bool {
    match tag {
        PATIENT_ORIENTATION => is_orientation(component),
        _ => table::is_term(tag, component),
    }
}

/// The value that stands where one must and the true one may not. Never empty, always of even length, valid for its VR.
#[must_use]
pub fn dummy(vr: Vr) -> &'static [u8] {
    match vr {
        Vr::DA => b"19000101",
        Vr::TM => b"000000",
        Vr::DT => b"19000101000000",
        Vr::AS => b"000Y",
        Vr::DS | Vr::IS => b"0 ",
        Vr::UR => b"about:blank ",
        Vr::CS => b"UNKNOWN ",
        Vr::US | Vr::SS => &[0; 2],
        Vr::UL | Vr::SL | Vr::FL | Vr::AT => &[0; 4],
        Vr::FD | Vr::UV | Vr::SV => &[0; 8],
        _ if vr.is_text() => b"REMOVED ",
        _ => &[0; 2],
    }
}

/// An age string rounded down to five years, `090Y` for 90 and over, `000Y` for less than a year; `None` for what is no age.
#[must_use]
pub fn age_band(value: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(value).ok()?.trim_matches([' ', '\0']);
    let (digits, unit) = text.split_at_checked(3)?;
    let count: u32 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    let years = match unit {
        "Y" => count,
        "M" => count / 12,
        "W" => count / 52,
        "D" => count / 365,
        _ => return None,
    };
    Some(format!("{:03}Y", (years / 5 * 5).min(90)).into_bytes())
}

/// How many values there are (PS3.5 6.4).
fn count(vr: Vr, value: &[u8]) -> usize {
    match vr.number_bytes() {
        Some(size) if vr != Vr::OW => value.len().div_ceil(size),
        _ if vr.is_text() => 1 + value.iter().filter(|byte| **byte == b'\\').count(),
        _ => 1,
    }
}

fn accept(passes: bool) -> Checked {
    if passes { Checked::Same } else { Checked::Refused }
}

fn components(value: &[u8]) -> Option<Vec<&str>> {
    let text = std::str::from_utf8(value).ok()?;
    Some(text.trim_end_matches(['\0', ' ']).split('\\').map(str::trim).collect())
}

fn whole(value: &[u8], passes: &dyn Fn(&str) -> bool) -> Checked {
    accept(components(value).is_some_and(|parts| parts.iter().all(|part| part.is_empty() || passes(part))))
}

fn terms(tag: Tag, value: &[u8], identifies: &dyn Fn(&str) -> bool) -> Checked {
    let Some(parts) = components(value) else { return Checked::Refused };
    let passes = |part: &&&str| part.is_empty() || (is_term(tag, part) && !identifies(part));
    if tag == IMAGE_TYPE {
        return image_type(&parts, &|part| passes(&&part));
    }
    let kept: Vec<&str> = parts.iter().filter(passes).copied().collect();
    if kept.len() == parts.len() {
        return Checked::Same;
    }
    // Where the values are a list of what was done, what is left of the list is still true.
    let is_list = matches!(tag, SCAN_OPTIONS | SEQUENCE_VARIANT | SCANNING_SEQUENCE);
    if is_list && kept.iter().any(|part| !part.is_empty()) {
        return Checked::Part(kept.join("\\").into_bytes());
    }
    Checked::Refused
}

/// Image Type (PS3.3 C.7.6.1.1.2): the first two values are fixed by the standard, of the others those stay that are terms.
fn image_type(parts: &[&str], passes: &dyn Fn(&str) -> bool) -> Checked {
    let pick = |index: usize, allowed: &[&str], other: &'static str| {
        parts.get(index).copied().filter(|part| allowed.contains(part)).unwrap_or(other).to_owned()
    };
    let mut kept = vec![pick(0, &["ORIGINAL", "DERIVED", "MIXED"], "DERIVED"), pick(1, &["PRIMARY", "SECONDARY"], "SECONDARY")];
    kept.extend(parts.iter().skip(2).filter(|part| passes(part)).map(|part| (*part).to_owned()));
    if kept == parts { Checked::Same } else { Checked::Part(kept.join("\\").into_bytes()) }
}

fn is_orientation(component: &str) -> bool {
    (1..=3).contains(&component.len()) && component.bytes().all(|b| b"APLRHF".contains(&b))
}

fn is_decimal(text: &str) -> bool {
    let is_syntax = text.len() <= 16
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    is_syntax && text.parse::<f64>().is_ok_and(is_plausible)
}

fn is_integer(text: &str) -> bool {
    text.len() <= 12 && text.parse::<i32>().is_ok()
}

/// No measurement of a scan is larger or finer than this; letters read as a number mostly are.
fn is_plausible(number: f64) -> bool {
    number == 0.0 || (1e-15..=1e15).contains(&number.abs())
}

/// Whether a run of binary numbers is a text in disguise: `least` characters in a row, or five two bytes wide, in either order of
/// the bytes, that do not count.
///
/// The highest byte of a plausible measurement in eight bytes is no letter, and small whole numbers have a zero in it.
fn is_writing(value: &[u8], least: usize) -> bool {
    let is_word = |run: &[u8]| run.len() >= least && run.iter().any(u8::is_ascii_alphabetic);
    let narrow = || value.split(|byte| !is_character(*byte)).any(is_word);
    let pairs = value.as_chunks::<2>().0;
    let little = || pairs.split(|[low, high]| *high != 0 || !is_character(*low)).any(is_wide_word);
    let big = || pairs.split(|[low, high]| *low != 0 || !is_character(*high)).any(is_wide_word);
    narrow() || little() || big()
}

fn is_wide_word(run: &[[u8; 2]]) -> bool {
    let letters = || run.iter().map(|[low, high]| low | high);
    let counts = letters().zip(letters().skip(1)).all(|(a, b)| a.abs_diff(b) <= 1);
    run.len() >= 5 && !counts && letters().any(|letter| letter.is_ascii_alphabetic())
}

fn is_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" ^.,-/'".contains(&byte)
}

/// Whether 16-bit entries only rise or only fall, and are so many that a text would not by chance.
fn is_lookup_table(value: &[u8]) -> bool {
    let (pairs, rest) = value.as_chunks::<2>();
    let entries = || pairs.iter().map(|bytes| u16::from_le_bytes(*bytes));
    rest.is_empty() && pairs.len() >= FEWEST_ENTRIES && (entries().is_sorted() || entries().rev().is_sorted())
}

fn is_known_tag(bytes: &[u8]) -> bool {
    let &[a, b, c, d] = bytes else { return false };
    let tag = Tag::new(u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
    table::technical(tag).is_some() || (!tag.is_private() && table::row(tag).is_some())
}

const FLOAT_WORD: usize = 8;
const INTEGER_WORD: usize = 5;
/// Sixteen letters in pairs that happen to rise: once in 20 000 texts.
const FEWEST_ENTRIES: usize = 8;
/// More components than any text of an image has.
const MOST_COMPONENTS: usize = 1024;
const IMAGE_TYPE: Tag = Tag::new(0x0008, 0x0008);
const SCANNING_SEQUENCE: Tag = Tag::new(0x0018, 0x0020);
const SEQUENCE_VARIANT: Tag = Tag::new(0x0018, 0x0021);
const SCAN_OPTIONS: Tag = Tag::new(0x0018, 0x0022);
const PATIENT_ORIENTATION: Tag = Tag::new(0x0020, 0x0020);
const LUT_DATA: Tag = Tag::new(0x0028, 0x3006);

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(_: &str) -> bool {
        false
    }

    #[test]
    fn a_name_in_a_number_is_no_number() {
        for text in ["SMITH", "1.2.3", "12345678901234567", "NaN", "inf", "1e99", "0x12"] {
            assert!(check(Tag::new(0x0018, 0x0050), Vr::DS, text.as_bytes(), &nobody) == Checked::Refused, "{text}");
        }
        assert!(check(Tag::new(0x0020, 0x0032), Vr::DS, b"-123.5\\0\\1.5E+02 ", &nobody) == Checked::Same);
    }

    #[test]
    fn letters_in_binary_numbers_are_refused() {
        assert!(check(Tag::new(0x0018, 0x9087), Vr::FD, b"JANE DOE", &nobody) == Checked::Refused);
        assert!(check(Tag::new(0x0018, 0x9087), Vr::FD, &1000.0_f64.to_le_bytes(), &nobody) == Checked::Same);
        assert!(check(Tag::new(0x0028, 0x0106), Vr::US, b"JANE DOE 1950 ", &nobody) == Checked::Refused);
    }

    #[test]
    fn a_lookup_table_that_spells_is_refused() {
        let rising: Vec<u8> = (0..256_u16).flat_map(|n| (n * 16).to_le_bytes()).collect();
        assert!(check(LUT_DATA, Vr::OW, &rising, &nobody) == Checked::Same);
        assert!(check(LUT_DATA, Vr::OW, b"DOE^JANE 1950", &nobody) == Checked::Refused);
        assert!(check(LUT_DATA, Vr::OW, b"DOE^JANE 19500304", &nobody) == Checked::Refused);
    }

    #[test]
    fn ages_fall_into_bands_of_five_years() {
        let band = |text: &str| age_band(text.as_bytes()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert_eq!(band("047Y").as_deref(), Some("045Y"));
        assert_eq!(band("097Y").as_deref(), Some("090Y"));
        assert_eq!(band("018M").as_deref(), Some("000Y"));
        assert_eq!(band("DOE "), None);
        assert_eq!(band("47Y"), None);
    }

    #[test]
    fn dummies_are_of_even_length() {
        assert!(Vr::ALL.iter().all(|vr| !dummy(*vr).is_empty() && dummy(*vr).len().is_multiple_of(2)));
    }
}
