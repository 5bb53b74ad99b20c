//! Pass 2: what of an instance goes with the face, and whether it is gone in what was written.

use crate::dicom::data_set::DataSet;
use crate::dicom::frames::{PixelLayout, Removal};
use crate::dicom::{geometry, read};
use crate::error::{Error, Reason, Result};
use crate::face::{self, Blade, Clear, Cut, Template};
use crate::limits::Limits;
use crate::report::FaceNoted;
use crate::sanitize::faces::{contours, folds};
use crate::source::{Bytes, Source, Stored};
use crate::verify::NotNeeded;

/// What a file is to lose of a face.
pub enum Duty<'a> {
    /// Nothing, for a reason.
    None(NotNeeded),
    /// What this meets.
    Cut(&'a Cut),
}

/// What is to be done about a face.
pub enum Facing<'a> {
    /// Nothing, for a reason.
    NotNeeded(NotNeeded),
    /// What a cut meets goes.
    Cut(Taken<'a>),
}

impl Facing<'_> {
    /// What goes, if anything does.
    pub fn taken(&self) -> Option<&Taken<'_>> {
        match self {
            Self::Cut(taken) if taken.is_some => Some(taken),
            _ => None,
        }
    }

    /// Whether it belongs to a head that is cut. All slices of one say the same, whether the cut meets them or not: readers take a
    /// series apart whose slices do not.
    pub fn is_cut(&self) -> bool {
        matches!(self, Self::Cut(_))
    }

    /// What became of the face, for the report.
    pub fn noted(&self) -> Option<FaceNoted> {
        match self {
            Self::Cut(taken) if taken.is_some => Some(FaceNoted::Removed),
            Self::Cut(_) => Some(FaceNoted::OutOfView),
            Self::NotNeeded(reason) => noted(*reason),
        }
    }
}

/// What became of a face where nothing was to be done, for the report.
pub fn noted(reason: NotNeeded) -> Option<FaceNoted> {
    match reason {
        NotNeeded::OutOfView => Some(FaceNoted::OutOfView),
        NotNeeded::TooThin => Some(FaceNoted::TooThin),
        NotNeeded::FaceKept => Some(FaceNoted::Kept),
        _ => None,
    }
}

/// What of an instance goes with the face.
pub struct Taken<'a> {
    blade: Blade<'a>,
    has_picture: bool,
    /// The pixels, where there are any.
    removal: Option<Removal>,
    is_some: bool,
}

impl<'a> Taken<'a> {
    /// What a cut meets.
    ///
    /// # Errors
    /// [`Reason::FaceUnchecked`] for a picture of which it is not known where each frame lies.
    pub fn of(set: &DataSet, has_picture: bool, cut: &'a Cut, template: &'a Template) -> Result<Self> {
        let blade = cut.over(template);
        if !has_picture {
            let is_some = contours::are_met(set, &blade);
            return Ok(Self { blade, has_picture, removal: None, is_some });
        }
        let layout = PixelLayout::of(set)?;
        let planes = geometry::of(set).ok_or(NO_PLACE)?.planes;
        let removal = Removal {
            spans: planes.iter().map(|plane| blade.spans(plane, folds(set))).collect(),
            air: (0..layout.frames).map(|frame| geometry::air(set, frame, &layout)).collect(),
        };
        let is_some = !removal.is_empty();
        Ok(Self { blade, has_picture, removal: Some(removal).filter(|_| is_some), is_some })
    }

    /// The pixels that go.
    pub fn removal(&self) -> Option<&Removal> {
        self.removal.as_ref()
    }

    /// Whether an item is a contour that goes.
    pub fn takes(&self, contour: &DataSet) -> bool {
        contours::is_met(contour, &self.blade)
    }

    /// Reads what was written and looks whether it is gone there.
    ///
    /// # Errors
    /// Those of reading; [`Reason::FaceCheckFailed`] where it is not.
    pub fn proof<R: Source>(&self, stored: &mut Stored<R>, limits: &Limits) -> Result<Clear> {
        match stored {
            Stored::Memory(bytes) => self.read_again(Bytes(bytes.as_slice()), limits),
            Stored::Apart(source) => self.read_again(source, limits),
        }
    }

    fn read_again(&self, mut source: impl Source, limits: &Limits) -> Result<Clear> {
        let written = read::read(&mut source, limits)?;
        let set = &written.data_set;
        let clear = if self.has_picture {
            let layout = PixelLayout::of(set)?;
            let planes = geometry::of(set).ok_or(FACE_STAYS)?.planes;
            face::cleared(&self.blade, &planes, folds(set), |spans| {
                let air = (0..layout.frames).map(|frame| geometry::air(set, frame, &layout)).collect();
                Removal { spans, air }.is_done(&written, &mut written.body(source), limits)
            })?
        } else {
            face::cleared_of(&self.blade, contours::places(set).ok_or(FACE_STAYS)?.into_iter())
        };
        clear.ok_or(FACE_STAYS)
    }
}

const NO_PLACE: Error = Error::new(Reason::FaceUnchecked, "a picture that does not say where it lies");
const FACE_STAYS: Error = Error::new(Reason::FaceCheckFailed, "the face was cut out, and is not gone in what was written");
