//! ISO 9660 images written by hand, so that every field of them can be wrong.

/// Bytes of a sector and of a block.
pub const SECTOR: usize = 2048;
pub const FOLDER: u8 = 0x02;
pub const ASSOCIATED: u8 = 0x04;
pub const MORE: u8 = 0x80;

/// A directory record (ECMA-119 9.1).
#[derive(Clone, Default)]
pub struct Record {
    pub block: u32,
    pub len: u32,
    pub flags: u8,
    /// Blocks of an extended attribute record before the data.
    pub extended: u8,
    /// File unit size and interleave gap size.
    pub interleave: [u8; 2],
    pub name: Vec<u8>,
}

impl Record {
    pub fn file(name: &str, block: u32, len: u32) -> Self {
        Self { block, len, name: name.into(), ..Self::default() }
    }

    pub fn folder(name: &str, block: u32) -> Self {
        Self { flags: FOLDER, ..Self::file(name, block, SECTOR as u32) }
    }

    /// The same with a name as Joliet writes it.
    pub fn wide(mut self) -> Self {
        let text = String::from_utf8(self.name).unwrap();
        self.name = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0, self.extended];
        bytes.extend(both(self.block));
        bytes.extend(both(self.len));
        bytes.extend([126, 11, 25, 12, 0, 0, 0, self.flags]);
        bytes.extend(self.interleave);
        bytes.extend([1, 0, 0, 1, self.name.len() as u8]);
        bytes.extend(&self.name);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes[0] = bytes.len() as u8;
        bytes
    }
}

/// The sectors of a folder that stands at `block`, in which no record crosses from one sector to the next.
pub fn folder(block: u32, records: &[Record]) -> Vec<u8> {
    let mut sectors = Vec::new();
    let own = |len: u32, name: u8| Record { block, len, flags: FOLDER, name: vec![name], ..Record::default() }.bytes();
    sectors.extend(own(0, 0));
    sectors.extend(own(0, 1));
    for record in records {
        let bytes = record.bytes();
        if sectors.len() % SECTOR + bytes.len() > SECTOR {
            sectors.resize(sectors.len().next_multiple_of(SECTOR), 0);
        }
        sectors.extend(bytes);
    }
    sectors.resize(sectors.len().next_multiple_of(SECTOR), 0);
    let len = (sectors.len() as u32).to_le_bytes();
    sectors[10..14].copy_from_slice(&len);
    sectors
}

/// A volume descriptor with its root: type 1 primary, type 2 Joliet.
pub fn descriptor(kind: u8, root: &Record) -> Vec<u8> {
    let mut sector = vec![0; SECTOR];
    sector[0] = kind;
    sector[1..6].copy_from_slice(b"CD001");
    sector[6] = 1;
    if kind == 2 {
        sector[88..91].copy_from_slice(b"%/E");
    }
    sector[128..130].copy_from_slice(&(SECTOR as u16).to_le_bytes());
    sector[130..132].copy_from_slice(&(SECTOR as u16).to_be_bytes());
    let root = Record { name: vec![0], flags: FOLDER, ..root.clone() }.bytes();
    sector[156..156 + root.len()].copy_from_slice(&root);
    sector
}

/// An image: descriptors from sector 16 on, their end, and then what stands at which block.
pub fn image(descriptors: &[Vec<u8>], blocks: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0; 16 * SECTOR];
    descriptors.iter().for_each(|sector| bytes.extend(sector));
    let mut end = vec![0; SECTOR];
    end[..7].copy_from_slice(b"\xFFCD001\x01");
    bytes.extend(end);
    for (block, content) in blocks {
        let start = *block as usize * SECTOR;
        let whole = (start + content.len()).next_multiple_of(SECTOR);
        bytes.resize(bytes.len().max(whole), 0);
        bytes[start..start + content.len()].copy_from_slice(content);
    }
    bytes
}

/// An image with a primary volume whose root, at block 20, holds these records.
pub fn plain(records: &[Record], blocks: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let root = folder(20, records);
    let descriptor = descriptor(1, &Record { block: 20, len: root.len() as u32, ..Record::default() });
    image(&[descriptor], &[&[(20, root)], blocks].concat())
}

fn both(number: u32) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    bytes[4..].copy_from_slice(&number.to_be_bytes());
    bytes
}
