//! The frame header (T.81 B.2.2): size, components and the way a picture is coded.

use super::{BROKEN, Colour};
use crate::error::{Error, Reason, Result};
use crate::frame::Raster;
use crate::limits::Limits;
use crate::order;

/// How the picture is coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Baseline DCT (SOF0).
    Baseline,
    /// Extended sequential DCT, Huffman coding (SOF1).
    Extended,
    /// Lossless, Huffman coding (SOF3).
    Lossless,
}

impl Coding {
    /// The marker of its frame header.
    pub const fn marker(self) -> u8 {
        match self {
            Self::Baseline => 0xC0,
            Self::Extended => 0xC1,
            Self::Lossless => 0xC3,
        }
    }
}

/// What the frame header says (T.81 B.2.2).
#[derive(Clone)]
pub struct Picture {
    /// How it is coded.
    pub coding: Coding,
    /// Bits of a sample.
    pub precision: u8,
    /// Columns in pixels.
    pub columns: usize,
    /// Rows in pixels.
    pub rows: usize,
    /// One to four components.
    pub components: Vec<Component>,
}

/// A component of the picture.
#[derive(Clone)]
pub struct Component {
    /// Its name in the stream.
    pub id: u8,
    /// Horizontal sampling factor, 1 to 4.
    pub across: usize,
    /// Vertical sampling factor, 1 to 4.
    pub down: usize,
    /// Columns in samples.
    pub columns: usize,
    /// Rows in samples.
    pub rows: usize,
    /// Where its quantisation table is.
    pub table: usize,
}

/// Which headers a stream has that speak of colour.
#[derive(Clone, Copy, Default)]
pub struct Marks {
    /// Whether there is a JFIF header.
    pub is_jfif: bool,
    /// The colour transform that an Adobe header names.
    pub adobe: Option<u8>,
}

impl Picture {
    /// The largest horizontal sampling factor.
    pub fn across(&self) -> usize {
        self.components.iter().map(|component| component.across).max().unwrap_or(1)
    }

    /// The largest vertical sampling factor.
    pub fn down(&self) -> usize {
        self.components.iter().map(|component| component.down).max().unwrap_or(1)
    }

    /// The bytes that the shortest stream of such a picture has: a bit for each sample of a lossless one, else two for each block.
    pub fn least_bytes(&self) -> usize {
        let bits = |part: &Component| match self.coding {
            Coding::Lossless => part.columns * part.rows,
            _ => part.columns.div_ceil(8) * part.rows.div_ceil(8) * 2,
        };
        self.components.iter().map(bits).sum::<usize>() / 8
    }

    /// What the stream says of the colour of three components.
    pub fn colour(&self, marks: Marks) -> Colour {
        let ids: Vec<u8> = self.components.iter().map(|component| component.id).collect();
        match (ids.as_slice(), marks.adobe) {
            ([_, _, _], Some(0)) => Colour::Rgb,
            // What decoders take any other transform for.
            ([_, _, _], Some(_)) => Colour::YCbCr,
            ([_, _, _], _) if marks.is_jfif => Colour::YCbCr,
            (b"RGB", _) => Colour::Rgb,
            _ => Colour::Unsaid,
        }
    }

    /// The components' names where they are common ones, from which decoders guess the colour, else numbers from 1 on.
    pub fn plain_ids(&self) -> Vec<u8> {
        let ids: Vec<u8> = self.components.iter().map(|component| component.id).collect();
        match ids.as_slice() {
            [0, 1, 2] | b"RGB" | b"rgb" => ids,
            _ => (1..).take(ids.len()).collect(),
        }
    }

    /// Reads a frame header behind its length.
    ///
    /// # Errors
    /// [`Reason::UnsupportedSyntax`] for another coding or an uncommon subsampling, [`Reason::Unreadable`] for another size than
    /// the image's, [`Reason::TooLarge`] beyond [`Limits::frame_samples`].
    pub fn parse(marker: u8, header: &[u8], raster: &Raster, limits: &Limits) -> Result<Self> {
        let [precision, y1, y0, x1, x0, count, list @ ..] = header else { return Err(BROKEN) };
        let coding = coding(marker, *precision)?;
        let [columns, rows] = [u16::from_be_bytes([*x1, *x0]), u16::from_be_bytes([*y1, *y0])];
        if (columns, rows, u16::from(*count)) != (raster.columns, raster.rows, raster.samples) {
            return Err(Error::new(Reason::Unreadable, "a JPEG stream of another size than the image"));
        }
        raster.count(limits)?;
        let mut components = list.chunks(3).map(Component::parse).collect::<Result<Vec<_>>>()?;
        if components.len() != usize::from(*count) || components.len() > 4 || has_twins(&components) {
            return Err(BROKEN);
        }
        if let [only] = components.as_mut_slice() {
            [only.across, only.down] = [1, 1];
        }
        let mut picture =
            Self { coding, precision: *precision, columns: usize::from(columns), rows: usize::from(rows), components };
        let [across, down] = [picture.across(), picture.down()];
        for component in &mut picture.components {
            component.columns = (picture.columns * component.across).div_ceil(across);
            component.rows = (picture.rows * component.down).div_ceil(down);
        }
        picture.supported()
    }

    fn supported(self) -> Result<Self> {
        let [across, down] = [self.across(), self.down()];
        let is_whole = |part: &Component| across.is_multiple_of(part.across) && down.is_multiple_of(part.down);
        let is_plain = self.coding != Coding::Lossless || across * down == 1;
        match is_plain && self.components.iter().all(is_whole) {
            true => Ok(self),
            false => Err(Error::new(Reason::UnsupportedSyntax, "a JPEG stream with an uncommon subsampling")),
        }
    }
}

impl Component {
    fn parse(entry: &[u8]) -> Result<Self> {
        let [id, factors, table] = entry else { return Err(BROKEN) };
        let [across, down] = [usize::from(factors >> 4), usize::from(factors & 15)];
        match (across, down, table) {
            (1..=4, 1..=4, 0..=3) => Ok(Self { id: *id, across, down, columns: 0, rows: 0, table: usize::from(*table) }),
            _ => Err(BROKEN),
        }
    }
}

/// Whether a marker begins a frame header or one that only hierarchical coding has.
pub const fn is_frame_header(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xC3 | 0xC5..=0xCF | 0xDE | 0xDF | 0xF7)
}

fn coding(marker: u8, precision: u8) -> Result<Coding> {
    match (marker, precision) {
        (0xC0, 8) => Ok(Coding::Baseline),
        (0xC1, 8 | 12) => Ok(Coding::Extended),
        (0xC3, 2..=16) => Ok(Coding::Lossless),
        (0xC0 | 0xC1 | 0xC3, _) => Err(Error::new(Reason::UnsupportedSyntax, "a JPEG stream of an uncommon precision")),
        _ => Err(Error::new(Reason::UnsupportedSyntax, "a JPEG stream that is progressive, hierarchical or arithmetic coded")),
    }
}

fn has_twins(components: &[Component]) -> bool {
    let ids = order::set(components.iter().map(|component| component.id));
    ids.len() < components.len()
}
