//! Containers: zip in, zip out. Thin, over a kept library.

pub mod read;
pub mod write;
