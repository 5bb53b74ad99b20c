//! The canonical stream: the same picture with nothing in it that decoding does not need.
//!
//! Everything is written anew: headers with what they must hold, the tables that are used, and the entropy-coded data with the Huffman
//! tables that suit them best. So no comment, thumbnail, unused table, padding bit or byte behind the picture can stay. The input is
//! read twice, once to count and once to write, so that no picture is held.

use super::BROKEN;
use super::bits::BitWriter;
use super::huffman::{Counts, Encoder};
use super::lossless::{self, Predictor};
use super::markers::{APP0, APP14, DHT, DQT, END, Part, SOS, START, Scan, Stream};
use super::picture::{Coding, Marks, Picture};
use super::scan::{self, Block, Place, ZIGZAG, flat};
use crate::error::Result;

/// Writes the picture of a stream that was opened twice; `change` may alter each block of a DCT picture.
///
/// # Errors
/// `Unreadable` for a stream that cannot be decoded.
pub fn write(mut first: Stream, mut second: Stream, change: Change) -> Result<Vec<u8>> {
    let mut scans = Vec::new();
    let mut quantisation = vec![[0; 64]; first.picture.components.len()];
    while let Some(scan) = first.next_scan()? {
        let mut counts = [const { Counts::new() }; 4];
        let end = symbols(&first, &scan, change, |table, symbol, _, _| {
            if let Some(counts) = counts.get_mut(table) {
                counts.add(symbol);
            }
        })?;
        first.resume(end);
        for part in &scan.parts {
            *quantisation.get_mut(part.component).ok_or(BROKEN)? = part.quantisation;
        }
        scans.push(counts);
    }

    let mut output = Vec::with_capacity(first.bytes().len());
    head(&mut output, &first.picture, first.marks, &quantisation)?;
    for counts in scans {
        let scan = second.next_scan()?.ok_or(BROKEN)?;
        let end = entropy(&mut output, &second, &scan, &counts, change)?;
        second.resume(end);
    }
    output.extend(END);
    if output.len() % 2 == 1 {
        output.push(0);
    }
    Ok(output)
}

/// What alters a block.
type Change<'a> = &'a dyn Fn(&Part, Place, &mut Block);

/// The four tables of a scan: DC and AC of the first component, DC and AC of all others. A lossless scan has differences for DC.
type Tables<T> = [T; 4];

/// Hands out what is to be coded of a scan: which of the four tables, the symbol, the bits behind it and how many.
fn symbols(stream: &Stream, scan: &Scan, change: Change, mut emit: impl FnMut(usize, usize, u32, u32)) -> Result<usize> {
    if stream.picture.coding == Coding::Lossless {
        return differences(stream, scan, emit);
    }
    let mut last = [0; 4];
    scan::read(stream.bytes(), &stream.picture, scan, &ZIGZAG, &mut |place, block| {
        let (part, last) = scan.parts.get(place.part).zip(last.get_mut(place.part)).ok_or(BROKEN)?;
        change(part, place, block);
        if !place.is_inside {
            *block = flat(*last);
        }
        let table = first_table(part);
        let [dc, ac @ ..] = block;
        let (size, bits) = magnitude(i32::from(*dc) - i32::from(*last));
        emit(table, size as usize, bits, size);
        *last = *dc;
        coefficients(ac, |symbol, bits, size| emit(table + 1, symbol, bits, size));
        Ok(())
    })
}

/// The AC coefficients of a block (T.81 F.1.2.2).
fn coefficients(ac: &[i16], mut emit: impl FnMut(usize, u32, u32)) {
    let mut run = 0;
    for coefficient in ac {
        if *coefficient == 0 {
            run += 1;
            continue;
        }
        while run >= 16 {
            emit(SIXTEEN_ZEROS, 0, 0);
            run -= 16;
        }
        let (size, bits) = magnitude(i32::from(*coefficient));
        emit(run << 4 | size as usize, bits, size);
        run = 0;
    }
    if run > 0 {
        emit(END_OF_BLOCK, 0, 0);
    }
}

/// The differences of a lossless scan, without restarts.
fn differences(stream: &Stream, scan: &Scan, mut emit: impl FnMut(usize, usize, u32, u32)) -> Result<usize> {
    let mut predictor = Predictor::new(&stream.picture, scan);
    let tables: Vec<usize> = scan.parts.iter().map(first_table).collect();
    let mut line = Vec::new();
    lossless::read(stream.bytes(), &stream.picture, scan, &mut |_, samples| {
        let mut samples = samples.iter();
        predictor.row(stream.picture.columns, &mut line, |part, predicted| {
            let (sample, table) = samples.next().zip(tables.get(part)).ok_or(BROKEN)?;
            let (sample, table) = (*sample, *table);
            match magnitude(i32::from(sample.wrapping_sub(predicted).cast_signed())) {
                // The only difference of its size: no bits tell it from others (T.81 H.1.2.2).
                (size @ 16, _) => emit(table, size as usize, 0, 0),
                (size, bits) => emit(table, size as usize, bits, size),
            }
            Ok(sample)
        })
    })
}

const fn first_table(part: &Part) -> usize {
    if part.component == 0 { 0 } else { 2 }
}

/// The number of bits of a value, and these bits (T.81 F.1.2.1).
const fn magnitude(value: i32) -> (u32, u32) {
    let size = 32 - value.unsigned_abs().leading_zeros();
    let bits = if value < 0 { value - 1 } else { value };
    (size, bits.cast_unsigned() & ((1 << size) - 1))
}

/// The Huffman tables of a scan, its header and its data.
fn entropy(output: &mut Vec<u8>, stream: &Stream, scan: &Scan, counts: &Tables<Counts>, change: Change) -> Result<usize> {
    let tables = counts.each_ref().map(Counts::best);
    let mut segment = Vec::new();
    for (table, name) in tables.iter().zip([0x00, 0x10, 0x01, 0x11]) {
        if let Some(table) = table {
            segment.push(name);
            segment.extend(table.counts);
            segment.extend(&table.symbols);
        }
    }
    write_segment(output, DHT, &segment)?;
    write_segment(output, SOS, &scan_header(&stream.picture, scan)?)?;

    let encoders = tables.map(|table| table.as_ref().map(Encoder::new));
    let mut bits = BitWriter::new(output);
    let end = symbols(stream, scan, change, |table, symbol, value, size| {
        if let Some(Some(encoder)) = encoders.get(table) {
            let (code, length) = encoder.code(symbol);
            bits.put(code << size | value, length + size);
        }
    })?;
    bits.end();
    Ok(end)
}

fn scan_header(picture: &Picture, scan: &Scan) -> Result<Vec<u8>> {
    let ids = picture.plain_ids();
    let mut header = vec![byte(scan.parts.len())?];
    for part in &scan.parts {
        let tables = if part.component == 0 { 0x00 } else { 0x11 };
        header.extend([*ids.get(part.component).ok_or(BROKEN)?, tables]);
    }
    header.extend(match picture.coding {
        Coding::Lossless => [scan.predictor, 0, scan.shift],
        _ => [0, 63, 0],
    });
    Ok(header)
}

/// Everything before the first scan.
fn head(output: &mut Vec<u8>, picture: &Picture, marks: Marks, quantisation: &[[u16; 64]]) -> Result<()> {
    output.extend(START);
    if picture.components.len() >= 3 {
        if marks.is_jfif {
            write_segment(output, APP0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")?;
        }
        if let Some(transform) = marks.adobe {
            // YCbCr, or YCCK: what decoders take any transform for that they do not know.
            let any = if picture.components.len() == 3 { 1 } else { 2 };
            let adobe = [b"Adobe\0\x64\0\0\0\0".as_slice(), &[if transform == 0 { 0 } else { any }]].concat();
            write_segment(output, APP14, &adobe)?;
        }
    }
    let mut tables: Vec<&[u16; 64]> = Vec::new();
    let mut components = Vec::new();
    for ((component, table), id) in picture.components.iter().zip(quantisation).zip(picture.plain_ids()) {
        let place = tables.iter().position(|known| *known == table).unwrap_or_else(|| {
            tables.push(table);
            tables.len() - 1
        });
        components.extend([id, byte(component.across << 4 | component.down)?, byte(place)?]);
    }
    if picture.coding != Coding::Lossless {
        for (table, name) in tables.into_iter().zip(0..) {
            write_segment(output, DQT, &quantisation_table(table, name))?;
        }
    }
    let (rows, columns) = (size(picture.rows)?, size(picture.columns)?);
    let header = [&[picture.precision], &rows[..], &columns[..], &[byte(components.len() / 3)?], &components].concat();
    write_segment(output, picture.coding.marker(), &header)
}

fn quantisation_table(table: &[u16; 64], name: u8) -> Vec<u8> {
    let is_narrow = table.iter().all(|value| *value < 256);
    let mut segment = vec![if is_narrow { name } else { 0x10 | name }];
    for [high, low] in table.iter().map(|value| value.to_be_bytes()) {
        if !is_narrow {
            segment.push(high);
        }
        segment.push(low);
    }
    segment
}

fn write_segment(output: &mut Vec<u8>, marker: u8, segment: &[u8]) -> Result<()> {
    output.extend([0xFF, marker]);
    output.extend(size(segment.len() + 2)?);
    output.extend(segment);
    Ok(())
}

fn byte(value: usize) -> Result<u8> {
    u8::try_from(value).map_err(|_| BROKEN)
}

fn size(value: usize) -> Result<[u8; 2]> {
    u16::try_from(value).map(u16::to_be_bytes).map_err(|_| BROKEN)
}

const SIXTEEN_ZEROS: usize = 0xF0;
const END_OF_BLOCK: usize = 0x00;
