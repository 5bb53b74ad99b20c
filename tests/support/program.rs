//! The program itself, run in folders that go when a test ends.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

/// A folder of a test's own.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("scanitize-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file, and the folders it needs.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    /// The paths of all files below a folder of the place, relative to it, sorted.
    pub fn files(&self, name: &str) -> Vec<String> {
        let folder = self.path(name);
        let mut found = Vec::new();
        walk(&folder, &mut found);
        let relative = |path: PathBuf| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let mut names: Vec<String> = found.into_iter().map(relative).collect();
        names.sort();
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// How a run ended.
pub struct Done {
    /// The exit status, `None` where a signal ended it.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Done {
    done(Command::new(env!("CARGO_BIN_EXE_scanitize")).args(arguments))
}

/// Runs the program with no more than so many bytes of memory for its data.
pub fn run_within<A: AsRef<OsStr>>(bytes: u64, arguments: impl IntoIterator<Item = A>) -> Done {
    run_under(&format!("ulimit -d {} && exec \"$0\" \"$@\"", bytes / 1024), arguments)
}

/// Runs the program by a script of the shell.
pub fn run_under<A: AsRef<OsStr>>(script: &str, arguments: impl IntoIterator<Item = A>) -> Done {
    let program = env!("CARGO_BIN_EXE_scanitize");
    done(Command::new("sh").args(["-c", script, program]).args(arguments).env("MALLOC_ARENA_MAX", "1"))
}

/// Starts the program and lets it run.
pub fn start<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Child {
    Command::new(env!("CARGO_BIN_EXE_scanitize")).args(arguments).stderr(Stdio::null()).spawn().unwrap()
}

fn done(command: &mut Command) -> Done {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}
