//! Coded concepts: value and meaning, by coding scheme (PS3.16).

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::source::{Source, USE_BLOCK, block};
use crate::Outcome;

/// Writes codes.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "codes.tsv")?;
    let mut schemes: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for [scheme, value, before, meaning] in source.rows()? {
        let older = if before == "-" { String::new() } else { format!("\t{before}") };
        let meaning = if meaning == "-" { "" } else { meaning };
        schemes.entry(scheme).or_default().insert(value, format!("{meaning}{older}"));
    }
    let mut body = USE_BLOCK.to_owned();
    for (scheme, codes) in &schemes {
        let meaning = match *scheme {
            "SCT" => "Codes of SCT, each with its meaning, and as SNOMED spelled it before.".to_owned(),
            "LN" => "Codes of LOINC, without meanings.".to_owned(),
            _ => format!("Codes of {scheme}, each with its meaning."),
        };
        let line = |(code, meaning): (&&str, &String)| format!("{code}\t{meaning}").trim_end().to_owned();
        let lines: Vec<String> = codes.iter().map(line).collect();
        body += &block(scheme, &meaning, &lines)?;
        body.push('\n');
    }
    body.pop();
    Ok(Generated { sources: vec![source], body })
}
