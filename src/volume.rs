//! Slices that lie in one room: the patient's coordinates.
//!
//! All geometry is in millimetres, x to the left, y to the back, z to the head (LPS, PS3.3 C.7.6.2.1.1), never by the order of an array.

mod plane;

pub use plane::Plane;
