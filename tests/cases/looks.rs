//! What the search for writing is shown of a picture: what a viewer would show, whatever stores it (PS3.3 C.7.6.3.1).

use scanitize::dicom::frames::Pictures;
use scanitize::dicom::read;
use scanitize::limits::Limits;
use scanitize::source::Bytes;

use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::writer::{File, Set, Syntax};

/// A picture of one row, `columns` wide.
fn picture(photometric: &str, samples: u16, allocated: u16, stored: u16, columns: u16, pixels: &[u8]) -> Set {
    let mut set = instance(Kind::Cr, &Person::generate(1), 1, 1);
    set.put(0x0028_0004, "CS", photometric).shorts(0x0028_0002, &[samples]);
    set.shorts(0x0028_0010, &[1]).shorts(0x0028_0011, &[columns]).shorts(0x0028_0006, &[0]);
    set.shorts(0x0028_0100, &[allocated]).shorts(0x0028_0101, &[stored]).shorts(0x0028_0102, &[stored - 1]);
    set.shorts(0x0028_0103, &[0]);
    set.put(0x7FE0_0010, if allocated > 8 { "OW" } else { "OB" }, pixels);
    set
}

/// The channels of each frame.
fn shown(set: Set, syntax: Syntax) -> Vec<Vec<Vec<u16>>> {
    let bytes = File::new(set, syntax).bytes();
    let mut source = Bytes(bytes.as_slice());
    let instance = read::read(&mut source, &Limits::default()).unwrap();
    let mut body = instance.body(&mut source);
    let pictures = Pictures::of(&instance, &mut body).unwrap();
    let picture = |frame| pictures.picture(frame, &mut body, &Limits::default()).unwrap().channels().to_vec();
    (0..pictures.count()).map(picture).collect()
}

#[test]
fn grey_values_count_from_the_least_that_can_be_stored() {
    let samples: Vec<u8> = [-2048_i16, -1, 0, 2047].into_iter().flat_map(i16::to_le_bytes).collect();
    for syntax in Syntax::ALL {
        let mut set = picture("MONOCHROME2", 1, 16, 12, 4, &samples);
        set.shorts(0x0028_0103, &[1]);
        assert_eq!(shown(set, syntax), [[[0, 2047, 2048, 4095]]], "{syntax:?}");
    }
    let mut left_aligned = picture("MONOCHROME2", 1, 16, 12, 2, &[0x1F, 0x00, 0xF0, 0xFF]);
    left_aligned.shorts(0x0028_0102, &[15]);
    assert_eq!(shown(left_aligned, Syntax::Explicit), [[[1, 4095]]]);
    let wide: Vec<u8> = [0_u32, 0x0001_8000, u32::MAX].into_iter().flat_map(u32::to_le_bytes).collect();
    assert_eq!(shown(picture("MONOCHROME2", 1, 32, 32, 3, &wide), Syntax::Explicit), [[[0, 1, u16::MAX]]], "the upper 16 bits");
}

#[test]
fn frames_that_end_within_a_byte_are_parted() {
    let mut set = picture("MONOCHROME2", 1, 1, 1, 3, &[0b1110_1001, 0b0000_0000]);
    set.put(0x0028_0008, "IS", "3");
    assert_eq!(shown(set, Syntax::Explicit), [[[1, 0, 0]], [[1, 0, 1]], [[1, 1, 0]]]);
}

#[test]
fn colours_are_red_green_and_blue() {
    let mut planar = picture("RGB", 3, 8, 8, 2, &[1, 2, 3, 4, 5, 6]);
    planar.shorts(0x0028_0006, &[1]);
    assert_eq!(shown(planar, Syntax::Explicit), [[[1, 2], [3, 4], [5, 6]]]);
    assert_eq!(shown(picture("RGB", 3, 8, 8, 2, &[1, 3, 5, 2, 4, 6]), Syntax::Explicit), [[[1, 2], [3, 4], [5, 6]]]);
    // ITU-T T.871: pure red, pure blue, grey.
    let luminance = picture("YBR_FULL", 3, 8, 8, 3, &[76, 85, 255, 29, 255, 107, 90, 128, 128, 0]);
    let [red, green, blue] = shown(luminance, Syntax::Explicit).remove(0).try_into().unwrap();
    for (found, expected) in red.iter().chain(&green).chain(&blue).zip([255, 0, 90, 0, 0, 90, 0, 255, 90_u16]) {
        assert!(found.abs_diff(expected) <= 1, "{found} {expected}");
    }
    let shared = picture("YBR_FULL_422", 3, 8, 8, 2, &[10, 20, 128, 128]);
    assert_eq!(shown(shared, Syntax::Explicit), [[[10, 20], [10, 20], [10, 20]]]);
}

#[test]
fn numbers_of_colours_are_shown_as_colours() {
    let mut set = picture("PALETTE COLOR", 1, 8, 8, 4, &[0, 10, 11, 200]);
    for (descriptor, data, table) in
        [(0x0028_1101, 0x0028_1201, [1, 2]), (0x0028_1102, 0x0028_1202, [3, 4]), (0x0028_1103, 0x0028_1203, [5, 6])]
    {
        set.shorts(descriptor, &[2, 10, 16]).shorts(data, &table);
    }
    assert_eq!(shown(set, Syntax::Explicit), [[[1, 1, 2, 2], [3, 3, 4, 4], [5, 5, 6, 6]]], "beyond the table its ends");
}
