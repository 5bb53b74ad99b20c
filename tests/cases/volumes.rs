//! Slices in one room, against fields whose values are known everywhere.

use scanitize::volume::affine::{length, product, sum, transposed};
use scanitize::volume::{Affine, Grid, Plane, Stack, StackBuilder};

use crate::support::patients::SplitMix64;
use crate::support::phantoms::{Pose, View, between, upright};

type Place = [f64; 3];

/// A field that is as steep everywhere, so that any interpolation has it right.
fn field([x, y, z]: Place) -> f64 {
    300.0 + 2.0 * x - 3.0 * y + 1.25 * z
}

fn stack_of(planes: &[Plane], value: impl Fn(Place) -> f64) -> Stack {
    let mut builder = StackBuilder::new(planes).unwrap();
    for (index, plane) in planes.iter().enumerate() {
        let row = |row: u16| (0..plane.columns).map(move |column| plane.at(column.into(), row.into()));
        let values: Vec<f32> = (0..plane.rows).flat_map(row).map(|place| value(place) as f32).collect();
        builder.add(index, &values).unwrap();
    }
    builder.finish()
}

/// Places within slices, away from their edges: what is kept of the outer ones lies at the middle of some.
fn within(random: &mut SplitMix64, planes: &[Plane], count: usize) -> Vec<Place> {
    let last = planes.len() - 1;
    let place = |_| {
        let at = between(random, 3.0, last as f64 - 3.0);
        let (low, share) = (&planes[at as usize], at.fract());
        let high = &planes[at as usize + 1];
        let (column, row) = (between(random, 3.0, f64::from(low.columns) - 6.0), between(random, 3.0, f64::from(low.rows) - 6.0));
        let (one, other) = (low.at(column, row), high.at(column, row));
        [0, 1, 2].map(|axis| one[axis] * (1.0 - share) + other[axis] * share)
    };
    (0..count).map(place).collect()
}

fn has_the_field(planes: &[Plane], seed: u64) {
    let stack = stack_of(planes, field);
    let mut by_position = planes.to_vec();
    by_position.sort_by(|one, other| one.origin[2].total_cmp(&other.origin[2]));
    for place in within(&mut SplitMix64(seed), &by_position, 500) {
        let found = stack.at(place).map(f64::from).unwrap_or(f64::NAN);
        assert!((found - field(place)).abs() < 1e-2, "{found} for {} at {place:?}", field(place));
    }
}

/// Planes across the body at these heights, each shifted to the back by its share of the height.
fn heaped(heights: &[f64], step: f64, tilt: f64) -> Vec<Plane> {
    let plane = |height: &f64| Plane {
        origin: [-40.0, -30.0 + tilt * height, *height],
        across: [step, 0.0, 0.0],
        down: [0.0, step, 0.0],
        columns: 60,
        rows: 50,
    };
    heights.iter().map(plane).collect()
}

#[test]
fn slices_have_what_lies_between_them() {
    for step in [0.7, 1.0, 2.0, 3.1] {
        for gap in [0.5, 1.0, 2.5, 8.0] {
            let heights: Vec<f64> = (0..24).map(|index| f64::from(index) * gap - 20.0).collect();
            has_the_field(&heaped(&heights, step, 0.0), 1);
        }
    }
}

#[test]
fn gaps_may_be_uneven_and_the_gantry_tilted() {
    let mut random = SplitMix64(2);
    for tilt in [0.0, 0.3, -0.45] {
        let mut height = -50.0;
        let heights: Vec<f64> = (0..24).map(|_| (height += between(&mut random, 0.4, 7.0), height).1).collect();
        has_the_field(&heaped(&heights, 1.0, tilt), 3);
    }
}

#[test]
fn slices_may_come_in_any_order() {
    let mut planes = heaped(&[3.0, 9.0, -4.0, 0.0, 6.0, 14.0, -9.0, 11.0], 1.5, 0.2);
    has_the_field(&planes, 4);
    planes.reverse();
    has_the_field(&planes, 5);
}

#[test]
fn oblique_slices_have_what_lies_between_them() {
    let mut random = SplitMix64(6);
    for _ in 0..6 {
        let turn = [0; 3].map(|_| between(&mut random, -80.0, 80.0));
        let view = View::along(Pose::turned(turn, [0.0; 3]).turn, [-40.0; 3], [40.0; 3], [1.3, 0.9, 3.0]);
        let (planes, stack) = (view.planes(), stack_of(&view.planes(), field));
        for place in within(&mut random, &planes, 300) {
            assert!((f64::from(stack.at(place).unwrap()) - field(place)).abs() < 1e-2, "at {place:?}");
        }
    }
}

#[test]
fn nothing_is_known_outside_slices() {
    let stack = stack_of(&heaped(&[0.0, 4.0, 8.0], 2.0, 0.0), field);
    // The first sample lies at -40, -30; the last at 78, 68. Half a step around them belongs to them.
    for (place, is_known) in [
        ([0.0, 0.0, 4.0], true),
        ([-40.9, 0.0, 4.0], true),
        ([-41.1, 0.0, 4.0], false),
        ([78.9, 0.0, 4.0], true),
        ([79.1, 0.0, 4.0], false),
        ([0.0, -31.1, 4.0], false),
        ([0.0, 69.1, 4.0], false),
        ([0.0, 0.0, -1.9], true),
        ([0.0, 0.0, -2.1], false),
        ([0.0, 0.0, 9.9], true),
        ([0.0, 0.0, 10.1], false),
        ([f64::NAN, 0.0, 4.0], false),
        ([0.0, 0.0, f64::INFINITY], false),
    ] {
        assert_eq!(stack.at(place).is_some(), is_known, "{place:?}");
    }
}

#[test]
fn what_makes_no_volume_is_refused() {
    let good = heaped(&[0.0, 2.0, 4.0], 1.0, 0.0);
    let with = |change: fn(&mut Plane)| {
        let mut planes = good.clone();
        change(&mut planes[1]);
        StackBuilder::new(&planes).is_err()
    };
    assert!(StackBuilder::new(&good).is_ok());
    assert!(StackBuilder::new(&[]).is_err() && StackBuilder::new(&good[..1]).is_err());
    assert!(with(|plane| plane.origin[2] = 0.0), "two slices in one place");
    assert!(with(|plane| plane.across = [0.9, 0.1, 0.0]), "turned");
    assert!(with(|plane| plane.down = [0.0, 1.1, 0.0]), "of other steps");
    assert!(with(|plane| plane.rows = 49), "of another size");
    assert!(with(|plane| plane.origin[2] = f64::NAN), "nowhere");
    let flat = heaped(&[0.0, 2.0], 0.0, 0.0);
    assert!(StackBuilder::new(&flat).is_err(), "without extent");
}

#[test]
fn values_that_are_not_those_of_a_slice_are_refused() {
    let mut builder = StackBuilder::new(&heaped(&[0.0, 2.0], 1.0, 0.0)).unwrap();
    assert!(builder.add(0, &[0.0; 3000]).is_ok());
    assert!(builder.add(1, &[0.0; 2999]).is_err());
    assert!(builder.add(1, &[0.0; 3001]).is_err());
    assert!(builder.add(2, &[0.0; 3000]).is_err());
}

#[test]
fn the_order_of_an_array_changes_nothing() {
    // A field without symmetry in a box without symmetry, sampled along all axes in all orders, from all ends.
    let bent = |[x, y, z]: Place| 100.0 + x + 0.02 * y * y + 0.5 * z * libm::sin(x / 9.0);
    let boxed = |axes, steps| View::along(axes, [-23.5, -15.5, -11.5], [23.5, 15.5, 11.5], steps);
    let unit = |axis: usize, sign: f64| [0, 1, 2].map(|part| if part == axis { sign } else { 0.0 });
    let mut random = SplitMix64(7);
    let places: Vec<Place> = (0..200).map(|_| [20.0, 12.0, 8.0].map(|half| between(&mut random, -half, half))).collect();
    let mut all: Vec<Vec<f32>> = Vec::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for signs in 0..8 {
            let axes = [0, 1, 2].map(|at| unit(order[at], if signs >> at & 1 == 0 { 1.0 } else { -1.0 }));
            let stack = stack_of(&boxed(axes, [1.0; 3]).planes(), bent);
            all.push(places.iter().map(|place| stack.at(*place).unwrap()).collect());
        }
    }
    assert_eq!(all.len(), 48);
    for other in &all {
        assert!(all[0].iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-3));
    }
}

#[test]
fn grids_have_what_lies_between_their_samples() {
    let view = upright([-40.0; 3], [40.0; 3], [1.0, 1.0, 2.5]);
    let grid = Grid::of(&stack_of(&view.planes(), field), 4.0);
    let mut random = SplitMix64(8);
    for grid in [grid.halved(), grid] {
        for _ in 0..300 {
            let place = [0; 3].map(|_| between(&mut random, -28.0, 28.0));
            assert!((f64::from(grid.at(place)) - field(place)).abs() < 1e-2, "at {place:?}");
        }
        let last = [0, 1, 2].map(|axis| grid.origin()[axis] + grid.step() * (grid.size()[axis] as f64 - 1.0));
        assert!(grid.at(sum(last, [-0.1; 3])).is_finite());
        for beyond in [[0.1, -9.0, -9.0], [-9.0, 0.1, -9.0], [-9.0, -9.0, 0.1]] {
            assert!(grid.at(sum(last, beyond)).is_nan());
        }
        assert!(grid.at(sum(grid.origin(), [-0.1; 3])).is_nan() && grid.at([f64::NAN; 3]).is_nan());
        assert_eq!(grid.samples().len(), grid.places().count());
    }
}

#[test]
fn a_halved_grid_has_the_mean_of_eight() {
    let view = upright([-40.0; 3], [40.0; 3], [2.0; 3]);
    let grid = Grid::of(&stack_of(&view.planes(), |[x, y, z]| x * x + y * z), 4.0);
    let (half, [columns, rows, _]) = (grid.halved(), grid.size());
    let at = |x: usize, y: usize, z: usize| f64::from(grid.samples()[(z * rows + y) * columns + x]);
    let eight = [0, 1].map(|z| [0, 1].map(|y| [0, 1].map(|x| at(2 + x, y, z))));
    let mean = eight.as_flattened().as_flattened().iter().sum::<f64>() / 8.0;
    assert!((f64::from(half.samples()[1]) - mean).abs() < 0.01, "{} for {mean}", half.samples()[1]);
    assert!((half.origin()[0] - grid.origin()[0] - 2.0).abs() < 1e-9 && (half.step() - 8.0).abs() < 1e-9);
}

#[test]
fn grids_know_nothing_where_a_sample_is_missing() {
    // Slices through a corner of the box that a grid must be.
    let view = View::along(Pose::turned([0.0, 0.0, 45.0], [0.0; 3]).turn, [-30.0; 3], [30.0; 3], [1.0, 1.0, 2.0]);
    let stack = stack_of(&view.planes(), field);
    let grid = Grid::of(&stack, 4.0);
    let (low, _) = stack.bounds();
    assert!(grid.at(sum(low, [1.0; 3])).is_nan());
    assert!((f64::from(grid.at([0.0; 3])) - field([0.0; 3])).abs() < 1e-2);
}

fn affine(random: &mut SplitMix64) -> Affine {
    let linear = [0; 3].map(|_| [0; 3].map(|_| between(random, -2.0, 2.0)));
    Affine { linear, shift: [0; 3].map(|_| between(random, -300.0, 300.0)) }
}

#[test]
fn a_map_and_its_inverse_lead_back() {
    let mut random = SplitMix64(9);
    for _ in 0..200 {
        let map = affine(&mut random);
        let place = [0; 3].map(|_| between(&mut random, -200.0, 200.0));
        if map.volume().abs() < 0.05 {
            continue;
        }
        let back = map.inverse().unwrap();
        let found = back.apply(map.apply(place));
        assert!((0..3).all(|axis| (found[axis] - place[axis]).abs() < 1e-6), "{found:?} for {place:?}");
        assert!((back.volume() * map.volume() - 1.0).abs() < 1e-9);
        // A step is what lies between two places.
        let step = sum(map.apply(sum(place, [1.0, 2.0, 3.0])), map.apply(place).map(|part| -part));
        assert!(length(sum(step, map.turn([1.0, 2.0, 3.0]).map(|part| -part))) < 1e-9);
    }
}

#[test]
fn a_flat_map_has_no_inverse() {
    let flat = |linear| Affine { linear, shift: [1.0; 3] }.inverse().is_none();
    assert!(flat([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [0.0, 0.0, 1.0]]));
    assert!(flat([[0.0; 3]; 3]));
    assert!(flat([[f64::NAN, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]));
}

#[test]
fn a_product_is_one_map_after_the_other() {
    let mut random = SplitMix64(10);
    let (one, other) = (affine(&mut random), affine(&mut random));
    let both = Affine { linear: product(one.linear, other.linear), shift: [0.0; 3] };
    let place = [3.0, -5.0, 7.0];
    assert!(length(sum(both.turn(place), one.turn(other.turn(place)).map(|part| -part))) < 1e-9);
    assert!((both.volume() - one.volume() * other.volume()).abs() < 1e-9);
    assert_eq!(transposed([[1, 2, 3], [4, 5, 6], [7, 8, 9]].map(|row| row.map(f64::from))), {
        [[1.0, 4.0, 7.0], [2.0, 5.0, 8.0], [3.0, 6.0, 9.0]]
    });
}
