//! Sorted lines in one text: half the size of a list of strings, and as quick to search. In the module each line is folded: it says
//! how many bytes it begins with that the line before it begins with, then the others; and all of them are packed.

use std::sync::OnceLock;

use scanitize_pack::{Text, unpack};

use crate::order;

/// A text of sorted lines, unpacked at the first question.
pub struct Block {
    packed: &'static [u8],
    lines: OnceLock<String>,
}

impl Block {
    /// Takes lines as `cargo xtask tables` folds and packs them: a byte from 0x80 on begins a line, and 0x80 is for no byte of the line
    /// before.
    pub const fn packed(packed: &'static [u8]) -> Self {
        Self { packed, lines: OnceLock::new() }
    }

    /// The lines.
    pub fn lines(&self) -> &str {
        self.lines.get_or_init(|| unfolded(&unpack(self.packed, &Text)))
    }

    /// As [`find`].
    pub fn find(&self, key: &str) -> Option<&str> {
        find(self.lines(), key)
    }

    /// Whether a line or a part of one between tabs is `word`.
    pub fn holds(&self, word: &str) -> bool {
        self.lines().lines().any(|line| line.split('\t').any(|part| part == word))
    }

    /// The third parts of lines, each with the first of its line, sorted.
    pub fn third_to_first(&self) -> String {
        let third = |line: &str| {
            let mut parts = line.split('\t');
            let first = parts.next()?;
            Some(format!("{}\t{first}\n", parts.nth(1)?))
        };
        let mut lines: Vec<String> = self.lines().lines().filter_map(third).collect();
        order::sort(&mut lines);
        lines.concat()
    }
}

fn unfolded(folded: &[u8]) -> String {
    let (mut lines, mut start) = (Vec::new(), 0);
    for &byte in folded {
        if byte < 0x80 {
            lines.push(byte);
            continue;
        }
        if !lines.is_empty() {
            lines.push(b'\n');
        }
        let before = std::mem::replace(&mut start, lines.len());
        let shared = lines.get(before..before + usize::from(byte & 0x7F)).unwrap_or_default().to_vec();
        lines.extend(shared);
    }
    lines.push(b'\n');
    String::from_utf8(lines).unwrap_or_default()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "10\tten\n2\ttwo\n30\nA B\tletters\n";

    fn block(folded: &[u8]) -> Block {
        Block::packed(scanitize_pack::pack(folded, &Text).leak())
    }

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
        let block = block(b"\x8010\tten\x802\ttwo\x8030\x80A B\tletters");
        assert_eq!(block.lines(), BLOCK);
        assert!(block.holds("letters") && block.holds("A B"));
        assert!(!block.holds("A") && !block.holds("te"));
    }

    #[test]
    fn lines_begin_as_the_line_before() {
        let block = block(b"\x80axis\tone\tz\x82le\x83es\ttwo\ty\x80b");
        assert_eq!(block.lines(), "axis\tone\tz\naxle\naxles\ttwo\ty\nb\n");
        assert_eq!(block.third_to_first(), "y\taxles\nz\taxis\n");
    }
}
