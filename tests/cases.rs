//! One behaviour a test; the name says which.

mod canaries;
mod command_line;
mod determinism;
mod false_holds;
mod hostile;
mod integrity;
mod panics;
mod proof;
mod schemas;
