//! JPEG-LS (ITU-T T.87), lossless and near-lossless: 2 to 16 bits, 1 to 4 components, every interleave.
//!
//! Samples are words without sign, as in the stream: what sign they have is the header's to say. Parameters that a stream
//! presets are honoured; mapping tables and makers' own colour transforms are not read.

mod bits;
mod header;
mod model;
mod scan;

use crate::error::{Error, Reason, Result};
use crate::frame::{Frame, Raster};
use crate::limits::Limits;
use model::Parameters;
use scan::{Interleave, Scan};

/// A stream in the form in which the same samples are always written.
pub struct Canonical {
    /// The stream, of even length.
    pub bytes: Vec<u8>,
    /// The bits of its samples.
    pub precision: u8,
    /// Whether the samples had lost something before.
    pub was_near: bool,
    /// Whether it is lossless (1.2.840.10008.1.2.4.80) and not near-lossless (.81).
    pub is_lossless: bool,
}

/// A frame and the scans that it came in or is to go out in.
struct Stream {
    frame: Frame,
    scans: Vec<Scan>,
}

/// Reads a frame.
///
/// # Errors
/// [`Reason::Unreadable`] for a stream that ends early, contradicts itself or has another size than `raster`;
/// [`Reason::UnsupportedSyntax`]; [`Reason::TooLarge`].
pub fn decode(stream: &[u8], raster: Raster, limits: &Limits) -> Result<Frame> {
    read(stream, raster, limits).map(|(frame, _)| frame)
}

/// Reads a frame, and says whether it had lost something.
///
/// # Errors
/// As [`decode`].
pub fn read(stream: &[u8], raster: Raster, limits: &Limits) -> Result<(Frame, bool)> {
    let read = header::read(stream, raster, limits)?;
    let is_near = read.scans.iter().any(|scan| scan.parameters.near > 0);
    Ok((read.frame, is_near))
}

/// Writes a frame without loss; three components and more line by line.
///
/// # Errors
/// [`Reason::UnsupportedSyntax`] for samples of less than 2 or more than 16 bits, and for more than 4 of them.
pub fn encode(frame: &Frame) -> Result<Vec<u8>> {
    let samples = usize::from(frame.raster.samples);
    if !(2..=16).contains(&frame.precision) || !(1..=4).contains(&samples) {
        return Err(Error::new(Reason::UnsupportedSyntax, "samples that JPEG-LS cannot hold"));
    }
    let parameters = Parameters::new((1 << frame.precision) - 1, 0);
    let components: Vec<usize> = (0..samples).collect();
    // Readers refuse two in one scan.
    let (interleave, apart) = if samples > 2 { (Interleave::Line, samples) } else { (Interleave::None, 1) };
    let scan = |components: &[usize]| Scan { parameters, interleave, components: components.to_vec(), restart: 0 };
    let scans = components.chunks(apart).map(scan).collect();
    header::write(&mut Stream { frame: unsigned(frame), scans })
}

/// Writes anew what a stream holds, with nothing beside it. What came near-lossless goes near-lossless again, as long as every
/// sample stays what it is; else lossless.
///
/// # Errors
/// As [`decode`].
pub fn canonical(stream: &[u8], raster: Raster, limits: &Limits) -> Result<Canonical> {
    let mut read = header::read(stream, raster, limits)?;
    let largest = (1 << read.frame.precision) - 1;
    let is_plain = |scan: &Scan| scan.restart == 0 && scan.parameters == Parameters::new(largest, scan.parameters.near);
    let is_near = read.scans.iter().any(|scan| scan.parameters.near > 0);
    if is_near && read.scans.iter().all(is_plain) {
        let before = read.frame.bytes.clone();
        let bytes = header::write(&mut read)?;
        if std::mem::replace(&mut read.frame.bytes, before) == read.frame.bytes {
            return Ok(Canonical { bytes, precision: read.frame.precision, was_near: true, is_lossless: false });
        }
    }
    Ok(Canonical { bytes: encode(&read.frame)?, precision: read.frame.precision, was_near: is_near, is_lossless: true })
}

/// The frame with the bits above the precision cleared, where a sign may fill them.
fn unsigned(frame: &Frame) -> Frame {
    let mut frame = frame.clone();
    let unused = 8 * Frame::sample_bytes(frame.precision) - usize::from(frame.precision);
    if frame.is_signed && unused > 0 {
        let bytes = Frame::sample_bytes(frame.precision);
        frame.bytes.iter_mut().skip(bytes - 1).step_by(bytes).for_each(|byte| *byte &= 0xFF >> unused);
    }
    frame.is_signed = false;
    frame
}

const EARLY_END: Error = Error::new(Reason::Unreadable, "a JPEG-LS stream that ends early");

#[cfg(test)]
mod tests {
    use super::*;

    /// Streams that CharLS 2.4 made, all of 8 bits but the last two. `rgb` is [`colour`] by plane, by line and by sample.
    const GREY: &str = "ffd8fff7000b08000c000c01011100ffda000801010000000005958000043ffcff48263300000bf84257fcff60ffd9";
    const NEAR: &str = "ffd8fff7000b08000c000c01011100ffda00080101000200003bc09f6ff91d807fff70ffd9";
    const COLOUR: [&str; 3] = [
        "ffd8fff7001108000c000503011100021100031100ffda00080101000000000795b2b3ff7fe13effda00080102000000000595b2b3ff7fe13e\
         ffda00080103000000000695d2b3ff7fe11effd9",
        "ffd8fff7001108000c000503011100021100031100ffda000c03010002000300000100079513e2a56cadfdf3efbfff7fff7fff7f84f84f8478ffd9",
        "ffd8fff7001108000c000503011100021100031100ffda000c0301000200030000020002145ca5bbdba57fe57fff7c2553ff70ffd9",
    ];
    const NEAR_COLOUR: &str = "ffd8fff7001108000c000503011100021100031100ffda000c030100020003000302002476ff6dff7ffcffd9";
    const TWELVE: &str = "ffd8fff7000b0c000a000901011100ffda000801010000000040810410842107d11c450546666461818a07e0bfff78ffd9";
    const SIXTEEN: &str = "ffd8fff7000b10000c000801011100fff8000d01ffff0012004301140040ffda0008010100000000000000000001ff7e400802\
         00804020100801ff43ff7c000003f80b24000000000007fcd7000000000001ff7f4007f9c4018021ff7c0001ff7402ff00ffd9";
    /// Of 5 bits, one off at most.
    const FIVE: &str = "ffd8fff7000b050008000901011100ffda000801010001000005e8924f5492977125aaa51cde9324494ad5529a7a48a8ffd9";
    /// The example of T.87 H.3.
    const STANDARD: &str = "ffd8fff7000b080004000401011100ffda0008010100000000c000006c80208e01c0000057400000\
         6ee6000001bc18000005d800009160ffd9";

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    fn raster(columns: u16, rows: u16, samples: u16) -> Raster {
        Raster { columns, rows, samples }
    }

    /// One value all over but for some.
    fn picture(count: usize, value: u16, others: &[(usize, &[u16])]) -> Vec<u16> {
        let mut samples = vec![value; count];
        for (at, values) in others {
            samples[*at..at + values.len()].copy_from_slice(values);
        }
        samples
    }

    fn colour() -> Vec<u16> {
        [10, 9, 246].repeat(5).into_iter().chain([9, 8, 247].repeat(50)).chain([10, 9, 246].repeat(5)).collect()
    }

    fn samples(frame: &Frame) -> Vec<u16> {
        match frame.precision {
            ..=8 => frame.bytes.iter().map(|byte| u16::from(*byte)).collect(),
            _ => frame.bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect(),
        }
    }

    fn read(stream: &[u8], raster: Raster) -> Result<Vec<u16>> {
        decode(stream, raster, &Limits::default()).map(|frame| samples(&frame))
    }

    #[test]
    fn the_example_of_the_standard_is_read_and_written_alike() {
        let expected = [0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145];
        let frame = decode(&hex(STANDARD), raster(4, 4, 1), &Limits::default()).unwrap();
        assert_eq!(samples(&frame), expected);
        assert_eq!(encode(&frame).unwrap(), [hex(STANDARD), vec![0]].concat());
    }

    #[test]
    fn what_charls_writes_is_read() {
        let mut grey = picture(144, 9, &[(6, &[255]), (27, &[30, 31, 30, 29])]);
        grey[60..].fill(8);
        assert_eq!(read(&hex(GREY), raster(12, 12, 1)).unwrap(), grey);
        let near = picture(144, 10, &[(6, &[255, 10, 9, 8, 8, 8]), (27, &[30, 30, 30, 30])]);
        assert_eq!(read(&hex(NEAR), raster(12, 12, 1)).unwrap(), near);
        for stream in COLOUR {
            assert_eq!(read(&hex(stream), raster(5, 12, 3)).unwrap(), colour());
        }
        assert_eq!(read(&hex(NEAR_COLOUR), raster(5, 12, 3)).unwrap(), [7, 7, 245].repeat(60));
        let twelve = picture(90, 17, &[(0, &[4095; 9]), (9, &[4000, 3900, 0])]);
        assert_eq!(read(&hex(TWELVE), raster(9, 10, 1)).unwrap(), twelve);
        let sixteen = picture(96, 32767, &[(24, &[65535, 64000, 100]), (45, &[0, 32768])]);
        assert_eq!(read(&hex(SIXTEEN), raster(8, 12, 1)).unwrap(), sixteen);
    }

    #[test]
    fn the_defaults_for_few_bits_depend_on_what_may_be_off() {
        let expected = [
            21, 24, 28, 27, 22, 19, 15, 11, 15, 18, 24, 28, 27, 19, 16, 11, 11, 12, 12, 18, 19, 19, 13, 10, 7, 4, 8, 12, 18, 18,
            15, 13, 10, 4, 4, 7, 15, 18, 21, 21, 16, 10, 7, 7, 10, 20, 26, 29, 26, 21, 18, 13, 10, 14, 20, 27, 29, 26, 23, 17,
            15, 12, 14, 18, 22, 24, 23, 20, 14, 8, 8, 10,
        ];
        assert_eq!(read(&hex(FIVE), raster(9, 8, 1)).unwrap(), expected);
    }

    #[test]
    fn what_is_written_is_what_charls_writes() {
        for (stream, raster) in [(GREY, raster(12, 12, 1)), (COLOUR[1], raster(5, 12, 3)), (SIXTEEN, raster(8, 12, 1))] {
            let frame = decode(&hex(stream), raster, &Limits::default()).unwrap();
            let written = encode(&frame).unwrap();
            assert_eq!(written[..hex(stream).len()], hex(stream));
            assert!(written.len().is_multiple_of(2));
        }
    }

    #[test]
    fn the_canonical_form_holds_the_same_samples_and_nothing_else() {
        let hidden = [&[0xFF, 0xE4, 0, 7], b"SMITH".as_slice(), &[0xFF, 0xFE, 0, 6], b"JOHN"].concat();
        for (stream, raster, is_lossless) in
            [(GREY, raster(12, 12, 1), true), (NEAR, raster(12, 12, 1), false), (NEAR_COLOUR, raster(5, 12, 3), false)]
        {
            let clean = canonical(&hex(stream), raster, &Limits::default()).unwrap();
            assert_eq!(clean.is_lossless, is_lossless);
            let mut bytes = hex(stream);
            bytes.splice(2..2, hidden.clone());
            bytes.extend(b"SMITH^JOHN");
            assert_eq!(read(&bytes, raster).unwrap(), read(&hex(stream), raster).unwrap());
            assert_eq!(canonical(&bytes, raster, &Limits::default()).unwrap().bytes, clean.bytes);
            assert_eq!(clean.bytes[..hex(stream).len()], hex(stream));
        }
    }

    #[test]
    fn a_near_lossless_stream_with_thresholds_of_its_own_becomes_lossless() {
        let mut bytes = hex(NEAR);
        bytes.splice(15..15, [0xFF, 0xF8, 0, 13, 1, 0, 0, 0, 20, 0, 30, 0, 40, 0, 0]);
        let raster = raster(12, 12, 1);
        let clean = canonical(&bytes, raster, &Limits::default()).unwrap();
        assert!(clean.is_lossless);
        assert_eq!(read(&clean.bytes, raster).unwrap(), read(&bytes, raster).unwrap());
    }

    #[test]
    fn a_sign_stays_out_of_the_stream() {
        let raster = raster(2, 1, 1);
        let bytes = [-5_i16, 7].into_iter().flat_map(i16::to_le_bytes).collect();
        let written = encode(&Frame { raster, precision: 12, is_signed: true, bytes }).unwrap();
        assert_eq!(read(&written, raster).unwrap(), [0xFFB, 7]);
    }

    #[test]
    fn bytes_behind_the_scan_are_passed_over_and_the_end_may_be_missing() {
        let raster = raster(12, 12, 1);
        let whole = hex(GREY);
        let (scan, _) = whole.split_at(whole.len() - 2);
        let expected = read(&whole, raster).unwrap();
        assert_eq!(read(scan, raster).unwrap(), expected);
        assert_eq!(read(&[scan, &[0, 0xFF, 0xFF, 0xD9]].concat(), raster).unwrap(), expected);
    }

    #[test]
    fn what_is_cut_off_or_contradicts_itself_is_unreadable() {
        let whole = hex(GREY);
        for length in 0..whole.len() - 4 {
            assert_eq!(read(&whole[..length], raster(12, 12, 1)).unwrap_err().reason, Reason::Unreadable, "{length}");
        }
        assert_eq!(read(&whole, raster(12, 11, 1)).unwrap_err().reason, Reason::Unreadable);
        assert_eq!(read(&whole, raster(12, 12, 3)).unwrap_err().reason, Reason::Unreadable);
        let mut twice = hex(COLOUR[0]);
        // The first scan says that it holds the second component.
        twice[26] = 2;
        assert_eq!(read(&twice, raster(5, 12, 3)).unwrap_err().reason, Reason::Unreadable);
        let limits = Limits { frame_samples: 143 };
        assert_eq!(decode(&whole, raster(12, 12, 1), &limits).err().unwrap().reason, Reason::TooLarge);
    }

    #[test]
    fn what_is_not_read_is_unsupported() {
        let with = |place: usize, bytes: &[u8]| {
            let mut stream = hex(GREY);
            stream.splice(place..place, bytes.iter().copied());
            read(&stream, raster(12, 12, 1)).unwrap_err().reason
        };
        let mapping_table = [0xFF, 0xF8, 0, 6, 2, 1, 1, 0];
        let colour_transform = [&[0xFF, 0xE8, 0, 7], b"mrfx".as_slice(), &[1]].concat();
        let counts_too_far = [0xFF, 0xF8, 0, 13, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0];
        for segment in [&mapping_table[..], &colour_transform, &counts_too_far] {
            assert_eq!(with(2, segment), Reason::UnsupportedSyntax);
        }
        let frame = Frame { raster: raster(1, 1, 1), precision: 32, is_signed: false, bytes: vec![0; 4] };
        assert_eq!(encode(&frame).unwrap_err().reason, Reason::UnsupportedSyntax);
    }
}
