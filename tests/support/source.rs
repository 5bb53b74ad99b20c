//! Sources that keep account of what is read, and sources of any size.

use scanitize::error::{Error, Reason, Result};
use scanitize::source::Source;

/// Counts the bytes that are read, and how often.
pub struct Counting<S> {
    pub source: S,
    pub read: u64,
    pub reads: u64,
}

impl<S> Counting<S> {
    pub fn new(source: S) -> Self {
        Self { source, read: 0, reads: 0 }
    }
}

impl<S: Source> Source for Counting<S> {
    fn len(&self) -> u64 {
        self.source.len()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        self.read += buffer.len() as u64;
        self.reads += 1;
        self.source.read_at(offset, buffer)
    }
}

/// A file of any size of which only a few stretches are not zero.
pub struct Sparse {
    pub len: u64,
    pub pieces: Vec<(u64, Vec<u8>)>,
}

impl Source for Sparse {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        if offset + buffer.len() as u64 > self.len {
            return Err(Error::new(Reason::Truncated, "beyond the end"));
        }
        buffer.fill(0);
        for (start, piece) in &self.pieces {
            let first = offset.max(*start);
            let last = (offset + buffer.len() as u64).min(start + piece.len() as u64);
            if first < last {
                let from = &piece[(first - start) as usize..(last - start) as usize];
                buffer[(first - offset) as usize..(last - offset) as usize].copy_from_slice(from);
            }
        }
        Ok(())
    }
}
