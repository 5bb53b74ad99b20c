//! The command line: reads files, runs the flow over them, writes what was verified. No algorithm lives here.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "files, threads and the environment are the business of this edge"
)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it talks to a terminal")]

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

#[path = "main/arguments.rs"]
mod arguments;
#[path = "main/clean.rs"]
mod clean;
#[path = "main/detector.rs"]
mod detector;
#[path = "main/document.rs"]
mod document;
#[path = "main/input.rs"]
mod input;
#[path = "main/inspect.rs"]
mod inspect;
#[path = "main/key.rs"]
mod key;
#[path = "main/panic.rs"]
mod panic;
#[path = "main/pool.rs"]
mod pool;
#[path = "main/progress.rs"]
mod progress;
#[path = "main/reidentify.rs"]
mod reidentify;
#[path = "main/scratch.rs"]
mod scratch;
#[path = "main/survey.rs"]
mod survey;
#[path = "main/verify.rs"]
mod verify;

use arguments::Command;

/// Wrong use: nothing was done, and this is why.
pub struct WrongUse(pub String);

impl From<&str> for WrongUse {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Whether anything was held, refused or found.
pub enum Ending {
    /// All released, nothing found.
    Clean,
    /// Some held or refused; for `verify`: something found.
    Findings,
}

/// Prints to standard output. That nobody reads to the end is no failure, that there is no room for it is one.
fn print(text: &str) -> Result<Ending, WrongUse> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(WrongUse::from("the result cannot be written: is the disc full?"))
        }
        _ => Ok(Ending::Clean),
    }
}

fn main() -> ExitCode {
    panic::install();
    let ending = arguments::parse().and_then(|command| match command {
        Command::Inspect(inputs) => inspect::run(&inputs),
        Command::Clean(clean) => clean::run(&clean),
        Command::Verify(verify) => verify::run(&verify),
        Command::Reidentify(reidentify) => reidentify::run(&reidentify),
        Command::Help => print(arguments::USAGE),
        Command::Version => print(concat!("scanitize ", env!("CARGO_PKG_VERSION"), "\n")),
    });
    match ending {
        Ok(Ending::Clean) => ExitCode::SUCCESS,
        Ok(Ending::Findings) => ExitCode::from(2),
        Err(WrongUse(why)) => {
            eprintln!("scanitize: {why}");
            ExitCode::from(1)
        }
    }
}
