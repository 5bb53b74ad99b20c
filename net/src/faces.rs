//! From a picture to the faces in it: a map of scores, and boxes around its peaks.

use crate::model::Model;
use crate::{Error, Face, Grey, LARGEST};

/// Pixels of black around the picture.
const MARGIN: usize = 16;
/// A place of the map is so many pixels of the picture, and the first one lies in the middle of so many.
const STEP: usize = 8;
const FIRST: usize = 14;
/// What the net was taught as a face, in pixels.
const SIDE: f32 = 80.0;
/// From this score on it was taught to call it a face.
const LEAST: f32 = 0.0;
/// The share of the area of two boxes that they have in common, from which on they are one face.
const SAME: f32 = 0.3;

pub fn find(model: &Model, picture: &Grey) -> Result<Vec<Face>, Error> {
    if picture.columns > LARGEST || picture.rows > LARGEST {
        return Err(Error::Size);
    }
    let (columns, rows) = (picture.columns + 2 * MARGIN, picture.rows + 2 * MARGIN);
    let mut data = vec![0.0; columns * rows];
    for (place, row) in data.chunks_exact_mut(columns).skip(MARGIN).zip(picture.each_row()) {
        place.iter_mut().skip(MARGIN).zip(row).for_each(|(place, pixel)| *place = f32::from(*pixel));
    }
    let output = model.run([1, 1, rows, columns], data)?;
    let ([_, _, _, across], scores) = output.into_shape_vec::<f32, 4>().map_err(|_| Error::Run)?;
    let mut found: Vec<Face> = Vec::new();
    for (at, score) in scores.iter().enumerate().filter(|(_, score)| **score > LEAST) {
        found.push(face(at % across, at / across, *score));
    }
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    let mut faces: Vec<Face> = Vec::new();
    for face in found {
        if faces.iter().all(|other| common(&face, other) < SAME) {
            faces.push(face);
        }
    }
    Ok(faces)
}

/// The box around a place of the map.
fn face(column: usize, row: usize, score: f32) -> Face {
    let start = |at: usize| u16::try_from(at * STEP + FIRST).map_or(f32::INFINITY, f32::from) - 16.0 - SIDE / 2.0;
    let (left, top) = (start(column), start(row));
    Face { left, top, right: left + SIDE, bottom: top + SIDE, score }
}

/// The area that two boxes have in common, as a share of the area of both.
fn common(one: &Face, other: &Face) -> f32 {
    let width = (one.right.min(other.right) - one.left.max(other.left)).max(0.0);
    let height = (one.bottom.min(other.bottom) - one.top.max(other.top)).max(0.0);
    let both = width * height;
    both / (2.0 * SIDE * SIDE - both)
}
