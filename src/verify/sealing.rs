//! Hashing what goes to a store, while it goes there.

use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::source::{Sink, Store};

/// A store that is hashed as it is written.
pub struct Sealing<S> {
    store: S,
    sha256: Sha256,
}

impl<S: Store> Sealing<S> {
    /// Takes an empty store.
    #[must_use]
    pub fn new(store: S) -> Self {
        Self { store, sha256: Sha256::new() }
    }

    /// Ends the writing: what is to be read again, and the SHA-256 of what was written.
    ///
    /// # Errors
    /// As [`Store::seal`].
    pub fn seal(self) -> Result<(S::Sealed, [u8; 32])> {
        Ok((self.store.seal()?, self.sha256.finalize().into()))
    }
}

impl<S: Store> Sink for Sealing<S> {
    fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.sha256.update(piece);
        self.store.write(piece)
    }
}
