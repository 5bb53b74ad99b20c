//! Objects without a picture: what of them stays, and that no word does.

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Cleaner, Coordinator, Options, Verifier, scan};
use scanitize::source::Bytes;

use crate::support::flow::{FRESH, KEY, Run, clean_under, pass_two};
use crate::support::instances::objects::{Object, WORD, displacements, object, samples};
use crate::support::instances::{Kind, file};
use crate::support::patients::Person;
use crate::support::reader::{Found, elements, top};
use crate::support::writer::{File, Set, Syntax, code};

const PRESETS: [&str; 4] = ["second-opinion", "ai-service", "research", "maximum"];

#[test]
fn no_word_of_an_object_stays_under_any_preset_and_in_any_encoding() {
    let person = Person::generate(71);
    for kind in Object::ALL {
        for preset in PRESETS {
            for syntax in Syntax::ALL {
                let mut set = object(kind, &person);
                set.put(0x6000_0022, "LO", WORD).put(0x6000_3000, "OW", WORD).put(0x0009_0010, "LO", WORD);
                let bytes = File::new(set, syntax).bytes();
                let run = cleaned(preset, &[&bytes]);
                if matches!(kind, Object::Presentation | Object::ColorPresentation) && matches!(preset, "ai-service" | "maximum")
                {
                    assert_eq!(run.others, [("0".to_owned(), Reason::StructuredLeftOut)], "{preset}");
                    continue;
                }
                let output = run.only();
                let text = String::from_utf8_lossy(&output).to_lowercase();
                let family = person.name.split('^').next().unwrap().to_lowercase();
                for word in [WORD.to_lowercase().as_str(), "qplant", &family] {
                    assert!(!text.contains(word), "{kind:?} under {preset} in {syntax:?}: {word}");
                }
            }
        }
    }
}

#[test]
fn a_presentation_state_keeps_what_is_drawn_and_calls_layers_by_numbers() {
    let person = Person::generate(72);
    let input = File::new(object(Object::Presentation, &person), Syntax::Explicit).bytes();
    let images = [file(Kind::Ct, &person, 1, 1).bytes(), file(Kind::Ct, &person, 1, 2).bytes()];
    let run = cleaned("second-opinion", &[&input, &images[0], &images[1]]);
    let output = of_class(&run, ".11.1");
    for path in [
        &[0x0070_0001, 0x0070_0009, 0x0070_0022][..],
        &[0x0070_0001, 0x0070_0009, 0x0070_0023],
        &[0x0070_0001, 0x0070_0008, 0x0070_0014],
        &[0x0070_005A, 0x0070_0053],
        &[0x0070_005A, 0x0070_0100],
        &[0x0028_3110, 0x0028_1050],
        &[0x0070_0060, 0x0070_0062],
    ] {
        assert_eq!(values(output, path), values(&input, path), "{path:08X?}");
        assert!(!values(output, path).is_empty());
    }
    assert_eq!(texts(output, &[0x0070_0060, 0x0070_0002]), ["LAYER1", "LAYER2"]);
    assert_eq!(texts(output, &[0x0070_0001, 0x0070_0002]), ["LAYER2", "LAYER1"], "each annotation is still on its layer");
    assert_eq!(texts(output, &[0x0070_0001, 0x0070_0008, 0x0070_0006]), ["REMOVED", "REMOVED"]);
    assert_eq!((top(output, 0x0070_0080).as_str(), top(output, 0x0070_0081).as_str()), ("UNKNOWN", ""));
    assert!(texts(output, &[0x0012_0064, 0x0008_0100]).contains(&"113103".to_owned()), "Clean Graphics");
    let mut shown = texts(output, &[0x0008_1115, 0x0008_1140, 0x0008_1155]);
    let mut there: Vec<String> = run
        .released
        .values()
        .filter(|bytes| top(bytes, 0x0008_0016).ends_with(".1.1.2"))
        .map(|bytes| top(bytes, 0x0008_0018))
        .collect();
    shown.sort();
    there.sort();
    assert_eq!(shown, there, "it refers to what its images have become");
}

#[test]
fn a_structure_set_keeps_its_contours_and_calls_regions_by_the_nomenclature() {
    let person = Person::generate(73);
    let input = File::new(object(Object::Structures, &person), Syntax::Explicit).bytes();
    let images = [file(Kind::Ct, &person, 1, 1).bytes(), file(Kind::Ct, &person, 1, 2).bytes()];
    let run = cleaned("ai-service", &[&input, &images[0], &images[1]]);
    let output = of_class(&run, ".481.3");
    for path in [
        &[0x3006_0039, 0x3006_0040, 0x3006_0050][..],
        &[0x3006_0039, 0x3006_002A],
        &[0x3006_0039, 0x3006_0084],
        &[0x3006_0080, 0x3006_00A4],
    ] {
        assert_eq!(texts(output, path), texts(&input, path), "{path:08X?}");
        assert_eq!(texts(output, path).len(), 3);
    }
    assert_eq!(texts(output, &[0x3006_0020, 0x3006_0026]), ["Heart", "ROI 2", "PTV_High"]);
    assert_eq!(top(output, 0x3006_0002), "REMOVED");
    let ct = of_class(&run, ".1.1.2");
    assert_eq!(texts(output, &[0x3006_0010, 0x3006_0012, 0x0008_1155]), [top(ct, 0x0020_000D)]);
    assert_eq!(texts(output, &[0x3006_0010, 0x3006_0012, 0x3006_0014, 0x0020_000E]), [top(ct, 0x0020_000E)]);
    assert_eq!(texts(output, &[0x3006_0010, 0x0020_0052])[0], texts(output, &[0x3006_0020, 0x3006_0024])[0]);
}

/// Attributes of a structure set without descriptors.
const KNOWING_NO_WORD: [(u32, &str); 10] = [
    (0x0008_0016, "UI"),
    (0x0008_0018, "UI"),
    (0x0008_0020, "DA"),
    (0x0008_0030, "TM"),
    (0x0008_0060, "CS"),
    (0x0010_0010, "PN"),
    (0x0010_0020, "LO"),
    (0x0010_0030, "DA"),
    (0x0020_000D, "UI"),
    (0x0020_000E, "UI"),
];

#[test]
fn what_stands_where_a_text_must_tells_no_option() {
    let person = Person::generate(75);
    for preset in ["second-opinion", "research"] {
        let whole = object(Object::Structures, &person);
        // Nothing that a vocabulary knows stands there.
        let mut set = Set::default();
        for (tag, vr) in KNOWING_NO_WORD {
            set.put(tag, vr, whole.bytes(tag));
        }
        set.put(0x3006_0002, "SH", "S");
        let input = File::new(set, Syntax::Explicit).bytes();
        let run = cleaned(preset, &[&input]);
        let output = of_class(&run, ".481.3");
        assert_eq!(top(output, 0x3006_0002), "REMOVED");
        assert!(!texts(output, &[0x0012_0064, 0x0008_0100]).contains(&"113105".to_owned()), "no descriptor stays");
        let checked = Verifier::new(None).check(&mut Bytes(output), &Limits::default()).unwrap();
        assert!(
            checked.findings.is_empty(),
            "{preset}: {:?}",
            checked.findings.iter().map(|found| &found.path).collect::<Vec<_>>()
        );
    }
}

#[test]
fn contours_wait_for_an_answer_about_faces_as_pictures_do() {
    let person = Person::generate(74);
    let mut set = object(Object::Structures, &person);
    // Ten centimetres high: in one slice they would be too thin to draw a face.
    let mut regions = set.sequence(0x3006_0039).to_vec();
    let mut contour = regions[0].sequence(0x3006_0040)[0].clone();
    contour.put(0x3006_0050, "DS", "1\\1\\112.5\\2\\1\\112.5\\1\\2\\112.5");
    regions[0].items(0x3006_0040, vec![contour]);
    set.items(0x3006_0039, regions);
    let input = File::new(set, Syntax::Explicit).bytes();
    for (face, expected) in
        [(None, Some(Reason::FaceUnchecked)), (Some(Face::HeadStrip), Some(Reason::FaceUnchecked)), (Some(Face::Keep), None)]
    {
        let mut coordinator = Coordinator::new(&Options { face, ..Options::default() }, KEY, FRESH).unwrap();
        coordinator.add(0, "the input", scan(&mut Bytes(&input), &Limits::default()));
        let cleaner = Cleaner::new(coordinator.close(None, None).unwrap(), Limits::default());
        let reason = match coordinator.todo().is_empty() {
            true => serde_json::from_str::<serde_json::Value>(&coordinator.report()).unwrap()["instances"][0]["reason"].clone(),
            false => serde_json::to_value(pass_two(&cleaner, 0, &input).0.reason).unwrap(),
        };
        assert_eq!(reason, serde_json::to_value(expected).unwrap(), "{face:?}");
    }
}

#[test]
fn a_plan_keeps_geometry_and_doses() {
    let person = Person::generate(75);
    let input = File::new(object(Object::Plan, &person), Syntax::Explicit).bytes();
    let output = cleaned("ai-service", &[&input]).only();
    for path in [
        &[0x300A_0070, 0x300C_0004, 0x300A_0084][..],
        &[0x300A_0070, 0x300C_0004, 0x300A_0086],
        &[0x300A_00B0, 0x300A_0111, 0x300A_011A, 0x300A_011C],
        &[0x300A_00B0, 0x300A_0111, 0x300A_012C],
        &[0x300A_00B0, 0x300A_0111, 0x300A_011E],
        &[0x300A_00B0, 0x300A_00B6, 0x300A_00BE],
    ] {
        assert_eq!(texts(&output, path), texts(&input, path), "{path:08X?}");
        assert!(!texts(&output, path).is_empty());
    }
    assert_eq!(texts(&output, &[0x300A_00B0, 0x300A_00C2]), ["Beam 1"]);
    assert_eq!(texts(&output, &[0x300A_00B0, 0x300A_00B2]), [""]);
    assert_eq!(top(&output, 0x300A_0002), "REMOVED");
}

#[test]
fn a_registration_keeps_its_matrix_and_a_mapping_its_slope() {
    let person = Person::generate(76);
    let image = file(Kind::Ct, &person, 1, 1).bytes();
    for (kind, class, path) in [
        (Object::Registration, ".66.1", &[0x0070_0308, 0x0070_0309, 0x0070_030A, 0x3006_00C6][..]),
        (Object::Deformation, ".66.3", &[0x0064_0002, 0x0064_0005, 0x0064_0009]),
        (Object::Deformation, ".66.3", &[0x0064_0002, 0x0064_0005, 0x0064_0007]),
        (Object::Deformation, ".66.3", &[0x0064_0002, 0x0064_000F, 0x3006_00C6]),
        (Object::ValueMapping, ".1.67", &[0x0040_9094, 0x0040_9096, 0x0040_9225]),
    ] {
        let input = File::new(object(kind, &person), Syntax::Explicit).bytes();
        let run = cleaned("ai-service", &[&input, &image]);
        let output = of_class(&run, class);
        assert_eq!(values(output, path), values(&input, path), "{kind:?}");
        assert!(!values(output, path).is_empty());
        assert_eq!(texts(output, &[0x0008_1115, 0x0008_114A, 0x0008_1155]), [top(of_class(&run, ".1.1.2"), 0x0008_0018)]);
    }
}

#[test]
fn a_waveform_keeps_its_samples_and_nothing_above_or_behind_them() {
    let person = Person::generate(77);
    let input = File::new(object(Object::Ecg, &person), Syntax::Explicit).bytes();
    let output = cleaned("ai-service", &[&input]).only();
    assert_eq!(values(&output, &[0x5400_0100, 0x5400_1010]), [samples()]);
    assert_eq!(texts(&output, &[0x5400_0100, 0x003A_0200, 0x003A_0208, 0x0008_0104]), ["Lead I", "Lead II"]);
    assert_eq!(texts(&output, &[0x5400_0100, 0x003A_0200, 0x003A_0210]), ["1.25", "1.25"]);
    assert!(!elements(&output).iter().any(|found| found.path.starts_with(&[0x0040_B020])), "annotations");
}

#[test]
fn an_annotation_of_a_waveform_stays_with_all_that_it_says_or_goes_as_a_whole() {
    let person = Person::generate(84);
    let annotation = |name: Set| {
        let mut annotation = Set::default();
        annotation.shorts(0x0040_A0B0, &[1, 1]).shorts(0x0040_A180, &[3]).items(0x0040_A043, vec![name]);
        annotation
    };
    let number = |name: Set, unit: Set| {
        let mut annotation = annotation(name);
        annotation.put(0x0040_A30A, "DS", "52").items(0x0040_08EA, vec![unit]);
        annotation
    };
    let point = |name: Set, range: &str| {
        let mut annotation = annotation(name);
        annotation.put(0x0040_A130, "CS", range).put(0x0040_A132, "UL", 7_u32.to_le_bytes());
        annotation
    };
    let degrees = || code("deg", "UCUM", WORD);
    let mut text = Set::default();
    text.shorts(0x0040_A0B0, &[1, 1]).put(0x0070_0006, "ST", WORD);
    let mut set = object(Object::Ecg, &person);
    let kept = [
        number(code("2:16132", "MDC", WORD), degrees()),
        number(code("5.10.3-13", "SCPECG", WORD), degrees()),
        point(code("5.10.3-5", "SCPECG", WORD), "POINT"),
        point(code("10:1024", "MDC", WORD), "SEGMENT"),
    ];
    let gone = [
        text,
        number(code("AXIS", "99ZQ", WORD), degrees()),
        number(code("2:16132", "MDC", WORD), code("turns", "99ZQ", WORD)),
        point(code("WAVE", "99ZQ", WORD), "POINT"),
        point(code("10:1024", "MDC", WORD), "ZQPLANTED"),
    ];
    set.items(0x0040_B020, [&kept[..], &gone].concat());
    let output = cleaned("second-opinion", &[&File::new(set, Syntax::Explicit).bytes()]).only();
    let at = |path: &[u32]| texts(&output, &[&[0x0040_B020], path].concat());
    assert_eq!(at(&[0x0040_A043, 0x0008_0104]), ["QRS axis", "QRS Axis", "T offset", "T wave"]);
    assert_eq!((at(&[0x0040_A30A]), at(&[0x0040_08EA, 0x0008_0100])), (vec!["52".to_owned(); 2], vec!["deg".to_owned(); 2]));
    assert_eq!(at(&[0x0040_A130]), ["POINT", "SEGMENT"]);
    assert_eq!(values(&output, &[0x0040_B020, 0x0040_A132]), [[7, 0, 0, 0]; 2]);
    assert_eq!((at(&[0x0040_A0B0]).len(), at(&[0x0040_A180]).len(), at(&[0x0070_0006]).len()), (4, 4, 0));
}

#[test]
fn annotations_none_of_which_stays_leave_no_sequence() {
    let input = File::new(object(Object::Ecg, &Person::generate(85)), Syntax::Explicit).bytes();
    let output = cleaned("second-opinion", &[&input]).only();
    assert!(!elements(&output).iter().any(|found| found.path.starts_with(&[0x0040_B020])));
}

#[test]
fn a_waveform_with_fewer_samples_than_it_says_and_one_of_sound_are_refused() {
    let person = Person::generate(78);
    let waveform = |change: &dyn Fn(&mut Set)| {
        let mut set = object(Object::Ecg, &person);
        let mut group = set.sequence(0x5400_0100)[0].clone();
        change(&mut group);
        set.items(0x5400_0100, vec![group]);
        cleaned("ai-service", &[&File::new(set, Syntax::Explicit).bytes()]).others
    };
    let refused = |reason| vec![("0".to_owned(), reason)];
    assert_eq!(waveform(&|group| _ = group.put(0x5400_1010, "OW", [0; 38])), refused(Reason::Truncated));
    assert_eq!(waveform(&|group| _ = group.put(0x5400_1006, "CS", "MB")), refused(Reason::StructuredLeftOut));
    assert_eq!(waveform(&|group| _ = group.put(0x5400_1006, "CS", "ZQ")), refused(Reason::Unreadable));
}

#[test]
fn references_to_what_is_left_out_go_and_with_them_what_was_drawn_there() {
    let person = Person::generate(79);
    let input = File::new(object(Object::Presentation, &person), Syntax::Explicit).bytes();
    let image = file(Kind::Ct, &person, 1, 2).bytes();
    let run = cleaned("research", &[&input, &image]);
    let output = of_class(&run, ".11.1");
    let shown = vec![top(of_class(&run, ".1.1.2"), 0x0008_0018)];
    assert_eq!(texts(output, &[0x0008_1115, 0x0008_1140, 0x0008_1155]), shown);
    assert_eq!(
        texts(output, &[0x0070_0001, 0x0008_1140, 0x0008_1155]),
        shown,
        "drawn on the other image, it would be drawn on all"
    );
    assert_eq!(texts(output, &[0x0070_0001, 0x0070_0002]), ["LAYER1"]);
    assert!(run.report.contains("\"rule\":\"reference\""));
}

#[test]
fn a_registration_and_a_segmentation_lose_references_to_what_is_left_out_and_nothing_else() {
    let person = Person::generate(82);
    let input = File::new(object(Object::Registration, &person), Syntax::Explicit).bytes();
    let output = cleaned("research", &[&input]).only();
    assert_eq!(texts(&output, &[0x0070_0308, 0x0070_0309, 0x0070_030A, 0x0070_030C]), ["RIGID"]);
    assert!(!elements(&output).iter().any(|found| found.path.starts_with(&[0x0070_0308, 0x0008_1140])));
    let output = cleaned("research", &[&file(Kind::Segmentation, &person, 2, 1).bytes()]).only();
    assert_eq!(texts(&output, &[0x5200_9230, 0x0020_9113, 0x0020_0032]).len(), 2, "frames");
}

#[test]
fn a_field_of_displacements_stays_without_its_image_and_holds_no_word() {
    let person = Person::generate(83);
    let set = object(Object::Deformation, &person);
    let with = |value: Vec<u8>| {
        let mut set = set.clone();
        let mut one = set.sequence(0x0064_0002)[0].clone();
        let mut grid = one.sequence(0x0064_0005)[0].clone();
        grid.put(0x0064_0009, "OF", value);
        one.items(0x0064_0005, vec![grid]);
        set.items(0x0064_0002, vec![one]);
        cleaned("research", &[&File::new(set, Syntax::Explicit).bytes()])
    };
    let field = |output: &[u8]| values(output, &[0x0064_0002, 0x0064_0005, 0x0064_0009]);
    let bytes = |numbers: &[f32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let known = bytes(&displacements());
    assert_eq!(field(&with(known.clone()).only()), std::slice::from_ref(&known));
    // Another NaN, and numbers that are none: the same displacements in one form.
    let mut other = known.clone();
    other[..12].copy_from_slice(&[b'S', b'M', 0xC0, 0x7F, b'I', b'T', 0xE0, 0xFF, 1, 2, 0x81, 0x7F]);
    other[12..16].copy_from_slice(b"a\0b\0");
    let mut settled = known.clone();
    settled[12..16].copy_from_slice(&[0; 4]);
    assert_eq!(field(&with(other).only()), [settled]);
    for word in [&b"Zqplanted, Zqplanted"[..], &f32::INFINITY.to_le_bytes(), &2000_f32.to_le_bytes()] {
        let bad = [&known[..40], word, &known[40 + word.len()..]].concat();
        assert_eq!(with(bad).others[0].1, Reason::Unreadable, "{}", word.escape_ascii());
    }
    assert_eq!(with(known[..70].to_vec()).others[0].1, Reason::Unreadable, "half a number");
    // Larger than other values, and larger than anything that is held.
    let large = bytes(&[0.25; 3 << 19]);
    assert_eq!(field(&with(large.clone()).only()), [large]);
    assert_eq!(with(vec![0; 48 << 20]).others[0].1, Reason::TooLarge);
}

#[test]
fn references_that_must_be_there_lead_nowhere_rather_than_to_the_original() {
    let person = Person::generate(80);
    let input = File::new(object(Object::Presentation, &person), Syntax::Explicit).bytes();
    let output = cleaned("research", &[&input]).only();
    let shown = texts(&output, &[0x0008_1115, 0x0008_1140, 0x0008_1155]);
    assert!(shown.len() == 2 && shown.iter().all(|uid| uid.starts_with("2.25.")), "Type 1 of the IOD");
    assert!(!elements(&output).iter().any(|found| found.path.starts_with(&[0x0070_0001])), "drawn on nothing that is there");
}

#[test]
fn a_cleaned_object_is_what_cleaning_it_again_leaves() {
    let person = Person::generate(81);
    for kind in Object::ALL {
        let input = File::new(object(kind, &person), Syntax::Explicit).bytes();
        let images = [file(Kind::Ct, &person, 1, 1).bytes(), file(Kind::Ct, &person, 1, 2).bytes()];
        let once = cleaned("research", &[&input, &images[0], &images[1]]);
        let again: Vec<&[u8]> = once.released.values().map(Vec::as_slice).collect();
        let twice = cleaned("research", &again);
        assert!(twice.others.is_empty(), "{kind:?}: {}", twice.why());
        assert_eq!(once.released, twice.released, "{kind:?}");
    }
}

/// Cleans files under a preset, faces kept; they are called by their numbers.
fn cleaned(preset: &str, files: &[&[u8]]) -> Run {
    let names: Vec<String> = (0..files.len()).map(|number| number.to_string()).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(files.iter().copied()).collect();
    clean_under(Some(preset), &files, KEY, "a recipient")
}

fn of_class<'a>(run: &'a Run, class: &str) -> &'a [u8] {
    run.released
        .values()
        .find(|bytes| top(bytes, 0x0008_0016).ends_with(class))
        .unwrap_or_else(|| panic!("{class}: {}", run.why()))
}

fn texts(bytes: &[u8], path: &[u32]) -> Vec<String> {
    elements(bytes).iter().filter(|found| found.path == path).map(Found::text).collect()
}

fn values(bytes: &[u8], path: &[u32]) -> Vec<Vec<u8>> {
    elements(bytes).into_iter().filter(|found| found.path == path).map(|found| found.value).collect()
}
