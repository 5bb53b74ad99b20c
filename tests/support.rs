//! What the cases are made with: fixtures written from nothing, the flow, and searches of what comes out.

pub mod canary;
pub mod container;
pub mod disc;
pub mod faces;
pub mod flow;
pub mod heads;
pub mod hostile;
pub mod instances;
pub mod large;
pub mod leaks;
pub mod mutation;
pub mod nifti;
pub mod patients;
pub mod phantoms;
pub mod program;
pub mod reader;
pub mod schema;
pub mod source;
pub mod tables;
pub mod told;
pub mod writer;
