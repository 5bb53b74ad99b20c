//! Cargo.toml: the crates of the browser stand under the wasm32 target, so that a host build that names one fails; and packages
//! of their own depend on none of ours but the order of things.

const BROWSER: [&str; 6] =
    ["wasm-bindgen", "wasm-bindgen-futures", "js-sys", "web-sys", "serde-wasm-bindgen", "console_error_panic_hook"];

/// Every crate of the browser that stands under another dependency table.
pub fn misplaced(manifest: &str) -> Vec<String> {
    let mut table = "";
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        let name = match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(header) => {
                table = header;
                header.rsplit('.').next().unwrap_or_default()
            }
            None => line.split(['.', '=', ' ']).next().unwrap_or_default(),
        };
        let wasm = table.contains(r#"target_arch = "wasm32""#) && !table.contains("not(");
        let counts = table.contains("dependencies") && !table.starts_with("workspace.");
        if BROWSER.contains(&name.trim_matches('"')) && counts && !wasm {
            found.push(format!("Cargo.toml: {name} under [{table}]"));
        }
    }
    found
}

/// Every dependency on a package of this workspace but `order`.
pub fn ours(manifest: &str) -> Vec<String> {
    let lines = manifest.lines().map(str::trim);
    let named = lines
        .filter(|line| line.starts_with("scanitize") || line.contains("path = \"..") || line.contains("package = \"scanitize"));
    named.filter(|line| *line != "scanitize-order = { path = \"../order\" }").map(|line| format!("Cargo.toml: {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn architecture_sees_a_dependency_on_ours() {
        for text in [
            "scanitize = \"1\"",
            "core = { path = \"..\" }",
            "core = { package = \"scanitize\", version = \"1\" }",
            "order = { path = \"..\" }",
        ] {
            assert_eq!(ours(text).len(), 1, "{text}");
        }
        assert_eq!(ours("scanitize-order = { path = \"../order\" }"), Vec::<String>::new());
        assert_eq!(ours("name = \"scanitize-net\"\nrten = \"0.27\"\npath = \"tests/all.rs\""), Vec::<String>::new());
    }

    #[test]
    fn architecture_sees_a_browser_crate_for_every_target() {
        for text in [
            "[dependencies]\nwasm-bindgen.workspace = true",
            "[dependencies]\njs-sys = \"0.3\"",
            "[dependencies.web-sys]\nversion = \"0.3\"",
            "[dev-dependencies]\nserde-wasm-bindgen = \"0.6\"",
            "[target.'cfg(not(target_arch = \"wasm32\"))'.dependencies]\nweb-sys = { version = \"0.3\" }",
        ] {
            assert_eq!(misplaced(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn architecture_lets_wasm32_have_them() {
        let text = "[workspace.dependencies]\nwasm-bindgen = \"1\"\n[target.'cfg(target_arch = \"wasm32\")'.dependencies]\njs-sys = \"0.3\"\n\
                    [target.'cfg(target_arch = \"wasm32\")'.dependencies.web-sys]\nversion = \"0.3\"\n[dependencies]\nserde = \"1\"";
        assert_eq!(misplaced(text), Vec::<String>::new());
    }
}
