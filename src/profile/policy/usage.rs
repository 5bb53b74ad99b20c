//! What a recipient is asked to hold to: it stands in the share manifest, for people and for programs that read it.

use serde::{Deserialize, Serialize};

/// What the recipient may do with the files, beside the consent in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Usage {
    /// Terms of the Data Use Ontology, by their codes.
    pub codes: Vec<String>,
    /// Whether programs may be trained on them.
    pub training: bool,
    /// After how many days they are to be deleted.
    pub days: Option<u16>,
}

impl Usage {
    /// What is wrong with it, if something is.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let is_repeated = |code: &String| self.codes.iter().filter(|other| *other == code).count() > 1;
        let demands = [
            (
                self.codes.iter().all(|code| meaning(code).is_some()),
                "a code of usage is not among those that docs/policies.md names",
            ),
            (!self.codes.iter().any(is_repeated), "a code of usage is named twice"),
            (self.days != Some(0), "days of usage are 1 or more"),
            (!self.names(TIME_LIMIT) || self.days.is_some(), "DUO:0000025 needs days"),
            (
                !self.names(NO_RESTRICTION) || (self.codes.len() == 1 && self.days.is_none()),
                "DUO:0000004 excludes all other terms",
            ),
            (!(self.training && self.names(NO_METHODS)), "training and DUO:0000015 exclude one another"),
        ];
        demands.iter().find(|(is_met, _)| !is_met).map(|(_, fault)| *fault)
    }

    fn names(&self, code: &str) -> bool {
        self.codes.iter().any(|said| said == code)
    }

    /// Its codes with their meanings, that of a time limit too where there is one.
    pub fn terms(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let is_said = |code: &str| self.names(code) || (code == TIME_LIMIT && self.days.is_some());
        TERMS.iter().copied().filter(move |(code, _)| is_said(code))
    }
}

fn meaning(code: &str) -> Option<&'static str> {
    TERMS.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
}

const NO_RESTRICTION: &str = "DUO:0000004";
const NO_METHODS: &str = "DUO:0000015";
const TIME_LIMIT: &str = "DUO:0000025";
/// Those terms of the Data Use Ontology of GA4GH (CC BY 4.0) that say all in themselves: no disease, region, project or person that would
/// have to be named with them.
const TERMS: [(&str, &str); 13] = [
    (NO_RESTRICTION, "no restriction"),
    ("DUO:0000006", "health or medical or biomedical research"),
    (NO_METHODS, "no general methods research"),
    ("DUO:0000018", "not for profit, non commercial use only"),
    ("DUO:0000019", "publication required"),
    ("DUO:0000020", "collaboration required"),
    ("DUO:0000021", "ethics approval required"),
    (TIME_LIMIT, "time limit on use"),
    ("DUO:0000029", "return to database or resource"),
    ("DUO:0000042", "general research use"),
    ("DUO:0000043", "clinical care use"),
    ("DUO:0000045", "not for profit organisation use only"),
    ("DUO:0000046", "non-commercial use only"),
];
