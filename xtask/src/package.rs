//! dist/package: the npm package. In index.js stand the WebAssembly modules and the worker, so that it runs wherever it lies;
//! slim.js and element.js fetch the modules from beside themselves.

use serde::Deserialize;

use crate::matrix::Matrix;
use crate::{Outcome, join, single, workspace::Workspace};

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
    std::fs::write(folder.join("element.d.ts"), declared(&single::text(&workspace.at("www/element/types.d.ts"))?)?)?;
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
    Matrix::read(workspace)?.package.budget.weigh("package/index.js", index.as_bytes())
}

/// A module and all that it imports as one; `beside` takes the place of beside.js.
fn entry(workspace: &Workspace, name: &str, beside: &str) -> Outcome<String> {
    let site = workspace.site();
    let read = |name: &str| -> Outcome<String> {
        match name {
            "beside.js" => single::text(&workspace.at("www").join(beside)),
            "packed.js" => single::packed(&site, &MODULES),
            "element/style-source.js" => style(workspace),
            "build.js" | "worker-source.js" => single::text(&site.join(name)),
            name => single::text(&workspace.at("www").join(name)),
        }
    };
    join::module(name, &read)
}

/// The style sheets of the element, those of the page first: a shadow tree gets them as one text, whatever bundles it.
fn style(workspace: &Workspace) -> Outcome<String> {
    let sheets = STYLES.iter().map(|name| single::text(&workspace.at("www").join(name)));
    join::quoted(&sheets.collect::<Outcome<String>>()?)
}

/// The types of the element, as they lie in the package: its words are too many to be declared there.
fn declared(types: &str) -> Outcome<String> {
    let mut declared = types.to_owned();
    for (inside, outside) in TYPES {
        match types.matches(inside).count() {
            1 => declared = declared.replacen(inside, outside, 1),
            count => return Err(format!("element/types.d.ts holds {count} times: {inside}").into()),
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
const STYLES: [&str; 5] = ["style.css", "steps.css", "pictures.css", "advice.css", "element/element.css"];
const TYPES: [(&str, &str); 4] = [
    ("from '../error.js'", "from './index.js'"),
    ("from '../types.js'", "from './types.js'"),
    ("import type { Text } from '../shell.js';", "type Text = { readonly [name: string]: unknown };"),
    (
        "declare global {",
        "/** The class behind the name. */\nexport const ScanSanitizer: { new (): ScanSanitizer; readonly formAssociated: true };\n\ndeclare global {",
    ),
];
const DECLARATIONS: [&str; 3] = ["index.d.ts", "slim.d.ts", "types.d.ts"];
/// Those of the page but for the key file: who embeds this keeps the key.
const MODULES: [&str; 2] = ["core", "net"];
const BUILT: [&str; 3] = ["core.wasm", "net.wasm", "worker.js"];
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
