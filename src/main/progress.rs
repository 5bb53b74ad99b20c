//! A count on standard error, when a person looks at it.

use std::io::{IsTerminal, Write};

/// How many of something are done.
pub struct Progress {
    what: &'static str,
    done: usize,
    all: usize,
    is_shown: bool,
}

impl Progress {
    /// None is done of so many.
    pub fn new(what: &'static str, all: usize) -> Self {
        Self { what, done: 0, all, is_shown: std::io::stderr().is_terminal() }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.done += 1;
        if self.is_shown {
            let end = if self.done == self.all { "\n" } else { "" };
            eprint!("\r{} of {} {}{end}", self.done, self.all, self.what);
            // A count that is not shown at once is no loss.
            let _ = std::io::stderr().flush();
        }
    }
}
