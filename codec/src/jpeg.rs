//! JPEG (ITU-T T.81; PS3.5 8.2.1 and A.4.1 to A.4.3): sequential DCT coding of 8 and 12 bits, and lossless coding, with Huffman codes.
//!
//! One reader of Huffman codes serves all: decoding to samples, writing a stream anew with nothing in it but the picture, and blanking
//! blocks of a DCT picture while all others keep their coefficients.

use crate::error::{Error, Reason, Result};
use crate::frame::{self, Frame, Raster, Rectangle};
use crate::interleave::interleave;
use crate::limits::Limits;

use self::blank::Blank;
use self::markers::Stream;
use self::picture::{Coding, Picture};
use self::upsample::{Plane, Stored};

mod bits;
mod blank;
mod colour;
mod huffman;
mod idct;
mod lossless;
mod markers;
mod picture;
mod scan;
mod upsample;
mod write;

/// A decoded picture.
pub struct Decoded {
    /// The samples as they were coded, without any conversion of colour; components that were subsampled at full size.
    pub frame: Frame,
    /// What the stream says of its colour.
    pub colour: Colour,
}

/// What a stream of three components says of its colour: an Adobe header, else a JFIF header, else the names of the components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Nothing.
    Unsaid,
    /// Red, green and blue.
    Rgb,
    /// Luminance and two differences of colour, full range.
    YCbCr,
}

/// What a stream says of itself before its first sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The transfer syntax of such streams (PS3.5 10.2 to 10.4).
    pub transfer_syntax: &'static str,
    /// Whether samples are coded without loss.
    pub is_lossless: bool,
    /// Bits of a sample.
    pub precision: u8,
    /// What it says of its colour.
    pub colour: Colour,
    /// Columns and rows of an MCU: no sample tells of what lies in another.
    pub unit: (u32, u32),
}

/// Reads no further than the first scan.
///
/// # Errors
/// As [`decode`].
pub fn header(stream: &[u8], raster: &Raster, limits: &Limits) -> Result<Header> {
    let mut stream = Stream::open(stream, raster, limits)?;
    let is_first_order = stream.next_scan()?.is_some_and(|scan| scan.predictor == 1);
    let transfer_syntax = match stream.picture.coding {
        Coding::Baseline => "1.2.840.10008.1.2.4.50",
        Coding::Extended => "1.2.840.10008.1.2.4.51",
        Coding::Lossless if is_first_order => "1.2.840.10008.1.2.4.70",
        Coding::Lossless => "1.2.840.10008.1.2.4.57",
    };
    let Picture { coding, precision, .. } = stream.picture;
    let colour = stream.picture.colour(stream.marks);
    let side = |factor: usize| u32::try_from(8 * factor).unwrap_or(u32::MAX);
    let unit = (side(stream.picture.across()), side(stream.picture.down()));
    Ok(Header { transfer_syntax, is_lossless: coding == Coding::Lossless, precision, colour, unit })
}

/// Decodes a picture.
///
/// # Errors
/// [`Reason::Unreadable`] for a stream that is broken, ends early or has another size than `raster`,
/// [`Reason::UnsupportedSyntax`] for one that is progressive, hierarchical, arithmetic coded or subsampled in an uncommon way,
/// [`Reason::TooLarge`] beyond [`Limits::frame_samples`].
pub fn decode(stream: &[u8], raster: &Raster, limits: &Limits) -> Result<Decoded> {
    let mut stream = Stream::open(stream, raster, limits)?;
    let frame = match stream.picture.coding {
        Coding::Lossless => decode_lossless(&mut stream, raster)?,
        _ if stream.picture.precision > 8 => decode_blocks::<2>(&mut stream, raster, |_, _| {})?,
        _ => decode_blocks::<1>(&mut stream, raster, |_, _| {})?,
    };
    Ok(Decoded { frame, colour: stream.picture.colour(stream.marks) })
}

/// Decodes a picture of 8 bits for the screen: what has three components and is not said to be red, green and blue becomes it (JFIF 1.02),
/// as in the decoder of the Independent JPEG Group.
///
/// # Errors
/// As [`decode`]; [`Reason::UnsupportedSyntax`] for lossless coding and samples of 12 bits.
pub fn decode_shown(stream: &[u8], raster: &Raster, limits: &Limits) -> Result<Frame> {
    let mut stream = Stream::open(stream, raster, limits)?;
    if stream.picture.coding == Coding::Lossless || stream.picture.precision > 8 {
        return Err(Error::new(Reason::UnsupportedSyntax, "a JPEG stream of more than 8 bits or without loss"));
    }
    // What is said of colour may come as late as before the first scan, and is known when rows are made.
    decode_blocks(&mut stream, raster, |stream, rows| {
        if stream.picture.colour(stream.marks) != Colour::Rgb {
            colour::to_rgb(rows);
        }
    })
}

/// Writes a stream anew, of even length: the same samples, and nothing that decoding does not need. Once more changes nothing.
///
/// # Errors
/// As [`decode`].
pub fn canonical(stream: &[u8], raster: &Raster, limits: &Limits) -> Result<Vec<u8>> {
    let open = || Stream::open(stream, raster, limits);
    write::write(open()?, open()?, &|_, _, _| {})
}

/// Writes a stream anew as [`canonical`] does, with every block that a rectangle touches filled with one sample:
/// the nearest that the quantisation allows, and exactly the darkest and brightest. All other blocks keep their coefficients. So the
/// rectangles are blank with what makes them [`BLOCK`]s; where chrominance is subsampled, the rest of its blocks is without colour.
///
/// # Errors
/// As [`decode`]; [`Reason::UnsupportedSyntax`] for lossless coding, which is decoded, blanked and coded again.
pub fn blank(stream: &[u8], raster: &Raster, rectangles: &[Rectangle], fill: &[i64], limits: &Limits) -> Result<Vec<u8>> {
    let open = || Stream::open(stream, raster, limits);
    let (first, second) = (open()?, open()?);
    let shape = first.picture.clone();
    if shape.coding == Coding::Lossless {
        return Err(Error::new(Reason::UnsupportedSyntax, "a lossless JPEG stream, whose blocks cannot be blanked"));
    }
    let blank = Blank::new(&shape, rectangles, fill);
    write::write(first, second, &|part, place, block| blank.apply(part, place, block))
}

/// Decodes blocks into samples of N bytes; `change` may alter the components of each row.
fn decode_blocks<const N: usize>(
    stream: &mut Stream,
    raster: &Raster,
    change: impl Fn(&Stream, &mut [Vec<[u8; N]>]),
) -> Result<Frame>
where
    [u8; N]: Stored,
{
    let mut planes: Vec<Plane<N>> =
        stream.picture.components.iter().map(|component| Plane::new(&stream.picture, component)).collect();
    while let Some(scan) = stream.next_scan()? {
        let tables: Vec<_> = scan.parts.iter().map(|part| idct::in_rows(&part.quantisation)).collect();
        let end = scan::read(stream.bytes(), &stream.picture, &scan, &idct::ROWS, &mut |place, block| {
            if let (true, Some(table), Some(plane)) = (place.is_inside, tables.get(place.part), planes.get_mut(place.component)) {
                plane.put(place.column, place.row, &idct::samples(block, table, stream.picture.precision));
            }
            Ok(())
        })?;
        stream.resume(end);
    }
    let mut rows = vec![Vec::new(); planes.len()];
    let stride = stream.picture.columns * planes.len() * N;
    let mut bytes = Vec::with_capacity(stride * stream.picture.rows);
    for row in 0..stream.picture.rows {
        planes.iter().zip(&mut rows).for_each(|(plane, samples)| plane.row(row, samples));
        change(stream, &mut rows);
        bytes.resize((row + 1) * stride, 0);
        interleave(&rows, bytes.get_mut(row * stride..).unwrap_or_default());
    }
    Ok(Frame { raster: *raster, precision: stream.picture.precision, is_signed: false, bytes })
}

fn decode_lossless(stream: &mut Stream, raster: &Raster) -> Result<Frame> {
    let mut frame = empty(&stream.picture, raster);
    let width = Frame::sample_bytes(frame.precision);
    let components = stream.picture.components.len();
    while let Some(scan) = stream.next_scan()? {
        let mut lines = frame.bytes.chunks_exact_mut(stream.picture.columns * components * width);
        let end = lossless::read(stream.bytes(), &stream.picture, &scan, &mut |_, samples| {
            let line = lines.next().ok_or(BROKEN)?;
            for (place, part) in scan.parts.iter().enumerate() {
                let own = samples.iter().skip(place).step_by(scan.parts.len());
                put(line, width, (part.component, components), own.map(|sample| sample << scan.shift));
            }
            Ok(())
        })?;
        stream.resume(end);
    }
    Ok(frame)
}

fn empty(picture: &Picture, raster: &Raster) -> Frame {
    let samples = picture.columns * picture.rows * picture.components.len();
    let bytes = vec![0; samples * Frame::sample_bytes(picture.precision)];
    Frame { raster: *raster, precision: picture.precision, is_signed: false, bytes }
}

/// Sets the samples of one component of so many in a row, each `width` bytes wide.
fn put(line: &mut [u8], width: usize, place: (usize, usize), samples: impl ExactSizeIterator<Item = u16>) {
    let samples = samples.map(u16::to_le_bytes);
    if width == 1 { frame::put(line, place, samples.map(|[low, _]| [low])) } else { frame::put(line, place, samples) }
}

/// Columns and rows of the samples that are coded together, where none are subsampled.
pub const BLOCK: (u32, u32) = (8, 8);
const BROKEN: Error = Error::new(Reason::Unreadable, "a JPEG stream that cannot be decoded");
#[cfg(test)]
mod tests;
