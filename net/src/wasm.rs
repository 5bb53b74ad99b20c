//! The boundary to JavaScript: no algorithm. It runs in workers, and is made when it is first asked.

use wasm_bindgen::prelude::*;

use crate::{Error, Face, Line};

/// Both nets for writing, ready to work.
#[wasm_bindgen]
pub struct Net(crate::Net);

#[wasm_bindgen]
impl Net {
    /// Unpacks the weights.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsError> {
        Ok(Self(crate::Net::new()?))
    }

    /// The lines of writing in a picture in three renderings, five numbers each: left, top, right, bottom, score.
    pub fn find(&self, renderings: &[u8], columns: u32, rows: u32) -> Result<Vec<f32>, JsError> {
        let lines = self.0.find(renderings, side(columns)?, side(rows)?)?;
        Ok(lines.iter().flat_map(|Line { left, top, right, bottom, score }| [*left, *top, *right, *bottom, *score]).collect())
    }

    /// What a grey picture of one line says, as JSON: `{"text":...,"confidence":...}`.
    pub fn read(&self, grey: &[u8], columns: u32, rows: u32) -> Result<String, JsError> {
        let reading = self.0.read(grey, side(columns)?, side(rows)?)?;
        Ok(serde_json::json!({ "text": reading.text, "confidence": reading.confidence }).to_string())
    }
}

/// The net for faces, ready to work.
#[wasm_bindgen]
pub struct Faces(crate::Faces);

#[wasm_bindgen]
impl Faces {
    /// Unpacks the weights.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsError> {
        Ok(Self(crate::Faces::new()?))
    }

    /// The faces in a grey picture, five numbers each: left, top, right, bottom, score.
    pub fn find(&self, grey: &[u8], columns: u32, rows: u32) -> Result<Vec<f32>, JsError> {
        let faces = self.0.find(grey, side(columns)?, side(rows)?)?;
        Ok(faces.iter().flat_map(|Face { left, top, right, bottom, score }| [*left, *top, *right, *bottom, *score]).collect())
    }
}

fn side(length: u32) -> Result<usize, Error> {
    usize::try_from(length).map_err(|_| Error::Size)
}
