//! A deflated data set (PS3.5 A.5) as a source: inflated as it is read, never held as a whole.

use flate2::{Decompress, FlushDecompress, Status};

use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::Source;

/// What a deflated stretch of a source inflates to. Reading forwards inflates once; reading far back begins again.
pub struct Inflated<S> {
    stream: Stream<S>,
    len: u64,
    /// The last bytes that came out, and where they start.
    held: Vec<u8>,
    start: u64,
}

/// The inflater and where it stands.
struct Stream<S> {
    source: S,
    begin: u64,
    position: u64,
    input: Vec<u8>,
    used: usize,
    inflater: Decompress,
}

impl<S: Source> Inflated<S> {
    /// Finds out how long the stream at `begin` is, by inflating it and keeping nothing.
    ///
    /// # Errors
    /// [`Reason::Hostile`] for more than [`Limits::inflation`] times its size beyond [`Limits::FREE_INFLATION`] bytes,
    /// [`Reason::TooLarge`] beyond the largest instance, [`Reason::Truncated`] and [`Reason::Unreadable`] for a broken stream.
    pub fn measure(source: S, begin: u64, limits: &Limits) -> Result<u64> {
        let packed = source.len().saturating_sub(begin);
        let most = packed.saturating_mul(limits.inflation).max(Limits::FREE_INFLATION);
        let mut stream = Stream::new(source, begin);
        let (mut len, mut piece) = (0_u64, Vec::with_capacity(PIECE));
        while stream.next(&mut piece)? {
            len = len.saturating_add(piece.len() as u64);
            if len > most {
                return Err(Error::new(Reason::Hostile, "a data set that inflates beyond all measure"));
            }
            if len > limits.instance_bytes {
                return Err(Error::new(Reason::TooLarge, "a data set that inflates to more than can be read as a whole"));
            }
        }
        Ok(len)
    }

    /// The stream at `begin`, which inflates to `len` bytes.
    pub fn new(source: S, begin: u64, len: u64) -> Self {
        Self { stream: Stream::new(source, begin), len, held: Vec::new(), start: 0 }
    }

    fn end(&self) -> u64 {
        self.start.saturating_add(self.held.len() as u64)
    }

    /// Lets go of what is far behind and takes the next piece.
    fn advance(&mut self) -> Result<()> {
        let gone = self.held.len().saturating_sub(HISTORY);
        self.held.drain(..gone);
        self.start = self.start.saturating_add(gone as u64);
        let mut piece = Vec::with_capacity(PIECE);
        if !self.stream.next(&mut piece)? {
            return Err(END);
        }
        self.held.append(&mut piece);
        Ok(())
    }
}

impl<S: Source> Source for Inflated<S> {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        if offset < self.start {
            self.stream.restart();
            self.held.clear();
            self.start = 0;
        }
        let (mut at, mut rest) = (offset, buffer);
        while !rest.is_empty() {
            if at >= self.end() {
                self.advance()?;
                continue;
            }
            let from = usize::try_from(at.saturating_sub(self.start)).map_err(|_| END)?;
            let ready = self.held.get(from..).unwrap_or_default();
            let count = ready.len().min(rest.len());
            let (filled, left) = rest.split_at_mut(count);
            filled.copy_from_slice(ready.get(..count).unwrap_or_default());
            rest = left;
            at = at.saturating_add(count as u64);
        }
        Ok(())
    }
}

impl<S: Source> Stream<S> {
    fn new(source: S, begin: u64) -> Self {
        Self { source, begin, position: begin, input: Vec::new(), used: 0, inflater: Decompress::new(false) }
    }

    fn restart(&mut self) {
        self.inflater.reset(false);
        self.position = self.begin;
        self.input.clear();
        self.used = 0;
    }

    /// Fills `piece` anew; `false` at the end of the stream.
    fn next(&mut self, piece: &mut Vec<u8>) -> Result<bool> {
        piece.clear();
        loop {
            if self.used == self.input.len() {
                self.refill()?;
            }
            let before = self.inflater.total_in();
            let input = self.input.get(self.used..).unwrap_or_default();
            let is_last = input.is_empty();
            let status = self.inflater.decompress_vec(input, piece, FlushDecompress::None).map_err(|_| BROKEN)?;
            let taken = usize::try_from(self.inflater.total_in().saturating_sub(before)).map_err(|_| BROKEN)?;
            self.used = self.used.saturating_add(taken);
            match status {
                _ if !piece.is_empty() => return Ok(true),
                Status::StreamEnd => return Ok(false),
                _ if is_last => return Err(END),
                _ => {}
            }
        }
    }

    fn refill(&mut self) -> Result<()> {
        let left = self.source.len().saturating_sub(self.position);
        let size = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        self.input.resize(size, 0);
        self.used = 0;
        self.source.read_at(self.position, &mut self.input)?;
        self.position = self.position.saturating_add(size as u64);
        Ok(())
    }
}

const PIECE: usize = 64 << 10;
/// Kept behind the last byte that came out: the walk reads heads ahead and then goes back to a value.
const HISTORY: usize = 64 << 10;
const END: Error = Error::new(Reason::Truncated, "the deflated data set ends before its end");
const BROKEN: Error = Error::new(Reason::Unreadable, "a deflated data set that cannot be inflated");
