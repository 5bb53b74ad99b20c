//! A file as the core sees it: a Blob that is read piece by piece, bytes, or a file in an archive of either.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync};

use crate::archive::read::Opened;
use crate::error::{Error, Reason, Result};
use crate::source::{Bytes, Source};

/// One input.
#[wasm_bindgen]
pub struct Input(Kind);

enum Kind {
    Bytes(Bytes<Shared>),
    Entry(Box<Opened<Input>>),
    Blob { blob: Blob, len: u64, reader: FileReaderSync, piece: Piece, before: Piece },
}

/// Bytes that several inputs read.
#[derive(Clone)]
struct Shared(Rc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A piece of a Blob. The last two that were read are held: reading small stretches one by one would cost a call each, also where
/// two places are read by turns, as the end of an archive and its directory are.
#[derive(Default)]
struct Piece {
    start: u64,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl Input {
    /// A Blob or File. Only in workers.
    pub fn blob(blob: Blob) -> std::result::Result<Input, JsValue> {
        // Sizes of Blobs are whole numbers below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let len = blob.size() as u64;
        let [piece, before] = [Piece::default(), Piece::default()];
        Ok(Self(Kind::Blob { blob, len, reader: FileReaderSync::new()?, piece, before }))
    }

    /// Bytes.
    pub fn bytes(bytes: Vec<u8>) -> Input {
        Self(Kind::Bytes(Bytes(Shared(Rc::new(bytes)))))
    }

    /// The number of bytes.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> f64 {
        // Below 2^53 for anything that fits a disc.
        #[allow(clippy::cast_precision_loss)]
        let size = self.len() as f64;
        size
    }
}

/// Calls a function whenever bytes of a Blob have been read, with their number.
#[wasm_bindgen(js_name = onRead)]
pub fn on_read(listener: Function) {
    LISTENER.set(Some(listener));
}

thread_local! {
    static LISTENER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

impl Input {
    /// The Blob, if it is one.
    pub(crate) fn into_blob(self) -> Option<Blob> {
        match self.0 {
            Kind::Blob { blob, .. } => Some(blob),
            Kind::Bytes(_) | Kind::Entry(_) => None,
        }
    }

    /// A file in an archive.
    pub(crate) fn of_archive(opened: Opened<Self>) -> Self {
        Self(Kind::Entry(Box::new(opened)))
    }

    /// A second input on the same bytes.
    pub(crate) fn again(&self) -> std::result::Result<Self, JsValue> {
        match &self.0 {
            Kind::Bytes(Bytes(bytes)) => Ok(Self(Kind::Bytes(Bytes(bytes.clone())))),
            Kind::Blob { blob, .. } => Self::blob(blob.clone()),
            Kind::Entry(_) => Err(super::thrown(&Error::new(Reason::UnsupportedSyntax, "an archive inside an archive"))),
        }
    }
}

impl Source for Input {
    fn len(&self) -> u64 {
        match &self.0 {
            Kind::Bytes(bytes) => bytes.len(),
            Kind::Entry(entry) => entry.len(),
            Kind::Blob { len, .. } => *len,
        }
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        match &mut self.0 {
            Kind::Bytes(bytes) => bytes.read_at(offset, buffer),
            Kind::Entry(entry) => entry.read_at(offset, buffer),
            Kind::Blob { blob, len, reader, piece, before } => {
                let end = offset.saturating_add(buffer.len() as u64);
                if end > *len {
                    return Err(Error::new(Reason::Truncated, "the file ends before its data does"));
                }
                if buffer.len() as u64 >= PIECE {
                    return read(blob, reader, offset, end, buffer);
                }
                if !piece.holds(offset, end) {
                    std::mem::swap(piece, before);
                }
                if !piece.holds(offset, end) {
                    let end = end.max(offset + PIECE).min(*len);
                    let mut bytes = vec![0; usize::try_from(end - offset).unwrap_or_default()];
                    read(blob, reader, offset, end, &mut bytes)?;
                    *piece = Piece { start: offset, bytes };
                }
                piece.copy(offset, buffer)
            }
        }
    }
}

impl Piece {
    fn holds(&self, start: u64, end: u64) -> bool {
        self.start <= start && end <= self.start + self.bytes.len() as u64
    }

    fn copy(&self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        let start = usize::try_from(offset - self.start).unwrap_or(usize::MAX);
        let found = start.checked_add(buffer.len()).and_then(|end| self.bytes.get(start..end)).ok_or(CHANGED)?;
        buffer.copy_from_slice(found);
        Ok(())
    }
}

#[allow(clippy::cast_precision_loss)] // Offsets into a Blob are below 2^53.
fn read(blob: &Blob, reader: &FileReaderSync, start: u64, end: u64, to: &mut [u8]) -> Result<()> {
    let slice = blob.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| CHANGED)?;
    let buffer = reader.read_as_array_buffer(&slice).map_err(|_| CHANGED)?;
    let bytes = Uint8Array::new(&buffer);
    if u64::from(bytes.length()) != to.len() as u64 {
        return Err(CHANGED);
    }
    bytes.copy_to(to);
    // Whoever fails to listen does not make the reading fail.
    LISTENER.with_borrow(|listener| listener.as_ref().map(|listener| listener.call1(&JsValue::NULL, &bytes.length().into())));
    Ok(())
}

const PIECE: u64 = 256 << 10;
const CHANGED: Error = Error::new(Reason::Unreadable, "the file cannot be read, or changed while it was read");
