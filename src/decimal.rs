//! Reading decimal numbers, exact to the last bit, as `str::parse` reads them: its table of powers of five is 10 KB that do not
//! compress, for numbers of hundreds of digits that no scan has. Those are divided by hand here.

use std::cmp::Ordering;
use std::iter::repeat_n;

/// The floating-point number nearest to a decimal, of two the even one: digits with a point, a sign and a power of ten, or without; infinite
/// beyond the largest. `None` for any other text, names of what is no number too.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let (is_negative, text) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let size = Decimal::read(text)?.nearest();
    Some(if is_negative { -size } else { size })
}

/// Digits as a whole number, times a power of ten.
struct Decimal {
    digits: Vec<u8>,
    power: i64,
}

impl Decimal {
    fn read(text: &[u8]) -> Option<Self> {
        let (text, power) = match text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(place) => (text.get(..place)?, power(text.get(place + 1..)?)?),
            None => (text, 0),
        };
        let point = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
        let all = || text.iter().take(point).chain(text.iter().skip(point + 1));
        if all().next().is_none() || !all().all(u8::is_ascii_digit) {
            return None;
        }
        let significant = all().skip_while(|byte| **byte == b'0');
        let mut digits: Vec<u8> = significant.clone().take(MOST).map(|byte| byte - b'0').collect();
        let left_out = significant.skip(MOST);
        let behind_point = i64::try_from(text.len().saturating_sub(point + 1)).ok()?;
        let mut power = power.saturating_sub(behind_point).saturating_add(i64::try_from(left_out.clone().count()).ok()?);
        // They only tell that the number is more than what is held.
        if left_out.clone().any(|byte| *byte != b'0') {
            digits.push(1);
            power = power.saturating_sub(1);
        }
        Some(Self { digits, power })
    }

    fn nearest(&self) -> f64 {
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        match self.power.saturating_add(length) {
            _ if self.digits.is_empty() => 0.0,
            ..-330 => 0.0,
            311.. => f64::INFINITY,
            _ => self.short().unwrap_or_else(|| self.long()),
        }
    }

    /// For what machine numbers hold: a whole number below 2^64 and a power of five below it.
    fn short(&self) -> Option<f64> {
        let whole = self.digits.iter().try_fold(0_u64, |whole, digit| whole.checked_mul(10)?.checked_add(u64::from(*digit)))?;
        let five = u128::from(5_u64.checked_pow(u32::try_from(self.power.unsigned_abs()).ok()?)?);
        let (whole, power) = (u128::from(whole), i32::try_from(self.power).ok()?);
        if power >= 0 {
            return Some(rounded(whole * five, false, power));
        }
        let shift = whole.leading_zeros();
        let dividend = whole.checked_shl(shift)?;
        Some(rounded(dividend / five, !dividend.is_multiple_of(five), power - shift.cast_signed()))
    }

    fn long(&self) -> f64 {
        let (mut dividend, mut divisor) = (Big::default(), Big(vec![1]));
        self.digits.iter().for_each(|digit| dividend.times(10, u32::from(*digit)));
        let scaled = if self.power < 0 { &mut divisor } else { &mut dividend };
        (0..self.power.unsigned_abs()).for_each(|_| scaled.times(10, 0));
        let mut power = 0;
        while dividend.compare(&divisor).is_lt() {
            dividend.times(2, 0);
            power -= 1;
        }
        while dividend.compare(&divisor).is_ge() {
            divisor.times(2, 0);
            power += 1;
        }
        let mut quotient = 0_u128;
        for _ in 0..QUOTIENT {
            dividend.times(2, 0);
            let is_one = dividend.compare(&divisor).is_ge();
            if is_one {
                dividend.take(&divisor);
            }
            quotient = quotient << 1 | u128::from(is_one);
        }
        rounded(quotient, dividend.0.iter().any(|word| *word != 0), power - QUOTIENT)
    }
}

/// What stands behind the e; as large as counts where it is larger.
fn power(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0_i64, |size, digit| size.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    Some(if is_negative { -size } else { size })
}

/// The nearest to `whole`, and a little more where there is more, times a power of two.
fn rounded(whole: u128, has_more: bool, power: i32) -> f64 {
    let length = (u128::BITS - whole.leading_zeros()).cast_signed();
    let highest = (power + length - 1).max(LEAST);
    let dropped = highest - 52 - power;
    if highest > 1023 {
        return f64::INFINITY;
    }
    let (kept, rest) = match dropped {
        ..=0 => (whole << dropped.unsigned_abs(), 0),
        1..=127 => (whole >> dropped, whole << (128 - dropped)),
        _ => (0, u128::from(dropped == 128) * whole),
    };
    let is_up = match rest.cmp(&(1 << 127)) {
        Ordering::Less => false,
        Ordering::Equal => has_more || kept % 2 == 1,
        Ordering::Greater => true,
    };
    let kept = u64::try_from(kept).unwrap_or_default() + u64::from(is_up);
    // The highest bit of what is no subnormal is not held, and adds one to the exponent.
    f64::from_bits((u64::from((highest - LEAST).unsigned_abs()) << 52) + kept)
}

/// A whole number, the lowest word first.
#[derive(Default)]
struct Big(Vec<u32>);

impl Big {
    fn times(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for word in &mut self.0 {
            carry += u64::from(*word) * u64::from(factor);
            *word = low(carry);
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let length = self.0.len().max(other.0.len());
        let words =
            |big: &'_ Self| -> Vec<u32> { big.0.iter().copied().chain(repeat_n(0, length - big.0.len())).rev().collect() };
        words(self).cmp(&words(other))
    }

    /// Takes away what is no more than this.
    fn take(&mut self, other: &Self) {
        let mut borrow = 0;
        for (word, less) in self.0.iter_mut().zip(other.0.iter().chain(std::iter::repeat(&0))) {
            let left = i64::from(*word) - i64::from(*less) - borrow;
            *word = low(left.cast_unsigned());
            borrow = i64::from(left < 0);
        }
    }
}

fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}

/// Digits that can matter: half of the least subnormal number has 767.
const MOST: usize = 770;
/// Bits of a quotient, more than are kept.
const QUOTIENT: i32 = 64;
/// The least power of two of a number that is no subnormal.
const LEAST: i32 = -1022;

#[cfg(test)]
mod tests {
    use super::*;

    /// `str::parse`, which also knows names.
    fn parsed(text: &str) -> Option<u64> {
        let is_name = text.contains(['i', 'n', 'I', 'N']);
        text.parse().ok().filter(|_| !is_name).map(f64::to_bits)
    }

    fn read(text: &str) -> Option<u64> {
        number(text).map(f64::to_bits)
    }

    fn random(state: &mut u64) -> u64 {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state
    }

    #[test]
    fn texts_are_numbers_where_std_reads_them() {
        let texts = [
            "",
            "+",
            "-",
            ".",
            "-.",
            "0",
            "-0",
            "+1",
            "1.",
            ".5",
            "-.5e1",
            "5e",
            "e5",
            "5e+",
            "5e-0",
            "1e5.0",
            "1..2",
            "1.2.3",
            " 1",
            "1 ",
            "--1",
            "+-1",
            "0x1",
            "1_0",
            "1E5",
            "1e05",
            "inf",
            "nan",
            "infinity",
            "1e400",
            "-1e400",
            "1e-400",
            "0e999999999999999999999",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "00000000000000000000000001",
            "0.0000000000000000000000000000000000001",
            "\u{661}",
        ];
        for text in texts {
            assert_eq!(read(text), parsed(text), "{text}");
        }
    }

    #[test]
    fn numbers_of_all_sizes_are_those_of_std() {
        let mut state = 7;
        for round in 0..40_000 {
            let number = f64::from_bits(random(&mut state) & (u64::MAX >> 1));
            let (digits, power) = (random(&mut state) >> (random(&mut state) % 64), random(&mut state) % 60);
            for text in [
                format!("{number:?}"),
                format!("{number:.17e}"),
                format!("{digits}e-{power}"),
                format!("{digits}.{}", random(&mut state) >> (power + 3)),
            ] {
                assert_eq!(read(&text), parsed(&text), "{text} of round {round}");
            }
        }
    }

    /// As many digits as there are: exactly between two numbers, and a little beside.
    #[test]
    fn what_lies_between_two_numbers_is_rounded_as_std_rounds_it() {
        let mut state = 9;
        for _ in 0..300 {
            let (below, is_small) = (f64::from_bits(random(&mut state) >> 2), random(&mut state).is_multiple_of(4));
            let below = if is_small { f64::from_bits(random(&mut state) >> 12) } else { below };
            let between = exact_half(below);
            for text in
                [between.clone(), format!("{between}0001"), format!("{between}{}1", "0".repeat(900)), format!("0{between}")]
            {
                assert_eq!(read(&text), parsed(&text), "{text}");
            }
        }
        assert_eq!(read(&format!("{}.5", "9".repeat(400))), parsed(&format!("{}.5", "9".repeat(400))));
    }

    /// Halfway to the next number: the digits of both added, from the right, and halved, from the left.
    fn exact_half(below: f64) -> String {
        let (low, high) = (format!("{below:.1080}"), format!("0{:.1080}", below.next_up()));
        let low = format!("{low:0>width$}", width = high.len());
        let mut sum = Vec::new();
        for (a, b) in low.bytes().zip(high.bytes()).rev().filter(|(a, _)| *a != b'.') {
            let carried = sum.last_mut().map_or(0, |digit| std::mem::replace(digit, *digit % 10) / 10);
            sum.push(a - b'0' + b - b'0' + carried);
        }
        let mut rest = 0;
        let halved = sum.iter().rev().map(|digit| {
            let whole = rest * 10 + digit;
            rest = whole % 2;
            char::from(b'0' + whole / 2)
        });
        let mut half: String = halved.collect();
        half.insert(high.len() - 1081, '.');
        half
    }
}
