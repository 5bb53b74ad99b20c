//! The proof: a second reading of the bytes that were written.
//!
//! A code path of its own, with a lexer of its own, that knows no tag list of what to remove. It reads only the canonical form
//! and refuses anything else; then it searches for the person: by path, in the text, in the raw bytes. [`verify`] alone makes
//! a [`Verified`], and only a `Verified` opens its bytes.

use sha2::{Digest, Sha256};

use crate::attribute::{Tag, Vr};
use crate::identity::Patterns;

mod canonical;
mod search;

pub use canonical::{ElementAt, Form};

/// The bytes of a written instance, closed until they are verified.
pub struct Sealed {
    bytes: Vec<u8>,
    sha256: [u8; 32],
}

impl Sealed {
    /// Seals bytes with their SHA-256. The hash is an argument because a browser computes it several times faster than this
    /// module could; [`sha256`] computes it where nobody else does.
    #[must_use]
    pub fn new(bytes: Vec<u8>, sha256: [u8; 32]) -> Self {
        Self { bytes, sha256 }
    }
}

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A hash in hexadecimal.
#[must_use]
pub fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a check of the picture was not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNeeded {
    /// Pictures of this kind seldom carry writing; it was not looked for, and no output says that there is none.
    SeldomCarriesWriting,
    /// A person looked and keeps the picture as it is.
    Waived,
    /// Pictures of this kind show no face.
    ShowsNoFace,
    /// The user keeps the face on purpose.
    FaceKept,
}

/// What stands for the picture itself, bound to the sealed bytes.
pub struct Evidence {
    sha256: [u8; 32],
    text: NotNeeded,
    face: NotNeeded,
}

impl Evidence {
    /// Evidence for the bytes of this seal.
    #[must_use]
    pub fn for_seal(sealed: &Sealed, text: NotNeeded, face: NotNeeded) -> Self {
        Self { sha256: sealed.sha256, text, face }
    }

    fn fits(&self, sealed: &Sealed) -> bool {
        self.sha256 == sealed.sha256
            && matches!(self.text, NotNeeded::SeldomCarriesWriting | NotNeeded::Waived)
            && matches!(self.face, NotNeeded::ShowsNoFace | NotNeeded::FaceKept)
    }
}

/// Words that are nobody's: defined terms, registered UIDs, what the program itself writes.
pub trait Vocabulary {
    /// Whether one component of a value, as a whole, is such a word although it holds `characters` of an identifier.
    fn is_known(&self, tag: Tag, vr: Vr, component: &str, characters: usize) -> bool;
}

/// The original values that must not come back at their own place.
pub trait OriginalValues {
    /// The values, without padding, that stood where these tags lead, item numbers apart.
    fn at(&self, place: &[Tag]) -> &[Vec<u8>];
}

/// What the output is held against.
pub struct Expectation<'a> {
    /// The identifying values of the patient.
    pub patterns: &'a Patterns,
    /// The words that are nobody's.
    pub vocabulary: &'a dyn Vocabulary,
    /// The values of the original, where it is at hand.
    pub originals: Option<&'a dyn OriginalValues>,
}

/// What was found wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are not the canonical form.
    Form(&'static str),
    /// An identifying element kept its original value.
    Unchanged,
    /// A date or time stands where none may.
    Date,
    /// An identifying value was found in a text.
    Text,
    /// An identifying value was found in the raw bytes.
    Bytes,
    /// The evidence is for other bytes.
    Evidence,
}

impl Fault {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Form(_) => "form",
            Self::Unchanged => "unchanged",
            Self::Date => "date",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Evidence => "evidence",
        }
    }
}

/// A fault and its place. Holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// The tags that lead to it; empty for the file as a whole.
    pub place: Vec<Tag>,
}

/// Bytes that passed. Opens by [`Verified::into_bytes`].
pub struct Verified {
    bytes: Vec<u8>,
    sha256: [u8; 32],
}

impl Verified {
    /// The hash of the bytes.
    #[must_use]
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// The bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads sealed bytes again and lets them go if nothing is found.
///
/// # Errors
/// All findings; the bytes are gone then.
pub fn verify(sealed: Sealed, evidence: &Evidence, expectation: &Expectation<'_>) -> Result<Verified, Vec<Finding>> {
    if !evidence.fits(&sealed) {
        return Err(vec![Finding { fault: Fault::Evidence, place: Vec::new() }]);
    }
    let findings = inspect(&sealed.bytes, expectation);
    if findings.is_empty() { Ok(Verified { bytes: sealed.bytes, sha256: sealed.sha256 }) } else { Err(findings) }
}

/// Everything that is wrong with the bytes of an instance, by the same searches as [`verify`].
#[must_use]
pub fn inspect(bytes: &[u8], expectation: &Expectation<'_>) -> Vec<Finding> {
    match Form::read(bytes) {
        Ok(form) => search::search(bytes, &form, expectation),
        Err((detail, place)) => vec![Finding { fault: Fault::Form(detail), place }],
    }
}
