//! What travels, as servers and browsers compress it. The same bytes give the same bytes.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Outcome;

/// gzip at its highest level, without a time and a name.
pub fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// brotli at its highest quality.
pub fn brotli(mut bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut compressed = Vec::new();
    let quality = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut bytes, &mut compressed, &quality)?;
    Ok(compressed)
}
