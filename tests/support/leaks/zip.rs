//! Writes zips (PKWARE APPNOTE 6.3) that tell as much as zips can: comments, times, owners, other names, leavings between the files.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::Entry;
use super::planted::Planted;

/// A zip of files, stored, with nothing around them.
pub fn plain(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = Zip::default();
    files.iter().for_each(|(name, bytes)| zip.add(&Member { name: name.as_bytes(), bytes, ..Member::default() }));
    zip.finish(b"")
}

/// A disc as a zip, with values in every place around the files.
pub fn write(entries: &[Entry], planted: &mut Planted) -> Vec<u8> {
    let mut zip = Zip::default();
    let mut words = |what: &str| planted.at("X07", what).filling(24);
    let folder = [&words("the name of a folder")[..], b"/"].concat();
    zip.add(&Member { name: &folder, ..Member::default() });
    for (number, entry) in entries.iter().enumerate() {
        // Each tells something else, and all of it is told at least once.
        let extra = EXTRAS.get(number % (2 * EXTRAS.len()));
        let (local, central) = match extra {
            Some((id, what)) if number < EXTRAS.len() => {
                let fields = [words(&format!("{what}, at the file")), words(&format!("{what}, in the directory"))];
                let [local, central] = fields.map(|words| field(*id, &words, entry));
                (local, central)
            }
            _ => (Vec::new(), Vec::new()),
        };
        let comment = if number < 3 { words(&format!("the comment of file {number}")) } else { Vec::new() };
        let between = if number < 3 { words(&format!("letters before file {number}")) } else { Vec::new() };
        zip.bytes.extend(&between);
        zip.add(&Member {
            name: entry.path.as_bytes(),
            bytes: &entry.bytes,
            is_deflated: number % 2 == 0,
            has_descriptor: number % 4 == 2,
            time: 0x5A2B_1000_u32.wrapping_add(number as u32 * 7919),
            local: &local,
            central: &central,
            comment: &comment,
            ..Member::default()
        });
    }
    let target = words("what a link leads to");
    zip.add(&Member { name: b"link", bytes: &target, attributes: 0o120_777 << 16, ..Member::default() });
    let (local, other) = (words("a name at the file that the directory has not"), words("a name in the directory"));
    zip.add(&Member { name: &local, directory_name: Some(&other), bytes: b"no scan", ..Member::default() });
    let secret = words("an encrypted file's name");
    zip.add(&Member { name: &secret, bytes: b"twelve bytes and more", flags: 1, ..Member::default() });
    let broken = [&words("a name that is no text")[..], b"\xFF\xFE.dcm"].concat();
    zip.add(&Member { name: &broken, bytes: b"no scan either", ..Member::default() });
    let unknown = words("the name of a file that is packed in an unknown way");
    zip.add(&Member { name: &unknown, bytes: b"packed", method: Some(99), ..Member::default() });
    let escape = [&b"../../"[..], &words("a name that leads elsewhere")].concat();
    zip.add(&Member { name: &escape, bytes: b"no scan", ..Member::default() });
    let before = words("letters before the directory");
    zip.bytes.extend(before);
    let comment = words("the comment of the zip");
    zip.finish(&comment)
}

/// Extra fields of APPNOTE 4.5 and of Info-ZIP.
const EXTRAS: [(u16, &str); 9] = [
    (0x5455, "times"),
    (0x7875, "owners"),
    (0x5855, "times and owners of old"),
    (0x000A, "times of NTFS"),
    (0x7075, "a path in Unicode"),
    (0x6375, "a comment in Unicode"),
    (0x4453, "a security descriptor"),
    (0x2605, "a name on a Macintosh"),
    (0xCAFE, "an unknown field"),
];

/// An extra field that holds words beside what it must hold.
fn field(id: u16, words: &[u8], entry: &Entry) -> Vec<u8> {
    let content = match id {
        // Version, and the checksum of the name that this one is another form of.
        0x7075 => [&[1][..], &crc32fast::hash(entry.path.as_bytes()).to_le_bytes(), words].concat(),
        0x6375 => [&[1][..], &crc32fast::hash(b"").to_le_bytes(), words].concat(),
        0x5455 => [&[1, 0, 0, 0, 0x5C][..], words].concat(),
        _ => words.to_vec(),
    };
    [&id.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), &content].concat()
}

#[derive(Default)]
struct Member<'a> {
    name: &'a [u8],
    directory_name: Option<&'a [u8]>,
    bytes: &'a [u8],
    is_deflated: bool,
    has_descriptor: bool,
    flags: u16,
    method: Option<u16>,
    time: u32,
    local: &'a [u8],
    central: &'a [u8],
    comment: &'a [u8],
    attributes: u32,
}

#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Zip {
    fn add(&mut self, member: &Member<'_>) {
        let packed = if member.is_deflated { deflated(member.bytes) } else { member.bytes.to_vec() };
        let method = member.method.unwrap_or(if member.is_deflated { 8 } else { 0 });
        let flags = member.flags | if member.has_descriptor { 8 } else { 0 } | if member.name.is_ascii() { 0 } else { 0x800 };
        let sizes = [crc32fast::hash(member.bytes), packed.len() as u32, member.bytes.len() as u32];
        let sizes: Vec<u8> = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
        let common =
            [&20_u16.to_le_bytes()[..], &flags.to_le_bytes(), &method.to_le_bytes(), &member.time.to_le_bytes()].concat();
        let offset = self.bytes.len() as u32;
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(if member.has_descriptor { &[0; 12] } else { &sizes[..] });
        self.bytes.extend((member.name.len() as u16).to_le_bytes());
        self.bytes.extend((member.local.len() as u16).to_le_bytes());
        self.bytes.extend(member.name);
        self.bytes.extend(member.local);
        self.bytes.extend(&packed);
        if member.has_descriptor {
            self.bytes.extend(b"PK\x07\x08");
            self.bytes.extend(&sizes);
        }
        self.list(member, &common, &sizes, offset);
    }

    fn list(&mut self, member: &Member<'_>, common: &[u8], sizes: &[u8], offset: u32) {
        let name = member.directory_name.unwrap_or(member.name);
        self.count += 1;
        let directory = &mut self.directory;
        // Made on Unix, so that the attributes mean what they say.
        directory.extend(b"PK\x01\x02\x1E\x03");
        directory.extend(common);
        directory.extend(sizes);
        for length in [name.len(), member.central.len(), member.comment.len(), 0, 0] {
            directory.extend((length as u16).to_le_bytes());
        }
        directory.extend(member.attributes.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name);
        directory.extend(member.central);
        directory.extend(member.comment);
    }

    fn finish(mut self, comment: &[u8]) -> Vec<u8> {
        let offset = self.bytes.len() as u32;
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend((self.directory.len() as u32).to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend((comment.len() as u16).to_le_bytes());
        self.bytes.extend(comment);
        self.bytes
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
