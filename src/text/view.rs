//! Renderings of a picture in which a detector sees writing, and the tiles in which it is shown them.

use std::ops::Range;

use crate::error::{Error, Reason, Result};
use crate::frame::{Picture, Rectangle};
use crate::text::band::Band;
use crate::text::{Grey, LARGEST, RENDERINGS, Renderings};

/// The renderings of a picture, a byte for each pixel: brightness between its rarest values, and how far each pixel is from the mean
/// near it and farther around it, in standard deviations there. Of colours the last two show the one that is farthest.
pub struct View {
    columns: usize,
    rows: usize,
    planes: [Vec<u8>; RENDERINGS],
}

impl View {
    /// Renders a picture.
    ///
    /// # Errors
    /// [`Reason::TextUnchecked`] for more pixels than are looked at.
    pub fn of(picture: &Picture) -> Result<Self> {
        let (columns, rows) = (picture.columns(), picture.rows());
        if columns.saturating_mul(rows) > MOST_PIXELS {
            return Err(Error::new(Reason::TextUnchecked, "a picture too large to look for writing in it"));
        }
        Ok(Self { columns, rows, planes: [brightness(picture), local(picture, NARROW), contrast(picture)] })
    }

    /// The tiles of the view at a scale, each of [`LARGEST`] columns and rows at most, with overlap.
    pub fn tiles(&self, scale: f32) -> Vec<Tile> {
        let (across, down) = (parts(scaled(self.columns, scale)), parts(scaled(self.rows, scale)));
        let tile = |columns: &Range<usize>, rows: &Range<usize>| Tile { columns: columns.clone(), rows: rows.clone(), scale };
        down.iter().flat_map(|rows| across.iter().map(|columns| tile(columns, rows))).collect()
    }

    /// What a tile shows; `None` where nothing differs from anything.
    pub fn show(&self, tile: &Tile) -> Option<Renderings> {
        let (columns, rows) = (tile.columns.len(), tile.rows.len());
        let across: Vec<Between> = tile.columns.clone().map(|at| Between::of(at, tile.scale, self.columns)).collect();
        let mut values = Vec::with_capacity(RENDERINGS * columns.saturating_mul(rows));
        for plane in &self.planes {
            for at in tile.rows.clone() {
                let down = Between::of(at, tile.scale, self.rows);
                let (upper, lower) = (self.line(plane, down.first), self.line(plane, down.second));
                values.extend(across.iter().map(|across| byte(down.weigh(across.in_line(upper), across.in_line(lower)))));
            }
        }
        let mut planes = values.chunks_exact(columns.saturating_mul(rows).max(1));
        let is_even = planes.all(|plane| plane.iter().all(|value| plane.first() == Some(value)));
        (!is_even).then_some(Renderings { columns, rows, values })
    }

    /// A part of a rendering at its own scale, its darkest value black and its brightest white.
    pub fn crop(&self, rendering: usize, part: &Rectangle) -> Option<Grey> {
        let (columns, rows) = part.within(self.columns, self.rows)?;
        let plane = self.planes.get(rendering)?;
        let lines = rows.clone().map(|row| self.line(plane, row).get(columns.clone()).unwrap_or_default());
        let mut values: Vec<u8> = lines.flatten().copied().collect();
        let (least, most) = values.iter().fold((u8::MAX, 0), |(least, most), value| (least.min(*value), most.max(*value)));
        let range = f32::from(most.saturating_sub(least)).max(1.0);
        values.iter_mut().for_each(|value| *value = byte(f32::from(*value - least) / range * 255.0));
        Some(Grey { columns: columns.len(), rows: rows.len(), values })
    }

    fn line<'a>(&self, plane: &'a [u8], row: usize) -> &'a [u8] {
        let start = row.saturating_mul(self.columns);
        plane.get(start..start.saturating_add(self.columns)).unwrap_or_default()
    }
}

/// A part of a view at a scale, in pixels of that scale.
pub struct Tile {
    columns: Range<usize>,
    rows: Range<usize>,
    scale: f32,
}

impl Tile {
    /// A place in the tile as one in the picture.
    pub fn place(&self, x: f32, y: f32) -> (f32, f32) {
        ((x + whole(self.columns.start)) / self.scale, (y + whole(self.rows.start)) / self.scale)
    }
}

/// The parts in which one side is shown: as few as there can be, all of one length, sharing what lies at their ends.
fn parts(length: usize) -> Vec<Range<usize>> {
    let count = length.saturating_sub(OVERLAP).div_ceil(LARGEST - OVERLAP).max(1);
    let part = (length + (count - 1) * OVERLAP).div_ceil(count);
    let last = length.saturating_sub(part);
    (0..count).map(|number| number * last / (count - 1).max(1)).map(|start| start..(start + part).min(length)).collect()
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

/// Brightness, the mean of the channels, stretched so that all but the rarest values are between 0 and 255: a byte for each pixel.
#[must_use]
pub fn brightness(picture: &Picture) -> Vec<u8> {
    let count = picture.columns() * picture.rows();
    let sum = |at: usize| picture.channels().iter().map(|channel| channel.get(at).map_or(0, |value| usize::from(*value))).sum();
    let mut counts: Vec<usize> = Vec::new();
    for value in (0..count).map(sum) {
        counts.resize(counts.len().max(value + 1), 0);
        counts.iter_mut().skip(value).take(1).for_each(|count| *count += 1);
    }
    let ranked = |rank: usize| {
        let mut passed = 0;
        let place = counts.iter().position(|count| {
            passed += count;
            passed > rank
        });
        whole(place.unwrap_or_default())
    };
    let [least, most, first, last] = [count / 1000, count - 1 - count / 1000, 0, count - 1].map(ranked);
    let (least, most) = if most - least < 1.0 { (first, last) } else { (least, most) };
    let range = (most - least).max(1.0);
    (0..count).map(|at| byte(((whole(sum(at)) - least) / range * 255.0).clamp(0.0, 255.0).floor())).collect()
}

/// How far each pixel is from the mean around it, in standard deviations there, grey where there is no difference: faint writing
/// stands out. A byte for each pixel.
#[must_use]
pub fn contrast(picture: &Picture) -> Vec<u8> {
    local(picture, WIDE)
}

/// The greatest of the channels' differences from what is around, grey where there is none.
fn local(picture: &Picture, reach: usize) -> Vec<u8> {
    let columns = picture.columns();
    let mut bands: Vec<Band> = picture.channels().iter().map(|channel| Band::new(channel, columns, reach)).collect();
    let mut values = Vec::with_capacity(columns.saturating_mul(picture.rows()));
    let mut farthest = vec![0.0_f32; columns];
    for row in 0..picture.rows() {
        farthest.fill(0.0);
        for band in &mut bands {
            band.move_to(row);
            band.exceed(row, &mut farthest);
        }
        values.extend(farthest.iter().map(|distance| byte((128.0 + distance * STEEPNESS).clamp(0.0, 255.0).floor())));
    }
    values
}

fn scaled(length: usize, scale: f32) -> usize {
    floor(whole(length) * scale + 0.5).max(1)
}

#[allow(clippy::cast_precision_loss, reason = "sides of pictures and sums of three samples are below 2^18")]
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
/// Pixels on each side that count as near.
const NARROW: usize = 6;
/// Pixels on each side that count as around.
const WIDE: usize = 24;
/// Grey levels for a standard deviation.
const STEEPNESS: f32 = 42.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// Flat grey with one block in one channel that differs by one value.
    fn faint(channels: usize, channel: usize) -> Picture {
        let mut all = vec![vec![100_u16; 64 * 64]; channels];
        let block = |at: &usize| (20..40).contains(&(at % 64)) && (30..36).contains(&(at / 64));
        (0..64 * 64).filter(block).for_each(|at| all[channel][at] += 1);
        Picture::new(64, 64, all).expect("whole")
    }

    #[test]
    fn one_value_above_a_flat_background_stands_out() {
        for (channels, channel) in [(1, 0), (3, 0), (3, 2)] {
            let view = View::of(&faint(channels, channel)).expect("small");
            for plane in &view.planes {
                assert!(plane[33 * 64 + 30] > plane[5 * 64 + 5] + 40, "{channels} {channel}");
            }
        }
    }

    #[test]
    fn a_flat_picture_shows_nothing() {
        let view = View::of(&Picture::new(50, 40, vec![vec![7; 2000]]).expect("whole")).expect("small");
        assert!(view.tiles(2.0).iter().all(|tile| view.show(tile).is_none()));
    }

    #[test]
    fn tiles_cover_a_picture_and_lead_back_into_it() {
        for length in [1, 63, 500, LARGEST, LARGEST + 1, 2 * LARGEST, 2000, 5000, 65_535] {
            let parts = parts(length);
            assert_eq!((parts[0].start, parts[parts.len() - 1].end), (0, length));
            assert!(parts.iter().all(|part| !part.is_empty() && part.len() <= LARGEST), "{length}");
            assert!(parts.windows(2).all(|pair| pair[0].end - pair[1].start >= OVERLAP), "{length}");
        }
        let tile = Tile { columns: 10..20, rows: 20..30, scale: 2.0 };
        assert_eq!(tile.place(4.0, 6.0), (7.0, 13.0));
    }
}
