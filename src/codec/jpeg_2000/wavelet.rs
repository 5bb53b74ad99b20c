//! The inverse wavelet transforms (T.800 Annex F), on eight lines at once.

use super::precinct::Span;

/// A sample of a plane: whole numbers for the reversible transform, others for the irreversible one.
pub trait Sample: Copy + Default {
    /// Undoes the transform of lines whose low and high halves lie interleaved; `is_odd` where a high one comes first.
    fn undo(lines: &mut [[Self; LINES]], is_odd: bool);
}

impl Sample for i32 {
    fn undo(lines: &mut [[Self; LINES]], is_odd: bool) {
        if let [line] = lines {
            if is_odd {
                line.iter_mut().for_each(|sample| *sample /= 2);
            }
            return;
        }
        let (low, high) = (usize::from(is_odd), usize::from(!is_odd));
        lift(lines, low, |low, before, after| low.wrapping_sub(before.wrapping_add(after).wrapping_add(2) >> 2));
        lift(lines, high, |high, before, after| high.wrapping_add(before.wrapping_add(after) >> 1));
    }
}

impl Sample for f32 {
    fn undo(lines: &mut [[Self; LINES]], is_odd: bool) {
        if let [line] = lines {
            if is_odd {
                line.iter_mut().for_each(|sample| *sample *= 0.5);
            }
            return;
        }
        let (low, high) = (usize::from(is_odd), usize::from(!is_odd));
        for (first, gain) in [(low, LOW_GAIN), (high, HIGH_GAIN)] {
            lines.iter_mut().skip(first).step_by(2).flatten().for_each(|sample| *sample *= gain);
        }
        for (first, weight) in [(low, DELTA), (high, GAMMA), (low, BETA), (high, ALPHA)] {
            lift(lines, first, |own, before, after| own - weight * (before + after));
        }
    }
}

/// Changes every second sample by its neighbours. Beyond either end the samples come again in reverse.
#[inline(always)]
fn lift<T: Copy>(lines: &mut [[T; LINES]], first: usize, step: impl Fn(T, T, T) -> T) {
    for at in (first..lines.len()).step_by(2) {
        let (before, after) = (at.checked_sub(1).and_then(|at| lines.get(at)), lines.get(at + 1));
        let (Some(before), Some(after)) = (before.or(after).copied(), after.or(before).copied()) else { return };
        if let Some(own) = lines.get_mut(at) {
            for ((own, before), after) in own.iter_mut().zip(before).zip(after) {
                *own = step(*own, before, after);
            }
        }
    }
}

/// Undoes one level in a plane: the upper left corner, whose four parts are the subbands, becomes the next resolution.
pub fn undo<T: Sample>(plane: &mut [T], width: usize, [columns, rows]: [Span; 2]) {
    let [across, down] = [columns, rows].map(|span| span.length() as usize);
    if across == 0 {
        return;
    }
    let mut lines = vec![[T::default(); LINES]; across.max(down)];
    let (low, is_odd) = halves(columns);
    let used = lines.get_mut(..across).unwrap_or_default();
    let upper = plane.get_mut(..width * down).unwrap_or_default();
    for band in upper.chunks_mut(width * LINES) {
        for (lane, row) in band.chunks_exact(width).enumerate() {
            let row = row.get(..across).unwrap_or_default();
            for (place, sample) in places(low, is_odd).zip(row) {
                put(used, place, lane, *sample);
            }
        }
        T::undo(used, is_odd);
        for (lane, row) in band.chunks_exact_mut(width).enumerate() {
            for (sample, line) in row.iter_mut().zip(used.iter()) {
                *sample = line.get(lane).copied().unwrap_or_default();
            }
        }
    }
    let (low, is_odd) = halves(rows);
    let used = lines.get_mut(..down).unwrap_or_default();
    for left in (0..across).step_by(LINES) {
        let strip = left..(left + LINES).min(across);
        for (place, row) in places(low, is_odd).zip(upper.chunks_exact(width)) {
            let samples = row.get(strip.clone()).unwrap_or_default();
            if let Some(line) = used.get_mut(place) {
                line.iter_mut().zip(samples).for_each(|(to, from)| *to = *from);
            }
        }
        T::undo(used, is_odd);
        for (line, row) in used.iter().zip(upper.chunks_exact_mut(width)) {
            let samples = row.get_mut(strip.clone()).unwrap_or_default();
            samples.iter_mut().zip(line).for_each(|(to, from)| *to = *from);
        }
    }
}

/// How many samples are of the low half, and whether one of the high half comes first.
const fn halves(span: Span) -> (usize, bool) {
    (span.halved(1).length() as usize, span.start % 2 == 1)
}

/// Where the samples of the low half belong, then those of the high half.
fn places(low: usize, is_odd: bool) -> impl Iterator<Item = usize> {
    let (first_low, first_high) = (usize::from(is_odd), usize::from(!is_odd));
    (first_low..).step_by(2).take(low).chain((first_high..).step_by(2))
}

#[inline(always)]
fn put<T>(lines: &mut [[T; LINES]], place: usize, lane: usize, sample: T) {
    if let Some(to) = lines.get_mut(place).and_then(|line| line.get_mut(lane)) {
        *to = sample;
    }
}

/// Lines side by side.
const LINES: usize = 8;
/// Table F.4.
const ALPHA: f32 = -1.586_134_3;
const BETA: f32 = -0.052_980_12;
const GAMMA: f32 = 0.882_911_1;
const DELTA: f32 = 0.443_506_86;
const LOW_GAIN: f32 = 1.230_174_1;
/// As OpenJPEG rounds it: exactly it is 0.812893.
const HIGH_GAIN: f32 = 0.812_866_2;
