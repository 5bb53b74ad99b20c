//! Tag trees (T.800 B.10.2): numbers in a rectangle, told by the least of each four, and of each four of these.

use super::bits::Bits;
use crate::error::Result;

/// A tree, as far as it was told.
pub struct TagTree {
    /// From the leaves to the root.
    levels: Vec<Level>,
    /// Leaves in a row.
    width: usize,
}

struct Level {
    width: usize,
    nodes: Vec<Node>,
}

#[derive(Clone, Default)]
struct Node {
    /// The number is this or more.
    least: u32,
    is_known: bool,
}

impl TagTree {
    /// A tree of so many leaves of which nothing is told.
    pub fn new(mut width: usize, mut height: usize) -> Self {
        let mut tree = Self { levels: Vec::new(), width };
        while width * height > 0 {
            tree.levels.push(Level { width, nodes: vec![Node::default(); width * height] });
            if width * height == 1 {
                break;
            }
            (width, height) = (width.div_ceil(2), height.div_ceil(2));
        }
        tree
    }

    /// Reads on until it is told whether the number of a leaf is below `bound`; the number if it is.
    pub fn below(&mut self, leaf: usize, bound: u32, bits: &mut Bits) -> Result<Option<u32>> {
        let (x, y) = (leaf % self.width.max(1), leaf / self.width.max(1));
        let mut least = 0;
        let mut is_known = false;
        for (height, level) in self.levels.iter_mut().enumerate().rev() {
            let Some(node) = level.nodes.get_mut((y >> height) * level.width + (x >> height)) else { break };
            node.least = node.least.max(least);
            while !node.is_known && node.least < bound {
                match bits.bit()? {
                    1 => node.is_known = true,
                    _ => node.least += 1,
                }
            }
            (least, is_known) = (node.least, node.is_known);
        }
        Ok((is_known && least < bound).then_some(least))
    }
}
