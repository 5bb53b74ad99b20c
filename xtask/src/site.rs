//! dist/site: the page as it is hosted, and the hash by which a visitor can tell which build it is.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Outcome, module, worker_source, workspace, workspace::Workspace};

/// The WebAssembly modules that workers run.
const MODULES: [&str; 2] = ["core", "net"];

/// Builds the WebAssembly modules and lays out the page.
pub fn build(workspace: &Workspace) -> Outcome {
    module::build_all(workspace)?;
    let site = workspace.site();
    if site.exists() {
        std::fs::remove_dir_all(&site)?;
    }
    copy_page(&workspace.at("www"), &site)?;
    for name in MODULES {
        std::fs::copy(workspace.module(name).join(format!("{name}_bg.wasm")), site.join(format!("{name}.wasm")))?;
    }
    write_worker(workspace, &site)?;
    write_style(&workspace.at("www"), &site)?;
    let hash = write_hashes(&site)?;
    println!("dist/site: build {hash}");
    Ok(())
}

/// Declarations are for the type checker; the page runs without them.
fn copy_page(www: &Path, site: &Path) -> Outcome {
    for file in workspace::files(www)?.into_iter().filter(|file| !file.to_string_lossy().ends_with(".d.ts")) {
        let copy = site.join(&file);
        if let Some(folder) = copy.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(www.join(&file), &copy)?;
    }
    Ok(())
}

/// worker.js as one file, and worker-source.js that holds the same text for a worker from a blob.
fn write_worker(workspace: &Workspace, site: &Path) -> Outcome {
    let read = |name: &str| -> Outcome<String> {
        let module = MODULES.iter().find(|module| name.strip_suffix(".js") == Some(**module));
        let folder = module.map_or_else(|| workspace.at("www"), |module| workspace.module(module));
        std::fs::read_to_string(folder.join(name)).map_err(|e| format!("{name}: {e}").into())
    };
    let text = worker_source::join("worker.js", &read)?;
    std::fs::write(site.join("worker-source.js"), worker_source::quoted(&text)?)?;
    std::fs::write(site.join("worker.js"), text)?;
    Ok(())
}

/// The style sheets of the element, those of the page first: a shadow tree gets them as one text, whatever bundles it.
const STYLES: [&str; 4] = ["style.css", "steps.css", "pictures.css", "element/element.css"];

fn write_style(www: &Path, site: &Path) -> Outcome {
    let text = STYLES.iter().map(|name| std::fs::read_to_string(www.join(name))).collect::<Result<String, _>>()?;
    std::fs::write(site.join("element/style-source.js"), worker_source::quoted(&text)?)?;
    Ok(())
}

/// SHA256SUMS lists every file; its own hash names the build and stands in build.js, which the list leaves out.
///
/// `sha256sum -c SHA256SUMS && sha256sum SHA256SUMS` checks both by hand.
fn write_hashes(site: &Path) -> Outcome<String> {
    let mut list = String::new();
    for file in workspace::files(site)? {
        let name = file.to_string_lossy().replace('\\', "/");
        writeln!(list, "{}  {name}", hex(&std::fs::read(site.join(&file))?))?;
    }
    let hash = hex(list.as_bytes());
    std::fs::write(site.join("SHA256SUMS"), &list)?;
    std::fs::write(
        site.join("build.js"),
        format!("/** The SHA-256 of SHA256SUMS, which lists every other file of this page. */\nexport const build = '{hash}';\n"),
    )?;
    Ok(hash)
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
