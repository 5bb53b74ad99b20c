//! Sets of pairs, packed: 132 KB of code points in 33 KB.
//!
//! In each set a run of characters stands in the order of Unicode, but for those that stood before: so most of them are a short
//! step from the one before. They are packed apart: the heads hold a byte for each character or gap, the tails what some heads leave to say.
//!
//! | head | meaning |
//! |---|---|
//! | 00 | as many codes without a character as the tail says |
//! | 01 | the character of the two tails, the upper byte first |
//! | 02..=21 | 32 to 1 back |
//! | 22..=A7 | 1 to 134 ahead, not counting the characters that stood before |
//! | A8..=FF | 4E00 and as many times 256 as the head is over A8, and the tail |

use std::iter::repeat_n;
use std::sync::OnceLock;

use scanitize_pack::{Text, unpack};

use super::packed;

/// JIS X 0208 with the rows that Shift-JIS has behind it, in rows of 94.
pub(super) static KANJI: Plane = Plane::of(packed::KANJI);
/// JIS X 0212, in rows of 94.
pub(super) static SUPPLEMENTARY_KANJI: Plane = Plane::of(packed::SUPPLEMENTARY_KANJI);
/// KS X 1001, in rows of 94.
pub(super) static HANGUL: Plane = Plane::of(packed::HANGUL);
/// GB 2312 in rows of 94, then the other pairs of GBK: 32 rows of 190 and 94 rows of 96.
pub(super) static CHINESE: Plane = Plane::of(packed::CHINESE);

/// The code of a pair that has no character.
const NONE: u16 = 0xFFFF;

/// A set of pairs, unpacked at the first question.
pub(super) struct Plane {
    packed: (&'static [u8], &'static [u8]),
    characters: OnceLock<Vec<u16>>,
}

impl Plane {
    const fn of(packed: (&'static [u8], &'static [u8])) -> Self {
        Self { packed, characters: OnceLock::new() }
    }

    /// The character at a place of the set.
    pub(super) fn character(&self, place: u16) -> Option<char> {
        let characters = self.characters.get_or_init(|| unpacked(self.packed));
        let code = characters.get(usize::from(place)).filter(|code| **code != NONE)?;
        char::from_u32(u32::from(*code))
    }
}

fn unpacked((heads, tails): (&[u8], &[u8])) -> Vec<u16> {
    let mut tails = unpack(tails, &Text).into_iter();
    let mut tail = || tails.next().unwrap_or_default();
    let mut has_stood = vec![false; usize::from(u16::MAX) + 1];
    let mut characters = Vec::new();
    let mut last = 0_u16;
    for head in unpack(heads, &Text) {
        last = match head {
            0 => {
                characters.extend(repeat_n(NONE, usize::from(tail())));
                continue;
            }
            0x01 => u16::from_be_bytes([tail(), tail()]),
            0x02..=0x21 => last.wrapping_sub(u16::from(0x22 - head)),
            0x22..=0xA7 => ahead(&has_stood, last, usize::from(head - 0x22)),
            0xA8.. => 0x4E00 + u16::from_be_bytes([head - 0xA8, tail()]),
        };
        characters.push(last);
        if let Some(stood) = has_stood.get_mut(usize::from(last)) {
            *stood = true;
        }
    }
    characters
}

fn ahead(has_stood: &[bool], last: u16, left_out: usize) -> u16 {
    let free = (last..=u16::MAX).zip(has_stood.iter().skip(usize::from(last))).skip(1).filter(|(_, stood)| !**stood);
    free.map(|(code, _)| code).nth(left_out).unwrap_or(NONE)
}
