//! The bounded walker over encoded data sets (PS3.5 7): the only code that reads the structure of input bytes.
//!
//! Iterative, so that nesting costs heap and not stack; every declared length is held against the bytes that are left before
//! anything is allocated; elements, items and depth are counted against [`Limits`]. Values are not read here: a token says
//! where they are.

use crate::attribute::{Tag, Vr};
use crate::dicom::dictionary;
use crate::dicom::encoding::Encoding;
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::Source;

/// A stretch of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The offset of the first byte.
    pub offset: u64,
    /// The number of bytes.
    pub len: u64,
}

/// What the walker meets, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// An element with a value of defined length.
    Element {
        /// Its tag.
        tag: Tag,
        /// The value representation as encoded, or from the dictionary in implicit encodings.
        vr: Vr,
        /// Where the value stands.
        value: Span,
        /// How the numbers in it are encoded.
        encoding: Encoding,
    },
    /// A sequence begins.
    Sequence {
        /// Its tag.
        tag: Tag,
    },
    /// An item of the innermost sequence begins.
    Item,
    /// The innermost item ends.
    ItemEnd,
    /// The innermost sequence ends.
    SequenceEnd,
    /// Encapsulated pixel data begin (PS3.5 A.4).
    Fragments {
        /// Its tag.
        tag: Tag,
    },
    /// One fragment, the offset table being the first.
    Fragment(Span),
    /// The fragments end.
    FragmentsEnd,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    DataSet,
    Sequence,
    Fragments,
}

struct Level {
    kind: Kind,
    encoding: Encoding,
    /// Where it ends: its declared end, or the end of what it stands in when a delimiter ends it.
    end: u64,
    delimited: bool,
}

/// The walker.
pub struct Lexer<'a> {
    window: Window<'a>,
    position: u64,
    levels: Vec<Level>,
    limits: Limits,
    elements: usize,
    items: usize,
}

impl<'a> Lexer<'a> {
    /// Walks the data set that starts at `offset` and ends with the source.
    pub fn new(source: &'a mut dyn Source, offset: u64, encoding: Encoding, limits: Limits) -> Self {
        let end = source.len();
        let root = Level { kind: Kind::DataSet, encoding, end, delimited: false };
        Self { window: Window::new(source), position: offset, levels: vec![root], limits, elements: 0, items: 0 }
    }

    /// The offset of the next byte to be walked.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The source, to read values from.
    pub fn source(&mut self) -> &mut dyn Source {
        self.window.source
    }

    /// The tag at which the walk stands, if eight bytes are left.
    pub fn peek_tag(&mut self) -> Option<Tag> {
        let encoding = self.encoding();
        self.window.array::<4>(self.position).ok().map(|bytes| encoding.tag(bytes))
    }

    /// The next token, `None` at the end of the data set.
    ///
    /// # Errors
    /// [`Reason::Truncated`], [`Reason::Unreadable`] or [`Reason::Hostile`], with the tag where it has one.
    pub fn next_token(&mut self) -> Result<Option<Token>> {
        let Some(level) = self.levels.last() else { return Ok(None) };
        if !level.delimited && self.position == level.end {
            return Ok(self.leave());
        }
        match level.kind {
            Kind::DataSet => self.element().map(Some),
            Kind::Sequence => self.item().map(Some),
            Kind::Fragments => self.fragment().map(Some),
        }
    }

    fn leave(&mut self) -> Option<Token> {
        let level = self.levels.pop()?;
        let outer = self.levels.last()?;
        Some(match (level.kind, outer.kind) {
            (Kind::DataSet, _) => Token::ItemEnd,
            (Kind::Sequence, _) => Token::SequenceEnd,
            (Kind::Fragments, _) => Token::FragmentsEnd,
        })
    }

    fn element(&mut self) -> Result<Token> {
        let (encoding, delimited) = (self.encoding(), self.levels.last().is_some_and(|level| level.delimited));
        let tag = encoding.tag(self.take::<4>()?);
        if tag.group() == 0xFFFE {
            let length = encoding.long(self.take::<4>()?);
            if tag == ITEM_END && delimited && length == 0 {
                return self.leave().ok_or(STRAY);
            }
            return Err(STRAY);
        }
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(Error::new(Reason::Hostile, "more data elements than any scan has").at(tag));
        }
        if encoding == Encoding::ImplicitLittle {
            let length = encoding.long(self.take::<4>()?);
            return self.value(tag, dictionary::vr(tag), length, encoding);
        }
        self.explicit(tag, encoding)
    }

    fn explicit(&mut self, tag: Tag, encoding: Encoding) -> Result<Token> {
        let head = self.take::<4>()?;
        let [a, b, c, d] = head;
        let vr = Vr([a, b]);
        if vr.is_defined() {
            let length = if vr.has_long_length() { encoding.long(self.take::<4>()?) } else { encoding.short([c, d]).into() };
            return self.value(tag, vr, length, encoding);
        }
        if encoding.is_big() || (a.is_ascii_uppercase() && b.is_ascii_uppercase()) {
            return Err(Error::new(Reason::Unreadable, "a value representation that does not exist").at(tag));
        }
        // Some writers put elements in implicit encoding among explicit ones: no letters, so it is a length.
        self.value(tag, dictionary::vr(tag), encoding.long(head), Encoding::ImplicitLittle)
    }

    fn value(&mut self, tag: Tag, vr: Vr, length: u32, encoding: Encoding) -> Result<Token> {
        if length == UNDEFINED {
            return self.undefined(tag, vr, encoding);
        }
        let mut value = Span { offset: self.position, len: u64::from(length) };
        if tag == PIXEL_DATA && self.levels.len() == 1 {
            // Whether what is there suffices, the frames will tell.
            value.len = value.len.min(self.window.source.len().saturating_sub(value.offset));
        }
        let end = self.end_of(value, tag)?;
        if vr == Vr::SQ || (vr == Vr::UN && self.is_sequence(tag, value)) {
            let encoding = if vr == Vr::SQ { encoding } else { self.unknown_encoding() };
            self.enter(Level { kind: Kind::Sequence, encoding, end, delimited: false }, tag)?;
            return Ok(Token::Sequence { tag });
        }
        self.position = end;
        Ok(Token::Element { tag, vr, value, encoding })
    }

    /// Whether an unknown value is a sequence: the dictionary says so, and an item begins it.
    fn is_sequence(&mut self, tag: Tag, value: Span) -> bool {
        let mut first = || self.window.array::<4>(value.offset).ok();
        dictionary::vr(tag) == Vr::SQ
            && value.len >= 8
            && first().is_some_and(|bytes| Encoding::ImplicitLittle.tag(bytes) == ITEM)
    }

    /// The encoding of the items of an unknown value: implicit (PS3.5 6.2.2 note 2), but some writers leave it explicit.
    fn unknown_encoding(&mut self) -> Encoding {
        let vr = self.window.array::<14>(self.position).ok().and_then(|bytes| bytes.last_chunk::<2>().copied());
        if vr.is_some_and(|letters| Vr(letters).is_defined()) { Encoding::ExplicitLittle } else { Encoding::ImplicitLittle }
    }

    fn undefined(&mut self, tag: Tag, vr: Vr, encoding: Encoding) -> Result<Token> {
        let end = self.levels.last().map_or(0, |level| level.end);
        if tag == PIXEL_DATA && matches!(vr, Vr::OB | Vr::OW | Vr::UN) {
            self.enter(Level { kind: Kind::Fragments, encoding, end, delimited: true }, tag)?;
            return Ok(Token::Fragments { tag });
        }
        // An unknown value of undefined length is a sequence (PS3.5 6.2.2 note 4).
        let inner = match (encoding, vr) {
            (_, Vr::SQ) => encoding,
            (_, Vr::UN) => self.unknown_encoding(),
            _ => return Err(Error::new(Reason::Unreadable, "an undefined length where none may be").at(tag)),
        };
        self.enter(Level { kind: Kind::Sequence, encoding: inner, end, delimited: true }, tag)?;
        Ok(Token::Sequence { tag })
    }

    fn item(&mut self) -> Result<Token> {
        let (tag, length, encoding, delimited) = self.item_header()?;
        if tag == SEQUENCE_END && delimited && length == 0 {
            return self.leave().ok_or(STRAY);
        }
        if tag != ITEM {
            return Err(STRAY);
        }
        self.count_item()?;
        let outer = self.levels.last().map_or(0, |level| level.end);
        let (end, delimited) = match length {
            UNDEFINED => (outer, true),
            _ => (self.end_of(Span { offset: self.position, len: u64::from(length) }, tag)?, false),
        };
        self.enter(Level { kind: Kind::DataSet, encoding, end, delimited }, tag)?;
        Ok(Token::Item)
    }

    fn fragment(&mut self) -> Result<Token> {
        let (tag, length, ..) = self.item_header()?;
        if tag == SEQUENCE_END && length == 0 {
            return self.leave().ok_or(STRAY);
        }
        if tag != ITEM || length == UNDEFINED {
            return Err(STRAY);
        }
        self.count_item()?;
        let value = Span { offset: self.position, len: u64::from(length) };
        self.position = self.end_of(value, tag)?;
        Ok(Token::Fragment(value))
    }

    fn item_header(&mut self) -> Result<(Tag, u32, Encoding, bool)> {
        let (encoding, delimited) = (self.encoding(), self.levels.last().is_some_and(|level| level.delimited));
        let (tag, length) = (encoding.tag(self.take::<4>()?), encoding.long(self.take::<4>()?));
        Ok((tag, length, encoding, delimited))
    }

    fn encoding(&self) -> Encoding {
        self.levels.last().map_or(Encoding::ExplicitLittle, |level| level.encoding)
    }

    fn count_item(&mut self) -> Result<()> {
        self.items += 1;
        if self.items > self.limits.items {
            return Err(Error::new(Reason::Hostile, "more sequence items than any scan has"));
        }
        Ok(())
    }

    fn enter(&mut self, level: Level, tag: Tag) -> Result<()> {
        // Each sequence adds two levels: itself and its item.
        if self.levels.len() > self.limits.depth.saturating_mul(2) {
            return Err(Error::new(Reason::Hostile, "sequences nested deeper than any scan has").at(tag));
        }
        self.levels.push(level);
        Ok(())
    }

    fn end_of(&self, value: Span, tag: Tag) -> Result<u64> {
        let end = value.offset.saturating_add(value.len);
        match self.levels.last() {
            Some(level) if end <= level.end => Ok(end),
            _ if end > self.window.source.len() => {
                Err(Error::new(Reason::Truncated, "a value is longer than what is left of the file").at(tag))
            }
            _ => Err(Error::new(Reason::Unreadable, "a value is longer than the item it stands in").at(tag)),
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let end = self.position.saturating_add(N as u64);
        if self.levels.last().is_some_and(|level| end > level.end) {
            return Err(Error::new(Reason::Truncated, "the file ends inside the head of an element"));
        }
        let bytes = self.window.array::<N>(self.position)?;
        self.position = end;
        Ok(bytes)
    }
}

/// A piece of the source kept in memory, so that small reads cost nothing.
struct Window<'a> {
    source: &'a mut dyn Source,
    start: u64,
    bytes: Vec<u8>,
}

impl<'a> Window<'a> {
    fn new(source: &'a mut dyn Source) -> Self {
        Self { source, start: 0, bytes: Vec::new() }
    }

    fn array<const N: usize>(&mut self, offset: u64) -> Result<[u8; N]> {
        if let Some(found) = self.held(offset) {
            return Ok(found);
        }
        let left = self.source.len().saturating_sub(offset);
        let size = usize::try_from(left).unwrap_or(WINDOW).min(WINDOW);
        self.bytes.resize(size, 0);
        self.source.read_at(offset, &mut self.bytes)?;
        self.start = offset;
        self.held(offset).ok_or(Error::new(Reason::Truncated, "the file ends inside the head of an element"))
    }

    fn held<const N: usize>(&self, offset: u64) -> Option<[u8; N]> {
        let start = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        self.bytes.get(start..start.checked_add(N)?)?.try_into().ok()
    }
}

const WINDOW: usize = 16 << 10;
const UNDEFINED: u32 = u32::MAX;
const ITEM: Tag = Tag::new(0xFFFE, 0xE000);
const ITEM_END: Tag = Tag::new(0xFFFE, 0xE00D);
const SEQUENCE_END: Tag = Tag::new(0xFFFE, 0xE0DD);
const PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0010);
const STRAY: Error = Error::new(Reason::Unreadable, "a delimiter or an item where none may be");

#[cfg(test)]
mod tests;
