//! Faces: whether a volume shows a head and where, what of it is cut, and whether nothing is left.

use serde::{Deserialize, Serialize};

use crate::face::fit::Fit;
use crate::face::rind::Rind;
use crate::volume::Affine;

mod bust;
mod check;
mod clear;
mod climb;
mod cut;
mod find;
mod fit;
mod grades;
mod outside;
pub mod render;
mod rind;
mod similarity;
mod skull;
mod template;
mod trunk;

pub use bust::{Bust, Extent, Pose, Skin};
pub use check::{FaceDetector, Looked, Sighting, VIEWS, look, looked, portrayed, views};
pub use clear::{Clear, cleared, cleared_of};
pub use cut::{Blade, Cut, Mode};
pub use find::{Finding, find, is_in_place, lies_as};
pub use template::Template;

/// What made a volume's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Physics {
    /// X-rays: Hounsfield units.
    Ct,
    /// Magnetic resonance: any units.
    Mr,
    /// Emission: activity.
    Pet,
}

/// Where a head lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Of the template.
    pub(crate) version: u32,
    /// From the template's coordinates to the patient's.
    pub(crate) map: Affine,
    /// Where its skin is.
    rind: Rind,
    /// Whether a cut of the face alone leaves one that can be seen.
    #[serde(default)]
    is_bare: bool,
}

impl Head {
    /// The head of a fit.
    fn of(fit: &Fit, rind: Rind) -> Self {
        Self { version: template::VERSION, map: fit.map, rind, is_bare: false }
    }

    /// From the template's coordinates to the patient's.
    #[must_use]
    pub fn map(&self) -> Affine {
        self.map
    }

    /// The same, of which all but the brain must go.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { is_bare: true, ..self }
    }

    /// How it is cut where a policy wants this: what leaves no face.
    #[must_use]
    pub fn mode(&self, wanted: Mode) -> Mode {
        if self.is_bare { Mode::HeadStrip } else { wanted }
    }
}
