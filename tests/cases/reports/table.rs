//! Every row of PS3.15 Table E.3.4-1 under every option: what comes out is what the standard says. The table is read from `tables/`.

use crate::support::flow::clean_all_by;
use crate::support::instances::report::{coded, container, document, instance, item, number, text};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::reader::{Found, elements, top};
use crate::support::writer::Set;

use super::written;

const OPTIONS: [&str; 8] = [
    "",
    "clean-descriptors",
    "retain-uids",
    "retain-device-identity",
    "retain-institution-identity",
    "retain-patient-characteristics",
    "retain-longitudinal-full-dates",
    "retain-longitudinal-modified-dates",
];

/// What UIDs begin with that hold no date and no number of the patient, so that an option can keep them.
const ROOT: &str = "1.2.840.99999.3";

/// A row: what it is about, what the Basic Profile does, what the option does.
struct Row {
    scheme: &'static str,
    value: &'static str,
    kind: &'static str,
    basic: &'static str,
    options: &'static str,
}

fn rows() -> Vec<Row> {
    let lines = include_str!("../../../tables/content_items.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let row: Vec<&'static str> = line.split('\t').collect();
            Row { scheme: row[0], value: row[1], kind: row[2], basic: row[3], options: row[4] }
        })
        .collect()
}

impl Row {
    /// K, C or nothing.
    fn cell(&self, option: &str) -> &'static str {
        let column = option.replace('-', "_");
        let cells = self.options.split(',').filter_map(|cell| cell.split_once('='));
        cells.into_iter().find(|(name, _)| *name == column).map_or("", |(_, action)| action)
    }

    /// The item, with a value that is its own.
    fn item(&self, number_of_row: usize) -> Set {
        let (name, inside) = ((self.value, self.scheme, "Somebody's words"), "CONTAINS");
        let of = |tag: u32, vr: &str, value: &str| {
            let mut item = item(inside, self.kind, name);
            item.put(tag, vr, value);
            item
        };
        let day = format!("2011{:02}{:02}", 1 + number_of_row / 28 % 12, 1 + number_of_row % 28);
        match self.kind {
            "TEXT" => text(inside, name, &format!("Liver lesion Zq{number_of_row}canary")),
            "PNAME" => of(0x0040_A123, "PN", &format!("Zq{number_of_row}canary^Hans")),
            "DATE" => of(0x0040_A121, "DA", &day),
            "TIME" => of(0x0040_A122, "TM", "101112"),
            "DATETIME" => of(0x0040_A120, "DT", &format!("{day}101112")),
            "UIDREF" => of(0x0040_A124, "UI", &format!("{ROOT}.500.{number_of_row}")),
            "NUM" => number(inside, name, "57", ("a", "UCUM", "years")),
            "CODE" => coded(inside, name, ("F", "DCM", "Female")),
            "CONTAINER" => container(inside, name, vec![text(inside, ("121071", "DCM", "Finding"), "Lesion")]),
            _ => instance(inside, self.kind, name, &format!("{ROOT}.1.1")),
        }
    }

    /// The attribute that holds the value.
    fn place(&self) -> u32 {
        match self.kind {
            "TEXT" => 0x0040_A160,
            "PNAME" => 0x0040_A123,
            "DATE" => 0x0040_A121,
            "TIME" => 0x0040_A122,
            "DATETIME" => 0x0040_A120,
            "UIDREF" => 0x0040_A124,
            "NUM" => 0x0040_A30A,
            "CODE" | "CONTAINER" => 0x0008_0100,
            _ => 0x0008_1155,
        }
    }
}

#[test]
fn every_row_has_the_outcome_of_the_standard_under_every_option() {
    let person = Person::generate(21);
    let (mut wrong, mut compared) = (Vec::new(), 0);
    let mut image = file(Kind::Cr, &person, 1, 1);
    image.data.put(0x0008_0018, "UI", format!("{ROOT}.1.1"));
    let (rows, image) = (rows(), image.bytes());
    assert_eq!(rows.len(), 214);
    for option in OPTIONS {
        for (number, row) in rows.iter().enumerate() {
            // Each has a container of its own, so that it is known which is missing.
            let before = row.item(number);
            let items = vec![container("CONTAINS", ("111028", "DCM", "Image Library"), vec![before.clone()])];
            let title = ("126000", "DCM", "Imaging Measurement Report");
            let report = written(document(&person, "34", title, items));
            let is_reference = row.place() == 0x0008_1155;
            let output = clean(option, is_reference.then_some(&image), &report);
            let after = value(&output, row.place());
            compared += 1;
            if !is_expected(row, row.cell(option), &before, after.as_deref()) {
                wrong.push(format!("{} {} {} {} under {option}: {after:?}", row.scheme, row.value, row.kind, row.basic));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}: {wrong:#?}", wrong.len());
    assert_eq!(compared, 214 * 8);
}

/// The report as it comes out beside the image that it refers to.
fn clean(option: &str, image: Option<&Vec<u8>>, report: &[u8]) -> Vec<u8> {
    let (options, age) = match option {
        "" => (String::new(), "none"),
        "retain-patient-characteristics" => (format!(", \"{option}\""), "capped"),
        _ => (format!(", \"{option}\""), "none"),
    };
    let policy = format!(
        "schema = \"scanitize.policy/1\"\nname = \"a test\"\nage = \"{age}\"\nface = \"keep\"\nconsent = \"A TEST\"\n\
         options = [\"clean-structured-content\"{options}]"
    );
    let files: Vec<(&str, &[u8])> = image.iter().map(|image| ("image", image.as_slice())).chain([("report", report)]).collect();
    let run = clean_all_by(&policy, &files);
    assert_eq!(run.released.len(), files.len(), "{option}: {}", run.why());
    run.released.into_values().find(|output| !top(output, 0x0040_A491).is_empty()).unwrap()
}

/// The value of the only item below the container; `None` if there is none.
fn value(output: &[u8], place: u32) -> Option<String> {
    let is_inside = |element: &&Found| element.path.starts_with(&[0x0040_A730, 0x0040_A730]);
    let found: Vec<Found> = elements(output).into_iter().filter(|element| is_inside(&element)).collect();
    let of_value = found.iter().find(|element| element.tag() == place && (place != 0x0008_0100 || !is_name(element)));
    let of_name = found.iter().find(|element| place == 0x0008_0100 && element.tag() == place && is_name(element));
    of_value.or(of_name).map(Found::text)
}

fn is_name(element: &Found) -> bool {
    element.path.contains(&0x0040_A043)
}

/// What PS3.15 Table E.1-1a says of the actions. Whether a template needs an item is not known, so D stands for X/D.
fn is_expected(row: &Row, cell: &str, before: &Set, after: Option<&str>) -> bool {
    let original = original(row, before);
    match (cell, row.basic) {
        // Documented in ARCHITECTURE.md: a day of a machine does not move, and who answers for it is somebody's name.
        ("C", _) if ["113723", "113724"].contains(&row.value) => is_expected(row, "", before, after),
        ("K", _) => after == Some(original.as_str()),
        ("C", _) if row.kind == "TEXT" => after == Some("Liver lesion"),
        // A time of day is as it was, whatever its day.
        ("C", _) if row.kind == "TIME" => after == Some(original.as_str()),
        ("C", _) => after.is_some_and(|after| after != original && after.len() == original.len() && after[8..] == original[8..]),
        ("", "X") => after.is_none(),
        ("", _) => match row.kind {
            "TEXT" | "PNAME" => after == Some("REMOVED"),
            "DATE" => after == Some("19000101"),
            "TIME" => after == Some("000000"),
            "DATETIME" => after == Some("19000101000000"),
            _ => after.is_some_and(|after| after.starts_with("2.25.")),
        },
        _ => false,
    }
}

fn original(row: &Row, item: &Set) -> String {
    match row.kind {
        "NUM" => item.sequence(0x0040_A300)[0].text(0x0040_A30A),
        "CODE" => item.sequence(0x0040_A168)[0].text(0x0008_0100),
        "CONTAINER" => item.sequence(0x0040_A043)[0].text(0x0008_0100),
        "IMAGE" | "COMPOSITE" | "WAVEFORM" => item.sequence(0x0008_1199)[0].text(0x0008_1155),
        _ => item.text(row.place()),
    }
}
