//! Whether a volume shows a head, and where: decided by the data and the fit, never by what a header says of the body part.

use serde::{Deserialize, Serialize};

use crate::face::fit::{Fit, fit, solid};
use crate::face::grades::Grades;
use crate::face::rind::Rind;
use crate::face::skull::Skull;
use crate::face::template::{Template, VERSION};
use crate::face::trunk::is_trunk;
use crate::face::{Head, Physics};
use crate::volume::Stack;
use crate::volume::affine::{length, scaled, sum};

/// What a volume shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// A head.
    Head(Head),
    /// A trunk, larger than any head in every slice, and nothing else.
    OtherPart,
    /// Neither for certain.
    Unsure,
}

impl Finding {
    /// Whether it was found with the template that is here: what was fitted to another is cut wrongly.
    #[must_use]
    pub fn is_current(&self) -> bool {
        !matches!(self, Self::Head(head) if head.version != VERSION)
    }
}

/// Looks at a volume. Values of CT are Hounsfield units.
#[must_use]
pub fn find(stack: &Stack, physics: Physics) -> Finding {
    let (grades, template) = (Grades::of(stack, physics), Template::unpacked());
    let fit = fit(&grades, template);
    match () {
        () if is_head(&fit, &Skull::of(stack, &fit.map, template, physics), physics) => {
            Finding::Head(Head::of(&fit, Rind::of(stack, &fit.map, template, grades.surface, physics)))
        }
        // A head is looked for first: a couch or a tube around one is as broad as a trunk.
        () if is_trunk(&grades, stack) => Finding::OtherPart,
        () => Finding::Unsure,
    }
}

/// Whether a head that was found elsewhere lies in a stack as it does there: found there again, or, where contrast is too poor for that,
/// solid where the template is and air where it is not.
#[must_use]
pub fn lies_as(head: &Head, stack: &Stack, physics: Physics) -> bool {
    match find(stack, physics) {
        Finding::Head(again) => is_near(head, &again),
        Finding::OtherPart => false,
        Finding::Unsure => solid(&Grades::of(stack, physics), &head.map, Template::unpacked()) > CERTAIN,
    }
}

/// Whether a head that was found in a stack lies in the same place in another with the same slices, taken at another time: found there
/// again, or, where contrast is too poor for that, among much the same.
#[must_use]
pub fn is_in_place(head: &Head, stack: &Stack, other: &Stack, physics: Physics) -> bool {
    match find(other, physics) {
        Finding::Head(again) => is_near(head, &again),
        Finding::OtherPart => false,
        Finding::Unsure => stack.likeness(other) > SAME,
    }
}

fn is_near(one: &Head, other: &Head) -> bool {
    let corners = (0..8).map(|corner| [1, 2, 4].map(|bit| if corner & bit == 0 { -REACH } else { REACH }));
    let far = |place| length(sum(one.map.apply(place), scaled(other.map.apply(place), -1.0)));
    corners.map(far).all(|far| far < MOVED)
}

/// Whether what was found is a head: sound in shape and size, a brain by what is inside it, and in a skull as far as that is in view.
fn is_head(fit: &Fit, skull: &Skull, physics: Physics) -> bool {
    let [.., a, b, c, _, _, _] = fit.variables;
    let (least, most) = (a.min(b).min(c), a.max(b).max(c));
    let is_sound = fit.likeness.information > LIKE
        && fit.likeness.overlap > SEEN
        && fit.solid > COVERED
        && least > SMALLEST
        && most < LARGEST
        && most - least < UNEVEN;
    // What is seen of a turned head must be most of it: a slab through the middle of a brain looks the same from both sides.
    let is_clear = fit.is_as_told || fit.likeness.overlap > HALF;
    let hinted = match physics {
        // The inside of a brain is nearly one grey there, but nothing else has such a shell.
        Physics::Ct => HINTED_IN_CT,
        Physics::Mr | Physics::Pet => HINTED,
    };
    let enough = match skull.share() {
        _ if fit.likeness.overlap < SLAB => SURE,
        Some(share) if share > BONY => hinted,
        Some(share) if share > BLURRED => LIKELY,
        Some(share) if share > BARE => KNOWN,
        Some(_) => f64::INFINITY,
        None => UNVAULTED,
    };
    is_sound && is_clear && fit.is_alone && fit.within > enough && skull.share().is_none_or(|share| share > BARE)
}

// Measured on sixteen volumes of heads (T1, T2, PD, CT), parts of them, and on limbs, trunks, balls and noise.

/// Millimetres from the middle of a head to its outside, and by which it may have moved there.
const REACH: f64 = 60.0;
const MOVED: f64 = 15.0;
/// The share that is solid in both where nothing else tells that a head is in its place.
const CERTAIN: f64 = 0.65;
/// How alike two volumes of one head are.
const SAME: f64 = 0.8;
/// Likeness that no volume but a round one reaches.
const LIKE: f64 = 1.09;
/// The share of the template that must be in view.
const SEEN: f64 = 0.12;
/// The share of it that must be in view where a head lies other than the header says.
const HALF: f64 = 0.5;
/// The share that is solid in both.
const COVERED: f64 = 0.75;
/// Logarithms of the scales that heads have from birth on, and how far they differ among one another.
const SMALLEST: f64 = -0.45;
const LARGEST: f64 = 0.3;
const UNEVEN: f64 = 0.3;
/// The share below which it is a slab, and what the inside of a brain must tell there.
const SLAB: f64 = 0.25;
const SURE: f64 = 1.06;
/// The share of rays that meet bone around every brain that was found rightly, and more than were met around any other place.
const BONY: f64 = 0.6;
const BARE: f64 = 0.35;
/// The share where slices are thick and bone is pale: more than was met in trunks, of which such slices make a shell too.
const BLURRED: f64 = 0.48;
/// What the inside of a brain must tell where there is a skull, where there is likely or perhaps one, and where its vault is not in view.
const HINTED: f64 = 1.021;
const HINTED_IN_CT: f64 = 1.004;
const LIKELY: f64 = 1.03;
const KNOWN: f64 = 1.035;
const UNVAULTED: f64 = 1.06;
