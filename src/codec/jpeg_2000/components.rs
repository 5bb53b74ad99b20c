//! Components (T.800 Annex G): their transforms, and their samples in a frame.

use super::precinct::Span;
use super::{Codestream, MISPLACED};
use crate::error::Result;
use crate::frame::Frame;

/// The samples of a component of a tile, row by row.
pub enum Plane {
    /// Of the reversible transform.
    Whole(Vec<i32>),
    /// Of the irreversible one.
    Real(Vec<f32>),
}

/// Puts the planes of a tile into their place in a frame.
pub fn store(stream: &Codestream, area: [Span; 2], mut planes: Vec<Plane>, frame: &mut Frame) -> Result<()> {
    if stream.order.has_colour_transform {
        match planes.as_mut_slice() {
            [Plane::Whole(one), Plane::Whole(two), Plane::Whole(three), ..] => reversible_colours(one, two, three),
            [Plane::Real(one), Plane::Real(two), Plane::Real(three), ..] => irreversible_colours(one, two, three),
            _ => return Err(MISPLACED),
        }
    }
    for (component, plane) in planes.iter().enumerate() {
        plane.store(stream, area, component, frame);
    }
    Ok(())
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
    /// Puts the samples of a component into the frame, as far up as they have no sign, cut to their bits.
    fn store(&self, stream: &Codestream, area: [Span; 2], component: usize, frame: &mut Frame) {
        let half = 1 << (stream.size.precision - 1);
        let lift = if stream.size.is_signed { 0 } else { half };
        match self {
            Self::Whole(samples) => {
                put(samples, stream, area, component, frame, |sample: i32| sample.clamp(-half, half - 1) + lift)
            }
            Self::Real(samples) => {
                let (least, most) = (-(half as f32), (half - 1) as f32);
                // From 2^23 on a float has no fraction: its low bits are the number, rounded to even.
                put(samples, stream, area, component, frame, |sample: f32| {
                    (sample.clamp(least, most) + 12_582_912.0).to_bits().wrapping_sub(0x4B40_0000).cast_signed() + lift
                });
            }
        }
    }
}

fn put<T: Copy>(
    samples: &[T],
    stream: &Codestream,
    [columns, rows]: [Span; 2],
    component: usize,
    frame: &mut Frame,
    stored: impl Fn(T) -> i32,
) {
    let size = Frame::sample_bytes(frame.precision);
    let pixel = size * usize::from(frame.raster.samples);
    let [left, top] = stream.size.start;
    let (left, top) = ((columns.start - left) as usize, (rows.start - top) as usize);
    let lines = frame.bytes.chunks_exact_mut(pixel * usize::from(frame.raster.columns)).skip(top);
    for (line, samples) in lines.zip(samples.chunks_exact(columns.length().max(1) as usize)) {
        let line = line.get_mut(left * pixel..).unwrap_or_default();
        let stored = samples.iter().map(|sample| stored(*sample).to_le_bytes());
        match (size, pixel) {
            (1, 1) => line.iter_mut().zip(stored).for_each(|(place, [byte, ..])| *place = byte),
            (2, 2) => line.as_chunks_mut().0.iter_mut().zip(stored).for_each(|(place, [low, high, ..])| *place = [low, high]),
            _ => {
                let places = line.chunks_exact_mut(pixel).map(|pixel| pixel.get_mut(component * size..).unwrap_or_default());
                for (place, [low, high, ..]) in places.zip(stored) {
                    match place {
                        [first, second, ..] if size == 2 => [*first, *second] = [low, high],
                        [first, ..] => *first = low,
                        [] => {}
                    }
                }
            }
        }
    }
}
