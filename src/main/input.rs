//! The inputs: files, folders, zips and disc images, as a flat list in a fixed order.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use scanitize::archive::plain::is_plain;
use scanitize::archive::read::{Archive, is_archive};
use scanitize::error::{Error, Reason, Result};
use scanitize::limits::Limits;
use scanitize::sanitize::{ScanRecord, left_out, scan};
use scanitize::source::{Source, Stream};

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
    Entry {
        archive: usize,
        index: usize,
    },
    /// An archive that does not open, or a file that does not.
    Broken(Box<ScanRecord>),
}

/// All inputs of a run.
#[derive(Default)]
pub struct Inputs {
    /// In the order of their labels.
    pub list: Vec<Input>,
    archives: Vec<(PathBuf, Archive)>,
    walked: BTreeSet<PathBuf>,
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
        Ok(inputs)
    }

    /// The archives of which not only the files may tell something, in the order of their labels.
    pub fn telling_archives(&self) -> Vec<String> {
        let is_telling = |(path, archive): &&(PathBuf, Archive)| !open(path).is_ok_and(|mut file| is_plain(archive, &mut file));
        let telling = self.archives.iter().filter(is_telling);
        let mut labels: Vec<String> = telling.map(|(path, _)| path.to_string_lossy().into_owned()).collect();
        labels.sort();
        labels
    }

    /// Opens an input.
    pub fn open(&self, input: &Input) -> Result<Box<dyn Source>> {
        match &input.place {
            Place::File(path) => Ok(Box::new(open(path)?)),
            Place::Entry { archive, index } => {
                let (path, archive) = self.archives.get(*archive).ok_or(UNREADABLE)?;
                Ok(Box::new(archive.entry(*index, open(path)?)?))
            }
            Place::Broken(record) => {
                Err(Error::new(record.reason.unwrap_or(Reason::Unreadable), "an input that cannot be opened"))
            }
        }
    }

    /// Pass 1 over an input.
    pub fn scan(&self, input: &Input) -> ScanRecord {
        match (&input.place, self.open(input)) {
            (Place::Broken(record), _) => (**record).clone(),
            (_, Ok(mut source)) => scan(&mut source, &Limits::default()),
            (_, Err(error)) => broken(error.reason),
        }
    }

    fn walk(&mut self, path: &Path) {
        if !self.walked.insert(path.to_owned()) {
            return;
        }
        let label = path.to_string_lossy().into_owned();
        if path.is_dir() {
            let Ok(entries) = fs::read_dir(path) else { return self.push_broken(label, broken(Reason::Unreadable)) };
            for entry in entries.flatten().map(|entry| entry.path()) {
                // A link could lead anywhere, also in a circle.
                if entry.is_symlink() {
                    self.push_broken(entry.to_string_lossy().into_owned(), broken(Reason::Foreign));
                } else {
                    self.walk(&entry);
                }
            }
            return;
        }
        if !path.is_file() {
            // A pipe or a device may never end.
            return self.push_broken(label, broken(Reason::Foreign));
        }
        match open(path).map(|mut file| (is_archive(&mut file), file)) {
            Err(error) => self.push_broken(label, broken(error.reason)),
            Ok((true, file)) => self.walk_archive(path, label, file),
            Ok((false, _)) => self.push(label, Place::File(path.to_owned())),
        }
    }

    fn walk_archive(&mut self, path: &Path, label: String, mut file: Disc) {
        match Archive::open(&mut file, Limits::default()) {
            Err(error) => self.push_broken(label, left_out(&mut file, error.reason)),
            Ok(archive) => {
                let number = self.archives.len();
                for entry in archive.entries() {
                    self.push(format!("{label}!/{}", entry.path), Place::Entry { archive: number, index: entry.index });
                }
                self.archives.push((path.to_owned(), archive));
            }
        }
    }

    fn push_broken(&mut self, label: String, record: ScanRecord) {
        self.push(label, Place::Broken(Box::new(record)));
    }

    fn push(&mut self, label: String, place: Place) {
        self.list.push(Input { label, place });
    }
}

/// The record of an input of which nothing is known but why.
pub fn broken(reason: Reason) -> ScanRecord {
    ScanRecord { reason: Some(reason), ..ScanRecord::default() }
}

fn open(path: &Path) -> Result<Disc> {
    let file = File::open(path).map_err(|_| UNREADABLE)?;
    Stream::new(BufReader::with_capacity(64 << 10, file))
}

const UNREADABLE: Error = Error::new(Reason::Unreadable, "a file that cannot be opened");
