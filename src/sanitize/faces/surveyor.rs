//! Reads the slices of a survey, one file after the other, and looks for a head.

use crate::dicom::frames::{Pictures, PixelLayout};
use crate::dicom::{geometry, read};
use crate::error::{Error, Reason, Result};
use crate::face::{self, FaceDetector, Finding, Mode, Physics};
use crate::limits::Limits;
use crate::sanitize::faces::Survey;
use crate::sanitize::volumes;
use crate::source::Source;
use crate::volume::{Plane, Stack, StackBuilder};

/// Makes one survey. Of the slices only a coarse copy is held.
pub struct Surveyor {
    survey: Survey,
    planes: Vec<Plane>,
    stack: StackBuilder,
    read: usize,
    /// Whether it is a file that holds volumes, and those of them that are least like the first.
    is_file: bool,
    repeats: Vec<StackBuilder>,
    limits: Limits,
}

impl Surveyor {
    /// Takes up a survey.
    ///
    /// # Errors
    /// Those of [`StackBuilder::new`].
    pub fn new(survey: Survey, limits: Limits) -> Result<Self> {
        let planes: Vec<Plane> = survey.slices.planes().collect();
        Ok(Self { stack: StackBuilder::new(&planes)?, survey, planes, read: 0, is_file: false, repeats: Vec::new(), limits })
    }

    /// Reads the next file of the survey, which has this number.
    ///
    /// # Errors
    /// Those of reading and of the codecs; [`Reason::Unreadable`] for a file whose frames do not lie where pass 1 saw them,
    /// [`Reason::FaceUnchecked`] where a table stands between the stored values and what they mean.
    pub fn add(&mut self, file: u32, source: &mut dyn Source) -> Result<()> {
        let next = self.survey.files.get(self.read).filter(|next| next.file == file);
        let next = next.ok_or(Error::new(Reason::InternalError, "a file that no survey asks for"))?;
        let first: usize = self.survey.files.iter().take(self.read).map(|file| file.frames.len()).sum();
        let numbered: Vec<(u32, usize)> = next.frames.iter().copied().zip(first..).collect();
        if let Some(repeats) = volumes::add(source, &numbered, &self.planes, &mut self.stack, &self.limits)? {
            self.is_file = true;
            self.repeats.extend(repeats);
            self.read += 1;
            return Ok(());
        }
        let instance = read::read(source, &self.limits)?;
        let set = &instance.data_set;
        let layout = PixelLayout::of(set)?;
        let planes = geometry::of(set).map(|geometry| geometry.planes).unwrap_or_default();
        let mut body = instance.body(source);
        let pictures = Pictures::of(&instance, &mut body)?;
        for (index, frame) in (first..).zip(&next.frames) {
            let number = usize::try_from(*frame).unwrap_or(usize::MAX);
            let (expected, found): (Option<&Plane>, Option<&Plane>) = (self.planes.get(index), planes.get(number));
            if expected.is_none() || expected != found {
                return Err(Error::new(Reason::Unreadable, "the file changed while it was read"));
            }
            let numbers = pictures.numbers(*frame, &mut body, &self.limits)?;
            let rescale = geometry::rescale(set, *frame).ok_or(NO_UNITS)?;
            self.stack.add(index, &physical(&numbers, &layout, rescale))?;
        }
        self.read += 1;
        Ok(())
    }

    /// Looks for a head in what was read. With a detector, a head of which a cut would leave a face that can be seen is to be stripped, and one of
    /// which that would leave one too counts as not found for certain.
    ///
    /// # Errors
    /// [`Reason::InternalError`] where files are missing; those of the detector.
    pub fn finish(mut self, detector: Option<&mut dyn FaceDetector>) -> Result<Finding> {
        let (asked, is_file) = (self.survey.head.clone(), self.is_file);
        let repeats: Vec<Stack> = std::mem::take(&mut self.repeats).into_iter().map(StackBuilder::finish).collect();
        let (stack, physics) = self.stack()?;
        let finding = asked.clone().map_or_else(|| face::find(&stack, physics), Finding::Head);
        let Finding::Head(mut head) = finding else {
            // What converters write of sizes and places does not bear that a face stays.
            return Ok(if is_file { Finding::Unsure } else { finding });
        };
        let mut looked = None;
        if let Some(detector) = detector {
            let (as_cut, seen) = face::looked(&stack, physics, head, detector)?;
            (head, looked) = (as_cut, Some(seen));
        }
        // Where no face was seen before, that none is seen after says nothing: of a head that was found elsewhere something else must.
        let is_gone = looked.is_none_or(|looked| looked.is_gone(head.mode(Mode::Deface)));
        let is_seen = looked.is_some_and(|looked| looked.before > 0);
        let is_there = is_gone && (asked.is_none() || is_seen || face::lies_as(&head, &stack, physics));
        let is_still = || repeats.iter().all(|repeat| face::is_in_place(&head, &stack, repeat, physics));
        Ok(if is_there && is_still() { Finding::Head(head) } else { Finding::Unsure })
    }

    /// All that was read, and what it measures.
    pub(super) fn stack(self) -> Result<(Stack, Physics)> {
        if self.read < self.survey.files.len() {
            return Err(Error::new(Reason::InternalError, "a survey without all its files"));
        }
        let physics = self.survey.slices.physics;
        let physics = physics.ok_or(Error::new(Reason::InternalError, "a survey of nothing that is measured"))?;
        Ok((self.stack.finish(), physics))
    }
}

/// Numbers that count from the least that the samples can hold, and of more than 16 bits the upper ones, in physical units.
#[expect(clippy::cast_possible_truncation, reason = "half the precision is more than a head needs")]
fn physical(numbers: &[u16], layout: &PixelLayout, (slope, intercept): (f64, f64)) -> Vec<f32> {
    let unit = (1_u64 << layout.bits_stored.saturating_sub(16)) as f64;
    let least = if layout.is_signed { -((1_u64 << (layout.bits_stored.max(1) - 1)) as f64) } else { 0.0 };
    numbers.iter().map(|number| ((f64::from(*number) * unit + least) * slope + intercept) as f32).collect()
}

const NO_UNITS: Error = Error::new(Reason::FaceUnchecked, "a picture whose values stand for nothing that can be computed");
