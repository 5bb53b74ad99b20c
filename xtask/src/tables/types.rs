//! The Type that each IOD gives each attribute at each place (PS3.3, PS3.5 7.4).

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::source::{USE_LISTS, lists, quoted};
use super::structure::{Iod, Structure};
use super::technical::{Selection, Thing, Word};
use crate::Outcome;

/// Types as the core numbers them; of two, the lower number demands more of an element that is there.
const TYPES: &[&str] = &["1", "1C", "2", "2C"];

/// What a module or a sequence holds at once: attributes with the numbers of their Types.
type Contents = BTreeMap<u32, u16>;

/// Writes types.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let selection = Selection::read(tables)?;
    let mut shared = Shared::default();
    for module in selection.structure.modules.keys() {
        shared.add(&selection, module)?;
    }
    let Structure { iods, .. } = &selection.structure;
    let body = [USE_LISTS, &names(iods), &classes(iods), &shared.modules_of(&selection)?, &shared.text()?].concat();
    let Selection { dictionary, structure, .. } = selection;
    Ok(Generated { sources: structure.sources.into_iter().chain([dictionary.source]).collect(), body })
}

/// Modules, and what several of them hold, once.
#[derive(Default)]
struct Shared {
    contents: Vec<Contents>,
    /// For each module with anything in it, by its name: which contents stand in which sequence, 0 for the top.
    modules: BTreeMap<String, BTreeMap<u32, u16>>,
}

impl Shared {
    fn add(&mut self, selection: &Selection, module: &str) -> Outcome {
        let mut held: BTreeMap<u32, Contents> = BTreeMap::new();
        for (parent, keyword, kind) in selection.structure.attributes(module)? {
            let Some(kind) = (0..).zip(TYPES).find(|(_, name)| **name == kind).map(|(kind, _)| kind) else { continue };
            if let Some((parent, tag)) = place(selection, parent, keyword, kind)? {
                let strictest = held.entry(parent).or_default().entry(tag).or_insert(kind);
                *strictest = kind.min(*strictest);
            }
        }
        let mut numbered = BTreeMap::new();
        for (parent, contents) in held {
            numbered.insert(parent, u16::try_from(self.number(contents))?);
        }
        self.modules.insert(module.to_owned(), numbered);
        Ok(())
    }

    fn number(&mut self, contents: Contents) -> usize {
        self.contents.iter().position(|known| *known == contents).unwrap_or_else(|| {
            self.contents.push(contents);
            self.contents.len() - 1
        })
    }

    /// The modules of each IOD, with whether its instances must have them. One that never stays demands nothing where it need not be.
    fn modules_of(&self, selection: &Selection) -> Outcome<String> {
        let mut text = "/// The modules of each IOD, in the order of [`Iod`]: twice the number of each, and one more if every instance has it.\n\
                        #[rustfmt::skip]\npub static IODS: &[&[u16]] = &[\n"
            .to_owned();
        for iod in &selection.structure.iods {
            let mut modules = Vec::new();
            for (name, usage) in &iod.modules {
                let is_mandatory = usage == "M";
                if is_mandatory || selection.rules.of(Thing::Module, name) != Some(&Word::Out) {
                    let number = self.modules.keys().position(|known| known == name).ok_or("an unknown module")?;
                    modules.push((2 * number + usize::from(is_mandatory)).to_string());
                }
            }
            text += &format!("    &[{}],\n", modules.join(", "));
        }
        Ok(text + "];\n\n")
    }

    fn text(&self) -> Outcome<String> {
        let modules = lists(
            "MODULES",
            "The modules, by name: each containing sequence, 0 for the top, and which of [`CONTENTS`] stands in it.",
            self.modules.values(),
        )?;
        let meaning = "Attributes that stand together, with their Types: 0 to 3 for 1, 1C, 2, 2C.";
        Ok(format!("{modules}\n{}", lists("CONTENTS", meaning, &self.contents)?))
    }
}

/// The place, unless nothing can stand there, or it is left out always and is conditional: then absence is no fault.
fn place(selection: &Selection, parent: &str, keyword: &str, kind: u16) -> Outcome<Option<(u32, u32)>> {
    let parent = if parent == "-" { 0 } else { selection.dictionary.tag(parent)? };
    let tag = selection.dictionary.tag(keyword)?;
    let is_missed = selection.is_known(tag) || kind & 1 == 0;
    Ok(((parent == 0 || selection.may_stand(parent)) && is_missed).then_some((parent, tag)))
}

fn names(iods: &[Iod]) -> String {
    let mut text = "/// An IOD whose instances are cleaned (PS3.3 Annex A): those that hold pixel data, then the others.\n\
                    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]\npub enum Iod {\n"
        .to_owned();
    for Iod { name, title, .. } in iods {
        let title: String = title.chars().take(1).flat_map(char::to_uppercase).chain(title.chars().skip(1)).collect();
        text += &format!("    /// {title}.\n    {name},\n");
    }
    text + "}\n\n"
}

fn classes(iods: &[Iod]) -> String {
    let mut text =
        "/// SOP classes and the IODs of their instances.\n#[rustfmt::skip]\npub static CLASSES: &[(&str, Iod)] = &[\n"
            .to_owned();
    let mut rows: Vec<(&str, &str)> =
        iods.iter().flat_map(|iod| iod.classes.iter().map(|class| (class.as_str(), iod.name.as_str()))).collect();
    rows.sort_unstable();
    for (class, name) in rows {
        text += &format!("    ({}, Iod::{name}),\n", quoted(class));
    }
    text + "];\n\n"
}
