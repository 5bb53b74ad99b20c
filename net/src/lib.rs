//! Finds and reads lines of writing in pictures, and finds faces, with nets whose weights are part of the program.
//!
//! Pictures go in, row by row from the upper left, one byte a pixel; boxes and text come out. Nothing here knows of
//! scans, of people or of what is done with the text. Work is done on one thread, and the same picture gives the same lines.

use std::fmt;

mod components;
mod faces;
mod finding;
mod model;
mod reading;
mod scaling;
#[cfg(target_arch = "wasm32")]
mod wasm;

use model::Model;

const DETECTOR: &[u8] = include_bytes!("../weights/detector.onnx");
const READER: &[u8] = include_bytes!("../weights/reader.onnx");
const FACE: &[u8] = include_bytes!("../weights/face.onnx");

/// The longest side of a picture that [`Net::find`] and [`Faces::find`] take, in pixels.
pub const LARGEST: usize = 800;

/// Both nets for writing, ready to work.
pub struct Net {
    detector: Model,
    reader: Model,
    /// What the classes of the reader mean, from class 1 on; class 0 is none.
    characters: Vec<String>,
}

/// A line of writing, in pixels from the upper left corner of the picture.
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
    /// The mean probability of writing, 0 to 1, over the core of the line.
    pub score: f32,
}

/// The net for faces, ready to work.
pub struct Faces(Model);

/// A face, in pixels from the upper left corner of the picture, beyond whose edges it may reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
    /// How sure the net is: above 0, about 1 for a face beyond doubt.
    pub score: f32,
}

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The text; empty where nothing can be read.
    pub text: String,
    /// The mean probability of its characters, 0 to 1; 0 without any.
    pub confidence: f32,
}

/// Why there is no answer. It quotes nothing of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The weights are not those of a net that this program can run.
    Weights,
    /// The picture has no pixels, more than can be taken, or another number of them than its columns and rows say.
    Size,
    /// The net did not finish.
    Run,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Weights => "the weights of a net cannot be used",
            Self::Size => "the size of the picture cannot be taken",
            Self::Run => "a net did not finish",
        })
    }
}

impl std::error::Error for Error {}

impl Net {
    /// Unpacks the weights.
    ///
    /// # Errors
    /// [`Error::Weights`], which no sound build gives.
    pub fn new() -> Result<Self, Error> {
        let (detector, reader) = (Model::new(DETECTOR)?, Model::new(READER)?);
        let characters = reading::characters(&reader)?;
        Ok(Self { detector, reader, characters })
    }

    /// The lines of writing in a picture, at the size it has: letters of 10 to 40 pixels are found best. They are sorted by their
    /// upper edge, and two of them can overlap. Weak ones are among them, from a score of 0.3 on.
    ///
    /// The picture comes in three renderings one after the other, as the detector was taught: brightness, stretched to all bytes,
    /// and how far each pixel is from the mean of the 13 x 13 and of the 49 x 49 pixels around it, 42 levels from 128 for each
    /// standard deviation there.
    ///
    /// # Errors
    /// [`Error::Size`] where a side is longer than [`LARGEST`], or there are not three times `columns` times `rows` bytes.
    pub fn find(&self, renderings: &[u8], columns: usize, rows: usize) -> Result<Vec<Line>, Error> {
        finding::find(&self.detector, &Picture::new(renderings, columns, rows)?)
    }

    /// What one upright line says that fills the picture, which may have any size.
    ///
    /// # Errors
    /// [`Error::Size`] where `grey` has not `columns` times `rows` bytes.
    pub fn read(&self, grey: &[u8], columns: usize, rows: usize) -> Result<Reading, Error> {
        reading::read(&self.reader, &self.characters, &Grey::new(grey, columns, rows)?)
    }
}

impl Faces {
    /// Unpacks the weights.
    ///
    /// # Errors
    /// [`Error::Weights`], which no sound build gives.
    pub fn new() -> Result<Self, Error> {
        Model::new(FACE).map(Self)
    }

    /// The upright faces in a grey picture, seen from the front and about 80 pixels wide from brow to chin, the surest first.
    ///
    /// # Errors
    /// [`Error::Size`] where a side is longer than [`LARGEST`], or there are not `columns` times `rows` bytes.
    pub fn find(&self, grey: &[u8], columns: usize, rows: usize) -> Result<Vec<Face>, Error> {
        faces::find(&self.0, &Grey::new(grey, columns, rows)?)
    }
}

/// Whether there is a byte for each pixel of so many planes, and a pixel at all.
fn fits(bytes: &[u8], planes: usize, columns: usize, rows: usize) -> bool {
    let pixels = columns.checked_mul(rows).and_then(|pixels| pixels.checked_mul(planes));
    pixels == Some(bytes.len()) && !bytes.is_empty()
}

/// A picture of at least one pixel in three renderings.
struct Picture<'a> {
    renderings: &'a [u8],
    columns: usize,
    rows: usize,
}

impl<'a> Picture<'a> {
    fn new(renderings: &'a [u8], columns: usize, rows: usize) -> Result<Self, Error> {
        fits(renderings, 3, columns, rows).then_some(Self { renderings, columns, rows }).ok_or(Error::Size)
    }

    fn planes(&self) -> impl Iterator<Item = &'a [u8]> {
        self.renderings.chunks_exact(self.columns * self.rows)
    }
}

/// A grey picture of at least one pixel.
struct Grey<'a> {
    pixels: &'a [u8],
    columns: usize,
    rows: usize,
}

impl<'a> Grey<'a> {
    fn new(pixels: &'a [u8], columns: usize, rows: usize) -> Result<Self, Error> {
        fits(pixels, 1, columns, rows).then_some(Self { pixels, columns, rows }).ok_or(Error::Size)
    }

    fn each_row(&self) -> impl Iterator<Item = &'a [u8]> {
        self.pixels.chunks_exact(self.columns)
    }
}
