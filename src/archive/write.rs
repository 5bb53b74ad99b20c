//! Writing a zip archive (PKWARE APPNOTE 6.3): stored, neutral names, one fixed date, no extra field but ZIP64's, no comment.
//!
//! The library that reads archives writes them too, but only with its compressor along and with heads that are patched
//! afterwards; sealed files need neither.

use std::collections::BTreeSet;

use crate::error::{Error, Reason, Result};

/// A zip archive that is written a file at a time and handed out as it grows.
#[derive(Default)]
pub struct Archive {
    offset: u64,
    names: BTreeSet<String>,
    directory: Vec<u8>,
}

impl Archive {
    /// The bytes of one file with its head, to be appended to the output.
    ///
    /// # Errors
    /// [`Reason::InternalError`] for a name that is not neutral or is there already, [`Reason::TooLarge`] for a file of 4 GiB or more.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-');
        let is_neutral = name.bytes().all(is_plain) && !name.starts_with('/') && !name.contains("..");
        let name_len = u16::try_from(name.len()).ok().filter(|len| is_neutral && *len > 0);
        let name_len = name_len.ok_or(Error::new(Reason::InternalError, "a name that is not neutral"))?;
        let size = u32::try_from(bytes.len()).ok().filter(|size| *size < u32::MAX);
        let size = size.ok_or(Error::new(Reason::TooLarge, "a file of 4 GiB or more"))?;
        if !self.names.insert(name.to_owned()) {
            return Err(Error::new(Reason::InternalError, "a name that is in the archive already"));
        }
        let common = common_head(crc32fast::hash(bytes), size, name_len);
        let mut out = Vec::with_capacity(bytes.len() + name.len() + 64);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
        self.list(name, &common);
        self.offset += out.len() as u64;
        Ok(out)
    }

    /// The central directory, which ends the archive.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let (count, size) = (self.names.len() as u64, self.directory.len() as u64);
        let mut out = self.directory;
        let needs_zip64 = count > u64::from(u16::MAX - 1) || self.offset + size > u64::from(u32::MAX - 1);
        if needs_zip64 {
            zip64_end(&mut out, count, size, self.offset);
        }
        let entries = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
        out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        out.extend_from_slice(&entries);
        out.extend_from_slice(&entries);
        out.extend_from_slice(&u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(&u32::try_from(self.offset).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(&[0; 2]);
        out
    }

    /// Adds a line to the central directory.
    fn list(&mut self, name: &str, common: &[u8; 26]) {
        let offset = u32::try_from(self.offset).unwrap_or(u32::MAX);
        let extra = if offset == u32::MAX { zip64_offset(self.offset).to_vec() } else { Vec::new() };
        let out = &mut self.directory;
        out.extend_from_slice(b"PK\x01\x02");
        out.extend_from_slice(&VERSION.to_le_bytes());
        let (head, _) = common.split_at(24);
        out.extend_from_slice(head);
        out.extend_from_slice(if extra.is_empty() { &[0, 0] } else { &[12, 0] });
        // No comment, first disk, no attributes.
        out.extend_from_slice(&[0; 10]);
        out.extend_from_slice(&offset.to_le_bytes());
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&extra);
    }
}

/// What the head of a file and its line in the directory share: from the version to the length of the extra field.
fn common_head(crc: u32, size: u32, name_len: u16) -> [u8; 26] {
    let fields: [&[u8]; 8] = [
        &VERSION.to_le_bytes(),
        &[0; 4],          // No flags, stored.
        &[0, 0, 0x21, 0], // 1980-01-01 00:00.
        &crc.to_le_bytes(),
        &size.to_le_bytes(),
        &size.to_le_bytes(),
        &name_len.to_le_bytes(),
        &[0; 2], // No extra field.
    ];
    let mut head = [0; 26];
    head.iter_mut().zip(fields.concat()).for_each(|(to, from)| *to = from);
    head
}

fn zip64_offset(offset: u64) -> [u8; 12] {
    let mut extra = [0; 12];
    let fields = [1, 0, 8, 0].into_iter().chain(offset.to_le_bytes());
    extra.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    extra
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

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn the_library_reads_what_was_written() {
        let mut archive = Archive::default();
        let mut out = archive.add("ST001/SE001/IM0001.dcm", b"one").expect("neutral");
        out.extend(archive.add("manifest.json", b"").expect("neutral"));
        out.extend(archive.finish());
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
