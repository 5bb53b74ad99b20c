//! A sorted set of byte strings that finds all of its members that a text begins with.

use crate::order;

/// Sorted keys, each with what it stands for. ASCII letters in a searched text match in either case; the keys are expected
/// in lower case.
pub(super) struct Lexicon<T> {
    entries: Vec<Entry<T>>,
    /// A bit for each two bytes that a key begins with: most texts are turned away here.
    heads: Box<[u64; 1 << 10]>,
}

struct Entry<T> {
    key: Box<[u8]>,
    value: T,
    /// The nearest entry before this one whose key this key begins with.
    parent: Option<usize>,
}

impl<T: Ord> Lexicon<T> {
    /// The set of these keys; where a key comes with several equal values one is kept.
    pub(super) fn new(mut pairs: Vec<(Vec<u8>, T)>) -> Self {
        order::sort(&mut pairs);
        pairs.dedup();
        let mut entries: Vec<Entry<T>> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let mut parent = entries.len().checked_sub(1);
            while let Some(entry) = parent.and_then(|index| entries.get(index)) {
                if key.starts_with(&entry.key) {
                    break;
                }
                parent = entry.parent;
            }
            entries.push(Entry { key: key.into_boxed_slice(), value, parent });
        }
        let mut heads = Box::new([0; 1 << 10]);
        for entry in &entries {
            if let Some((word, bit)) = head(&entry.key).and_then(|(word, bit)| Some((heads.get_mut(word)?, bit))) {
                *word |= bit;
            }
        }
        Self { entries, heads }
    }

    /// Whether there is nothing to find.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every member that `text` begins with, the longest first. Keys of one byte are not found.
    ///
    /// All keys that are a prefix of `text` lie on the chain of parents of the last key that is not greater than `text`.
    pub(super) fn prefixes_of(&self, text: &[u8]) -> impl Iterator<Item = (&[u8], &T)> {
        let may_begin = head(text).is_some_and(|(word, bit)| self.heads.get(word).is_some_and(|word| word & bit != 0));
        let after = if may_begin { self.entries.partition_point(|entry| !is_greater(&entry.key, text)) } else { 0 };
        let mut next = after.checked_sub(1);
        std::iter::from_fn(move || {
            let entry = self.entries.get(next?)?;
            next = entry.parent;
            Some(entry)
        })
        .filter(move |entry| starts_with(text, &entry.key))
        .map(|entry| (&*entry.key, &entry.value))
    }
}

fn head(text: &[u8]) -> Option<(usize, u64)> {
    let pair = u16::from_le_bytes(text.first_chunk::<2>()?.map(|byte| byte.to_ascii_lowercase()));
    Some((usize::from(pair >> 6), 1 << (pair & 63)))
}

fn is_greater(key: &[u8], text: &[u8]) -> bool {
    key.iter().copied().gt(text.iter().map(u8::to_ascii_lowercase))
}

fn starts_with(text: &[u8], key: &[u8]) -> bool {
    text.get(..key.len()).is_some_and(|head| head.iter().map(u8::to_ascii_lowercase).eq(key.iter().copied()))
}
