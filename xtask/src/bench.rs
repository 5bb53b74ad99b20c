//! Throughput on 200 CT slices, beside other tools, and of the decoders, beside those of Cornerstone. It prints and judges nothing: a busy
//! machine is no defect.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Outcome, command, module, phantom, suite, tools, workspace::Workspace};

const SLICES: u16 = 200;
const ROUNDS: usize = 3;
const CODECS: [&str; 4] = [
    "@cornerstonejs/codec-openjpeg@1.3.6",
    "@cornerstonejs/codec-charls@1.2.7",
    "@cornerstonejs/codec-libjpeg-turbo-8bit@1.2.8",
    "@cornerstonejs/codec-openjph@2.4.11",
];

/// One tool's best round.
#[derive(Deserialize)]
struct Run {
    name: String,
    files: usize,
    released: usize,
    bytes: u64,
    seconds: f64,
}

/// Two decoders on one stream: the medians in milliseconds.
#[derive(Deserialize)]
struct Decoded {
    name: String,
    codec: String,
    bytes: u64,
    theirs: f64,
    /// From stream to samples too.
    ours: f64,
    /// Of the whole preview, from file to screen.
    preview: f64,
    /// Of the preview, less what it takes of the same picture uncompressed.
    within: f64,
}

/// Builds for release, measures every tool that is there, prints the table.
pub fn run(workspace: &Workspace) -> Outcome {
    suite::build(workspace)?;
    let folder = workspace.target.join("bench");
    let slices = folder.join("slices");
    phantom::series(&slices, SLICES)?;
    let mut runs = in_node(workspace, "benches/wasm.mjs", &[slices.as_os_str().into()])?;
    for jobs in ["1", "2"] {
        runs.push(native(workspace, &slices, &folder, jobs)?);
    }
    if command::on_path(&["npm"]).is_some() {
        tools::npm_packages(&folder, &[tools::DCMJS])?;
        runs.extend(in_node::<Run>(workspace, "benches/dcmjs.mjs", &[slices.as_os_str().into(), folder.as_os_str().into()])?);
    }
    let dcmanon = tools::dcmanon(workspace)?;
    tools::dicom_tools()?;
    for (name, words) in peers(&slices, &folder)? {
        let program = if name == "dcmanon" { Some(dcmanon.clone()) } else { command::on_path(&[name]) };
        match program {
            Some(program) => runs.push(timed(name, &slices, &folder.join("out"), || {
                let mut peer = Command::new(&program);
                peer.args(&words).stdout(Stdio::null()).stderr(Stdio::null());
                peer
            })?),
            None => println!("{name}: not installed, left out"),
        }
    }
    print(&runs);
    if command::on_path(&["npm"]).is_some() {
        let packages = workspace.target.join("bench/codecs");
        tools::npm_packages(&packages, &CODECS)?;
        let decoders = workspace.target.join("bench/decoders");
        module::build_alone(workspace, "decoders", "scanitize-decoders", &decoders)?;
        print_decoded(&in_node(workspace, "benches/codecs.mjs", &[slices.into(), packages.into(), decoders.into()])?);
    }
    if let Some(heads) = std::env::var_os("SCANITIZE_HEADS") {
        return faces(workspace, Path::new(&heads), &folder);
    }
    println!("heads are not measured: SCANITIZE_HEADS names no folder");
    Ok(())
}

/// A head looked for, cut and looked at in WebAssembly, beside RadVeil, which runs natively: seconds of processor, one thread.
fn faces(workspace: &Workspace, heads: &Path, folder: &Path) -> Outcome {
    let radveil = tools::packages(workspace, "python-radveil", "benches/radveil.txt");
    println!("\n{:<34}{:>8}{:>8}{:>8}{:>8}{:>9}{:>8}", "seconds of processor", "fit", "look", "clean", "all", "RadVeil", "ratio");
    let mut names: Vec<_> = std::fs::read_dir(heads)?.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
    names.retain(|name| name.to_string_lossy().ends_with(".nii.gz"));
    names.sort();
    for name in names {
        let (file, alone) = (heads.join(&name), folder.join("head"));
        std::fs::create_dir_all(&alone)?;
        std::fs::copy(&file, alone.join("head.nii.gz"))?;
        let ours: Vec<Looked> = in_node(workspace, "benches/faces.mjs", &[alone.into()])?;
        let ours = ours.first().ok_or("benches/faces.mjs printed nothing")?;
        let theirs = radveil.as_ref().ok().and_then(|python| {
            let mut theirs = Command::new(python);
            theirs.current_dir(&workspace.root).arg("benches/veil.py").arg(&file).arg(folder.join("radveil.nii.gz"));
            let told = command::read(&mut theirs).ok()?;
            serde_json::from_str(told.lines().last()?).ok().map(|Veiled { seconds }| seconds)
        });
        let all = ours.read + ours.fit + ours.look + ours.clean;
        let beside =
            theirs.map_or_else(|| format!("{:>9}{:>8}", "-", "-"), |theirs| format!("{theirs:>9.1}{:>7.2}x", all / theirs));
        println!("{:<34}{:>8.2}{:>8.2}{:>8.2}{all:>8.2}{beside}", name.to_string_lossy(), ours.fit, ours.look, ours.clean);
    }
    Ok(())
}

/// Seconds of processor for one head.
#[derive(Deserialize)]
struct Looked {
    read: f64,
    fit: f64,
    look: f64,
    clean: f64,
}

#[derive(Deserialize)]
struct Veiled {
    seconds: f64,
}

fn native(workspace: &Workspace, slices: &Path, folder: &Path, jobs: &str) -> Outcome<Run> {
    let output = folder.join("out");
    timed(&format!("native, {jobs} jobs"), slices, &output, || {
        let mut program = Command::new(workspace.program("release"));
        program.args(["clean", "--preset", "ai-service", "--face", "keep", "--jobs", jobs, "--output"]);
        program.arg(&output).arg(slices).stderr(Stdio::null());
        program
    })
}

/// The command lines of other tools on PATH. gdcmanon encrypts what it removes and wants a certificate for it.
fn peers(slices: &Path, folder: &Path) -> Outcome<Vec<(&'static str, Vec<OsString>)>> {
    let (output, certificate) = (folder.join("out"), folder.join("certificate.pem"));
    if command::on_path(&["openssl"]).is_some() && !certificate.exists() {
        let words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-keyout"];
        let mut openssl = Command::new("openssl");
        openssl.args(words).arg(folder.join("key.pem")).arg("-out").arg(&certificate);
        command::run(openssl.stdout(Stdio::null()).stderr(Stdio::null()))?;
    }
    let (slices, output): (OsString, OsString) = (slices.into(), output.into());
    Ok(vec![
        ("dcmanon", vec!["anonymize".into(), "-r".into(), "-i".into(), slices.clone(), "-o".into(), output.clone()]),
        ("gdcmanon", vec!["-e".into(), "-c".into(), certificate.into(), "-r".into(), "-i".into(), slices, "-o".into(), output]),
    ])
}

/// The best of a few rounds, each into an empty folder; the clock holds the program's start and its files too.
fn timed(name: &str, slices: &Path, output: &Path, program: impl Fn() -> Command) -> Outcome<Run> {
    let mut seconds = f64::INFINITY;
    for _ in 0..ROUNDS {
        if output.exists() {
            std::fs::remove_dir_all(output)?;
        }
        std::fs::create_dir_all(output)?;
        let start = Instant::now();
        command::run(&mut program())?;
        seconds = seconds.min(start.elapsed().as_secs_f64());
    }
    let inputs = crate::workspace::files(slices)?;
    let bytes = inputs.iter().filter_map(|file| std::fs::metadata(slices.join(file)).ok()).map(|file| file.len()).sum();
    Ok(Run { name: name.to_owned(), files: inputs.len(), released: crate::workspace::files(output)?.len(), bytes, seconds })
}

/// A script that prints one line of JSON for each way it knows.
fn in_node<T: DeserializeOwned>(workspace: &Workspace, script: &str, words: &[OsString]) -> Outcome<Vec<T>> {
    let mut node = Command::new(tools::node()?);
    let lines = command::read(node.current_dir(&workspace.root).envs(suite::environment(workspace)).arg(script).args(words))?;
    lines.lines().filter(|line| line.starts_with('{')).map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn print(runs: &[Run]) {
    println!("\n{:<22}{:>8}{:>10}{:>10}{:>10}", "", "MB/s", "seconds", "released", "of wasm");
    let speed = |run: &Run| run.bytes as f64 / 1e6 / run.seconds;
    let reference = runs.first().map_or(1.0, speed);
    for run in runs {
        let released = format!("{}/{}", run.released, run.files);
        println!("{:<22}{:>8.0}{:>10.2}{released:>10}{:>9.2}x", run.name, speed(run), run.seconds, speed(run) / reference);
    }
}

fn print_decoded(all: &[Decoded]) {
    let titles = ["KB", "theirs", "ours", "ratio", "preview", "within", "ratio"].map(|title| format!("{title:>9}")).concat();
    println!("\n{:<34}{:<10}{titles}", "768 x 768, median ms", "");
    for Decoded { name, codec, bytes, theirs, ours, preview, within } in all {
        let kilobytes = *bytes as f64 / 1e3;
        print!("{name:<34}{codec:<10}{kilobytes:>9.0}{theirs:>9.1}{ours:>9.1}{:>8.2}x", ours / theirs);
        println!("{preview:>9.1}{within:>9.1}{:>8.2}x", within / theirs);
    }
}
