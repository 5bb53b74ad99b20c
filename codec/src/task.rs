//! What crosses to codecs that may be in another module of WebAssembly: numbers, and bytes that are copied once each way.

use std::slice;

use crate::error::{Error, Reason, Result};
use crate::frame::{Frame, Raster, Rectangle};
use crate::limits::Limits;
use crate::{jpeg, jpeg_2000, jpeg_ls, rle};

/// Does a task, here or elsewhere: as [`answer`] does.
pub type Coder = fn(task: &[i64], bytes: &[u8]) -> Result<Answer>;

/// What comes back from a task.
#[derive(Default)]
pub struct Answer {
    /// What there is to say of the bytes, in an order that depends on the operation.
    pub numbers: Vec<i64>,
    /// A stream, where one was written.
    pub stream: Vec<u8>,
    /// The samples of a frame, where one was decoded.
    pub samples: Vec<u8>,
}

/// What can be asked. Behind its number in a task stand columns, rows and samples of the raster, the most samples of a frame, and what
/// is told here; the bytes are a stream, or the samples of a frame that is to be coded.
#[derive(Clone, Copy)]
pub enum Operation {
    /// [`jpeg::header`].
    JpegHeader,
    /// [`jpeg::decode`].
    JpegDecode,
    /// [`jpeg::canonical`].
    JpegCanonical,
    /// [`jpeg::blank`]: the number of rectangles, each as left, top, right, bottom, and the fill.
    JpegBlank,
    /// [`jpeg_ls::read`].
    JpegLsRead,
    /// [`jpeg_ls::canonical`].
    JpegLsCanonical,
    /// [`jpeg_ls::encode`]: precision, and whether samples are signed.
    JpegLsEncode,
    /// [`jpeg_2000::read`].
    Jpeg2000Read,
    /// [`rle::decode`]: bytes of a sample.
    RleDecode,
    /// [`rle::decode_packed`].
    RleDecodePacked,
    /// [`rle::encode`]: as [`Operation::JpegLsEncode`].
    RleEncode,
}

impl Operation {
    const ALL: [Self; 11] = [
        Self::JpegHeader,
        Self::JpegDecode,
        Self::JpegCanonical,
        Self::JpegBlank,
        Self::JpegLsRead,
        Self::JpegLsCanonical,
        Self::JpegLsEncode,
        Self::Jpeg2000Read,
        Self::RleDecode,
        Self::RleDecodePacked,
        Self::RleEncode,
    ];
}

/// Does a task.
///
/// # Errors
/// Those of the codecs; [`Reason::InternalError`] for numbers that are no task.
pub fn answer(task: &[i64], bytes: &[u8]) -> Result<Answer> {
    let mut numbers = Numbers::of(task);
    let operation = Operation::ALL.get(numbers.next::<usize>()?).ok_or(NO_TASK)?;
    let raster = Raster { columns: numbers.next()?, rows: numbers.next()?, samples: numbers.next()? };
    let limits = Limits { frame_samples: numbers.next()? };
    match operation {
        Operation::JpegHeader => {
            let jpeg::Header { transfer_syntax, is_lossless, precision, colour, unit: (columns, rows) } =
                jpeg::header(bytes, &raster, &limits)?;
            let syntax = place(&SYNTAXES, &transfer_syntax)?;
            let colour = place(&COLOURS, &colour)?;
            Ok(Answer::said(&[syntax, is_lossless.into(), precision.into(), colour, columns.into(), rows.into()]))
        }
        Operation::JpegDecode => {
            let jpeg::Decoded { frame, colour } = jpeg::decode(bytes, &raster, &limits)?;
            Ok(Answer::of(frame, &[place(&COLOURS, &colour)?]))
        }
        Operation::JpegCanonical => jpeg::canonical(bytes, &raster, &limits).map(Answer::written),
        Operation::JpegBlank => {
            let count = numbers.next::<usize>()?;
            let rectangles = (0..count).map(|_| numbers.rectangle()).collect::<Result<Vec<_>>>()?;
            jpeg::blank(bytes, &raster, &rectangles, numbers.rest(), &limits).map(Answer::written)
        }
        Operation::JpegLsRead => {
            let (frame, is_near) = jpeg_ls::read(bytes, raster, &limits)?;
            Ok(Answer::of(frame, &[is_near.into()]))
        }
        Operation::JpegLsCanonical => {
            let jpeg_ls::Canonical { bytes, precision, was_near, is_lossless } = jpeg_ls::canonical(bytes, raster, &limits)?;
            Ok(Answer { stream: bytes, ..Answer::said(&[precision.into(), was_near.into(), is_lossless.into()]) })
        }
        Operation::JpegLsEncode => jpeg_ls::encode(&numbers.frame(raster, bytes)?).map(Answer::written),
        Operation::Jpeg2000Read => {
            let (canonical, frame) = jpeg_2000::read(bytes, raster, &limits)?;
            let jpeg_2000::Canonical { transfer_syntax, has_colour_transform, is_reversible, is_plain, .. } = canonical;
            let syntax = place(&SYNTAXES, &transfer_syntax)?;
            let said = [syntax, has_colour_transform.into(), is_reversible.into(), is_plain.into()];
            Ok(Answer { stream: canonical.bytes, ..Answer::of(frame, &said) })
        }
        Operation::RleDecode => Ok(Answer::of(rle::decode(bytes, raster, numbers.next()?, &limits)?, &[])),
        Operation::RleDecodePacked => Ok(Answer::of(rle::decode_packed(bytes, raster, &limits)?, &[])),
        Operation::RleEncode => rle::encode(&numbers.frame(raster, bytes)?).map(Answer::written),
    }
}

impl Answer {
    fn said(numbers: &[i64]) -> Self {
        Self { numbers: numbers.to_vec(), ..Self::default() }
    }

    fn written(stream: Vec<u8>) -> Self {
        Self { stream, ..Self::default() }
    }

    /// A frame: its precision, whether its samples are signed, and what more there is to say.
    fn of(frame: Frame, more: &[i64]) -> Self {
        let numbers = [&[frame.precision.into(), frame.is_signed.into()], more].concat();
        Self { numbers, samples: frame.bytes, ..Self::default() }
    }
}

/// Numbers that are read one by one.
pub struct Numbers<'a>(slice::Iter<'a, i64>);

impl<'a> Numbers<'a> {
    pub fn of(numbers: &'a [i64]) -> Self {
        Self(numbers.iter())
    }

    /// The next number.
    ///
    /// # Errors
    /// [`Reason::InternalError`] where there is none, or one that is no such.
    pub fn next<T: TryFrom<i64>>(&mut self) -> Result<T> {
        self.0.next().and_then(|number| T::try_from(*number).ok()).ok_or(NO_TASK)
    }

    /// Whether the next number is one.
    ///
    /// # Errors
    /// As [`Numbers::next`].
    pub fn is(&mut self) -> Result<bool> {
        self.next::<u8>().map(|number| number == 1)
    }

    /// What the next number is the place of.
    ///
    /// # Errors
    /// As [`Numbers::next`].
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T> {
        all.get(self.next::<usize>()?).copied().ok_or(NO_TASK)
    }

    fn rectangle(&mut self) -> Result<Rectangle> {
        Ok(Rectangle { left: self.next()?, top: self.next()?, right: self.next()?, bottom: self.next()? })
    }

    fn frame(&mut self, raster: Raster, samples: &[u8]) -> Result<Frame> {
        Ok(Frame { raster, precision: self.next()?, is_signed: self.is()?, bytes: samples.to_vec() })
    }

    fn rest(&self) -> &'a [i64] {
        self.0.as_slice()
    }
}

/// Where something stands among all that it can be.
fn place<T: PartialEq>(all: &[T], one: &T) -> Result<i64> {
    all.iter().position(|other| other == one).and_then(|place| i64::try_from(place).ok()).ok_or(NO_TASK)
}

/// What a stream may say of its colour.
pub const COLOURS: [jpeg::Colour; 3] = [jpeg::Colour::Unsaid, jpeg::Colour::Rgb, jpeg::Colour::YCbCr];
/// The transfer syntaxes that streams tell (PS3.5 10.2 to 10.5, 10.19).
pub const SYNTAXES: [&str; 8] = [
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.203",
];
const NO_TASK: Error = Error::new(Reason::InternalError, "a task for the codecs, or an answer, of another form");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Codecs;

    #[test]
    fn numbers_that_are_no_task_are_refused() {
        for task in [
            &[][..],
            &[11, 1, 1, 1, 9],
            &[-1, 1, 1, 1, 9],
            &[0, 70_000, 1, 1, 9],
            &[0, 1, 1],
            &[3, 1, 1, 1, 9, 2, 0, 0, 1, 1],
            &[6, 1, 1, 1, 9, 300, 0],
            &[8, 1, 1, 1, 9],
        ] {
            assert_eq!(answer(task, &[]).err().map(|error| error.reason), Some(Reason::InternalError), "{task:?}");
        }
    }

    #[test]
    fn an_answer_of_another_form_is_refused() {
        let raster = Raster { columns: 1, rows: 1, samples: 1 };
        let codecs = Codecs::new(|_, _| Ok(Answer::said(&[9, 0, 8])), raster, 1);
        assert_eq!(codecs.jpeg_header(&[]).err().map(|error| error.reason), Some(Reason::InternalError));
        assert_eq!(codecs.jpeg_2000_read(&[]).err().map(|error| error.reason), Some(Reason::InternalError));
    }
}
