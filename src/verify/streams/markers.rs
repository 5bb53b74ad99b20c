//! A frame in a stream of markers and segments (ITU-T T.81 B.1, T.87 C.1): those segments that decoding needs, the coded samples, the
//! end, and the zero that makes the length even.

pub(in crate::verify) struct Markers {
    rules: &'static Rules,
    at: At,
    /// The last byte was 0xFF.
    is_escaped: bool,
    is_even: bool,
    /// What the segment must hold, as far as it is not there yet.
    fixed: &'static [u8],
}

/// What differs between the families.
struct Rules {
    /// Markers of segments that may stand in a stream.
    segments: &'static [u8],
    /// The largest byte that may follow 0xFF among coded samples and is no marker.
    stuffing: u8,
    /// Segments with their length and the bytes they begin with; one byte may follow, the number of a colour transform.
    fixed: &'static [(u8, u16, &'static [u8])],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before the start of the image.
    Start,
    /// Where a marker is due.
    Marker,
    /// In the length of the segment of a marker, with so much of it known.
    Length(u8, Option<u8>),
    /// In a segment, with so many bytes left.
    Segment(u8, u16),
    /// Among coded samples.
    Samples,
    /// Behind the end of the image.
    End,
    /// Behind the zero that follows it.
    Padded,
}

impl Markers {
    pub(super) fn of_jpeg() -> Self {
        Self::new(&JPEG)
    }

    pub(super) fn of_jpeg_ls() -> Self {
        Self::new(&JPEG_LS)
    }

    fn new(rules: &'static Rules) -> Self {
        Self { rules, at: At::Start, is_escaped: false, is_even: true, fixed: &[] }
    }

    pub(super) fn byte(&mut self, byte: u8) -> Result<(), &'static str> {
        self.is_even = !self.is_even;
        let was_escaped = std::mem::replace(&mut self.is_escaped, false);
        let at = self.at;
        self.at = match at {
            At::Start | At::Marker if !was_escaped => {
                self.is_escaped = byte == 0xFF;
                if !self.is_escaped {
                    return Err(FOREIGN);
                }
                at
            }
            At::Start if byte == START_OF_IMAGE => At::Marker,
            At::Marker => self.marker(byte)?,
            At::Length(marker, None) => At::Length(marker, Some(byte)),
            At::Length(marker, Some(high)) => match u16::from_be_bytes([high, byte]) {
                0..=2 => return Err(FOREIGN),
                length => self.segment(marker, length - 2)?,
            },
            At::Segment(..) if !self.is_fixed(byte) => return Err(FOREIGN),
            At::Segment(marker, 1) => {
                if marker == START_OF_SCAN {
                    At::Samples
                } else {
                    At::Marker
                }
            }
            At::Segment(marker, left) => At::Segment(marker, left - 1),
            At::Samples if was_escaped && byte > self.rules.stuffing => self.marker(byte)?,
            At::Samples => {
                self.is_escaped = byte == 0xFF;
                At::Samples
            }
            At::End if byte == 0 && self.is_even => At::Padded,
            _ => return Err("bytes behind the end of a compressed frame"),
        };
        Ok(())
    }

    pub(super) const fn is_in_header(&self) -> bool {
        !matches!(self.at, At::Samples)
    }

    pub(super) fn finish(&self) -> Result<(), &'static str> {
        if matches!(self.at, At::End | At::Padded) { Ok(()) } else { Err("a compressed frame without its end") }
    }

    fn segment(&mut self, marker: u8, length: u16) -> Result<At, &'static str> {
        if let Some((_, expected, bytes)) = self.rules.fixed.iter().find(|(known, ..)| *known == marker) {
            if length != *expected {
                return Err(FOREIGN);
            }
            self.fixed = bytes;
        }
        Ok(At::Segment(marker, length))
    }

    /// Whether a byte of a segment is what the segment must hold there.
    fn is_fixed(&mut self, byte: u8) -> bool {
        match self.fixed.split_first() {
            None => true,
            Some((expected, rest)) => {
                self.fixed = rest;
                *expected == byte
            }
        }
    }

    fn marker(&self, marker: u8) -> Result<At, &'static str> {
        match marker {
            END_OF_IMAGE => Ok(At::End),
            marker if self.rules.segments.contains(&marker) => Ok(At::Length(marker, None)),
            _ => Err(FOREIGN),
        }
    }
}

/// Start of frame, tables, start of scan (T.81 B.2); JFIF and Adobe headers, which say how colours were transformed.
const JPEG: Rules = Rules {
    segments: &[0xC0, 0xC1, 0xC3, 0xC4, 0xDB, START_OF_SCAN, 0xE0, 0xEE],
    stuffing: 0,
    fixed: &[(0xE0, 14, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), (0xEE, 12, b"Adobe\0\x64\0\0\0\0")],
};
/// Start of frame, start of scan, preset parameters (T.87 C.2.2 to C.2.4).
const JPEG_LS: Rules = Rules { segments: &[0xF7, START_OF_SCAN, 0xF8], stuffing: 0x7F, fixed: &[] };
const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const FOREIGN: &str = "a compressed frame with more than it needs";
