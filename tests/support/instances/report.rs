//! Reports and selections: trees of content items (PS3.3 A.35, PS3.16).

use super::general;
use crate::support::patients::Person;
use crate::support::writer::{Set, code};

/// SOP classes of documents, behind `1.2.840.10008.5.1.4.1.1.88.`.
pub const CLASSES: [&str; 19] =
    ["11", "22", "33", "34", "35", "40", "59", "50", "65", "69", "67", "76", "68", "73", "71", "72", "74", "75", "70"];

/// A code, its scheme and its meaning.
pub type Coded<'a> = (&'a str, &'a str, &'a str);

/// A document of a SOP class with these items below a root of that title.
pub fn document(person: &Person, class: &str, title: Coded<'_>, items: Vec<Set>) -> Set {
    let mut set = general(person, 9, 1);
    for tag in [0x0008_0022, 0x0008_0032, 0x0018_1000, 0x0018_1012, 0x0018_1020, 0x0018_1030, 0x0018_1200, 0x0040_0244] {
        set.remove(tag);
    }
    set.texts(&[
        (0x0008_0016, "UI", &format!("1.2.840.10008.5.1.4.1.1.88.{class}")),
        (0x0008_0060, "CS", if class == "59" { "KO" } else { "SR" }),
        (0x0040_A040, "CS", "CONTAINER"),
        (0x0040_A050, "CS", "SEPARATE"),
    ]);
    set.items(0x0008_1111, Vec::new()).items(0x0040_A043, vec![of(title)]).items(0x0040_A730, items);
    if class != "59" {
        set.texts(&[(0x0040_A491, "CS", "COMPLETE"), (0x0040_A493, "CS", "UNVERIFIED")]).items(0x0040_A372, Vec::new());
    }
    set
}

pub fn of((value, scheme, meaning): Coded<'_>) -> Set {
    code(value, scheme, meaning)
}

/// An item without its value.
pub fn item(relationship: &str, kind: &str, name: Coded<'_>) -> Set {
    let mut item = Set::default();
    item.texts(&[(0x0040_A010, "CS", relationship), (0x0040_A040, "CS", kind)]).items(0x0040_A043, vec![of(name)]);
    item
}

pub fn text(relationship: &str, name: Coded<'_>, text: &str) -> Set {
    let mut item = item(relationship, "TEXT", name);
    item.put(0x0040_A160, "UT", text);
    item
}

pub fn number(relationship: &str, name: Coded<'_>, value: &str, unit: Coded<'_>) -> Set {
    let mut measured = Set::default();
    measured.put(0x0040_A30A, "DS", value).items(0x0040_08EA, vec![of(unit)]);
    let mut item = item(relationship, "NUM", name);
    item.items(0x0040_A300, vec![measured]);
    item
}

pub fn coded(relationship: &str, name: Coded<'_>, value: Coded<'_>) -> Set {
    let mut item = item(relationship, "CODE", name);
    item.items(0x0040_A168, vec![of(value)]);
    item
}

pub fn container(relationship: &str, name: Coded<'_>, items: Vec<Set>) -> Set {
    let mut item = item(relationship, "CONTAINER", name);
    item.put(0x0040_A050, "CS", "SEPARATE").items(0x0040_A730, items);
    item
}

/// A reference to an instance, of the value type IMAGE, COMPOSITE or WAVEFORM.
pub fn instance(relationship: &str, kind: &str, name: Coded<'_>, uid: &str) -> Set {
    let mut item = item(relationship, kind, name);
    item.items(0x0008_1199, vec![reference(uid)]);
    item
}

pub fn reference(uid: &str) -> Set {
    let mut reference = Set::default();
    reference.texts(&[(0x0008_1150, "UI", "1.2.840.10008.5.1.4.1.1.2"), (0x0008_1155, "UI", uid)]);
    reference
}

/// What a document says of the instances it rests on.
pub fn evidence(person: &Person, series: u32, instances: &[u32]) -> Set {
    let references = instances.iter().map(|number| reference(&person.uid(&format!("{series}.{number}")))).collect();
    let mut of_series = Set::default();
    of_series.put(0x0020_000E, "UI", person.uid(&format!("{series}.0"))).items(0x0008_1199, references);
    let mut of_study = Set::default();
    of_study.put(0x0020_000D, "UI", person.uid("0")).items(0x0008_1115, vec![of_series]);
    of_study
}

/// A selection of the first two instances of a series (PS3.16 TID 2010).
pub fn selection(person: &Person, series: u32) -> Set {
    let uid = |number: u32| person.uid(&format!("{series}.{number}"));
    let picked = |number: u32| {
        let mut item = instance("CONTAINS", "IMAGE", ("", "", ""), &uid(number));
        item.remove(0x0040_A043);
        item
    };
    let note = text("CONTAINS", ("113012", "DCM", "Key Object Description"), &format!("for {}", person.referrer));
    let mut set = document(person, "59", ("113000", "DCM", "Of Interest"), vec![note, picked(1), picked(2)]);
    set.items(0x0040_A375, vec![evidence(person, series, &[1, 2])]);
    set
}

/// A dose report of a CT (PS3.16 TID 10011), short.
pub fn dose(person: &Person) -> Set {
    let (obs, contains, modified) = ("HAS OBS CONTEXT", "CONTAINS", "HAS CONCEPT MOD");
    let moment = |name, day: &str, time: &str| {
        let mut item = item(obs, "DATETIME", name);
        item.put(0x0040_A120, "DT", format!("{day}{time}"));
        item
    };
    let event_uid = {
        let mut item = item(contains, "UIDREF", ("113769", "DCM", "Irradiation Event UID"));
        item.put(0x0040_A124, "UI", person.uid("77"));
        item
    };
    let observer = {
        let mut item = item(obs, "UIDREF", ("121012", "DCM", "Device Observer UID"));
        item.put(0x0040_A124, "UI", person.uid("78"));
        item
    };
    let doses = container(
        contains,
        ("113829", "DCM", "CT Dose"),
        vec![
            number(contains, ("113830", "DCM", "Mean CTDIvol"), "12.34", ("mGy", "UCUM", "mGy")),
            coded(contains, ("113835", "DCM", "CTDIw Phantom Type"), ("113691", "DCM", "IEC Body Dosimetry Phantom")),
            number(contains, ("113838", "DCM", "DLP"), "456.7", ("mGy.cm", "UCUM", "mGy.cm")),
        ],
    );
    let parameters = container(
        contains,
        ("113822", "DCM", "CT Acquisition Parameters"),
        vec![
            number(contains, ("113824", "DCM", "Exposure Time"), "10.5", ("s", "UCUM", "s")),
            number(contains, ("113825", "DCM", "Scanning Length"), "380", ("mm", "UCUM", "mm")),
        ],
    );
    let event = container(
        contains,
        ("113819", "DCM", "CT Acquisition"),
        vec![
            text(contains, ("125203", "DCM", "Acquisition Protocol"), &format!("Head routine {}", person.name.replace('^', " "))),
            coded(contains, ("123014", "DCM", "Target Region"), ("69536005", "SCT", "Head")),
            coded(contains, ("113820", "DCM", "CT Acquisition Type"), ("116152004", "SCT", "Spiral Acquisition")),
            event_uid,
            parameters,
            doses,
        ],
    );
    let accumulated = container(
        contains,
        ("113811", "DCM", "CT Accumulated Dose Data"),
        vec![
            number(contains, ("113812", "DCM", "Total Number of Irradiation Events"), "1", ("{events}", "UCUM", "events")),
            number(contains, ("113813", "DCM", "CT Dose Length Product Total"), "456.7", ("mGy.cm", "UCUM", "mGy.cm")),
        ],
    );
    let procedure = coded(modified, ("121058", "DCM", "Procedure reported"), ("77477000", "SCT", "Computed Tomography X-Ray"));
    let items = vec![
        procedure,
        coded(obs, ("121005", "DCM", "Observer Type"), ("121007", "DCM", "Device")),
        observer,
        text(obs, ("121013", "DCM", "Device Observer Name"), &person.station),
        text(obs, ("121016", "DCM", "Device Observer Serial Number"), &person.serial),
        moment(("113809", "DCM", "Start of X-Ray Irradiation"), &person.study_date, "091501"),
        moment(("113810", "DCM", "End of X-Ray Irradiation"), &person.study_date, "091603.5"),
        accumulated,
        event,
    ];
    let mut set = document(person, "67", ("113701", "DCM", "X-Ray Radiation Dose Report"), items);
    let mut template = Set::default();
    template.texts(&[(0x0008_0105, "CS", "DCMR"), (0x0040_DB00, "CS", "10011")]);
    set.items(0x0040_A504, vec![template]).texts(&[(0x0008_0070, "LO", "SIEMENS"), (0x0008_1090, "LO", "Sensation 64")]);
    set.texts(&[(0x0018_1000, "LO", &person.serial), (0x0018_1020, "LO", "5.3.0")]);
    set
}

/// A report with an item of each value type, and references from item to item and to itself.
pub fn of_all_types(person: &Person) -> Set {
    let (contains, finding) = ("CONTAINS", ("121071", "DCM", "Finding"));
    let of = |kind: &str, name: Coded<'_>, tag: u32, vr: &str, value: &str| {
        let mut item = item(contains, kind, name);
        item.put(tag, vr, value);
        item
    };
    let own = person.uid("9.1");
    let mut to_item = Set::default();
    to_item.put(0x0040_A010, "CS", "SELECTED FROM").put(0x0040_DB73, "UL", [1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]);
    let mut place = item(contains, "SCOORD", ("111010", "DCM", "Center"));
    place.put(0x0070_0023, "CS", "POLYLINE").put(0x0070_0022, "FL", [0, 0, 128, 63].repeat(6)).items(0x0040_A730, vec![to_item]);
    let mut in_space = item(contains, "SCOORD3D", ("111010", "DCM", "Center"));
    in_space.put(0x0070_0023, "CS", "POINT").put(0x0070_0022, "FL", [0, 0, 128, 63].repeat(3));
    in_space.put(0x3006_0024, "UI", person.uid("99"));
    let mut in_time = item(contains, "TCOORD", ("111010", "DCM", "Center"));
    in_time.put(0x0040_A130, "CS", "POINT").put(0x0040_A138, "DS", "12.5");
    in_time.items(0x0040_A730, vec![instance("SELECTED FROM", "WAVEFORM", ("121143", "DCM", "Waveform Acquired"), &own)]);
    let mut qualified = number(contains, ("121206", "DCM", "Distance"), "12.5", ("mm", "UCUM", "mm"));
    qualified.items(0x0040_A301, vec![code("114006", "DCM", "Measurement failure")]);
    let items = vec![
        of("PNAME", ("121008", "DCM", "Person Observer Name"), 0x0040_A123, "PN", &person.operator),
        container(
            contains,
            ("126010", "DCM", "Imaging Measurements"),
            vec![
                instance(contains, "IMAGE", ("121112", "DCM", "Source of Measurement"), &own),
                instance(contains, "COMPOSITE", ("111040", "DCM", "Original Source"), &own),
                qualified,
            ],
        ),
        text(contains, finding, &format!("Small lesion, {}", person.name)),
        coded(contains, finding, ("4147007", "SCT", "Mass")),
        of("UIDREF", ("112040", "DCM", "Tracking Unique Identifier"), 0x0040_A124, "UI", &person.uid("66")),
        of("DATE", ("111060", "DCM", "Study Date"), 0x0040_A121, "DA", &person.study_date),
        of("TIME", ("111061", "DCM", "Study Time"), 0x0040_A122, "TM", "091500"),
        of("DATETIME", ("111526", "DCM", "DateTime Started"), 0x0040_A120, "DT", &format!("{}091501", person.study_date)),
        place,
        in_space,
        in_time,
    ];
    let mut set = document(person, "34", ("126000", "DCM", "Imaging Measurement Report"), items);
    set.items(0x0040_A375, vec![evidence(person, 9, &[1])]);
    set
}
