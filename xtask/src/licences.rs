//! deny.toml, read without cargo-deny: licences, sources and banned crates of everything in Cargo.lock.
//!
//! cargo-deny takes minutes to install and answers the same question; where it is installed it is asked too.

use std::path::PathBuf;

use serde::Deserialize;

use crate::{Outcome, command, workspace::Workspace};

#[derive(Deserialize)]
struct Deny {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A crate in Cargo.lock, as cargo tells it.
#[derive(Deserialize)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    pub source: Option<String>,
    pub authors: Vec<String>,
    pub manifest_path: PathBuf,
}

/// Fails with every package that deny.toml does not allow.
pub fn check(workspace: &Workspace) -> Outcome {
    let deny: Deny = toml::from_str(&std::fs::read_to_string(workspace.at("deny.toml"))?)?;
    let packages = packages(workspace)?;
    let refused: Vec<String> = packages
        .iter()
        .filter_map(|package| Some(format!("{} {}: {}", package.name, package.version, objection(&deny, package)?)))
        .collect();
    if !refused.is_empty() {
        return Err(refused.join("\n").into());
    }
    println!("{} packages, every licence and source allowed", packages.len());
    match command::on_path(&["cargo-deny"]) {
        Some(_) => {
            command::run(command::cargo().current_dir(&workspace.root).args(["deny", "check", "licenses", "bans", "sources"]))
        }
        None => Ok(()),
    }
}

/// Every crate in Cargo.lock.
pub fn packages(workspace: &Workspace) -> Outcome<Vec<Package>> {
    let metadata =
        command::read(command::cargo().current_dir(&workspace.root).args(["metadata", "--locked", "--format-version", "1"]))?;
    Ok(serde_json::from_str::<Metadata>(&metadata)?.packages)
}

fn objection(deny: &Deny, package: &Package) -> Option<String> {
    if deny.bans.deny.iter().any(|banned| banned.name == package.name) {
        return Some("banned".to_owned());
    }
    if package.source.as_ref().is_some_and(|source| !source.starts_with("registry+")) {
        return Some("comes from no registry".to_owned());
    }
    let licence = package.license.as_deref().unwrap_or("no licence stated");
    (!Expression::new(licence).holds(&deny.licenses.allow)).then(|| licence.to_owned())
}

/// An SPDX licence expression, read from left to right.
struct Expression<'a> {
    words: Vec<&'a str>,
    next: usize,
}

impl<'a> Expression<'a> {
    fn new(text: &'a str) -> Self {
        let mut words = Vec::new();
        for part in text.split([' ', '/']).filter(|part| !part.is_empty()) {
            let bare = part.trim_start_matches('(');
            words.extend(std::iter::repeat_n("(", part.len() - bare.len()));
            let name = bare.trim_end_matches(')');
            words.push(name);
            words.extend(std::iter::repeat_n(")", bare.len() - name.len()));
        }
        Self { words, next: 0 }
    }

    /// Whether the licences of `allow` suffice; false for what is no expression.
    fn holds(mut self, allow: &[String]) -> bool {
        let holds = self.any(allow);
        holds && self.next == self.words.len()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.next) == Some(&word);
        self.next += usize::from(found);
        found
    }

    fn word(&mut self) -> Option<&'a str> {
        self.next += 1;
        self.words.get(self.next - 1).copied()
    }

    /// Old manifests write a slash for OR, which leaves two names side by side.
    fn any(&mut self, allow: &[String]) -> bool {
        let mut holds = self.all(allow);
        while self.take("OR") || self.words.get(self.next).is_some_and(|word| *word != ")") {
            holds |= self.all(allow);
        }
        holds
    }

    fn all(&mut self, allow: &[String]) -> bool {
        let mut holds = self.one(allow);
        while self.take("AND") {
            holds &= self.one(allow);
        }
        holds
    }

    fn one(&mut self, allow: &[String]) -> bool {
        if self.take("(") {
            let holds = self.any(allow);
            return self.take(")") && holds;
        }
        let Some(name) = self.word() else { return false };
        let name = match self.take("WITH") {
            true => format!("{name} WITH {}", self.word().unwrap_or_default()),
            false => name.to_owned(),
        };
        allow.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        Expression::new(text).holds(&["MIT".to_owned(), "Zlib".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()])
    }

    #[test]
    fn one_of_two_suffices_for_or() {
        assert!(holds("MIT OR GPL-3.0"));
        assert!(holds("GPL-3.0/MIT"));
        assert!(holds("GPL-3.0 OR Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn both_are_needed_for_and() {
        assert!(holds("MIT AND Zlib"));
        assert!(!holds("MIT AND GPL-3.0"));
        assert!(!holds("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(holds("(GPL-3.0 OR Zlib) AND MIT"));
    }

    #[test]
    fn what_is_no_expression_does_not_hold() {
        for text in ["", "Apache-2.0", "(MIT", "MIT)", "MIT AND", "no licence stated"] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn a_package_from_elsewhere_is_refused() {
        let deny =
            Deny { licenses: Licences { allow: vec!["MIT".into()] }, bans: Bans { deny: vec![Banned { name: "b".into() }] } };
        let package = |name: &str, source: &str| Package {
            name: name.into(),
            version: "1.0.0".into(),
            license: Some("MIT".into()),
            source: Some(source.into()),
            authors: Vec::new(),
            manifest_path: PathBuf::new(),
        };
        assert_eq!(objection(&deny, &package("a", "registry+x")), None);
        assert!(objection(&deny, &package("a", "git+x")).is_some());
        assert!(objection(&deny, &package("b", "registry+x")).is_some());
    }
}
