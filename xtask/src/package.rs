//! dist/package: the npm package. In index.js stand the WebAssembly modules and the worker, so that it runs wherever it lies;
//! slim.js and element.js fetch the modules from beside themselves, node.js and node-worker.js read core and codecs there. sandbox.html holds
//! all, as the page in one file does, and sandbox.js puts it into a page.

use serde::Deserialize;

use crate::matrix::Matrix;
use crate::{Outcome, attribution, join, single, workspace::Workspace};

/// Makes the package of www and of what stands in dist/site, and holds index.js to its budget.
pub fn write(workspace: &Workspace) -> Outcome {
    let folder = workspace.package();
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let index = entry(workspace, "embed.js", "within.js")?;
    std::fs::write(folder.join("index.js"), &index)?;
    std::fs::write(folder.join("slim.js"), entry(workspace, "embed.js", "asset.js")?)?;
    std::fs::write(folder.join("element.js"), entry(workspace, "element.js", "asset.js")?)?;
    std::fs::write(folder.join("node.js"), join::module("node/verify.js", &|name| under_node(workspace, name))?)?;
    std::fs::write(folder.join("node-worker.js"), join::module("node/worker.js", &|name| under_node(workspace, name))?)?;
    std::fs::write(folder.join("sandbox.js"), entry(workspace, "sandbox.js", "within.js")?)?;
    let frame = frame(workspace)?;
    std::fs::write(folder.join("sandbox.html"), &frame)?;
    for (name, rest) in [("element", &ELEMENT[..]), ("sandbox", &[])] {
        let types = single::text(&workspace.at("www").join(name).join("types.d.ts"))?;
        let declared = declared(&types, &[&SHARED[..], rest].concat()).map_err(|e| format!("{name}/types.d.ts {e}"))?;
        std::fs::write(folder.join(name).with_extension("d.ts"), declared)?;
    }
    std::fs::create_dir(folder.join("locales"))?;
    for name in LOCALES {
        let file = format!("locales/{name}.js");
        std::fs::write(folder.join(&file), entry(workspace, &file, "within.js")?)?;
        std::fs::write(folder.join(&file).with_extension("d.ts"), LOCALE.replace("{name}", name))?;
    }
    for file in DECLARATIONS {
        std::fs::copy(workspace.at("www").join(file), folder.join(file))?;
    }
    for file in BUILT {
        std::fs::copy(workspace.site().join(file), folder.join(file))?;
    }
    for file in LEGAL {
        std::fs::copy(workspace.at(file), folder.join(file))?;
    }
    std::fs::write(folder.join("README.md"), README)?;
    std::fs::write(folder.join("package.json"), described(&std::fs::read_to_string(workspace.at("Cargo.toml"))?)?)?;
    let Matrix { package, sandbox, .. } = Matrix::read(workspace)?;
    package.budget.weigh("package/index.js", index.as_bytes())?;
    sandbox.budget.weigh("package/sandbox.html", frame.as_bytes())
}

/// A module and all that it imports as one; `beside` takes the place of beside.js.
fn entry(workspace: &Workspace, name: &str, beside: &str) -> Outcome<String> {
    join::module(name, &|name| source(workspace, name, beside))
}

/// The document in which a page lets scans be cleaned out of its own reach.
fn frame(workspace: &Workspace) -> Outcome<String> {
    let read = |name: &str| source(workspace, name, "within.js");
    let script = join::join("sandbox/frame.js", &read)?;
    single::inlined(&read("sandbox/frame.html")?, "sandbox/frame.js", &script, &read)
}

/// A file of www, or what is built in its place.
fn source(workspace: &Workspace, name: &str, beside: &str) -> Outcome<String> {
    match name {
        "beside.js" => single::text(&workspace.at("www").join(beside)),
        "packed.js" => single::packed(&workspace.site(), &MODULES),
        "element/style-source.js" => style(workspace),
        "build.js" | "worker-source.js" => single::text(&workspace.site().join(name)),
        name => single::text(&workspace.at("www").join(name)),
    }
}

/// A module that runs under Node. The core takes files there from classes of ours, which browsers have among the globals.
fn under_node(workspace: &Workspace, name: &str) -> Outcome<String> {
    match name {
        "codec.js" => single::text(&workspace.module("codec").join(name)),
        "core.js" => Ok(format!("{FILES}{}", single::text(&workspace.module("core").join(name))?)),
        name => single::text(&workspace.at("www").join(name)),
    }
}

/// The style sheets of the element, those of the page first: a shadow tree gets them as one text, whatever bundles it.
fn style(workspace: &Workspace) -> Outcome<String> {
    let sheets = STYLES.iter().map(|name| single::text(&workspace.at("www").join(name)));
    join::quoted(&sheets.collect::<Outcome<String>>()?)
}

/// Types as they lie in the package: what stands for something else there is held once.
fn declared(types: &str, places: &[(&str, &str)]) -> Outcome<String> {
    let mut declared = types.to_owned();
    for (inside, outside) in places {
        match types.matches(inside).count() {
            1 => declared = declared.replacen(inside, outside, 1),
            count => return Err(format!("holds {count} times: {inside}").into()),
        }
    }
    Ok(declared)
}

/// package.json, with what Cargo.toml says.
fn described(cargo: &str) -> Outcome<String> {
    let Cargo { workspace, package } = toml::from_str(cargo).map_err(|e| format!("Cargo.toml: {e}"))?;
    let Shared { version, license } = workspace.package;
    let values = [("version", version), ("description", package.description), ("license", license)];
    let mut text = PACKAGE.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("\"{{{name}}}\""), &serde_json::to_string(&value)?);
    }
    Ok(text)
}

#[derive(Deserialize)]
struct Cargo {
    workspace: Inherited,
    package: Described,
}

#[derive(Deserialize)]
struct Inherited {
    package: Shared,
}

#[derive(Deserialize)]
struct Shared {
    version: String,
    license: String,
}

#[derive(Deserialize)]
struct Described {
    description: String,
}

const PACKAGE: &str = include_str!("../package/package.json");
const README: &str = include_str!("../package/README.md");
/// English is in the element.
const LOCALES: [&str; 2] = ["ar", "es"];
const LOCALE: &str = "import type { ScanSanitizerLocale } from '../element.js';

/** All words of the element in this language. */
export const {name}: ScanSanitizerLocale;
";
const STYLES: [&str; 5] = ["style.css", "steps.css", "pictures.css", "advice.css", "element/element.css"];
const SHARED: [(&str, &str); 2] = [("from '../error.js'", "from './index.js'"), ("from '../types.js'", "from './types.js'")];
/// The words of the element are too many to be declared in the package.
const ELEMENT: [(&str, &str); 2] = [
    ("import type { Text } from '../shell.js';", "type Text = { readonly [name: string]: unknown };"),
    (
        "declare global {",
        "/** The class behind the name. */\nexport const ScanSanitizer: { new (): ScanSanitizer; readonly formAssociated: true };\n\ndeclare global {",
    ),
];
const FILES: &str = "import { Blob, FileReaderSync } from './node/file.js';\n";
const DECLARATIONS: [&str; 5] = ["index.d.ts", "manifest.d.ts", "node.d.ts", "slim.d.ts", "types.d.ts"];
/// Those of the page but for the key file: who embeds this keeps the key.
const MODULES: [&str; 3] = ["codec", "core", "net"];
const BUILT: [&str; 5] = [attribution::FILE, "codec.wasm", "core.wasm", "net.wasm", "worker.js"];
const LEGAL: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_is_described_as_the_crate_is() {
        let cargo = "[workspace.package]\nversion = \"1.2.3\"\nlicense = \"MIT\"\n[package]\ndescription = \"a \\\"b\\\"\"";
        let package: serde_json::Value = serde_json::from_str(&described(cargo).expect("is made")).expect("is JSON");
        assert_eq!([&package["version"], &package["license"], &package["description"]], ["1.2.3", "MIT", "a \"b\""]);
    }
}
