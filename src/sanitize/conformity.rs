//! Whether a cleaned file is what a policy lets through, judged without its original and its key: every element is held
//! against the plan that cleaning the file once more would make.
//!
//! The file is in the canonical form: `verify` has looked. A file that was cleaned is not changed by its plan. Where the plan would put something only the key can tell, its form is
//! looked at.

use std::collections::BTreeSet;

use crate::attribute::{Path, Tag};
use crate::dicom::data_set::{DataSet, Element};
use crate::dicom::write::{IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME, Stated, Statement};
use crate::dicom::{read, tags};
use crate::identity::{Harvest, Patterns};
use crate::limits::Limits;
use crate::plan::{Action, Circumstances, Plan};
use crate::profile::date::Zone;
use crate::profile::policy::{Codes, Policy};
use crate::profile::table;
use crate::pseudonym;
use crate::sanitize::gate::admit;
use crate::sanitize::objects;
use crate::sanitize::planning::plan;
use crate::sanitize::statements::{of_blocks, stated, statements};
use crate::sanitize::vocabulary::trimmed;
use crate::source::Source;

/// The places of a file that a policy would not have left as they are: the fewest over several policies. A file that cannot be
/// read, or is of no kind that is cleaned, deviates as a whole. `code` is that of the patient, where the user chose it.
pub fn deviations(source: &mut dyn Source, policies: &[Policy], code: Option<&str>, limits: &Limits) -> Vec<Path> {
    let whole = || vec![Path::default()];
    let Ok(instance) = read::read(source, limits) else { return whole() };
    let Ok(admission) = admit(&instance) else { return whole() };
    let patterns = Patterns::new(&Harvest::default());
    let mut fewest = whole();
    let is_left_out = |policy: &Policy| objects::is_left_out(admission.iod, policy);
    for (number, policy) in policies.iter().filter(|policy| !is_left_out(policy)).enumerate() {
        // The days by which dates moved are not known here: they stay where they are, as in a file that was cleaned before.
        // Nor is it known which instances are there: what is referred to was, when the file was written.
        let zone = instance.data_set.text(tags::TIMEZONE_OFFSET_FROM_UTC).and_then(Zone::of);
        let circumstances = Circumstances { policy, patterns: &patterns, patient_code: "", days: 0, zone, study: None };
        let planned = plan(&instance.data_set, admission.iod, &BTreeSet::new(), &|_| false, &circumstances);
        let mut statements = statements(policy, &planned.options, "", stated(&instance.data_set));
        statements.extend(of_blocks(&planned.blocks));
        let mut comparison = Comparison {
            statements,
            is_called: is_called(&instance.data_set, policy, code),
            path: Path::default(),
            found: Vec::new(),
        };
        comparison.meta(&instance.meta);
        comparison.top(&instance.data_set, &planned.plan);
        if number == 0 || comparison.found.len() < fewest.len() {
            fewest = comparison.found;
        }
    }
    fewest
}

/// What a cleaned file states of a face.
pub struct StatedOfFace {
    /// It is of a kind that can show one.
    pub may_be_shown: bool,
    /// One was cut out (113102).
    pub is_removed: bool,
}

/// What the file states; nothing where it cannot be read, or is a volume in a file of its own, which states nothing.
pub fn stated_of_face(source: &mut dyn Source, limits: &Limits) -> Option<StatedOfFace> {
    let instance = read::read(source, limits).ok()?;
    let may_be_shown = admit(&instance).ok()?.may_show_face;
    Some(StatedOfFace { may_be_shown, is_removed: stated(&instance.data_set).has_no_face })
}

struct Comparison {
    statements: Vec<Statement>,
    /// Whether name and ID of the patient are a code.
    is_called: bool,
    path: Path,
    found: Vec<Path>,
}

impl Comparison {
    /// The file meta information says who wrote the file, and nothing in words of its own.
    fn meta(&mut self, meta: &DataSet) {
        let own = [(CLASS, IMPLEMENTATION_CLASS_UID), (VERSION, IMPLEMENTATION_VERSION_NAME)];
        for (tag, expected) in own {
            if meta.text(tag) != Some(expected) {
                self.found.push(Path::top(tag));
            }
        }
    }

    fn top(&mut self, set: &DataSet, plan: &Plan) {
        for statement in std::mem::take(&mut self.statements) {
            let is_stated = |element| match statement.tag {
                tags::PATIENT_NAME | tags::PATIENT_ID => self.is_called,
                _ => is_stated(element, &statement),
            };
            if !set.element(statement.tag).is_some_and(is_stated) {
                self.found.push(Path::top(statement.tag));
            }
            self.statements.push(statement);
        }
        self.data_set(set, plan);
    }

    fn data_set(&mut self, set: &DataSet, plan: &Plan) {
        for (element, step) in set.elements().iter().zip(&plan.steps) {
            let is_top = self.path.items.is_empty();
            let is_settled = is_top
                && (element.tag == tags::PIXEL_DATA || self.statements.iter().any(|statement| statement.tag == element.tag));
            if !is_settled && !self.is_as_planned(element, &step.action) {
                self.found.push(self.path.with(element.tag));
            }
        }
    }

    fn is_as_planned(&mut self, element: &Element, action: &Action) -> bool {
        let value = text(element);
        match action {
            Action::Keep => true,
            Action::Remove => false,
            Action::Empty => element.bytes().is_empty() && element.items().is_empty(),
            Action::Write(bytes) => trimmed(element.bytes()) == trimmed(bytes),
            // A damaged UID may part in two, one of them empty.
            Action::MapUid => {
                let is_own = |uid: &str| uid.is_empty() || pseudonym::is_uid(uid) || table::is_registered_uid(uid);
                value.split('\\').all(is_own)
            }
            Action::NeutralItem => is_neutral(element),
            Action::Items(plans) => self.items(element, plans),
        }
    }

    fn items(&mut self, element: &Element, plans: &[Option<Plan>]) -> bool {
        let mut is_kept = true;
        for (number, (item, plan)) in element.items().iter().zip(plans).enumerate() {
            let Some(plan) = plan else {
                is_kept = false;
                continue;
            };
            self.path.items.push((element.tag, number));
            self.data_set(item, plan);
            self.path.items.pop();
        }
        is_kept
    }
}

fn is_stated(element: &Element, statement: &Statement) -> bool {
    match &statement.value {
        Stated::Text(expected) => text(element) == expected.trim_end(),
        Stated::Short(expected) => element.bytes() == expected.to_le_bytes(),
        Stated::Bytes(expected) => element.bytes() == expected,
        Stated::Items(items) => {
            element.items().len() == items.len()
                && element.items().iter().zip(items).all(|(item, expected)| {
                    item.elements().len() == expected.len()
                        && expected.iter().all(|one| item.element(one.tag).is_some_and(|element| is_stated(element, one)))
                })
        }
    }
}

/// Whether name and ID of the patient are one code: of the form that a key gives, which is not here, or the one that was chosen. Where the
/// policy lets everybody choose, what can be chosen.
fn is_called(set: &DataSet, policy: &Policy, code: Option<&str>) -> bool {
    let told = |tag| set.text(tag).unwrap_or_default();
    let id = told(tags::PATIENT_ID);
    let is_chosen = || code.map_or(policy.codes == Codes::Chosen && pseudonym::is_choosable(id), |code| code == id);
    told(tags::PATIENT_NAME) == id && (pseudonym::is_code(id) || is_chosen())
}

/// Whether a sequence holds the one coded item that says nothing.
fn is_neutral(element: &Element) -> bool {
    let [item] = element.items() else { return false };
    let expected =
        [(tags::CODE_VALUE, "UNKNOWN"), (tags::CODING_SCHEME_DESIGNATOR, "99SCANITIZE"), (tags::CODE_MEANING, "Removed")];
    item.elements().len() == expected.len() && expected.iter().all(|(tag, expected)| item.text(*tag) == Some(expected))
}

fn text(element: &Element) -> String {
    String::from_utf8_lossy(trimmed(element.bytes())).into_owned()
}

const CLASS: Tag = Tag::new(0x0002, 0x0012);
const VERSION: Tag = Tag::new(0x0002, 0x0013);
