//! Profiles of colour: one of our own stands for sRGB and where one must be, and no other stays.

use crate::support::flow::{Run, clean_looked_at};
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::reader::elements;
use crate::support::writer::{File, Set, Syntax};

/// The form of LittleCMS's own sRGB (ICC.1:2004-10): the curve once, in parameters; and words that no profile of ours has.
fn foreign(green: [u8; 12]) -> Vec<u8> {
    let xyz = |numbers: &[u8]| [b"XYZ \0\0\0\0".as_slice(), numbers].concat();
    let curve = [b"para\0\0\0\0\0\x03\0\0".as_slice(), &[0, 2, 0x66, 0x66, 0, 0, 0xF2, 0xA7, 0, 0, 0x0D, 0x59, 0, 0, 0x13, 0xD0]]
        .concat();
    let contents: [(&[u8], Vec<u8>); 7] = [
        (b"desc", b"mluc\0\0\0\0scanner of DOE^JANE, SN 4711".to_vec()),
        (b"rXYZ", xyz(&[0, 0, 0x6F, 0xA2, 0, 0, 0x38, 0xF4, 0, 0, 0x03, 0x90])),
        (b"gXYZ", xyz(&green)),
        (b"bXYZ", xyz(&[0, 0, 0x24, 0xA0, 0, 0, 0x0F, 0x85, 0, 0, 0xB6, 0xCE])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let (mut table, mut body) = (7_u32.to_be_bytes().to_vec(), Vec::new());
    for (tag, content) in contents {
        let place = 128 + 4 + 7 * 12 + body.len() as u32;
        table.extend([tag, &place.to_be_bytes(), &(content.len() as u32).to_be_bytes()].concat());
        body.extend(content);
    }
    let mut head = [[0; 16].as_slice(), b"RGB XYZ "].concat();
    head.resize(128, 0);
    [head, table, body].concat()
}

const SRGB_GREEN: [u8; 12] = [0, 0, 0x62, 0x99, 0, 0, 0xB7, 0x86, 0, 0, 0x18, 0xDA];
const OTHER_GREEN: [u8; 12] = [0, 0, 0x34, 0x8D, 0, 0, 0xA0, 0x2C, 0, 0, 0x0F, 0x95];

fn clean(set: Set) -> Run {
    clean_looked_at(&[("the input", &File::new(set, Syntax::Explicit).bytes())])
}

fn profile(run: Run) -> Option<Vec<u8>> {
    let output = run.only();
    assert!(!output.windows(4).any(|part| part == b"4711" || part == b"JANE"));
    elements(&output).into_iter().find(|element| element.tag() == 0x0028_2000).map(|element| element.value)
}

#[test]
fn a_profile_of_srgb_becomes_ours_and_another_goes() {
    let with = |profile: Vec<u8>| {
        let mut set = instance(Kind::Cr, &Person::generate(1), 1, 1);
        set.put(0x0028_2000, "OB", profile);
        set
    };
    let ours = profile(clean(with(foreign(SRGB_GREEN)))).unwrap();
    // Pillow with LittleCMS 2.17 reads it as sRGB, and its colours are those of sRGB within one.
    assert_eq!((ours.len(), &ours[12..20]), (480, &b"scnrRGB "[..]));
    assert_eq!(profile(clean(with(ours.clone()))), Some(ours));
    for other in [foreign(OTHER_GREEN), b"DOE^JANE".to_vec(), Vec::new()] {
        assert_eq!(profile(clean(with(other))).filter(|profile| !profile.is_empty()), None);
    }
}

/// PS3.3 C.8.12.5: colours of a path of light must have a profile.
#[test]
fn the_light_of_a_microscope_has_a_profile_whatever_it_was() {
    for before in [foreign(SRGB_GREEN), foreign(OTHER_GREEN)] {
        let mut path = Set::default();
        path.put(0x0048_0106, "SH", "1").put(0x0028_2000, "OB", before);
        let mut set = instance(Kind::Cr, &Person::generate(1), 1, 1);
        set.put(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.6").put(0x0008_0060, "CS", "SM");
        set.items(0x0048_0105, vec![path]);
        assert_eq!(profile(clean(set)).map(|profile| profile.len()), Some(480));
    }
}
