//! A picture for the screen: what PS3.3 C.11.2 says a window shows, and faint writing where contrast is stretched.

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::sanitize::{Preview, Showing, compared, preview};
use scanitize::source::Bytes;

use crate::support::instances::{Kind, instance};
use crate::support::nifti::Volume;
use crate::support::patients::Person;
use crate::support::writer::{File, Set, Syntax};

/// A grey picture of 16 bits a sample, without a window.
fn grey(columns: u16, rows: u16, is_signed: bool, samples: &[i32]) -> Set {
    let mut set = instance(Kind::Cr, &Person::generate(4), 1, 1);
    for tag in [0x0028_1050, 0x0028_1051, 0x0028_1052, 0x0028_1053] {
        set.remove(tag);
    }
    set.put(0x0028_0004, "CS", "MONOCHROME2").shorts(0x0028_0002, &[1]);
    set.shorts(0x0028_0010, &[rows]).shorts(0x0028_0011, &[columns]);
    set.shorts(0x0028_0100, &[16]).shorts(0x0028_0101, &[12]).shorts(0x0028_0102, &[11]);
    set.shorts(0x0028_0103, &[u16::from(is_signed)]);
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| (*sample as i16).to_le_bytes()).collect();
    set.put(0x7FE0_0010, "OW", bytes);
    set
}

fn shown(set: Set, frame: u32, stretch: bool) -> Result<Preview, Reason> {
    through(set, &Showing { frame, stretch, ..Showing::default() })
}

fn through(set: Set, showing: &Showing) -> Result<Preview, Reason> {
    let bytes = File::new(set, Syntax::Explicit).bytes();
    preview(&mut Bytes(&bytes), showing, &Limits::default()).map_err(|error| error.reason)
}

/// The first channel of every pixel; the others are like it and opaque.
fn greys(preview: &Preview) -> Vec<u8> {
    assert_eq!(preview.rgba.len(), 4 * (preview.width * preview.height) as usize);
    let pixel = |pixel: &[u8]| {
        assert_eq!((pixel[1], pixel[2], pixel[3]), (pixel[0], pixel[0], 255));
        pixel[0]
    };
    preview.rgba.chunks_exact(4).map(pixel).collect()
}

/// PS3.3 C.11.2.1.2.1 for an output of 0 to 255.
fn by_definition(x: f64, centre: f64, width: f64) -> u8 {
    if x <= centre - 0.5 - (width - 1.0) / 2.0 {
        0
    } else if x > centre - 0.5 + (width - 1.0) / 2.0 {
        255
    } else {
        (((x - (centre - 0.5)) / (width - 1.0) + 0.5) * 255.0).round() as u8
    }
}

#[test]
fn a_window_shows_what_the_standard_says() {
    for (is_signed, least) in [(false, 0), (true, -2048)] {
        let samples: Vec<i32> = (0..4096).map(|at| least + at).collect();
        let mut set = grey(64, 64, is_signed, &samples);
        set.put(0x0028_1050, "DS", "40\\600").put(0x0028_1051, "DS", "400\\1500");
        set.put(0x0028_1052, "DS", "-1024").put(0x0028_1053, "DS", "2");
        let found = greys(&shown(set, 0, false).unwrap());
        for (sample, found) in samples.iter().zip(found) {
            let expected = by_definition(f64::from(*sample) * 2.0 - 1024.0, 40.0, 400.0);
            assert_eq!(found, expected, "{sample}");
        }
    }
}

#[test]
fn a_window_that_is_moved_and_widened_is_the_one_that_the_standard_has_there() {
    let samples: Vec<i32> = (0..4096).collect();
    for (level, width) in [(0.25, 1.0), (-0.5, 1.0), (0.0, 2.0), (0.0, 0.25), (0.25, 0.5)] {
        let mut set = grey(64, 64, false, &samples);
        set.put(0x0028_1050, "DS", "2040").put(0x0028_1051, "DS", "401");
        let found = greys(&through(set, &Showing { level, width, ..Showing::default() }).unwrap());
        for (sample, found) in samples.iter().zip(found) {
            let expected = by_definition(f64::from(*sample), 2040.0 + 400.0 * level, 400.0 * width + 1.0);
            assert_eq!(found, expected, "{sample} at {level}, {width}");
        }
    }
}

#[test]
fn without_a_window_that_shows_anything_values_reach_from_black_to_white() {
    let samples: Vec<i32> = (0..64 * 64).map(|at| if at % 64 < 32 { 900 } else { 1300 }).collect();
    for window in [None, Some(("-5000", "100")), Some(("40", "0")), Some(("x", "y"))] {
        let mut set = grey(64, 64, false, &samples);
        if let Some((centre, width)) = window {
            set.put(0x0028_1050, "DS", centre).put(0x0028_1051, "DS", width);
        }
        let found = greys(&shown(set, 0, false).unwrap());
        assert_eq!((found[0], found[63]), (0, 255), "{window:?}");
    }
}

#[test]
fn eight_bits_are_shown_as_they_are() {
    let samples: Vec<u8> = (0..64 * 64).map(|at| 40 + (at % 100) as u8).collect();
    let mut set = grey(64, 64, false, &[]);
    set.shorts(0x0028_0100, &[8]).shorts(0x0028_0101, &[8]).shorts(0x0028_0102, &[7]).put(0x7FE0_0010, "OB", &samples);
    assert_eq!(greys(&shown(set, 0, false).unwrap()), samples);
}

#[test]
fn monochrome_1_is_shown_white_where_values_are_small() {
    let samples: Vec<i32> = (0..64 * 64).map(|at| if at % 64 < 32 { 900 } else { 1300 }).collect();
    let mut set = grey(64, 64, false, &samples);
    set.put(0x0028_0004, "CS", "MONOCHROME1");
    let found = greys(&shown(set, 0, false).unwrap());
    assert_eq!((found[0], found[63]), (255, 0));
}

#[test]
fn colours_of_eight_bits_stay_what_they_are() {
    let pixels: Vec<u8> = (0..12).map(|at| at * 20).collect();
    let mut set = grey(2, 2, false, &[]);
    set.put(0x0028_0004, "CS", "RGB").shorts(0x0028_0002, &[3]).shorts(0x0028_0006, &[0]);
    set.shorts(0x0028_0100, &[8]).shorts(0x0028_0101, &[8]).shorts(0x0028_0102, &[7]).put(0x7FE0_0010, "OB", &pixels);
    let found = shown(set, 0, false).unwrap().rgba;
    let expected: Vec<u8> = pixels.chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_large_picture_is_shown_smaller_and_boxes_count_in_its_own_size() {
    let samples: Vec<i32> = (0..3200 * 20).map(|at| if at % 3200 < 1600 { 0 } else { 4000 }).collect();
    let found = shown(grey(3200, 20, false, &samples), 0, false).unwrap();
    assert_eq!((found.columns, found.rows, found.width, found.height, found.frames), (3200, 20, 1600, 10, 1));
    let line = &greys(&found)[..1600];
    assert!(line[..800].iter().all(|value| *value == 0) && line[800..].iter().all(|value| *value == 255));
}

#[test]
fn stretched_contrast_shows_what_is_one_value_brighter() {
    let value = |at: usize| match (at % 128, at / 128) {
        (64.., _) => 2000,
        (20..40, 30..36) => 1001,
        _ => 1000,
    };
    let samples: Vec<i32> = (0..128 * 64).map(value).collect();
    let mut set = grey(128, 64, false, &samples);
    set.put(0x0028_1050, "DS", "1000").put(0x0028_1051, "DS", "2000");
    let difference = |stretch| {
        let found = greys(&shown(set.clone(), 0, stretch).unwrap());
        found[33 * 128 + 30].abs_diff(found[5 * 128 + 5])
    };
    assert!(difference(false) <= 1 && difference(true) > 60);
}

#[test]
fn frames_are_shown_one_by_one() {
    let samples: Vec<i32> = (0..2 * 64 * 64).map(|at| if at < 64 * 64 || at % 2 == 0 { 500 } else { 600 }).collect();
    let mut set = grey(64, 64, false, &samples);
    set.put(0x0028_0008, "IS", "2").put(0x0028_1050, "DS", "550").put(0x0028_1051, "DS", "100");
    let first = shown(set.clone(), 0, false).unwrap();
    assert_eq!(first.frames, 2);
    assert!(greys(&first) != greys(&shown(set.clone(), 1, false).unwrap()));
    assert_eq!(shown(set, 2, false).err(), Some(Reason::Unreadable));
}

/// The pixels of a picture that are no grey, as columns and rows.
fn line(before: &Set, after: &Set) -> Vec<(u32, u32)> {
    let bytes = |set: &Set| File::new(set.clone(), Syntax::Explicit).bytes();
    let (before, after) = (bytes(before), bytes(after));
    let found = compared(&mut Bytes(&before), &mut Bytes(&after), &Showing::default(), &Limits::default()).unwrap();
    let alone = preview(&mut Bytes(&before), &Showing::default(), &Limits::default()).unwrap();
    let mut line = Vec::new();
    for (at, (one, other)) in (0..).zip(found.rgba.chunks(4).zip(alone.rgba.chunks(4))) {
        if one[0] == one[1] {
            assert_eq!(one, other, "all else is as it is");
        } else {
            line.push((at % found.width, at / found.width));
        }
    }
    line
}

#[test]
fn a_line_goes_around_what_is_different() {
    let (columns, rows) = (60, 40);
    let samples: Vec<i32> = (0..columns * rows).map(|at| at % 97).collect();
    let before = grey(60, 40, false, &samples);
    assert_eq!(line(&before, &before), []);
    // From column 10 to 29 and row 5 to 14, but for a gap that came out alike.
    let is_in =
        |at: i32| (10..30).contains(&(at % columns)) && (5..15).contains(&(at / columns)) && !(18..21).contains(&(at % columns));
    let changed: Vec<i32> = (0..).zip(&samples).map(|(at, sample)| if is_in(at) { 500 } else { *sample }).collect();
    let found = line(&before, &grey(60, 40, false, &changed));
    let is_rim = |x: u32, y: u32| (10..30).contains(&x) && (5..15).contains(&y) && (x == 10 || x == 29 || y == 5 || y == 14);
    let rim: Vec<(u32, u32)> = (0..40).flat_map(|y| (0..60).map(move |x| (x, y))).filter(|(x, y)| is_rim(*x, *y)).collect();
    assert_eq!(found, rim);
    // What goes up to the edge of the picture ends there.
    let is_right = |at: i32| at % columns >= 50;
    let changed: Vec<i32> = (0..).zip(&samples).map(|(at, sample)| if is_right(at) { 500 } else { *sample }).collect();
    let rim = |first: u32| {
        (0..40)
            .flat_map(move |y| (first..60).map(move |x| (x, y)))
            .filter(move |(x, y)| [first, 59].contains(x) || [0, 39].contains(y))
    };
    assert_eq!(line(&before, &grey(60, 40, false, &changed)), rim(50).collect::<Vec<_>>());
    assert_eq!(line(&before, &grey(60, 40, false, &[500; 2400])), rim(0).collect::<Vec<_>>(), "all of it");
}

#[test]
fn the_volumes_of_a_file_take_turns() {
    let mut volume = lying([2.0, 2.0, 3.0], [0, 1, 2], [false; 3]).times(3);
    // In the second volume one voxel of the slice nearest to the feet is the brightest.
    volume.voxels[2 * 240..2 * 240 + 2].copy_from_slice(&30_000_i16.to_le_bytes());
    let first = |frame| {
        greys(&preview(&mut Bytes(&volume.bytes()), &Showing { frame, ..Showing::default() }, &Limits::default()).unwrap())[0]
    };
    assert_eq!([0, 1, 2, 3].map(first), [0, 255, 0, 0]);
}

#[test]
fn pictures_of_two_sizes_are_not_compared() {
    let bytes = |columns| File::new(grey(columns, 4, false, &vec![7; usize::from(columns) * 4]), Syntax::Explicit).bytes();
    let (one, other) = (bytes(4), bytes(5));
    let failed = compared(&mut Bytes(&one), &mut Bytes(&other), &Showing::default(), &Limits::default());
    assert_eq!(failed.map(|_| ()).map_err(|error| error.reason), Err(Reason::Unreadable));
}

/// A body of so many voxels to the left, the back and the head, each of its own value, as a file with these axes of it in this order and
/// these of them turned.
fn lying(steps: [f64; 3], order: [usize; 3], turned: [bool; 3]) -> Volume {
    let sides = order.map(|axis| BODY[axis]);
    let mut volume = Volume::new(sides.map(|side| side as u16), 1.0);
    volume.rows = [0.0; 12];
    for (along, axis) in order.into_iter().enumerate() {
        volume.pixdim[along + 1] = steps[axis];
        // nifti1.h: to the right, to the front and to the head.
        let is_against = turned[along] != (axis < 2);
        volume.rows[4 * axis + along] = if is_against { -steps[axis] } else { steps[axis] };
    }
    let places = (0..sides[2]).flat_map(|k| (0..sides[1]).flat_map(move |j| (0..sides[0]).map(move |i| [i, j, k])));
    let value = |place: [usize; 3]| {
        let mut body = [0; 3];
        for along in 0..3 {
            body[order[along]] = if turned[along] { sides[along] - 1 - place[along] } else { place[along] };
        }
        value(body)
    };
    volume.voxels = places.flat_map(|place| value(place).to_le_bytes()).collect();
    volume
}

fn value([x, y, z]: [usize; 3]) -> i16 {
    (x + BODY[0] * y) as i16 - 500 + 100 * z as i16
}

/// Voxels to the left, the back and the head.
const BODY: [usize; 3] = [6, 8, 5];

#[test]
fn a_volume_is_shown_across_the_body_however_its_file_lies() {
    let of = |file: &[u8], frame| preview(&mut Bytes(file), &Showing { frame, ..Showing::default() }, &Limits::default());
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for turned in (0..8).map(|turn| [turn & 1 > 0, turn & 2 > 0, turn & 4 > 0]) {
            let volume = lying([2.0, 2.0, 3.0], order, turned);
            let files = [volume.bytes(), volume.packed(), volume.clone().big().second().bytes(), volume.times(2).bytes()];
            for ((file, frame), frames) in files.iter().zip([0, 4, 1, 7]).zip([5, 5, 5, 10]) {
                let shown = of(file, frame).unwrap();
                assert_eq!((shown.columns, shown.rows, shown.frames), (6, 8, frames));
                // Dark at the right and the front, brighter to the left and then to the back.
                let wanted = (0..48).map(|place| f64::from(place) / 47.0 * 255.0);
                let off =
                    greys(&shown).into_iter().zip(wanted).map(|(one, other)| (f64::from(one) - other).abs()).fold(0.0, f64::max);
                assert!(off <= 1.0, "{order:?} {turned:?}: {off}");
            }
            assert_eq!(of(&files[0], 5).err().map(|error| error.reason), Some(Reason::Unreadable));
        }
    }
}

#[test]
fn a_volume_is_shown_in_square_pixels() {
    let of = |steps| {
        preview(&mut Bytes(&lying(steps, [1, 2, 0], [true; 3]).bytes()), &Showing::default(), &Limits::default()).unwrap()
    };
    let shown = of([6.0, 2.0, 3.0]);
    assert_eq!((shown.columns, shown.rows), (18, 8));
    let greys = greys(&shown);
    assert!(greys.chunks(3).all(|voxel| voxel[0] == voxel[1] && voxel[1] == voxel[2]));
    assert!(greys[0] < greys[3] && greys[17] < greys[18]);
    // A step next to nothing beside a long side is not shown in all its pixels.
    let thin = of([300.0, 0.01, 1.0]);
    assert!(thin.columns <= 1600 && thin.rows >= 1, "{} {}", thin.columns, thin.rows);
}

#[test]
fn what_is_cut_from_a_volume_is_outlined() {
    let file = |volume: &Volume| volume.packed();
    let before = Volume::new([60, 40, 3], 1.0);
    let mut after = before.clone();
    // The darkest and the brightest of the slice are cut too: what is around is not to look changed by that.
    let is_in = |x: usize, y: usize| (10..30).contains(&x) && (5..15).contains(&y);
    for (x, y) in (0..40).flat_map(|y| (0..60).map(move |x| (x, y))).filter(|(x, y)| is_in(*x, *y)) {
        let at = 2 * ((40 + y) * 60 + x);
        after.voxels[at..at + 2].copy_from_slice(&(-7_000_i16).to_le_bytes());
    }
    let showing = Showing { frame: 1, ..Showing::default() };
    let (before, after) = (file(&before), file(&after));
    let found = compared(&mut Bytes(&before), &mut Bytes(&after), &showing, &Limits::default()).unwrap();
    let line = (0..40).flat_map(|y| (0..60).map(move |x| (x, y))).zip(found.rgba.chunks(4)).filter(|(_, one)| one[0] != one[1]);
    let line: Vec<(usize, usize)> = line.map(|(place, _)| place).collect();
    // The file runs to the right and to the front: it is turned round.
    let is_rim = |x: usize, y: usize| is_in(x, y) && !(11..29).contains(&x) | !(6..14).contains(&y);
    let rim: Vec<(usize, usize)> =
        (0..40).flat_map(|y| (0..60).map(move |x| (x, y))).filter(|(x, y)| is_rim(59 - x, 39 - y)).collect();
    assert_eq!(line, rim);
}
