//! Any bytes as a JPEG stream of the size that it states: refused, or a picture that its canonical stream is too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scanitize_codec::frame::Raster;
use scanitize_codec::jpeg::{canonical, decode};
use scanitize_codec::limits::Limits;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { frame_samples: 1 << 20 };
    let Some(raster) = stated(bytes) else { return };
    match (decode(bytes, &raster, &limits), canonical(bytes, &raster, &limits)) {
        (Ok(decoded), Ok(written)) => {
            let again = decode(&written, &raster, &limits).expect("a canonical stream can be decoded");
            assert!(again.frame == decoded.frame && again.colour == decoded.colour);
            assert!(canonical(&written, &raster, &limits).is_ok_and(|same| same == written));
        }
        (decoded, written) => assert_eq!(decoded.err(), written.err()),
    }
});

/// The size in the first frame header.
fn stated(bytes: &[u8]) -> Option<Raster> {
    let header = bytes.windows(10).find(|window| window[0] == 0xFF && matches!(window[1], 0xC0 | 0xC1 | 0xC3))?;
    let number = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
    Some(Raster { rows: number(5), columns: number(7), samples: u16::from(header[9]) })
}
