//! A folded text with the places where words begin and end, ready to be searched.

use super::fold::{Folded, fold_character, is_unspaced};

/// How sure it is that a word ends or begins at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    /// Inside a word.
    None,
    /// Between a letter and a digit, or where a capital follows a small letter: `b19500304`, `DrSmith`.
    Weak,
    /// A separator, an end of the text, a script without spaces.
    Strong,
}

/// A folded text, byte by byte, with what is known of each place in it.
pub(super) struct Line {
    bytes: Vec<u8>,
    /// One more than `bytes`: the edge before each byte, and the one at the end.
    edges: Vec<Edge>,
    /// Where in the source each byte and the end come from.
    sources: Vec<usize>,
}

impl Line {
    /// Folds `text`, with one space between words.
    pub(super) fn new(text: &str) -> Self {
        let mut line = Self::with_capacity(text.len() + 1);
        let mut before = Before::default();
        for (source, character) in text.char_indices() {
            match fold_character(character) {
                Folded::Nothing => {}
                Folded::Separator => {
                    if before.apart_since.is_none() && !line.bytes.is_empty() {
                        line.push(' ', Edge::Strong, source);
                    }
                    before.apart_since.get_or_insert(source);
                }
                Folded::Word(first, second) => {
                    let edge = before.edge(character, first);
                    line.push(first, edge, source);
                    if let Some(second) = second {
                        line.push(second, Edge::None, source);
                    }
                    before = Before { character: Some((character, first)), apart_since: None };
                }
            }
        }
        line.edges.push(Edge::Strong);
        line.sources.push(before.apart_since.unwrap_or(text.len()));
        line
    }

    /// The line without its spaces, the edges left where they were; `None` if it has none.
    pub(super) fn joined(&self) -> Option<Self> {
        let mut line = self.bytes.contains(&b' ').then(|| Self::with_capacity(self.edges.len()))?;
        for ((byte, edge), source) in
            self.bytes.iter().zip(&self.edges).zip(&self.sources).filter(|((byte, _), _)| **byte != b' ')
        {
            line.bytes.push(*byte);
            line.edges.push(*edge);
            line.sources.push(*source);
        }
        line.edges.extend(self.edges.last());
        line.sources.extend(self.sources.last());
        Some(line)
    }

    fn with_capacity(count: usize) -> Self {
        Self { bytes: Vec::with_capacity(count), edges: Vec::with_capacity(count), sources: Vec::with_capacity(count) }
    }

    fn push(&mut self, character: char, edge: Edge, source: usize) {
        let mut buffer = [0; 4];
        for (n, byte) in character.encode_utf8(&mut buffer).bytes().enumerate() {
            self.bytes.push(byte);
            self.edges.push(if n == 0 { edge } else { Edge::None });
            self.sources.push(source);
        }
    }

    /// Where a word may begin: the place, how sure that is, and all that follows.
    pub(super) fn starts(&self) -> impl Iterator<Item = (usize, Edge, &[u8])> {
        let places = self.edges.iter().copied().enumerate().filter(|&(_, edge)| edge != Edge::None);
        places.filter_map(|(place, edge)| Some((place, edge, self.bytes.get(place..)?)))
    }

    /// The edge before the byte at `place`.
    pub(super) fn edge(&self, place: usize) -> Edge {
        self.edges.get(place).copied().unwrap_or(Edge::None)
    }

    /// Whether the byte at `place` is a digit.
    pub(super) fn is_digit(&self, place: usize) -> bool {
        self.bytes.get(place).is_some_and(u8::is_ascii_digit)
    }

    /// Where in the source the byte at `place` comes from.
    pub(super) fn source(&self, place: usize) -> usize {
        self.sources.get(place).copied().unwrap_or_default()
    }
}

/// What came before the character in hand.
#[derive(Default)]
struct Before {
    /// The last character of a word, as written and as folded.
    character: Option<(char, char)>,
    /// Where the separators since then begin.
    apart_since: Option<usize>,
}

impl Before {
    fn edge(&self, character: char, folded: char) -> Edge {
        let Some((before, folded_before)) = self.character else { return Edge::Strong };
        if self.apart_since.is_some() || is_unspaced(folded) || is_unspaced(folded_before) {
            return Edge::Strong;
        }
        let digit_meets_letter = folded.is_ascii_digit() != folded_before.is_ascii_digit();
        let capital_follows_small = before.is_lowercase() && character.is_uppercase();
        if digit_meets_letter || capital_follows_small { Edge::Weak } else { Edge::None }
    }
}
