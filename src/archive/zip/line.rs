//! One line of the central directory (APPNOTE 4.3.12).

use std::io::Read;

/// What a line says of a file.
pub struct Line {
    pub method: u64,
    pub crc: u64,
    pub packed: u64,
    pub size: u64,
    /// Where the local header begins, counted from the start of the archive.
    pub offset: u64,
    pub name: Vec<u8>,
    flags: u64,
    system: u64,
    attributes: u64,
}

impl Line {
    /// The next line, `None` where there is none.
    pub fn read(reader: &mut impl Read) -> Option<Self> {
        let mut head = [0; 46];
        reader.read_exact(&mut head).ok()?;
        if !head.starts_with(b"PK\x01\x02") {
            return None;
        }
        let mut run = |at| {
            let mut bytes = vec![0; usize::try_from(number(&head, at, 2)).ok()?];
            reader.read_exact(&mut bytes).ok()?;
            Some(bytes)
        };
        let (name, extra) = (run(28)?, run(30)?);
        run(32)?;
        let mut line = Self {
            system: number(&head, 5, 1),
            flags: number(&head, 8, 2),
            method: number(&head, 10, 2),
            crc: number(&head, 16, 4),
            packed: number(&head, 20, 4),
            size: number(&head, 24, 4),
            attributes: number(&head, 38, 4),
            offset: number(&head, 42, 4),
            name,
        };
        line.widen(&extra);
        Some(line)
    }

    /// Takes from the ZIP64 field, in its order, the numbers that do not fit (APPNOTE 4.5.3).
    fn widen(&mut self, extra: &[u8]) {
        let Some(mut field) = zip64(extra) else { return };
        for narrow in [&mut self.size, &mut self.packed, &mut self.offset] {
            if *narrow == NARROW
                && let Some((wide, rest)) = field.split_at_checked(8)
            {
                *narrow = number(wide, 0, 8);
                field = rest;
            }
        }
    }

    /// Whether it is a file: no folder, and no link, which could lead anywhere.
    pub fn is_file(&self) -> bool {
        let mode = if matches!(self.system, UNIX | DARWIN) { (self.attributes >> 16) & MODE_KIND } else { 0 };
        let is_named_folder = self.name.ends_with(b"/") || self.name.ends_with(b"\\");
        let is_folder = self.size == 0 && (is_named_folder || self.attributes & FOLDER != 0 || mode == MODE_FOLDER);
        !is_folder && mode != MODE_LINK
    }

    /// Whether a password is needed.
    pub fn is_encrypted(&self) -> bool {
        self.flags & (ENCRYPTED | STRONGLY | MASKED) != 0
    }
}

fn zip64(mut extra: &[u8]) -> Option<&[u8]> {
    loop {
        let (head, rest) = extra.split_at_checked(4)?;
        let (field, rest) = rest.split_at_checked(usize::try_from(number(head, 2, 2)).ok()?)?;
        if number(head, 0, 2) == 1 {
            return Some(field);
        }
        extra = rest;
    }
}

/// A little-endian number of `width` bytes; what is missing counts as zero.
pub fn number(bytes: &[u8], at: usize, width: usize) -> u64 {
    let digits = bytes.get(at..at + width).unwrap_or_default();
    digits.iter().rev().fold(0, |sum, digit| (sum << 8) | u64::from(*digit))
}

/// What stands in a 32-bit field whose number is in the ZIP64 field.
pub const NARROW: u64 = u32::MAX as u64;
const UNIX: u64 = 3;
const DARWIN: u64 = 19;
const MODE_KIND: u64 = 0o170_000;
const MODE_FOLDER: u64 = 0o040_000;
const MODE_LINK: u64 = 0o120_000;
const FOLDER: u64 = 0x10;
const ENCRYPTED: u64 = 1;
const STRONGLY: u64 = 1 << 6;
const MASKED: u64 = 1 << 13;
