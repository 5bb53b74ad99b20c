//! The key file: one line with the master key, then a line for each code that the key alone does not give. Plain, or all of it under a
//! passphrase in the form of age, which the command line and the page write and read alike.
//!
//! Nothing here knows of scans, files or chance: bytes go in and come out, and what has to be drawn is an argument.

mod age;
mod base64;
mod lines;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use age::{Closed, Drawn, is_age, open, seal};
pub use lines::{Code, Held};
