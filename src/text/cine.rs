//! Which pictures are looked at of many frames.
//!
//! Writing stands still while what is beneath it moves. So the first, the middle and the last frame are looked at, the greatest and
//! the least value that each pixel ever has, and by how much the frames between differ from the one before that was looked at: there
//! is what comes and goes. A frame that has little in common with that one is looked at by itself.

use crate::error::{Error, Reason, Result};
use crate::frame::Picture;
use crate::text::lines::marks;
use crate::text::{Detector, Frames, Mark};

/// How much is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// All.
    First,
    /// What shows best what was left, after blanking.
    Again,
}

/// Everything that is written in any frame.
///
/// # Errors
/// Those of the frames and of the detector; [`Reason::TextUnchecked`] for more frames, or more without likeness, than are looked at.
pub fn looked(frames: &mut dyn Frames, detector: &mut dyn Detector, care: Care) -> Result<Vec<Mark>> {
    let count = frames.count();
    if count == 1 {
        return marks(&frames.picture(0)?, detector, care);
    }
    if count > MOST_FRAMES {
        return Err(Error::new(Reason::TextUnchecked, "more frames than are looked at"));
    }
    let mut cine = Cine { detector, care, marks: Vec::new(), stretch: None, extremes: None, alone: 0 };
    for frame in 0..count {
        let is_sample = count <= FEW || frame == count / 2 || care == Care::First && frame + 1 == count;
        cine.take(frames.picture(frame)?, is_sample)?;
    }
    cine.finish()
}

struct Cine<'a> {
    detector: &'a mut dyn Detector,
    care: Care,
    marks: Vec<Mark>,
    /// The frame that was looked at last, and by how much those since differ from it.
    stretch: Option<Stretch>,
    /// The least and the greatest values of all frames.
    extremes: Option<(Picture, Picture)>,
    /// The frames that were looked at for themselves.
    alone: usize,
}

struct Stretch {
    reference: Picture,
    difference: Option<Picture>,
}

impl Cine<'_> {
    fn take(&mut self, picture: Picture, is_sample: bool) -> Result<()> {
        if let Some((least, most)) = self.extremes.as_mut().filter(|(least, _)| least.is_like(&picture)) {
            least.combine(&picture, u16::min);
            most.combine(&picture, u16::max);
        } else {
            self.extremes = Some((picture.clone(), picture.clone()));
        }
        let is_like = self.stretch.as_ref().is_some_and(|stretch| is_alike(&stretch.reference, &picture));
        if is_sample || !is_like {
            self.alone += usize::from(!is_sample);
            if self.alone > MOST_ALONE {
                return Err(Error::new(Reason::TextUnchecked, "more frames without likeness than are looked at"));
            }
            self.end_stretch()?;
            self.look(&picture)?;
            self.stretch = Some(Stretch { reference: picture, difference: None });
        } else if let Some(stretch) = &mut self.stretch {
            let mut difference = picture;
            difference.combine(&stretch.reference, u16::abs_diff);
            match &mut stretch.difference {
                Some(greatest) => greatest.combine(&difference, u16::max),
                None => stretch.difference = Some(difference),
            }
        }
        Ok(())
    }

    /// Looks at what came and went since the last frame that was looked at.
    fn end_stretch(&mut self) -> Result<()> {
        let difference = self.stretch.take().and_then(|stretch| stretch.difference);
        match difference {
            Some(difference) if self.care == Care::First => self.look(&difference),
            _ => Ok(()),
        }
    }

    fn look(&mut self, picture: &Picture) -> Result<()> {
        let found = marks(picture, self.detector, self.care)?;
        // The same line in several frames is one.
        let is_new = |mark: &Mark| !self.marks.iter().any(|known| known.area == mark.area);
        let found: Vec<Mark> = found.into_iter().filter(is_new).collect();
        self.marks.extend(found);
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Mark>> {
        self.end_stretch()?;
        if let Some((least, most)) = self.extremes.take().filter(|(least, most)| least != most) {
            self.look(&most)?;
            if self.care == Care::First {
                self.look(&least)?;
            }
        }
        Ok(self.marks)
    }
}

/// Whether most pixels of two frames are about the same.
fn is_alike(one: &Picture, other: &Picture) -> bool {
    if !one.is_like(other) {
        return false;
    }
    let values = || one.channels().iter().flatten();
    let range = values().max().zip(values().min()).map_or(0, |(most, least)| most - least);
    let pairs = values().zip(other.channels().iter().flatten());
    let changed = pairs.filter(|(one, other)| one.abs_diff(**other) > range / 8).count();
    changed <= values().count() / 2
}

/// As many frames as are all looked at.
const FEW: u32 = 3;
/// Frames of the longest cine that is looked at. A file can hold hundreds of millions of single pixels.
const MOST_FRAMES: u32 = 20_000;
/// Frames that are looked at for themselves.
const MOST_ALONE: usize = 48;
