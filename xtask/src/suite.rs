//! Every test in order, cheap ones first, with the minutes of each part.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::command::{self, cargo, run};
use crate::{Outcome, licences, phantom, site, tables, tools, workspace, workspace::Workspace};

struct Part {
    name: &'static str,
    run: fn(&Workspace) -> Outcome,
    /// The part that makes what this one tests.
    after: Option<&'static str>,
}

impl Part {
    const fn new(name: &'static str, run: fn(&Workspace) -> Outcome) -> Self {
        Self { name, run, after: None }
    }

    /// Needs what the part "build" builds.
    const fn built(name: &'static str, run: fn(&Workspace) -> Outcome) -> Self {
        Self { name, run, after: Some("build") }
    }
}

const CHECK: [Part; 5] = [
    Part::new("format", |w| run(at_root(w).args(["fmt", "--all", "--check"]))),
    Part::new("lint", |w| run(at_root(w).args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-Dwarnings"]))),
    Part::new("lint-wasm", lint_wasm),
    Part::new("documentation", documentation),
    Part::new("architecture", |w| run(at_root(w).args(["test", "--locked", "--test", "all", "architecture"]))),
];

const TEST: [Part; 10] = [
    Part::new("licences", licences::check),
    Part::new("tables", |_| tables::run(true)),
    Part::new("native", native),
    Part::new("fuzz", fuzz),
    Part::new("build", pages),
    Part::built("parity", parity),
    Part::new("types", types),
    Part::built("browser", browser),
    Part::built("engines", engines),
    Part::built("conformance", conformance),
];

/// Format, lints, documentation and architecture.
pub fn check(workspace: &Workspace) -> Outcome {
    run_all(CHECK.iter(), workspace)
}

/// Every part but those that `--skip a,b` names.
pub fn test(workspace: &Workspace, options: &[String]) -> Outcome {
    // The part "native" runs the architecture too.
    let parts: Vec<&Part> = CHECK.iter().filter(|part| part.name != "architecture").chain(&TEST).collect();
    let skipped: Vec<&str> = match options {
        [] => Vec::new(),
        [flag, names] if flag == "--skip" => names.split(',').collect(),
        _ => return Err("test knows --skip PART,... alone".into()),
    };
    if let Some(unknown) = skipped.iter().find(|name| parts.iter().all(|part| part.name != **name)) {
        let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
        return Err(format!("no part is called {unknown}; the parts are {}", names.join(", ")).into());
    }
    let outcome = run_all(parts.into_iter().filter(|part| !skipped.contains(&part.name)), workspace);
    if !skipped.is_empty() {
        println!("skipped because --skip said so: {}", skipped.join(", "));
    }
    outcome
}

/// One failure does not hide the next: all parts run that have what they test, then all failures are named.
fn run_all<'a>(parts: impl Iterator<Item = &'a Part>, workspace: &Workspace) -> Outcome {
    let (mut minutes, mut failed) = (Vec::new(), Vec::new());
    for part in parts {
        println!("\n== {}", part.name);
        let start = Instant::now();
        let outcome = match part.after {
            Some(before) if failed.contains(&before) => Err(format!("not run, because {before} failed").into()),
            _ => (part.run)(workspace),
        };
        let mark = if outcome.is_ok() { "" } else { "  FAILED" };
        minutes.push(format!("{:>7.1}  {}{mark}", start.elapsed().as_secs_f64() / 60.0, part.name));
        if let Err(failure) = outcome {
            println!("{}: {failure}", part.name);
            failed.push(part.name);
        }
    }
    println!("\nminutes  part\n{}", minutes.join("\n"));
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("failed: {}", failed.join(", ")).into()),
    }
}

fn at_root(workspace: &Workspace) -> Command {
    let mut command = cargo();
    command.current_dir(&workspace.root);
    command
}

/// Files that a Rust test writes for the tests in other languages, into a folder that a variable names.
struct Kept {
    variable: &'static str,
    folder: &'static str,
    test: &'static str,
}

/// Discs with values planted in every known place.
const LEAKS: Kept = Kept {
    variable: "SCANITIZE_LEAKS",
    folder: "leaks",
    test: "cases::leaks::program::nothing_that_is_planted_comes_out_of_the_program",
};

/// Some of what was made of damaged files.
const FUZZED: Kept = Kept {
    variable: "SCANITIZE_FUZZED",
    folder: "fuzzed",
    test: "cases::fuzz::damaged_files_are_refused_or_cleaned_as_sound_ones_are",
};

/// Files that are made to hurt their reader.
const HOSTILE: Kept = Kept {
    variable: "SCANITIZE_HOSTILE",
    folder: "hostile",
    test: "cases::hostile::batch::each_is_refused_for_its_reason_and_read_at_most_twice",
};

/// Slices of a head.
const HEAD: Kept = Kept {
    variable: "SCANITIZE_HEAD",
    folder: "head",
    test: "cases::faces::program::a_head_is_found_in_one_series_and_its_face_cut_out_of_all",
};

/// A head and how it looks.
const PORTRAITS: Kept = Kept {
    variable: "SCANITIZE_PORTRAITS",
    folder: "portraits",
    test: "cases::faces::shown::a_head_is_seen_from_all_sides_before_and_after",
};

impl Kept {
    fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace.target.join(self.folder)
    }

    /// Runs the test anew.
    fn write(&self, workspace: &Workspace) -> Outcome {
        let test = ["test", "--locked", "--package", "scanitize", "--test", "all", "--", "--exact", self.test];
        run(at_root(workspace).args(test).env(self.variable, self.folder(workspace)))
    }
}

/// What tests may ask for by name. A tool is named once it is installed, the program once it is built.
pub fn environment(workspace: &Workspace) -> Vec<(&'static str, PathBuf)> {
    named(workspace, workspace.program("release"))
}

fn named(workspace: &Workspace, program: PathBuf) -> Vec<(&'static str, PathBuf)> {
    let known = [
        ("SCANITIZE_BIN", Some(program)),
        ("SCANITIZE_DIST", Some(workspace.at("dist"))),
        ("SCANITIZE_FIND", Some(workspace.target.join("debug/examples").join(format!("find{}", std::env::consts::EXE_SUFFIX)))),
        ("SCANITIZE_PYTHON", Some(tools::python_path(workspace))),
        ("SCANITIZE_PHANTOM", Some(phantom::folder(workspace))),
        (LEAKS.variable, Some(LEAKS.folder(workspace))),
        (FUZZED.variable, Some(FUZZED.folder(workspace))),
        (HOSTILE.variable, Some(HOSTILE.folder(workspace))),
        (HEAD.variable, Some(HEAD.folder(workspace))),
        (PORTRAITS.variable, Some(PORTRAITS.folder(workspace))),
        ("SCANITIZE_ORTHANC", command::on_path(&["Orthanc"]).filter(|_| Path::new(tools::DICOMWEB).is_file())),
        ("CHROMIUM", command::on_path(&["chromium", "chromium-browser", "google-chrome"])),
        ("FIREFOX", command::on_path(&tools::FIREFOX)),
        ("WEBKIT_DRIVER", command::on_path(&[tools::WEBKIT_DRIVER])),
    ];
    known
        .into_iter()
        .filter_map(|(name, path)| Some((name, path?)))
        .filter(|(name, path)| path.exists() && std::env::var_os(name).is_none())
        .collect()
}

/// All but xtask.
const PACKAGES: [&str; 10] = [
    "--package",
    "scanitize",
    "--package",
    "scanitize-codec",
    "--package",
    "scanitize-key",
    "--package",
    "scanitize-net",
    "--package",
    "scanitize-order",
];

/// xtask's own tests take the profile that xtask was just built with: its generator is slow to compile twice.
fn native(workspace: &Workspace) -> Outcome {
    if let Err(missing) = tools::disc_tools() {
        println!("what reads discs is not tested on those of another program: {missing}");
    }
    tools::dicom_tools()?;
    run(at_root(workspace).args(["test", "--locked"]).args(PACKAGES))?;
    run(at_root(workspace).args(["test", "--locked", "--package", "xtask", "--profile", "dev"]))
}

/// fuzz/ is no part of the workspace and wants a nightly compiler: nothing else would notice that it no longer builds.
fn fuzz(workspace: &Workspace) -> Outcome {
    let nightly = |words: &[&str]| {
        let mut rustup = Command::new("rustup");
        rustup.current_dir(&workspace.root).env("RUSTUP_AUTO_INSTALL", "0");
        rustup.args(["run", "nightly", "cargo", "fuzz"]).args(words);
        rustup
    };
    if !command::succeeds(&mut nightly(&["--version"])) {
        println!("fuzz/ is not built: there is no nightly compiler with cargo-fuzz");
        return Ok(());
    }
    run(&mut nightly(&["build"]))
}

fn lint_wasm(workspace: &Workspace) -> Outcome {
    tools::rust_target("wasm32-unknown-unknown")?;
    let target = ["--target", "wasm32-unknown-unknown"];
    let boundaries = ["--features", "scanitize-codec/module"];
    run(at_root(workspace)
        .args(["clippy", "--locked", "--lib"])
        .args(PACKAGES)
        .args(target)
        .args(boundaries)
        .args(["--", "-Dwarnings"]))
}

fn documentation(workspace: &Workspace) -> Outcome {
    run(at_root(workspace).args(["doc", "--locked", "--no-deps", "--lib"]).args(PACKAGES).env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// The program, the modules and the page as they ship, and input for them.
pub fn build(workspace: &Workspace) -> Outcome {
    run(at_root(workspace).args(["build", "--locked", "--release", "--package", "scanitize", "--bin", "scanitize"]))?;
    pages(workspace)
}

/// The modules and the page as they ship, and input for them. Tests take the program that the native ones were built with: it works alike.
fn pages(workspace: &Workspace) -> Outcome {
    site::build(workspace)?;
    phantom::series(&phantom::folder(workspace), 12)
}

fn parity(workspace: &Workspace) -> Outcome {
    HOSTILE.write(workspace)?;
    HEAD.write(workspace)?;
    PORTRAITS.write(workspace)?;
    // The example `find` among them.
    run(at_root(workspace).args(["test", "--locked", "--package", "scanitize-net", "--no-run"]))?;
    tools::python(workspace)?;
    node_tests(workspace, "tests/parity")
}

fn types(workspace: &Workspace) -> Outcome {
    tools::node_modules(workspace)?;
    let compiler = workspace.at("node_modules/typescript/bin/tsc");
    let check = |project: &str| {
        run(Command::new(tools::node()?).current_dir(&workspace.root).arg(&compiler).args(["--project", project]))
    };
    check("tsconfig.json")?;
    // What runs under Node knows other globals.
    check("www/node/tsconfig.json")
}

fn browser(workspace: &Workspace) -> Outcome {
    tools::node_modules(workspace)?;
    tools::chromium()?;
    if let Err(missing) = tools::orthanc() {
        println!("nothing is sent to an archive of another maker: {missing}");
    }
    LEAKS.write(workspace)?;
    HOSTILE.write(workspace)?;
    HEAD.write(workspace)?;
    node_tests(workspace, "tests/browser")
}

/// The page, the single file and the package in Firefox and WebKitGTK. A browser that is missing fails: `--skip engines` goes without.
fn engines(workspace: &Workspace) -> Outcome {
    tools::node_modules(workspace)?;
    tools::chromium()?;
    tools::firefox()?;
    tools::webkit()?;
    node_tests(workspace, "tests/engines")
}

fn conformance(workspace: &Workspace) -> Outcome {
    tests_in(workspace, "tests/conformance", |name| name.starts_with("test_") && name.ends_with(".py"))?;
    tools::dicom_tools()?;
    let python = tools::python(workspace)?;
    FUZZED.write(workspace)?;
    let discover = |folder: &str| {
        let discover = ["-m", "unittest", "discover", "--start-directory", folder, "--pattern", "test_*.py"];
        run(Command::new(&python).current_dir(&workspace.root).envs(named(workspace, workspace.program("debug"))).args(discover))
    };
    let score = discover("tests/score");
    discover("tests/conformance").and(score)
}

/// A test that hangs fails, and a browser that outlives its tests is no reason to wait.
const NODE_TEST: [&str; 3] = ["--test", "--test-timeout=1200000", "--test-force-exit"];

fn node_tests(workspace: &Workspace, folder: &str) -> Outcome {
    let tests = tests_in(workspace, folder, |name| name.ends_with(".test.mjs"))?;
    run(Command::new(tools::node()?)
        .current_dir(&workspace.root)
        .envs(named(workspace, workspace.program("debug")))
        .args(NODE_TEST)
        .arg(format!("--test-concurrency={}", processors()))
        .args(tests))
}

/// As many files of tests at once as there are processors. Node itself keeps one free, which of two leaves one: what waits for a browser
/// or a timer would wait alone.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// A folder without tests fails: nothing passes because nothing ran.
fn tests_in(workspace: &Workspace, folder: &str, is_test: fn(&str) -> bool) -> Outcome<Vec<PathBuf>> {
    let named = |file: &PathBuf| file.file_name().and_then(OsStr::to_str).is_some_and(is_test);
    let tests: Vec<PathBuf> = workspace::files(&workspace.at(folder))?.into_iter().filter(named).collect();
    match tests.is_empty() {
        true => Err(format!("{folder} holds no tests").into()),
        false => Ok(tests.into_iter().map(|test| PathBuf::from(folder).join(test)).collect()),
    }
}
