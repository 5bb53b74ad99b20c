//! Zip archives, by hand so that every field of them can be wrong, and by another maker's library.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What local header and central directory say of a file.
#[derive(Clone, Default)]
pub struct Member {
    pub name: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub size: u32,
    /// Its bytes as they are stored.
    pub packed: Vec<u8>,
    /// Extra fields of the directory.
    pub extra: Vec<u8>,
    pub system: u8,
    pub attributes: u32,
}

impl Member {
    pub fn stored(name: impl AsRef<[u8]>, bytes: &[u8]) -> Self {
        let size = bytes.len() as u32;
        Self { name: name.as_ref().into(), crc: crc32fast::hash(bytes), size, packed: bytes.into(), ..Self::default() }
    }

    pub fn deflated(name: impl AsRef<[u8]>, bytes: &[u8]) -> Self {
        Self { method: 8, packed: deflate(bytes), ..Self::stored(name, bytes) }
    }

    /// The local header.
    pub fn head(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04\x14\0".to_vec();
        bytes.extend(self.shared(self.packed.len() as u32));
        bytes.extend([0; 2]);
        bytes.extend(&self.name);
        bytes
    }

    /// The line of the directory for a file whose local header is at `offset`.
    pub fn line(&self, offset: u32) -> Vec<u8> {
        let mut bytes = vec![b'P', b'K', 1, 2, 20, self.system, 20, 0];
        bytes.extend(self.shared(self.packed.len() as u32));
        bytes.extend((self.extra.len() as u16).to_le_bytes());
        bytes.extend([0; 6]);
        bytes.extend(self.attributes.to_le_bytes());
        bytes.extend(offset.to_le_bytes());
        bytes.extend(&self.name);
        bytes.extend(&self.extra);
        bytes
    }

    fn shared(&self, packed: u32) -> Vec<u8> {
        let mut bytes = [self.flags.to_le_bytes(), self.method.to_le_bytes(), [0; 2], [0x21, 0]].concat();
        for number in [self.crc, packed, self.size] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend((self.name.len() as u16).to_le_bytes());
        bytes
    }
}

/// An archive of these files, one after the other.
pub fn archive(members: &[Member]) -> Vec<u8> {
    let (mut bytes, mut lines) = (Vec::new(), Vec::new());
    for member in members {
        lines.extend(member.line(bytes.len() as u32));
        bytes.extend(member.head());
        bytes.extend(&member.packed);
    }
    with_directory(bytes, &lines, members.len())
}

/// Appends a central directory and the end.
pub fn with_directory(mut bytes: Vec<u8>, lines: &[u8], count: usize) -> Vec<u8> {
    let start = bytes.len() as u32;
    bytes.extend(lines);
    bytes.extend(end(count as u16, lines.len() as u32, start));
    bytes
}

/// The end of an archive.
pub fn end(count: u16, len: u32, start: u32) -> Vec<u8> {
    let count = count.to_le_bytes();
    [b"PK\x05\x06\0\0\0\0", &count[..], &count, &len.to_le_bytes(), &start.to_le_bytes(), &[0; 2]].concat()
}

/// The end of an archive with ZIP64, the record being at `at`.
pub fn wide_end(at: u64, count: u64, len: u64, start: u64) -> Vec<u8> {
    let mut bytes = b"PK\x06\x06".to_vec();
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    [count, count, len, start].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(at.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(end(u16::MAX, u32::MAX, u32::MAX));
    bytes
}

/// An archive as another maker's library writes it.
pub fn zipped(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        match name.strip_suffix('/') {
            Some(folder) => zip.add_directory(folder, options).unwrap(),
            None => {
                zip.start_file(*name, options).unwrap();
                zip.write_all(bytes).unwrap();
            }
        }
    }
    zip.finish().unwrap().into_inner()
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
