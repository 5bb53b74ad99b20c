//! What is harvested and what is not.

use super::{harvest, utf8};
use crate::identity::{CharacterSet, Harvest, Kind};

fn kept(kind: Kind, value: &str) -> Vec<String> {
    harvest(&[(kind, value)]).values().map(|(_, text)| text.to_owned()).collect()
}

#[test]
fn values_that_name_nobody_are_left_out() {
    for value in [
        "",
        " ",
        "-",
        "X",
        "xxxx",
        "0",
        "00000",
        "Anonymous",
        "ANONYMIZED^",
        "unknown",
        "N/A",
        "None",
        "Test",
        "Test^Test",
        "De-Identified",
    ] {
        assert!(kept(Kind::Name, value).is_empty(), "{value}");
    }
    assert_eq!(kept(Kind::Name, "Test^Wilhelmine "), ["Test^Wilhelmine"]);
}

#[test]
fn values_are_parted_and_trimmed() {
    assert_eq!(kept(Kind::Name, "Doe^Jane^^^ \\Roe^Richard\0"), ["Doe^Jane", "Roe^Richard"]);
}

#[test]
fn dates_are_harvested_as_days() {
    assert_eq!(kept(Kind::Date, "20190304"), ["20190304"]);
    assert_eq!(kept(Kind::Date, "20190304111213.123456+0100"), ["20190304"]);
    assert_eq!(kept(Kind::Date, "2019.03.04"), ["20190304"]);
    for none in ["19000101", "00010101", "99991231", "2019", "201903", "111213", "11:12:13", "00000000"] {
        assert!(kept(Kind::Date, none).is_empty(), "{none}");
    }
}

#[test]
fn uids_of_the_standard_are_left_out() {
    assert!(kept(Kind::Uid, "1.2.840.10008.5.1.4.1.1.2").is_empty());
    assert!(kept(Kind::Uid, "1.2.3").is_empty());
    assert_eq!(kept(Kind::Uid, "1.2.840.99999.1\0"), ["1.2.840.99999.1"]);
}

#[test]
fn the_order_of_adding_has_no_effect() {
    let values = [(Kind::Name, "Doe^Jane"), (Kind::Id, "4711-0815"), (Kind::Date, "20190304"), (Kind::Name, "Müller^Jörg")];
    let forward = harvest(&values);
    let mut backward = Harvest::default();
    for value in values.iter().rev() {
        backward.extend(harvest(&[*value]));
        backward.extend(harvest(&[*value]));
    }
    assert!(forward == backward);
    assert_eq!(serde_json::to_string(&forward).unwrap(), serde_json::to_string(&backward).unwrap());
}

#[test]
fn it_survives_serialisation() {
    let mut harvest = Harvest::default();
    harvest.add(Kind::Name, b"\xC4neas^R\xFCdiger", &CharacterSet::from_defined_terms(b"ISO_IR 100"));
    harvest.add(Kind::Id, b"4711-0815", &utf8());
    let again: Harvest = serde_json::from_str(&serde_json::to_string(&harvest).unwrap()).unwrap();
    assert!(again == harvest);
    assert_eq!(again.len(), 2);
}
