//! Precincts (T.800 B.6, B.7): what their packets say of their code-blocks, and where these lie.

use std::ops::Range;

use super::tag_tree::TagTree;

/// The code-blocks of a component at a resolution that share packets.
pub struct Precinct {
    /// The component.
    pub component: u8,
    /// The resolution, 0 for the lowest.
    pub resolution: u8,
    /// Its number at its resolution.
    pub number: u32,
    /// Where it starts on the reference grid, columns first.
    pub place: [u32; 2],
    /// Its part of each subband.
    pub bands: Vec<Band>,
}

/// The code-blocks of a precinct in a subband, row by row.
pub struct Band {
    /// Whether it holds the high frequencies of columns and of rows.
    pub is_high: [bool; 2],
    /// Its number in the component, from the lowest.
    pub number: usize,
    /// Its part of the subband.
    pub part: [Span; 2],
    /// Where the part lies in the plane of the component.
    pub place: [u32; 2],
    /// The exponents of the size of a code-block.
    pub exponents: [u32; 2],
    /// The most bit-planes of a coefficient.
    pub planes: u32,
    /// The code-blocks.
    pub blocks: Vec<Block>,
    /// The layers in which code-blocks come first.
    pub layers: TagTree,
    /// The bit-planes that are empty.
    pub empty_planes: TagTree,
}

/// What the packets so far have said of a code-block.
#[derive(Clone, Default)]
pub struct Block {
    /// The coding passes.
    pub passes: u32,
    /// The bit-planes that are empty.
    pub empty_planes: u32,
    /// By how much the bits of a length have grown (Lblock).
    pub growth: u32,
    /// Whether it came already.
    pub is_included: bool,
    /// Its bytes, piece by piece.
    pub pieces: Vec<Piece>,
}

/// What a packet holds of a segment of a code-block.
#[derive(Clone)]
pub struct Piece {
    /// The coding passes.
    pub passes: u32,
    /// Its place in the packets of the tile.
    pub bytes: Range<usize>,
}

impl Band {
    /// The code-blocks with their places in the plane of the component and their sizes, columns first.
    pub fn placed(&self) -> impl Iterator<Item = (&Block, [u32; 2], [u32; 2])> {
        let ([columns, rows], [wide, high], [left, top]) = (self.part, self.exponents, self.place);
        let (across, down) = (columns.cells(wide), rows.cells(high));
        let cells = (down.start..down.end).flat_map(move |y| (across.start..across.end).map(move |x| (x, y)));
        self.blocks.iter().zip(cells).map(move |(block, (x, y))| {
            let (x, y) = (columns.within(x, wide), rows.within(y, high));
            (block, [left + x.start - columns.start, top + y.start - rows.start], [x.length(), y.length()])
        })
    }
}

/// From the first column or row to one past the last.
#[derive(Clone, Copy)]
pub struct Span {
    /// The first.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Span {
    /// The span in steps of 2^`exponent`, as far as steps start in it.
    pub const fn halved(self, exponent: u32) -> Self {
        Self { start: ceil(self.start, exponent), end: ceil(self.end, exponent) }
    }

    /// The span of a subband (Equation B-15): the low or the high half of the last of so many decompositions.
    pub const fn band(self, exponent: u32, is_high: bool) -> Self {
        let half = if is_high { 1 << (exponent - 1) } else { 0 };
        Self { start: ceil(self.start.saturating_sub(half), exponent), end: ceil(self.end.saturating_sub(half), exponent) }
    }

    /// The cells of 2^`exponent` that the span touches.
    pub const fn cells(self, exponent: u32) -> Self {
        if self.start >= self.end {
            return Self { start: 0, end: 0 };
        }
        Self { start: self.start >> exponent, end: ceil(self.end, exponent) }
    }

    /// What of the span is in one of these cells.
    pub fn within(self, cell: u32, exponent: u32) -> Self {
        let start = cell << exponent;
        Self { start: self.start.max(start), end: self.end.min(start + (1 << exponent)) }
    }

    /// The number of columns or rows.
    pub const fn length(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
}

const fn ceil(value: u32, exponent: u32) -> u32 {
    value.div_ceil(1 << exponent)
}
