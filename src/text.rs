//! Writing in pictures: found, read, and looked for again when it has been blanked.
//!
//! What finds and reads is a [`Detector`], a neural net at the edge; this module knows only the trait. It shows the detector every
//! picture in three renderings at once (`view`), because writing may be one grey level above its background or of one colour alone
//! (`lines`). Of many frames it looks at those that can hold writing of their own (`cine`).
//!
//! Nets compute in floating point that differs between machines by a hair: boxes agree within two pixels, not to the bit.

use crate::error::Result;
use crate::frame::{Picture, Rectangle};

mod band;
mod cine;
mod known;
mod lines;
mod view;

pub use known::kinds;
pub use view::{brightness, contrast};

/// A grey picture, row by row from the upper left; 0 is black.
pub struct Grey {
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// A byte for each pixel.
    pub values: Vec<u8>,
}

/// A picture in [`RENDERINGS`] renderings, one after the other, each row by row from the upper left.
pub struct Renderings {
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// A byte for each pixel of each rendering.
    pub values: Vec<u8>,
}

/// How many renderings a detector is shown at once: brightness, contrast against what is near, and against what is around.
pub const RENDERINGS: usize = 3;

/// A line of writing as a detector sees it, in pixels of the picture that it was shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
    /// How sure it is: 0 to 1.
    pub score: f32,
}

/// What a line says. Holds text of a picture, so it has no `Debug`.
pub struct Reading {
    /// The text.
    pub text: String,
    /// How sure the detector is: 0 to 1.
    pub confidence: f32,
}

/// Finds and reads writing.
pub trait Detector {
    /// The lines of writing in a picture of at most [`LARGEST`] columns and rows, at the scale that it has.
    ///
    /// # Errors
    /// [`Reason::TextUnchecked`](crate::error::Reason::TextUnchecked) when the detector fails.
    fn find(&mut self, picture: &Renderings) -> Result<Vec<Line>>;

    /// Reads a picture of one line of writing, from left to right.
    ///
    /// # Errors
    /// As [`Detector::find`].
    fn read(&mut self, line: &Grey) -> Result<Reading>;
}

/// The most columns and rows that a detector is shown at once.
pub const LARGEST: usize = 800;

/// Where a picture shows writing, and what it says.
#[derive(Clone)]
pub struct Mark {
    /// The place, in pixels of the picture.
    pub area: Rectangle,
    /// What was read there; empty where it could not be.
    pub text: String,
    /// Whether it is one of the letters by which left is told from right, and nothing more: read beyond doubt, of the shape of one
    /// letter, with nothing else written beside it. A name that cannot be read is seldom read as nothing.
    pub is_side: bool,
}

/// The frames of an instance, read one by one.
pub trait Frames {
    /// How many there are.
    fn count(&self) -> u32;

    /// One of them, counted from 0.
    ///
    /// # Errors
    /// Whatever keeps it from being read.
    fn picture(&mut self, frame: u32) -> Result<Picture>;
}

/// What becomes of a letter by which left is told from right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// It stays, where it stands alone.
    Stay,
    /// It counts as any other writing.
    Count,
}

/// What a look at all frames gave.
pub struct Look {
    /// What is written.
    pub marks: Vec<Mark>,
    /// The letters that stay.
    pub sides: Vec<Mark>,
    /// The evidence that there is nothing but them.
    pub clear: Option<Clear>,
}

/// Looks for writing in all frames, as they are to be written.
///
/// # Errors
/// Those of the frames and of the detector; [`Reason::TextUnchecked`](crate::error::Reason::TextUnchecked) for pictures that are too
/// large to be looked at, and for more frames without likeness than anybody waits for.
pub fn look(frames: &mut dyn Frames, detector: &mut dyn Detector, sides: Sides) -> Result<Look> {
    Ok(judged(cine::looked(frames, detector, cine::Care::First)?, sides))
}

/// Looks once more, when what was found has been blanked: of many frames at fewer, since they were blanked alike. A blank place looks
/// like writing at times: what lies in the places `blank`, or no farther from them than the edge of such a place is wide, is none.
///
/// # Errors
/// As [`look`].
pub fn look_again(frames: &mut dyn Frames, detector: &mut dyn Detector, sides: Sides, blank: &[Rectangle]) -> Result<Look> {
    let mut marks = cine::looked(frames, detector, cine::Care::Again)?;
    let places: Vec<Rectangle> = blank.iter().map(|place| place.grown(EDGE)).collect();
    marks.retain(|mark| !mark.area.is_covered(&places));
    Ok(judged(marks, sides))
}

fn judged(marks: Vec<Mark>, sides: Sides) -> Look {
    let (sides, marks): (Vec<Mark>, Vec<Mark>) = marks.into_iter().partition(|mark| sides == Sides::Stay && mark.is_side);
    let clear = marks.is_empty().then_some(Clear(()));
    Look { marks, sides, clear }
}

/// Pixels around a blank place that are seen as its edge. No letter is so small.
const EDGE: u32 = 4;

/// The evidence that writing was looked for in a picture as it is written, and none was left. Only [`look`] and [`look_again`] make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clear(());
