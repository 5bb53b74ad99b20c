//! The patterns of terms: literal text with a few holes, none of which takes a word.
//!
//! What each hole stands for is written at the head of tables/terms.txt.

/// Whether `term`, which may hold holes in braces, stands for `value`.
pub fn matches(term: &str, value: &str) -> bool {
    let Some((literal, rest)) = term.split_once('{') else { return term == value };
    let Some((hole, rest)) = rest.split_once('}') else { return false };
    value.strip_prefix(literal).is_some_and(|value| fills(hole, rest, value))
}

/// Whether some beginning of `value` fills the hole and what follows matches what is left.
fn fills(hole: &str, rest: &str, value: &str) -> bool {
    (0..=LONGEST)
        .any(|length| value.split_at_checked(length).is_some_and(|(filling, left)| fits(hole, filling) && matches(rest, left)))
}

fn fits(hole: &str, filling: &str) -> bool {
    match hole {
        "n" => is_number(filling, 3),
        "b" => is_number(filling, 5),
        "d" => is_decimal(filling),
        "a" => filling.is_empty() || (filling.len() == 1 && filling.bytes().all(|byte| byte.is_ascii_lowercase())),
        "s" => matches!(filling, "" | "*"),
        "q" => is_suffix(filling),
        _ => false,
    }
}

fn is_number(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    is_number(whole, 3) && is_number(fraction, 2)
}

/// What makers append to the name of a sequence.
fn is_suffix(text: &str) -> bool {
    let is_letter = |c: char| "dnstbrpR".contains(c);
    let runs = |text: &str, held: &dyn Fn(char) -> bool| text.split(|c| !held(c)).map(str::len).max().unwrap_or(0);
    text.chars().all(|c| c.is_ascii_digit() || is_letter(c) || matches!(c, '_' | '#'))
        && runs(text, &is_letter) <= 2
        && runs(text, &|c| c.is_ascii_digit()) <= 4
}

const LONGEST: usize = 12;

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_term_without_holes_stands_for_itself_alone() {
        assert!(matches("HELIX", "HELIX"));
        assert!(!matches("HELIX", "HELIX2"));
        assert!(!matches("HELIX", "helix"));
    }

    #[test]
    fn numbers_are_short() {
        assert!(matches("B{n}f", "B30f"));
        assert!(matches("Br{n}{a}", "Br40") && matches("Br{n}{a}", "Br40d"));
        assert!(!matches("B{n}f", "Bf") && !matches("B{n}f", "B1234f") && !matches("Br{n}{a}", "Br40dd"));
        assert!(matches("Gauss{d}", "Gauss5.00") && matches("Gauss{d}", "Gauss4"));
        assert!(!matches("Gauss{d}", "Gauss4.") && !matches("Gauss{d}", "Gauss4.123"));
    }

    #[test]
    fn names_of_sequences_are_known_stems_with_a_technical_suffix() {
        for name in ["*tfl3d1_16ns", "tfl3d1", "*tfl3d1_ns"] {
            assert!(matches("{s}tfl{q}", name), "{name}");
        }
        assert!(matches("{s}ep_b{b}#{n}", "ep_b1000#12"));
        assert!(!matches("{s}tfl{q}", "**tfl") && !matches("{s}tfl{q}", "tflSmith") && !matches("{s}tfl{q}", "tfl19500304"));
    }

    #[test]
    fn values_of_many_bytes_a_character_and_broken_patterns_match_nothing() {
        assert!(!matches("B{n}f", "B\u{e9}0f") && !matches("{s}", "\u{4e2d}"));
        assert!(!matches("B{n", "B3") && !matches("B{z}", "B3"));
    }
}
