//! Looking for a head in one volume.

use wasm_bindgen::{Clamped, prelude::*};

use crate::error::{Error, Reason};
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

    /// The surface of the head that lies as a map says, as JSON, in what was read: bytes for a `Surface`.
    pub fn surface(self, map: &str) -> Result<Vec<u8>, JsValue> {
        let map = parsed(map)?;
        self.0.surface(&map).map(|surface| surface.to_bytes()).map_err(|error| thrown(&error))
    }
}

/// A head, to be looked at from all sides.
#[wasm_bindgen]
pub struct Surface(sanitize::Surface);

#[wasm_bindgen]
impl Surface {
    /// Takes what a surveyor made.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Surface, JsValue> {
        let wrong = Error::new(Reason::Policy, "a surface of another size than documented");
        sanitize::Surface::from_bytes(bytes).map(Self).ok_or_else(|| thrown(&wrong))
    }

    /// Red, green, blue and opacity of a square picture with sides of so many pixels, from the front, turned by degrees to the left of
    /// the head and upwards.
    pub fn portrait(&self, yaw: f64, pitch: f64, size: u32) -> Clamped<Vec<u8>> {
        let size = usize::try_from(size).unwrap_or_default().clamp(1, LARGEST);
        let portrait = self.0.seen(&sanitize::portrayed(yaw, pitch, size));
        Clamped(portrait.values.iter().flat_map(|value| [*value, *value, *value, u8::MAX]).collect())
    }
}

/// Pixels of a side.
const LARGEST: usize = 1024;
