//! The codecs of `scanitize-codec`: the command line links them, the browser has them in a module of their own, which the boundary names.

use std::sync::OnceLock;

pub use scanitize_codec::{Answer, Codecs, Coder, error, jpeg, jpeg_2000, jpeg_ls};

use crate::error::{Error, Reason, Result};
use crate::frame::Raster;
use crate::limits::Limits;

/// The codecs for pictures of one size.
#[must_use]
pub fn codecs(raster: Raster, limits: &Limits) -> Codecs {
    Codecs::new(CODER.get().copied().unwrap_or(LINKED), raster, limits.frame_samples)
}

/// Lets the codecs run elsewhere from now on; the first word counts.
pub fn run_by(coder: Coder) {
    _ = CODER.set(coder);
}

/// Whether a frame may be decoded as a whole.
///
/// # Errors
/// Those of [`Raster::count`].
pub fn check(raster: Raster, limits: &Limits) -> Result<()> {
    raster.count(&scanitize_codec::limits::Limits { frame_samples: limits.frame_samples })?;
    Ok(())
}

impl From<error::Error> for Error {
    fn from(error: error::Error) -> Self {
        let reason = match error.reason {
            error::Reason::Unreadable => Reason::Unreadable,
            error::Reason::Hostile => Reason::Hostile,
            error::Reason::TooLarge => Reason::TooLarge,
            error::Reason::UnsupportedSyntax => Reason::UnsupportedSyntax,
            error::Reason::InternalError => Reason::InternalError,
        };
        Self::new(reason, error.detail)
    }
}

static CODER: OnceLock<Coder> = OnceLock::new();
#[cfg(not(target_arch = "wasm32"))]
const LINKED: Coder = scanitize_codec::answer;
#[cfg(target_arch = "wasm32")]
const LINKED: Coder = |_, _| Err(error::Error::new(error::Reason::InternalError, "there are no codecs"));
