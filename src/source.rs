//! Where bytes come from and where they go: anything that can be read at an offset, anything that can be appended to.
//!
//! Bytes in memory, a file and a browser Blob all look alike from here. This module knows no format.

use std::io::{self, Read, Seek, SeekFrom};

use crate::error::{Error, Reason, Result};

pub mod crc32;

/// Bytes that can be read at any offset, any number of times.
pub trait Source {
    /// The number of bytes.
    fn len(&self) -> u64;

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// [`Reason::Truncated`] when the source ends first, [`Reason::Unreadable`] when it cannot be read.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()>;

    /// Whether there are no bytes at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<S: Source + ?Sized> Source for &mut S {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        (**self).read_at(offset, buffer)
    }
}

impl<S: Source + ?Sized> Source for Box<S> {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        (**self).read_at(offset, buffer)
    }
}

/// Takes bytes, one piece after the other.
pub trait Sink {
    /// Appends a piece.
    ///
    /// # Errors
    /// [`Reason::TooLarge`] when there is no room for it.
    fn write(&mut self, piece: &[u8]) -> Result<()>;
}

impl Sink for Vec<u8> {
    fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.extend_from_slice(piece);
        Ok(())
    }
}

/// A place for more bytes than memory should hold: written once, closed, then read.
pub trait Store: Sink {
    /// What is read afterwards.
    type Sealed: Source;

    /// Ends the writing.
    ///
    /// # Errors
    /// [`Reason::TooLarge`] when there was no room for all that was written.
    fn seal(self) -> Result<Self::Sealed>;
}

impl Store for Vec<u8> {
    type Sealed = Bytes<Self>;

    fn seal(self) -> Result<Self::Sealed> {
        Ok(Bytes(self))
    }
}

/// What was written, wherever it lies.
pub enum Stored<R> {
    /// All of it in memory.
    Memory(Vec<u8>),
    /// In a store.
    Apart(R),
}

impl<R: Source> Stored<R> {
    /// The number of bytes.
    pub fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Apart(source) => source.len(),
        }
    }

    /// Whether there are no bytes at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Bytes in memory.
pub struct Bytes<B>(pub B);

impl<B: AsRef<[u8]>> Source for Bytes<B> {
    fn len(&self) -> u64 {
        self.0.as_ref().len() as u64
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        let start = usize::try_from(offset).map_err(|_| END)?;
        let end = start.checked_add(buffer.len()).ok_or(END)?;
        buffer.copy_from_slice(self.0.as_ref().get(start..end).ok_or(END)?);
        Ok(())
    }
}

/// A seekable stream, such as an open file.
pub struct Stream<R> {
    stream: R,
    len: u64,
}

impl<R: Read + Seek> Stream<R> {
    /// Takes a stream and asks it for its length.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] when the stream cannot seek to its end.
    pub fn new(mut stream: R) -> Result<Self> {
        let len = stream.seek(SeekFrom::End(0)).map_err(|_| UNREADABLE)?;
        Ok(Self { stream, len })
    }

    /// The stream, wherever it stands.
    #[must_use]
    pub fn into_inner(self) -> R {
        self.stream
    }
}

impl<R: Read + Seek> Source for Stream<R> {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        self.stream.seek(SeekFrom::Start(offset)).map_err(|_| UNREADABLE)?;
        self.stream.read_exact(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => END,
            _ => UNREADABLE,
        })
    }
}

/// A stretch of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The offset of the first byte.
    pub offset: u64,
    /// The number of bytes.
    pub len: u64,
}

/// Stretches of another source, one after the other, read as one without a copy: a file inside an archive.
pub struct Part<S> {
    source: S,
    /// Each with the offset in the part at which it begins.
    extents: Vec<(u64, Extent)>,
    len: u64,
}

impl<S: Source> Part<S> {
    /// Puts stretches together.
    ///
    /// # Errors
    /// [`Reason::Truncated`] where one reaches beyond the end of the source.
    pub fn new(source: S, extents: &[Extent]) -> Result<Self> {
        let mut starts = Vec::with_capacity(extents.len());
        let mut len = 0_u64;
        for extent in extents {
            let end = extent.offset.checked_add(extent.len).ok_or(END)?;
            if end > source.len() {
                return Err(END);
            }
            starts.push((len, *extent));
            len = len.checked_add(extent.len).ok_or(END)?;
        }
        Ok(Self { source, extents: starts, len })
    }
}

impl<S: Source> Source for Part<S> {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, mut offset: u64, mut buffer: &mut [u8]) -> Result<()> {
        if offset.checked_add(buffer.len() as u64).is_none_or(|end| end > self.len) {
            return Err(END);
        }
        let first = self.extents.partition_point(|(start, extent)| start + extent.len <= offset);
        for (start, extent) in self.extents.iter().skip(first) {
            let inside = offset - start;
            let count = usize::try_from(extent.len - inside).unwrap_or(usize::MAX).min(buffer.len());
            let (now, later) = buffer.split_at_mut(count);
            self.source.read_at(extent.offset + inside, now)?;
            offset += count as u64;
            buffer = later;
            if buffer.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

/// A source seen as a standard stream, for what wants one.
pub struct Reader<S> {
    source: S,
    position: u64,
}

impl<S: Source> Reader<S> {
    /// Starts at the first byte.
    pub fn new(source: S) -> Self {
        Self { source, position: 0 }
    }
}

impl<S: Source> Read for Reader<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.source.len().saturating_sub(self.position)).unwrap_or(usize::MAX);
        let count = left.min(buffer.len());
        let target = buffer.get_mut(..count).unwrap_or_default();
        self.source.read_at(self.position, target).map_err(io::Error::other)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl<S: Source> Seek for Reader<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(delta) => self.source.len().checked_add_signed(delta),
            SeekFrom::Current(delta) => self.position.checked_add_signed(delta),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

const END: Error = Error::new(Reason::Truncated, "the file ends before its data does");
const UNREADABLE: Error = Error::new(Reason::Unreadable, "the file cannot be read from its disk");

#[cfg(test)]
mod tests {
    use super::*;

    fn part(extents: &[(u64, u64)]) -> Result<Part<Bytes<&'static [u8]>>> {
        let extents: Vec<Extent> = extents.iter().map(|&(offset, len)| Extent { offset, len }).collect();
        Part::new(Bytes(b"0123456789"), &extents)
    }

    #[test]
    fn stretches_of_a_source_are_read_as_one() {
        let mut part = part(&[(7, 3), (0, 0), (1, 2), (4, 1)]).expect("inside");
        assert_eq!(part.len(), 6);
        for start in 0..=6 {
            for end in start..=6 {
                let mut found = vec![0; end - start];
                part.read_at(start as u64, &mut found).expect("inside");
                assert_eq!(found, b"789124"[start..end]);
            }
        }
        assert_eq!(part.read_at(5, &mut [0; 2]).map_err(|error| error.reason), Err(Reason::Truncated));
        assert!(part.read_at(u64::MAX, &mut [0; 2]).is_err());
    }

    #[test]
    fn a_stretch_beyond_the_end_is_truncated() {
        for extents in [&[(0, 11)][..], &[(10, 1)], &[(u64::MAX, 2)], &[(0, 10), (3, 8)]] {
            assert_eq!(part(extents).err().map(|error| error.reason), Some(Reason::Truncated));
        }
        assert!(part(&[(10, 0)]).is_ok_and(|part| part.is_empty()));
    }
}
