//! How a tile is cut up (T.800 Annex B): components, resolutions, precincts, subbands, code-blocks; and in which order its packets
//! come.

use super::tag_tree::TagTree;
use super::{Codestream, MISPLACED};
use crate::error::{Error, Reason, Result};
use crate::order;

/// The code-blocks of a component at a resolution that share packets.
pub struct Precinct {
    /// The component.
    pub component: u8,
    /// The resolution, 0 for the lowest.
    pub resolution: u8,
    /// Its number at its resolution.
    number: u32,
    /// Where it starts on the reference grid, columns first.
    place: [u32; 2],
    /// Its part of each subband.
    pub bands: Vec<Band>,
}

/// The code-blocks of a precinct in a subband, row by row.
pub struct Band {
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
}

/// A packet, by its layer and the place of its precinct in the list.
pub struct Packet {
    /// The layer.
    pub layer: u16,
    /// The precinct.
    pub precinct: usize,
}

/// From the first column or row to one past the last.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span in steps of 2^`exponent`, as far as steps start in it.
    const fn halved(self, exponent: u32) -> Self {
        Self { start: ceil(self.start, exponent), end: ceil(self.end, exponent) }
    }

    /// The span of a subband (Equation B-15): the low or the high half of the last of so many decompositions.
    const fn band(self, exponent: u32, is_high: bool) -> Self {
        let half = if is_high { 1 << (exponent - 1) } else { 0 };
        Self { start: ceil(self.start.saturating_sub(half), exponent), end: ceil(self.end.saturating_sub(half), exponent) }
    }

    /// The cells of 2^`exponent` that the span touches.
    const fn cells(self, exponent: u32) -> Self {
        if self.start >= self.end {
            return Self { start: 0, end: 0 };
        }
        Self { start: self.start >> exponent, end: ceil(self.end, exponent) }
    }

    /// What of the span is in one of these cells.
    fn within(self, cell: u32, exponent: u32) -> Self {
        let start = cell << exponent;
        Self { start: self.start.max(start), end: self.end.min(start + (1 << exponent)) }
    }

    const fn length(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
}

/// The number of tiles.
pub fn count(stream: &Codestream) -> Result<u32> {
    let [columns, rows] = axes(stream).map(|axis| axis.tiles());
    let tiles = u64::from(columns) * u64::from(rows);
    u32::try_from(tiles).ok().filter(|tiles| *tiles <= MOST_TILES).ok_or(TOO_MANY)
}

/// All precincts of a tile that have an area.
pub fn precincts(stream: &Codestream, tile: u32) -> Result<Vec<Precinct>> {
    let [columns, rows] = axes(stream);
    let tile = [columns.tile(tile % columns.tiles()), rows.tile(tile / columns.tiles())];
    let mut found = Vec::new();
    let mut blocks_left = MOST_BLOCKS / usize::from(stream.order.layers.max(1));
    for component in 0..stream.size.components {
        let levels = stream.styles.get(usize::from(component)).ok_or(MISPLACED)?.levels;
        for resolution in 0..=levels {
            let level = Level::new(stream, component, resolution, tile)?;
            level.precincts(tile, &mut found, &mut blocks_left)?;
        }
    }
    Ok(found)
}

/// The packets of a tile in their order (B.12).
pub fn packets(stream: &Codestream, precincts: &[Precinct]) -> Vec<Packet> {
    let layers = stream.order.layers;
    let all = (0..precincts.len()).flat_map(|precinct| (0..layers).map(move |layer| Packet { layer, precinct }));
    let mut packets: Vec<Packet> = all.collect();
    let key =
        |packet: &Packet| precincts.get(packet.precinct).map(|precinct| precinct.key(packet.layer, stream.order.progression));
    order::sort_by_key(&mut packets, key);
    packets
}

impl Precinct {
    /// What the packets of all precincts are sorted by (B.12.1).
    fn key(&self, layer: u16, progression: u8) -> [u32; 6] {
        let Self { component, resolution, number, place: [x, y], .. } = *self;
        let (layer, component, resolution) = (layer.into(), component.into(), resolution.into());
        match progression {
            0 => [layer, resolution, component, number, 0, 0],
            1 => [resolution, layer, component, number, 0, 0],
            2 => [resolution, y, x, component, number, layer],
            3 => [y, x, component, resolution, number, layer],
            _ => [component, y, x, resolution, number, layer],
        }
    }
}

/// One axis of the reference grid: the picture and its tiles.
struct Axis {
    picture: Span,
    first: u32,
    tile: u32,
}

impl Axis {
    const fn tiles(&self) -> u32 {
        (self.picture.end - self.first).div_ceil(self.tile)
    }

    fn tile(&self, number: u32) -> Span {
        let start = self.first.saturating_add(number.saturating_mul(self.tile));
        Span { start: start.max(self.picture.start), end: start.saturating_add(self.tile).min(self.picture.end) }
    }
}

fn axes(stream: &Codestream) -> [Axis; 2] {
    let size = &stream.size;
    let axis = |start, end, first, tile| Axis { picture: Span { start, end }, first, tile };
    let ([x, y], [end_x, end_y], [first_x, first_y], [tile_x, tile_y]) = (size.start, size.end, size.tile_start, size.tile);
    [axis(x, end_x, first_x, tile_x), axis(y, end_y, first_y, tile_y)]
}

/// A component of a tile at a resolution.
struct Level {
    component: u8,
    resolution: u8,
    /// The exponent of its steps on the reference grid.
    exponent: u32,
    area: [Span; 2],
    /// The exponents of the size of a precinct.
    precinct: [u32; 2],
    /// The exponents of the size of a code-block.
    block: [u32; 2],
    /// The subbands with the most bit-planes of each.
    bands: Vec<([Span; 2], u32)>,
}

impl Level {
    fn new(stream: &Codestream, component: u8, resolution: u8, tile: [Span; 2]) -> Result<Self> {
        let at = usize::from(component);
        let parts = stream.styles.get(at).zip(stream.quantizations.get(at)).zip(stream.shifts.get(at));
        let ((style, quantization), shift) = parts.ok_or(MISPLACED)?;
        let exponent = u32::from(style.levels - resolution);
        let precinct = style.precinct(resolution).map(u32::from);
        let halves: &[[bool; 2]] = if resolution == 0 { &[[false; 2]] } else { &[[true, false], [false, true], [true, true]] };
        let (decompositions, first) =
            if resolution == 0 { (exponent, 0) } else { (exponent + 1, 3 * usize::from(resolution) - 2) };
        let [[x, y], [block_x, block_y]] = [precinct, style.block.map(u32::from)];
        let smaller = u32::from(resolution > 0);
        let mut bands = Vec::new();
        for ([is_high_x, is_high_y], number) in halves.iter().zip(first..) {
            let [columns, rows] = tile;
            let planes = quantization.planes(number, resolution).ok_or(MISPLACED)? + u32::from(*shift);
            bands.push(([columns.band(decompositions, *is_high_x), rows.band(decompositions, *is_high_y)], planes));
        }
        let block = [block_x.min(x - smaller), block_y.min(y - smaller)];
        Ok(Self { component, resolution, exponent, area: tile.map(|span| span.halved(exponent)), precinct, block, bands })
    }

    fn precincts(&self, tile: [Span; 2], found: &mut Vec<Precinct>, blocks_left: &mut usize) -> Result<()> {
        let ([columns, rows], [wide, high]) = (self.area, self.precinct);
        let (across, down) = (columns.cells(wide), rows.cells(high));
        let count = u64::from(across.length()) * u64::from(down.length());
        let cost = usize::try_from(count).ok().and_then(|count| count.checked_mul(BLOCKS_OF_PRECINCT)).ok_or(TOO_MANY)?;
        *blocks_left = blocks_left.checked_sub(cost).ok_or(TOO_MANY)?;
        let mut number = 0;
        for y in down.start..down.end {
            for x in across.start..across.end {
                let bands = self.bands.iter().map(|(area, planes)| self.band(*area, [x, y], *planes, blocks_left));
                let bands = bands.collect::<Result<_>>()?;
                let [first_x, first_y] = tile.map(|span| span.start);
                let place = [first_x.max(x << (wide + self.exponent)), first_y.max(y << (high + self.exponent))];
                found.push(Precinct { component: self.component, resolution: self.resolution, number, place, bands });
                number += 1;
            }
        }
        Ok(())
    }

    /// The code-blocks of a subband in a precinct (B.7).
    fn band(&self, area: [Span; 2], [x, y]: [u32; 2], planes: u32, blocks_left: &mut usize) -> Result<Band> {
        let smaller = u32::from(self.resolution > 0);
        let ([columns, rows], [wide, high], [block_x, block_y]) = (area, self.precinct, self.block);
        let across = columns.within(x, wide - smaller).cells(block_x).length();
        let down = rows.within(y, high - smaller).cells(block_y).length();
        let count = (across as usize).checked_mul(down as usize).filter(|count| *count <= *blocks_left).ok_or(TOO_MANY)?;
        *blocks_left -= count;
        let tree = || TagTree::new(across as usize, down as usize);
        Ok(Band { planes, blocks: vec![Block::default(); count], layers: tree(), empty_planes: tree() })
    }
}

const fn ceil(value: u32, exponent: u32) -> u32 {
    value.div_ceil(1 << exponent)
}

const MOST_TILES: u32 = 4096;
/// Of a tile, in all layers: each costs memory here and in the decoder.
const MOST_BLOCKS: usize = 1 << 20;
/// As many as cost what a precinct costs.
const BLOCKS_OF_PRECINCT: usize = 16;
const TOO_MANY: Error = Error::new(Reason::TooLarge, "a JPEG 2000 stream cut into more pieces than are read");
