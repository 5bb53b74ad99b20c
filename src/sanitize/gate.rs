//! Which instances can be cleaned at all, and which need a person to look.

use crate::attribute::Tag;
use crate::dicom::data_set::{DataSet, Element, Value};
use crate::dicom::frames;
use crate::dicom::read::Instance;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::profile::table::{self, Iod};
use crate::sanitize::objects;

/// What is known of an instance before anything is decided.
pub struct Admission {
    /// Its IOD.
    pub iod: Iod,
    /// Whether it holds a picture.
    pub has_picture: bool,
    /// Whether the picture may carry writing: it says so, it has colour, or it was captured from a screen.
    pub may_carry_writing: bool,
    /// Whether its samples are numbers that something was computed to, which nobody writes on: a dose, a map, a segment.
    pub is_of_numbers: bool,
    /// Whether it is of a kind that can show a face.
    pub may_show_face: bool,
    /// Whether it is a page that a machine made of other pictures: a dose report, a protocol, a screen that was captured.
    pub is_page: bool,
}

/// Admits an instance, or says why it can not be cleaned.
///
/// # Errors
/// [`Reason::StructuredLeftOut`] and [`Reason::NotAnImage`] for what is neither an image nor an object that the tables know,
/// [`Reason::TextUnchecked`] for kinds of image that they do not, and the errors of [`frames::check`] and [`objects::admit`].
pub fn admit(instance: &Instance) -> Result<Admission> {
    let data_set = &instance.data_set;
    let class = data_set.text(tags::SOP_CLASS_UID).unwrap_or_default();
    let Some(iod) = table::iod(class) else { return Err(without_iod(data_set)) };
    if !table::has_picture(iod) {
        return objects::admit(data_set, iod);
    }
    frames::check(instance)?;
    Ok(Admission {
        iod,
        has_picture: true,
        may_carry_writing: carries_writing_as_a_rule(iod) || may_carry_writing(data_set, iod) || lacks_geometry(data_set, iod),
        is_of_numbers: is_of_numbers(iod),
        may_show_face: !shows_no_face(iod),
        is_page: is_page(data_set),
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

/// Kinds of picture that their machines write on, or that are made of other pictures: all but those of tomographs, of X-ray systems
/// for still pictures, and of what is computed from these.
fn carries_writing_as_a_rule(iod: Iod) -> bool {
    !matches!(
        iod,
        Iod::Cr
            | Iod::Dx
            | Iod::Mg
            | Iod::Io
            | Iod::Ct
            | Iod::Mr
            | Iod::Pt
            | Iod::Nm
            | Iod::EnhancedCt
            | Iod::EnhancedMr
            | Iod::EnhancedPt
            | Iod::LegacyCt
            | Iod::LegacyMr
            | Iod::LegacyPt
            | Iod::Angiographic3d
            | Iod::Craniofacial3d
            | Iod::BreastTomosynthesis
            | Iod::BreastProjection
    ) && !is_of_numbers(iod)
}

/// Kinds whose samples are numbers that something was computed to.
pub fn is_of_numbers(iod: Iod) -> bool {
    matches!(iod, Iod::RtDose | Iod::Segmentation | Iod::HeightMap | Iod::ParametricMap)
}

/// Projections and pictures of other parts. What is computed from the volume of a head shows its face as the volume does.
fn shows_no_face(iod: Iod) -> bool {
    matches!(
        iod,
        Iod::Cr
            | Iod::Dx
            | Iod::Mg
            | Iod::Io
            | Iod::BreastTomosynthesis
            | Iod::BreastProjection
            | Iod::Xa
            | Iod::Xrf
            | Iod::EnhancedXa
            | Iod::EnhancedXrf
            | Iod::RtImage
            | Iod::EnhancedRtImage
            | Iod::ContinuousRtImage
            | Iod::Us
            | Iod::UsMultiFrame
            | Iod::EnhancedUs
            | Iod::Photoacoustic
            | Iod::Intravascular
            | Iod::Microscopic
            | Iod::SlideCoordinates
            | Iod::WholeSlide
            | Iod::Confocal
            | Iod::ConfocalTiled
            | Iod::VideoMicroscopic
            | Iod::Ophthalmic8
            | Iod::Ophthalmic16
            | Iod::WideFieldStereographic
            | Iod::WideField3d
            | Iod::OphthalmicTomography
            | Iod::TomographyEnFace
            | Iod::TomographyAnalysis
            | Iod::ThicknessMap
            | Iod::CornealTopography
    )
}

fn may_carry_writing(data_set: &DataSet, iod: Iod) -> bool {
    let photometric = data_set.text(tags::PHOTOMETRIC_INTERPRETATION).unwrap_or_default();
    let has_colours_of_labels = iod == Iod::Segmentation && photometric == "PALETTE COLOR";
    let is_grey = matches!(photometric, "MONOCHROME1" | "MONOCHROME2") || has_colours_of_labels;
    let is_single = data_set.unsigned_short(tags::SAMPLES_PER_PIXEL).is_none_or(|samples| samples == 1);
    let says_so = all(data_set, tags::BURNED_IN_ANNOTATION).any(|element| !says_no(element));
    let is_converted = all(data_set, CONVERSION_TYPE).any(|element| !element.bytes().is_empty());
    let is_rendered = has_image_type(data_set, |part| part == "SC" || RENDERED.iter().any(|word| part.contains(word)));
    !is_grey || !is_single || says_so || is_converted || is_rendered || is_page(data_set)
}

/// Whether Image Type says that a machine made a page: of a screen, of a dose, of a protocol.
fn is_page(data_set: &DataSet) -> bool {
    has_image_type(data_set, |part| PAGES.iter().any(|word| part.contains(word)))
}

/// Whether one of the values of Image Type is what is sought.
pub fn has_image_type(data_set: &DataSet, is_sought: impl Fn(&str) -> bool) -> bool {
    image_types(data_set).any(|image_type| image_type.split('\\').map(str::trim).any(&is_sought))
}

/// Whether the header tells left from right: by the patient's axes, or in words (PS3.3 C.7.6.1.1.1, C.7.6.2, C.7.3.1.1.1).
pub fn tells_sides(data_set: &DataSet) -> bool {
    SIDES
        .iter()
        .any(|tag| data_set.element(*tag).is_some_and(|element| !element.bytes().is_empty() || !element.items().is_empty()))
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
/// Words in Image Type that makers give to rendered views and to what was put together.
const RENDERED: &[&str] = &["VRT", "3D_REND", "PASTED", "GRAPH", "RESULT", "BLACK IMAGE"];
/// Words in Image Type that makers give to captures, dose reports and protocols.
const PAGES: &[&str] = &["SCREEN", "CAPTURE", "DOSE", "REPORT", "SAVE", " PROT", "PROTOCOL"];
/// Patient Orientation, Laterality, Image Laterality, Image Orientation (Patient), Frame Laterality, and the functional groups that
/// hold orientation or anatomy of frames.
const SIDES: &[Tag] = &[
    Tag::new(0x0020, 0x0020),
    Tag::new(0x0020, 0x0060),
    Tag::new(0x0020, 0x0062),
    IMAGE_ORIENTATION_PATIENT,
    Tag::new(0x0020, 0x9072),
    Tag::new(0x5200, 0x9229),
];
