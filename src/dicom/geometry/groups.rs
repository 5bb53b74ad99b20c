//! Functional groups: what all frames share, and what each has of its own (PS3.3 C.7.6.16).

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;

/// The functional groups of an instance.
pub struct Groups<'a> {
    shared: Option<&'a DataSet>,
    frames: &'a [DataSet],
}

impl<'a> Groups<'a> {
    /// The groups of a data set that has some for each frame.
    pub fn of(data_set: &'a DataSet) -> Option<Self> {
        let frames = data_set.element(PER_FRAME)?.items();
        let shared = match data_set.element(SHARED).map(|element| element.items()) {
            None | Some([]) => None,
            Some([shared]) => Some(shared),
            Some(_) => return None,
        };
        Some(Self { shared, frames })
    }

    /// How many frames have groups.
    pub fn frames(&self) -> usize {
        self.frames.len()
    }

    /// The one item of a macro for a frame, counted from 0; `None` where it is missing, has several, or is told for the frame and for
    /// all.
    pub fn find(&self, frame: usize, sequence: Tag) -> Option<&'a DataSet> {
        let own = self.frames.get(frame)?.element(sequence);
        let shared = self.shared.and_then(|shared| shared.element(sequence));
        match own.xor(shared)?.items() {
            [item] => Some(item),
            _ => None,
        }
    }
}

/// Shared Functional Groups Sequence.
const SHARED: Tag = Tag::new(0x5200, 0x9229);
/// Per-Frame Functional Groups Sequence.
pub const PER_FRAME: Tag = Tag::new(0x5200, 0x9230);
