//! One directory record (ECMA-119 9.1).

use super::BROKEN;
use crate::error::{Error, Reason, Result};
use crate::source::Extent;

/// Bytes of a logical sector, which no record crosses.
pub const SECTOR: usize = 2048;

/// A folder, a file, or one extent of it.
pub struct Record<'a> {
    /// Its own size in bytes.
    pub size: usize,
    /// The name as it stands.
    pub name: &'a [u8],
    block: u32,
    len: u32,
    /// Blocks before the data, for an extended attribute record.
    extended: u8,
    flags: u8,
    is_interleaved: bool,
}

impl<'a> Record<'a> {
    /// The record at a place, `None` where the sector holds no more.
    ///
    /// # Errors
    /// [`Reason::Unreadable`] for a record that does not fit into its sector or its name into the record.
    pub fn parse(sector: &'a [u8], at: usize) -> Result<Option<Self>> {
        let size = sector.get(at).map_or(0, |size| usize::from(*size));
        if size == 0 {
            return Ok(None);
        }
        let bytes = sector.get(at..at + size).ok_or(BROKEN)?;
        let (head, rest) = bytes.split_first_chunk::<33>().ok_or(BROKEN)?;
        let [_, extended, b0, b1, b2, b3, _, _, _, _, l0, l1, l2, l3, .., flags, unit, gap, _, _, _, _, name_len] = *head;
        Ok(Some(Self {
            size,
            name: rest.get(..usize::from(name_len)).ok_or(BROKEN)?,
            // Numbers stand twice, in both orders of bytes. Makers got the second wrong often enough.
            block: u32::from_le_bytes([b0, b1, b2, b3]),
            len: u32::from_le_bytes([l0, l1, l2, l3]),
            extended,
            flags,
            is_interleaved: unit != 0 || gap != 0,
        }))
    }

    /// Where the data are.
    ///
    /// # Errors
    /// [`Reason::UnsupportedSyntax`] for data in pieces with gaps between them (ECMA-119 6.4.3).
    pub fn extent(&self, block: u64) -> Result<Extent> {
        if self.is_interleaved {
            return Err(Error::new(Reason::UnsupportedSyntax, "an interleaved file on a disc"));
        }
        let first = u64::from(self.block) + u64::from(self.extended);
        Ok(Extent { offset: first * block, len: u64::from(self.len) })
    }

    /// Whether it is the folder in which it stands.
    pub fn is_self(&self) -> bool {
        self.name == [0]
    }

    /// Whether it is the folder above.
    pub fn is_parent(&self) -> bool {
        self.name == [1]
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.flags & 0x02 != 0
    }

    /// Whether it belongs to the file of the same name, as a resource fork does.
    pub fn is_associated(&self) -> bool {
        self.flags & 0x04 != 0
    }

    /// Whether the file goes on in the next record.
    pub fn has_more(&self) -> bool {
        self.flags & 0x80 != 0
    }
}
