//! What the coordinator tells afterwards: the private report and the share manifest.

use std::collections::BTreeMap;

use crate::error::Reason;
use crate::json;
use crate::order;
use crate::profile::policy::{self, Codes};
use crate::profile::table;
use crate::report::{Counts, FaceNoted, InstanceReport, Manifest, ManifestFile, Outcome, Report, Usage, Work};
use crate::sanitize::coordinator::Coordinator;
use crate::sanitize::statements::{Proven, method_codes};
use crate::verify::hex;

impl Coordinator {
    /// The counts so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self.outcomes.values().map(|outcome| outcome.verdict))
    }

    /// How many were not released for each reason.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<Reason, usize> {
        let mut counts = BTreeMap::new();
        for reason in self.outcomes.values().filter_map(|outcome| outcome.reason) {
            *counts.entry(reason).or_default() += 1;
        }
        counts
    }

    /// The private report, as JSON.
    #[must_use]
    pub fn report(&self) -> String {
        let mut by_input = BTreeMap::new();
        by_input.extend(self.outcomes.iter().map(|(id, outcome)| ((self.input(*id), *id), outcome)));
        let instances = by_input.into_iter().map(|((_, id), outcome)| self.line(id, outcome)).collect();
        let run = (self.policy.codes == Codes::New).then(|| hex(&self.fresh));
        let report = Report { schema: "scanitize.report/1", work: self.work(), run, counts: self.counts(), instances };
        json::write(&report)
    }

    /// The share manifest, as JSON.
    #[must_use]
    pub fn manifest(&self) -> String {
        let files = self.order().into_iter().filter_map(|id| self.file(id, self.outcomes.get(&id)?)).collect();
        let released = || self.outcomes.values().filter(|outcome| outcome.sha256.is_some());
        let was_cut = |outcome: &Outcome| outcome.face == Some(FaceNoted::Removed);
        let proven = Proven { has_no_writing: released().any(|outcome| outcome.is_clear), has_no_face: released().any(was_cut) };
        let has_picture = |id: &u32| !self.records.get(id).is_some_and(|record| record.has_no_picture);
        let mut pictures = self.outcomes.iter().filter(|(id, outcome)| outcome.sha256.is_some() && has_picture(id));
        let mut not_checked = Vec::new();
        not_checked.extend((!pictures.all(|(_, outcome)| outcome.is_clear)).then_some("text-in-picture"));
        not_checked.extend(released().any(|outcome| outcome.face == Some(FaceNoted::Kept)).then_some("face"));
        let options = order::set(released().flat_map(|outcome| outcome.options.iter().copied()));
        let manifest = Manifest {
            schema: "scanitize.manifest/1",
            work: self.work(),
            codes: order::map(method_codes(&options, proven)),
            counts: self.counts(),
            not_checked,
            files,
            usage: self.usage(),
        };
        json::write(&manifest)
    }

    fn usage(&self) -> Usage<'_> {
        let policy::Usage { training, days, .. } = self.policy.usage;
        let codes = order::map(self.policy.usage.terms());
        Usage { purpose: &self.policy.consent, recipient: self.recipient.as_deref(), training, days, codes }
    }

    fn line<'a>(&'a self, id: u32, outcome: &'a Outcome) -> InstanceReport<'a> {
        let output = outcome.sha256.is_some().then(|| self.name(id)).flatten();
        let question = question(outcome);
        InstanceReport { input: self.input(id), output, question, outcome }
    }

    fn file<'a>(&'a self, id: u32, outcome: &'a Outcome) -> Option<ManifestFile<'a>> {
        Some(ManifestFile {
            name: self.name(id)?,
            sha256: outcome.sha256.as_deref()?,
            bytes: outcome.bytes?,
            is_clear: outcome.is_clear,
            face: outcome.face,
            waived: outcome.is_waived,
        })
    }

    fn work(&self) -> Work {
        Work {
            tool: concat!("Scanitize ", env!("CARGO_PKG_VERSION")).to_owned(),
            policy: self.policy.name.clone(),
            edition: table::EDITION,
            table_sha256: table::SOURCE_SHA256,
        }
    }
}

/// The kind of question that an outcome leaves open.
pub(super) fn question(outcome: &Outcome) -> Option<&'static str> {
    match outcome.reason? {
        Reason::TwoIdentities => Some("same-person"),
        Reason::TextFound if outcome.writing.iter().any(|found| found.is_side) => Some("sides"),
        Reason::TextUnchecked | Reason::TextFound => Some("writing"),
        Reason::FaceUnchecked | Reason::FaceCheckFailed => Some("face"),
        _ => None,
    }
}
