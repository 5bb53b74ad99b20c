//! The codecs: an object of the page, another WebAssembly module behind it. Where that module stops, the exception passes through this
//! one and ends both, as if the codecs were a part of it.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::codec::error::{Error, Reason, Result};
use crate::codec::{Answer, run_by};

#[wasm_bindgen]
extern "C" {
    /// An object that decodes and writes the streams of frames.
    #[wasm_bindgen(typescript_type = "import('./codecs.js').Codecs")]
    pub type Codecs;

    /// What came of a task.
    pub type Coded;

    #[wasm_bindgen(method)]
    fn answer(this: &Codecs, task: &[i64], bytes: &[u8]) -> Coded;

    /// What there is to say; after an error the place of its reason among all.
    #[wasm_bindgen(method, getter)]
    fn numbers(this: &Coded) -> Vec<i64>;

    /// What is wrong, after an error.
    #[wasm_bindgen(method, getter)]
    fn detail(this: &Coded) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn stream(this: &Coded) -> Vec<u8>;

    #[wasm_bindgen(method, getter)]
    fn samples(this: &Coded) -> Vec<u8>;

    /// Forgets it all.
    #[wasm_bindgen(method)]
    fn free(this: &Coded);
}

/// Names the codecs, before any file is read.
#[wasm_bindgen(js_name = onCode)]
pub fn on_code(codecs: Codecs) {
    CODECS.set(Some(codecs));
    run_by(ask);
}

fn ask(task: &[i64], bytes: &[u8]) -> Result<Answer> {
    let coded = CODECS.with_borrow(|codecs| codecs.as_ref().map(|codecs| codecs.answer(task, bytes))).ok_or(ABSENT)?;
    let outcome = match coded.detail() {
        None => Ok(Answer { numbers: coded.numbers(), stream: coded.stream(), samples: coded.samples() }),
        Some(detail) => Err(Error::new(reason(&coded.numbers()), known(detail))),
    };
    coded.free();
    outcome
}

fn reason(numbers: &[i64]) -> Reason {
    let place = numbers.first().and_then(|place| usize::try_from(*place).ok());
    place.and_then(|place| Reason::ALL.get(place).copied()).unwrap_or(Reason::InternalError)
}

/// A sentence as an error holds it. There are as many as the codecs know, so what is kept for good is bounded.
fn known(detail: String) -> &'static str {
    DETAILS.with_borrow_mut(|details| match details.iter().find(|known| **known == detail) {
        Some(known) => known,
        None => {
            let known: &'static str = detail.leak();
            details.push(known);
            known
        }
    })
}

thread_local! {
    static CODECS: RefCell<Option<Codecs>> = const { RefCell::new(None) };
    static DETAILS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

const ABSENT: Error = Error::new(Reason::InternalError, "there are no codecs");
