//! Any bytes as a JPEG 2000 stream, high-throughput or not, of the size that it states: refused, or a picture that its canonical stream
//! is too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scanitize_codec::frame::Raster;
use scanitize_codec::jpeg_2000::{canonical, decode, read};
use scanitize_codec::limits::Limits;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { frame_samples: 1 << 18 };
    let Some(raster) = stated(bytes) else { return };
    if let Ok((written, frame)) = read(bytes, raster, &limits) {
        assert!(decode(&written.bytes, raster, &limits).is_ok_and(|again| again == frame));
        assert!(canonical(&written.bytes, raster, &limits).is_ok_and(|same| same.bytes == written.bytes));
    }
});

/// The size in the first SIZ segment (ITU-T T.800 A.5.1): what is beyond the offset.
fn stated(bytes: &[u8]) -> Option<Raster> {
    let header = bytes.windows(40).find(|window| window[..2] == [0xFF, 0x51])?;
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let side = |end: usize, start: usize| u16::try_from(number(end).checked_sub(number(start))?).ok();
    let samples = u16::from_be_bytes([header[38], header[39]]);
    Some(Raster { columns: side(6, 14)?, rows: side(10, 18)?, samples })
}
