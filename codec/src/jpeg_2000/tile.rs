//! How a tile is cut up (T.800 Annex B): components, resolutions, precincts, subbands, code-blocks; and in which order its packets
//! come.

use super::precinct::{Band, Block, Precinct, Span};
use super::tag_tree::TagTree;
use super::{Codestream, MISPLACED};
use crate::error::{Error, Reason, Result};
use crate::order;

/// A packet, by its layer and the place of its precinct in the list.
pub struct Packet {
    /// The layer.
    pub layer: u16,
    /// The precinct.
    pub precinct: usize,
}

/// The number of tiles.
pub fn count(stream: &Codestream) -> Result<u32> {
    let [columns, rows] = axes(stream).map(|axis| axis.tiles());
    let tiles = u64::from(columns) * u64::from(rows);
    u32::try_from(tiles).ok().filter(|tiles| *tiles <= MOST_TILES).ok_or(TOO_MANY)
}

/// The columns and rows of a tile on the reference grid.
pub fn area(stream: &Codestream, tile: u32) -> [Span; 2] {
    let [columns, rows] = axes(stream);
    [columns.tile(tile % columns.tiles()), rows.tile(tile / columns.tiles())]
}

/// All precincts of a tile that have an area.
pub fn precincts(stream: &Codestream, tile: u32) -> Result<Vec<Precinct>> {
    let tile = area(stream, tile);
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
    /// The subbands.
    bands: Vec<Subband>,
}

/// A subband of a component of a tile.
struct Subband {
    is_high: [bool; 2],
    number: usize,
    area: [Span; 2],
    /// Where it starts in the plane of the component.
    place: [u32; 2],
    /// The most bit-planes of a coefficient.
    planes: u32,
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
        for (is_high, number) in halves.iter().zip(first..) {
            let ([columns, rows], [is_high_x, is_high_y]) = (tile, *is_high);
            let planes = quantization.planes(number, resolution).ok_or(MISPLACED)? + u32::from(*shift);
            let beside = |span: Span, is_high| if is_high { span.halved(decompositions).length() } else { 0 };
            bands.push(Subband {
                is_high: *is_high,
                number,
                area: [columns.band(decompositions, is_high_x), rows.band(decompositions, is_high_y)],
                place: [beside(columns, is_high_x), beside(rows, is_high_y)],
                planes,
            });
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
                let bands = self.bands.iter().map(|band| self.band(band, [x, y], blocks_left));
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
    fn band(&self, band: &Subband, [x, y]: [u32; 2], blocks_left: &mut usize) -> Result<Band> {
        let smaller = u32::from(self.resolution > 0);
        let ([columns, rows], [wide, high], [block_x, block_y]) = (band.area, self.precinct, self.block);
        let part = [columns.within(x, wide - smaller), rows.within(y, high - smaller)];
        let [part_x, part_y] = part;
        let (across, down) = (part_x.cells(block_x).length(), part_y.cells(block_y).length());
        let count = (across as usize).checked_mul(down as usize).filter(|count| *count <= *blocks_left).ok_or(TOO_MANY)?;
        *blocks_left -= count;
        let [left, top] = band.place;
        let tree = || TagTree::new(across as usize, down as usize);
        Ok(Band {
            is_high: band.is_high,
            number: band.number,
            part,
            place: [left + part_x.start.saturating_sub(columns.start), top + part_y.start.saturating_sub(rows.start)],
            exponents: self.block,
            planes: band.planes,
            blocks: vec![Block::default(); count],
            layers: tree(),
            empty_planes: tree(),
        })
    }
}

const MOST_TILES: u32 = 4096;
/// Of a tile, in all layers: each costs memory here and in the decoder.
const MOST_BLOCKS: usize = 1 << 20;
/// As many as cost what a precinct costs.
const BLOCKS_OF_PRECINCT: usize = 16;
const TOO_MANY: Error = Error::new(Reason::TooLarge, "a JPEG 2000 stream cut into more pieces than are read");
