//! Tests against what other programs encoded and decoded, and of what may not stay in a stream.

mod damage;
mod streams;

use self::streams::{PROGRESSIVE, SAMPLES, SIXTEEN, SIXTEEN_OTHERWISE, Sample, bytes, named};
use super::{Colour, Decoded, blank, canonical, decode, decode_shown};
use crate::error::{Reason, Result};
use crate::frame::{Raster, Rectangle};
use crate::limits::Limits;

fn limits() -> Limits {
    Limits { frame_samples: 1000 }
}

impl Sample {
    fn raster(&self) -> Raster {
        Raster { columns: self.columns, rows: self.rows, samples: self.samples }
    }

    fn decode(&self, stream: &[u8]) -> Result<Decoded> {
        decode(stream, &self.raster(), &limits())
    }

    fn canonical(&self, stream: &[u8]) -> Vec<u8> {
        canonical(stream, &self.raster(), &limits()).unwrap()
    }

    fn is_lossless(&self) -> bool {
        self.find(0xC3).is_some()
    }

    /// Where the segment of the first such marker begins.
    fn find(&self, marker: u8) -> Option<usize> {
        self.bytes().windows(2).position(|pair| pair == [0xFF, marker])
    }
}

fn values(decoded: &Decoded) -> Vec<u16> {
    let bytes = &decoded.frame.bytes;
    match decoded.frame.precision {
        0..=8 => bytes.iter().map(|byte| u16::from(*byte)).collect(),
        _ => bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect(),
    }
}

/// The markers of a stream that has no restarts, up to the data of its first scan.
fn markers(stream: &[u8]) -> Vec<u8> {
    let (mut at, mut found) = (2, Vec::new());
    while found.last() != Some(&0xDA) {
        found.push(stream[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([stream[at + 2], stream[at + 3]]));
    }
    found
}

/// The stream with a segment before that of a marker.
fn with(sample: &Sample, before: u8, marker: u8, segment: &[u8]) -> Vec<u8> {
    let mut stream = sample.bytes();
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let whole = [&[0xFF, marker], &length[..], segment].concat();
    let at = sample.find(before).unwrap();
    stream.splice(at..at, whole);
    stream
}

#[test]
fn samples_are_those_of_libjpeg() {
    for sample in SAMPLES {
        let decoded = sample.decode(&sample.bytes()).unwrap();
        assert_eq!(values(&decoded), sample.values, "{}", sample.name);
        assert_eq!(decoded.frame.precision, sample.precision, "{}", sample.name);
        assert!(!decoded.frame.is_signed && decoded.frame.raster == sample.raster());
    }
}

#[test]
fn luminance_and_chrominances_are_shown_as_jfif_says() {
    let shown = |sample: &Sample| decode_shown(&sample.bytes(), &sample.raster(), &limits());
    for name in ["GREY", "RED_GREEN_BLUE"] {
        assert_eq!(shown(named(name)).unwrap().bytes, sample_bytes(named(name)), "{name}");
    }
    let sample = named("FOUR_TWO_ZERO");
    for (pixel, coded) in shown(sample).unwrap().bytes.chunks(3).zip(sample.values.chunks(3)) {
        let [light, blue, red] = [0, 1, 2].map(|component| f64::from(coded[component]));
        let [blue, red] = [blue - 128.0, red - 128.0];
        let expected = [light + 1.402 * red, light - 0.344_14 * blue - 0.714_14 * red, light + 1.772 * blue];
        for (value, expected) in pixel.iter().zip(expected) {
            assert!((f64::from(*value) - expected.clamp(0.0, 255.0)).abs() < 0.51, "{value} {expected}");
        }
    }
    assert_eq!(shown(named("TWELVE_BITS")).err().unwrap().reason, Reason::UnsupportedSyntax);
}

fn sample_bytes(sample: &Sample) -> Vec<u8> {
    sample.values.iter().map(|value| u8::try_from(*value).unwrap()).collect()
}

#[test]
fn a_canonical_stream_is_the_same_picture_and_its_own_canonical_stream() {
    for sample in SAMPLES {
        let stream = sample.canonical(&sample.bytes());
        assert_eq!(values(&sample.decode(&stream).unwrap()), sample.values, "{}", sample.name);
        assert_eq!(sample.canonical(&stream), stream, "{}", sample.name);
        assert!(stream.len().is_multiple_of(2), "{}", sample.name);
        assert!(stream.len() <= sample.bytes().len() + 50, "{}: {} bytes", sample.name, stream.len());
    }
}

#[test]
fn a_canonical_stream_has_no_segment_without_need() {
    let expect = |name: &str, expected: &[u8]| {
        let sample = named(name);
        assert_eq!(markers(&sample.canonical(&sample.bytes())), expected, "{name}");
    };
    expect("GREY", &[0xDB, 0xC0, 0xC4, 0xDA]);
    expect("FOUR_TWO_ZERO", &[0xE0, 0xDB, 0xDB, 0xC0, 0xC4, 0xDA]);
    expect("RED_GREEN_BLUE", &[0xEE, 0xDB, 0xC0, 0xC4, 0xDA]);
    expect("TWELVE_BITS", &[0xDB, 0xC1, 0xC4, 0xDA]);
    expect("RESTARTS", &[0xC3, 0xC4, 0xDA]);
}

#[test]
fn what_is_not_needed_to_decode_changes_no_canonical_stream() {
    let unused = [&[0x13][..], &[1], &[0; 15], b"A"].concat();
    let other = [&[3][..], &[b'A'; 64]].concat();
    for sample in SAMPLES {
        let canonical = sample.canonical(&sample.bytes());
        let hidden: [(u8, &[u8]); 5] =
            [(0xFE, b"DOE^JANE"), (0xE1, b"Exif\0\0DOE^JANE"), (0xED, b"Photoshop"), (0xC4, &unused), (0xDB, &other)];
        for (marker, segment) in hidden {
            assert_eq!(sample.canonical(&with(sample, 0xDA, marker, segment)), canonical, "{} {marker:x}", sample.name);
        }
        let behind = [&sample.bytes()[..], b"DOE^JANE"].concat();
        assert_eq!(sample.canonical(&behind), canonical, "{}", sample.name);
        let unended = sample.bytes()[..sample.bytes().len() - 2].to_vec();
        assert_eq!(sample.canonical(&unended), canonical, "{}", sample.name);
        let before_end = [&unended[..], b"DOE^JANE\xFF\xD9"].concat();
        assert_eq!(sample.canonical(&before_end), canonical, "{}", sample.name);
    }
}

#[test]
fn a_thumbnail_and_a_version_in_the_headers_of_colour_do_not_stay() {
    let sample = named("FOUR_TWO_ZERO");
    let canonical = sample.canonical(&sample.bytes());
    let jfif = b"JFIF\0\x01\x02\x01\x00\x48\x00\x48\x01\x01DOE";
    assert_eq!(sample.canonical(&with(sample, 0xDB, 0xE0, jfif)), canonical);
    let sample = named("RED_GREEN_BLUE");
    let canonical = sample.canonical(&sample.bytes());
    assert_eq!(sample.canonical(&with(sample, 0xDB, 0xEE, b"Adobe\0\x65DOE!\0JANE")), canonical);
}

#[test]
fn bits_that_fill_the_last_byte_do_not_stay() {
    let sample = named("WIDE_DIFFERENCES");
    let mut stream = sample.bytes();
    let last = stream.len() - 3;
    // This stream ends with ones that code nothing.
    assert_eq!(stream[last] & 1, 1);
    stream[last] &= 0xFE;
    assert_eq!(sample.canonical(&stream), sample.canonical(&sample.bytes()));
}

#[test]
fn blocks_outside_the_picture_hold_nothing() {
    let raster = Raster { columns: 8, rows: 8, samples: 3 };
    let [one, other] = [SIXTEEN, SIXTEEN_OTHERWISE].map(|stream| {
        let mut stream = bytes(stream);
        let frame = stream.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
        stream[frame + 5..frame + 9].copy_from_slice(&[0, 8, 0, 8]);
        stream
    });
    assert_ne!(one, other);
    let [one, other] = [one, other].map(|stream| {
        let canonical = canonical(&stream, &raster, &limits()).unwrap();
        let [before, after] = [&stream, &canonical].map(|stream| decode(stream, &raster, &limits()).unwrap().frame.bytes);
        assert_eq!(before, after);
        canonical
    });
    assert_eq!(one, other);
}

#[test]
fn a_stream_says_its_colour() {
    let colour = |name: &str| named(name).decode(&named(name).bytes()).unwrap().colour;
    assert_eq!(colour("FOUR_TWO_ZERO"), Colour::YCbCr);
    assert_eq!(colour("RED_GREEN_BLUE"), Colour::Rgb);
    assert_eq!(colour("THREE_SCANS"), Colour::Unsaid);
    assert_eq!(colour("GREY"), Colour::Unsaid);
    let sample = named("THREE_SCANS");
    for (transform, expected) in [(0, Colour::Rgb), (1, Colour::YCbCr)] {
        let stream = with(sample, 0xC0, 0xEE, &[&b"Adobe\0\x64\0\0\0\0"[..], &[transform]].concat());
        assert_eq!(sample.decode(&stream).unwrap().colour, expected);
        assert_eq!(sample.decode(&sample.canonical(&stream)).unwrap().colour, expected);
    }
    assert_eq!(sample.decode(&named_rgb(sample)).unwrap().colour, Colour::Rgb);
    assert_eq!(sample.decode(&sample.canonical(&named_rgb(sample))).unwrap().colour, Colour::Rgb);
}

/// A stream of three scans with other names for its components, which are 1, 2 and 3.
fn named_rgb(sample: &Sample) -> Vec<u8> {
    let mut stream = sample.bytes();
    let frame = sample.find(0xC0).unwrap();
    for (id, name) in (1..).zip(b"RGB") {
        stream[frame + 7 + 3 * usize::from(id)] = *name;
        let scan = stream.windows(6).position(|six| six == [0xFF, 0xDA, 0, 8, 1, id]).unwrap();
        stream[scan + 5] = *name;
    }
    stream
}

#[test]
fn a_last_coefficient_of_zero_is_read_as_63() {
    let sample = named("TWELVE_BITS");
    let mut stream = sample.bytes();
    let last = sample.find(0xDA).unwrap() + 8;
    assert_eq!(stream[last], 63);
    stream[last] = 0;
    assert_eq!(values(&sample.decode(&stream).unwrap()), sample.values);
    assert_eq!(sample.canonical(&stream), sample.canonical(&sample.bytes()));
    stream[last] = 5;
    assert_eq!(sample.decode(&stream).err().unwrap().reason, Reason::Unreadable);
}

#[test]
fn what_is_coded_otherwise_is_refused_by_name() {
    let raster = Raster { columns: 8, rows: 8, samples: 1 };
    let reason = |stream: &[u8]| decode(stream, &raster, &limits()).err().unwrap().reason;
    assert_eq!(reason(&bytes(PROGRESSIVE)), Reason::UnsupportedSyntax);
    let grey = named("GREY");
    for marker in [0xC2, 0xC5, 0xC7, 0xC9, 0xCB, 0xCD, 0xCF, 0xF7] {
        let mut stream = grey.bytes();
        stream[grey.find(0xC0).unwrap() + 1] = marker;
        assert_eq!(grey.decode(&stream).err().unwrap().reason, Reason::UnsupportedSyntax, "{marker:x}");
    }
}

#[test]
fn another_size_or_number_of_components_is_refused() {
    let sample = named("GREY");
    let raster = sample.raster();
    for other in [Raster { columns: 10, ..raster }, Raster { rows: 8, ..raster }, Raster { samples: 3, ..raster }] {
        assert_eq!(decode(&sample.bytes(), &other, &limits()).err().unwrap().reason, Reason::Unreadable);
    }
}

#[test]
fn a_large_picture_is_refused_before_anything_is_made_of_it() {
    let sample = named("GREY");
    let mut stream = sample.bytes();
    let frame = sample.find(0xC0).unwrap();
    stream[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    let raster = Raster { columns: 65535, rows: 65535, samples: 1 };
    assert_eq!(decode(&stream, &raster, &limits()).err().unwrap().reason, Reason::TooLarge);
    // Within the limits, but the stream has not even a bit for each block.
    let limits = Limits { frame_samples: usize::MAX };
    assert_eq!(decode(&stream, &raster, &limits).err().unwrap().detail, "a JPEG stream too short for its size");
}

#[test]
fn a_component_that_is_alone_has_no_subsampling() {
    let sample = named("GREY");
    let mut stream = sample.bytes();
    let factors = sample.find(0xC0).unwrap() + 11;
    assert_eq!(stream[factors], 0x11);
    stream[factors] = 0x22;
    assert_eq!(values(&sample.decode(&stream).unwrap()), sample.values);
    assert_eq!(sample.canonical(&stream), sample.canonical(&sample.bytes()));
}

#[test]
fn a_stream_that_ends_early_is_unreadable_wherever_it_ends() {
    for sample in SAMPLES {
        let stream = sample.canonical(&sample.bytes());
        let end = stream.windows(2).rposition(|pair| pair == [0xFF, 0xD9]).unwrap();
        for cut in 0..end {
            let error = sample.decode(&stream[..cut]).err();
            assert_eq!(error.map(|error| error.reason), Some(Reason::Unreadable), "{} cut to {cut}", sample.name);
        }
    }
}

#[test]
fn a_quantisation_of_zero_is_refused() {
    let sample = named("GREY");
    let mut stream = sample.bytes();
    stream[sample.find(0xDB).unwrap() + 30] = 0;
    assert_eq!(sample.decode(&stream).err().unwrap().reason, Reason::Unreadable);
}

#[test]
fn a_restart_out_of_turn_is_refused() {
    let sample = named("RESTARTS");
    let mut stream = sample.bytes();
    let at = sample.find(0xD1).unwrap();
    stream[at + 1] = 0xD2;
    assert_eq!(sample.decode(&stream).err().unwrap().reason, Reason::Unreadable);
}

#[test]
fn a_lossless_stream_restarts_at_the_beginning_of_a_row_alone() {
    let sample = named("PREDICTOR_1");
    let every = |count: u8| with(sample, 0xDA, 0xDD, &[0, count]);
    // As many rows as there are, so that none is missed.
    assert!(sample.decode(&every(25)).is_ok());
    assert_eq!(sample.decode(&every(3)).err().unwrap().reason, Reason::Unreadable);
}

#[test]
fn a_lossless_sample_of_more_bits_than_stated_is_refused() {
    let sample = named("WIDE_DIFFERENCES");
    let mut stream = sample.bytes();
    stream[sample.find(0xC3).unwrap() + 4] = 8;
    assert_eq!(sample.decode(&stream).err().unwrap().reason, Reason::Unreadable);
}

#[test]
fn blank_blocks_are_flat_and_all_others_keep_their_samples() {
    let sample = named("FOUR_TWO_ZERO");
    let before = sample.decode(&sample.bytes()).unwrap();
    assert_eq!(super::header(&sample.bytes(), &sample.raster(), &limits()).unwrap().unit, (16, 16));
    // The last block of light and the second of colour, touched in one pixel; and nothing that is in the picture.
    let rectangles = [
        Rectangle { left: 16, top: 8, right: 17, bottom: 9 },
        Rectangle { left: 18, top: 0, right: u32::MAX, bottom: u32::MAX },
        Rectangle { left: 3, top: 3, right: 3, bottom: 9 },
    ];
    for luminance in [0, 255] {
        let stream = blank(&sample.bytes(), &sample.raster(), &rectangles, &[luminance, 128, 128], &limits()).unwrap();
        assert_eq!(sample.canonical(&stream), stream);
        let after = sample.decode(&stream).unwrap();
        let pixels = before.frame.bytes.chunks(3).zip(after.frame.bytes.chunks(3));
        for (place, (before, after)) in pixels.enumerate() {
            let (row, column) = (place / 18, place % 18);
            let light = if row >= 8 && column >= 16 { luminance } else { i64::from(before[0]) };
            assert_eq!(i64::from(after[0]), light, "row {row}, column {column}");
            match column {
                // Chroma next to the edge takes a part of its neighbour's.
                15 | 16 => {}
                17 => assert_eq!(after[1..], [128, 128]),
                _ => assert_eq!(before[1..], after[1..]),
            }
        }
    }
}

/// T.81 A.2.3: where blocks of components that share an MCU lie.
#[test]
fn every_component_goes_in_the_blocks_that_are_touched_and_no_further() {
    for name in ["FOUR_TWO_TWO", "FOUR_FOUR_ZERO", "RED_GREEN_BLUE", "TWELVE_BITS", "GREY"] {
        let sample = named(name);
        let before = values(&sample.decode(&sample.bytes()).unwrap());
        let (columns, samples) = (usize::from(sample.columns), usize::from(sample.samples));
        let rectangle = Rectangle { left: 8, top: 0, right: 9, bottom: 1 };
        let stream = blank(&sample.bytes(), &sample.raster(), &[rectangle], &[0; 3], &limits()).unwrap();
        let after = values(&sample.decode(&stream).unwrap());
        let is_subsampled = name.starts_with("FOUR");
        for (place, (before, after)) in before.iter().zip(&after).enumerate() {
            let (column, row, component) = (place / samples % columns, place / samples / columns, place % samples);
            let is_blank = column >= 8 && row < 8;
            if !is_subsampled || component == 0 {
                assert_eq!(*after, if is_blank { 0 } else { *before }, "{name}, row {row}, column {column}");
            }
        }
    }
}

#[test]
fn no_rectangle_blanks_nothing() {
    for sample in SAMPLES.iter().filter(|sample| !sample.is_lossless()) {
        let stream = blank(&sample.bytes(), &sample.raster(), &[], &[], &limits()).unwrap();
        assert_eq!(stream, sample.canonical(&sample.bytes()));
    }
}

#[test]
fn all_of_a_picture_can_be_blank() {
    let everything = [Rectangle { left: 0, top: 0, right: u32::MAX, bottom: u32::MAX }];
    for sample in SAMPLES.iter().filter(|sample| !sample.is_lossless()) {
        let largest = (1 << sample.precision) - 1;
        for fill in [0, largest] {
            let stream = blank(&sample.bytes(), &sample.raster(), &everything, &[fill; 4], &limits()).unwrap();
            let after = values(&sample.decode(&stream).unwrap());
            assert!(after.iter().all(|value| i64::from(*value) == fill), "{} {fill}", sample.name);
        }
    }
}

#[test]
fn a_lossless_stream_is_not_blanked_by_blocks() {
    let sample = named("PREDICTOR_1");
    let error = blank(&sample.bytes(), &sample.raster(), &[], &[], &limits()).err().unwrap();
    assert_eq!(error.reason, Reason::UnsupportedSyntax);
}
