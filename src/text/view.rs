//! Renderings of a picture in which a detector sees writing, and the tiles in which it is shown them.

use crate::error::{Error, Reason, Result};
use crate::frame::{Channels, Picture, Rectangle};
use crate::text::{Grey, LARGEST};

/// How a picture is rendered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rendering {
    /// Brightness, between its rarest values.
    Plain,
    /// By how much each pixel differs from those around it, against how much these differ from one another. Of colours, in the channel
    /// in which it does most.
    Local,
}

/// A rendering: a byte for each pixel.
pub struct View {
    columns: usize,
    rows: usize,
    values: Vec<u8>,
}

impl View {
    /// Renders a picture.
    ///
    /// # Errors
    /// [`Reason::TextUnchecked`] for more pixels than are looked at.
    pub fn of(picture: &Picture, rendering: Rendering) -> Result<Self> {
        let (columns, rows) = (picture.columns(), picture.rows());
        if columns.saturating_mul(rows) > MOST_PIXELS {
            return Err(Error::new(Reason::TextUnchecked, "a picture too large to look for writing in it"));
        }
        let values = match rendering {
            Rendering::Plain => plain(picture),
            Rendering::Local => local(picture),
        };
        Ok(Self { columns, rows, values })
    }

    /// The tiles of the view at a scale, each of [`LARGEST`] columns and rows at most, with overlap.
    pub fn tiles(&self, scale: f32) -> Vec<Tile> {
        let (across, down) = (starts(scaled(self.columns, scale)), starts(scaled(self.rows, scale)));
        down.iter().flat_map(|top| across.iter().map(|left| Tile { left: *left, top: *top, scale })).collect()
    }

    /// What a tile shows; `None` where it is all of one value.
    pub fn show(&self, tile: &Tile) -> Option<Grey> {
        let columns = scaled(self.columns, tile.scale).saturating_sub(tile.left).min(LARGEST);
        let rows = scaled(self.rows, tile.scale).saturating_sub(tile.top).min(LARGEST);
        let across: Vec<Between> = (tile.left..tile.left + columns).map(|at| Between::of(at, tile.scale, self.columns)).collect();
        let mut values = Vec::with_capacity(columns.saturating_mul(rows));
        for at in tile.top..tile.top + rows {
            let down = Between::of(at, tile.scale, self.rows);
            let (upper, lower) = (self.line(down.first), self.line(down.second));
            values.extend(across.iter().map(|across| byte(down.weigh(across.in_line(upper), across.in_line(lower)))));
        }
        let is_even = values.iter().all(|value| values.first() == Some(value));
        (!is_even).then_some(Grey { columns, rows, values })
    }

    /// A part of the view at its own scale, its darkest value black and its brightest white.
    pub fn crop(&self, part: &Rectangle) -> Option<Grey> {
        let (columns, rows) = part.within(self.columns, self.rows)?;
        let lines = rows.clone().map(|row| self.line(row).get(columns.clone()).unwrap_or_default());
        let mut values: Vec<u8> = lines.flatten().copied().collect();
        let (least, most) = values.iter().fold((u8::MAX, 0), |(least, most), value| (least.min(*value), most.max(*value)));
        let range = f32::from(most.saturating_sub(least)).max(1.0);
        values.iter_mut().for_each(|value| *value = byte(f32::from(*value - least) / range * 255.0));
        Some(Grey { columns: columns.len(), rows: rows.len(), values })
    }

    fn line(&self, row: usize) -> &[u8] {
        let start = row.saturating_mul(self.columns);
        self.values.get(start..start.saturating_add(self.columns)).unwrap_or_default()
    }
}

/// A part of a view at a scale, in pixels of that scale.
pub struct Tile {
    left: usize,
    top: usize,
    scale: f32,
}

impl Tile {
    /// A place in the tile as one in the picture.
    pub fn place(&self, x: f32, y: f32) -> (f32, f32) {
        ((x + whole(self.left)) / self.scale, (y + whole(self.top)) / self.scale)
    }
}

/// Where tiles begin along one side.
fn starts(length: usize) -> Vec<usize> {
    let step = LARGEST - OVERLAP;
    let count = if length <= LARGEST { 1 } else { (length - OVERLAP).div_ceil(step) };
    (0..count).map(|number| (number * step).min(length.saturating_sub(LARGEST))).collect()
}

/// Two neighbours of a place between pixels, and how near the second is.
struct Between {
    first: usize,
    second: usize,
    share: f32,
}

impl Between {
    /// The place whose middle is that of a pixel at another scale.
    fn of(at: usize, scale: f32, length: usize) -> Self {
        let place = ((whole(at) + 0.5) / scale - 0.5).max(0.0);
        let first = floor(place).min(length.saturating_sub(1));
        Self { first, second: (first + 1).min(length.saturating_sub(1)), share: place - whole(first) }
    }

    fn in_line(&self, line: &[u8]) -> f32 {
        let value = |at: usize| f32::from(line.get(at).copied().unwrap_or_default());
        self.weigh(value(self.first), value(self.second))
    }

    fn weigh(&self, first: f32, second: f32) -> f32 {
        first + (second - first) * self.share.clamp(0.0, 1.0)
    }
}

/// How bright a pixel is.
fn brightness(picture: &Picture, at: usize) -> f32 {
    let value = |channel: &Vec<u16>| f32::from(channel.get(at).copied().unwrap_or_default());
    match (picture.kind(), picture.channels()) {
        (Channels::Rgb, [red, green, blue]) => value(red) * 0.299 + value(green) * 0.587 + value(blue) * 0.114,
        (_, channels) => channels.first().map_or(0.0, value),
    }
}

/// Brightness, stretched so that all but the rarest values are between 0 and 255.
fn plain(picture: &Picture) -> Vec<u8> {
    let count = picture.columns() * picture.rows();
    let values = |step: usize| (0..count).step_by(step).map(|at| brightness(picture, at));
    let mut sample: Vec<f32> = values(count / 65_536 + 1).collect();
    sample.sort_unstable_by(f32::total_cmp);
    let at = |share: usize| sample.get(sample.len().saturating_sub(1) * share / 1000).copied().unwrap_or_default();
    let (mut least, mut most) = (at(2), at(998));
    if most <= least {
        (least, most) = values(1).fold((f32::MAX, f32::MIN), |(least, most), value| (least.min(value), most.max(value)));
    }
    let range = (most - least).max(1e-3);
    values(1).map(|value| byte(((value - least) / range * 255.0).clamp(0.0, 255.0))).collect()
}

/// The greatest of the channels' local contrasts.
fn local(picture: &Picture) -> Vec<u8> {
    let columns = picture.columns();
    let mut bands: Vec<Band> = picture.channels().iter().map(|channel| Band::new(channel, columns)).collect();
    let mut values = Vec::with_capacity(columns.saturating_mul(picture.rows()));
    let mut contrasts = vec![0.0_f32; columns];
    for row in 0..picture.rows() {
        contrasts.fill(0.0);
        for band in &mut bands {
            band.move_to(row);
            band.strengthen(row, &mut contrasts);
        }
        values.extend(contrasts.iter().map(|contrast| byte((128.0 + contrast * STEEPNESS).clamp(0.0, 255.0))));
    }
    values
}

/// The rows of a channel around one row, summed column by column: the values and their squares.
struct Band<'a> {
    channel: &'a [u16],
    columns: usize,
    /// The rows that are summed.
    from: usize,
    to: usize,
    sums: Vec<(u64, u64)>,
}

impl<'a> Band<'a> {
    fn new(channel: &'a [u16], columns: usize) -> Self {
        Self { channel, columns, from: 0, to: 0, sums: vec![(0, 0); columns] }
    }

    fn line(&self, row: usize) -> &'a [u16] {
        self.channel.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default()
    }

    /// Sums the rows around this one, which comes behind the one before.
    fn move_to(&mut self, row: usize) {
        while self.to <= row + RADIUS && !self.line(self.to).is_empty() {
            let line = self.line(self.to).iter().copied().map(u64::from);
            self.sums.iter_mut().zip(line).for_each(|(sum, value)| *sum = (sum.0 + value, sum.1 + value * value));
            self.to += 1;
        }
        while self.from + RADIUS < row {
            let line = self.line(self.from).iter().copied().map(u64::from);
            self.sums.iter_mut().zip(line).for_each(|(sum, value)| *sum = (sum.0 - value, sum.1 - value * value));
            self.from += 1;
        }
    }

    /// Puts the difference of each pixel of a row from the mean around it, in standard deviations there, in the place of a smaller one.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "means and deviations of 16-bit values")]
    fn strengthen(&self, row: usize, contrasts: &mut [f32]) {
        let (mut sum, mut squares, mut count) = (0, 0, 0);
        let column = |at: usize| self.sums.get(at).copied();
        for (at, (value, strongest)) in self.line(row).iter().zip(contrasts).enumerate() {
            let entering = if at == 0 { 0..RADIUS + 1 } else { at + RADIUS..at + RADIUS + 1 };
            for (more, more_squares) in entering.filter_map(column) {
                (sum, squares, count) = (sum + more, squares + more_squares, count + self.to - self.from);
            }
            if let Some((less, less_squares)) = at.checked_sub(RADIUS + 1).and_then(column) {
                (sum, squares, count) = (sum - less, squares - less_squares, count - (self.to - self.from));
            }
            let mean = sum as f64 / count.max(1) as f64;
            let variance = (squares as f64 / count.max(1) as f64 - mean * mean).max(0.0);
            let contrast = (f32::from(*value) - mean as f32) / (variance.sqrt() as f32 + FLOOR);
            if contrast.abs() > strongest.abs() {
                *strongest = contrast;
            }
        }
    }
}

fn scaled(length: usize, scale: f32) -> usize {
    floor(whole(length) * scale).max(1)
}

#[allow(clippy::cast_precision_loss, reason = "sides of pictures are below 2^16, and scales small")]
fn whole(number: usize) -> f32 {
    number as f32
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a picture is no negative number")]
fn floor(place: f32) -> usize {
    place as usize
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
fn byte(value: f32) -> u8 {
    value.round() as u8
}

/// Pixels of the largest picture that is looked at.
const MOST_PIXELS: usize = 32 << 20;
/// Pixels that neighbouring tiles share.
const OVERLAP: usize = 64;
/// Pixels on each side that count as around a pixel.
const RADIUS: usize = 15;
/// Standard deviations are at least this, in values of the picture: what differs by less than a value is flat.
const FLOOR: f32 = 0.3;
/// Grey levels for a standard deviation.
const STEEPNESS: f32 = 40.0;
