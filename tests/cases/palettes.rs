//! Palettes in any order: what stays of them is the colours of pixels, and nothing that no pixel shows.

use scanitize::error::Reason;
use scanitize::frame::Rectangle;
use scanitize::limits::Limits;
use scanitize::sanitize::Verifier;
use scanitize::source::Bytes;

use crate::support::flow::{clean_blanked, clean_looked_at};
use crate::support::instances::objects::{Object, object};
use crate::support::instances::{Kind, instance};
use crate::support::patients::{Person, SplitMix64};
use crate::support::reader::{elements, pixels};
use crate::support::writer::{File, Set, Syntax};

const DESCRIPTORS: [u32; 3] = [0x0028_1101, 0x0028_1102, 0x0028_1103];
const TABLES: [u32; 3] = [0x0028_1201, 0x0028_1202, 0x0028_1203];
const SEGMENTED: [u32; 3] = [0x0028_1221, 0x0028_1222, 0x0028_1223];

/// Two frames of 4 x 2.
fn picture(allocated: u16, is_signed: bool, samples: &[i16]) -> Set {
    let bytes: Vec<u8> = match allocated {
        8 => samples.iter().map(|sample| sample.to_le_bytes()[0]).collect(),
        _ => samples.iter().flat_map(|sample| sample.to_le_bytes()).collect(),
    };
    let mut set = instance(Kind::Cr, &Person::generate(1), 1, 1);
    set.put(0x0028_0004, "CS", "PALETTE COLOR").put(0x0028_0008, "IS", "2").shorts(0x0028_0002, &[1]);
    set.shorts(0x0028_0010, &[2]).shorts(0x0028_0011, &[4]).shorts(0x0028_0100, &[allocated]);
    set.shorts(0x0028_0101, &[allocated]).shorts(0x0028_0102, &[allocated - 1]).shorts(0x0028_0103, &[is_signed.into()]);
    set.put(0x7FE0_0010, if allocated > 8 { "OW" } else { "OB" }, bytes);
    set
}

fn with_tables(mut set: Set, descriptor: [u16; 3], tags: [u32; 3], table: &[u8]) -> Set {
    for (place, tag) in DESCRIPTORS.into_iter().zip(tags) {
        set.shorts(place, &descriptor).put(tag, "OW", table);
    }
    set
}

#[test]
fn the_palette_of_an_object_without_a_picture_is_words() {
    let mut set = object(Object::Plan, &Person::generate(1));
    set.put(0x0028_0004, "CS", "PALETTE COLOR");
    let table = b"JANE MILLER BORN 4 MAY 1950 ".repeat(18);
    let set = with_tables(set, [252, 0, 16], TABLES, &table);
    let run = clean_looked_at(&[("the input", &File::new(set, Syntax::Explicit).bytes())]);
    assert_eq!(run.others, [("the input".to_owned(), Reason::Unreadable)]);
}

fn cleaned(set: &Set, syntax: Syntax) -> Vec<u8> {
    let output = clean_looked_at(&[("the input", &File::new(set.clone(), syntax).bytes())]).only();
    let again = clean_looked_at(&[("the input", &output)]).only();
    assert!(tables(&again, TABLES) == tables(&output, TABLES) && tables(&again, SEGMENTED) == tables(&output, SEGMENTED));
    let checked = Verifier::new(None).check(&mut Bytes(output.as_slice()), &Limits::default()).unwrap();
    assert!(checked.findings.is_empty(), "what is cleaned conforms");
    output
}

fn tables(output: &[u8], tags: [u32; 3]) -> Vec<Vec<u8>> {
    let found = elements(output);
    tags.iter()
        .filter_map(|tag| found.iter().find(|element| element.tag() == *tag).map(|element| element.value.clone()))
        .collect()
}

fn shorts(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
}

/// Letters in a row in what nobody sees, and colours in no order: which is refused where it is not the palette of the picture.
#[test]
fn colours_of_no_pixel_become_those_of_their_neighbours() {
    let mut random = SplitMix64(4);
    let mut table: Vec<u8> = (0..256).map(|_| random.next() as u8).collect();
    table[20..33].copy_from_slice(b"DOE^JANE 1950");
    table[100..108].copy_from_slice(b"VIOLETTA");
    let samples = [3, 9, 100, 101, 102, 103, 104, 105, 106, 107, 255, 9, 9, 9, 9, 9];
    let mut expected = vec![table[3]; 256];
    expected[9..100].fill(table[9]);
    expected[100..108].copy_from_slice(&table[100..108]);
    expected[108..255].fill(table[107]);
    expected[255] = table[255];
    for syntax in Syntax::ALL {
        let output = cleaned(&with_tables(picture(8, false, &samples), [256, 0, 8], TABLES, &table), syntax);
        assert_eq!(tables(&output, TABLES), vec![expected.clone(); 3], "{syntax:?}");
        assert_eq!(pixels(&output), samples.map(|sample| sample as u8));
    }
}

#[test]
fn numbers_beyond_a_table_have_the_colour_at_its_end() {
    let entries: [u16; 6] = [500, 40, 3, 1000, 7, 60_000];
    let bytes: Vec<u8> = entries.into_iter().flat_map(u16::to_le_bytes).collect();
    let first = (-2_i16).cast_unsigned();
    let of = |samples: [i16; 16]| {
        let set = with_tables(picture(16, true, &samples), [6, first, 16], TABLES, &bytes);
        shorts(&tables(&cleaned(&set, Syntax::Explicit), TABLES)[1])
    };
    assert_eq!(of([0; 16]), [3; 6]);
    let mut samples = [-300; 16];
    samples[9] = 1;
    assert_eq!(of(samples), [500, 500, 500, 1000, 1000, 1000]);
    samples[15] = 300;
    assert_eq!(of(samples), [500, 500, 500, 1000, 1000, 60_000]);
}

#[test]
fn a_colour_that_only_a_box_hides_goes() {
    let bytes: Vec<u8> = [900_u16, 800, 50, 300].into_iter().flat_map(u16::to_le_bytes).collect();
    let set = with_tables(picture(8, false, &[0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), [4, 0, 16], TABLES, &bytes);
    let one = Rectangle { left: 1, top: 1, right: 3, bottom: 2 };
    let file = File::new(set, Syntax::Explicit).bytes();
    let output = clean_blanked(&[("the input", &file)], &[one], Limits::default()).only();
    assert_eq!(pixels(&output)[..8], [0, 0, 0, 0, 0, 2, 2, 0]);
    assert_eq!(shorts(&tables(&output, TABLES)[0]), [900, 900, 50, 50]);
}

/// PS3.3 C.7.9.2: values, a line, and the first two segments once more.
#[test]
fn segments_name_each_colour_and_none_that_is_not_there() {
    let segments: [u16; 11] = [0, 2, 10, 20, 1, 4, 0, 2, 2, 0, 0];
    let bytes: Vec<u8> = segments.into_iter().flat_map(u16::to_le_bytes).collect();
    let samples = [0, 2, 4, 5, 6, 6, 6, 6, 7, 0, 0, 0, 0, 0, 0, 0];
    let set = with_tables(picture(8, false, &samples), [12, 0, 16], SEGMENTED, &bytes);
    let output = cleaned(&set, Syntax::Explicit);
    // All twelve would be 10 20 15 10 5 0 10 20 15 10 5 0.
    let expected = [0, 12, 10, 10, 15, 15, 5, 0, 10, 20, 20, 20, 20, 20];
    assert_eq!(tables(&output, SEGMENTED).iter().map(|table| shorts(table)).collect::<Vec<_>>(), [expected; 3]);
    let mut spelled = set;
    SEGMENTED.into_iter().for_each(|tag| _ = spelled.put(tag, "OW", b"DOE^JANE 1950 "));
    let run = clean_looked_at(&[("the input", &File::new(spelled, Syntax::Explicit).bytes())]);
    assert!(run.released.is_empty(), "what is no table");
}
