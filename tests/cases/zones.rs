//! Times that are told in another zone than the one the data set names (PS3.5 6.2, PS3.3 C.12.1.1.8): the zones go, the gaps stay.

use crate::support::flow::{KEY, Run, clean_under};
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::reader::{Found, elements, top};
use crate::support::writer::{File, Syntax};

const ZONE: u32 = 0x0008_0201;
const ACQUISITION_DATE: u32 = 0x0008_0022;
const ACQUISITION_MOMENT: u32 = 0x0008_002A;
/// Radiopharmaceutical Start DateTime, in its sequence.
const INJECTION: [u32; 2] = [0x0054_0016, 0x0018_1078];

#[test]
fn a_moment_in_another_zone_is_told_in_that_of_the_data_set() {
    for (zone, written, expected) in [
        ("+0100", "20190304091010+0000", "20190304101010"),
        ("+0100", "20190304101010+0100", "20190304101010"),
        ("+0100", "20190304101010", "20190304101010"),
        ("-0500", "20190305003010.25+0000", "20190304193010.25"),
        ("+0530", "20190304220000+0000", "20190305033000"),
        ("+0100", "201903040910-0130", "201903041140"),
        ("+0530", "2019030409+0000", "201903041430"),
        ("+0100", "20190304+0000", "20190304"),
    ] {
        let run = cleaned(zone, written);
        let output = run.only();
        let day = top(&output, ACQUISITION_DATE);
        // The days of the patient are those by which the fourth of March moved.
        let expected = match expected.split_at(8) {
            ("20190304", time) => day.clone() + time,
            (_, time) => next(&day) + time,
        };
        assert_eq!(injection(&output), expected, "{written} in {zone}");
        assert_eq!((top(&output, ZONE).as_str(), top(&output, ACQUISITION_MOMENT)), ("", day + "111215"));
    }
}

#[test]
fn a_moment_keeps_its_time_where_the_data_set_names_no_zone() {
    for zone in ["", "+2500", "SMITH", "+01"] {
        let output = cleaned(zone, "20190304091010+0000").only();
        assert_eq!(injection(&output), top(&output, ACQUISITION_DATE) + "091010", "{zone}");
    }
}

#[test]
fn a_fraction_of_a_second_that_is_somebodys_goes_without_the_zone() {
    let person = Person { id: "448271".into(), ..person() };
    let output = cleaned_of(&person, "+0100", "20190304091010.448271+0000").only();
    assert_eq!(injection(&output), top(&output, ACQUISITION_DATE) + "101010");
}

fn person() -> Person {
    Person::generate(91)
}

fn cleaned(zone: &str, injection: &str) -> Run {
    cleaned_of(&person(), zone, injection)
}

/// An image of the fourth of March 2019, 11:12:15.
fn cleaned_of(person: &Person, zone: &str, injection: &str) -> Run {
    let mut set = instance(Kind::Pt, person, 1, 1);
    let mut dose = set.sequence(INJECTION[0])[0].clone();
    dose.put(INJECTION[1], "DT", injection);
    set.put(ZONE, "SH", zone).put(ACQUISITION_DATE, "DA", "20190304").put(ACQUISITION_MOMENT, "DT", "20190304111215");
    set.items(INJECTION[0], vec![dose]);
    clean_under(Some("second-opinion"), &[("the input", &File::new(set, Syntax::Explicit).bytes())], KEY, "a recipient")
}

fn injection(output: &[u8]) -> String {
    elements(output).iter().find(|found| found.path == INJECTION).map(Found::text).unwrap_or_default()
}

/// The day after, which is of the same month here.
fn next(day: &str) -> String {
    (day.parse::<u32>().unwrap() + 1).to_string()
}
