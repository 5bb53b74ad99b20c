//! wasm-pack.toml: which WebAssembly modules are built, how, and how large they and the page may be.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Outcome, compress, workspace::Workspace};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// The modules by name; a module's files stand in dist/<name>.
    pub module: BTreeMap<String, Module>,
    /// The page with all modules in one file.
    pub single: Whole,
    /// The npm package.
    pub package: Whole,
    /// The frame in that package.
    pub sandbox: Whole,
}

/// A file that holds all modules: dist/scanitize.html, or index.js or sandbox.html of dist/package.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whole {
    /// How large the file may be.
    pub budget: Budget,
}

/// One WebAssembly module.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// The package whose cdylib it is.
    pub package: String,
    /// cargo's target triple.
    pub target: String,
    /// cargo's profile.
    pub profile: String,
    /// cargo's features.
    pub features: Vec<String>,
    /// Flags for rustc.
    pub rustflags: Vec<String>,
    /// How large the module may be.
    pub budget: Budget,
}

/// Upper bounds; a build over one of them fails.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// The file as it is.
    pub raw_bytes: usize,
    /// The file as most servers send it, gzip at its highest level.
    pub gzip_bytes: usize,
    /// The file as the others send it, brotli at its highest quality.
    pub brotli_bytes: usize,
}

impl Matrix {
    /// Reads wasm-pack.toml.
    pub fn read(workspace: &Workspace) -> Outcome<Self> {
        let text = std::fs::read_to_string(workspace.at("wasm-pack.toml"))?;
        toml::from_str(&text).map_err(|e| format!("wasm-pack.toml: {e}").into())
    }
}

impl Budget {
    /// Fails if a file is over one of its bounds.
    pub fn weigh(&self, name: &str, bytes: &[u8]) -> Outcome {
        self.check(name, bytes.len(), compress::gzip(bytes)?.len(), compress::brotli(bytes)?.len())
    }

    fn check(&self, name: &str, raw: usize, gzip: usize, brotli: usize) -> Outcome {
        let sizes = [("raw", raw, self.raw_bytes), ("gzip", gzip, self.gzip_bytes), ("brotli", brotli, self.brotli_bytes)];
        println!("{name}: {}", sizes.map(|(kind, size, bound)| format!("{size} bytes {kind} (budget {bound})")).join(", "));
        for (kind, size, bound) in sizes {
            if size > bound {
                return Err(format!("{name}: {size} bytes {kind}, over its budget of {bound}").into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget { raw_bytes: 10, gzip_bytes: 6, brotli_bytes: 5 };

    #[test]
    fn a_module_within_its_budget_passes() {
        assert!(BUDGET.check("core.wasm", 10, 6, 5).is_ok());
    }

    #[test]
    fn a_module_over_any_bound_fails() {
        assert!(BUDGET.check("core.wasm", 11, 6, 5).is_err());
        assert!(BUDGET.check("core.wasm", 10, 7, 5).is_err());
        assert!(BUDGET.check("core.wasm", 10, 6, 6).is_err());
    }

    #[test]
    fn a_word_that_nobody_reads_is_refused() {
        assert!(toml::from_str::<Matrix>("[module.core]\nwasm-opt = true").is_err());
    }
}
