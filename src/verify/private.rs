//! Private blocks in the canonical form: numbered from 0x10 upwards in each group, each by a creator before it, none without an element
//! (PS3.5 7.8.1).

use crate::attribute::{Tag, Vr};
use crate::verify::canonical::ElementAt;

/// The blocks of one data set or item, as far as it was walked.
#[derive(Default)]
pub(super) struct Blocks {
    reserved: Vec<Block>,
}

struct Block {
    creator: Tag,
    /// Where the creator stands.
    text: (u64, u64),
    is_used: bool,
}

impl Blocks {
    /// Meets a tag, higher than all before it: where the creator of its block stands, for an element in one.
    pub(super) fn enter(&mut self, tag: Tag) -> Result<Option<(u64, u64)>, &'static str> {
        if !tag.is_private() {
            return Ok(None);
        }
        if tag.element() <= 0xFF {
            let before = self.reserved.last().filter(|block| block.creator.group() == tag.group());
            let next = before.map_or(0x10, |block| block.creator.element() + 1);
            return if tag.element() == next { Ok(None) } else { Err("private blocks that are not numbered from 10 upwards") };
        }
        let mut blocks = self.reserved.iter_mut().rev().take_while(|block| block.creator.group() == tag.group());
        let block = blocks.find(|block| block.creator.element() == tag.element() >> 8);
        let block = block.ok_or("a private element without a creator")?;
        block.is_used = true;
        Ok(Some(block.text))
    }

    /// Has read a private element.
    pub(super) fn passed(&mut self, element: &ElementAt) -> Result<(), &'static str> {
        if element.creator.is_none() {
            if element.vr != Vr::LO || element.start == element.end {
                return Err("a private creator that is no text");
            }
            self.reserved.push(Block { creator: element.tag(), text: (element.start, element.end), is_used: false });
        }
        Ok(())
    }

    /// Ends the data set.
    pub(super) fn close(&self) -> Result<(), (&'static str, Tag)> {
        let unused = self.reserved.iter().find(|block| !block.is_used);
        unused.map_or(Ok(()), |block| Err(("a private creator of nothing", block.creator)))
    }
}
