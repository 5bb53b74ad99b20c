//! NIfTI-1 and NIfTI-2: one volume, or several over time, in one file, as it is or in gzip (nifti1.h and nifti2.h of the Data Format
//! Working Group).
//!
//! Knows where voxels lie and what they stand for, and holds no opinion on what may stay. A header is written from nothing: shape, type,
//! scaling and place, and nothing that could say anything else. Places are in millimetres of the patient as in
//! [`Plane`](crate::volume::Plane): the file's x and y, to the right and to the front, turn round.

mod deflate;
mod gunzip;
mod header;
mod place;
mod read;
mod samples;
mod write;

pub use header::Header;
pub use read::Reader;
pub use samples::Samples;
pub use write::Writer;
