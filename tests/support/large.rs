//! Instances too large to be kept: the header, and pixels that are made when they are read.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use scanitize::error::{Error, Reason, Result};
use scanitize::source::Source;

use super::instances::{Kind, instance};
use super::patients::Person;
use super::writer::{self, Syntax, tag_bytes};

/// Rows and columns of a frame.
const SIDE: u16 = 512;
/// Bytes of a frame.
pub const FRAME: u64 = 2 * SIDE as u64 * SIDE as u64;

/// An Enhanced MR of many frames.
pub struct Large {
    /// All that stands before the value of Pixel Data.
    pub header: Vec<u8>,
    /// Bytes of Pixel Data.
    pub pixels: u64,
    /// What stands in the pixels, by where.
    pub plants: Vec<(u64, Vec<u8>)>,
}

impl Large {
    /// Of this person, so many frames of half a mebibyte.
    pub fn new(person: &Person, frames: u32) -> Self {
        let mut set = instance(Kind::EnhancedMr, person, 1, 1);
        let frame = set.sequence(0x5200_9230)[0].clone();
        set.items(0x5200_9230, vec![frame; frames as usize])
            .put(0x0028_0008, "IS", frames.to_string())
            .shorts(0x0028_0010, &[SIDE])
            .shorts(0x0028_0011, &[SIDE])
            .remove(0x7FE0_0010);
        let pixels = u64::from(frames) * FRAME;
        let mut header = writer::File::new(set, Syntax::Explicit).bytes();
        header.extend(tag_bytes(0x7FE0_0010));
        header.extend(b"OW\0\0");
        header.extend(u32::try_from(pixels).unwrap().to_le_bytes());
        Self { header, pixels, plants: Vec::new() }
    }

    /// Puts bytes into the pixels.
    pub fn plant(&mut self, at: u64, bytes: &[u8]) {
        self.plants.push((at, bytes.to_vec()));
    }

    /// Writes it to the disc, black but for the plants: most of it takes no room there.
    pub fn write(&self, path: &Path) {
        let mut file = File::create(path).unwrap();
        file.write_all(&self.header).unwrap();
        file.set_len(self.len()).unwrap();
        for (at, bytes) in &self.plants {
            file.seek(SeekFrom::Start(self.header.len() as u64 + at)).unwrap();
            file.write_all(bytes).unwrap();
        }
    }

    /// All of it.
    pub fn bytes(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; self.len() as usize];
        self.read_at(0, &mut bytes).unwrap();
        bytes
    }

    fn byte(&self, offset: u64) -> u8 {
        let Some(at) = offset.checked_sub(self.header.len() as u64) else { return self.header[offset as usize] };
        let planted = self.plants.iter().find_map(|(start, bytes)| bytes.get(usize::try_from(at.checked_sub(*start)?).ok()?));
        planted.copied().unwrap_or_else(|| sample(at / 2).to_le_bytes()[at as usize % 2])
    }
}

impl Source for Large {
    fn len(&self) -> u64 {
        self.header.len() as u64 + self.pixels
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        if offset + buffer.len() as u64 > self.len() {
            return Err(Error::new(Reason::Truncated, "the end"));
        }
        for (byte, place) in buffer.iter_mut().zip(offset..) {
            *byte = self.byte(place);
        }
        Ok(())
    }
}

/// Twelve bits that spell nothing.
fn sample(number: u64) -> u16 {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as u16
}
