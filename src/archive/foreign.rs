//! What kind of thing a file is that is no scan: by the first bytes of its content, never by its name.

use super::read::is_archive;
use crate::error::Kind;
use crate::source::Source;

/// The kind of a file that is not read for what it holds.
pub fn kind(source: &mut dyn Source) -> Kind {
    let len = usize::try_from(source.len()).unwrap_or(HEAD).min(HEAD);
    let mut head = vec![0; len];
    if source.read_at(0, &mut head).is_err() {
        return Kind::Other;
    }
    let found = if is_program(&head) {
        Some(Kind::Program)
    } else if is_packed(&head) || is_archive(source) || is_other_disc(source) {
        Some(Kind::Archive)
    } else if contains(&head, b"%PDF-") {
        Some(Kind::Pdf)
    } else if is_picture(&head) {
        Some(Kind::Picture)
    } else {
        None
    };
    found.unwrap_or_else(|| written(&head))
}

fn is_program(head: &[u8]) -> bool {
    let of_machine: [&[u8]; 9] = [
        b"\x7FELF",
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCE\xFA\xED\xFE",
        b"\xCF\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
        b"\0asm",
        b"dex\n",
        b"#!",
    ];
    // Text can begin with these two letters, and a program is no text. A zip that begins with this folder is a program in Java.
    let is_windows = head.starts_with(b"MZ") && head.contains(&0);
    let is_java = head.starts_with(b"PK\x03\x04") && head.get(30..).is_some_and(|name| name.starts_with(b"META-INF/"));
    is_windows || is_java || of_machine.iter().any(|mark| head.starts_with(mark))
}

/// Archives, compressed streams and raw discs that are not opened.
fn is_packed(head: &[u8]) -> bool {
    let marks: [&[u8]; 7] = [
        b"7z\xBC\xAF\x27\x1C",
        b"Rar!\x1A\x07",
        b"\x1F\x8B\x08",
        b"\xFD7zXZ\0",
        b"\x28\xB5\x2F\xFD",
        b"MSCF",
        b"\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0",
    ];
    let is_tar = head.get(257..).is_some_and(|rest| rest.starts_with(b"ustar"));
    let is_bzip = head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY");
    is_tar || is_bzip || marks.iter().any(|mark| head.starts_with(mark))
}

/// Whether a disc is of a kind that is not read: UDF alone (ECMA-167 2/9.1).
fn is_other_disc(source: &mut dyn Source) -> bool {
    let mut mark = [0; 5];
    source.read_at(16 * 2048 + 1, &mut mark).is_ok() && matches!(&mark, b"BEA01" | b"NSR02" | b"NSR03")
}

fn is_picture(head: &[u8]) -> bool {
    let marks: [&[u8]; 10] = [
        b"\xFF\xD8\xFF",
        b"\x89PNG\r\n\x1A\n",
        b"GIF87a",
        b"GIF89a",
        b"II*\0",
        b"MM\0*",
        b"\0\0\0\x0CjP  ",
        b"\xFF\x4F\xFF\x51",
        b"8BPS",
        b"\0\0\x01\0",
    ];
    // BMP: two reserved numbers that are zero, then the size of the header that follows.
    let is_bitmap = head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) && head.get(15..18) == Some(&[0; 3]);
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    let is_heic = matches!(head.get(4..12), Some(b"ftypheic" | b"ftypheix" | b"ftypmif1" | b"ftypavif"));
    is_bitmap || is_webp || is_heic || marks.iter().any(|mark| head.starts_with(mark))
}

/// A web page, other text, or neither.
fn written(head: &[u8]) -> Kind {
    let is_wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    // Text of any 8-bit character set: no control characters but those that lay out lines, end a file or start a colour.
    let is_sign = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B);
    if head.is_empty() || !(is_wide || head.iter().all(is_sign)) {
        return Kind::Other;
    }
    let plain: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let is_page = contains(&plain, b"<html") || contains(&plain, b"<!doctype html");
    if is_page { Kind::WebPage } else { Kind::Text }
}

fn contains(head: &[u8], word: &[u8]) -> bool {
    head.windows(word.len()).any(|window| window == word)
}

/// Bytes that are looked at; a PDF may begin within the first 1024.
const HEAD: usize = 1024;
