//! A policy: a base profile and the choices over it, as data.
//!
//! The presets are files of the same format as a vendor's own (`scanitize.policy/1`, TOML).

use serde::{Deserialize, Serialize};

use crate::error::{Error, Reason, Result};

/// What is to become of the patient's age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Age {
    /// It is removed.
    None,
    /// It is rounded down to five years, and 90 stands for 90 and over.
    Band,
}

/// What is to become of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Face {
    /// It stays, because the user says so.
    Keep,
    /// Face and ears are removed.
    Deface,
    /// Skin, fat and skull surface are removed all around the head.
    HeadStrip,
}

/// A policy. [`Policy::preset`] gives the built-in ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    schema: String,
    /// The name that reports and the de-identification method give.
    pub name: String,
    /// How old the patient may appear; the strictest is [`Age::None`].
    pub age: Age,
    /// What happens to faces.
    pub face: Face,
    /// What the recipient may use the images for: Clinical Trial Protocol ID (0012,0020) of the consent item.
    pub consent: String,
}

impl Policy {
    /// The names of the built-in policies.
    pub const PRESETS: &'static [&'static str] = &["ai-service"];

    /// A built-in policy.
    ///
    /// # Errors
    /// [`Reason::Policy`] when there is none of that name.
    pub fn preset(name: &str) -> Result<Self> {
        match name {
            "ai-service" => Self::parse(include_str!("presets/ai-service.toml")),
            _ => Err(Error::new(Reason::Policy, "there is no preset of that name; the presets are: ai-service")),
        }
    }

    /// Reads a policy file.
    ///
    /// # Errors
    /// [`Reason::Policy`] for text that is no policy of this schema.
    pub fn parse(text: &str) -> Result<Self> {
        let policy: Self =
            toml::from_str(text).map_err(|_| Error::new(Reason::Policy, "the policy is not of the schema scanitize.policy/1"))?;
        if policy.schema != "scanitize.policy/1" {
            return Err(Error::new(Reason::Policy, "the policy names another schema than scanitize.policy/1"));
        }
        // Both are written into the output: LO holds 64 characters (PS3.5 6.2), and a value must not split in two.
        let is_plain = |text: &str| {
            (1..=48).contains(&text.len())
                && text.trim() == text
                && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
                && !text.contains('\\')
        };
        if is_plain(&policy.name) && is_plain(&policy.consent) {
            Ok(policy)
        } else {
            Err(Error::new(Reason::Policy, "name and consent must be 1 to 48 plain characters"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_policy_of_its_name() {
        for name in Policy::PRESETS {
            assert_eq!(Policy::preset(name).map(|policy| policy.name).as_deref(), Ok(*name));
        }
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        let text = include_str!("presets/ai-service.toml");
        assert!(Policy::parse(&format!("{text}\nkeep-everything = true\n")).is_err());
        assert!(Policy::parse(&text.replace("policy/1", "policy/2")).is_err());
        assert!(Policy::parse(&text.replace("\"band\"", "\"full\"")).is_err());
        assert!(Policy::preset("none").is_err());
    }
}
