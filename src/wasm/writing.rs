//! What finds and reads writing and finds faces: an object of the page, another WebAssembly module behind it.

use js_sys::Float32Array;
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::error::{Error, Reason, Result};
use crate::json;
use crate::sanitize::{FaceDetector, Portrait, Sighting};
use crate::text::{Detector, Grey, Line, Reading, Renderings};

#[wasm_bindgen]
extern "C" {
    /// An object that finds and reads writing in grey pictures, and finds faces.
    #[wasm_bindgen(
        typescript_type = "{ find(renderings: Uint8Array, columns: number, rows: number): Float32Array, read(grey: Uint8Array, columns: number, rows: number): string, faces(grey: Uint8Array, columns: number, rows: number): Float32Array }"
    )]
    pub type Writing;

    /// The lines of a picture in three renderings: left, top, right, bottom and score of each.
    #[wasm_bindgen(method, catch)]
    fn find(this: &Writing, renderings: &[u8], columns: u32, rows: u32) -> std::result::Result<Float32Array, JsValue>;

    /// What a line says, as JSON `{text, confidence}`.
    #[wasm_bindgen(method, catch)]
    fn read(this: &Writing, grey: &[u8], columns: u32, rows: u32) -> std::result::Result<String, JsValue>;

    /// The faces in a grey picture: left, top, right, bottom and score of each.
    #[wasm_bindgen(method, catch)]
    fn faces(this: &Writing, grey: &[u8], columns: u32, rows: u32) -> std::result::Result<Float32Array, JsValue>;
}

#[derive(Deserialize)]
struct Said {
    text: String,
    confidence: f32,
}

impl Detector for &Writing {
    fn find(&mut self, picture: &Renderings) -> Result<Vec<Line>> {
        let (columns, rows) = (side(picture.columns)?, side(picture.rows)?);
        let numbers = Writing::find(self, &picture.values, columns, rows).map_err(|_| FAILED)?.to_vec();
        let line = |&[left, top, right, bottom, score]: &[f32; 5]| Line { left, top, right, bottom, score };
        Ok(numbers.as_chunks::<5>().0.iter().map(line).collect())
    }

    fn read(&mut self, line: &Grey) -> Result<Reading> {
        let (columns, rows) = (side(line.columns)?, side(line.rows)?);
        let said = Writing::read(self, &line.values, columns, rows).map_err(|_| FAILED)?;
        let Said { text, confidence } = json::read(&said).ok_or(FAILED)?;
        Ok(Reading { text, confidence })
    }
}

impl FaceDetector for &Writing {
    fn faces(&mut self, portrait: &Portrait) -> Result<Vec<Sighting>> {
        let (columns, rows) = (side(portrait.columns)?, side(portrait.rows)?);
        let numbers = Writing::faces(self, &portrait.values, columns, rows).map_err(|_| NO_FACES)?.to_vec();
        let sighting = |&[left, top, right, bottom, score]: &[f32; 5]| Sighting { left, top, right, bottom, score };
        Ok(numbers.as_chunks::<5>().0.iter().map(sighting).collect())
    }
}

fn side(length: usize) -> Result<u32> {
    u32::try_from(length).map_err(|_| FAILED)
}

const NO_FACES: Error = Error::new(Reason::FaceCheckFailed, "the search for faces broke down");
const FAILED: Error = Error::new(Reason::TextUnchecked, "the search for writing broke down");
