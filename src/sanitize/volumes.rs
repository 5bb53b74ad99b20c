//! Volumes in files of their own, NIfTI, on their way through the flow: what pass 1 learns of one, how it is searched for a head, how it is
//! written and proven.
//!
//! Such a file says nothing that could stay but shape, type, scaling and place, so nothing of it is planned: the header is written
//! from nothing, and the voxels are as they were but for the face.

use sha2::{Digest, Sha256};

use crate::error::{Error, Reason, Result, Verdict};
use crate::face::{self, Clear, Cut, Physics, Template};
use crate::frame::Spans;
use crate::limits::Limits;
use crate::nifti::{Header, Reader, Samples, Writer};
use crate::order;
use crate::profile::Rule;
use crate::report::{ActionTaken, FaceNoted, Outcome};
use crate::sanitize::clean::{Cleaner, LOST, Written};
use crate::sanitize::faces::{Duty, noted};
use crate::sanitize::making::Made;
use crate::sanitize::vocabulary::Originals;
use crate::source::{Bytes, Sink, Source, Store, Stored};
use crate::study::{Assignment, Found, Group, ScanRecord, Slices};
use crate::verify::{self, NotNeeded, Sealing, Writing, hex};
use crate::volume::{Plane, StackBuilder};

/// What pass 1 learns of a file; `None` for what is no NIfTI.
///
/// # Errors
/// Those of [`Reader::open`] and of reading.
pub fn record(source: &mut dyn Source, limits: &Limits) -> Result<Option<ScanRecord>> {
    let Some(mut reader) = Reader::open(source, limits)? else { return Ok(None) };
    let header = reader.header().clone();
    let (mut hash, mut tally) = (Sha256::new(), Tally::default());
    hash.update(header.canonical());
    each(&mut reader, &mut |number, slice| {
        hash.update(&*slice);
        if number < usize::from(header.slices) {
            tally.add(&header.samples, slice);
        }
        Ok(())
    })?;
    let id = hex(&hash.finalize().into());
    let planes = header.planes();
    let mut record = ScanRecord {
        is_volume: true,
        is_packed: reader.is_packed(),
        may_show_face: true,
        slices: planes.map(|planes| Slices::new(&planes, Some(tally.physics()), true)),
        series: id.clone(),
        study: id.clone(),
        instance: id,
        modality: "NIfTI".to_owned(),
        ..ScanRecord::default()
    };
    for (name, text) in header.texts() {
        if name == "descrip" {
            record.description.clone_from(&text);
        }
        let found: &mut Found = record.found.entry(Group::Words).or_default();
        found.count += 1;
        found.examples.insert(text);
    }
    let hidden = u64::from(header.extension_bytes() > 0) + u64::from(reader.has_more()?);
    if hidden > 0 {
        record.found.entry(Group::Hidden).or_default().count = hidden;
    }
    Ok(Some(record))
}

/// Calls with all slices, counted over all volumes.
fn each(reader: &mut Reader<'_>, with: &mut dyn FnMut(usize, &mut [u8]) -> Result<()>) -> Result<()> {
    let (mut slice, mut number) = (Vec::new(), 0);
    while reader.next(&mut slice)? {
        with(number, &mut slice)?;
        number += 1;
    }
    Ok(())
}

/// What a volume's values are: counted, because no header says it.
#[derive(Default)]
struct Tally {
    all: u64,
    least: f64,
    /// Values that are the least.
    at_least: u64,
    air: u64,
    soft: u64,
    /// Values below what any tissue has, and air.
    below: u64,
}

impl Tally {
    fn add(&mut self, samples: &Samples, slice: &[u8]) {
        samples.values(slice).into_iter().for_each(|value| self.take(value.into()));
    }

    fn take(&mut self, value: f64) {
        if value < self.least {
            (self.least, self.at_least) = (value, 0);
        }
        self.all += 1;
        self.at_least += u64::from(value <= self.least);
        self.air += u64::from(value <= -500.0);
        self.soft += u64::from((-150.0..=150.0).contains(&value));
        self.below += u64::from(value < -1100.0);
    }

    /// Hounsfield units have air far below zero, and soft tissue or water about it, and below air nothing but the one value that stands for no
    /// measurement. Phases and differences are spread about zero.
    fn physics(&self) -> Physics {
        let padding = if self.least < -1100.0 { self.at_least } else { 0 };
        let is_ct = self.air * 50 > self.all && self.soft * 20 > self.all && (self.below - padding) * 100 <= self.all;
        if is_ct { Physics::Ct } else { Physics::Mr }
    }
}

/// Adds the slices of a survey to a stack: `frames` with their numbers in it, of which they lie in `expected`. Of a file with several volumes
/// that is the first, and those that are least like it are given back; `None` for what is no NIfTI.
///
/// # Errors
/// Those of [`Reader::open`] and of reading; [`Reason::Unreadable`] for slices that do not lie where pass 1 saw them.
pub fn add(
    source: &mut dyn Source,
    frames: &[(u32, usize)],
    expected: &[Plane],
    stack: &mut StackBuilder,
    limits: &Limits,
) -> Result<Option<Vec<StackBuilder>>> {
    let Some(mut reader) = Reader::open(source, limits)? else { return Ok(None) };
    let (header, mut slice) = (reader.header().clone(), Vec::new());
    let planes = header.planes().unwrap_or_default();
    let is_there = |(frame, index): &(u32, usize)| {
        let found = usize::try_from(*frame).ok().and_then(|frame| planes.get(frame));
        found.is_some() && found == expected.get(*index)
    };
    if !frames.iter().all(is_there) {
        return Err(CHANGED);
    }
    let mut repeats: Vec<(f64, StackBuilder)> = Vec::new();
    for volume in 0..header.volumes {
        let mut repeat = Some(StackBuilder::new(expected)?).filter(|_| volume > 0);
        for number in 0..u32::from(header.slices) {
            reader.next(&mut slice)?;
            if let Some((_, index)) = frames.iter().find(|(frame, _)| *frame == number) {
                repeat.as_mut().unwrap_or(&mut *stack).add(*index, &header.samples.values(&slice))?;
            }
        }
        repeats.extend(repeat.map(|repeat| (stack.likeness(&repeat), repeat)));
        order::sort_by(&mut repeats, |(one, _), (other, _)| one.total_cmp(other));
        repeats.truncate(UNLIKE);
    }
    Ok(Some(repeats.into_iter().map(|(_, stack)| stack).collect()))
}

/// How many volumes of a file are looked at beside the first.
const UNLIKE: usize = 2;

/// What of a volume goes: of each slice its pixels, and the sample that they become.
struct Taken {
    spans: Vec<Spans>,
    air: Vec<u8>,
    folds: bool,
}

impl Taken {
    fn of(reader: &mut Reader<'_>, cut: &Cut, template: &Template) -> Result<Self> {
        let header = reader.header().clone();
        let planes = header.planes().ok_or(Error::new(Reason::FaceUnchecked, "a volume that does not say where it lies"))?;
        let physics = physics(reader)?;
        // Of -1000 Hounsfield units in CT, of 0 in all else, where it says nothing.
        let air = header.samples.nearest(if physics == Physics::Ct { -1000.0 } else { 0.0 });
        let folds = physics == Physics::Mr;
        let blade = cut.over(template);
        let spans = planes.iter().map(|plane| blade.spans(plane, folds)).collect();
        Ok(Self { spans, air, folds })
    }

    /// Calls with each sample of a slice, counted over all volumes, that goes, and with air. One that is not there is none.
    fn each(&self, number: usize, header: &Header, slice: &mut [u8], with: &mut dyn FnMut(&mut [u8], &[u8])) {
        let width = header.samples.width;
        let spans = self.spans.get(number % self.spans.len().max(1));
        for (row, columns) in spans.into_iter().flat_map(Spans::iter) {
            let first = usize::from(row) * usize::from(header.columns);
            let run = (first + usize::from(columns.start)) * width..(first + usize::from(columns.end)) * width;
            match slice.get_mut(run) {
                Some(run) => run.chunks_exact_mut(width).for_each(|one| with(one, &self.air)),
                None => with(&mut [], &self.air),
            }
        }
    }
}

/// What the first volume measures.
fn physics(reader: &mut Reader<'_>) -> Result<Physics> {
    let (samples, slices) = (reader.header().samples, reader.header().slices);
    let (mut tally, mut slice) = (Tally::default(), Vec::new());
    for _ in 0..slices {
        reader.next(&mut slice)?;
        tally.add(&samples, &slice);
    }
    reader.rewind()?;
    Ok(tally.physics())
}

impl Cleaner {
    /// Makes one volume, all of whose parts over time lose the same.
    ///
    /// # Errors
    /// Those of reading and of the store; [`Reason::TextUnchecked`] where writing is to be looked for in every picture,
    /// [`Reason::FaceUnchecked`] where a face may be in it and nothing is known of it, [`Reason::FaceCheckFailed`] where it is not gone.
    pub(super) fn made_volume<S: Store>(
        &self,
        assignment: &Assignment,
        source: &mut dyn Source,
        store: impl Fn() -> Result<S>,
    ) -> Result<Made<S::Sealed>> {
        let is_waived = assignment.word.is_waived;
        if self.job.every_image && !is_waived {
            return Err(Error::new(Reason::TextUnchecked, "a volume, in which no writing is looked for"));
        }
        let mut reader = Reader::open(source, &self.limits)?.ok_or(CHANGED)?;
        let (taken, why) = match self.duty(true, assignment)? {
            Duty::None(reason) => (None, Err(reason)),
            Duty::Cut(cut) => (Some(Taken::of(&mut reader, cut, Template::unpacked())?), Ok(cut)),
        };
        let bytes = reader.header().written_bytes();
        let (mut stored, sha256): (Stored<S::Sealed>, _) = if bytes <= self.limits.held_bytes {
            let mut held = Vec::new();
            if !reader.is_packed() {
                held.reserve_exact(usize::try_from(bytes).unwrap_or_default());
            }
            copy(&mut reader, taken.as_ref(), assignment, &mut held)?;
            (Stored::Memory(held), None)
        } else {
            let mut store = Sealing::new(store()?);
            copy(&mut reader, taken.as_ref(), assignment, &mut store)?;
            let (sealed, sha256) = store.seal()?;
            (Stored::Apart(sealed), Some(sha256))
        };
        let (face, noted) = match (taken, why) {
            (Some(taken), Ok(cut)) => {
                let source: &mut dyn Source = match &mut stored {
                    Stored::Memory(bytes) => &mut Bytes(bytes.as_slice()),
                    Stored::Apart(source) => source,
                };
                let is_some = taken.spans.iter().any(|spans| !spans.is_empty());
                let clear = self.is_gone(source, cut, (taken.air, taken.folds))?.ok_or(FACE_STAYS)?;
                (verify::Face::Clear(clear), Some(if is_some { FaceNoted::Removed } else { FaceNoted::OutOfView }))
            }
            (_, Err(reason)) => (verify::Face::NotNeeded(reason), noted(reason)),
            (None, Ok(_)) => return Err(LOST),
        };
        let outcome = Outcome {
            verdict: Verdict::Released,
            reason: None,
            is_waived,
            face: noted,
            actions: actions(&mut reader)?,
            ..Outcome::without_output(Some(self.key.uid(&assignment.instance, &|_| false)), Reason::InternalError)
        };
        let writing = Writing::NotNeeded(if is_waived { NotNeeded::Waived } else { NotNeeded::SeldomCarriesWriting });
        let originals = Originals::default();
        Ok(Made::Written(Box::new(Written { patient: assignment.patient, stored, sha256, originals, writing, face, outcome })))
    }

    /// Reads what was written and looks whether all that a cut takes is air there.
    fn is_gone(&self, source: &mut dyn Source, cut: &Cut, (air, folds): (Vec<u8>, bool)) -> Result<Option<Clear>> {
        let mut written = Reader::open(source, &self.limits)?.ok_or(FACE_STAYS)?;
        let header = written.header().clone();
        let planes = header.planes().ok_or(FACE_STAYS)?;
        face::cleared(&cut.over(Template::unpacked()), &planes, folds, |spans| {
            let (taken, mut is_gone) = (Taken { spans, air, folds }, true);
            each(&mut written, &mut |number, slice| {
                taken.each(number, &header, slice, &mut |one, air| is_gone &= one == air);
                Ok(())
            })?;
            Ok(is_gone)
        })
    }
}

/// Writes a volume without what is taken.
fn copy(reader: &mut Reader<'_>, taken: Option<&Taken>, assignment: &Assignment, sink: &mut dyn Sink) -> Result<()> {
    let header = reader.header().clone();
    let mut hash = Sha256::new();
    hash.update(header.canonical());
    let mut writer = Writer::new(sink, &header, reader.is_packed())?;
    each(reader, &mut |number, slice| {
        hash.update(&*slice);
        if let Some(taken) = taken {
            taken.each(number, &header, slice, &mut |one, air| one.iter_mut().zip(air).for_each(|(to, byte)| *to = *byte));
        }
        writer.write(slice)
    })?;
    if hex(&hash.finalize().into()) == assignment.instance { writer.finish() } else { Err(CHANGED) }
}

/// What of a file, whose last slice was read, is not written: words, extensions, what lies behind the voxels.
fn actions(reader: &mut Reader<'_>) -> Result<Vec<ActionTaken>> {
    let has_more = reader.has_more()?;
    let header = reader.header();
    let action =
        |path: &str, action: &'static str, rule, old| ActionTaken { path: path.to_owned(), action: action.into(), rule, old };
    let texts = header.texts().into_iter();
    let mut actions: Vec<ActionTaken> =
        texts.map(|(name, text)| action(name, "empty", Rule::ValueRepresentation, Some(text))).collect();
    actions.extend((header.extension_bytes() > 0).then(|| action("extension", "remove", Rule::Group, None)));
    actions.extend(has_more.then(|| action("trailer", "remove", Rule::Group, None)));
    Ok(actions)
}

const CHANGED: Error = Error::new(Reason::Unreadable, "the file changed while it was read");
const FACE_STAYS: Error = Error::new(Reason::FaceCheckFailed, "the face was cut out, and is not gone in what was written");

#[cfg(test)]
mod tests {
    use super::*;

    fn physics(values: impl IntoIterator<Item = f64>) -> Physics {
        let mut tally = Tally::default();
        values.into_iter().for_each(|value| tally.take(value));
        tally.physics()
    }

    fn many(parts: &[(f64, usize)]) -> Vec<f64> {
        parts.iter().flat_map(|(value, count)| std::iter::repeat_n(*value, *count)).collect()
    }

    #[test]
    fn hounsfield_units_are_told_by_air_and_water() {
        assert_eq!(physics(many(&[(-1000.0, 500), (-900.0, 20), (40.0, 400), (900.0, 80)])), Physics::Ct);
        assert_eq!(physics(many(&[(-3024.0, 300), (-1000.0, 300), (40.0, 300), (900.0, 80)])), Physics::Ct, "with padding");
        assert_eq!(physics(many(&[(0.0, 500), (40.0, 400), (900.0, 80)])), Physics::Mr);
        assert_eq!(physics(many(&[(-0.5, 500), (0.4, 400)])), Physics::Mr, "differences");
        assert_eq!(physics((-4096..4096).map(f64::from)), Physics::Mr, "a phase");
        assert_eq!(physics(many(&[(-1000.0, 500), (2000.0, 500)])), Physics::Mr, "nothing that is soft");
        assert_eq!(physics([]), Physics::Mr);
    }
}
