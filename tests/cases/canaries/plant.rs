//! Values of each VR that are unlike any other.

use crate::support::canary::Canaries;
use crate::support::writer::{Set, code};

/// A canary that fits a VR, encoded and not padded.
pub fn value(canaries: &mut Canaries, place: &str, vr: &str) -> Vec<u8> {
    let number = canaries.len();
    let place = format!("{place} {vr}");
    match vr {
        "DA" => canaries.exact(place, day(number)),
        "TM" => canaries.exact(place, format!("{}.{:06}", time(number), 731_000 + number)),
        "DT" => canaries.exact(place, format!("{}{}.{:06}", day(number), time(number), 731_000 + number)),
        "AS" => canaries.exact(place, format!("{:03}M", 113 + number % 800)),
        "DS" => canaries.exact(place, format!("7316.{number:04}91")),
        "IS" => canaries.exact(place, format!("7316{number:05}")),
        "UI" => canaries.exact(place, format!("1.2.840.99999.7316.{}", 10_000 + number)),
        "UR" => format!("http://{}.example/{}", canaries.letters(&place, 16), canaries.letters(&place, 8)).into(),
        "PN" => format!("{}^{}", canaries.letters(&place, 16), canaries.letters(&place, 8)).into(),
        "AE" | "CS" | "SH" | "US" | "SS" | "UL" | "SL" | "UV" | "SV" | "AT" | "FL" | "FD" => canaries.letters(place, 16).into(),
        "UT" | "LT" | "ST" | "UC" => format!("Seen by {} today", canaries.letters(place, 200)).into(),
        "OB" | "OW" | "OD" | "OF" | "OL" | "OV" | "UN" => canaries.letters(place, 96).into(),
        _ => canaries.letters(place, 64).into(),
    }
}

/// Items that hold canaries: a text, a name, a private block, a code, a nested sequence, an unknown attribute.
pub fn items(canaries: &mut Canaries, place: &str) -> Vec<Set> {
    let mut item = code("113100", "DCM", &canaries.letters(format!("{place} meaning"), 32));
    item.put(0x0010_0010, "PN", value(canaries, place, "PN"));
    item.put(0x0008_1030, "LO", value(canaries, place, "LO"));
    item.put(0x0009_0010, "LO", value(canaries, &format!("{place} creator"), "LO"));
    item.put(0x0009_1001, "LT", value(canaries, &format!("{place} private"), "LT"));
    item.put(0x0020_F0F0, "LO", value(canaries, &format!("{place} unknown"), "LO"));
    let mut second = Set::default();
    second.put(0x0040_A160, "UT", value(canaries, &format!("{place} second item"), "UT"));
    vec![item, second]
}

/// Plants a value of the VR, or a sequence, at a tag of a data set.
pub fn plant(canaries: &mut Canaries, set: &mut Set, tag: u32, vr: &str) {
    let place = format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF);
    if vr == "SQ" {
        set.items(tag, items(canaries, &place));
    } else {
        set.put(tag, vr, value(canaries, &place, vr));
    }
}

fn day(number: usize) -> String {
    format!("{:04}{:02}{:02}", 1901 + number / 336, 1 + number / 28 % 12, 1 + number % 28)
}

fn time(number: usize) -> String {
    format!("{:02}{:02}{:02}", number / 3600 % 24, number / 60 % 60, number % 60)
}
