//! Table E.1-1 of PS3.15, every row under every option, on instances where the attribute is of Type 1, 2 and 3: what is decided is what
//! the standard says. The tables are read from `tables/`, and Types are resolved here by the words of PS3.15 E.1 alone.

use std::collections::{BTreeMap, BTreeSet};

use scanitize::attribute::{Tag, Vr};
use scanitize::profile::decision::{Decision, Subject, decide};
use scanitize::profile::policy::Policy;
use scanitize::profile::table::{self, Iod};

use crate::support::tables;

/// The options that have a column. What Retain Safe Private does to private elements is in `private`; no other attribute may change by it.
const OPTIONS: [&str; 8] = [
    "clean-descriptors",
    "retain-safe-private",
    "retain-uids",
    "retain-device-identity",
    "retain-institution-identity",
    "retain-patient-characteristics",
    "retain-longitudinal-full-dates",
    "retain-longitudinal-modified-dates",
];

const IODS: [(&str, Iod); 8] = [
    ("Ct", Iod::Ct),
    ("Pt", Iod::Pt),
    ("Dx", Iod::Dx),
    ("EnhancedMr", Iod::EnhancedMr),
    ("Us", Iod::Us),
    ("WholeSlide", Iod::WholeSlide),
    ("RtDose", Iod::RtDose),
    ("Segmentation", Iod::Segmentation),
];

#[test]
fn every_row_has_the_outcome_of_the_standard_under_every_option() {
    let types = Types::read();
    let (mut wrong, mut compared, mut seen) = (Vec::new(), 0, BTreeSet::new());
    for line in rows() {
        let (Ok(number), action) = (u32::from_str_radix(line[0], 16), line[1]) else { continue };
        let Some(vr) = tables::vr(number).filter(|_| number >= 0x0008_0000) else { continue };
        let tag = Tag(number);
        for (name, iod) in IODS {
            let demanded = types.of(name, number);
            seen.insert(demanded);
            let subject = Subject { tag, vr: Vr(vr.as_bytes().try_into().unwrap()), parent: None, iod };
            for option in OPTIONS.into_iter().chain([""]) {
                let cell = cell(line[2], option);
                let decided = decide(&policy(option), &subject).decision;
                compared += 1;
                if !is_expected(decided, cell, action, demanded, vr) && !is_stricter_on_purpose(tag, vr, option, line[2]) {
                    wrong.push(format!("{tag} {vr} {action} {cell} {name} type {demanded}, {option}: {decided:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}: {wrong:#?}", wrong.len());
    assert!(compared > 30_000 && seen == BTreeSet::from([1, 2, 3]), "{compared} {seen:?}");
}

/// What PS3.15 Table E.1-1a says of the actions, K and C before all others.
fn is_expected(decided: Decision, cell: char, action: &str, demanded: u8, vr: &str) -> bool {
    use Decision::{AgeCapped, Clean, Date, Dummy, Empty, MapUid, PatientCode, Recurse, Remove, Retain};
    match cell {
        // Of what was typed about the patient known words stay.
        'K' if ["SH", "LO", "UC", "UR"].contains(&vr) => return matches!(decided, Retain | Clean),
        'K' => return matches!(decided, Retain | Recurse | Date | AgeCapped),
        'C' => return matches!(decided, Clean | Recurse | Date),
        _ => {}
    }
    let resolved = match (action, demanded) {
        ("X" | "Z" | "D" | "U", _) => action,
        ("X/Z/U*", 1) => "U",
        ("X/D" | "X/Z/D" | "Z/D", 1) => "D",
        ("X/Z" | "X/Z/D" | "Z/D", 1 | 2) | ("X/Z/U*", 2) | ("Z/D", 3) => "Z",
        _ => "X",
    };
    match resolved {
        "X" => decided == Remove,
        // A dummy is a value that Z allows too.
        "Z" => matches!(decided, Empty | Dummy | PatientCode),
        "U" => matches!(decided, MapUid | Recurse),
        // The dummy of a UID is a UID.
        _ => decided == Dummy || (vr == "UI" && decided == MapUid),
    }
}

/// Where the program removes what an option would let stay: documented in ARCHITECTURE.md.
fn is_stricter_on_purpose(tag: Tag, vr: &str, option: &str, chosen: &str) -> bool {
    let dates_of_devices = option == "retain-device-identity" && ["DA", "DT", "TM"].contains(&vr);
    // Moved, they would be other days for each patient of one device.
    let is_shared = cell(chosen, "retain-device-identity") == 'K' || DATES_OF_OTHERS.contains(&tag.0);
    let shared_dates = option == "retain-longitudinal-modified-dates" && is_shared;
    let clocks = vr == "OB" || (tag.0 == 0x0008_0201 && option == "retain-longitudinal-modified-dates");
    // What an instance is made from: references stay as in Type 1.
    let references = matches!(tag.0, 0x0008_1140 | 0x0008_2112);
    // The tests' policies keep no weight, and no age but a capped one.
    let weight = tag.0 == 0x0010_1030;
    // Without the number of its approval nothing asks for a committee.
    let committee = tag.0 == 0x0012_0081;
    dates_of_devices || shared_dates || clocks || references || weight || committee
}

/// Versions of code tables and templates, the approval of a trial, the expiry of a product, what is known of an implant, protocols and documents.
const DATES_OF_OTHERS: [u32; 13] = [
    0x0008_0106,
    0x0008_0107,
    0x0012_0086,
    0x0012_0087,
    0x0040_DB06,
    0x0040_DB07,
    0x0040_E004,
    0x0044_000B,
    0x0068_6226,
    0x0068_6270,
    0x0072_000A,
    0x0072_0061,
    0x0072_0063,
];

fn policy(option: &str) -> Policy {
    let (options, age) = match option {
        "" => (String::new(), "none"),
        "retain-patient-characteristics" => (format!("\"{option}\""), "capped"),
        _ => (format!("\"{option}\""), "none"),
    };
    let text = format!(
        "schema = \"scanitize.policy/1\"\nname = \"a test\"\nage = \"{age}\"\nface = \"deface\"\nconsent = \"A TEST\"\noptions = [{options}]"
    );
    Policy::parse(&text).unwrap()
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = include_str!("../../tables/confidentiality.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// What an option makes of a row: K, C, or nothing.
fn cell(chosen: &str, option: &str) -> char {
    let column = option.replace('-', "_");
    let of_option = chosen.split(',').filter_map(|cell| cell.split_once('=')).find(|(name, _)| *name == column);
    of_option.and_then(|(_, action)| action.chars().next()).unwrap_or(' ')
}

/// The strictest Type of a top-level attribute: 1 for 1 and 1C, 2 for 2 and 2C, 3.
struct Types(BTreeMap<(String, u32), u8>);

impl Types {
    fn read() -> Self {
        let lines = |text: &'static str| {
            text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>())
        };
        let contents: BTreeMap<&str, &str> =
            lines(include_str!("../../tables/contents.tsv")).map(|row| (row[0], row[1])).collect();
        let mut modules: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for row in lines(include_str!("../../tables/attributes.tsv")).filter(|row| row[1] == "-") {
            let held = contents[row[2]].split(' ').filter_map(|one| one.split_once(':'));
            modules.entry(row[0]).or_default().extend(held);
        }
        let tags: BTreeMap<&str, u32> = lines(include_str!("../../tables/dictionary.tsv"))
            .map(|row| (row[3], u32::from_str_radix(row[0], 16).unwrap()))
            .collect();
        let out: BTreeSet<&str> = include_str!("../../tables/technical.txt")
            .lines()
            .filter_map(|line| line.strip_prefix("module ")?.split_once(" out -- "))
            .map(|(name, _)| name)
            .collect();
        let mut types = BTreeMap::new();
        for row in lines(include_str!("../../tables/modules.tsv")).filter(|row| ["M", "C", "U"].contains(&row[1])) {
            // A module that never stays demands nothing where it need not be.
            if row[1] != "M" && out.contains(row[2]) {
                continue;
            }
            for (keyword, kind) in modules.get(row[2]).into_iter().flatten() {
                let strictness = match *kind {
                    "1" | "1C" => 1,
                    "2" | "2C" => 2,
                    _ => 3,
                };
                let of_iod = types.entry((row[0].to_owned(), tags[keyword])).or_insert(3);
                *of_iod = strictness.min(*of_iod);
            }
        }
        Self(types)
    }

    fn of(&self, iod: &str, tag: u32) -> u8 {
        self.0.get(&(iod.to_owned(), tag)).copied().unwrap_or(3)
    }
}

#[test]
fn every_option_has_its_code_and_meaning_in_cid_7050() {
    let codes: BTreeMap<&str, &str> = table::ProfileOption::ALL
        .iter()
        .map(|option| (option.code(), table::concept("DCM", option.code()).unwrap_or_default()))
        .collect();
    let expected = [
        ("113103", "Clean Graphics Option"),
        ("113104", "Clean Structured Content Option"),
        ("113105", "Clean Descriptors Option"),
        ("113106", "Retain Longitudinal Temporal Information Full Dates Option"),
        ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
        ("113108", "Retain Patient Characteristics Option"),
        ("113109", "Retain Device Identity Option"),
        ("113110", "Retain UIDs Option"),
        ("113111", "Retain Safe Private Option"),
        ("113112", "Retain Institution Identity Option"),
    ];
    assert_eq!(codes, BTreeMap::from(expected));
}

/// A date of a device stays where dates do, in whatever order a policy names its options.
#[test]
fn the_order_of_options_tells_nothing() {
    let decided = |options: &str| {
        let text = format!(
            "schema = \"scanitize.policy/1\"\nname = \"a test\"\nage = \"none\"\nface = \"keep\"\nconsent = \"A TEST\"\noptions = [{options}]"
        );
        let policy = Policy::parse(&text).unwrap();
        // Date of Last Calibration.
        let subject = Subject { tag: Tag::new(0x0018, 0x1200), vr: Vr::DA, parent: None, iod: Iod::Ct };
        decide(&policy, &subject).decision
    };
    let [device, dates] = ["\"retain-device-identity\"", "\"retain-longitudinal-full-dates\""];
    assert_eq!(decided(&format!("{device}, {dates}")), Decision::Date);
    assert_eq!(decided(&format!("{dates}, {device}")), Decision::Date);
}
