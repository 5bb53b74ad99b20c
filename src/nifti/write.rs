//! From slices to bytes: the canonical header, the voxels and nothing behind them.

use crate::error::Result;
use crate::nifti::Header;
use crate::nifti::deflate::Deflate;
use crate::source::Sink;
use crate::source::crc32::Crc32;

/// Writes one file, as it is or in gzip without a name or a time: the same slices give the same bytes.
pub struct Writer<'a> {
    sink: &'a mut dyn Sink,
    packing: Option<Packing>,
}

struct Packing {
    deflate: Deflate,
    crc32: Crc32,
    count: u64,
}

impl<'a> Writer<'a> {
    /// Writes the header.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn new(sink: &'a mut dyn Sink, header: &Header, is_packed: bool) -> Result<Self> {
        let deflate = Deflate::new(header.samples.width);
        let packing = is_packed.then(|| Packing { deflate, crc32: Crc32::default(), count: 0 });
        if is_packed {
            sink.write(HEAD)?;
        }
        let mut new = Self { sink, packing };
        new.write(&header.canonical())?;
        Ok(new)
    }

    /// Appends a slice.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write(&mut self, slice: &[u8]) -> Result<()> {
        let Some(packing) = &mut self.packing else { return self.sink.write(slice) };
        packing.crc32.update(slice);
        packing.count += slice.len() as u64;
        packing.deflate.write(slice, self.sink)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(self) -> Result<()> {
        let Some(Packing { deflate, crc32, count }) = self.packing else { return Ok(()) };
        deflate.finish(self.sink)?;
        // The size modulo 2^32 (RFC 1952 2.3.1).
        let [a, b, c, d, ..] = count.to_le_bytes();
        self.sink.write(&crc32.finish().to_le_bytes())?;
        self.sink.write(&[a, b, c, d])
    }
}

/// Deflate, no flags, no time, no word of the machine.
const HEAD: &[u8] = &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
