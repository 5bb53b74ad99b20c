//! Any bytes as run lengths of a frame whose size the first bytes state: refused, or samples that come back from our own run lengths.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scanitize_codec::frame::Raster;
use scanitize_codec::limits::Limits;
use scanitize_codec::rle::{decode, decode_packed, encode, encode_packed};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { frame_samples: 1 << 20 };
    let [columns, rows, form, stream @ ..] = bytes else { return };
    let raster = Raster { columns: (*columns).into(), rows: (*rows).into(), samples: if form & 1 == 0 { 1 } else { 3 } };
    let sample_bytes = usize::from(form >> 1 & 3) + 1;
    if let Ok(frame) = decode(stream, raster, sample_bytes, &limits) {
        let written = encode(&frame).expect("samples can be coded");
        let again = decode(&written, raster, sample_bytes, &limits).expect("run lengths of our own can be decoded");
        assert!(again == frame);
    }
    let single = Raster { samples: 1, ..raster };
    if let Ok(frame) = decode_packed(stream, single, &limits) {
        let written = encode_packed(&frame).expect("bits can be coded");
        assert!(decode_packed(&written, single, &limits).is_ok_and(|again| again == frame));
    }
});
