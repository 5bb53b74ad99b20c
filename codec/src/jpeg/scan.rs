//! The blocks of a sequential DCT scan (T.81 F.2): coefficients in zigzag order, MCU by MCU.

use super::BROKEN;
use super::bits::BitReader;
use super::huffman::{Decoder, END_OF_BLOCK};
use super::markers::{Part, Scan};
use super::picture::{Component, Picture};
use crate::error::Result;

/// The quantised coefficients of 8 x 8 samples, in zigzag order where nothing else is said.
pub type Block = [i16; 64];

/// Where coefficients stand in a block, in the order in which they are coded.
pub type Order = [u8; 64];

/// As they are coded.
pub const ZIGZAG: Order = {
    let mut order = [0; 64];
    let (mut rest, mut place) = (order.as_mut_slice(), 0);
    while let [first, others @ ..] = rest {
        *first = place;
        place += 1;
        rest = others;
    }
    order
};

/// Where a block is.
#[derive(Clone, Copy)]
pub struct Place {
    /// Its component's place in the scan.
    pub part: usize,
    /// Its component's place in the picture.
    pub component: usize,
    /// Its column, in blocks of its component.
    pub column: usize,
    /// Its row, in blocks of its component.
    pub row: usize,
    /// Whether it holds any sample of the picture: MCUs at the rim may have blocks that do not.
    pub is_inside: bool,
}

/// A block of one level.
pub const fn flat(dc: i16) -> Block {
    let mut block = [0; 64];
    let [first, ..] = &mut block;
    *first = dc;
    block
}

/// The component of a scan that is read.
struct Walk<'a> {
    part: &'a Part,
    component: &'a Component,
    ac: &'a Decoder,
    /// The last DC coefficient.
    last: i32,
}

/// Reads a scan, hands out its blocks in order, coefficients where `order` says, and gives the place where its data end.
///
/// # Errors
/// `Unreadable` when the data end early or are none; those of `take`.
pub fn read(
    bytes: &[u8],
    picture: &Picture,
    scan: &Scan,
    order: &Order,
    take: &mut dyn FnMut(Place, &mut Block) -> Result<()>,
) -> Result<usize> {
    let mut walks = scan.parts.iter().map(|part| Walk::new(picture, part)).collect::<Result<Vec<_>>>()?;
    let mut bits = BitReader::new(bytes, scan.start);
    let (across, down) = units(picture, &walks);
    let mut block = [0; 64];
    for unit in 0..across * down {
        if scan.restart > 0 && unit > 0 && unit % scan.restart == 0 {
            bits.restart(unit / scan.restart - 1)?;
            walks.iter_mut().for_each(|walk| walk.last = 0);
        }
        let is_alone = walks.len() == 1;
        for (part, walk) in walks.iter_mut().enumerate() {
            let (width, height) = if is_alone { (1, 1) } else { (walk.component.across, walk.component.down) };
            for inner in 0..width * height {
                walk.block(&mut bits, order, &mut block)?;
                let column = unit % across * width + inner % width;
                let row = unit / across * height + inner / width;
                take(walk.place(part, column, row), &mut block)?;
            }
        }
    }
    Ok(bits.place())
}

/// How many MCUs there are across and down (T.81 A.2): of a component that is alone, just its blocks.
fn units(picture: &Picture, walks: &[Walk]) -> (usize, usize) {
    match walks {
        [walk] => (walk.component.columns.div_ceil(8), walk.component.rows.div_ceil(8)),
        _ => (picture.columns.div_ceil(8 * picture.across()), picture.rows.div_ceil(8 * picture.down())),
    }
}

impl<'a> Walk<'a> {
    fn new(picture: &'a Picture, part: &'a Part) -> Result<Self> {
        let component = picture.components.get(part.component).ok_or(BROKEN)?;
        Ok(Self { part, component, ac: part.ac.as_ref().ok_or(BROKEN)?, last: 0 })
    }

    const fn place(&self, part: usize, column: usize, row: usize) -> Place {
        let is_inside = column * 8 < self.component.columns && row * 8 < self.component.rows;
        Place { part, component: self.part.component, column, row, is_inside }
    }

    fn block(&mut self, reader: &mut BitReader, order: &Order, block: &mut Block) -> Result<()> {
        block.fill(0);
        // A copy can stay in registers.
        let mut bits = *reader;
        bits.fill();
        let size = self.part.dc.symbol(&mut bits)?;
        if size > 15 {
            return Err(BROKEN);
        }
        self.last += bits.extend(u32::from(size));
        let [first, ..] = block;
        *first = dc(self.last)?;
        let mut place = 1;
        while place < block.len() {
            bits.fill();
            let code = self.ac.code(&bits);
            if let Some((run, coefficient, length)) = code.whole() {
                bits.skip(length);
                place += run;
                match at(block, order, place) {
                    Ok(own) => *own = coefficient,
                    Err(_) if code.symbol() == END_OF_BLOCK => break,
                    Err(error) => return Err(error),
                }
                place += 1;
                continue;
            }
            let symbol = self.ac.symbol(&mut bits)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            place += run;
            match (run, size) {
                (15, 0) if place < block.len() => {}
                (0, 0) => break,
                (_, 0) => return Err(BROKEN),
                _ => *at(block, order, place)? = i16::try_from(bits.extend(size)).map_err(|_| BROKEN)?,
            }
            place += 1;
        }
        *reader = bits;
        bits.check()
    }
}

/// A coefficient by its place in the order.
#[inline(always)]
fn at<'a>(block: &'a mut Block, order: &Order, place: usize) -> Result<&'a mut i16> {
    let at = *order.get(place).ok_or(BROKEN)?;
    block.get_mut(usize::from(at & 63)).ok_or(BROKEN)
}

/// A DC coefficient of up to 12 bits' samples; two of them differ by no more than can be coded.
fn dc(value: i32) -> Result<i16> {
    match value {
        -0x4000..=0x3FFF => i16::try_from(value).map_err(|_| BROKEN),
        _ => Err(BROKEN),
    }
}
