//! Rectangles that a person draws: every sample in them is gone, and every other is what it was.

use scanitize::error::Reason;
use scanitize::frame::Rectangle;
use scanitize::limits::Limits;
use scanitize::profile::policy::{Face, Policy};
use scanitize::sanitize::{Choice, Coordinator, Decision, Options, Verifier};
use scanitize::source::Bytes;

use crate::support::flow::{FRESH, KEY, clean_blanked, clean_by, clean_looked_at, clean_optioned};
use crate::support::instances::{self, Kind, instance};
use crate::support::patients::{Person, SplitMix64};
use crate::support::reader::{pixels, top};
use crate::support::writer::{File, Set, Syntax};

const COLUMNS: usize = 7;
const ROWS: usize = 6;
const FRAMES: usize = 3;
/// Two that overlap, one that reaches beyond the picture, one that is outside.
const BOXES: [Rectangle; 4] = [
    Rectangle { left: 1, top: 1, right: 4, bottom: 3 },
    Rectangle { left: 3, top: 2, right: 5, bottom: 4 },
    Rectangle { left: 6, top: 5, right: 900, bottom: 900 },
    Rectangle { left: 7, top: 0, right: 9, bottom: 6 },
];

fn is_inside(column: usize, row: usize) -> bool {
    BOXES.iter().any(|one| {
        (one.left as usize..one.right as usize).contains(&column) && (one.top as usize..one.bottom as usize).contains(&row)
    })
}

/// What is to come out: the samples with those in the boxes replaced.
fn expected(samples: &[u8], fill: &[u8]) -> Vec<u8> {
    let mut pixels: Vec<Vec<u8>> = samples.chunks(fill.len()).map(<[u8]>::to_vec).collect();
    for (number, pixel) in pixels.iter_mut().enumerate() {
        if is_inside(number % COLUMNS, number / COLUMNS % ROWS) {
            *pixel = fill.to_vec();
        }
    }
    let mut all = pixels.concat();
    all.resize(all.len().next_multiple_of(2), 0);
    all
}

#[test]
fn every_sample_in_a_box_is_gone_and_no_other() {
    let cases: [(&str, u16, u16, bool, &[u8]); 8] = [
        ("MONOCHROME2", 8, 8, false, &[0]),
        ("MONOCHROME1", 8, 7, false, &[0x7F]),
        ("MONOCHROME2", 16, 12, false, &[0, 0]),
        ("MONOCHROME2", 16, 12, true, &[0x00, 0xF8]),
        ("MONOCHROME1", 16, 16, true, &[0xFF, 0x7F]),
        ("MONOCHROME1", 32, 20, false, &[0xFF, 0xFF, 0x0F, 0]),
        ("RGB", 8, 8, false, &[0, 0, 0]),
        ("YBR_FULL", 8, 8, false, &[0, 128, 128]),
    ];
    for (photometric, allocated, stored, is_signed, fill) in cases {
        let set = picture(photometric, allocated, stored, is_signed);
        let file = File::new(set, Syntax::Explicit).bytes();
        let whole = pixels(&clean_looked_at(&[("the input", &file)]).only());
        let samples = &whole[..fill.len() * COLUMNS * ROWS * FRAMES];
        // In pieces that end within rows and pixels, to memory and to a store.
        for (piece_bytes, held_bytes) in [(8, 1 << 20), (24, 0), (1 << 20, 1 << 20)] {
            let limits = Limits { piece_bytes, held_bytes, ..Limits::default() };
            let output = clean_blanked(&[("the input", &file)], &BOXES, limits).only();
            assert_eq!(pixels(&output), expected(samples, fill), "{photometric} {stored} {is_signed}");
        }
    }
}

#[test]
fn single_bits_in_a_box_are_gone() {
    let set = picture("MONOCHROME2", 1, 1, false);
    let file = File::new(set, Syntax::Explicit).bytes();
    let bits = |bytes: &[u8]| (0..COLUMNS * ROWS * FRAMES).map(|bit| bytes[bit / 8] >> (bit % 8) & 1).collect::<Vec<u8>>();
    let whole = bits(&pixels(&clean_looked_at(&[("the input", &file)]).only()));
    for piece_bytes in [8, 1 << 20] {
        let limits = Limits { piece_bytes, ..Limits::default() };
        let output = clean_blanked(&[("the input", &file)], &BOXES, limits).only();
        assert_eq!(bits(&pixels(&output)), expected(&whole, &[0]));
    }
}

/// PS3.3 C.7.6.1.1.2: pixels that are not the original ones make a derived image.
#[test]
fn a_picture_that_was_changed_says_so_and_is_as_its_policy_wants_it() {
    let file = File::new(picture("MONOCHROME2", 16, 12, false), Syntax::Explicit).bytes();
    let output = clean_blanked(&[("the input", &file)], &BOXES, Limits::default()).only();
    assert_eq!(top(&output, 0x0008_0008), "DERIVED\\PRIMARY\\AXIAL");
    assert_eq!(top(&output, 0x0008_2111), "Parts of the picture blanked");
    assert_eq!(top(&output, 0x0028_0301), "", "nobody has looked for what is left");
    let check = |output: &[u8]| Verifier::new(None).check(&mut Bytes(output), &Limits::default()).unwrap().findings.len();
    assert_eq!(check(&output), 0);
    assert!(clean_looked_at(&[("the input", &output)]).only() == output, "cleaned once more it stays what it is");
    let untouched = clean_blanked(&[("the input", &file)], &BOXES[3..], Limits::default()).only();
    assert_eq!(top(&untouched, 0x0008_0008), "ORIGINAL\\PRIMARY\\AXIAL", "the box is outside");
    let enhanced = instances::file(Kind::EnhancedMr, &Person::generate(3), 1, 1).bytes();
    let output = clean_blanked(&[("the input", &enhanced)], &BOXES[..1], Limits::default()).only();
    assert_eq!(top(&output, 0x0008_0008), "MIXED\\PRIMARY\\T1\\NONE", "its frames say what they are");
}

#[test]
fn no_option_is_claimed_for_what_blanking_says_anew() {
    for preset in Policy::PRESETS {
        let mut set = picture("RGB", 8, 8, false);
        set.put(0x0008_2111, "ST", "RGB to JPEG Baseline 1 conversion");
        let file = File::new(set, Syntax::Explicit).bytes();
        let options = Options { preset: Some((*preset).to_owned()), face: Some(Face::Keep), ..Options::default() };
        let output = clean_optioned(&options, &file, &BOXES);
        assert_eq!(top(&output, 0x0008_2111), "Parts of the picture blanked", "{preset}");
        let checked = Verifier::new(None).check(&mut Bytes(&output), &Limits::default()).unwrap();
        assert!(checked.findings.is_empty(), "{preset}");
    }
}

#[test]
fn boxes_go_with_pictures_that_are_written() {
    let mut coordinator = Coordinator::new(&Options::default(), KEY, FRESH).unwrap();
    let file = File::new(picture("RGB", 8, 8, false), Syntax::Explicit).bytes();
    coordinator.add(0, "the input", scanitize::sanitize::scan(&mut Bytes(&file), &Limits::default()));
    let id = coordinator.overview().series[0].id.clone();
    let mut decide = |id: &str, choice, boxes: Vec<Rectangle>| {
        let decision = Decision { id: Some(id.to_owned()), choice: Some(choice), boxes, same_person: None };
        coordinator.decide(&[decision]).map_err(|error| error.reason)
    };
    assert_eq!(decide(&id, Choice::LeaveOut, BOXES.to_vec()), Err(Reason::Policy));
    assert_eq!(decide("face", Choice::Keep, BOXES.to_vec()), Err(Reason::Policy));
    assert_eq!(decide(&id, Choice::Keep, vec![BOXES[0]; 1001]), Err(Reason::Policy));
    assert_eq!(decide(&id, Choice::Clean, BOXES.to_vec()), Ok(()));
    assert_eq!(decide(&id, Choice::Keep, BOXES.to_vec()), Ok(()));
}

const POLICY: &str =
    "schema = \"scanitize.policy/1\"\nname = \"ours\"\nage = \"none\"\nface = \"keep\"\nconsent = \"OURS ONLY\"\n";

#[test]
fn a_policy_blanks_what_the_machines_that_it_names_write_on() {
    let file = File::new(picture("MONOCHROME2", 8, 8, false), Syntax::Explicit).bytes();
    let whole = pixels(&clean_by(POLICY, &file).only());
    let boxes: Vec<String> = BOXES
        .iter()
        .map(|one| format!("{{ left = {}, top = {}, right = {}, bottom = {} }}", one.left, one.top, one.right, one.bottom))
        .collect();
    let clean = |which: &str| {
        let policy = format!("{POLICY}[[blank]]\n{which}\nboxes = [{}]\n", boxes.join(", "));
        pixels(&clean_by(&policy, &file).only())
    };
    let blanked = expected(&whole[..COLUMNS * ROWS * FRAMES], &[0]);
    for which in
        ["", "modality = \"CT\"", "manufacturer = \"philips medical systems\"", "model = \"Ingenia\"\nrows = 6\ncolumns = 7"]
    {
        assert_eq!(clean(which), blanked, "{which}");
    }
    let mut set = picture("MONOCHROME2", 8, 8, false);
    set.push(0x0008_0070, "LO", "A maker");
    let disputed = File::new(set, Syntax::Explicit).bytes();
    let policy = format!("{POLICY}[[blank]]\nmanufacturer = \"A maker\"\nboxes = [{}]\n", boxes.join(", "));
    assert_eq!(pixels(&clean_by(&policy, &disputed).only()), blanked, "a maker that is told twice could be the one");
    for which in ["modality = \"US\"", "manufacturer = \"Philips\"", "rows = 7", "modality = \"CT\"\ncolumns = 6"] {
        assert_eq!(clean(which), whole, "{which}");
    }
}

/// PS3.3 C.8.5.5: the corners of a region are part of it.
#[test]
fn outside_ultrasound_regions_a_policy_blanks_all() {
    let region = |data_type: u16, corners: [u32; 4]| {
        let mut item = Set::default();
        item.shorts(0x0018_6014, &[data_type]);
        for (tag, corner) in [0x0018_6018, 0x0018_601A, 0x0018_601C, 0x0018_601E].into_iter().zip(corners) {
            item.put(tag, "UL", corner.to_le_bytes());
        }
        item
    };
    let policy = format!("{POLICY}[[blank]]\noutside-regions = true\n");
    let clean = |regions: Vec<Set>| {
        let mut set = picture("MONOCHROME2", 8, 8, false);
        set.items(0x0018_6011, regions);
        clean_by(&policy, &File::new(set, Syntax::Explicit).bytes())
    };
    let (tissue, flow) = (region(1, [1, 1, 3, 2]), region(2, [2, 2, 5, 4]));
    let is_covered = |column: usize, row: usize| {
        ((1..=3).contains(&column) && (1..=2).contains(&row)) || ((2..=5).contains(&column) && (2..=4).contains(&row))
    };
    let file = File::new(picture("MONOCHROME2", 8, 8, false), Syntax::Explicit).bytes();
    let mut samples = pixels(&clean_by(POLICY, &file).only());
    for (at, sample) in samples.iter_mut().enumerate().take(COLUMNS * ROWS * FRAMES) {
        *sample = if is_covered(at % COLUMNS, at / COLUMNS % ROWS) { *sample } else { 0 };
    }
    assert_eq!(pixels(&clean(vec![tissue.clone(), flow.clone()]).only()), samples);
    assert_eq!(pixels(&clean(vec![region(10, [0, 0, 6, 5]), flow, tissue.clone()]).only()), samples, "a trace shows no body");
    for regions in [vec![], vec![region(0, [0, 0, 6, 5])], vec![tissue, region(1, [0, 0, 7, 5])], vec![region(1, [3, 3, 2, 2])]] {
        let run = clean(regions);
        assert_eq!(run.others, [("the input".to_owned(), Reason::TextUnchecked)], "{:?}", run.others);
    }
}

#[test]
fn a_rule_that_blanks_nothing_is_no_rule() {
    for rule in
        ["", "boxes = []", "boxes = [{ left = 3, top = 0, right = 3, bottom = 9 }]", "outside-regions = false", "other = 1"]
    {
        assert!(Policy::parse(&format!("{POLICY}[[blank]]\n{rule}\n")).is_err(), "{rule}");
    }
}

fn picture(photometric: &str, allocated: u16, stored: u16, is_signed: bool) -> Set {
    let samples = if matches!(photometric, "RGB" | "YBR_FULL") { 3 } else { 1 };
    let bits = COLUMNS * ROWS * FRAMES * samples * usize::from(allocated);
    let mut random = SplitMix64(3);
    let bytes: Vec<u8> = (0..bits.div_ceil(8)).map(|_| random.next() as u8).collect();
    let mut set = instance(Kind::Ct, &Person::generate(1), 1, 1);
    set.put(0x0028_0008, "IS", FRAMES.to_string())
        .put(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\AXIAL")
        .put(0x0028_0004, "CS", photometric)
        .shorts(0x0028_0002, &[samples as u16])
        .shorts(0x0028_0006, &[0])
        .shorts(0x0028_0010, &[ROWS as u16])
        .shorts(0x0028_0011, &[COLUMNS as u16])
        .shorts(0x0028_0100, &[allocated])
        .shorts(0x0028_0101, &[stored])
        .shorts(0x0028_0102, &[stored - 1])
        .shorts(0x0028_0103, &[u16::from(is_signed)])
        .put(0x7FE0_0010, if allocated > 8 { "OW" } else { "OB" }, bytes);
    set
}
