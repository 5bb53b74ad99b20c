//! The boundary to JavaScript: no algorithm. What is answered stays in this module's memory until it is copied from there, once.

use wasm_bindgen::prelude::*;

use crate::error::{Reason, Result};

/// What came of a task.
#[wasm_bindgen]
pub struct Answer(Result<crate::Answer>);

/// Does a task.
#[wasm_bindgen]
pub fn answer(task: &[i64], bytes: &[u8]) -> Answer {
    Answer(crate::answer(task, bytes))
}

#[wasm_bindgen]
impl Answer {
    /// What there is to say; after an error the place of its reason among all.
    pub fn numbers(&self) -> Vec<i64> {
        match &self.0 {
            Ok(answer) => answer.numbers.clone(),
            Err(error) => (0..).zip(Reason::ALL).filter(|(_, reason)| *reason == error.reason).map(|(place, _)| place).collect(),
        }
    }

    /// What is wrong, after an error: a fixed sentence.
    pub fn detail(&self) -> Option<String> {
        self.0.as_ref().err().map(|error| error.detail.to_owned())
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
