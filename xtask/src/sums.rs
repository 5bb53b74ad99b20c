//! SHA-256 of files, in the form that sha256sum writes and checks.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Outcome;

/// A line for each of these files below `folder`.
pub fn of(folder: &Path, files: &[PathBuf]) -> Outcome<String> {
    let mut list = String::new();
    for file in files {
        let bytes = std::fs::read(folder.join(file)).map_err(|e| format!("{}: {e}", file.display()))?;
        writeln!(list, "{}  {}", hex(&bytes), file.to_string_lossy().replace('\\', "/"))?;
    }
    Ok(list)
}

/// The SHA-256 of these bytes.
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
