//! Cleans medical scans: removes what identifies the person, and proves it on the bytes it wrote.
//!
//! Start at [`sanitize`]: it tells the whole flow. `ARCHITECTURE.md` says what may name what, and why.

pub mod archive;
pub mod attribute;
pub mod codec;
mod decimal;
pub mod dicom;
pub mod error;
pub mod face;
pub mod frame;
pub mod identity;
mod json;
pub mod limits;
pub mod nifti;
pub mod plan;
pub mod profile;
pub mod pseudonym;
pub mod report;
pub mod sanitize;
pub mod source;
pub mod study;
pub mod text;
pub mod verify;
pub mod volume;
#[cfg(target_arch = "wasm32")]
mod wasm;

use scanitize_order as order;
