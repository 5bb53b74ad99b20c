//! A picture for the screen: what a person judges writing and faces by. Nothing of it is written anywhere.

mod slice;

use std::ops::Range;

use crate::attribute::Tag;
use crate::decimal;
use crate::dicom::data_set::DataSet;
use crate::dicom::frames::{Photometric, Pictures, PixelLayout};
use crate::dicom::read;
use crate::error::{Error, Reason, Result};
use crate::frame::Picture;
use crate::limits::Limits;
use crate::sanitize::preview::slice::Slice;
use crate::source::Source;
use crate::text;

/// One frame as a screen shows it.
pub struct Preview {
    /// Columns of the picture; boxes count in them.
    pub columns: u32,
    /// Rows of the picture.
    pub rows: u32,
    /// How many frames there are.
    pub frames: u32,
    /// Columns of what is shown: fewer than those of a large picture.
    pub width: u32,
    /// Rows of what is shown.
    pub height: u32,
    /// Red, green, blue and opacity of each pixel shown, row by row from the upper left.
    pub rgba: Vec<u8>,
}

/// How a frame is shown.
pub struct Showing {
    /// Counted from 0.
    pub frame: u32,
    /// Whether contrast is stretched everywhere.
    pub stretch: bool,
    /// By how many of its widths the window moves up: darker where it is more than 0.
    pub level: f64,
    /// By how much the window is wider: less contrast where it is more than 1.
    pub width: f64,
}

impl Default for Showing {
    fn default() -> Self {
        Self { frame: 0, stretch: false, level: 0.0, width: 1.0 }
    }
}

impl Showing {
    /// The value between two ends, in bytes.
    fn byte(&self, value: u16, [darkest, brightest]: [f64; 2]) -> u8 {
        let wide = brightest - darkest;
        let darkest = darkest + wide * (self.level + (1.0 - self.width) / 2.0);
        between(f64::from(value), darkest, darkest + wide * self.width)
    }
}

/// Shows a frame. Grey pictures through the window that the file gives, else those of eight bits as they are and others
/// between their rarest values; where contrast is stretched, how far each pixel is from what is around it, so that faint writing stands out.
/// The frames of a volume in a file of its own are its slices across the body, from the feet on; those of several volumes take turns.
///
/// # Errors
/// Those of reading and of the codecs; [`Reason::Unreadable`] for a frame that is not there.
pub fn preview(source: &mut dyn Source, showing: &Showing, limits: &Limits) -> Result<Preview> {
    seen(source, showing, None, limits).map(Seen::on_screen)
}

/// Shows a frame as [`preview`] does, with a line around what is different in another form of the same instance: what was taken out.
///
/// # Errors
/// Those of [`preview`], for both; [`Reason::Unreadable`] where the two are not of one size.
pub fn compared(before: &mut dyn Source, after: &mut dyn Source, showing: &Showing, limits: &Limits) -> Result<Preview> {
    let before = seen(before, showing, None, limits)?;
    let other = seen(after, showing, before.ends, limits)?.picture;
    let one = &before.picture;
    if !one.is_like(&other) {
        return Err(Error::new(Reason::Unreadable, "two pictures of different sizes"));
    }
    let mut differs = vec![false; one.columns() * one.rows()];
    for (one, other) in one.channels().iter().zip(other.channels()) {
        differs.iter_mut().zip(one.iter().zip(other)).for_each(|(differs, (one, other))| *differs |= one != other);
    }
    let (width, height) = fitted(one.columns(), one.rows());
    let part = |at: usize| {
        let (across, down) = (part(at % width, width, one.columns()), part(at / width, height, one.rows()));
        down.filter_map(|row| differs.get(row * one.columns() + across.start..row * one.columns() + across.end))
            .flatten()
            .any(|one| *one)
    };
    let changed: Vec<bool> = (0..width * height).map(part).collect();
    let mut preview = before.on_screen();
    let line = outline(&changed, width);
    for (pixel, _) in preview.rgba.as_chunks_mut::<4>().0.iter_mut().zip(line).filter(|(_, is_line)| *is_line) {
        *pixel = LINE;
    }
    Ok(preview)
}

/// The rim of what is set, in lines so long; that of the picture is one. Noise that came out alike leaves gaps in it, which are closed.
fn outline(set: &[bool], width: usize) -> Vec<bool> {
    let closed = grown(&grown(set, width, GAP, true), width, GAP, false);
    let line = (width / 400).max(1);
    let inner = grown(&closed, width, line, false);
    let height = set.len() / width.max(1);
    let is_inside =
        |at: usize| (line..width - line).contains(&(at % width)) && (line..height.saturating_sub(line)).contains(&(at / width));
    closed.iter().zip(inner).enumerate().map(|(at, (closed, inner))| *closed && !(inner && is_inside(at))).collect()
}

/// What has `value` within so many pixels along lines and columns takes it on.
fn grown(set: &[bool], width: usize, reach: usize, value: bool) -> Vec<bool> {
    let mut grown = set.to_vec();
    for (is_across, stride) in [(true, 1), (false, width.max(1))] {
        let before = grown.clone();
        for (at, _) in before.iter().enumerate().filter(|(_, one)| **one == value) {
            let (left, right) = if is_across { (at % width, width - 1 - at % width) } else { (at / width, reach) };
            let near = (at.saturating_sub(left.min(reach) * stride)..=at + right.min(reach) * stride).step_by(stride);
            near.for_each(|at| grown.get_mut(at).into_iter().for_each(|one| *one = value));
        }
    }
    grown
}

/// One frame as it was read, and as it is shown.
struct Seen {
    picture: Picture,
    /// How many frames there are.
    frames: u32,
    /// What values are shown between, of a volume in a file of its own.
    ends: Option<[f32; 2]>,
    /// The channels in bytes.
    planes: Vec<Vec<u8>>,
    /// What all bits of a byte are turned by.
    ink: u8,
}

fn seen(source: &mut dyn Source, showing: &Showing, ends: Option<[f32; 2]>, limits: &Limits) -> Result<Seen> {
    let instance = match read::read(source, limits) {
        Err(error) if error.reason == Reason::Foreign => {
            let slice = Slice::of(source, showing.frame, LONGEST, limits)?.ok_or(error)?;
            return Seen::of_slice(&slice, showing, ends);
        }
        instance => instance?,
    };
    let mut body = instance.body(source);
    let pictures = Pictures::of(&instance, &mut body)?;
    if showing.frame >= pictures.count() {
        return Err(Error::new(Reason::Unreadable, "a frame that the picture has not"));
    }
    let picture = pictures.picture(showing.frame, &mut body, limits)?;
    let layout = PixelLayout::of(&instance.data_set)?;
    let planes =
        if showing.stretch { vec![text::contrast(&picture)] } else { planes(&picture, &instance.data_set, &layout, showing) };
    let ink = if layout.photometric == Photometric::Monochrome1 { u8::MAX } else { 0 };
    Ok(Seen { picture, frames: pictures.count(), ends: None, planes, ink })
}

impl Seen {
    fn of_slice(slice: &Slice, showing: &Showing, ends: Option<[f32; 2]>) -> Result<Self> {
        let ends = ends.unwrap_or_else(|| slice.ends());
        let picture = slice.picture(ends)?;
        let plane = if showing.stretch { text::contrast(&picture) } else { brightness(&picture, showing) };
        Ok(Self { picture, frames: slice.count, ends: Some(ends), planes: vec![plane], ink: 0 })
    }

    fn on_screen(self) -> Preview {
        let (columns, rows) = (self.picture.columns(), self.picture.rows());
        let (width, height) = fitted(columns, rows);
        let mut rgba = Vec::with_capacity(4 * width * height);
        for down in (0..height).map(|at| part(at, height, rows)) {
            for across in (0..width).map(|at| part(at, width, columns)) {
                let mut value = self.planes.iter().map(|plane| mean(plane, columns, &across, &down) ^ self.ink).cycle();
                rgba.extend(value.by_ref().take(3).chain([u8::MAX]));
            }
        }
        let side = |length| u32::try_from(length).unwrap_or_default();
        let (columns, rows, width, height) = (side(columns), side(rows), side(width), side(height));
        Preview { columns, rows, frames: self.frames, width, height, rgba }
    }
}

/// The channels in bytes.
fn planes(picture: &Picture, set: &DataSet, layout: &PixelLayout, showing: &Showing) -> Vec<Vec<u8>> {
    let plane = |channel: &Vec<u16>, ends| channel.iter().map(|value| showing.byte(*value, ends)).collect::<Vec<u8>>();
    let [channel] = picture.channels() else {
        let greatest = picture.channels().iter().flatten().fold(255, |greatest, value| greatest.max(*value));
        return picture.channels().iter().map(|channel| plane(channel, [0.0, greatest.into()])).collect();
    };
    // Eight bits are what a screen shows, and blanking does not change how they are shown.
    let whole = (layout.bits_stored <= 8).then(|| [0.0, f64::from((1_u16 << layout.bits_stored) - 1)]);
    let first = channel.first().copied().unwrap_or_default();
    // A window beside all values shows nothing.
    let shows = |ends: &[f64; 2]| {
        let byte = |value| Showing::default().byte(value, *ends);
        channel.iter().any(|value| byte(*value) != byte(first))
    };
    if let Some(ends) = window(set, layout).into_iter().chain(whole).find(shows) {
        return vec![plane(channel, ends)];
    }
    vec![brightness(picture, showing)]
}

/// Between the rarest values.
fn brightness(picture: &Picture, showing: &Showing) -> Vec<u8> {
    text::brightness(picture).iter().map(|value| showing.byte((*value).into(), [0.0, 255.0])).collect()
}

/// The first window of the file (PS3.3 C.11.2.1.2), in values as a [`Picture`] has them.
fn window(set: &DataSet, layout: &PixelLayout) -> Option<[f64; 2]> {
    let number = |tag| decimal::number(set.text(tag)?.split('\\').next()?.trim()).filter(|number| number.is_finite());
    let (centre, width) = (number(WINDOW_CENTER)?, number(WINDOW_WIDTH).filter(|width| *width >= 1.0)?);
    let slope = number(RESCALE_SLOPE).unwrap_or(1.0);
    let intercept = number(RESCALE_INTERCEPT).unwrap_or(0.0);
    let power = |of: u16| f64::from(1_u32.checked_shl(of.into()).unwrap_or(u32::MAX));
    let least = if layout.is_signed { -power(layout.bits_stored.saturating_sub(1)) } else { 0.0 };
    // Of more than 16 bits the upper 16 are shown.
    let unit = power(layout.bits_stored.saturating_sub(16));
    let value = |rescaled: f64| ((rescaled - intercept) / slope - least) / unit;
    let half = (width - 1.0) / 2.0;
    let (darkest, brightest) = (value(centre - 0.5 - half), value(centre - 0.5 + half));
    (darkest.is_finite() && brightest.is_finite() && slope > 0.0).then_some([darkest, brightest])
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
fn between(value: f64, darkest: f64, brightest: f64) -> u8 {
    ((value - darkest) / (brightest - darkest).max(f64::MIN_POSITIVE) * 255.0).clamp(0.0, 255.0).round() as u8
}

/// The size at which neither side is above [`LONGEST`].
fn fitted(columns: usize, rows: usize) -> (usize, usize) {
    let longest = columns.max(rows);
    let side = |length: usize| if longest <= LONGEST { length } else { (length * LONGEST / longest).max(1) };
    (side(columns), side(rows))
}

/// What a pixel shown covers along one side of the picture.
fn part(at: usize, shown: usize, length: usize) -> Range<usize> {
    let start = at * length / shown;
    start..((at + 1) * length / shown).max(start + 1)
}

fn mean(plane: &[u8], columns: usize, across: &Range<usize>, down: &Range<usize>) -> u8 {
    let lines = down.clone().filter_map(|row| plane.get(row * columns + across.start..row * columns + across.end));
    let sum: usize = lines.flatten().map(|value| usize::from(*value)).sum();
    u8::try_from(sum / (across.len() * down.len()).max(1)).unwrap_or(u8::MAX)
}

/// Pixels of the longer side of what is shown.
const LONGEST: usize = 1600;
/// Pixels of a gap in what differs that is closed.
const GAP: usize = 4;
/// Amber, seen on black and on white.
const LINE: [u8; 4] = [240, 150, 20, 255];
const WINDOW_CENTER: Tag = Tag::new(0x0028, 0x1050);
const WINDOW_WIDTH: Tag = Tag::new(0x0028, 0x1051);
const RESCALE_INTERCEPT: Tag = Tag::new(0x0028, 0x1052);
const RESCALE_SLOPE: Tag = Tag::new(0x0028, 0x1053);
