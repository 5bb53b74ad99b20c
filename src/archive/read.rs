//! Reading a zip archive entry by entry, within limits.

use std::io::Read;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::{Reader, Source};

/// One file of an archive.
pub struct Entry {
    /// Its number in the archive.
    pub index: usize,
    /// Its path inside the archive: a value, for the private report alone.
    pub path: String,
    /// Its size when inflated, as the archive declares it.
    pub size: u64,
}

/// An open zip archive.
pub struct Archive<S: Source> {
    zip: ZipArchive<Reader<S>>,
    limits: Limits,
}

/// Whether a source begins like a zip archive.
pub fn is_zip(source: &mut impl Source) -> bool {
    let mut head = [0; 4];
    source.read_at(0, &mut head).is_ok() && matches!(&head, b"PK\x03\x04" | b"PK\x05\x06")
}

impl<S: Source> Archive<S> {
    /// Reads the central directory.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] for what is no zip, [`Reason::Hostile`] for more entries than the limits allow.
    pub fn open(source: S, limits: Limits) -> Result<Self> {
        let zip = ZipArchive::new(Reader::new(source)).map_err(|error| failure(&error))?;
        if zip.len() > limits.archive_entries {
            return Err(Error::new(Reason::Hostile, "an archive with more files than any disc has"));
        }
        Ok(Self { zip, limits })
    }

    /// The files of the archive; folders are left out.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] where the directory is broken.
    pub fn entries(&mut self) -> Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(self.zip.len());
        for index in 0..self.zip.len() {
            let file = self.zip.by_index_raw(index).map_err(|error| failure(&error))?;
            if file.is_file() {
                entries.push(Entry {
                    index,
                    path: file.name().map_err(|error| failure(&error))?.into_owned(),
                    size: file.size(),
                });
            }
        }
        Ok(entries)
    }

    /// Inflates one file.
    ///
    /// # Errors
    /// [`Reason::TooLarge`] and [`Reason::Hostile`] beyond the limits, [`Reason::Unreadable`] where the bytes are broken or
    /// encrypted.
    pub fn read(&mut self, index: usize) -> Result<Vec<u8>> {
        let file = self.zip.by_index(index).map_err(|error| failure(&error))?;
        let allowed = file.compressed_size().saturating_mul(self.limits.inflation).max(Limits::FREE_INFLATION);
        if file.size() > self.limits.entry_bytes {
            return Err(Error::new(Reason::TooLarge, "a file in an archive that is larger than can be read as a whole"));
        }
        if file.size() > allowed {
            return Err(BOMB);
        }
        let mut bytes = Vec::new();
        // One byte more than declared shows a file that inflates further than it says.
        let declared = file.size();
        file.take(declared.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| BROKEN)?;
        if bytes.len() as u64 == declared { Ok(bytes) } else { Err(BROKEN) }
    }
}

fn failure(error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(_) => {
            Error::new(Reason::UnsupportedSyntax, "an archive that is encrypted or packed in an unknown way")
        }
        _ => BROKEN,
    }
}

const BROKEN: Error = Error::new(Reason::Unreadable, "a broken archive");
const BOMB: Error = Error::new(Reason::Hostile, "a file in an archive that inflates beyond all measure");
