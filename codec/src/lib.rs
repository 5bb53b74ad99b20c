//! The pixel streams of the transfer syntaxes (PS3.5 8, A.4): one file for each family.
//!
//! A decoder is given one frame's stream, its fragments joined, and the size that the header states. It checks that size against
//! the stream before it allocates, and refuses a stream that ends early, contradicts itself or costs more than the limits allow:
//! `Unreadable`, `UnsupportedSyntax` or `TooLarge`, never a panic. Nothing here knows of data sets or of people.
//!
//! What loops over whole rows is compiled apart (`inline(never)`): in one function with others a browser's compiler keeps what it holds in
//! memory instead of registers.
//!
//! Who may have the codecs in another module of WebAssembly asks through [`Codecs`].

mod codecs;
pub mod error;
pub mod frame;
mod interleave;
pub mod jpeg;
pub mod jpeg_2000;
pub mod jpeg_ls;
pub mod limits;
pub mod rle;
mod task;
#[cfg(all(target_arch = "wasm32", feature = "module"))]
mod wasm;

use scanitize_order as order;

pub use codecs::Codecs;
pub use task::{Answer, Coder, answer};

/// Whether one of eight bytes is 0xFF, behind which most of these streams stuff bits.
#[inline(always)]
const fn has_byte_of_ones(eight: u64) -> bool {
    (!eight).wrapping_sub(0x0101_0101_0101_0101) & eight & 0x8080_8080_8080_8080 != 0
}
