//! The bytes under inspection: all of them in memory, or read on as they are needed, each of them once.

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::source::Source;
use crate::source::crc32::Crc32;

/// Bytes that are inspected from the first to the last.
pub(super) struct Reading<'a> {
    len: u64,
    bytes: Bytes<'a>,
}

enum Bytes<'a> {
    Whole(&'a [u8]),
    Rolling(Box<Rolling<'a>>),
}

/// A stretch of a source that moves over it from its start to its end. What it has read it has added to the sums, so these are of
/// the very bytes that were inspected, even if the source says something else when it is asked again.
struct Rolling<'a> {
    source: &'a mut dyn Source,
    piece_bytes: usize,
    most_before_picture: u64,
    /// The offset of the first byte that is held.
    start: u64,
    held: Vec<u8>,
    sha256: Sha256,
    crc32: Crc32,
    failure: Option<Error>,
}

/// The sums over all bytes of a source.
pub(super) struct Sums {
    pub(super) sha256: [u8; 32],
    pub(super) crc32: u32,
}

impl<'a> Reading<'a> {
    pub(super) fn whole(bytes: &'a [u8]) -> Self {
        Self { len: bytes.len() as u64, bytes: Bytes::Whole(bytes) }
    }

    pub(super) fn rolling(source: &'a mut dyn Source, limits: &Limits) -> Self {
        let len = source.len();
        let rolling = Rolling {
            source,
            piece_bytes: limits.piece_bytes.max(1),
            // Heads of elements and UIDs that grow need room too.
            most_before_picture: limits.value_bytes.saturating_mul(2),
            start: 0,
            held: Vec::new(),
            sha256: Sha256::new(),
            crc32: Crc32::default(),
            failure: None,
        };
        Self { len, bytes: Bytes::Rolling(Box::new(rolling)) }
    }

    /// The number of all bytes.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// The bytes that are in memory, those at [`Reading::start`] first.
    pub(super) fn held(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Whole(bytes) => bytes,
            Bytes::Rolling(rolling) => &rolling.held,
        }
    }

    /// The offset of the first byte that is held.
    pub(super) fn start(&self) -> u64 {
        match &self.bytes {
            Bytes::Whole(_) => 0,
            Bytes::Rolling(rolling) => rolling.start,
        }
    }

    /// Whether the last byte is held.
    pub(super) fn is_at_end(&self) -> bool {
        self.start() + self.held().len() as u64 >= self.len
    }

    /// Holds all bytes before `end`, the first ones included; `false` where there are none, or too many before a picture.
    pub(super) fn reach(&mut self, end: u64) -> bool {
        let Bytes::Rolling(rolling) = &mut self.bytes else { return end <= self.len };
        while end > rolling.held.len() as u64 {
            if end > self.len.min(rolling.most_before_picture) || !rolling.read_on(rolling.piece_bytes.min(STEP), self.len) {
                return false;
            }
        }
        true
    }

    /// Lets go of so many bytes and holds one more piece; `false` where nothing more can be read.
    pub(super) fn roll(&mut self, passed: usize) -> bool {
        let Bytes::Rolling(rolling) = &mut self.bytes else { return false };
        rolling.held.drain(..passed.min(rolling.held.len()));
        rolling.start += passed as u64;
        rolling.read_on(rolling.piece_bytes, self.len)
    }

    /// Reads what nobody has looked at, and gives the sums over everything; `None` for bytes that were in memory all along.
    ///
    /// # Errors
    /// What the source answered where it could not be read.
    pub(super) fn finish(mut self) -> Result<Option<Sums>> {
        while self.roll(self.held().len()) {}
        let Bytes::Rolling(rolling) = self.bytes else { return Ok(None) };
        match rolling.failure {
            Some(failure) => Err(failure),
            None => Ok(Some(Sums { sha256: rolling.sha256.finalize().into(), crc32: rolling.crc32.finish() })),
        }
    }
}

impl Rolling<'_> {
    fn read_on(&mut self, bytes: usize, len: u64) -> bool {
        let from = self.start + self.held.len() as u64;
        let count = usize::try_from(len - from.min(len)).unwrap_or(bytes).min(bytes);
        if count == 0 || self.failure.is_some() {
            return false;
        }
        let place = self.held.len();
        self.held.resize(place + count, 0);
        let piece = self.held.get_mut(place..).unwrap_or_default();
        if let Err(failure) = self.source.read_at(from, piece) {
            self.failure = Some(failure);
            self.held.truncate(place);
            return false;
        }
        self.sha256.update(&*piece);
        self.crc32.update(piece);
        true
    }
}

/// Few headers are longer.
const STEP: usize = 64 << 10;
