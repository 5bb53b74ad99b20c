//! Slices that lie in one room: the patient's coordinates.
//!
//! All geometry is in millimetres, x to the left, y to the back, z to the head (LPS, PS3.3 C.7.6.2.1.1), never by the order of an array.

pub mod affine;
mod grid;
mod plane;
mod stack;

pub use affine::Affine;
pub use grid::Grid;
pub(crate) use grid::{narrow, number, real};
pub use plane::Plane;
pub use stack::{Stack, StackBuilder};
