//! Builds, serves, tests and measures Scanitize: `cargo xtask <task>`.
//!
//! Needs Rust alone to build and serve; `test` installs the rest where it can and names what it cannot.

// A tool at the developer's desk: it prints, reads files and clocks, and starts programs, none of which the core may do.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::print_stderr)]

mod attribution;
mod bench;
mod command;
mod compress;
mod join;
mod licences;
mod matrix;
mod module;
mod package;
mod phantom;
mod prove;
mod serve;
mod single;
mod site;
mod suite;
mod sums;
mod tables;
mod tools;
mod verify_build;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

/// What a task gives back; a failure is a sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
usage: cargo xtask <task>

  serve [--port N] [--no-open]  build the page and serve it on this machine
  build                         build the page into dist/site and, as one file, dist/scanitize.html, and the npm package into dist/package
  verify-build                  build once more, elsewhere, and compare with dist byte for byte
  test [--skip PART,...]        every test; installs what it needs, prints the minutes of each part
  check                         the fast part of test
  prove [PART...]               the long runs: conformance, score, peers, memory, load, page, writing, heads, bundlers; writes their dated tables into docs/
  bench                         throughput beside other tools; judges nothing
  tables [--check]              write the tables of the standard again; --check only compares
  phantom DIR [COUNT]           write synthetic CT slices";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome {
    let (task, options) = arguments.split_first().ok_or(USAGE)?;
    let workspace = Workspace::find()?;
    match task.as_str() {
        "build" => site::build(&workspace),
        "verify-build" => verify_build::run(&workspace),
        "serve" => serve::run(&workspace, options),
        "test" => suite::test(&workspace, options),
        "check" => suite::check(&workspace),
        "tables" => tables::run(options.iter().any(|option| option == "--check")),
        "bench" => bench::run(&workspace),
        "prove" => prove::run(&workspace, options),
        "phantom" => phantom::run(options),
        _ => Err(format!("no task is called {task}\n{USAGE}").into()),
    }
}
