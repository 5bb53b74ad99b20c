//! Parts cut out of frames: every pixel of them is air, every other sample is what it was.

use std::ops::Range;

use scanitize::dicom::frames::{Frames, Removal, Stored};
use scanitize::dicom::geometry;
use scanitize::dicom::read::{Instance, read};
use scanitize::error::Reason;
use scanitize::frame::{Raster, Rectangle, Spans};
use scanitize::limits::Limits;
use scanitize::source::Bytes;
use scanitize_codec::jpeg_2000;
use scanitize_codec::limits::Limits as FrameLimits;

use crate::support::flow::{clean_blanked, clean_looked_at};
use crate::support::instances::{Kind, instance};
use crate::support::leaks::streams;
use crate::support::patients::{Person, SplitMix64};
use crate::support::reader::elements;
use crate::support::writer::{Element, File, Set, Syntax, Value, deflated};

const COLUMNS: usize = 7;
const ROWS: usize = 6;
const FRAMES: usize = 3;
const PIXELS: usize = COLUMNS * ROWS;
const EXPLICIT: &str = "1.2.840.10008.1.2.1";

/// Rows and columns of each frame: the first pixel of all and the last, the middle, and nothing.
fn runs() -> [Vec<(u16, Range<u16>)>; FRAMES] {
    [vec![(0, 0..1), (2, 3..7), (2, 0..2), (3, 0..7)], vec![], vec![(1, 2..3), (4, 1..6), (5, 6..7)]]
}

fn removal(air: [i64; FRAMES]) -> Removal {
    removal_of(&runs(), &air)
}

fn removal_of(runs: &[Vec<(u16, Range<u16>)>], air: &[i64]) -> Removal {
    let spans = |runs: &Vec<(u16, Range<u16>)>| {
        let mut spans = Spans::default();
        runs.iter().for_each(|(row, columns)| spans.push(*row, columns.clone()));
        spans
    };
    Removal { spans: runs.iter().map(spans).collect(), air: air.to_vec() }
}

fn is_cut(frame: usize, column: usize, row: usize) -> bool {
    runs()[frame]
        .iter()
        .any(|(at, columns)| usize::from(*at) == row && (columns.start.into()..columns.end.into()).contains(&column))
}

/// The samples with pixels of so many bytes replaced, in each frame by its own.
fn expected(samples: &[u8], air: [&[u8]; FRAMES]) -> Vec<u8> {
    let pixels = samples.chunks(air[0].len()).enumerate();
    let of = |(number, pixel): (usize, &[u8])| {
        let (frame, at) = (number / PIXELS, number % PIXELS);
        if is_cut(frame, at % COLUMNS, at / COLUMNS) { air[frame].to_vec() } else { pixel.to_vec() }
    };
    even(pixels.flat_map(of).collect())
}

fn even(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

fn instance_of(file: &[u8]) -> Instance {
    read(&mut Bytes(file), &Limits::default()).unwrap()
}

/// What is written of the picture of a file, and what the frames say of it: transfer syntax, and whether something was lost.
fn cut_within(file: &[u8], rectangles: &[Rectangle], removal: &Removal, piece_bytes: usize) -> (Vec<u8>, &'static str, bool) {
    let limits = Limits { piece_bytes, ..Limits::default() };
    let instance = instance_of(file);
    let mut body = instance.body(Bytes(file));
    let frames = Frames::of(&instance, rectangles, Some(removal), &mut body, &limits).unwrap();
    assert!(frames.is_blanked());
    let (said, most) = ((frames.transfer_syntax(), frames.is_lossy()), frames.most_bytes().unwrap());
    let mut written = Vec::new();
    frames.write(&mut body, &mut written, &limits).unwrap();
    assert!(written.len() as u64 <= most);
    (written, said.0, said.1)
}

fn cut(file: &[u8], removal: &Removal) -> Vec<u8> {
    let (written, syntax, is_lossy) = cut_within(file, &[], removal, 1 << 20);
    assert_eq!((syntax, is_lossy), (EXPLICIT, false));
    written
}

/// Whether the removal is done in an instance with this picture.
fn is_done(set: &Set, element: u32, vr: &str, samples: &[u8], removal: &Removal) -> bool {
    let mut set = set.clone();
    set.shorts(0x0028_0006, &[0]).put(element, vr, samples);
    let file = File::new(set, Syntax::Explicit).bytes();
    removal.is_done(&instance_of(&file), &mut Bytes(&file), &Limits::default()).unwrap()
}

fn picture(photometric: &str, (allocated, stored, high): (u16, u16, u16), is_signed: bool, samples: &[u8]) -> Set {
    let mut set = instance(Kind::Ct, &Person::generate(1), 1, 1);
    let channels = if matches!(photometric, "MONOCHROME1" | "MONOCHROME2") { 1 } else { 3 };
    set.put(0x0028_0008, "IS", FRAMES.to_string())
        .put(0x0028_0004, "CS", photometric)
        .shorts(0x0028_0002, &[channels])
        .shorts(0x0028_0006, &[0])
        .shorts(0x0028_0010, &[ROWS as u16])
        .shorts(0x0028_0011, &[COLUMNS as u16])
        .shorts(0x0028_0100, &[allocated])
        .shorts(0x0028_0101, &[stored])
        .shorts(0x0028_0102, &[high])
        .shorts(0x0028_0103, &[u16::from(is_signed)])
        .put(0x7FE0_0010, if allocated > 8 { "OW" } else { "OB" }, samples);
    set
}

fn random(len: usize, seed: u64) -> Vec<u8> {
    let mut random = SplitMix64(seed);
    (0..len).map(|_| random.next() as u8).collect()
}

/// Samples whose bits are all picture, so that none of them changes.
fn sound(allocated: u16, stored: u16, high: u16, is_signed: bool, count: usize) -> Vec<u8> {
    let mut random = SplitMix64(u64::from(stored));
    let bits = |value: u64| match (is_signed, high + 1 == stored) {
        (true, true) => ((value << (64 - stored)) as i64 >> (64 - stored)) as u64,
        _ => (value & ((1 << stored) - 1)) << (high + 1 - stored),
    };
    (0..count).flat_map(|_| bits(random.next()).to_le_bytes().into_iter().take(usize::from(allocated / 8))).collect()
}

#[test]
fn every_pixel_of_the_spans_is_air_and_every_other_sample_is_what_it_was() {
    type Case = (&'static str, (u16, u16, u16), bool, [i64; FRAMES], [&'static [u8]; FRAMES]);
    let cases: [Case; 9] = [
        ("MONOCHROME2", (8, 8, 7), false, [7, 8, 255], [&[7], &[8], &[255]]),
        ("MONOCHROME1", (8, 7, 6), true, [-64, 0, 63], [&[0xC0], &[0], &[63]]),
        ("MONOCHROME2", (16, 12, 11), false, [24, 24, 4095], [&[24, 0], &[24, 0], &[0xFF, 0x0F]]),
        ("MONOCHROME2", (16, 16, 15), true, [-1000, 0, -32768], [&[0x18, 0xFC], &[0, 0], &[0, 0x80]]),
        ("MONOCHROME2", (16, 12, 11), true, [-1000, 0, -2048], [&[0x18, 0xFC], &[0, 0], &[0, 0xF8]]),
        // The stored bits are not the lowest: 24 << 4, and -2 << 2 without the bits above.
        ("MONOCHROME2", (16, 12, 15), false, [24, 24, 1], [&[0x80, 1], &[0x80, 1], &[0x10, 0]]),
        ("MONOCHROME2", (16, 12, 13), true, [-2, 0, 1], [&[0xF8, 0x3F], &[0, 0], &[4, 0]]),
        ("MONOCHROME2", (32, 32, 31), false, [0, 0, 0x0102_0304], [&[0; 4], &[0; 4], &[4, 3, 2, 1]]),
        ("MONOCHROME2", (32, 20, 19), true, [-1000, 0, 5], [&[0x18, 0xFC, 0xFF, 0xFF], &[0; 4], &[5, 0, 0, 0]]),
    ];
    for (photometric, (allocated, stored, high), is_signed, air, bytes) in cases {
        let samples = sound(allocated, stored, high, is_signed, PIXELS * FRAMES);
        let set = picture(photometric, (allocated, stored, high), is_signed, &samples);
        let removal = removal(air);
        for syntax in Syntax::ALL {
            let file = File::new(set.clone(), syntax).bytes();
            // In pieces that end within rows and frames.
            for piece_bytes in [8, 24, 1 << 20] {
                let (written, syntax, is_lossy) = cut_within(&file, &[], &removal, piece_bytes);
                assert_eq!(written, expected(&samples, bytes), "{stored} {high} {is_signed} {piece_bytes}");
                assert_eq!((syntax, is_lossy), (EXPLICIT, false));
            }
        }
        let vr = if allocated > 8 { "OW" } else { "OB" };
        assert!(is_done(&set, 0x7FE0_0010, vr, &expected(&samples, bytes), &removal));
        assert!(!is_done(&set, 0x7FE0_0010, vr, &even(samples), &removal));
    }
}

#[test]
fn colours_are_cut_to_black_in_pixels_and_in_planes() {
    let black: [(&str, u16, &[u8]); 3] = [("RGB", 8, &[0; 3]), ("RGB", 16, &[0; 6]), ("YBR_FULL", 8, &[0, 128, 128])];
    for (photometric, allocated, fill) in black {
        let samples = random(PIXELS * FRAMES * fill.len(), 5);
        let set = picture(photometric, (allocated, allocated, allocated - 1), false, &samples);
        let wanted = expected(&samples, [fill; FRAMES]);
        let removal = removal([0; FRAMES]);
        for piece_bytes in [8, 1 << 20] {
            let file = File::new(set.clone(), Syntax::Explicit).bytes();
            assert_eq!(cut_within(&file, &[], &removal, piece_bytes).0, wanted, "{photometric} {allocated}");
        }
        let bytes = usize::from(allocated / 8);
        let plane = |frame: &[u8], at: usize| {
            frame.chunks(fill.len()).flat_map(|pixel| pixel[at * bytes..][..bytes].to_vec()).collect::<Vec<u8>>()
        };
        let planes: Vec<u8> = samples
            .chunks(PIXELS * fill.len())
            .flat_map(|frame| (0..3).flat_map(|at| plane(frame, at)).collect::<Vec<u8>>())
            .collect();
        let mut planar = set.clone();
        planar.shorts(0x0028_0006, &[1]).put(0x7FE0_0010, "OW", planes);
        assert_eq!(cut(&File::new(planar, Syntax::Explicit).bytes(), &removal), wanted, "{photometric} {allocated} in planes");
        assert!(is_done(&set, 0x7FE0_0010, "OW", &wanted, &removal) && !is_done(&set, 0x7FE0_0010, "OW", &samples, &removal));
    }
}

#[test]
fn single_bits_are_cut_where_frames_end_within_a_byte() {
    let samples = random((PIXELS * FRAMES).div_ceil(8), 6);
    let bits = |bytes: &[u8]| (0..PIXELS * FRAMES).map(|bit| bytes[bit / 8] >> (bit % 8) & 1).collect::<Vec<u8>>();
    let set = picture("MONOCHROME2", (1, 1, 0), false, &samples);
    let file = File::new(set.clone(), Syntax::Explicit).bytes();
    for (air, fill) in [([0, 0, 0], [&[0][..]; FRAMES]), ([1, 0, 0], [&[1], &[0], &[0]])] {
        let removal = removal(air);
        for piece_bytes in [8, 1 << 20] {
            let written = cut_within(&file, &[], &removal, piece_bytes).0;
            assert_eq!(bits(&written), expected(&bits(&samples), fill));
            assert!(is_done(&set, 0x7FE0_0010, "OB", &written, &removal));
        }
        assert!(!is_done(&set, 0x7FE0_0010, "OB", &samples, &removal));
    }
    // Deflated, each frame begins at a byte of its own (PS3.5 A.4.11).
    let frames = [11, 12, 13].map(|seed| random(PIXELS.div_ceil(8), seed));
    let all: Vec<u8> = frames.iter().flat_map(|frame| (0..PIXELS).map(|bit| frame[bit / 8] >> (bit % 8) & 1)).collect();
    let file = compressed(set, "1.2.840.10008.1.2.8.1", frames.iter().map(|frame| deflated(frame)).collect());
    assert_eq!(bits(&cut(&file, &removal([1, 0, 0]))), expected(&all, [&[1], &[0], &[0]]));
}

#[test]
fn floating_point_is_cut_to_a_number_and_stays_bit_for_bit_beside_it() {
    let (single, double) = ((-1000_f32).to_le_bytes(), (-1000_f64).to_le_bytes());
    for (tag, vr, air) in [(0x7FE0_0008, "OF", &single[..]), (0x7FE0_0009, "OD", &double)] {
        let samples = random(PIXELS * FRAMES * air.len(), 7);
        let mut set = picture("MONOCHROME2", (8 * air.len() as u16, 8, 7), false, &[]);
        [0x0028_0101, 0x0028_0102, 0x0028_0103, 0x7FE0_0010].iter().for_each(|tag| _ = set.remove(*tag));
        set.put(tag, vr, &samples);
        let zero = vec![0; air.len()];
        let wanted = expected(&samples, [air, &zero, &zero]);
        let removal = removal([-1000, 0, 0]);
        for syntax in Syntax::ALL {
            assert_eq!(cut(&File::new(set.clone(), syntax).bytes(), &removal), wanted, "{vr} {syntax:?}");
        }
        assert!(is_done(&set, tag, vr, &wanted, &removal) && !is_done(&set, tag, vr, &samples, &removal));
    }
}

fn compressed(mut set: Set, syntax: &str, fragments: Vec<Vec<u8>>) -> Vec<u8> {
    let fragments = [Vec::new()].into_iter().chain(fragments.into_iter().map(even)).collect();
    set.remove(0x7FE0_0010);
    set.0.push(Element { tag: 0x7FE0_0010, vr: *b"OB", value: Value::Fragments(fragments) });
    let mut file = File::new(set, Syntax::Explicit);
    file.meta.put(0x0002_0010, "UI", syntax);
    file.bytes()
}

/// PS3.5 G.3 and G.5: a literal run for the high bytes, one for the low ones.
fn run_lengths(frame: &[u8]) -> Vec<u8> {
    let plane = |at: usize| [vec![PIXELS as u8 - 1], frame.chunks(2).map(|sample| sample[at]).collect(), vec![0x80]].concat();
    let mut header: Vec<u8> = [2, 64, 64 + PIXELS as u32 + 2].iter().flat_map(|number: &u32| number.to_le_bytes()).collect();
    header.resize(64, 0);
    [header, plane(1), plane(0)].concat()
}

#[test]
fn run_lengths_are_decoded_and_cut() {
    let samples = sound(16, 12, 11, false, PIXELS * FRAMES);
    let set = picture("MONOCHROME2", (16, 12, 11), false, &samples);
    let file = compressed(set, "1.2.840.10008.1.2.5", samples.chunks(2 * PIXELS).map(run_lengths).collect());
    assert_eq!(cut(&file, &removal([24, 0, 9])), expected(&samples, [&[24, 0], &[0, 0], &[9, 0]]));
    let nothing = removal_of(&[vec![], vec![], vec![]], &[0; FRAMES]);
    let instance = instance_of(&file);
    let frames = Frames::of(&instance, &[], Some(&nothing), &mut Bytes(&file), &Limits::default()).unwrap();
    assert_eq!((frames.transfer_syntax(), frames.is_blanked()), ("1.2.840.10008.1.2.5", false), "nothing is cut");
}

/// Streams with the samples that other decoders make of them: libjpeg-turbo, CharLS; of JPEG 2000, what the decoder gives that
/// tests/cases/jpeg_2000.rs compares with OpenJPEG.
#[test]
fn streams_are_decoded_and_cut_and_say_what_they_lost() {
    let hex = |text: &str| -> Vec<u8> {
        text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    };
    let raster = Raster { columns: 16, rows: 16, samples: 1 };
    let of_jpeg_2000 = jpeg_2000::decode(&streams::jpeg_2000(), raster, &FrameLimits::default()).unwrap().bytes;
    let mut of_charls = [vec![9; 60], vec![8; 84]].concat();
    of_charls[6] = 255;
    of_charls[27..31].copy_from_slice(&[30, 31, 30, 29]);
    let cases = [
        ("50", hex(JPEG), (9, 7), OF_JPEG.to_vec(), true),
        ("80", hex(JPEG_LS), (12, 12), of_charls, false),
        ("90", streams::jpeg_2000(), (16, 16), of_jpeg_2000, false),
    ];
    for (syntax, stream, (columns, rows), samples, is_lossy) in cases {
        let mut set = picture("MONOCHROME2", (8, 8, 7), false, &[]);
        set.put(0x0028_0008, "IS", "2").shorts(0x0028_0010, &[rows]).shorts(0x0028_0011, &[columns]);
        let file = compressed(set.clone(), &format!("1.2.840.10008.1.2.4.{syntax}"), vec![stream; 2]);
        let removal = removal_of(&[vec![], vec![(2, 3..8), (3, 0..columns)]], &[1, 77]);
        let (written, of, says) = cut_within(&file, &[], &removal, 8);
        assert_eq!((of, says), (EXPLICIT, is_lossy), "{syntax}");
        let mut wanted = samples.repeat(2);
        let (width, second) = (usize::from(columns), samples.len());
        wanted[second + 2 * width + 3..][..5].fill(77);
        wanted[second + 3 * width..][..width].fill(77);
        assert_eq!(written, even(wanted), "{syntax}");
        assert!(is_done(&set, 0x7FE0_0010, "OB", &written, &removal));
    }
}

/// Made by libjpeg-turbo 3.1 (Pillow): 9 x 7, grey, 8 bits, baseline, and what libjpeg makes of it.
const JPEG: &str = "ffd8ffe000104a46494600010100000100010000ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c\
    0b0a0b0b0d0e12100d0e110e0b0b1016101113141515150c0f171816141812141514ffc0000b080007000901011100ffc4001500010100\
    000000000000000000000000000708ffc400251000010301060700000000000000000000010203110004050607081213182131415492ff\
    da0008010100003f007dc51a8fb23f92c5c7194973848714109501bd64ccf488dc0f613e6a36e65ee6f4dbf972bfffd9";
const OF_JPEG: [u8; 63] = [
    215, 193, 246, 254, 242, 226, 181, 166, 134, 219, 220, 235, 245, 235, 215, 195, 165, 137, 184, 207, 239, 255, 245, 209, 176,
    164, 149, 156, 199, 214, 209, 215, 212, 175, 143, 120, 116, 184, 187, 194, 206, 182, 151, 102, 95, 117, 163, 182, 183, 193,
    153, 119, 110, 78, 99, 125, 160, 135, 162, 148, 90, 78, 43,
];
/// Made by CharLS 2.4: 12 x 12, 8 bits, lossless.
const JPEG_LS: &str = "ffd8fff7000b08000c000c01011100ffda000801010000000005958000043ffcff48263300000bf84257fcff60ffd9";

#[test]
fn what_is_cut_is_air_under_a_rectangle_too_and_the_rest_of_it_is_blank() {
    let samples = sound(16, 12, 11, false, PIXELS * FRAMES);
    let file = File::new(picture("MONOCHROME2", (16, 12, 11), false, &samples), Syntax::Explicit).bytes();
    let one = Rectangle { left: 2, top: 2, right: 5, bottom: 4 };
    let blanked: Vec<u8> = samples
        .chunks(2)
        .enumerate()
        .flat_map(|(at, sample)| {
            let (column, row) = (at % COLUMNS, at / COLUMNS % ROWS);
            if (2..5).contains(&column) && (2..4).contains(&row) { vec![0, 0] } else { sample.to_vec() }
        })
        .collect();
    let written = cut_within(&file, &[one], &removal([24; FRAMES]), 8).0;
    assert_eq!(written, expected(&blanked, [&[24, 0]; FRAMES]));
}

#[test]
fn a_colour_that_only_cut_pixels_have_goes_and_that_of_air_stays() {
    let mut samples = vec![0; PIXELS * FRAMES];
    samples[2 * COLUMNS + 3] = 1;
    samples[2 * PIXELS + 5 * COLUMNS + 6] = 3;
    let entries: Vec<u8> = [900_u16, 800, 50, 300, 7].into_iter().flat_map(u16::to_le_bytes).collect();
    let mut set = picture("MONOCHROME2", (8, 8, 7), false, &samples);
    set.put(0x0028_0004, "CS", "PALETTE COLOR");
    for place in 0..3 {
        set.shorts(0x0028_1101 + place, &[5, 0, 16]).put(0x0028_1201 + place, "OW", &entries);
    }
    let file = File::new(set.clone(), Syntax::Explicit).bytes();
    let instance = instance_of(&file);
    let layout = scanitize::dicom::frames::PixelLayout::of(&instance.data_set).unwrap();
    let air = geometry::air(&instance.data_set, 0, &layout);
    assert_eq!(air, 4, "the darkest");
    let removal = removal([2, air, air]);
    let frames = Frames::of(&instance, &[], Some(&removal), &mut Bytes(&file), &Limits::default()).unwrap();
    let kept: Vec<u8> = [900_u16, 900, 50, 50, 7].into_iter().flat_map(u16::to_le_bytes).collect();
    assert!(frames.palette().len() == 3 && frames.palette().iter().all(|(_, table)| *table == kept));
    assert_eq!(cut(&file, &removal), expected(&samples, [&[2], &[4], &[4]]));
}

#[test]
fn a_removal_that_was_made_for_other_frames_is_none() {
    let samples = sound(16, 12, 11, false, PIXELS * FRAMES);
    let file = File::new(picture("MONOCHROME2", (16, 12, 11), false, &samples), Syntax::Explicit).bytes();
    let one = || vec![(0, 0..1)];
    for (what, removal) in [
        ("two frames", removal_of(&[one(), one()], &[0; 2])),
        ("four frames", removal_of(&[one(), one(), one(), one()], &[0; 4])),
        ("air of two", removal_of(&[one(), one(), one()], &[0; 2])),
        ("a row below", removal_of(&[one(), one(), vec![(6, 0..1)]], &[0; 3])),
        ("a column beside", removal_of(&[one(), one(), vec![(5, 0..8)]], &[0; 3])),
        ("no stored value", removal_of(&[one(), one(), one()], &[0, 0, 4096])),
        ("a sign", removal_of(&[one(), one(), one()], &[0, -1, 0])),
    ] {
        let instance = instance_of(&file);
        let frames = Frames::of(&instance, &[], Some(&removal), &mut Bytes(&file), &Limits::default());
        assert_eq!(frames.err().map(|error| error.reason), Some(Reason::InternalError), "{what}");
        let done = removal.is_done(&instance, &mut Bytes(&file), &Limits::default());
        assert_eq!(done.map_err(|error| error.reason), Err(Reason::InternalError), "{what}");
    }
}

#[test]
fn one_pixel_that_is_not_air_is_seen_and_none_beside_it() {
    for allocated in [1, 8, 16] {
        let stored = if allocated == 16 { 12 } else { allocated };
        let set = picture("MONOCHROME2", (allocated, stored, stored - 1), false, &[]);
        let vr = if allocated > 8 { "OW" } else { "OB" };
        let removal = removal([0; FRAMES]);
        let bits = PIXELS * FRAMES * usize::from(allocated);
        let zero = vec![0; bits.div_ceil(8).next_multiple_of(2)];
        assert!(is_done(&set, 0x7FE0_0010, vr, &zero, &removal));
        for at in 0..PIXELS * FRAMES {
            let mut samples = zero.clone();
            let bit = at * usize::from(allocated);
            samples[bit / 8] |= 1 << (bit % 8);
            let (frame, column, row) = (at / PIXELS, at % COLUMNS, at / COLUMNS % ROWS);
            assert_eq!(is_done(&set, 0x7FE0_0010, vr, &samples, &removal), !is_cut(frame, column, row), "{allocated} {at}");
        }
    }
}

/// What a deflated data set and a compressed picture hold is read back as well.
#[test]
fn numbers_are_read_as_they_are_stored() {
    let numbers = |file: &[u8], frame: u32| -> Vec<f64> {
        let instance = instance_of(file);
        let mut body = instance.body(Bytes(file));
        let stored = Stored::of(&instance, &mut body).unwrap();
        assert!(stored.samples(FRAMES as u32, &mut body, &Limits::default()).is_err(), "no such frame");
        stored.samples(frame, &mut body, &Limits::default()).unwrap().numbers().collect()
    };
    let planted: Vec<i16> = (0..PIXELS * FRAMES).map(|at| (at as i16 - 60) * 17).collect();
    let wanted: Vec<f64> = planted[PIXELS..2 * PIXELS].iter().map(|number| f64::from(*number)).collect();
    let bytes = |shift: u32| planted.iter().flat_map(|number| (number << shift).to_le_bytes()).collect::<Vec<u8>>();
    for (stored, high, shift) in [(16, 15, 0), (12, 11, 0), (12, 15, 4)] {
        let set = picture("MONOCHROME2", (16, stored, high), true, &bytes(shift));
        for syntax in Syntax::ALL {
            assert_eq!(numbers(&File::new(set.clone(), syntax).bytes(), 1), wanted, "{stored} {high} {syntax:?}");
        }
    }
    let set = picture("MONOCHROME2", (16, 16, 15), true, &[]);
    let file = compressed(set, "1.2.840.10008.1.2.5", bytes(0).chunks(2 * PIXELS).map(run_lengths).collect());
    assert_eq!(numbers(&file, 1), wanted);
    let unsigned: Vec<u8> = planted.iter().flat_map(|number| (*number as u32).to_le_bytes()).collect();
    let set = picture("MONOCHROME2", (32, 32, 31), false, &unsigned);
    assert_eq!(numbers(&File::new(set, Syntax::Big).bytes(), 0)[0], f64::from(u32::MAX - 60 * 17 + 1));
    let bits = random((PIXELS * FRAMES).div_ceil(8), 9);
    let set = picture("MONOCHROME2", (1, 1, 0), false, &bits);
    let bit = |at: usize| f64::from(bits[at / 8] >> (at % 8) & 1);
    assert_eq!(numbers(&File::new(set, Syntax::Explicit).bytes(), 2), (2 * PIXELS..3 * PIXELS).map(bit).collect::<Vec<f64>>());
    let halves: Vec<u8> = planted.iter().flat_map(|number| (f32::from(*number) / 2.0).to_le_bytes()).collect();
    let mut set = picture("MONOCHROME2", (32, 32, 31), false, &[]);
    set.remove(0x7FE0_0010).put(0x7FE0_0008, "OF", halves);
    let wanted: Vec<f64> = wanted.iter().map(|number| number / 2.0).collect();
    assert_eq!(numbers(&File::new(set, Syntax::Big).bytes(), 1), wanted);
}

/// They were the extremes of what is gone.
#[test]
fn the_least_and_the_greatest_value_are_not_told_of_a_picture_that_was_changed() {
    let extremes = [0x0028_0106, 0x0028_0107, 0x0028_0108, 0x0028_0109];
    let mut set = picture("MONOCHROME2", (16, 12, 11), false, &sound(16, 12, 11, false, PIXELS * FRAMES));
    extremes.iter().for_each(|tag| _ = set.shorts(*tag, &[77]));
    let file = File::new(set, Syntax::Explicit).bytes();
    let told = |output: &[u8]| elements(output).iter().filter(|element| extremes.contains(&element.tag())).count();
    assert_eq!(told(&clean_looked_at(&[("the input", &file)]).only()), 4);
    let one = Rectangle { left: 0, top: 0, right: 1, bottom: 1 };
    assert_eq!(told(&clean_blanked(&[("the input", &file)], &[one], Limits::default()).only()), 0);
}
