//! What a policy may not say.

use crate::attribute::Vr;
use crate::error::{Error, Reason, Result};
use crate::profile::decision;
use crate::profile::policy::{Age, Blanking, Place, Policy, Weight, is_plain, longest};
use crate::profile::table::{self, ProfileOption};

impl Policy {
    pub(super) fn check(&self) -> Result<()> {
        let demands = [
            (self.schema == "scanitize.policy/1", "the policy names another schema than scanitize.policy/1"),
            // Both are written into the output: LO holds 64 characters (PS3.5 6.2), and a value must not split in two.
            (is_plain(&self.name, 48) && is_plain(&self.consent, 48), "name and consent must be 1 to 48 plain characters"),
            (!self.repeats_itself(), "the policy names an option or an attribute twice"),
            (!self.keeps_two_kinds_of_dates(), "full dates and modified dates exclude one another"),
            (!self.keeps_more_of_the_patient(), "age and weight stay only under retain-patient-characteristics"),
            (
                self.keep.iter().all(|place| place.creator.is_some() || !is_identity(*place)),
                "names, UIDs, dates, private elements and what no table knows stay under options alone",
            ),
            (
                self.has(ProfileOption::RetainSafePrivate) || self.keep.iter().all(|place| place.creator.is_none()),
                "private elements stay only under retain-safe-private",
            ),
            (
                self.named().all(|place| !is_stated(place)),
                "what the program states about its cleaning is not for a policy to say",
            ),
            (self.fill.iter().all(|(place, text)| can_fill(*place, text)), "a fill value does not fit its attribute"),
            (self.blank.iter().all(Blanking::is_sound), "a rule of what is blanked has no box, or one without an inside"),
        ];
        let unmet = demands.iter().find(|(is_met, _)| !is_met).map(|(_, detail)| *detail);
        match unmet.or_else(|| self.usage.fault()) {
            Some(detail) => Err(Error::new(Reason::Policy, detail)),
            None => Ok(()),
        }
    }

    fn named(&self) -> impl Iterator<Item = Place> {
        self.keep.iter().chain(&self.remove).chain(self.fill.keys()).copied()
    }

    fn repeats_itself(&self) -> bool {
        let is_repeated = |place: Place| self.named().filter(|other| *other == place).count() > 1;
        let counts = |option| self.options.iter().filter(|other| **other == option).count();
        self.named().any(is_repeated) || self.options.iter().any(|option| counts(*option) > 1)
    }

    fn keeps_two_kinds_of_dates(&self) -> bool {
        self.has(ProfileOption::RetainLongitudinalFullDates) && self.has(ProfileOption::RetainLongitudinalModifiedDates)
    }

    fn keeps_more_of_the_patient(&self) -> bool {
        let keeps = self.age == Age::Capped || self.weight != Weight::None;
        keeps && !self.has(ProfileOption::RetainPatientCharacteristics)
    }
}

fn is_identity(place: Place) -> bool {
    let vr = table::representation(place.tag);
    let is_identity = |vr| matches!(vr, Vr::PN | Vr::UI | Vr::DA | Vr::DT | Vr::TM | Vr::OB | Vr::UN);
    decision::is_never_kept(place.tag) || vr.is_none_or(is_identity)
}

/// What is written anew in every output, and the pixel data.
fn is_stated(place: Place) -> bool {
    let of_subject = [0x0010_0010, 0x0010_0020, 0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0012_0083, 0x0028_0303, 0x7FE0_0010];
    of_subject.contains(&place.tag.0) || matches!(place.tag.0, 0x0008_0016 | 0x0008_0018 | 0x0008_0300 | 0x0012_0050)
}

fn can_fill(place: Place, text: &str) -> bool {
    let longest = table::representation(place.tag).and_then(longest);
    let is_code = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b' '));
    let fits = longest.is_some_and(|longest| is_plain(text, longest));
    fits && (table::representation(place.tag) != Some(Vr::CS) || is_code(text))
}
