//! Volume descriptors (ECMA-119 8), which say where the trees of folders begin.

use super::record::{Record, SECTOR};
use crate::archive::name;
use crate::error::{Error, Reason, Result};
use crate::source::{Extent, Source};

/// How names are written.
pub enum Names {
    /// In characters that the standard limits and makers do not.
    Primary,
    /// In 16-bit Unicode, big endian.
    Joliet,
}

/// One tree of folders.
pub struct Tree {
    /// Its root.
    pub root: Extent,
    /// Bytes of a logical block, the unit of all places.
    pub block: u64,
    /// How names are written.
    pub names: Names,
}

impl Names {
    /// The text of a name.
    pub fn decoded(&self, name: &[u8]) -> String {
        match self {
            Self::Primary => name::decoded(name),
            Self::Joliet => {
                let (units, _) = name.as_chunks::<2>();
                let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
                char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
        }
    }
}

/// Whether a source has a volume descriptor where a disc has its first.
pub fn is_iso(source: &mut dyn Source) -> bool {
    let mut mark = [0; 5];
    source.read_at(FIRST + 1, &mut mark).is_ok() && &mark == IDENTIFIER
}

/// The trees of a disc, that of Joliet first.
///
/// # Errors
/// [`Reason::Unreadable`] where there is none, [`Reason::Truncated`] where the image ends before.
pub fn trees(source: &mut dyn Source) -> Result<Vec<Tree>> {
    let (mut primary, mut joliet) = (None, None);
    let mut failure = Error::new(Reason::Unreadable, "a disc image without a volume that can be read");
    for number in 0..MOST {
        let mut sector = [0; SECTOR];
        if let Err(error) = source.read_at(FIRST + number * SECTOR as u64, &mut sector) {
            failure = error;
            break;
        }
        let [kind, i1, i2, i3, i4, i5, ..] = sector;
        if &[i1, i2, i3, i4, i5] != IDENTIFIER || kind == TERMINATOR {
            break;
        }
        match kind {
            PRIMARY if primary.is_none() => primary = tree(&sector, Names::Primary),
            SUPPLEMENTARY if joliet.is_none() && is_joliet(&sector) => joliet = tree(&sector, Names::Joliet),
            _ => {}
        }
    }
    let trees: Vec<Tree> = joliet.into_iter().chain(primary).collect();
    if trees.is_empty() { Err(failure) } else { Ok(trees) }
}

fn tree(sector: &[u8; SECTOR], names: Names) -> Option<Tree> {
    let block = u64::from(u16::from_le_bytes(*sector.get(128..)?.first_chunk()?));
    // A power of two from 512 to the size of a sector (ECMA-119 6.2.2).
    if !matches!(block, 512 | 1024 | 2048) {
        return None;
    }
    let root = Record::parse(sector, 156).ok()??;
    Some(Tree { root: root.extent(block).ok()?, block, names })
}

/// The escape sequences of UCS-2, levels 1 to 3.
fn is_joliet(sector: &[u8; SECTOR]) -> bool {
    let escape = sector.get(88..).and_then(|rest| rest.first_chunk::<3>());
    matches!(escape, Some(b"%/@" | b"%/C" | b"%/E"))
}

const FIRST: u64 = 16 * SECTOR as u64;
const IDENTIFIER: &[u8; 5] = b"CD001";
const PRIMARY: u8 = 1;
const SUPPLEMENTARY: u8 = 2;
const TERMINATOR: u8 = 255;
/// Descriptors that are looked at.
const MOST: u64 = 64;
