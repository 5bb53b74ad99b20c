//! Where things stand in the repository and what Cargo.lock says.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{Outcome, command};

/// The repository and the folder in which cargo builds.
pub struct Workspace {
    /// The folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// cargo's target folder, wherever the environment puts it.
    pub target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
}

impl Workspace {
    /// Asks cargo.
    pub fn find() -> Outcome<Self> {
        let text = command::read(command::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Metadata = serde_json::from_str(&text)?;
        Ok(Self { root: metadata.workspace_root, target: metadata.target_directory })
    }

    /// A path inside the repository.
    pub fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// The folder of a WebAssembly module.
    pub fn module(&self, name: &str) -> PathBuf {
        self.at("dist").join(name)
    }

    /// The page as it is hosted.
    pub fn site(&self) -> PathBuf {
        self.at("dist/site")
    }

    /// The npm package.
    pub fn package(&self) -> PathBuf {
        self.at("dist/package")
    }

    /// The page as one file.
    pub fn single(&self) -> PathBuf {
        self.at("dist/scanitize.html")
    }

    /// The native program, as it was built into a folder: for `release`, or beside the tests in `debug`.
    pub fn program(&self, folder: &str) -> PathBuf {
        self.target.join(folder).join(format!("scanitize{}", std::env::consts::EXE_SUFFIX))
    }

    /// The versions of `package` in Cargo.lock.
    pub fn locked(&self, package: &str) -> Outcome<Vec<String>> {
        let lock: Lock = toml::from_str(&std::fs::read_to_string(self.at("Cargo.lock"))?)?;
        Ok(lock.package.into_iter().filter(|locked| locked.name == package).map(|locked| locked.version).collect())
    }
}

/// Every file below `folder`, sorted, as paths relative to it.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&inner)).map_err(|e| format!("{}: {e}", folder.display()))? {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            match entry.file_type()?.is_dir() {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}
