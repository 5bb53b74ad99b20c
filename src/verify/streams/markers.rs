//! A frame in a stream of markers and segments (ITU-T T.81 B.1, T.87 C.1): those segments that decoding needs, the coded samples, the
//! end, and the zero that makes the length even.

pub(in crate::verify) struct Markers {
    rules: &'static Rules,
    at: At,
    /// The last byte was 0xFF.
    is_escaped: bool,
    is_even: bool,
}

/// What differs between the families.
struct Rules {
    /// Markers of segments that may stand in a stream.
    segments: &'static [u8],
    /// The largest byte that may follow 0xFF among coded samples and is no marker.
    stuffing: u8,
    /// Whether restart markers may stand among coded samples.
    restarts: bool,
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
    pub(super) fn of_jpeg_ls() -> Self {
        Self::new(&JPEG_LS)
    }

    fn new(rules: &'static Rules) -> Self {
        Self { rules, at: At::Start, is_escaped: false, is_even: true }
    }

    pub(super) fn byte(&mut self, byte: u8) -> Result<(), &'static str> {
        self.is_even = !self.is_even;
        let was_escaped = std::mem::replace(&mut self.is_escaped, false);
        self.at = match self.at {
            At::Start | At::Marker if !was_escaped => {
                self.is_escaped = byte == 0xFF;
                if !self.is_escaped {
                    return Err(FOREIGN);
                }
                self.at
            }
            At::Start if byte == START_OF_IMAGE => At::Marker,
            At::Marker => self.marker(byte)?,
            At::Length(marker, None) => At::Length(marker, Some(byte)),
            At::Length(marker, Some(high)) => match u16::from_be_bytes([high, byte]) {
                0..=2 => return Err(FOREIGN),
                length => At::Segment(marker, length - 2),
            },
            At::Segment(marker, 1) => {
                if marker == START_OF_SCAN {
                    At::Samples
                } else {
                    At::Marker
                }
            }
            At::Segment(marker, left) => At::Segment(marker, left - 1),
            At::Samples if was_escaped && byte > self.rules.stuffing => {
                let is_restart = self.rules.restarts && (0xD0..=0xD7).contains(&byte);
                if is_restart { At::Samples } else { self.marker(byte)? }
            }
            At::Samples => {
                self.is_escaped = byte == 0xFF;
                At::Samples
            }
            At::End if byte == 0 && self.is_even => At::Padded,
            _ => return Err("bytes behind the end of a compressed frame"),
        };
        Ok(())
    }

    pub(super) fn finish(&self) -> Result<(), &'static str> {
        if matches!(self.at, At::End | At::Padded) { Ok(()) } else { Err("a compressed frame without its end") }
    }

    fn marker(&self, marker: u8) -> Result<At, &'static str> {
        match marker {
            END_OF_IMAGE => Ok(At::End),
            marker if self.rules.segments.contains(&marker) => Ok(At::Length(marker, None)),
            _ => Err(FOREIGN),
        }
    }
}

/// Start of frame, start of scan, preset parameters (T.87 C.2.2 to C.2.4).
const JPEG_LS: Rules = Rules { segments: &[0xF7, START_OF_SCAN, 0xF8], stuffing: 0x7F, restarts: false };
const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const FOREIGN: &str = "a compressed frame with more than it needs";
