//! The inverse wavelet transforms (T.800 Annex F). Halves are lifted while they lie apart, so that whole rows are worked on at once.

use super::precinct::Span;

/// A sample of a plane: whole numbers for the reversible transform, others for the irreversible one.
pub trait Sample: Copy + Default {
    /// How often samples are changed by their neighbours: those of the low half and those of the high half, taking turns.
    const STEPS: usize;

    /// Takes such a step with samples that lie between two others.
    fn lift(step: usize, own: &mut [Self], before: &[Self], after: &[Self]);

    /// Scales samples of a half, before the first step.
    fn scale(half: &mut [Self], is_high: bool);

    /// A sample of the high half that is alone.
    fn alone(self) -> Self;
}

impl Sample for i32 {
    const STEPS: usize = 2;

    fn lift(step: usize, own: &mut [Self], before: &[Self], after: &[Self]) {
        let all = own.iter_mut().zip(before.iter().zip(after));
        if step == 0 {
            all.for_each(|(own, (before, after))| {
                *own = own.wrapping_sub(before.wrapping_add(*after).wrapping_add(2) >> 2);
            });
        } else {
            all.for_each(|(own, (before, after))| *own = own.wrapping_add(before.wrapping_add(*after) >> 1));
        }
    }

    fn scale(_: &mut [Self], _: bool) {}

    fn alone(self) -> Self {
        self / 2
    }
}

impl Sample for f32 {
    const STEPS: usize = 4;

    fn lift(step: usize, own: &mut [Self], before: &[Self], after: &[Self]) {
        let weight = [DELTA, GAMMA, BETA, ALPHA].get(step).copied().unwrap_or_default();
        for (own, (before, after)) in own.iter_mut().zip(before.iter().zip(after)) {
            *own -= weight * (before + after);
        }
    }

    fn scale(half: &mut [Self], is_high: bool) {
        let gain = if is_high { HIGH_GAIN } else { LOW_GAIN };
        half.iter_mut().for_each(|sample| *sample *= gain);
    }

    fn alone(self) -> Self {
        self * 0.5
    }
}

/// Undoes one level: what it gives has so many columns and rows. `below` is the resolution below; the three other subbands are where
/// they belong in a plane of so many columns.
#[inline(never)]
pub fn undo<T: Sample>(plane: &[T], width: usize, below: &[T], [columns, rows]: [Span; 2]) -> Vec<T> {
    let [across, down] = [columns, rows].map(|span| span.length() as usize);
    if across == 0 || down == 0 {
        return Vec::new();
    }
    let ((low, is_odd), (low_rows, is_odd_down)) = (halves(columns), halves(rows));
    let mut undone = Vec::with_capacity(across * down);
    let mut row = Vec::with_capacity(across);
    let mut below = below.chunks_exact(low.max(1));
    let [mut of_low, mut of_high] = [0, low_rows * width].map(|start| plane.get(start..).unwrap_or_default().chunks_exact(width));
    for place in 0..down {
        let is_high = place.is_multiple_of(2) == is_odd_down;
        let samples = if is_high { of_high.next() } else { of_low.next() };
        row.clear();
        row.extend_from_slice(samples.and_then(|samples| samples.get(..across)).unwrap_or_default());
        if !is_high {
            row.iter_mut().zip(below.next().unwrap_or_default()).for_each(|(to, from)| *to = *from);
        }
        undone.resize((place + 1) * across, T::default());
        let (Some((low, high)), Some(line)) = (row.split_at_mut_checked(low), undone.get_mut(place * across..)) else { continue };
        across_row(low, high, is_odd);
        interleave(low, high, is_odd, line);
        if down > 1 {
            T::scale(line, is_high);
        } else if is_odd_down {
            line.iter_mut().for_each(|sample| *sample = sample.alone());
        }
        // While they are near: a row can be lifted once the next one is there.
        if place > 0 && is_high {
            down_rows(&mut undone, across, place - 1);
        }
    }
    if down > 1 {
        let first = down - usize::from(down.is_multiple_of(2) == is_odd_down);
        (first..down + T::STEPS - 1).step_by(2).for_each(|front| down_rows(&mut undone, across, front));
    }
    undone
}

/// Lifts both halves of a row.
#[inline(never)]
fn across_row<T: Sample>(low: &mut [T], high: &mut [T], is_odd: bool) {
    if low.len() + high.len() == 1 {
        high.iter_mut().for_each(|sample| *sample = sample.alone());
        return;
    }
    T::scale(low, false);
    T::scale(high, true);
    for step in 0..T::STEPS {
        if step % 2 == 0 { lift_half(step, low, high, !is_odd) } else { lift_half(step, high, low, is_odd) }
    }
}

/// Takes a step with one half by the other. Beyond either end the samples come again in reverse.
fn lift_half<T: Sample>(step: usize, own: &mut [T], other: &[T], is_first: bool) {
    let (Some(first), Some((last, inner))) = (other.first(), other.split_last()) else { return };
    let between = match own.split_first_mut() {
        Some((start, between)) if is_first => {
            T::lift(step, std::slice::from_mut(start), &[*first], &[*first]);
            between
        }
        _ => own,
    };
    T::lift(step, between, inner, other.get(1..).unwrap_or_default());
    T::lift(step, between.get_mut(inner.len()..).unwrap_or_default(), &[*last], &[*last]);
}

/// Both halves as they take turns.
#[inline(never)]
fn interleave<T: Copy>(low: &[T], high: &[T], is_odd: bool, line: &mut [T]) {
    let (first, second) = if is_odd { (high, low) } else { (low, high) };
    let (pairs, rest) = line.as_chunks_mut::<2>();
    for (pair, (first, second)) in pairs.iter_mut().zip(first.iter().zip(second)) {
        *pair = [*first, *second];
    }
    rest.iter_mut().zip(first.last()).for_each(|(to, from)| *to = *from);
}

/// Takes the first step with a row, and each further one with a row before it, so that it sees what the one before left.
#[inline(never)]
fn down_rows<T: Sample>(samples: &mut [T], across: usize, front: usize) {
    (0..T::STEPS.min(front + 1)).for_each(|step| lift_row(step, samples, across, front - step));
}

fn lift_row<T: Sample>(step: usize, samples: &mut [T], across: usize, row: usize) {
    let Some((above, rest)) = samples.split_at_mut_checked(row * across) else { return };
    let Some((own, below)) = rest.split_at_mut_checked(across) else { return };
    let (above, below) = (above.rchunks_exact(across).next(), below.chunks_exact(across).next());
    if let (Some(before), Some(after)) = (above.or(below), below.or(above)) {
        T::lift(step, own, before, after);
    }
}

/// How many samples are of the low half, and whether one of the high half comes first.
const fn halves(span: Span) -> (usize, bool) {
    (span.halved(1).length() as usize, span.start % 2 == 1)
}

/// Table F.4.
const ALPHA: f32 = -1.586_134_3;
const BETA: f32 = -0.052_980_12;
const GAMMA: f32 = 0.882_911_1;
const DELTA: f32 = 0.443_506_86;
const LOW_GAIN: f32 = 1.230_174_1;
/// As OpenJPEG rounds it: exactly it is 0.812893.
const HIGH_GAIN: f32 = 0.812_866_2;

#[cfg(test)]
mod tests {
    use super::*;

    /// Equations F-9 and F-10 on samples whose first one stands at `start`.
    fn forward(samples: &[i32], start: u32) -> Vec<i32> {
        let (count, is_odd) = (i32::try_from(samples.len()).unwrap_or_default(), start % 2 == 1);
        if count == 1 {
            return samples.iter().map(|sample| if is_odd { sample * 2 } else { *sample }).collect();
        }
        let mirrored = |place: i32| (place.abs().min(2 * (count - 1) - place.abs())) as usize;
        let mut done = samples.to_vec();
        for (first, step) in [(!is_odd, -1), (is_odd, 1)] {
            for place in (i32::from(first)..count).step_by(2) {
                let around = done[mirrored(place - 1)] + done[mirrored(place + 1)];
                done[place as usize] += if step < 0 { -(around >> 1) } else { (around + 2) >> 2 };
            }
        }
        let half = |first: bool| done.iter().copied().skip(usize::from(first)).step_by(2);
        half(is_odd).chain(half(!is_odd)).collect()
    }

    #[test]
    fn what_the_standard_transforms_is_undone() {
        for (left, top) in [(0, 0), (0, 1), (1, 0), (3, 5)] {
            for (across, down) in (1..12).flat_map(|across| (1..12).map(move |down| (across, down))) {
                let picture: Vec<i32> = (0..across * down).map(|at| (at * at * 37 + at * 11) % 251 - 125).collect();
                let (width, height) = (across as usize, down as usize);
                let columns: Vec<Vec<i32>> = (0..width)
                    .map(|column| forward(&picture.iter().copied().skip(column).step_by(width).collect::<Vec<_>>(), top))
                    .collect();
                let rows = (0..height).map(|row| columns.iter().map(|column| column[row]).collect::<Vec<_>>());
                let plane: Vec<i32> = rows.flat_map(|row| forward(&row, left)).collect();
                let spans = [Span { start: left, end: left + across as u32 }, Span { start: top, end: top + down as u32 }];
                let [low, low_rows] = spans.map(|span| span.halved(1).length() as usize);
                let below: Vec<i32> = plane.chunks(width).take(low_rows).flat_map(|row| &row[..low]).copied().collect();
                assert_eq!(undo(&plane, width, &below, spans), picture, "{across} x {down} from {left}, {top}");
            }
        }
    }
}
