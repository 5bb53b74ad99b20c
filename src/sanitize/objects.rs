//! Objects without a picture: which of them are cleaned, and what has to be known of each before.
//!
//! What no table describes is left out by name of its kind: documents inside documents, surfaces, sounds, raw data.

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;
use crate::dicom::{tags, waveform};
use crate::error::{Error, Reason, Result};
use crate::profile::content::is_document;
use crate::profile::policy::Policy;
use crate::profile::table::{self, Iod, ProfileOption};
use crate::sanitize::faces;
use crate::sanitize::gate::Admission;

/// The option of the profile without which the instances of an IOD are left out, `None` for what every policy cleans.
#[must_use]
pub fn option(iod: Iod) -> Option<ProfileOption> {
    let graphics = is_presentation(iod).then_some(ProfileOption::CleanGraphics);
    graphics.or_else(|| is_document(iod).then_some(ProfileOption::CleanStructuredContent))
}

/// Whether a policy leaves the instances of an IOD out, for want of the option under which they are cleaned.
#[must_use]
pub fn is_left_out(iod: Iod, policy: &Policy) -> bool {
    option(iod).is_some_and(|option| !policy.has(option))
}

/// Admits an object without a picture.
///
/// # Errors
/// Those of [`waveform::check`]; [`Reason::StructuredLeftOut`] for a document that is no tree with a container at its root (PS3.3
/// C.17.3).
pub fn admit(data_set: &DataSet, iod: Iod) -> Result<Admission> {
    if is_document(iod) && (data_set.text(VALUE_TYPE) != Some("CONTAINER") || data_set.element(tags::PIXEL_DATA).is_some()) {
        return Err(Error::new(Reason::StructuredLeftOut, "a document that is no tree of content").at(VALUE_TYPE));
    }
    waveform::check(data_set)?;
    Ok(Admission {
        iod,
        has_picture: table::has_picture(iod),
        may_carry_writing: false,
        is_of_numbers: false,
        may_show_face: faces::has_contours(data_set),
        is_page: false,
    })
}

/// Whether the instances of an IOD are presentation states.
#[must_use]
pub fn is_presentation(iod: Iod) -> bool {
    matches!(
        iod,
        Iod::GrayscalePresentation
            | Iod::ColorPresentation
            | Iod::PseudoColorPresentation
            | Iod::BlendingPresentation
            | Iod::XRayPresentation
    )
}

const VALUE_TYPE: Tag = Tag::new(0x0040, 0xA040);
