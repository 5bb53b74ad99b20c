//! What the output says about its own cleaning (PS3.15 E.1.1, PS3.16 CID 7050): what was done, and nothing else.

use std::collections::BTreeSet;

use crate::attribute::Vr;
use crate::dicom::data_set::DataSet;
use crate::dicom::tags;
use crate::dicom::write::{Stated, Statement, coded};
use crate::order;
use crate::plan::{Action, Plan};
use crate::profile::policy::{Dates, Policy};
use crate::profile::table::{self, ProfileOption};
use crate::sanitize::planning::Blocks;

/// The de-identification method codes, with their meanings in CID 7050: that of the Basic Profile, those of the options under
/// which something stays, and those of what was proven of the picture.
pub fn method_codes(options: &BTreeSet<ProfileOption>, proven: Proven) -> impl Iterator<Item = (&'static str, &'static str)> {
    let Proven { has_no_writing, has_no_face } = proven;
    let codes = [BASIC_PROFILE].into_iter().chain(has_no_writing.then_some(CLEAN_PIXEL_DATA));
    let codes = codes.chain(has_no_face.then_some(CLEAN_RECOGNIZABLE_VISUAL_FEATURES));
    let codes = codes.chain(options.iter().map(|option| option.code()));
    let mut codes: Vec<&str> = codes.collect();
    order::sort(&mut codes);
    codes.into_iter().filter_map(|code| Some((code, table::concept("DCM", code)?)))
}

/// What was proven of a picture as it is written.
#[derive(Clone, Copy, Default)]
pub struct Proven {
    /// Writing was looked for, and none is left.
    pub has_no_writing: bool,
    /// A face was cut out.
    pub has_no_face: bool,
}

/// The statements for one instance. The patient's code is one of them: every image has a name and an ID (PS3.3 C.7.1.1), and
/// what was cleaned before is known by it.
#[must_use]
pub fn statements(policy: &Policy, options: &BTreeSet<ProfileOption>, patient_code: &str, proven: Proven) -> Vec<Statement> {
    let codes = method_codes(options, proven).map(|(value, meaning)| coded(value, "DCM", meaning)).collect();
    let consent = vec![
        Statement::text(tags::CLINICAL_TRIAL_PROTOCOL_ID, Vr::LO, policy.consent.clone()),
        Statement::text(tags::DISTRIBUTION_TYPE, Vr::CS, "NAMED_PROTOCOL"),
        Statement::text(tags::CONSENT_FOR_DISTRIBUTION_FLAG, Vr::CS, "YES"),
    ];
    let mut statements = vec![
        Statement::text(tags::PATIENT_NAME, Vr::PN, patient_code.to_owned()),
        Statement::text(tags::PATIENT_ID, Vr::LO, patient_code.to_owned()),
        Statement::text(tags::CLINICAL_TRIAL_TIME_POINT_ID, Vr::LO, ""),
        Statement::text(tags::PATIENT_IDENTITY_REMOVED, Vr::CS, "YES"),
        Statement::text(tags::DEIDENTIFICATION_METHOD, Vr::LO, method(policy)),
        Statement::items(tags::DEIDENTIFICATION_METHOD_CODE_SEQUENCE, codes),
        Statement::items(tags::CONSENT_FOR_CLINICAL_TRIAL_USE_SEQUENCE, vec![consent]),
        Statement::text(tags::LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, Vr::CS, temporal_information(policy)),
    ];
    let no = |tag| Statement::text(tag, Vr::CS, "NO");
    statements.extend(proven.has_no_writing.then(|| no(tags::BURNED_IN_ANNOTATION)));
    statements.extend(proven.has_no_face.then(|| no(tags::RECOGNIZABLE_VISUAL_FEATURES)));
    statements
}

/// What is said of the private blocks that stay (PS3.3 C.12.1): nothing in them identifies.
#[must_use]
pub fn of_blocks(blocks: &Blocks) -> Option<Statement> {
    let item = |(group, creator): &(u16, String)| {
        vec![
            Statement { tag: tags::PRIVATE_GROUP_REFERENCE, vr: Vr::US, value: Stated::Short(*group) },
            Statement::text(tags::PRIVATE_CREATOR_REFERENCE, Vr::LO, creator.clone()),
            Statement::text(tags::BLOCK_IDENTIFYING_INFORMATION_STATUS, Vr::CS, "SAFE"),
        ]
    };
    let items: Vec<_> = blocks.iter().map(item).collect();
    (!items.is_empty()).then(|| Statement::items(tags::PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE, items))
}

/// What a data set states of its picture.
#[must_use]
pub fn stated(data_set: &DataSet) -> Proven {
    let codes = data_set.element(tags::DEIDENTIFICATION_METHOD_CODE_SEQUENCE).map_or(&[][..], |element| element.items());
    let states = |sought| codes.iter().any(|code| code.text(tags::CODE_VALUE) == Some(sought));
    Proven { has_no_writing: states(CLEAN_PIXEL_DATA), has_no_face: states(CLEAN_RECOGNIZABLE_VISUAL_FEATURES) }
}

/// What is said of a picture of which a part was blanked: derived, and how (PS3.3 C.7.6.1.1.2, C.7.6.1.1.3). One whose frames say
/// of themselves that they are original, which is not rewritten, is a mixture (PS3.3 C.8.16.1.1).
#[must_use]
pub fn derived(set: &DataSet, plan: &Plan) -> Vec<Statement> {
    let planned = set.elements().iter().zip(&plan.steps).find(|(element, _)| element.tag == tags::IMAGE_TYPE);
    let image_type = planned.and_then(|(element, step)| match &step.action {
        Action::Keep => Some(element.bytes()),
        Action::Write(value) => Some(value.as_slice()),
        _ => None,
    });
    let image_type = String::from_utf8_lossy(image_type.unwrap_or_default());
    let others = image_type.trim_end_matches(['\0', ' ']).split('\\').skip(1).map(str::trim);
    let first = if has_original_frames(set) { "MIXED" } else { "DERIVED" };
    let mut value: Vec<&str> = std::iter::once(first).chain(others).collect();
    // There are two values at least (PS3.3 C.7.6.1.1.2), and what is derived of what says nothing is no original examination.
    value.extend((value.len() == 1).then_some("SECONDARY"));
    vec![
        Statement::text(tags::IMAGE_TYPE, Vr::CS, value.join("\\")),
        Statement::text(tags::DERIVATION_DESCRIPTION, Vr::ST, DERIVATION),
    ]
}

/// Whether some frame says of itself that it is original.
fn has_original_frames(set: &DataSet) -> bool {
    let mut is_some = false;
    set.visit(&mut |_, element| is_some |= element.tag == tags::FRAME_TYPE && element.bytes().starts_with(b"ORIGINAL"));
    is_some
}

/// Derivation Description (0008,2111) of a picture of which a part was blanked.
pub const DERIVATION: &str = "Parts of the picture blanked";

/// De-identification Method (0012,0063).
#[must_use]
pub fn method(policy: &Policy) -> String {
    format!("Scanitize, PS3.15 {}, {}", table::EDITION, policy.name)
}

/// Longitudinal Temporal Information Modified (0028,0303).
fn temporal_information(policy: &Policy) -> &'static str {
    match policy.dates() {
        Dates::Removed => "REMOVED",
        Dates::Modified => "MODIFIED",
        Dates::Full => "UNMODIFIED",
    }
}

/// Whether a component of a value is one that this program states in every output.
#[must_use]
pub fn is_own_statement(policy: &Policy, component: &str) -> bool {
    component == method(policy)
        || component == policy.consent
        || component == DERIVATION
        || matches!(
            component,
            "YES"
                | "SAFE"
                | "NO"
                | "REMOVED"
                | "MODIFIED"
                | "UNMODIFIED"
                | "NAMED_PROTOCOL"
                | "DCM"
                | "UNKNOWN"
                | "99SCANITIZE"
                | "Removed"
                | "SCANITIZE_1"
        )
        || method_codes(&order::set(policy.options.iter().copied()), Proven { has_no_writing: true, has_no_face: true })
            .any(|(value, meaning)| component == value || component == meaning)
}

const BASIC_PROFILE: &str = "113100";
const CLEAN_PIXEL_DATA: &str = "113101";
const CLEAN_RECOGNIZABLE_VISUAL_FEATURES: &str = "113102";
