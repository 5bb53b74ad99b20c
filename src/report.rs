//! What is told afterwards: the private report, which stays with the user, and the share manifest, which goes along.
//!
//! The report holds paths and old values. The manifest holds neither, nor a hash of an input.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Kind, Reason, Verdict};
use crate::frame::Rectangle;
use crate::identity;
use crate::profile::Rule;
use crate::profile::table::ProfileOption;

/// What was done to one element.
#[derive(Clone, Serialize, Deserialize)]
pub struct ActionTaken {
    /// Where, as `(0008,1115)[0]>(0020,000E)`.
    pub path: String,
    /// `remove`, `empty`, `replace` or `map-uid`.
    pub action: std::borrow::Cow<'static, str>,
    /// The rule that said so.
    pub rule: Rule,
    /// The old value, where it was text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
}

/// What verification found in an instance that was therefore held.
#[derive(Clone, Serialize, Deserialize)]
pub struct FindingNoted {
    /// The kind of fault.
    pub fault: String,
    /// Where.
    pub path: String,
}

/// Where a picture shows writing: blanked where the picture was released, left where it is held for that.
#[derive(Clone, Serialize, Deserialize)]
pub struct WritingNoted {
    /// The place.
    pub area: Rectangle,
    /// What of the patient's data it seems to say.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub shows: BTreeSet<identity::Kind>,
    /// Whether it is a letter that tells left from right.
    #[serde(default, rename = "side", skip_serializing_if = "std::ops::Not::not")]
    pub is_side: bool,
}

/// What became of a face in an instance of a kind that can show one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaceNoted {
    /// It was cut out, and is gone in what was written.
    Removed,
    /// It was looked for, and does not lie in this picture.
    OutOfView,
    /// The slab is too thin to show one.
    TooThin,
    /// The user keeps it on purpose; it was not looked for.
    Kept,
}

/// What happened to one instance: comes back from pass 2.
#[derive(Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// The SOP Instance UID of the output, `None` where the input has none that could be read.
    pub id: Option<String>,
    /// What happened.
    pub verdict: Verdict,
    /// Why it was not released.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What kind of thing it is, where that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The hash of the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The size of the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Whether a person said to keep the picture unchecked.
    #[serde(default, rename = "waived", skip_serializing_if = "std::ops::Not::not")]
    pub is_waived: bool,
    /// Whether writing was looked for in the picture, and none is left.
    #[serde(default, rename = "textChecked", skip_serializing_if = "std::ops::Not::not")]
    pub is_clear: bool,
    /// What became of a face, where it is of a kind that can show one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<FaceNoted>,
    /// The writing that was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writing: Vec<WritingNoted>,
    /// The options of the profile under which something stayed.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub options: BTreeSet<ProfileOption>,
    /// What was done.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub actions: Vec<ActionTaken>,
    /// What verification found.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub findings: Vec<FindingNoted>,
}

impl Outcome {
    /// An instance that was not written.
    #[must_use]
    pub fn without_output(id: Option<String>, reason: Reason) -> Self {
        Self {
            id,
            verdict: reason.verdict(),
            reason: Some(reason),
            kind: None,
            sha256: None,
            bytes: None,
            is_waived: false,
            is_clear: false,
            face: None,
            writing: Vec::new(),
            options: BTreeSet::new(),
            actions: Vec::new(),
            findings: Vec::new(),
        }
    }
}

/// One line of the private report.
#[derive(Serialize)]
pub struct InstanceReport<'a> {
    /// Where the input came from.
    pub input: &'a str,
    /// The neutral name of the output, `null` where there is none.
    pub output: Option<&'a str>,
    /// The question that would have to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<&'static str>,
    /// What happened.
    #[serde(flatten)]
    pub outcome: &'a Outcome,
}

/// How many instances came to what.
#[derive(Clone, Copy, Default, Serialize, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Released.
    pub released: usize,
    /// Held.
    pub held: usize,
    /// Refused.
    pub refused: usize,
}

impl Counts {
    /// Counts verdicts.
    pub fn of(verdicts: impl Iterator<Item = Verdict>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            match verdict {
                Verdict::Released => counts.released += 1,
                Verdict::Held => counts.held += 1,
                Verdict::Refused => counts.refused += 1,
            }
        }
        counts
    }
}

/// What program, under what profile.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// Name and version of the program.
    pub tool: String,
    /// The policy.
    pub policy: String,
    /// The edition of PS3.15.
    pub edition: &'static str,
    /// The SHA-256 of the table that the rules were made from.
    pub table_sha256: &'static str,
}

/// The private report, `scanitize.report/1`.
#[derive(Serialize)]
pub struct Report<'a> {
    /// The schema.
    pub schema: &'static str,
    /// The work.
    #[serde(flatten)]
    pub work: Work,
    /// What the run drew, in hexadecimal, where all its pseudonyms are its own: another run that draws the same gives the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The counts.
    pub counts: Counts,
    /// A line an input.
    pub instances: Vec<InstanceReport<'a>>,
}

/// One file of the share manifest.
#[derive(Serialize)]
pub struct ManifestFile<'a> {
    /// The neutral name.
    pub name: &'a str,
    /// The SHA-256 of the file.
    pub sha256: &'a str,
    /// Its size.
    pub bytes: u64,
    /// Whether writing was looked for in the picture, and none is left.
    #[serde(rename = "textChecked", skip_serializing_if = "std::ops::Not::not")]
    pub is_clear: bool,
    /// What became of a face, where it is of a kind that can show one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face: Option<FaceNoted>,
    /// Whether a person kept the picture unchecked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
}

/// What the recipient may do.
#[derive(Serialize)]
pub struct Usage<'a> {
    /// The purpose, in the words of the policy.
    pub purpose: &'a str,
    /// Who gets the files, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<&'a str>,
    /// Whether programs may be trained on them.
    pub training: bool,
    /// After how many days they are to be deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// Terms of the Data Use Ontology, with their meanings.
    pub codes: BTreeMap<&'static str, &'static str>,
}

/// The share manifest, `scanitize.manifest/1`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest<'a> {
    /// The schema.
    pub schema: &'static str,
    /// The work.
    #[serde(flatten)]
    pub work: Work,
    /// De-identification method codes of CID 7050, with their meanings.
    pub codes: BTreeMap<&'static str, &'static str>,
    /// The counts.
    pub counts: Counts,
    /// What was not looked for: `text-in-picture`, `face`.
    pub not_checked: Vec<&'static str>,
    /// The files.
    pub files: Vec<ManifestFile<'a>>,
    /// The restriction that goes along.
    pub usage: Usage<'a>,
}
