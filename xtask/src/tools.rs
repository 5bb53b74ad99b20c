//! The programs that tests need: found, installed where that is possible, or named.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::{Outcome, command, workspace::Workspace};

/// Debian's packages of DICOM tools and a program of each.
const DICOM_TOOLS: [(&str, &str); 3] = [("dcmdump", "dcmtk"), ("dciodvfy", "dicom3tools"), ("gdcmdump", "libgdcm-tools")];

/// Programs that make discs to be read, in the same form.
const DISC_TOOLS: [(&str, &str); 1] = [("genisoimage", "genisoimage")];

/// What Firefox is called on PATH.
pub const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// What the driver of WebKitGTK is called on PATH.
pub const WEBKIT_DRIVER: &str = "WebKitWebDriver";

/// What makes an Orthanc speak DICOMweb.
pub const DICOMWEB: &str = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

/// The library of npm beside which ours is measured.
pub const DCMJS: &str = "dcmjs@0.52.2";

/// The bundlers with which the npm package is built into apps.
pub const BUNDLERS: [&str; 6] =
    ["esbuild@0.28.2", "next@16.4.6", "react@19.3.1", "react-dom@19.3.1", "vite@8.3.8", "webpack@5.113.0"];

/// What judges how the page can be used; later versions want a later Node.
pub const LIGHTHOUSE: &str = "lighthouse@12.8.2";

/// The crate whose program ours is measured beside.
const DCMANON: &str = "dicom-anonymization@0.3.1";

/// Makes sure that rustc can build for `triple`.
pub fn rust_target(triple: &str) -> Outcome {
    let library = command::read(Command::new("rustc").args(["--print", "target-libdir", "--target", triple]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    command::run(Command::new("rustup").args(["target", "add", triple]))
        .map_err(|e| format!("rustc has no target {triple} and rustup could not add it: {e}").into())
}

/// Where cargo keeps what it downloaded.
pub fn cargo_home() -> Outcome<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = std::env::home_dir().ok_or("neither CARGO_HOME nor a home folder is known")?;
    Ok(home.join(".cargo"))
}

/// The development packages of package-lock.json, installed anew when the lock is newer than they are.
pub fn node_modules(workspace: &Workspace) -> Outcome {
    node()?;
    let changed = |file: &str| std::fs::metadata(workspace.at(file)).and_then(|file| file.modified()).ok();
    let (installed, wanted) = (changed("node_modules/.package-lock.json"), changed("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    let npm = command::on_path(&["npm"]).ok_or("npm is missing: it comes with Node")?;
    command::run(Command::new(npm).current_dir(&workspace.root).args(["ci", "--no-audit", "--no-fund"]))
}

/// Node, at least version 20.
pub fn node() -> Outcome<PathBuf> {
    let node = command::on_path(&["node"]).ok_or("Node is missing: version 20 or later is needed")?;
    let version = command::read(Command::new(&node).arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default().parse::<u32>()?;
    if major < 20 {
        return Err(format!("Node is too old ({}): version 20 or later is needed", version.trim()).into());
    }
    Ok(node)
}

/// Chromium: the one that CHROMIUM names, else one on PATH, else Debian's.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    installed(&["chromium", "chromium-browser", "google-chrome"], &["chromium"])
}

/// Firefox, in which the page runs too: the one that FIREFOX names, else one on PATH, else Debian's.
pub fn firefox() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("FIREFOX") {
        return Ok(named.into());
    }
    installed(&FIREFOX, &["firefox-esr"])
}

/// WebKitGTK, in which the page runs too: its driver, the one that WEBKIT_DRIVER names or Debian's, and a screen that nobody sees.
pub fn webkit() -> Outcome {
    all_installed(&[("Xvfb", "xvfb")])?;
    match std::env::var_os("WEBKIT_DRIVER") {
        Some(_) => Ok(()),
        None => installed(&[WEBKIT_DRIVER], &["webkit2gtk-driver", "libgl1-mesa-dri"]).map(drop),
    }
}

/// The DICOM tools of other makers that outputs are read with.
pub fn dicom_tools() -> Outcome {
    all_installed(&DICOM_TOOLS)
}

/// The programs that make the discs which tests read.
pub fn disc_tools() -> Outcome {
    all_installed(&DISC_TOOLS)
}

/// Orthanc with DICOMweb, which cleaned files are sent to.
pub fn orthanc() -> Outcome {
    installed(&["Orthanc"], &["orthanc", "orthanc-dicomweb"])?;
    match Path::new(DICOMWEB).is_file() {
        true => Ok(()),
        false => debian(&["orthanc-dicomweb"]),
    }
}

fn all_installed(tools: &[(&str, &str)]) -> Outcome {
    for (program, package) in tools {
        installed(&[program], &[package])?;
    }
    Ok(())
}

/// Tesseract, which reads the pictures that our own reader is compared on.
pub fn tesseract() -> Outcome {
    installed(&["tesseract"], &["tesseract-ocr"]).map(drop)
}

/// What makes volumes of series of slices.
pub fn dcm2niix() -> Outcome {
    installed(&["dcm2niix"], &["dcm2niix"]).map(drop)
}

/// The Python of the conformance tests.
pub fn python(workspace: &Workspace) -> Outcome<PathBuf> {
    packages(workspace, "python", "tests/conformance/requirements.txt")
}

/// Where [`python`] stands once it is installed.
pub fn python_path(workspace: &Workspace) -> PathBuf {
    python_in(workspace, "python")
}

/// A Python of our own in a folder under cargo's target folder, with the pinned packages that the file `requirements` lists.
pub fn packages(workspace: &Workspace, folder: &str, requirements: &str) -> Outcome<PathBuf> {
    let (python, requirements) = (python_in(workspace, folder), workspace.at(requirements));
    let wanted = std::fs::read_to_string(&requirements)?;
    let folder = workspace.target.join(folder);
    let mark = folder.join("installed.txt");
    if python.exists() && std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = installed(&["python3"], &["python3", "python3-venv"])?;
    let system = match command::succeeds(Command::new(&system).args(["-c", "import venv, ensurepip"])) {
        true => system,
        false => debian(&["python3-venv"]).map(|()| PathBuf::from("/usr/bin/python3"))?,
    };
    command::run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    command::run(Command::new(&python).args(pip).arg(requirements))?;
    std::fs::write(mark, wanted)?;
    Ok(python)
}

/// The Python of a folder that [`packages`] makes.
pub fn python_in(workspace: &Workspace, folder: &str) -> PathBuf {
    workspace.target.join(folder).join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// The program of the crate dicom-anonymization, in cargo's target folder.
pub fn dcmanon(workspace: &Workspace) -> Outcome<PathBuf> {
    let root = workspace.target.join("peers");
    let program = root.join("bin/dcmanon");
    if !program.exists() {
        command::run(command::cargo().args(["install", "--quiet", DCMANON, "--root"]).arg(&root))?;
    }
    Ok(program)
}

/// Packages of npm, into a folder of their own.
pub fn npm_packages(folder: &Path, packages: &[&str]) -> Outcome {
    let named =
        |package: &&str| package.rsplit_once('@').is_some_and(|(name, _)| folder.join("node_modules").join(name).exists());
    if packages.iter().all(named) {
        return Ok(());
    }
    let npm = command::on_path(&["npm"]).ok_or("npm is missing")?;
    std::fs::create_dir_all(folder)?;
    let words = ["install", "--no-save", "--no-audit", "--no-fund", "--prefix"];
    command::run(Command::new(npm).args(words).arg(folder).args(packages))
}

/// One of `programs` on PATH, after installing Debian's `packages` if there is none.
fn installed(programs: &[&str], packages: &[&str]) -> Outcome<PathBuf> {
    if let Some(found) = command::on_path(programs) {
        return Ok(found);
    }
    debian(packages)?;
    command::on_path(programs).ok_or_else(|| format!("{} is missing after its installation", programs.join(" or ")).into())
}

fn debian(packages: &[&str]) -> Outcome {
    static UPDATED: OnceLock<bool> = OnceLock::new();
    let packages_named = packages.join(", ");
    let apt = command::on_path(&["apt-get"]).filter(|_| is_root());
    let apt = apt.ok_or_else(|| format!("something is missing that Debian calls {packages_named}: please install it"))?;
    let apt = || {
        let mut command = Command::new(&apt);
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", "-o", "DPkg::Lock::Timeout=300"]);
        command
    };
    UPDATED.get_or_init(|| command::succeeds(apt().arg("update")));
    println!("installing {packages_named}");
    command::run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages).stdout(std::process::Stdio::null()))
}

fn is_root() -> bool {
    command::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
