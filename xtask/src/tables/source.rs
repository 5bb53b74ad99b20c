//! One file of `tables/`: lines of columns, with what it says about itself in its head.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use scanitize_pack::{Text, pack};
use sha2::{Digest, Sha256};

use crate::Outcome;

/// A file that was read.
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// Reads `tables/<name>`.
    pub fn read(tables: &Path, name: &str) -> Outcome<Self> {
        let text = std::fs::read_to_string(tables.join(name)).map_err(|e| format!("tables/{name}: {e}"))?;
        Ok(Self { name: name.to_owned(), text })
    }

    /// What is no file of lines, but a crate or bytes.
    pub fn bytes(origin: &str) -> Self {
        Self { name: String::new(), text: origin.to_owned() }
    }

    /// What the head says after `# <word>: `.
    pub fn head(&self, word: &str) -> Outcome<&str> {
        let mark = format!("# {word}: ");
        let found = self.text.lines().find_map(|line| line.strip_prefix(&mark));
        found.ok_or_else(|| format!("tables/{} does not state its {word}", self.name).into())
    }

    /// The lines that are no comment, each without what surrounds it.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
    }

    /// The rows of a file of `N` columns.
    pub fn rows<const N: usize>(&self) -> Outcome<Vec<[&str; N]>> {
        self.lines()
            .map(|line| {
                let row: Vec<&str> = line.split('\t').collect();
                <[&str; N]>::try_from(row).map_err(|_| self.wrong(line).into())
            })
            .collect()
    }

    /// A sentence that says which line is wrong.
    pub fn wrong(&self, line: &str) -> String {
        format!("tables/{}: not understood: {line}", self.name)
    }

    /// The SHA-256 of the file, in hexadecimal.
    pub fn sha256(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The lines of a generated file's header that name this source.
    pub fn credit(&self) -> String {
        if self.name.is_empty() {
            return format!("// {}\n", self.text);
        }
        let origin = self.head("source").unwrap_or("kept by hand");
        format!("// tables/{}: {origin}\n// sha256 {}\n", self.name, self.sha256())
    }
}

/// A tag of eight hexadecimal digits.
pub fn tag(text: &str) -> Outcome<u32> {
    u32::from_str_radix(text, 16).map_err(|_| format!("not a tag: {text}").into())
}

/// A tag or a mask as Rust source.
pub fn hex(number: u32) -> String {
    format!("0x{:04X}_{:04X}", number >> 16, number & 0xFFFF)
}

/// A string as Rust source.
pub fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// The line by which a generated file has blocks.
pub const USE_BLOCK: &str = "use super::block::Block;\n\n";

/// A static text of sorted lines, folded and packed as the core's `block` reads it.
pub fn block(name: &str, meaning: &str, lines: &[String]) -> Outcome<String> {
    if let Some(line) = lines.iter().find(|line| !line.is_ascii() || line.starts_with(' ')) {
        return Err(format!("{name}: not plain: {line}").into());
    }
    let mut folded = Vec::new();
    let mut before = "";
    for line in lines {
        let shared = line.bytes().zip(before.bytes()).take_while(|(one, other)| one == other).count().min(0x7F);
        folded.push(0x80 + u8::try_from(shared)?);
        folded.extend(line.bytes().skip(shared));
        before = line;
    }
    let packed = literal(&pack(&folded, &Text))?;
    Ok(format!("/// {meaning}\n#[rustfmt::skip]\npub static {name}: Block = Block::packed({packed});\n"))
}

/// The line by which a generated file has lists.
pub const USE_LISTS: &str = "use super::lists::Lists;\n\n";

/// Static lists of ascending tags with their numbers, packed as the core's `lists` reads them.
pub fn lists<'a>(name: &str, meaning: &str, lists: impl IntoIterator<Item = &'a BTreeMap<u32, u16>>) -> Outcome<String> {
    let mut bytes = Vec::new();
    for list in lists {
        let mut last = 0;
        for (tag, number) in list {
            match u8::try_from(tag - last) {
                Ok(step @ 1..=0xFE) => bytes.push(step),
                _ => bytes.extend([0].into_iter().chain(tag.to_be_bytes())),
            }
            bytes.extend(number.to_be_bytes());
            last = *tag;
        }
        bytes.push(0xFF);
    }
    let packed = literal(&pack(&bytes, &Text))?;
    Ok(format!("/// {meaning}\n#[rustfmt::skip]\npub static {name}: Lists = Lists::packed({packed});\n"))
}

/// Bytes as Rust source; a blank at the start of a line would be lost.
pub fn literal(bytes: &[u8]) -> Outcome<String> {
    let mut text = "b\"\\\n".to_owned();
    for line in bytes.chunks(128) {
        for byte in line {
            match byte {
                b' ' => text.push_str("\\x20"),
                byte => write!(text, "{}", byte.escape_ascii())?,
            }
        }
        text.push_str("\\\n");
    }
    text.push('"');
    Ok(text)
}
