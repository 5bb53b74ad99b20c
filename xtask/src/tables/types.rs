//! The Type that each IOD gives each attribute at each place (PS3.3, PS3.5 7.4).

use std::collections::BTreeMap;
use std::path::Path;

use super::Generated;
use super::source::{hex, quoted};
use super::structure::Iod;
use super::technical::{Selection, Thing, Word};
use crate::Outcome;

/// Types as the core numbers them; of two, the lower number demands more of an element that is there.
const TYPES: &[&str] = &["1", "1C", "2", "2C"];

type Places = BTreeMap<(u32, u32), u64>;

/// Writes types.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let selection = Selection::read(tables)?;
    let mut places = Places::new();
    for (index, iod) in selection.structure.iods.iter().enumerate() {
        add(&selection, iod, index * 4, &mut places)?;
    }
    let body = format!("use super::Iod;\n\n{}{}", classes(&selection.structure.iods), list(&places));
    let Selection { dictionary, structure, .. } = selection;
    Ok(Generated { sources: structure.sources.into_iter().chain([dictionary.source]).collect(), body })
}

/// A module that is not mandatory demands what it demands only where it is there.
fn add(selection: &Selection, iod: &Iod, shift: usize, places: &mut Places) -> Outcome {
    for (module, usage) in &iod.modules {
        let is_mandatory = usage == "M";
        if !is_mandatory && selection.rules.of(Thing::Module, module) == Some(&Word::Out) {
            continue;
        }
        for (parent, keyword, kind) in selection.structure.attributes(module)? {
            let Some(kind) = TYPES.iter().position(|name| name == kind) else { continue };
            let kind = if is_mandatory { kind } else { kind | 1 };
            if let Some(place) = place(selection, parent, keyword, kind)? {
                let types = places.entry(place).or_default();
                let before = *types >> shift & 0xF;
                let strictest = if before == 0 { kind as u64 + 1 } else { before.min(kind as u64 + 1) };
                *types = *types & !(0xF << shift) | strictest << shift;
            }
        }
    }
    Ok(())
}

/// The place, unless nothing can stand there, or it is left out always and is conditional: then absence is no fault.
fn place(selection: &Selection, parent: &str, keyword: &str, kind: usize) -> Outcome<Option<(u32, u32)>> {
    let parent = if parent == "-" { 0 } else { selection.dictionary.tag(parent)? };
    let tag = selection.dictionary.tag(keyword)?;
    let is_missed = selection.is_known(tag) || kind & 1 == 0;
    Ok(((parent == 0 || selection.may_stand(parent)) && is_missed).then_some((parent, tag)))
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

fn list(places: &Places) -> String {
    let mut text =
        "/// (containing sequence or 0, attribute, Types): four bits for each IOD, 0 for none, 1 to 4 for 1, 1C, 2, 2C.\n\
                    #[rustfmt::skip]\npub static TYPES: &[(u32, u32, u64)] = &[\n"
            .to_owned();
    for ((parent, tag), types) in places {
        text += &format!("    ({}, {}, 0x{types:013X}),\n", hex(*parent), hex(*tag));
    }
    text + "];\n"
}
