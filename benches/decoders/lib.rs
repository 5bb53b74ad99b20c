//! The decoders as a module of their own, from a stream in JavaScript to samples in JavaScript. The bench alone builds it.
#![cfg(target_arch = "wasm32")]

use scanitize_codec::error;
use scanitize_codec::frame::{Frame, Raster};
use scanitize_codec::limits::Limits;
use scanitize_codec::{jpeg, jpeg_2000, jpeg_ls};
use wasm_bindgen::prelude::*;

/// The samples of a stream, as the core decodes it before it looks at them; colour JPEG of 8 bits as red, green and blue.
///
/// # Errors
/// The reason's code.
#[wasm_bindgen]
pub fn decode(stream: &[u8], columns: u16, rows: u16, samples: u16) -> Result<Vec<u8>, JsError> {
    let (raster, limits) = (Raster { columns, rows, samples }, Limits::default());
    let frame: error::Result<Frame> = match stream {
        [0xFF, 0x4F, ..] => jpeg_2000::decode(stream, raster, &limits),
        _ if stream.get(2..4) == Some(&[0xFF, 0xF7]) => jpeg_ls::read(stream, raster, &limits).map(|(frame, _)| frame),
        _ => jpeg::decode_shown(stream, &raster, &limits),
    };
    frame.map(|frame| frame.bytes).map_err(|error| JsError::new(&error.to_string()))
}
