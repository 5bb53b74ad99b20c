//! From a picture to its lines: the detector's map of probabilities, and boxes around what stands out in it.

use crate::components::{Component, components};
use crate::model::Model;
use crate::{Error, LARGEST, Line, Picture};

/// The sides that the net takes are multiples of this.
const STEP: usize = 32;
/// Pixels around the picture, at least.
const MARGIN: usize = 16;
/// From this probability on a pixel is the core of a line.
const THRESHOLD: f32 = 0.2;
/// Pixels of the shorter side of a core, at least.
const THINNEST: usize = 3;
/// The least mean probability of a line.
const LEAST: f32 = 0.3;
/// The net was taught cores of lines: a line reaches farther by this times the core's area over its perimeter.
const GROWTH: f32 = 1.6;
/// What the net was taught with, per channel: values of 0 to 1, less the mean, over the deviation.
const CHANNELS: [(f32, f32); 3] = [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)];

pub fn find(model: &Model, picture: &Picture) -> Result<Vec<Line>, Error> {
    let map = probabilities(model, picture)?;
    let found = components(&map, picture.columns, THRESHOLD);
    let is_large = |found: &&Component| (found.right - found.left).min(found.bottom - found.top) >= THINNEST;
    let lines = found.iter().filter(is_large).map(|component| line(component, picture)).filter(|line| line.score >= LEAST);
    Ok(lines.collect())
}

/// The probability of writing at each pixel of the picture.
fn probabilities(model: &Model, picture: &Picture) -> Result<Vec<f32>, Error> {
    if picture.columns > LARGEST || picture.rows > LARGEST {
        return Err(Error::Size);
    }
    let columns = (picture.columns + 2 * MARGIN).next_multiple_of(STEP);
    let rows = (picture.rows + 2 * MARGIN).next_multiple_of(STEP);
    let output = model.run([1, CHANNELS.len(), rows, columns], input(picture, columns, rows))?;
    let (shape, map) = output.into_shape_vec::<f32, 4>().map_err(|_| Error::Run)?;
    if shape != [1, 1, rows, columns] {
        return Err(Error::Run);
    }
    let inside = map.chunks_exact(columns).skip(MARGIN).take(picture.rows);
    Ok(inside.flat_map(|row| row.iter().skip(MARGIN).take(picture.columns).copied()).collect())
}

/// Three channels of `columns` times `rows` with the picture inside and the mean of each around it: without a margin small pictures
/// and writing at the edges are missed, and repeated edges would smear the writing beside them.
fn input(picture: &Picture, columns: usize, rows: usize) -> Vec<f32> {
    let mut data = Vec::with_capacity(CHANNELS.len() * columns * rows);
    for ((middle, deviation), plane) in CHANNELS.into_iter().zip(picture.planes()) {
        let sum: usize = plane.iter().map(|pixel| usize::from(*pixel)).sum();
        let mean = u8::try_from(sum / plane.len().max(1)).unwrap_or(u8::MAX);
        let value = |pixel: u8| (f32::from(pixel) / 255.0 - middle) / deviation;
        let end = data.len() + columns * rows;
        data.resize(data.len() + MARGIN * columns, value(mean));
        for row in plane.chunks_exact(picture.columns) {
            data.extend(std::iter::repeat_n(value(mean), MARGIN));
            data.extend(row.iter().map(|pixel| value(*pixel)));
            data.extend(std::iter::repeat_n(value(mean), columns - MARGIN - picture.columns));
        }
        data.resize(end, value(mean));
    }
    data
}

/// The box of a component, grown from the core to the line and cut at the picture's edges.
fn line(component: &Component, picture: &Picture) -> Line {
    let (width, height) = (pixels(component.right - component.left), pixels(component.bottom - component.top));
    let growth = GROWTH * width * height / (2.0 * (width + height));
    Line {
        left: (pixels(component.left) - growth).max(0.0),
        top: (pixels(component.top) - growth).max(0.0),
        right: (pixels(component.right) + growth).min(pixels(picture.columns)),
        bottom: (pixels(component.bottom) + growth).min(pixels(picture.rows)),
        score: component.mean,
    }
}

/// A number of pixels, at most [`LARGEST`].
fn pixels(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::INFINITY, f32::from)
}
