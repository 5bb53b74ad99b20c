//! Containers: zip archives and ISO 9660 discs in, zip out; and what kind of thing a file is that is no scan.
//!
//! Sizes, counts and places that an archive declares are held against the limits and against the bytes that are there
//! before anything is read or reserved. A path inside an archive is text for the private report: nothing is ever written
//! under it.

pub mod foreign;
mod iso;
mod name;
pub mod plain;
pub mod read;
pub mod write;
mod zip;
