//! The encoding of the canonical form: explicit VR little endian (PS3.5 7.1.2, A.2), sequences and items of undefined length.
//!
//! `dicom_object` could write this too. Its writer brings the tables of every character set that DICOM knows, a third of a
//! megabyte, to write text that here is always ASCII.

use dicom_core::DataElement;
use dicom_core::value::{PrimitiveValue, Value};
use dicom_object::InMemDicomObject;

use crate::attribute::{Tag, Vr};
use crate::error::{Error, Reason, Result};

/// Appends the elements of a data set, in ascending order of their tags.
///
/// # Errors
/// [`Reason::InternalError`] for a value that is not bytes, or is longer than its length field can say.
pub fn data_set(object: &InMemDicomObject, bytes: &mut Vec<u8>) -> Result<()> {
    object.iter().try_for_each(|element| self::element(element, bytes))
}

/// The value of an element that is no sequence: bytes of even length.
///
/// # Errors
/// [`Reason::InternalError`] for anything else.
pub fn value(element: &DataElement<InMemDicomObject>) -> Result<&[u8]> {
    match element.value() {
        Value::Primitive(PrimitiveValue::U8(bytes)) if bytes.len() % 2 == 0 => Ok(bytes),
        _ => Err(Error::new(Reason::InternalError, "a value that is not bytes of even length")),
    }
}

/// Appends the head of an element whose value of so many bytes follows.
///
/// # Errors
/// [`Reason::TooLarge`] for a value that is longer than its length field can say.
pub fn head(tag: Tag, vr: Vr, length: u64, bytes: &mut Vec<u8>) -> Result<()> {
    let too_long = |_| Error::new(Reason::TooLarge, "a value longer than its length field can say");
    bytes.extend_from_slice(&tag.group().to_le_bytes());
    bytes.extend_from_slice(&tag.element().to_le_bytes());
    bytes.extend_from_slice(&vr.0);
    if vr.has_long_length() {
        bytes.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(&u32::try_from(length).map_err(too_long)?.to_le_bytes());
    } else {
        bytes.extend_from_slice(&u16::try_from(length).map_err(too_long)?.to_le_bytes());
    }
    Ok(())
}

fn element(element: &DataElement<InMemDicomObject>, bytes: &mut Vec<u8>) -> Result<()> {
    let tag = Tag::new(element.header().tag.0, element.header().tag.1);
    let vr = Vr(element.header().vr.to_bytes());
    if let Value::Sequence(sequence) = element.value() {
        head(tag, vr, UNDEFINED_LENGTH, bytes)?;
        for item in sequence.items() {
            bytes.extend_from_slice(&ITEM);
            bytes.extend_from_slice(&UNDEFINED);
            data_set(item, bytes)?;
            bytes.extend_from_slice(&ITEM_END);
        }
        bytes.extend_from_slice(&SEQUENCE_END);
        return Ok(());
    }
    let value = value(element)?;
    head(tag, vr, value.len() as u64, bytes)?;
    bytes.extend_from_slice(value);
    Ok(())
}

const UNDEFINED_LENGTH: u64 = 0xFFFF_FFFF;
const UNDEFINED: [u8; 4] = [0xFF; 4];
/// The tag of an item, and that of the end of a sequence with its length of nought (PS3.5 7.5).
pub const ITEM: [u8; 4] = [0xFE, 0xFF, 0x00, 0xE0];
const ITEM_END: [u8; 8] = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
/// See [`ITEM`].
pub const SEQUENCE_END: [u8; 8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
