//! Gzip (RFC 1952): inflated as it is read, member after member, never held as a whole.

use flate2::{Decompress, FlushDecompress, Status};

use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::Source;
use crate::source::crc32::Crc32;

/// The content of a file in gzip, from its first byte to its last.
pub struct Gunzip<'a> {
    source: &'a mut dyn Source,
    position: u64,
    input: Vec<u8>,
    used: usize,
    inflater: Decompress,
    crc32: Crc32,
    /// Whether a member has begun and not ended, and whether its end was not looked at yet.
    is_inside: bool,
    is_ending: bool,
    /// Bytes that may still come out.
    left: u64,
    /// Whether a member has a name, a comment or something else beside its content.
    pub has_words: bool,
}

impl<'a> Gunzip<'a> {
    pub fn new(source: &'a mut dyn Source, limits: &Limits) -> Self {
        let mut new = Self {
            source,
            position: 0,
            input: Vec::new(),
            used: 0,
            inflater: Decompress::new(false),
            crc32: Crc32::default(),
            is_inside: false,
            is_ending: false,
            left: 0,
            has_words: false,
        };
        new.restart(limits);
        new
    }

    /// Goes back to the first byte.
    pub fn restart(&mut self, limits: &Limits) {
        self.input.clear();
        (self.position, self.used, self.is_inside, self.is_ending) = (0, 0, false, false);
        self.left = self.source.len().saturating_mul(limits.inflation).max(limits.entry_bytes);
    }

    /// Fills `piece` anew; `false` behind the last member.
    ///
    /// # Errors
    /// [`Reason::Hostile`] for more than [`Limits::inflation`] times its size beyond [`Limits::entry_bytes`], [`Reason::Truncated`] and
    /// [`Reason::Unreadable`] for a broken stream.
    pub fn next(&mut self, piece: &mut Vec<u8>) -> Result<bool> {
        piece.clear();
        piece.reserve(PIECE);
        loop {
            if std::mem::take(&mut self.is_ending) {
                self.end()?;
            }
            if !self.is_inside && !self.begin()? {
                return Ok(false);
            }
            if self.used == self.input.len() {
                self.refill()?;
            }
            let before = self.inflater.total_in();
            let input = self.input.get(self.used..).unwrap_or_default();
            let is_last = input.is_empty();
            let status = self.inflater.decompress_vec(input, piece, FlushDecompress::None).map_err(|_| BROKEN)?;
            let taken = usize::try_from(self.inflater.total_in().saturating_sub(before)).map_err(|_| BROKEN)?;
            self.used = self.used.saturating_add(taken);
            self.left = self.left.checked_sub(piece.len() as u64).ok_or(BOMB)?;
            self.crc32.update(piece);
            self.is_ending = status == Status::StreamEnd;
            self.is_inside = !self.is_ending;
            match () {
                () if !piece.is_empty() => return Ok(true),
                () if is_last && !self.is_ending => return Err(END),
                () => {}
            }
        }
    }

    /// The head of a member; `false` where none begins.
    fn begin(&mut self) -> Result<bool> {
        let mut head = [0; 10];
        for byte in &mut head {
            let Some(next) = self.byte()? else { return Ok(false) };
            *byte = next;
        }
        let [_, _, _, flags, ..] = head;
        if !head.starts_with(MARK) {
            return Ok(false);
        }
        self.has_words |= flags & (EXTRA | NAME | COMMENT) != 0;
        if flags & EXTRA != 0 {
            let length = self.number(2)?;
            for _ in 0..length {
                self.number(1)?;
            }
        }
        for flag in [NAME, COMMENT] {
            while flags & flag != 0 && self.number(1)? != 0 {}
        }
        if flags & CHECKED != 0 {
            self.number(2)?;
        }
        self.inflater.reset(false);
        self.crc32 = Crc32::default();
        self.is_inside = true;
        Ok(true)
    }

    /// The sum and the size behind a member.
    fn end(&mut self) -> Result<()> {
        let sum = std::mem::take(&mut self.crc32).finish();
        let is_it = self.number(4)? == sum;
        self.number(4)?;
        if is_it { Ok(()) } else { Err(BROKEN) }
    }

    fn number(&mut self, bytes: u32) -> Result<u32> {
        let mut number = 0;
        for place in 0..bytes {
            number |= u32::from(self.byte()?.ok_or(END)?) << (8 * place);
        }
        Ok(number)
    }

    fn byte(&mut self) -> Result<Option<u8>> {
        if self.used == self.input.len() {
            self.refill()?;
        }
        let next = self.input.get(self.used).copied();
        self.used += usize::from(next.is_some());
        Ok(next)
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

/// Deflate in gzip.
pub const MARK: &[u8] = &[0x1F, 0x8B, 8];
const PIECE: usize = 64 << 10;
const CHECKED: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
const END: Error = Error::new(Reason::Truncated, "a file in gzip that ends before its end");
const BROKEN: Error = Error::new(Reason::Unreadable, "a file in gzip that cannot be inflated");
const BOMB: Error = Error::new(Reason::Hostile, "a file in gzip that inflates beyond all measure");
