//! Any bytes as a JPEG-LS stream of the size that it states: refused, or a picture that its canonical stream is too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scanitize_codec::frame::Raster;
use scanitize_codec::jpeg_ls::{canonical, decode};
use scanitize_codec::limits::Limits;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { frame_samples: 1 << 20 };
    let Some(raster) = stated(bytes) else { return };
    match (decode(bytes, raster, &limits), canonical(bytes, raster, &limits)) {
        (Ok(frame), Ok(written)) => {
            assert!(decode(&written.bytes, raster, &limits).is_ok_and(|again| again == frame));
            assert!(canonical(&written.bytes, raster, &limits).is_ok_and(|same| same.bytes == written.bytes));
        }
        (frame, written) => assert_eq!(frame.err(), written.err()),
    }
});

/// The size in the first frame header (ITU-T T.87 C.2.2).
fn stated(bytes: &[u8]) -> Option<Raster> {
    let header = bytes.windows(10).find(|window| window[..2] == [0xFF, 0xF7])?;
    let number = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
    Some(Raster { rows: number(5), columns: number(7), samples: u16::from(header[9]) })
}
