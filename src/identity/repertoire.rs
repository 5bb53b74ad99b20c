//! The coded character sets of PS3.3 C.12.1.1.2: which character some bytes mean.
//!
//! The tables are those of the WHATWG Encoding Standard, those of pairs packed by `cargo xtask tables`. They are asked from code
//! to character alone: the few characters that must be encoded are found by going through a table once.

use encoding_index_simpchinese::gb18030_ranges;
use encoding_index_singlebyte as single;

mod packed;
mod plane;

/// A coded character set, ASCII in its lower half unless it is a set of pairs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Repertoire {
    Ascii,
    Latin1,
    Latin2,
    Latin3,
    Latin4,
    Cyrillic,
    Arabic,
    Greek,
    Hebrew,
    Latin5,
    Latin9,
    Thai,
    /// JIS X 0201; files that declare it alone often hold Shift-JIS.
    Katakana,
    /// JIS X 0208 (ISO-IR 87).
    Kanji,
    /// JIS X 0212 (ISO-IR 159).
    SupplementaryKanji,
    /// KS X 1001 (ISO-IR 149).
    Hangul,
    /// GB 2312 (ISO-IR 58).
    Gb2312,
    Gb18030,
    Utf8,
}

impl Repertoire {
    /// The sets that give one character per byte above 0x7F.
    pub(super) const SINGLE: [Self; 12] = [
        Self::Latin1,
        Self::Latin2,
        Self::Latin3,
        Self::Latin4,
        Self::Cyrillic,
        Self::Arabic,
        Self::Greek,
        Self::Hebrew,
        Self::Latin5,
        Self::Latin9,
        Self::Thai,
        Self::Katakana,
    ];

    /// The set of a number of the ISO International Register, as in `ISO_IR 100`.
    pub(super) fn registered(number: u16) -> Option<Self> {
        Some(match number {
            6 => Self::Ascii,
            13 => Self::Katakana,
            58 => Self::Gb2312,
            87 => Self::Kanji,
            100 => Self::Latin1,
            101 => Self::Latin2,
            109 => Self::Latin3,
            110 => Self::Latin4,
            126 => Self::Greek,
            127 => Self::Arabic,
            138 => Self::Hebrew,
            144 => Self::Cyrillic,
            148 => Self::Latin5,
            149 => Self::Hangul,
            159 => Self::SupplementaryKanji,
            166 => Self::Thai,
            192 => Self::Utf8,
            203 => Self::Latin9,
            _ => return None,
        })
    }

    /// The character of one byte above 0x7F, `None` where the set has none or needs more bytes.
    pub(super) fn high(self, byte: u8) -> Option<char> {
        if byte < 0x80 {
            return None;
        }
        let code = match self {
            Self::Latin1 => u16::from(byte),
            Self::Latin2 => single::iso_8859_2::forward(byte),
            Self::Latin3 => single::iso_8859_3::forward(byte),
            Self::Latin4 => single::iso_8859_4::forward(byte),
            Self::Cyrillic => single::iso_8859_5::forward(byte),
            Self::Arabic => single::iso_8859_6::forward(byte),
            Self::Greek => single::iso_8859_7::forward(byte),
            Self::Hebrew => single::iso_8859_8::forward(byte),
            Self::Latin9 => single::iso_8859_15::forward(byte),
            Self::Thai => single::windows_874::forward(byte),
            Self::Latin5 => latin5(byte),
            Self::Katakana => return half_width(byte),
            _ => return None,
        };
        // The tables say 0xFFFF for "none".
        char::from_u32(u32::from(code)).filter(|_| code != 0xFFFF)
    }

    /// The character of two bytes, each 0x21..=0x7E or the same with the high bit set (JIS, KS, GB planes of 94 x 94).
    pub(super) fn pair(self, lead: u8, trail: u8) -> Option<char> {
        let row = u16::from((lead & 0x7F).checked_sub(0x21)?);
        let cell = u16::from((trail & 0x7F).checked_sub(0x21)?);
        if row > 93 || cell > 93 {
            return None;
        }
        let plane = match self {
            Self::Kanji => &plane::KANJI,
            Self::SupplementaryKanji => &plane::SUPPLEMENTARY_KANJI,
            Self::Hangul => &plane::HANGUL,
            Self::Gb2312 => &plane::CHINESE,
            _ => return None,
        };
        plane.character(row * 94 + cell)
    }
}

/// The character of a Shift-JIS pair.
pub(super) fn shift_jis(lead: u8, trail: u8) -> Option<char> {
    let row = match lead {
        0x81..=0x9F => u16::from(lead - 0x81),
        0xE0..=0xFC => u16::from(lead - 0xC1),
        _ => return None,
    };
    let cell = match trail {
        0x40..=0x7E => u16::from(trail - 0x40),
        0x80..=0xFC => u16::from(trail - 0x41),
        _ => return None,
    };
    plane::KANJI.character(row * 188 + cell)
}

/// The character of a GBK pair, which is also the two-byte area of GB18030.
pub(super) fn gbk(lead: u8, trail: u8) -> Option<char> {
    let row = u16::from(lead.checked_sub(0x81)?);
    let cell = match trail {
        0x40..=0x7E => u16::from(trail - 0x40),
        0x80..=0xFE => u16::from(trail - 0x41),
        _ => return None,
    };
    plane::CHINESE.character(match (lead, cell) {
        (0xFF, _) => return None,
        (..=0xA0, _) => 94 * 94 + row * 190 + cell,
        (_, ..96) => 94 * 94 + 32 * 190 + (row - 32) * 96 + cell,
        _ => (row - 32) * 94 + cell - 96,
    })
}

/// The character of a four-byte sequence of GB18030.
pub(super) fn gb18030_four(bytes: [u8; 4]) -> Option<char> {
    let [a, b, c, d] = bytes;
    let number = |byte: u8, from: u8, count: u32| byte.checked_sub(from).map(u32::from).filter(|&n| n < count);
    let pointer = ((number(a, 0x81, 126)? * 10 + number(b, 0x30, 10)?) * 126 + number(c, 0x81, 126)?) * 10 + number(d, 0x30, 10)?;
    match gb18030_ranges::forward(pointer) {
        u32::MAX => None,
        code => char::from_u32(code),
    }
}

/// ISO 8859-9 is ISO 8859-1 but for six letters.
fn latin5(byte: u8) -> u16 {
    match byte {
        0xD0 => 0x11E,
        0xDD => 0x130,
        0xDE => 0x15E,
        0xF0 => 0x11F,
        0xFD => 0x131,
        0xFE => 0x15F,
        _ => u16::from(byte),
    }
}

fn half_width(byte: u8) -> Option<char> {
    match byte {
        0xA1..=0xDF => char::from_u32(0xFF61 + u32::from(byte - 0xA1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use encoding_index_japanese::{jis0208, jis0212};
    use encoding_index_korean::euc_kr;
    use encoding_index_simpchinese::gb18030;

    use super::*;

    fn pairs() -> impl Iterator<Item = (u8, u8)> {
        (0..=0xFF).flat_map(|lead| (0..=0xFF).map(move |trail| (lead, trail)))
    }

    fn listed(code: u32) -> Option<char> {
        char::from_u32(code).filter(|_| code != 0xFFFF)
    }

    #[test]
    fn every_pair_means_what_the_encoding_standard_says() {
        let wide = |row: u16, cell: u16| (row + 0x20) * 190 + cell + 0x60;
        for (lead, trail) in pairs().filter(|(lead, trail)| (0x21..=0x7E).contains(lead) && (0x21..=0x7E).contains(trail)) {
            let (row, cell) = (u16::from(lead - 0x21), u16::from(trail - 0x21));
            assert_eq!(Repertoire::Kanji.pair(lead, trail), listed(jis0208::forward(row * 94 + cell)));
            assert_eq!(Repertoire::SupplementaryKanji.pair(lead, trail), listed(jis0212::forward(row * 94 + cell)));
            assert_eq!(Repertoire::Hangul.pair(lead, trail), listed(euc_kr::forward(wide(row, cell))));
            assert_eq!(Repertoire::Gb2312.pair(lead | 0x80, trail | 0x80), listed(gb18030::forward(wide(row, cell))));
        }
    }

    /// The pointers of the standard's decoders for Shift_JIS and GBK.
    #[test]
    fn every_pair_of_shift_jis_and_gbk_means_what_the_encoding_standard_says() {
        for (lead, trail) in pairs() {
            let (row, cell) = (u16::from(lead), u16::from(trail));
            let from = if trail < 0x7F { 0x40 } else { 0x41 };
            let is_sjis = matches!(lead, 0x81..=0x9F | 0xE0..=0xFC) && matches!(trail, 0x40..=0x7E | 0x80..=0xFC);
            let sjis = is_sjis.then(|| (row - if lead < 0xA0 { 0x81 } else { 0xC1 }) * 188 + cell - from);
            assert_eq!(shift_jis(lead, trail), sjis.and_then(|pointer| listed(jis0208::forward(pointer))));
            let is_gbk = matches!(lead, 0x81..=0xFE) && matches!(trail, 0x40..=0x7E | 0x80..=0xFE);
            let wide = is_gbk.then(|| (row - 0x81) * 190 + cell - from);
            assert_eq!(gbk(lead, trail), wide.and_then(|pointer| listed(gb18030::forward(pointer))), "{lead:X} {trail:X}");
        }
    }
}
