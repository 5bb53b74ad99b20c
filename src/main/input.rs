//! The inputs: files, folders and zips, as a flat list in a fixed order.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use scanitize::archive::read::{Archive, is_zip};
use scanitize::error::{Error, Reason, Result};
use scanitize::limits::Limits;
use scanitize::source::{Bytes, Source, Stream};

use crate::WrongUse;

/// A stream from a file.
type Disc = Stream<BufReader<File>>;

/// One input.
pub struct Input {
    /// Where it came from, for the private report: `cd.zip!/DIR/IM1` inside an archive.
    pub label: String,
    place: Place,
}

enum Place {
    File(PathBuf),
    Entry { zip: usize, index: usize },
    Broken(Reason),
}

/// All inputs of a run.
#[derive(Default)]
pub struct Inputs {
    /// In the order of their labels.
    pub list: Vec<Input>,
    zips: Vec<Mutex<Archive<Disc>>>,
}

impl Inputs {
    /// Leaves out a file that is named for another purpose.
    pub fn leave_out(&mut self, path: Option<&Path>) {
        let Some(path) = path.and_then(|path| path.canonicalize().ok()) else { return };
        let is_it =
            |input: &Input| matches!(&input.place, Place::File(file) if file.canonicalize().is_ok_and(|file| file == path));
        self.list.retain(|input| !is_it(input));
    }

    /// Finds all files below `paths`.
    pub fn gather(paths: &[PathBuf]) -> std::result::Result<Self, WrongUse> {
        let mut inputs = Self::default();
        for path in paths {
            if !path.exists() {
                return Err(WrongUse::from("an input does not exist"));
            }
            inputs.walk(path);
        }
        inputs.list.sort_by(|a, b| a.label.cmp(&b.label));
        inputs.list.dedup_by(|a, b| a.label == b.label);
        Ok(inputs)
    }

    /// Opens an input.
    pub fn open(&self, input: &Input) -> Result<Box<dyn Source>> {
        match &input.place {
            Place::File(path) => Ok(Box::new(open(path)?)),
            Place::Entry { zip, index } => {
                let archive = self.zips.get(*zip).ok_or(UNREADABLE)?;
                // A worker that died while it held the archive left it as it was: reading changes nothing in it.
                let mut archive = archive.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                Ok(Box::new(Bytes(archive.read(*index)?)))
            }
            Place::Broken(reason) => Err(Error::new(*reason, "an input that cannot be opened")),
        }
    }

    fn walk(&mut self, path: &Path) {
        let label = path.to_string_lossy().into_owned();
        if path.is_dir() {
            let Ok(entries) = fs::read_dir(path) else { return self.push(label, Place::Broken(Reason::Unreadable)) };
            for entry in entries.flatten() {
                // A link could lead anywhere, also in a circle.
                if !entry.path().is_symlink() {
                    self.walk(&entry.path());
                }
            }
            return;
        }
        if !path.is_file() {
            // A pipe or a device may never end.
            return self.push(label, Place::Broken(Reason::Foreign));
        }
        match open(path).map(|mut file| (is_zip(&mut file), file)) {
            Err(error) => self.push(label, Place::Broken(error.reason)),
            Ok((true, zip)) => self.walk_zip(&label, zip),
            Ok((false, _)) => self.push(label, Place::File(path.to_owned())),
        }
    }

    fn walk_zip(&mut self, label: &str, file: Disc) {
        let opened = Archive::open(file, Limits::default()).and_then(|mut zip| Ok((zip.entries()?, zip)));
        match opened {
            Err(error) => self.push(label.to_owned(), Place::Broken(error.reason)),
            Ok((entries, zip)) => {
                let number = self.zips.len();
                self.zips.push(Mutex::new(zip));
                for entry in entries {
                    self.push(format!("{label}!/{}", entry.path), Place::Entry { zip: number, index: entry.index });
                }
            }
        }
    }

    fn push(&mut self, label: String, place: Place) {
        self.list.push(Input { label, place });
    }
}

fn open(path: &Path) -> Result<Disc> {
    let file = File::open(path).map_err(|_| UNREADABLE)?;
    Stream::new(BufReader::with_capacity(64 << 10, file))
}

const UNREADABLE: Error = Error::new(Reason::Unreadable, "a file that cannot be opened");
