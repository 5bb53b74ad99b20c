//! Pictures in every order and encoding: what is written is what they show, and nothing that came along.

use scanitize::attribute::{Tag, Vr};
use scanitize::error::Reason;
use scanitize::frame::{Raster, Rectangle};
use scanitize::identity::{CharacterSet, Harvest, Kind as Identity, Patterns};
use scanitize::limits::Limits;
use scanitize::sanitize::Verifier;
use scanitize::source::Bytes;
use scanitize::verify::{self, Dates, Expectation, Fault, Vocabulary};
use scanitize_codec::limits::Limits as FrameLimits;
use scanitize_codec::{jpeg, jpeg_2000, jpeg_ls};

use crate::support::flow::{Run, clean_blanked, clean_looked_at};
use crate::support::instances::{Kind, instance};
use crate::support::leaks::streams;
use crate::support::patients::{Person, SplitMix64};
use crate::support::reader::{elements, frames, pixels, top};
use crate::support::writer::{Element, File, Set, Syntax, Value, deflated};

const COLUMNS: u16 = 6;
const ROWS: u16 = 5;
const PIXELS: usize = COLUMNS as usize * ROWS as usize;

#[test]
fn colours_in_planes_become_pixels() {
    for bytes in [1, 2] {
        let planes = random(bytes * 3 * PIXELS * 2, 1);
        let mut set = colour("RGB", bytes, 2);
        set.shorts(0x0028_0006, &[1]).put(0x7FE0_0010, "OW", &planes);
        let output = clean(set, Syntax::Explicit).only();
        let frames = planes.chunks(bytes * 3 * PIXELS);
        let woven: Vec<u8> = frames.flat_map(|frame| (0..PIXELS).flat_map(move |pixel| of_planes(frame, pixel, bytes))).collect();
        assert_eq!(pixels(&output), woven);
        assert_eq!(short(&output, 0x0028_0006), 0, "Planar Configuration");
    }
}

#[test]
fn colours_in_pixels_stay_as_they_are() {
    for (syntax, photometric) in [(Syntax::Explicit, "RGB"), (Syntax::Big, "RGB"), (Syntax::Implicit, "YBR_FULL")] {
        let samples = random(3 * PIXELS, 2);
        let mut set = colour(photometric, 1, 1);
        set.shorts(0x0028_0006, &[0]).put(0x7FE0_0010, "OB", &samples);
        let output = clean(set, syntax).only();
        assert_eq!(pixels(&output), samples);
        assert_eq!(top(&output, 0x0028_0004), photometric);
    }
}

/// PS3.3 C.7.6.3.1.2: Y1 Y2 CB CR for each two pixels of a row.
#[test]
fn chrominances_that_pixels_share_are_given_to_each() {
    let shared = random(2 * PIXELS, 3);
    let mut set = colour("YBR_FULL_422", 1, 1);
    set.shorts(0x0028_0006, &[0]).put(0x7FE0_0010, "OB", &shared);
    let output = clean(set, Syntax::Explicit).only();
    let full: Vec<u8> = shared.chunks(4).flat_map(|pair| [pair[0], pair[2], pair[3], pair[1], pair[2], pair[3]]).collect();
    assert_eq!(pixels(&output), full);
    assert_eq!(top(&output, 0x0028_0004), "YBR_FULL");
}

#[test]
fn a_picture_that_is_there_in_full_is_not_taken_for_a_shared_one() {
    let samples = random(3 * PIXELS, 4);
    let mut set = colour("YBR_FULL_422", 1, 1);
    set.shorts(0x0028_0006, &[0]).put(0x7FE0_0010, "OB", &samples);
    assert_eq!(pixels(&clean(set, Syntax::Explicit).only()), samples);
}

/// PS3.5 8.1.1: the first pixel in the lowest bit, frames without padding between them.
#[test]
fn single_bits_stay_and_the_bits_behind_the_last_are_cleared() {
    let bits = 3 * PIXELS;
    let mut packed = random(bits.div_ceil(8), 5);
    *packed.last_mut().unwrap() |= 0xFC;
    let mut set = grey(1, 3);
    set.put(0x7FE0_0010, "OB", &packed);
    *packed.last_mut().unwrap() &= 0x03;
    assert_eq!(pixels(&clean(set, Syntax::Explicit).only()), packed);
}

#[test]
fn floating_point_pictures_stay_bit_for_bit() {
    for (tag, vr, bytes) in [(0x7FE0_0008, "OF", 4), (0x7FE0_0009, "OD", 8)] {
        let samples = random(bytes * PIXELS, 6);
        let mut set = grey(16, 1);
        set.shorts(0x0028_0100, &[bytes as u16 * 8])
            .remove(0x0028_0101)
            .remove(0x0028_0102)
            .remove(0x0028_0103)
            .remove(0x7FE0_0010)
            .put(tag, vr, &samples);
        for syntax in Syntax::ALL {
            let output = clean(set.clone(), syntax).only();
            let last = elements(&output).pop().unwrap();
            assert_eq!((last.path, last.vr.as_str(), last.value), (vec![tag], vr, samples.clone()), "{syntax:?}");
        }
    }
}

#[test]
fn uncompressed_and_deflated_frames_are_read_from_their_fragments() {
    let samples = random(2 * PIXELS * 2, 7);
    let masked: Vec<u8> = samples.chunks(2).flat_map(|sample| [sample[0], sample[1] & 0x0F]).collect();
    let frames: Vec<&[u8]> = samples.chunks(2 * PIXELS).collect();
    let plain = frames.iter().map(|frame| frame.to_vec()).collect();
    assert_eq!(pixels(&encapsulated(grey(12, 2), "1.2.840.10008.1.2.1.98", plain).only()), masked);
    let small = frames.iter().map(|frame| deflated(frame)).collect();
    assert_eq!(pixels(&encapsulated(grey(12, 2), "1.2.840.10008.1.2.8.1", small).only()), masked);
}

/// PS3.5 A.4.11: each frame of single bits begins at a byte of its own; in native pixel data it does not.
#[test]
fn deflated_frames_of_single_bits_are_joined() {
    let frames: Vec<Vec<u8>> = (0..3).map(|frame| random(PIXELS.div_ceil(8), frame)).collect();
    let bit = |frame: &[u8], pixel: usize| frame[pixel / 8] >> (pixel % 8) & 1;
    let all: Vec<u8> = frames.iter().flat_map(|frame| (0..PIXELS).map(|pixel| bit(frame, pixel))).collect();
    let mut packed: Vec<u8> =
        all.chunks(8).map(|bits| bits.iter().enumerate().fold(0, |byte, (place, bit)| byte | bit << place)).collect();
    packed.resize(packed.len().next_multiple_of(2), 0);
    let fragments = frames.iter().map(|frame| deflated(frame)).collect();
    assert_eq!(pixels(&encapsulated(grey(1, 3), "1.2.840.10008.1.2.8.1", fragments).only()), packed);
}

/// PS3.5 G.3 and G.5: a literal run for each byte of the samples, most significant first.
#[test]
fn run_lengths_are_read_in_every_depth() {
    for (bits, samples) in [(8, 1), (16, 1), (32, 1), (8, 3), (16, 3)] {
        let bytes = usize::from(bits / 8);
        let mut set = if samples == 3 { colour("RGB", bytes, 2) } else { grey(bits, 2) };
        let pixels_of = random(bytes * samples * PIXELS * 2, 8);
        let frame = |frame: &[u8]| {
            let plane = |at: usize| frame.chunks(bytes * samples).map(|pixel| pixel[at]).collect::<Vec<u8>>();
            let planes = (0..samples).flat_map(|sample| (0..bytes).rev().map(move |byte| sample * bytes + byte));
            run_lengths(&planes.map(plane).collect::<Vec<_>>())
        };
        let fragments: Vec<Vec<u8>> = pixels_of.chunks(bytes * samples * PIXELS).map(frame).collect();
        set.shorts(0x0028_0006, &[1]);
        let mut with_junk = fragments.clone();
        with_junk[1].extend(b"behind the last segment");
        for fragments in [fragments, with_junk] {
            let output = encapsulated(set.clone(), "1.2.840.10008.1.2.5", fragments).only();
            assert_eq!(top(&output, 0x0002_0010), "1.2.840.10008.1.2.5", "it stays compressed");
            let kept: Vec<u8> = frames(&output).iter().flat_map(|frame| of_run_lengths(frame, samples, bytes)).collect();
            assert_eq!(kept, pixels_of, "{bits} {samples}");
        }
    }
}

#[test]
fn bits_that_are_no_picture_leave_a_compressed_frame_too() {
    let samples = random(2 * PIXELS, 9);
    let masked: Vec<u8> = samples.chunks(2).flat_map(|sample| [sample[0], sample[1] & 0x0F]).collect();
    let plane = |at: usize| samples.chunks(2).map(|sample| sample[at]).collect::<Vec<u8>>();
    let output = encapsulated(grey(12, 1), "1.2.840.10008.1.2.5", vec![run_lengths(&[plane(1), plane(0)])]).only();
    assert_eq!(of_run_lengths(&frames(&output)[0], 1, 2), masked);
}

#[test]
fn what_compressed_frames_do_not_need_is_found_where_it_stands() {
    let planes = [vec![1; PIXELS], vec![2; PIXELS]];
    let output = encapsulated(grey(16, 2), "1.2.840.10008.1.2.5", vec![run_lengths(&planes); 2]).only();
    let frame = frames(&output).remove(0);
    assert_eq!(frame.len(), 84, "a short run for each row of each segment");
    let is_sound = |fragments: &[&[u8]], behind: &[u8]| is_sound_before(&output, fragments, behind);
    let with = |at: usize, byte: u8| {
        let mut changed = frame.clone();
        changed[at] = byte;
        changed
    };
    let longer = |more: &[u8]| [&frame, more].concat();
    assert!(is_sound(&[b"", &frame, &frame], b""));
    assert!(!is_sound(&[&[0; 8], &frame, &frame], b""), "an offset table");
    assert!(!is_sound(&[b"", &frame], b""), "a frame too few");
    assert!(!is_sound(&[b"", &frame, &frame, &frame], b""), "a frame too many");
    assert!(!is_sound(&[b"", &frame, &frame], b"more"), "bytes behind the delimiter");
    assert!(!is_sound(&[b"", &frame, &longer(b"spam")], b""), "bytes behind the last segment");
    assert!(!is_sound(&[b"", &frame, &longer(&[0, 0])], b""), "zeros behind the last segment");
    assert!(!is_sound(&[b"", &frame, &with(60, 7)], b""), "an offset that no segment has");
    assert!(!is_sound(&[b"", &frame, &with(0, 1)], b""), "a segment too few");
    assert!(!is_sound(&[b"", &frame, &with(4, 66)], b""), "a hole before the first segment");
    assert!(!is_sound(&[b"", &frame, &with(66, 0x80)], b""), "a byte that says nothing");
    assert!(!is_sound(&[b"", &frame, &with(66, 0xE0)], b""), "a run beyond the picture");
}

/// Made by CharLS 2.4: 12 x 12, 8 bits, lossless and near-lossless.
const JPEG_LS: &str = "ffd8fff7000b08000c000c01011100ffda000801010000000005958000043ffcff48263300000bf84257fcff60ffd9";
const NEAR_JPEG_LS: &str = "ffd8fff7000b08000c000c01011100ffda00080101000200003bc09f6ff91d807fff70ffd9";

#[test]
fn streams_with_markers_stay_and_lose_what_decoding_does_not_need() {
    let comment = [&[0xFF, 0xFE, 0, 6], b"JOHN".as_slice()].concat();
    for (stream, syntax, lossy) in [(JPEG_LS, "1.2.840.10008.1.2.4.80", ""), (NEAR_JPEG_LS, "1.2.840.10008.1.2.4.81", "01")] {
        let whole = hex(stream);
        let with_comment = [&whole[..2], &comment, &whole[2..]].concat();
        let with_tail = [&whole[..], b"behind the end"].concat();
        let canonical = [whole.clone(), vec![0; whole.len() % 2]].concat();
        let set = square(8, 2);
        let output = encapsulated(set.clone(), syntax, vec![with_comment, with_tail]).only();
        assert_eq!(frames(&output), [canonical.clone(), canonical.clone()]);
        assert_eq!((top(&output, 0x0002_0010).as_str(), top(&output, 0x0028_2110).as_str()), (syntax, lossy));
        let undeclared = encapsulated(set, "1.2.840.10008.1.2.4.50", vec![whole.clone(), whole.clone()]).only();
        assert_eq!(top(&undeclared, 0x0002_0010), syntax, "the stream says what it is");
        let is_sound = |stream: &[u8]| is_sound(&output, &[b"", stream, &canonical]);
        assert!(is_sound(&canonical));
        assert!(!is_sound(&[&whole[..2], &comment, &whole[2..], &[0]].concat()), "a comment");
        assert!(!is_sound(&[&canonical[..], b"me"].concat()), "bytes behind the end");
        assert!(!is_sound(&[&canonical[..], &[0, 0]].concat()), "zeros behind the end");
        assert!(!is_sound(&canonical[..canonical.len() - 4]), "no end");
        assert!(!is_sound(&[b"JOHN", &canonical[..]].concat()), "bytes before the start");
    }
}

/// Made by libjpeg-turbo 3.1 (Pillow): 9 x 7, grey, 8 bits, baseline. What libjpeg makes of it is in [`OF_JPEG`].
const JPEG: &str = "ffd8ffe000104a46494600010100000100010000ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c\
    0b0a0b0b0d0e12100d0e110e0b0b1016101113141515150c0f171816141812141514ffc0000b080007000901011100ffc4001500010100\
    000000000000000000000000000708ffc400251000010301060700000000000000000000010203110004050607081213182131415492ff\
    da0008010100003f007dc51a8fb23f92c5c7194973848714109501bd64ccf488dc0f613e6a36e65ee6f4dbf972bfffd9";
const OF_JPEG: [u8; 63] = [
    215, 193, 246, 254, 242, 226, 181, 166, 134, 219, 220, 235, 245, 235, 215, 195, 165, 137, 184, 207, 239, 255, 245, 209, 176,
    164, 149, 156, 199, 214, 209, 215, 212, 175, 143, 120, 116, 184, 187, 194, 206, 182, 151, 102, 95, 117, 163, 182, 183, 193,
    153, 119, 110, 78, 99, 125, 160, 135, 162, 148, 90, 78, 43,
];

fn by_jpeg(stream: &[u8]) -> Vec<u8> {
    jpeg::decode(stream, &Raster { columns: 9, rows: 7, samples: 1 }, &FrameLimits::default()).unwrap().frame.bytes
}

#[test]
fn a_jpeg_picture_stays_compressed_without_what_came_along() {
    let whole = hex(JPEG);
    let exif = [&[0xFF, 0xE1, 0, 8], b"Exif\0\0".as_slice(), &[0xFF, 0xFE, 0, 6], b"JOHN"].concat();
    let dirty = [&whole[..2], &exif, &whole[2..], b"behind the end"].concat();
    let mut set = grey(8, 2);
    set.shorts(0x0028_0010, &[7]).shorts(0x0028_0011, &[9]);
    let output = encapsulated(set.clone(), "1.2.840.10008.1.2.4.50", vec![dirty, whole.clone()]).only();
    assert_eq!(top(&output, 0x0002_0010), "1.2.840.10008.1.2.4.50");
    assert_eq!(top(&output, 0x0028_2110), "01", "Lossy Image Compression");
    let kept = frames(&output);
    assert!(kept[0] == kept[1] && by_jpeg(&kept[0]) == OF_JPEG);
    let is_sound = |stream: &[u8]| is_sound(&output, &[b"", stream, &kept[1]]);
    assert!(is_sound(&kept[0]));
    assert!(!is_sound(&[&kept[0][..2], &exif, &kept[0][2..]].concat()), "EXIF and a comment");
    assert!(!is_sound(&[&kept[0][..], b"more"].concat()), "bytes behind the end");
    let bad_header = [&whole[..2], &[0xFF, 0xE0, 0, 16], b"JFIF\0JOHN^DOE^".as_slice(), &[0], &kept[0][2..]].concat();
    assert!(!is_sound(&bad_header), "a header with other words");
    let one = Rectangle { left: 0, top: 0, right: 1, bottom: 1 };
    let file = compressed(set, "1.2.840.10008.1.2.4.50", vec![whole.clone(), whole]);
    let blanked = frames(&clean_blanked(&[("the input", &file)], &[one], Limits::default()).only()).remove(1);
    let blanked = by_jpeg(&blanked);
    let in_block = |at: usize| at % 9 < 8;
    assert!((0..63).filter(|at| in_block(*at)).all(|at| blanked[at] == 0), "the block that the box touches");
    assert!((0..63).filter(|at| !in_block(*at)).all(|at| blanked[at] == OF_JPEG[at]), "the block beside it");
}

/// What is decoded was coded in blocks all the same: the trace of a letter is in the whole of its block.
#[test]
fn a_jpeg_picture_that_is_decoded_is_blanked_by_blocks_too() {
    let mut set = grey(7, 1);
    set.shorts(0x0028_0010, &[7]).shorts(0x0028_0011, &[9]);
    let file = compressed(set, "1.2.840.10008.1.2.4.50", vec![hex(JPEG)]);
    let one = Rectangle { left: 7, top: 6, right: 8, bottom: 7 };
    let none = Rectangle { left: 8, top: 3, right: 8, bottom: 5 };
    let output = clean_blanked(&[("the input", &file)], &[one, none], Limits::default()).only();
    assert_eq!(top(&output, 0x0002_0010), "1.2.840.10008.1.2.1");
    let expected = OF_JPEG.iter().enumerate().map(|(at, sample)| if at % 9 < 8 { 0 } else { *sample.min(&0x7F) });
    assert_eq!(pixels(&output)[..63], expected.collect::<Vec<u8>>());
}

#[test]
fn a_codestream_stays_compressed_without_its_comment_and_what_is_behind_it() {
    let (whole, plain) = (streams::jpeg_2000(), streams::jpeg_2000());
    let comment = [&[0xFF, 0x64, 0, 8, 0, 1], b"JOHN".as_slice()].concat();
    let at = streams::JPEG_2000_COMMENT;
    let dirty = [&whole[..at], &comment, &whole[at..], b"behind the end"].concat();
    let mut set = grey(8, 2);
    set.shorts(0x0028_0010, &[16]).shorts(0x0028_0011, &[16]);
    let raster = Raster { columns: 16, rows: 16, samples: 1 };
    let samples = |stream: &[u8]| jpeg_2000::decode(stream, raster, &FrameLimits::default()).unwrap().bytes;
    for syntax in ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"] {
        let output = encapsulated(set.clone(), syntax, vec![dirty.clone(), plain.clone()]).only();
        assert_eq!(top(&output, 0x0002_0010), syntax);
        let kept = frames(&output);
        assert!(kept[0] == kept[1] && samples(&kept[0]) == samples(&plain));
        let is_sound = |stream: &[u8]| is_sound(&output, &[b"", stream, &kept[1]]);
        assert!(is_sound(&kept[0]));
        assert!(!is_sound(&[&kept[0][..at], &comment, &kept[0][at..]].concat()), "a comment");
        assert!(!is_sound(&[&kept[0][..], b"more"].concat()), "bytes behind the end");
        assert!(!is_sound(&[b"JOHN", &kept[0][..]].concat()), "bytes before the start");
    }
    let one = Rectangle { left: 0, top: 0, right: 16, bottom: 3 };
    let file = compressed(set, "1.2.840.10008.1.2.4.91", vec![plain.clone(), plain.clone()]);
    let output = clean_blanked(&[("the input", &file)], &[one], Limits::default()).only();
    assert_eq!(top(&output, 0x0002_0010), "1.2.840.10008.1.2.4.80", "coded again without loss");
    let blanked = jpeg_ls::decode(&frames(&output)[1], raster, &FrameLimits::default()).unwrap().bytes;
    assert!(blanked == [&[0; 48], &samples(&plain)[48..]].concat());
}

/// What a header could say in numbers that no decoder uses, or that hold a name, is not let through.
#[test]
fn a_codestream_spells_no_name_in_its_header() {
    let whole = streams::jpeg_2000();
    let size = 2 + 2 + 2 + 2 + 16;
    let mut far = whole.clone();
    far[size..size + 8].copy_from_slice(b"ZEBRAQUA");
    let mut set = grey(8, 1);
    set.shorts(0x0028_0010, &[16]).shorts(0x0028_0011, &[16]);
    let clean = |stream: Vec<u8>| encapsulated(set.clone(), "1.2.840.10008.1.2.4.90", vec![stream]).only();
    assert!(frames(&clean(far)) == frames(&clean(whole)), "a tile ends where the picture does");
}

#[test]
fn a_name_in_the_header_of_a_stream_is_found_however_short() {
    let whole = hex(NEAR_JPEG_LS);
    let output = encapsulated(square(8, 1), "1.2.840.10008.1.2.4.81", vec![whole.clone()]).only();
    let spelled = [&whole[..2], &[0xFF, 0xF8, 0, 8], b"ADAMS\0".as_slice(), &whole[2..], &vec![0; whole.len() % 2]].concat();
    let file = rebuilt(&output, &[b"", &spelled], b"");
    let mut harvest = Harvest::default();
    harvest.add(Identity::Name, b"Adams^Eve", &CharacterSet::from_defined_terms(b""));
    let patterns = Patterns::new(&harvest);
    let expectation = Expectation { patterns: &patterns, vocabulary: &Nobody, originals: None, dates: Dates::None };
    let found = |bytes: &[u8]| verify::inspect(&mut Bytes(bytes), &expectation, &Limits::default()).unwrap().findings;
    assert!(found(&file).iter().any(|finding| finding.fault == Fault::Bytes), "{:?}", found(&file));
    assert!(found(&output).is_empty());
}

struct Nobody;

impl Vocabulary for Nobody {
    fn is_known(&self, _: Tag, _: Vr, _: &str, _: usize) -> bool {
        true
    }
}

/// Offsets of the picture and of its tiles are numbers of four bytes each, and precincts one for each resolution.
#[test]
fn a_codestream_with_room_for_words_in_its_header_is_decoded() {
    let number = |value: u32| value.to_be_bytes();
    // One tile without decomposition, with one packet that is empty (T.800 A.5, A.6, B.9): grey all over.
    let codestream = |start: u32, style: &[u8]| {
        let sizes = [16 + start, 16 + start, start, start, 16 + start, 16 + start, 0, 0].map(number).concat();
        let length = (2 + style.len() as u16).to_be_bytes();
        [
            &[0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0][..],
            &sizes,
            &[0, 1, 7, 1, 1, 0xFF, 0x52],
            &length,
            style,
            &[0xFF, 0x5C, 0, 4, 0x40, 0x40, 0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 15, 0, 1, 0xFF, 0x93, 0, 0xFF, 0xD9],
        ]
        .concat()
    };
    let mut set = grey(8, 1);
    set.shorts(0x0028_0010, &[16]).shorts(0x0028_0011, &[16]);
    let plain = [0, 0, 0, 1, 0, 0, 4, 4, 0, 1].as_slice();
    let with_precinct = [1, 0, 0, 1, 0, 0, 4, 4, 0, 1, 0x57].as_slice();
    for (start, style, syntax) in
        [(0, plain, "1.2.840.10008.1.2.4.90"), (8, plain, "1.2.840.10008.1.2.1"), (0, with_precinct, "1.2.840.10008.1.2.1")]
    {
        let output = encapsulated(set.clone(), "1.2.840.10008.1.2.4.90", vec![codestream(start, style)]).only();
        assert_eq!(top(&output, 0x0002_0010), syntax, "{start} {style:?}");
    }
}

#[test]
fn what_had_lost_something_says_so_when_it_is_coded_without_loss() {
    let mut own_thresholds = hex(NEAR_JPEG_LS);
    own_thresholds.splice(15..15, [0xFF, 0xF8, 0, 13, 1, 0, 0, 0, 20, 0, 30, 0, 40, 0, 0]);
    let one = Rectangle { left: 0, top: 0, right: 1, bottom: 1 };
    for (stream, boxes) in [(own_thresholds, &[][..]), (hex(NEAR_JPEG_LS), &[one])] {
        let file = compressed(square(8, 1), "1.2.840.10008.1.2.4.81", vec![stream]);
        let output = clean_blanked(&[("the input", &file)], boxes, Limits::default()).only();
        assert_eq!((top(&output, 0x0002_0010).as_str(), top(&output, 0x0028_2110).as_str()), ("1.2.840.10008.1.2.4.80", "01"));
    }
}

#[test]
fn frames_of_jpeg_ls_may_lose_something_or_nothing() {
    let raster = Raster { columns: 12, rows: 12, samples: 1 };
    let samples = |stream: &[u8]| jpeg_ls::decode(stream, raster, &FrameLimits::default()).unwrap().bytes;
    let (sound, near) = (hex(JPEG_LS), hex(NEAR_JPEG_LS));
    let one = Rectangle { left: 0, top: 0, right: 1, bottom: 1 };
    let clean = |streams: &[&Vec<u8>], boxes: &[Rectangle]| {
        let streams: Vec<Vec<u8>> = streams.iter().copied().cloned().collect();
        let file = compressed(square(8, streams.len() as u16), "1.2.840.10008.1.2.4.81", streams.clone());
        let output = clean_blanked(&[("the input", &file)], boxes, Limits::default()).only();
        for (kept, stream) in frames(&output).iter().zip(&streams) {
            assert_eq!(samples(kept)[1..], samples(stream)[1..]);
        }
        (top(&output, 0x0002_0010), top(&output, 0x0028_2110))
    };
    let of = |syntax: &str, lossy: &str| (format!("1.2.840.10008.1.2.4.{syntax}"), lossy.to_owned());
    for mixed in [[&sound, &sound, &near], [&near, &sound, &near]] {
        assert_eq!(clean(&mixed, &[]), of("81", "01"));
        assert_eq!(clean(&mixed, &[one]), of("80", "01"));
    }
    assert_eq!(clean(&[&sound, &sound], &[]), of("80", ""));
}

/// A lossy stream may give values beyond the bits that are picture: its error, which stays within them.
#[test]
fn what_a_lossy_stream_gives_beyond_the_stored_bits_is_cut_and_not_wrapped() {
    let set = square(7, 1);
    let output = encapsulated(set.clone(), "1.2.840.10008.1.2.4.81", vec![hex(NEAR_JPEG_LS)]).only();
    assert_eq!((top(&output, 0x0002_0010).as_str(), top(&output, 0x0028_2110).as_str()), ("1.2.840.10008.1.2.1", "01"));
    // As CharLS decodes it: 10 all over, but for a 255 and some others.
    assert_eq!((pixels(&output)[6], pixels(&output)[0]), (127, 10));
    let mut set = set;
    set.shorts(0x0028_0101, &[6]).shorts(0x0028_0102, &[7]);
    assert_eq!(encapsulated(set, "1.2.840.10008.1.2.4.81", vec![hex(NEAR_JPEG_LS)]).others[0].1, Reason::Unreadable);
}

#[test]
fn boxes_in_a_lossless_stream_are_blanked_and_it_stays_compressed() {
    let one = Rectangle { left: 2, top: 1, right: 5, bottom: 4 };
    let blank = |samples: Vec<u8>, columns: usize| -> Vec<u8> {
        let inside = |at: usize| (2..5).contains(&(at % columns)) && (1..4).contains(&(at / columns));
        samples.into_iter().enumerate().map(|(at, sample)| if inside(at) { 0 } else { sample }).collect()
    };
    let clean = |set: Set, syntax: &str, stream: Vec<u8>| {
        let output = clean_blanked(&[("the input", &compressed(set, syntax, vec![stream]))], &[one], Limits::default()).only();
        assert_eq!((top(&output, 0x0002_0010).as_str(), top(&output, 0x0028_2110).as_str()), (syntax, ""));
        frames(&output).remove(0)
    };
    let plane = random(PIXELS, 1);
    let stream = clean(grey(8, 1), "1.2.840.10008.1.2.5", run_lengths(std::slice::from_ref(&plane)));
    assert_eq!(of_run_lengths(&stream, 1, 1), blank(plane, COLUMNS.into()));
    let stream = clean(square(8, 1), "1.2.840.10008.1.2.4.80", hex(JPEG_LS));
    let frame = jpeg_ls::decode(&stream, Raster { columns: 12, rows: 12, samples: 1 }, &FrameLimits::default()).unwrap();
    assert!(frame.bytes == blank(of_charls(), 12));
}

#[test]
fn a_stream_with_more_bits_than_are_picture_is_decoded() {
    let output = encapsulated(square(6, 1), "1.2.840.10008.1.2.4.80", vec![hex(JPEG_LS)]).only();
    assert_eq!(top(&output, 0x0002_0010), "1.2.840.10008.1.2.1");
    let without_upper_bits: Vec<u8> = of_charls().iter().map(|sample| sample & 0x3F).collect();
    assert_eq!(pixels(&output), without_upper_bits);
}

/// What CharLS makes of [`JPEG_LS`].
fn of_charls() -> Vec<u8> {
    let mut samples = [vec![9; 60], vec![8; 84]].concat();
    samples[6] = 255;
    samples[27..31].copy_from_slice(&[30, 31, 30, 29]);
    samples
}

#[test]
fn a_small_stream_that_is_to_become_a_huge_frame_is_hostile() {
    let mut stream = hex(JPEG_LS);
    stream[7..11].copy_from_slice(&[0x20, 0, 0x20, 0]);
    let mut set = square(16, 1);
    set.shorts(0x0028_0010, &[0x2000]).shorts(0x0028_0011, &[0x2000]);
    assert_eq!(encapsulated(set, "1.2.840.10008.1.2.4.80", vec![stream]).others[0].1, Reason::Hostile);
}

#[test]
fn a_corrupt_frame_refuses_its_instance_alone() {
    let sound = File::new(grey(8, 1), Syntax::Explicit).bytes();
    let mut broken = grey(16, 1);
    let stream = run_lengths(&[vec![1; PIXELS - 1], vec![2; PIXELS]]);
    broken.put(0x0008_0018, "UI", "2.25.1").remove(0x7FE0_0010);
    broken.0.push(Element { tag: 0x7FE0_0010, vr: *b"OB", value: Value::Fragments(vec![Vec::new(), stream]) });
    let mut broken = File::new(broken, Syntax::Explicit);
    broken.meta.put(0x0002_0010, "UI", "1.2.840.10008.1.2.5");
    let run = clean_looked_at(&[("sound", &sound), ("broken", &broken.bytes())]);
    assert_eq!(run.others, [("broken".to_owned(), Reason::Unreadable)]);
    assert_eq!(run.released.len(), 1);
}

fn is_sound(output: &[u8], fragments: &[&[u8]]) -> bool {
    is_sound_before(output, fragments, b"")
}

/// Whether an output with other fragments, and with something behind them, is found to be in its canonical form.
fn is_sound_before(output: &[u8], fragments: &[&[u8]], behind: &[u8]) -> bool {
    let file = rebuilt(output, fragments, behind);
    let findings = Verifier::new(None).check(&mut Bytes(&file), &Limits::default()).unwrap().findings;
    assert!(findings.iter().all(|finding| finding.fault == "form"), "nothing else is wrong");
    findings.is_empty()
}

/// An output with other fragments, and with something behind them.
fn rebuilt(output: &[u8], fragments: &[&[u8]], behind: &[u8]) -> Vec<u8> {
    let head = [0xE0, 0x7F, 0x10, 0x00, b'O', b'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
    let start = output.windows(head.len()).position(|bytes| bytes == head).unwrap() + head.len();
    let mut file = output[..start].to_vec();
    for fragment in fragments {
        file.extend([0xFE, 0xFF, 0x00, 0xE0]);
        file.extend((fragment.len() as u32).to_le_bytes());
        file.extend(*fragment);
    }
    file.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    file.extend(behind);
    file
}

/// The samples of a frame in run lengths, colours interleaved, little endian.
fn of_run_lengths(frame: &[u8], samples: usize, bytes: usize) -> Vec<u8> {
    let offset = |segment: usize| u32::from_le_bytes(frame[segment * 4 + 4..][..4].try_into().unwrap()) as usize;
    let plane = |segment: usize| {
        let (mut at, mut plane) = (offset(segment), Vec::new());
        while plane.len() < PIXELS {
            let head = usize::from(frame[at]);
            if head < 128 {
                plane.extend(&frame[at + 1..at + 2 + head]);
                at += head + 2;
            } else {
                plane.extend(vec![frame[at + 1]; 257 - head]);
                at += 2;
            }
        }
        plane
    };
    let planes: Vec<Vec<u8>> = (0..samples * bytes).map(plane).collect();
    let order = |pixel: usize| {
        let planes = &planes;
        (0..samples).flat_map(move |sample| (0..bytes).rev().map(move |byte| planes[sample * bytes + byte][pixel]))
    };
    (0..PIXELS).flat_map(order).collect()
}

/// A frame of several segments, each one literal run.
fn run_lengths(planes: &[Vec<u8>]) -> Vec<u8> {
    let mut header = vec![planes.len() as u32];
    let mut body = Vec::new();
    for plane in planes {
        header.push(64 + body.len() as u32);
        body.push(plane.len() as u8 - 1);
        body.extend(plane);
        body.resize(body.len().next_multiple_of(2), 0x80);
    }
    header.resize(16, 0);
    [header.iter().flat_map(|number| number.to_le_bytes()).collect(), body].concat()
}

fn clean(set: Set, syntax: Syntax) -> Run {
    clean_looked_at(&[("the input", &File::new(set, syntax).bytes())])
}

fn encapsulated(set: Set, syntax: &str, fragments: Vec<Vec<u8>>) -> Run {
    clean_looked_at(&[("the input", &compressed(set, syntax, fragments))])
}

fn compressed(mut set: Set, syntax: &str, mut fragments: Vec<Vec<u8>>) -> Vec<u8> {
    fragments.iter_mut().for_each(|fragment| fragment.resize(fragment.len().next_multiple_of(2), 0));
    fragments.insert(0, Vec::new());
    set.remove(0x7FE0_0010);
    set.0.push(Element { tag: 0x7FE0_0010, vr: *b"OB", value: Value::Fragments(fragments) });
    let mut file = File::new(set, Syntax::Explicit);
    file.meta.put(0x0002_0010, "UI", syntax);
    file.bytes()
}

fn grey(bits_stored: u16, frames: u16) -> Set {
    let mut set = instance(Kind::Ct, &Person::generate(1), 1, 1);
    set.put(0x0028_0008, "IS", frames.to_string())
        .shorts(0x0028_0010, &[ROWS])
        .shorts(0x0028_0011, &[COLUMNS])
        .shorts(0x0028_0100, &[if bits_stored == 1 { 1 } else { bits_stored.next_multiple_of(8) }])
        .shorts(0x0028_0101, &[bits_stored])
        .shorts(0x0028_0102, &[bits_stored - 1])
        .shorts(0x0028_0103, &[0]);
    set
}

/// Grey, 12 x 12.
fn square(bits_stored: u16, frames: u16) -> Set {
    let mut set = grey(bits_stored, frames);
    set.shorts(0x0028_0010, &[12]).shorts(0x0028_0011, &[12]);
    set
}

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn colour(photometric: &str, bytes: usize, frames: u16) -> Set {
    let mut set = grey(bytes as u16 * 8, frames);
    set.put(0x0028_0004, "CS", photometric).shorts(0x0028_0002, &[3]);
    set
}

fn of_planes(planes: &[u8], pixel: usize, bytes: usize) -> impl Iterator<Item = u8> {
    (0..3).flat_map(move |plane| planes[(plane * PIXELS + pixel) * bytes..][..bytes].to_vec()).collect::<Vec<_>>().into_iter()
}

fn short(output: &[u8], tag: u32) -> u16 {
    let found = elements(output).into_iter().find(|element| element.path == [tag]).expect("it is there");
    u16::from_le_bytes(found.value.try_into().unwrap())
}

fn random(len: usize, seed: u64) -> Vec<u8> {
    let mut random = SplitMix64(seed);
    (0..len).map(|_| random.next() as u8).collect()
}
