//! Lists of tags, each with a number that says something of it: packed in the module, unpacked at the first question.

use std::sync::OnceLock;

use scanitize_pack::{Text, unpack};

/// Tags in ascending order, each with its number.
pub type List = Vec<(u32, u16)>;

/// Several lists.
pub struct Lists {
    packed: &'static [u8],
    lists: OnceLock<Vec<List>>,
}

impl Lists {
    /// Takes lists as `cargo xtask tables` packs them: for each tag how much more it is than the one before, or 0 and its four bytes, then
    /// the two of its number; 0xFF ends a list.
    pub const fn packed(packed: &'static [u8]) -> Self {
        Self { packed, lists: OnceLock::new() }
    }

    /// All of them.
    pub fn all(&self) -> &[List] {
        self.lists.get_or_init(|| lists(&unpack(self.packed, &Text)))
    }

    /// The number that a list gives a tag.
    pub fn find(&self, list: usize, tag: u32) -> Option<u16> {
        let list = self.all().get(list)?;
        let index = list.binary_search_by_key(&tag, |(known, _)| *known).ok()?;
        list.get(index).map(|(_, number)| *number)
    }
}

fn lists(bytes: &[u8]) -> Vec<List> {
    let mut rest = bytes.iter().copied();
    let (mut lists, mut list, mut last) = (Vec::new(), List::new(), 0);
    while let Some(step) = rest.next() {
        let mut next = || rest.next().unwrap_or_default();
        last = match step {
            END => {
                lists.push(std::mem::take(&mut list));
                last = 0;
                continue;
            }
            0 => u32::from_be_bytes([next(), next(), next(), next()]),
            step => last.saturating_add(step.into()),
        };
        list.push((last, u16::from_be_bytes([next(), next()])));
    }
    lists
}

const END: u8 = 0xFF;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_steps_or_stand_as_they_are() {
        let bytes = [&[0, 0, 0x10, 0, 0x20, 1, 2][..], &[0xFE, 0, 3], &[END], &[END], &[5, 0, 0], &[END]].concat();
        assert_eq!(lists(&bytes), [vec![(0x0010_0020, 0x0102), (0x0010_011E, 3)], vec![], vec![(5, 0)]]);
        let packed = Lists::packed(scanitize_pack::pack(&bytes, &Text).leak());
        assert_eq!(
            (packed.find(0, 0x0010_011E), packed.find(0, 5), packed.find(2, 5), packed.find(3, 5)),
            (Some(3), None, Some(0), None)
        );
    }
}
