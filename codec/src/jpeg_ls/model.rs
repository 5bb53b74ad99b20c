//! The model of T.87 Annex A: what the neighbours of a sample say of it. Reading and writing go the same way through it, so that
//! both end with the same lines.

use super::bits::Coder;

/// What a scan is coded with (T.87 C.2.4.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// The largest sample.
    pub largest: i32,
    /// How far a sample may be off: 0 is lossless.
    pub near: i32,
    /// Where the gradients change their class.
    pub thresholds: [i32; 3],
    /// After how many samples a context halves what it has counted.
    pub reset: i32,
}

impl Parameters {
    /// The defaults.
    pub fn new(largest: i32, near: i32) -> Self {
        let clamp = |value: i32, least: i32| if value > largest || value < least { least } else { value };
        let [first, second, third] = if largest >= 128 {
            let factor = (largest.min(4095) + 128) / 256;
            [factor + 2 + 3 * near, 4 * factor + 3 + 5 * near, 17 * factor + 4 + 7 * near]
        } else {
            let factor = 256 / (largest + 1);
            [(3 / factor + 3 * near).max(2), (7 / factor + 5 * near).max(3), (21 / factor + 7 * near).max(4)]
        };
        let first = clamp(first, near + 1);
        let second = clamp(second, first);
        let third = clamp(third, second);
        Self { largest, near, thresholds: [first, second, third], reset: 64 }
    }
}

/// The contexts and what does not change during a scan.
pub struct Model {
    near: i32,
    step: i32,
    largest: i32,
    range: i32,
    reset: i32,
    escape: u32,
    limit: u32,
    gradients: Box<[i8; GRADIENTS]>,
    contexts: Box<[Context; CONTEXTS]>,
    runs: [RunContext; 2],
    has_failed: bool,
}

#[derive(Clone, Copy)]
struct Context {
    errors: i32,
    bias: i32,
    correction: i32,
    count: i32,
}

#[derive(Clone, Copy)]
struct RunContext {
    errors: i32,
    count: i32,
    negative: i32,
}

impl Model {
    /// A model that has seen nothing.
    pub fn new(parameters: &Parameters) -> Self {
        let Parameters { largest, near, reset, .. } = *parameters;
        let step = 2 * near + 1;
        let range = (largest + 2 * near) / step + 1;
        let sample_bits = bits(largest + 1).max(2);
        let errors = ((range + 32) / 64).max(2);
        let escape = bits(range);
        Self {
            near,
            step,
            largest,
            range,
            reset,
            escape,
            limit: 2 * (sample_bits + sample_bits.max(8)) - escape - 1,
            gradients: gradients(parameters),
            contexts: Box::new([Context { errors, bias: 0, correction: 0, count: 1 }; CONTEXTS]),
            runs: [RunContext { errors, count: 1, negative: 0 }; 2],
            has_failed: false,
        }
    }

    /// Whether an error was met that no encoder writes.
    pub const fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Codes a line of pixels that have `N` samples. The first and the last entry of both lines are beside the picture; `current` comes
    /// with the samples if they are to be written, and is left with what a reader of the scan will see.
    pub fn line<const N: usize, C: Coder>(
        &mut self,
        coder: &mut C,
        run_index: &mut usize,
        previous: &mut [[i32; N]],
        current: &mut [[i32; N]],
    ) {
        extend(previous, current);
        let Some([mut above_left, mut above]) = previous.first_chunk().copied() else { return };
        let mut left = above;
        let mut at = 1;
        while let Some(above_right) = previous.get(at + 1)
            && let Some(pixel) = current.get_mut(at)
        {
            let mut classes = [0; N];
            let around = above_right.iter().zip(&above).zip(&above_left).zip(&left);
            for (class, (((d, b), c), a)) in classes.iter_mut().zip(around) {
                *class = self.class(d - b, b - c, c - a);
            }
            if classes == [0; N] {
                let length = self.run(coder, run_index, left, current.get_mut(at..).unwrap_or_default());
                at += length;
                let (Some(over), Some(pixel)) = (previous.get(at), current.get_mut(at)) else { return };
                if at + 1 < previous.len() {
                    self.interruption(coder, *run_index, left, *over, pixel);
                    *run_index = run_index.saturating_sub(1);
                    left = *pixel;
                    at += 1;
                }
                let Some([c, b]) = previous.get(at - 1..).and_then(<[_]>::first_chunk) else { return };
                (above_left, above) = (*c, *b);
                continue;
            }
            let around = above.iter().zip(&above_left).zip(&mut left).zip(&classes);
            for (sample, (((b, c), a), class)) in pixel.iter_mut().zip(around) {
                *sample = self.regular(coder, *class, predicted(*a, *b, *c), *sample);
                *a = *sample;
            }
            (above_left, above) = (above, *above_right);
            at += 1;
        }
    }

    /// The context of three gradients, negative where they are turned round (A.3.3, A.3.4); 0 where all are flat.
    #[inline]
    fn class(&self, first: i32, second: i32, third: i32) -> i32 {
        let quantized = |gradient: i32| i32::from(self.gradients.get(place::<GRADIENTS>(gradient)).copied().unwrap_or(0));
        81 * quantized(first) + 9 * quantized(second) + quantized(third)
    }

    /// A sample outside a run (A.4 to A.6).
    #[inline]
    fn regular<C: Coder>(&mut self, coder: &mut C, class: i32, predicted: i32, wanted: i32) -> i32 {
        let sign = class >> 31;
        let Some(context) = self.contexts.get_mut(place::<CONTEXTS>((class ^ sign) - sign)) else { return 0 };
        let k = golomb_parameter(context.errors, context.count);
        let predicted = (predicted + ((context.correction ^ sign) - sign)).clamp(0, self.largest);
        let is_turned = self.near == 0 && k == 0 && 2 * context.bias <= -context.count;
        let turn = -i32::from(is_turned);

        let error = shortened(((wanted - predicted) ^ sign) - sign, self.near, self.step, self.range);
        let mapped = coder.golomb(k, self.limit, self.escape, zigzag(error ^ turn));
        let error = unzigzag(mapped) ^ turn;
        // An error that a sample can have is within half the range.
        let error = error.clamp(-self.range, self.range);

        context.update(error, self.step, self.reset);
        self.sample(predicted, (error ^ sign) - sign)
    }

    /// The sample whose error is known (A.4.4, A.8).
    #[inline]
    fn sample(&self, predicted: i32, error: i32) -> i32 {
        let mut sample = predicted + error * self.step;
        if sample < -self.near {
            sample += self.range * self.step;
        } else if sample > self.largest + self.near {
            sample -= self.range * self.step;
        }
        sample.clamp(0, self.largest)
    }

    /// The pixels that repeat the left one (A.7.1); returns their number. `ahead` ends with the entry beside the picture.
    fn run<const N: usize, C: Coder>(
        &mut self,
        coder: &mut C,
        index: &mut usize,
        left: [i32; N],
        ahead: &mut [[i32; N]],
    ) -> usize {
        let longest = ahead.len() - 1;
        let ahead = ahead.get_mut(..longest).unwrap_or_default();
        let equal = if C::WRITES { ahead.iter().take_while(|pixel| **pixel == left).count() } else { 0 };
        let mut length = 0;
        while length < longest {
            let width = RUN_LENGTHS.get(*index).copied().unwrap_or(0);
            let stretch = (1 << width).min(longest - length);
            if coder.bits(1, u32::from(equal.saturating_sub(length) >= stretch)) == 0 {
                let rest = coder.bits(width, u32::try_from(equal.saturating_sub(length)).unwrap_or(0));
                length += rest as usize;
                self.has_failed |= length >= longest;
                break;
            }
            length += stretch;
            if stretch == 1 << width {
                *index = (*index + 1).min(RUN_LENGTHS.len() - 1);
            }
        }
        let length = length.min(longest);
        ahead.iter_mut().take(length).for_each(|pixel| *pixel = left);
        length
    }

    /// The pixel that ends a run (A.7.2).
    fn interruption<const N: usize, C: Coder>(
        &mut self,
        coder: &mut C,
        index: usize,
        left: [i32; N],
        above: [i32; N],
        pixel: &mut [i32; N],
    ) {
        for ((sample, a), b) in pixel.iter_mut().zip(left).zip(above) {
            let is_level = N == 1 && (a - b).abs() <= self.near;
            let sign = if !is_level && a > b { -1 } else { 0 };
            let predicted = if is_level { a } else { b };
            let error = shortened(((*sample - predicted) ^ sign) - sign, self.near, self.step, self.range);
            let error = self.run_error(coder, index, is_level, error);
            *sample = self.sample(predicted, (error ^ sign) - sign);
        }
    }

    fn run_error<C: Coder>(&mut self, coder: &mut C, index: usize, is_level: bool, error: i32) -> i32 {
        let [steep, level] = &mut self.runs;
        let (context, kind) = if is_level { (level, 1) } else { (steep, 0) };
        let k = golomb_parameter(context.errors + kind * (context.count >> 1), context.count);
        let width = RUN_LENGTHS.get(index).copied().unwrap_or(0);
        let limit = self.limit.saturating_sub(width + 1);
        let is_mostly_negative = 2 * context.negative >= context.count;
        let maps = |error: i32| {
            let is_positive_rare = k == 0 && error > 0 && !is_mostly_negative;
            i32::from(is_positive_rare || (error < 0 && (is_mostly_negative || k != 0)))
        };
        let mapped = (2 * error.abs() - kind - maps(error)).unsigned_abs();
        let mapped = coder.golomb(k, limit, self.escape, mapped).cast_signed().clamp(0, 2 * self.range);
        // Of the two errors of this size one maps to it.
        let size = (mapped + kind + 1) / 2;
        let error = if maps(size) == (mapped + kind) & 1 { size } else { -size };
        context.update(error, (mapped + 1 - kind) >> 1, self.reset);
        error
    }
}

impl Context {
    /// A.6.
    #[inline]
    const fn update(&mut self, error: i32, step: i32, reset: i32) {
        self.errors += error.abs();
        self.bias += error * step;
        if self.count == reset {
            self.errors >>= 1;
            self.bias >>= 1;
            self.count >>= 1;
        }
        self.count += 1;
        if self.bias <= -self.count {
            self.bias += self.count;
            if self.bias <= -self.count {
                self.bias = 1 - self.count;
            }
            if self.correction > -128 {
                self.correction -= 1;
            }
        } else if self.bias > 0 {
            self.bias -= self.count;
            if self.bias > 0 {
                self.bias = 0;
            }
            if self.correction < 127 {
                self.correction += 1;
            }
        }
    }
}

impl RunContext {
    /// A.7.2.
    const fn update(&mut self, error: i32, size: i32, reset: i32) {
        if error < 0 {
            self.negative += 1;
        }
        self.errors += size;
        if self.count == reset {
            self.errors >>= 1;
            self.count >>= 1;
            self.negative >>= 1;
        }
        self.count += 1;
    }
}

/// The entries beside the picture (A.2.1): left of a line the sample above, right of the line above its last sample.
fn extend<const N: usize>(previous: &mut [[i32; N]], current: &mut [[i32; N]]) {
    if let [.., last, beside] = previous {
        *beside = *last;
    }
    if let ([beside, ..], [_, first, ..]) = (current, previous) {
        *beside = *first;
    }
}

/// The edge-detecting predictor (A.4.1).
#[inline]
fn predicted(left: i32, above: i32, above_left: i32) -> i32 {
    let (low, high) = (left.min(above), left.max(above));
    if above_left >= high {
        low
    } else if above_left <= low {
        high
    } else {
        left + above - above_left
    }
}

/// The smallest number of low bits that the mean error fits (A.5.1).
#[inline]
const fn golomb_parameter(errors: i32, count: i32) -> u32 {
    let k = count.leading_zeros().saturating_sub(errors.leading_zeros());
    k + ((count << k) < errors) as u32
}

/// The error in steps, by the shorter way round the range (A.4.4, A.4.5).
#[inline]
const fn shortened(error: i32, near: i32, step: i32, range: i32) -> i32 {
    let mut error = match near {
        0 => error,
        _ if error > 0 => (error + near) / step,
        _ => (error - near) / step,
    };
    if error < 0 {
        error += range;
    }
    if error >= (range + 1) / 2 {
        error -= range;
    }
    error
}

/// 0, -1, 1, -2, ... as 0, 1, 2, 3, ... (A.5.2).
#[inline]
const fn zigzag(error: i32) -> u32 {
    (error << 1 ^ error >> 31).cast_unsigned()
}

#[inline]
const fn unzigzag(mapped: u32) -> i32 {
    (mapped >> 1).cast_signed() ^ -(mapped & 1).cast_signed()
}

/// The class of each gradient, at its place modulo the length.
fn gradients(parameters: &Parameters) -> Box<[i8; GRADIENTS]> {
    let [first, second, third] = parameters.thresholds;
    let mut classes = Box::new([4; GRADIENTS]);
    classes.iter_mut().skip(GRADIENTS / 2).for_each(|class| *class = -4);
    for gradient in -third..=third {
        let size = gradient.abs();
        let class = match size {
            _ if size <= parameters.near => 0,
            _ if size < first => 1,
            _ if size < second => 2,
            _ if size < third => 3,
            _ => 4,
        };
        if let Some(place) = classes.get_mut(place::<GRADIENTS>(gradient)) {
            *place = if gradient < 0 { -class } else { class };
        }
    }
    classes
}

/// An index that is within a table of `LENGTH` entries, a power of two.
#[inline]
const fn place<const LENGTH: usize>(index: i32) -> usize {
    index.cast_unsigned() as usize & (LENGTH - 1)
}

/// The bits that numbers below `count` take.
const fn bits(count: i32) -> u32 {
    32 - (count - 1).leading_zeros()
}

const GRADIENTS: usize = 1 << 17;
/// 365 of them are used: (9³ + 1) / 2.
const CONTEXTS: usize = 512;
const RUN_LENGTHS: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];
