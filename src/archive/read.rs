//! One front door to containers: a zip archive or an ISO 9660 disc, told apart by content.
//!
//! An open archive is an index and holds no source: whoever opens a file of it brings one, so that many can be open at once.

use super::{iso, name, zip};
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::{Bytes, Extent, Part, Source};

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the archive.
    pub index: usize,
    /// Its path inside the archive, unlike that of any other: a value, for the private report alone.
    pub path: String,
    /// Its size when unpacked, as the archive declares it.
    pub size: u64,
}

/// Where the bytes of a file are.
pub(super) enum Content {
    /// As they are, in stretches of the archive.
    Part(Vec<Extent>),
    /// In a zip archive.
    Packed(zip::Packed),
    /// Nowhere that they could be read from.
    Refused(Reason, &'static str),
}

/// The index of a zip archive or an ISO 9660 disc.
pub struct Archive {
    entries: Vec<Entry>,
    contents: Vec<Content>,
    limits: Limits,
}

/// An open file of an archive.
pub enum Opened<S> {
    /// A view of the archive: nothing is copied.
    Part(Part<S>),
    /// Unpacked.
    Bytes(Bytes<Vec<u8>>),
}

/// Whether a source is an archive that can be opened: a zip archive, also one that begins as a program that unpacks itself,
/// or an ISO 9660 disc.
pub fn is_archive(source: &mut dyn Source) -> bool {
    zip::is_zip(source) || iso::is_iso(source)
}

impl Archive {
    /// Lists the files of an archive. Folders, links and the like are no files.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] and [`Reason::Truncated`] for what is no archive or a broken one, [`Reason::UnsupportedSyntax`] for
    /// one in several pieces, [`Reason::NotAnImage`] for one without files, [`Reason::Hostile`] for more files, folders or names
    /// than the limits allow, files that overlap, and folders that hold themselves.
    pub fn open(source: &mut dyn Source, limits: Limits) -> Result<Self> {
        let mut listing = Listing::new(&limits);
        if zip::is_zip(source) {
            zip::list(source, &mut listing)?;
        } else {
            iso::list(source, &limits, &mut listing)?;
        }
        let Listing { mut entries, contents, .. } = listing;
        if entries.is_empty() {
            return Err(Error::new(Reason::NotAnImage, "an archive without a file"));
        }
        name::distinguish(&mut entries);
        Ok(Self { entries, contents, limits })
    }

    /// The files, in the order of the archive.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The CRC-32 that a zip archive gives for a file.
    pub(super) fn sum(&self, index: usize) -> Option<u32> {
        match self.contents.get(index) {
            Some(Content::Packed(packed)) => u32::try_from(packed.crc()).ok(),
            _ => None,
        }
    }

    /// Whether opening a file takes as much memory as the file is long.
    #[must_use]
    pub fn is_read_whole(&self, index: usize) -> bool {
        matches!(self.contents.get(index), Some(Content::Packed(packed)) if packed.is_read_whole())
    }

    /// Opens a file on a source that holds the same bytes as the one that was listed.
    ///
    /// # Errors
    /// [`Reason::TooLarge`] and [`Reason::Hostile`] for what inflates beyond the limits, [`Reason::UnsupportedSyntax`] for what is
    /// encrypted or stored in a way that is not read, [`Reason::Unreadable`] and [`Reason::Truncated`] where the bytes are
    /// broken or missing.
    pub fn entry<S: Source>(&self, index: usize, source: S) -> Result<Opened<S>> {
        match self.contents.get(index) {
            Some(Content::Part(extents)) => Ok(Opened::Part(Part::new(source, extents)?)),
            Some(Content::Packed(packed)) => packed.open(source, &self.limits),
            Some(Content::Refused(reason, detail)) => Err(Error::new(*reason, detail)),
            None => Err(Error::new(Reason::InternalError, "a file that the archive does not list")),
        }
    }
}

impl<S: Source> Source for Opened<S> {
    fn len(&self) -> u64 {
        match self {
            Self::Part(part) => part.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        match self {
            Self::Part(part) => part.read_at(offset, buffer),
            Self::Bytes(bytes) => bytes.read_at(offset, buffer),
        }
    }
}

/// The files of an archive while they are found, within limits.
pub(super) struct Listing {
    entries: Vec<Entry>,
    contents: Vec<Content>,
    most: usize,
    names_left: u64,
}

impl Listing {
    fn new(limits: &Limits) -> Self {
        Self { entries: Vec::new(), contents: Vec::new(), most: limits.archive_entries, names_left: limits.archive_names }
    }

    /// Takes a path into account, of a file or a folder, before it is put together.
    pub fn count_name(&mut self, bytes: usize) -> Result<()> {
        let left = self.names_left.checked_sub(bytes as u64);
        self.names_left = left.ok_or(Error::new(Reason::Hostile, "an archive with longer paths than any disc has"))?;
        Ok(())
    }

    /// Takes a file in and gives its number.
    pub fn add(&mut self, path: &str, size: u64, content: Content) -> Result<usize> {
        let index = self.entries.len();
        if index >= self.most {
            return Err(TOO_MANY);
        }
        self.entries.push(Entry { index, path: name::shown(path), size });
        self.contents.push(content);
        Ok(index)
    }

    /// Whether no file was found yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The most files and folders that an archive may list.
    pub fn most(&self) -> usize {
        self.most
    }

    /// The content of a packed file.
    pub fn packed(&mut self, index: usize) -> Option<&mut zip::Packed> {
        match self.contents.get_mut(index) {
            Some(Content::Packed(packed)) => Some(packed),
            _ => None,
        }
    }
}

/// An archive whose directory has no end.
pub(super) const TOO_MANY: Error = Error::new(Reason::Hostile, "an archive with more files than any disc has");
