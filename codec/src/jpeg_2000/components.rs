//! Components (T.800 Annex G): their transforms, and their samples in a frame.

use std::ops::Range;

use super::precinct::Span;
use super::{Codestream, MISPLACED};
use crate::error::Result;
use crate::frame::Frame;
use crate::interleave::interleave;

/// The samples of a component of a tile, row by row.
pub enum Plane {
    /// Of the reversible transform.
    Whole(Vec<i32>),
    /// Of the irreversible one.
    Real(Vec<f32>),
}

/// Puts the planes of a tile into their place in a frame, which grows by the rows that it has not.
pub fn store(stream: &Codestream, area: [Span; 2], planes: Vec<Plane>, frame: &mut Frame) -> Result<()> {
    match Frame::sample_bytes(frame.precision) {
        1 => store_in::<1>(stream, area, planes, frame),
        _ => store_in::<2>(stream, area, planes, frame),
    }
}

/// Puts samples of N bytes into their place.
fn store_in<const N: usize>(
    stream: &Codestream,
    [columns, rows]: [Span; 2],
    mut planes: Vec<Plane>,
    frame: &mut Frame,
) -> Result<()>
where
    [u8; N]: Stored,
{
    let across = columns.length() as usize;
    let pixel = N * planes.len();
    let (stride, [left, top]) = (pixel * usize::from(frame.raster.columns), stream.size.start);
    let (left, top) = ((columns.start - left) as usize * pixel, (rows.start - top) as usize);
    let mut samples = vec![Vec::<[u8; N]>::new(); planes.len()];
    for row in 0..rows.length() as usize {
        let (start, row) = ((top + row) * stride, row * across..(row + 1) * across);
        if frame.bytes.len() < start + stride {
            frame.bytes.resize(start + stride, 0);
        }
        let line = frame.bytes.get_mut(start + left..start + left + across * pixel).ok_or(MISPLACED)?;
        if stream.order.has_colour_transform {
            let [one, two, three, ..] = planes.as_mut_slice() else { return Err(MISPLACED) };
            colours(one, two, three, row.clone()).ok_or(MISPLACED)?;
        }
        for (plane, samples) in planes.iter().zip(&mut samples) {
            plane.stored(stream, row.clone(), samples);
        }
        interleave(&samples, line);
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
#[inline(never)]
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
    /// A row of samples in place of what `stored` held, as far up as they have no sign, cut to their bits.
    fn stored<S: Stored>(&self, stream: &Codestream, row: Range<usize>, stored: &mut Vec<S>) {
        let half = 1 << (stream.size.precision - 1);
        let lift = if stream.size.is_signed { 0 } else { half };
        match self {
            Self::Whole(samples) => {
                put(samples.get(row).unwrap_or_default(), stored, |sample: i32| sample.clamp(-half, half - 1) + lift);
            }
            Self::Real(samples) => {
                let (least, most) = (-(half as f32), (half - 1) as f32);
                put(samples.get(row).unwrap_or_default(), stored, |sample: f32| {
                    let sample = if sample < least { least } else { sample };
                    let sample = if sample > most { most } else { sample };
                    // From 2^23 on a float has no fraction: its low bits are the number, rounded to even.
                    (sample + 12_582_912.0).to_bits().wrapping_sub(0x4B40_0000).cast_signed() + lift
                });
            }
        }
    }
}

/// A sample as it is stored.
trait Stored: Copy {
    /// The lowest bits of a number.
    fn lowest(number: i32) -> Self;
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to their bits before")]
impl Stored for [u8; 1] {
    #[inline(always)]
    fn lowest(number: i32) -> Self {
        [number as u8]
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to their bits before")]
impl Stored for [u8; 2] {
    #[inline(always)]
    fn lowest(number: i32) -> Self {
        (number as u16).to_le_bytes()
    }
}

#[inline(never)]
fn put<T: Copy, S: Stored>(samples: &[T], stored: &mut Vec<S>, cut: impl Fn(T) -> i32) {
    stored.clear();
    stored.extend(samples.iter().map(|sample| S::lowest(cut(*sample))));
}
