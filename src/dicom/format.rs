//! Where the data set of a file begins and how it is encoded (PS3.10 7), as the file says or, where it is silent or wrong, as
//! its first elements show.
//!
//! Portals, old archives and broken exports leave out the preamble, the file meta information, the transfer syntax, or name
//! another one than they use. A guess is taken only where the first elements read well under it.

use crate::attribute::{Tag, Vr};
use crate::dicom::dictionary;
use crate::dicom::encoding::Encoding;
use crate::error::{Error, Reason, Result};
use crate::source::Source;

/// Where a file begins to be DICOM.
pub struct Start {
    /// The offset of the first element.
    pub offset: u64,
    /// Whether the prefix `DICM` stands before it.
    pub has_prefix: bool,
    /// Whether the bytes before the prefix hold anything.
    pub has_preamble: bool,
}

impl Start {
    /// Finds the first element: behind preamble and prefix, behind the prefix alone, or at once.
    ///
    /// # Errors
    /// [`Reason::Foreign`] for what begins like no DICOM file, and what the source says.
    pub fn find(source: &mut dyn Source) -> Result<Self> {
        let mut head = [0; 132];
        let has_head = source.len() >= 132;
        if has_head {
            source.read_at(0, &mut head)?;
        }
        let (preamble, prefix) = head.split_at_checked(128).unwrap_or_default();
        if prefix == PREFIX {
            return Ok(Self { offset: 132, has_prefix: true, has_preamble: preamble.iter().any(|byte| *byte != 0) });
        }
        if bytes_at::<4>(source, 0)?.is_some_and(|first| first == *PREFIX) {
            return Ok(Self { offset: 4, has_prefix: true, has_preamble: false });
        }
        let is_bare = first_tags(source, 0)?.any(|tag| FIRST_GROUPS.contains(&tag.group()))
            && (is_meta(source, 0)? || encoding_at(source, 0, None)?.is_some());
        match is_bare {
            true => Ok(Self { offset: 0, has_prefix: false, has_preamble: false }),
            false => Err(Error::new(Reason::Foreign, "the file does not begin as a DICOM file does")),
        }
    }
}

/// Whether file meta information begins at an offset.
///
/// # Errors
/// What the source says.
pub fn is_meta(source: &mut dyn Source, offset: u64) -> Result<bool> {
    let Some([a, b, c, d, e, f]) = bytes_at::<6>(source, offset)? else { return Ok(false) };
    Ok(Encoding::ExplicitLittle.tag([a, b, c, d]).group() == 0x0002 && Vr([e, f]).is_defined())
}

/// The encoding under which the data set at an offset reads well: the declared one if it does, else the first that does.
///
/// # Errors
/// What the source says.
pub fn encoding_at(source: &mut dyn Source, offset: u64, declared: Option<Encoding>) -> Result<Option<Encoding>> {
    for encoding in declared.into_iter().chain(Encoding::ALL) {
        if reads_well(source, offset, encoding)? {
            return Ok(Some(encoding));
        }
    }
    Ok(None)
}

/// Whether the first elements ascend, have value representations that exist, and end within the source.
fn reads_well(source: &mut dyn Source, offset: u64, encoding: Encoding) -> Result<bool> {
    let (mut at, mut last) = (offset, Tag(0));
    for _ in 0..PROBED {
        if at == source.len() {
            return Ok(last != Tag(0));
        }
        let Some(Head { tag, value }) = head(source, at, encoding)? else { return Ok(false) };
        if tag <= last || !(0x0004..0xFFF0).contains(&tag.group()) {
            return Ok(false);
        }
        // A sequence, or the picture: what goes before it was enough.
        let Some(end) = value.filter(|_| tag.group() != 0x7FE0) else { return Ok(true) };
        if end > source.len() {
            return Ok(false);
        }
        (at, last) = (end, tag);
    }
    Ok(true)
}

/// The head of an element.
struct Head {
    tag: Tag,
    /// The offset behind its value, `None` for an undefined length.
    value: Option<u64>,
}

/// The head at an offset, `None` where there can be none in this encoding.
fn head(source: &mut dyn Source, at: u64, encoding: Encoding) -> Result<Option<Head>> {
    let Some([t0, t1, t2, t3, a, b, c, d]) = bytes_at::<8>(source, at)? else { return Ok(None) };
    let (tag, vr) = (encoding.tag([t0, t1, t2, t3]), Vr([a, b]));
    let is_explicit = encoding != Encoding::ImplicitLittle;
    // Two letters where a length stands are an explicit encoding: no first element is as long as they would say.
    let is_wrong = vr.is_defined() != is_explicit || (!is_explicit && !tag.is_private() && dictionary::vr(tag) == Vr::UN);
    if is_wrong {
        return Ok(None);
    }
    let (start, length) = match (is_explicit, vr.has_long_length()) {
        (false, _) => (at + 8, Some(encoding.long([a, b, c, d]))),
        (true, false) => (at + 8, Some(encoding.short([c, d]).into())),
        (true, true) => (at + 12, bytes_at::<4>(source, at + 8)?.map(|bytes| encoding.long(bytes))),
    };
    let end = |length: u32| (length != UNDEFINED).then_some(start.saturating_add(u64::from(length)));
    Ok(length.map(|length| Head { tag, value: end(length) }))
}

fn first_tags(source: &mut dyn Source, offset: u64) -> Result<impl Iterator<Item = Tag>> {
    let first = bytes_at::<4>(source, offset)?;
    let tags = [Encoding::ExplicitLittle, Encoding::ExplicitBig].map(|encoding| first.map(|bytes| encoding.tag(bytes)));
    Ok(tags.into_iter().flatten())
}

fn bytes_at<const N: usize>(source: &mut dyn Source, offset: u64) -> Result<Option<[u8; N]>> {
    if offset.saturating_add(N as u64) > source.len() {
        return Ok(None);
    }
    let mut bytes = [0; N];
    source.read_at(offset, &mut bytes)?;
    Ok(Some(bytes))
}

const PREFIX: &[u8; 4] = b"DICM";
/// The groups with which a data set without preamble begins: file meta information, a directory, an instance.
const FIRST_GROUPS: &[u16] = &[0x0002, 0x0004, 0x0008];
/// Elements that must read well before a guess is taken.
const PROBED: usize = 6;
const UNDEFINED: u32 = u32::MAX;
