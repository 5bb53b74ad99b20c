//! Sorted lines in one text: half the size of a list of strings, and as quick to search.

/// What stands after the key and a tab in the line that `key` begins, `Some("")` where nothing does.
///
/// The lines of `block` are ASCII, sorted by key, each key once.
pub fn find<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    let mut open = block;
    while !open.is_empty() {
        let (before, _) = open.split_at_checked(open.len() / 2)?;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let (lower, rest) = open.split_at_checked(start)?;
        let (line, upper) = rest.split_once('\n').unwrap_or((rest, ""));
        let (found, value) = line.split_once('\t').unwrap_or((line, ""));
        match found.cmp(key) {
            std::cmp::Ordering::Equal => return Some(value),
            std::cmp::Ordering::Less => open = upper,
            std::cmp::Ordering::Greater => open = lower,
        }
    }
    None
}

/// Whether a key or what stands after it is `word`.
pub fn holds(block: &str, word: &str) -> bool {
    block.lines().any(|line| line.split('\t').any(|part| part == word))
}

#[cfg(test)]
mod tests {
    use super::{find, holds};

    const BLOCK: &str = "10\tten\n2\ttwo\n30\nA B\tletters\n";

    #[test]
    fn every_key_is_found_and_nothing_else() {
        for (key, value) in [("10", "ten"), ("2", "two"), ("30", ""), ("A B", "letters")] {
            assert_eq!(find(BLOCK, key), Some(value));
        }
        for key in ["", "1", "100", "ten", "10\tten", "2\ttwo\n30", "\n", "Z", "\u{e9}"] {
            assert_eq!(find(BLOCK, key), None, "{key:?}");
        }
        assert_eq!(find("", "10"), None);
    }

    #[test]
    fn keys_and_values_are_held_whole() {
        assert!(holds(BLOCK, "letters") && holds(BLOCK, "A B"));
        assert!(!holds(BLOCK, "A") && !holds(BLOCK, "te"));
    }
}
