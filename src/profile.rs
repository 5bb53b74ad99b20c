//! What may stay and what may not: tables E.1-1 and E.3.4-1 of PS3.15, the allow-list of technical attributes, and policies over them.
//!
//! Pure: given a policy and an attribute it says what is to happen. It knows neither files nor how values are encoded in them.

use serde::{Deserialize, Serialize};

pub mod content;
pub mod date;
pub mod decision;
pub mod descriptor;
mod icc;
pub mod policy;
pub mod private;
pub mod structure;
pub mod table;
pub mod unit;
pub mod value;

/// Why an element is treated as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A row of PS3.15 Table E.1-1.
    Table,
    /// An option of the profile.
    Option,
    /// What the policy says of this attribute.
    Policy,
    /// The list of technical attributes that images need.
    Technical,
    /// Its value representation can carry identity and no rule allows it.
    ValueRepresentation,
    /// A private element, an overlay or a curve.
    Group,
    /// No rule knows it.
    Unknown,
    /// The attribute may stay, this value may not.
    Value,
    /// A code of no known scheme.
    Code,
    /// Two elements contradict one another.
    Contradiction,
    /// What it refers to is not in the output.
    Reference,
    /// It is a contour that would draw the face that is cut out.
    Face,
}
