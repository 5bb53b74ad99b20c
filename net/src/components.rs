//! Groups of pixels that hang together in a map of probabilities.

/// The box around a group, `right` and `bottom` the first ones outside, and the mean of its pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
    pub mean: f32,
}

/// The groups of pixels above `threshold` that touch one another by a side or a corner, in the order of their first pixels.
pub fn components(map: &[f32], columns: usize, threshold: f32) -> Vec<Component> {
    let mut open: Vec<bool> = map.iter().map(|value| *value > threshold).collect();
    (0..map.len()).filter_map(|first| gather(map, columns, &mut open, first)).collect()
}

/// The group that `first` belongs to, unless it was gathered before. Its pixels are no longer open.
fn gather(map: &[f32], columns: usize, open: &mut [bool], first: usize) -> Option<Component> {
    let mut found = Component { left: usize::MAX, top: usize::MAX, right: 0, bottom: 0, mean: 0.0 };
    let (mut sum, mut count) = (0.0_f64, 0_u32);
    let mut waiting: Vec<usize> = take(open, first).then_some(first).into_iter().collect();
    while let Some(at) = waiting.pop() {
        let (column, row) = (at % columns, at / columns);
        found.left = found.left.min(column);
        found.top = found.top.min(row);
        found.right = found.right.max(column + 1);
        found.bottom = found.bottom.max(row + 1);
        sum += f64::from(map.get(at).copied().unwrap_or_default());
        count += 1;
        let nearby = around(column, row, columns).filter(|at| take(open, *at));
        waiting.extend(nearby);
    }
    #[expect(clippy::cast_possible_truncation, reason = "a mean of probabilities")]
    let mean = (sum / f64::from(count)) as f32;
    (count > 0).then_some(Component { mean, ..found })
}

/// Closes a pixel; tells whether it was open.
fn take(open: &mut [bool], at: usize) -> bool {
    open.get_mut(at).is_some_and(std::mem::take)
}

/// The eight pixels around one, and itself; rows below the last one among them.
fn around(column: usize, row: usize, columns: usize) -> impl Iterator<Item = usize> {
    let across = column.saturating_sub(1)..=(column + 1).min(columns - 1);
    (row.saturating_sub(1)..=row + 1).flat_map(move |row| across.clone().map(move |column| row * columns + column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(picture: &str) -> Vec<(usize, usize, usize, usize)> {
        let columns = picture.lines().next().map_or(1, str::len);
        let map: Vec<f32> = picture.bytes().filter(|byte| *byte != b'\n').map(|byte| f32::from(u8::from(byte == b'#'))).collect();
        components(&map, columns, 0.3).iter().map(|found| (found.left, found.top, found.right, found.bottom)).collect()
    }

    #[test]
    fn pixels_that_touch_are_one() {
        assert_eq!(boxes("##..\n..#.\n...#"), [(0, 0, 4, 3)]);
        assert_eq!(boxes("#.#\n#.#\n###"), [(0, 0, 3, 3)]);
    }

    #[test]
    fn pixels_apart_are_several_from_the_top_down() {
        assert_eq!(boxes("..#\n...\n#.."), [(2, 0, 3, 1), (0, 2, 1, 3)]);
        assert_eq!(boxes("...\n..."), []);
    }

    #[test]
    fn the_end_of_a_row_does_not_touch_the_start_of_the_next() {
        assert_eq!(boxes("...#\n....\n#..."), [(3, 0, 4, 1), (0, 2, 1, 3)]);
        assert_eq!(boxes("...#\n#..."), [(3, 0, 4, 1), (0, 1, 1, 2)]);
    }

    #[test]
    fn the_mean_is_that_of_the_pixels_above_the_threshold() {
        let found = components(&[0.5, 0.7, 0.1], 3, 0.3);
        assert!((found[0].mean - 0.6).abs() < 1e-6);
    }
}
