//! The long conformance run, whose dated table goes into docs/.

use std::process::Command;

use crate::{Outcome, command, suite, tools, workspace::Workspace};

/// Builds what ships and hands it to tests/conformance/prove.py.
pub fn run(workspace: &Workspace) -> Outcome {
    suite::build(workspace)?;
    tools::dicom_tools()?;
    let python = tools::python(workspace)?;
    let mut prove = Command::new(python);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    command::run(prove.args(["tests/conformance/prove.py", "--out", "docs/conformance.md"]))
}
