//! The long runs, whose dated tables go into docs/.

use std::process::Command;

use crate::{Outcome, command, suite, tools, workspace::Workspace};

type Part = (&'static str, fn(&Workspace) -> Outcome);

const PARTS: [Part; 2] = [("conformance", conformance), ("memory", memory)];

/// Builds what ships and proves all of it, or the parts that are named.
pub fn run(workspace: &Workspace, names: &[String]) -> Outcome {
    if let Some(unknown) = names.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        return Err(format!("prove knows no {unknown}; it knows {}", PARTS.map(|(part, _)| part).join(", ")).into());
    }
    suite::build(workspace)?;
    let wanted = PARTS.iter().filter(|(part, _)| names.is_empty() || names.iter().any(|name| name == part));
    wanted.map(|(_, prove)| prove).try_for_each(|prove| prove(workspace))
}

/// What other programs say of the output: tests/conformance/prove.py.
fn conformance(workspace: &Workspace) -> Outcome {
    tools::dicom_tools()?;
    let mut prove = Command::new(tools::python(workspace)?);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    command::run(prove.args(["tests/conformance/prove.py", "--out", "docs/conformance.md"]))
}

/// What the page takes of a computer's memory: tests/browser/memory.mjs.
fn memory(workspace: &Workspace) -> Outcome {
    tools::node_modules(workspace)?;
    tools::chromium()?;
    let mut prove = Command::new(tools::node()?);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    command::run(prove.args(["tests/browser/memory.mjs", "--out", "docs/memory.md"]))
}
