//! One WebAssembly module: cargo, then the binding generator as a library, then its size.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::matrix::{Matrix, Module};
use crate::{Outcome, command, tools, workspace::Workspace};

/// Builds every module of wasm-pack.toml into dist/<name> and holds it to its budget.
pub fn build_all(workspace: &Workspace) -> Outcome {
    check_versions(workspace)?;
    let modules = Matrix::read(workspace)?.module;
    // Side by side: the last minutes of each keep one processor busy.
    std::thread::scope(|scope| {
        let started: Vec<_> = modules
            .iter()
            .map(|(name, module)| scope.spawn(move || build(workspace, name, module).map_err(|error| error.to_string())))
            .collect();
        for one in started {
            one.join().unwrap_or_else(|_| Err("a build ended by itself".to_owned()))?;
        }
        Ok(())
    })
}

fn build(workspace: &Workspace, name: &str, module: &Module) -> Outcome {
    let folder = workspace.at("dist").join(name);
    bind(&compile(workspace, name, module)?, name, &folder)?;
    module.budget.weigh(&format!("{name}.wasm"), &std::fs::read(folder.join(format!("{name}_bg.wasm")))?)
}

/// Builds a package that is not shipped as a module, with the flags of the core, into a folder.
pub fn build_alone(workspace: &Workspace, name: &str, package: &str, folder: &Path) -> Outcome {
    let core = Matrix::read(workspace)?.module.remove("core").ok_or("wasm-pack.toml has no module core")?;
    bind(&compile(workspace, name, &Module { package: package.to_owned(), ..core })?, name, folder)
}

/// The generator reads what the macros of its own version wrote and of no other.
fn check_versions(workspace: &Workspace) -> Outcome {
    let macros = workspace.locked("wasm-bindgen")?;
    let generator = workspace.locked("wasm-bindgen-cli-support")?;
    match macros == generator && macros.len() == 1 {
        true => Ok(()),
        false => Err(format!("Cargo.lock holds wasm-bindgen {macros:?} but wasm-bindgen-cli-support {generator:?}").into()),
    }
}

/// In a folder for each module: with the flags of another one cargo would build everything anew, each time.
fn compile(workspace: &Workspace, name: &str, module: &Module) -> Outcome<PathBuf> {
    tools::rust_target(&module.target)?;
    let target = workspace.target.join("modules").join(name);
    let flags: Vec<String> = module.rustflags.iter().cloned().chain(remapped_paths(workspace)?).collect();
    command::run(
        command::cargo()
            .current_dir(&workspace.root)
            .args(["build", "--locked", "--lib", "--package", &module.package])
            .args(["--target", &module.target, "--profile", &module.profile])
            .args(["--no-default-features", "--features", &module.features.join(",")])
            .arg("--target-dir")
            .arg(&target)
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")),
    )?;
    let file = format!("{}.wasm", module.package.replace('-', "_"));
    Ok(target.join(&module.target).join(&module.profile).join(file))
}

/// Without these the module holds the paths of the machine that built it, and no second machine builds the same bytes.
fn remapped_paths(workspace: &Workspace) -> Outcome<Vec<String>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = command::read(std::process::Command::new(&rustc).args(["--print", "sysroot"]))?;
    let version = command::read(std::process::Command::new(&rustc).arg("-vV"))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or_default();
    let mut pairs = vec![
        (workspace.root.clone(), "/scanitize".to_owned()),
        (Path::new(sysroot.trim()).join("lib/rustlib/src/rust"), format!("/rustc/{commit}")),
    ];
    // Each registry has a folder of its own whose name depends on its address.
    let registries = tools::cargo_home()?.join("registry/src");
    for entry in std::fs::read_dir(&registries).into_iter().flatten() {
        pairs.push((entry?.path(), "/crates".to_owned()));
    }
    Ok(pairs.into_iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect())
}

fn bind(wasm: &Path, name: &str, folder: &Path) -> Outcome {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(true)
        .out_name(name)
        // The module is always handed in: a default path would be a `new URL` that bundlers and blob workers stumble over.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(())
}
