//! `scanitize verify`: holds cleaned files against the canonical form, their originals and their manifest.

use std::fs;
use std::path::Path;

use scanitize::limits::Limits;
use scanitize::profile::policy::Policy;
use scanitize::report::FindingNoted;
use scanitize::sanitize::{Listed, Verifier, scan};
use serde::{Deserialize, Serialize};

use crate::arguments::Verify;
use crate::document::{Document, require_distinct};
use crate::input::Inputs;
use crate::{Ending, WrongUse, print};

#[derive(Deserialize)]
struct Manifest {
    schema: String,
    files: Vec<Listed>,
}

#[derive(Serialize)]
struct Line {
    file: String,
    findings: Vec<FindingNoted>,
}

#[derive(Serialize)]
struct Verification {
    schema: &'static str,
    checked: usize,
    found: usize,
    files: Vec<Line>,
}

/// Checks all cleaned files.
pub fn run(arguments: &Verify) -> std::result::Result<Ending, WrongUse> {
    require_distinct(&[arguments.report.as_deref(), arguments.manifest.as_deref(), arguments.policy.as_deref()])?;
    let mut cleaned = Inputs::gather(&arguments.cleaned)?;
    let originals = Inputs::gather(&arguments.originals)?;
    // The manifest often lies beside the files.
    cleaned.leave_out(arguments.manifest.as_deref());
    cleaned.leave_out(arguments.report.as_deref());
    if cleaned.list.is_empty() {
        return Err(WrongUse::from("there is no file to check"));
    }
    let mut report = Document::at(arguments.report.as_deref())?;
    let manifest = arguments.manifest.as_deref().map(manifest).transpose()?;
    let mut verifier = Verifier::new(policy(arguments)?);
    if let Some(code) = &arguments.code {
        verifier.code(code.clone());
    }
    if let Some(manifest) = manifest {
        verifier.manifest();
        manifest.files.into_iter().for_each(|file| verifier.list(file));
    }
    for input in &originals.list {
        if let Ok(mut source) = originals.open(input) {
            verifier.original(scan(&mut source, &Limits::default()));
        }
    }
    let mut files: Vec<Line> = Vec::new();
    for input in &cleaned.list {
        let checked = cleaned.open(input).and_then(|mut source| verifier.check(&mut source, &Limits::default()));
        let findings = checked.map_or_else(|_| vec![fault("unreadable")], |checked| checked.findings);
        files.push(Line { file: input.label.clone(), findings });
    }
    files.extend(cleaned.telling_archives().into_iter().map(|file| Line { file, findings: vec![fault("form")] }));
    let missing = |file: &str| Line { file: file.to_owned(), findings: vec![fault("missing")] };
    files.extend(verifier.missing().into_iter().map(missing));
    let found = files.iter().filter(|line| !line.findings.is_empty()).count();
    let verification = Verification { schema: "scanitize.verify/1", checked: cleaned.list.len(), found, files };
    let text = serde_json::to_string_pretty(&verification).map_err(|_| WrongUse::from("the result cannot be written"))?;
    report.write(&text)?;
    if arguments.report.is_none() {
        print(&(text + "\n"))?;
    }
    eprintln!("scanitize: {} checked, {found} with findings", cleaned.list.len());
    Ok(if found == 0 { Ending::Clean } else { Ending::Findings })
}

/// The policy that was asked for, if any.
fn policy(arguments: &Verify) -> std::result::Result<Option<Policy>, WrongUse> {
    let text = arguments.policy.as_deref().map(fs::read_to_string).transpose();
    let text = text.map_err(|_| WrongUse::from("the policy file cannot be read"))?;
    Policy::asked(text.as_deref(), arguments.preset.as_deref()).map_err(|error| WrongUse::from(error.detail))
}

fn manifest(path: &Path) -> std::result::Result<Manifest, WrongUse> {
    let text = fs::read_to_string(path).map_err(|_| WrongUse::from("the manifest cannot be read"))?;
    let manifest = serde_json::from_str(&text).ok().filter(|manifest: &Manifest| manifest.schema == "scanitize.manifest/1");
    manifest.ok_or_else(|| WrongUse::from("the manifest is no scanitize.manifest/1"))
}

fn fault(word: &str) -> FindingNoted {
    FindingNoted { fault: word.to_owned(), path: String::new() }
}
