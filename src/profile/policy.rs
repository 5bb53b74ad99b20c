//! A policy: a base profile and the choices over it, as data.
//!
//! The presets are files of the same format as a vendor's own (`scanitize.policy/1`, TOML): the Basic Profile of PS3.15, the options of
//! the profile that are chosen, and what is said of single attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::attribute::{Tag, Vr};
use crate::error::{Error, Reason, Result};
use crate::json;
use crate::profile::table::{Iod, Private, ProfileOption};

mod blanking;
mod check;
mod place;
mod toml;
mod usage;
mod wrong;

pub use blanking::{Area, Blanking};
pub use place::Place;
pub use usage::Usage;

/// What is to become of the patient's age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Age {
    /// It is removed.
    None,
    /// It is rounded down to five years, and 90 stands for 90 and over.
    Band,
    /// It stays, and 90 stands for 90 and over. Needs Retain Patient Characteristics.
    Capped,
}

/// Of which pictures the patient's weight stays. Needs Retain Patient Characteristics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Of none.
    #[default]
    None,
    /// Of those of which uptake is computed: PET.
    Pet,
    /// Of all.
    All,
}

/// What is to become of a face. What comes later takes more away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Face {
    /// It stays, because the user says so.
    Keep,
    /// Face and ears are removed.
    Deface,
    /// Skin, fat and skull surface are removed all around the head.
    HeadStrip,
}

/// What is to become of pages that machines make of other pictures: dose reports, protocols, screens that were captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pages {
    /// They are left out.
    #[default]
    LeaveOut,
    /// They are cleaned as any picture.
    Clean,
}

/// What is to become of a letter L or R that stands alone in a picture and tells left from right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Markers {
    /// It is blanked like any other writing.
    #[default]
    Blank,
    /// It stays.
    Keep,
}

/// Where the code that stands for a patient comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Codes {
    /// The user may choose it; else as [`Codes::Keyed`].
    Chosen,
    /// The key gives it: the same in every run.
    #[default]
    Keyed,
    /// It is drawn, so that it derives from nothing, and kept where the key is kept.
    Drawn,
    /// It is new in each run, as are all UIDs and the days by which dates move: runs share nothing, whatever the key.
    New,
}

/// What a policy says of a single attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra<'a> {
    /// It stays, if it holds nothing that identifies.
    Keep,
    /// As little of it stays as the IOD allows.
    Remove,
    /// This takes the place of its value.
    Fill(&'a str),
}

/// What becomes of dates and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// They are removed.
    Removed,
    /// They are moved, all dates of a patient by the same whole days.
    Modified,
    /// They stay.
    Full,
}

/// A policy. [`Policy::preset`] gives the built-in ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    schema: String,
    /// The name that reports and the de-identification method give.
    pub name: String,
    /// The options of the profile that are in force beside the Basic Profile.
    #[serde(default)]
    pub options: Vec<ProfileOption>,
    /// How old the patient may appear; the strictest is [`Age::None`].
    pub age: Age,
    /// Of which pictures the weight stays.
    #[serde(default)]
    pub weight: Weight,
    /// What happens to faces.
    pub face: Face,
    /// What happens to pages that machines make of other pictures.
    #[serde(default)]
    pub pages: Pages,
    /// What happens to letters that tell left from right.
    #[serde(default)]
    pub markers: Markers,
    /// Where the code of a patient comes from.
    #[serde(default)]
    pub codes: Codes,
    /// What the recipient may use the images for: Clinical Trial Protocol ID (0012,0020) of the consent item.
    pub consent: String,
    /// What else the recipient is asked to hold to.
    #[serde(default)]
    pub usage: Usage,
    /// Whether answers of a person can only take away more.
    #[serde(default)]
    pub locked: bool,
    /// Attributes that stay beside those of the profile and the options.
    #[serde(default)]
    keep: Vec<Place>,
    /// Attributes that go although profile or options let them stay.
    #[serde(default)]
    remove: Vec<Place>,
    /// What is written in place of a value.
    #[serde(default)]
    fill: BTreeMap<Place, String>,
    /// What is blanked in the pictures of which machines.
    #[serde(default)]
    blank: Vec<Blanking>,
}

impl Policy {
    /// The names of the built-in policies.
    pub const PRESETS: &'static [&'static str] = &["second-opinion", "ai-service", "research", "maximum"];

    /// A built-in policy.
    ///
    /// # Errors
    /// [`Reason::Policy`] when there is none of that name.
    pub fn preset(name: &str) -> Result<Self> {
        match name {
            "second-opinion" => Self::parse(include_str!("presets/second-opinion.toml")),
            "ai-service" => Self::parse(include_str!("presets/ai-service.toml")),
            "research" => Self::parse(include_str!("presets/research.toml")),
            "maximum" => Self::parse(include_str!("presets/maximum.toml")),
            _ => {
                let detail = "there is no preset of that name; the presets are: second-opinion, ai-service, research, maximum";
                Err(Error::new(Reason::Policy, detail))
            }
        }
    }

    /// The policy that is asked for: a policy file, by its text, or a preset, by its name; `None` for neither.
    ///
    /// # Errors
    /// [`Reason::Policy`] for both, for what is no policy, and for a preset that there is not.
    pub fn asked(text: Option<&str>, preset: Option<&str>) -> Result<Option<Self>> {
        match (text, preset) {
            (Some(_), Some(_)) => Err(Error::new(Reason::Policy, "a preset and a policy exclude one another")),
            (Some(text), None) => Self::parse(text).map(Some),
            (None, preset) => preset.map(Self::preset).transpose(),
        }
    }

    /// Reads a policy file.
    ///
    /// # Errors
    /// [`Reason::Policy`] for text that is no policy of this schema, for options that exclude one another, and for attributes of
    /// which a policy cannot say this.
    pub fn parse(text: &str) -> Result<Self> {
        let policy: Option<Self> = toml::as_json(text).and_then(|text| json::read(&text));
        let policy = policy.ok_or_else(|| Error::new(Reason::Policy, wrong::wrong(text)))?;
        policy.check()?;
        Ok(policy)
    }

    /// Whether an option is in force.
    #[must_use]
    pub fn has(&self, option: ProfileOption) -> bool {
        self.options.contains(&option)
    }

    /// What becomes of dates.
    #[must_use]
    pub fn dates(&self) -> Dates {
        if self.has(ProfileOption::RetainLongitudinalModifiedDates) {
            Dates::Modified
        } else if self.has(ProfileOption::RetainLongitudinalFullDates) {
            Dates::Full
        } else {
            Dates::Removed
        }
    }

    /// What the policy says of this attribute alone. A place inside a sequence goes before the attribute anywhere.
    #[must_use]
    pub fn extra(&self, parent: Option<Tag>, tag: Tag) -> Option<Extra<'_>> {
        let inside = parent.map(|parent| Place { sequence: Some(parent), ..Place::anywhere(tag) });
        inside.into_iter().chain([Place::anywhere(tag)]).find_map(|place| self.extra_at(place))
    }

    /// What the policy says of a private element alone.
    #[must_use]
    pub fn extra_of_private(&self, private: &Private) -> Option<Extra<'_>> {
        self.extra_at(Place { creator: Some(private.creator), ..Place::anywhere(private.tag) })
    }

    fn extra_at(&self, place: Place) -> Option<Extra<'_>> {
        if self.remove.contains(&place) {
            Some(Extra::Remove)
        } else if let Some(text) = self.fill.get(&place) {
            Some(Extra::Fill(text))
        } else {
            self.keep.contains(&place).then_some(Extra::Keep)
        }
    }

    /// What is blanked in the pictures of which machines.
    #[must_use]
    pub fn blanking(&self) -> &[Blanking] {
        &self.blank
    }

    /// The texts that the policy writes in place of values.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.fill.values().map(String::as_str)
    }

    /// Whether the patient's weight stays.
    #[must_use]
    pub fn keeps_weight(&self, iod: Iod) -> bool {
        match self.weight {
            Weight::None => false,
            Weight::Pet => matches!(iod, Iod::Pt | Iod::EnhancedPt | Iod::LegacyPt),
            Weight::All => true,
        }
    }
}

/// Whether a text can be the value of an attribute: plain, without what parts or pads values, and no longer than it may be.
fn is_plain(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
        && text.trim() == text
        && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
        && !text.contains('\\')
}

/// The characters that a value of a text may have (PS3.5 6.2), `None` for what is no text that a policy can fill.
fn longest(vr: Vr) -> Option<usize> {
    match vr {
        Vr::CS | Vr::SH => Some(16),
        Vr::LO => Some(64),
        Vr::LT | Vr::ST | Vr::UC | Vr::UT => Some(1024),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
