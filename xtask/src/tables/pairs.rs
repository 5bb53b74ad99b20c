//! The sets of pairs among the character sets (PS3.3 C.12.1.1.2), packed as the core's `repertoire/plane` unpacks them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use encoding_index_japanese::{jis0208, jis0212};
use encoding_index_korean::euc_kr;
use encoding_index_simpchinese::gb18030;
use scanitize_pack::{Text, pack};

use super::Generated;
use super::source::{Source, literal};
use crate::Outcome;

const ORIGIN: &str =
    "the crates encoding-index-japanese, -korean and -simpchinese: the indexes of the WHATWG Encoding Standard (CC0)";

/// What the tables say for a code without a character.
const NONE: u16 = 0xFFFF;
/// As far as one head steps back and ahead.
const BACK: u16 = 32;
const AHEAD: usize = 134;

/// Writes packed.rs.
pub fn generate(_: &Path) -> Outcome<Generated> {
    let plane = |row: u16, cell: u16| (row + 0x20) * 190 + cell + 0x60;
    let cells = |rows: std::ops::Range<u16>, cells: u16| rows.flat_map(move |row| (0..cells).map(move |cell| (row, cell)));
    let narrow = |number: u32| u16::try_from(number).unwrap_or(NONE);
    let chinese = cells(0..94, 94).map(|(row, cell)| plane(row, cell));
    let beside = cells(0..32, 190).chain(cells(32..126, 96)).map(|(row, cell)| row * 190 + cell);
    let sets = [
        ("KANJI", "JIS X 0208", (0..120 * 94).map(|place| narrow(jis0208::forward(place))).collect()),
        ("SUPPLEMENTARY_KANJI", "JIS X 0212", (0..94 * 94).map(|place| narrow(jis0212::forward(place))).collect()),
        ("HANGUL", "KS X 1001", cells(0..94, 94).map(|(row, cell)| narrow(euc_kr::forward(plane(row, cell)))).collect()),
        ("CHINESE", "GB 2312 and GBK", chinese.chain(beside).map(|place| narrow(gb18030::forward(place))).collect()),
    ];
    let mut body = String::new();
    for (name, meaning, codes) in sets {
        let (heads, tails) = packed(codes);
        let [heads, tails] = [heads, tails].map(|bytes| literal(&pack(&bytes, &Text)));
        let (heads, tails) = (heads?, tails?);
        if !body.is_empty() {
            body.push('\n');
        }
        writeln!(
            body,
            "/// {meaning}: heads and tails.\n#[rustfmt::skip]\npub(super) const {name}: (&[u8], &[u8]) = ({heads}, {tails});"
        )?;
    }
    Ok(Generated { sources: vec![Source::bytes(ORIGIN)], body })
}

fn packed(mut codes: Vec<u16>) -> (Vec<u8>, Vec<u8>) {
    codes.truncate(codes.iter().rposition(|code| *code != NONE).map_or(0, |last| last + 1));
    let (mut heads, mut tails) = (Vec::new(), Vec::new());
    let mut has_stood = BTreeSet::new();
    let mut last = 0;
    let mut gap = 0_u8;
    for code in codes {
        if code == NONE && gap < u8::MAX {
            gap += 1;
            continue;
        }
        if gap > 0 {
            heads.push(0);
            tails.push(gap);
        }
        gap = u8::from(code == NONE);
        if code != NONE {
            push(&mut heads, &mut tails, (last, code), &has_stood);
            has_stood.insert(code);
            last = code;
        }
    }
    (heads, tails)
}

fn push(heads: &mut Vec<u8>, tails: &mut Vec<u8>, (last, code): (u16, u16), has_stood: &BTreeSet<u16>) {
    let mut free = (last..=u16::MAX).skip(1).filter(|code| !has_stood.contains(code)).take(AHEAD);
    let [upper, lower] = code.to_be_bytes();
    if let Some(left_out) = free.position(|free| free == code) {
        heads.push(0x22 + u8::try_from(left_out).unwrap_or_default());
    } else if let Some(back) = last.checked_sub(code).filter(|back| (1..=BACK).contains(back)) {
        heads.push(0x22 - u8::try_from(back).unwrap_or_default());
    } else if (0x4E..0x4E + 0x58).contains(&upper) {
        heads.push(0xA8 + (upper - 0x4E));
        tails.push(lower);
    } else {
        heads.push(1);
        tails.extend([upper, lower]);
    }
}
