//! The value representations of the data dictionary (PS3.6), for implicit encodings.

use std::fmt::Write;
use std::path::Path;

use super::Generated;
use super::source::Source;
use crate::Outcome;

/// Writes the table of `dicom/dictionary`.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "representations.tsv")?;
    let mut rows = Vec::new();
    for [tag, letters] in source.rows()? {
        let tag = u32::from_str_radix(tag, 16).map_err(|_| source.wrong(tag))?;
        rows.push((tag, letters));
    }
    let mut kinds: Vec<&str> = rows.iter().map(|(_, letters)| *letters).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut body = format!(
        "/// The value representations, as the dictionary writes them.\n#[rustfmt::skip]\npub const KINDS: &[&str] = &{kinds:?};\n\n"
    );
    body.push_str("/// Every tag with the number of its value representation, in ascending order.\n#[rustfmt::skip]\npub static TAGS: &[(u32, u8)] = &[\n");
    for line in rows.chunks(10) {
        body.push_str("   ");
        for (tag, letters) in line {
            let kind = kinds.iter().position(|kind| kind == letters).ok_or_else(|| source.wrong(letters))?;
            write!(body, " (0x{tag:08X}, {kind}),")?;
        }
        body.push('\n');
    }
    body.push_str("];\n");
    Ok(Generated { sources: vec![source], body })
}
