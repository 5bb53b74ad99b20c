//! Writing in pictures: what a detector sees is blanked and no more, what is left is held, and no more is said than was done.

use scanitize::error::{Reason, Result};
use scanitize::frame::Rectangle;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Choice, Decision, Options, Verifier};
use scanitize::source::Bytes;
use scanitize::text::{Detector, Grey, Line, Reading, Renderings};

use crate::support::flow::{Run, clean_searched};
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::reader::{elements, pixels, top};
use crate::support::told::Told;
use crate::support::writer::{File, Set, Syntax};

const SIDE: usize = 64;
/// Where every picture here has its writing.
const WRITING: Rectangle = Rectangle { left: 20, top: 30, right: 40, bottom: 38 };
const BURNED_IN_ANNOTATION: u32 = 0x0028_0301;

fn is_in(one: &Rectangle, at: usize) -> bool {
    let (column, row) = ((at % SIDE) as u32, (at / SIDE % SIDE) as u32);
    (one.left..one.right).contains(&column) && (one.top..one.bottom).contains(&row)
}

/// A place of the shape of one letter.
const LETTER: Rectangle = Rectangle { left: 20, top: 30, right: 30, bottom: 42 };

/// Grey 40 all over, and white writing.
fn written() -> Vec<u8> {
    written_at(&WRITING)
}

fn written_at(place: &Rectangle) -> Vec<u8> {
    (0..SIDE * SIDE).map(|at| if is_in(place, at) { 255 } else { 40 }).collect()
}

/// A secondary capture.
fn capture(frames: &[Vec<u8>]) -> Set {
    let side = SIDE as u16;
    let mut set = instance(Kind::Cr, &Person::generate(4), 1, 1);
    set.put(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.7.2").put(0x0008_0064, "CS", "WSD");
    set.put(0x0028_0008, "IS", frames.len().to_string()).put(0x0028_0004, "CS", "MONOCHROME2");
    set.shorts(0x0028_0010, &[side]).shorts(0x0028_0011, &[side]);
    set.shorts(0x0028_0100, &[8]).shorts(0x0028_0101, &[8]).shorts(0x0028_0102, &[7]).shorts(0x0028_0103, &[0]);
    set.put(0x7FE0_0010, "OB", frames.concat());
    set
}

fn bytes(set: Set) -> Vec<u8> {
    File::new(set, Syntax::Explicit).bytes()
}

fn under(preset: &str) -> Options {
    Options { preset: Some(preset.to_owned()), face: Some(Face::Keep), has_detector: true, ..Options::default() }
}

fn clean(set: Set, told: &mut Told) -> Run {
    clean_searched(&under("ai-service"), &bytes(set), None, told)
}

fn says_clear(output: &[u8]) -> bool {
    let codes = elements(output).into_iter().filter(|element| element.path == [0x0012_0064, 0x0008_0100]);
    codes.map(|code| code.text()).any(|code| code == "113101")
}

#[test]
fn writing_is_blanked_and_little_beside_it() {
    let mut told = Told::reading("DOE, JANE");
    let run = clean(capture(&[written()]), &mut told);
    let (report, manifest) = (json(&run.report), json(&run.manifest));
    let output = run.only();
    for (at, (before, after)) in written().iter().zip(pixels(&output)).enumerate() {
        let (near, inside) = (Rectangle { left: 16, top: 26, right: 44, bottom: 42 }, is_in(&WRITING, at));
        match is_in(&near, at) {
            true => assert!(!inside || after == 0, "writing at {at}"),
            false => assert_eq!(after, *before, "a pixel at {at}"),
        }
    }
    assert_eq!(top(&output, BURNED_IN_ANNOTATION), "NO");
    assert!(says_clear(&output) && top(&output, 0x0008_0008).starts_with("DERIVED\\"));
    assert_eq!(report["instances"][0]["writing"].as_array().unwrap().len(), 1);
    assert_eq!(manifest["notChecked"], serde_json::json!(["face"]), "a capture can show one");
    assert_eq!(
        (&manifest["files"][0]["textChecked"], &manifest["codes"]["113101"]),
        (&true.into(), &"Clean Pixel Data Option".into())
    );
    assert!(told.shown >= 2);
}

#[test]
fn what_cannot_be_read_is_writing_too() {
    let mut told = Told { confidence: 0.0, ..Told::reading("") };
    let output = clean(capture(&[written()]), &mut told).only();
    assert!(!pixels(&output).contains(&255), "other scripts, what is cut off");
}

#[test]
fn a_shape_that_might_be_a_letter_stays_and_all_else_that_is_doubtful_goes() {
    let doubtful = |text, confidence| Told { score: 0.4, confidence, ..Told::reading(text) };
    let is_left = |mut told: Told| pixels(&clean(capture(&[written()]), &mut told).only()).contains(&255);
    assert!(is_left(doubtful("P", 0.5)));
    for told in [doubtful("DOE", 0.5), doubtful("P", 0.9), doubtful("", 0.0), Told { score: 0.6, ..doubtful("P", 0.5) }] {
        assert!(!is_left(told));
    }
}

#[test]
fn a_picture_without_writing_stays_as_it_is() {
    let plain: Vec<u8> = (0..SIDE * SIDE).map(|at| (at * 7 % 200) as u8).collect();
    let output = clean(capture(std::slice::from_ref(&plain)), &mut Told::reading("DOE")).only();
    assert_eq!(pixels(&output), plain);
    assert_eq!(top(&output, BURNED_IN_ANNOTATION), "NO");
    assert!(says_clear(&output) && !top(&output, 0x0008_0008).starts_with("DERIVED"));
}

#[test]
fn the_report_tells_what_the_writing_says() {
    let mut set = capture(&[written()]);
    set.put(0x0010_0010, "PN", "SORENSEN^MAJA");
    let run = clean(set, &mut Told::reading("Sorensen Maja"));
    assert_eq!(json(&run.report)["instances"][0]["writing"][0]["shows"], serde_json::json!(["name"]));
    assert!(!run.manifest.to_lowercase().contains("sorensen"));
}

#[test]
fn writing_that_does_not_go_is_held_with_its_place() {
    let run = clean(capture(&[written()]), &mut Told { is_stubborn: true, ..Told::reading("DOE") });
    assert_eq!(run.others, [("the input".to_owned(), Reason::TextFound)]);
    let line = &json(&run.report)["instances"][0];
    assert_eq!(line["question"], "writing");
    assert!(!line["writing"].as_array().unwrap().is_empty());
}

#[test]
fn a_picture_that_cannot_be_searched_is_held() {
    let broken = clean(capture(&[written()]), &mut Told { is_broken: true, ..Told::reading("DOE") });
    assert_eq!(broken.others, [("the input".to_owned(), Reason::TextUnchecked)]);
    let without = clean_searched(
        &Options { has_detector: false, ..under("ai-service") },
        &bytes(capture(&[written()])),
        None,
        &mut Told::reading(""),
    );
    assert_eq!(without.others, [("the input".to_owned(), Reason::TextUnchecked)]);
}

#[test]
fn writing_on_a_few_frames_goes_from_all() {
    let plain = vec![40; SIDE * SIDE];
    for place in [0, 5, 19] {
        let frames: Vec<Vec<u8>> = (0..20).map(|frame| if frame == place { written() } else { plain.clone() }).collect();
        let output = clean(capture(&frames), &mut Told::reading("DOE, JANE")).only();
        assert!(pixels(&output).iter().enumerate().all(|(at, value)| !is_in(&WRITING, at) || *value == 0), "frame {place}");
        assert_eq!(pixels(&output).iter().filter(|value| **value == 255).count(), 0);
    }
}

#[test]
fn frames_without_likeness_are_looked_at_one_by_one_up_to_a_bound() {
    let page =
        |number: usize| (0..SIDE * SIDE).map(|at| if (at / 8 + number * 37).is_multiple_of(3) { 200 } else { 10 }).collect();
    let few: Vec<Vec<u8>> = (0..20).map(page).collect();
    let mut told = Told::reading("");
    assert_eq!(clean(capture(&few), &mut told).released.len(), 1);
    assert!(told.shown >= 20, "{}", told.shown);
    let many: Vec<Vec<u8>> = (0..200).map(page).collect();
    assert_eq!(clean(capture(&many), &mut Told::reading("")).others[0].1, Reason::TextUnchecked);
}

#[test]
fn a_letter_for_a_side_stays_where_the_policy_says_so() {
    let file = bytes(capture(&[written_at(&LETTER)]));
    let output = clean_searched(&under("second-opinion"), &file, None, &mut Told::reading("R")).only();
    assert_eq!(pixels(&output), written_at(&LETTER));
    assert_eq!(top(&output, BURNED_IN_ANNOTATION), "NO");
}

#[test]
fn what_is_read_as_a_letter_but_may_be_a_name_goes() {
    let doubtful = Told { confidence: 0.8, ..Told::reading("R") };
    for (place, mut told) in [(WRITING, Told::reading("R")), (LETTER, doubtful), (LETTER, Told::reading("RL"))] {
        let output = clean_searched(&under("second-opinion"), &bytes(capture(&[written_at(&place)])), None, &mut told).only();
        assert!(!pixels(&output).contains(&255), "{} {}", told.text, told.confidence);
    }
}

/// The header of a picture that does not tell left from right.
fn without_sides(mut set: Set) -> Set {
    for tag in [0x0020_0020, 0x0020_0060, 0x0020_0062, 0x0020_0037] {
        set.remove(tag);
    }
    set
}

#[test]
fn a_letter_that_alone_tells_the_side_is_not_blanked_unasked() {
    let mut set = without_sides(capture(&[written_at(&LETTER)]));
    let file = bytes(set.clone());
    let held = clean_searched(&under("ai-service"), &file, None, &mut Told::reading("R"));
    assert_eq!(held.others[0].1, Reason::TextFound);
    assert_eq!(json(&held.report)["instances"][0]["question"], "sides");
    let confirmed = clean_searched(&under("ai-service"), &file, Some((Choice::Clean, &[])), &mut Told::reading("R")).only();
    assert!(pixels(&confirmed).iter().enumerate().all(|(at, value)| !is_in(&LETTER, at) || *value == 0));
    set.put(0x0020_0020, "CS", "L\\F");
    let told = clean(set, &mut Told::reading("R")).only();
    assert!(!pixels(&told).contains(&255), "the header tells the sides");
}

#[test]
fn a_letter_outside_ultrasound_regions_is_not_cut_off_unasked() {
    let set = without_sides(of_ultrasound(&written_at(&LETTER), 40));
    let file = bytes(set.clone());
    let held = clean_searched(&under("second-opinion"), &file, None, &mut Told::reading("R"));
    assert_eq!(json(&held.report)["instances"][0]["question"], "sides");
    let confirmed = clean_searched(&under("second-opinion"), &file, Some((Choice::Clean, &[])), &mut Told::reading("R"));
    assert!(!pixels(&confirmed.only()).contains(&255));
    let inside = without_sides(of_ultrasound(&written_at(&LETTER), 8));
    let kept = clean_searched(&under("second-opinion"), &bytes(inside), None, &mut Told::reading("R"));
    assert!(pixels(&kept.only()).contains(&255));
}

/// A detector that sees at its second look a line close below the one that it saw at its first.
struct Second(usize);

impl Detector for Second {
    fn find(&mut self, _: &Renderings) -> Result<Vec<Line>> {
        self.0 += 1;
        let line = |top: f32, scale: f32| {
            let (left, right) = (20.0 * scale, 40.0 * scale);
            vec![Line { left, top: top * scale, right, bottom: (top + 9.0) * scale, score: 0.9 }]
        };
        // Each look is at two scales; the first enlarges by half.
        Ok(match self.0 {
            1 => line(20.0, 1.5),
            3 => line(33.0, 1.0),
            _ => Vec::new(),
        })
    }

    fn read(&mut self, _: &Grey) -> Result<Reading> {
        Ok(Reading { text: String::new(), confidence: 0.0 })
    }
}

#[test]
fn a_line_beside_a_blank_place_is_still_seen() {
    let plain: Vec<u8> = (0..SIDE * SIDE).map(|at| 40 + (at % 7) as u8).collect();
    // A box without an inside blanks nothing, and hides nothing.
    let empty: Vec<Rectangle> =
        (0..SIDE as u32).map(|edge| Rectangle { left: edge, top: edge / 8 * 8, right: edge, bottom: 64 }).collect();
    let file = bytes(capture(&[plain]));
    let output = clean_searched(&under("ai-service"), &file, Some((Choice::Clean, &empty)), &mut Second(0)).only();
    let second = Rectangle { left: 20, top: 33, right: 40, bottom: 42 };
    assert!(pixels(&output).iter().enumerate().all(|(at, value)| !is_in(&second, at) || *value == 0));
}

#[test]
fn more_frames_than_anybody_looks_at_are_held() {
    for (frames, is_held) in [(20_000, false), (20_001, true)] {
        let mut set = capture(&[vec![40; frames]]);
        set.shorts(0x0028_0010, &[1]).shorts(0x0028_0011, &[1]).put(0x0028_0008, "IS", frames.to_string());
        let run = clean(set, &mut Told::reading(""));
        assert_eq!(run.others.first().map(|(_, reason)| *reason), is_held.then_some(Reason::TextUnchecked), "{frames}");
    }
}

#[test]
fn boxes_of_a_person_go_beside_what_is_found() {
    let own = Rectangle { left: 2, top: 2, right: 9, bottom: 5 };
    let run = clean_searched(
        &under("ai-service"),
        &bytes(capture(&[written()])),
        Some((Choice::Clean, &[own])),
        &mut Told::reading("DOE"),
    );
    let output = run.only();
    let is_gone = |part| pixels(&output).iter().enumerate().all(|(at, value)| !is_in(part, at) || *value == 0);
    assert!(is_gone(&own) && is_gone(&WRITING) && says_clear(&output));
    let kept = clean_searched(
        &under("ai-service"),
        &bytes(capture(&[written()])),
        Some((Choice::Keep, &[own])),
        &mut Told::reading("DOE"),
    );
    assert!(json(&kept.manifest)["notChecked"].as_array().unwrap().contains(&"text-in-picture".into()));
    let output = kept.only();
    assert!(pixels(&output).contains(&255) && !says_clear(&output), "a person moved the boxes");
    assert_ne!(top(&output, BURNED_IN_ANNOTATION), "NO");
}

#[test]
fn pages_of_machines_are_left_out_by_the_strict_presets_and_cleaned_by_the_others() {
    for image_type in ["DERIVED\\SECONDARY\\SCREEN SAVE", "DERIVED\\SECONDARY\\DOSE_INFO"] {
        let mut set = capture(&[written()]);
        set.put(0x0008_0008, "CS", image_type);
        for (preset, is_released) in [("ai-service", false), ("maximum", false), ("second-opinion", true), ("research", true)] {
            let run = clean_searched(&under(preset), &bytes(set.clone()), None, &mut Told::reading("DOE"));
            match is_released {
                true => assert!(!pixels(&run.only()).contains(&255), "{preset}"),
                false => assert_eq!(run.others[0].1, Reason::Policy, "{preset}"),
            }
        }
    }
}

#[test]
fn every_picture_is_searched_on_demand() {
    let mut set = capture(&[written()]);
    set.put(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1").remove(0x0008_0064);
    set.remove(0x0028_0008);
    let file = bytes(set);
    let mut told = Told::reading("DOE");
    let run = clean_searched(&under("ai-service"), &file, None, &mut told);
    assert!(run.manifest.contains("text-in-picture"));
    assert_eq!((pixels(&run.only()), told.shown), (written(), 0), "a radiograph that says nothing of writing");
    let every = clean_searched(&Options { every_image: true, ..under("ai-service") }, &file, None, &mut told).only();
    assert!(!pixels(&every).contains(&255) && told.shown > 0);
}

#[test]
fn a_dose_is_numbers_and_no_place_to_write_on() {
    let file = bytes(instance(Kind::Dose, &Person::generate(4), 1, 1));
    let mut told = Told { is_stubborn: true, ..Told::reading("DOE") };
    let output = clean_searched(&Options { every_image: true, ..under("ai-service") }, &file, None, &mut told).only();
    assert_eq!((pixels(&output), told.shown), (pixels(&file), 0));
}

/// An ultrasound picture whose region begins at a column.
fn of_ultrasound(samples: &[u8], left: u32) -> Set {
    let mut set = capture(&[samples.to_vec()]);
    set.put(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.6.1").put(0x0008_0060, "CS", "US").remove(0x0028_0008);
    let mut region = Set::default();
    region.shorts(0x0018_6012, &[1]).shorts(0x0018_6014, &[1]);
    for (tag, value) in [(0x0018_6018, left), (0x0018_601A, 0), (0x0018_601C, 63), (0x0018_601E, 63)] {
        region.put(tag, "UL", value.to_le_bytes());
    }
    set.items(0x0018_6011, vec![region]);
    set
}

#[test]
fn what_lies_around_ultrasound_is_blanked() {
    let set = of_ultrasound(&[40; SIDE * SIDE], 8);
    let output = clean(set, &mut Told::reading("")).only();
    let kept = pixels(&output).iter().enumerate().all(|(at, value)| (at % SIDE < 8) == (*value == 0));
    assert!(kept, "eight columns on the left, and no more");
}

#[test]
fn what_was_searched_is_what_searching_again_leaves_as_it_is() {
    let mut set = capture(&[written()]);
    set.remove(0x0008_0008);
    let once = clean(set, &mut Told::reading("DOE")).only();
    assert_eq!(top(&once, 0x0008_0008), "DERIVED\\SECONDARY");
    let twice = clean_searched(&under("ai-service"), &once, None, &mut Told::reading("DOE")).only();
    assert!(once == twice);
    let checked = Verifier::new(None).check(&mut Bytes(&once), &Default::default()).unwrap();
    assert!(checked.findings.is_empty(), "{}", checked.findings.len());
}

#[test]
fn an_answer_about_a_picture_is_an_id_a_choice_and_boxes() {
    let boxes = vec![WRITING];
    let decision = Decision { id: Some("1".into()), choice: Some(Choice::LeaveOut), boxes, same_person: None };
    let mut coordinator = scanitize::sanitize::Coordinator::new(&under("ai-service"), [7; 32], [9; 32]).unwrap();
    assert!(coordinator.decide(&[decision]).is_err());
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}
