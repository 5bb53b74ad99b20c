//! JPEG 2000 (ITU-T T.800) and High-Throughput JPEG 2000 (T.814), lossless and not: 1 to 16 bits, up to four components of one
//! size.
//!
//! Every stream is taken apart down to the packets and put together again. What is decoded is what is put together, so its samples
//! are those of the canonical form. What a stream may not do here is told as
//! `UnsupportedSyntax`: packed packet headers, changes of the progression order,
//! tiles that are coded in ways of their own, Part 2.

mod arithmetic;
mod bit_planes;
mod bits;
mod components;
mod header;
mod high_throughput;
mod magnitudes;
mod neighbours;
mod packets;
mod precinct;
mod quads;
mod samples;
mod streams;
mod tag_tree;
mod tile;
mod wavelet;

use std::borrow::Cow;

use crate::error::{Error, Reason, Result};
use crate::frame::{Frame, Raster};
use crate::limits::Limits;

/// A codestream, taken apart.
struct Codestream {
    size: header::Size,
    order: header::Order,
    /// For each component, as the following two.
    styles: Vec<header::Style>,
    quantizations: Vec<header::Quantization>,
    /// The shifts of regions of interest.
    shifts: Vec<u8>,
    /// Ccap15, where code-blocks are high-throughput.
    capability: Option<u16>,
    /// The packets of each tile.
    tiles: Vec<Vec<u8>>,
}

/// Reads a frame, in the precision and with the sign that the stream states.
///
/// # Errors
/// [`Reason::Unreadable`] for a stream that ends early, contradicts itself or has another size than `raster`;
/// [`Reason::UnsupportedSyntax`]; [`Reason::TooLarge`]; [`Reason::Hostile`] for a huge frame in a small stream, which would cost the
/// decoder a dozen bytes for each sample.
pub fn decode(stream: &[u8], raster: Raster, limits: &Limits) -> Result<Frame> {
    read(stream, raster, limits).map(|(_, frame)| frame)
}

/// Reads a frame, and gives the canonical form that its samples are those of.
///
/// # Errors
/// As [`decode`].
pub fn read(stream: &[u8], raster: Raster, limits: &Limits) -> Result<(Canonical, Frame)> {
    let mut frame = Frame { raster, precision: 0, is_signed: false, bytes: Vec::new() };
    let parsed = parse(stream, raster, limits, Some(&mut frame))?;
    Ok((parsed.canonical()?, frame))
}

/// A stream in its canonical form, and what it says of itself.
pub struct Canonical {
    /// The stream, of even length.
    pub bytes: Vec<u8>,
    /// The transfer syntax of such streams (PS3.5 10.5, 10.19).
    pub transfer_syntax: &'static str,
    /// Bits of a sample.
    pub precision: u8,
    /// Whether the first three components were transformed together: then a decoder turns them into red, green and blue.
    pub has_colour_transform: bool,
    /// Whether the transform of the samples loses nothing. They may be cut off all the same.
    pub is_reversible: bool,
    /// Whether the header says no more than most encoders do: it begins at the first sample, and has no precincts of its own. Other
    /// numbers have room for words.
    pub is_plain: bool,
}

/// The stream with nothing but what decoding needs: no boxes around it, no comments, one part for each tile, and in it the packets
/// without the bytes that no packet header accounts for.
///
/// # Errors
/// As [`decode`].
pub fn canonical(stream: &[u8], raster: Raster, limits: &Limits) -> Result<Canonical> {
    parse(stream, raster, limits, None)?.canonical()
}

/// Takes a stream apart, and fills a frame with its samples where one is wanted.
fn parse(stream: &[u8], raster: Raster, limits: &Limits, mut frame: Option<&mut Frame>) -> Result<Codestream> {
    let count = raster.count(limits)?;
    if count > FREE_SAMPLES && count > stream.len().saturating_mul(SAMPLES_OF_A_BYTE) {
        return Err(Error::new(Reason::Hostile, "a frame far larger than its codestream"));
    }
    let (mut parsed, rest) = header::read(codestream(stream)?, raster)?;
    parsed.size.close_tiles();
    let tiles = tile_parts(&parsed, rest)?;
    if let Some(frame) = &mut frame {
        (frame.precision, frame.is_signed) = (parsed.size.precision, parsed.size.is_signed);
        frame.bytes = Vec::with_capacity(count * Frame::sample_bytes(frame.precision));
    }
    for (tile, bytes) in (0..).zip(tiles) {
        let (packets, precincts) = packets::rewrite(&parsed, tile, &bytes)?;
        if let Some(frame) = &mut frame {
            samples::decode(&parsed, tile, &packets, &precincts, frame)?;
        }
        parsed.tiles.push(packets);
    }
    Ok(parsed)
}

impl Codestream {
    fn canonical(&self) -> Result<Canonical> {
        let is_reversible = self.styles.iter().all(header::Style::is_reversible);
        Ok(Canonical {
            bytes: self.write()?,
            transfer_syntax: match (self.capability, is_reversible) {
                (None, true) => "1.2.840.10008.1.2.4.90",
                (None, false) => "1.2.840.10008.1.2.4.91",
                (Some(_), true) => "1.2.840.10008.1.2.4.201",
                (Some(_), false) => "1.2.840.10008.1.2.4.203",
            },
            precision: self.size.precision,
            has_colour_transform: self.order.has_colour_transform,
            is_reversible,
            is_plain: self.size.is_plain() && self.styles.iter().all(|style| style.precincts.is_empty()),
        })
    }

    fn write(&self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        header::write(self, &mut out);
        for (number, packets) in (0_u16..).zip(&self.tiles) {
            let length = u32::try_from(packets.len() + TILE_HEAD).map_err(|_| MISPLACED)?;
            let segment = [number.to_be_bytes().as_slice(), &length.to_be_bytes(), &[0, 1]].concat();
            header::put(&mut out, header::START_OF_TILE, &segment);
            out.extend([0xFF, header::START_OF_DATA]);
            out.extend(packets);
        }
        out.extend([0xFF, header::END]);
        if !out.len().is_multiple_of(2) {
            out.push(0);
        }
        Ok(out)
    }
}

/// The codestream in a JP2 file (T.800 Annex I), or what is given where it is none.
fn codestream(mut rest: &[u8]) -> Result<&[u8]> {
    if !rest.starts_with(SIGNATURE) {
        return Ok(rest);
    }
    loop {
        let (&[a, b, c, d, kind @ ..], after) = rest.split_first_chunk::<8>().ok_or_else(early_end)?;
        let (length, head, after) = match u32::from_be_bytes([a, b, c, d]) {
            1 => {
                let (length, after) = after.split_first_chunk().ok_or_else(early_end)?;
                (u64::from_be_bytes(*length), 16, after)
            }
            0 => (rest.len() as u64, 8, after),
            length => (length.into(), 8, after),
        };
        let content = length.checked_sub(head).and_then(|length| usize::try_from(length).ok()).ok_or(MISPLACED)?;
        if kind == *b"jp2c" {
            return Ok(after.get(..content).unwrap_or(after));
        }
        rest = after.get(content..).ok_or_else(early_end)?;
    }
}

/// The bytes of each tile, its parts joined (A.4.2).
fn tile_parts<'a>(stream: &Codestream, mut rest: &'a [u8]) -> Result<Vec<Cow<'a, [u8]>>> {
    let mut tiles: Vec<Option<Cow<[u8]>>> = vec![None; tile::count(stream)? as usize];
    loop {
        let part = rest;
        let (marker, after) = header::marker(rest)?;
        match marker {
            header::START_OF_TILE => {}
            header::END => break,
            _ => return Err(MISPLACED),
        }
        let (segment, after) = header::segment(after)?;
        let &[high, low, a, b, c, d, _, _] = segment else { return Err(MISPLACED) };
        let length = match u32::from_be_bytes([a, b, c, d]) as usize {
            0 => part.len() - if part.ends_with(&[0xFF, header::END]) { 2 } else { 0 },
            length => length,
        };
        let mut content = part.get(..length).and_then(|part| part.get(TILE_HEAD - 2..)).ok_or_else(early_end)?;
        let data = loop {
            let (marker, after) = header::marker(content)?;
            match marker {
                header::START_OF_DATA => break after,
                _ => {
                    let (segment, after) = header::segment(after)?;
                    if !header::is_idle(stream, marker, segment)? {
                        return Err(UNSUPPORTED);
                    }
                    content = after;
                }
            }
        };
        let place = tiles.get_mut(usize::from(u16::from_be_bytes([high, low]))).ok_or(MISPLACED)?;
        match place {
            Some(parts) => parts.to_mut().extend_from_slice(data),
            None => *place = Some(data.into()),
        }
        rest = part.get(length..).unwrap_or(after);
        // Some writers leave out the last marker.
        if rest.is_empty() {
            break;
        }
    }
    tiles.into_iter().collect::<Option<_>>().ok_or_else(early_end)
}

const SIGNATURE: &[u8] = b"\x00\x00\x00\x0CjP  ";
/// SOT with its segment, and SOD.
const TILE_HEAD: usize = 14;
const MISPLACED: Error = Error::new(Reason::Unreadable, "a JPEG 2000 stream that contradicts itself");
const UNSUPPORTED: Error = Error::new(Reason::UnsupportedSyntax, "a JPEG 2000 stream that does what is not read");
const fn early_end() -> Error {
    Error::new(Reason::Unreadable, "a JPEG 2000 stream that ends early")
}
/// Samples that a stream may give whatever its size.
const FREE_SAMPLES: usize = 4 << 20;
/// And beyond: more than any picture of something is compressed to.
const SAMPLES_OF_A_BYTE: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    /// Streams that OpenJPEG 2.5 made. Each holds one comment of 39 bytes, as [`COMMENT`].
    const GREY: &str = "ff4fff510029000000000006000000040000000000000000000000060000000400000000000000000001070101ff52000c00000001000104\
        040001ff5c00074040484850ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e30ff90000a0000000000370001\
        ff93df804007d0793207109015cfc0227e00f1f8030012ad9a5c17b2537f11713510261cef12c4f80debaaffd9";
    const COMMENT: &str = "ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e30";
    const SIGNED: &str = "ff4fff5100290000000000030000000200000000000000000000000300000002000000000000000000018b0101ff52000c000000010000\
        04040001ff5c00044060ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e30ff90000a00000000001a0001ff93\
        dfe0240c37fc4a52425d793fffd9";
    /// Three components transformed together, every packet between markers.
    const COLOUR: &str = "ff4fff51002f000000000003000000020000000000000000000000030000000200000000000000000003070101070101070101ff52000c0\
        6000001010104040001ff5c00074040484850ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e30ff90000a000\
        0000000800001ff93ff9100040000c7d406ff920bb83fff9100040001df8018ff920ad132ff9100040002df8018ff92070e47ff9100040003c1f3818fb40e1\
        f6810ff92000306e9033fff9100040004c3ea02bf3038fc0080ff9207230716ed097bff9100040005c7da053f0038fc00c0ff92058f05eab706ff7fffd9";
    /// Four tiles, by resolution and position.
    const TILES: &str = "ff4fff510029000000000006000000040000000000000000000000040000000300000000000000000001070101ff52000c00020001000104\
        040001ff5c00074040484850ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e30ff90000a00000000002a0001\
        ff93df802807afba1a69c7da0b0fa80e3f00300cc2f61b0f011c7f0b64dfff90000a0001000000240001ff93c7d4080852ff7fcfc00e3ed028fc004005e857\
        006909ff90000a0002000000190001ff93c3ea0383ea0209ef5f0537ff90000a0003000000170001ff93cfc00a00e82009df03ffd9";
    const LOSSY: &str = "ff4fff510029000000000006000000040000000000000000000000060000000400000000000000000001070101ff52000c0000000100010\
        4040000ff5c000b42482457d357d35762ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e30ff90000a00000000\
        002c0001ff93cf8c3007a4d2e55ab3c7c6163e2091f20412a9d5376c11ebef2312b72eefffd9";
    const BOXES: &str = "0000000c6a5020200d0a870a00000014667479706a703220000000006a7032200000002d6a703268000000166968647200000004000000060\
        001070700000000000f636f6c7201000000000011000000006a703263";
    /// By OpenJPH 0.26, the same samples.
    const HIGH_THROUGHPUT: &str = "ff4fff510029400000000006000000040000000000000000000000060000000400000000000000000001070101ff500008000200000001\
        ff52000c00020001000104044001ff5c00072048484848ff64001700014f70656e4a50482056657220302e32362e332eff90000a0000000000420001ff93c0\
        2ac009379d32e7fc21837b3500c02ae015900a805b23cef1df000000bf960044dae32097f0001000be9600c590a40109fd9500ffd9";
    /// The samples of [`GREY`] and [`TILES`].
    const SAMPLES: [u8; 24] = [0, 0, 90, 74, 9, 9, 68, 50, 43, 205, 255, 0, 64, 145, 145, 145, 7, 8, 100, 145, 145, 145, 1, 2];

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    const SIZE: Raster = Raster { columns: 6, rows: 4, samples: 1 };

    fn read(stream: &[u8], raster: Raster) -> Result<Frame> {
        decode(stream, raster, &Limits::default())
    }

    fn clean(stream: &[u8], raster: Raster) -> Vec<u8> {
        canonical(stream, raster, &Limits::default()).unwrap().bytes
    }

    #[test]
    fn what_openjpeg_writes_is_read() {
        for stream in [hex(GREY), hex(TILES), [hex(BOXES), hex(GREY)].concat()] {
            assert_eq!(read(&stream, SIZE).unwrap().bytes, SAMPLES);
            assert_eq!(read(&clean(&stream, SIZE), SIZE).unwrap().bytes, SAMPLES);
            assert!(!canonical(&stream, SIZE, &Limits::default()).unwrap().has_colour_transform);
        }
        let raster = Raster { columns: 3, rows: 2, samples: 3 };
        let expected = [0, 74, 255, 0, 9, 255, 90, 9, 165, 68, 205, 187, 50, 255, 205, 43, 0, 212];
        assert_eq!(read(&hex(COLOUR), raster).unwrap().bytes, expected);
        assert_eq!(read(&clean(&hex(COLOUR), raster), raster).unwrap().bytes, expected);
        assert!(canonical(&hex(COLOUR), raster, &Limits::default()).unwrap().has_colour_transform);
    }

    #[test]
    fn what_openjph_writes_is_read() {
        let stream = hex(HIGH_THROUGHPUT);
        assert_eq!(read(&stream, SIZE).unwrap().bytes, SAMPLES);
        let comment = "ff64001700014f70656e4a50482056657220302e32362e332e";
        assert_eq!(clean(&stream, SIZE), hex(&HIGH_THROUGHPUT.replace(comment, "")));
    }

    #[test]
    fn a_sign_is_the_stream_s() {
        let frame = read(&hex(SIGNED), Raster { columns: 3, rows: 2, samples: 1 }).unwrap();
        let samples = frame.bytes.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect::<Vec<_>>();
        assert_eq!((frame.precision, frame.is_signed, samples.as_slice()), (12, true, [-5, 7, 2047, -2048, 0, 1].as_slice()));
    }

    #[test]
    fn what_lost_nothing_more_than_openjpeg_says_is_within_one() {
        let expected = [0, 0, 102, 69, 8, 11, 78, 42, 44, 207, 255, 0, 57, 147, 150, 141, 7, 1, 92, 142, 159, 148, 0, 0_u8];
        let bytes = read(&hex(LOSSY), SIZE).unwrap().bytes;
        assert!(bytes.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) <= 1), "{bytes:?}");
    }

    #[test]
    fn the_canonical_form_is_the_stream_without_comment_boxes_and_bytes_that_no_packet_needs() {
        let expected = hex(&GREY.replace(COMMENT, ""));
        let padded = |stream: Vec<u8>| if stream.len().is_multiple_of(2) { stream } else { [stream, vec![0]].concat() };
        assert_eq!(clean(&hex(GREY), SIZE), padded(expected.clone()));
        assert_eq!(clean(&[hex(BOXES), hex(GREY)].concat(), SIZE), padded(expected.clone()));
        assert_eq!(clean(&expected, SIZE), padded(expected.clone()));
        let hidden = GREY.replace("0000370001", "0000410001").replace("ffd9", "534d4954485e4a4f484effd94a4f484e");
        assert_eq!(clean(&hex(&hidden), SIZE), padded(expected.clone()));
        let open = GREY.replace("0000370001", "0000000001");
        assert_eq!(clean(&hex(&open), SIZE), padded(expected));
    }

    #[test]
    fn parts_of_a_tile_are_joined() {
        let (head, data) = GREY.split_once("0000370001ff93").unwrap();
        let (first, second) = data.split_at(2 * 17);
        let split = format!("{head}00001f0002ff93{first}ff90000a0000000000260102ff93{second}");
        assert_eq!(clean(&hex(&split), SIZE), clean(&hex(GREY), SIZE));
    }

    #[test]
    fn what_is_cut_off_or_contradicts_itself_is_unreadable() {
        let whole = hex(GREY);
        for length in 0..whole.len() - 2 {
            assert_eq!(read(&whole[..length], SIZE).err().unwrap().reason, Reason::Unreadable, "{length}");
        }
        for (from, to) in [("0107", "0147"), ("ff5c00074040484850", "ff5c000540404848"), ("ff52000c", "ff52000b")] {
            assert!(read(&hex(&GREY.replacen(from, to, 1)), SIZE).is_err(), "{from}");
        }
        let raster = Raster { rows: 5, ..SIZE };
        assert_eq!(read(&whole, raster).err().unwrap().reason, Reason::Unreadable);
        let limits = Limits { frame_samples: 23 };
        assert_eq!(decode(&whole, SIZE, &limits).err().unwrap().reason, Reason::TooLarge);
    }

    #[test]
    fn what_is_not_read_is_unsupported() {
        for marker in ["ff6000040000", "ff5f0009000000010100", "ff770002"] {
            let stream = GREY.replacen("ff64", &format!("{marker}ff64"), 1);
            assert_eq!(read(&hex(&stream), SIZE).err().unwrap().reason, Reason::UnsupportedSyntax, "{marker}");
        }
        let in_a_tile = GREY.replace("0000370001ff93", "0000460001ff52000c00020001000104040001ff93");
        assert_eq!(read(&hex(&in_a_tile), SIZE).err().unwrap().reason, Reason::UnsupportedSyntax);
        let the_same = in_a_tile.replace("ff52000c00020001000104040001ff93", "ff52000c00000001000104040001ff93");
        assert_eq!(read(&hex(&the_same.replace("460001", "450001")), SIZE).unwrap().bytes, SAMPLES);
    }

    #[test]
    fn a_stream_cut_into_more_pieces_than_memory_holds_is_too_large() {
        // Precincts of one sample in a frame of 2048 by 1024.
        let stream = GREY
            .replace("0000000600000004", "0000080000000400")
            .replace("ff52000c00", "ff52000e01")
            .replace("4040001ff5c", "40400010011ff5c");
        let raster = Raster { columns: 2048, rows: 1024, samples: 1 };
        assert_eq!(read(&hex(&stream), raster).err().unwrap().reason, Reason::TooLarge);
    }
}
