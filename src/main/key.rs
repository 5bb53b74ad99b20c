//! The key file: one line with the master key, then a line for each code that the key alone does not give. Plain, or all of it under a
//! passphrase in the form of age.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use scanitize::pseudonym::KeptCode;
use scanitize_key::{Closed, Code, Drawn, Held};
use zeroize::Zeroizing;

use crate::WrongUse;

/// A key, and where it is kept.
pub struct KeyFile {
    held: Held,
    passphrase: Option<Zeroizing<Vec<u8>>>,
    /// None for a key that is not kept.
    path: Option<PathBuf>,
    /// Whether the file is there.
    is_written: bool,
    /// Whether its last line has no end.
    is_open: bool,
}

impl KeyFile {
    /// The key in the file at `path`, or a fresh one if there is none; nothing is written yet. Without a path it is not kept.
    pub fn open(path: Option<&Path>, passphrase: Option<&Path>) -> Result<Self, WrongUse> {
        let Some(path) = path else {
            let is_lost = passphrase.is_some();
            return if is_lost { Err(WrongUse::from("--passphrase-file goes with --key")) } else { Self::fresh(None, None) };
        };
        let passphrase = passphrase.map(read_passphrase).transpose()?;
        match fs::read(path) {
            Ok(bytes) => Self::read(&Zeroizing::new(bytes), path, passphrase),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::fresh(Some(path), passphrase),
            Err(_) => Err(WrongUse::from("the key file cannot be read")),
        }
    }

    /// The same of a file that must be there.
    pub fn open_kept(path: &Path, passphrase: Option<&Path>) -> Result<Self, WrongUse> {
        if path.exists() { Self::open(Some(path), passphrase) } else { Err(WrongUse::from("there is no such key file")) }
    }

    /// The master key.
    pub fn key(&self) -> [u8; 32] {
        *self.held.key
    }

    /// The codes that are kept with it, of all recipients.
    pub fn codes(&self) -> Vec<KeptCode> {
        self.held.codes.iter().cloned().map(|Code { mark, code }| KeptCode { mark, code }).collect()
    }

    /// Keeps codes, and writes the file if it is not there.
    pub fn keep(&mut self, codes: &[KeptCode]) -> Result<(), WrongUse> {
        let Some(path) = self.path.clone().filter(|_| !codes.is_empty() || !self.is_written) else { return Ok(()) };
        let codes: Vec<Code> = codes.iter().cloned().map(|KeptCode { mark, code }| Code { mark, code }).collect();
        self.held.codes.extend_from_slice(&codes);
        let all = self.held.text();
        match (&self.passphrase, self.is_written) {
            (Some(passphrase), false) => create(&path, &sealed(all.as_bytes(), passphrase)?)?,
            (Some(passphrase), true) => replace(&path, &sealed(all.as_bytes(), passphrase)?)?,
            (None, false) => create(&path, all.as_bytes())?,
            (None, true) => append(&path, &[if self.is_open { "\n" } else { "" }, &Code::lines(&codes)].concat())?,
        }
        if !self.is_written {
            eprintln!("scanitize: there was no key file: a new key was made and written to it");
        }
        (self.is_written, self.is_open) = (true, false);
        Ok(())
    }

    fn fresh(path: Option<&Path>, passphrase: Option<Zeroizing<Vec<u8>>>) -> Result<Self, WrongUse> {
        let held = Held { key: Zeroizing::new(random()?), codes: Vec::new() };
        Ok(Self { held, passphrase, path: path.map(Path::to_owned), is_written: false, is_open: false })
    }

    fn read(bytes: &[u8], path: &Path, passphrase: Option<Zeroizing<Vec<u8>>>) -> Result<Self, WrongUse> {
        let text = match (&passphrase, scanitize_key::is_age(bytes)) {
            (Some(passphrase), true) => scanitize_key::open(bytes, passphrase).map_err(|closed| WrongUse::from(why(&closed)))?,
            (None, false) => Zeroizing::new(bytes.to_vec()),
            (None, true) => return Err(WrongUse::from("the key file has a passphrase: give it with --passphrase-file")),
            (Some(_), false) => return Err(WrongUse::from("the key file has no passphrase: leave --passphrase-file out")),
        };
        let held = Held::parse(&text).ok_or(WrongUse::from(
            "the key file is not one line SCANITIZE-KEY-1 and 32 bytes in Base64, with lines SCANITIZE-CODE-1 behind it or none",
        ))?;
        let is_open = !bytes.ends_with(b"\n");
        Ok(Self { held, passphrase, path: Some(path.to_owned()), is_written: true, is_open })
    }
}

/// 32 random bytes of the system.
pub fn random() -> Result<[u8; 32], WrongUse> {
    let mut bytes = [0; 32];
    fill(&mut bytes)?;
    Ok(bytes)
}

fn fill(bytes: &mut [u8]) -> Result<(), WrongUse> {
    getrandom::fill(bytes).map_err(|_| WrongUse::from("the system gives no random bytes"))
}

/// The first line of a file, which is not empty.
fn read_passphrase(path: &Path) -> Result<Zeroizing<Vec<u8>>, WrongUse> {
    let bytes = Zeroizing::new(fs::read(path).map_err(|_| WrongUse::from("the file of the passphrase cannot be read"))?);
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.is_empty() {
        return Err(WrongUse::from("the file of the passphrase begins with an empty line"));
    }
    Ok(Zeroizing::new(line.to_vec()))
}

fn why(closed: &Closed) -> &'static str {
    match closed {
        Closed::Form => "the key file is not one of age for a passphrase",
        Closed::Work => "the key file asks for more memory than any that age writes",
        Closed::Passphrase => "the passphrase does not open the key file",
    }
}

fn sealed(text: &[u8], passphrase: &[u8]) -> Result<Vec<u8>, WrongUse> {
    let mut bytes = Zeroizing::new([0; 48]);
    fill(&mut *bytes)?;
    let drawn = Drawn::new(&*bytes).ok_or(WrongUse::from(CANNOT))?;
    scanitize_key::seal(text, passphrase, &drawn, WORK).ok_or(WrongUse::from(CANNOT))
}

fn create(path: &Path, bytes: &[u8]) -> Result<(), WrongUse> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|_| WrongUse::from("the key file cannot be created"))?;
    file.write_all(bytes).map_err(|_| WrongUse::from(CANNOT))
}

/// All lines at once, so that two runs do not write into one another's.
fn append(path: &Path, lines: &str) -> Result<(), WrongUse> {
    let opened = OpenOptions::new().append(true).open(path);
    opened.and_then(|mut file| file.write_all(lines.as_bytes())).map_err(|_| WrongUse::from(CANNOT))
}

/// The new file stands whole or not at all: without the old one the key would be lost.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), WrongUse> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let replaced = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        // A link keeps leading to the file.
        file.persist(path.canonicalize()?).map_err(|error| error.error)
    });
    replaced.map(drop).map_err(|_| WrongUse::from(CANNOT))
}

const CANNOT: &str = "the key file cannot be written: nothing else was";
/// 256 MiB and about a second, as age itself does.
const WORK: u8 = 18;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_core_takes_for_a_code_stands_in_a_key_file_and_nothing_else() {
        let marks = ["0a".repeat(16), "0A".repeat(16), "0".repeat(31), "g".repeat(32)];
        let codes = ["CASE-7", "7", "a.b_c", &"x".repeat(32), "", "-7", "A B", "DOE^JANE", "caf\u{e9}", "A\n", &"x".repeat(33)];
        for (mark, code) in marks.iter().flat_map(|mark| codes.map(|code| (mark.clone(), code.to_owned()))) {
            let kept = KeptCode { mark: mark.clone(), code: code.clone() };
            assert_eq!(Code { mark, code }.is_one(), kept.is_one());
        }
    }
}
