//! The bounds within which hostile streams are read.

/// Bounds on what one frame may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most samples of a frame.
    pub frame_samples: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { frame_samples: 128 << 20 }
    }
}
