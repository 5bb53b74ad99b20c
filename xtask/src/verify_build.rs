//! Whether the sources give what stands in dist: built once more, in another place, byte for byte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, command, site, sums, workspace::Workspace};

/// Builds a copy of the sources in a temporary folder and names every file that differs.
pub fn run(workspace: &Workspace) -> Outcome {
    let ours = listed(&workspace.at("dist"))?;
    let copy = std::env::temp_dir().join(format!("scanitize-verify-build-{}", std::process::id()));
    let outcome = rebuilt(workspace, &copy);
    // Left lying, a copy takes room only.
    drop(std::fs::remove_dir_all(&copy));
    let differing = differing(&ours, &outcome?);
    for (file, what) in &differing {
        println!("dist/{file}: {what}");
    }
    if !differing.is_empty() {
        return Err(format!("{} files of dist are not what the sources give", differing.len()).into());
    }
    println!("all {} files of dist are what the sources give", ours.len());
    Ok(())
}

type Sums = BTreeMap<String, String>;

/// What becomes of the sources in `copy`, where neither they nor what cargo makes of them lie where they did.
fn rebuilt(workspace: &Workspace, copy: &Path) -> Outcome<Sums> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let names = command::read(Command::new("git").current_dir(&workspace.root).args(list))?;
    for name in names.split('\0').filter(|name| workspace.at(name).is_file()) {
        let file = copy.join(name);
        std::fs::create_dir_all(file.parent().unwrap_or(copy))?;
        std::fs::copy(workspace.at(name), file)?;
    }
    site::build(&Workspace { root: copy.to_owned(), target: copy.join("other-target") })?;
    listed(&copy.join("dist"))
}

/// The files that go out of a dist folder, each with its hash, and their list.
fn listed(dist: &Path) -> Outcome<Sums> {
    let files: Vec<PathBuf> = site::shipped(dist)?.into_iter().chain([PathBuf::from("SHA256SUMS")]).collect();
    let list = sums::of(dist, &files)?;
    Ok(list.lines().filter_map(|line| line.split_once("  ")).map(|(sum, file)| (file.to_owned(), sum.to_owned())).collect())
}

/// The files that are not the same on both sides, and what is wrong with them.
fn differing(ours: &Sums, rebuilt: &Sums) -> Vec<(String, &'static str)> {
    let missing = rebuilt.keys().filter(|file| !ours.contains_key(*file)).map(|file| (file, "missing"));
    let wrong = ours.iter().filter_map(|(file, sum)| match rebuilt.get(file) {
        Some(other) if other == sum => None,
        Some(_) => Some((file, "other bytes")),
        None => Some((file, "not of the sources")),
    });
    wrong.chain(missing).map(|(file, what)| (file.clone(), what)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dist folder with these files, SHA256SUMS aside.
    fn dist(name: &str, files: &[(&str, &str)]) -> Sums {
        let folder = std::env::temp_dir().join(format!("scanitize-{name}-{}", std::process::id()));
        for inner in ["package", "site/steps"] {
            std::fs::create_dir_all(folder.join(inner)).expect("a folder");
        }
        for (file, text) in [("SHA256SUMS", "list"), ("scanitize.html", "page")].iter().chain(files) {
            std::fs::write(folder.join(file), text).expect("a file");
        }
        let sums = listed(&folder).expect("is read");
        std::fs::remove_dir_all(&folder).expect("goes");
        sums
    }

    #[test]
    fn the_same_files_do_not_differ() {
        let files = [("site/core.wasm", "core"), ("site/steps/look.js", "look")];
        let one = dist("one", &files);
        // As sha256sum says.
        assert_eq!(one["scanitize.html"], "3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274");
        assert_eq!(one.len(), 4);
        assert_eq!(differing(&one, &dist("other", &files)), []);
    }

    #[test]
    fn every_file_that_differs_is_named() {
        let ours = dist(
            "ours",
            &[("SHA256SUMS", "changed"), ("site/core.wasm", "core"), ("site/more.js", "more"), ("site/same.js", "same")],
        );
        let built = dist("built", &[("site/core.wasm", "CORE"), ("site/less.js", "less"), ("site/same.js", "same")]);
        let told = [
            ("SHA256SUMS", "other bytes"),
            ("site/core.wasm", "other bytes"),
            ("site/more.js", "not of the sources"),
            ("site/less.js", "missing"),
        ];
        assert_eq!(differing(&ours, &built), told.map(|(file, what)| (file.to_owned(), what)));
    }
}
