//! The long runs, whose dated tables go into docs/.

use std::process::{Command, Stdio};

use crate::{Outcome, command, phantom, suite, tools, workspace::Workspace};

type Part = (&'static str, fn(&Workspace) -> Outcome);

const PARTS: [Part; 9] = [
    ("conformance", conformance),
    ("score", score),
    ("peers", peers),
    ("memory", memory),
    ("load", load),
    ("page", page),
    ("writing", writing),
    ("heads", heads),
    ("bundlers", bundlers),
];

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

/// What becomes of planted identifiers in all kinds of instances: tests/score/prove.py.
fn score(workspace: &Workspace) -> Outcome {
    let mut prove = Command::new(tools::python(workspace)?);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    command::run(prove.args(["tests/score/prove.py", "--out", "docs/score.md"]))
}

/// What other programs leave of planted identifiers, and what we do: tests/score/beside.py. A tool that cannot be installed is named.
fn peers(workspace: &Workspace) -> Outcome {
    tools::dicom_tools()?;
    let missing = |tool: &str, why: &dyn std::fmt::Display| println!("the table will say that {tool} is missing: {why}");
    let python = tools::packages(workspace, "python-deidentify", "tests/score/peers.txt").unwrap_or_else(|why| {
        missing("what is a package of Python", &why);
        tools::python_in(workspace, "python-deidentify")
    });
    let folder = workspace.target.join("peers");
    if let Err(why) = tools::npm_packages(&folder, &[tools::DCMJS]) {
        missing("dcmjs", &why);
    }
    if let Err(why) = tools::dcmanon(workspace) {
        missing("dicom-anonymization", &why);
    }
    let slices = folder.join("slices");
    phantom::series(&slices, 200)?;
    let mut prove = Command::new(tools::python(workspace)?);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    prove.args(["tests/score/beside.py", "--out", "docs/peers.md", "--python"]).arg(python);
    command::run(prove.arg("--programs").arg(&folder).arg("--packages").arg(&folder).arg("--slices").arg(slices))
}

/// What the page takes of a computer's memory: tests/browser/memory.mjs.
fn memory(workspace: &Workspace) -> Outcome {
    in_chromium(workspace, ["tests/browser/memory.mjs", "--out", "docs/memory.md"])
}

/// What a page with the element in it bears: tests/browser/load.mjs.
fn load(workspace: &Workspace) -> Outcome {
    in_chromium(workspace, ["tests/browser/load.mjs", "--out", "docs/load.md"])
}

fn in_chromium<const N: usize>(workspace: &Workspace, script: [&str; N]) -> Outcome {
    tools::node_modules(workspace)?;
    tools::chromium()?;
    let mut prove = Command::new(tools::node()?);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    command::run(prove.args(script))
}

/// Whether the npm package works in fresh apps of other makers' bundlers: tests/browser/bundlers.mjs.
fn bundlers(workspace: &Workspace) -> Outcome {
    with_packages(workspace, "bundlers", &tools::BUNDLERS)
}

/// What Lighthouse says of the page, and what it takes to load it: tests/browser/page.mjs.
fn page(workspace: &Workspace) -> Outcome {
    with_packages(workspace, "page", &[tools::LIGHTHOUSE])
}

/// A script of tests/browser that needs packages of npm, which are installed into a folder of its name.
fn with_packages(workspace: &Workspace, name: &str, packages: &[&str]) -> Outcome {
    let folder = workspace.target.join(name);
    tools::npm_packages(&folder, packages)?;
    in_chromium(
        workspace,
        [&format!("tests/browser/{name}.mjs"), "--out", &format!("docs/{name}.md"), "--work", &folder.to_string_lossy()],
    )
}

/// What is left of writing in pictures, here and by other programs: tests/writing/prove.py.
fn writing(workspace: &Workspace) -> Outcome {
    tools::node()?;
    if let Err(missing) = tools::tesseract() {
        println!("the table will say that Tesseract is missing: {missing}");
    }
    let python = tools::packages(workspace, "python-writing", "tests/writing/requirements.txt")?;
    let peers = tools::packages(workspace, "python-peers", "tests/writing/peers.txt").unwrap_or_else(|missing| {
        println!("the table will say that other programs are missing: {missing}");
        tools::python_in(workspace, "python-peers")
    });
    let folder = workspace.target.join("writing");
    let packages = folder.join("packages");
    command::run(Command::new(&python).current_dir(&workspace.root).arg("tests/writing/collect.py").arg(&packages))?;
    let mut prove = Command::new(python);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    prove.args(["tests/writing/prove.py", "--out", "docs/writing.md", "--work"]).arg(folder);
    command::run(prove.arg("--packages").arg(packages).arg("--peers").arg(peers))
}

/// What is left of the faces of heads: of those in the folder SCANITIZE_HEADS by tests/heads/prove.py, of made ones by a test.
fn heads(workspace: &Workspace) -> Outcome {
    let heads = std::env::var_os("SCANITIZE_HEADS").ok_or("SCANITIZE_HEADS does not name the folder of heads")?;
    tools::dcm2niix()?;
    tools::dicom_tools()?;
    let python = tools::packages(workspace, "python-heads", "tests/heads/requirements.txt")?;
    let discover = ["-m", "unittest", "discover", "--start-directory", "tests/heads", "--pattern", "test_*.py"];
    command::run(Command::new(&python).current_dir(&workspace.root).args(discover))?;
    let folder = workspace.target.join("heads");
    std::fs::create_dir_all(&folder)?;
    let mut made = command::cargo();
    made.current_dir(&workspace.root).args(["test", "--locked", "--package", "scanitize", "--profile", "quick", "--test", "all"]);
    let test = "cases::phantoms::of_many_heads_nearly_all_are_found_and_none_keeps_a_face";
    let phantoms = folder.join("phantoms.txt");
    let told = made.args(["--", "--ignored", "--nocapture", "--exact", test]).stderr(Stdio::inherit()).output()?;
    std::fs::write(&phantoms, &told.stdout)?;
    let mut prove = Command::new(python);
    prove.current_dir(&workspace.root).envs(suite::environment(workspace));
    prove.args(["tests/heads/prove.py", "--out", "docs/faces.md", "--heads"]).arg(heads);
    command::run(prove.arg("--work").arg(folder.join("work")).arg("--phantoms").arg(phantoms))?;
    // One failure does not hide the other: the table is written first.
    if told.status.success() { Ok(()) } else { Err("heads made of ellipsoids did not fare as demanded".into()) }
}
