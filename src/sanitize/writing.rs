//! Looking for writing in the picture of one instance: in its frames as they are to be written, and in what was written.

use crate::dicom::frames::Pictures;
use crate::dicom::read::{self, Body, Instance};
use crate::error::Result;
use crate::frame::{Picture, Rectangle};
use crate::identity::Harvest;
use crate::limits::Limits;
use crate::profile::policy::{Markers, Policy};
use crate::report::WritingNoted;
use crate::source::{Bytes, Source, Stored};
use crate::text::{self, Detector, Frames, Look, Mark, Sides};

/// Looks for writing under a policy.
pub struct Search<'a> {
    detector: &'a mut dyn Detector,
    sides: Sides,
    limits: Limits,
}

impl<'a> Search<'a> {
    /// Takes a detector.
    pub fn new(detector: &'a mut dyn Detector, policy: &Policy, limits: Limits) -> Self {
        let sides = if policy.markers == Markers::Keep { Sides::Stay } else { Sides::Count };
        Self { detector, sides, limits }
    }

    /// Looks at the frames of an input, as they are when the rectangles are blank.
    ///
    /// # Errors
    /// Those of the codecs and of [`text::look`].
    pub fn first(&mut self, instance: &Instance, body: &mut dyn Source, blank: &[Rectangle]) -> Result<Look> {
        let pictures = Pictures::of(instance, body)?;
        let mut frames = Shown { pictures, source: body, blank, limits: &self.limits };
        text::look(&mut frames, self.detector, self.sides)
    }

    /// Looks at what was written, of which some places are blank.
    ///
    /// # Errors
    /// As [`Search::first`].
    pub fn again<R: Source>(&mut self, stored: &mut Stored<R>, blank: &[Rectangle]) -> Result<Look> {
        match stored {
            Stored::Memory(bytes) => self.output(Bytes(bytes.as_slice()), blank),
            Stored::Apart(source) => self.output(source, blank),
        }
    }

    fn output(&mut self, mut source: impl Source, blank: &[Rectangle]) -> Result<Look> {
        let instance = read::read(&mut source, &self.limits)?;
        let mut body: Body<_> = instance.body(source);
        let pictures = Pictures::of(&instance, &mut body)?;
        let mut frames = Shown { pictures, source: &mut body, blank: &[], limits: &self.limits };
        text::look_again(&mut frames, self.detector, self.sides, blank)
    }
}

/// Marks as the report has them.
pub fn noted(marks: &[Mark], harvest: &Harvest) -> Vec<WritingNoted> {
    let noted = |mark: &Mark| WritingNoted { area: mark.area, shows: text::kinds(&mark.text, harvest), is_side: mark.is_side };
    marks.iter().map(noted).collect()
}

/// The frames of an instance, parts of them blank.
struct Shown<'a> {
    pictures: Pictures,
    source: &'a mut dyn Source,
    blank: &'a [Rectangle],
    limits: &'a Limits,
}

impl Frames for Shown<'_> {
    fn count(&self) -> u32 {
        self.pictures.count()
    }

    fn picture(&mut self, frame: u32) -> Result<Picture> {
        let mut picture = self.pictures.picture(frame, self.source, self.limits)?;
        picture.blank(self.blank, self.pictures.darkest());
        Ok(picture)
    }
}
