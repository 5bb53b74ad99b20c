//! Which instances can be cleaned at all, and which need a person to look.

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element, Value};
use crate::dicom::frames;
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::profile::table::{self, Iod};

/// What is known of an instance before anything is decided.
pub struct Admission {
    /// Its IOD.
    pub iod: Iod,
    /// Whether the picture may carry writing: it says so, it has colour, or it was captured from a screen.
    pub may_carry_writing: bool,
    /// Whether it is of a kind that can show a face.
    pub may_show_face: bool,
}

/// Admits an instance, or says why it can not be cleaned.
///
/// # Errors
/// [`Reason::StructuredLeftOut`] and [`Reason::NotAnImage`] for what is no image, [`Reason::TextUnchecked`] for kinds of image
/// that carry writing as a rule, and the errors of [`frames::check`].
pub fn admit(instance: &Instance) -> Result<Admission> {
    let data_set = &instance.data_set;
    let class = data_set.text(tags::SOP_CLASS_UID).unwrap_or_default();
    let Some(iod) = table::iod(class) else { return Err(without_iod(data_set)) };
    frames::check(instance)?;
    Ok(Admission {
        iod,
        may_carry_writing: may_carry_writing(data_set) || lacks_geometry(data_set, iod),
        may_show_face: !matches!(iod, Iod::Cr | Iod::Dx | Iod::Mg),
    })
}

fn without_iod(data_set: &DataSet) -> Error {
    if data_set.element(tags::SOP_CLASS_UID).is_none() {
        Error::new(Reason::NotAnImage, "an instance that does not say what it is").at(tags::SOP_CLASS_UID)
    } else if data_set.element(tags::PIXEL_DATA).is_some() {
        Error::new(Reason::TextUnchecked, "a kind of picture that can carry writing").at(tags::SOP_CLASS_UID)
    } else {
        Error::new(Reason::StructuredLeftOut, "a document, not a picture").at(tags::SOP_CLASS_UID)
    }
}

fn may_carry_writing(data_set: &DataSet) -> bool {
    let is_grey =
        data_set.text(tags::PHOTOMETRIC_INTERPRETATION).is_some_and(|text| matches!(text, "MONOCHROME1" | "MONOCHROME2"));
    let is_single = data_set.unsigned_short(tags::SAMPLES_PER_PIXEL).is_none_or(|samples| samples == 1);
    let says_so = all(data_set, tags::BURNED_IN_ANNOTATION).any(|element| !says_no(element));
    let is_converted = all(data_set, CONVERSION_TYPE).any(|element| !element.bytes().is_empty());
    let is_capture = image_types(data_set).any(|image_type| {
        image_type.split('\\').map(str::trim).any(|part| part == "SC" || CAPTURES.iter().any(|word| part.contains(word)))
    });
    !is_grey || !is_single || says_so || is_converted || is_capture
}

/// Image Type, also where it is given twice or holds what is no text: that must not hide what it says.
fn image_types(data_set: &DataSet) -> impl Iterator<Item = String> {
    all(data_set, tags::IMAGE_TYPE).map(|element| String::from_utf8_lossy(element.bytes()).to_ascii_uppercase())
}

/// An attribute of the top level, as often as it is given.
fn all(data_set: &DataSet, tag: Tag) -> impl Iterator<Item = &Element> {
    data_set.elements().iter().chain(data_set.rivals()).filter(move |element| element.tag == tag)
}

/// Whether an element says no, or nothing.
fn says_no(element: &Element) -> bool {
    let is_text = matches!(element.value, Value::Bytes(_)) && !element.has_foreign_vr;
    let text = std::str::from_utf8(element.bytes()).map(|text| text.trim_matches([' ', '\0']));
    is_text && matches!(text, Ok("" | "NO"))
}

/// Whether a picture of a tomograph does not say how it lies: a page that was made of others, not a slice.
fn lacks_geometry(data_set: &DataSet, iod: Iod) -> bool {
    matches!(iod, Iod::Ct | Iod::Mr | Iod::Pt) && data_set.text(IMAGE_ORIENTATION_PATIENT).is_none()
}

const IMAGE_ORIENTATION_PATIENT: Tag = Tag::new(0x0020, 0x0037);
const CONVERSION_TYPE: Tag = Tag::new(0x0008, 0x0064);
/// Words in Image Type that makers give to captures, dose pages and rendered views.
const CAPTURES: &[&str] = &[
    "SCREEN",
    "CAPTURE",
    "DOSE",
    "REPORT",
    "VRT",
    "3D_REND",
    "PASTED",
    "GRAPH",
    "SAVE",
    " PROT",
    "PROTOCOL",
    "RESULT",
    "BLACK IMAGE",
];
