//! The end of a zip archive, which says where its central directory is (APPNOTE 4.3.14 to 4.3.16).

use super::line::{NARROW, number};
use super::{BROKEN, CUT};
use crate::error::{Error, Reason, Result};
use crate::source::{Extent, Source};

/// Where the central directory is.
pub struct Directory {
    pub extent: Extent,
    /// How many lines it is said to have.
    pub entries: u64,
    /// How many bytes stand before the archive, such as the program that unpacks it.
    pub shift: u64,
}

/// Finds the directory from the last end record that leads to one with files. Up to 64 KiB may follow the record.
///
/// # Errors
/// [`Reason::Truncated`] where there is no end, [`Reason::Unreadable`] where it leads nowhere, [`Reason::UnsupportedSyntax`]
/// for an archive in several pieces.
pub fn find(source: &mut dyn Source) -> Result<Directory> {
    let len = source.len().min(LEN + LONGEST_COMMENT);
    let start = source.len() - len;
    let mut tail = vec![0; usize::try_from(len).unwrap_or_default()];
    source.read_at(start, &mut tail)?;
    let records = tail.windows(22).enumerate().rev();
    let ends = records.filter(|(_, record)| record.starts_with(b"PK\x05\x06"));
    let mut otherwise = Err(CUT);
    for (at, record) in ends.take(MOST_ENDS) {
        match directory(source, start + at as u64, record) {
            Ok(directory) if directory.entries > 0 => return Ok(directory),
            // The end of an empty archive may be a few zeros in a comment.
            outcome => otherwise = outcome,
        }
    }
    otherwise
}

fn directory(source: &mut dyn Source, at: u64, record: &[u8]) -> Result<Directory> {
    let disks = [number(record, 4, 2), number(record, 6, 2)];
    let [entries, len, offset] = [number(record, 10, 2), number(record, 12, 4), number(record, 16, 4)];
    if disks.iter().any(|disk| !matches!(disk, 0 | 0xFFFF)) {
        return Err(Error::new(Reason::UnsupportedSyntax, "an archive in several pieces"));
    }
    let is_narrow = entries == 0xFFFF || len == NARROW || offset == NARROW;
    if let Some((at, record)) = is_narrow.then(|| wide(source, at)).flatten() {
        return placed(source, at, [number(&record, 32, 8), number(&record, 40, 8), number(&record, 48, 8)]);
    }
    placed(source, at, [entries, len, offset])
}

/// The ZIP64 end record and its place.
fn wide(source: &mut dyn Source, end: u64) -> Option<(u64, [u8; 56])> {
    let mut locator = [0; 20];
    let at = end.checked_sub(20)?;
    source.read_at(at, &mut locator).ok()?;
    if !locator.starts_with(b"PK\x06\x07") {
        return None;
    }
    // Bytes before the archive move the record away from the place that the locator names, but not from the locator.
    [Some(number(&locator, 8, 8)), at.checked_sub(56)].into_iter().flatten().find_map(|at| {
        let mut record = [0; 56];
        source.read_at(at, &mut record).ok()?;
        record.starts_with(b"PK\x06\x06").then_some((at, record))
    })
}

/// The directory ends where the end record begins, or stands where the record says.
fn placed(source: &mut dyn Source, end: u64, [entries, len, offset]: [u64; 3]) -> Result<Directory> {
    let starts = [end.checked_sub(len), Some(offset)];
    for start in starts.into_iter().flatten() {
        let Some(shift) = start.checked_sub(offset) else { continue };
        let mut mark = [0; 4];
        let is_there = len == 0 || (source.read_at(start, &mut mark).is_ok() && &mark == b"PK\x01\x02");
        if is_there && start.checked_add(len).is_some_and(|stop| stop <= end) {
            return Ok(Directory { extent: Extent { offset: start, len }, entries, shift });
        }
    }
    Err(BROKEN)
}

const LEN: u64 = 22;
const LONGEST_COMMENT: u64 = 0xFFFF;
/// A comment can hold what looks like an end; no honest one holds many.
const MOST_ENDS: usize = 16;
