//! Writing a zip archive (PKWARE APPNOTE 6.3): stored, neutral names, one fixed date, no extra field but ZIP64's, no comment.
//!
//! The library that reads archives writes them too, but only with its compressor along and with heads that are patched
//! afterwards; sealed files need neither.

use std::collections::BTreeSet;

use crate::error::{Error, Reason, Result};
use crate::source::crc32::Crc32;

/// A zip archive that is written a file at a time and handed out as it grows.
pub struct Archive {
    offset: u64,
    names: BTreeSet<String>,
    directory: Vec<u8>,
    /// What a size or an offset of 32 bits stays below.
    ceiling: u32,
    /// The file that has begun and not ended.
    open: Option<Open>,
}

/// What the head of a file has promised and has not come yet.
struct Open {
    left: u64,
    promised: u32,
    crc32: Crc32,
}

impl Default for Archive {
    fn default() -> Self {
        Self::with_ceiling(u32::MAX)
    }
}

impl Archive {
    /// Bytes of the largest file that is worth handing over as a whole; a larger one comes in pieces of this size.
    pub const PIECE_BYTES: u64 = 16 << 20;

    /// An archive that writes sizes and offsets from `ceiling` on in the ZIP64 form. Readers take that form for any number; it
    /// is needed from [`u32::MAX`] on.
    #[must_use]
    pub fn with_ceiling(ceiling: u32) -> Self {
        Self { offset: 0, names: BTreeSet::new(), directory: Vec::new(), ceiling, open: None }
    }

    /// The bytes of one whole file with its head, to be appended to the output.
    ///
    /// # Errors
    /// As [`Archive::begin`].
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut out = self.begin(name, bytes.len() as u64, Crc32::of(bytes))?;
        out.reserve_exact(bytes.len());
        out.extend_from_slice(bytes);
        self.offset += bytes.len() as u64;
        self.open = None;
        Ok(out)
    }

    /// The head of a file whose bytes follow: so many, with this CRC-32.
    ///
    /// # Errors
    /// [`Reason::InternalError`] for a name that is not neutral or is there already, and before the file before it has ended.
    pub fn begin(&mut self, name: &str, size: u64, crc32: u32) -> Result<Vec<u8>> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-');
        let is_neutral = name.bytes().all(is_plain) && !name.starts_with('/') && !name.contains("..");
        let name_len = u16::try_from(name.len()).ok().filter(|len| is_neutral && *len > 0);
        let name_len = name_len.ok_or(Error::new(Reason::InternalError, "a name that is not neutral"))?;
        if self.open.is_some() || !self.names.insert(name.to_owned()) {
            return Err(Error::new(Reason::InternalError, "a name that is in the archive already, or a file within a file"));
        }
        let needs_zip64 = size >= self.ceiling.into();
        // A head gives both sizes or none (4.5.3).
        let extra = if needs_zip64 { zip64_extra(&[size, size]) } else { Vec::new() };
        let common = common_head(crc32, if needs_zip64 { u32::MAX } else { low(size) }, name_len);
        let mut out = Vec::with_capacity(name.len() + 64);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(&extra_len(&extra));
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&extra);
        self.list(name, &common, needs_zip64.then_some(size));
        self.offset += out.len() as u64;
        self.open = Some(Open { left: size, promised: crc32, crc32: Crc32::default() });
        Ok(out)
    }

    /// Takes note of the next bytes of the file that has begun; the output gets them as they are.
    ///
    /// # Errors
    /// [`Reason::InternalError`] for more bytes than its head says.
    pub fn go_on(&mut self, piece: &[u8]) -> Result<()> {
        let open = self.open.as_mut().ok_or(NOT_AS_PROMISED)?;
        open.left = open.left.checked_sub(piece.len() as u64).ok_or(NOT_AS_PROMISED)?;
        open.crc32.update(piece);
        self.offset += piece.len() as u64;
        Ok(())
    }

    /// Ends the file that has begun as if its bytes had come.
    pub(super) fn skip(&mut self) {
        self.offset += self.open.take().map_or(0, |open| open.left);
    }

    /// Ends the file that has begun.
    ///
    /// # Errors
    /// [`Reason::InternalError`] if its bytes are not those that its head promised: the output is no archive then.
    pub fn end(&mut self) -> Result<()> {
        let is_as_promised = |open: Open| open.left == 0 && open.crc32.finish() == open.promised;
        if self.open.take().is_some_and(is_as_promised) { Ok(()) } else { Err(NOT_AS_PROMISED) }
    }

    /// The central directory, which ends the archive.
    ///
    /// # Errors
    /// [`Reason::InternalError`] while a file has not ended.
    pub fn finish(self) -> Result<Vec<u8>> {
        if self.open.is_some() {
            return Err(NOT_AS_PROMISED);
        }
        let (count, size, ceiling) = (self.names.len() as u64, self.directory.len() as u64, u64::from(self.ceiling));
        let mut out = self.directory;
        if count >= u64::from(u16::MAX) || size >= ceiling || self.offset >= ceiling {
            zip64_end(&mut out, count, size, self.offset);
        }
        let entries = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
        out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        out.extend_from_slice(&entries);
        out.extend_from_slice(&entries);
        out.extend_from_slice(&(if size < ceiling { low(size) } else { u32::MAX }).to_le_bytes());
        out.extend_from_slice(&(if self.offset < ceiling { low(self.offset) } else { u32::MAX }).to_le_bytes());
        out.extend_from_slice(&[0; 2]);
        Ok(out)
    }

    /// Adds a line to the central directory; `long` is a size that the head of the file gives in its extra field.
    fn list(&mut self, name: &str, common: &[u8; 24], long: Option<u64>) {
        let is_far = self.offset >= self.ceiling.into();
        let mut numbers = Vec::from_iter(long.into_iter().flat_map(|size| [size, size]));
        numbers.extend(is_far.then_some(self.offset));
        let extra = zip64_extra(&numbers);
        let out = &mut self.directory;
        out.extend_from_slice(b"PK\x01\x02");
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(common);
        out.extend_from_slice(&extra_len(&extra));
        // No comment, first disk, no attributes.
        out.extend_from_slice(&[0; 10]);
        out.extend_from_slice(&(if is_far { u32::MAX } else { low(self.offset) }).to_le_bytes());
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&extra);
    }
}

/// What the head of a file and its line in the directory share: from the version to the length of the name.
fn common_head(crc: u32, size: u32, name_len: u16) -> [u8; 24] {
    let fields: [&[u8]; 7] = [
        &VERSION.to_le_bytes(),
        &[0; 4],          // No flags, stored.
        &[0, 0, 0x21, 0], // 1980-01-01 00:00.
        &crc.to_le_bytes(),
        &size.to_le_bytes(),
        &size.to_le_bytes(),
        &name_len.to_le_bytes(),
    ];
    let mut head = [0; 24];
    head.iter_mut().zip(fields.concat()).for_each(|(to, from)| *to = from);
    head
}

/// The extra field that holds what has no room in 32 bits, none for no numbers (4.5.3).
fn zip64_extra(numbers: &[u64]) -> Vec<u8> {
    let Ok(len) = u16::try_from(numbers.len() * 8) else { return Vec::new() };
    if len == 0 {
        return Vec::new();
    }
    let head = [1, 0].into_iter().chain(len.to_le_bytes());
    head.chain(numbers.iter().flat_map(|number| number.to_le_bytes())).collect()
}

fn extra_len(extra: &[u8]) -> [u8; 2] {
    u16::try_from(extra.len()).unwrap_or_default().to_le_bytes()
}

fn low(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn zip64_end(out: &mut Vec<u8>, entries: u64, size: u64, offset: u64) {
    let end = offset + out.len() as u64;
    out.extend_from_slice(b"PK\x06\x06");
    out.extend_from_slice(&44_u64.to_le_bytes());
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&[0; 8]);
    for number in [entries, entries, size, offset] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(b"PK\x06\x07\0\0\0\0");
    out.extend_from_slice(&end.to_le_bytes());
    out.extend_from_slice(&1_u32.to_le_bytes());
}

/// 4.5, the first that knows ZIP64.
const VERSION: u16 = 45;
const NOT_AS_PROMISED: Error = Error::new(Reason::InternalError, "a file in an archive that is not what its head says");

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn the_library_reads_what_was_written() {
        let mut archive = Archive::default();
        let mut out = archive.add("ST001/SE001/IM0001.dcm", b"one").expect("neutral");
        out.extend(archive.add("manifest.json", b"").expect("neutral"));
        out.extend(archive.finish().expect("all files have ended"));
        let mut zip = zip::ZipArchive::new(Cursor::new(out)).expect("a zip");
        assert_eq!(zip.len(), 2);
        let mut text = String::new();
        zip.by_index(0).expect("first").read_to_string(&mut text).expect("its checksum fits");
        assert_eq!(text, "one");
        let file = zip.by_index(1).expect("second");
        assert_eq!(file.name().expect("text"), "manifest.json");
        assert_eq!(file.extra_data().map_or(0, |extra| extra.len()), 0);
    }

    #[test]
    fn names_that_could_lead_elsewhere_are_refused() {
        for name in ["../x", "/x", "a b", "", "Doe^Jane"] {
            assert!(Archive::default().add(name, b"").is_err(), "{name}");
        }
    }
}
