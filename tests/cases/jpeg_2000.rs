//! JPEG 2000 in the ways it can be coded, as OpenJPEG 2.5 decodes it: lossless streams to the bit, others within one.
//!
//! The streams are OpenJPEG's, the high-throughput ones OpenJPH's: what they are, columns, rows, samples of a pixel, bits, the
//! stream, and the samples as OpenJPEG decodes them.

use scanitize_codec::frame::{Frame, Raster};
use scanitize_codec::jpeg_2000;
use scanitize_codec::limits::Limits;

const STREAMS: &str = include_str!("jpeg_2000.tsv");

/// A stream and what it shows.
struct Specimen {
    name: &'static str,
    raster: Raster,
    precision: u8,
    stream: Vec<u8>,
    samples: Vec<u8>,
}

/// All streams with the size of their pictures.
pub fn streams() -> impl Iterator<Item = (Vec<u8>, Raster)> {
    specimens().map(|specimen| (specimen.stream, specimen.raster))
}

fn specimens() -> impl Iterator<Item = Specimen> {
    STREAMS.lines().map(|line| {
        let [name, columns, rows, samples, precision, stream, shown] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let number = |text: &str| text.parse::<u16>().unwrap();
        let raster = Raster { columns: number(columns), rows: number(rows), samples: number(samples) };
        Specimen { name, raster, precision: precision.parse().unwrap(), stream: hex(stream), samples: hex(shown) }
    })
}

#[test]
fn every_way_to_code_is_decoded_as_openjpeg_decodes_it() {
    let mut seen = [0, 0];
    for Specimen { name, raster, precision, stream, samples } in specimens() {
        let (canonical, frame) = jpeg_2000::read(&stream, raster, &Limits::default()).unwrap();
        assert_eq!((frame.precision, frame.is_signed), (precision, name.contains("signed")), "{name}");
        let most = u32::from(!canonical.is_reversible);
        seen[most as usize] += 1;
        let expected = Frame { bytes: samples, ..frame.clone() };
        let off = numbers(&frame).zip(numbers(&expected)).map(|(found, expected)| found.abs_diff(expected)).max();
        assert!(off.unwrap() <= most && frame.bytes.len() == expected.bytes.len(), "{name}: {off:?}");
        assert!(jpeg_2000::decode(&canonical.bytes, raster, &Limits::default()).unwrap() == frame, "{name}");
    }
    assert_eq!(seen, [13, 7]);
}

fn numbers(frame: &Frame) -> impl Iterator<Item = i32> {
    let size = Frame::sample_bytes(frame.precision);
    frame.bytes.chunks(size).map(|sample| match *sample {
        [low, high] => i16::from_le_bytes([low, high]).into(),
        _ => sample[0].into(),
    })
}

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
