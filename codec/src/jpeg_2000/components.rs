//! Components (T.800 Annex G): their transforms, and their samples in a frame.

use std::ops::Range;

use super::precinct::Span;
use super::{Codestream, MISPLACED};
use crate::error::Result;
use crate::frame::{self, Frame};

/// The samples of a component of a tile, row by row.
pub enum Plane {
    /// Of the reversible transform.
    Whole(Vec<i32>),
    /// Of the irreversible one.
    Real(Vec<f32>),
}

/// Puts the planes of a tile into their place in a frame.
pub fn store(stream: &Codestream, [columns, rows]: [Span; 2], mut planes: Vec<Plane>, frame: &mut Frame) -> Result<()> {
    let across = columns.length() as usize;
    let pixel = Frame::sample_bytes(frame.precision) * planes.len();
    let [left, top] = stream.size.start;
    let (left, top) = ((columns.start - left) as usize * pixel, (rows.start - top) as usize);
    let lines = frame.bytes.chunks_exact_mut(pixel * usize::from(frame.raster.columns)).skip(top);
    for (row, line) in lines.take(rows.length() as usize).enumerate() {
        let row = row * across..(row + 1) * across;
        let line = line.get_mut(left..left + across * pixel).ok_or(MISPLACED)?;
        if stream.order.has_colour_transform {
            let [one, two, three, ..] = planes.as_mut_slice() else { return Err(MISPLACED) };
            colours(one, two, three, row.clone()).ok_or(MISPLACED)?;
        }
        let components = planes.len();
        for (component, plane) in planes.iter().enumerate() {
            plane.store(stream, row.clone(), (component, components), line);
        }
    }
    Ok(())
}

/// Turns a row of three planes into red, green and blue.
fn colours(one: &mut Plane, two: &mut Plane, three: &mut Plane, row: Range<usize>) -> Option<()> {
    match (one, two, three) {
        (Plane::Whole(one), Plane::Whole(two), Plane::Whole(three)) => {
            reversible_colours(one.get_mut(row.clone())?, two.get_mut(row.clone())?, three.get_mut(row)?);
        }
        (Plane::Real(one), Plane::Real(two), Plane::Real(three)) => {
            irreversible_colours(one.get_mut(row.clone())?, two.get_mut(row.clone())?, three.get_mut(row)?);
        }
        _ => return None,
    }
    Some(())
}

/// Equations G-6 to G-8.
fn reversible_colours(one: &mut [i32], two: &mut [i32], three: &mut [i32]) {
    for ((one, two), three) in one.iter_mut().zip(two).zip(three) {
        let green = one.wrapping_sub(two.wrapping_add(*three) >> 2);
        (*one, *two, *three) = (three.wrapping_add(green), green, two.wrapping_add(green));
    }
}

/// Equations G-12 to G-14.
fn irreversible_colours(one: &mut [f32], two: &mut [f32], three: &mut [f32]) {
    for ((one, two), three) in one.iter_mut().zip(two).zip(three) {
        let (luminance, blue, red) = (*one, *two, *three);
        *one = luminance + 1.402 * red;
        *two = luminance - 0.344_13 * blue - 0.714_14 * red;
        *three = luminance + 1.772 * blue;
    }
}

impl Plane {
    /// Puts a row of samples into a line of the frame, as far up as they have no sign, cut to their bits.
    fn store(&self, stream: &Codestream, row: Range<usize>, place: (usize, usize), line: &mut [u8]) {
        let half = 1 << (stream.size.precision - 1);
        let lift = if stream.size.is_signed { 0 } else { half };
        let is_wide = Frame::sample_bytes(stream.size.precision) > 1;
        match self {
            Self::Whole(samples) => {
                let stored = |sample: i32| sample.clamp(-half, half - 1) + lift;
                put(samples.get(row).unwrap_or_default(), place, line, is_wide, stored);
            }
            Self::Real(samples) => {
                let (least, most) = (-(half as f32), (half - 1) as f32);
                // From 2^23 on a float has no fraction: its low bits are the number, rounded to even.
                put(samples.get(row).unwrap_or_default(), place, line, is_wide, |sample: f32| {
                    (sample.clamp(least, most) + 12_582_912.0).to_bits().wrapping_sub(0x4B40_0000).cast_signed() + lift
                });
            }
        }
    }
}

/// Sets the samples of one component of so many.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to their bits before")]
fn put<T: Copy>(samples: &[T], place: (usize, usize), line: &mut [u8], is_wide: bool, stored: impl Fn(T) -> i32) {
    let stored = samples.iter().map(|sample| stored(*sample));
    if is_wide {
        frame::put(line, place, stored.map(|sample| (sample as u16).to_le_bytes()));
    } else {
        frame::put(line, place, stored.map(|sample| [sample as u8]));
    }
}
