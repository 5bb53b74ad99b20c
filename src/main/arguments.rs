//! The words after the program's name.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;
use scanitize::profile::policy::Face;

use crate::WrongUse;

/// What to do.
pub enum Command {
    Inspect(Vec<PathBuf>),
    Clean(Clean),
    Verify(Verify),
    Reidentify(Reidentify),
    Help,
    Version,
}

/// `scanitize clean`.
#[derive(Default)]
pub struct Clean {
    pub inputs: Vec<PathBuf>,
    pub output: PathBuf,
    pub preset: Option<String>,
    pub policy: Option<PathBuf>,
    pub face: Option<Face>,
    pub code: Option<String>,
    pub recipient: Option<String>,
    pub key: Option<PathBuf>,
    pub passphrase: Option<PathBuf>,
    pub decisions: Option<PathBuf>,
    pub report: Option<PathBuf>,
    pub manifest: Option<PathBuf>,
    pub one_patient: bool,
    pub every_image: bool,
    pub jobs: Option<usize>,
}

/// `scanitize verify`.
#[derive(Default)]
pub struct Verify {
    pub cleaned: Vec<PathBuf>,
    pub originals: Vec<PathBuf>,
    pub manifest: Option<PathBuf>,
    pub preset: Option<String>,
    pub policy: Option<PathBuf>,
    pub code: Option<String>,
    pub report: Option<PathBuf>,
}

/// `scanitize reidentify`.
pub struct Reidentify {
    /// A code, a UID, or where the files are that came back.
    pub asked: OsString,
    pub originals: Vec<PathBuf>,
    pub key: PathBuf,
    pub passphrase: Option<PathBuf>,
    pub recipient: Option<String>,
    pub output: Option<PathBuf>,
    pub is_one_patient: bool,
}

pub const USAGE: &str = "\
Removes what identifies a person from DICOM and NIfTI files, and proves it on the files it writes.

  scanitize inspect INPUT...
  scanitize clean --output DIR [--preset NAME | --policy FILE] [--face keep|deface|head-strip]
                  [--code TEXT] [--recipient LABEL] [--key FILE] [--passphrase-file FILE]
                  [--decisions FILE] [--one-patient] [--check-every-image]
                  [--report FILE] [--manifest FILE] [--jobs N] INPUT...
  scanitize verify [--original PATH...] [--manifest FILE] [--preset NAME | --policy FILE]
                   [--code TEXT] [--report FILE] CLEANED...
  scanitize reidentify --key FILE [--passphrase-file FILE] [--recipient LABEL] [--one-patient]
                       [--output DIR] --original PATH... CODE|UID|FOLDER

INPUT is a file, a folder, a zip or an ISO 9660 disc image. DIR must be new or empty. Presets:
second-opinion, ai-service (the default), research, maximum. A key file that does not exist is made,
with --passphrase-file under its first line, in the form of age. --code stands for the patient, of
whom there must be one. reidentify prints what a code or a UID stands for, or all of them in FOLDER;
with --output it writes copies of its files as they belong beside the originals.
Writing is looked for in pictures of kinds that carry some, or in all with --check-every-image, and is
blanked. Faces are looked for and cut out unless they are kept with --face keep; where that cannot be done for
sure, images that may show one are held. Report, key and passphrase are private and may not lie in DIR; the manifest goes along with
the files. Exit status: 0 all
released, 2 some held or refused (verify: something found; reidentify: not all led back), 1 wrong use.
";

/// Reads them.
pub fn parse() -> Result<Command, WrongUse> {
    read(&mut lexopt::Parser::from_env()).map_err(|error| match error {
        // What was typed may be a path, and a path may be a name.
        lexopt::Error::UnexpectedOption(_) => WrongUse::from("there is no such option; see scanitize --help"),
        lexopt::Error::MissingValue { .. } => WrongUse::from("an option wants a value; see scanitize --help"),
        lexopt::Error::Custom(text) => WrongUse(text.to_string()),
        _ => WrongUse::from("the arguments cannot be read; see scanitize --help"),
    })
}

fn read(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    match parser.next()? {
        Some(Value(word)) => match word.to_str() {
            Some("inspect") => inspect(parser),
            Some("clean") => clean(parser),
            Some("verify") => verify(parser),
            Some("reidentify") => reidentify(parser),
            _ => Err("there is no such command; see scanitize --help".into()),
        },
        Some(Long("version") | Short('V')) => Ok(Command::Version),
        Some(Long("help") | Short('h')) => Ok(Command::Help),
        Some(other) => Err(other.unexpected()),
        None => Err("say what to do; see scanitize --help".into()),
    }
}

fn inspect(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut inputs = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(path) => inputs.push(path.into()),
            Long("help") => return Ok(Command::Help),
            other => return Err(other.unexpected()),
        }
    }
    some(&inputs)?;
    Ok(Command::Inspect(inputs))
}

fn clean(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut clean = Clean::default();
    let mut output = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("output") => output = Some(PathBuf::from(parser.value()?)),
            Long("preset") => clean.preset = Some(text(parser.value()?)?),
            Long("policy") => clean.policy = Some(parser.value()?.into()),
            Long("face") => clean.face = Some(face(&parser.value()?)?),
            Long("code") => clean.code = Some(text(parser.value()?)?),
            Long("recipient") => clean.recipient = Some(text(parser.value()?)?),
            Long("key") => clean.key = Some(parser.value()?.into()),
            Long("passphrase-file") => clean.passphrase = Some(parser.value()?.into()),
            Long("decisions") => clean.decisions = Some(parser.value()?.into()),
            Long("report") => clean.report = Some(parser.value()?.into()),
            Long("manifest") => clean.manifest = Some(parser.value()?.into()),
            Long("one-patient") => clean.one_patient = true,
            Long("check-every-image") => clean.every_image = true,
            Long("jobs") => clean.jobs = Some(jobs(parser.value()?)?),
            Long("help") => return Ok(Command::Help),
            Value(path) => clean.inputs.push(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    some(&clean.inputs)?;
    clean.output = output.ok_or("--output is missing: a new or empty folder for the cleaned files")?;
    Ok(Command::Clean(clean))
}

fn verify(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut verify = Verify::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("original") => verify.originals.extend(parser.values()?.map(PathBuf::from)),
            Long("manifest") => verify.manifest = Some(parser.value()?.into()),
            Long("preset") => verify.preset = Some(text(parser.value()?)?),
            Long("policy") => verify.policy = Some(parser.value()?.into()),
            Long("code") => verify.code = Some(text(parser.value()?)?),
            Long("report") => verify.report = Some(parser.value()?.into()),
            Long("help") => return Ok(Command::Help),
            Value(path) => verify.cleaned.push(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    if verify.cleaned.is_empty() && verify.originals.len() > 1 {
        // `--original A B`: the last word is what is to be checked.
        verify.cleaned.extend(verify.originals.pop());
    }
    some(&verify.cleaned)?;
    Ok(Command::Verify(verify))
}

fn reidentify(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let (mut asked, mut originals, mut key) = (Vec::new(), Vec::new(), None);
    let (mut passphrase, mut recipient, mut output, mut is_one_patient) = (None, None, None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("original") => originals.extend(parser.values()?),
            Long("key") => key = Some(parser.value()?.into()),
            Long("passphrase-file") => passphrase = Some(parser.value()?.into()),
            Long("recipient") => recipient = Some(text(parser.value()?)?),
            Long("output") => output = Some(parser.value()?.into()),
            Long("one-patient") => is_one_patient = true,
            Long("help") => return Ok(Command::Help),
            Value(word) => asked.push(word),
            other => return Err(other.unexpected()),
        }
    }
    if asked.is_empty() && originals.len() > 1 {
        // `--original A B`: the last word is what is asked for.
        asked.extend(originals.pop());
    }
    let originals: Vec<PathBuf> = originals.into_iter().map(PathBuf::from).collect();
    let key = key.ok_or("--key is missing: the key under which was cleaned")?;
    let asked = asked.pop().filter(|_| asked.is_empty()).ok_or("give one code, one UID or one folder of files that came back")?;
    if originals.is_empty() {
        return Err("--original is missing: what pseudonyms stand for is recomputed from the originals".into());
    }
    Ok(Command::Reidentify(Reidentify { asked, originals, key, passphrase, recipient, output, is_one_patient }))
}

fn some(inputs: &[PathBuf]) -> Result<(), lexopt::Error> {
    if inputs.is_empty() { Err("no input given; see scanitize --help".into()) } else { Ok(()) }
}

fn text(value: OsString) -> Result<String, lexopt::Error> {
    value.into_string().map_err(|_| "an argument that is not text".into())
}

fn face(value: &OsString) -> Result<Face, lexopt::Error> {
    match value.to_str() {
        Some("keep") => Ok(Face::Keep),
        Some("deface") => Ok(Face::Deface),
        Some("head-strip") => Ok(Face::HeadStrip),
        _ => Err("--face is keep, deface or head-strip".into()),
    }
}

fn jobs(value: OsString) -> Result<usize, lexopt::Error> {
    let jobs = text(value)?.parse().ok().filter(|jobs| (1..=256).contains(jobs));
    jobs.ok_or_else(|| "--jobs is a number from 1 to 256".into())
}
