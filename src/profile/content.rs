//! What becomes of a content item: by Table E.3.4-1 of PS3.15 where it lists the concept, else by what the item holds.

use crate::profile::policy::{Age, Dates, Policy};
use crate::profile::table::{self, Code, ContentRow, Iod, ProfileOption, ValueType};

/// What is to become of a content item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The table does not list it: its value decides.
    Free,
    /// An option lets it stay, as far as its value does; else it goes, or a dummy takes the place of the value.
    Stays {
        /// The option.
        option: ProfileOption,
        /// Whether a dummy stands in for a value that does not stay.
        has_dummy: bool,
    },
    /// A value that says nothing takes the place of its own.
    Dummy,
    /// It goes, with all that is below it.
    Removed,
}

/// Decides on an item of a concept.
#[must_use]
pub fn decide(policy: &Policy, scheme: &str, value: &str, kind: ValueType) -> Fate {
    if policy.dates() == Dates::Modified && OF_OTHERS.contains(&(scheme, value)) {
        return Fate::Dummy;
    }
    let rows = table::content_rows(scheme, value);
    let Some(row) = rows.iter().find(|row| row.kind == kind) else {
        // What names a person, a day or a machine does so in any form.
        let is_harmless = rows.is_empty() || rows.iter().any(|row| is_harmless(policy, row));
        return if is_harmless { Fate::Free } else { Fate::Removed };
    };
    // Whether a template needs the item is not known: a dummy where it may.
    let has_dummy = row.basic != Code::X;
    match option(policy, row) {
        Some(option) => Fate::Stays { option, has_dummy },
        None if has_dummy => Fate::Dummy,
        None => Fate::Removed,
    }
}

/// The option that lets an item stay: one that cleans before one that keeps.
fn option(policy: &Policy, row: &ContentRow) -> Option<ProfileOption> {
    let is_in_force = |option: &&ProfileOption| {
        let is_aged = **option == ProfileOption::RetainPatientCharacteristics && row.kind == ValueType::Number;
        row.lets_stay(**option) && (!is_aged || policy.age == Age::Capped)
    };
    let cleans = |option: &&ProfileOption| row.clean & option.bit() != 0;
    let options = || policy.options.iter().filter(is_in_force);
    options().find(cleans).or_else(|| options().next()).copied()
}

/// Whether a row is about words or instances, which other forms of the concept need not be, or an option lets it stay.
fn is_harmless(policy: &Policy, row: &ContentRow) -> bool {
    let is_of_words = row.lets_stay(ProfileOption::CleanDescriptors) && !row.lets_stay(ProfileOption::RetainDeviceIdentity);
    let is_of_instances = row.lets_stay(ProfileOption::RetainUids) && row.kind != ValueType::Uid;
    is_of_words || is_of_instances || option(policy, row).is_some()
}

/// Whether the instances of an IOD are a tree of content items, and no picture.
#[must_use]
pub fn is_document(iod: Iod) -> bool {
    matches!(
        iod,
        Iod::BasicTextSr
            | Iod::EnhancedSr
            | Iod::ComprehensiveSr
            | Iod::Comprehensive3dSr
            | Iod::ExtensibleSr
            | Iod::KeyObjectSelection
            | Iod::MammographyCadSr
            | Iod::ChestCadSr
            | Iod::ColonCadSr
            | Iod::XRayRadiationDoseSr
            | Iod::EnhancedXRayRadiationDoseSr
            | Iod::RadiopharmaceuticalRadiationDoseSr
            | Iod::PatientRadiationDoseSr
            | Iod::AcquisitionContextSr
            | Iod::SimplifiedAdultEchoSr
            | Iod::PlannedImagingAgentSr
            | Iod::PerformedImagingAgentSr
            | Iod::ImplantationPlanSr
            | Iod::ProcedureLog
    )
}

/// Days of a machine, which are in the reports of all its patients: moved differently in each, they tell who knows the true one how far all
/// dates were moved. Calibration `DateTime`.
const OF_OTHERS: [(&str, &str); 1] = [("DCM", "113723")];
