//! From what a detector sees to what stands written: boxes of all tiles joined, and read.

use crate::error::Result;
use crate::frame::{Picture, Rectangle};
use crate::order;
use crate::text::cine::Care;
use crate::text::view::View;
use crate::text::{Detector, Grey, Mark, Reading};

/// Everything that is written in a picture. It is enlarged for the first look; a second one sees it as it is, so that what one scale hides
/// another shows.
///
/// # Errors
/// Those of the detector, and of [`View::of`].
pub fn marks(picture: &Picture, detector: &mut dyn Detector, care: Care) -> Result<Vec<Mark>> {
    let view = View::of(picture)?;
    let is_small = picture.columns().saturating_mul(picture.rows()) <= SMALL;
    let scale = if is_small && care == Care::First { 1.5 } else { 1.0 };
    let least_score = if care == Care::First { LEAST_SCORE } else { LEAST_SCORE_OF_REST };
    let mut boxes = seen(&view, scale, least_score, detector)?;
    // What is larger than a net looks at is a line again where the picture is small.
    let large = seen(&view, scale / 3.0, LEAST_SCORE_OF_LARGE, detector)?;
    boxes.extend(large.into_iter().filter(|found| found.right - found.left >= LARGE && found.bottom - found.top >= LARGE));
    let (mut marks, mut doubtful) = (Vec::new(), Vec::new());
    for (number, found) in joined(boxes).into_iter().enumerate() {
        let area = found.rectangle(picture);
        let reading = if number < MOST_READ { read(&area, &view, detector)? } else { UNREAD };
        let is_side = matches!(reading.text.trim(), "L" | "R") && reading.confidence > BEYOND_DOUBT && is_of_a_letter(&area);
        let is_doubtful = found.score < DOUBTFUL && reading.confidence < DOUBTFUL_READING && is_of_few_letters(&reading.text);
        let kind = if is_doubtful { &mut doubtful } else { &mut marks };
        kind.push(Mark { area, text: reading.text, is_side });
    }
    // What looks like a letter is one where it touches a line.
    doubtful.retain(|shape| marks.iter().any(|mark| touches(&shape.area, &mark.area)));
    marks.append(&mut doubtful);
    let areas: Vec<Rectangle> = marks.iter().map(|mark| mark.area).collect();
    for mark in &mut marks {
        mark.is_side &= areas.iter().filter(|other| is_beside(&mark.area, other)).count() == 1;
    }
    Ok(marks)
}

/// Whether there was something to read, and hardly anything was.
fn is_of_few_letters(text: &str) -> bool {
    (1..=FEW_LETTERS).contains(&text.trim().chars().count())
}

/// Whether a place is about as high as it is wide.
fn is_of_a_letter(area: &Rectangle) -> bool {
    let (width, height) = (area.right - area.left, area.bottom - area.top);
    5 * width.max(height) <= 8 * width.min(height)
}

/// What a detector sees at a scale, as sure of it as it must be.
fn seen(view: &View, scale: f32, least_score: f32, detector: &mut dyn Detector) -> Result<Vec<Box>> {
    let mut boxes = Vec::new();
    for tile in view.tiles(scale) {
        let Some(shown) = view.show(&tile) else { continue };
        for line in detector.find(&shown)?.into_iter().filter(|line| line.score >= least_score) {
            let ((left, top), (right, bottom)) = (tile.place(line.left, line.top), tile.place(line.right, line.bottom));
            boxes.push(Box { left, top, right, bottom, score: line.score });
        }
    }
    Ok(boxes)
}

/// A place in a picture, to a part of a pixel.
#[derive(Clone, Copy)]
struct Box {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    /// How sure the detector is of it.
    score: f32,
}

impl Box {
    fn area(&self) -> f32 {
        (self.right - self.left).max(0.0) * (self.bottom - self.top).max(0.0)
    }

    fn hull(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
            score: self.score.max(other.score),
        }
    }

    /// What two places share.
    fn shared(&self, other: &Self) -> f32 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }

    /// The pixels that it touches, and a rim around them: the surer the detector is, the less of a letter it has cut off.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held within the picture, and no side is above 2^16"
    )]
    fn rectangle(&self, picture: &Picture) -> Rectangle {
        let rim = if self.score > SURE { 1.0 } else { 2.0 };
        let most = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Rectangle {
            left: (self.left.floor() - rim).max(0.0) as u32,
            top: (self.top.floor() - rim).max(0.0) as u32,
            right: ((self.right.ceil() + rim).max(0.0) as u32).min(most(picture.columns())),
            bottom: ((self.bottom.ceil() + rim).max(0.0) as u32).min(most(picture.rows())),
        }
    }
}

/// Boxes that are about the same line become one, as long as that one is hardly larger.
fn joined(boxes: Vec<Box>) -> Vec<Box> {
    let mut lines: Vec<Box> = Vec::new();
    for mut found in boxes {
        while let Some(place) = lines.iter().position(|line| is_same_line(line, &found)) {
            found = found.hull(&lines.swap_remove(place));
        }
        lines.push(found);
    }
    // The bits of numbers that are not negative are in the order of the numbers.
    order::sort_by_key(&mut lines, |line| (line.top.max(0.0).to_bits(), line.left.max(0.0).to_bits()));
    lines
}

fn is_same_line(one: &Box, other: &Box) -> bool {
    let shared = one.shared(other);
    shared > 0.5 * one.area().min(other.area()) && one.hull(other).area() < 1.3 * (one.area() + other.area() - shared)
}

/// What is written in a part of a picture, as far as it can be read.
fn read(area: &Rectangle, view: &View, detector: &mut dyn Detector) -> Result<Reading> {
    let mut best = UNREAD;
    for rendering in [BRIGHTNESS, CONTRAST] {
        let Some(crop) = view.crop(rendering, area) else { continue };
        let turns: &[usize] = if crop.rows > crop.columns + crop.columns / 2 { &[1, 3] } else { &[0] };
        for turns in turns {
            let reading = detector.read(&turned(&crop, *turns))?;
            if reading.confidence > best.confidence {
                best = reading;
            }
        }
        if best.confidence > READ {
            break;
        }
    }
    Ok(best)
}

/// A picture turned clockwise by so many quarters.
fn turned(picture: &Grey, quarters: usize) -> Grey {
    let (columns, rows) = (picture.columns, picture.rows);
    let value = |column: usize, row: usize| picture.values.get(row * columns + column).copied().unwrap_or_default();
    let (across, down) = if quarters.is_multiple_of(2) { (columns, rows) } else { (rows, columns) };
    let place = |x: usize, y: usize| match quarters % 4 {
        0 => value(x, y),
        1 => value(y, rows - 1 - x),
        2 => value(columns - 1 - x, rows - 1 - y),
        _ => value(columns - 1 - y, x),
    };
    let values = (0..down).flat_map(|y| (0..across).map(move |x| (x, y))).map(|(x, y)| place(x, y)).collect();
    Grey { columns: across, rows: down, values }
}

/// Whether a place is so near to another that both are parts of one text: within the height of a line.
fn is_beside(one: &Rectangle, other: &Rectangle) -> bool {
    let ((across, down), reach) = (gaps(one, other), higher(one, other));
    across <= 2 * reach && down <= reach
}

/// Whether a place is so near to another as two letters of a word are.
fn touches(one: &Rectangle, other: &Rectangle) -> bool {
    let ((across, down), reach) = (gaps(one, other), higher(one, other));
    2 * across.max(down) <= reach
}

fn higher(one: &Rectangle, other: &Rectangle) -> u32 {
    (one.bottom - one.top).max(other.bottom - other.top)
}

/// Columns and rows between two places.
fn gaps(one: &Rectangle, other: &Rectangle) -> (u32, u32) {
    let gap =
        |from: u32, to: u32, other_from: u32, other_to: u32| other_from.saturating_sub(to).max(from.saturating_sub(other_to));
    (gap(one.left, one.right, other.left, other.right), gap(one.top, one.bottom, other.top, other.bottom))
}

/// Pixels of a picture that is shown enlarged: writing in larger ones is larger.
const SMALL: usize = 4 << 20;
/// What a detector is less sure of is no writing.
const LEAST_SCORE: f32 = 0.3;
/// What a detector is as sure of is a line from edge to edge.
const SURE: f32 = 0.8;
/// What it is less sure of is a shape that looks like a letter, where the reader is not surer.
const DOUBTFUL: f32 = 0.5;
const DOUBTFUL_READING: f32 = 0.8;
/// A reading of so few letters is a reading of none.
const FEW_LETTERS: usize = 2;
/// What was missed at first and is seen when the rest is blank is seen more surely, if it is there.
const LEAST_SCORE_OF_REST: f32 = 0.5;
/// Print that is found in the small picture alone has sides of so many pixels at least, and is seen more surely.
const LARGE: f32 = 80.0;
const LEAST_SCORE_OF_LARGE: f32 = 0.75;
/// What nobody has read.
const UNREAD: Reading = Reading { text: String::new(), confidence: 0.0 };
/// A letter that was read and is no other.
const BEYOND_DOUBT: f32 = 0.9;
/// A text that was read.
const READ: f32 = 0.6;
/// Lines of a picture that are read; more say nothing more.
const MOST_READ: usize = 64;
/// The renderings that are read.
const BRIGHTNESS: usize = 0;
const CONTRAST: usize = 2;
