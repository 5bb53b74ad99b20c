//! What stands on a disc beside the images: documents, pictures with writing, compressed images, a viewer and its leavings.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::disc::Disc;
use super::planted::Planted;
use super::streams::{JPEG_2000_COMMENT, jpeg, jpeg_2000, rle};
use crate::support::instances::Kind;
use crate::support::patients::Person;
use crate::support::writer::{Element, File, Set, Syntax, Value, code};

pub fn add(disc: &mut Disc) {
    compressed(disc);
    documents(disc);
    pictures_with_writing(disc);
    directory(disc);
    leavings(disc);
    broken(disc);
    zips_within(disc);
}

/// Compressed images with segments, fragments and bytes that no decoder needs.
fn compressed(disc: &mut Disc) {
    const BASELINE: &str = "1.2.840.10008.1.2.4.50";
    const JPEG_2000: &str = "1.2.840.10008.1.2.4.90";
    const RLE: &str = "1.2.840.10008.1.2.5";
    let segment = |marker: u8, head: &[u8], text: Vec<u8>| {
        [&[0xFF, marker][..], &((head.len() + text.len()) as u16 + 2).to_be_bytes(), head, &text].concat()
    };
    let with = |frame: Vec<u8>, at: usize, more: Vec<u8>| [&frame[..at], &more, &frame[at..]].concat();
    let behind = |frame: Vec<u8>, more: Vec<u8>| [frame, more].concat();
    let mut filling = |rule, what: &str| disc.planted.at(rule, what).filling(64);
    let comment = segment(0xFE, b"", filling("A028", "a JPEG comment"));
    let exif = segment(0xE1, b"Exif\0\0II*\0", filling("A028", "EXIF in a JPEG"));
    let profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01", filling("A028", "a profile in a JPEG"));
    let table = segment(0xDB, &[3], filling("A028", "a table in a JPEG that is not used"));
    let codestream = segment(0x64, &[0, 1], filling("A029", "a JPEG 2000 comment"));
    let square = |frame: Vec<u8>| vec![Vec::new(), frame];
    let files = [
        ("a JPEG with a comment", BASELINE, square(with(jpeg(), 2, comment))),
        ("a JPEG with EXIF", BASELINE, square(with(jpeg(), 2, exif))),
        ("a JPEG with a profile", BASELINE, square(with(jpeg(), 2, profile))),
        ("a JPEG with letters behind it", BASELINE, square(behind(jpeg(), filling("A030", "behind a JPEG")))),
        ("a JPEG 2000 with a comment", JPEG_2000, square(with(jpeg_2000(), JPEG_2000_COMMENT, codestream))),
        ("a JPEG 2000 with letters behind it", JPEG_2000, square(behind(jpeg_2000(), filling("A030", "behind a JPEG 2000")))),
        ("a JPEG with a table that is not used", BASELINE, square(with(jpeg(), 2, table))),
        ("RLE with letters behind it", RLE, square(behind(rle(), filling("A030", "behind RLE")))),
        ("a fragment too many", BASELINE, vec![Vec::new(), jpeg(), filling("A031", "a fragment that no frame needs")]),
        ("an offset table that spells", BASELINE, vec![filling("A031", "an offset table"), jpeg()]),
    ];
    for (what, syntax, mut fragments) in files {
        let mut set = disc.next_of(Kind::Cr);
        set.shorts(0x0028_0100, &[8]).shorts(0x0028_0101, &[8]).shorts(0x0028_0102, &[7]).remove(0x7FE0_0010);
        fragments.iter_mut().for_each(|fragment| fragment.resize(fragment.len().next_multiple_of(2), 0));
        set.0.push(Element { tag: 0x7FE0_0010, vr: *b"OB", value: Value::Fragments(fragments) });
        let mut file = File::new(set, Syntax::Explicit);
        file.meta.put(0x0002_0010, "UI", syntax);
        disc.add(what, file.bytes());
    }
}

/// Instances that are no images.
fn documents(disc: &mut Disc) {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut place = disc.planted.at("A033", "a name in a compressed stream of a PDF");
    zlib.write_all(place.name().as_bytes()).unwrap();
    place.packed();
    let title = disc.planted.at("A033", "the title of a PDF").word();
    let pdf =
        [format!("%PDF-1.4\n/Title ({title})\nstream\n").into_bytes(), zlib.finish().unwrap(), b"\nendstream".to_vec()].concat();
    let mut set = document(disc, "1.2.840.10008.5.1.4.1.1.104.1", "DOC");
    set.put(0x0042_0011, "OB", pdf).put(0x0042_0012, "LO", "application/pdf");
    disc.planted.at("A033", "the title of a document").put(&mut set, 0x0042_0010, "ST");
    disc.add_other("DOCS/REPORT", "an encapsulated PDF", File::new(set, Syntax::Explicit).bytes());
    let mut set = document(disc, "1.2.840.10008.5.1.4.1.1.88.33", "SR");
    let mut content = Vec::new();
    for (kind, tag, vr) in
        [("PNAME", 0x0040_A123, "PN"), ("TEXT", 0x0040_A160, "UT"), ("DATE", 0x0040_A121, "DA"), ("UIDREF", 0x0040_A124, "UI")]
    {
        let mut item = Set::default();
        item.put(0x0040_A040, "CS", kind).items(0x0040_A043, vec![code("121008", "DCM", "Person Observer Name")]);
        disc.planted.at("A034", kind).put(&mut item, tag, vr);
        content.push(item);
    }
    set.items(0x0040_A730, content);
    disc.add_other("DOCS/SR", "a structured report", File::new(set, Syntax::Explicit).bytes());
    for (rule, class, modality, path, tags) in [
        (
            "A035",
            "1.2.840.10008.5.1.4.1.1.11.1",
            "PR",
            "DOCS/PR",
            &[(0x0070_0081, "LO"), (0x0070_0084, "PN"), (0x0070_0001, "SQ"), (0x0070_0060, "SQ")][..],
        ),
        (
            "A036",
            "1.2.840.10008.5.1.4.1.1.481.3",
            "RTSTRUCT",
            "DOCS/RS",
            &[(0x3006_0002, "SH"), (0x3006_0020, "SQ"), (0x300E_0008, "PN")],
        ),
        (
            "A038",
            "1.2.840.10008.5.1.4.1.1.66",
            "MR",
            "DOCS/RAW",
            &[(0x7FE1_0010, "LO"), (0x7FE1_1010, "OB"), (0x0020_4000, "LT")],
        ),
    ] {
        let mut set = document(disc, class, modality);
        for (tag, vr) in tags {
            disc.planted.at(rule, format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF)).put(&mut set, *tag, vr);
        }
        disc.add_other(path, "a document", File::new(set, Syntax::Explicit).bytes());
    }
}

/// An instance of a class, without a picture.
fn document(disc: &mut Disc, class: &str, modality: &str) -> Set {
    let mut set = disc.next_of(Kind::Cr);
    set.0.retain(|element| element.tag >> 16 != 0x0028 && element.tag >> 16 != 0x7FE0);
    set.put(0x0008_0016, "UI", class).put(0x0008_0060, "CS", modality);
    set
}

/// Pictures of which the rows of samples are planted: they must not come out unless somebody looked.
fn pictures_with_writing(disc: &mut Disc) {
    for (what, class, burned_in) in [
        ("a capture of a screen", "1.2.840.10008.5.1.4.1.1.7", "NO"),
        ("an ultrasound clip", "1.2.840.10008.5.1.4.1.1.3.1", "NO"),
        ("an image that says it has writing", "1.2.840.10008.5.1.4.1.1.1", "YES"),
    ] {
        let mut set = disc.next_of(Kind::Cr);
        let rows = disc.planted.at("A054", what).filling(512);
        set.put(0x0008_0016, "UI", class).put(0x0028_0301, "CS", burned_in).put(0x7FE0_0010, "OW", rows);
        // A series of its own: who leaves it out leaves out nothing else.
        set.put(0x0020_000E, "UI", disc.person.uid("77.0"));
        disc.add_other(&format!("OTHER/{}", what.replace(' ', "_")), what, File::new(set, Syntax::Explicit).bytes());
    }
}

fn directory(disc: &mut Disc) {
    let mut planted = |what: &str, vr: &str| disc.planted.at("A063", what).value(vr);
    let mut patient = Set::default();
    patient.put(0x0004_1430, "CS", "PATIENT").put(0x0010_0010, "PN", planted("the name", "PN"));
    patient.put(0x0010_0020, "LO", planted("the ID", "LO"));
    let mut image = Set::default();
    image.put(0x0004_1430, "CS", "IMAGE").put(0x0004_1500, "CS", planted("a file ID", "CS"));
    image.put(0x0004_1511, "UI", planted("an instance", "UI"));
    let mut icon = Set::default();
    icon.put(0x7FE0_0010, "OB", planted("an icon", "OB"));
    image.items(0x0088_0200, vec![icon]);
    let mut set = Set::default();
    set.put(0x0004_1130, "CS", planted("the name of the disc", "CS")).items(0x0004_1220, vec![patient, image]);
    let mut file = File::new(set, Syntax::Explicit);
    file.meta.put(0x0002_0002, "UI", "1.2.840.10008.1.3.10").put(0x0002_0003, "UI", planted("the directory", "UI"));
    file.meta.put(0x0002_0016, "AE", planted("who wrote it", "AE"));
    disc.add_other("DICOMDIR", "a directory", file.bytes());
}

/// What systems, viewers and people leave on discs.
fn leavings(disc: &mut Disc) {
    let heads: [(&str, &[u8]); 22] = [
        ("__MACOSX/DICOM/._IM00001", b"\0\x05\x16\x07\0\x02\0\0Mac OS X        \0\x02\0\0\0\x09"),
        (".DS_Store", b"\0\0\0\x01Bud1\0\0\x10\0"),
        ("Thumbs.db", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("desktop.ini", b"[.ShellClassInfo]\r\n"),
        ("AUTORUN.INF", b"[autorun]\r\nopen=viewer.exe "),
        ("VIEWER/viewer.exe", b"MZ\x90\0\x03\0\0\0"),
        ("VIEWER/index.html", b"<html><title>"),
        ("VIEWER/study.xml", b"<?xml version=\"1.0\"?><patient name=\""),
        ("VIEWER/study.json", b"{\"patient\": \""),
        ("VIEWER/IM1.jpg", b"\xFF\xD8\xFF\xE1\0\x50Exif\0\0"),
        ("VIEWER/IM1.png", b"\x89PNG\r\n\x1A\n\0\0\0\x20tEXtAuthor\0"),
        ("VIEWER/IM1.bmp", b"BM\x36\x10\0\0"),
        ("VIEWER/clip.mp4", b"\0\0\0\x18ftypmp42udta"),
        ("REPORT/report.pdf", b"%PDF-1.7\n/Author ("),
        ("REPORT/letter.rtf", b"{\\rtf1 "),
        ("REPORT/order.hl7", b"MSH|^~\\&|RIS|\rPID|1||"),
        ("REPORT/list.csv", b"name;id;birth\r\n"),
        ("README.TXT", b"This disc belongs to "),
        ("scan.nii", b"\x5C\x01\0\0"),
        ("scan.hdr", b"\x5C\x01\0\0dsr      "),
        ("archive.tar", b"IM00001\0\0\0\0\0"),
        ("empty-looking", &[0; 200]),
    ];
    for (path, head) in heads {
        let words = disc.planted.at("X08", format!("in {path}")).filling(200);
        disc.add_other(path, "a file that is no scan", [head, &words].concat());
    }
}

/// Images that break off, or break the rules: nothing of them may show, in errors neither.
fn broken(disc: &mut Disc) {
    for (what, damage) in BROKEN {
        let mut set = disc.next();
        disc.planted.at("X12", *what).put(&mut set, 0x0008_0081, "ST");
        let bytes = damage(File::new(set, Syntax::Explicit).bytes());
        disc.add_other(&format!("BROKEN/{}.dcm", what.replace(' ', "_")), what, bytes);
    }
}

type Damage = (&'static str, fn(Vec<u8>) -> Vec<u8>);

const BROKEN: &[Damage] = &[
    ("a file cut in its picture", |bytes| bytes[..bytes.len() - 100].to_vec()),
    ("a file cut in its header", |bytes| bytes[..bytes.len() / 2].to_vec()),
    ("a value that is too long", |bytes| [&bytes[..bytes.len() - 524], b"\x09\0\x01\x10UT\0\0\xFF\xFF\xFF\x7F"].concat()),
    ("a delimiter where none may be", |bytes| [&bytes[..bytes.len() - 524], b"\xFE\xFF\x0D\xE0\0\0\0\0"].concat()),
    ("a private transfer syntax", |bytes| {
        let at = crate::support::canary::positions(&bytes, b"1.2.840.10008.1.2.1\0")[0];
        [&bytes[..at], b"1.2.840.99999.1.2.1\0", &bytes[at + 20..]].concat()
    }),
];

/// A zip in the folder, and one in that. A file of an office program is a zip too.
fn zips_within(disc: &mut Disc) {
    let person = Person { name: disc.planted.at("X08", "a name in a file in a zip in a folder").name(), ..disc.person.clone() };
    let inner = crate::support::instances::file(Kind::Cr, &person, 9, 9001).bytes();
    let planted = &mut disc.planted;
    let member = |planted: &mut Planted, what: &str, bytes: Vec<u8>| (planted.at("X08", what).word(), bytes);
    let one = member(planted, "the name of a file in a zip in a zip", inner);
    let nested = super::zip::plain(&[one]);
    let two = member(planted, "the name of a zip in a zip", nested);
    let letter = planted.at("X08", "in a letter").filling(200);
    let three = ("word/document.xml".to_owned(), letter);
    let zip = super::zip::plain(&[two, three]);
    disc.add_other("REPORT/letter.docx", "a zip with a zip in it", zip);
}
