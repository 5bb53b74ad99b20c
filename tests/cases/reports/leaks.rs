//! Identifiers planted in every place of a report: none is in the bytes of the output.

use crate::support::instances::report::{Coded, coded, container, document, evidence, instance, item, number, selection, text};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::writer::{Set, code};

use super::{WITH, texts, under, written};

const TITLE: Coded<'static> = ("126000", "DCM", "Imaging Measurement Report");
const FINDING: Coded<'static> = ("121071", "DCM", "Finding");
const DISTANCE: Coded<'static> = ("121206", "DCM", "Distance");
const MM: Coded<'static> = ("mm", "UCUM", "mm");

/// What is planted: words, letters of codes, digits.
const WORD: &str = "Zqcanary";
const CODE: &str = "ZQCANARY";
const DIGITS: &str = "739182645";

/// Items of every value type with something planted in each place that takes it.
fn planted(person: &Person) -> Vec<(&'static str, Set)> {
    let contains = "CONTAINS";
    let of = |kind: &str, name: Coded<'_>, tag: u32, vr: &str, value: &str| {
        let mut item = item(contains, kind, name);
        item.put(tag, vr, value);
        item
    };
    let mut items = vec![
        ("text", text(contains, FINDING, &format!("Seen by Dr. {WORD} on 12.08.1947, {DIGITS}"))),
        ("text without rows", text(contains, ("111031", "DCM", "Image View"), &format!("Mass {WORD}"))),
        ("text of a local concept", text(contains, ("1", "99LOCAL", "Remark"), WORD)),
        ("meaning of a name", text(contains, ("121071", "DCM", WORD), "Lesion")),
        ("value of a name", text(contains, (CODE, "99LOCAL", "Remark"), "Lesion")),
        ("scheme of a name", text(contains, ("1", CODE, "Remark"), "Lesion")),
        ("name of a container", container(contains, (CODE, "99LOCAL", WORD), vec![text(contains, FINDING, WORD)])),
        ("code", coded(contains, FINDING, (CODE, "99LOCAL", WORD))),
        ("meaning of a code", coded(contains, FINDING, ("4147007", "SCT", WORD))),
        ("meaning of LOINC", coded(contains, FINDING, ("18748-4", "LN", WORD))),
        ("unit", number(contains, DISTANCE, "1", (CODE, "UCUM", WORD))),
        ("note of a unit", number(contains, DISTANCE, "1", ("mm{Zqcanary}", "UCUM", WORD))),
        ("meaning of a unit", number(contains, DISTANCE, "1", ("mm", "UCUM", WORD))),
        ("number of a person", number(contains, ("121030", "DCM", "Subject ID"), DIGITS, MM)),
        ("number of a local concept", number(contains, ("1", "99LOCAL", "Number"), DIGITS, MM)),
        ("words as a number", number(contains, DISTANCE, WORD, MM)),
        ("person", of("PNAME", ("121008", "DCM", "Person Observer Name"), 0x0040_A123, "PN", "Zqcanary^Hans")),
        ("person without rows", of("PNAME", FINDING, 0x0040_A123, "PN", "Zqcanary^Hans")),
        ("words as a date", of("DATE", ("111018", "DCM", "Content Date"), 0x0040_A121, "DA", WORD)),
        ("words as a moment", of("DATETIME", ("111526", "DCM", "DateTime Started"), 0x0040_A120, "DT", WORD)),
        ("words as a time", of("TIME", ("111019", "DCM", "Content Time"), 0x0040_A122, "TM", WORD)),
        ("digits as a UID", of("UIDREF", ("112040", "DCM", "Tracking Unique Identifier"), 0x0040_A124, "UI", "1.2.739182645")),
        ("UID of a local concept", of("UIDREF", ("1", "99LOCAL", "UID"), 0x0040_A124, "UI", "1.2.739182645")),
        ("identifier", text(contains, ("112039", "DCM", "Tracking Identifier"), &format!("{WORD} 1"))),
        ("value type", of(CODE, FINDING, 0x0040_A160, "UT", WORD)),
        ("relationship", text(CODE, FINDING, "Lesion")),
        ("image", instance(contains, "IMAGE", (CODE, "99LOCAL", WORD), "1.2.739182645")),
        ("shape", of("SCOORD", ("111010", "DCM", "Center"), 0x0070_0023, "CS", CODE)),
        ("range", of("TCOORD", ("111010", "DCM", "Center"), 0x0040_A130, "CS", CODE)),
        ("table", of("TABLE", FINDING, 0x0040_A160, "UT", WORD)),
    ];
    let mut qualified = number(contains, DISTANCE, "1", MM);
    qualified.items(0x0040_A301, vec![code(CODE, "99LOCAL", WORD)]);
    items.push(("qualifier", qualified));
    let mut beside = text(contains, FINDING, "Lesion");
    beside.texts(&[
        (0x0040_A121, "DA", "19470812"),
        (0x0040_A123, "PN", "Zqcanary^Hans"),
        (0x0040_A124, "UI", "1.2.739182645"),
        (0x0040_A171, "UI", "1.2.739182645"),
        (0x0008_0080, "LO", WORD),
        (0x0008_103E, "LO", WORD),
        (0x0040_A050, "CS", CODE),
    ]);
    beside.push(0x0041_0010, "LO", WORD).push(0x0041_1001, "LO", WORD);
    items.push(("beside the value", beside));
    let mut versions = code("121071", "DCM", "Finding");
    versions.texts(&[(0x0008_0103, "SH", CODE), (0x0008_0105, "CS", CODE), (0x0008_010F, "CS", CODE), (0x0008_0119, "UC", WORD)]);
    versions.items(0x0008_0121, vec![code(CODE, "99LOCAL", WORD)]);
    let mut named = text(contains, FINDING, "Lesion");
    named.items(0x0040_A043, vec![versions, code(CODE, "99LOCAL", WORD)]);
    items.push(("around a name", named));
    let mut place = item(contains, "SCOORD3D", ("111010", "DCM", "Center"));
    place.put(0x0070_0023, "CS", "POINT").put(0x0070_0022, "FL", b"Zqcanary Hi!").put(0x3006_0024, "UI", "1.2.739182645");
    items.push(("letters as coordinates", place));
    let mut image = instance(contains, "IMAGE", ("121112", "DCM", "Source of Measurement"), &person.uid("9.1"));
    let mut inside = image.sequence(0x0008_1199)[0].clone();
    inside.texts(&[(0x0008_1150, "UI", "1.2.739182645"), (0x0008_1160, "IS", DIGITS), (0x0008_0054, "AE", CODE)]);
    image.items(0x0008_1199, vec![inside]);
    items.push(("inside a reference", image));
    items
}

fn holds(output: &[u8]) -> bool {
    let lower: Vec<u8> = output.iter().map(u8::to_ascii_lowercase).collect();
    let has = |needle: &[u8]| lower.windows(needle.len()).any(|window| window == needle);
    has(b"zqcanary") || has(DIGITS.as_bytes()) || has(b"19470812") || has(b"1947")
}

#[test]
fn nothing_planted_in_an_item_is_in_the_output() {
    let person = Person::generate(51);
    for preset in WITH {
        for (place, item) in planted(&person) {
            let items = vec![item, coded("CONTAINS", FINDING, ("4147007", "SCT", "Mass"))];
            let output = under(preset, &[&written(document(&person, "34", TITLE, items))]).only();
            assert!(!holds(&output), "{preset}: {place}");
            assert!(texts(&output, 0x0008_0104).contains(&"Mass".to_owned()), "{preset}: {place}: the rest stays");
        }
    }
}

#[test]
fn nothing_planted_around_the_tree_is_in_the_output() {
    let person = Person::generate(52);
    let mut set = document(&person, "33", (CODE, "99LOCAL", WORD), vec![text("CONTAINS", FINDING, "Lesion")]);
    let mut somebody = Set::default();
    somebody.texts(&[
        (0x0040_A027, "LO", WORD),
        (0x0040_A075, "PN", "Zqcanary^Hans"),
        (0x0040_A123, "PN", "Zqcanary^Hans"),
        (0x0008_0080, "LO", WORD),
        (0x0040_A080, "CS", CODE),
        (0x0040_A082, "DT", "19470812"),
    ]);
    let mut request = Set::default();
    request.texts(&[(0x0008_0050, "SH", DIGITS), (0x0040_1001, "SH", DIGITS), (0x0032_1060, "LO", WORD)]);
    let mut far = evidence(&person, 9, &[1]);
    far.texts(&[(0x0008_0054, "AE", CODE), (0x0088_0130, "SH", WORD)]);
    let mut template = Set::default();
    template.texts(&[(0x0008_0105, "CS", CODE), (0x0040_DB00, "CS", CODE)]);
    for sequence in [0x0040_A073, 0x0040_A078, 0x0040_A07A, 0x0040_A07C] {
        set.items(sequence, vec![somebody.clone()]);
    }
    set.items(0x0040_A370, vec![request]).items(0x0040_A375, vec![far]).items(0x0040_A504, vec![template]);
    set.items(0x0040_A372, vec![code(CODE, "99LOCAL", WORD)]);
    set.texts(&[(0x0040_A491, "CS", CODE), (0x0040_A492, "LO", WORD), (0x0040_A493, "CS", CODE), (0x0040_A496, "CS", CODE)]);
    for preset in WITH {
        let output = under(preset, &[&written(set.clone())]).only();
        assert!(!holds(&output), "{preset}");
    }
}

#[test]
fn an_identifier_of_the_patient_is_in_no_item() {
    let person = Person::generate(53);
    let (family, _) = person.name.split_once('^').unwrap();
    // A word that reports may use, if it were not her name, and her number where numbers stay.
    let items = vec![
        text("CONTAINS", FINDING, &format!("Small lesion of {family}, {}", person.id)),
        number("CONTAINS", DISTANCE, "12.5", MM),
        text("HAS OBS CONTEXT", ("121022", "DCM", "Accession Number"), "QX77120"),
        text("CONTAINS", FINDING, "QX77120 lesion"),
    ];
    let output = under("second-opinion", &[&written(document(&person, "34", TITLE, items))]).only();
    for word in [family, person.id.as_str(), "QX77120"] {
        let found = output.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()));
        assert!(!found, "{word}");
    }
    assert_eq!(texts(&output, 0x0040_A160), ["Small lesion", "lesion"]);
}

#[test]
fn without_clean_descriptors_no_text_stays() {
    let policy = "schema = \"scanitize.policy/1\"\nname = \"a test\"\nage = \"none\"\nface = \"keep\"\nconsent = \"A TEST\"\n\
                  options = [\"clean-structured-content\"]";
    let person = Person::generate(54);
    let items = vec![text("CONTAINS", FINDING, "Lesion"), text("CONTAINS", ("111031", "DCM", "Image View"), "Lesion")];
    let output = crate::support::flow::clean_by(policy, &written(document(&person, "11", TITLE, items))).only();
    assert_eq!(texts(&output, 0x0040_A160), ["REMOVED", "REMOVED"]);
    let note = crate::support::flow::clean_by(policy, &written(selection(&person, 1)));
    assert!(note.released.is_empty(), "a selection of what is not there");
}

#[test]
fn the_age_of_the_very_old_is_that_of_many() {
    let aged = |age: &str, unit: Coded<'_>| {
        let items = vec![number("HAS OBS CONTEXT", ("121033", "DCM", "Subject Age"), age, unit)];
        let output = under("research", &[&written(document(&Person::generate(55), "34", TITLE, items))]).only();
        texts(&output, 0x0040_A30A)
    };
    assert_eq!(aged("57", ("a", "UCUM", "years")), ["57"]);
    assert_eq!(aged("97", ("a", "UCUM", "years")), ["90"]);
    assert_eq!(aged("97", ("d", "UCUM", "days")), ["97"]);
    for (age, unit) in [("1164", "mo"), ("35433", "d"), ("97", "1.a"), ("0.97", "100.a")] {
        assert!(aged(age, (unit, "UCUM", "")).is_empty(), "{age} {unit}");
    }
}

#[test]
fn the_context_of_an_image_is_cleaned_as_a_report_is() {
    let person = Person::generate(56);
    let mut image = file(Kind::Dx, &person, 1, 1);
    let unnamed = |mut item: Set| {
        item.remove(0x0040_A010);
        item
    };
    let context = vec![
        unnamed(text("", ("113012", "DCM", "Key Object Description"), WORD)),
        unnamed(text("", ("1", "99LOCAL", "Remark"), WORD)),
        unnamed(coded("", FINDING, ("4147007", "SCT", WORD))),
        unnamed(number("", DISTANCE, "12.5", MM)),
        {
            let mut reference = Set::default();
            reference.put(0x0040_A010, "CS", "HAS ACQ CONTEXT").put(0x0040_DB73, "UL", format!("a note of {WORD} "));
            reference
        },
    ];
    image.data.items(0x0040_0555, context);
    for preset in WITH {
        let output = under(preset, &[&image.bytes()]).only();
        assert!(!holds(&output), "{preset}");
        assert_eq!(
            (texts(&output, 0x0040_A040), texts(&output, 0x0040_A30A)),
            (vec!["CODE".to_owned(), "NUM".to_owned()], vec!["12.5".to_owned()])
        );
        assert!(under(preset, &[&output]).only() == output, "{preset}");
    }
    let output = under("ai-service", &[&image.bytes()]).only();
    assert_eq!(texts(&output, 0x0040_A040), [""; 0]);
}
