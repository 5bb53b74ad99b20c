//! Decoding. Bytes and expected strings are those of pydicom's character set files (after PS3.5 Annexes H, I and J).

use crate::identity::CharacterSet;

fn name(terms: &[u8], raw: &[u8]) -> String {
    CharacterSet::from_defined_terms(terms).decode(raw, true)
}

#[test]
fn single_byte_sets() {
    assert_eq!(name(b"ISO_IR 127", b"\xE2\xC8\xC7\xE6\xEA^\xE4\xE6\xD2\xC7\xD1"), "قباني^لنزار");
    assert_eq!(name(b"ISO_IR 100", b"Buc^J\xE9r\xF4me"), "Buc^Jérôme");
    assert_eq!(name(b"ISO_IR 100", b"\xC4neas^R\xFCdiger"), "Äneas^Rüdiger");
    assert_eq!(name(b"ISO_IR 126", b"\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2"), "Διονυσιος");
    assert_eq!(name(b"ISO_IR 138", b"\xF9\xF8\xE5\xEF^\xE3\xE1\xE5\xF8\xE4"), "שרון^דבורה");
    assert_eq!(name(b"ISO_IR 144", b"\xBB\xEE\xDAce\xDC\xD1yp\xD3"), "Люкceмбypг");
    assert_eq!(name(b"ISO_IR 148", b"\xD6zt\xFCrk^I\xFE\xFDl"), "Öztürk^Işıl");
}

#[test]
fn japanese() {
    let expected = "Yamada^Tarou=山田^太郎=やまだ^たろう";
    let raw = b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B";
    assert_eq!(name(b"\\ISO 2022 IR 87", raw), expected);
    assert_eq!(name(b"ISO 2022 IR 6\\ISO 2022 IR 87", raw), expected);
    let raw = b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J^\x1B$BB@O:\x1B(J=\x1B$B$d$^$@\x1B(J^\x1B$B$?$m$&\x1B(J";
    assert_eq!(name(b"ISO 2022 IR 13\\ISO 2022 IR 87", raw), "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
    assert_eq!(name(b"ISO_IR 13", b"\x8ER\x93c^\x91\xBE\x98Y"), "山田^太郎");
    assert_eq!(name(b"\\ISO 2022 IR 159", b"\x1B$(D\x30\x21\x1B(B"), "丂");
}

#[test]
fn korean() {
    let raw = b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7=\x1B$)C\xC8\xAB^\x1B$)C\xB1\xE6\xB5\xBF";
    assert_eq!(name(b"\\ISO 2022 IR 149", raw), "Hong^Gildong=洪^吉洞=홍^길동");
    assert_eq!(name(b"\\ISO 2022 IR 149", b"\x1B$)C\xB1\xE8\xC8\xF1\xC1\xDF"), "김희중");
    // Without the escape that the standard asks for.
    assert_eq!(name(b"\\ISO 2022 IR 149", b"\xB1\xE8\xC8\xF1\xC1\xDF"), "김희중");
}

#[test]
fn chinese() {
    assert_eq!(name(b"ISO_IR 192", b"Wang^XiaoDong=\xE7\x8E\x8B^\xE5\xB0\x8F\xE6\x9D\xB1"), "Wang^XiaoDong=王^小東");
    assert_eq!(name(b"GB18030", b"Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB"), "Wang^XiaoDong=王^小东");
    assert_eq!(name(b"GBK", b"\xCD\xF5^\xD0\xA1\xB6\xAB"), "王^小东");
    assert_eq!(name(b"\\ISO 2022 IR 58", b"Zhang^XiaoDong=\x1B$)A\xD5\xC5^\x1B$)A\xD0\xA1\xB6\xAB="), "Zhang^XiaoDong=张^小东=");
    assert_eq!(name(b"GB18030", b"\x83\x36\x9C\x34^\x82\x38\x8A\x33\x82\x39\x9C\x34"), "홍^길동");
}

#[test]
fn latin_after_an_escape_ends_at_the_delimiter() {
    let raw = b"Dionysios=\x1B-F\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2^J\xE9r\xF4me";
    assert_eq!(name(b"ISO 2022 IR 100\\ISO 2022 IR 126", raw), "Dionysios=Διονυσιος^Jérôme");
}

#[test]
fn terms_are_read_however_they_are_written() {
    for terms in ["ISO_IR 100", "ISO-IR 100", "ISO IR 100 ", "iso_ir_100", "ISO 2022 IR 100", "ISO_IR100"] {
        assert_eq!(name(terms.as_bytes(), b"J\xE9r\xF4me"), "Jérôme", "{terms}");
    }
}

#[test]
fn what_no_set_explains_is_read_as_utf_8_or_latin_1() {
    for terms in ["", "ISO_IR 6", "ISO_IR 999", "nonsense"] {
        assert_eq!(name(terms.as_bytes(), "Jérôme".as_bytes()), "Jérôme", "{terms}");
        assert_eq!(name(terms.as_bytes(), b"J\xE9r\xF4me"), "Jérôme", "{terms}");
    }
}

#[test]
fn broken_bytes_never_fail() {
    assert_eq!(name(b"ISO_IR 192", b"a\xFFb"), "a\u{FFFD}b");
    assert_eq!(name(b"GB18030", b"a\xFF"), "a\u{FFFD}");
    assert_eq!(name(b"ISO_IR 13", b"\x81"), "\u{FFFD}");
    assert_eq!(name(b"\\ISO 2022 IR 87", b"\x1B$B;"), "\u{FFFD}");
    assert_eq!(name(b"ISO_IR 127", b"\xA1"), "\u{FFFD}");
    for terms in [
        "",
        "ISO_IR 13",
        "\\ISO 2022 IR 87",
        "\\ISO 2022 IR 149",
        "GB18030",
        "ISO_IR 192",
        "ISO_IR 166",
        "\\ISO 2022 IR 58\\ISO 2022 IR 159",
    ] {
        let set = CharacterSet::from_defined_terms(terms.as_bytes());
        for lead in 0..=255 {
            for trail in 0..=255 {
                for raw in [
                    &[lead, trail][..],
                    &[0x1B, b'$', lead, trail, lead],
                    &[0x1B, b'$', b'B', lead, trail],
                    &[lead, b'0', trail, b'9'],
                ] {
                    assert!(set.decode(raw, true).chars().count() <= raw.len());
                }
            }
        }
    }
}
