//! From bytes to slices, one after the other.

use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::nifti::gunzip::{Gunzip, MARK};
use crate::nifti::header::{Form, HEAD, Header};
use crate::source::Source;

/// A file that is read from its first slice to its last.
pub struct Reader<'a> {
    header: Header,
    body: Body<'a>,
    /// The next slice, counted over all volumes.
    next: u64,
    limits: Limits,
}

enum Body<'a> {
    Plain {
        source: &'a mut dyn Source,
        position: u64,
    },
    Packed {
        stream: Gunzip<'a>,
        /// What came out and was not read yet.
        piece: Vec<u8>,
        used: usize,
    },
}

impl<'a> Reader<'a> {
    /// Opens a file; `None` for what is no NIfTI, packed or not.
    ///
    /// # Errors
    /// [`Reason::UnsupportedSyntax`] for a pair of files and for voxels that are not read, [`Reason::Truncated`] where voxels are missing,
    /// [`Reason::Unreadable`], [`Reason::Hostile`] and [`Reason::TooLarge`] as the header is, and what the source says.
    pub fn open(source: &'a mut dyn Source, limits: &Limits) -> Result<Option<Self>> {
        let len = source.len();
        let mut mark = [0; 3];
        let is_packed = len > 3 && source.read_at(0, &mut mark).map(|()| mark == MARK)?;
        let mut body = match is_packed {
            true => Body::Packed { stream: Gunzip::new(source, limits), piece: Vec::new(), used: 0 },
            false => Body::Plain { source, position: 0 },
        };
        let mut head = [0; HEAD];
        let count = match body.head(&mut head) {
            Ok(count) => count,
            // What cannot be inflated is no NIfTI.
            Err(_) if is_packed => return Ok(None),
            Err(error) => return Err(error),
        };
        let head = head.get(..count).unwrap_or_default();
        let Some(form) = Form::of(head)? else { return Ok(None) };
        let header = Header::read(form, head.get(..form.size()).ok_or(END)?, limits)?;
        let end = header.end();
        let most = if is_packed { len.saturating_mul(DEFLATES_TO) } else { len };
        if end > most {
            return Err(END);
        }
        let mut reader = Self { header, body, next: 0, limits: *limits };
        reader.rewind()?;
        Ok(Some(reader))
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether the file is in gzip.
    #[must_use]
    pub fn is_packed(&self) -> bool {
        matches!(self.body, Body::Packed { .. })
    }

    /// Reads the next slice, in the order of the file: all slices of the first volume, then those of the next. `false` behind the last one.
    ///
    /// # Errors
    /// What the source says, and those of a broken gzip stream.
    pub fn next(&mut self, slice: &mut Vec<u8>) -> Result<bool> {
        if self.next == self.header.all_slices() {
            return Ok(false);
        }
        slice.resize(self.header.slice_bytes(), 0);
        self.body.read(slice)?;
        self.next += 1;
        Ok(true)
    }

    /// Whether there is anything behind the last slice, which was read, or beside the content of a gzip stream.
    ///
    /// # Errors
    /// Those of a broken gzip stream.
    pub fn has_more(&mut self) -> Result<bool> {
        match &mut self.body {
            Body::Plain { source, position } => Ok(*position < source.len()),
            Body::Packed { stream, piece, used } => Ok(*used < piece.len() || stream.next(piece)? || stream.has_words),
        }
    }

    /// Goes back to the first slice.
    ///
    /// # Errors
    /// What the source says, and those of a broken gzip stream.
    pub fn rewind(&mut self) -> Result<()> {
        self.next = 0;
        self.body.seek(self.header.start(), &self.limits)
    }
}

impl Body<'_> {
    /// Reads the first bytes, as many as there are.
    fn head(&mut self, head: &mut [u8]) -> Result<usize> {
        let (mut count, most) = (0, head.len());
        while count < most {
            match self.some(head.get_mut(count..).unwrap_or_default())? {
                0 => break,
                more => count += more,
            }
        }
        Ok(count)
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<()> {
        if self.head(buffer)? == buffer.len() { Ok(()) } else { Err(END) }
    }

    /// Reads what is at hand, nothing at the end alone.
    fn some(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::Plain { source, position } => {
                let left = usize::try_from(source.len().saturating_sub(*position)).unwrap_or(usize::MAX);
                let count = left.min(buffer.len());
                source.read_at(*position, buffer.get_mut(..count).unwrap_or_default())?;
                *position += count as u64;
                Ok(count)
            }
            Self::Packed { stream, piece, used } => {
                if *used == piece.len() {
                    *used = 0;
                    if !stream.next(piece)? {
                        return Ok(0);
                    }
                }
                let ready = piece.get(*used..).unwrap_or_default();
                let count = ready.len().min(buffer.len());
                buffer.iter_mut().zip(ready).for_each(|(to, byte)| *to = *byte);
                *used += count;
                Ok(count)
            }
        }
    }

    fn seek(&mut self, to: u64, limits: &Limits) -> Result<()> {
        match self {
            Self::Plain { position, .. } => *position = to,
            Self::Packed { stream, piece, used } => {
                stream.restart(limits);
                piece.clear();
                *used = 0;
                let mut passed = [0; 512];
                let mut left = to;
                while left > 0 {
                    let count = usize::try_from(left).unwrap_or(passed.len()).min(passed.len());
                    self.read(passed.get_mut(..count).unwrap_or_default())?;
                    left -= count as u64;
                }
            }
        }
        Ok(())
    }
}

/// Deflate makes no more of a byte.
const DEFLATES_TO: u64 = 1032;
const END: Error = Error::new(Reason::Truncated, "the file ends before its voxels do");
