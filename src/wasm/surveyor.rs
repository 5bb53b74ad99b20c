//! Looking for a head in one volume.

use wasm_bindgen::prelude::*;

use crate::sanitize;
use crate::wasm::{Input, json, limits, parsed, thrown};

/// Reads the slices of a survey one file after the other.
#[wasm_bindgen]
pub struct Surveyor(sanitize::Surveyor);

#[wasm_bindgen]
impl Surveyor {
    /// Takes up a survey, as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(survey: &str, memory: Option<u32>) -> Result<Surveyor, JsValue> {
        sanitize::Surveyor::new(parsed(survey)?, limits(memory)).map(Self).map_err(|error| thrown(&error))
    }

    /// Reads the file of this number, which is the next of the survey.
    pub fn add(&mut self, input: &mut Input, file: u32) -> Result<(), JsValue> {
        self.0.add(file, input).map_err(|error| thrown(&error))
    }

    /// What was found, as JSON for the coordinator.
    pub fn finish(self) -> Result<String, JsValue> {
        self.0.finish().map(|finding| json(&finding)).map_err(|error| thrown(&error))
    }
}
