//! One behaviour a test; the name says which.

mod answers;
mod archives;
mod blanking;
mod canaries;
mod command_line;
mod compressed;
mod descriptors;
mod determinism;
mod false_holds;
mod fuzz;
mod holds;
mod hostile;
mod integrity;
mod kinds;
mod large;
mod leaks;
mod options;
mod output;
mod panics;
mod pixels;
mod presets;
mod proof;
mod readers;
mod schemas;
mod streams;
mod validator;
