//! What `verify` must be told: the words that are nobody's, and the original values that must be gone.

use std::collections::BTreeMap;

use crate::attribute::{Path, Tag, Vr};
use crate::dicom::data_set::DataSet;
use crate::dicom::tags;
use crate::profile::decision::{self, Decision, Subject};
use crate::profile::policy::{Age, Policy};
use crate::profile::private;
use crate::profile::table::{self, Iod, Private, ProfileOption};
use crate::profile::value;
use crate::pseudonym::{self, RecipientKey};
use crate::sanitize::findings::is_identifying;
use crate::sanitize::labels;
use crate::sanitize::statements::is_own_statement;
use crate::verify::{OriginalValues, Vocabulary};

/// The identifying values of one original, by the tags that lead to them.
#[derive(Default)]
pub struct Originals {
    gone: BTreeMap<Vec<Tag>, Vec<Vec<u8>>>,
    dates: BTreeMap<Vec<Tag>, Vec<Vec<u8>>>,
    zone: Vec<u8>,
}

impl Originals {
    /// Collects them from a data set. What is this program's own (a pseudonym under `key`, the `code` of the patient, a dummy, a
    /// statement of its own) is no identity, and what the policy lets stay need not be gone.
    #[must_use]
    pub fn of(set: &DataSet, iod: Iod, policy: &Policy, key: &RecipientKey, code: &str) -> Self {
        let zone = trimmed(set.bytes(tags::TIMEZONE_OFFSET_FROM_UTC)).to_vec();
        let mut found = Self { zone, ..Self::default() };
        set.visit(&mut |path, element| {
            let (tag, vr, value) = (element.tag, element.vr, trimmed(element.bytes()));
            if value.is_empty() || !is_identifying(tag, vr) {
                return;
            }
            let parent = path.items.last().map(|(sequence, _)| *sequence);
            if tag.is_private() {
                found.private(path, vr, value, keeps_uids(policy) || is_ours(tag, vr, value, policy, key));
                return;
            }
            let into = match decision::decide(policy, &Subject { tag, vr, parent, iod }).decision {
                Decision::Date => &mut found.dates,
                Decision::Retain | Decision::Clean => return,
                // Of a UID in a content item its concept decides, and the search of the bytes finds it wherever it stands.
                _ if tag == UID && keeps_uids(policy) => return,
                _ if value == code.as_bytes() || is_ours(tag, vr, value, policy, key) => return,
                _ => &mut found.gone,
            };
            into.entry(settled(&place(path))).or_default().push(value.to_vec());
        });
        found
    }

    /// Of private elements those stay that a policy lets stay. Their dates have moved, also where the file does not say that they are dates.
    fn private(&mut self, path: &Path, vr: Vr, value: &[u8], may_stay: bool) {
        let into = match vr {
            Vr::DA | Vr::DT | Vr::TM | Vr::UN => &mut self.dates,
            Vr::UI if !may_stay => &mut self.gone,
            _ => return,
        };
        into.entry(settled(&place(path))).or_default().push(value.to_vec());
    }
}

fn place(path: &Path) -> Vec<Tag> {
    path.items.iter().map(|(tag, _)| *tag).chain(path.tag).collect()
}

/// A place without the numbers of private blocks, which change.
fn settled(place: &[Tag]) -> Vec<Tag> {
    let settle = |tag: &Tag| if tag.is_private() { Tag(tag.0 & 0xFFFF_00FF) } else { *tag };
    place.iter().map(settle).collect()
}

impl OriginalValues for Originals {
    fn at(&self, place: &[Tag]) -> &[Vec<u8>] {
        self.gone.get(&settled(place)).map_or(&[], Vec::as_slice)
    }

    fn dates_at(&self, place: &[Tag]) -> &[Vec<u8>] {
        self.dates.get(&settled(place)).map_or(&[], Vec::as_slice)
    }

    fn zone(&self) -> &[u8] {
        &self.zone
    }
}

fn keeps_uids(policy: &Policy) -> bool {
    policy.has(ProfileOption::RetainUids) || policy.has(ProfileOption::RetainDeviceIdentity)
}

/// Eight letters of 32: once in a trillion codes.
const LONGEST_SPELT: usize = 8;
/// The attribute UID, of content items.
const UID: Tag = Tag::new(0x0040, 0xA124);

/// Values that cleaning leaves or puts there on purpose.
fn is_ours(tag: Tag, vr: Vr, bytes: &[u8], policy: &Policy, key: &RecipientKey) -> bool {
    const PATIENT_AGE: Tag = Tag::new(0x0010, 0x1010);
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    bytes == trimmed(value::dummy(tag, vr))
        || labels::is_own(tag, text)
        || is_own_statement(policy, text)
        || policy.given().any(|given| given == text)
        || key.made_code(text)
        || (vr == Vr::UI && text.split('\\').all(|uid| uid.is_empty() || key.made_uid(uid) || table::is_registered_uid(uid)))
        || (tag == PATIENT_AGE && stays_as_age(policy, bytes))
}

/// Whether an age is what the policy makes of it.
fn stays_as_age(policy: &Policy, bytes: &[u8]) -> bool {
    let made = match policy.age {
        Age::None => None,
        Age::Band => value::age_band(bytes),
        Age::Capped => value::age_capped(bytes),
    };
    made.as_deref() == Some(bytes)
}

/// A value without its padding.
pub fn trimmed(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| !matches!(byte, 0 | b' ')).map_or(0, |last| last + 1);
    value.get(..end).unwrap_or_default()
}

/// The words of the standard, and those of the policies that may have been in force.
pub struct Words<'a> {
    /// The policies.
    pub policies: &'a [Policy],
    /// Whether the identifying values are those of several patients. A file was held against those of its own alone when it was cleaned, so that
    /// batches need not know of each other: the code of one can spell a few letters of another's, and a word of radiology be another's name.
    pub of_several: bool,
}

impl Vocabulary for Words<'_> {
    fn is_known(&self, tag: Tag, vr: Vr, component: &str, characters: usize) -> bool {
        value::is_nobodys(tag, component, characters)
            || table::is_anything_term(component)
            || table::is_creator(component)
            || component.as_bytes() == trimmed(value::dummy(tag, vr))
            || self.policies.iter().any(|policy| is_own_statement(policy, component))
            || (self.of_several && characters < LONGEST_SPELT && pseudonym::is_code(component))
    }

    fn is_common(&self, found: &str) -> bool {
        self.of_several && table::is_descriptor_word(&found.to_ascii_lowercase())
    }

    fn lets_private(&self, creator: &str, tag: Tag, vr: Vr) -> bool {
        let is_kept = |known: &Private| {
            known.vr == vr && self.policies.iter().any(|policy| private::decide(policy, known).option.is_some())
        };
        table::private(creator, tag).is_some_and(|known| is_kept(&known))
    }
}
