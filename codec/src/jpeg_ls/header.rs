//! The markers around the scans (T.87 C.2): read in any order that makes sense, written in one.

use super::model::Parameters;
use super::scan::{Interleave, Scan};
use super::{EARLY_END, Stream};
use crate::error::{Error, Reason, Result};
use crate::frame::{Frame, Raster};
use crate::limits::Limits;

/// What stands before a scan and holds for it.
#[derive(Default)]
struct Tables {
    /// Largest sample, three thresholds and reset, 0 for the default.
    preset: [u16; 5],
    /// Lines between two restarts, 0 for none.
    restart: usize,
}

/// The start of frame.
struct Start {
    precision: u8,
    /// The components by their identifiers, each until it is read.
    missing: Vec<Option<u8>>,
}

/// Reads all scans of a stream that must have the size `raster`.
pub fn read(stream: &[u8], raster: Raster, limits: &Limits) -> Result<Stream> {
    let mut rest = stream.strip_prefix(&[0xFF, START_OF_IMAGE]).ok_or(MISPLACED)?;
    let mut tables = Tables::default();
    let mut begun: Option<(Start, Stream)> = None;
    loop {
        let (marker, segment, after) = segment(rest)?;
        rest = after;
        match (marker, &mut begun) {
            (START_OF_FRAME, None) => {
                let start = start_of_frame(segment, raster)?;
                let bytes = vec![0; raster.count(limits)? * Frame::sample_bytes(start.precision)];
                let frame = Frame { raster, precision: start.precision, is_signed: false, bytes };
                begun = Some((start, Stream { frame, scans: Vec::new() }));
            }
            (START_OF_SCAN, Some((start, read))) => {
                let scan = start_of_scan(segment, start, &tables)?;
                let (parts, after) = parts(rest);
                scan.read(&parts, &mut read.frame)?;
                rest = after;
                read.scans.push(scan);
            }
            (PARAMETERS, _) => tables.preset = preset(segment)?,
            (RESTART_INTERVAL, _) if (2..=4).contains(&segment.len()) => {
                tables.restart = segment.iter().fold(0, |lines, byte| lines << 8 | usize::from(*byte));
            }
            (APPLICATION_8, _) if matches!(segment, [b'm', b'r', b'f', b'x', 1..=u8::MAX]) => {
                return Err(Error::new(Reason::UnsupportedSyntax, "JPEG-LS under a colour transform of its own"));
            }
            (APPLICATION_0..=APPLICATION_15 | COMMENT, _) => {}
            _ => return Err(MISPLACED),
        }
        // What follows the last scan is of no use: some writers pad there.
        if let Some((_, read)) = begun.take_if(|(start, _)| start.missing.iter().all(Option::is_none)) {
            return Ok(read);
        }
    }
}

/// Writes the scans of a stream in order, and a byte behind them where the length would be odd.
pub fn write(stream: &mut Stream) -> Result<Vec<u8>> {
    let Raster { columns, rows, samples } = stream.frame.raster;
    let precision = stream.frame.precision;
    let components = u8::try_from(samples).map_err(|_| MISPLACED)?;
    let mut out = vec![0xFF, START_OF_IMAGE];
    let size = [[precision].as_slice(), &rows.to_be_bytes(), &columns.to_be_bytes(), &[components]].concat();
    let identifiers = (1..=components).flat_map(|identifier| [identifier, 0x11, 0]);
    put(&mut out, START_OF_FRAME, size.into_iter().chain(identifiers));
    for scan in &stream.scans {
        let Parameters { largest, near, thresholds: [first, second, third], reset } = scan.parameters;
        if precision > 12 {
            // Readers disagree on the defaults of deep samples.
            let preset = [largest, first, second, third, reset].map(|value| u16::try_from(value).unwrap_or(0).to_be_bytes());
            put(&mut out, PARAMETERS, [1].into_iter().chain(preset.into_iter().flatten()));
        }
        let [near, ..] = near.to_le_bytes();
        let identifiers = scan.components.iter().filter_map(|place| u8::try_from(place + 1).ok());
        let identifiers: Vec<u8> = identifiers.flat_map(|identifier| [identifier, 0]).collect();
        let count = u8::try_from(scan.components.len()).map_err(|_| MISPLACED)?;
        let head = [[count].as_slice(), &identifiers, &[near, scan.interleave as u8, 0]].concat();
        put(&mut out, START_OF_SCAN, head.into_iter());
        out.extend(scan.write(&mut stream.frame)?);
    }
    out.extend([0xFF, END_OF_IMAGE]);
    if !out.len().is_multiple_of(2) {
        out.push(0);
    }
    Ok(out)
}

/// The next marker, its segment, and what follows.
fn segment(rest: &[u8]) -> Result<(u8, &[u8], &[u8])> {
    let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
    let (marker, rest) = rest.get(fill..).and_then(<[u8]>::split_first).ok_or(EARLY_END)?;
    match *marker {
        _ if fill == 0 => Err(MISPLACED),
        END_OF_IMAGE => Err(EARLY_END),
        marker => {
            let length = rest.first_chunk().ok_or(EARLY_END)?;
            let (segment, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(EARLY_END)?;
            Ok((marker, segment.get(2..).ok_or(MISPLACED)?, rest))
        }
    }
}

fn put(out: &mut Vec<u8>, marker: u8, content: impl Iterator<Item = u8>) {
    let content: Vec<u8> = content.collect();
    out.extend([0xFF, marker]);
    out.extend(u16::try_from(content.len() + 2).unwrap_or(0).to_be_bytes());
    out.extend(content);
}

fn start_of_frame(segment: &[u8], raster: Raster) -> Result<Start> {
    let (&[precision, y1, y0, x1, x0, count], components) = segment.split_first_chunk().ok_or(EARLY_END)?;
    let stated = Raster { columns: u16::from_be_bytes([x1, x0]), rows: u16::from_be_bytes([y1, y0]), samples: count.into() };
    if stated != raster {
        return Err(Error::new(Reason::Unreadable, "a JPEG-LS stream of another size than the header states"));
    }
    let (components, []) = components.as_chunks::<3>() else { return Err(MISPLACED) };
    let is_even = count == 1 || components.iter().all(|[_, sampling, _]| *sampling == 0x11);
    if !(2..=16).contains(&precision) || count > 4 || !is_even {
        return Err(Error::new(Reason::UnsupportedSyntax, "a JPEG-LS stream of samples that are not read"));
    }
    let missing: Vec<Option<u8>> = components.iter().map(|[identifier, ..]| Some(*identifier)).collect();
    if missing.len() != usize::from(count) {
        return Err(MISPLACED);
    }
    Ok(Start { precision, missing })
}

fn start_of_scan(segment: &[u8], start: &mut Start, tables: &Tables) -> Result<Scan> {
    let (count, rest) = segment.split_first().ok_or(EARLY_END)?;
    let (listed, rest) = rest.split_at_checked(2 * usize::from(*count)).ok_or(EARLY_END)?;
    let [near, interleave, transform] = rest else { return Err(MISPLACED) };
    let mut components = Vec::new();
    for [identifier, mapping] in listed.as_chunks().0 {
        let place = start.missing.iter().position(|missing| *missing == Some(*identifier)).ok_or(MISPLACED)?;
        if *mapping != 0 {
            return Err(MAPPED);
        }
        components.push(place);
        start.missing.iter_mut().skip(place).take(1).for_each(|missing| *missing = None);
    }
    if *transform != 0 {
        return Err(Error::new(Reason::UnsupportedSyntax, "a JPEG-LS stream with a point transform"));
    }
    let interleave = match (interleave, components.len()) {
        (0..=2, 1) => Interleave::None,
        (1, 2..) => Interleave::Line,
        (2, 2..) => Interleave::Sample,
        _ => return Err(MISPLACED),
    };
    let parameters = parameters(start.precision, *near, tables.preset)?;
    Ok(Scan { parameters, interleave, components, restart: tables.restart })
}

/// What a preset and the defaults make together (C.2.4.1.1).
fn parameters(precision: u8, near: u8, preset: [u16; 5]) -> Result<Parameters> {
    let [stated, thresholds @ .., reset] = preset.map(i32::from);
    let possible = (1 << precision) - 1;
    let largest = if stated == 0 { possible } else { stated };
    let near = i32::from(near);
    if largest > possible || near > largest / 2 {
        return Err(MISPLACED);
    }
    let mut parameters = Parameters::new(largest, near);
    for (threshold, stated) in parameters.thresholds.iter_mut().zip(thresholds) {
        *threshold = if stated == 0 { *threshold } else { stated };
    }
    parameters.reset = if reset == 0 { parameters.reset } else { reset };
    let [first, second, third] = parameters.thresholds;
    let is_rising = near < first && first <= second && second <= third && third <= largest;
    if !is_rising || !(3..=MOST_COUNTED).contains(&parameters.reset) {
        return Err(Error::new(Reason::UnsupportedSyntax, "a JPEG-LS stream with parameters that are not read"));
    }
    Ok(parameters)
}

fn preset(segment: &[u8]) -> Result<[u16; 5]> {
    let (kind, values) = segment.split_first().ok_or(EARLY_END)?;
    match (kind, values.as_chunks()) {
        (1, (&[a, b, c, d, e], [])) => Ok([a, b, c, d, e].map(u16::from_be_bytes)),
        (1, _) => Err(MISPLACED),
        _ => Err(MAPPED),
    }
}

/// The entropy-coded bytes up to the next marker, cut at restarts, and what follows.
fn parts(mut rest: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut parts = Vec::new();
    loop {
        let end = rest.windows(2).position(|pair| matches!(pair, [0xFF, 0x80..=0xFF])).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(part);
        match after {
            [0xFF, RESTART_0..=RESTART_7, next @ ..] => rest = next,
            _ => return (parts, after),
        }
    }
}

const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_FRAME: u8 = 0xF7;
const START_OF_SCAN: u8 = 0xDA;
const PARAMETERS: u8 = 0xF8;
const RESTART_INTERVAL: u8 = 0xDD;
const RESTART_0: u8 = 0xD0;
const RESTART_7: u8 = 0xD7;
const APPLICATION_0: u8 = 0xE0;
const APPLICATION_8: u8 = 0xE8;
const APPLICATION_15: u8 = 0xEF;
const COMMENT: u8 = 0xFE;
/// The sums of a context stay within 32 bits.
const MOST_COUNTED: i32 = 4095;
const MISPLACED: Error = Error::new(Reason::Unreadable, "a JPEG-LS stream that contradicts itself");
const MAPPED: Error = Error::new(Reason::UnsupportedSyntax, "a JPEG-LS stream with a table of its own");
