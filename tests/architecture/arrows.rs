//! The arrows between modules: each `crate::`, `super::` and `scanitize::` is followed to the module it names.

use std::collections::BTreeMap;

use super::text::Source;

/// What each module may name.
pub struct Rules(BTreeMap<String, Right>);

enum Right {
    Only(Vec<String>),
    AllBut(Vec<String>),
}

impl Rules {
    /// Reads the table; its first two lines are its head.
    pub fn parse(table: &str) -> Self {
        let mut rules = BTreeMap::new();
        for line in table.lines().skip(2) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [modules, rights] = cells.as_slice() else { panic!("a row of two cells: {line}") };
            for module in list(modules) {
                let right = match rights.strip_prefix("all but ") {
                    Some(names) => Right::AllBut(list(names)),
                    None if *rights == "nothing" => Right::Only(Vec::new()),
                    None => Right::Only(list(rights)),
                };
                assert!(rules.insert(module.clone(), right).is_none(), "{module} has two rows");
            }
        }
        Self(rules)
    }

    fn objection(&self, from: &str, to: &[String]) -> Option<String> {
        let named = to.first()?;
        if from == named {
            return None;
        }
        if !self.0.contains_key(named) {
            return Some(format!("names {named}, which has no row in the table"));
        }
        let whole = to.join("::");
        let covers = |right: &String| whole == *right || whole.starts_with(&format!("{right}::"));
        let allowed = match self.0.get(from) {
            Some(Right::Only(rights)) => rights.iter().any(covers),
            Some(Right::AllBut(rights)) => !rights.iter().any(covers),
            None => return Some("has no row in the table".to_owned()),
        };
        (!allowed).then(|| format!("may not name {named}"))
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split(", ").map(str::to_owned).collect()
}

/// What lib.rs re-exports, by the module it comes from: `crate::Error` is a way to name `error`.
pub fn front_door(lib: &Source) -> BTreeMap<String, String> {
    let mut front = BTreeMap::new();
    for (at, pair) in lib.words.windows(2).enumerate() {
        if pair == ["pub", "use"] {
            for path in paths(&lib.words[at + 2..]) {
                let path: Vec<String> = path.into_iter().filter(|part| part != "crate" && part != "self").collect();
                if let [module, .., name] = path.as_slice() {
                    front.insert(name.clone(), module.clone());
                }
            }
        }
    }
    front
}

/// Every arrow of `source` that the table does not hold, as a sentence.
pub fn broken(rules: &Rules, front: &BTreeMap<String, String>, source: &Source) -> Vec<String> {
    let module = source.module();
    if module == ["lib"] {
        return Vec::new();
    }
    let from = module[0];
    let mut found: Vec<String> = named(source)
        .into_iter()
        .map(|mut path| {
            if let Some(module) = path.first().and_then(|name| front.get(name)) {
                path.insert(0, module.clone());
            }
            path
        })
        .filter_map(|path| Some(format!("src/{}: {from} {}", source.name, rules.objection(from, &path)?)))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Every path that a file names, as seen from the crate's root.
fn named(source: &Source) -> Vec<Vec<String>> {
    let place: Vec<String> = source.module().iter().map(|part| (*part).to_owned()).collect();
    let mut inline: Vec<(String, i32)> = Vec::new();
    let mut depth = 0;
    let mut found = Vec::new();
    for (at, word) in source.words.iter().enumerate() {
        match word.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inline.retain(|(_, opened)| *opened <= depth);
            }
            "mod" if source.words.get(at + 2).is_some_and(|next| next == "{") => {
                inline.push((source.words[at + 1].clone(), depth + 1));
            }
            // The command line is a crate of its own: only by the library's name does it leave itself.
            "crate" | "super" if place[0] == "main" => {}
            "crate" | "super" | "scanitize" if starts_path(&source.words, at) => {
                let here: Vec<String> = place.iter().chain(inline.iter().map(|(name, _)| name)).cloned().collect();
                found.extend(paths(&source.words[at..]).into_iter().map(|path| from_root(path, &here)));
            }
            _ => {}
        }
    }
    found
}

fn starts_path(words: &[String], at: usize) -> bool {
    let after = words.get(at + 1).is_some_and(|word| word == "::");
    after && (at == 0 || words[at - 1] != "::")
}

/// `super` climbs from where it stands; `crate` and the crate's own name start at the root.
fn from_root(path: Vec<String>, here: &[String]) -> Vec<String> {
    let climbs = path.iter().take_while(|part| *part == "super").count();
    let start = if climbs == 0 { Vec::new() } else { here[..here.len().saturating_sub(climbs)].to_vec() };
    let mut whole: Vec<String> = start.into_iter().chain(path.into_iter().skip(climbs.max(1))).collect();
    // Below a module, all of it is the module; at the root it is everybody.
    whole.truncate(whole.iter().skip(1).position(|part| part == "self" || part == "*").map_or(whole.len(), |at| at + 1));
    whole
}

/// The paths that start at the first word, groups in braces unfolded: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(words: &[String]) -> Vec<Vec<String>> {
    let mut at = 0;
    branch(words, &mut at)
}

fn branch(words: &[String], at: &mut usize) -> Vec<Vec<String>> {
    let mut path = Vec::new();
    loop {
        match words.get(*at).map(String::as_str) {
            Some("{") => {
                let mut found = Vec::new();
                while !matches!(words.get(*at).map(String::as_str), Some("}") | None) {
                    *at += 1;
                    found.extend(branch(words, at));
                }
                *at += 1;
                return found.into_iter().map(|inner| path.iter().cloned().chain(inner).collect()).collect();
            }
            Some(word) if word == "*" || word.starts_with(|c: char| c.is_alphabetic() || c == '_') => path.push(word.to_owned()),
            _ => return Vec::from_iter((!path.is_empty()).then_some(path)),
        }
        *at += 1;
        if words.get(*at).is_some_and(|word| word == "as") {
            *at += 2;
        }
        if words.get(*at).is_none_or(|word| word != "::") {
            return vec![path];
        }
        *at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken_in(name: &str, text: &str) -> Vec<String> {
        let front =
            front_door(&Source::parse("lib.rs", "pub mod error; pub use error::{Error, Reason}; pub use crate::plan::Plan;"));
        broken(&Rules::parse(super::super::ARROWS), &front, &Source::parse(name, text))
    }

    #[test]
    fn architecture_sees_every_way_to_name_a_module() {
        for (name, text) in [
            ("error.rs", "use crate::plan::Plan;"),
            ("error.rs", "use crate::{attribute::Tag, plan::{self, Plan}};"),
            ("error.rs", "fn f() { crate::plan::decide() }"),
            ("error.rs", "use super::plan;"),
            ("error.rs", "mod inner { use super::super::plan::Plan; }"),
            ("error.rs", "use crate::Plan;"),
            ("error.rs", "use crate::*;"),
            ("error.rs", "use super::*;"),
            ("dicom/lex.rs", "use super::super::profile::Profile;"),
            ("dicom/lex.rs", "use crate::profile as p;"),
            ("main.rs", "use scanitize::dicom::lex;"),
            ("verify.rs", "use crate::text::find;"),
            ("main.rs", "use scanitize::face::{render, register};"),
            ("attribute.rs", "use crate::error::Error;"),
            ("sanitize.rs", "use crate::wasm::Handle;"),
            ("novel.rs", "use crate::error::Error;"),
            ("plan.rs", "use crate::novel::X;"),
        ] {
            assert_eq!(broken_in(name, text).len(), 1, "{name}: {text}: {:?}", broken_in(name, text));
        }
    }

    #[test]
    fn architecture_lets_pass_what_the_table_holds() {
        for (name, text) in [
            ("error.rs", "use crate::attribute::{Path, Tag}; pub(crate) fn f(x: &super::attribute::Vr) {}"),
            ("dicom/lex.rs", "use super::write::Writer; use crate::{error::{Error, Result}, limits::Limits};"),
            ("dicom/lex.rs", "mod inner { use super::super::write; mod deep { use super::super::walk; } } use super::write;"),
            ("verify.rs", "use crate::text::Clear; use crate::face::{Clear as Faceless, NotNeeded};"),
            ("main.rs", "use scanitize::face::render::Picture; use scanitize::{sanitize, Error, Reason};"),
            ("main/clean.rs", "use crate::arguments::Clean; use super::pool;"),
            ("sanitize.rs", "use crate::{dicom, plan, verify};"),
            ("plan.rs", "use crate::Error; mod inner { use super::*; }"),
            ("plan.rs", "use crate::attribute::*;"),
            ("lib.rs", "pub use crate::plan::Plan;"),
        ] {
            assert_eq!(broken_in(name, text), Vec::<String>::new(), "{name}: {text}");
        }
    }
}
