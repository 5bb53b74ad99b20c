//! The codes of the patients of a study: where they come from under its policy, and what is to be kept of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Reason, Result};
use crate::identity::{Harvest, Hit, Kind, Patterns};
use crate::profile::policy::{self, Policy};
use crate::pseudonym::{KeptCode, is_choosable};
use crate::sanitize::clean::stays;
use crate::sanitize::coordinator::Coordinator;
use crate::study::{Codes, FaceWork, Patients, ScanRecord, StudyContext, Word};

/// Looks whether a policy lets a user choose the code of a patient, and whether this can be one.
///
/// # Errors
/// [`Reason::Policy`] if not.
pub(super) fn require_choosable(code: Option<&str>, policy: &Policy) -> Result<()> {
    match code {
        Some(_) if policy.locked && policy.codes != policy::Codes::Chosen => {
            Err(Error::new(Reason::Policy, "the locked policy lets nobody choose the code of the patient"))
        }
        Some(code) if !is_choosable(code) => {
            Err(Error::new(Reason::Policy, "a code is 1 to 32 letters, digits, hyphens, underscores and full stops"))
        }
        _ => Ok(()),
    }
}

impl Coordinator {
    /// Takes what was kept with the key.
    pub fn recall(&mut self, kept: Vec<KeptCode>) {
        self.kept = kept;
    }

    /// What to keep with the key since the study was closed, so that other runs give the same codes and they can be led back.
    #[must_use]
    pub fn to_keep(&self) -> &[KeptCode] {
        &self.to_keep
    }

    /// Gives the instances that go on their patients, and the patients their codes.
    pub(super) fn context(
        &self,
        records: &BTreeMap<u32, ScanRecord>,
        admitted: &BTreeMap<u32, Word>,
        faces: &BTreeMap<u32, FaceWork>,
        patients: &Patients,
    ) -> Result<(StudyContext, Vec<KeptCode>)> {
        let codes = Codes {
            key: &self.key,
            chosen: self.code.as_deref(),
            fresh: (self.policy.codes == policy::Codes::Drawn).then_some(&*self.fresh),
            kept: &self.kept,
        };
        codes.require_fit(patients, records, admitted)?;
        self.require_impersonal(records, admitted)?;
        let context = StudyContext::close(records, admitted, faces, patients, &codes, &self.limits);
        let mut in_output = BTreeSet::new();
        in_output.extend(context.assignments.values().map(|assignment| assignment.patient));
        let named = patients.named(records, &self.key).into_iter().zip(&context.patients).enumerate();
        let going = named.filter(|(patient, _)| in_output.contains(patient));
        let to_keep = going.filter_map(|(_, (named, patient))| codes.to_keep(&named, &patient.code));
        // What only this run gives cannot be led back, and what is kept of it would be of no use.
        let is_new = self.policy.codes == policy::Codes::New;
        let to_keep = if is_new { Vec::new() } else { to_keep.collect() };
        Ok((context, to_keep))
    }

    /// Looks whether the texts of a policy, which go into every file and the manifest, or who gets the files, which goes into the manifest,
    /// tell of somebody in the study.
    fn require_impersonal(&self, records: &BTreeMap<u32, ScanRecord>, admitted: &BTreeMap<u32, Word>) -> Result<()> {
        let of_policy = [&self.policy.name, &self.policy.consent].into_iter().filter(|_| self.has_own_policy);
        let texts: Vec<&String> = of_policy.chain(&self.recipient).collect();
        if texts.is_empty() {
            return Ok(());
        }
        let mut harvest = Harvest::default();
        for record in records.iter().filter(|(id, _)| admitted.contains_key(id)).map(|(_, record)| record) {
            harvest.extend(record.harvest.clone());
        }
        harvest.retain(|kind, text| !stays(&self.policy, kind, text));
        let patterns = Patterns::new(&harvest);
        // A short name is a word of others: No, Use, Only.
        let is_telling = |hit: &Hit| hit.kind != Kind::Name || hit.characters >= SHORTEST_TELLING;
        let tells = |text: &String| patterns.each_in_text(text).any(|(hit, _)| is_telling(&hit));
        match texts.into_iter().any(tells) {
            true => Err(Error::new(
                Reason::Policy,
                "the policy's name or consent, or the recipient, holds something that identifies a patient",
            )),
            false => Ok(()),
        }
    }
}

/// Letters of a name in the words of a policy that are no chance.
const SHORTEST_TELLING: usize = 5;
