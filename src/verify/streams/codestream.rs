//! A frame in a codestream of JPEG 2000 (ITU-T T.800 A.2): the main header with what decoding needs, each tile in one part, the end,
//! and the zero that makes the length even.

pub(in crate::verify) struct Codestream {
    at: At,
    /// The bytes of a marker, a length or the head of a tile-part, as far as they have come.
    head: Vec<u8>,
    is_even: bool,
}

#[derive(Clone, Copy)]
enum At {
    /// Where the start of the codestream is due.
    Start,
    /// Where a marker of the main header is due.
    Marker,
    /// In the length of a segment.
    Length,
    /// In a segment, with so many bytes left.
    Segment(u16),
    /// In the head of a tile-part, behind its marker.
    TilePart,
    /// In the packets of a tile-part, with so many bytes left.
    Packets(u32),
    /// Where a tile-part or the end is due.
    Between,
    /// Behind the end.
    End,
    /// Behind the zero that follows it.
    Padded,
}

impl Codestream {
    pub(super) fn new() -> Self {
        Self { at: At::Start, head: Vec::with_capacity(TILE_PART), is_even: true }
    }

    pub(super) fn byte(&mut self, byte: u8) -> Result<(), &'static str> {
        self.is_even = !self.is_even;
        match &mut self.at {
            At::Segment(left) => {
                *left -= 1;
                if *left == 0 {
                    self.at = At::Marker;
                }
                return Ok(());
            }
            At::Packets(left) => {
                *left -= 1;
                if *left == 0 {
                    self.at = At::Between;
                }
                return Ok(());
            }
            At::End if byte == 0 && self.is_even => {
                self.at = At::Padded;
                return Ok(());
            }
            At::End | At::Padded => return Err("bytes behind the end of a compressed frame"),
            _ => self.head.push(byte),
        }
        let next = self.behind_head()?;
        if let Some(next) = next {
            self.at = next;
            self.head.clear();
        }
        Ok(())
    }

    /// What comes behind the head, once it is whole.
    fn behind_head(&self) -> Result<Option<At>, &'static str> {
        Ok(Some(match (self.at, self.head.as_slice()) {
            (At::Start, START) => At::Marker,
            (At::Marker, [0xFF, marker]) if MAIN_HEADER.contains(marker) => At::Length,
            (At::Marker | At::Between, START_OF_TILE_PART) => At::TilePart,
            (At::Between, END) => At::End,
            (At::Length, [high, low]) => match u16::from_be_bytes([*high, *low]) {
                0..=2 => return Err(FOREIGN),
                length => At::Segment(length - 2),
            },
            (At::TilePart, [0, 10, _, _, a, b, c, d, 0, 1, 0xFF, 0x93]) => {
                match u32::from_be_bytes([*a, *b, *c, *d]).checked_sub(TILE_PART_HEAD) {
                    None => return Err(FOREIGN),
                    Some(0) => At::Between,
                    Some(packets) => At::Packets(packets),
                }
            }
            (At::TilePart, head) if head.len() < TILE_PART => return Ok(None),
            (_, [_]) => return Ok(None),
            _ => return Err(FOREIGN),
        }))
    }

    pub(super) const fn is_in_header(&self) -> bool {
        !matches!(self.at, At::Packets(_))
    }

    pub(super) fn finish(&self) -> Result<(), &'static str> {
        if matches!(self.at, At::End | At::Padded) { Ok(()) } else { Err("a compressed frame without its end") }
    }
}

const START: &[u8] = &[0xFF, 0x4F];
const END: &[u8] = &[0xFF, 0xD9];
const START_OF_TILE_PART: &[u8] = &[0xFF, 0x90];
/// SIZ, CAP, COD, COC, QCD, QCC, RGN.
const MAIN_HEADER: &[u8] = &[0x51, 0x50, 0x52, 0x53, 0x5C, 0x5D, 0x5E];
/// Bytes of the head of a tile-part behind its marker, the start of data included.
const TILE_PART: usize = 12;
/// The same with the marker: what the length of a tile-part counts beside its packets.
const TILE_PART_HEAD: u32 = 14;
const FOREIGN: &str = "a compressed frame with more than it needs";
