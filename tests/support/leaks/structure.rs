//! Where in the structure of a data set a value can stand: nested, twice, late, in private groups, in repeating groups.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::disc::Disc;
use super::planted::tag_name;
use crate::support::instances::Kind;
use crate::support::writer::{Element, File, Length, Set, Syntax, Value};

pub fn add(disc: &mut Disc) {
    nested(disc);
    twice(disc);
    late(disc);
    private(disc);
    private_without_creator(disc);
    makers(disc);
    repeating(disc);
    icons(disc);
    trails(disc);
    unknown(disc);
}

/// Name, ID and accession number on each of twelve levels.
fn nested(disc: &mut Disc) {
    for (number, sequence) in (0..).zip([0x0008_1140, 0x0040_A730, 0x0008_9215, 0x0008_2218, 0x0020_F0F1]) {
        let length = if number % 2 == 0 { Length::Undefined } else { Length::Defined };
        let mut inner = Set::default();
        for level in 1..=12 {
            let mut place = disc.planted.at("A004", format!("level {level} from below of {}", tag_name(sequence)));
            let mut item = Set::default();
            for (tag, vr) in
                [(0x0008_0050, "SH"), (0x0008_0104, "LO"), (0x0010_0010, "PN"), (0x0010_0020, "LO"), (0x0040_A124, "UI")]
            {
                place.put(&mut item, tag, vr);
            }
            if level > 1 {
                item.items_of(sequence, vec![inner], length);
            }
            inner = item;
        }
        for kind in [Kind::Ct, Kind::EnhancedMr] {
            let mut set = disc.next_of(kind);
            set.items_of(sequence, vec![inner.clone()], length);
            disc.add_set(&format!("twelve levels of {}, {kind:?}", tag_name(sequence)), set);
        }
    }
}

/// One tag twice, with another value: behind the first, at the end, in an item, as another VR.
fn twice(disc: &mut Disc) {
    let tags = [
        (0x0010_0010, "PN"),
        (0x0010_0030, "DA"),
        (0x0008_103E, "LO"),
        (0x0018_0015, "CS"),
        (0x0008_0070, "LO"),
        (0x0018_1210, "SH"),
        (0x0020_0013, "IS"),
        (0x0008_1155, "UI"),
    ];
    let (mut behind, mut at_end) = (disc.next(), Set::default());
    for (tag, vr) in tags {
        let value = disc.planted.at("A043", format!("a second {}", tag_name(tag))).value(vr);
        let place = behind.0.iter().rposition(|element| element.tag <= tag).unwrap() + 1;
        behind.0.insert(place, Element { tag, vr: vr.as_bytes().try_into().unwrap(), value: Value::Bytes(even(value)) });
    }
    disc.add_set("tags twice in a row", behind);
    let mut set = disc.next();
    for (tag, vr) in tags {
        disc.planted.at("A043", format!("a last {}", tag_name(tag))).put(&mut at_end, tag, vr);
    }
    set.0.extend(at_end.0);
    disc.add_set("tags again at the end", set);
    let mut set = disc.next_of(Kind::Dx);
    let mut item = set.sequence(0x0008_2218)[0].clone();
    for (tag, vr) in [(0x0008_0100, "SH"), (0x0008_0104, "LO"), (0x0008_0104, "UT")] {
        item.push(tag, vr, disc.planted.at("A043", format!("a second {} as {vr} in a code", tag_name(tag))).value(vr));
    }
    set.items(0x0008_2218, vec![item]);
    disc.add_set("tags twice in a code", set);
    for (what, tag, vr) in [("sequence", 0x0040_0275, "SQ"), ("name as a text", 0x0010_0010, "LT")] {
        let mut set = disc.next_of(Kind::Cr);
        let mut second = Set::default();
        disc.planted.at("A043", format!("a second {what}")).put(&mut second, tag, vr);
        disc.planted.at("A043", format!("a third {what}")).put(&mut set, 0x0040_0275, "SQ");
        set.0.extend(second.0);
        disc.add_set(&format!("a second {what}"), set);
    }
}

/// Behind the pixel data, and in any order.
fn late(disc: &mut Disc) {
    for syntax in Syntax::ALL {
        let mut set = disc.next();
        for (tag, vr) in [
            (0x7FE1_0010, "LO"),
            (0x7FE1_1001, "LO"),
            (0x7FE1_1010, "OB"),
            (0x0010_2180, "LO"),
            (0x0010_1001, "PN"),
            (0x0010_4000, "LT"),
            (0x0008_1140, "SQ"),
            (0xFFFC_FFFC, "OB"),
            (0xFFFC_FFFD, "OB"),
        ] {
            let mut one = Set::default();
            disc.planted.at("A044", format!("{} {vr} behind the picture, {syntax:?}", tag_name(tag))).put(&mut one, tag, vr);
            set.0.extend(one.0);
        }
        disc.add(format!("elements behind the picture, {syntax:?}"), File::new(set, syntax).bytes());
    }
    let mut set = disc.next();
    for (tag, vr) in [(0x0008_0080, "LO"), (0x0010_1040, "LO"), (0x0032_1032, "PN")] {
        let mut one = Set::default();
        disc.planted.at("A044", format!("{} out of order", tag_name(tag))).put(&mut one, tag, vr);
        set.0.splice(3..3, one.0);
    }
    set.0[4..].reverse();
    disc.add("elements in falling order", File::new(set, Syntax::Implicit).bytes());
}

/// A private block of every VR, in plain sight, in an item, below a sequence.
fn private(disc: &mut Disc) {
    const VRS: [&str; 20] =
        ["AE", "CS", "DA", "DS", "DT", "FD", "IS", "LO", "LT", "OB", "OW", "PN", "SH", "SQ", "ST", "TM", "UI", "UN", "US", "UT"];
    for (group, kind) in [(0x0009_0000, Kind::Ct), (0x0029_0000, Kind::Mr), (0x7FE1_0000, Kind::Pt)] {
        let mut set = disc.next_of(kind);
        disc.planted.at("X25", format!("the creator of {}", tag_name(group))).put(&mut set, group | 0x10, "LO");
        for (number, vr) in (0x1000..).zip(VRS) {
            disc.planted.at("A010", format!("{vr} in {}", tag_name(group))).put(&mut set, group | number, vr);
        }
        disc.add_set(&format!("a private block in {}", tag_name(group)), set);
    }
    let mut set = disc.next_of(Kind::Dx);
    let mut code = set.sequence(0x0008_2218)[0].clone();
    for (tag, vr) in [(0x0009_0010, "LO"), (0x0009_1001, "LO"), (0x0009_1002, "SQ"), (0x0009_1003, "OB")] {
        disc.planted.at("A010", format!("{vr} in a code")).put(&mut code, tag, vr);
    }
    set.items(0x0008_2218, vec![code]);
    let mut deep = Set::default();
    for level in 0..6 {
        let mut item = Set::default();
        disc.planted.at("A010", format!("level {level} of a private sequence")).put(&mut item, 0x0011_1001, "LT");
        item.items(0x0011_1002, vec![deep]);
        deep = item;
    }
    set.items(0x0011_1002, vec![deep]);
    disc.add_set("private elements in items", set);
    let mut set = disc.next();
    for tag in [0x0019_0010, 0x0043_0011, 0x00E1_0012, 0x0099_00FF, 0x3005_0010, 0x0009_0010] {
        disc.planted.at("X25", format!("{} alone", tag_name(tag))).put(&mut set, tag, "LO");
    }
    disc.add_set("creators without a block", set);
}

fn private_without_creator(disc: &mut Disc) {
    let mut set = disc.next();
    for (tag, vr) in [
        (0x0009_0001, "LO"),
        (0x0009_00FF, "LO"),
        (0x0023_1012, "LO"),
        (0x0023_1013, "OB"),
        (0x0023_1014, "SQ"),
        (0x0023_1015, "UN"),
        (0x0001_1001, "LO"),
        (0x0007_1001, "LO"),
        (0x6001_3000, "OW"),
    ] {
        disc.planted.at("A011", format!("{} {vr}", tag_name(tag))).put(&mut set, tag, vr);
    }
    disc.add("private elements without a creator", File::new(set, Syntax::Explicit).bytes());
}

/// What makers write: headers of their own, a whole data set in an element, a compressed protocol.
fn makers(disc: &mut Disc) {
    let mut set = disc.next_of(Kind::Mr);
    set.put(0x0029_0010, "LO", "SIEMENS CSA HEADER").put(0x0029_0011, "LO", "SIEMENS MEDCOM HEADER2");
    let name = disc.planted.at("A038", "a name in a CSA header").name();
    let csa =
        [b"SV10\x04\x03\x02\x01".as_slice(), &[1, 0, 0, 0, 0x4D, 0, 0, 0], b"PatientName\0", &[0; 52], name.as_bytes()].concat();
    let protocol = disc.planted.at("A038", "a name in an ASCCONV protocol").word();
    let protocol = format!("### ASCCONV BEGIN ###\ntPatientName = \"{protocol}\"\n### ASCCONV END ###");
    set.put(0x0029_1010, "OB", &csa).put(0x0029_1020, "OB", protocol);
    disc.add_set("headers of one maker", set);
    let mut set = disc.next_of(Kind::Ct);
    let mut place = disc.planted.at("A038", "a name in a compressed protocol");
    let name = place.name();
    place.packed();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(format!("set PatientName \"{name}\"\nset PatientID \"{}\"", disc.person.id).as_bytes()).unwrap();
    set.put(0x0025_0010, "LO", "GEMS_SERS_01").put(0x0025_101B, "OB", gzip.finish().unwrap());
    disc.add_set("a compressed protocol", set);
    let mut set = disc.next_of(Kind::Nm);
    let mut inner = disc.next_of(Kind::Cr);
    let mut place = disc.planted.at("A038", "a file within a private element");
    place.put(&mut inner, 0x0010_0010, "PN");
    place.put(&mut inner, 0x0008_103E, "LO");
    set.put(0x7FE1_0010, "LO", "RAW").put(0x7FE1_1010, "OB", File::new(inner, Syntax::Explicit).bytes());
    disc.add_set("a file within an element", set);
}

/// Overlays and curves, in the groups of the standard and in those around them.
fn repeating(disc: &mut Disc) {
    for (kind, groups) in [(Kind::Ct, [0x6000_u32, 0x6002, 0x601E]), (Kind::Cr, [0x6000, 0x6020, 0x60FE])] {
        let mut set = disc.next_of(kind);
        for group in groups {
            for (element, vr) in
                [(0x0022, "LO"), (0x1301, "IS"), (0x1500, "LO"), (0x3000, "OW"), (0x4000, "LT"), (0x0040, "CS"), (0x0045, "LO")]
            {
                let place = format!("{} {kind:?}", tag_name(group << 16 | element));
                disc.planted.at("A015", place).put(&mut set, group << 16 | element, vr);
            }
            for (element, number) in [(0x0010, 16), (0x0011, 16), (0x0100, 1), (0x0102, 0)] {
                set.shorts(group << 16 | element, &[number]);
            }
        }
        disc.add(format!("overlays, {kind:?}"), File::new(set, Syntax::Explicit).bytes());
    }
    let mut set = disc.next();
    for group in [0x5000_u32, 0x5002, 0x501E, 0x50FE, 0x7F00] {
        for (element, vr) in [(0x0022, "LO"), (0x2500, "LO"), (0x3000, "OW"), (0x200C, "OB"), (0x0110, "US")] {
            disc.planted.at("N03", tag_name(group << 16 | element)).put(&mut set, group << 16 | element, vr);
        }
    }
    for (tag, vr) in [(0x0020_3100, "LO"), (0x1010_0004, "US"), (0x1000_0012, "US"), (0x0028_0402, "AT")] {
        disc.planted.at("N03", tag_name(tag)).put(&mut set, tag, vr);
    }
    disc.add("curves", File::new(set, Syntax::Explicit).bytes());
}

fn icons(disc: &mut Disc) {
    for sequence in [0x0088_0200_u32, 0x0008_2200, 0x0040_0275] {
        let mut set = disc.next();
        let mut icon = Set::default();
        icon.shorts(0x0028_0010, &[16]).shorts(0x0028_0011, &[16]).put(0x0028_0004, "CS", "PALETTE COLOR");
        for (tag, vr) in [(0x7FE0_0010, "OW"), (0x0028_1201, "OW"), (0x0028_1202, "OW"), (0x0028_2000, "OB"), (0x0020_4000, "LT")]
        {
            disc.planted.at("A017", format!("{} of an icon in {}", tag_name(tag), tag_name(sequence))).put(&mut icon, tag, vr);
        }
        set.items(sequence, vec![icon]);
        disc.add_set("an icon", set);
    }
}

/// Earlier values, signatures and encrypted copies as they are really nested.
fn trails(disc: &mut Disc) {
    let mut set = disc.next();
    let (mut modified, mut earlier) = (Set::default(), Set::default());
    for (tag, vr) in [(0x0010_0010, "PN"), (0x0010_0020, "LO"), (0x0010_0030, "DA"), (0x0008_0050, "SH")] {
        disc.planted.at("A018", format!("an earlier {}", tag_name(tag))).put(&mut modified, tag, vr);
    }
    for (tag, vr) in [(0x0400_0562, "DT"), (0x0400_0563, "LO"), (0x0400_0564, "LO")] {
        disc.planted.at("A018", format!("{} of a change", tag_name(tag))).put(&mut earlier, tag, vr);
    }
    earlier.items(0x0400_0550, vec![modified.clone()]);
    set.items(0x0400_0561, vec![earlier]);
    let (mut signature, mut encrypted, mut digest) = (Set::default(), Set::default(), Set::default());
    for (tag, vr) in [(0x0400_0100, "UI"), (0x0400_0105, "DT"), (0x0400_0115, "OB"), (0x0400_0120, "OB"), (0x0400_0310, "OB")] {
        disc.planted.at("N01", format!("{} of a signature", tag_name(tag))).put(&mut signature, tag, vr);
    }
    disc.planted.at("N01", "the digest of a referenced instance").put(&mut digest, 0x0400_0020, "OB");
    disc.planted.at("N02", "encrypted content").put(&mut encrypted, 0x0400_0520, "OB");
    set.items(0xFFFA_FFFA, vec![signature]).items(0x0400_0500, vec![encrypted]).items(0x0400_0402, vec![digest]);
    disc.add_set("earlier values, signatures, encrypted copies", set);
}

/// Values as UN, among them sequences, known and unknown attributes.
fn unknown(disc: &mut Disc) {
    let mut set = disc.next_of(Kind::Ct);
    for tag in [0x0010_1001, 0x0008_0080, 0x0018_0015, 0x0018_1210, 0x0020_F000, 0x0018_9073, 0x0018_0050] {
        let value = disc.planted.at("X27", format!("{} as UN", tag_name(tag))).filling(32);
        set.place(Element { tag, vr: *b"UN", value: Value::Bytes(value) });
    }
    for (tag, length) in [(0x0040_0260, Length::Undefined), (0x0008_1140, Length::Defined), (0x0013_1010, Length::Undefined)] {
        let items = disc.planted.at("X27", format!("a sequence {} as UN", tag_name(tag))).items();
        set.place(Element { tag, vr: *b"UN", value: Value::Items(items, length) });
    }
    disc.add("values encoded as unknown", File::new(set, Syntax::Explicit).bytes());
}

fn even(mut value: Vec<u8>) -> Vec<u8> {
    value.resize(value.len().next_multiple_of(2), b' ');
    value
}
