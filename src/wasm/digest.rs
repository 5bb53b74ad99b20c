//! What the host does better: SHA-256, and telling a developer where the module stopped.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::SubtleCrypto;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    pub fn console_error(text: &str);

    #[wasm_bindgen(thread_local_v2, js_namespace = ["globalThis", "crypto"], js_name = subtle)]
    static SUBTLE: Option<SubtleCrypto>;
}

/// SHA-256 by the Web Cryptography API, `None` where the host has none.
///
/// The bytes are copied by the host before this returns to it: no view into the module's memory outlives the call.
pub async fn sha256(bytes: &[u8]) -> Option<[u8; 32]> {
    let subtle = SUBTLE.with(Clone::clone)?;
    let promise = subtle.digest_with_str_and_u8_array("SHA-256", bytes).ok()?;
    let buffer: ArrayBuffer = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Uint8Array::new(&buffer).to_vec().try_into().ok()
}
