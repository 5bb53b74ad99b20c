//! The three searches: by path, in the text, in the raw bytes.

use std::ops::Range;

use crate::attribute::{Tag, Vr};
use crate::identity::{Hit, Kind, Patterns};
use crate::verify::canonical::{ElementAt, Form};
use crate::verify::dates::{Dates, is_formed, is_moved};
use crate::verify::reading::Reading;
use crate::verify::samples::Samples;
use crate::verify::streams::Streams;
use crate::verify::{Expectation, Fault, Finding};

/// Everything that the three searches find.
pub(super) fn search(
    reading: &mut Reading<'_>,
    form: &Form,
    streams: Option<Streams>,
    expectation: &Expectation<'_>,
) -> Vec<Finding> {
    let search = Search { bytes: reading.held(), form, expectation };
    let mut findings = Vec::new();
    for element in &form.elements {
        let fault = search.private(element).or_else(|| search.by_path(element)).or_else(|| search.in_text(element));
        findings.extend(fault.map(|fault| Finding { fault, place: element.place.clone() }));
    }
    in_bytes(reading, form, streams, expectation, &mut findings);
    findings
}

/// Whether anything that is looked for stands in bytes, whatever their form.
pub(super) fn is_left(reading: &mut Reading<'_>, patterns: &Patterns) -> bool {
    loop {
        let mut is_left = false;
        patterns.in_bytes(reading.held(), &mut |_| {
            is_left = true;
            false
        });
        let passed = reading.held().len().saturating_sub(2 * patterns.reach());
        if is_left || reading.is_at_end() || !reading.roll(passed) {
            return is_left;
        }
    }
}

/// All bytes, window by window. Windows overlap by what decides about a find, and each find counts in one of them.
fn in_bytes(
    reading: &mut Reading<'_>,
    form: &Form,
    streams: Option<Streams>,
    expectation: &Expectation<'_>,
    findings: &mut Vec<Finding>,
) {
    let reach = expectation.patterns.reach();
    let header = form.elements.last().map_or(0, |picture| picture.start);
    // A find in the header is judged by the value it stands in, so the first window holds all of them.
    while reading.start() + reading.held().len() as u64 <= header + reach as u64 && reading.roll(0) {}
    let mut seen = 0;
    let mut samples = Samples::of(form, reading.held()).filter(|_| streams.is_none());
    let (mut streams, mut position) = (streams, header);
    while findings.len() < MOST_FINDINGS {
        let bytes = reading.held();
        let end = if reading.is_at_end() { bytes.len() } else { bytes.len().saturating_sub(reach) };
        let known = usize::try_from(position.saturating_sub(reading.start())).unwrap_or(usize::MAX);
        let new = bytes.get(known..).unwrap_or_default();
        position += new.len() as u64;
        if let Err(detail) = pass(new, reading.is_at_end(), streams.as_mut(), samples.as_mut()) {
            findings.push(Finding { fault: Fault::Form(detail), place: vec![PIXEL_DATA] });
            return;
        }
        let in_stream = |stretch: Range<u64>| {
            let from = |at: u64| at.saturating_sub(header);
            streams.as_ref().is_some_and(|streams| streams.is_header(&(from(stretch.start)..from(stretch.end))))
        };
        Search { bytes, form, expectation }.in_window(reading.start(), seen..end, &in_stream, findings);
        let passed = end.saturating_sub(reach);
        if reading.is_at_end() || !reading.roll(passed) {
            return;
        }
        seen = end - passed;
    }
}

/// Looks at what a window has of the picture and earlier ones had not.
fn pass(new: &[u8], is_last: bool, streams: Option<&mut Streams>, samples: Option<&mut Samples>) -> Result<(), &'static str> {
    if let Some(streams) = streams {
        streams.feed(new)?;
        return if is_last { streams.finish() } else { Ok(()) };
    }
    if samples.is_none_or(|samples| samples.feed(new)) { Ok(()) } else { Err(HIDDEN) }
}

struct Search<'a> {
    /// The first bytes of the output, or, where the picture is searched, any.
    bytes: &'a [u8],
    form: &'a Form,
    expectation: &'a Expectation<'a>,
}

impl Search<'_> {
    /// No private element stands but in a block of a creator that may have it there.
    fn private(&self, element: &ElementAt) -> Option<Fault> {
        let (start, end) = element.creator?;
        let creator = self.bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?).unwrap_or_default();
        let creator = String::from_utf8_lossy(trimmed(creator));
        let may_stand = self.expectation.vocabulary.lets_private(&creator, element.tag(), element.vr);
        (!may_stand).then_some(Fault::Form("a private element that may not be"))
    }

    /// No identifying element keeps its value, and no date or time stands but those that say nothing or have moved.
    fn by_path(&self, element: &ElementAt) -> Option<Fault> {
        let value = trimmed(self.form.value(self.bytes, element));
        if value.is_empty() || element.is_picture() {
            return None;
        }
        let originals = self.expectation.originals.map_or(&[][..], |originals| originals.at(&element.place));
        if originals.iter().any(|original| original == value) {
            return Some(Fault::Unchanged);
        }
        let is_temporal = matches!(element.vr, Vr::DA | Vr::DT | Vr::TM);
        (is_temporal && !self.is_date(element, value)).then_some(Fault::Date)
    }

    /// Whether a date or time says nothing, or is what it should be.
    fn is_date(&self, element: &ElementAt, value: &[u8]) -> bool {
        let patterns = self.expectation.patterns;
        let any = |value: &[u8], tells: &dyn Fn(&str) -> bool| String::from_utf8_lossy(value).split('\\').any(tells);
        if any(value, &|component| patterns.in_fraction_of_second(component) || patterns.is_birth_time(component)) {
            return false;
        }
        let originals = self.expectation.originals.map_or(&[][..], |originals| originals.dates_at(&element.place));
        let is_of_birth = |original: &[u8]| element.vr != Vr::TM && any(original, &|component| patterns.is_birth_date(component));
        let zone = self.expectation.originals.map_or(&[][..], |originals| originals.zone());
        let is_one = |original: &Vec<u8>, days| !is_of_birth(original) && is_moved(element.vr, value, original, days, zone);
        let stays = match self.expectation.dates {
            Dates::None => false,
            Dates::Moved(days) => originals.iter().any(|original| is_one(original, days)),
            Dates::Any => is_formed(element.vr, value),
        };
        stays || self.is_known(element, &String::from_utf8_lossy(value), value.len())
    }

    /// Whether an element was held against the date it must be: another date of the patient can stand there by chance.
    fn has_own_check(&self, element: &ElementAt) -> bool {
        matches!(element.vr, Vr::DA | Vr::DT | Vr::TM) && self.expectation.dates != Dates::None
    }

    /// No component of a text holds an identifying value, unless the whole component is a word of nobody's.
    fn in_text(&self, element: &ElementAt) -> Option<Fault> {
        if !element.vr.is_text() || element.vr == Vr::UI || self.has_own_check(element) {
            return None;
        }
        let text = String::from_utf8_lossy(self.form.value(self.bytes, element));
        let patterns = self.expectation.patterns;
        let is_number = matches!(element.vr, Vr::DS | Vr::IS);
        let identifies = |component: &str| {
            if is_number {
                return patterns.in_number(component).is_some();
            }
            let is_anybodys = |hit: &Hit, found: &str| {
                self.is_known(element, component, hit.characters) || self.expectation.vocabulary.is_common(found)
            };
            patterns.each_in_text(component).any(|(hit, found)| !is_anybodys(&hit, found))
        };
        text.split('\\').map(str::trim).any(identifies).then_some(Fault::Text)
    }

    /// The finds that begin in `counted`, a part of the bytes, which begin at `start` in the output. `is_header` says what in a
    /// compressed picture is no coded samples.
    fn in_window(&self, start: u64, counted: Range<usize>, is_header: &dyn Fn(Range<u64>) -> bool, findings: &mut Vec<Finding>) {
        self.expectation.patterns.in_bytes(self.bytes, &mut |hit| {
            let element = self.form.element_at(start + hit.offset as u64);
            let from = start + hit.offset as u64;
            let is_forgiven = |element: &ElementAt| {
                !(element.is_picture() && is_header(from..from + hit.length as u64)) && self.is_forgiven(element, &hit, start)
            };
            if counted.contains(&hit.offset) && !element.is_some_and(is_forgiven) {
                let place = element.map(|element| element.place.clone()).unwrap_or_default();
                findings.push(Finding { fault: Fault::Bytes, place });
            }
            findings.len() < MOST_FINDINGS
        });
    }

    /// Whether a hit in a window that begins at `start` in the output is chance, or a word of nobody's.
    fn is_forgiven(&self, element: &ElementAt, hit: &Hit, start: u64) -> bool {
        if element.is_picture() || element.is_waveform() || element.is_field() {
            // Grey values run through the codes of letters by chance: in samples as wide as a character, chance spells
            // short words.
            let is_wide_enough =
                self.form.bits_allocated > 8 && hit.length < 2 * hit.characters && !self.is_smooth(element, hit, start);
            return !is_wide_enough && hit.characters < LONGEST_CHANCE_WORD;
        }
        if hit.kind == Kind::BirthDate && matches!(element.vr, Vr::UI | Vr::DS | Vr::IS) {
            return true;
        }
        if !element.vr.is_text() {
            return false;
        }
        if self.has_own_check(element) {
            return true;
        }
        let value = self.form.value(self.bytes, element);
        let from = (start + hit.offset as u64).saturating_sub(element.start);
        let found = self.bytes.get(hit.offset..hit.offset + hit.length).unwrap_or_default();
        if self.expectation.vocabulary.is_common(&String::from_utf8_lossy(found)) {
            return true;
        }
        self.is_known(element, &component_at(value, usize::try_from(from).unwrap_or_default()), hit.characters)
    }

    /// Whether a hit in samples of 16 bits has one upper byte throughout, as grey values that lie close together have.
    fn is_smooth(&self, element: &ElementAt, hit: &Hit, start: u64) -> bool {
        let found = self.bytes.get(hit.offset..hit.offset.saturating_add(hit.length)).unwrap_or_default();
        let is_at_upper = (start + hit.offset as u64).saturating_sub(element.start) % 2 == 1;
        let mut upper = found.iter().skip(usize::from(!is_at_upper)).step_by(2);
        let first = upper.next();
        self.form.bits_allocated == 16 && upper.all(|byte| Some(byte) == first)
    }

    fn is_known(&self, element: &ElementAt, component: &str, characters: usize) -> bool {
        self.expectation.vocabulary.is_known(element.tag(), element.vr, component, characters)
    }
}

/// The component of a multi-valued text in which an offset lies.
fn component_at(value: &[u8], offset: usize) -> String {
    let (before, after) = value.split_at_checked(offset).unwrap_or((value, &[]));
    let start = before.iter().rposition(|byte| *byte == b'\\').map_or(0, |position| position + 1);
    let length = after.iter().position(|byte| *byte == b'\\').unwrap_or(after.len());
    let component = value.get(start..offset.saturating_add(length)).unwrap_or_default();
    String::from_utf8_lossy(trimmed(component)).into_owned()
}

fn trimmed(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| !matches!(byte, 0 | b' ')).map_or(0, |last| last + 1);
    value.get(..end).unwrap_or_default()
}

const PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0010);
const HIDDEN: &str = "samples with something in bits that are no picture";
const MOST_FINDINGS: usize = 1000;
/// Eight letters in a row, each one of about sixty codes: once in 10^13 samples.
const LONGEST_CHANCE_WORD: usize = 8;
