//! The codecs for pictures of one size, wherever they run.

use crate::error::Result;
use crate::frame::{Frame, Raster, Rectangle};
use crate::task::{Answer, COLOURS, Coder, Numbers, Operation, SYNTAXES};
use crate::{jpeg, jpeg_2000, jpeg_ls};

/// The codecs for pictures of one size, which another module may run.
pub struct Codecs {
    coder: Coder,
    raster: Raster,
    frame_samples: usize,
}

impl Codecs {
    /// Those that `coder` runs, for frames of at most so many samples.
    #[must_use]
    pub fn new(coder: Coder, raster: Raster, frame_samples: usize) -> Self {
        Self { coder, raster, frame_samples }
    }

    /// As [`jpeg::header`].
    ///
    /// # Errors
    /// Those of `jpeg::header`, and of the coder.
    pub fn jpeg_header(&self, stream: &[u8]) -> Result<jpeg::Header> {
        let answer = self.ask(Operation::JpegHeader, &[], stream)?;
        let mut numbers = Numbers::of(&answer.numbers);
        Ok(jpeg::Header {
            transfer_syntax: numbers.one_of(&SYNTAXES)?,
            is_lossless: numbers.is()?,
            precision: numbers.next()?,
            colour: numbers.one_of(&COLOURS)?,
            unit: (numbers.next()?, numbers.next()?),
        })
    }

    /// As [`jpeg::decode`].
    ///
    /// # Errors
    /// Those of `jpeg::decode`, and of the coder.
    pub fn jpeg_decode(&self, stream: &[u8]) -> Result<jpeg::Decoded> {
        let mut answer = self.ask(Operation::JpegDecode, &[], stream)?;
        let (frame, mut numbers) = self.frame(&mut answer)?;
        Ok(jpeg::Decoded { frame, colour: numbers.one_of(&COLOURS)? })
    }

    /// As [`jpeg::canonical`].
    ///
    /// # Errors
    /// Those of `jpeg::canonical`, and of the coder.
    pub fn jpeg_canonical(&self, stream: &[u8]) -> Result<Vec<u8>> {
        Ok(self.ask(Operation::JpegCanonical, &[], stream)?.stream)
    }

    /// As [`jpeg::blank`].
    ///
    /// # Errors
    /// Those of `jpeg::blank`, and of the coder.
    pub fn jpeg_blank(&self, stream: &[u8], rectangles: &[Rectangle], fill: &[i64]) -> Result<Vec<u8>> {
        let sides = |one: &Rectangle| [one.left, one.top, one.right, one.bottom].map(i64::from);
        let places = rectangles.iter().flat_map(sides);
        let numbers: Vec<i64> = [whole(rectangles.len())].into_iter().chain(places).chain(fill.iter().copied()).collect();
        Ok(self.ask(Operation::JpegBlank, &numbers, stream)?.stream)
    }

    /// As [`jpeg_ls::read`].
    ///
    /// # Errors
    /// Those of `jpeg_ls::read`, and of the coder.
    pub fn jpeg_ls_read(&self, stream: &[u8]) -> Result<(Frame, bool)> {
        let mut answer = self.ask(Operation::JpegLsRead, &[], stream)?;
        let (frame, mut numbers) = self.frame(&mut answer)?;
        Ok((frame, numbers.is()?))
    }

    /// As [`jpeg_ls::canonical`].
    ///
    /// # Errors
    /// Those of `jpeg_ls::canonical`, and of the coder.
    pub fn jpeg_ls_canonical(&self, stream: &[u8]) -> Result<jpeg_ls::Canonical> {
        let Answer { numbers, stream: bytes, .. } = self.ask(Operation::JpegLsCanonical, &[], stream)?;
        let mut numbers = Numbers::of(&numbers);
        let (precision, was_near, is_lossless) = (numbers.next()?, numbers.is()?, numbers.is()?);
        Ok(jpeg_ls::Canonical { bytes, precision, was_near, is_lossless })
    }

    /// As [`jpeg_ls::encode`], of a frame of the raster.
    ///
    /// # Errors
    /// Those of `jpeg_ls::encode`, and of the coder.
    pub fn jpeg_ls_encode(&self, frame: &Frame) -> Result<Vec<u8>> {
        self.encode(Operation::JpegLsEncode, frame)
    }

    /// As [`jpeg_2000::read`].
    ///
    /// # Errors
    /// Those of `jpeg_2000::read`, and of the coder.
    pub fn jpeg_2000_read(&self, stream: &[u8]) -> Result<(jpeg_2000::Canonical, Frame)> {
        let mut answer = self.ask(Operation::Jpeg2000Read, &[], stream)?;
        let bytes = std::mem::take(&mut answer.stream);
        let (frame, mut numbers) = self.frame(&mut answer)?;
        let canonical = jpeg_2000::Canonical {
            bytes,
            transfer_syntax: numbers.one_of(&SYNTAXES)?,
            precision: frame.precision,
            has_colour_transform: numbers.is()?,
            is_reversible: numbers.is()?,
            is_plain: numbers.is()?,
        };
        Ok((canonical, frame))
    }

    /// As [`rle::decode`](crate::rle::decode).
    ///
    /// # Errors
    /// Those of `rle::decode`, and of the coder.
    pub fn rle_decode(&self, stream: &[u8], sample_bytes: usize) -> Result<Frame> {
        let mut answer = self.ask(Operation::RleDecode, &[whole(sample_bytes)], stream)?;
        self.frame(&mut answer).map(|(frame, _)| frame)
    }

    /// As [`rle::decode_packed`](crate::rle::decode_packed).
    ///
    /// # Errors
    /// Those of `rle::decode_packed`, and of the coder.
    pub fn rle_decode_packed(&self, stream: &[u8]) -> Result<Frame> {
        let mut answer = self.ask(Operation::RleDecodePacked, &[], stream)?;
        self.frame(&mut answer).map(|(frame, _)| frame)
    }

    /// As [`rle::encode`](crate::rle::encode), of a frame of the raster.
    ///
    /// # Errors
    /// Those of `rle::encode`, and of the coder.
    pub fn rle_encode(&self, frame: &Frame) -> Result<Vec<u8>> {
        self.encode(Operation::RleEncode, frame)
    }

    fn encode(&self, operation: Operation, frame: &Frame) -> Result<Vec<u8>> {
        Ok(self.ask(operation, &[frame.precision.into(), frame.is_signed.into()], &frame.bytes)?.stream)
    }

    fn ask(&self, operation: Operation, more: &[i64], bytes: &[u8]) -> Result<Answer> {
        let Raster { columns, rows, samples } = self.raster;
        let head = [operation as i64, columns.into(), rows.into(), samples.into(), whole(self.frame_samples)];
        (self.coder)(&[&head, more].concat(), bytes)
    }

    /// The frame of an answer, and what more it says.
    fn frame<'a>(&self, answer: &'a mut Answer) -> Result<(Frame, Numbers<'a>)> {
        let bytes = std::mem::take(&mut answer.samples);
        let mut numbers = Numbers::of(&answer.numbers);
        let frame = Frame { raster: self.raster, precision: numbers.next()?, is_signed: numbers.is()?, bytes };
        Ok((frame, numbers))
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
