//! Checking files that were cleaned before.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::profile::policy::Policy;
use crate::sanitize;
use crate::sanitize::Listed;
use crate::wasm::{Input, json, limits, parsed, thrown};

/// Checks cleaned files, with or without their originals.
#[wasm_bindgen]
pub struct Verifier(sanitize::Verifier);

#[derive(Serialize)]
struct Check {
    verdict: &'static str,
    findings: Vec<crate::report::FindingNoted>,
    sha256: String,
}

#[wasm_bindgen]
impl Verifier {
    /// Nothing to compare with yet but the policy, a file's text, or a preset; without one any preset will do.
    #[wasm_bindgen(constructor)]
    pub fn new(policy: Option<String>, preset: Option<String>) -> Result<Verifier, JsValue> {
        let policy = Policy::asked(policy.as_deref(), preset.as_deref());
        policy.map(|policy| Self(sanitize::Verifier::new(policy))).map_err(|error| thrown(&error))
    }

    /// Takes the code that the user chose for the patient.
    pub fn code(&mut self, code: String) {
        self.0.code(code);
    }

    /// Takes the scan record of an original.
    pub fn original(&mut self, record: &str) -> Result<(), JsValue> {
        self.0.original(parsed(record)?);
        Ok(())
    }

    /// Says that a manifest came along.
    pub fn manifest(&mut self) {
        self.0.manifest();
    }

    /// Takes a file that the manifest lists, as JSON.
    pub fn list(&mut self, file: &str) -> Result<(), JsValue> {
        self.0.list(listed(file)?);
        Ok(())
    }

    /// Takes what a manifest says of a file, as JSON, and leaves it to others to see which files are missing.
    pub fn claim(&mut self, file: &str) -> Result<(), JsValue> {
        self.0.claim(&listed(file)?);
        Ok(())
    }

    /// The names of those listed that were not checked, as JSON.
    pub fn missing(&self) -> String {
        json(&self.0.missing())
    }

    /// Checks one cleaned file: JSON `{verdict: "clean" | "found", findings: [{fault, path}], sha256}`.
    pub fn check(&mut self, input: &mut Input, memory: Option<u32>) -> Result<String, JsValue> {
        let sanitize::Checked { findings, sha256 } = self.0.check(input, &limits(memory)).map_err(|error| thrown(&error))?;
        let verdict = if findings.is_empty() { "clean" } else { "found" };
        Ok(json(&Check { verdict, findings, sha256: crate::verify::hex(&sha256) }))
    }
}

fn listed(file: &str) -> Result<Listed, JsValue> {
    parsed(file)
}
