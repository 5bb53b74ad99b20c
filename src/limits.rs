//! The bounds within which hostile input is read.
//!
//! Every loop over input bytes and every allocation whose size comes from the input is held by one of these. They are an
//! argument of the core, not a constant in it: a phone and a server want different ceilings.

/// Bounds on what one instance may cost to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Deepest nesting of sequences (PS3.5 7.5 sets none), and of folders on a disc.
    pub depth: usize,
    /// Most data elements in one instance, at all levels together.
    pub elements: usize,
    /// Most sequence items in one instance, at all levels together.
    pub items: usize,
    /// Largest instance, in bytes. A picture ends at 4 GiB (PS3.5 7.1.2); what makes a file longer is passed over.
    pub instance_bytes: u64,
    /// Largest output, in bytes, that is held in memory; a larger one goes to a store.
    pub held_bytes: u64,
    /// Bytes of the picture that are read and written at a time.
    pub piece_bytes: usize,
    /// Most samples of a frame that is decoded as a whole.
    pub frame_samples: usize,
    /// Largest sum of the values, pixel data apart, that is held in memory.
    pub value_bytes: u64,
    /// Most identifying values in one instance, and of one patient.
    pub identifiers: usize,
    /// Most names and places among them, each of which is searched for in many spellings; a name in another script counts as
    /// several.
    pub names: usize,
    /// Longest identifying value, in bytes.
    pub identifier_bytes: usize,
    /// Largest number of entries that one archive may list.
    pub archive_entries: usize,
    /// Largest sum, in bytes, of the paths in one archive.
    pub archive_names: u64,
    /// Largest size, in bytes, to which one archive entry may inflate.
    pub entry_bytes: u64,
    /// How many times its compressed size an archive entry may inflate to, once past [`Limits::FREE_INFLATION`]; also how many
    /// times the size of a disc all files on it may come to.
    pub inflation: u64,
}

impl Limits {
    /// Bytes to which an archive entry may inflate whatever its compressed size.
    pub const FREE_INFLATION: u64 = 16 << 20;

    /// These limits as a machine bears them that has so many bytes of memory for the work: what is held becomes less, what can
    /// be read in pieces does not. Sixteen mebibytes are always there.
    #[must_use]
    pub fn within(self, memory: u64) -> Self {
        let part = |of: u64| memory.max(16 << 20) / of;
        let most = |of: u64, count: usize| count.min(usize::try_from(part(of)).unwrap_or(usize::MAX));
        Self {
            held_bytes: self.held_bytes.min(part(4)),
            piece_bytes: most(32, self.piece_bytes),
            frame_samples: most(8, self.frame_samples),
            value_bytes: self.value_bytes.min(part(4)),
            archive_names: self.archive_names.min(part(4)),
            entry_bytes: self.entry_bytes.min(part(2)),
            ..self
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 64,
            elements: 1_000_000,
            items: 200_000,
            instance_bytes: 64 << 30,
            held_bytes: 256 << 20,
            piece_bytes: 8 << 20,
            frame_samples: 128 << 20,
            value_bytes: 48 << 20,
            identifiers: 20_000,
            names: 2000,
            identifier_bytes: 4096,
            archive_entries: 1_000_000,
            archive_names: 128 << 20,
            entry_bytes: 512 << 20,
            inflation: 64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_memory_lowers_what_is_held_and_nothing_else() {
        let all = Limits::default();
        assert_eq!(all.within(1 << 40), all);
        let little = all.within(128 << 20);
        assert_eq!((little.held_bytes, little.entry_bytes, little.piece_bytes), (32 << 20, 64 << 20, 4 << 20));
        assert_eq!((little.instance_bytes, little.elements, little.depth), (all.instance_bytes, all.elements, all.depth));
        assert_eq!(all.within(0), all.within(16 << 20), "a small header is read by any machine");
    }
}
