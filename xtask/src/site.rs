//! dist/site: the page as it is hosted, and the hash by which a visitor can tell which build it is. dist/SHA256SUMS lists its files,
//! the page as one file, and the files of the npm package.

use std::path::{Path, PathBuf};

use crate::{Outcome, attribution, join, module, package, single, sums, workspace, workspace::Workspace};

/// The WebAssembly modules that the page's workers run.
pub const MODULES: [&str; 4] = ["codec", "core", "keyfile", "net"];

/// Builds the WebAssembly modules, the page in both its forms, and the npm package.
pub fn build(workspace: &Workspace) -> Outcome {
    module::build_all(workspace)?;
    let hash = lay_out(workspace)?;
    single::write(workspace)?;
    package::write(workspace)?;
    let dist = workspace.at("dist");
    std::fs::write(dist.join("SHA256SUMS"), sums::of(&dist, &shipped(&dist)?)?)?;
    println!("dist/site: build {hash}");
    println!("dist/scanitize.html: SHA-256 {}", sums::hex(&std::fs::read(workspace.single())?));
    Ok(())
}

/// What goes out, as paths below dist: the page as one file, the files of the package and those of the site.
pub fn shipped(dist: &Path) -> Outcome<Vec<PathBuf>> {
    let mut shipped = vec![PathBuf::from("scanitize.html")];
    for folder in ["package", "site"] {
        shipped.extend(workspace::files(&dist.join(folder))?.into_iter().map(|file| Path::new(folder).join(file)));
    }
    Ok(shipped)
}

fn lay_out(workspace: &Workspace) -> Outcome<String> {
    let site = workspace.site();
    if site.exists() {
        std::fs::remove_dir_all(&site)?;
    }
    copy_page(&workspace.at("www"), &site)?;
    for name in MODULES {
        std::fs::copy(workspace.module(name).join(format!("{name}_bg.wasm")), site.join(format!("{name}.wasm")))?;
    }
    for name in WORKERS {
        write_worker(workspace, &site, name)?;
    }
    write_sample(workspace, &site)?;
    std::fs::write(site.join(attribution::FILE), attribution::text(workspace)?)?;
    write_hashes(&site)
}

/// Declarations are for the type checker, what is `ELSEWHERE` for the single file, the package and the worker that makes the sample: the page runs
/// without them.
fn copy_page(www: &Path, site: &Path) -> Outcome {
    let is_run =
        |file: &Path| !file.to_string_lossy().ends_with(".d.ts") && !ELSEWHERE.iter().any(|other| file.starts_with(other));
    for file in workspace::files(www)?.into_iter().filter(|file| is_run(file)) {
        let copy = site.join(&file);
        if let Some(folder) = copy.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(www.join(&file), &copy)?;
    }
    Ok(())
}

const ELSEWHERE: [&str; 12] = [
    "asset.js",
    "element",
    "element.js",
    "embed.js",
    "key-within.js",
    "node",
    "sample",
    "sandbox",
    "sandbox.js",
    "upload",
    "upload.js",
    "within.js",
];

const WORKERS: [&str; 2] = ["key-worker", "worker"];

/// A worker as one file, and a module that holds the same text for a worker from a blob.
fn write_worker(workspace: &Workspace, site: &Path, name: &str) -> Outcome {
    let read = |name: &str| -> Outcome<String> {
        let module = MODULES.iter().find(|module| name.strip_suffix(".js") == Some(**module));
        let folder = module.map_or_else(|| workspace.at("www"), |module| workspace.module(module));
        std::fs::read_to_string(folder.join(name)).map_err(|e| format!("{name}: {e}").into())
    };
    let text = join::join(&format!("{name}.js"), &read)?;
    std::fs::write(site.join(format!("{name}-source.js")), join::quoted(&text)?)?;
    std::fs::write(site.join(format!("{name}.js")), text)?;
    Ok(())
}

/// sample-source.js, which holds the modules that make the sample as the text of one worker.
fn write_sample(workspace: &Workspace, site: &Path) -> Outcome {
    let read = |name: &str| single::text(&workspace.at("www/sample").join(name));
    std::fs::write(site.join("sample-source.js"), join::quoted(&join::join("worker.js", &read)?)?)?;
    Ok(())
}

/// SHA256SUMS lists every file; its own hash names the build and stands in build.js, which the list leaves out.
///
/// `sha256sum -c SHA256SUMS && sha256sum SHA256SUMS` checks both by hand.
fn write_hashes(site: &Path) -> Outcome<String> {
    let list = sums::of(site, &workspace::files(site)?)?;
    let hash = sums::hex(list.as_bytes());
    std::fs::write(site.join("SHA256SUMS"), &list)?;
    std::fs::write(
        site.join("build.js"),
        format!("/** The SHA-256 of SHA256SUMS, which lists every other file of this page. */\nexport const build = '{hash}';\n"),
    )?;
    Ok(hash)
}
