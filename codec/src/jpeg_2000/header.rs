//! The main header (T.800 Annex A.5, A.6): read into fields, written from them.

use super::{Codestream, MISPLACED, UNSUPPORTED, early_end};
use crate::error::{Error, Reason, Result};
use crate::frame::Raster;

/// What SIZ says: offsets and sizes on the reference grid, columns first.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// One past the last column and row.
    pub end: [u32; 2],
    /// The first column and row.
    pub start: [u32; 2],
    /// The size of a tile.
    pub tile: [u32; 2],
    /// Where the first tile starts.
    pub tile_start: [u32; 2],
    /// The bits of a sample.
    pub precision: u8,
    /// Whether samples have a sign.
    pub is_signed: bool,
    /// The number of components.
    pub components: u8,
}

impl Size {
    /// Lets a tile that reaches beyond the last sample end there: how far beyond, no decoder needs.
    pub fn close_tiles(&mut self) {
        for ((tile, end), start) in self.tile.iter_mut().zip(self.end).zip(self.tile_start) {
            *tile = (*tile).min(end.saturating_sub(start)).max(1);
        }
    }

    /// Whether picture and tiles begin at nought.
    pub const fn is_plain(&self) -> bool {
        matches!((self.start, self.tile_start), ([0, 0], [0, 0]))
    }
}

/// What COD says of all components together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The progression order, 0 to 4 (Table A.16).
    pub progression: u8,
    /// The number of layers.
    pub layers: u16,
    /// Whether the first three components are transformed together.
    pub has_colour_transform: bool,
    /// Whether packets may start with SOP.
    pub has_starts: bool,
    /// Whether packet headers end with EPH.
    pub has_ends: bool,
}

/// How a component is cut up and coded (Table A.20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The number of decompositions.
    pub levels: u8,
    /// The exponents of the size of a code-block.
    pub block: [u8; 2],
    /// The code-block style (Table A.19).
    pub flags: u8,
    /// 0 for 9-7, 1 for 5-3.
    pub transform: u8,
    /// The exponents of the precincts of each resolution; none for the largest.
    pub precincts: Vec<u8>,
}

/// How the coefficients of a component are quantised (Table A.27): the style and, for each subband, exponent and mantissa.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantization {
    /// Sqcd.
    pub style: u8,
    /// A byte or a word for each subband.
    pub steps: Vec<u16>,
}

impl Style {
    /// High-throughput code-blocks (T.814).
    pub const HIGH_THROUGHPUT: u8 = 0x40;
    /// Some passes past the arithmetic coder.
    pub const BYPASS: u8 = 1;
    /// Nothing learnt in a pass counts in the next.
    pub const RESET: u8 = 2;
    /// Each pass a segment of its own.
    pub const TERMINATED: u8 = 4;
    /// No stripe looks into the next one.
    pub const CAUSAL: u8 = 8;
    /// Four decisions that are known end each bit-plane.
    pub const SYMBOLS: u8 = 32;
    /// High-throughput code-blocks beside others.
    const MIXED: u8 = 0x80;

    /// Whether nothing is lost.
    pub fn is_reversible(&self) -> bool {
        self.transform == 1
    }

    /// The exponents of the size of a precinct.
    pub fn precinct(&self, resolution: u8) -> [u8; 2] {
        self.precincts.get(usize::from(resolution)).map_or([15, 15], |packed| [packed & 15, packed >> 4])
    }
}

impl Quantization {
    /// Without the steps of subbands that are not there.
    fn cut(mut self, levels: u8) -> Option<Self> {
        let bands = if self.style & 0x1F == 1 { 1 } else { 3 * usize::from(levels) + 1 };
        self.steps.truncate(bands);
        (self.steps.len() == bands).then_some(self)
    }

    /// The most bit-planes of a subband (Equation E-2), subbands counted from the lowest.
    pub fn planes(&self, band: usize, resolution: u8) -> Option<u32> {
        let exponent = match self.style & 0x1F {
            0 => u32::from(self.steps.get(band)? >> 3),
            1 => u32::from(self.steps.first()? >> 11).checked_sub(u32::from(resolution.saturating_sub(1)))?,
            _ => u32::from(self.steps.get(band)? >> 11),
        };
        (exponent + u32::from(self.style >> 5)).checked_sub(1)
    }

    /// The step of a subband as a part of what its bit-planes span without guard bits (Equations E-3 and E-5): the mantissa from 1
    /// on, and the exponent.
    pub fn step(&self, band: usize, resolution: u8) -> Option<(f32, i32)> {
        let packed = match self.style & 0x1F {
            0 => return Some((1.0, i32::from(self.steps.get(band)? >> 3))),
            1 => *self.steps.first()?,
            _ => *self.steps.get(band)?,
        };
        let derived = if self.style & 0x1F == 1 { i32::from(resolution.saturating_sub(1)) } else { 0 };
        Some((1.0 + f32::from(packed & 0x7FF) / 2048.0, i32::from(packed >> 11) - derived))
    }
}

/// Reads all markers before the first tile-part; returns what follows.
pub fn read(stream: &[u8], raster: Raster) -> Result<(Codestream, &[u8])> {
    let rest = stream.strip_prefix(&[0xFF, START, 0xFF, SIZE]).ok_or(MISPLACED)?;
    let (segment, mut rest) = segment(rest)?;
    let size = size(segment, raster)?;
    let count = usize::from(size.components);
    let (mut coding, mut quantization, mut capability) = (None, None, None);
    let (mut styles, mut quantizations, mut shifts) = (vec![None; count], vec![None; count], vec![0; count]);
    loop {
        let (marker, after) = marker(rest)?;
        if marker == START_OF_TILE {
            break;
        }
        let (segment, after) = self::segment(after)?;
        rest = after;
        match marker {
            CODING => coding = Some(coding_default(segment)?),
            CODING_OF_COMPONENT => {
                let (place, [flags, style @ ..]) = component(segment, &mut styles)? else { return Err(MISPLACED) };
                *place = Some(self::style(style, *flags)?);
            }
            QUANTIZATION => quantization = Some(self::quantization(segment)?),
            QUANTIZATION_OF_COMPONENT => {
                let (place, segment) = component(segment, &mut quantizations)?;
                *place = Some(self::quantization(segment)?);
            }
            REGION => {
                let (place, [0, shift @ 0..=37]) = component(segment, &mut shifts)? else { return Err(UNSUPPORTED) };
                *place = *shift;
            }
            CAPABILITY => capability = Some(self::capability(segment)?),
            COMMENT | REGISTRATION | TILE_LENGTHS | PACKET_LENGTHS => {}
            _ => return Err(UNSUPPORTED),
        }
    }
    let (order, style) = coding.ok_or(MISPLACED)?;
    let quantization = quantization.ok_or(MISPLACED)?;
    let styles: Vec<Style> = styles.into_iter().map(|own| own.unwrap_or_else(|| style.clone())).collect();
    let own = quantizations.into_iter().map(|own| own.unwrap_or_else(|| quantization.clone()));
    let quantizations = own.zip(&styles).map(|(own, style)| own.cut(style.levels)).collect::<Option<_>>().ok_or(MISPLACED)?;
    let codestream = Codestream { size, order, styles, quantizations, shifts, capability, tiles: Vec::new() };
    check(&codestream)?;
    Ok((codestream, rest))
}

/// Whether a marker of a tile-part says again what the main header says, or nothing that decoding needs.
pub fn is_idle(stream: &Codestream, marker: u8, segment: &[u8]) -> Result<bool> {
    let styles = || stream.styles.iter();
    Ok(match marker {
        COMMENT | PACKET_LENGTHS_OF_TILE => true,
        CODING => {
            let (order, style) = coding_default(segment)?;
            order == stream.order && styles().all(|own| *own == style)
        }
        CODING_OF_COMPONENT => {
            let (component, [flags, style @ ..]) = segment.split_first().ok_or(MISPLACED)? else { return Err(MISPLACED) };
            stream.styles.get(usize::from(*component)) == Some(&self::style(style, *flags)?)
        }
        QUANTIZATION => {
            let own = quantization(segment)?;
            stream.quantizations.iter().zip(styles()).all(|(main, style)| own.clone().cut(style.levels).as_ref() == Some(main))
        }
        QUANTIZATION_OF_COMPONENT => {
            let (component, segment) = segment.split_first().ok_or(MISPLACED)?;
            let levels = stream.styles.get(usize::from(*component)).ok_or(MISPLACED)?.levels;
            stream.quantizations.get(usize::from(*component)) == quantization(segment)?.cut(levels).as_ref()
        }
        _ => false,
    })
}

/// Writes what [`read`] read: only what decoding needs, each component for itself where they differ.
pub fn write(stream: &Codestream, out: &mut Vec<u8>) {
    let Size { end, start, tile, tile_start, precision, is_signed, components } = stream.size;
    out.extend([0xFF, START]);
    let capabilities: u16 = if stream.capability.is_some() { 0x4000 } else { 0 };
    let mut size = capabilities.to_be_bytes().to_vec();
    size.extend([end, start, tile, tile_start].into_iter().flatten().flat_map(u32::to_be_bytes));
    size.extend(u16::from(components).to_be_bytes());
    size.extend([(precision - 1) | if is_signed { 0x80 } else { 0 }, 1, 1].repeat(components.into()));
    put(out, SIZE, &size);
    if let Some(value) = stream.capability {
        put(out, CAPABILITY, &[HIGH_THROUGHPUT.to_be_bytes().as_slice(), &value.to_be_bytes()].concat());
    }
    let Order { progression, layers, has_colour_transform, .. } = stream.order;
    for ((style, quantization), component) in stream.styles.iter().zip(&stream.quantizations).zip(0_u8..) {
        let [width, height] = style.block;
        let mut coding = vec![style.levels, width - 2, height - 2, style.flags, style.transform];
        coding.extend(&style.precincts);
        let has_precincts = u8::from(!style.precincts.is_empty());
        let mut steps = vec![quantization.style];
        for step in &quantization.steps {
            let bytes = step.to_be_bytes();
            steps.extend(bytes.iter().skip(usize::from(quantization.style & 0x1F == 0)));
        }
        if component == 0 {
            let [high, low] = layers.to_be_bytes();
            coding.splice(..0, [has_precincts, progression, high, low, u8::from(has_colour_transform)]);
            put(out, CODING, &coding);
            put(out, QUANTIZATION, &steps);
        }
        if component > 0 && stream.styles.first() != Some(style) {
            coding.splice(..0, [component, has_precincts]);
            put(out, CODING_OF_COMPONENT, &coding);
        }
        if component > 0 && stream.quantizations.first() != Some(quantization) {
            steps.insert(0, component);
            put(out, QUANTIZATION_OF_COMPONENT, &steps);
        }
    }
    for (component, shift) in (0_u8..).zip(&stream.shifts).filter(|(_, shift)| **shift > 0) {
        put(out, REGION, &[component, 0, *shift]);
    }
}

/// The next marker.
pub fn marker(rest: &[u8]) -> Result<(u8, &[u8])> {
    match rest {
        [0xFF, marker, rest @ ..] => Ok((*marker, rest)),
        [] | [_] => Err(early_end()),
        _ => Err(MISPLACED),
    }
}

/// The segment of a marker without its length, and what follows.
pub fn segment(rest: &[u8]) -> Result<(&[u8], &[u8])> {
    let length = rest.first_chunk().ok_or_else(early_end)?;
    let (segment, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or_else(early_end)?;
    Ok((segment.get(2..).ok_or(MISPLACED)?, rest))
}

/// Writes a marker and its segment.
pub fn put(out: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    out.extend([0xFF, marker]);
    out.extend(u16::try_from(segment.len() + 2).unwrap_or(0).to_be_bytes());
    out.extend(segment);
}

fn size(segment: &[u8], raster: Raster) -> Result<Size> {
    let (head, components) = segment.split_first_chunk::<36>().ok_or(MISPLACED)?;
    let [capabilities, ..] = *head;
    let (words, count) = head.get(2..).and_then(|rest| rest.split_first_chunk::<32>()).ok_or(MISPLACED)?;
    let words = words.as_chunks::<4>().0.iter().map(|word| u32::from_be_bytes(*word)).collect::<Vec<u32>>();
    let ([0, count], [end_x, end_y, x, y, tile_x, tile_y, first_x, first_y]) = (count, words.as_slice()) else {
        return Err(UNSUPPORTED);
    };
    let (components, []) = components.as_chunks::<3>() else { return Err(MISPLACED) };
    let Some([depth, 1, 1]) = components.first() else { return Err(UNSUPPORTED) };
    let is_alike = components.iter().all(|component| *component == [*depth, 1, 1]);
    let precision = (depth & 0x7F) + 1;
    if components.len() != usize::from(*count) || capabilities & 0x80 != 0 || !is_alike || precision > 16 || *count > 4 {
        return Err(UNSUPPORTED);
    }
    let size = Size {
        end: [*end_x, *end_y],
        start: [*x, *y],
        tile: [*tile_x, *tile_y],
        tile_start: [*first_x, *first_y],
        precision,
        is_signed: depth & 0x80 != 0,
        components: *count,
    };
    let extent = |from: u32, to: u32| to.checked_sub(from).and_then(|extent| u16::try_from(extent).ok());
    let stated = [extent(*x, *end_x), extent(*y, *end_y), Some(u16::from(*count))];
    if stated != [Some(raster.columns), Some(raster.rows), Some(raster.samples)] {
        return Err(Error::new(Reason::Unreadable, "a JPEG 2000 stream of another size than the header states"));
    }
    let is_placed = |first: u32, tile: u32, start: u32, end: u32| {
        tile > 0 && first <= start && first.checked_add(tile).is_some_and(|next| next > start) && end < FARTHEST
    };
    if !is_placed(*first_x, *tile_x, *x, *end_x) || !is_placed(*first_y, *tile_y, *y, *end_y) {
        return Err(MISPLACED);
    }
    Ok(size)
}

fn coding_default(segment: &[u8]) -> Result<(Order, Style)> {
    let [flags, progression @ 0..=4, high, low, transform @ 0..=1, style @ ..] = segment else { return Err(UNSUPPORTED) };
    let layers = u16::from_be_bytes([*high, *low]);
    let order = Order {
        progression: *progression,
        layers,
        has_colour_transform: *transform == 1,
        has_starts: flags & 2 != 0,
        has_ends: flags & 4 != 0,
    };
    Ok((order, self::style(style, *flags)?))
}

fn style(segment: &[u8], flags: u8) -> Result<Style> {
    let [levels @ 0..=MOST_LEVELS, width @ 0..=8, height @ 0..=8, style, transform @ 0..=1, precincts @ ..] = segment else {
        return Err(UNSUPPORTED);
    };
    let has_precincts = flags & 1 != 0;
    let precincts = if has_precincts { precincts.get(..=usize::from(*levels)).ok_or(MISPLACED)? } else { &[] };
    // Only at the lowest resolution may a precinct be as small as a sample.
    let is_cut = |packed: &u8| packed & 15 == 0 || packed >> 4 == 0;
    if width + height > 8 || precincts.iter().skip(1).any(is_cut) {
        return Err(MISPLACED);
    }
    Ok(Style {
        levels: *levels,
        block: [width + 2, height + 2],
        flags: *style,
        transform: *transform,
        precincts: precincts.to_vec(),
    })
}

fn quantization(segment: &[u8]) -> Result<Quantization> {
    let (style, steps) = segment.split_first().ok_or(MISPLACED)?;
    let steps = match style & 0x1F {
        0 => steps.iter().map(|step| u16::from(step & 0xF8)).collect(),
        1 | 2 => steps.as_chunks().0.iter().map(|step| u16::from_be_bytes(*step)).collect(),
        _ => return Err(UNSUPPORTED),
    };
    Ok(Quantization { style: *style, steps })
}

/// The capabilities of high-throughput code-blocks (T.814 A.3).
fn capability(segment: &[u8]) -> Result<u16> {
    match segment.split_first_chunk() {
        Some((parts, [high, low])) if u32::from_be_bytes(*parts) == HIGH_THROUGHPUT => Ok(u16::from_be_bytes([*high, *low])),
        _ => Err(UNSUPPORTED),
    }
}

/// The place of the component that a segment starts with.
fn component<'a, 'b, T>(segment: &'a [u8], places: &'b mut [T]) -> Result<(&'b mut T, &'a [u8])> {
    let (component, rest) = segment.split_first().ok_or(MISPLACED)?;
    Ok((places.get_mut(usize::from(*component)).ok_or(MISPLACED)?, rest))
}

/// Whether what was said in several places goes together, and cuts off the steps of subbands that are not there.
fn check(stream: &Codestream) -> Result<()> {
    let is_high = |style: &Style| style.flags & Style::HIGH_THROUGHPUT != 0;
    let high = stream.styles.iter().filter(|style| is_high(style)).count();
    if stream.styles.iter().any(|style| style.flags & Style::MIXED != 0) {
        return Err(UNSUPPORTED);
    }
    if high != if stream.capability.is_some() { stream.styles.len() } else { 0 } {
        return Err(UNSUPPORTED);
    }
    if !(1..=MOST_LAYERS).contains(&stream.order.layers) || (high > 0 && stream.order.layers > 1) {
        return Err(UNSUPPORTED);
    }
    let [first, rest @ ..] = stream.styles.as_slice() else { return Err(MISPLACED) };
    let is_together = rest.iter().take(2).all(|style| style.transform == first.transform && style.levels == first.levels);
    if stream.order.has_colour_transform && (stream.size.components < 3 || !is_together) {
        return Err(MISPLACED);
    }
    Ok(())
}

/// SOC.
pub const START: u8 = 0x4F;
/// SOT.
pub const START_OF_TILE: u8 = 0x90;
/// SOD.
pub const START_OF_DATA: u8 = 0x93;
/// EOC.
pub const END: u8 = 0xD9;
const COMMENT: u8 = 0x64;
const PACKET_LENGTHS_OF_TILE: u8 = 0x58;
const SIZE: u8 = 0x51;
const CAPABILITY: u8 = 0x50;
const CODING: u8 = 0x52;
const CODING_OF_COMPONENT: u8 = 0x53;
const REGION: u8 = 0x5E;
const QUANTIZATION: u8 = 0x5C;
const QUANTIZATION_OF_COMPONENT: u8 = 0x5D;
const TILE_LENGTHS: u8 = 0x55;
const PACKET_LENGTHS: u8 = 0x57;
const REGISTRATION: u8 = 0x63;
/// The bit of Pcap for Part 15.
const HIGH_THROUGHPUT: u32 = 0x0002_0000;
/// Sizes of frames are 16 bits; more on the reference grid is only offset.
const FARTHEST: u32 = 1 << 24;
/// More halve nothing any more.
const MOST_LEVELS: u8 = 16;
/// Each costs a packet for every precinct.
const MOST_LAYERS: u16 = 32;
