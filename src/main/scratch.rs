//! Where an instance too large for memory waits until it is verified: a file without a name.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use scanitize::error::{Error, Reason, Result};
use scanitize::source::{Sink, Store, Stream};

/// A file without a name, which the system takes away when the program ends, however it ends.
pub struct Scratch(File);

impl Scratch {
    /// An empty one on the disc of `folder`, where there must be room for the output anyway.
    pub fn new(folder: &Path) -> Result<Self> {
        tempfile::tempfile_in(folder).map(Self).map_err(|_| NO_ROOM)
    }
}

impl Sink for Scratch {
    fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.0.write_all(piece).map_err(|_| NO_ROOM)
    }
}

impl Store for Scratch {
    type Sealed = Stream<File>;

    fn seal(self) -> Result<Stream<File>> {
        Stream::new(self.0)
    }
}

/// Copies what was verified to `path`, where it stands whole or not at all.
pub fn copy(verified: Stream<File>, path: &Path) -> io::Result<()> {
    whole(path, |part| write_all(verified.into_inner(), part))
}

/// Writes a file that stands at `path` whole or not at all.
pub fn whole(path: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let part = path.with_extension("part");
    let written = write(&part).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // What cannot be written cannot always be removed either; the failure is told all the same.
        let _ = fs::remove_file(&part);
    }
    written
}

fn write_all(mut from: File, path: &Path) -> io::Result<()> {
    from.seek(SeekFrom::Start(0))?;
    io::copy(&mut from, &mut File::create(path)?).map(drop)
}

const NO_ROOM: Error = Error::new(Reason::TooLarge, "the disc has no room for the output");
