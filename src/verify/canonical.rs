//! The lexer of the canonical form. It accepts what this program writes and nothing else.

use crate::attribute::{Tag, Vr};
use crate::verify::private::Blocks;
use crate::verify::reading::Reading;
use crate::verify::streams::{Family, Picture, Streams};
use crate::verify::waveform;

/// One element of the output, with its value or, for a sequence, without.
pub struct ElementAt {
    /// The tags that lead to it, its own being the last.
    pub place: Vec<Tag>,
    /// Its value representation.
    pub vr: Vr,
    /// The offset of its value.
    pub start: u64,
    /// The offset behind its value.
    pub end: u64,
    /// Where the creator of its private block stands.
    pub creator: Option<(u64, u64)>,
}

impl ElementAt {
    /// Its tag.
    #[must_use]
    pub fn tag(&self) -> Tag {
        self.place.last().copied().unwrap_or(Tag(0))
    }

    /// Whether it is the samples of a waveform.
    #[must_use]
    pub fn is_waveform(&self) -> bool {
        self.place == [waveform::SEQUENCE, waveform::DATA]
    }

    /// Whether it is the displacements of a registration.
    #[must_use]
    pub fn is_field(&self) -> bool {
        self.tag() == VECTOR_GRID_DATA && self.vr == Vr::OF
    }

    /// Whether it is the picture: Pixel Data, or one of the two for floating point.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        is_picture(&self.place)
    }
}

/// The elements of an output, in the order of their bytes.
pub struct Form {
    /// File meta information and data set.
    pub elements: Vec<ElementAt>,
    /// Bits Allocated, or Waveform Bits Allocated where there is no picture.
    pub bits_allocated: u16,
    /// What the bytes of a compressed picture are held against.
    streams: Option<Streams>,
}

/// What is not canonical, and where.
pub(super) type Deviation = (&'static str, Vec<Tag>);

impl Form {
    /// Reads an output that is in memory.
    ///
    /// # Errors
    /// The first deviation from the canonical form.
    pub fn read(bytes: &[u8]) -> Result<Self, Deviation> {
        Self::of(&mut Reading::whole(bytes))
    }

    /// Reads an output as far as its picture, of which the length is enough.
    pub(super) fn of(reading: &mut Reading<'_>) -> Result<Self, Deviation> {
        reading.reach(132);
        let head = reading.held().get(..132).ok_or(("too short for a DICOM file", Vec::new()))?;
        let (preamble, prefix) = head.split_at_checked(128).unwrap_or((head, &[]));
        if preamble.iter().any(|byte| *byte != 0) || prefix != b"DICM" {
            return Err(("a preamble that is not empty, or no prefix", Vec::new()));
        }
        let mut walk = Walk { reading, position: 132, place: Vec::new(), elements: Vec::new(), is_encapsulated: false };
        walk.data_set(false)?;
        let is_encapsulated = walk.is_encapsulated;
        let form = Self { elements: walk.elements, bits_allocated: 0, streams: None };
        let bytes = reading.held();
        form.check_meta(bytes)?;
        form.check_statements(bytes)?;
        form.check_pixels(bytes, is_encapsulated)
    }

    /// Whether there is a picture.
    #[must_use]
    pub fn has_picture(&self) -> bool {
        self.elements.last().is_some_and(ElementAt::is_picture)
    }

    /// The element in whose value an offset lies.
    #[must_use]
    pub fn element_at(&self, offset: u64) -> Option<&ElementAt> {
        let index = self.elements.partition_point(|element| element.start <= offset).checked_sub(1)?;
        self.elements.get(index).filter(|element| offset < element.end)
    }

    /// The value of an element, empty where `bytes`, the first ones of the output, do not hold it.
    #[must_use]
    pub fn value<'a>(&self, bytes: &'a [u8], element: &ElementAt) -> &'a [u8] {
        let bounds = usize::try_from(element.start).ok().zip(usize::try_from(element.end).ok());
        bounds.and_then(|(start, end)| bytes.get(start..end)).unwrap_or_default()
    }

    /// What is to be fed with the bytes of a compressed picture.
    pub(super) fn streams(&mut self) -> Option<Streams> {
        self.streams.take()
    }

    fn top<'a>(&self, bytes: &'a [u8], tag: Tag) -> Option<&'a [u8]> {
        let element = self.elements.iter().find(|element| element.place == [tag])?;
        Some(self.value(bytes, element))
    }

    fn check_meta(&self, bytes: &[u8]) -> Result<(), Deviation> {
        let found: Vec<u16> = self.elements.iter().map(ElementAt::tag).filter(|tag| tag.group() == 2).map(Tag::element).collect();
        if found != [0x0000, 0x0001, 0x0002, 0x0003, 0x0010, 0x0012, 0x0013] {
            return Err(("file meta information with more or less than it needs", vec![Tag::new(2, 0)]));
        }
        let same = |a, b| self.top(bytes, a).is_some() && self.top(bytes, a) == self.top(bytes, b);
        if !same(Tag::new(2, 2), Tag::new(8, 0x0016)) || !same(Tag::new(2, 3), Tag::new(8, 0x0018)) {
            return Err(("file meta information about another instance", vec![Tag::new(2, 3)]));
        }
        Ok(())
    }

    fn check_statements(&self, bytes: &[u8]) -> Result<(), Deviation> {
        const PATIENT_IDENTITY_REMOVED: Tag = Tag::new(0x0012, 0x0062);
        if self.top(bytes, PATIENT_IDENTITY_REMOVED) == Some(b"YES ") {
            Ok(())
        } else {
            Err(("nothing that says the identity was removed", vec![PATIENT_IDENTITY_REMOVED]))
        }
    }

    /// Whether nothing in it speaks of a picture: no rows, and no pixel data.
    fn is_without_picture(&self) -> bool {
        !self.elements.iter().any(|element| {
            let is_top = element.place.len() == 1;
            is_top && (element.tag() == ROWS || element.tag().group() == PIXEL_DATA.group())
        })
    }

    /// Pixel data come last, and native ones are exactly as long as the picture (PS3.5 8.1.1). What has none has no attribute of one.
    fn check_pixels(mut self, bytes: &[u8], is_encapsulated: bool) -> Result<Self, Deviation> {
        const WRONG: &str = "pixel data that are not last, or not as long as the picture";
        let wrong = || (WRONG, vec![PIXEL_DATA]);
        if self.is_without_picture() {
            return self.check_waveforms(bytes);
        }
        let picture = self.elements.last().filter(|element| element.is_picture()).ok_or_else(wrong)?;
        let short = |element| self.top(bytes, Tag::new(0x0028, element)).and_then(|v| v.try_into().ok()).map(u16::from_le_bytes);
        let bits = match picture.tag() {
            FLOAT_PIXEL_DATA => Some(32),
            DOUBLE_FLOAT_PIXEL_DATA => Some(64),
            _ => short(0x0100),
        };
        let frames = self
            .top(bytes, Tag::new(0x0028, 0x0008))
            .filter(|value| !value.is_empty())
            .map_or(Some(1), |value| std::str::from_utf8(value).ok().and_then(|text| text.trim().parse::<u64>().ok()));
        let product = |factors: &[Option<u16>]| {
            factors.iter().try_fold(1_u64, |product, factor| product.checked_mul(u64::from((*factor)?))).filter(|all| *all > 0)
        };
        let pixels = product(&[short(0x0010), short(0x0011)]).ok_or_else(wrong)?;
        let pixel_bits = product(&[short(0x0002).or(Some(1)), bits]).ok_or_else(wrong)?;
        let frames = frames.filter(|frames| *frames > 0).ok_or_else(wrong)?;
        self.bits_allocated = bits.unwrap_or_default();
        if is_encapsulated {
            let family = Family::of(self.transfer_syntax(bytes)).ok_or_else(wrong)?;
            self.streams = Some(Streams::new(family, Picture { frames, pixels, pixel_bytes: pixel_bits / 8 }));
            return Ok(self);
        }
        let all_bits = pixels.checked_mul(pixel_bits).and_then(|bits| bits.checked_mul(frames)).ok_or_else(wrong)?;
        let is_exact = picture.end - picture.start == all_bits.div_ceil(8).next_multiple_of(2);
        let is_plain = self.transfer_syntax(bytes) == EXPLICIT_VR_LITTLE_ENDIAN;
        if is_exact && is_plain { Ok(self) } else { Err(wrong()) }
    }

    /// Without a picture nothing is compressed, and the samples of waveforms are as many as their channels have.
    fn check_waveforms(mut self, bytes: &[u8]) -> Result<Self, Deviation> {
        if self.transfer_syntax(bytes) != EXPLICIT_VR_LITTLE_ENDIAN {
            return Err(("an object without a picture that would be compressed", vec![Tag::new(2, 0x0010)]));
        }
        self.bits_allocated = waveform::check(&self, bytes)?;
        Ok(self)
    }

    fn transfer_syntax<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let value = self.top(bytes, Tag::new(2, 0x0010)).unwrap_or_default();
        value.strip_suffix(b"\0").unwrap_or(value)
    }
}

struct Walk<'a, 'b> {
    reading: &'a mut Reading<'b>,
    position: u64,
    place: Vec<Tag>,
    elements: Vec<ElementAt>,
    is_encapsulated: bool,
}

impl Walk<'_, '_> {
    /// A data set to the end of the file, or an item to its delimiter.
    fn data_set(&mut self, is_item: bool) -> Result<(), Deviation> {
        let (mut last, mut blocks) = (Tag(0), Blocks::default());
        loop {
            let is_end = !is_item && self.position == self.reading.len();
            let tag = if is_end { ITEM_END } else { self.tag()? };
            if is_end || (is_item && tag == ITEM_END) {
                blocks.close().map_err(|(detail, tag)| self.deviation(detail, tag))?;
                return if is_end { Ok(()) } else { self.expect_zero_length() };
            }
            if tag <= last || !is_allowed(tag) {
                return Err(self.deviation("tags that do not ascend, or may not be", tag));
            }
            last = tag;
            let creator = blocks.enter(tag).map_err(|detail| self.deviation(detail, tag))?;
            self.place.push(tag);
            let index = self.elements.len();
            self.element()?;
            self.place.pop();
            if let Some(element) = self.elements.get_mut(index).filter(|_| tag.is_private()) {
                element.creator = creator;
                blocks.passed(element).map_err(|detail| (detail, element.place.clone()))?;
            }
        }
    }

    fn element(&mut self) -> Result<(), Deviation> {
        let vr = Vr(self.take::<2>()?);
        let length = if vr.has_long_length() {
            if self.take::<2>()? != [0, 0] {
                return Err(self.here("reserved bytes that are not zero"));
            }
            u32::from_le_bytes(self.take::<4>()?)
        } else {
            u16::from_le_bytes(self.take::<2>()?).into()
        };
        if !vr.is_defined() || vr == Vr::UN {
            return Err(self.here("a value representation that is not known"));
        }
        let start = self.position;
        if vr == Vr::SQ {
            self.elements.push(ElementAt { place: self.place.clone(), vr, start, end: start, creator: None });
            return self.items(length);
        }
        let is_picture = is_picture(&self.place);
        self.is_encapsulated = self.place == [PIXEL_DATA] && vr == Vr::OB && length == u32::MAX;
        // What is in fragments is looked at as it passes.
        let end = if self.is_encapsulated { self.reading.len() } else { start + u64::from(length) };
        if (length % 2 == 1 && !self.is_encapsulated) || end > self.reading.len() || !(is_picture || self.reading.reach(end)) {
            return Err(self.here("a length that is odd or too long"));
        }
        if is_picture && end != self.reading.len() {
            return Err(self.here("something behind the pixel data"));
        }
        if vr.is_text() && !self.held(start, end).is_some_and(|text| is_plain(vr, text)) {
            return Err(self.here("a text that is not plain, or padded with more than it needs"));
        }
        self.elements.push(ElementAt { place: self.place.clone(), vr, start, end, creator: None });
        self.position = end;
        Ok(())
    }

    fn items(&mut self, length: u32) -> Result<(), Deviation> {
        if length != u32::MAX {
            return Err(self.here("a sequence of defined length"));
        }
        if self.place.len() > DEEPEST {
            return Err(self.here("sequences nested too deep"));
        }
        loop {
            match self.tag()? {
                SEQUENCE_END => return self.expect_zero_length(),
                ITEM if self.take::<4>()? == [0xFF; 4] => self.data_set(true)?,
                _ => return Err(self.here("something else than an item of undefined length")),
            }
        }
    }

    fn expect_zero_length(&mut self) -> Result<(), Deviation> {
        if self.take::<4>()? == [0; 4] { Ok(()) } else { Err(self.here("a delimiter with a length")) }
    }

    fn tag(&mut self) -> Result<Tag, Deviation> {
        let [a, b, c, d] = self.take::<4>()?;
        Ok(Tag::new(u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])))
    }

    fn held(&self, start: u64, end: u64) -> Option<&[u8]> {
        let bounds = usize::try_from(start).ok().zip(usize::try_from(end).ok());
        bounds.and_then(|(start, end)| self.reading.held().get(start..end))
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Deviation> {
        self.reading.reach(self.position + N as u64);
        let rest = usize::try_from(self.position).ok().and_then(|position| self.reading.held().get(position..));
        let Some(bytes) = rest.and_then(|rest| rest.first_chunk::<N>()).copied() else {
            return Err(self.here("an end inside an element"));
        };
        self.position += N as u64;
        Ok(bytes)
    }

    fn here(&self, detail: &'static str) -> Deviation {
        (detail, self.place.clone())
    }

    fn deviation(&self, detail: &'static str, tag: Tag) -> Deviation {
        let mut place = self.place.clone();
        place.push(tag);
        (detail, place)
    }
}

/// Whether a text is ASCII without control characters, and without blanks at its ends but the one that makes its length even
/// (PS3.5 6.2): what blanks could spell is no part of it.
fn is_plain(vr: Vr, value: &[u8]) -> bool {
    let padding = if vr == Vr::UI { b"\0" } else { b" " };
    let text = value.strip_suffix(padding).unwrap_or(value);
    let is_blank = |byte: Option<&u8>| byte == Some(&b' ');
    text.iter().all(|byte| (0x20..0x7F).contains(byte)) && !is_blank(text.first()) && !is_blank(text.last())
}

fn is_picture(place: &[Tag]) -> bool {
    matches!(place, [PIXEL_DATA | FLOAT_PIXEL_DATA | DOUBLE_FLOAT_PIXEL_DATA])
}

fn is_allowed(tag: Tag) -> bool {
    let group = tag.group();
    let is_graphics = matches!(group >> 8, 0x50 | 0x60);
    let is_meta = group == 2;
    !is_graphics && (is_meta || (group >= 8 && !tag.is_group_length())) && group < 0xFFFA
}

const VECTOR_GRID_DATA: Tag = Tag::new(0x0064, 0x0009);
const ROWS: Tag = Tag::new(0x0028, 0x0010);
const FLOAT_PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0008);
const DOUBLE_FLOAT_PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0009);
const EXPLICIT_VR_LITTLE_ENDIAN: &[u8] = b"1.2.840.10008.1.2.1";
const PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0010);
const ITEM: Tag = Tag::new(0xFFFE, 0xE000);
const ITEM_END: Tag = Tag::new(0xFFFE, 0xE00D);
const SEQUENCE_END: Tag = Tag::new(0xFFFE, 0xE0DD);
const DEEPEST: usize = 64;
