//! Looking for a head in one volume.

use wasm_bindgen::prelude::*;

use crate::sanitize;
use crate::sanitize::FaceDetector;
use crate::wasm::writing::Writing;
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

    /// What was found, as JSON for the coordinator. What finds faces looks whether a cut would leave one.
    pub fn finish(self, nets: Option<Writing>) -> Result<String, JsValue> {
        let mut nets = nets.as_ref();
        let detector = nets.as_mut().map(|nets| nets as &mut dyn FaceDetector);
        self.0.finish(detector).map(|finding| json(&finding)).map_err(|error| thrown(&error))
    }
}
