//! Whether compressed frames are in their canonical form, byte by byte as they pass (PS3.5 A.4): an empty offset table, one fragment for
//! each frame, and in a fragment what decoding its frame needs and nothing else.

use std::ops::Range;

mod codestream;
mod markers;
mod runs;

use codestream::Codestream;
use markers::Markers;
use runs::Runs;

/// What the header says of the frames.
#[derive(Clone, Copy)]
pub(super) struct Picture {
    /// The number of frames.
    pub(super) frames: u64,
    /// Pixels of a frame.
    pub(super) pixels: u64,
    /// Bytes of a pixel.
    pub(super) pixel_bytes: u64,
}

/// A family of streams.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// PS3.5 Annex G.
    RunLengths,
    /// ITU-T T.81.
    Jpeg,
    /// ITU-T T.87.
    JpegLs,
    /// ITU-T T.800 and T.814.
    Jpeg2000,
}

impl Family {
    /// The family of a transfer syntax, `None` for those that are never written.
    pub(super) fn of(transfer_syntax: &[u8]) -> Option<Self> {
        match transfer_syntax {
            b"1.2.840.10008.1.2.5" => Some(Self::RunLengths),
            b"1.2.840.10008.1.2.4.50" | b"1.2.840.10008.1.2.4.51" | b"1.2.840.10008.1.2.4.57" | b"1.2.840.10008.1.2.4.70" => {
                Some(Self::Jpeg)
            }
            b"1.2.840.10008.1.2.4.80" | b"1.2.840.10008.1.2.4.81" => Some(Self::JpegLs),
            b"1.2.840.10008.1.2.4.90"
            | b"1.2.840.10008.1.2.4.91"
            | b"1.2.840.10008.1.2.4.201"
            | b"1.2.840.10008.1.2.4.202"
            | b"1.2.840.10008.1.2.4.203" => Some(Self::Jpeg2000),
            _ => None,
        }
    }
}

/// Looks at the value of encapsulated pixel data, in pieces of any size.
pub(super) struct Streams {
    family: Family,
    picture: Picture,
    at: At,
    frames: u64,
    /// The bytes that have passed.
    position: u64,
    /// Where headers stand among them: what is not coded samples.
    headers: Vec<Range<u64>>,
}

enum At {
    /// In the head of an item, or of the delimiter.
    Head(Vec<u8>),
    /// In a fragment, with so many bytes left of it.
    Fragment(u64, Check),
    /// Behind the delimiter.
    End,
}

/// What is known of a fragment so far.
enum Check {
    Runs(Box<Runs>),
    Markers(Markers),
    Codestream(Codestream),
}

impl Streams {
    pub(super) fn new(family: Family, picture: Picture) -> Self {
        Self { family, picture, at: At::Head(Vec::with_capacity(8)), frames: 0, position: 0, headers: Vec::new() }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// The first deviation from the canonical form.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        bytes.iter().try_for_each(|byte| {
            self.byte(*byte)?;
            self.position += 1;
            if matches!(&self.at, At::Fragment(_, check) if check.is_in_header()) {
                self.note_header();
            }
            Ok(())
        })
    }

    /// Whether a stretch of the bytes that have passed reaches into a header, where grey values do not run through the codes of letters.
    pub(super) fn is_header(&self, stretch: &Range<u64>) -> bool {
        let next = self.headers.partition_point(|header| header.end <= stretch.start);
        self.headers.get(next).is_some_and(|header| header.start < stretch.end)
    }

    fn note_header(&mut self) {
        match self.headers.last_mut() {
            Some(last) if last.end + 1 == self.position => last.end = self.position,
            _ => self.headers.push(self.position - 1..self.position),
        }
    }

    /// Says whether the last byte was the last one.
    ///
    /// # Errors
    /// An end before the delimiter.
    pub(super) fn finish(&self) -> Result<(), &'static str> {
        if matches!(self.at, At::End) { Ok(()) } else { Err("an end inside compressed pixel data") }
    }

    fn byte(&mut self, byte: u8) -> Result<(), &'static str> {
        match &mut self.at {
            At::End => Err("something behind the pixel data"),
            At::Head(head) => {
                head.push(byte);
                let whole = head.first_chunk::<8>().copied();
                if let Some(head) = whole {
                    self.at = self.behind(head)?;
                }
                Ok(())
            }
            At::Fragment(left, check) => {
                check.byte(byte)?;
                *left -= 1;
                if *left == 0 {
                    check.finish()?;
                    self.at = At::Head(Vec::with_capacity(8));
                }
                Ok(())
            }
        }
    }

    fn behind(&mut self, head: [u8; 8]) -> Result<At, &'static str> {
        let [a, b, c, d, length @ ..] = head;
        let length = u32::from_le_bytes(length);
        let number = self.frames;
        self.frames += 1;
        match ([a, b, c, d], number) {
            (ITEM, 0) if length == 0 => Ok(At::Head(Vec::with_capacity(8))),
            (ITEM, frame) if (1..=self.picture.frames).contains(&frame) && length > 0 && length % 2 == 0 => {
                Ok(At::Fragment(length.into(), Check::new(self.family, self.picture)))
            }
            (SEQUENCE_END, frame) if frame == self.picture.frames + 1 && length == 0 => Ok(At::End),
            _ => Err("fragments that are not one for each frame behind an empty offset table"),
        }
    }
}

impl Check {
    fn new(family: Family, picture: Picture) -> Self {
        match family {
            Family::RunLengths => Self::Runs(Box::new(Runs::new(picture))),
            Family::Jpeg => Self::Markers(Markers::of_jpeg()),
            Family::JpegLs => Self::Markers(Markers::of_jpeg_ls()),
            Family::Jpeg2000 => Self::Codestream(Codestream::new()),
        }
    }

    fn byte(&mut self, byte: u8) -> Result<(), &'static str> {
        match self {
            Self::Runs(runs) => runs.byte(byte),
            Self::Markers(markers) => markers.byte(byte),
            Self::Codestream(codestream) => codestream.byte(byte),
        }
    }

    fn is_in_header(&self) -> bool {
        match self {
            Self::Runs(_) => false,
            Self::Markers(markers) => markers.is_in_header(),
            Self::Codestream(codestream) => codestream.is_in_header(),
        }
    }

    fn finish(&self) -> Result<(), &'static str> {
        match self {
            Self::Runs(runs) => runs.finish(),
            Self::Markers(markers) => markers.finish(),
            Self::Codestream(codestream) => codestream.finish(),
        }
    }
}

const ITEM: [u8; 4] = [0xFE, 0xFF, 0x00, 0xE0];
const SEQUENCE_END: [u8; 4] = [0xFE, 0xFF, 0xDD, 0xE0];
