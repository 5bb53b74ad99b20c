//! Files that are made to hurt their reader, each with the reason for which it is refused.

use scanitize::error::Reason;
use zip::CompressionMethod;

use super::container::{Member, archive, deflate, end, wide_end, with_directory, zipped};
use super::disc::{Record, folder, plain};
use super::instances::{Kind, instance};
use super::patients::Person;
use super::writer::{Element, File, Length, Set, Syntax, Value, encode, tag_bytes};

/// One of them.
pub struct Hostile {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub reason: Reason,
}

/// All of them, the largest of a hundred megabytes.
pub fn files() -> Vec<Hostile> {
    let instances = structures().into_iter().chain(pictures());
    instances.chain(containers()).map(|(name, bytes, reason)| Hostile { name, bytes, reason }).collect()
}

type Line = (&'static str, Vec<u8>, Reason);

fn structures() -> Vec<Line> {
    let beyond = |vr: &[u8; 2], length: u32| {
        let head = [&tag_bytes(0x0040_A160)[..], vr, &[0, 0], &length.to_le_bytes(), b"x "].concat();
        with_tail(&head, Syntax::Explicit)
    };
    let item = [tag_bytes(0xFFFE_E000), [0; 4]].concat();
    let items = [&tag_bytes(0x0040_A730)[..], b"SQ\0\0\xFF\xFF\xFF\xFF", &item.repeat(3_000_000)].concat();
    let elements = [&tag_bytes(0x0040_A160)[..], b"UT\0\0\0\0\0\0"].concat().repeat(1_100_000);
    let stray = [&tag_bytes(0xFFFE_E00D)[..], &[0xFF; 4]].concat();
    let deep = |depth, length| with_tail(&nested(depth, length, Syntax::Explicit), Syntax::Explicit);
    let mut inflating = instance(Kind::Ct, &Person::generate(5), 1, 1);
    inflating.put(0x7FE0_0010, "OW", vec![0; 40 << 20]);
    vec![
        ("nested-defined", deep(10_000, Length::Defined), Reason::Hostile),
        ("nested-undefined", deep(10_000, Length::Undefined), Reason::Hostile),
        ("text-beyond-the-end", beyond(b"UT", 0x7FFF_FFFE), Reason::Truncated),
        ("bytes-beyond-the-end", beyond(b"OB", 0xFFFF_FFFE), Reason::Truncated),
        ("sequence-beyond-the-end", beyond(b"SQ", 0x8000_0000), Reason::Truncated),
        ("stray-delimiter", with_head(&stray), Reason::Unreadable),
        ("items-without-end", with_tail(&items, Syntax::Explicit), Reason::Hostile),
        ("elements-without-end", with_tail(&elements, Syntax::Explicit), Reason::Hostile),
        ("values-without-end", with_values(70, 1 << 20), Reason::Hostile),
        ("inflating-data-set", File::new(inflating, Syntax::Deflated).bytes(), Reason::Hostile),
        ("names-without-end", names(2400), Reason::Hostile),
    ]
}

fn pictures() -> Vec<Line> {
    let with = |changes: &[(u32, &str, &[u8])]| {
        let mut set = instance(Kind::Ct, &Person::generate(5), 1, 1);
        for (tag, vr, value) in changes {
            set.put(*tag, vr, *value);
        }
        File::new(set, Syntax::Explicit).bytes()
    };
    let sides: [(u32, &str, &[u8]); 2] = [(0x0028_0010, "US", &[0xFF; 2]), (0x0028_0011, "US", &[0xFF; 2])];
    vec![
        ("four-billion-samples", with(&sides), Reason::TooLarge),
        ("four-billion-frames", with(&[sides[0], sides[1], (0x0028_0008, "IS", b"2147483647")]), Reason::Hostile),
        ("less-than-no-frames", with(&[(0x0028_0008, "IS", b"-1")]), Reason::Unreadable),
        ("no-samples", with(&[(0x0028_0002, "US", &[0, 0])]), Reason::Unreadable),
        ("frame-of-nothing.jls", compressed("1.2.840.10008.1.2.4.80", 8192, JPEG_LS), Reason::Hostile),
        ("frame-without-end.jls", compressed("1.2.840.10008.1.2.4.80", 4096, JPEG_LS), Reason::Unreadable),
        ("frame-of-nothing.j2k", compressed("1.2.840.10008.1.2.4.90", 4096, &codestream(4096)), Reason::Hostile),
        ("frame-of-nothing.jpg", compressed("1.2.840.10008.1.2.4.70", 4096, JPEG), Reason::Unreadable),
        ("frame-of-nothing.rle", compressed("1.2.840.10008.1.2.5", 4096, &run_lengths()), Reason::Unreadable),
    ]
}

/// A picture of so many rows and columns in a stream of a few bytes.
fn compressed(syntax: &str, side: u16, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    if let Some(at) = stream.windows(4).position(|bytes| bytes == [0x10, 0, 0x10, 0]) {
        stream[at..at + 4].copy_from_slice(&[side.to_be_bytes(), side.to_be_bytes()].concat());
    }
    stream.resize(stream.len().next_multiple_of(2), 0);
    let mut set = instance(Kind::Ct, &Person::generate(5), 1, 1);
    let own = format!("{syntax}.{side}");
    set.put(0x0008_0018, "UI", own).shorts(0x0028_0010, &[side]).shorts(0x0028_0011, &[side]).remove(0x7FE0_0010);
    set.0.push(Element { tag: 0x7FE0_0010, vr: *b"OB", value: Value::Fragments(vec![Vec::new(), stream]) });
    let mut file = File::new(set, Syntax::Explicit);
    file.meta.put(0x0002_0010, "UI", syntax);
    file.bytes()
}

/// A frame and a scan of 4096 by 4096 samples, and the first bytes of them.
const JPEG_LS: &[u8] = b"\xFF\xD8\xFF\xF7\0\x0B\x10\x10\0\x10\0\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\0\0\x12\x34\xFF\xD9";
const JPEG: &[u8] = b"\xFF\xD8\xFF\xC3\0\x0B\x10\x10\0\x10\0\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\x01\0\0\x12\x34\xFF\xD9";

/// JPEG 2000 without decomposition, in one tile with one packet that is empty (T.800 A.5, A.6, B.9).
fn codestream(side: u32) -> Vec<u8> {
    let [side, zero] = [side.to_be_bytes(), [0; 4]];
    let size = [&side[..], &side, &zero, &zero, &side, &side, &zero, &zero, &[0, 1, 15, 1, 1]].concat();
    [
        b"\xFF\x4F\xFF\x51\0\x29\0\0".as_slice(),
        &size,
        b"\xFF\x52\0\x0C\0\0\0\x01\0\0\x04\x04\0\x01\xFF\x5C\0\x04\x40\x80",
        b"\xFF\x90\0\x0A\0\0\0\0\0\x0F\0\x01\xFF\x93\0\xFF\xD9",
    ]
    .concat()
}

/// Two segments of which each ends after two bytes.
fn run_lengths() -> Vec<u8> {
    let mut frame: Vec<u8> = [2_u32, 64, 66].iter().flat_map(|number| number.to_le_bytes()).collect();
    frame.resize(64, 0);
    [frame, vec![0x81, 0, 0x81, 0]].concat()
}

fn containers() -> Vec<Line> {
    let mut huge = Member::deflated("huge", b"x");
    huge.size = (512 << 20) + 1;
    huge.packed.resize(9 << 20, 0);
    let liar = Member { size: 100 << 20, ..Member::deflated("liar", &vec![7; 2 << 20]) };
    let kernel = Member::deflated("0", &vec![0; 100_000]);
    let shared: Vec<u8> = (0..50).flat_map(|_| kernel.line(0)).collect();
    let mut blocks: Vec<(u32, Vec<u8>)> =
        (0..4999).map(|at| (30 + at, folder(30 + at, &[Record::folder("D", 31 + at)]))).collect();
    blocks.push((5029, folder(5029, &[Record::file("F", 19, 1)])));
    vec![
        ("bomb.zip", zipped(&[("bomb", &vec![0; 40 << 20])], CompressionMethod::Deflated), Reason::Hostile),
        ("huge.zip", archive(&[huge]), Reason::TooLarge),
        ("liar.zip", archive(&[liar]), Reason::Hostile),
        ("shared.zip", with_directory([kernel.head(), kernel.packed.clone()].concat(), &shared, 50), Reason::Hostile),
        ("quoted.zip", quoted(40), Reason::Hostile),
        ("too-many.zip", many(1_000_001), Reason::Hostile),
        ("said-to-be-many.zip", said_to_be_many(), Reason::Hostile),
        ("ends.zip", [b"PK\x03\x04".to_vec(), end(1, 46, 0).repeat(40_000)].concat(), Reason::Unreadable),
        ("in-itself.iso", plain(&[Record::folder("A", 20)], &[]), Reason::Hostile),
        ("deep.iso", plain(&[Record::folder("D", 30)], &blocks), Reason::Hostile),
    ]
}

/// A CT with more elements put in before the pixel data.
pub fn with_tail(elements: &[u8], syntax: Syntax) -> Vec<u8> {
    let mut set = instance(Kind::Ct, &Person::generate(5), 1, 1);
    let pixels = encode_one(&set, 0x7FE0_0010, syntax);
    set.remove(0x7FE0_0010);
    [&File::new(set, syntax).bytes(), elements, &pixels].concat()
}

/// Only a file meta group, then these bytes.
pub fn with_head(elements: &[u8]) -> Vec<u8> {
    [&File::new(Set::default(), Syntax::Explicit).bytes(), elements].concat()
}

fn encode_one(set: &Set, tag: u32, syntax: Syntax) -> Vec<u8> {
    let mut one = Set::default();
    one.put(tag, "OW", set.bytes(tag));
    encode(&one, syntax)
}

/// Sequences within sequences, written without recursion.
pub fn nested(depth: usize, length: Length, syntax: Syntax) -> Vec<u8> {
    let mut inner = Vec::new();
    for _ in 0..depth {
        inner = wrapped(&inner, length, syntax);
    }
    inner
}

fn wrapped(inner: &[u8], length: Length, syntax: Syntax) -> Vec<u8> {
    let of = |size: usize| if length == Length::Defined { (size as u32).to_le_bytes() } else { [0xFF; 4] };
    let end = |tag| if length == Length::Defined { Vec::new() } else { [tag_bytes(tag), [0; 4]].concat() };
    let item = [&tag_bytes(0xFFFE_E000)[..], &of(inner.len()), inner, &end(0xFFFE_E00D)].concat();
    let vr: &[u8] = if syntax == Syntax::Explicit { b"SQ\0\0" } else { b"" };
    [&tag_bytes(0x0040_A730)[..], vr, &of(item.len()), &item, &end(0xFFFE_E0DD)].concat()
}

/// A CT with so many values of so many bytes, none of them a picture.
fn with_values(count: u32, size: usize) -> Vec<u8> {
    let mut set = instance(Kind::Ct, &Person::generate(5), 1, 1);
    for element in 0..count {
        set.push(0x0040_F000 + element, "UT", vec![b'x'; size]);
    }
    File::new(set, Syntax::Explicit).bytes()
}

/// A picture that names more people than any does.
fn names(count: u32) -> Vec<u8> {
    let mut set = instance(Kind::Cr, &Person::generate(4), 1, 1);
    for (place, from) in (0..).zip((0..count).step_by(400)) {
        let names: Vec<String> = (from..from + 400).map(|number| format!("Name{number}^Given")).collect();
        set.put(0x0010_1001 + 0x0004_0000 * place, "PN", names.join("\\"));
    }
    File::new(set, Syntax::Explicit).bytes()
}

/// A directory of so many empty files, and nothing where the files should be.
fn many(count: u32) -> Vec<u8> {
    let mut bytes = vec![0; count as usize * 37];
    bytes[..4].copy_from_slice(b"PK\x03\x04");
    let start = bytes.len() as u64;
    for number in 0..count {
        bytes.extend(Member::stored(format!("{number:07}"), b"").line(number * 37));
    }
    let at = bytes.len() as u64;
    [bytes, wide_end(at, count.into(), at - start, start)].concat()
}

fn said_to_be_many() -> Vec<u8> {
    let member = Member::stored("a", b"x");
    let bytes = [member.head(), member.packed.clone(), member.line(0)].concat();
    let (at, len) = (bytes.len() as u64, member.line(0).len() as u64);
    [bytes, wide_end(at, 1_000_001, len, at - len)].concat()
}

/// The construction of Fifield (2019): each file begins with a stored block that holds the local header of the next, and all
/// end in one kernel.
pub fn quoted(count: usize) -> Vec<u8> {
    let zeros = vec![0; 1 << 20];
    let mut members: Vec<Member> = Vec::new();
    let (mut plain, mut packed) = (zeros.clone(), deflate(&zeros));
    for number in (0..count).rev() {
        let member = Member { packed: packed.clone(), method: 8, ..Member::stored(format!("{number}"), &plain) };
        let head = member.head();
        let len = (head.len() as u16).to_le_bytes();
        let block = [&[0][..], &len, &len.map(|byte| !byte), &head].concat();
        packed = [block, packed].concat();
        plain = [head, plain].concat();
        members.insert(0, member);
    }
    let (mut bytes, mut lines) = (Vec::new(), Vec::new());
    for (at, member) in members.iter().enumerate() {
        lines.extend(member.line(bytes.len() as u32));
        bytes.extend(member.head());
        if at + 1 < count {
            bytes.extend(&member.packed[..5]);
        } else {
            bytes.extend(&member.packed);
        }
    }
    with_directory(bytes, &lines, count)
}
