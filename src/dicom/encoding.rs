//! The three ways in which a data set is encoded (PS3.5 Annex A), and the order of the bytes in its numbers.

use crate::attribute::{Tag, Vr};

/// How a data set is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Explicit VR little endian (PS3.5 A.2).
    ExplicitLittle,
    /// Implicit VR little endian (PS3.5 A.1).
    ImplicitLittle,
    /// Explicit VR big endian (PS3.5 A.3, retired).
    ExplicitBig,
}

impl Encoding {
    /// All of them, those that are more common first.
    pub const ALL: [Self; 3] = [Self::ExplicitLittle, Self::ImplicitLittle, Self::ExplicitBig];

    /// Whether the highest byte of a number comes first.
    #[must_use]
    pub fn is_big(self) -> bool {
        self == Self::ExplicitBig
    }

    /// An unsigned number of 16 bits.
    #[must_use]
    pub fn short(self, bytes: [u8; 2]) -> u16 {
        if self.is_big() { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    /// An unsigned number of 32 bits.
    #[must_use]
    pub fn long(self, bytes: [u8; 4]) -> u32 {
        if self.is_big() { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// A tag (PS3.5 7.1.1).
    #[must_use]
    pub fn tag(self, bytes: [u8; 4]) -> Tag {
        let [a, b, c, d] = bytes;
        Tag::new(self.short([a, b]), self.short([c, d]))
    }

    /// Turns a value into little endian, in place. What is no whole number of numbers keeps its last bytes.
    pub fn to_little(self, vr: Vr, value: &mut [u8]) {
        if self.is_big() {
            reverse_words(value, word_bytes(vr));
        }
    }
}

/// Reverses the bytes of each word.
pub fn reverse_words(bytes: &mut [u8], word: usize) {
    if word > 1 {
        bytes.chunks_exact_mut(word).for_each(<[u8]>::reverse);
    }
}

/// The bytes that change places between the two orders (PS3.5 7.3).
fn word_bytes(vr: Vr) -> usize {
    match vr {
        Vr::AT | Vr::OW | Vr::SS | Vr::US => 2,
        Vr::FL | Vr::OF | Vr::OL | Vr::SL | Vr::UL => 4,
        Vr::FD | Vr::OD | Vr::OV | Vr::SV | Vr::UV => 8,
        _ => 1,
    }
}
