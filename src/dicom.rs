//! The DICOM format (PS3.5, PS3.10): reading within bounds, the data set in memory, writing the canonical form.
//!
//! Holds no opinion about what identifies a person. `dicom_object` appears only below this module: it gives the dictionary
//! and writes the output; input is read by [`lex`] alone.

pub mod data_set;
pub mod dictionary;
pub mod encode;
pub mod encoding;
pub mod format;
pub mod frames;
pub mod geometry;
pub mod inflate;
pub mod lex;
pub mod read;
pub mod tags;
pub mod waveform;
pub mod write;
