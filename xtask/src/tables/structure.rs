//! What IODs are made of: their modules, and what each module holds inside what (PS3.3).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::source::Source;
use crate::Outcome;

/// One attribute of a module: the sequence that holds it at once (`-` for none), its keyword, its Type.
pub type Attribute = (String, String, String);

/// The modules of the IODs.
pub struct Structure {
    /// The IODs in the order of modules.tsv.
    pub iods: Vec<Iod>,
    /// The attributes of each module.
    pub modules: BTreeMap<String, Vec<Attribute>>,
    /// What it was read from.
    pub sources: Vec<Source>,
}

/// One IOD.
#[derive(Default)]
pub struct Iod {
    /// Its name in the core.
    pub name: String,
    /// What PS3.3 calls it, in small letters.
    pub title: String,
    /// The SOP classes whose instances are of it.
    pub classes: Vec<String>,
    /// Its modules, each with its usage: M, C or U.
    pub modules: Vec<(String, String)>,
}

impl Structure {
    /// Reads modules.tsv, attributes.tsv and contents.tsv.
    pub fn read(tables: &Path) -> Outcome<Self> {
        let used = Source::read(tables, "modules.tsv")?;
        let (held, contents) = (Source::read(tables, "attributes.tsv")?, Source::read(tables, "contents.tsv")?);
        let (iods, mut modules) = (iods(&used)?, modules(&held, &contents)?);
        // A module of repeating groups alone holds nothing that the tables list.
        for (module, _) in iods.iter().flat_map(|iod| &iod.modules) {
            modules.entry(module.clone()).or_default();
        }
        Ok(Self { iods, modules, sources: vec![used, held, contents] })
    }

    /// The attributes of a module.
    pub fn attributes(&self, module: &str) -> Outcome<&[Attribute]> {
        let found = self.modules.get(module).map(Vec::as_slice);
        found.ok_or_else(|| format!("attributes.tsv has no module {module}").into())
    }

    /// The places of a module, (sequence, keyword), that are reached from its top level through places that pass.
    pub fn reached(&self, module: &str, passes: &dyn Fn(&str, &str) -> bool) -> Outcome<BTreeSet<(String, String)>> {
        let attributes = self.attributes(module)?;
        let mut reached = BTreeSet::new();
        let mut open = vec!["-".to_owned()];
        while let Some(parent) = open.pop() {
            for (_, keyword, _) in attributes.iter().filter(|(holder, keyword, _)| *holder == parent && passes(holder, keyword)) {
                if reached.insert((parent.clone(), keyword.clone())) && !reached.iter().any(|(holder, _)| holder == keyword) {
                    open.push(keyword.clone());
                }
            }
        }
        Ok(reached)
    }
}

fn iods(source: &Source) -> Outcome<Vec<Iod>> {
    let mut iods: Vec<Iod> = Vec::new();
    for [name, usage, value] in source.rows()? {
        if iods.last().is_none_or(|iod| iod.name != name) {
            iods.push(Iod { name: name.to_owned(), ..Iod::default() });
        }
        let iod = iods.last_mut().ok_or("no IOD")?;
        match usage {
            "name" => iod.title = value.replace('-', " "),
            "classes" => iod.classes = value.split(' ').map(str::to_owned).collect(),
            "M" | "C" | "U" => iod.modules.push((value.to_owned(), usage.to_owned())),
            _ => return Err(format!("no usage is called {usage}").into()),
        }
    }
    Ok(iods)
}

fn modules(source: &Source, contents: &Source) -> Outcome<BTreeMap<String, Vec<Attribute>>> {
    let mut held = BTreeMap::new();
    for [number, attributes] in contents.rows()? {
        let typed = attributes.split(' ').map(|one| one.split_once(':').ok_or_else(|| contents.wrong(one)));
        held.insert(number, typed.collect::<Result<Vec<_>, _>>()?);
    }
    let mut modules: BTreeMap<String, Vec<Attribute>> = BTreeMap::new();
    for [module, parent, number] in source.rows()? {
        let attributes = held.get(number).ok_or_else(|| source.wrong(number))?;
        let list = modules.entry(module.to_owned()).or_default();
        list.extend(attributes.iter().map(|(keyword, kind)| (parent.to_owned(), (*keyword).to_owned(), (*kind).to_owned())));
    }
    Ok(modules)
}
