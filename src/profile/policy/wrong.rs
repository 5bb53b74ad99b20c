//! What is wrong with a text that is no policy, in a sentence that repeats none of it.

use crate::json;
use crate::profile::policy::{Policy, toml};

/// The first thing that is wrong: a key that is not known, a value that its key cannot have, a key that is missing.
pub fn wrong(text: &str) -> &'static str {
    let Some(members) = toml::members(text) else { return NO_TOML };
    let is_said = |key: &str| members.iter().any(|(said, _)| said == key);
    let of_members = members.iter().find_map(|(key, value)| match KEYS.iter().find(|(known, _)| known == key) {
        None => Some(UNKNOWN),
        Some((_, demand)) => (!can_be(key, value)).then_some(*demand),
    });
    let missing = || LEAST.iter().find(|(key, ..)| !is_said(key)).map(|(.., missing)| *missing);
    of_members.or_else(missing).unwrap_or(NO_TOML)
}

/// Whether a policy that says no more than it must can say this.
fn can_be(key: &str, value: &str) -> bool {
    let others = LEAST.iter().filter(|(other, ..)| *other != key).map(|(key, value, _)| format!(",\"{key}\":\"{value}\""));
    json::read::<Policy>(&format!("{{\"{key}\":{value}{}}}", others.collect::<String>())).is_some()
}

const NO_TOML: &str = "the policy is no TOML, or has a date or a fraction, which no policy has";
const UNKNOWN: &str = "the policy has a key that is not known: the keys are schema, name, consent, usage, options, age, weight, face, pages, markers, \
                       codes, locked, keep, remove, fill and blank";
/// What a policy must say, with a value for a trial.
const LEAST: [(&str, &str, &str); 5] = [
    ("schema", "scanitize.policy/1", "the policy does not say its schema: scanitize.policy/1"),
    ("name", "a", "the policy does not say its name"),
    ("consent", "a", "the policy does not say its consent: what the recipient may use the images for"),
    ("age", "none", "the policy does not say what becomes of the age: none, band or capped"),
    ("face", "keep", "the policy does not say what becomes of faces: keep, deface or head-strip"),
];
const KEYS: [(&str, &str); 16] = [
    ("schema", "schema is a text: scanitize.policy/1"),
    ("name", "name is a text"),
    ("consent", "consent is a text"),
    ("usage", "usage has codes, a list of texts, training, true or false, and days, a number up to 65535"),
    ("options", "options is a list of options of PS3.15, such as clean-descriptors or retain-uids: docs/policies.md names them"),
    ("age", "age is none, band or capped"),
    ("weight", "weight is none, pet or all"),
    ("face", "face is keep, deface or head-strip"),
    ("pages", "pages is leave-out or clean"),
    ("markers", "markers is blank or keep"),
    ("codes", "codes is chosen, keyed, drawn or new"),
    ("locked", "locked is true or false"),
    ("keep", ATTRIBUTES),
    ("remove", ATTRIBUTES),
    ("fill", "fill gives texts to attributes, each named by a keyword that Table E.1-1 has or as GGGG,EEEE"),
    (
        "blank",
        "blank has boxes of left, top, right and bottom, and modality, manufacturer, model, rows, columns, outside-regions",
    ),
];
const ATTRIBUTES: &str = "keep and remove are lists of attributes, each named by a keyword that Table E.1-1 has or as GGGG,EEEE";
