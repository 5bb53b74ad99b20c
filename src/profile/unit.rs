//! Units of measurement as UCUM writes them: known atoms with prefixes and exponents, joined by points and slashes.

/// Whether a text is a unit. It can be no word that somebody typed: atoms and prefixes are few, so are they joined, and what stands in
/// braces is one of the notes that measurements of scans use.
#[must_use]
pub fn is_unit(text: &str) -> bool {
    // Its points join nothing.
    let text = text.replace("{H.B.}", "{beats}");
    let terms = text.strip_prefix('/').unwrap_or(&text);
    let is_short = (1..=LONGEST).contains(&text.len()) && terms.split('.').count() <= 2 && terms.split('/').count() <= 3;
    is_short && terms.split(['.', '/']).all(is_component)
}

fn is_component(text: &str) -> bool {
    let (text, note) = text.split_once('{').map_or((text, None), |(before, note)| (before, Some(note)));
    let is_noted = note.is_none_or(|note| note.strip_suffix('}').is_some_and(|note| NOTES.contains(&note)));
    is_noted && (is_factor(text) || is_powered(text) || (text.is_empty() && note.is_some()))
}

/// `1`, `100`, `10*6`.
fn is_factor(text: &str) -> bool {
    let power = text.strip_prefix("10*").or_else(|| text.strip_prefix("10^"));
    matches!(text, "1" | "10" | "100" | "1000") || power.is_some_and(|power| is_exponent(power, 2))
}

fn is_powered(text: &str) -> bool {
    let end = text.rfind(|sign: char| !sign.is_ascii_digit() && !matches!(sign, '+' | '-')).map_or(0, |last| last + 1);
    let Some((atom, exponent)) = text.split_at_checked(end) else { return false };
    (exponent.is_empty() || is_exponent(exponent, 1)) && is_atom(atom)
}

fn is_exponent(text: &str, most: usize) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_atom(text: &str) -> bool {
    let with_prefix = |prefix: &&str| text.strip_prefix(*prefix).is_some_and(|atom| METRIC.contains(&atom));
    METRIC.contains(&text) || OTHER.contains(&text) || PREFIXES.iter().any(with_prefix)
}

/// The characters of a code value (PS3.5 6.2).
const LONGEST: usize = 16;
const PREFIXES: &[&str] = &["T", "G", "M", "k", "h", "da", "d", "c", "m", "u", "n", "p", "f"];
/// Atoms that take prefixes.
const METRIC: &[&str] = &[
    "m", "g", "s", "A", "K", "cd", "mol", "rad", "Hz", "N", "Pa", "J", "W", "V", "F", "Ohm", "S", "Wb", "T", "H", "Cel", "lm",
    "lx", "Bq", "Gy", "Sv", "l", "L", "t", "eV", "u", "bar", "Ci", "R", "RAD", "REM", "B", "m[Hg]", "m[H2O]", "cal", "eq",
];
/// Atoms that take none.
const OTHER: &[&str] = &["%", "min", "h", "d", "wk", "mo", "a", "deg", "'", "''", "[diop]", "[hnsf'U]", "[in_i]", "[ppm]"];
/// What is counted.
const NOTES: &[&str] = &["ratio", "counts", "count", "beats", "events", "pulses", "images", "frames", "score", "index", "1"];

#[cfg(test)]
mod tests {
    use super::is_unit;

    #[test]
    fn units_of_measurements_are_known() {
        for unit in [
            "mGy",
            "mGy.cm",
            "Gy.m2",
            "dGy.cm2",
            "uGy.m2",
            "mA",
            "mA.s",
            "kV",
            "ms",
            "mm",
            "mm2",
            "cm3",
            "m/s",
            "m/s2",
            "mm[Hg]",
            "l/min/m2",
            "ml/m2",
            "/min",
            "{H.B.}/min",
            "{ratio}",
            "1",
            "%",
            "10*-6.mm2/s",
            "s-1",
            "kg/m2",
            "MBq",
            "g/ml",
        ] {
            assert!(is_unit(unit), "{unit}");
        }
    }

    #[test]
    fn nothing_else_is_one() {
        for text in [
            "",
            "Smith",
            "DOE",
            "{Smith}",
            "mGy{Smith}",
            "19500304",
            "123",
            "10*123",
            "mm12",
            "mGy cm",
            "m.",
            "/",
            "{ratio",
            "MRN",
            "mm\u{b2}",
            "m.m.m.m.m.m.m.m.m",
            "H.A.N.S",
            "10*19.10*50.10*3",
        ] {
            assert!(!is_unit(text), "{text}");
        }
    }
}
