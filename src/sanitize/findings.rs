//! What identifies: which attributes are harvested as what, and in which group a person sees them.

use std::collections::BTreeMap;

use crate::attribute::{Tag, Vr};
use crate::dicom::data_set::{DataSet, Element};
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::identity::{CharacterSet, Harvest, Kind, names_nobody};
use crate::limits::Limits;
use crate::profile::table;
use crate::study::{Found, Group};

/// Everything found in one instance.
#[derive(Default)]
pub struct Findings {
    /// What to search for in the output.
    pub harvest: Harvest,
    /// What to show.
    pub found: BTreeMap<Group, Found>,
    /// The UIDs that content items give to machines.
    told: Vec<Vec<u8>>,
}

impl Findings {
    /// Looks at every element at every level.
    ///
    /// # Errors
    /// [`Reason::Hostile`] for more identifying values than the limits allow.
    pub fn of(data_set: &DataSet, has_preamble: bool, limits: &Limits) -> Result<Self> {
        let character_set = CharacterSet::from_defined_terms(data_set.bytes(tags::SPECIFIC_CHARACTER_SET));
        let mut findings = Self::default();
        items(data_set, &mut |item, kind| {
            let uid = item.element(UID).filter(|_| kind == Kind::Device && findings.told.len() < MOST_TOLD);
            findings.told.extend(uid.map(|element| element.bytes().to_vec()));
            let text = item.bytes(TEXT_VALUE);
            if text.len() <= limits.identifier_bytes && findings.harvest.len() <= limits.identifiers {
                findings.harvest.add(kind, text, &character_set);
            }
        });
        let mut is_hostile = false;
        data_set.visit(&mut |_, element| {
            is_hostile |= is_too_much(element, limits) || findings.harvest.len() > limits.identifiers;
            if !is_hostile {
                findings.note(element, &character_set);
            }
        });
        if is_hostile || findings.harvest.names() > limits.names {
            return Err(Error::new(Reason::Hostile, "more identifying values than any scan has"));
        }
        if has_preamble {
            findings.found.entry(Group::Hidden).or_default().count += 1;
        }
        Ok(findings)
    }

    fn note(&mut self, element: &Element, character_set: &CharacterSet) {
        let Some(group) = group(element) else { return };
        let found = self.found.entry(group).or_default();
        found.count += 1;
        let is_told = element.tag == UID && self.told.iter().any(|uid| uid == element.bytes());
        if let Some(kind) = kind(element).map(|kind| if is_told { Kind::Device } else { kind }) {
            self.harvest.add(kind, element.bytes(), character_set);
        }
        // A person knows names, numbers, days and words, not times of day and flags.
        let is_shown = matches!(element.vr, Vr::PN | Vr::DA) || kind(element).is_some() || group == Group::Words;
        if is_shown && !matches!(group, Group::Links | Group::Hidden) && found.examples.len() < EXAMPLES {
            let text = character_set.decode(element.bytes(), element.vr == Vr::PN);
            let text = shown(element.vr, text.trim_matches(['\0', ' ', '^']));
            found.examples.extend(Some(text).filter(|text| !names_nobody(text)));
        }
    }
}

/// Whether an element holds more, or longer, identifying values than any scan has.
fn is_too_much(element: &Element, limits: &Limits) -> bool {
    let values = || element.bytes().split(|byte| *byte == b'\\');
    let is_long = |value: &[u8]| value.len() > limits.identifier_bytes;
    kind(element).is_some() && (values().count() > limits.identifiers || values().any(is_long))
}

/// A value as a person reads it.
fn shown(vr: Vr, text: &str) -> String {
    let day =
        (vr == Vr::DA).then(|| text.split_at_checked(4).zip(text.get(4..).and_then(|rest| rest.split_at_checked(2)))).flatten();
    match day {
        Some(((year, _), (month, day))) => format!("{year}-{month}-{day}"),
        None => text.replace('^', " "),
    }
}

/// The group of an element that identifies, `None` for one that does not or is empty.
fn group(element: &Element) -> Option<Group> {
    let (tag, vr) = (element.tag, element.vr);
    if tag.is_private() || matches!(tag.group() >> 8, 0x50 | 0x60) {
        return Some(Group::Hidden);
    }
    if element.bytes().iter().all(|byte| matches!(byte, 0 | b' ')) || tag.is_group_length() {
        return None;
    }
    if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == tag.0) {
        return Some(match kind {
            Kind::Place | Kind::Institution => Group::Places,
            Kind::Device => Group::Machine,
            _ => Group::Identity,
        });
    }
    let is_patient = tag.group() == 0x0010;
    match vr {
        Vr::PN if is_patient => Some(Group::Identity),
        Vr::PN => Some(Group::Places),
        Vr::DA | Vr::DT | Vr::TM => Some(Group::Dates),
        Vr::UI => (!table::is_registered_uid(text(element)?)).then_some(Group::Links),
        _ if table::row(tag).is_none() => None,
        _ if is_patient => Some(Group::Identity),
        _ if tag.group() == 0x0018 && vr.is_text() => Some(Group::Machine),
        _ if vr.is_text() => Some(Group::Words),
        _ => None,
    }
}

fn kind(element: &Element) -> Option<Kind> {
    match (element.tag, element.vr) {
        (tags::PATIENT_BIRTH_DATE, _) => Some(Kind::BirthDate),
        (_, Vr::PN) => Some(Kind::Name),
        (_, Vr::DA | Vr::DT) => Some(Kind::Date),
        // The UID of a machine, not of a file.
        (DEVICE_UID, Vr::UI) => Some(Kind::Device),
        (tag, Vr::UI) => (!tag.is_private() && !table::is_registered_uid(text(element)?)).then_some(Kind::Uid),
        (tag, _) => KINDS.iter().find(|(known, _)| *known == tag.0).map(|(_, kind)| *kind),
    }
}

fn text(element: &Element) -> Option<&str> {
    std::str::from_utf8(element.bytes()).ok().map(|text| text.trim_matches(['\0', ' ']))
}

/// Calls `visit` with the items at every level whose concept names a person, an order, a machine or a place (Table E.3.4-1).
fn items(set: &DataSet, visit: &mut dyn FnMut(&DataSet, Kind)) {
    for element in set.elements().iter().filter(|element| CONTENT.contains(&element.tag)) {
        for item in element.items() {
            let name = item.element(CONCEPT_NAME).and_then(|name| name.items().first());
            let code = name.filter(|name| name.text(tags::CODING_SCHEME_DESIGNATOR) == Some("DCM"));
            let code = code.and_then(|name| name.text(tags::CODE_VALUE));
            if let Some((_, kind)) = CONCEPTS.iter().find(|(known, _)| code == Some(known)) {
                visit(item, *kind);
            }
            items(item, visit);
        }
    }
}

/// Acquisition Context Sequence and Content Sequence.
const CONTENT: &[Tag] = &[Tag::new(0x0040, 0x0555), Tag::new(0x0040, 0xA730)];
const CONCEPT_NAME: Tag = Tag::new(0x0040, 0xA043);
const UID: Tag = Tag::new(0x0040, 0xA124);
const TEXT_VALUE: Tag = Tag::new(0x0040, 0xA160);

/// Concepts, codes of DCM, whose texts and UIDs name somebody or something.
const CONCEPTS: &[(&str, Kind)] = &[
    ("121029", Kind::Name),        // Subject Name
    ("121435", Kind::Name),        // Service Performer
    ("113724", Kind::Name),        // Calibration Responsible Party
    ("113870", Kind::Name),        // Person Name
    ("121008", Kind::Name),        // Person Observer Name
    ("121022", Kind::Id),          // Accession Number
    ("121030", Kind::Id),          // Subject ID
    ("121020", Kind::Id),          // Placer Number
    ("121021", Kind::Id),          // Filler Number
    ("113871", Kind::Id),          // Person ID
    ("128774", Kind::Id),          // Person Observer's Login Name
    ("128775", Kind::Id),          // Identifier within Person Observer's Role
    ("121009", Kind::Institution), // Person Observer's Organization Name
    ("113873", Kind::Institution), // Organization Name
    ("121017", Kind::Institution), // Device Observer Physical Location During Observation
    ("121197", Kind::Institution), // Device Subject Physical Location during observation
    ("121434", Kind::Institution), // Service Delivery Location
    ("121013", Kind::Device),      // Device Observer Name
    ("121016", Kind::Device),      // Device Observer Serial Number
    ("121012", Kind::Device),      // Device Observer UID
    ("113877", Kind::Device),      // Device Name
    ("113880", Kind::Device),      // Device Serial Number
    ("121193", Kind::Device),      // Device Subject Name
    ("121196", Kind::Device),      // Device Subject Serial Number
    ("121198", Kind::Device),      // Device Subject UID
    ("110119", Kind::Device),      // Station AE Title
];

/// A report names a few machines.
const MOST_TOLD: usize = 100;
const EXAMPLES: usize = 4;
const DEVICE_UID: Tag = Tag::new(0x0018, 0x1002);

/// Attributes whose values name a person, a place or a machine, whatever their value representation (from Table E.1-1).
const KINDS: &[(u32, Kind)] = &[
    (0x0008_0050, Kind::Id),          // Accession Number
    (0x0010_0020, Kind::Id),          // Patient ID
    (0x0010_1000, Kind::Id),          // Other Patient IDs
    (0x0010_0050, Kind::Id),          // Patient's Insurance Plan Code Sequence, as retired text
    (0x0010_1050, Kind::Id),          // Insurance Plan Identification
    (0x0010_1090, Kind::Id),          // Medical Record Locator
    (0x0012_0040, Kind::Id),          // Clinical Trial Subject ID
    (0x0012_0042, Kind::Id),          // Clinical Trial Subject Reading ID
    (0x0020_0010, Kind::Id),          // Study ID
    (0x0032_1064, Kind::Id),          // Requested Procedure Code Sequence, as retired text
    (0x0038_0010, Kind::Id),          // Admission ID
    (0x0038_0060, Kind::Id),          // Service Episode ID
    (0x0040_0009, Kind::Id),          // Scheduled Procedure Step ID
    (0x0040_0253, Kind::Id),          // Performed Procedure Step ID
    (0x0040_1001, Kind::Id),          // Requested Procedure ID
    (0x0040_2016, Kind::Id),          // Placer Order Number / Imaging Service Request
    (0x0040_2017, Kind::Id),          // Filler Order Number / Imaging Service Request
    (0x0010_0021, Kind::Place),       // Issuer of Patient ID
    (0x0010_1040, Kind::Place),       // Patient's Address
    (0x0010_2154, Kind::Place),       // Patient's Telephone Numbers
    (0x0010_2155, Kind::Place),       // Patient's Telecom Information
    (0x0008_0080, Kind::Institution), // Institution Name
    (0x0008_0081, Kind::Institution), // Institution Address
    (0x0008_0092, Kind::Place),       // Referring Physician's Address
    (0x0008_0094, Kind::Place),       // Referring Physician's Telephone Numbers
    (0x0008_1040, Kind::Institution), // Institutional Department Name
    (0x0038_0300, Kind::Place),       // Current Patient Location
    (0x0040_0243, Kind::Place),       // Performed Location
    (0x0008_1010, Kind::Device),      // Station Name
    (0x0018_1000, Kind::Device),      // Device Serial Number
    (0x0018_1004, Kind::Device),      // Plate ID
    (0x0018_1007, Kind::Device),      // Cassette ID
    (0x0018_1008, Kind::Device),      // Gantry ID
    (0x0018_700A, Kind::Device),      // Detector ID
    (0x0040_0241, Kind::Device),      // Performed Station AE Title
    (0x0040_0242, Kind::Device),      // Performed Station Name
];

/// Whether an attribute's own value must not come back at its own place.
#[must_use]
pub fn is_identifying(tag: Tag, vr: Vr) -> bool {
    table::row(tag).is_some() || matches!(vr, Vr::PN | Vr::DA | Vr::DT | Vr::TM)
}
