//! Why an instance was not released: one registry of reasons, and the error that carries one. Beside it the kinds of things
//! that are left out because they are no picture.
//!
//! An error names what is wrong and where in the data set. It never holds a value of an attribute, a file name or a path on
//! disk: those are values too.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::attribute::{Path, Tag};

/// What happened to an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Cleaned, read again, found clean.
    Released,
    /// Not written: a person should look and decide.
    Held,
    /// Not written, and no answer would change that.
    Refused,
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $verdict:ident;)*) => {
        /// Why an instance was held or refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Reason {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)*
        }

        impl Reason {
            /// Every reason, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code that reports, schemas and translations use.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The verdict that this reason leads to.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self { $(Self::$name => Verdict::$verdict),* }
            }

            /// What it means and what to do, in one sentence for a technical reader.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii()),* }
            }
        }
    };
}

reasons! {
    /// The file is not DICOM or NIfTI that can be read; export it again from the source.
    Unreadable = "unreadable", Refused;
    /// The file ends in the middle of a value; copy it again from the source.
    Truncated = "truncated", Refused;
    /// The file is built in a way that only harms a reader: nested too deep, or counts beyond any real scan.
    Hostile = "hostile", Refused;
    /// The file is larger than can be read here; use the command line on a larger machine.
    TooLarge = "too-large", Refused;
    /// The pixel data or the data set is encoded, or the file is packed, in a way that cannot be read yet; export it uncompressed.
    UnsupportedSyntax = "unsupported-syntax", Refused;
    /// The file is neither DICOM nor NIfTI, or a link or a device in the place of one, and was left out.
    Foreign = "foreign", Refused;
    /// The same SOP instance or volume was given more than once; the first one was used.
    Duplicate = "duplicate", Refused;
    /// The file is DICOM that holds no picture, or an archive that holds no file.
    NotAnImage = "not-an-image", Refused;
    /// The instance is a document of a kind that is not cleaned, or a report or presentation state under a policy that leaves it out.
    StructuredLeftOut = "structured-left-out", Refused;
    /// Writing was found in the picture; look at it and decide.
    TextFound = "text-found", Held;
    /// This kind of picture can carry writing, and writing was not looked for; look at it and decide.
    TextUnchecked = "text-unchecked", Held;
    /// The picture can show a face, and it was not found out where; keep the face on purpose or leave the picture out.
    FaceUnchecked = "face-unchecked", Held;
    /// The face was removed but the result did not pass its check; look at it and decide.
    FaceCheckFailed = "face-check-failed", Held;
    /// Something that identifies the person was still found after cleaning.
    ResidualValue = "residual-value", Held;
    /// The files name two identities where one person is expected; say whether this is one person.
    TwoIdentities = "two-identities", Held;
    /// The chosen policy leaves this out.
    Policy = "policy", Held;
    /// The program failed on this file; nothing of it was written.
    InternalError = "internal-error", Refused;
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal;)*) => {
        /// What kind of thing a file is that was left out for what it is: told by its content, never by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[doc = $doc])+ #[serde(rename = $word)] $name,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word that reports, schemas and translations use.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// What it is, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii()),* }
            }
        }
    };
}

kinds! {
    /// A program or a part of one, such as a viewer.
    Program = "program";
    /// A PDF document.
    Pdf = "pdf";
    /// A photo or a picture file, such as JPEG or PNG.
    Picture = "picture";
    /// Text without form.
    Text = "text";
    /// A web page.
    WebPage = "web-page";
    /// Files packed into one in a way that is not opened, or not opened inside another archive.
    Archive = "archive";
    /// The directory of a disc (DICOMDIR): it lists files and names patients, and holds no picture.
    DiscDirectory = "disc-directory";
    /// Anything else.
    Other = "other";
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A failure that ends the work on one instance or names wrong use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// The reason, from the registry.
    pub reason: Reason,
    /// Where in the data set, if the trouble has a place.
    pub path: Option<Path>,
    /// What exactly is wrong: a fixed sentence, never a value.
    pub detail: &'static str,
}

impl Error {
    /// A failure without a place.
    #[must_use]
    pub const fn new(reason: Reason, detail: &'static str) -> Self {
        Self { reason, path: None, detail }
    }

    /// The same failure at a top-level attribute.
    #[must_use]
    pub fn at(mut self, tag: Tag) -> Self {
        self.path = Some(Path::top(tag));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason, self.detail)?;
        match &self.path {
            Some(path) => write!(f, " at {path}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// A result whose failure is an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
