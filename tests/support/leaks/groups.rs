//! Functional groups of multi-frame images (PS3.3 C.7.6.16), shared and of each frame.

use super::disc::Disc;
use super::planted::tag_name;
use crate::support::instances::Kind;
use crate::support::tables;
use crate::support::writer::Set;

const SHARED: u32 = 0x5200_9229;
const PER_FRAME: u32 = 0x5200_9230;

pub fn add(disc: &mut Disc) {
    for kind in [Kind::EnhancedCt, Kind::EnhancedMr] {
        for (sequence, what) in [(SHARED, "shared"), (PER_FRAME, "of a frame")] {
            let mut set = disc.next_of(kind);
            let mut items = set.sequence(sequence).to_vec();
            plant(disc, items.last_mut().unwrap(), &format!("{what}, {kind:?}"));
            set.items(sequence, items);
            disc.add_set(&format!("functional groups {what}, {kind:?}"), set);
        }
    }
}

/// Plants in a set of functional groups: new groups, and attributes in the groups that are there.
fn plant(disc: &mut Disc, groups: &mut Set, what: &str) {
    for (group, tags) in GROUPS {
        let mut item = groups.sequence(*group).first().cloned().unwrap_or_default();
        for tag in *tags {
            let place = format!("{} in {} {what}", tag_name(*tag), tag_name(*group));
            disc.planted.at("A059", place).put(&mut item, *tag, tables::vr(*tag).unwrap_or("LO"));
        }
        groups.items(*group, vec![item]);
    }
    for tag in [0x0009_0010, 0x0009_1002, 0x0020_F100] {
        disc.planted.at("A059", format!("{} beside the groups {what}", tag_name(tag))).put(groups, tag, "LO");
    }
}

/// Groups, each with attributes that identify in its item. Frame Content is a group of each frame alone.
const GROUPS: &[(u32, &[u32])] = &[
    (0x0008_1140, &[0x0008_1155, 0x0040_A170]),
    (0x0008_2229, &[0x0008_1155, 0x0008_2228]),
    (0x0008_9124, &[0x0008_2111, 0x0008_2112, 0x0008_9215]),
    (0x0018_9341, &[0x0018_9342]),
    (0x0018_9477, &[0x0008_3010]),
    (0x0020_9071, &[0x0008_2218, 0x0020_4000]),
    (0x0020_9111, &[0x0018_9074, 0x0018_9151, 0x0020_9056, 0x0020_9158, 0x0020_9453]),
    (0x0020_9170, &[0x0008_1030, 0x0010_0010, 0x0009_0011, 0x0009_1105]),
    (0x0020_9171, &[0x0008_0050, 0x0018_1000, 0x0008_0020]),
    (0x0020_9172, &[0x0008_1155]),
    (0x0028_9132, &[0x0028_1055]),
    (0x0040_9096, &[0x0028_3003, 0x0040_9210, 0x0040_08EA, 0x0040_9220]),
    (0x0018_9042, &[0x0018_1250, 0x0018_9041, 0x0018_9045]),
    (0x0018_9049, &[0x0018_1251, 0x0018_9050]),
    (0x0018_9115, &[0x0018_9026]),
    (0x0018_9251, &[0x0018_9258]),
    (0x0054_0016, &[0x0018_0031, 0x0018_1078]),
    (0x0022_0031, &[0x0022_0032]),
];
