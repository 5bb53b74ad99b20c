//! Reads the canonical form and nothing else: explicit VR little endian, sequences and items of undefined length.

/// An element of an output, at any level.
pub struct Found {
    /// The tags that lead to it, its own the last.
    pub path: Vec<u32>,
    pub vr: String,
    pub value: Vec<u8>,
}

impl Found {
    pub fn tag(&self) -> u32 {
        *self.path.last().unwrap()
    }

    /// The value without padding.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.value).trim_end_matches(['\0', ' ']).to_owned()
    }
}

/// All elements of an output, file meta information included.
pub fn elements(bytes: &[u8]) -> Vec<Found> {
    assert_eq!(&bytes[128..132], b"DICM");
    let mut found = Vec::new();
    let mut at = 132;
    while at < bytes.len() {
        at = element(bytes, at, &mut Vec::new(), &mut found);
    }
    found
}

/// The top-level elements with the bytes that they take.
pub fn spans(bytes: &[u8]) -> Vec<(u32, std::ops::Range<usize>)> {
    let (mut spans, mut at) = (Vec::new(), 132);
    while at < bytes.len() {
        let end = element(bytes, at, &mut Vec::new(), &mut Vec::new());
        spans.push((tag(bytes, at), at..end));
        at = end;
    }
    spans
}

/// The value of a top-level element as text, empty where there is none.
pub fn top(bytes: &[u8], tag: u32) -> String {
    elements(bytes).iter().find(|element| element.path == [tag]).map(Found::text).unwrap_or_default()
}

/// The value of the top-level pixel data.
pub fn pixels(bytes: &[u8]) -> Vec<u8> {
    elements(bytes).pop().filter(|element| element.path == [0x7FE0_0010]).expect("pixel data are last").value
}

/// The fragments of encapsulated pixel data, one for each frame behind an empty offset table.
pub fn frames(bytes: &[u8]) -> Vec<Vec<u8>> {
    let value = pixels(bytes);
    assert_eq!((tag(&value, 0), number(&value, 4)), (0xFFFE_E000, 0), "an empty offset table");
    let (mut frames, mut at) = (Vec::new(), 8);
    while tag(&value, at) == 0xFFFE_E000 {
        let end = at + 8 + number(&value, at + 4);
        frames.push(value[at + 8..end].to_vec());
        at = end;
    }
    assert_eq!((tag(&value, at), at + 8), (0xFFFE_E0DD, value.len()), "nothing behind the delimiter");
    frames
}

fn element(bytes: &[u8], mut at: usize, path: &mut Vec<u32>, found: &mut Vec<Found>) -> usize {
    let tag = tag(bytes, at);
    let vr = String::from_utf8(bytes[at + 4..at + 6].to_vec()).unwrap();
    let is_long = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"].contains(&vr.as_str());
    let length = if is_long { number(bytes, at + 8) } else { usize::from(u16::from_le_bytes([bytes[at + 6], bytes[at + 7]])) };
    at += if is_long { 12 } else { 8 };
    path.push(tag);
    let end = if vr == "SQ" {
        found.push(Found { path: path.clone(), vr, value: Vec::new() });
        items(bytes, at, path, found)
    } else {
        let end = if length == u32::MAX as usize { bytes.len() } else { at + length };
        found.push(Found { path: path.clone(), vr, value: bytes[at..end].to_vec() });
        end
    };
    path.pop();
    end
}

fn items(bytes: &[u8], mut at: usize, path: &mut Vec<u32>, found: &mut Vec<Found>) -> usize {
    while tag(bytes, at) == 0xFFFE_E000 {
        at += 8;
        while tag(bytes, at) != 0xFFFE_E00D {
            at = element(bytes, at, path, found);
        }
        at += 8;
    }
    assert_eq!(tag(bytes, at), 0xFFFE_E0DD);
    at + 8
}

fn tag(bytes: &[u8], at: usize) -> u32 {
    let number = u32::try_from(number(bytes, at)).unwrap();
    number.rotate_left(16)
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}
