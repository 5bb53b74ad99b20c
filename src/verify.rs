//! The proof: a second reading of the bytes that were written.
//!
//! A code path of its own, with a lexer of its own, that knows no tag list of what to remove. It reads only the canonical form
//! and refuses anything else; then it searches for the person: by path, in the text, in the raw bytes. [`verify`] alone makes
//! a [`Verified`], and only a `Verified` opens its bytes.
//!
//! What is too large for memory lies in a store. It is read through once more, in pieces that overlap by what a find needs, and
//! hashed on the way: only what is inspected is what was sealed.

use sha2::{Digest, Sha256};

use crate::attribute::{Tag, Vr};
use crate::error::Result;
use crate::face::Clear as FaceClear;
use crate::identity::Patterns;
use crate::limits::Limits;
use crate::source::crc32::Crc32;
use crate::source::{Source, Stored};
use crate::text::Clear;

mod canonical;
mod dates;
mod private;
mod reading;
mod samples;
mod sealing;
mod search;
mod streams;
mod volume;
mod waveform;

pub use canonical::{ElementAt, Form};
pub use dates::Dates;
use reading::Reading;
pub use sealing::Sealing;

/// The bytes of a written instance, closed until they are verified.
pub struct Sealed<R> {
    stored: Stored<R>,
    sha256: [u8; 32],
}

impl<R: Source> Sealed<R> {
    /// Seals bytes with their SHA-256. The hash is an argument because a browser computes it several times faster than this
    /// module could, and because what lies in a store was hashed while it was written; [`sha256`] computes it where nobody else
    /// does.
    #[must_use]
    pub fn new(stored: Stored<R>, sha256: [u8; 32]) -> Self {
        Self { stored, sha256 }
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

/// What stands for writing in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// It was looked for, and there is none.
    Clear(Clear),
    /// It was not looked for.
    NotNeeded(NotNeeded),
}

/// Why a check of the picture was not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNeeded {
    /// Pictures of this kind seldom carry writing; it was not looked for, and no output says that there is none.
    SeldomCarriesWriting,
    /// A person looked and keeps the picture as it is.
    Waived,
    /// There is no picture.
    HasNoPicture,
    /// Pictures of this kind show no face.
    ShowsNoFace,
    /// The user keeps the face on purpose.
    FaceKept,
    /// All that is there of the frame of reference is a slab too thin to show a face.
    TooThin,
    /// A face was looked for in the volume that this lies in, and there is none.
    OutOfView,
}

/// What stands for the face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// It was cut out, and what was written is air wherever the cut meets it.
    Clear(FaceClear),
    /// There was nothing to cut.
    NotNeeded(NotNeeded),
}

/// What stands for the picture itself, bound to the sealed bytes.
pub struct Evidence {
    sha256: [u8; 32],
    writing: Writing,
    face: Face,
}

impl Evidence {
    /// Evidence for the bytes of this seal.
    #[must_use]
    pub fn for_seal<R>(sealed: &Sealed<R>, writing: Writing, face: Face) -> Self {
        Self { sha256: sealed.sha256, writing, face }
    }

    fn fits<R>(&self, sealed: &Sealed<R>) -> bool {
        self.sha256 == sealed.sha256
            && matches!(
                self.writing,
                Writing::Clear(_)
                    | Writing::NotNeeded(NotNeeded::SeldomCarriesWriting | NotNeeded::Waived | NotNeeded::HasNoPicture)
            )
            && matches!(
                self.face,
                Face::Clear(_)
                    | Face::NotNeeded(NotNeeded::ShowsNoFace | NotNeeded::FaceKept | NotNeeded::TooThin | NotNeeded::OutOfView)
            )
    }
}

/// Words that are nobody's: defined terms, registered UIDs, what the program itself writes.
pub trait Vocabulary {
    /// Whether one component of a value, as a whole, is such a word although it holds `characters` of an identifier.
    fn is_known(&self, tag: Tag, vr: Vr, component: &str, characters: usize) -> bool;

    /// Whether a text that was found is a word of anybody's, where the identifying values are those of several patients.
    fn is_common(&self, _found: &str) -> bool {
        false
    }

    /// Whether a private element may stand in a block of this creator. Nothing private may unless an implementation says so.
    fn lets_private(&self, _creator: &str, _tag: Tag, _vr: Vr) -> bool {
        false
    }
}

/// The original values that must not come back at their own place.
pub trait OriginalValues {
    /// The values, without padding, that stood where these tags lead, item numbers apart.
    fn at(&self, place: &[Tag]) -> &[Vec<u8>];

    /// The dates and times, without padding, that stood where these tags lead and may stay.
    fn dates_at(&self, place: &[Tag]) -> &[Vec<u8>];

    /// The zone that the original names for its times (PS3.3 C.12.1.1.8), without padding; empty where it names none.
    fn zone(&self) -> &[u8];
}

/// What the output is held against.
pub struct Expectation<'a> {
    /// The identifying values of the patient.
    pub patterns: &'a Patterns,
    /// The words that are nobody's.
    pub vocabulary: &'a dyn Vocabulary,
    /// The values of the original, where it is at hand.
    pub originals: Option<&'a dyn OriginalValues>,
    /// What may stand where dates stand.
    pub dates: Dates,
}

/// What was found wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are not the canonical form.
    Form(&'static str),
    /// An identifying element kept its original value.
    Unchanged,
    /// A date or time stands where none may, or is not the original moved by the days of the patient.
    Date,
    /// An identifying value was found in a text.
    Text,
    /// An identifying value was found in the raw bytes.
    Bytes,
    /// The evidence is for other bytes.
    Evidence,
    /// What lies in the store is not what was sealed, or cannot be read.
    Seal,
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
            Self::Seal => "seal",
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

/// What passed. Opens by [`Verified::open`].
pub struct Verified<R> {
    stored: Stored<R>,
    sha256: [u8; 32],
    crc32: Option<u32>,
}

impl<R: Source> Verified<R> {
    /// The hash of the bytes.
    #[must_use]
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// The number of bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.stored.len()
    }

    /// Whether there are no bytes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stored.is_empty()
    }

    /// The CRC-32 that the head of a file in a zip archive needs (PKWARE APPNOTE 4.4.7).
    #[must_use]
    pub fn crc32(&self) -> u32 {
        match (&self.stored, self.crc32) {
            (Stored::Memory(bytes), _) => Crc32::of(bytes),
            (Stored::Apart(_), known) => known.unwrap_or_default(),
        }
    }

    /// The bytes, or the store in which they lie.
    #[must_use]
    pub fn open(self) -> Stored<R> {
        self.stored
    }
}

/// Reads what was sealed again and lets it go if nothing is found.
///
/// # Errors
/// All findings; the bytes are gone then.
pub fn verify<R: Source>(
    sealed: Sealed<R>,
    evidence: &Evidence,
    expectation: &Expectation<'_>,
    limits: &Limits,
) -> std::result::Result<Verified<R>, Vec<Finding>> {
    let of_all = |fault| vec![Finding { fault, place: Vec::new() }];
    if !evidence.fits(&sealed) {
        return Err(of_all(Fault::Evidence));
    }
    let Sealed { mut stored, sha256 } = sealed;
    let mut reading = match &mut stored {
        Stored::Memory(bytes) => Reading::whole(bytes),
        Stored::Apart(source) => Reading::rolling(source, limits),
    };
    let has_picture = Some(evidence.writing != Writing::NotNeeded(NotNeeded::HasNoPicture));
    let findings = found(&mut reading, expectation, has_picture);
    let sums = reading.finish().map_err(|_| of_all(Fault::Seal))?;
    if sums.as_ref().is_some_and(|sums| sums.sha256 != sha256) {
        return Err(of_all(Fault::Seal));
    }
    if findings.is_empty() { Ok(Verified { stored, sha256, crc32: sums.map(|sums| sums.crc32) }) } else { Err(findings) }
}

/// What is wrong with a file, and which file it is.
pub struct Inspection {
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
    /// The hash of the bytes that were inspected.
    pub sha256: [u8; 32],
}

/// Everything that is wrong with an instance, by the same searches as [`verify`].
///
/// # Errors
/// [`Reason::Truncated`](crate::error::Reason::Truncated) and [`Reason::Unreadable`](crate::error::Reason::Unreadable) where the
/// source cannot be read.
pub fn inspect(source: &mut dyn Source, expectation: &Expectation<'_>, limits: &Limits) -> Result<Inspection> {
    let mut reading = Reading::rolling(source, limits);
    let findings = found(&mut reading, expectation, None);
    let sha256 = reading.finish()?.map_or([0; 32], |sums| sums.sha256);
    Ok(Inspection { findings, sha256 })
}

/// What is found, beside a picture that the evidence does not speak of or is missing.
fn found(reading: &mut Reading<'_>, expectation: &Expectation<'_>, has_picture: Option<bool>) -> Vec<Finding> {
    if has_picture != Some(false) && volume::is_one(reading) {
        return volume::check(reading, expectation.patterns);
    }
    match Form::of(reading) {
        Ok(form) if has_picture.is_some_and(|has_picture| has_picture != form.has_picture()) => {
            vec![Finding { fault: Fault::Evidence, place: Vec::new() }]
        }
        Ok(mut form) => {
            let streams = form.streams();
            search::search(reading, &form, streams, expectation)
        }
        Err((detail, place)) => {
            // What somebody else wrote has no form that is known here; it can be searched all the same.
            let is_left = search::is_left(reading, expectation.patterns);
            let left = is_left.then(|| Finding { fault: Fault::Bytes, place: Vec::new() });
            [Finding { fault: Fault::Form(detail), place }].into_iter().chain(left).collect()
        }
    }
}
