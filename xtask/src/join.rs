//! Modules of JavaScript joined to one text that imports nothing but what is Node's own: the worker, which starts from a blob, the
//! script of the single file, and the modules of the npm package.
//!
//! Each imported module becomes a function that is called once and returns its exports. Only the plain forms of import and
//! export are understood, and an import while it runs of a module named in quotes, which is joined like any other; any other form
//! fails the build.

use std::collections::BTreeMap;

use crate::Outcome;

/// Joins the module `entry` and all that it imports; `read` gives the text of a module by its path below one folder.
pub fn join(entry: &str, read: &dyn Fn(&str) -> Outcome<String>) -> Outcome<String> {
    let mut join = Join { read, head: String::new(), text: String::new(), done: BTreeMap::new(), is_module: false };
    let body = join.module(entry, &mut Vec::new())?;
    // A module is strict by itself, what is joined need not be one.
    Ok(format!("'use strict';\n\n{}{}", join.text, body.text))
}

/// Joins them to a module that exports what `entry` does. Unlike a script it may name its own address.
pub fn module(entry: &str, read: &dyn Fn(&str) -> Outcome<String>) -> Outcome<String> {
    let mut join = Join { read, head: String::new(), text: String::new(), done: BTreeMap::new(), is_module: true };
    let Joined { variable, names } = join.joined(entry, &mut Vec::new())?;
    Ok(format!("{}{}export const {{ {} }} = {variable};\n", join.head, join.text, names.join(", ")))
}

/// A module whose default export is this text.
pub fn quoted(text: &str) -> Outcome<String> {
    Ok(format!("export default {};\n", serde_json::to_string(text)?))
}

struct Join<'a> {
    read: &'a dyn Fn(&str) -> Outcome<String>,
    /// The imports of modules of Node.
    head: String,
    text: String,
    /// The modules that stand in `text`.
    done: BTreeMap<String, Joined>,
    /// Whether the text becomes a module.
    is_module: bool,
}

#[derive(Clone)]
struct Joined {
    variable: String,
    /// The names that it exports.
    names: Vec<String>,
}

#[derive(Default)]
struct Body {
    text: String,
    /// What is exported, as entries of an object literal.
    exports: Vec<String>,
}

impl Join<'_> {
    fn module(&mut self, name: &str, importers: &mut Vec<String>) -> Outcome<Body> {
        if importers.iter().any(|importer| importer == name) {
            return Err(format!("{name}: imports itself by way of {}", importers.join(", ")).into());
        }
        importers.push(name.to_owned());
        let source = (self.read)(name)?;
        let mut body = Body::default();
        let mut lines = source.lines();
        while let Some(line) = lines.next() {
            let mut statement = line.to_owned();
            if line.starts_with("import ") || line.starts_with("export {") {
                while !statement.trim_end().ends_with(';') {
                    let next = lines.next().ok_or_else(|| format!("{name}: a statement without an end"))?;
                    statement = statement + " " + next.trim();
                }
            }
            let written = self.statement(&statement, &mut body.exports, importers);
            body.text += &written.map_err(|e| format!("{name}: {e}"))?;
            body.text.push('\n');
        }
        importers.pop();
        Ok(body)
    }

    fn statement(&mut self, line: &str, exports: &mut Vec<String>, importers: &mut Vec<String>) -> Outcome<String> {
        if let Some(import) = line.strip_prefix("import ") {
            return self.import(import, importers);
        }
        if let Some(list) = line.strip_prefix("export {") {
            let (names, rest) = list.split_once('}').ok_or("a list without an end")?;
            let owner = match rest.trim().strip_prefix("from ") {
                Some(file) => self.named(file, names, importers)? + ".",
                None => String::new(),
            };
            exports.extend(names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(|name| exported(name, &owner)));
            return Ok(String::new());
        }
        if let Some(value) = line.strip_prefix("export default ") {
            exports.push("default: whole".to_owned());
            return Ok(format!("const whole = {value}"));
        }
        if let Some(declaration) = line.strip_prefix("export ") {
            exports.push(declared(declaration)?.to_owned());
            return Ok(declaration.to_owned());
        }
        let mut line = line.to_owned();
        let mut code = without_comments(&line);
        if let Some((before, file, after)) = imported(&code) {
            // What is joined is there already.
            line = format!("{before}Promise.resolve({}){after}", self.named(file, "", importers)?);
            code = without_comments(&line);
        }
        if code.contains("import(") || (code.contains("import.meta") && !self.is_module) {
            return Err("imports while it runs".into());
        }
        Ok(line)
    }

    /// `{ a, b as c } from './x.js';`, `* as x from './x.js';` or `x from './x.js';`
    fn import(&mut self, text: &str, importers: &mut Vec<String>) -> Outcome<String> {
        let (names, file) = text.rsplit_once(" from ").ok_or("an import without names")?;
        let names = names.trim();
        if let Some(module) = unquoted(file).strip_prefix("node:").filter(|_| self.is_module) {
            return self.of_node(names, module);
        }
        if let Some(whole) = names.strip_prefix("* as ") {
            return Ok(format!("const {whole} = {};", self.named(file, "", importers)?));
        }
        let wanted = match names.strip_prefix('{').and_then(|names| names.strip_suffix('}')) {
            Some(list) => list.replace(" as ", ": "),
            None if names.contains([',', '{']) => return Err("mixes default and named imports".into()),
            None => format!("default: {names}"),
        };
        Ok(format!("const {{ {} }} = {};", wanted.trim(), self.named(file, &wanted, importers)?))
    }

    /// An import can stand at the head alone, where two modules may want the same names.
    fn of_node(&mut self, names: &str, module: &str) -> Outcome<String> {
        let list =
            names.strip_prefix('{').and_then(|names| names.strip_suffix('}')).ok_or("imports a module of Node as a whole")?;
        let variable = format!("node_{}", module.replace('/', "_"));
        let import = format!("import * as {variable} from 'node:{module}';\n");
        if !self.head.contains(&import) {
            self.head += &import;
        }
        Ok(format!("const {{ {} }} = {variable};", list.trim().replace(" as ", ": ")))
    }

    /// The variable that holds a module which exports all these names; `file` is quoted, as it stands behind `from`.
    fn named(&mut self, file: &str, names: &str, importers: &mut Vec<String>) -> Outcome<String> {
        let file = resolved(importers.last().map_or("", String::as_str), unquoted(file))?;
        let Joined { variable, names: known } = self.joined(&file, importers)?;
        match entries(names).find(|name| !known.iter().any(|exported| exported == name)) {
            Some(unknown) => Err(format!("{file} exports no {unknown}").into()),
            None => Ok(variable),
        }
    }

    fn joined(&mut self, file: &str, importers: &mut Vec<String>) -> Outcome<Joined> {
        if let Some(joined) = self.done.get(file) {
            return Ok(joined.clone());
        }
        let body = self.module(file, importers)?;
        let variable = format!("module{}", self.done.len());
        let exports = body.exports.join(", ");
        self.text += &format!("// {file}\nconst {variable} = (() => {{\n{}return {{ {exports} }};\n}})();\n\n", body.text);
        let joined = Joined { variable, names: entries(&exports).map(str::to_owned).collect() };
        self.done.insert(file.to_owned(), joined.clone());
        Ok(joined)
    }
}

/// What stands behind `from`.
fn unquoted(file: &str) -> &str {
    file.trim().trim_end_matches(';').trim_matches(['\'', '"'])
}

/// What stands before, in and behind an import of a module that is named in quotes: `await import('./x.js')`.
fn imported(code: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = code.split_once("import('")?;
    let (file, after) = rest.split_once("')")?;
    Some((before, file, after))
}

/// The path of the module that `importer` names so.
fn resolved(importer: &str, path: &str) -> Outcome<String> {
    let mut steps: Vec<&str> = importer.split('/').collect();
    steps.pop();
    if !path.starts_with("./") && !path.starts_with("../") {
        return Err("imports what stands elsewhere".into());
    }
    for step in path.split('/').filter(|step| *step != ".") {
        match step {
            ".." => drop(steps.pop().ok_or("imports what stands elsewhere")?),
            name => steps.push(name),
        }
    }
    Ok(steps.join("/"))
}

/// The first names of a list: of `a, b: c, d as e` they are `a`, `b` and `d`.
fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter_map(|entry| entry.split([':', ' ']).find(|name| !name.is_empty()))
}

/// `a` stays `a` and `a as b` becomes `b: a`; of another module's `a`, which `owner` and a full stop stand for, it is `a: owner.a`.
fn exported(name: &str, owner: &str) -> String {
    match name.split_once(" as ") {
        Some((inner, outer)) => format!("{outer}: {owner}{inner}"),
        None if owner.is_empty() => name.to_owned(),
        None => format!("{name}: {owner}{name}"),
    }
}

/// The name that a declaration gives.
fn declared(declaration: &str) -> Outcome<&str> {
    let mut words = declaration.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).filter(|word| !word.is_empty());
    match (words.next(), words.next(), words.next()) {
        (Some("async"), Some("function"), Some(name)) => Ok(name),
        (Some("class" | "function" | "const"), Some(name), _) => Ok(name),
        _ => Err("an export that is no class, function or const".into()),
    }
}

fn without_comments(line: &str) -> String {
    let trimmed = line.trim_start();
    if trimmed.starts_with(['*', '/']) && !trimmed.contains("*/") {
        return String::new();
    }
    let mut rest = line;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        kept += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest.split("// ").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(modules: &[(&str, &str)]) -> Outcome<String> {
        let read = |name: &str| -> Outcome<String> {
            let found = modules.iter().find(|(module, _)| *module == name);
            found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| format!("no module {name}").into())
        };
        join("worker.js", &read)
    }

    #[test]
    fn a_module_becomes_a_function_that_is_called_once() {
        let text = joined(&[
            ("worker.js", "import { a, b as c } from './core.js';\nimport * as other from './other.js';\na(c);"),
            ("other.js", "import {\n  a,\n} from './core.js';\nexport const x = a;"),
            ("core.js", "export function a() {}\nfunction hidden() {}\nexport { hidden as b };"),
        ])
        .expect("joins");
        assert_eq!(text.matches("function hidden").count(), 1);
        assert!(text.contains("return { a, b: hidden };"));
        assert!(text.contains("const { a, b: c } = module0;"));
        assert!(text.contains("const other = module1;"));
        assert!(text.contains("const { a, } = module0;"));
        assert!(!text.contains("import ") && !text.contains("export "));
    }

    #[test]
    fn a_path_starts_at_the_module_that_names_it() {
        let text = joined(&[
            ("worker.js", "import { a } from './steps/one.js';\na();"),
            ("steps/one.js", "import { b } from '../core.js';\nimport { c } from './two.js';\nexport const a = b + c;"),
            ("steps/two.js", "export const c = 2;"),
            ("core.js", "export const b = 1;"),
        ])
        .expect("joins");
        assert!(
            text.contains("// steps/two.js\n")
                && text.contains("const { b } = module0;")
                && text.contains("const { c } = module1;")
        );
    }

    #[test]
    fn what_another_module_exports_can_be_handed_on() {
        let text = joined(&[
            ("worker.js", "import { a, c } from './front.js';\na(c);"),
            ("front.js", "export { a, b as c } from './core.js';"),
            ("core.js", "export const a = 1;\nexport const b = 2;"),
        ])
        .expect("joins");
        assert!(text.contains("return { a: module0.a, c: module0.b };"));
        assert!(text.contains("const { a, c } = module1;"));
    }

    #[test]
    fn a_module_that_is_imported_while_it_runs_is_there_already() {
        let text = joined(&[
            ("worker.js", "export async function f() {\n  return (await import('./core.js')).a;\n}"),
            ("core.js", "export const a = 1;"),
        ])
        .expect("joins");
        assert!(text.contains("return (await Promise.resolve(module0)).a;") && text.contains("const a = 1;"), "{text}");
    }

    #[test]
    fn what_is_not_understood_fails() {
        for worker in [
            "import { a } from 'elsewhere';",
            "import { a } from 'node:fs';",
            "import { a } from '../core.js';",
            "import a, { b } from './core.js';",
            "import './core.js';",
            "import { b } from './core.js';",
            "import a from './core.js';",
            "const x = await import(name);",
            "const x = await import('./core.js') + import('./core.js');",
            "const x = await import('../core.js');",
            "new Worker(import.meta.url);",
            "export let a = 1;",
            "export * from './core.js';",
            "export { b } from './core.js';",
            "export { a } from '../core.js';",
            "import { a } from './worker.js';",
        ] {
            assert!(joined(&[("worker.js", worker), ("core.js", "export const a = 1;")]).is_err(), "{worker}");
        }
    }

    #[test]
    fn a_module_exports_what_its_entry_does_and_may_name_its_address() {
        let read = |name: &str| -> Outcome<String> {
            Ok(match name {
                "entry.js" => "export { a, b as c } from './core.js';",
                _ => "export const a = import.meta.url;\nexport const b = 2;",
            }
            .to_owned())
        };
        let text = module("entry.js", &read).expect("joins");
        assert!(text.ends_with("return { a: module0.a, c: module0.b };\n})();\n\nexport const { a, c } = module1;\n"), "{text}");
        assert!(module("entry.js", &|_| Ok("const x = import(x);".to_owned())).is_err());
    }

    #[test]
    fn what_is_of_node_is_imported_once_at_the_head_of_a_module() {
        let read = |name: &str| -> Outcome<String> {
            Ok(match name {
                "entry.js" => "import { a as b } from 'node:fs/promises';\nexport { c } from './core.js';",
                _ => "import { a } from 'node:fs/promises';\nexport const c = a;",
            }
            .to_owned())
        };
        let text = module("entry.js", &read).expect("joins");
        assert!(text.starts_with("import * as node_fs_promises from 'node:fs/promises';\n// core.js\n"), "{text}");
        assert!(
            text.contains("const { a: b } = node_fs_promises;\n") && text.contains("const { a } = node_fs_promises;\n"),
            "{text}"
        );
        assert_eq!(text.matches("import ").count(), 1);
        assert!(module("entry.js", &|_| Ok("import * as fs from 'node:fs';".to_owned())).is_err());
    }

    #[test]
    fn a_type_in_a_comment_is_no_import() {
        let worker = " * @param {import('./types.js').Options} o\nlet x = /** @type {import('./types.js').Input} */ (y);";
        assert!(joined(&[("worker.js", worker)]).is_ok());
    }

    #[test]
    fn a_quoted_text_is_one_module_that_can_be_joined() {
        let module = quoted("a\"\n").expect("quotes");
        assert_eq!(module, "export default \"a\\\"\\n\";\n");
        let text = joined(&[("worker.js", "import text from './text.js';\ntext;"), ("text.js", &module)]).expect("joins");
        assert!(text.contains("const whole = \"a\\\"\\n\";\n") && text.contains("return { default: whole };"));
        assert!(text.contains("const { default: text } = module0;"));
    }
}
