//! Heads of known shape are found and cut; what is no head is not.

use scanitize::face::{Finding, Template};

use crate::support::patients::seed;
use crate::support::phantoms::{Contrast, Other, Outcome, Pose, Scan, Tissue, View, Way, upright};

/// What must not be left of a head that was found, nor lost of its brain.
const FACE: f64 = 0.03;
const EARS: f64 = 0.02;
/// Where slices end within a face there is little of it, and of many heads some keep a strip of that.
const WORST_FACE: f64 = 0.1;
/// Their brains are ellipsoids, which stand out here and there from any that lived; of many some stand out further.
const BRAIN: f64 = 0.005;
const WORST_BRAIN: f64 = 0.02;

/// Heads that were looked for in one way.
struct Tally {
    way: Way,
    all: usize,
    outcomes: Vec<Outcome>,
    /// What is not as it must be.
    wrong: Vec<String>,
}

impl Tally {
    fn of(way: Way, seeds: impl Iterator<Item = u64>, [face, brain]: [f64; 2]) -> Self {
        let template = Template::unpacked();
        let mut tally = Self { way, all: 0, outcomes: Vec::new(), wrong: Vec::new() };
        for seed in seeds {
            let case = way.draw(seed);
            let (finding, outcome) = case.outcome(&template);
            tally.all += 1;
            tally.outcomes.extend(outcome);
            let Outcome { face_left, ears_left, brain_cut } = outcome.unwrap_or_default();
            if finding == Finding::OtherPart || face_left > face || ears_left > EARS || brain_cut > brain {
                tally.wrong.push(format!("{way:?} {seed}: {finding:?} {outcome:?}"));
            }
            if outcome.is_none() {
                println!("{way:?} {seed}, {:?}: {finding:?}", case.scan.contrast);
            }
        }
        tally
    }

    /// A line of a table: how many were found, and the worst of what was left and lost.
    fn line(&self) -> String {
        let worst = |part: fn(&Outcome) -> f64| 100.0 * self.outcomes.iter().map(part).fold(0.0, f64::max);
        format!(
            "| {} | {} | {} | {:.1} % | {:.1} % | {:.2} % |",
            self.way.text(),
            self.all,
            self.outcomes.len(),
            worst(|outcome| outcome.face_left),
            worst(|outcome| outcome.ears_left),
            worst(|outcome| outcome.brain_cut)
        )
    }
}

/// A few of each kind, the same in every run.
fn few(way: Way, count: u64, least: usize) {
    let tally = Tally::of(way, 1..=count, [FACE, BRAIN]);
    println!("{}", tally.line());
    assert!(tally.wrong.is_empty(), "{:#?}", tally.wrong);
    assert!(tally.outcomes.len() >= least, "{} of {} were found", tally.outcomes.len(), tally.all);
}

#[test]
fn heads_are_found_and_cut() {
    few(Way::Straight, 3, 3);
}

#[test]
fn turned_heads_are_found_and_cut() {
    few(Way::Turned, 4, 4);
}

#[test]
fn heads_of_those_who_lie_on_the_side_are_found_and_cut() {
    few(Way::Lying, 1, 1);
}

#[test]
fn heads_in_thick_slices_are_found_and_cut() {
    few(Way::Thick, 1, 1);
}

#[test]
fn heads_that_the_slices_do_not_hold_are_found_and_cut() {
    few(Way::Cropped, 2, 2);
}

#[test]
fn heads_in_poor_slices_are_found_and_cut() {
    few(Way::Poor, 1, 1);
}

/// Much noise, and a skull that is nearly as round behind as in front.
#[test]
fn a_head_is_not_taken_for_its_own_back() {
    let (_, outcome) = Way::Poor.draw(27_401_373_714_343).outcome(&Template::unpacked());
    assert!(outcome.is_none_or(|outcome| outcome.face_left < FACE), "{outcome:?}");
}

/// Ears that hang lower than the template's.
#[test]
fn the_lobes_of_low_ears_go() {
    let (_, outcome) = Way::Poor.draw(5004).outcome(&Template::unpacked());
    assert!(outcome.is_some_and(|outcome| outcome.ears_left < EARS), "{outcome:?}");
}

#[test]
fn what_is_no_head_is_none() {
    for (other, contrast) in [(Other::Torso, Contrast::Ct), (Other::Limb, Contrast::Ct), (Other::Limb, Contrast::T1)] {
        none(other, contrast, 1.0);
    }
    // Muscle is dark in T2, and a broad trunk has much of it.
    none(Other::Torso, Contrast::T2, 1.15);
}

/// Part of a head, however it is sliced, and whatever lies beside it.
#[test]
fn no_slab_through_a_head_is_a_trunk() {
    let lean = |x: f64, y: f64, z: f64| Pose::turned([x, y, z], [0.0; 3]).turn;
    for (seed, wide) in [(1, 2.0), (3, 16.0)] {
        for axes in [lean(0.0, 0.0, 15.0), lean(0.0, 15.0, 0.0)] {
            let case = Way::Straight.draw(seed);
            let middle = case.pose.of_body([0.0, -12.0, -22.0]);
            for across in 0..2 {
                // Sagittal, then coronal slices through the nose, 1 mm thick.
                let box_of =
                    |sign: f64| [0, 1, 2].map(|axis| middle[axis] + sign * if axis == across { wide / 2.0 } else { 120.0 });
                let order = if across == 0 { [axes[1], axes[2], axes[0]] } else { [axes[0], axes[2], axes[1]] };
                let view = View::along(order, box_of(-1.0), box_of(1.0), [2.0, 2.0, 1.0]);
                let scan = Scan { view, ..case.scan };
                let finding = scan.found(seed, |place| case.tissue(place));
                assert!(finding != Finding::OtherPart, "{wide} mm across axis {across} along {axes:?}, seed {seed}");
            }
        }
    }
}

#[test]
fn a_head_between_arms_is_no_trunk() {
    for (seed, far, thick) in [(1, 150.0, 45.0), (3, 190.0, 50.0), (4, 140.0, 40.0)] {
        let case = Way::Straight.draw(seed);
        let middle = case.pose.of_body([0.0, -12.0, -50.0]);
        let is_arm = |place: [f64; 3]| {
            let round = |side: f64| (place[0] - middle[0] - side * far).hypot(place[1] - middle[1]) < thick;
            round(1.0) || round(-1.0)
        };
        let tissue = |place| if is_arm(place) { Tissue::Muscle } else { case.tissue(place) };
        // From the chin to the brow.
        let view = upright(
            [0, 1, 2].map(|axis| middle[axis] - [250.0, 200.0, 40.0][axis]),
            [0, 1, 2].map(|axis| middle[axis] + [250.0, 200.0, 40.0][axis]),
            [3.0; 3],
        );
        let finding = Scan { contrast: Contrast::Ct, view, ..case.scan }.found(seed, tissue);
        assert!(finding != Finding::OtherPart, "arms {far} mm away");
    }
}

/// Looks at what is no head, so many times as large as it mostly is.
fn none(other: Other, contrast: Contrast, size: f64) {
    let halves = other.halves().map(|half| half * size);
    let view = upright(halves.map(|half| -half), halves, [3.0; 3]);
    let tissue = |place: [f64; 3]| other.tissue(place.map(|part| part / size));
    let finding = Scan { contrast, view, noise: 1.0, bias: 0.2 }.found(1, tissue);
    let is_right = if other == Other::Torso { finding == Finding::OtherPart } else { !matches!(finding, Finding::Head(_)) };
    assert!(is_right, "{other:?} in {contrast:?}, {size} times as large: {finding:?}");
}

#[test]
#[ignore = "takes the better part of an hour: cargo xtask prove heads runs it"]
fn of_many_heads_nearly_all_are_found_and_none_keeps_a_face() {
    let first = seed() >> 16;
    let (mut all, mut found, mut wrong) = (0, 0, Vec::new());
    for way in Way::ALL {
        let tally = Tally::of(way, first..first + MANY, [WORST_FACE, WORST_BRAIN]);
        println!("{}", tally.line());
        if way != Way::Lying {
            (all, found) = (all + tally.all, found + tally.outcomes.len());
        }
        wrong.extend(tally.wrong);
    }
    for other in Other::ALL {
        for contrast in Contrast::ALL {
            [0.8, 1.0, 1.15].into_iter().for_each(|size| none(other, contrast, size));
        }
    }
    println!("| No head: trunks, limbs, balls, bottles, noise | 45 | 0 | | | |");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(found * 100 >= all * 95, "{found} of {all} were found");
}

/// Heads of each kind.
const MANY: u64 = 40;
