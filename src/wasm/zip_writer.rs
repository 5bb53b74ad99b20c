//! Writing a zip of what was verified.

use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;

use crate::archive::write::Archive;
use crate::error::{Error, Reason};
use crate::verify::{hex, sha256};
use crate::wasm::thrown;

/// A zip that is written a file at a time.
#[wasm_bindgen]
#[derive(Default)]
pub struct ZipWriter {
    archive: Archive,
    /// The file that has begun: what its hash must be, and what it is so far.
    open: Option<(String, Sha256)>,
}

#[wasm_bindgen]
impl ZipWriter {
    /// An empty archive.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a sealed file; returns the bytes to append to the output now.
    pub fn add(&mut self, name: &str, bytes: &[u8], hash: &str) -> Result<Vec<u8>, JsValue> {
        if hex(&sha256(bytes)) != hash {
            return Err(thrown(&NOT_VERIFIED));
        }
        self.archive.add(name, bytes).map_err(|error| thrown(&error))
    }

    /// Begins a sealed file that comes in pieces; returns its head. `crc32` is that of [`Cleaned`](crate::wasm::Cleaned).
    pub fn begin(&mut self, name: &str, size: f64, crc32: u32, hash: String) -> Result<Vec<u8>, JsValue> {
        // Sizes of Blobs are whole numbers below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let size = size as u64;
        self.open = Some((hash, Sha256::new()));
        self.archive.begin(name, size, crc32).map_err(|error| thrown(&error))
    }

    /// Takes the next piece of the file that has begun; returns the bytes to append to the output now.
    #[wasm_bindgen(js_name = goOn)]
    pub fn go_on(&mut self, piece: Vec<u8>) -> Result<Vec<u8>, JsValue> {
        self.archive.go_on(&piece).map_err(|error| thrown(&error))?;
        self.open.iter_mut().for_each(|(_, sha256)| sha256.update(&piece));
        Ok(piece)
    }

    /// Ends the file that has begun.
    pub fn end(&mut self) -> Result<(), JsValue> {
        let is_verified = self.open.take().is_some_and(|(hash, sha256)| hex(&sha256.finalize().into()) == hash);
        self.archive.end().and(if is_verified { Ok(()) } else { Err(NOT_VERIFIED) }).map_err(|error| thrown(&error))
    }

    /// Ends the archive; returns the rest of it.
    pub fn finish(self) -> Result<Vec<u8>, JsValue> {
        self.archive.finish().map_err(|error| thrown(&error))
    }
}

const NOT_VERIFIED: Error = Error::new(Reason::InternalError, "a file that is not the one that was verified");
