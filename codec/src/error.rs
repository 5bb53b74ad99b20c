//! Why a stream is refused. An error quotes nothing of the stream.

use std::fmt;

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The stream is broken, ends early or has another size than is stated.
    Unreadable,
    /// The stream is built in a way that only harms a reader.
    Hostile,
    /// The picture is larger than the limits allow.
    TooLarge,
    /// The stream is coded in a way that is not read, or the samples cannot be written so.
    UnsupportedSyntax,
    /// The caller asks for what there is not, or the codecs are not there.
    InternalError,
}

impl Reason {
    /// Every reason, in the order in which numbers name them between modules.
    pub const ALL: [Self; 5] = [Self::Unreadable, Self::Hostile, Self::TooLarge, Self::UnsupportedSyntax, Self::InternalError];
}

/// A stream that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// What kind of trouble it is.
    pub reason: Reason,
    /// What exactly is wrong: a fixed sentence.
    pub detail: &'static str,
}

impl Error {
    /// An error.
    #[must_use]
    pub const fn new(reason: Reason, detail: &'static str) -> Self {
        Self { reason, detail }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.detail)
    }
}

impl std::error::Error for Error {}

/// A result whose failure is an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
