//! Sorting that is compiled once. The sorts of std are made anew for every type, and each is 5 to 25 KB of WebAssembly; so is
//! collecting into a set or a map, which sorts first.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts; equal items stay in the order they have.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts by what `key` makes of each item; items with equal keys stay in the order they have.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts as `compare` says; items that it calls equal stay in the order they have.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut targets = targets(items.len(), &|one, other| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    for place in 0..items.len() {
        while let Some(target) = targets.get(place).copied().filter(|target| *target != place) {
            items.swap(place, target);
            targets.swap(place, target);
        }
    }
}

/// For each place where the item that is there belongs.
#[inline(never)]
fn targets(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sources: Vec<usize> = (0..len).collect();
    sources.sort_by(|one, other| compare(*one, *other));
    let mut targets = vec![0; len];
    for (target, source) in sources.into_iter().enumerate() {
        if let Some(place) = targets.get_mut(source) {
            *place = target;
        }
    }
    targets
}

/// The set of some items.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    items.into_iter().for_each(|item| _ = set.insert(item));
    set
}

/// The map of some pairs; of several with one key the last counts.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    pairs.into_iter().for_each(|(key, value)| _ = map.insert(key, value));
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that repeat, in no order.
    fn numbers(len: u64) -> Vec<(u64, u64)> {
        (0..len).map(|number| (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60, number)).collect()
    }

    #[test]
    fn order_is_that_of_the_sorts_of_std() {
        for len in [0, 1, 2, 3, 20, 1000] {
            let (mut ours, mut theirs) = (numbers(len), numbers(len));
            sort_by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            assert_eq!(ours, theirs);
            let (mut ours, mut theirs) = (numbers(len), numbers(len));
            sort(&mut ours);
            theirs.sort();
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn order_collects_as_std_does() {
        assert_eq!(set(numbers(100)), numbers(100).into_iter().collect());
        assert_eq!(map(numbers(100)), numbers(100).into_iter().collect());
    }
}
