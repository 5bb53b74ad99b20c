//! Any bytes as a zip or a disc image: no file comes out larger than the limits allow.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scanitize::archive::read::{Archive, is_archive};
use scanitize::limits::Limits;
use scanitize::source::{Bytes, Source};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { entry_bytes: 32 << 20, ..Limits::default() };
    if !is_archive(&mut Bytes(bytes)) {
        return;
    }
    let Ok(archive) = Archive::open(&mut Bytes(bytes), limits) else { return };
    for entry in archive.entries().iter().take(64) {
        let Ok(mut file) = archive.entry(entry.index, Bytes(bytes)) else { continue };
        assert!(file.len() <= limits.entry_bytes);
        // A few bytes from either end: a view of the archive must stay within it.
        let mut piece = [0; 16];
        let _ = file.read_at(0, &mut piece);
        let _ = file.read_at(file.len().saturating_sub(16), &mut piece);
    }
});
