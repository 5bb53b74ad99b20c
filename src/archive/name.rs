//! Paths inside archives as text: values, for the private report alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::order;

use super::read::Entry;

/// The text of a name whose encoding nobody states: UTF-8 where it can be that, else code page 437 (APPNOTE D.1).
pub fn decoded(bytes: &[u8]) -> String {
    let of_page = |byte: &u8| match byte.checked_sub(0x80) {
        Some(upper) => UPPER_437.get(usize::from(upper)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(*byte),
    };
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(of_page).collect(), str::to_owned)
}

/// The same text without characters that would act on the screen on which it is shown.
pub fn shown(path: &str) -> String {
    path.chars().map(|c| if acts(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Control characters, line ends, and what turns the direction of writing (UAX 9).
fn acts(c: char) -> bool {
    let turns = matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Gives the second and each further file of one path a number, so that no two inputs are called the same.
pub fn distinguish(entries: &mut [Entry]) {
    let mut known = BTreeSet::new();
    let repeated: Vec<usize> =
        (0..).zip(&*entries).filter(|(_, entry)| !known.insert(entry.path.as_str())).map(|(at, _)| at).collect();
    if repeated.is_empty() {
        return;
    }
    let mut known = order::set(known.into_iter().map(str::to_owned));
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for at in repeated {
        let Some(entry) = entries.get_mut(at) else { continue };
        let number = numbers.entry(entry.path.clone()).or_insert(1);
        let fresh = loop {
            *number += 1;
            let path = format!("{} ({number})", entry.path);
            if known.insert(path.clone()) {
                break path;
            }
        };
        entry.path = fresh;
    }
}

/// The upper half of code page 437.
const UPPER_437: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ',
    'Ö', 'Ü', '¢', '£', '¥', '₧', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '⌐', '¬', '½', '¼', '¡', '«', '»', '░', '▒',
    '▓', '│', '┤', '╡', '╢', '╖', '╕', '╣', '║', '╗', '╝', '╜', '╛', '┐', '└', '┴', '┬', '├', '─', '┼', '╞', '╟', '╚', '╔', '╩',
    '╦', '╠', '═', '╬', '╧', '╨', '╤', '╥', '╙', '╘', '╒', '╓', '╫', '╪', '┘', '┌', '█', '▄', '▌', '▐', '▀', 'α', 'ß', 'Γ', 'π',
    'Σ', 'σ', 'µ', 'τ', 'Φ', 'Θ', 'Ω', 'δ', '∞', 'φ', 'ε', '∩', '≡', '±', '≥', '≤', '⌠', '⌡', '÷', '≈', '°', '∙', '·', '√', 'ⁿ',
    '²', '■', '\u{A0}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_utf_8_or_else_code_page_437() {
        assert_eq!(decoded("Größe/画像".as_bytes()), "Größe/画像");
        assert_eq!(decoded(b"Gr\x94\xE1e"), "Größe");
    }

    #[test]
    fn what_acts_on_a_screen_is_not_shown() {
        assert_eq!(shown("a\u{202E}mcd.exe\n\u{1B}[2J\u{2066}"), "a\u{FFFD}mcd.exe\u{FFFD}\u{FFFD}[2J\u{FFFD}");
        assert_eq!(shown("../日本\\x y"), "../日本\\x y");
    }

    #[test]
    fn no_two_files_are_called_the_same() {
        let mut entries: Vec<Entry> = ["a", "b", "a", "a (2)", "a"]
            .into_iter()
            .enumerate()
            .map(|(index, path)| Entry { index, path: path.to_owned(), size: 0 })
            .collect();
        distinguish(&mut entries);
        let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, ["a", "b", "a (3)", "a (2)", "a (4)"]);
    }
}
