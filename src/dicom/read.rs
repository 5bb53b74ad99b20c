//! From bytes to a data set: the file format of PS3.10 7, then the tokens of [`lex`](crate::dicom::lex) put together.

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Element, Value};
use crate::dicom::dictionary;
use crate::dicom::encoding::Encoding;
use crate::dicom::format::{Start, encoding_at, is_meta};
use crate::dicom::inflate::Inflated;
use crate::dicom::lex::{Lexer, Span, Token};
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::limits::Limits;
use crate::source::Source;

/// A DICOM file as read: its data set, and what stood around it.
pub struct Instance {
    /// The data set.
    pub data_set: DataSet,
    /// The file meta information, group 0002.
    pub meta: DataSet,
    /// The transfer syntax that the file meta information names.
    pub transfer_syntax: String,
    /// Whether the 128 bytes before the prefix hold anything.
    pub has_preamble: bool,
    /// Where a deflated data set stands in the file, and how long it is when inflated.
    deflated: Option<Span>,
}

impl Instance {
    /// Where the values that were left apart are read from: the source itself, or what its deflated data set inflates to.
    pub fn body<S: Source>(&self, source: S) -> Body<S> {
        Body::new(source, self.deflated)
    }
}

/// The bytes of a data set.
pub enum Body<S> {
    /// As they stand in the file.
    Plain(S),
    /// Inflated as they are read.
    Deflated(Box<Inflated<S>>),
}

impl<S: Source> Body<S> {
    fn new(source: S, deflated: Option<Span>) -> Self {
        match deflated {
            None => Self::Plain(source),
            Some(Span { offset, len }) => Self::Deflated(Box::new(Inflated::new(source, offset, len))),
        }
    }
}

impl<S: Source> Source for Body<S> {
    fn len(&self) -> u64 {
        match self {
            Self::Plain(source) => source.len(),
            Self::Deflated(inflated) => inflated.len(),
        }
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        match self {
            Self::Plain(source) => source.read_at(offset, buffer),
            Self::Deflated(inflated) => inflated.read_at(offset, buffer),
        }
    }
}

/// Whether a source begins like DICOM, with a preamble or without.
pub fn is_dicom(source: &mut dyn Source) -> bool {
    Start::find(source).is_ok()
}

/// Reads a DICOM file: with or without preamble and file meta information, in any of the three encodings, deflated or not. Where
/// the transfer syntax is missing or is not the one in use, the first elements tell.
///
/// Values longer than 4 MiB and the pixel data stay in the source.
///
/// # Errors
/// [`Reason::Foreign`] for what is not DICOM, [`Reason::NotAnImage`] for the directory of a disc (PS3.10 8),
/// [`Reason::UnsupportedSyntax`] for transfer syntaxes that are not the standard's, [`Reason::Truncated`],
/// [`Reason::Unreadable`], [`Reason::Hostile`] and [`Reason::TooLarge`] as the walk finds them.
pub fn read(source: &mut dyn Source, limits: &Limits) -> Result<Instance> {
    if source.len() > limits.instance_bytes {
        return Err(Error::new(Reason::TooLarge, "the file is larger than any that is read"));
    }
    let start = Start::find(source)?;
    let (meta, offset) = read_meta(source, start.offset, limits)?;
    if meta.text(MEDIA_STORAGE_SOP_CLASS_UID) == Some(MEDIA_STORAGE_DIRECTORY) {
        return Err(DIRECTORY);
    }
    let transfer_syntax = meta.text(TRANSFER_SYNTAX_UID).unwrap_or_default().to_owned();
    let declared = declared(&transfer_syntax)?;
    let found = encoding_at(source, offset, declared)?;
    let is_deflated = transfer_syntax == DEFLATED && found.is_none();
    let deflated = match is_deflated {
        true => Some(Span { offset, len: Inflated::measure(&mut *source, offset, limits)? }),
        false => None,
    };
    let silent = Error::new(Reason::Unreadable, "the file does not say how it is encoded").at(TRANSFER_SYNTAX_UID);
    let encoding = found.or(declared).ok_or(silent)?;
    let first = if is_deflated { 0 } else { offset };
    let mut body = Body::new(source, deflated);
    let lexer = Lexer::new(&mut body, first, encoding, *limits);
    let data_set = Builder::new(lexer, limits.value_bytes).build(|_| false)?;
    if data_set.element(DIRECTORY_RECORD_SEQUENCE).is_some() && data_set.element(tags::PIXEL_DATA).is_none() {
        return Err(DIRECTORY);
    }
    Ok(Instance { data_set, meta, transfer_syntax, has_preamble: start.has_preamble, deflated })
}

/// The file meta information, which may be missing, and the offset behind it.
fn read_meta(source: &mut dyn Source, offset: u64, limits: &Limits) -> Result<(DataSet, u64)> {
    if !is_meta(source, offset)? {
        return Ok((DataSet::default(), offset));
    }
    let lexer = Lexer::new(source, offset, Encoding::ExplicitLittle, *limits);
    let mut builder = Builder::new(lexer, limits.value_bytes);
    let meta = builder.build(|next| next.group() != 0x0002)?;
    Ok((meta, builder.lexer.position()))
}

/// How a transfer syntax says that the data set is encoded, `None` where the file is silent.
fn declared(transfer_syntax: &str) -> Result<Option<Encoding>> {
    match transfer_syntax {
        "" => Ok(None),
        "1.2.840.10008.1.2" => Ok(Some(Encoding::ImplicitLittle)),
        "1.2.840.10008.1.2.2" => Ok(Some(Encoding::ExplicitBig)),
        syntax if syntax.starts_with("1.2.840.10008.1.2.") => Ok(Some(Encoding::ExplicitLittle)),
        // One maker's own has its pixels in another order than its header: no guess would be right.
        _ => Err(Error::new(Reason::UnsupportedSyntax, "the transfer syntax is not one of the standard").at(TRANSFER_SYNTAX_UID)),
    }
}

/// Puts tokens together. Iterative, as the walk is.
struct Builder<'a> {
    lexer: Lexer<'a>,
    bytes_left: u64,
}

/// A sequence under way: its tag, the items that are done, and the elements of the item that is not.
struct Open {
    tag: Tag,
    items: Vec<DataSet>,
    elements: Vec<Element>,
}

impl<'a> Builder<'a> {
    fn new(lexer: Lexer<'a>, value_bytes: u64) -> Self {
        Self { lexer, bytes_left: value_bytes }
    }

    /// Reads to the end, or to the first top-level tag that `stop` names.
    fn build(&mut self, stop: impl Fn(Tag) -> bool) -> Result<DataSet> {
        let mut top = Vec::new();
        let mut open: Vec<Open> = Vec::new();
        let mut fragments: Option<(Tag, Vec<Span>)> = None;
        loop {
            if open.is_empty() && fragments.is_none() && self.lexer.peek_tag().is_some_and(&stop) {
                break;
            }
            let token = match self.lexer.next_token() {
                // What follows the picture and is no element is no part of the data set.
                Err(_) if top.iter().any(|element: &Element| element.tag == tags::PIXEL_DATA) => break,
                token => token?,
            };
            let Some(token) = token else { break };
            let done = match token {
                Token::Element { tag, vr, value, encoding } => {
                    let is_top = open.is_empty();
                    Some(self.element(tag, vr, value, encoding, is_top)?)
                }
                Token::Sequence { tag } => {
                    open.push(Open { tag, items: Vec::new(), elements: Vec::new() });
                    None
                }
                Token::Item => None,
                Token::ItemEnd => {
                    if let Some(sequence) = open.last_mut() {
                        let elements = std::mem::take(&mut sequence.elements);
                        sequence.items.push(DataSet::from_elements(elements));
                    }
                    None
                }
                Token::SequenceEnd => open.pop().map(|sequence| element(sequence.tag, Vr::SQ, Value::Items(sequence.items))),
                Token::Fragments { tag } => {
                    fragments = Some((tag, Vec::new()));
                    None
                }
                Token::Fragment(span) => {
                    fragments.iter_mut().for_each(|(_, spans)| spans.push(span));
                    None
                }
                Token::FragmentsEnd => fragments.take().map(|(tag, spans)| element(tag, Vr::OB, Value::Fragments(spans))),
            };
            if let Some(done) = done {
                open.last_mut().map_or(&mut top, |sequence| &mut sequence.elements).push(done);
            }
        }
        Ok(DataSet::from_elements(top))
    }

    fn element(&mut self, tag: Tag, vr: Vr, value: Span, encoding: Encoding, is_top: bool) -> Result<Element> {
        let is_pixels = is_top && matches!(tag, tags::PIXEL_DATA | tags::FLOAT_PIXEL_DATA | tags::DOUBLE_FLOAT_PIXEL_DATA);
        // The field of a registration is as large as a picture, and is held as far as anything else leaves room.
        let is_field = tag == tags::VECTOR_GRID_DATA && value.len <= self.bytes_left;
        if is_pixels || (value.len > LARGEST_VALUE && !is_field) {
            return Ok(element(tag, vr, Value::Apart(value, encoding)));
        }
        self.bytes_left = self
            .bytes_left
            .checked_sub(value.len)
            .ok_or(Error::new(Reason::Hostile, "more bytes outside the picture than any scan has").at(tag))?;
        let len = usize::try_from(value.len).map_err(|_| Error::new(Reason::TooLarge, "a value is too large").at(tag))?;
        let mut bytes = vec![0; len];
        self.lexer.source().read_at(value.offset, &mut bytes)?;
        encoding.to_little(vr, &mut bytes);
        // Nobody knows the order of the numbers in an unknown value of a big endian data set: it counts as bytes.
        let vr = if vr == Vr::UN && encoding.is_big() { Vr::OB } else { vr };
        Ok(element(tag, vr, Value::Bytes(bytes)))
    }
}

fn element(tag: Tag, encoded: Vr, value: Value) -> Element {
    let known = dictionary::vr(tag);
    let is_sequence = matches!(value, Value::Items(_));
    let (vr, has_foreign_vr) = match known {
        Vr::UN if is_sequence => (Vr::SQ, false),
        Vr::UN => (encoded, false),
        Vr::SQ => (Vr::SQ, !is_sequence),
        _ if is_sequence => (Vr::SQ, true),
        _ => (known, !is_compatible(tag, encoded, known)),
    };
    // "US or SS" and "OB or OW" are for the file to say.
    let vr = match encoded {
        Vr::SS if vr == Vr::US && !has_foreign_vr => Vr::SS,
        Vr::OB if vr == Vr::OW && !has_foreign_vr => Vr::OB,
        _ => vr,
    };
    Element { tag, vr, has_foreign_vr, value }
}

fn is_compatible(tag: Tag, encoded: Vr, known: Vr) -> bool {
    let is_bytes = |vr| matches!(vr, Vr::OB | Vr::OW | Vr::US);
    encoded == known
        || encoded == Vr::UN
        || (encoded.is_text() && known.is_text())
        || (is_bytes(encoded) && known == Vr::OW)
        || (encoded == Vr::SS && dictionary::follows_pixel_representation(tag))
}

/// Longest value that is held in memory, but for a field of displacements; the longest that any attribute of an image needs is a lookup table of 128 KiB.
const LARGEST_VALUE: u64 = 4 << 20;
const DIRECTORY: Error = Error::new(Reason::NotAnImage, "the directory of a disc");
/// Media Storage Directory Storage (PS3.6 A).
const MEDIA_STORAGE_DIRECTORY: &str = "1.2.840.10008.1.3.10";
const DIRECTORY_RECORD_SEQUENCE: Tag = Tag::new(0x0004, 0x1220);
const MEDIA_STORAGE_SOP_CLASS_UID: Tag = Tag::new(0x0002, 0x0002);
const TRANSFER_SYNTAX_UID: Tag = Tag::new(0x0002, 0x0010);
const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
