//! The master key: read from its file, or made and kept there.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::WrongUse;

/// The key in the file at `path`, made if there is none; without a path a fresh one that is not kept.
pub fn load(path: Option<&Path>) -> Result<[u8; 32], WrongUse> {
    let Some(path) = path else { return fresh() };
    match fs::read_to_string(path) {
        Ok(text) => {
            parse(&text).ok_or_else(|| WrongUse::from("the key file is not one line SCANITIZE-KEY-1 and 32 bytes in Base64"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => create(path),
        Err(_) => Err(WrongUse::from("the key file cannot be read")),
    }
}

fn fresh() -> Result<[u8; 32], WrongUse> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| WrongUse::from("the system gives no random bytes"))?;
    Ok(key)
}

fn create(path: &Path) -> Result<[u8; 32], WrongUse> {
    let key = fresh()?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|_| WrongUse::from("the key file cannot be created"))?;
    writeln!(file, "{PREFIX}{}", encode(&key)).map_err(|_| WrongUse::from("the key file cannot be written"))?;
    eprintln!("scanitize: there was no key file: a new key was made and written to it");
    Ok(key)
}

fn parse(text: &str) -> Option<[u8; 32]> {
    decode(text.trim().strip_prefix(PREFIX)?)
}

/// Base64 (RFC 4648 section 4) of 32 bytes: 43 letters and one `=`.
fn encode(key: &[u8; 32]) -> String {
    let mut text = String::new();
    for chunk in key.chunks(3) {
        let mut padded = [0; 4];
        padded.iter_mut().skip(1).zip(chunk).for_each(|(to, from)| *to = *from);
        let bits = u32::from_be_bytes(padded);
        for position in 0..4 {
            let index = (bits >> (18 - 6 * position)) & 63;
            let letter = ALPHABET.get(index as usize).copied().unwrap_or(b'=');
            text.push(if position > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

fn decode(text: &str) -> Option<[u8; 32]> {
    let letters = text.strip_suffix('=').filter(|letters| letters.len() == 43)?;
    let mut bits: u32 = 0;
    let mut bytes = Vec::with_capacity(33);
    for (count, letter) in (1_u32..).zip(letters.bytes()) {
        bits = (bits << 6) | u32::try_from(ALPHABET.iter().position(|known| *known == letter)?).ok()?;
        let held = count * 6 % 8;
        if count * 6 / 8 > (count - 1) * 6 / 8 {
            bytes.push(u8::try_from((bits >> held) & 0xFF).ok()?);
        }
    }
    // The last letter has two bits to spare, which must be zero: one key, one text.
    if bits & 3 == 0 { bytes.try_into().ok() } else { None }
}

const PREFIX: &str = "SCANITIZE-KEY-1 ";
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_text() {
        for seed in 0..=255_u8 {
            let key = std::array::from_fn(|index| seed.wrapping_mul(31).wrapping_add(u8::try_from(index).unwrap_or(0)));
            assert_eq!(decode(&encode(&key)), Some(key));
        }
    }

    #[test]
    fn the_text_is_base64() {
        // RFC 4648: 32 zero bytes, and 32 bytes of 0xFF.
        assert_eq!(encode(&[0; 32]), format!("{}=", "A".repeat(43)));
        assert_eq!(encode(&[0xFF; 32]), format!("{}8=", "/".repeat(42)));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in
            ["", "SCANITIZE-KEY-1 ", "SCANITIZE-KEY-1 AAAA", "SCANITIZE-KEY-2 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
        {
            assert!(parse(text).is_none());
        }
    }
}
