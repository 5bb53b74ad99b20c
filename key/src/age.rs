//! Files under a passphrase, in the form of age (age-encryption.org/v1): its passphrase recipient alone, binary or armoured.
//!
//! The primitives are those of kept libraries; here is how the format puts them together. What cannot be opened says no more than that: a
//! wrong passphrase and a damaged file are one.

use std::fmt::Write;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use scrypt::Params;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::base64;

/// Whether bytes are a file of age.
#[must_use]
pub fn is_age(bytes: &[u8]) -> bool {
    bytes.starts_with(VERSION.as_bytes()) || bytes.trim_ascii_start().starts_with(ARMOUR_BEGIN.as_bytes())
}

/// Why a file stays closed.
#[derive(Debug, PartialEq, Eq)]
pub enum Closed {
    /// It is for keys, in a version that is not known, or damaged in its form.
    Form,
    /// It asks for more work than any honest file, or than there is memory for.
    Work,
    /// The passphrase is another, or the file is damaged.
    Passphrase,
}

/// Opens a file.
///
/// # Errors
///
/// [`Closed`] says why it stays closed.
pub fn open(file: &[u8], passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, Closed> {
    let armoured = file.trim_ascii();
    if armoured.starts_with(ARMOUR_BEGIN.as_bytes()) {
        return open_binary(&unarmoured(armoured).ok_or(Closed::Form)?, passphrase);
    }
    open_binary(file, passphrase)
}

/// What is drawn for one file, and used for no other.
pub struct Drawn {
    file_key: Zeroizing<[u8; 16]>,
    salt: [u8; 16],
    nonce: [u8; 16],
}

impl Drawn {
    /// Takes 48 random bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let (file_key, rest) = bytes.split_first_chunk()?;
        let (salt, rest) = rest.split_first_chunk()?;
        Some(Self { file_key: Zeroizing::new(*file_key), salt: *salt, nonce: rest.try_into().ok()? })
    }
}

/// Writes a file that takes 2 to the power of `work` KiB to open. `None` where there is no room for that.
#[must_use]
pub fn seal(content: &[u8], passphrase: &[u8], drawn: &Drawn, work: u8) -> Option<Vec<u8>> {
    let Drawn { file_key, salt, nonce } = drawn;
    let wrap = wrap_key(passphrase, salt, work)?;
    let wrapped = ChaCha20Poly1305::new(&wrap).encrypt(&Nonce::default(), &file_key[..]).ok()?;
    let mut header = format!("{VERSION}\n-> scrypt {} {work}\n{}\n---", base64::encode(salt), base64::encode(&wrapped));
    let mac = header_mac(file_key, header.as_bytes())?.finalize().into_bytes();
    writeln!(header, " {}", base64::encode(&mac)).ok()?;
    let mut file = header.into_bytes();
    file.extend_from_slice(nonce);
    let cipher = content_cipher(file_key, nonce)?;
    let chunks = content.chunks(CHUNK).count().max(1);
    for number in 0..chunks {
        let chunk = content.chunks(CHUNK).nth(number).unwrap_or_default();
        file.extend(cipher.encrypt(&chunk_nonce(number, number + 1 == chunks)?, chunk).ok()?);
    }
    Some(file)
}

fn open_binary(file: &[u8], passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, Closed> {
    let header = Header::parse(file).ok_or(Closed::Form)?;
    if header.work > MOST_WORK {
        return Err(Closed::Work);
    }
    let wrap = wrap_key(passphrase, &header.salt, header.work).ok_or(Closed::Work)?;
    let file_key =
        ChaCha20Poly1305::new(&wrap).decrypt(&Nonce::default(), &header.wrapped[..]).map_err(|_| Closed::Passphrase)?;
    let file_key: Zeroizing<[u8; 16]> = Zeroizing::new(file_key.try_into().map_err(|_| Closed::Form)?);
    let mac = header_mac(&file_key, header.text).ok_or(Closed::Form)?;
    mac.verify_slice(&header.mac).map_err(|_| Closed::Passphrase)?;
    let (nonce, content) = header.rest.split_first_chunk::<16>().ok_or(Closed::Form)?;
    let cipher = content_cipher(&file_key, nonce).ok_or(Closed::Form)?;
    let sealed: Vec<&[u8]> = content.chunks(CHUNK + TAG).collect();
    let mut opened = Zeroizing::new(Vec::with_capacity(content.len()));
    for (number, chunk) in sealed.iter().enumerate() {
        let is_last = number + 1 == sealed.len();
        let nonce = chunk_nonce(number, is_last).ok_or(Closed::Form)?;
        let piece = Zeroizing::new(cipher.decrypt(&nonce, *chunk).map_err(|_| Closed::Passphrase)?);
        // A last chunk of nothing stands in a file of nothing alone.
        if piece.is_empty() && number > 0 {
            return Err(Closed::Form);
        }
        opened.extend_from_slice(&piece);
    }
    if sealed.is_empty() { Err(Closed::Form) } else { Ok(opened) }
}

/// The header of a file with one stanza, that of a passphrase.
struct Header<'a> {
    /// All of it before its code, which is of this.
    text: &'a [u8],
    salt: [u8; 16],
    work: u8,
    wrapped: [u8; 32],
    mac: Vec<u8>,
    rest: &'a [u8],
}

impl<'a> Header<'a> {
    fn parse(file: &'a [u8]) -> Option<Self> {
        let mut rest = file;
        let mut line = || {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (line, after) = (rest.get(..end)?, rest.get(end + 1..)?);
            rest = after;
            std::str::from_utf8(line).ok()
        };
        let is_known = line()? == VERSION;
        let stanza: Vec<&str> = line()?.strip_prefix("-> scrypt ")?.split(' ').collect();
        let [salt, work] = stanza.as_slice() else { return None };
        let is_number = !work.starts_with('0') && work.bytes().all(|byte| byte.is_ascii_digit());
        let wrapped = base64::decode(line()?)?.try_into().ok()?;
        let mac = base64::decode(line()?.strip_prefix("--- ")?).filter(|mac| mac.len() == 32)?;
        let signed = file.len().checked_sub(rest.len() + MAC_LINE)?;
        (is_known && is_number).then_some(())?;
        let (salt, work) = (base64::decode(salt)?.try_into().ok()?, work.parse().ok()?);
        Some(Self { text: file.get(..signed)?, salt, work, wrapped, mac, rest })
    }
}

/// Whether the work finds its memory: without this the program would end where it does not.
fn has_room(work: u8) -> bool {
    let bytes = 1_usize.checked_shl(u32::from(work)).and_then(|blocks| blocks.checked_mul(BLOCK));
    bytes.is_some_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

fn wrap_key(passphrase: &[u8], salt: &[u8; 16], work: u8) -> Option<Key> {
    if !has_room(work) {
        return None;
    }
    let mut key = Key::default();
    let salt = [SALT_LABEL, salt].concat();
    scrypt::scrypt(passphrase, &salt, &Params::new(work, 8, 1).ok()?, &mut key).ok()?;
    Some(key)
}

fn header_mac(file_key: &[u8; 16], header: &[u8]) -> Option<Hmac<Sha256>> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, file_key).expand(b"header", &mut *key).ok()?;
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&*key).ok()?;
    mac.update(header);
    Some(mac)
}

fn content_cipher(file_key: &[u8; 16], nonce: &[u8; 16]) -> Option<ChaCha20Poly1305> {
    let mut key = Key::default();
    Hkdf::<Sha256>::new(Some(nonce), file_key).expand(b"payload", &mut key).ok()?;
    Some(ChaCha20Poly1305::new(&key))
}

/// Eleven bytes of the number of the chunk, and whether it is the last.
fn chunk_nonce(number: usize, is_last: bool) -> Option<Nonce> {
    let mut nonce = Nonce::default();
    let number = u64::try_from(number).ok()?.to_be_bytes();
    nonce.iter_mut().skip(3).zip(number).for_each(|(to, from)| *to = from);
    *nonce.last_mut()? = u8::from(is_last);
    Some(nonce)
}

/// The content of an armoured file: lines of 64 letters, the last of 1 to 64 (RFC 7468 in its strict form).
fn unarmoured(file: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(file).ok()?;
    let body = text.strip_prefix(ARMOUR_BEGIN)?.strip_suffix(ARMOUR_END)?;
    let letters: String = body.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    base64::decode_padded(&letters)
}

const VERSION: &str = "age-encryption.org/v1";
const SALT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const ARMOUR_BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const ARMOUR_END: &str = "-----END AGE ENCRYPTED FILE-----";
/// A blank, 43 letters and the end of a line.
const MAC_LINE: usize = 45;
const CHUNK: usize = 64 << 10;
const TAG: usize = 16;
/// Of memory, for each unit of work: 128 times the block size, which is 8.
const BLOCK: usize = 1024;
/// As far as age goes: 4 GiB.
const MOST_WORK: u8 = 22;
