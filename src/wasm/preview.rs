//! A picture for the screen, as the page takes it.

use wasm_bindgen::{Clamped, prelude::*};

use super::{Input, limits, thrown};
use crate::sanitize::{self, Showing};

/// One frame as a screen shows it.
#[wasm_bindgen]
pub struct Preview(sanitize::Preview);

/// Shows a frame, counted from 0; `stretch` makes faint writing stand out, `level` and `width` move and widen the window.
#[wasm_bindgen]
pub fn preview(
    input: &mut Input,
    frame: u32,
    stretch: bool,
    level: f64,
    width: f64,
    memory: Option<u32>,
) -> Result<Preview, JsValue> {
    let showing = Showing { frame, stretch, level, width };
    sanitize::preview(input, &showing, &limits(memory)).map(Preview).map_err(|error| thrown(&error))
}

/// Shows a frame with a line around what is different in the cleaned form of the same instance.
#[wasm_bindgen]
pub fn compared(
    before: &mut Input,
    after: &mut Input,
    frame: u32,
    stretch: bool,
    level: f64,
    width: f64,
    memory: Option<u32>,
) -> Result<Preview, JsValue> {
    let showing = Showing { frame, stretch, level, width };
    sanitize::compared(before, after, &showing, &limits(memory)).map(Preview).map_err(|error| thrown(&error))
}

#[wasm_bindgen]
impl Preview {
    /// Columns of the picture.
    #[wasm_bindgen(getter)]
    pub fn columns(&self) -> u32 {
        self.0.columns
    }

    /// Rows of the picture.
    #[wasm_bindgen(getter)]
    pub fn rows(&self) -> u32 {
        self.0.rows
    }

    /// How many frames there are.
    #[wasm_bindgen(getter)]
    pub fn frames(&self) -> u32 {
        self.0.frames
    }

    /// Columns of what is shown.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        self.0.width
    }

    /// Rows of what is shown.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        self.0.height
    }

    /// Red, green, blue and opacity of each pixel shown, once.
    pub fn take(&mut self) -> Clamped<Vec<u8>> {
        Clamped(std::mem::take(&mut self.0.rgba))
    }
}
