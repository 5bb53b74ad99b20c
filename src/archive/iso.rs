//! Reading an ISO 9660 disc image (ECMA-119), with the names of Joliet where it has them. Rock Ridge is not read.
//!
//! A file of a disc is a stretch of the image, or several, and is read there: nothing is copied. The walk is iterative, reads
//! each folder once, and leaves out of a folder that is broken or cut off no more than what cannot be read.

use std::collections::BTreeSet;

use self::record::{Record, SECTOR};
use self::volume::Tree;
use super::read::{Content, Listing, TOO_MANY};
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::{Extent, Source};

mod record;
mod volume;

pub use volume::is_iso;

/// Lists the files of a disc: those of Joliet, then those that the primary volume alone has.
pub fn list(source: &mut dyn Source, limits: &Limits, listing: &mut Listing) -> Result<()> {
    let trees = volume::trees(source)?;
    let mut known = BTreeSet::new();
    let mut failure = None;
    let mut total = 0;
    for (number, tree) in trees.iter().enumerate() {
        let mut walk = Walk {
            tree,
            is_first: number == 0,
            known: &mut known,
            folders: Vec::new(),
            visited: BTreeSet::new(),
            records_left: limits.archive_entries,
            bytes_left: (limits.archive_entries as u64).saturating_mul(LONGEST_RECORD),
            deepest: limits.depth,
            total: &mut total,
            listing,
            source,
        };
        match walk.run() {
            Err(error) if error.reason == Reason::Hostile => return Err(error),
            outcome => failure = failure.or(outcome.err()),
        }
    }
    let allowed = source.len().saturating_mul(limits.inflation).max(Limits::FREE_INFLATION);
    if total > allowed {
        return Err(Error::new(Reason::Hostile, "a disc whose files come to many times its size"));
    }
    failure.filter(|_| listing.is_empty()).map_or(Ok(()), Err)
}

struct Walk<'a> {
    source: &'a mut dyn Source,
    tree: &'a Tree,
    is_first: bool,
    listing: &'a mut Listing,
    /// Where the files begin that are listed already: the trees of a disc share them.
    known: &'a mut BTreeSet<u64>,
    folders: Vec<Folder>,
    visited: BTreeSet<u64>,
    records_left: usize,
    bytes_left: u64,
    deepest: usize,
    /// The size of all files that can be read.
    total: &'a mut u64,
}

/// A folder that waits.
struct Folder {
    /// Empty for the root; else it ends with a stroke.
    path: String,
    extent: Extent,
    depth: usize,
}

/// A file whose further extents follow in records of the same name (ECMA-119 6.5.1).
struct Open {
    name: Vec<u8>,
    extents: Vec<Extent>,
    failure: Option<Error>,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<()> {
        self.folders.push(Folder { path: String::new(), extent: self.tree.root, depth: 0 });
        while let Some(folder) = self.folders.pop() {
            self.enter(&folder)?;
            match self.records(&folder) {
                Err(error) if error.reason == Reason::Hostile || (folder.depth == 0 && self.listing.is_empty()) => {
                    return Err(error);
                }
                // One line for what cannot be read of it.
                Err(error) => self.refuse(if folder.depth == 0 { "/" } else { &folder.path }, &error)?,
                Ok(()) => {}
            }
        }
        Ok(())
    }

    /// Refuses a folder that was read already, and more bytes of folders than any disc needs.
    fn enter(&mut self, folder: &Folder) -> Result<()> {
        if folder.depth > self.deepest {
            return Err(Error::new(Reason::Hostile, "a disc with folders nested deeper than any has"));
        }
        if !self.visited.insert(folder.extent.offset) {
            return Err(Error::new(Reason::Hostile, "a disc with a folder that holds itself"));
        }
        self.bytes_left = self.bytes_left.checked_sub(folder.extent.len).ok_or(TOO_MANY)?;
        Ok(())
    }

    fn records(&mut self, folder: &Folder) -> Result<()> {
        let Extent { offset, len } = folder.extent;
        if offset.checked_add(len).is_none_or(|end| end > self.source.len()) {
            return Err(CUT);
        }
        let mut open = None;
        let mut is_first = true;
        for start in (0..len).step_by(WINDOW) {
            let mut window = vec![0; WINDOW.min(usize::try_from(len - start).unwrap_or(WINDOW))];
            self.source.read_at(offset + start, &mut window)?;
            for sector in window.chunks(SECTOR) {
                let mut at = 0;
                while let Some(record) = Record::parse(sector, at)? {
                    at += record.size;
                    match (is_first, record.is_self()) {
                        // A folder begins with itself (ECMA-119 6.8.2.2): elsewhere a pointer went astray.
                        (true, false) => return Err(BROKEN),
                        (true, true) => is_first = false,
                        (false, true) => {}
                        (false, false) if record.is_parent() => {}
                        (false, false) => self.record(folder, &record, &mut open)?,
                    }
                }
            }
        }
        if let Some(open) = open {
            self.file(folder, open, Some(BROKEN))?;
        }
        if is_first { Err(BROKEN) } else { Ok(()) }
    }

    fn record(&mut self, folder: &Folder, record: &Record, open: &mut Option<Open>) -> Result<()> {
        self.records_left = self.records_left.checked_sub(1).ok_or(TOO_MANY)?;
        if record.is_associated() {
            return Ok(());
        }
        if let Some(other) = open.take_if(|open| open.name != record.name) {
            self.file(folder, other, Some(BROKEN))?;
        }
        if record.is_folder() {
            return self.folder(folder, record);
        }
        let file = open.get_or_insert_with(|| Open { name: record.name.to_vec(), extents: Vec::new(), failure: None });
        match record.extent(self.tree.block) {
            Ok(extent) => file.extents.push(extent),
            Err(error) => file.failure = Some(error),
        }
        match open.take_if(|_| !record.has_more()) {
            Some(file) => self.file(folder, file, None),
            None => Ok(()),
        }
    }

    fn folder(&mut self, parent: &Folder, record: &Record) -> Result<()> {
        let name = self.tree.names.decoded(record.name);
        self.listing.count_name(parent.path.len() + name.len() + 1)?;
        let path = format!("{}{name}/", parent.path);
        match record.extent(self.tree.block) {
            Ok(extent) => self.folders.push(Folder { path, extent, depth: parent.depth + 1 }),
            Err(error) => self.refuse(&path, &error)?,
        }
        Ok(())
    }

    fn refuse(&mut self, path: &str, error: &Error) -> Result<()> {
        self.listing.add(path, 0, Content::Refused(error.reason, error.detail)).map(drop)
    }

    fn file(&mut self, folder: &Folder, file: Open, failure: Option<Error>) -> Result<()> {
        let size = file.extents.iter().fold(0_u64, |sum, extent| sum.saturating_add(extent.len));
        let start = file.extents.first().map_or(0, |extent| extent.offset);
        let is_known = if size == 0 { !self.is_first } else { !self.known.insert(start) && !self.is_first };
        if is_known {
            return Ok(());
        }
        let name = self.tree.names.decoded(&file.name);
        let name = without_version(&name);
        self.listing.count_name(folder.path.len() + name.len())?;
        let is_cut = file.extents.iter().any(|extent| extent.offset.saturating_add(extent.len) > self.source.len());
        let failure = failure.or(file.failure).or(is_cut.then_some(CUT));
        let content = match failure {
            Some(error) => Content::Refused(error.reason, error.detail),
            None => {
                *self.total = self.total.saturating_add(size);
                Content::Part(file.extents)
            }
        };
        self.listing.add(&format!("{}{name}", folder.path), size, content)?;
        Ok(())
    }
}

/// A name without `;1` and without the dot of an extension that is not there.
fn without_version(name: &str) -> &str {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = name.rsplit_once(';').filter(|(_, version)| is_number(version)).map_or(name, |(bare, _)| bare);
    bare.strip_suffix('.').filter(|name| !name.is_empty()).unwrap_or(bare)
}

const WINDOW: usize = 32 * SECTOR;
/// The length of a record is one byte.
const LONGEST_RECORD: u64 = 256;
const BROKEN: Error = Error::new(Reason::Unreadable, "a disc image with a broken folder");
const CUT: Error = Error::new(Reason::Truncated, "a disc image that ends before its files do");
