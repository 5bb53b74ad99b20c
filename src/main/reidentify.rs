//! `scanitize reidentify`: what pseudonyms stand for, recomputed from the originals, and copies of what came back as they belong beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use scanitize::error::{Reason, Result};
use scanitize::limits::Limits;
use scanitize::sanitize::{Answers, Lead, Person, Reidentifier, Returned};
use scanitize::source::Store;
use serde::Serialize;

use crate::arguments::Reidentify;
use crate::clean::require_empty;
use crate::document::require_distinct;
use crate::input::{Input, Inputs};
use crate::key::KeyFile;
use crate::scratch::{self, Scratch};
use crate::{Ending, WrongUse, print};

#[derive(Serialize)]
struct Reidentification {
    schema: &'static str,
    patients: Vec<Person>,
    uids: BTreeMap<String, String>,
    unresolved: Vec<String>,
    files: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    file: String,
    result: &'static str,
    reason: Option<Reason>,
    /// The patient, by the place in the list.
    patient: Option<usize>,
    uids: BTreeMap<String, String>,
    unresolved: Vec<String>,
    output: Option<String>,
}

/// Answers for a code, a UID, or files.
pub fn run(arguments: &Reidentify) -> std::result::Result<Ending, WrongUse> {
    let Reidentify { asked, originals, key, passphrase, recipient, output, is_one_patient } = arguments;
    require_distinct(&[Some(key.as_path()), passphrase.as_deref()])?;
    let files = if Path::new(asked).exists() { Inputs::gather(&[asked.into()])? } else { Inputs::default() };
    let asked = if Path::new(asked).exists() { None } else { Some(word(asked)?) };
    let originals = Inputs::gather(originals)?;
    output.as_deref().map(require_empty).transpose()?;
    let key = KeyFile::open_kept(key, passphrase.as_deref())?;
    let recipient = recipient.as_deref().unwrap_or_default();
    let mut reidentifier = Reidentifier::new(key.key(), recipient, key.codes(), Limits::default());
    match asked {
        Some(word) if is_uid(word) => reidentifier.ask_uid(word),
        Some(word) => reidentifier.ask_code(word),
        None => {}
    }
    let returned: Vec<Result<Returned>> = files.list.iter().map(|input| reidentifier.returned(&mut files.open(input)?)).collect();
    let read = |input: &&Input| originals.open(input).and_then(|mut source| reidentifier.original(&mut source)).is_ok();
    if originals.list.iter().filter(read).count() == 0 {
        return Err(WrongUse::from("none of the originals can be read"));
    }
    let answers = reidentifier.answers(*is_one_patient);
    let told = match asked {
        Some(word) => about(word, &answers),
        None => about_files(&answers, &files, &returned, output.as_deref())?,
    };
    let text = serde_json::to_string_pretty(&told).map_err(|_| WrongUse::from("the result cannot be written"))?;
    print(&(text + "\n"))?;
    let lost = told.files.iter().filter(|line| !line.is_whole(output.is_some())).count() + told.unresolved.len();
    if lost > 0 {
        eprintln!("scanitize: {lost} not led back: are key and recipient those of the cleaning, and all originals there?");
    }
    Ok(if lost == 0 { Ending::Clean } else { Ending::Findings })
}

impl Line {
    fn is_whole(&self, is_copied: bool) -> bool {
        self.result == MAPPED && (self.output.is_some() || !is_copied)
    }
}

fn about(word: &str, answers: &Answers) -> Reidentification {
    let (mut patients, mut uids) = (Vec::new(), BTreeMap::new());
    if is_uid(word) {
        uids.extend(answers.uid(word).map(|original| (word.to_owned(), original.to_owned())));
    } else {
        patients = answers.patients(word);
    }
    let is_found = !patients.is_empty() || !uids.is_empty();
    let unresolved = if is_found { Vec::new() } else { vec![word.to_owned()] };
    Reidentification { schema: SCHEMA, patients, uids, unresolved, files: Vec::new() }
}

fn about_files(
    answers: &Answers,
    files: &Inputs,
    returned: &[Result<Returned>],
    output: Option<&Path>,
) -> std::result::Result<Reidentification, WrongUse> {
    let mut told = Reidentification {
        schema: SCHEMA,
        patients: Vec::new(),
        uids: BTreeMap::new(),
        unresolved: Vec::new(),
        files: Vec::new(),
    };
    if let Some(folder) = output {
        fs::create_dir_all(folder).map_err(|_| WrongUse::from("the output folder cannot be created"))?;
    }
    for (input, returned) in files.list.iter().zip(returned) {
        let mut line = Line {
            file: input.label.clone(),
            result: "unreadable",
            reason: None,
            patient: None,
            uids: BTreeMap::new(),
            unresolved: Vec::new(),
            output: None,
        };
        match returned {
            Err(error) => line.reason = Some(error.reason),
            Ok(returned) => {
                let lead = answers.lead(returned);
                line.result = result(&lead);
                if let Some(folder) = output.filter(|_| line.result == MAPPED) {
                    let name = format!("IM{:04}.dcm", told.files.len() + 1);
                    match copied(answers, &lead, files, input, folder, &name)? {
                        Ok(()) => line.output = Some(name),
                        Err(error) => line.reason = Some(error.reason),
                    }
                }
                line.patient = lead.person.map(|person| place(&mut told.patients, person));
                (line.uids, line.unresolved) = (lead.uids, lead.unresolved);
            }
        }
        told.files.push(line);
    }
    Ok(told)
}

fn result(lead: &Lead) -> &'static str {
    match (lead.is_mixed, &lead.person, lead.unresolved.is_empty()) {
        (true, ..) => "two-patients",
        (false, None, _) => "unknown",
        (false, Some(_), false) => "partly",
        (false, Some(_), true) => MAPPED,
    }
}

/// Writes the copy of one file: whole or not at all.
fn copied(
    answers: &Answers,
    lead: &Lead,
    files: &Inputs,
    input: &Input,
    folder: &Path,
    name: &str,
) -> std::result::Result<Result<()>, WrongUse> {
    let made = files.open(input).and_then(|mut source| {
        let mut scratch = Scratch::new(folder)?;
        answers.copy(lead, &mut source, &mut scratch)?;
        scratch.seal()
    });
    match made {
        Err(error) => Ok(Err(error)),
        Ok(sealed) => {
            scratch::copy(sealed, &folder.join(name))
                .map_err(|_| WrongUse::from("the output cannot be written: is the disc full?"))?;
            Ok(Ok(()))
        }
    }
}

fn place(patients: &mut Vec<Person>, person: Person) -> usize {
    patients.iter().position(|known| *known == person).unwrap_or_else(|| {
        patients.push(person);
        patients.len() - 1
    })
}

/// A code or a UID.
fn word(asked: &std::ffi::OsStr) -> std::result::Result<&str, WrongUse> {
    let word = asked.to_str().filter(|word| !word.is_empty() && !word.contains(['/', '\\']));
    word.ok_or(WrongUse::from("what is asked for is neither there nor a code or a UID"))
}

fn is_uid(word: &str) -> bool {
    word.contains('.') && word.bytes().all(|sign| sign.is_ascii_digit() || sign == b'.')
}

const SCHEMA: &str = "scanitize.reidentify/1";
const MAPPED: &str = "mapped";
