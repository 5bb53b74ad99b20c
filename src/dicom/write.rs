//! The canonical form: the output data set, built anew from what a plan lets through.
//!
//! A zero preamble, group 0002 made from nothing, then the data set as [`encode`] writes it (PS3.10
//! 7.1). `dicom_object` holds the data set, pixel data apart: they come last and can be larger than any memory.

use std::borrow::Cow;

use dicom_core::header::HasLength;
use dicom_core::value::{DataSetSequence, PrimitiveValue};
use dicom_core::{DataElement, VR};
use dicom_object::InMemDicomObject;

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Element, Value};
use crate::dicom::frames::{EXPLICIT_VR_LITTLE_ENDIAN, Frames, Photometric};
use crate::dicom::{dictionary, encode, tags};
use crate::error::{Error, Reason, Result};
use crate::plan::{Action, Plan, Step};

/// An element that no input gives: what the program states about its own work.
pub struct Statement {
    /// Its tag.
    pub tag: Tag,
    /// Its value representation.
    pub vr: Vr,
    /// What it holds.
    pub value: Stated,
}

/// What a [`Statement`] holds.
pub enum Stated {
    /// A text; empty for an attribute of Type 2 without value.
    Text(Cow<'static, str>),
    /// An unsigned short.
    Short(u16),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Sequence items.
    Items(Vec<Vec<Statement>>),
}

impl Statement {
    /// A statement in words.
    #[must_use]
    pub fn text(tag: Tag, vr: Vr, text: impl Into<Cow<'static, str>>) -> Self {
        Self { tag, vr, value: Stated::Text(text.into()) }
    }

    /// A statement in items.
    #[must_use]
    pub fn items(tag: Tag, items: Vec<Vec<Statement>>) -> Self {
        Self { tag, vr: Vr::SQ, value: Stated::Items(items) }
    }
}

/// A coded item: value, scheme, meaning (PS3.3 8.8).
#[must_use]
pub fn coded(value: &'static str, scheme: &'static str, meaning: &'static str) -> Vec<Statement> {
    vec![
        Statement::text(tags::CODE_VALUE, Vr::SH, value),
        Statement::text(tags::CODING_SCHEME_DESIGNATOR, Vr::SH, scheme),
        Statement::text(tags::CODE_MEANING, Vr::LO, meaning),
    ]
}

/// What an instance is written from.
pub struct Output<'a> {
    /// The data set as read.
    pub data_set: &'a DataSet,
    /// What is to happen to it.
    pub plan: &'a Plan,
    /// What is added; a statement takes the place of an element with its tag.
    pub statements: Vec<Statement>,
    /// The picture that follows, if there is one.
    pub frames: Option<&'a Frames<'a>>,
    /// Gives the pseudonym of a UID that is not registered.
    pub map_uid: &'a dyn Fn(&str) -> String,
}

/// Writes an instance in the canonical form as far as the value of the pixel data, or to its end.
///
/// # Errors
/// [`Reason::Unreadable`] when the instance has no SOP Class UID or SOP Instance UID, [`Reason::InternalError`] when the
/// writer fails.
pub fn header(output: Output<'_>) -> Result<Vec<u8>> {
    let is_signed = output.data_set.unsigned_short(tags::PIXEL_REPRESENTATION) == Some(1);
    let builder = Builder { is_signed, map_uid: output.map_uid };
    let mut object = builder.data_set(output.data_set, output.plan);
    let about = output.frames.map(|frames| about(frames, output.data_set)).unwrap_or_default();
    for statement in output.statements.into_iter().chain(about) {
        object.put(stated(statement));
    }
    if output.frames.is_some_and(Frames::is_blanked) {
        EXTREMES.iter().for_each(|extreme| _ = object.remove_element(tag(*extreme)));
    }
    let class = uid_of(&object, tags::SOP_CLASS_UID)?;
    let instance = uid_of(&object, tags::SOP_INSTANCE_UID)?;
    let mut bytes = vec![0; 128];
    bytes.extend_from_slice(b"DICM");
    let transfer_syntax = output.frames.map_or(EXPLICIT_VR_LITTLE_ENDIAN, Frames::transfer_syntax);
    write_meta(&mut bytes, &class, &instance, transfer_syntax)?;
    encode::data_set(&object, &mut bytes)?;
    if let Some(frames) = output.frames {
        let (tag, vr, length) = frames.head()?;
        encode::head(tag, vr, length, &mut bytes)?;
    }
    Ok(bytes)
}

/// What the header says of samples that are not written as the input holds them (PS3.3 C.7.6.3.1, C.7.6.1.1.5).
fn about(frames: &Frames<'_>, data_set: &DataSet) -> Vec<Statement> {
    let layout = frames.layout();
    let table = |(tag, bytes): &(Tag, Vec<u8>)| Statement { tag: *tag, vr: Vr::OW, value: Stated::Bytes(bytes.clone()) };
    let mut statements: Vec<Statement> = frames.palette().iter().map(table).collect();
    let declared = data_set.text(tags::PHOTOMETRIC_INTERPRETATION).map_or(Photometric::Other, Photometric::of);
    if let Some(term) = layout.photometric.term().filter(|_| layout.photometric != declared) {
        statements.push(Statement::text(tags::PHOTOMETRIC_INTERPRETATION, Vr::CS, term));
    }
    if layout.samples > 1 {
        statements.push(Statement { tag: tags::PLANAR_CONFIGURATION, vr: Vr::US, value: Stated::Short(layout.is_planar.into()) });
    }
    if frames.is_lossy() && data_set.text(tags::LOSSY_IMAGE_COMPRESSION) != Some("01") {
        statements.push(Statement::text(tags::LOSSY_IMAGE_COMPRESSION, Vr::CS, "01"));
    }
    statements
}

fn write_meta(bytes: &mut Vec<u8>, class: &str, instance: &str, transfer_syntax: &str) -> Result<()> {
    let text = |element: u16, vr: VR, text: &str| primitive(Tag::new(0x0002, element), vr, text.as_bytes().to_vec());
    let meta = object([
        primitive(Tag::new(0x0002, 0x0001), VR::OB, vec![0, 1]),
        text(0x0002, VR::UI, class),
        text(0x0003, VR::UI, instance),
        text(0x0010, VR::UI, transfer_syntax),
        text(0x0012, VR::UI, IMPLEMENTATION_CLASS_UID),
        text(0x0013, VR::SH, IMPLEMENTATION_VERSION_NAME),
    ]);
    let mut group = Vec::new();
    encode::data_set(&meta, &mut group)?;
    let length = u32::try_from(group.len()).map_err(|_| WRITER)?;
    bytes.extend_from_slice(&[0x02, 0, 0, 0, b'U', b'L', 4, 0]);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.append(&mut group);
    Ok(())
}

struct Builder<'a> {
    is_signed: bool,
    map_uid: &'a dyn Fn(&str) -> String,
}

impl Builder<'_> {
    fn data_set(&self, data_set: &DataSet, plan: &Plan) -> InMemDicomObject {
        let steps = data_set.elements().iter().zip(&plan.steps);
        object(steps.filter_map(|(element, step)| self.element(element, step)))
    }

    fn element(&self, element: &Element, step: &Step) -> Option<DataElement<InMemDicomObject>> {
        let (tag, vr) = step.place.unwrap_or_else(|| (element.tag, self.vr(element)));
        let bytes = match &step.action {
            Action::Remove => return None,
            Action::Items(plans) => return Some(sequence(tag, self.items(element, plans))),
            Action::NeutralItem => {
                return Some(stated(Statement::items(tag, vec![coded("UNKNOWN", "99SCANITIZE", "Removed")])));
            }
            Action::Empty if element.vr == Vr::SQ => return Some(sequence(tag, Vec::new())),
            Action::Empty => Vec::new(),
            Action::Keep => match &element.value {
                Value::Bytes(bytes) if vr.is_text() => without_padding(bytes).to_vec(),
                Value::Bytes(bytes) => bytes.clone(),
                _ => return None,
            },
            Action::Write(bytes) => bytes.clone(),
            Action::MapUid => self.uids(element.bytes()),
        };
        Some(primitive(tag, written_vr(vr), bytes))
    }

    fn items(&self, element: &Element, plans: &[Option<Plan>]) -> Vec<InMemDicomObject> {
        let items = element.items().iter().zip(plans);
        let kept = items.filter_map(|(item, plan)| plan.as_ref().map(|plan| self.data_set(item, plan)));
        kept.collect()
    }

    /// Non-ASCII bytes in a UID make it none: it is mapped by its bytes all the same.
    fn uids(&self, value: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(value);
        let mapped: Vec<String> = text
            .trim_end_matches(['\0', ' '])
            .split('\\')
            .map(|uid| if uid.trim().is_empty() { String::new() } else { (self.map_uid)(uid.trim()) })
            .collect();
        mapped.join("\\").into_bytes()
    }

    fn vr(&self, element: &Element) -> Vr {
        let is_choice = matches!(element.vr, Vr::US | Vr::SS) && dictionary::follows_pixel_representation(element.tag);
        match (is_choice, self.is_signed) {
            (true, true) => Vr::SS,
            (true, false) => Vr::US,
            _ => element.vr,
        }
    }
}

fn stated(statement: Statement) -> DataElement<InMemDicomObject> {
    match statement.value {
        Stated::Text(text) => primitive(statement.tag, written_vr(statement.vr), text.as_bytes().to_vec()),
        Stated::Short(number) => primitive(statement.tag, written_vr(statement.vr), number.to_le_bytes().to_vec()),
        Stated::Bytes(bytes) => primitive(statement.tag, written_vr(statement.vr), bytes),
        Stated::Items(items) => {
            let objects = items.into_iter().map(|item| object(item.into_iter().map(stated)));
            sequence(statement.tag, objects.collect())
        }
    }
}

/// One element after the other: the library's own way sorts them first.
fn object(elements: impl IntoIterator<Item = DataElement<InMemDicomObject>>) -> InMemDicomObject {
    let mut object = InMemDicomObject::new_empty();
    elements.into_iter().for_each(|element| _ = object.put(element));
    object
}

fn sequence(name: Tag, items: Vec<InMemDicomObject>) -> DataElement<InMemDicomObject> {
    DataElement::new(tag(name), VR::SQ, DataSetSequence::from(items))
}

/// A value padded to an even length: UIDs and bytes with zero, text with a space (PS3.5 6.2).
fn primitive(name: Tag, vr: VR, mut bytes: Vec<u8>) -> DataElement<InMemDicomObject> {
    if bytes.len() % 2 == 1 {
        bytes.push(if matches!(vr, VR::UI | VR::OB | VR::OW | VR::UN) { 0 } else { b' ' });
    }
    DataElement::new(tag(name), vr, PrimitiveValue::U8(bytes.into()))
}

/// Writers differ in what they pad a text with, and how often.
fn without_padding(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !matches!(byte, 0 | b' ')).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

fn uid_of(object: &InMemDicomObject, name: Tag) -> Result<String> {
    let missing = Error::new(Reason::Unreadable, "an instance without a UID of its own").at(name);
    let element = object.get(tag(name)).filter(|element| !element.is_empty()).ok_or(missing)?;
    let bytes = encode::value(element)?;
    Ok(String::from_utf8_lossy(bytes).trim_end_matches(['\0', ' ']).to_owned())
}

fn written_vr(vr: Vr) -> VR {
    VR::from_binary(vr.0).unwrap_or(VR::UN)
}

fn tag(tag: Tag) -> dicom_core::Tag {
    dicom_core::Tag(tag.group(), tag.element())
}

/// Smallest and Largest Image Pixel Value, and those in the series, all of Type 3 (PS3.3 C.7.6.3, C.7.3.1): they were those of the picture
/// before a part of it was blanked.
const EXTREMES: [Tag; 4] =
    [Tag::new(0x0028, 0x0106), Tag::new(0x0028, 0x0107), Tag::new(0x0028, 0x0108), Tag::new(0x0028, 0x0109)];
/// Implementation Class UID (0002,0012): fixed for this program.
pub const IMPLEMENTATION_CLASS_UID: &str = "2.25.227433146826862340364127925180571246611";
/// Implementation Version Name (0002,0013).
pub const IMPLEMENTATION_VERSION_NAME: &str = "SCANITIZE_1";
const WRITER: Error = Error::new(Reason::InternalError, "the output could not be written");
