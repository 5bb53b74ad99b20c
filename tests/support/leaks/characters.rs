//! Letters of every character set of DICOM with their codes, by the codecs of Python 3: not by the tables of the program.

use super::planted::Place;

/// Twelve letters of a script.
pub struct Script {
    /// Specific Character Set (0008,0005).
    pub term: &'static str,
    small: &'static str,
    large: &'static str,
    /// Bytes of a letter.
    width: usize,
    /// The codes of the letters: as they stand in a file, then as they could stand elsewhere.
    codes: &'static [&'static [u8]],
    /// What calls the set in ISO 2022, and what calls ASCII back.
    escapes: (&'static [u8], &'static [u8]),
}

impl Script {
    /// Plants a word as a file of this character set holds it.
    pub fn word(&self, place: &mut Place<'_>, letters: &[usize]) -> Vec<u8> {
        let pick = |from: &str| letters.iter().map(|letter| from.chars().nth(*letter).unwrap()).collect::<String>();
        place.say(pick(self.small));
        place.say(pick(self.large));
        let encoded =
            |codes: &[u8]| letters.iter().flat_map(|n| codes[n * self.width..][..self.width].to_vec()).collect::<Vec<u8>>();
        for codes in self.codes {
            place.bytes(encoded(codes));
        }
        [self.escapes.0, &encoded(self.codes[0]), self.escapes.1].concat()
    }

    /// How many letters make a word that chance does not spell: ten bytes.
    pub fn length(&self) -> usize {
        if self.width == 1 { 10 } else { 5 }
    }
}

const NONE: (&[u8], &[u8]) = (b"", b"");

pub const SCRIPTS: &[Script] = &[
    Script {
        term: "ISO_IR 100",
        small: "àâäæèêìîðòôñ",
        large: "ÀÂÄÆÈÊÌÎÐÒÔÑ",
        width: 1,
        codes: &[b"\xE0\xE2\xE4\xE6\xE8\xEA\xEC\xEE\xF0\xF2\xF4\xF1", b"\xC0\xC2\xC4\xC6\xC8\xCA\xCC\xCE\xD0\xD2\xD4\xD1"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 101",
        small: "ąśťżâĺčëîńôř",
        large: "ĄŚŤŻÂĹČËÎŃÔŘ",
        width: 1,
        codes: &[b"\xB1\xB6\xBB\xBF\xE2\xE5\xE8\xEB\xEE\xF1\xF4\xF8", b"\xA1\xA6\xAB\xAF\xC2\xC5\xC8\xCB\xCE\xD1\xD4\xD8"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 109",
        small: "ħğżáäĉèêìîñö",
        large: "ĦĞŻÁÄĈÈÊÌÎÑÖ",
        width: 1,
        codes: &[b"\xB1\xBB\xBF\xE1\xE4\xE6\xE8\xEA\xEC\xEE\xF1\xF6", b"\xA1\xAB\xAF\xC1\xC4\xC6\xC8\xCA\xCC\xCE\xD1\xD6"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 110",
        small: "ĩēžáäįęíđķöų",
        large: "ĨĒŽÁÄĮĘÍĐĶÖŲ",
        width: 1,
        codes: &[b"\xB5\xBA\xBE\xE1\xE4\xE7\xEA\xED\xF0\xF3\xF6\xF9", b"\xA5\xAA\xAE\xC1\xC4\xC7\xCA\xCD\xD0\xD3\xD6\xD9"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 144",
        small: "агжймптхшыюђ",
        large: "АГЖЙМПТХШЫЮЂ",
        width: 1,
        codes: &[b"\xD0\xD3\xD6\xD9\xDC\xDF\xE2\xE5\xE8\xEB\xEE\xF2", b"\xB0\xB3\xB6\xB9\xBC\xBF\xC2\xC5\xC8\xCB\xCE\xA2"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 127",
        small: "ءؤاتحذسضعقمو",
        large: "ءؤاتحذسضعقمو",
        width: 1,
        codes: &[b"\xC1\xC4\xC7\xCA\xCD\xD0\xD3\xD6\xD9\xE2\xE5\xE8"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 126",
        small: "άήαγεηιλνορσ",
        large: "ΆΉΑΓΕΗΙΛΝΟΡΣ",
        width: 1,
        codes: &[b"\xDC\xDE\xE1\xE3\xE5\xE7\xE9\xEB\xED\xEF\xF1\xF3", b"\xB6\xB9\xC1\xC3\xC5\xC7\xC9\xCB\xCD\xCF\xD1\xD3"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 138",
        small: "אגהזטךלמנעפצ",
        large: "אגהזטךלמנעפצ",
        width: 1,
        codes: &[b"\xE0\xE2\xE4\xE6\xE8\xEA\xEC\xEE\xF0\xF2\xF4\xF6"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 148",
        small: "àâäæèêìîğòôş",
        large: "ÀÂÄÆÈÊÌÎĞÒÔŞ",
        width: 1,
        codes: &[b"\xE0\xE2\xE4\xE6\xE8\xEA\xEC\xEE\xF0\xF2\xF4\xFE", b"\xC0\xC2\xC4\xC6\xC8\xCA\xCC\xCE\xD0\xD2\xD4\xDE"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 203",
        small: "šáäçêíðóöúýœ",
        large: "ŠÁÄÇÊÍÐÓÖÚÝŒ",
        width: 1,
        codes: &[b"\xA8\xE1\xE4\xE7\xEA\xED\xF0\xF3\xF6\xFA\xFD\xBD", b"\xA6\xC1\xC4\xC7\xCA\xCD\xD0\xD3\xD6\xDA\xDD\xBC"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 166",
        small: "กฅฉญฑตนฝมลษอ",
        large: "กฅฉญฑตนฝมลษอ",
        width: 1,
        codes: &[b"\xA1\xA5\xA9\xAD\xB1\xB5\xB9\xBD\xC1\xC5\xC9\xCD"],
        escapes: NONE,
    },
    Script {
        term: "ISO_IR 13",
        small: "ｱｲｳｴｵｶｷｸｹｺｻｼ",
        large: "ｱｲｳｴｵｶｷｸｹｺｻｼ",
        width: 1,
        codes: &[b"\xB1\xB2\xB3\xB4\xB5\xB6\xB7\xB8\xB9\xBA\xBB\xBC"],
        escapes: NONE,
    },
    Script {
        term: "\\ISO 2022 IR 87",
        small: "鷺沼鴎郷櫻庭蓮鶴雛峰瀧椋",
        large: "鷺沼鴎郷櫻庭蓮鶴雛峰瀧椋",
        width: 2,
        codes: &[
            b"\x3A\x6D\x3E\x42\x32\x2A\x36\x3F\x5D\x2F\x44\x6D\x4F\x21\x44\x61\x3F\x77\x4A\x76\x42\x6D\x4C\x3A",
            b"\x8D\xEB\x8F\xC0\x89\xA8\x8B\xBD\x9F\x4E\x92\xEB\x98\x40\x92\xDF\x90\x97\x95\xF4\x91\xEB\x96\xB8",
            b"\xBA\xED\xBE\xC2\xB2\xAA\xB6\xBF\xDD\xAF\xC4\xED\xCF\xA1\xC4\xE1\xBF\xF7\xCA\xF6\xC2\xED\xCC\xBA",
        ],
        escapes: (b"\x1B$B", b"\x1B(B"),
    },
    Script {
        term: "ISO 2022 IR 13\\ISO 2022 IR 87",
        small: "あかさたなはまやらわいき",
        large: "あかさたなはまやらわいき",
        width: 2,
        codes: &[
            b"\x24\x22\x24\x2B\x24\x35\x24\x3F\x24\x4A\x24\x4F\x24\x5E\x24\x64\x24\x69\x24\x6F\x24\x24\x24\x2D",
            b"\x82\xA0\x82\xA9\x82\xB3\x82\xBD\x82\xC8\x82\xCD\x82\xDC\x82\xE2\x82\xE7\x82\xED\x82\xA2\x82\xAB",
            b"\xA4\xA2\xA4\xAB\xA4\xB5\xA4\xBF\xA4\xCA\xA4\xCF\xA4\xDE\xA4\xE4\xA4\xE9\xA4\xEF\xA4\xA4\xA4\xAD",
        ],
        escapes: (b"\x1B$B", b"\x1B(J"),
    },
    Script {
        term: "\\ISO 2022 IR 159",
        small: "丂丄丅丌丒丟丣两丨丫丮丯",
        large: "丂丄丅丌丒丟丣两丨丫丮丯",
        width: 2,
        codes: &[b"\x30\x21\x30\x22\x30\x23\x30\x24\x30\x25\x30\x26\x30\x27\x30\x28\x30\x29\x30\x2A\x30\x2B\x30\x2C"],
        escapes: (b"\x1B$(D", b"\x1B(B"),
    },
    Script {
        term: "\\ISO 2022 IR 149",
        small: "갈빛숲들찬별훈쌈곰뜰멋볕",
        large: "갈빛숲들찬별훈쌈곰뜰멋볕",
        width: 2,
        codes: &[b"\xB0\xA5\xBA\xFB\xBD\xA3\xB5\xE9\xC2\xF9\xBA\xB0\xC8\xC6\xBD\xD3\xB0\xF5\xB6\xE3\xB8\xDA\xBA\xB5"],
        escapes: (b"\x1B$)C", b""),
    },
    Script {
        term: "\\ISO 2022 IR 58",
        small: "刘陈杨赵黄周吴徐孙胡朱高",
        large: "刘陈杨赵黄周吴徐孙胡朱高",
        width: 2,
        codes: &[b"\xC1\xF5\xB3\xC2\xD1\xEE\xD5\xD4\xBB\xC6\xD6\xDC\xCE\xE2\xD0\xEC\xCB\xEF\xBA\xFA\xD6\xEC\xB8\xDF"],
        escapes: (b"\x1B$)A", b""),
    },
    Script {
        term: "GB18030",
        small: "琮珺翊晗骏莹璟雯毓霖铎韬",
        large: "琮珺翊晗骏莹璟雯毓霖铎韬",
        width: 2,
        codes: &[b"\xE7\xFD\xAC\x42\xF1\xB4\xEA\xCF\xBF\xA5\xD3\xA8\xAD\x5A\xF6\xA9\xD8\xB9\xC1\xD8\xEE\xEC\xE8\xBA"],
        escapes: NONE,
    },
    Script {
        term: "GB18030",
        small: "㐂㐃㐄㐅㐇㐉㐊㐋㐌㐍㐏㐐",
        large: "㐂㐃㐄㐅㐇㐉㐊㐋㐌㐍㐏㐐",
        width: 4,
        codes: &[b"\x81\x39\xEF\x31\x81\x39\xEF\x32\x81\x39\xEF\x33\x81\x39\xEF\x34\x81\x39\xEF\x36\x81\x39\xEF\x38\
              \x81\x39\xEF\x39\x81\x39\xF0\x30\x81\x39\xF0\x31\x81\x39\xF0\x32\x81\x39\xF0\x34\x81\x39\xF0\x35"],
        escapes: NONE,
    },
    Script {
        term: "GBK",
        small: "刘陈杨赵黄周吴徐孙胡朱高",
        large: "刘陈杨赵黄周吴徐孙胡朱高",
        width: 2,
        codes: &[b"\xC1\xF5\xB3\xC2\xD1\xEE\xD5\xD4\xBB\xC6\xD6\xDC\xCE\xE2\xD0\xEC\xCB\xEF\xBA\xFA\xD6\xEC\xB8\xDF"],
        escapes: NONE,
    },
];
