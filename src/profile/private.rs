//! Private elements that may stay: Retain Safe Private (PS3.15 E.3.10), by creator, group, place in the block and value representation.
//!
//! Which are safe is the table's word alone: what a file says of its own blocks (0008,0303) is not believed.

use crate::attribute::Vr;
use crate::profile::Rule;
use crate::profile::decision::{Decided, Decision};
use crate::profile::policy::{Dates, Extra, Policy};
use crate::profile::table::{self, Private, ProfileOption};
use crate::profile::value::{self, Checked};

/// Decides on a private element that the table knows. Numbers, code strings and moments stay under the option; texts, UIDs, bytes and
/// sequences only where the policy names them beside it.
#[must_use]
pub fn decide(policy: &Policy, private: &Private) -> Decided {
    let removed = |rule| Decided { decision: Decision::Remove, rule, option: None };
    let extra = policy.extra_of_private(private);
    if extra == Some(Extra::Remove) {
        return removed(Rule::Policy);
    }
    let is_named = extra == Some(Extra::Keep);
    let decision = match private.vr {
        _ if !policy.has(ProfileOption::RetainSafePrivate) => Decision::Remove,
        Vr::DA | Vr::DT | Vr::TM if policy.dates() == Dates::Removed => Decision::Remove,
        Vr::DA | Vr::DT | Vr::TM => Decision::Date,
        vr if is_measured(vr) => Decision::Keep,
        _ if !is_named => Decision::Remove,
        Vr::SQ => Decision::Recurse,
        Vr::UI => Decision::MapUid,
        _ => Decision::Retain,
    };
    let is_kept = decision != Decision::Remove;
    let rule = if is_kept { Rule::Option } else { Rule::Group };
    Decided { decision, rule, option: is_kept.then_some(ProfileOption::RetainSafePrivate) }
}

/// Checks the value of a number or a code string: as many values as the table allows, each of them a number or a term.
#[must_use]
pub fn check(private: &Private, bytes: &[u8], identifies: &dyn Fn(&str) -> bool) -> Checked {
    let vr = private.vr;
    if bytes.is_empty() || (private.most > 0 && value::count(vr, bytes) > private.most) {
        return Checked::Refused;
    }
    let is_term = |text: &str| private.terms.split('|').any(|term| term == text) || table::is_anything_term(text);
    match vr {
        Vr::CS => value::each(bytes, &|text| (is_term(text) && !identifies(text)).then(|| text.to_owned())),
        _ => value::check(private.tag, vr, bytes, identifies),
    }
}

/// Whether one with this value representation stays without being named.
fn is_measured(vr: Vr) -> bool {
    matches!(vr, Vr::CS | Vr::DS | Vr::IS) || (vr.number_bytes().is_some() && !value::is_bulk(vr))
}
