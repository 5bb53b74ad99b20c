//! RLE Lossless (PS3.5 Annex G): for each byte of a sample, most significant first, one segment of runs.

use crate::error::{Error, Reason, Result};
use crate::frame::{Frame, Raster};
use crate::limits::Limits;

/// Reads a frame whose samples take `sample_bytes` each: 1, 2 or 4 (Bits Allocated 8, 16 or 32). All their bits count as picture,
/// unsigned: what fewer bits or a sign mean is the header's to say.
///
/// Runs may cross rows, and bytes may follow the last pixel of a segment: both are seen in files.
///
/// # Errors
/// [`Reason::Unreadable`] for a header with other segments than such samples have, and for a segment that ends early;
/// [`Reason::UnsupportedSyntax`] for other sizes of a sample; [`Reason::TooLarge`].
pub fn decode(stream: &[u8], raster: Raster, sample_bytes: usize, limits: &Limits) -> Result<Frame> {
    let precision = match sample_bytes {
        1 => 8,
        2 => 16,
        4 => 32,
        _ => return Err(Error::new(Reason::UnsupportedSyntax, "run lengths of samples that are not 8, 16 or 32 bits")),
    };
    let count = raster.count(limits)?;
    let pixel_bytes = usize::from(raster.samples) * sample_bytes;
    let segments = segments(stream, pixel_bytes)?;
    let length = count.checked_mul(sample_bytes).ok_or(TOO_LARGE)?;
    let pixels = count / usize::from(raster.samples);
    let mut bytes = vec![0; length];
    let mut plane = Vec::with_capacity(pixels);
    for (number, segment) in segments.into_iter().enumerate() {
        unpack(segment, pixels, &mut plane)?;
        let at = position(number, sample_bytes);
        for (pixel, byte) in bytes.chunks_exact_mut(pixel_bytes).zip(&plane) {
            if let Some(place) = pixel.get_mut(at) {
                *place = *byte;
            }
        }
    }
    Ok(Frame { raster, precision, is_signed: false, bytes })
}

/// Reads a frame of one bit a pixel (Bits Allocated 1): one segment, eight pixels a byte, the first in the lowest bit, rows following
/// one another without padding.
///
/// # Errors
/// As [`decode`]; [`Reason::UnsupportedSyntax`] for several samples a pixel.
pub fn decode_packed(stream: &[u8], raster: Raster, limits: &Limits) -> Result<Frame> {
    if raster.samples != 1 {
        return Err(Error::new(Reason::UnsupportedSyntax, "run lengths of single bits in several samples"));
    }
    let pixels = raster.count(limits)?;
    let mut packed = Vec::new();
    for segment in segments(stream, 1)? {
        unpack(segment, pixels.div_ceil(8), &mut packed)?;
    }
    let mut bytes: Vec<u8> = packed.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1)).collect();
    bytes.truncate(pixels);
    Ok(Frame { raster, precision: 1, is_signed: false, bytes })
}

/// Writes a frame, each row of each segment packed on its own (G.3.1), each segment of even length: the same for the same samples.
///
/// # Errors
/// [`Reason::UnsupportedSyntax`] for more than 15 segments, [`Reason::TooLarge`] for more than 4 GiB.
pub fn encode(frame: &Frame) -> Result<Vec<u8>> {
    let sample_bytes = Frame::sample_bytes(frame.precision);
    let pixel_bytes = usize::from(frame.raster.samples) * sample_bytes;
    let columns = usize::from(frame.raster.columns);
    let planes = (0..pixel_bytes).map(|number| {
        let at = position(number, sample_bytes);
        frame.bytes.chunks_exact(pixel_bytes).filter_map(|pixel| pixel.get(at)).copied().collect()
    });
    assemble(planes, columns)
}

/// Writes a frame of one bit a pixel as [`decode_packed`] reads it.
///
/// # Errors
/// As [`encode`].
pub fn encode_packed(frame: &Frame) -> Result<Vec<u8>> {
    let pack = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | (bit & 1));
    let packed: Vec<u8> = frame.bytes.chunks(8).map(pack).collect();
    // Rows that end within a byte cannot be packed on their own.
    let columns = usize::from(frame.raster.columns);
    let row = if columns.is_multiple_of(8) { columns / 8 } else { packed.len() };
    assemble(std::iter::once(packed), row)
}

/// Where the byte of a segment stands in a pixel: samples in order, their bytes little endian.
const fn position(segment: usize, sample_bytes: usize) -> usize {
    let sample = segment / sample_bytes;
    (sample + 1) * sample_bytes - 1 - segment % sample_bytes
}

/// The segments between the offsets of the header (G.5).
fn segments(stream: &[u8], expected: usize) -> Result<Vec<&[u8]>> {
    let (header, _) = stream.split_first_chunk::<HEADER>().ok_or(EARLY_END)?;
    let (words, _) = header.as_chunks::<4>();
    let mut words = words.iter().map(|word| u32::from_le_bytes(*word));
    let count = words.next().and_then(|count| usize::try_from(count).ok());
    if count != Some(expected) || expected >= SEGMENTS_END {
        return Err(Error::new(Reason::Unreadable, "run lengths in other segments than the samples have"));
    }
    let mut bounds: Vec<usize> = words.take(expected).filter_map(|offset| usize::try_from(offset).ok()).collect();
    bounds.push(stream.len());
    let is_plausible = bounds.first().is_some_and(|first| *first >= HEADER);
    let found: Option<Vec<&[u8]>> =
        bounds.windows(2).map(|pair| pair.first().zip(pair.last()).and_then(|(from, to)| stream.get(*from..*to))).collect();
    match found {
        Some(segments) if is_plausible && segments.len() == expected => Ok(segments),
        _ => Err(Error::new(Reason::Unreadable, "a segment of run lengths outside its frame")),
    }
}

/// The first `length` bytes that a segment says (G.3.2).
fn unpack(mut segment: &[u8], length: usize, plane: &mut Vec<u8>) -> Result<()> {
    plane.clear();
    while plane.len() < length {
        let (head, rest) = segment.split_first().ok_or(EARLY_END)?;
        let missing = length - plane.len();
        segment = match usize::from(*head) {
            literal @ 0..128 => {
                let (bytes, rest) = rest.split_at_checked((literal + 1).min(missing)).ok_or(EARLY_END)?;
                plane.extend_from_slice(bytes);
                rest
            }
            128 => rest,
            replicate => {
                let (byte, rest) = rest.split_first().ok_or(EARLY_END)?;
                plane.resize(plane.len() + (257 - replicate).min(missing), *byte);
                rest
            }
        };
    }
    Ok(())
}

/// The header and the packed segments, each of the rows of a plane.
fn assemble(planes: impl Iterator<Item = Vec<u8>>, row: usize) -> Result<Vec<u8>> {
    let mut header: Vec<u8> = vec![0; 4];
    let mut body = Vec::new();
    let mut count = 0_u32;
    for plane in planes {
        let offset = u32::try_from(HEADER + body.len()).map_err(|_| TOO_LARGE)?;
        header.extend(offset.to_le_bytes());
        count += 1;
        plane.chunks(row.max(1)).for_each(|row| pack(row, &mut body));
        if !body.len().is_multiple_of(2) {
            body.push(0);
        }
    }
    if header.len() > HEADER {
        return Err(Error::new(Reason::UnsupportedSyntax, "more segments of run lengths than a frame can have"));
    }
    header.resize(HEADER, 0);
    header.splice(..4, count.to_le_bytes());
    header.append(&mut body);
    Ok(header)
}

/// Packs a row (G.3.1): three equal bytes and more are a replicate run, and two where no literal run is open.
fn pack(row: &[u8], out: &mut Vec<u8>) {
    let (mut open, mut length) = (row, 0);
    while let Some((literal, rest)) = open.split_at_checked(length)
        && let Some(first) = rest.first()
    {
        let run = rest.iter().take(LONGEST_RUN).take_while(|byte| *byte == first).count();
        if run > 2 || (run == 2 && literal.is_empty()) {
            put_literal(literal, out);
            out.extend([head(257 - run), *first]);
            (open, length) = (rest.split_at(run).1, 0);
        } else {
            length += run;
        }
    }
    put_literal(open, out);
}

fn put_literal(bytes: &[u8], out: &mut Vec<u8>) {
    for run in bytes.chunks(LONGEST_RUN) {
        out.push(head(run.len() - 1));
        out.extend_from_slice(run);
    }
}

/// The first byte of a run, from a number that fits one.
fn head(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

const HEADER: usize = 64;
const SEGMENTS_END: usize = 16;
const LONGEST_RUN: usize = 128;
const EARLY_END: Error = Error::new(Reason::Unreadable, "run lengths that end early");
const TOO_LARGE: Error = Error::new(Reason::TooLarge, "a frame larger than run lengths can hold");

#[cfg(test)]
mod tests {
    use super::*;

    /// What pylibjpeg-rle 2.2 makes of samples, read back by pydicom: raster, bytes of a sample, samples, offsets, segments.
    type Example = ([u16; 3], usize, &'static [u32], &'static [u32], &'static [u8]);
    const BY_PYLIBJPEG: [Example; 4] = [
        ([5, 2, 1], 1, &[0, 0, 0, 0, 7, 7, 1, 2, 2, 2], &[64], &[253, 0, 0, 7, 1, 7, 1, 254, 2, 0]),
        (
            [4, 2, 1],
            2,
            &[300, 300, 300, 300, 301, 65535, 514, 0],
            &[64, 72],
            &[253, 1, 3, 1, 255, 2, 0, 0, 253, 44, 3, 45, 255, 2, 0, 0],
        ),
        (
            [2, 2, 3],
            1,
            &[1, 2, 3, 1, 2, 3, 250, 2, 4, 251, 2, 5],
            &[64, 70, 74],
            &[255, 1, 1, 250, 251, 0, 255, 2, 255, 2, 255, 3, 1, 4, 5, 0],
        ),
        ([3, 1, 1], 4, &[1, 70000, u32::MAX], &[64, 68, 72, 76], &[255, 0, 0, 255, 2, 0, 1, 255, 2, 0, 17, 255, 2, 1, 112, 255]),
    ];

    fn raster([columns, rows, samples]: [u16; 3]) -> Raster {
        Raster { columns, rows, samples }
    }

    fn stream(offsets: &[u32], segments: &[u8]) -> Vec<u8> {
        let mut words = vec![u32::try_from(offsets.len()).unwrap()];
        words.extend(offsets);
        words.resize(16, 0);
        words.iter().flat_map(|word| word.to_le_bytes()).chain(segments.iter().copied()).collect()
    }

    fn decoded(stream: &[u8], size: [u16; 3], sample_bytes: usize) -> Result<Vec<u8>> {
        decode(stream, raster(size), sample_bytes, &Limits::default()).map(|frame| frame.bytes)
    }

    #[test]
    fn what_pylibjpeg_writes_is_read_and_written_alike() {
        for (size, sample_bytes, samples, offsets, segments) in BY_PYLIBJPEG {
            let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()[..sample_bytes].to_vec()).collect();
            let stream = stream(offsets, segments);
            let frame = decode(&stream, raster(size), sample_bytes, &Limits::default()).unwrap();
            assert_eq!(frame.bytes, bytes);
            assert_eq!(usize::from(frame.precision), 8 * sample_bytes);
            assert_eq!(encode(&frame).unwrap(), stream);
        }
    }

    #[test]
    fn single_bits_lie_eight_to_a_byte_from_the_lowest() {
        let stream = stream(&[64], &[1, 0b0000_0110, 0b0000_0010]);
        let frame = decode_packed(&stream, raster([5, 2, 1]), &Limits::default()).unwrap();
        assert_eq!((frame.precision, frame.bytes.as_slice()), (1, [0, 1, 1, 0, 0, 0, 0, 0, 0, 1].as_slice()));
        assert_eq!(encode_packed(&frame).unwrap(), [stream, vec![0]].concat());
    }

    #[test]
    fn runs_may_cross_rows_and_reach_past_the_last_pixel() {
        assert_eq!(decoded(&stream(&[64], &[128, 251, 9, 77]), [2, 2, 1], 1).unwrap(), [9; 4]);
        assert_eq!(decoded(&stream(&[64], &[5, 1, 2, 3, 4, 5, 6]), [2, 2, 1], 1).unwrap(), [1, 2, 3, 4]);
    }

    #[test]
    fn what_does_not_hold_the_frame_is_refused() {
        for (offsets, segments, size, sample_bytes, reason) in [
            (&[64][..], &[2, 1, 2, 3][..], [2, 2, 1], 1, Reason::Unreadable),
            (&[64], &[3, 1, 2, 3], [2, 2, 1], 1, Reason::Unreadable),
            (&[64], &[253], [2, 2, 1], 1, Reason::Unreadable),
            (&[60], &[253, 1], [2, 2, 1], 1, Reason::Unreadable),
            (&[90], &[253, 1], [2, 2, 1], 1, Reason::Unreadable),
            (&[66, 64], &[253, 1, 253, 1], [2, 2, 1], 2, Reason::Unreadable),
            (&[64, 66], &[253, 1, 253, 1], [2, 2, 1], 1, Reason::Unreadable),
            (&[64; 15], &[253, 1], [2, 2, 4], 4, Reason::Unreadable),
            (&[64], &[253, 1], [2, 2, 1], 8, Reason::UnsupportedSyntax),
            (&[64], &[253, 1], [0, 2, 1], 1, Reason::Unreadable),
        ] {
            assert_eq!(decoded(&stream(offsets, segments), size, sample_bytes).unwrap_err().reason, reason, "{offsets:?}");
        }
        assert_eq!(decoded(&[0; 63], [2, 2, 1], 1).unwrap_err().reason, Reason::Unreadable);
        let narrow = Limits { frame_samples: 3 };
        let too_large = decode(&stream(&[64], &[253, 1]), raster([2, 2, 1]), 1, &narrow);
        assert_eq!(too_large.err().unwrap().reason, Reason::TooLarge);
    }

    #[test]
    fn runs_longer_than_a_head_can_say_are_split() {
        let bytes: Vec<u8> = (0..=255).chain([3; 300]).collect();
        let frame = Frame { raster: raster([556, 1, 1]), precision: 8, is_signed: false, bytes: bytes.clone() };
        let stream = encode(&frame).unwrap();
        assert_eq!(decoded(&stream, [556, 1, 1], 1).unwrap(), bytes);
        assert_eq!(stream[64..].len(), 2 * 129 + 2 * 2 + 2);
    }

    #[test]
    fn a_frame_of_more_than_fifteen_segments_cannot_be_written() {
        let frame = Frame { raster: raster([1, 1, 4]), precision: 32, is_signed: false, bytes: vec![0; 16] };
        assert_eq!(encode(&frame).unwrap_err().reason, Reason::UnsupportedSyntax);
    }
}
