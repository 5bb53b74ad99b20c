//! The attributes that may stay although Table E.1-1 does not list them, by the rules of technical.txt.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Generated;
use super::dictionary::Dictionary;
use super::source::{Source, USE_LISTS, lists, tag};
use super::structure::Structure;
use crate::Outcome;

/// Writes technical.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let selection = Selection::read(tables)?;
    let mut kinds: Vec<&str> = selection.technical.values().map(String::as_str).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut rows = BTreeMap::new();
    for (place, representation) in &selection.technical {
        let kind = u8::try_from(kinds.binary_search(&representation.as_str()).unwrap_or_default())?;
        rows.insert(*place, u16::from_be_bytes([kind, selection.dictionary.most_values(*place)]));
    }
    let meaning = "The technical attributes: which of [`KINDS`] each is written in and, in the lower byte, the most values that it may\n\
                   /// have, 0 for any number.";
    let letters: String = kinds.iter().map(|kind| format!("*b\"{kind}\", ")).collect();
    let kinds = format!("/// Value representations.\n#[rustfmt::skip]\npub static KINDS: &[[u8; 2]] = &[{letters}];\n\n");
    let body = [USE_LISTS, &kinds, &lists("TECHNICAL", meaning, [&rows])?].concat();
    let Selection { rules, listed, dictionary, structure, .. } = selection;
    let sources = [rules.source, listed, dictionary.source].into_iter().chain(structure.sources).collect();
    Ok(Generated { sources, body })
}

/// The rules applied: which attributes are technical, and at which places they are reached.
pub struct Selection {
    /// The rules.
    pub rules: Rules,
    /// Keywords, tags and value representations.
    pub dictionary: Dictionary,
    /// Modules and what they hold.
    pub structure: Structure,
    /// The technical attributes, by tag.
    pub technical: BTreeMap<u32, String>,
    /// Table E.1-1.
    pub listed: Source,
    removed: BTreeMap<u32, bool>,
}

impl Selection {
    /// Reads the rules and applies them.
    pub fn read(tables: &Path) -> Outcome<Self> {
        let listed = Source::read(tables, "confidentiality.tsv")?;
        let mut removed = BTreeMap::new();
        for [place, basic, _, _] in listed.rows()? {
            if let Ok(place) = tag(place) {
                removed.insert(place, matches!(basic, "X" | "Z"));
            }
        }
        let (rules, dictionary, structure) = (Rules::read(tables)?, Dictionary::read(tables)?, Structure::read(tables)?);
        let mut selection = Self { rules, dictionary, structure, technical: BTreeMap::new(), listed, removed };
        selection.check()?;
        selection.select()?;
        Ok(selection)
    }

    /// Whether Table E.1-1 or the technical list names it.
    pub fn is_known(&self, tag: u32) -> bool {
        self.technical.contains_key(&tag) || self.removed.contains_key(&tag)
    }

    /// Whether it can stand in the output with its items.
    pub fn may_stand(&self, tag: u32) -> bool {
        self.technical.contains_key(&tag) || self.removed.get(&tag) == Some(&false)
    }

    fn select(&mut self) -> Outcome {
        let mut keywords: BTreeSet<String> = self.rules.named(Thing::Attribute, &Word::In).map(str::to_owned).collect();
        for module in self.structure.modules.keys() {
            let Some(word) = self.rules.of(Thing::Module, module) else { continue };
            let passes = |parent: &str, keyword: &str| match (word, parent) {
                (Word::Out, _) => false,
                (Word::Only(named), "-") => named.iter().any(|name| name == keyword) && self.may_be_entered(keyword),
                _ => self.may_be_entered(keyword),
            };
            keywords.extend(self.structure.reached(module, &passes)?.into_iter().map(|(_, keyword)| keyword));
        }
        for keyword in keywords {
            let place = self.dictionary.tag(&keyword)?;
            if !self.removed.contains_key(&place) && self.is_allowed(&keyword)? {
                let representations = self.dictionary.representations(&keyword)?;
                self.technical.insert(place, representations.first().ok_or("no representation")?.to_string());
            }
        }
        Ok(())
    }

    /// What Table E.1-1 removes or empties, or a rule leaves out, holds nothing that stays.
    fn may_be_entered(&self, keyword: &str) -> bool {
        let is_out = |thing| matches!(self.rules.of(thing, keyword), Some(Word::Out));
        let is_removed = self.dictionary.tag(keyword).is_ok_and(|place| self.removed.get(&place) == Some(&true));
        !is_out(Thing::Sequence) && !is_out(Thing::Attribute) && !is_removed
    }

    fn is_allowed(&self, keyword: &str) -> Outcome<bool> {
        if let Some(word) = self.rules.of(Thing::Attribute, keyword) {
            return Ok(*word == Word::In);
        }
        let representations = self.dictionary.representations(keyword)?;
        Ok(representations.iter().all(|name| self.rules.of(Thing::Representation, name) == Some(&Word::In)))
    }

    /// Every rule names what exists, and every module has a rule.
    fn check(&self) -> Outcome {
        for ((thing, name), word) in &self.rules.words {
            match thing {
                Thing::Module => drop(self.structure.attributes(name)?),
                Thing::Attribute | Thing::Sequence => drop(self.dictionary.tag(name)?),
                Thing::Representation => {}
            }
            if let Word::Only(keywords) = word {
                keywords.iter().try_for_each(|keyword| self.dictionary.tag(keyword).map(drop))?;
            }
        }
        for module in self.structure.modules.keys() {
            self.rules
                .of(Thing::Module, module)
                .ok_or_else(|| format!("technical.txt does not say what of {module} may stay"))?;
        }
        Ok(())
    }
}

/// The rules of technical.txt.
pub struct Rules {
    words: BTreeMap<(Thing, String), Word>,
    source: Source,
}

/// What a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A value representation.
    Representation,
    /// A module.
    Module,
    /// A sequence and what it holds.
    Sequence,
    /// An attribute.
    Attribute,
}

/// What a rule says.
#[derive(Clone, PartialEq, Eq)]
pub enum Word {
    /// It may stay.
    In,
    /// It may not.
    Out,
    /// These top-level attributes of the module may stay.
    Only(Vec<String>),
}

impl Rules {
    fn read(tables: &Path) -> Outcome<Self> {
        let source = Source::read(tables, "technical.txt")?;
        let mut words = BTreeMap::new();
        for line in source.lines() {
            let (thing, names, word) = rule(line).ok_or_else(|| source.wrong(line))?;
            for name in names {
                if words.insert((thing, name.clone()), word.clone()).is_some() {
                    return Err(format!("technical.txt rules on {name} twice").into());
                }
            }
        }
        Ok(Self { words, source })
    }

    /// What the rules say of something.
    pub fn of(&self, thing: Thing, name: &str) -> Option<&Word> {
        self.words.get(&(thing, name.to_owned()))
    }

    fn named<'a>(&'a self, thing: Thing, word: &'a Word) -> impl Iterator<Item = &'a str> {
        self.words.iter().filter(move |((kind, _), said)| *kind == thing && *said == word).map(|((_, name), _)| name.as_str())
    }
}

/// `thing names word -- reason`, or `module name only keywords -- reason`.
fn rule(line: &str) -> Option<(Thing, Vec<String>, Word)> {
    let (said, reason) = line.split_once(" -- ")?;
    let (thing, rest) = said.split_once(' ')?;
    let thing = match thing {
        "vr" => Thing::Representation,
        "module" => Thing::Module,
        "sequence" => Thing::Sequence,
        "attribute" => Thing::Attribute,
        _ => return None,
    };
    let list = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    if let Some((name, keywords)) = rest.split_once(" only ") {
        return (thing == Thing::Module).then(|| (thing, vec![name.to_owned()], Word::Only(list(keywords))));
    }
    let (names, word) = rest.rsplit_once(' ')?;
    let word = match word {
        "in" => Word::In,
        "out" => Word::Out,
        _ => return None,
    };
    (!reason.trim().is_empty()).then(|| (thing, list(names), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_needs_a_reason() {
        assert!(rule("vr CS in -- checked").is_some());
        assert!(rule("vr CS in").is_none());
        assert!(rule("vr CS perhaps -- checked").is_none());
        assert!(rule("tag CS in -- checked").is_none());
    }

    #[test]
    fn only_names_attributes_of_a_module() {
        let (thing, names, word) = rule("module sop-common only SOPClassUID InstanceNumber -- why").expect("reads");
        assert!(thing == Thing::Module && names == ["sop-common"]);
        assert!(word == Word::Only(vec!["SOPClassUID".into(), "InstanceNumber".into()]));
        assert!(rule("attribute A only B -- why").is_none());
    }
}
