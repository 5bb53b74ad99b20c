//! From slices to bytes: the canonical header, the voxels and nothing behind them.

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::error::{Error, Reason, Result};
use crate::nifti::Header;
use crate::source::Sink;
use crate::source::crc32::Crc32;

/// Writes one file, as it is or in gzip without a name or a time: the same slices give the same bytes.
pub struct Writer<'a> {
    sink: &'a mut dyn Sink,
    packing: Option<Packing>,
}

struct Packing {
    deflater: Compress,
    crc32: Crc32,
    /// Bytes that came, as many as 32 bits count.
    count: u32,
}

impl<'a> Writer<'a> {
    /// Writes the header.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn new(sink: &'a mut dyn Sink, header: &Header, is_packed: bool) -> Result<Self> {
        let packing = || Packing { deflater: Compress::new(Compression::new(LEVEL), false), crc32: Crc32::default(), count: 0 };
        let packing = is_packed.then(packing);
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
        // Modulo 2^32 (RFC 1952 2.3.1).
        packing.count =
            slice.chunks(1 << 20).fold(packing.count, |count, part| count.wrapping_add(u32::try_from(part.len()).unwrap_or(0)));
        packing.deflate(slice, FlushCompress::None, self.sink)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(self) -> Result<()> {
        let Some(mut packing) = self.packing else { return Ok(()) };
        packing.deflate(&[], FlushCompress::Finish, self.sink)?;
        self.sink.write(&packing.crc32.finish().to_le_bytes())?;
        self.sink.write(&packing.count.to_le_bytes())
    }
}

impl Packing {
    fn deflate(&mut self, mut bytes: &[u8], flush: FlushCompress, sink: &mut dyn Sink) -> Result<()> {
        let mut piece = Vec::with_capacity(PIECE);
        loop {
            let before = self.deflater.total_in();
            let status = self.deflater.compress_vec(bytes, &mut piece, flush).map_err(|_| BROKEN)?;
            let taken = usize::try_from(self.deflater.total_in().saturating_sub(before)).unwrap_or_default();
            bytes = bytes.get(taken..).unwrap_or_default();
            let is_full = piece.len() == piece.capacity();
            sink.write(&piece)?;
            piece.clear();
            let is_done = if flush == FlushCompress::Finish { status == Status::StreamEnd } else { bytes.is_empty() && !is_full };
            if is_done {
                return Ok(());
            }
        }
    }
}

/// Deflate, no flags, no time, no word of the machine.
const HEAD: &[u8] = &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
const LEVEL: u32 = 6;
const PIECE: usize = 64 << 10;
const BROKEN: Error = Error::new(Reason::InternalError, "voxels that cannot be packed");
