//! Writes DICOM files of any shape, sound or not: nothing here is shared with the program, so a fault in the one does not hide
//! in the other.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// A data element.
#[derive(Clone)]
pub struct Element {
    pub tag: u32,
    pub vr: [u8; 2],
    pub value: Value,
}

/// What an element holds.
#[derive(Clone)]
pub enum Value {
    Bytes(Vec<u8>),
    Items(Vec<Set>, Length),
    Fragments(Vec<Vec<u8>>),
}

/// How sequences and items say where they end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Defined,
    Undefined,
}

/// How a data set is encoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    Explicit,
    Implicit,
    Big,
    Deflated,
}

impl Syntax {
    pub const ALL: [Self; 4] = [Self::Explicit, Self::Implicit, Self::Big, Self::Deflated];
    /// Those in which a data set can stand without a word about it.
    pub const PLAIN: [Self; 3] = [Self::Explicit, Self::Implicit, Self::Big];

    pub fn uid(self) -> &'static str {
        match self {
            Self::Explicit => "1.2.840.10008.1.2.1",
            Self::Implicit => "1.2.840.10008.1.2",
            Self::Big => "1.2.840.10008.1.2.2",
            Self::Deflated => "1.2.840.10008.1.2.1.99",
        }
    }
}

/// A data set or an item: elements in the order in which they are written.
#[derive(Clone, Default)]
pub struct Set(pub Vec<Element>);

impl Set {
    /// Puts bytes at the place of the tag; an element with this tag goes.
    pub fn put(&mut self, tag: u32, vr: &str, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.place(Element { tag, vr: letters(vr), value: Value::Bytes(padded(vr, bytes.as_ref())) })
    }

    pub fn shorts(&mut self, tag: u32, numbers: &[u16]) -> &mut Self {
        self.put(tag, "US", numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
    }

    pub fn doubles(&mut self, tag: u32, numbers: &[f64]) -> &mut Self {
        self.put(tag, "FD", numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
    }

    pub fn items(&mut self, tag: u32, items: Vec<Set>) -> &mut Self {
        self.items_of(tag, items, Length::Undefined)
    }

    pub fn items_of(&mut self, tag: u32, items: Vec<Set>, length: Length) -> &mut Self {
        self.place(Element { tag, vr: *b"SQ", value: Value::Items(items, length) })
    }

    /// Several texts at once.
    pub fn texts(&mut self, texts: &[(u32, &str, &str)]) -> &mut Self {
        for (tag, vr, text) in texts {
            self.put(*tag, vr, text);
        }
        self
    }

    /// Adds an element behind all others, whatever its tag and whether or not there is one with its tag.
    pub fn push(&mut self, tag: u32, vr: &str, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.0.push(Element { tag, vr: letters(vr), value: Value::Bytes(padded(vr, bytes.as_ref())) });
        self
    }

    pub fn remove(&mut self, tag: u32) -> &mut Self {
        self.0.retain(|element| element.tag != tag);
        self
    }

    /// The value of a top-level element as text without padding.
    pub fn text(&self, tag: u32) -> String {
        String::from_utf8_lossy(self.bytes(tag)).trim_end_matches(['\0', ' ']).to_owned()
    }

    /// The bytes of a top-level element, none where it is absent or a sequence.
    pub fn bytes(&self, tag: u32) -> &[u8] {
        match self.0.iter().find(|element| element.tag == tag).map(|element| &element.value) {
            Some(Value::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    /// The items of a top-level sequence.
    pub fn sequence(&self, tag: u32) -> &[Set] {
        match self.0.iter().find(|element| element.tag == tag).map(|element| &element.value) {
            Some(Value::Items(items, _)) => items,
            _ => &[],
        }
    }

    /// Puts all elements of another data set at the places of their tags.
    pub fn place_all(&mut self, others: &Self) -> &mut Self {
        for element in &others.0 {
            self.place(element.clone());
        }
        self
    }

    /// Puts an element at the place of its tag; another with this tag goes.
    pub fn place(&mut self, element: Element) -> &mut Self {
        self.remove(element.tag);
        let at = self.0.partition_point(|other| other.tag < element.tag);
        self.0.insert(at, element);
        self
    }
}

/// A coded item (PS3.3 8.8).
pub fn code(value: &str, scheme: &str, meaning: &str) -> Set {
    let mut item = Set::default();
    item.texts(&[(0x0008_0100, "SH", value), (0x0008_0102, "SH", scheme), (0x0008_0104, "LO", meaning)]);
    item
}

/// A file: all that stands in it, in order.
#[derive(Clone)]
pub struct File {
    pub preamble: [u8; 128],
    pub meta: Set,
    pub syntax: Syntax,
    pub data: Set,
    pub trailing: Vec<u8>,
}

impl File {
    /// A file with the file meta information that PS3.10 asks for.
    pub fn new(data: Set, syntax: Syntax) -> Self {
        let mut meta = Set::default();
        meta.put(0x0002_0001, "OB", [0, 1]).texts(&[
            (0x0002_0002, "UI", &data.text(0x0008_0016)),
            (0x0002_0003, "UI", &data.text(0x0008_0018)),
            (0x0002_0010, "UI", syntax.uid()),
            (0x0002_0012, "UI", "1.2.840.99999.1.1"),
            (0x0002_0013, "SH", "FIXTURE_1"),
        ]);
        Self { preamble: [0; 128], meta, syntax, data, trailing: Vec::new() }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let meta = encode(&self.meta, Syntax::Explicit);
        let mut bytes = self.preamble.to_vec();
        bytes.extend_from_slice(b"DICM");
        bytes.extend([2, 0, 0, 0, b'U', b'L', 4, 0]);
        bytes.extend(u32::try_from(meta.len()).unwrap().to_le_bytes());
        bytes.extend(meta);
        let data = [encode(&self.data, self.syntax), self.trailing.clone()].concat();
        bytes.extend(if self.syntax == Syntax::Deflated { deflated(&data) } else { data });
        bytes
    }
}

/// A raw deflate stream (RFC 1951), padded to an even length (PS3.5 A.5).
pub fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    let mut bytes = encoder.finish().unwrap();
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

/// A data set as bytes, before any deflating.
pub fn encode(set: &Set, syntax: Syntax) -> Vec<u8> {
    // Bits Allocated says how wide the words of the pixel data are.
    let is_wide = set.bytes(0x0028_0100) == [32, 0];
    set.0.iter().flat_map(|element| encode_element(element, syntax, is_wide)).collect()
}

fn encode_element(element: &Element, syntax: Syntax, is_wide: bool) -> Vec<u8> {
    let (value, is_undefined) = match &element.value {
        Value::Bytes(bytes) if syntax == Syntax::Big => (reversed(element, bytes, is_wide), false),
        Value::Bytes(bytes) => (bytes.clone(), false),
        Value::Items(items, length) => {
            (encode_items(items, *length, inner_syntax(element, syntax)), *length == Length::Undefined)
        }
        Value::Fragments(fragments) => (encode_fragments(fragments), true),
    };
    let length = if is_undefined { u32::MAX } else { u32::try_from(value.len()).unwrap() };
    let mut bytes = tag_in(element.tag, syntax).to_vec();
    match syntax {
        Syntax::Implicit => bytes.extend(length.to_le_bytes()),
        _ if is_long(element.vr) => {
            bytes.extend(element.vr);
            bytes.extend([0, 0]);
            bytes.extend(long_in(length, syntax));
        }
        _ => {
            let length = u16::try_from(length).expect("a value too long for its VR");
            bytes.extend(element.vr);
            bytes.extend(if syntax == Syntax::Big { length.to_be_bytes() } else { length.to_le_bytes() });
        }
    }
    bytes.extend(value);
    bytes
}

/// A value with the bytes of its numbers in the other order (PS3.5 7.3). Half a number at its end stays as it is.
fn reversed(element: &Element, bytes: &[u8], is_wide: bool) -> Vec<u8> {
    let word = match &element.vr {
        b"OW" if element.tag == 0x7FE0_0010 && is_wide => 4,
        b"US" | b"SS" | b"OW" | b"AT" => 2,
        b"UL" | b"SL" | b"FL" | b"OL" | b"OF" => 4,
        b"FD" | b"OD" | b"SV" | b"UV" | b"OV" => 8,
        _ => 1,
    };
    let mut bytes = bytes.to_vec();
    bytes.chunks_exact_mut(word).for_each(<[u8]>::reverse);
    bytes
}

/// The items of a sequence that is written as UN are in implicit encoding (PS3.5 6.2.2).
fn inner_syntax(element: &Element, syntax: Syntax) -> Syntax {
    if element.vr == *b"UN" { Syntax::Implicit } else { syntax }
}

fn encode_items(items: &[Set], length: Length, syntax: Syntax) -> Vec<u8> {
    let mut bytes = Vec::new();
    let head = |bytes: &mut Vec<u8>, tag, length| {
        bytes.extend(tag_in(tag, syntax));
        bytes.extend(long_in(length, syntax));
    };
    for item in items {
        let inner = encode(item, syntax);
        let declared = if length == Length::Defined { u32::try_from(inner.len()).unwrap() } else { u32::MAX };
        head(&mut bytes, 0xFFFE_E000, declared);
        bytes.extend(inner);
        if length == Length::Undefined {
            head(&mut bytes, 0xFFFE_E00D, 0);
        }
    }
    if length == Length::Undefined {
        head(&mut bytes, 0xFFFE_E0DD, 0);
    }
    bytes
}

fn encode_fragments(fragments: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for fragment in fragments {
        bytes.extend(tag_bytes(0xFFFE_E000));
        bytes.extend(u32::try_from(fragment.len()).unwrap().to_le_bytes());
        bytes.extend(fragment);
    }
    bytes.extend(tag_bytes(0xFFFE_E0DD));
    bytes.extend([0; 4]);
    bytes
}

pub fn tag_bytes(tag: u32) -> [u8; 4] {
    let [a, b, c, d] = tag.to_le_bytes();
    [c, d, a, b]
}

pub fn tag_in(tag: u32, syntax: Syntax) -> [u8; 4] {
    if syntax == Syntax::Big { tag.to_be_bytes() } else { tag_bytes(tag) }
}

fn long_in(length: u32, syntax: Syntax) -> [u8; 4] {
    if syntax == Syntax::Big { length.to_be_bytes() } else { length.to_le_bytes() }
}

fn letters(vr: &str) -> [u8; 2] {
    vr.as_bytes().try_into().expect("a VR has two letters")
}

fn padded(vr: &str, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(if matches!(vr, "UI" | "OB" | "UN") { 0 } else { b' ' });
    }
    bytes
}

fn is_long(vr: [u8; 2]) -> bool {
    matches!(&vr, b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV")
}
