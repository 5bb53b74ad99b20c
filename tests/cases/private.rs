//! Private elements: those of Table E.3.10-1 stay under Retain Safe Private, by creator, group, element and value representation, and
//! everything else private goes. What is expected is read from `tables/private.tsv` and written by hand.

use std::collections::BTreeSet;

use scanitize::attribute::{Tag, Vr};
use scanitize::limits::Limits;
use scanitize::profile::decision::Decision;
use scanitize::profile::policy::Policy;
use scanitize::profile::{private, table};
use scanitize::sanitize::{Verifier, scan};
use scanitize::source::Bytes;

use crate::support::flow::{KEY, Run, clean_by, clean_under};
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::reader::{elements, top};
use crate::support::writer::{File, Set, Syntax};

mod refused;

const RESEARCH: &str = include_str!("../../src/profile/presets/research.toml");

/// An MR image as three makers write it: blocks at odd places, safe elements among others.
fn makers(person: &Person) -> Set {
    let mut set = instance(Kind::Mr, person, 1, 1);
    set.put(0x2001_0010, "LO", "Philips Imaging DD 001").put(0x2001_1003, "FL", 1000_f32.to_le_bytes());
    set.put(0x2001_1004, "CS", "P").put(0x2001_1018, "SL", 30_i32.to_le_bytes()).put(0x2001_10C8, "LO", "an exam card");
    set.put(0x2005_0010, "LO", "Philips MR Imaging DD 001").put(0x2005_0014, "LO", "Philips MR Imaging DD 005");
    set.put(0x2005_0015, "LO", "Philips MR Imaging DD 006").put(0x2005_1553, "FL", 2_f32.to_le_bytes());
    set.put(0x2005_100D, "FL", 0_f32.to_le_bytes()).put(0x2005_100E, "FL", 0.004_131_25_f32.to_le_bytes());
    set.put(0x2005_10B0, "FL", 0.577_35_f32.to_le_bytes()).put(0x2005_1409, "DS", "-12.5").put(
        0x2005_140A,
        "DS",
        "1.52283272283272",
    );
    set.put(0x0019_00E1, "LO", "GEMS_ACQU_01").put(0x0019_E1BB, "DS", "0.3").put(0x0019_E19E, "LO", "epi2");
    set.put(0x0043_0010, "LO", "GEMS_PARM_01").put(0x0043_1039, "IS", "1000001000\\8\\0\\0").put(0x0043_1001, "SS", [1, 0]);
    set
}

/// The private elements of an output, at the top.
fn kept(output: &[u8]) -> Vec<(u32, String, Vec<u8>)> {
    let top = elements(output).into_iter().filter(|element| element.path.len() == 1 && element.tag() >> 16 & 1 == 1);
    top.map(|element| (element.tag(), element.vr, element.value)).collect()
}

#[test]
fn listed_numbers_stay_exactly_and_blocks_are_numbered_anew() {
    let output = research(&File::new(makers(&Person::generate(71)), Syntax::Explicit).bytes()).only();
    let text = |tag, vr: &str, text: &str| (tag, vr.to_owned(), text.as_bytes().to_vec());
    let float = |tag, number: f32| (tag, "FL".to_owned(), number.to_le_bytes().to_vec());
    let expected = [
        text(0x0019_0010, "LO", "GEMS_ACQU_01"),
        text(0x0019_10BB, "DS", "0.3 "),
        text(0x0043_0010, "LO", "GEMS_PARM_01"),
        text(0x0043_1039, "IS", "1000001000\\8\\0\\0"),
        text(0x2001_0010, "LO", "Philips Imaging DD 001"),
        float(0x2001_1003, 1000.0),
        text(0x2001_1004, "CS", "P "),
        (0x2001_1018, "SL".to_owned(), vec![30, 0, 0, 0]),
        text(0x2005_0010, "LO", "Philips MR Imaging DD 001 "),
        text(0x2005_0011, "LO", "Philips MR Imaging DD 005 "),
        float(0x2005_100D, 0.0),
        float(0x2005_100E, 0.004_131_25),
        float(0x2005_10B0, 0.577_35),
        text(0x2005_1109, "DS", "-12.5 "),
        text(0x2005_110A, "DS", "1.52283272283272"),
    ];
    assert_eq!(kept(&output), expected);
}

#[test]
fn what_implicit_files_leave_unknown_has_the_representation_of_the_table() {
    let set = makers(&Person::generate(72));
    let [explicit, implicit, big] = Syntax::PLAIN.map(|syntax| research(&File::new(set.clone(), syntax).bytes()).only());
    assert!(explicit == implicit && explicit == big && kept(&implicit).len() == 15);
    let mut unknown = set.clone();
    unknown.put(0x2005_100E, "UN", 0.004_131_25_f32.to_le_bytes());
    assert!(research(&File::new(unknown.clone(), Syntax::Explicit).bytes()).only() == explicit);
    // Of what is unknown in big endian nobody knows the order.
    let output = research(&File::new(unknown, Syntax::Big).bytes()).only();
    assert_eq!(kept(&output).len(), 14);
    assert!(kept(&output).iter().all(|(tag, ..)| *tag != 0x2005_100E));
}

#[test]
fn only_research_keeps_them_and_each_output_says_so_and_cleans_to_itself() {
    let person = Person::generate(73);
    let input = File::new(makers(&person), Syntax::Explicit).bytes();
    for preset in Policy::PRESETS {
        let output = clean_under(Some(preset), &[("the input", &input)], KEY, "a recipient").only();
        let all = elements(&output);
        let inside = |sequence: u32, tag: u32| {
            all.iter().filter(|element| element.path == [sequence, tag]).map(|element| element.text()).collect::<Vec<_>>()
        };
        let is_kept = *preset == "research";
        assert_eq!(!kept(&output).is_empty(), is_kept, "{preset}");
        assert_eq!(inside(0x0012_0064, 0x0008_0100).contains(&"113111".to_owned()), is_kept, "{preset}");
        let blocks = if is_kept { 5 } else { 0 };
        assert_eq!(inside(0x0008_0300, 0x0008_0303), vec!["SAFE"; blocks], "{preset}");
        assert_eq!(inside(0x0008_0300, 0x0008_0302).contains(&"Philips MR Imaging DD 005".to_owned()), is_kept);
        let again = clean_under(Some(preset), &[("the input", &output)], KEY, "a recipient").only();
        assert!(again == output, "{preset}");
        let mut verifier = Verifier::new(None);
        verifier.original(scan(&mut Bytes(&input), &Limits::default()));
        let found: Vec<_> = verifier.check(&mut Bytes(&output), &Limits::default()).unwrap().findings;
        assert!(
            found.is_empty(),
            "{preset}: {:?}",
            found.iter().map(|finding| (&finding.fault, &finding.path)).collect::<Vec<_>>()
        );
        let mut stricter = Verifier::new(Some(Policy::parse(&RESEARCH.replace(", \"retain-safe-private\"", "")).unwrap()));
        stricter.original(scan(&mut Bytes(&input), &Limits::default()));
        let found = stricter.check(&mut Bytes(&output), &Limits::default()).unwrap().findings;
        assert!(!is_kept || found.iter().any(|finding| finding.path.contains("2005,100E")), "a stricter policy lets none stay");
    }
}

#[test]
fn the_option_is_claimed_where_something_stayed_and_nowhere_else() {
    let mut set = instance(Kind::Mr, &Person::generate(74), 1, 1);
    set.put(0x2005_0010, "LO", "Philips MR Imaging DD 001").put(0x2005_100E, "FL", [0; 2]).put(0x2005_1001, "FL", [0; 4]);
    // What the file says of its own blocks is not repeated.
    let mut claim = Set::default();
    claim.shorts(0x0008_0301, &[0x2005]).put(0x0008_0302, "LO", "Philips MR Imaging DD 001").put(0x0008_0303, "CS", "SAFE");
    set.items(0x0008_0300, vec![claim]);
    let output = research(&File::new(set, Syntax::Explicit).bytes()).only();
    let all = elements(&output);
    assert!(kept(&output).is_empty() && !all.iter().any(|element| element.path.starts_with(&[0x0008_0300])));
    assert!(!all.iter().any(|element| element.path == [0x0012_0064, 0x0008_0100] && element.text() == "113111"));
}

#[test]
fn they_stay_in_the_items_of_sequences_each_with_its_creator() {
    let mut set = instance(Kind::EnhancedMr, &Person::generate(75), 1, 1);
    let mut frames = set.sequence(0x5200_9230).to_vec();
    assert!(frames.len() > 1);
    for frame in &mut frames {
        frame.put(0x2005_0021, "LO", "Philips MR Imaging DD 001").put(0x2005_210E, "FL", 0.5_f32.to_le_bytes());
    }
    // The creator of another data set reserves nothing here.
    frames[1].remove(0x2005_0021);
    set.items(0x5200_9230, frames.clone()).put(0x2005_0021, "LO", "Philips MR Imaging DD 001");
    let output = research(&File::new(set, Syntax::Explicit).bytes()).only();
    let found = |tag| elements(&output).iter().filter(|element| element.path == [0x5200_9230, tag]).count();
    assert_eq!((found(0x2005_0010), found(0x2005_100E)), (frames.len() - 1, frames.len() - 1));
    assert!(kept(&output).is_empty());
    let said = elements(&output).iter().filter(|element| element.path == [0x0008_0300, 0x0008_0303]).count();
    assert_eq!(said, 1);
}

#[test]
fn dates_among_them_move_by_the_days_of_the_patient_or_go() {
    let person = Person::generate(76);
    let mut set = instance(Kind::Pt, &person, 1, 1);
    set.put(0x0009_0010, "LO", "GEMS_PETD_01").put(0x0009_100D, "DT", format!("{}101500.00", person.study_date));
    set.put(0x0009_103B, "DT", format!("{}093000+0100", person.study_date)).put(0x0009_103F, "FL", 6586.2_f32.to_le_bytes());
    set.put(0x0009_1039, "DT", "YESTERDAY");
    for syntax in Syntax::PLAIN {
        let output = research(&File::new(set.clone(), syntax).bytes()).only();
        let day = top(&output, 0x0008_0020);
        assert_ne!(day, person.study_date);
        let texts: Vec<(u32, String)> = elements(&output)
            .iter()
            .filter(|element| element.path.len() == 1 && element.tag() >> 16 == 9 && element.vr == "DT")
            .map(|element| (element.tag(), element.text()))
            .collect();
        assert_eq!(texts, [(0x0009_100D, format!("{day}101500.00")), (0x0009_103B, format!("{day}093000"))], "{syntax:?}");
        assert!(research(&output).only() == output, "cleaned once more");
    }
    let input = File::new(set, Syntax::Explicit).bytes();
    let output = clean_by(&policy("\"retain-safe-private\"", ""), &input).only();
    assert_eq!(kept(&output).iter().map(|(tag, ..)| *tag).collect::<Vec<_>>(), [0x0009_0010, 0x0009_103F]);
}

#[test]
fn texts_bytes_and_uids_stay_where_a_policy_names_them() {
    let person = Person::generate(77);
    let mut set = makers(&person);
    set.put(0x7E01_0010, "LO", "HOLOGIC, Inc.").put(0x7E01_1002, "SH", "a codec");
    let mut item = Set::default();
    item.put(0x7E01_0010, "LO", "HOLOGIC, Inc.").put(0x7E01_1012, "OB", [1, 2, 3, 4]).put(0x7E01_1013, "OB", [5, 6]);
    set.items(0x7E01_1010, vec![item]).put(0x0099_0010, "LO", "NQHeader").put(0x0099_1002, "UI", person.uid("1.0"));
    let input = File::new(set.clone(), Syntax::Explicit).bytes();
    let named = "keep = [\"0019,xx9E GEMS_ACQU_01\", \"7E01,xx10 HOLOGIC, Inc.\", \"7E01,xx12 HOLOGIC, Inc.\", \"0099,xx02 NQHeader\"]\nremove = [\"2001,xx03 Philips Imaging DD 001\"]";
    let policy = policy("\"retain-safe-private\"", named);
    let output = clean_by(&policy, &input).only();
    let found = |path: &[u32]| elements(&output).into_iter().find(|element| element.path == path);
    assert_eq!(found(&[0x0019_109E]).unwrap().text(), "epi2");
    assert_eq!(found(&[0x7E01_1010, 0x7E01_1012]).unwrap().value, [1, 2, 3, 4]);
    assert!(found(&[0x7E01_1010, 0x7E01_1013]).is_none() && found(&[0x7E01_1002]).is_none());
    assert_eq!(found(&[0x0099_1002]).unwrap().text(), top(&output, 0x0020_000E), "the pseudonym of the series");
    assert!(found(&[0x2001_1003]).is_none() && found(&[0x2001_1018]).is_some());
    assert!(clean_by(&policy, &output).only() == output, "cleaned once more");
    let family = person.name.split('^').next().unwrap();
    set.put(0x0019_E19E, "LO", format!("epi {family}"));
    set.items(
        0x7E01_1010,
        vec![{
            let mut item = Set::default();
            item.put(0x7E01_0010, "LO", "HOLOGIC, Inc.").put(0x7E01_1012, "OB", format!("\u{1}\u{2}{family}{family}\u{3}"));
            item
        }],
    );
    let output = clean_by(&policy, &File::new(set, Syntax::Explicit).bytes()).only();
    let left: BTreeSet<u32> = kept(&output).iter().map(|(tag, ..)| *tag).collect();
    assert!(!left.contains(&0x0019_109E) && !left.contains(&0x7E01_1010), "{left:08X?}");
}

/// PS3.15 E.3.10 and the words of issue and documentation: numbers, code strings and moments by default, all else where it is named, and
/// nothing without the option.
#[test]
fn every_row_has_its_outcome_with_and_without_the_option() {
    let mut compared = 0;
    for row in rows() {
        let [creator, group, element, vr, most, ..] = row[..] else { panic!("{row:?}") };
        let number = |text| u16::from_str_radix(text, 16).unwrap();
        let known = table::private(creator, Tag::new(number(group), 0xAB00 | number(element))).expect("the table has it");
        let vr_of = Vr(vr.as_bytes().try_into().unwrap());
        assert_eq!((known.creator, known.tag, known.vr), (creator, Tag::new(number(group), number(element)), vr_of));
        assert_eq!(known.most.to_string(), most);
        let named = format!("keep = [\"{group},xx{element} {creator}\"]");
        let removed = named.replace("keep", "remove");
        let dated = "\"retain-safe-private\", \"retain-longitudinal-modified-dates\"";
        let expected = match vr {
            "DS" | "IS" | "CS" | "FL" | "FD" | "SL" | "SS" | "UL" | "US" => [Decision::Keep; 4],
            "DT" => [Decision::Remove, Decision::Date, Decision::Remove, Decision::Date],
            "SQ" => [Decision::Remove, Decision::Remove, Decision::Recurse, Decision::Recurse],
            "UI" => [Decision::Remove, Decision::Remove, Decision::MapUid, Decision::MapUid],
            _ => [Decision::Remove, Decision::Remove, Decision::Retain, Decision::Retain],
        };
        let policies = [("\"retain-safe-private\"", ""), (dated, ""), ("\"retain-safe-private\"", &named), (dated, &named)];
        for ((options, more), expected) in policies.into_iter().zip(expected) {
            let decided = private::decide(&Policy::parse(&policy(options, more)).unwrap(), &known);
            assert_eq!(decided.decision, expected, "{row:?} {options} {more}");
            assert_eq!(decided.option.is_some(), expected != Decision::Remove);
            compared += 1;
        }
        let others =
            "\"retain-uids\", \"retain-device-identity\", \"retain-institution-identity\", \"retain-longitudinal-full-dates\"";
        for (options, more) in [("", ""), (others, ""), ("", removed.as_str()), (dated, removed.as_str())] {
            let decided = private::decide(&Policy::parse(&policy(options, more)).unwrap(), &known);
            assert_eq!((decided.decision, decided.option), (Decision::Remove, None), "{row:?} {options} {more}");
        }
    }
    assert!(compared > 4 * 150, "{compared}");
}

#[test]
fn the_table_has_every_row_of_the_standard_that_has_a_representation() {
    let of_standard: Vec<_> = rows().filter(|row| row[5] == "E.3.10-1").collect();
    // 130 rows in the edition of 2020, five of them without a value representation.
    assert_eq!(of_standard.len(), 125);
    let creators: BTreeSet<&str> = of_standard.iter().map(|row| row[0]).collect();
    assert!(creators.contains("SIEMENS MR HEADER") && creators.len() == 16, "{creators:?}");
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = include_str!("../../tables/private.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn research(input: &[u8]) -> Run {
    clean_under(Some("research"), &[("the input", input)], KEY, "a recipient")
}

fn policy(options: &str, more: &str) -> String {
    format!(
        "schema = \"scanitize.policy/1\"\nname = \"a policy\"\nage = \"none\"\nface = \"keep\"\nconsent = \"A USE\"\noptions = [{options}]\n{more}"
    )
}
