//! Descriptions in words: what they say of the examination stays, everything else goes (PS3.15 Clean Descriptors).
//!
//! A word stays if the vocabulary of descriptions holds it and it identifies nobody; a number if it stands beside words that stay, and
//! can be no part of a date, a telephone number or a code. What is not known goes, so a name needs no list to be found.

use crate::profile::table;

/// What of a description may stay, in ASCII and no longer than `longest`; `None` where that is nothing. `identifies` says whether a
/// text holds an identifier of the patient. Cleaned once more, the result stays as it is.
#[must_use]
pub fn clean(text: &str, longest: usize, identifies: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut text = plain(text);
    loop {
        let kept = cleaned_once(&text, longest, identifies);
        if kept == text {
            // What no part of it tells, the whole may.
            return (!kept.is_empty() && !identifies(&kept)).then_some(kept);
        }
        text = kept;
    }
}

/// A word or a number, and what parts it from the one before.
struct Token<'a> {
    text: &'a str,
    /// A sign that stood alone between the two, else a blank.
    parted_by: char,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    /// A number, or a letter: part of what stands beside it.
    Part,
    /// A word that says something with others alone.
    Glue,
    Gone,
}

fn cleaned_once(text: &str, longest: usize, identifies: &dyn Fn(&str) -> bool) -> String {
    let mut tokens = tokens(text);
    settle_measures(&mut tokens);
    drop_ages(&mut tokens);
    let (mut follows_title, mut follows_number) = (false, false);
    for token in &mut tokens {
        // In capitals these are a modality and a disease, in small letters the one is a unit.
        let is_title = match token.text {
            "MR" => false,
            "Ms" => !follows_number,
            text => TITLES.contains(&text.to_ascii_lowercase().as_str()),
        };
        follows_number = is_bare(token.text);
        if is_title || follows_title || identifies(token.text) || identifies(&digits(token.text)) {
            token.kind = Kind::Gone;
        }
        follows_title = is_title;
    }
    drop_chains(&mut tokens);
    let kinds: Vec<Kind> = tokens.iter().map(|token| token.kind).collect();
    let kind_at = |index: Option<usize>| index.and_then(|index| kinds.get(index)).copied();
    let stays = |index: usize| {
        let (before, behind) = (kind_at(index.checked_sub(1)), kind_at(index.checked_add(1)));
        match kinds.get(index) {
            Some(Kind::Word) => true,
            // Beside what is not known a number is a house, a day or a room, and a letter an initial.
            Some(Kind::Part) => {
                let neighbours = [before, behind];
                neighbours.contains(&Some(Kind::Word)) && !neighbours.contains(&Some(Kind::Gone))
            }
            Some(Kind::Glue) => ![before, behind].contains(&Some(Kind::Gone)),
            _ => false,
        }
    };
    let mut kept = String::new();
    let mut was_kept = false;
    for (index, token) in tokens.iter().enumerate() {
        let is_kept = stays(index);
        if is_kept {
            if !kept.is_empty() {
                kept.push(if was_kept { token.parted_by } else { ' ' });
            }
            if kept.len() + token.text.len() > longest {
                break;
            }
            kept.push_str(token.text);
        }
        was_kept = is_kept;
    }
    kept.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric()).to_owned()
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|sign: char| sign.is_ascii_alphanumeric()) {
        let (between, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let (token, left) = from.split_at_checked(length(from)).unwrap_or((from, ""));
        let mut signs = between.chars();
        let parted_by = match (signs.next(), signs.next()) {
            (Some(sign), None) if SIGNS.contains(sign) => sign,
            _ => ' ',
        };
        tokens.push(Token { text: token, parted_by, kind: kind(token) });
        rest = left;
    }
    tokens
}

/// Numbers that what stands beside them makes plainly technical: b values, the sides of what was measured, a tracer's nuclide, times of scanners.
fn settle_measures(tokens: &mut [Token<'_>]) {
    for start in 0..tokens.len() {
        let Some(from) = tokens.get(start..) else { return };
        let settled = b_values(from).max(sides(from)).max(nuclide(from)).max(time(from));
        tokens.iter_mut().skip(start).take(settled).for_each(|token| token.kind = Kind::Word);
    }
}

/// How many tokens are a list of b values: `b=0,50,800`, `b50_400_800`, `b=1000`. They rise, and are round as those of scanners are.
fn b_values(tokens: &[Token<'_>]) -> usize {
    let Some((name, behind)) = tokens.split_first() else { return 0 };
    let Some(own) = name.text.strip_prefix(['b', 'B']) else { return 0 };
    let bare: Vec<&Token<'_>> = behind.iter().take_while(|token| is_bare(token.text)).collect();
    let values = std::iter::once(own).filter(|own| !own.is_empty()).chain(bare.iter().map(|token| token.text));
    let Some(values) = values.map(|value| value.parse().ok()).collect::<Option<Vec<u32>>>() else { return 0 };
    let is_told = bare.first().is_some_and(|token| token.parted_by == '=') || values.len() > 1;
    let is_round = |value: &u32| value.is_multiple_of(if *value > 1000 { 100 } else { 50 }) && *value <= HIGHEST_B_VALUE;
    let rises = values.iter().zip(values.iter().skip(1)).all(|(value, next)| value < next);
    if is_told && !bare.is_empty() && rises && values.iter().all(is_round) { 1 + bare.len() } else { 0 }
}

/// How many tokens are lengths with a sign between and a unit behind: `12 x 8 mm`.
fn sides(tokens: &[Token<'_>]) -> usize {
    let pairs = tokens.chunks_exact(2);
    let is_side = |pair: &&[Token<'_>]| matches!(pair, [side, sign] if is_length(side) && matches!(sign.text, "x" | "X"));
    // Two or three sides: no further is looked, or a long chain takes a time that grows with its square.
    let count = 2 * pairs.take(3).take_while(is_side).count();
    let is_last = matches!(tokens.get(count..), Some([side, unit, ..]) if is_length(side) && matches!(unit.text, "mm" | "cm"));
    if (2..=4).contains(&count) && is_last { count + 1 } else { 0 }
}

/// How many tokens are a round time and its unit, which may be a title elsewhere: `TE 30 ms`, `1800 ms`.
fn time(tokens: &[Token<'_>]) -> usize {
    let is_time = |number: &str| {
        is_bare(number)
            && (is_measure(number) || number.len() == 4 && number.parse().is_ok_and(|time: u32| time.is_multiple_of(50)))
    };
    match tokens {
        // Spelled otherwise the one may be a disease behind a year.
        [number, unit, ..] if is_time(number.text) && matches!(unit.text, "ms" | "Hz" | "hz") => 2,
        _ => 0,
    }
}

/// A number beside a sex or a year may be an age that few have: `F 97`, `97/F`, `97 y`.
fn drop_ages(tokens: &mut [Token<'_>]) {
    let is_one = |token: Option<&Token<'_>>, of: &[&[&str]]| {
        token.is_some_and(|token| of.iter().any(|list| list.contains(&token.text.to_ascii_lowercase().as_str())))
    };
    let is_age = |at: usize| {
        let [before, behind] = [at.checked_sub(1), at.checked_add(1)].map(|beside| beside.and_then(|beside| tokens.get(beside)));
        let is_old = tokens.get(at).is_some_and(|token| token.kind == Kind::Part && is_old(token.text));
        is_old && !is_one(behind, &[UNITS]) && (is_one(before, &[SEXES]) || is_one(behind, &[SEXES, YEARS]))
    };
    let ages: Vec<usize> = (0..tokens.len()).filter(|at| is_age(*at)).collect();
    ages.iter().for_each(|at| tokens.iter_mut().skip(*at).take(1).for_each(|token| token.kind = Kind::Gone));
}

fn is_length(token: &Token<'_>) -> bool {
    is_bare(token.text) && is_measure(token.text) && !is_day_and_month(token.text)
}

/// How many tokens are fluorine-18, before the tracer that it marks, or technetium-99m: else they may be a sex and an age.
fn nuclide(tokens: &[Token<'_>]) -> usize {
    let is_tracer = |token: &Token<'_>| TRACERS.contains(&token.text.to_ascii_lowercase().as_str());
    match tokens {
        [element, number, tracer, ..]
            if (element.text, number.text, number.parted_by) == ("F", "18", '-') && is_tracer(tracer) =>
        {
            2
        }
        [one, other, ..] if matches!((one.text, other.text), ("Tc" | "TC" | "tc", "99m") | ("99m", "Tc" | "TC" | "tc")) => 2,
        _ => 0,
    }
}

/// Letters and digits, and the point within a decimal number.
fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    let is_number = |end: usize| bytes.get(..end).is_some_and(|start| start.iter().all(u8::is_ascii_digit));
    let goes_on = |index: usize| match bytes.get(index) {
        Some(b'.') => index > 0 && is_number(index) && is_digit(index + 1),
        Some(byte) => byte.is_ascii_alphanumeric(),
        None => false,
    };
    (0..bytes.len()).find(|index| !goes_on(*index)).unwrap_or(bytes.len())
}

fn kind(token: &str) -> Kind {
    if token.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) && token.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return if is_measure(token) { Kind::Part } else { Kind::Gone };
    }
    if GLUE.contains(&token.to_ascii_lowercase().as_str()) {
        return Kind::Glue;
    }
    match is_word(token) {
        true if token.len() == 1 => Kind::Part,
        true => Kind::Word,
        false => Kind::Gone,
    }
}

/// The digits of a word, letters and points between them left out.
fn digits(token: &str) -> String {
    token.chars().filter(char::is_ascii_digit).collect()
}

/// A word of descriptions, also with a number before, within or behind it: `T2`, `3mm`, `b1000`, `512x512`.
fn is_word(token: &str) -> bool {
    let folded = token.to_ascii_lowercase();
    if table::is_descriptor_word(&folded) {
        return true;
    }
    let parts: Vec<&str> = parts(&folded);
    let is_raster = is_raster(&parts);
    if is_age(&parts) || !is_raster && (digits(&folded).len() > 4 || has_long_number(&parts)) {
        return false;
    }
    let letters = |part: &&&str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let longest_word = parts.iter().filter(letters).map(|part| part.len()).max().unwrap_or(0);
    let most_digits = if longest_word <= 2 { 4 } else { 2 };
    let fits = |part: &&str| match part.bytes().next() {
        Some(byte) if byte.is_ascii_alphabetic() => table::is_descriptor_word(part),
        _ => is_measure(part) || (part.len() <= most_digits && !part.contains('.') && !part.starts_with('0')),
    };
    (2..=MOST_PARTS).contains(&parts.len()) && longest_word > 0 && parts.iter().all(fits)
}

/// Whether parts of a word are an age in years, with a sex or none: `95y`, `f97y`, `97yf`; and with a sex alone, one that few have: `m97`, `97f`.
fn is_age(parts: &[&str]) -> bool {
    let (sex, rest) = match parts.split_first() {
        Some((sex, rest)) if SEXES.contains(sex) => (true, rest),
        _ => (false, parts),
    };
    let is_number = |part: &str| part.len() < 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_sexed = |letters: &str| letters.strip_suffix(SEX).is_some_and(|years| years != "a" && YEARS.contains(&years));
    match rest {
        [number] => sex && is_old(number),
        [number, letters] if is_number(number) => {
            YEARS.contains(letters) || is_sexed(letters) || (is_old(number) && SEXES.contains(letters))
        }
        _ => false,
    }
}

/// Whether a number is an age that few have, which beside a letter is more often that than a setting.
fn is_old(number: &str) -> bool {
    number.parse().is_ok_and(|age: u8| (90..130).contains(&age))
}

/// Whether a number of four digits is no setting of a scanner, but a year, or a part of a number.
fn has_long_number(parts: &[&str]) -> bool {
    let is_long = |part: &str| part.len() > 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_round = |number: &str| number.parse().is_ok_and(|value: u32| value.is_multiple_of(50));
    let letters = |at: Option<usize>| at.and_then(|at| parts.get(at)).copied().unwrap_or_default();
    let is_set = |at: usize| SETTINGS.contains(&letters(at.checked_sub(1))) || TIMES.contains(&letters(at.checked_add(1)));
    parts.iter().enumerate().any(|(at, part)| is_long(part) && !(is_round(part) && is_set(at)))
}

/// `512x512`, `0.5x0.5x3`: numbers of a raster, those of four digits as large as computers make them.
fn is_raster(parts: &[&str]) -> bool {
    let is_count =
        |part: &str| part.len() < 4 || part.contains('.') || part.parse().is_ok_and(|value: u32| value.is_multiple_of(64));
    let is_right =
        |(at, part): (usize, &&str)| if at % 2 == 1 { *part == "x" } else { is_count(part) && !part.starts_with("00") };
    parts.len() > 2 && parts.len() % 2 == 1 && parts.iter().enumerate().all(is_right)
}

/// The runs of letters and of digits.
fn parts(token: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = token;
    while let Some(first) = rest.bytes().next() {
        let is_letters = first.is_ascii_alphabetic();
        let end = rest.find(|sign: char| sign.is_ascii_alphabetic() != is_letters).unwrap_or(rest.len());
        let (part, left) = rest.split_at_checked(end).unwrap_or((rest, ""));
        parts.push(part);
        rest = left;
    }
    parts
}

/// A number that measures: up to three digits, two behind the point, and no zero that only codes have in front.
fn is_measure(number: &str) -> bool {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_short = (1..=3).contains(&whole.len()) && (1..=3).contains(&fraction.len()) && !fraction.contains('.');
    let is_code = whole.len() > 2 && whole.starts_with('0');
    is_short && !is_code && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Numbers that follow one another, parted as dates and codes are or with more digits than measures have, and what can be a day and
/// a month, are gone.
fn drop_chains(tokens: &mut [Token<'_>]) {
    let mut start = 0;
    while start < tokens.len() {
        let numbers = tokens.iter().skip(start).take_while(|token| is_bare(token.text)).count();
        let end = start + numbers.max(1);
        let has_unit = tokens.get(end).is_some_and(|token| UNITS.contains(&token.text.to_ascii_lowercase().as_str()));
        let is_settled = |chain: &[Token<'_>]| chain.iter().all(|token| token.kind == Kind::Word);
        let is_chain = |chain: &&mut [Token<'_>]| numbers > 0 && !is_settled(chain) && is_suspect(chain, has_unit);
        if let Some(chain) = tokens.get_mut(start..end).filter(is_chain) {
            chain.iter_mut().for_each(|token| token.kind = Kind::Gone);
        }
        start = end;
    }
}

fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_suspect(chain: &[Token<'_>], has_unit: bool) -> bool {
    let digits: usize = chain.iter().map(|token| token.text.bytes().filter(u8::is_ascii_digit).count()).sum();
    match chain {
        [number] => is_day_and_month(number.text) && !has_unit,
        [_, second] => digits > 4 || "./-:_".contains(second.parted_by),
        _ => true,
    }
}

/// `12.08`: rather a day than a measure.
fn is_day_and_month(number: &str) -> bool {
    let Some((day, month)) = number.split_once('.') else { return false };
    let is_below =
        |text: &str, bound: u32| text.len() == 2 && text.parse().is_ok_and(|number: u32| (1..=bound).contains(&number));
    is_below(day, 31) && is_below(month, 12)
}

/// The text in ASCII: letters without their marks, umlauts spelled out.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            ',' if is_decimal(&plain, characters.as_str()) => plain.push('.'),
            '\0'..='\x7F' => plain.push(character),
            // A mark that stands apart from its letter.
            '\u{300}'..='\u{36F}' => {}
            _ => match LETTERS.iter().find(|(letters, _)| letters.contains(character)) {
                Some((_, spelled)) => plain.push_str(spelled),
                None => plain.push(' '),
            },
        }
    }
    plain.trim().to_owned()
}

/// Whether a comma between two texts is that of a decimal number, which has one digit behind it or a unit, and parts no list: `2,5`, `1,25 mm`.
fn is_decimal(before: &str, behind: &str) -> bool {
    let is_number = |character: char| character.is_ascii_digit();
    let (left, right) = (before.trim_end_matches(is_number), behind.trim_start_matches(is_number));
    let has_unit = ["mm", "cm", "ms"].iter().any(|unit| right.trim_start().starts_with(unit));
    let fits = match behind.len() - right.len() {
        1 => true,
        2 | 3 => has_unit,
        _ => false,
    };
    left.len() < before.len() && !left.ends_with(['.', ',']) && fits && !right.starts_with(['.', ','])
}

/// What may part two words alone.
const SIGNS: &str = "-_/+*.:&=^";
/// More runs of letters and digits are a code.
const MOST_PARTS: usize = 4;
/// Words between words, in the languages of the vocabulary.
const GLUE: &[&str] = &[
    "and", "or", "of", "in", "the", "to", "for", "from", "at", "by", "on", "und", "der", "die", "das", "im", "am", "des", "fuer",
    "et", "du", "de", "la", "le", "les", "aux", "au", "y", "el", "los", "las", "del", "para", "por", "e", "da", "do", "dos",
    "das", "na", "no", "di", "della", "dello", "dei", "delle", "il", "lo", "com", "con", "sin", "sem", "van", "en", "het",
];
/// Years of age, in the languages of the vocabulary.
const YEARS: &[&str] = &["y", "yo", "yr", "yrs", "j", "jr", "ans", "a", "anos"];
/// Sexes, in the languages of the vocabulary.
const SEXES: &[&str] = &["f", "m", "w", "v"];
const SEX: [char; 4] = ['f', 'm', 'w', 'v'];
/// What stands before a setting of a scanner: b value, echo, repetition and inversion time.
const SETTINGS: &[&str] = &["b", "te", "tr", "ti"];
/// What stands behind one.
const TIMES: &[&str] = &["ms", "hz"];
/// What makes a number a measure.
const UNITS: &[&str] = &[
    "mm", "cm", "ml", "cc", "s", "sec", "min", "ms", "deg", "t", "kv", "mas", "ma", "mgy", "hz", "mhz", "mbq", "mci", "kg", "mg",
    "g",
];
/// Higher ones are not measured on people.
const HIGHEST_B_VALUE: u32 = 5000;
/// What is marked with fluorine-18, as descriptions call it.
const TRACERS: &[&str] = &["fdg", "psma", "naf", "choline", "dopa", "pet"];
/// What stands before a name.
const TITLES: &[&str] = &[
    "dr",
    "drs",
    "doctor",
    "prof",
    "professor",
    "mr",
    "mrs",
    "miss",
    "herr",
    "frau",
    "med",
    "mme",
    "mlle",
    "docteur",
    "sig",
    "signor",
    "signora",
    "dott",
    "dottor",
    "dottoressa",
    "senor",
    "senora",
    "sra",
    "dra",
    "dona",
    "dhr",
    "mevr",
    "mevrouw",
];
/// Latin letters with marks, and how they are written without.
const LETTERS: &[(&str, &str)] = &[
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("Ä", "Ae"),
    ("Ö", "Oe"),
    ("Ü", "Ue"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("Æ", "Ae"),
    ("Œ", "Oe"),
    ("àáâãåāăą", "a"),
    ("ÀÁÂÃÅĀĂĄ", "A"),
    ("çćč", "c"),
    ("ÇĆČ", "C"),
    ("èéêëēėęě", "e"),
    ("ÈÉÊËĒĖĘĚ", "E"),
    ("ìíîïīįı", "i"),
    ("ÌÍÎÏĪĮİ", "I"),
    ("ñńň", "n"),
    ("ÑŃŇ", "N"),
    ("òóôõøōő", "o"),
    ("ÒÓÔÕØŌŐ", "O"),
    ("ùúûūůűų", "u"),
    ("ÙÚÛŪŮŰŲ", "U"),
    ("ýÿ", "y"),
    ("ÝŸ", "Y"),
    ("śšş", "s"),
    ("ŚŠŞ", "S"),
    ("źżž", "z"),
    ("ŹŻŽ", "Z"),
    ("ł", "l"),
    ("Ł", "L"),
    ("ğ", "g"),
    ("Ğ", "G"),
    ("đ", "d"),
    ("Đ", "D"),
    ("ř", "r"),
    ("Ř", "R"),
    ("ťţ", "t"),
    ("ŤŢ", "T"),
];

#[cfg(test)]
mod tests;
