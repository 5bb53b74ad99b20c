//! What goes out beside what is built of other people's work: each crate in the WebAssembly modules and each table, with the texts of its
//! licences, as they ask of whoever hands it on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::licences::{self, Package};
use crate::matrix::{Matrix, Module};
use crate::{Outcome, command, workspace, workspace::Workspace};

/// The name of the file, in the package and in the page.
pub const FILE: &str = "THIRD-PARTY.txt";

/// The text of it: what several have in the same words, however set, stands once, below all their names.
pub fn text(workspace: &Workspace) -> Outcome<String> {
    let mut texts: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut keep =
        |licence: String, name: String| texts.entry(words(&licence)).or_insert_with(|| (licence, BTreeSet::new())).1.insert(name);
    let mut list = String::new();
    for (name, package) in crates(workspace)? {
        let licence = package.license.as_deref().unwrap_or("no licence stated");
        writeln!(list, "{}", format!("{name} ({licence}) {}", package.authors.join(", ")).trim_end())?;
        for file in legal(package.manifest_path.parent().unwrap_or(Path::new("")))? {
            keep(read(&file)?, name.clone());
        }
    }
    let folder = workspace.at("tables/LICENSES");
    for file in workspace::files(&folder)? {
        keep(read(&folder.join(&file))?, format!("tables: {}", file.display()));
    }
    let mut text = format!("{HEAD}{list}");
    for (licence, names) in texts.values() {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        write!(text, "\n{LINE}\n{}\n\n{}\n", names.join("\n"), licence.trim())?;
    }
    Ok(text)
}

/// The crates of others that are compiled into any module, by name and version.
fn crates(workspace: &Workspace) -> Outcome<BTreeMap<String, Package>> {
    let mut used = BTreeSet::new();
    for module in Matrix::read(workspace)?.module.values() {
        used.extend(tree(workspace, module)?.lines().map(|line| line.trim().to_owned()));
    }
    let packages = licences::packages(workspace)?.into_iter().filter(|package| package.source.is_some());
    let named = packages.map(|package| (format!("{} v{}", package.name, package.version), package));
    Ok(named.filter(|(name, _)| used.contains(name)).collect())
}

/// A line for each crate of a module; what runs only while it is compiled is none of it.
fn tree(workspace: &Workspace, module: &Module) -> Outcome<String> {
    let features = module.features.join(",");
    let wish = ["--package", &module.package, "--target", &module.target, "--no-default-features", "--features", &features];
    let form = ["--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe", "--format", "{p}"];
    command::read(command::cargo().current_dir(&workspace.root).args(["tree", "--locked"]).args(wish).args(form))
}

/// The texts of licences in a crate's own folder, in order.
fn legal(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(file: &Path) -> Outcome<String> {
    let bytes = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "NOTICE", "COPYING", "UNLICENSE"];
const LINE: &str = "--------------------------------------------------------------------------------";
const HEAD: &str = "What of Scanitize is the work of others, beside what NOTICE tells.

The WebAssembly modules hold the standard library of Rust, Copyright (c) The Rust Project Contributors, MIT or Apache License, Version 2.0,
and these crates. The texts of licences that they bring, and of those of the tables, stand below; the MIT and Apache licences of those that
bring none are in the words of LICENSE-MIT and LICENSE-APACHE, with the authors that are named here.

";
