//! Reading a zip archive (PKWARE APPNOTE 6.3): its central directory, and one file at a time.
//!
//! Ours, because the library that is kept for tests drops the second of two files of one name, holds several hundred bytes
//! for each, and refuses the whole archive for one file that is encrypted.

use std::io::{BufReader, Read};

use flate2::bufread::DeflateDecoder;

use self::end::Directory;
use self::line::{Line, number};
use super::name;
use super::read::{Content, Listing, Opened, TOO_MANY};
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::order;
use crate::source::crc32::Crc32;
use crate::source::{Bytes, Extent, Part, Reader, Source};

mod end;
mod line;

/// A file as it lies in the archive.
pub struct Packed {
    /// Where its local header begins.
    header: u64,
    /// Where the next thing begins: nothing of this file may reach beyond.
    bound: u64,
    packed: u64,
    size: u64,
    crc: u64,
    is_deflated: bool,
}

/// The stretch that a line of the directory claims for its file.
struct Claim {
    start: u64,
    end: u64,
    file: Option<usize>,
}

/// Whether a source begins like a zip archive, or is a program with one behind it.
pub fn is_zip(source: &mut dyn Source) -> bool {
    let mut head = [0; 4];
    if source.read_at(0, &mut head).is_err() {
        return false;
    }
    match &head {
        // A file; an empty archive; the marks of one that was, or was to be, in several pieces (APPNOTE 8.5.3).
        b"PK\x03\x04" | b"PK\x05\x06" | b"PK\x07\x08" | b"PK00" => true,
        [b'M', b'Z', ..] => end::find(source).is_ok_and(|directory| directory.entries > 0),
        _ => false,
    }
}

/// Lists the files of a zip archive.
pub fn list(source: &mut dyn Source, listing: &mut Listing) -> Result<()> {
    let directory = end::find(source)?;
    if directory.entries > listing.most() as u64 {
        return Err(TOO_MANY);
    }
    let claims = lines(source, &directory, listing)?;
    if (claims.len() as u64) < directory.entries {
        return Err(BROKEN);
    }
    bound(claims, &directory, source.len(), listing)
}

fn lines(source: &mut dyn Source, directory: &Directory, listing: &mut Listing) -> Result<Vec<Claim>> {
    let part = Part::new(&mut *source, &[directory.extent])?;
    let mut reader = BufReader::with_capacity(WINDOW, Reader::new(part));
    let mut claims = Vec::new();
    while let Some(line) = Line::read(&mut reader) {
        if claims.len() >= listing.most() {
            return Err(TOO_MANY);
        }
        listing.count_name(line.name.len())?;
        let start = directory.shift.saturating_add(line.offset);
        let end = start.saturating_add(LOCAL_HEADER + line.name.len() as u64).saturating_add(line.packed);
        let file = match line.is_file() {
            true => Some(listing.add(&name::decoded(&line.name), line.size, content(&line, start))?),
            false => None,
        };
        claims.push(Claim { start, end, file });
    }
    Ok(claims)
}

fn content(line: &Line, header: u64) -> Content {
    let Line { packed, size, crc, .. } = *line;
    if line.is_encrypted() {
        return Content::Refused(Reason::UnsupportedSyntax, "an encrypted file in an archive");
    }
    match line.method {
        // Both sizes of what is stored are one.
        STORED if packed != size => Content::Refused(BROKEN.reason, BROKEN.detail),
        STORED | DEFLATED => {
            Content::Packed(Packed { header, bound: 0, packed, size, crc, is_deflated: line.method == DEFLATED })
        }
        _ => Content::Refused(Reason::UnsupportedSyntax, "a file in an archive that is packed in an unknown way"),
    }
}

/// Refuses files that overlap, as those of bombs do that inflate the same bytes again and again, and tells each file where the
/// next thing begins.
fn bound(mut claims: Vec<Claim>, directory: &Directory, len: u64, listing: &mut Listing) -> Result<()> {
    order::sort_by_key(&mut claims, |claim| (claim.start, claim.end));
    let starts = claims.iter().skip(1).map(|claim| claim.start).chain([u64::MAX]);
    for (claim, next) in claims.iter().zip(starts) {
        if claim.end > next {
            return Err(OVERLAP);
        }
        let before_directory = Some(directory.extent.offset).filter(|start| *start > claim.start);
        if let Some(packed) = claim.file.and_then(|file| listing.packed(file)) {
            packed.bound = next.min(before_directory.unwrap_or(len)).min(len);
        }
    }
    Ok(())
}

impl Packed {
    /// Opens the file: deflated and short ones in memory, checksum checked; a long one that is stored as a view.
    pub fn open<S: Source>(&self, mut source: S, limits: &Limits) -> Result<Opened<S>> {
        if self.is_deflated {
            self.refuse_bomb(limits)?;
        }
        let extent = self.extent(&mut source)?;
        let part = Part::new(source, &[extent])?;
        if self.is_deflated {
            return self.inflated(part).map(|bytes| Opened::Bytes(Bytes(bytes)));
        }
        if !self.is_read_whole() {
            return Ok(Opened::Part(part));
        }
        self.checked(Reader::new(part)).map(|bytes| Opened::Bytes(Bytes(bytes)))
    }

    /// The checksum that the directory gives.
    pub fn crc(&self) -> u64 {
        self.crc
    }

    /// Whether [`Packed::open`] reads it into memory.
    pub fn is_read_whole(&self) -> bool {
        self.is_deflated || self.size <= LARGEST_CHECKED
    }

    fn refuse_bomb(&self, limits: &Limits) -> Result<()> {
        if self.size > limits.entry_bytes {
            return Err(Error::new(Reason::TooLarge, "a file in an archive that is larger than can be read as a whole"));
        }
        let allowed = self.packed.saturating_mul(limits.inflation).max(Limits::FREE_INFLATION);
        if self.size > allowed { Err(BOMB) } else { Ok(()) }
    }

    /// The packed bytes, behind the local header. What that header repeats of the directory is not believed.
    fn extent(&self, source: &mut dyn Source) -> Result<Extent> {
        let mut header = [0; 30];
        source.read_at(self.header, &mut header)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(BROKEN);
        }
        let offset = self.header + LOCAL_HEADER + number(&header, 26, 2) + number(&header, 28, 2);
        let end = offset.checked_add(self.packed).ok_or(BROKEN)?;
        if end > self.bound {
            // The names in the directory may be shorter than those before the files.
            return Err(if end > source.len() { CUT } else { OVERLAP });
        }
        Ok(Extent { offset, len: self.packed })
    }

    fn inflated(&self, part: Part<impl Source>) -> Result<Vec<u8>> {
        let packed = BufReader::with_capacity(WINDOW, Reader::new(part));
        self.checked(DeflateDecoder::new(packed))
    }

    fn checked(&self, reader: impl Read) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let size = usize::try_from(self.size).map_err(|_| NO_ROOM)?;
        bytes.try_reserve_exact(size).map_err(|_| NO_ROOM)?;
        // One byte more than declared shows a file that inflates further than it says.
        reader.take(self.size.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| BROKEN)?;
        let is_whole = bytes.len() == size && u64::from(Crc32::of(&bytes)) == self.crc;
        if is_whole { Ok(bytes) } else { Err(BROKEN) }
    }
}

const STORED: u64 = 0;
const DEFLATED: u64 = 8;
const LOCAL_HEADER: u64 = 30;
const WINDOW: usize = 256 << 10;
/// Stored files up to this size are read as a whole, so that their checksum is checked: a picture that a worn disc has damaged
/// decodes all the same. A longer one stays where it is, and its checksum unread: to sum it would be to read it twice over, and
/// nothing that identifies can pass by it, since the output is proven on its own bytes.
const LARGEST_CHECKED: u64 = 64 << 20;

const BROKEN: Error = Error::new(Reason::Unreadable, "a broken archive");
const CUT: Error = Error::new(Reason::Truncated, "an archive that ends before its files do");
const BOMB: Error = Error::new(Reason::Hostile, "a file in an archive that inflates beyond all measure");
const OVERLAP: Error = Error::new(Reason::Hostile, "an archive whose files overlap");
const NO_ROOM: Error = Error::new(Reason::TooLarge, "a file in an archive for which there is no memory");
