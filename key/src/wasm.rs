//! The boundary to JavaScript: no algorithm. It runs in a worker that does one thing and ends, since its memory cannot be overwritten as a
//! whole.

use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::{Closed, Code, Drawn, Held, age};

/// A key file that is open. What fails is told in one word: `form`, `work` or `passphrase`.
#[wasm_bindgen]
pub struct KeyFile(Held);

#[wasm_bindgen]
impl KeyFile {
    /// Takes the 32 bytes of a key, and marks and codes in turn.
    #[wasm_bindgen(constructor)]
    pub fn new(key: Vec<u8>, codes: Vec<String>) -> Result<Self, JsError> {
        let key = Zeroizing::new(key);
        let key = Zeroizing::new(key.as_slice().try_into().map_err(|_| told(&Closed::Form))?);
        let pairs = codes.chunks_exact(2).filter_map(|pair| match pair {
            [mark, code] => Some(Code { mark: mark.clone(), code: code.clone() }),
            _ => None,
        });
        Ok(Self(Held { key, codes: pairs.collect() }))
    }

    /// Opens a file. One that has no passphrase is opened by any.
    pub fn open(file: Vec<u8>, passphrase: Vec<u8>) -> Result<Self, JsError> {
        let (file, passphrase) = (Zeroizing::new(file), Zeroizing::new(passphrase));
        let text = if age::is_age(&file) { age::open(&file, &passphrase).map_err(|closed| told(&closed))? } else { file };
        Held::parse(&text).map(Self).ok_or_else(|| told(&Closed::Form))
    }

    /// Writes it under a passphrase. `drawn`: 48 random bytes that are used for nothing else.
    pub fn seal(&self, passphrase: Vec<u8>, drawn: Vec<u8>) -> Result<Vec<u8>, JsError> {
        let (passphrase, drawn) = (Zeroizing::new(passphrase), Zeroizing::new(drawn));
        let drawn = Drawn::new(&drawn).ok_or_else(|| told(&Closed::Form))?;
        age::seal(self.0.text().as_bytes(), &passphrase, &drawn, WORK).ok_or_else(|| told(&Closed::Work))
    }

    /// The key.
    #[wasm_bindgen(getter)]
    pub fn key(&self) -> Vec<u8> {
        self.0.key.to_vec()
    }

    /// Marks and codes in turn.
    #[wasm_bindgen(getter)]
    pub fn codes(&self) -> Vec<String> {
        self.0.codes.iter().flat_map(|Code { mark, code }| [mark.clone(), code.clone()]).collect()
    }
}

fn told(closed: &Closed) -> JsError {
    JsError::new(match closed {
        Closed::Form => "form",
        Closed::Work => "work",
        Closed::Passphrase => "passphrase",
    })
}

/// 128 MiB: half of what the command line takes, so that a phone can.
const WORK: u8 = 17;
