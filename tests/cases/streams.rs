//! Pixel streams: what is written is read again, and damage costs no panic and changes no sample on the way to the canonical form.

use scanitize_codec::error::Result;
use scanitize_codec::frame::{Frame, Raster};
use scanitize_codec::limits::Limits;
use scanitize_codec::{jpeg_2000, jpeg_ls, rle};

use crate::support::patients::{SplitMix64, seed};

/// By OpenJPEG 2.5: 6 columns, 4 rows, 8 bits, lossless, four tiles, by resolution and position.
const JPEG_2000: &str = "ff4fff510029000000000006000000040000000000000000000000040000000300000000000000000001070101ff52000c0002000100\
    0104040001ff5c00074040484850ff90000a00000000002a0001ff93df802807afba1a69c7da0b0fa80e3f00300cc2f61b0f011c7f0b64dfff90000a000100\
    0000240001ff93c7d4080852ff7fcfc00e3ed028fc004005e857006909ff90000a0002000000190001ff93c3ea0383ea0209ef5f0537ff90000a0003000000\
    170001ff93cfc00a00e82009df03ffd9";
/// By OpenJPEG 2.5: 3 columns, 2 rows, 3 components transformed together, packets between markers.
const JPEG_2000_COLOUR: &str = "ff4fff51002f000000000003000000020000000000000000000000030000000200000000000000000003070101070101070101\
    ff52000c06000001010104040001ff5c00074040484850ff90000a0000000000800001ff93ff9100040000c7d406ff920bb83fff9100040001df8018ff920a\
    d132ff9100040002df8018ff92070e47ff9100040003c1f3818fb40e1f6810ff92000306e9033fff9100040004c3ea02bf3038fc0080ff9207230716ed097b\
    ff9100040005c7da053f0038fc00c0ff92058f05eab706ff7fffd9";
/// By OpenJPH 0.26: 6 columns, 4 rows, 8 bits, lossless.
const HIGH_THROUGHPUT: &str = "ff4fff510029400000000006000000040000000000000000000000060000000400000000000000000001070101ff500008000200\
    000001ff52000c00020001000104044001ff5c00072048484848ff90000a0000000000420001ff93c02ac009379d32e7fc21837b3500c02ae015900a805b23\
    cef1df000000bf960044dae32097f0001000be9600c590a40109fd9500ffd9";
/// By CharLS 2.4: 12 columns and rows, 8 bits, two off at most.
const NEAR: &str = "ffd8fff7000b08000c000c01011100ffda00080101000200003bc09f6ff91d807fff70ffd9";
const NEAR_COLOUR: &str = "ffd8fff7001108000c000503011100021100031100ffda000c030100020003000302002476ff6dff7ffcffd9";

#[test]
fn frames_of_every_depth_come_back_from_run_lengths_and_jpeg_ls() {
    let mut random = SplitMix64(seed());
    for precision in (2..=16).chain([32]) {
        for samples in 1..=4 {
            for manner in 0..3 {
                let frame = frame(&mut random, precision, samples, manner);
                let bytes = Frame::sample_bytes(precision);
                if usize::from(samples) * bytes < 16 {
                    let stream = rle::encode(&frame).unwrap();
                    assert_eq!(rle::decode(&stream, frame.raster, bytes, &Limits::default()).unwrap().bytes, frame.bytes);
                }
                if precision <= 16 {
                    let stream = jpeg_ls::encode(&frame).unwrap();
                    let read = jpeg_ls::decode(&stream, frame.raster, &Limits::default()).unwrap();
                    assert!(read == frame, "{precision} bits, {samples} samples, {manner}");
                    let canonical = jpeg_ls::canonical(&stream, frame.raster, &Limits::default()).unwrap();
                    assert!(canonical.is_lossless && canonical.bytes == stream);
                }
            }
        }
    }
}

#[test]
fn single_bits_come_back_from_run_lengths() {
    let mut random = SplitMix64(seed());
    for _ in 0..100 {
        let frame = frame(&mut random, 1, 1, 1);
        let stream = rle::encode_packed(&frame).unwrap();
        assert_eq!(rle::decode_packed(&stream, frame.raster, &Limits::default()).unwrap().bytes, frame.bytes);
    }
}

#[test]
fn damaged_streams_are_refused_or_read_as_their_canonical_form_is() {
    let mut random = SplitMix64(seed());
    let raster = |columns, rows, samples| Raster { columns, rows, samples };
    let run_lengths = frame(&mut random, 16, 3, 1);
    let mut specimens: Vec<(Vec<u8>, Raster, Canonical)> = vec![
        (rle::encode(&run_lengths).unwrap(), run_lengths.raster, by_run_lengths),
        (jpeg_ls::encode(&run_lengths).unwrap(), run_lengths.raster, by_jpeg_ls),
        (hex(NEAR), raster(12, 12, 1), by_jpeg_ls),
        (hex(NEAR_COLOUR), raster(5, 12, 3), by_jpeg_ls),
        (hex(JPEG_2000), raster(6, 4, 1), by_jpeg_2000),
        (hex(JPEG_2000_COLOUR), raster(3, 2, 3), by_jpeg_2000),
        (hex(HIGH_THROUGHPUT), raster(6, 4, 1), by_jpeg_2000),
    ];
    specimens.extend(super::jpeg_2000::streams().map(|(stream, raster)| (stream, raster, by_jpeg_2000 as Canonical)));
    let mut read = 0;
    for round in 0..6000 {
        let (stream, raster, canonical) = &specimens[round % specimens.len()];
        let mut damaged = stream.clone();
        for _ in 0..=random.below(3) {
            damage(&mut random, &mut damaged);
        }
        if let Ok((before, after)) = canonical(&damaged, *raster) {
            assert!(before == after, "SCANITIZE_SEED: round {round}");
            read += 1;
        }
    }
    assert!(read > 100, "{read}");
}

/// The frame of a stream and the frame of its canonical form.
type Canonical = fn(&[u8], Raster) -> Result<(Frame, Frame)>;

fn by_run_lengths(stream: &[u8], raster: Raster) -> Result<(Frame, Frame)> {
    let limits = Limits::default();
    let frame = rle::decode(stream, raster, 2, &limits)?;
    let again = rle::decode(&rle::encode(&frame).unwrap(), raster, 2, &limits).unwrap();
    Ok((frame, again))
}

fn by_jpeg_ls(stream: &[u8], raster: Raster) -> Result<(Frame, Frame)> {
    let limits = Limits::default();
    let frame = jpeg_ls::decode(stream, raster, &limits)?;
    let canonical = jpeg_ls::canonical(stream, raster, &limits).unwrap().bytes;
    assert!(jpeg_ls::canonical(&canonical, raster, &limits).unwrap().bytes == canonical);
    Ok((frame, jpeg_ls::decode(&canonical, raster, &limits).unwrap()))
}

fn by_jpeg_2000(stream: &[u8], raster: Raster) -> Result<(Frame, Frame)> {
    let limits = Limits::default();
    let canonical = jpeg_2000::canonical(stream, raster, &limits)?.bytes;
    assert!(jpeg_2000::canonical(&canonical, raster, &limits).unwrap().bytes == canonical);
    let frame = jpeg_2000::decode(stream, raster, &limits)?;
    Ok((frame, jpeg_2000::decode(&canonical, raster, &limits).unwrap()))
}

/// Noise, patches of one value, or a slow walk.
fn frame(random: &mut SplitMix64, precision: u8, samples: u16, manner: u8) -> Frame {
    let raster = Raster { columns: 1 + random.below(40) as u16, rows: 1 + random.below(30) as u16, samples };
    let values = 1_u64 << precision;
    let mut bytes = Vec::new();
    let mut pixel = vec![random.below(values); usize::from(samples)];
    for _ in 0..u32::from(raster.columns) * u32::from(raster.rows) {
        for value in &mut pixel {
            *value = match manner {
                0 => random.below(values),
                1 if random.below(12) > 0 => *value,
                1 => random.below(values),
                _ => (*value + random.below(7)).saturating_sub(3).min(values - 1),
            };
            bytes.extend(&value.to_le_bytes()[..Frame::sample_bytes(precision)]);
        }
    }
    Frame { raster, precision, is_signed: false, bytes }
}

fn damage(random: &mut SplitMix64, stream: &mut Vec<u8>) {
    let at = random.below(stream.len().max(1) as u64) as usize;
    match random.below(4) {
        0 => stream.truncate(at),
        1 => stream.insert(at, random.next() as u8),
        _ if at < stream.len() => stream[at] ^= 1 << random.below(8),
        _ => {}
    }
}

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
