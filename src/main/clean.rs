//! `scanitize clean`: writes cleaned copies, the private report and the share manifest.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Mutex;

use scanitize::error::{Reason, Verdict};
use scanitize::limits::Limits;
use scanitize::sanitize::{Cleaned, Cleaner, Coordinator, Decision, Decisions, Job, Options};
use scanitize::source::{Stored, Stream};
use scanitize::verify::Verified;

use crate::arguments::Clean;
use crate::detector::Nets;
use crate::document::{Document, require_distinct, require_outside};
use crate::input::Inputs;
use crate::inspect::{coordinator, scan_all};
use crate::key::{KeyFile, random};
use crate::progress::Progress;
use crate::scratch::{self, Scratch};
use crate::survey::survey_all;
use crate::{Ending, WrongUse, pool};

/// Cleans all inputs.
pub fn run(arguments: &Clean) -> Result<Ending, WrongUse> {
    let inputs = Inputs::gather(&arguments.inputs)?;
    if inputs.list.is_empty() {
        return Err(WrongUse::from("there is no file in the input"));
    }
    let options = Options {
        preset: arguments.preset.clone(),
        policy: arguments.policy.as_deref().map(read_policy).transpose()?,
        face: arguments.face,
        recipient: arguments.recipient.clone().unwrap_or_default(),
        names_recipient: arguments.recipient.is_some(),
        code: arguments.code.clone(),
        has_detector: true,
        every_image: arguments.every_image,
    };
    // Wrong use is found before anything is written, the key file included.
    coordinator(&options, [0; 32], [0; 32])?;
    let answers = arguments.decisions.as_deref().map(read_decisions).transpose()?;
    require_empty(&arguments.output)?;
    let Clean { report, manifest, key, passphrase, decisions, policy, .. } = arguments;
    require_distinct(&[report, manifest, key, passphrase, decisions, policy].map(Option::as_deref))?;
    require_outside(&arguments.output, &[report, key, passphrase].map(Option::as_deref))?;
    let mut key = KeyFile::open(key.as_deref(), passphrase.as_deref())?;
    let (mut report, mut manifest) = (Document::at(report.as_deref())?, Document::at(manifest.as_deref())?);
    let fresh = answers.as_ref().and_then(Decisions::run).map_or_else(random, Ok)?;
    let mut coordinator = coordinator(&options, key.key(), fresh)?;
    coordinator.recall(key.codes());
    match (&arguments.key, &arguments.recipient) {
        (None, _) => eprintln!("scanitize: no --key given: a fresh key is used and not kept"),
        (Some(_), None) => eprintln!("scanitize: no --recipient given: all who get files under this key see the same pseudonyms"),
        _ => {}
    }
    let jobs = arguments.jobs.unwrap_or_else(pool::default_jobs);
    scan_all(&inputs, jobs, &mut coordinator);
    decide(&mut coordinator, answers.map(|answers| answers.decisions).unwrap_or_default(), arguments.one_patient)?;
    survey_all(&inputs, jobs, &mut coordinator);
    let job = coordinator.close(None, None).map_err(|error| WrongUse::from(error.detail))?;
    // Before any output: a code that is out must be known.
    key.keep(coordinator.to_keep())?;
    fs::create_dir_all(&arguments.output).map_err(|_| WrongUse::from("the output folder cannot be created"))?;
    clean_all(&inputs, jobs, &mut coordinator, &job, &arguments.output)?;
    report.write(&coordinator.report())?;
    manifest.write(&coordinator.manifest())?;
    let counts = coordinator.counts();
    eprintln!("scanitize: {} released, {} held, {} refused", counts.released, counts.held, counts.refused);
    for (reason, count) in coordinator.reasons() {
        eprintln!("{count:>6} {reason}: {}", reason.meaning());
    }
    Ok(if counts.held + counts.refused == 0 { Ending::Clean } else { Ending::Findings })
}

fn decide(coordinator: &mut Coordinator, mut decisions: Vec<Decision>, is_one_patient: bool) -> Result<(), WrongUse> {
    if is_one_patient {
        decisions.push(Decision { same_person: Some(true), ..Decision::default() });
    }
    coordinator.decide(&decisions).map_err(|error| WrongUse::from(error.detail))
}

fn clean_all(inputs: &Inputs, jobs: usize, coordinator: &mut Coordinator, job: &Job, folder: &Path) -> Result<(), WrongUse> {
    let todo = coordinator.todo();
    // A cleaner compiles its patterns once; each thread has its own, and its own nets.
    let desk = |_| Mutex::new((Cleaner::new(job.clone(), Limits::default()), Nets::default()));
    let desks: Vec<Mutex<(Cleaner, Nets)>> = (0..jobs).map(desk).collect();
    let mut progress = Progress::new("images", todo.len());
    let mut failure = None;
    let work = |index: usize| {
        let id = *todo.get(index)?;
        let mut free = desks.iter().find_map(|desk| desk.try_lock().ok())?;
        let (cleaner, nets) = &mut *free;
        Some((id, clean_one(cleaner, nets, inputs, id, folder)))
    };
    pool::run(jobs, todo.len(), work, |index, result| {
        progress.step();
        match result.flatten() {
            Some((id, cleaned)) => {
                let cleaned = keep(cleaned, coordinator.name(id), folder, &mut failure);
                coordinator.absorb(id, cleaned);
            }
            None => todo.get(index).into_iter().for_each(|id| coordinator.fail(*id, Reason::InternalError)),
        }
    });
    failure.map_or(Ok(()), Err)
}

fn clean_one(cleaner: &Cleaner, nets: &mut Nets, inputs: &Inputs, id: u32, folder: &Path) -> Cleaned<Stream<File>> {
    let opened = inputs
        .list
        .get(id as usize)
        .ok_or(Reason::InternalError)
        .and_then(|input| inputs.open(input).map_err(|error| error.reason));
    match opened {
        Err(reason) => cleaner.not_written(id, reason),
        Ok(mut source) => match cleaner.write(id, &mut source, || Scratch::new(folder), Some(nets)) {
            Ok(written) => {
                let hash = written.sha256();
                cleaner.verify(written, hash)
            }
            Err(cleaned) => *cleaned,
        },
    }
}

/// Writes what was released, under its neutral name.
fn keep(
    cleaned: Cleaned<Stream<File>>,
    name: Option<&str>,
    folder: &Path,
    failure: &mut Option<WrongUse>,
) -> scanitize::report::Outcome {
    if let (Verdict::Released, Some(verified), Some(name)) = (cleaned.outcome.verdict, cleaned.verified, name)
        && write(verified, &folder.join(name)).is_err()
    {
        *failure = Some(WrongUse::from("the output cannot be written: is the disc full?"));
    }
    cleaned.outcome
}

fn write(verified: Verified<Stream<File>>, path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    match verified.open() {
        Stored::Memory(bytes) => scratch::whole(path, |part| fs::write(part, &bytes)),
        Stored::Apart(scratch) => scratch::copy(scratch, path),
    }
}

fn read_policy(path: &Path) -> Result<String, WrongUse> {
    fs::read_to_string(path).map_err(|_| WrongUse::from("the policy file cannot be read"))
}

fn read_decisions(path: &Path) -> Result<Decisions, WrongUse> {
    let text = fs::read_to_string(path).map_err(|_| WrongUse::from("the file of decisions cannot be read"))?;
    Decisions::parse(&text).map_err(|error| WrongUse::from(error.detail))
}

/// Refuses a folder in which there is anything.
pub fn require_empty(folder: &Path) -> Result<(), WrongUse> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(WrongUse::from("the output folder is not empty; nothing was written")),
        Err(_) if folder.exists() => Err(WrongUse::from("the output is no folder; nothing was written")),
        Err(_) => Ok(()),
    }
}
