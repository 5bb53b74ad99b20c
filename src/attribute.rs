//! What an attribute is called: its tag, its value representation, its place in the data set.
//!
//! Names only (PS3.5 chapters 6 and 7). No value, no rule and no dictionary lives here.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An attribute tag, group in the upper and element in the lower 16 bits (PS3.5 7.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tag(pub u32);

impl Tag {
    /// The tag of `group` and `element`.
    #[must_use]
    pub const fn new(group: u16, element: u16) -> Self {
        Self(((group as u32) << 16) | element as u32)
    }

    /// The group number, for example `0x0010` of (0010,0020).
    #[must_use]
    pub const fn group(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The element number, for example `0x0020` of (0010,0020).
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // The lower half is what is asked for.
    pub const fn element(self) -> u16 {
        self.0 as u16
    }

    /// Whether the group is odd, which makes the element private (PS3.5 7.8).
    #[must_use]
    pub const fn is_private(self) -> bool {
        self.group() % 2 == 1
    }

    /// Whether this is a group length element, which states nothing but a size (PS3.5 7.2).
    #[must_use]
    pub const fn is_group_length(self) -> bool {
        self.element() == 0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:04X},{:04X})", self.group(), self.element())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A value representation: the two letters of PS3.5 6.2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vr(pub [u8; 2]);

macro_rules! value_representations {
    ($($name:ident)*) => {
        impl Vr {
            $(
                #[doc = concat!("The value representation ", stringify!($name), ".")]
                pub const $name: Self = Self(match stringify!($name).as_bytes() {
                    [a, b] => [*a, *b],
                    _ => [b'U', b'N'],
                });
            )*
            /// Every value representation that PS3.5 6.2 defines.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

value_representations! {
    AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV
}

impl Vr {
    /// Whether PS3.5 defines these two letters.
    #[must_use]
    pub fn is_defined(self) -> bool {
        Self::ALL.contains(&self)
    }

    /// Whether explicit VR encodings give the length 32 bits (PS3.5 7.1.2).
    #[must_use]
    pub fn has_long_length(self) -> bool {
        matches!(
            self,
            Self::OB
                | Self::OD
                | Self::OF
                | Self::OL
                | Self::OV
                | Self::OW
                | Self::SQ
                | Self::SV
                | Self::UC
                | Self::UN
                | Self::UR
                | Self::UT
                | Self::UV
        )
    }

    /// Whether the value is text of any kind.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Self::AE
                | Self::AS
                | Self::CS
                | Self::DA
                | Self::DS
                | Self::DT
                | Self::IS
                | Self::LO
                | Self::LT
                | Self::PN
                | Self::SH
                | Self::ST
                | Self::TM
                | Self::UC
                | Self::UI
                | Self::UR
                | Self::UT
        )
    }

    /// Whether the text is written in the character sets of Specific Character Set (0008,0005) (PS3.5 6.1.2.2).
    #[must_use]
    pub fn is_in_specific_character_set(self) -> bool {
        matches!(self, Self::LO | Self::LT | Self::PN | Self::SH | Self::ST | Self::UC | Self::UT)
    }

    /// The size of one binary number, `None` for text, sequences and bytes of unknown meaning.
    #[must_use]
    pub fn number_bytes(self) -> Option<usize> {
        match self {
            Self::US | Self::SS | Self::OW => Some(2),
            Self::UL | Self::SL | Self::FL | Self::OL | Self::OF | Self::AT => Some(4),
            Self::FD | Self::UV | Self::SV | Self::OD | Self::OV => Some(8),
            _ => None,
        }
    }
}

impl fmt::Display for Vr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = self.0;
        write!(f, "{}{}", char::from(a), char::from(b))
    }
}

impl fmt::Debug for Vr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where an element stands: the sequences and item numbers that lead to it, then its tag.
///
/// Written as `(0008,1115)[0]>(0020,000E)`, item numbers from 0.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Path {
    /// The sequences entered, outermost first, each with the number of the item.
    pub items: Vec<(Tag, usize)>,
    /// The element itself; `None` for the data set as a whole.
    pub tag: Option<Tag>,
}

impl Path {
    /// The path of a top-level element.
    #[must_use]
    pub fn top(tag: Tag) -> Self {
        Self { items: Vec::new(), tag: Some(tag) }
    }

    /// The same place with another tag at its end.
    #[must_use]
    pub fn with(&self, tag: Tag) -> Self {
        Self { items: self.items.clone(), tag: Some(tag) }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (tag, item) in &self.items {
            write!(f, "{tag}[{item}]>")?;
        }
        match self.tag {
            Some(tag) => write!(f, "{tag}"),
            None => Ok(()),
        }
    }
}

impl Serialize for Path {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
