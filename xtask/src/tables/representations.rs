//! The value representations of the data dictionary (PS3.6), for implicit encodings.

use std::fmt::Write;
use std::path::Path;

use super::Generated;
use super::source::{Source, literal};
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
    let (mut steps, mut numbers, mut last) = (Vec::new(), Vec::new(), 0);
    for (tag, letters) in &rows {
        match u8::try_from(tag - last) {
            Ok(step) => steps.push(step),
            Err(_) => steps.extend([0].into_iter().chain(tag.to_be_bytes())),
        }
        last = *tag;
        let kind = kinds.iter().position(|kind| kind == letters).ok_or_else(|| source.wrong(letters))?;
        numbers.push(u8::try_from(kind)?);
    }
    let (steps, numbers) = (literal(&steps)?, literal(&numbers)?);
    writeln!(
        body,
        "/// Every tag, in ascending order: how much more it is than the one before, or 0 and its four bytes.\n\
         #[rustfmt::skip]\npub static STEPS: &[u8] = {steps};\n\n\
         /// The number of the value representation of each.\n#[rustfmt::skip]\npub static NUMBERS: &[u8] = {numbers};"
    )?;
    Ok(Generated { sources: vec![source], body })
}
