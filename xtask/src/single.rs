//! dist/scanitize.html: the page as one file, which runs from a disc and fetches nothing. Its policy names its one script and its
//! one style sheet by their hashes; the modules stand in the script.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use crate::matrix::Matrix;
use crate::{Outcome, compress, join, site, workspace::Workspace};

/// Makes the file of what stands in dist/site, and holds it to its budget.
pub fn write(workspace: &Workspace) -> Outcome {
    let site = workspace.site();
    let read = |name: &str| -> Outcome<String> {
        match name {
            "beside.js" => text(&workspace.at("www/within.js")),
            "key-beside.js" => text(&workspace.at("www/key-within.js")),
            "packed.js" => packed(&site, &site::MODULES),
            name => text(&site.join(name)),
        }
    };
    let page = inlined(&unserved(&read("index.html")?)?, "page.js", &join::join("page.js", &read)?, &read)?;
    std::fs::write(workspace.single(), &page)?;
    Matrix::read(workspace)?.single.budget.weigh("scanitize.html", page.as_bytes())
}

/// WebAssembly modules as a module of JavaScript.
pub fn packed(site: &Path, names: &[&str]) -> Outcome<String> {
    let mut modules = serde_json::Map::new();
    for name in names {
        let file = format!("{name}.wasm");
        let zipped = compress::gzip(&std::fs::read(site.join(&file))?)?;
        modules.insert(file, BASE64.encode(zipped).into());
    }
    Ok(format!("export default {};\n", serde_json::Value::Object(modules)))
}

/// The hosted page as one that comes from no server: it fetches nothing, and says what else may be wrong.
fn unserved(hosted: &str) -> Outcome<String> {
    let page = replaced(hosted, "connect-src 'self'", "connect-src 'none'")?;
    replaced(
        &page,
        " If this stays, the page was opened as a file. It has to come from a web server, even one on this device.",
        TOO_OLD,
    )
}

/// A page with its script, which it names `entry`, and its styles in it, and a policy that lets these run and no others.
pub fn inlined(hosted: &str, entry: &str, script: &str, read: &dyn Fn(&str) -> Outcome<String>) -> Outcome<String> {
    let (mut page, mut style) = (String::new(), String::from("\n"));
    for line in hosted.lines() {
        match line.trim().strip_prefix("<link rel=\"stylesheet\" href=\"").and_then(|rest| rest.strip_suffix("\">")) {
            Some(file) => style += &read(file)?,
            None => page = page + line + "\n",
        }
    }
    let script = format!("\n{script}");
    for (place, content) in [
        ("script-src 'self'", format!("script-src {}", hash(&script))),
        ("style-src 'self'", format!("style-src {}", hash(&style))),
        // Last, since a script may hold any of the others.
        (
            &*format!("<script type=\"module\" src=\"{entry}\"></script>"),
            format!("{}\n    {}", element("style", "", &style)?, element("script", " type=\"module\"", &script)?),
        ),
    ] {
        page = replaced(&page, place, &content)?;
    }
    Ok(page)
}

/// Shown while the script has not begun.
const TOO_OLD: &str = " If this stays, this browser is too old.";

/// As a policy names it.
fn hash(content: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(content)))
}

/// Fails where a browser would read another content than this one.
fn element(name: &str, attributes: &str, content: &str) -> Outcome<String> {
    let lower = content.to_ascii_lowercase();
    match [&format!("</{name}"), "<!--", "\r"].into_iter().find(|mark| lower.contains(*mark)) {
        Some(mark) => Err(format!("the {name} of the single file holds {mark:?}").into()),
        None => Ok(format!("<{name}{attributes}>{content}</{name}>")),
    }
}

/// Fails unless the place is there once.
fn replaced(page: &str, place: &str, content: &str) -> Outcome<String> {
    match page.matches(place).count() {
        1 => Ok(page.replacen(place, content, 1)),
        count => Err(format!("the page holds {count} times: {place}").into()),
    }
}

/// A file of text; the failure names it.
pub fn text(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTED: &str = include_str!("../../www/index.html");

    fn made(hosted: &str, script: &str) -> Outcome<String> {
        inlined(&unserved(hosted)?, "page.js", script, &style)
    }

    fn style(name: &str) -> Outcome<String> {
        Ok(if name == "style.css" { "p { color: red }\n" } else { "" }.to_owned())
    }

    /// What stands between two marks.
    fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
        page.split_once(start).and_then(|(_, rest)| rest.split_once(end)).expect("is there").0
    }

    #[test]
    fn the_policy_names_the_script_and_the_style_by_their_hashes_and_lets_nothing_be_fetched() {
        let page = made(HOSTED, "alert(1);\n").expect("is made");
        let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        let rules: Vec<&str> = policy.split("; ").collect();
        assert_eq!(between(&page, "<script type=\"module\">", "</script>"), "\nalert(1);\n");
        // The hashes are those that Python's hashlib gives.
        for rule in [
            "default-src 'none'",
            "script-src 'sha256-L+t9q3v5LeakHkwTJJlqwHiLsxVtqG4eOt8NDvhN6eg=' 'wasm-unsafe-eval'",
            "style-src 'sha256-7Snye0l4UNtpMvNLuyPLr9ySuX29DuwWKkaMJcmejjM='",
            "connect-src 'none'",
            "worker-src blob:",
            "require-trusted-types-for 'script'",
        ] {
            assert!(rules.contains(&rule), "{rule} in {policy}");
        }
        assert!(!page.contains("'self'") && !page.contains("src=\"") && !page.contains("stylesheet"));
        assert!(!page.contains("opened as a file"));
    }

    #[test]
    fn what_would_end_the_script_early_or_change_it_fails() {
        for script in ["'</SCRIPT>'", "'<!-- '", "a\r\n"] {
            assert!(made(HOSTED, script).is_err(), "{script}");
        }
    }

    #[test]
    fn a_page_that_is_built_otherwise_fails() {
        for place in ["connect-src 'self'", "style-src 'self'", "src=\"page.js\"", "opened as a file"] {
            assert!(made(&HOSTED.replace(place, ""), "").is_err(), "{place}");
        }
    }
}
