//! The boundary to JavaScript: no algorithm. What is answered stays in this module's memory until it is copied from there, once.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::{Error, Reason, Result};

/// What came of a task.
#[wasm_bindgen]
pub struct Answer(Result<crate::Answer>);

/// Does a task.
#[wasm_bindgen]
pub fn answer(task: &[i64], bytes: &[u8]) -> Answer {
    Answer(crate::answer(task, bytes))
}

#[derive(Serialize)]
struct Said {
    numbers: Vec<i64>,
    detail: Option<&'static str>,
}

#[wasm_bindgen]
impl Answer {
    /// What there is to say: `{numbers, detail?}`. `detail`, a fixed sentence, is there after an error, and says what is wrong; the one number
    /// is then the place of its reason among all.
    pub fn said(&self) -> JsValue {
        let said = match &self.0 {
            Ok(answer) => Said { numbers: answer.numbers.clone(), detail: None },
            Err(Error { reason, detail }) => {
                let places = (0..).zip(Reason::ALL).filter(|(_, one)| one == reason);
                Said { numbers: places.map(|(place, _)| place).collect(), detail: Some(detail) }
            }
        };
        // Numbers and a sentence can always be said.
        serde_wasm_bindgen::to_value(&said).unwrap_or(JsValue::UNDEFINED)
    }

    /// Where the stream begins in memory.
    #[wasm_bindgen(getter, js_name = streamPlace)]
    pub fn stream_place(&self) -> usize {
        self.0.as_ref().map_or(0, |answer| answer.stream.as_ptr() as usize)
    }

    /// The bytes of the stream.
    #[wasm_bindgen(getter, js_name = streamBytes)]
    pub fn stream_bytes(&self) -> usize {
        self.0.as_ref().map_or(0, |answer| answer.stream.len())
    }

    /// Where the samples begin in memory.
    #[wasm_bindgen(getter, js_name = samplePlace)]
    pub fn sample_place(&self) -> usize {
        self.0.as_ref().map_or(0, |answer| answer.samples.as_ptr() as usize)
    }

    /// The bytes of the samples.
    #[wasm_bindgen(getter, js_name = sampleBytes)]
    pub fn sample_bytes(&self) -> usize {
        self.0.as_ref().map_or(0, |answer| answer.samples.len())
    }
}
