//! The JSON that a run leaves behind: found to be writable before anything is done, and never written over a file that is
//! not one of ours.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::WrongUse;

/// A place for one document. One that was made and is not written goes again.
pub struct Document {
    path: Option<PathBuf>,
    is_made: bool,
}

impl Document {
    /// Makes sure that a document can be written to `path`, if there is one.
    pub fn at(path: Option<&Path>) -> Result<Self, WrongUse> {
        let Some(path) = path else { return Ok(Self { path: None, is_made: false }) };
        if is_foreign(path) {
            return Err(WrongUse::from("a report or manifest would overwrite a file that is none; nothing was written"));
        }
        let is_made = !path.exists();
        open(path).map_err(|_| WrongUse::from("a report or manifest cannot be written there; nothing was written"))?;
        Ok(Self { path: Some(path.to_owned()), is_made })
    }

    /// Writes the text, if there is a place for it.
    pub fn write(&mut self, text: &str) -> Result<(), WrongUse> {
        let Some(path) = &self.path else { return Ok(()) };
        self.is_made = false;
        let written = open(path).and_then(|mut file| {
            file.set_len(0)?;
            file.write_all(text.as_bytes())
        });
        written.map_err(|_| WrongUse::from("a report or manifest cannot be written: is the disc full?"))
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        if let Some(path) = self.path.as_ref().filter(|_| self.is_made) {
            // An empty file that stays is no harm.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Refuses one path for two purposes.
pub fn require_distinct(paths: &[Option<&Path>]) -> Result<(), WrongUse> {
    let known: Vec<PathBuf> = paths.iter().flatten().map(|path| settled(path)).collect();
    let is_twice = known.iter().enumerate().any(|(place, path)| known.iter().skip(place + 1).any(|other| other == path));
    if is_twice { Err(WrongUse::from("one file is named for two purposes; nothing was written")) } else { Ok(()) }
}

/// Refuses what is private in a folder that is given away.
pub fn require_outside(folder: &Path, paths: &[Option<&Path>]) -> Result<(), WrongUse> {
    let folder = settled(folder);
    let is_inside = paths.iter().flatten().any(|path| settled(path).starts_with(&folder));
    let inside = "the report, the key and the passphrase are private and may not lie in the output folder; nothing was written";
    if is_inside { Err(WrongUse::from(inside)) } else { Ok(()) }
}

/// Where a path leads, whether or not anything is there: two spellings of one place are one.
fn settled(path: &Path) -> PathBuf {
    let folder = |path: &Path| path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
    let mut path = path.to_owned();
    // What a link leads to need not be there, and links can lead in a circle.
    for _ in 0..MOST_LINKS {
        let Ok(target) = std::fs::read_link(&path) else { break };
        path = folder(&path).join(target);
    }
    let beside = || Some(folder(&path).canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(beside).or_else(|| std::path::absolute(&path).ok()).unwrap_or(path)
}

/// Whether something stands at a path that is neither empty nor a document of this program.
fn is_foreign(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return path.exists() };
    let mut start = Vec::new();
    let read = file.take(OWN_START.len() as u64 + 8).read_to_end(&mut start).is_ok();
    start.retain(|byte| !byte.is_ascii_whitespace());
    !(read && (start.is_empty() || start.starts_with(OWN_START)))
}

/// The private report holds old values: for its owner alone.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

const MOST_LINKS: usize = 40;
const OWN_START: &[u8] = b"{\"schema\":\"scanitize.";
