//! The boundary to JavaScript: handles, typed errors, no algorithm.
//!
//! All of it runs in workers. Values of attributes cross it only where the user sees them (overview, private report).

use std::collections::BTreeSet;

use js_sys::{Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::archive;
use crate::error::{Error, Reason};
use crate::json;
use crate::limits::Limits;
use crate::profile::policy::Face;
use crate::profile::{policy::Policy, table};
use crate::pseudonym::KeptCode;
use crate::sanitize::{self, Decision, Job, Options, ScanRecord};
use crate::source::Stored;
use crate::text::Detector;
use crate::verify::Verified;

mod blob_store;
mod codecs;
mod digest;
mod input;
mod preview;
mod surveyor;
mod verifier;
mod writing;
mod zip_writer;

use blob_store::BlobStore;
pub use input::Input;
use writing::Writing;

/// Runs once, when the module starts.
#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    // std's own messages quote what they failed on: in a release only the place is told.
    #[cfg(not(debug_assertions))]
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        digest::console_error(&format!("scanitize stopped at {place}"));
    }));
}

#[derive(Serialize)]
struct ReasonEntry {
    code: &'static str,
    verdict: crate::error::Verdict,
    meaning: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Build {
    version: &'static str,
    edition: &'static str,
    table_sha256: &'static str,
    presets: &'static [&'static str],
    reasons: Vec<ReasonEntry>,
}

/// What this module is, as JSON.
#[wasm_bindgen]
pub fn build() -> String {
    let entry = |reason: &Reason| ReasonEntry { code: reason.code(), verdict: reason.verdict(), meaning: reason.meaning() };
    json(&Build {
        version: env!("CARGO_PKG_VERSION"),
        edition: table::EDITION,
        table_sha256: table::SOURCE_SHA256,
        presets: Policy::PRESETS,
        reasons: Reason::ALL.iter().map(entry).collect(),
    })
}

/// An error as JavaScript sees it: `{code, path, message}`.
fn thrown(error: &Error) -> JsValue {
    let object = js_sys::Error::new(error.detail);
    let path = error.path.as_ref().map_or(JsValue::NULL, |path| path.to_string().into());
    // Setting properties of a fresh object cannot fail.
    let _ = Reflect::set(&object, &"code".into(), &error.reason.code().into());
    let _ = Reflect::set(&object, &"path".into(), &path);
    object.into()
}

fn json(value: &impl Serialize) -> String {
    json::write(value)
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, JsValue> {
    json::read(text).ok_or_else(|| thrown(&Error::new(Reason::Policy, "an argument of another form than documented")))
}

fn reason(code: &str) -> Reason {
    Reason::ALL.iter().copied().find(|reason| reason.code() == code).unwrap_or(Reason::InternalError)
}

/// What a browser is asked to do. An output has at most 4 GiB of pixel data and their header, and goes to a Blob; how large a Blob
/// may grow differs from browser to browser and shows when it is sealed. `memory` is what the work may take, where that is less
/// than most machines bear.
fn limits(memory: Option<u32>) -> Limits {
    let limits = Limits { instance_bytes: 8 << 30, ..Limits::default() };
    memory.map_or(limits, |memory| limits.within(memory.into()))
}

/// A zip or a disc image, read where it lies.
#[wasm_bindgen]
pub struct Archive {
    archive: archive::read::Archive,
    input: Input,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EntryLine {
    index: usize,
    path: String,
    size: u64,
    is_read_whole: bool,
}

#[wasm_bindgen]
impl Archive {
    /// Opens an archive and takes the input over.
    pub fn open(mut input: Input, memory: Option<u32>) -> Result<Archive, JsValue> {
        let archive = archive::read::Archive::open(&mut input, limits(memory)).map_err(|error| thrown(&error))?;
        Ok(Self { archive, input })
    }

    /// Whether an input is an archive that can be opened.
    #[wasm_bindgen(js_name = isArchive)]
    pub fn is_archive(input: &mut Input) -> bool {
        archive::read::is_archive(input)
    }

    /// The files, as JSON `[{index, path, size, isReadWhole}]`; what is read whole takes its size of memory.
    pub fn entries(&self) -> String {
        let line = |entry: &archive::read::Entry| EntryLine {
            index: entry.index,
            path: entry.path.clone(),
            size: entry.size,
            is_read_whole: self.archive.is_read_whole(entry.index),
        };
        json(&self.archive.entries().iter().map(line).collect::<Vec<_>>())
    }

    /// Whether nothing of the archive but its files can tell anything: it is as archives are written here.
    #[wasm_bindgen(js_name = isPlain)]
    pub fn is_plain(&self) -> Result<bool, JsValue> {
        Ok(archive::plain::is_plain(&self.archive, &mut self.input.again()?))
    }

    /// One file: a view of the archive where it lies there as it is, else unpacked.
    pub fn entry(&self, index: usize) -> Result<Input, JsValue> {
        self.archive.entry(index, self.input.again()?).map(Input::of_archive).map_err(|error| thrown(&error))
    }
}

/// Pass 1 over one file: a scan record, as JSON.
#[wasm_bindgen]
pub fn scan(input: &mut Input, memory: Option<u32>) -> String {
    json(&sanitize::scan(input, &limits(memory)))
}

/// The record of a file that cannot be read for a reason, as JSON.
#[wasm_bindgen(js_name = leftOut)]
pub fn left_out(input: &mut Input, code: &str) -> String {
    json(&sanitize::left_out(input, reason(code)))
}

/// The one place that sees all files.
#[wasm_bindgen]
pub struct Coordinator(sanitize::Coordinator);

#[derive(Default, Deserialize)]
#[serde(default)]
struct Chosen {
    series: Option<BTreeSet<String>>,
    face: Option<Face>,
}

#[wasm_bindgen]
impl Coordinator {
    /// Starts a study. `options`: `{preset?, policy?, face?, recipient?, namesRecipient?, code?, hasDetector?, everyImage?}`; `key`: 32 random bytes;
    /// `fresh`: 32 of this study's own.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, key: &[u8], fresh: &[u8]) -> Result<Coordinator, JsValue> {
        let wrong = |detail| thrown(&Error::new(Reason::Policy, detail));
        let text = js_sys::JSON::stringify(&options).ok().and_then(|text| text.as_string());
        let options: Option<Options> = text.and_then(|text| json::read(&text));
        let options = options.ok_or_else(|| wrong("options of another form than documented"))?;
        let bytes = |bytes: &[u8]| bytes.try_into().map_err(|_| wrong("a key that is not 32 bytes long"));
        sanitize::Coordinator::new(&options, bytes(key)?, bytes(fresh)?).map(Self).map_err(|error| thrown(&error))
    }

    /// Takes all that was kept with the key, as JSON `[{mark, code}]`, before the study is closed.
    pub fn recall(&mut self, kept: &str) -> Result<(), JsValue> {
        let kept: Vec<KeptCode> = parsed(kept)?;
        if !kept.iter().all(KeptCode::is_one) {
            return Err(thrown(&Error::new(Reason::Policy, "codes that were not given by a result")));
        }
        self.0.recall(kept);
        Ok(())
    }

    /// What else is to be kept with the key since the study was closed, in the same form.
    #[wasm_bindgen(js_name = toKeep)]
    pub fn to_keep(&self) -> String {
        json(&self.0.to_keep())
    }

    /// Takes a scan record.
    pub fn add(&mut self, id: u32, path: &str, record: &str) -> Result<(), JsValue> {
        self.0.add(id, path, parsed(record)?);
        Ok(())
    }

    /// Takes the news that a file could not be scanned.
    pub fn refuse(&mut self, id: u32, path: &str, code: &str) {
        self.0.add(id, path, ScanRecord { reason: Some(reason(code)), ..ScanRecord::default() });
    }

    /// Takes answers, as JSON `[{id, choice, boxes?} | {samePerson}]`.
    pub fn decide(&mut self, decisions: &str) -> Result<(), JsValue> {
        self.0.decide(&parsed::<Vec<Decision>>(decisions)?).map_err(|error| thrown(&error))
    }

    /// The study as it stands, as JSON.
    pub fn study(&self) -> String {
        json(&self.0.overview())
    }

    /// What each series can be shown by, as JSON: pairs of its id and the number of a file.
    pub fn covers(&self) -> String {
        json(&self.0.covers())
    }

    /// The volumes in which a head is to be looked for now, before the study is closed with the same choice: JSON
    /// `[{id, files: [{file, ..}], ..}]`, each of which a `Surveyor` takes.
    pub fn surveys(&self, choice: &str) -> Result<String, JsValue> {
        let chosen: Chosen = parsed(choice)?;
        Ok(json(&self.0.surveys(chosen.series.as_ref(), chosen.face)))
    }

    /// Takes what a survey found, as JSON; nothing where it broke down.
    pub fn surveyed(&mut self, id: &str, finding: Option<String>) -> Result<(), JsValue> {
        let finding = finding.map(|finding| parsed(&finding)).transpose()?;
        self.0.surveyed(id, finding);
        Ok(())
    }

    /// Closes the study. `choice`, as JSON: `{series?, face?}`. Returns the job that the cleaners take.
    pub fn close(&mut self, choice: &str) -> Result<Vec<u8>, JsValue> {
        let chosen: Chosen = parsed(choice)?;
        self.0.close(chosen.series.as_ref(), chosen.face).map(|job| job.to_bytes()).map_err(|error| thrown(&error))
    }

    /// The files that go into the output, in its order.
    pub fn order(&self) -> Vec<u32> {
        self.0.order()
    }

    /// Those of them that are still to be cleaned.
    pub fn todo(&self) -> Vec<u32> {
        self.0.todo()
    }

    /// Forgets all outcomes.
    pub fn reopen(&mut self) {
        self.0.reopen();
    }

    /// Takes an outcome, as JSON.
    pub fn absorb(&mut self, id: u32, outcome: &str) -> Result<(), JsValue> {
        self.0.absorb(id, parsed(outcome)?);
        Ok(())
    }

    /// Takes the news that the worker of a file broke down.
    pub fn fail(&mut self, id: u32, code: &str) {
        self.0.fail(id, reason(code));
    }

    /// The number of the instance that has this id in the report.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.0.number(id)
    }

    /// The neutral name of an output.
    pub fn name(&self, id: u32) -> Option<String> {
        self.0.name(id).map(str::to_owned)
    }

    /// The heads whose faces are cut out, as JSON `[{series, survey: {files: [{file, ..}], ..}, map}]`; what a `Surveyor` reads of the
    /// files, as they were or cleaned, makes the `Surface` of one.
    pub fn heads(&self) -> String {
        json(&self.0.heads())
    }

    /// The private report, as JSON.
    pub fn report(&self) -> String {
        self.0.report()
    }

    /// The share manifest, as JSON.
    pub fn manifest(&self) -> String {
        self.0.manifest()
    }
}

/// Pass 2.
#[wasm_bindgen]
pub struct Cleaner {
    cleaner: sanitize::Cleaner,
    writing: Option<Writing>,
}

#[wasm_bindgen]
impl Cleaner {
    /// Takes up a job. `writing` finds and reads writing.
    #[wasm_bindgen(constructor)]
    pub fn new(job: &[u8], memory: Option<u32>, writing: Option<Writing>) -> Result<Cleaner, JsValue> {
        let job = Job::from_bytes(job).map_err(|error| thrown(&error))?;
        Ok(Self { cleaner: sanitize::Cleaner::new(job, limits(memory)), writing })
    }

    /// Cleans one file. Resolves also for what is held or refused.
    pub async fn clean(&self, input: &mut Input, id: u32) -> Cleaned {
        let mut writing = self.writing.as_ref();
        let detector = writing.as_mut().map(|writing| writing as &mut dyn Detector);
        let cleaned = match self.cleaner.write(id, input, || Ok(BlobStore::default()), detector) {
            Ok(written) => {
                let hash = match written.to_hash() {
                    Some(bytes) => digest::sha256(bytes).await,
                    None => None,
                };
                let hash = hash.unwrap_or_else(|| written.sha256());
                self.cleaner.verify(written, hash)
            }
            Err(cleaned) => *cleaned,
        };
        Cleaned { outcome: cleaned.outcome, verified: cleaned.verified }
    }
}

/// What became of one file.
#[wasm_bindgen]
pub struct Cleaned {
    outcome: crate::report::Outcome,
    verified: Option<Verified<Input>>,
}

#[wasm_bindgen]
impl Cleaned {
    /// `released`, `held` or `refused`.
    #[wasm_bindgen(getter)]
    pub fn verdict(&self) -> String {
        json(&self.outcome.verdict).trim_matches('"').to_owned()
    }

    /// The reason code, if it was not released.
    #[wasm_bindgen(getter)]
    pub fn reason(&self) -> Option<String> {
        self.outcome.reason.map(|reason| reason.code().to_owned())
    }

    /// The account of it, as JSON, for the coordinator.
    #[wasm_bindgen(getter)]
    pub fn outcome(&self) -> String {
        json(&self.outcome)
    }

    /// The CRC-32 of what is too large to be added to a zip as a whole.
    #[wasm_bindgen(getter)]
    pub fn crc32(&self) -> Option<u32> {
        let is_large = |verified: &&Verified<Input>| verified.len() > archive::write::Archive::PIECE_BYTES;
        self.verified.as_ref().filter(is_large).map(Verified::crc32)
    }

    /// What was verified, once.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | Blob | undefined")]
    pub fn take(&mut self) -> JsValue {
        match self.verified.take().map(Verified::open) {
            Some(Stored::Memory(bytes)) => Uint8Array::from(bytes.as_slice()).into(),
            Some(Stored::Apart(input)) => input.into_blob().map_or(JsValue::UNDEFINED, JsValue::from),
            None => JsValue::UNDEFINED,
        }
    }
}
