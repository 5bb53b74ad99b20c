//! Pass 1: what one file is, and what in it identifies.

use crate::archive::foreign;
use crate::dicom::data_set::DataSet;
use crate::dicom::{read, tags};
use crate::error::{Kind, Reason, Result};
use crate::identity::{CharacterSet, fold, names_nobody};
use crate::limits::Limits;
use crate::profile::decision;
use crate::profile::table::{self, ProfileOption};
use crate::sanitize::findings::Findings;
use crate::sanitize::{faces, gate, objects, references, volumes};
use crate::source::Source;
use crate::study::{Claim, ScanRecord};

/// Reads the header of one file.
///
/// Never fails: a file that cannot be read, or is no image that can be cleaned, is a record that says why.
pub fn scan(source: &mut dyn Source, limits: &Limits) -> ScanRecord {
    let bytes = source.len();
    let (record, is_volume) = match read_record(source, limits) {
        Err(error) if error.reason == Reason::Foreign => match volumes::record(source, limits) {
            Ok(None) => (Err(error), false),
            volume => (volume.transpose().unwrap_or(Err(error)), true),
        },
        record => (record, false),
    };
    match record {
        Ok(record) => ScanRecord { bytes, ..record },
        Err(error) if is_volume => ScanRecord { reason: Some(error.reason), bytes, ..ScanRecord::default() },
        Err(error) => left_out(source, error.reason),
    }
}

/// The record of a file that cannot be read for `reason`: with the kind of thing it is, where that is why.
pub fn left_out(source: &mut dyn Source, reason: Reason) -> ScanRecord {
    let bytes = source.len();
    let kind = match (read::is_dicom(source), reason) {
        (true, Reason::NotAnImage) => Some(Kind::DiscDirectory),
        (true, _) => None,
        (false, _) => Some(foreign::kind(source)),
    };
    // What is no scan is not said to be too large for one.
    let reason = match (reason, kind) {
        (Reason::Foreign | Reason::TooLarge, Some(Kind::Archive)) => Reason::UnsupportedSyntax,
        (Reason::TooLarge, Some(kind)) if kind != Kind::Other => Reason::Foreign,
        _ => reason,
    };
    ScanRecord { reason: Some(reason), kind, bytes, ..ScanRecord::default() }
}

fn read_record(source: &mut dyn Source, limits: &Limits) -> Result<ScanRecord> {
    let instance = read::read(source, limits)?;
    let set = &instance.data_set;
    let findings = Findings::of(set, instance.has_preamble, limits)?;
    let text = |tag| set.text(tag).unwrap_or_default().to_owned();
    let mut record = ScanRecord {
        instance: text(tags::SOP_INSTANCE_UID),
        series: text(tags::SERIES_INSTANCE_UID),
        study: text(tags::STUDY_INSTANCE_UID),
        // A frame of reference of the standard, an atlas, is many people's.
        frame_of_reference: Some(text(tags::FRAME_OF_REFERENCE_UID))
            .filter(|uid| !table::is_registered_uid(uid))
            .unwrap_or_default(),
        modality: text(tags::MODALITY),
        description: decoded(set, tags::SERIES_DESCRIPTION),
        number: set.integer(tags::INSTANCE_NUMBER).unwrap_or_default(),
        claim: claim(set),
        harvest: findings.harvest,
        found: findings.found,
        ..ScanRecord::default()
    };
    match gate::admit(&instance) {
        Ok(admission) => {
            record.may_carry_writing = admission.may_carry_writing;
            record.may_show_face = admission.may_show_face;
            if admission.may_show_face && !admission.has_picture {
                record.frame_of_reference = faces::frame_of_reference(set).to_owned();
            }
            record.slices = faces::slices(set, admission.iod).filter(|_| admission.may_show_face);
            record.is_page = admission.is_page;
            record.is_of_numbers = admission.is_of_numbers;
            record.has_no_picture = !admission.has_picture;
            record.is_graphic = objects::option(admission.iod) == Some(ProfileOption::CleanGraphics);
            record.is_report = objects::option(admission.iod) == Some(ProfileOption::CleanStructuredContent);
            if decision::is_made_of_others(admission.iod) {
                record.references = references::of(set);
            }
        }
        Err(error) => record.reason = Some(error.reason),
    }
    if record.reason.is_none() && record.instance.is_empty() {
        record.reason = Some(Reason::Unreadable);
    }
    Ok(record)
}

pub(super) fn claim(set: &DataSet) -> Claim {
    // Two patients who are both called ANONYMOUS are not one.
    let told = |tag| Some(decoded(set, tag)).filter(|text| !names_nobody(text)).unwrap_or_default();
    Claim {
        // An ID is compared as it is written but for case, so that a code this program made stays what it is.
        id: told(tags::PATIENT_ID).to_uppercase(),
        issuer: fold(&told(tags::ISSUER_OF_PATIENT_ID)),
        // The alphabetic group: not every machine can write the others (PS3.5 6.2.1.2).
        name: fold(told(tags::PATIENT_NAME).split('=').next().unwrap_or_default()),
        birth_date: decoded(set, tags::PATIENT_BIRTH_DATE).chars().filter(char::is_ascii_digit).collect(),
    }
}

fn decoded(set: &DataSet, tag: crate::attribute::Tag) -> String {
    let character_set = CharacterSet::from_defined_terms(set.bytes(tags::SPECIFIC_CHARACTER_SET));
    let text = character_set.decode(set.bytes(tag), tag == tags::PATIENT_NAME);
    text.trim_matches(['\0', ' ']).to_owned()
}
