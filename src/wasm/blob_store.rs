//! Where an instance too large for memory is written: a Blob, which a browser keeps outside the module's memory.

use js_sys::{Array, Uint8Array};
use web_sys::Blob;

use crate::error::{Error, Reason, Result};
use crate::source::{Sink, Source as _, Store};
use crate::wasm::Input;

/// A Blob that grows by pieces.
#[derive(Default)]
pub struct BlobStore {
    parts: Array,
}

impl Sink for BlobStore {
    fn write(&mut self, piece: &[u8]) -> Result<()> {
        let part = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(piece))).map_err(|_| NO_ROOM)?;
        self.parts.push(&part);
        Ok(())
    }
}

impl Store for BlobStore {
    type Sealed = Input;

    fn seal(self) -> Result<Input> {
        let blob = Blob::new_with_blob_sequence(&self.parts).map_err(|_| NO_ROOM)?;
        let mut input = Input::blob(blob).map_err(|_| NO_ROOM)?;
        // Whether a browser had room for a Blob shows when it is read.
        input.len().checked_sub(1).ok_or(NO_ROOM).and_then(|last| input.read_at(last, &mut [0])).map_err(|_| NO_ROOM)?;
        Ok(input)
    }
}

const NO_ROOM: Error = Error::new(Reason::TooLarge, "the browser has no room for the output");
