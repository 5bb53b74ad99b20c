//! Known facts of the standard, and what must not be in the tables.

use std::collections::BTreeMap;

use super::block::Block;
use super::*;

fn all_rows() -> impl Iterator<Item = &'static Row> {
    rows().iter().chain(masked_rows())
}

#[test]
fn the_table_has_the_rows_and_actions_of_its_edition() {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for row in all_rows() {
        *counts.entry(row.basic).or_default() += 1;
    }
    assert_eq!(EDITION, "2026d");
    assert_eq!(all_rows().count(), 656 + 1);
    let expected = [
        (Code::X, 417),
        (Code::Z, 42),
        (Code::D, 93),
        (Code::U, 55),
        (Code::XZ, 11),
        (Code::XD, 23),
        (Code::XZD, 8),
        (Code::ZD, 6),
        (Code::XZU, 2),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn the_options_have_the_cells_of_their_columns() {
    let count = |option: ProfileOption| {
        (all_rows().filter(|row| row.is_kept_by(option)).count(), all_rows().filter(|row| row.is_cleaned_by(option)).count())
    };
    assert_eq!(count(ProfileOption::RetainSafePrivate), (0, 1));
    assert_eq!(count(ProfileOption::RetainUids), (60, 0));
    assert_eq!(count(ProfileOption::RetainDeviceIdentity), (48, 11));
    assert_eq!(count(ProfileOption::RetainInstitutionIdentity), (10, 0));
    assert_eq!(count(ProfileOption::RetainPatientCharacteristics), (14, 5));
    assert_eq!(count(ProfileOption::RetainLongitudinalFullDates), (169, 0));
    assert_eq!(count(ProfileOption::RetainLongitudinalModifiedDates), (0, 169));
    assert_eq!(count(ProfileOption::CleanDescriptors), (0, 141));
    assert_eq!(count(ProfileOption::CleanStructuredContent), (0, 4));
    assert_eq!(count(ProfileOption::CleanGraphics), (0, 4));
}

/// Every line of the source table, against what is found in the generated one.
#[test]
fn content_items_have_the_rows_of_their_table() {
    let lines = include_str!("../../../tables/content_items.tsv").lines();
    let (mut seen, mut basic) = (0, BTreeMap::new());
    for line in lines.filter(|line| !line.starts_with('#')) {
        let row: Vec<&str> = line.split('\t').collect();
        let [scheme, value, kind, action, options, ..] = row[..] else { panic!("{line}") };
        let found: Vec<ContentRow> = content_rows(scheme, value);
        let of_kind: Vec<&ContentRow> = found.iter().filter(|row| row.kind.term() == kind).collect();
        let [row] = of_kind[..] else { panic!("{line}: {found:?}") };
        assert_eq!(row.basic, if action == "X/D" { Code::XD } else { [Code::X, Code::D][usize::from(action == "D")] }, "{line}");
        for option in ProfileOption::ALL {
            let cell = |letter| options.split(',').any(|cell| cell == format!("{}={letter}", option.column()));
            assert_eq!((row.keep & option.bit() != 0, row.clean & option.bit() != 0), (cell("K"), cell("C")), "{line}");
        }
        assert!(meaning(scheme, value).is_some_and(|meaning| !meaning.is_empty()), "{line}");
        *basic.entry(action).or_insert(0) += 1;
        seen += 1;
    }
    assert_eq!((seen, basic), (214, BTreeMap::from([("X", 135), ("D", 60), ("X/D", 19)])));
    assert_eq!(content_rows("SRT", "P5-08001"), []);
    assert_eq!(content_rows("DCM", "111028"), [], "Image Library");
}

#[test]
fn codes_are_written_with_meanings_that_are_known() {
    for (scheme, value, expected) in [
        ("DCM", "113830", "Mean CTDIvol"),
        ("DCM", "112039", "Tracking Identifier"),
        ("DCM", "123014", "Target Region"),
        ("SRT", "T-D1100", "Head"),
        ("UCUM", "mGy.cm", "mGy.cm"),
        ("LN", "18748-4", "LOINC 18748-4"),
        ("NCDR [2.0b]", "15", "Admission DateTime"),
    ] {
        assert_eq!(meaning(scheme, value).as_deref(), Some(expected), "{scheme} {value}");
    }
    for (scheme, value) in [("LN", "1"), ("LN", "99999-9"), ("99LOCAL", "113830"), ("UCUM", "Smith"), ("NCIt", "15"), ("", "")] {
        assert_eq!(meaning(scheme, value), None, "{scheme} {value}");
    }
}

#[test]
fn options_stand_in_the_order_of_the_columns() {
    let columns: Vec<&str> = ProfileOption::ALL.iter().map(|option| option.column()).collect();
    assert_eq!(columns, confidentiality::OPTIONS);
    assert_eq!(ProfileOption::CleanGraphics.column(), "clean_graphics");
}

fn basic(group: u16, element: u16) -> Option<Code> {
    row(Tag::new(group, element)).map(|row| row.basic)
}

#[test]
fn rows_are_found_by_tag_and_by_mask() {
    assert_eq!(basic(0x0010, 0x0010), Some(Code::Z));
    assert_eq!(basic(0x0010, 0x0020), Some(Code::ZD));
    assert_eq!(basic(0x0008, 0x0018), Some(Code::U));
    assert_eq!(basic(0x0008, 0x1140), Some(Code::XZU));
    assert_eq!(basic(0x6000, 0x3000), Some(Code::X));
    assert_eq!(basic(0x601E, 0x4000), Some(Code::X));
    assert_eq!(basic(0x5002, 0x0123), Some(Code::X));
    assert_eq!(basic(0x0029, 0x1010), Some(Code::X));
    assert_eq!(basic(0x6000, 0x0010), None);
    assert_eq!(basic(0x0028, 0x0010), None);
}

#[test]
fn every_list_is_sorted() {
    assert!(rows().is_sorted_by_key(|row| row.tag));
    for lists in [&technical::TECHNICAL, &types::MODULES, &types::CONTENTS] {
        assert!(lists.all().iter().all(|list| list.is_sorted_by_key(|(tag, _)| *tag)));
    }
    assert_eq!(types::IODS.len(), types::CLASSES.iter().map(|(_, iod)| *iod as usize).max().unwrap() + 1);
    assert!(types::CLASSES.is_sorted_by_key(|(class, _)| *class));
    let blocks = [
        &codes::SCT,
        &codes::DCM,
        &codes::UCUM,
        &codes::LN,
        &content_items::ITEMS,
        &uids::ENDS,
        &keywords::KEYWORDS,
        &descriptors::WORDS,
        &terms::TERMS,
    ]
    .map(Block::lines);
    for block in blocks.into_iter().chain([older_codes()]) {
        assert!(block.lines().map(|line| line.split('\t').next()).is_sorted_by(|a, b| a < b));
    }
}

#[test]
fn no_technical_attribute_is_in_the_table_or_can_hold_a_person_or_a_time() {
    for (tag, _) in &technical::TECHNICAL.all()[0] {
        let tag = Tag(*tag);
        let vr = technical(tag).unwrap();
        assert!(row(tag).is_none(), "{tag}");
        assert!(
            vr.is_defined()
                && !matches!(
                    vr,
                    Vr::PN | Vr::DA | Vr::DT | Vr::TM | Vr::LT | Vr::ST | Vr::UT | Vr::UR | Vr::AE | Vr::UN
                )
                // Of bytes a profile of colour alone, which is of our own making.
                && (vr != Vr::OB || tag == Tag::new(0x0028, 0x2000)),
            "{tag}"
        );
    }
}

#[test]
fn what_makes_an_image_is_technical_and_what_tells_of_the_patient_is_not() {
    let vr = |group, element| technical(Tag::new(group, element));
    for (group, element, expected) in [
        (0x0008, 0x0008, Vr::CS),
        (0x0008, 0x0016, Vr::UI),
        (0x0008, 0x0060, Vr::CS),
        (0x0008, 0x0070, Vr::LO),
        (0x0018, 0x0050, Vr::DS),
        (0x0018, 0x1210, Vr::SH),
        (0x0020, 0x0013, Vr::IS),
        (0x0020, 0x0032, Vr::DS),
        (0x0020, 0x0037, Vr::DS),
        (0x0028, 0x0010, Vr::US),
        (0x0028, 0x0030, Vr::DS),
        (0x0028, 0x0106, Vr::US),
        (0x0028, 0x1052, Vr::DS),
        (0x0028, 0x2000, Vr::OB),
        (0x0028, 0x3006, Vr::OW),
        (0x0054, 0x0016, Vr::SQ),
        (0x0018, 0x1074, Vr::DS),
        (0x5200, 0x9230, Vr::SQ),
        (0x7FE0, 0x0010, Vr::OW),
    ] {
        assert_eq!(vr(group, element), Some(expected), "({group:04X},{element:04X})");
    }
    for (group, element) in [
        (0x0010, 0x0010),
        (0x0010, 0x0033),
        (0x0010, 0x1020),
        (0x0010, 0x1022),
        (0x0008, 0x1250),
        (0x0008, 0x1032),
        (0x0018, 0x1020),
        (0x0018, 0xA001),
        (0x0040, 0xA160),
        (0x0088, 0x0200),
        (0x0400, 0x0500),
        (0x6000, 0x0010),
        (0x0009, 0x0010),
    ] {
        assert_eq!(vr(group, element), None, "({group:04X},{element:04X})");
    }
}

#[test]
fn sop_classes_lead_to_their_iod() {
    assert_eq!(iod("1.2.840.10008.5.1.4.1.1.2"), Some(Iod::Ct));
    assert_eq!(iod("1.2.840.10008.5.1.4.1.1.1.1.1"), Some(Iod::Dx));
    assert_eq!(iod("1.2.840.10008.5.1.4.1.1.4.4"), Some(Iod::LegacyMr));
    assert_eq!(iod("1.2.840.10008.5.1.4.1.1.7"), Some(Iod::Sc));
    assert_eq!(iod("1.2.840.10008.5.1.4.1.1.6"), Some(Iod::Us), "Ultrasound Image, retired");
    assert_eq!(iod("1.2.840.10008.5.1.4.1.1.66.4"), Some(Iod::Segmentation));
    assert_eq!(iod("1.2.840.10008.5.1.4.1.1.481.3"), Some(Iod::StructureSet));
    assert!(has_picture(Iod::Ct) && has_picture(Iod::ParametricMap) && !has_picture(Iod::StructureSet));
    for (class, name) in [
        ("104.1", "a PDF"),
        ("104.3", "STL"),
        ("9.4.1", "a voice"),
        ("9.4.2", "a sound"),
        ("66", "raw data"),
        ("66.5", "a surface"),
    ] {
        assert_eq!(iod(&format!("1.2.840.10008.5.1.4.1.1.{class}")), None, "{name}");
    }
    assert_eq!(iod(""), None);
}

#[test]
fn types_are_those_of_the_iod_at_the_place() {
    let top = |iod, group, element| attribute_type(iod, None, Tag::new(group, element));
    assert_eq!(top(Iod::Ct, 0x0008, 0x0020), Some(Type::Two), "Study Date");
    assert_eq!(top(Iod::Ct, 0x0008, 0x0018), Some(Type::One), "SOP Instance UID");
    assert_eq!(top(Iod::Ct, 0x0010, 0x0010), Some(Type::Two), "Patient's Name");
    assert_eq!(top(Iod::Ct, 0x0008, 0x0080), None, "Institution Name");
    assert_eq!(top(Iod::Ct, 0x0018, 0x0060), Some(Type::Two), "KVP");
    assert_eq!(top(Iod::EnhancedMr, 0x0018, 0x1000), Some(Type::One), "Device Serial Number");
    assert_eq!(top(Iod::Mr, 0x0018, 0x1000), None, "Device Serial Number");
    assert_eq!(top(Iod::Mr, 0x0018, 0x0020), Some(Type::One), "Scanning Sequence");
    assert_eq!(top(Iod::Pt, 0x0008, 0x0021), Some(Type::One), "Series Date");
    assert_eq!(top(Iod::Ct, 0x0008, 0x0021), None, "Series Date");
    assert_eq!(top(Iod::Dx, 0x0040, 0x0555), Some(Type::Two), "Acquisition Context Sequence");
    assert_eq!(top(Iod::Dx, 0x0008, 0x2218), Some(Type::Two), "Anatomic Region Sequence");
    assert_eq!(top(Iod::EnhancedCt, 0x0008, 0x002A), Some(Type::OneC), "Acquisition DateTime");
    assert_eq!(top(Iod::Sc, 0x0008, 0x0064), Some(Type::One), "Conversion Type");
    assert_eq!(top(Iod::Us, 0x0008, 0x0008), Some(Type::Two), "Image Type");
    assert_eq!(top(Iod::Xa, 0x0018, 0x1510), Some(Type::Two), "Positioner Primary Angle");
    assert_eq!(top(Iod::RtDose, 0x3004, 0x0002), Some(Type::One), "Dose Units");
    assert_eq!(top(Iod::RtImage, 0x3002, 0x0002), Some(Type::One), "RT Image Label");
    assert_eq!(top(Iod::Segmentation, 0x0062, 0x0001), Some(Type::One), "Segmentation Type");
    assert_eq!(top(Iod::Io, 0x0020, 0x0062), Some(Type::One), "Image Laterality");
    let segment = Tag::new(0x0062, 0x0002);
    assert_eq!(attribute_type(Iod::Segmentation, Some(segment), Tag::new(0x0062, 0x0005)), Some(Type::One), "Segment Label");
    let measures = Tag::new(0x0028, 0x9110);
    assert_eq!(attribute_type(Iod::EnhancedMr, Some(measures), Tag::new(0x0028, 0x0030)), Some(Type::OneC), "Pixel Spacing");
    assert_eq!(attribute_type(Iod::Mr, Some(measures), Tag::new(0x0028, 0x0030)), None);
}

#[test]
fn codes_have_the_meaning_of_the_standard_in_each_spelling() {
    assert_eq!(concept("SRT", "T-A0100"), Some("Brain"));
    assert_eq!(concept("SNM3", "T-A0100"), Some("Brain"));
    assert_eq!(concept("SCT", "12738006"), Some("Brain"));
    assert_eq!(concept("SRT", "T-D3000"), Some("Chest"));
    assert_eq!(concept("DCM", "121311"), Some("Localizer"));
    assert_eq!(concept("DCM", "113100"), Some("Basic Application Confidentiality Profile"));
    assert_eq!(concept("UCUM", "Bq/ml"), Some("Becquerels/milliliter"));
    assert_eq!(concept("99LOCAL", "T-A0100"), None);
    assert_eq!(concept("SCT", "T-A0100"), None);
}

#[test]
fn terms_are_known_where_they_belong() {
    let is = |group, element, value| is_term(Tag::new(group, element), value);
    assert!(is(0x0008, 0x0008, "AXIAL") && is(0x0018, 0x0015, "CSPINE") && is(0x0018, 0x5100, "HFS"));
    assert!(is(0x0018, 0x1210, "B30f") && is(0x0018, 0x0024, "*tse2d1_19") && is(0x0008, 0x0070, "SIEMENS"));
    assert!(!is(0x0008, 0x0060, "AXIAL") && !is(0x0018, 0x0050, "AXIAL"));
    assert!(has_terms(Tag::new(0x0008, 0x0070)) && !has_terms(Tag::new(0x0010, 0x0010)));
}

#[test]
fn a_word_that_nobody_registered_is_a_term_of_nothing() {
    for word in ["ZQCANARY7", "DOE", "DOE^JANE", "Smith", "19500304", "123456789", "1234", "", " ", "A\\B"] {
        for (tag, _) in &technical::TECHNICAL.all()[0] {
            assert!(!is_term(Tag(*tag), word), "{tag}: {word}");
        }
        assert!(!is_anything_term(word), "{word}");
    }
}

#[test]
fn terms_codes_meanings_and_registered_uids_are_anything_terms() {
    for word in ["AXIAL", "SIEMENS", "Brain", "T-A0100", "121311", "1.2.840.10008.1.2.1"] {
        assert!(is_anything_term(word), "{word}");
    }
    assert!(!is_anything_term("123") && !is_anything_term("1.2.840.10008.1.2.3.4.5.6"));
}

#[test]
fn only_registered_uids_are_registered() {
    assert!(is_registered_uid("1.2.840.10008.5.1.4.1.1.2"));
    assert!(!is_registered_uid("1.2.840.10008.") && !is_registered_uid("1.2.840.113619.2.1"));
}
