//! Table E.1-1 of PS3.15: the action of the Basic Profile for each attribute and what the options make of it.

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::source::{Source, hex, lists, quoted, tag};
use crate::Outcome;

/// Writes confidentiality.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let source = Source::read(tables, "confidentiality.tsv")?;
    let options: Vec<&str> = source.head("options")?.split(' ').collect();
    let (mut exact, mut masked) = (Vec::new(), Vec::new());
    for [place, basic, chosen, _name] in source.rows()? {
        let (place, mask) = place_and_mask(place)?;
        let (keep, clean) = (bits(&options, chosen, "K")?, bits(&options, chosen, "C")?);
        let list = if mask == u32::MAX { &mut exact } else { &mut masked };
        list.push((place, mask, code(basic)?, keep, clean));
    }
    exact.sort_unstable();
    masked.sort_unstable();
    let body = format!(
        "use super::lists::Lists;\nuse super::{{Code, Row}};\n\n\
         /// The edition of PS3.15 that the table is from.\npub const EDITION: &str = {};\n\n\
         /// The SHA-256 of the table's source.\npub const SOURCE_SHA256: &str = {};\n\n\
         /// The columns of the options, in the order of the bits.\n#[rustfmt::skip]\npub const OPTIONS: &[&str] = &{options:?};\n\n\
         {}\n{}",
        quoted(source.head("edition")?),
        quoted(&source.sha256()),
        by_tag(&exact)?,
        list("MASKED", "The rows for many tags each.", &masked),
    );
    Ok(Generated { sources: vec![source], body })
}

type Row = (u32, u32, &'static str, u16, u16);

/// The rows for one tag each: most share their action and options with others.
fn by_tag(rows: &[Row]) -> Outcome<String> {
    let mut rules: Vec<_> = rows.iter().map(|(_, _, basic, keep, clean)| (*basic, *keep, *clean)).collect();
    rules.sort_unstable();
    rules.dedup();
    let mut numbered = BTreeMap::new();
    for (place, _, basic, keep, clean) in rows {
        let rule = rules.binary_search(&(*basic, *keep, *clean)).unwrap_or_default();
        numbered.insert(*place, u16::try_from(rule)?);
    }
    let written: String = rules.iter().map(|(basic, keep, clean)| format!("    (Code::{basic}, {keep}, {clean}),\n")).collect();
    let rows = lists("ROWS", "The rows for one tag each: which of [`RULES`] each is.", [&numbered])?;
    Ok(format!(
        "/// Actions of the Basic Profile with the options that keep and that clean.\n#[rustfmt::skip]\n\
         pub static RULES: &[(Code, u16, u16)] = &[\n{written}];\n\n{rows}"
    ))
}

fn list(name: &str, meaning: &str, rows: &[Row]) -> String {
    let mut text = format!("/// {meaning}\n#[rustfmt::skip]\npub static {name}: &[Row] = &[\n");
    for (place, mask, basic, keep, clean) in rows {
        let (place, mask) = (hex(*place), hex(*mask));
        text += &format!("    Row {{ tag: {place}, mask: {mask}, basic: Code::{basic}, keep: {keep}, clean: {clean} }},\n");
    }
    text + "];\n"
}

/// `60xx3000` is a tag whose x may be anything; private attributes have an odd group.
fn place_and_mask(text: &str) -> Outcome<(u32, u32)> {
    if text == "PRIVATE" {
        return Ok((0x0001_0000, 0x0001_0000));
    }
    let place = tag(&text.replace('x', "0"))?;
    let mask: String = text.chars().map(|digit| if digit == 'x' { '0' } else { 'F' }).collect();
    Ok((place, tag(&mask)?))
}

/// The name of an action in the core.
pub fn code(text: &str) -> Outcome<&'static str> {
    Ok(match text {
        "X" => "X",
        "Z" => "Z",
        "D" => "D",
        "U" => "U",
        "X/Z" => "XZ",
        "X/D" => "XD",
        "Z/D" => "ZD",
        "X/Z/D" => "XZD",
        "X/Z/U*" => "XZU",
        _ => return Err(format!("no action is called {text}").into()),
    })
}

/// The options whose cell holds `action`, one bit each.
pub fn bits(options: &[&str], chosen: &str, action: &str) -> Outcome<u16> {
    let mut bits = 0;
    for cell in chosen.split(',').filter(|cell| *cell != "-") {
        let (option, held) = cell.split_once('=').ok_or_else(|| format!("no action in {cell}"))?;
        let bit = options.iter().position(|known| *known == option).ok_or_else(|| format!("no option is called {option}"))?;
        if !matches!(held, "K" | "C") {
            return Err(format!("no action is called {held}").into());
        }
        bits |= u16::from(held == action) << bit;
    }
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_x_in_a_tag_is_open() {
        assert_eq!(place_and_mask("60xx3000").expect("reads"), (0x6000_3000, 0xFF00_FFFF));
        assert_eq!(place_and_mask("00100010").expect("reads"), (0x0010_0010, u32::MAX));
        assert!(place_and_mask("nothing").is_err());
    }

    #[test]
    fn an_unknown_option_or_action_fails() {
        assert_eq!(bits(&["a", "b"], "b=K,a=C", "K").expect("reads"), 2);
        assert_eq!(bits(&["a", "b"], "-", "K").expect("reads"), 0);
        assert!(bits(&["a"], "b=K", "K").is_err());
        assert!(bits(&["a"], "a=Q", "K").is_err());
        assert!(code("Q").is_err());
    }
}
