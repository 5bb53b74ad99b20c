//! Whether a value may stay in an attribute that may stay.
//!
//! An allowed attribute is no licence for its value: a name fits well into a Code String. So text stays only where each of
//! its components is a term of the standard or of the known makers, numbers only where they are numbers, and lookup tables
//! only where they rise or fall.

use crate::attribute::{Tag, Vr};
use crate::decimal;
use crate::profile::icc::{SRGB, is_srgb};
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
    // Numbers of a contour are as many as it has points.
    let most = table::most_values(tag).or((vr.is_text() && vr != Vr::DS).then_some(MOST_COMPONENTS));
    if most.is_some_and(|most| count(vr, value) > most) {
        return Checked::Refused;
    }
    match vr {
        Vr::DS => each(value, &|text| decimal(text).filter(|number| !identifies(text) && !identifies(number))),
        Vr::IS => each(value, &|text| integer(text).filter(|number| !identifies(text) && !identifies(number))),
        Vr::UI => each(value, &|text| table::is_registered_uid(text).then(|| text.to_owned())),
        Vr::AT => accept(value.len().is_multiple_of(4) && value.chunks_exact(4).all(is_known_tag)),
        Vr::OB | Vr::OW if PALETTES.contains(&tag.element()) && tag.group() == 0x0028 => accept(is_colour_table(value)),
        Vr::OB if tag == ICC_PROFILE && value != SRGB && is_srgb(value) => Checked::Part(SRGB.to_vec()),
        Vr::OB if tag == ICC_PROFILE => accept(value == SRGB),
        Vr::OB | Vr::OW => accept(tag == LUT_DATA && is_lookup_table(value)),
        Vr::FL if tag == GRAPHIC_DATA => accept(is_drawing(value)),
        Vr::OF => displacements(value),
        Vr::FL | Vr::FD => floats(vr, value, identifies),
        _ if vr.is_text() => terms(tag, value, identifies),
        _ => accept(
            vr.number_bytes().is_some_and(|size| value.len().is_multiple_of(size))
                && !is_writing(value, INTEGER_WORD)
                && !integers(vr, value).any(|number| identifies(&number.to_string())),
        ),
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

/// Whether a component is a term that is nobody's although it holds `characters` of an identifier: a term to the letter, or by a
/// pattern whose holes are too small for them to mean anything.
#[must_use]
pub fn is_nobodys(tag: Tag, component: &str, characters: usize) -> bool {
    is_term(tag, component) && (characters < LEAST_TELLING || table::is_literal_term(tag, component))
}

/// The value that stands where one must and the true one may not. Never empty, always of even length, valid for its VR.
#[must_use]
pub fn dummy(tag: Tag, vr: Vr) -> &'static [u8] {
    match vr {
        // Nothing but YES and NO is a term of them (PS3.3 C.7.6.1.1.6, C.7.6.1.1.7), and NO is known of neither.
        Vr::CS if matches!(tag, BURNED_IN_ANNOTATION | RECOGNIZABLE_VISUAL_FEATURES) => b"YES ",
        Vr::CS if tag == IMAGE_TYPE => b"DERIVED\\SECONDARY ",
        Vr::OB if tag == ICC_PROFILE => SRGB,
        Vr::DA => b"19000101",
        Vr::TM => b"000000",
        Vr::DT => b"19000101000000",
        Vr::AS => b"000Y",
        Vr::DS | Vr::IS => b"0 ",
        Vr::UI => b"2.25.0",
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

/// An age string as it is, `090Y` for 90 years and over; `None` for what is no age.
#[must_use]
pub fn age_capped(value: &[u8]) -> Option<Vec<u8>> {
    let is_old = age_band(value)? == b"090Y";
    if is_old { Some(b"090Y".to_vec()) } else { value.get(..4).map(<[u8]>::to_vec) }
}

/// The value of an attribute of which no vocabulary is known, in plain form: each component of its value representation (PS3.5 6.2),
/// and none of them identifying. `None` where one is not.
#[must_use]
pub fn plain(vr: Vr, value: &[u8], identifies: &dyn Fn(&str) -> bool) -> Option<Vec<u8>> {
    if !vr.is_text() {
        let is_number = vr.number_bytes().is_some_and(|size| vr != Vr::OW && value.len().is_multiple_of(size));
        let is_fraction = matches!(vr, Vr::FL | Vr::FD);
        let identifies = integers(vr, value).any(|number| identifies(&number.to_string()))
            || is_fraction && floats(vr, value, identifies) == Checked::Refused;
        return (is_number && !identifies && !is_writing(value, INTEGER_WORD)).then(|| value.to_vec());
    }
    let component = |text: &str| match vr {
        Vr::DS => decimal(text),
        Vr::IS => integer(text),
        _ => has_form(vr, text).then(|| text.to_owned()),
    };
    let convert = |text: &str| if identifies(text) { None } else { component(text) };
    match each(value, &convert) {
        Checked::Same => Some(components(value)?.join("\\").into_bytes()),
        Checked::Part(kept) => Some(kept),
        Checked::Refused => None,
    }
}

/// Whether a retained characteristic of the patient is one: a term for a code string, a size or a weight that a person can have.
#[must_use]
pub fn is_characteristic(tag: Tag, vr: Vr, value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    let is_below = |bound: f64| decimal::number(text.trim()).is_some_and(|number| (0.0..bound).contains(&number));
    match (tag, vr) {
        (PATIENT_SIZE, _) => is_below(3.0),
        (PATIENT_WEIGHT, _) => is_below(1000.0),
        (_, Vr::CS) => text.split('\\').all(|part| CHARACTERISTICS.contains(&part.trim())),
        _ => true,
    }
}

/// Whether a text has the characters and the length of its value representation, those of the default repertoire alone.
fn has_form(vr: Vr, text: &str) -> bool {
    let is_each = |fits: &dyn Fn(u8) -> bool| text.bytes().all(fits);
    match vr {
        Vr::CS => text.len() <= 16 && is_each(&|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b' ')),
        Vr::UI => text.len() <= 64 && is_each(&|b| b.is_ascii_digit() || b == b'.'),
        Vr::AS => matches!(text.as_bytes(), [a, b, c, b'D' | b'W' | b'M' | b'Y'] if [a, b, c].iter().all(|d| d.is_ascii_digit())),
        Vr::AE | Vr::SH => text.len() <= 16 && is_each(&is_printable),
        Vr::LO => text.len() <= 64 && is_each(&is_printable),
        Vr::LT | Vr::ST | Vr::UC | Vr::UR | Vr::UT => text.len() <= 1024 && is_each(&is_printable),
        _ => false,
    }
}

/// Whether a value is one run of numbers.
pub(super) fn is_bulk(vr: Vr) -> bool {
    matches!(vr, Vr::OW | Vr::OL | Vr::OF | Vr::OD | Vr::OV)
}

fn is_printable(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte == b' '
}

/// How many values there are (PS3.5 6.4): those of OB, OF, OW and their kin are one, however long.
pub(super) fn count(vr: Vr, value: &[u8]) -> usize {
    match vr.number_bytes() {
        Some(size) if !is_bulk(vr) => value.len().div_ceil(size),
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

/// The value with each component in the form in which it may stay; refused if one of them may not.
pub(super) fn each(value: &[u8], convert: &dyn Fn(&str) -> Option<String>) -> Checked {
    let Some(parts) = components(value) else { return Checked::Refused };
    let kept: Option<Vec<String>> =
        parts.iter().map(|part| if part.is_empty() { Some(String::new()) } else { convert(part) }).collect();
    kept.map_or(Checked::Refused, |kept| same_or_part(value, &kept.join("\\")))
}

/// A value stays as it is only without blanks but one that pads it: what blanks can spell is no part of it.
fn same_or_part(value: &[u8], kept: &str) -> Checked {
    let is_same = value.strip_prefix(kept.as_bytes()).is_some_and(|padding| matches!(padding, b"" | b" " | b"\0"));
    if is_same { Checked::Same } else { Checked::Part(kept.as_bytes().to_vec()) }
}

fn terms(tag: Tag, value: &[u8], identifies: &dyn Fn(&str) -> bool) -> Checked {
    let Some(parts) = components(value) else { return Checked::Refused };
    let passes = |part: &&&str| part.is_empty() || (is_term(tag, part) && !identifies(part));
    if tag == IMAGE_TYPE {
        return image_type(value, &parts, &|part| passes(&&part));
    }
    let kept: Vec<&str> = parts.iter().filter(passes).copied().collect();
    if kept.len() == parts.len() {
        return same_or_part(value, &kept.join("\\"));
    }
    // Where the values are a list of what was done, what is left of the list is still true.
    if LISTS.contains(&tag) && kept.iter().any(|part| !part.is_empty()) {
        return Checked::Part(kept.join("\\").into_bytes());
    }
    Checked::Refused
}

/// Image Type (PS3.3 C.7.6.1.1.2): the first two values are fixed by the standard, of the others those stay that are terms.
fn image_type(value: &[u8], parts: &[&str], passes: &dyn Fn(&str) -> bool) -> Checked {
    let pick = |index: usize, allowed: &[&str], other: &'static str| {
        parts.get(index).copied().filter(|part| allowed.contains(part)).unwrap_or(other).to_owned()
    };
    let mut kept = vec![pick(0, &["ORIGINAL", "DERIVED", "MIXED"], "DERIVED"), pick(1, &["PRIMARY", "SECONDARY"], "SECONDARY")];
    kept.extend(parts.iter().skip(2).filter(|part| passes(part)).map(|part| (*part).to_owned()));
    same_or_part(value, &kept.join("\\"))
}

fn is_orientation(component: &str) -> bool {
    (1..=3).contains(&component.len()) && component.bytes().all(|b| b"APLRHF".contains(&b))
}

/// A decimal string (PS3.5 6.2). Many writers give more than its 16 characters: it is written anew in as many.
fn decimal(text: &str) -> Option<String> {
    let is_syntax = text.len() <= LONGEST_DECIMAL
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let number = is_syntax.then(|| decimal::number(text)).flatten().filter(|number| is_plausible(*number))?;
    if text.len() <= 16 {
        return Some(text.to_owned());
    }
    let plain = (0..=14).rev().map(|digits| format!("{number:.digits$}")).filter(|_| number.abs() >= 1e-3 || number == 0.0);
    let exact = std::iter::once(format!("{number}"));
    exact.chain(plain).chain([format!("{number:.9e}"), format!("{number:.8e}")]).find(|form| form.len() <= 16)
}

/// An integer string (PS3.5 6.2). Some writers give it a fraction of zeros.
fn integer(text: &str) -> Option<String> {
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    (whole.len() <= 12 && whole.parse::<i32>().is_ok()).then(|| whole.to_owned())
}

/// Binary fractions. What is finer than any measurement resolves is zero where rounding leaves it, in those of 64 bits; the bytes of
/// anything else so small could be letters.
fn floats(vr: Vr, value: &[u8], identifies: &dyn Fn(&str) -> bool) -> Checked {
    let (mut kept, mut is_sound) = (Vec::with_capacity(value.len()), true);
    let mut check = |number: f64, bytes: &[u8]| {
        let is_nothing = number.abs() < FINEST;
        kept.extend(bytes.iter().map(|byte| if is_nothing { 0 } else { *byte }));
        is_sound &=
            is_plausible(number) && (number == 0.0 || !is_nothing || vr == Vr::FD) && (is_nothing || !spells(number, identifies));
    };
    let rest = match vr {
        Vr::FL => {
            let (numbers, rest) = value.as_chunks::<4>();
            numbers.iter().for_each(|bytes| check(f32::from_le_bytes(*bytes).into(), bytes));
            rest
        }
        _ => {
            let (numbers, rest) = value.as_chunks::<8>();
            numbers.iter().for_each(|bytes| check(f64::from_le_bytes(*bytes), bytes));
            rest
        }
    };
    if !rest.is_empty() || !is_sound || is_writing(&kept, FLOAT_WORD) {
        return Checked::Refused;
    }
    if kept == value { Checked::Same } else { Checked::Part(kept) }
}

/// Whether the digits of a binary fraction identify, those that single precision gives it among them.
#[allow(clippy::cast_possible_truncation, reason = "only where nothing is lost")]
fn spells(number: f64, identifies: &dyn Fn(&str) -> bool) -> bool {
    let single = number as f32;
    identifies(&number.to_string()) || (f64::from(single) == number && identifies(&single.to_string()))
}

/// Displacements in millimetres (PS3.3 C.20.3.1.3): what is finer than any is none, and where none is known stands the one NaN.
///
/// Of four bytes the highest is no letter but the first four capitals in a number of this size, so that no word of any length is one.
fn displacements(value: &[u8]) -> Checked {
    let (numbers, rest) = value.as_chunks::<4>();
    let mut kept = Vec::with_capacity(value.len());
    for bytes in numbers {
        let number = f32::from_le_bytes(*bytes);
        let settled = match number.abs() {
            size if size.is_nan() => f32::NAN,
            size if size > FARTHEST => return Checked::Refused,
            size if size < LEAST_DISPLACEMENT => 0.0,
            _ => number,
        };
        kept.extend(settled.to_le_bytes());
    }
    if !rest.is_empty() {
        return Checked::Refused;
    }
    if kept == value { Checked::Same } else { Checked::Part(kept) }
}

/// Whether binary fractions are points of a drawing. In each the highest byte is one of few, and where many run through the codes of letters
/// by chance, words are short and rare.
fn is_drawing(value: &[u8]) -> bool {
    let (numbers, rest) = value.as_chunks::<4>();
    let is_point = |number: f32| number == 0.0 || (1e-6..=1e5).contains(&number.abs());
    let is_word = |run: &&[u8]| run.len() >= FLOAT_WORD && run.iter().any(u8::is_ascii_alphabetic);
    let words = || value.split(|byte| !is_character(*byte)).filter(is_word);
    rest.is_empty()
        && numbers.iter().all(|bytes| is_point(f32::from_le_bytes(*bytes)))
        && words().count() <= value.len() / BYTES_OF_CHANCE_POINTS
        && words().all(|run| run.len() < LONGEST_CHANCE_POINTS)
}

/// The integers of a value that are long enough to be somebody's number.
fn integers(vr: Vr, value: &[u8]) -> impl Iterator<Item = i128> {
    let size = if matches!(vr, Vr::UL | Vr::SL | Vr::UV | Vr::SV) { vr.number_bytes().unwrap_or(4) } else { usize::MAX };
    let is_signed = matches!(vr, Vr::SL | Vr::SV);
    let number = move |bytes: &[u8]| {
        let magnitude = bytes.iter().rev().fold(0_i128, |number, byte| number << 8 | i128::from(*byte));
        let is_negative = is_signed && bytes.last().is_some_and(|byte| *byte >= 0x80);
        if is_negative { magnitude - (1 << (8 * bytes.len())) } else { magnitude }
    };
    value.chunks_exact(size).map(number).filter(|number| number.unsigned_abs() >= 100_000)
}

/// No measurement of a scan is larger than this; letters read as a number mostly are.
fn is_plausible(number: f64) -> bool {
    number.abs() <= 1e15
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

/// Numbers in even steps are no word: a list of slices, a table of settings.
fn is_wide_word(run: &[[u8; 2]]) -> bool {
    let letters = || run.iter().map(|[low, high]| i16::from(low | high));
    let steps = || letters().zip(letters().skip(1)).map(|(a, b)| b - a);
    let counts = steps().all(|step| step.abs() <= 1) || steps().zip(steps().skip(1)).all(|(a, b)| a == b);
    run.len() >= 5 && !counts && letters().any(|letter| u8::try_from(letter).is_ok_and(|letter| letter.is_ascii_alphabetic()))
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

/// Whether the entries of a colour table, of 8 or 16 bits, are no text: where they read as characters for long, they rise or fall as
/// colours do.
fn is_colour_table(value: &[u8]) -> bool {
    let is_ramp = |letters: &&[u8]| letters.is_sorted() || letters.iter().rev().is_sorted();
    let is_sound = |runs: &[&[u8]]| {
        let words = || runs.iter().filter(|run| run.len() >= INTEGER_WORD && !is_ramp(run));
        words().count() <= value.len() / BYTES_OF_CHANCE_WORD && words().all(|run| run.len() < COLOUR_WORD)
    };
    let pairs = value.as_chunks::<2>().0;
    let narrow: Vec<&[u8]> = value.split(|byte| !is_character(*byte)).collect();
    let halves = [0, 1].map(|high| pairs.iter().map(|pair| letter(*pair, high)).collect::<Vec<u8>>());
    let wide = |letters: &Vec<u8>| is_sound(&letters.split(|letter| *letter == 0).collect::<Vec<_>>());
    is_sound(&narrow) && halves.iter().all(wide)
}

/// The letter that a pair of bytes is where the byte `zero` is none, else 0.
fn letter(pair: [u8; 2], zero: usize) -> u8 {
    let [low, high] = pair;
    let (empty, letter) = if zero == 1 { (high, low) } else { (low, high) };
    if empty == 0 && is_character(letter) { letter } else { 0 }
}

fn is_known_tag(bytes: &[u8]) -> bool {
    let &[a, b, c, d] = bytes else { return false };
    let tag = Tag::new(u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
    table::technical(tag).is_some() || (!tag.is_private() && table::row(tag).is_some())
}

/// Longest decimal string that is read: those of programs that print all digits of a binary fraction.
const LONGEST_DECIMAL: usize = 64;
/// The finest number that a measurement can be.
const FINEST: f64 = 1e-15;
/// No displacement is as far as a metre, and none is so fine.
const FARTHEST: f32 = 1000.0;
const LEAST_DISPLACEMENT: f32 = 1e-9;
/// Fewer characters of an identifier stand in a pattern by chance.
const LEAST_TELLING: usize = 5;
const FLOAT_WORD: usize = 8;
const INTEGER_WORD: usize = 5;
/// Eight characters in a row: once in a hundred tables of 256 colours without order. Five: once in three.
const COLOUR_WORD: usize = 8;
const BYTES_OF_CHANCE_WORD: usize = 128;
/// Eight characters in a row: once in some thousand coordinates that differ in their last bits.
const BYTES_OF_CHANCE_POINTS: usize = 1024;
const LONGEST_CHANCE_POINTS: usize = 12;
/// Sixteen letters in pairs that happen to rise: once in 20 000 texts.
const FEWEST_ENTRIES: usize = 8;
/// More components than any text of an image has.
const MOST_COMPONENTS: usize = 1024;
const BURNED_IN_ANNOTATION: Tag = Tag::new(0x0028, 0x0301);
const RECOGNIZABLE_VISUAL_FEATURES: Tag = Tag::new(0x0028, 0x0302);
const IMAGE_TYPE: Tag = Tag::new(0x0008, 0x0008);
/// Scanning Sequence, Sequence Variant, Scan Options, Grid, Whole Body Technique, Shutter Shape, Collimator Shape, Exposure Modulation
/// Type, Corrected Image, Image Processing Applied, Channel Status, Tissue Heterogeneity Correction and Dose Value Purpose: of their
/// values none says by its place what it is about.
const LISTS: [Tag; 13] = [
    Tag::new(0x0018, 0x0020),
    Tag::new(0x0018, 0x0021),
    Tag::new(0x0018, 0x0022),
    Tag::new(0x0018, 0x1166),
    Tag::new(0x0018, 0x1301),
    Tag::new(0x0018, 0x1600),
    Tag::new(0x0018, 0x1700),
    Tag::new(0x0018, 0x9323),
    Tag::new(0x0028, 0x0051),
    Tag::new(0x0028, 0x9446),
    Tag::new(0x003A, 0x0205),
    Tag::new(0x3004, 0x0014),
    Tag::new(0x300A, 0x061D),
];
const PATIENT_ORIENTATION: Tag = Tag::new(0x0020, 0x0020);
/// What Patient's Sex, Smoking Status and Patient's Sex Neutered can be (PS3.3 C.7.1.1, C.7.2.2).
const CHARACTERISTICS: [&str; 9] = ["", "M", "F", "O", "YES", "NO", "UNKNOWN", "ALTERED", "UNALTERED"];
const PATIENT_SIZE: Tag = Tag::new(0x0010, 0x1020);
const PATIENT_WEIGHT: Tag = Tag::new(0x0010, 0x1030);
/// ICC Profile: what the numbers of colours mean.
pub const ICC_PROFILE: Tag = Tag::new(0x0028, 0x2000);
const LUT_DATA: Tag = Tag::new(0x0028, 0x3006);
const GRAPHIC_DATA: Tag = Tag::new(0x0070, 0x0022);
/// Palette Color Lookup Table Data, red, green and blue, and segmented: elements of group 0028.
const PALETTES: [u16; 6] = [0x1201, 0x1202, 0x1203, 0x1221, 0x1222, 0x1223];

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(_: &str) -> bool {
        false
    }

    #[test]
    fn a_name_in_a_number_is_no_number() {
        for text in ["SMITH", "1.2.3", "NaN", "inf", "1e99", "0x12", "1 2", "1e", "12345678901234567890"] {
            assert!(check(Tag::new(0x0018, 0x0050), Vr::DS, text.as_bytes(), &nobody) == Checked::Refused, "{text}");
        }
        assert!(check(Tag::new(0x0020, 0x0032), Vr::DS, b"-123.5\\0\\1.5E+02 ", &nobody) == Checked::Same);
    }

    #[test]
    fn a_number_with_too_many_digits_is_written_in_sixteen() {
        for (text, expected) in [
            ("0.97656250000000001", "0.9765625"),
            ("-1024.0000000000000", "-1024"),
            ("1.0000000000000001", "1"),
            ("-123.456789012345678", "-123.45678901235"),
            ("-0.000000000123456789012345", "-1.234567890e-10"),
            ("6.1232339957367660e-17", "6.123233996e-17"),
        ] {
            let Checked::Part(written) = check(Tag::new(0x0018, 0x0050), Vr::DS, text.as_bytes(), &nobody) else {
                panic!("{text} was not written anew")
            };
            let written = String::from_utf8_lossy(&written).into_owned();
            let error = (written.parse::<f64>().unwrap_or(f64::NAN) - text.parse::<f64>().unwrap_or(0.0)).abs();
            assert_eq!(written, expected);
            assert!(
                written.len() <= 16 && error <= text.parse::<f64>().unwrap_or(0.0).abs() * 1e-9,
                "{text}: {written}, not {expected}"
            );
        }
        assert!(check(Tag::new(0x0020, 0x0037), Vr::DS, b"1\\0\\0\\0\\6.12323e-17\\-1 ", &nobody) == Checked::Same);
        assert!(check(Tag::new(0x0020, 0x0013), Vr::IS, b"7.0 ", &nobody) == Checked::Part(b"7".to_vec()));
        assert!(check(Tag::new(0x0020, 0x0013), Vr::IS, b"7.5 ", &nobody) == Checked::Refused);
    }

    #[test]
    fn blanks_that_spell_do_not_stay() {
        for blanks in ["  ", "\t", " \t \0", "\u{A0}", "\0\0"] {
            let value = format!("CT{blanks}");
            assert!(
                check(Tag::new(0x0008, 0x0060), Vr::CS, value.as_bytes(), &nobody) == Checked::Part(b"CT".to_vec()),
                "{value:?}"
            );
        }
        assert!(check(Tag::new(0x0008, 0x0060), Vr::CS, b"CT", &nobody) == Checked::Same);
        assert!(check(Tag::new(0x0018, 0x0050), Vr::DS, b"5.0 ", &nobody) == Checked::Same);
    }

    #[test]
    fn a_fraction_finer_than_any_measurement_is_zero() {
        let value = [0.6_f64.to_le_bytes(), 1.2e-17_f64.to_le_bytes()].concat();
        let expected = [0.6_f64.to_le_bytes(), [0; 8]].concat();
        assert!(check(Tag::new(0x0018, 0x9089), Vr::FD, &value, &nobody) == Checked::Part(expected));
    }

    #[test]
    fn a_number_of_somebody_does_not_stay_in_any_form() {
        let somebody = |text: &str| text.trim_start_matches('-').starts_with("4477119");
        for value in [&b"4477119"[..], b"4477119.25"] {
            assert!(check(Tag::new(0x0018, 0x0050), Vr::DS, value, &somebody) == Checked::Refused);
        }
        assert!(check(Tag::new(0x0018, 0x9087), Vr::FD, &4_477_119.0_f64.to_le_bytes(), &somebody) == Checked::Refused);
        assert!(check(Tag::new(0x0018, 0x1622), Vr::UL, &4_477_119_u32.to_le_bytes(), &somebody) == Checked::Refused);
    }

    #[test]
    fn points_of_a_drawing_stay_and_words_among_them_do_not() {
        let points: Vec<u8> = (0..400_u16).flat_map(|n| (f32::from(n) * 1.618_034 + 200.1).to_le_bytes()).collect();
        assert!(check(GRAPHIC_DATA, Vr::FL, &points, &nobody) == Checked::Same);
        assert!(check(GRAPHIC_DATA, Vr::FL, b"JANE DOE", &nobody) == Checked::Refused);
        let hidden = [&points[..800], b"JANE DOE BORN AT HOME".get(..20).unwrap_or_default(), &points[820..]].concat();
        assert!(check(GRAPHIC_DATA, Vr::FL, &hidden, &nobody) == Checked::Refused);
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
    fn a_table_of_colours_that_spells_is_refused() {
        let red = Tag::new(0x0028, 0x1201);
        let grey: Vec<u8> = (0..=255).collect();
        let wide: Vec<u8> = (0..256_u16).flat_map(|n| (n * 257).to_le_bytes()).collect();
        let steep: Vec<u8> = (0..256_u16).flat_map(|n| (n.min(128) * 511).to_le_bytes()).collect();
        for colours in [&grey, &wide, &steep] {
            assert!(check(red, Vr::OW, colours, &nobody) == Checked::Same);
        }
        let hidden = [&grey[..100], b"DOE^JANE 1950", &grey[113..]].concat();
        assert!(check(red, Vr::OW, &hidden, &nobody) == Checked::Refused);
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
        assert!(Vr::ALL.iter().map(|vr| dummy(Tag(0), *vr)).all(|value| !value.is_empty() && value.len().is_multiple_of(2)));
    }
}
