//! Which fragments of encapsulated pixel data make which frame (PS3.5 A.4).
//!
//! Where the counts do not tell, the offset tables do if they fit the fragments, and else the bytes with which streams begin.
//! What belongs to no frame is not read.

use crate::dicom::data_set::DataSet;
use crate::dicom::lex::Span;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::source::Source;

/// The fragments of each frame, in order.
///
/// # Errors
/// [`Reason::Truncated`] with fewer fragments than frames, [`Reason::Unreadable`] where nothing tells where a frame begins.
pub fn by_frame(data_set: &DataSet, spans: &[Span], frames: u32, source: &mut dyn Source) -> Result<Vec<Vec<Span>>> {
    let Some((table, fragments)) = spans.split_first() else { return Err(FEW) };
    let count = usize::try_from(frames).map_err(|_| FEW)?;
    if fragments.len() < count {
        return Err(FEW);
    }
    if count == 1 {
        return Ok(vec![fragments.to_vec()]);
    }
    if fragments.len() == count {
        return Ok(fragments.iter().map(|fragment| vec![*fragment]).collect());
    }
    let extended = data_set.bytes(tags::EXTENDED_OFFSET_TABLE).as_chunks::<8>().0;
    let extended: Vec<u64> = extended.iter().map(|entry| u64::from_le_bytes(*entry)).collect();
    let basic = basic_offsets(table, count, source)?;
    let starts = indices(&basic, fragments, count)
        .or_else(|| indices(&extended, fragments, count))
        .map_or_else(|| found_starts(fragments, count, source), Ok)?;
    let ends = starts.iter().copied().skip(1).chain([fragments.len()]);
    Ok(starts.iter().zip(ends).map(|(start, end)| fragments.get(*start..end).unwrap_or_default().to_vec()).collect())
}

fn basic_offsets(table: &Span, count: usize, source: &mut dyn Source) -> Result<Vec<u64>> {
    if table.len != count as u64 * 4 {
        return Ok(Vec::new());
    }
    let mut bytes = vec![0; count.saturating_mul(4)];
    source.read_at(table.offset, &mut bytes)?;
    Ok(bytes.as_chunks::<4>().0.iter().map(|entry| u32::from_le_bytes(*entry).into()).collect())
}

/// The numbers of the fragments that begin at these offsets, `None` unless each frame has one, in ascending order.
fn indices(offsets: &[u64], fragments: &[Span], count: usize) -> Option<Vec<usize>> {
    let first = fragments.first()?.offset;
    let index = |offset: &u64| fragments.binary_search_by_key(&first.checked_add(*offset)?, |fragment| fragment.offset).ok();
    let found: Vec<usize> = offsets.iter().map_while(index).collect();
    let is_sound = found.len() == count && found.first() == Some(&0) && found.is_sorted_by(|a, b| a < b);
    is_sound.then_some(found)
}

/// The fragments that begin as a JPEG or JPEG 2000 stream does; those beyond the last frame are no frame's.
fn found_starts(fragments: &[Span], count: usize, source: &mut dyn Source) -> Result<Vec<usize>> {
    let mut found = Vec::new();
    for (number, fragment) in fragments.iter().enumerate() {
        let mut head = [0; 3];
        if fragment.len >= 3 {
            source.read_at(fragment.offset, &mut head)?;
        }
        if matches!(head, [0xFF, 0xD8, 0xFF] | [0xFF, 0x4F, 0xFF]) {
            found.push(number);
        }
    }
    found.truncate(count);
    let is_whole = found.len() == count && found.first() == Some(&0);
    is_whole.then_some(found).ok_or(Error::new(Reason::Unreadable, "nothing tells where a frame begins").at(tags::PIXEL_DATA))
}

const FEW: Error = Error::new(Reason::Truncated, "fewer fragments than frames");
